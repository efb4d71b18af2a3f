/* Instants, durations and dates without a clock: arithmetic and how they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "time/instant.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);

/* xorshift64*: the same numbers in every run. */
static uint64_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717);
}

static void test_days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(civil_days(1970, 1, 1), 0);
    assert_int_equal(civil_days(1969, 12, 31), -1);
    assert_int_equal(civil_days(2000, 3, 1), 11017);
    assert_int_equal(civil_days(1, 1, 1), -719162);
    assert_int_equal(civil_days(9999, 12, 31), 2932896);
}

/* A calendar that only counts, day by day, against the arithmetic, over all years. */
static void test_every_day_of_ten_thousand_years(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t days = -719162;
    int weekday = 1; /* 0001-01-01 was a Monday */

    (void)state;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int leap = (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) && month == 2;
            for (int day = 1; day <= lengths[month - 1] + leap; day++, days++) {
                struct civil c = civil_of_instant(days * DAY, 0);
                if (civil_days(year, month, day) != days || c.year != year || c.month != month ||
                    c.day != day || !civil_date_exists(year, month, day) ||
                    civil_weekday(year, month, day) != weekday)
                    fail_msg("%04d-%02d-%02d is not day %lld", year, month, day, (long long)days);
                weekday = (weekday + 1) % 7;
            }
            assert_false(civil_date_exists(year, month, lengths[month - 1] + leap + 1));
        }
    }
    assert_false(civil_date_exists(0, 1, 1));
    assert_false(civil_date_exists(10000, 1, 1));
    assert_false(civil_date_exists(2023, 13, 1));
    assert_false(civil_date_exists(2023, 0, 1));
    assert_false(civil_date_exists(2023, 1, 0));
}

static void test_random_instants_come_back(void **state)
{
    int64_t least = -INT64_C(719161) * DAY, span = INT64_C(3652057) * DAY;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        instant t = least + (int64_t)(next_random() % (uint64_t)span);
        int64_t offset = (int64_t)(next_random() % 93600) - 46800;
        struct civil c = civil_of_instant(t, offset);
        if (instant_of_civil(&c, offset) != t || !civil_date_exists(c.year, c.month, c.day) ||
            c.hour > 23 || c.minute > 59 || c.second > 59 || c.micro > 999999 || c.micro < 0)
            fail_msg("%lld does not come back with the offset %lld", (long long)t,
                     (long long)offset);
    }
}

static void test_rfc3339(void **state)
{
    static const struct {
        struct civil c;
        int64_t offset;
        const char *expected;
    } rows[] = {
        {{2023, 6, 1, 8, 5, 0, 0}, 0, "2023-06-01T08:05:00Z"},
        {{2023, 6, 1, 8, 5, 0, 0}, 3600, "2023-06-01T08:05:00+01:00"},
        {{2023, 6, 1, 8, 5, 0, 0}, -12600, "2023-06-01T08:05:00-03:30"},
        {{2023, 6, 1, 8, 5, 30, 250000}, 0, "2023-06-01T08:05:30.250Z"},
        {{2023, 6, 1, 8, 5, 30, 250001}, 0, "2023-06-01T08:05:30.250001Z"},
        {{2023, 6, 1, 8, 5, 30, 1}, 0, "2023-06-01T08:05:30.000001Z"},
        {{1969, 12, 31, 23, 59, 59, 999000}, 0, "1969-12-31T23:59:59.999Z"},
        {{1, 1, 1, 0, 0, 0, 0}, 0, "0001-01-01T00:00:00Z"},
        {{9999, 12, 31, 23, 59, 59, 999999}, 0, "9999-12-31T23:59:59.999999Z"},
        {{1890, 1, 1, 0, 9, 21, 0}, 561, "1890-01-01T00:00:00Z"}, /* seconds: in Z */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = BUF_INIT;
        instant_add_rfc3339(&out, instant_of_civil(&rows[i].c, rows[i].offset), rows[i].offset);
        assert_string_equal(out.data, rows[i].expected);
        buf_release(&out);
    }
}

static void test_durations_are_read(void **state)
{
    static const struct {
        const char *text;
        bool is_signed;
        int64_t expected;
    } rows[] = {
        {"90s", false, 90 * SECOND},
        {"10m", false, 10 * MINUTE},
        {"1h30m", false, 90 * MINUTE},
        {"1 h 30 min", false, 90 * MINUTE},
        {"2d", false, 2 * DAY},
        {"1w", false, 7 * DAY},
        {"10 minutes", false, 10 * MINUTE},
        {"1 MINUTE", false, MINUTE},
        {"1.5h", false, 90 * MINUTE},
        {"0.25 s", false, SECOND / 4},
        {"1 day, 2 hours", false, 26 * HOUR},
        {" 5 secs ", false, 5 * SECOND},
        {"-5m", true, -5 * MINUTE},
        {"+5m", true, 5 * MINUTE},
        {"\xE2\x88\x92"
         "5m",
         true, -5 * MINUTE},
        {"0s", false, 0},
        {"3660000d", false, INT64_C(3660000) * DAY},
    };
    static const char *const refused[] = {
        "",
        "10",
        "m",
        "-5m",
        "10 parsecs",
        "1h30",
        "10m ago",
        "1..5h",
        "1h x",
        "1 h -",
        "1e3 s",
        "3660001d",
        "99999999999999999999999999d",
        "1d 9999999999w",
        "3660000d 1s",
        ".5h",
        "10mm",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = ERROR_INIT;
        int64_t out = -1;
        if (duration_parse(rows[i].text, rows[i].is_signed, &out, &err) != 0 ||
            out != rows[i].expected)
            fail_msg("'%s': %lld, %s", rows[i].text, (long long)out, err.text);
    }
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct error err = ERROR_INIT;
        int64_t out = -42;
        assert_int_equal(duration_parse(refused[i], false, &out, &err), -1);
        assert_int_equal(out, -42);
        assert_non_null(strstr(err.text, ": "));
    }
}

static void test_durations_are_shown(void **state)
{
    static const struct {
        int64_t micros;
        const char *expected;
    } rows[] = {
        {0, "0 s"},
        {SECOND - 1, "0 s"},
        {45 * SECOND, "45 s"},
        {12 * MINUTE, "12 min"},
        {12 * MINUTE + 30 * SECOND + 999, "12 min 30 s"},
        {HOUR, "1 h"},
        {3 * HOUR + 30 * MINUTE + 59 * SECOND, "3 h 30 min"},
        {HOUR + 59 * SECOND, "1 h"},
        {DAY + 4 * HOUR, "1 d 4 h"},
        {DAY + 4 * HOUR + 12 * MINUTE, "1 d 4 h"},
        {DAY + 12 * MINUTE, "1 d 12 min"},
        {2 * DAY + 59 * MINUTE, "2 d"},
        {30 * DAY + 5 * HOUR + 59 * MINUTE, "30 d 5 h"},
        {-5 * MINUTE, "-5 min"},
        {-90 * MINUTE, "-1 h 30 min"},
        {-1, "0 s"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = BUF_INIT;
        duration_add(&out, rows[i].micros);
        assert_string_equal(out.data, rows[i].expected);
        buf_release(&out);
    }
}

static void test_ranges_are_shown(void **state)
{
    static const struct {
        int64_t low, high;
        const char *expected;
    } rows[] = {
        {12 * MINUTE, 27 * MINUTE, "12–27 min"},
        {50 * MINUTE, 65 * MINUTE, "50 min – 1 h 5 min"},
        {12 * MINUTE, 12 * MINUTE, "12 min"},
        {12 * MINUTE, 12 * MINUTE + 1, "12 min"},
        {0, 5 * MINUTE, "0–5 min"},
        {2 * HOUR, 3 * HOUR, "2–3 h"},
        {90 * MINUTE, 3 * HOUR, "1 h 30 min – 3 h"},
        {-5 * MINUTE, 3 * MINUTE, "-5 min – 3 min"},
        {-5 * MINUTE, -3 * MINUTE, "-5 min – -3 min"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = BUF_INIT;
        duration_add_range(&out, rows[i].low, rows[i].high);
        assert_string_equal(out.data, rows[i].expected);
        buf_release(&out);
    }
}

#define THURSDAY "2023-06-01"

static void test_dates_are_read(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"2023-06-30", "2023-06-30"},
        {"2023/06/30", "2023-06-30"},
        {"2023-6-3", "2023-06-03"},
        {"June 30, 2023", "2023-06-30"},
        {"june 30 2023", "2023-06-30"},
        {"Jun. 30th, 2023", "2023-06-30"},
        {"30 Jun 2023", "2023-06-30"},
        {"30-Jun-2023", "2023-06-30"},
        {"1st September 2023", "2023-09-01"},
        {"1 Sept 2023", "2023-09-01"},
        {"Fri, 30 Jun 2023", "2023-06-30"},
        {"2024-02-29", "2024-02-29"},
        {"today", "2023-06-01"},
        {"Tomorrow", "2023-06-02"},
        {"yesterday", "2023-05-31"},
        {"2w", "2023-06-15"},
        {"10d", "2023-06-11"},
        {"+10d", "2023-06-11"},
        {"in 2 weeks", "2023-06-15"},
        {"friday", "2023-06-02"},
        {"Thursday", "2023-06-08"},
        {"next thu", "2023-06-08"},
        {"next Wednesday", "2023-06-07"},
        {"on Monday", "2023-06-05"},
        {"eom", "2023-06-30"},
        {"EOM", "2023-06-30"},
        {" 2023-06-30 ", "2023-06-30"},
    };
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"01/06/2023", "2023-06-01 or 2023-01-06"},
        {"13/06/2023", "write 2023-06-13"},
        {"06/13/2023", "write 2023-06-13"},
        {"2023-02-30", "February 2023 has 28 days"},
        {"2024-02-30", "February 2024 has 29 days"},
        {"31 June 2023", "June 2023 has 30 days"},
        {"2023-13-01", "write it like"},
        {"0000-01-01", "write it like"},
        {"June 30", "no year"},
        {"", "is no date"},
        {"soon", "is no date"},
        {"2h", "is no date"},
        {"-2d", "is no date"},
        {"2023-06-30 08:00", "is no date"},
        {"99999999999999999d", "outside the years"},
        {"3660000d", "outside the years"},
        {"next", "is no date"},
        {"00/00/0000", "no date that exists"},
        {"99/99/9999", "no date that exists"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = ERROR_INIT;
        char out[11] = "";
        if (date_parse(rows[i].text, THURSDAY, out, &err) != 0 ||
            strcmp(out, rows[i].expected) != 0)
            fail_msg("'%s': %s, %s", rows[i].text, out, err.text);
    }
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct error err = ERROR_INIT;
        char out[11] = "before";
        if (date_parse(refused[i].text, THURSDAY, out, &err) == 0 ||
            strstr(err.text, refused[i].said) == NULL || strcmp(out, "before") != 0)
            fail_msg("'%s': %s, %s", refused[i].text, out, err.text);
    }
}

static void test_end_of_every_month(void **state)
{
    static const char *const ends[][2] = {
        {"2023-01-31", "2023-01-31"}, {"2023-02-01", "2023-02-28"}, {"2024-02-10", "2024-02-29"},
        {"2023-12-31", "2023-12-31"}, {"2023-12-01", "2023-12-31"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        char out[11];
        assert_int_equal(date_parse("eom", ends[i][0], out, NULL), 0);
        assert_string_equal(out, ends[i][1]);
    }
}

static void test_days_between_dates(void **state)
{
    (void)state;
    assert_int_equal(date_difference("2023-06-01", "2023-06-30"), 29);
    assert_int_equal(date_difference("2023-06-30", "2023-06-01"), -29);
    assert_int_equal(date_difference("2024-02-28", "2024-03-01"), 2);
    assert_int_equal(date_difference("2023-06-01", "2023-06-01"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_are_counted_from_1970),
        cmocka_unit_test(test_every_day_of_ten_thousand_years),
        cmocka_unit_test(test_random_instants_come_back),
        cmocka_unit_test(test_rfc3339),
        cmocka_unit_test(test_durations_are_read),
        cmocka_unit_test(test_durations_are_shown),
        cmocka_unit_test(test_ranges_are_shown),
        cmocka_unit_test(test_dates_are_read),
        cmocka_unit_test(test_end_of_every_month),
        cmocka_unit_test(test_days_between_dates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
