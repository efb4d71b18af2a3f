/* Zones: their clocks, against the C library's own conversion (used here only, as the judge); their
 * names; their files, whole and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "time/posix_tz.h"
#include "time/tzif.h"
#include "time/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define FOLDER "/usr/share/zoneinfo"
#define DAY_S INT64_C(86400)

static void need_zone_data(void)
{
    if (access(FOLDER "/Europe/Paris", R_OK) != 0) {
        print_message("skip: no time zone data in " FOLDER "\n");
        skip();
    }
}

static uint64_t seed = UINT64_C(0x2545F4914F6CDD1D);

static uint64_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717);
}

/* The judge. */

static void judge_zone(const char *tz)
{
    assert_int_equal(setenv("TZ", tz, 1), 0);
    tzset();
}

/* What the C library shows at S, as seconds since the epoch of that clock. */
static int64_t judge_shown(int64_t s, char abbreviation[16])
{
    time_t t = (time_t)s;
    struct tm tm;

    assert_non_null(localtime_r(&t, &tm));
    if (abbreviation != NULL)
        assert_true(strftime(abbreviation, 16, "%Z", &tm) > 0);
    return civil_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * DAY_S + tm.tm_hour * 3600 +
           tm.tm_min * 60 + tm.tm_sec;
}

static int64_t judge_offset(int64_t s)
{
    return judge_shown(s, NULL) - s;
}

static void check_instant(const struct zone *zone, const char *name, int64_t s)
{
    char expected[16] = "";
    const char *abbreviation = "";
    int64_t shown = judge_shown(s, expected);
    int32_t offset = zone_offset(zone, s * SECOND, &abbreviation);

    if (offset != shown - s || strcmp(abbreviation, expected) != 0)
        fail_msg("%s at %lld: %d %s, the C library has %lld %s", name, (long long)s, offset,
                 abbreviation, (long long)(shown - s), expected);
    /* A microsecond earlier is the second before. */
    assert_int_equal(zone_offset(zone, s * SECOND - 1, NULL), judge_offset(s - 1));
}

static struct civil civil_shown(int64_t shown)
{
    return civil_of_instant(shown * SECOND, 0);
}

/* zone_instants of one clock reading against a list of EXPECTED seconds. */
static void check_reading(const struct zone *zone, const char *name, int64_t shown,
                          const int64_t *expected, int count)
{
    struct civil c = civil_shown(shown);
    instant found[2] = {0, 0}, jump = INSTANT_NONE;
    int n = zone_instants(zone, &c, found, &jump);

    if (n != count || (n > 0 && found[0] != expected[0] * SECOND) ||
        (n > 1 && found[1] != expected[1] * SECOND))
        fail_msg("%s shows %04d-%02d-%02d %02d:%02d:%02d %d times, not %d", name, c.year, c.month,
                 c.day, c.hour, c.minute, c.second, count, n);
    if (n == 0 &&
        (jump == INSTANT_NONE || jump / SECOND + judge_offset(jump / SECOND - 1) > shown ||
         jump / SECOND + judge_offset(jump / SECOND) <= shown))
        fail_msg("%s: the jump at %lld does not skip %lld", name, (long long)(jump / SECOND),
                 (long long)shown);
}

/* mktime must give one of our instants back. */
static void check_mktime(const struct zone *zone, const char *name, int64_t shown, int is_dst)
{
    struct civil c = civil_shown(shown);
    struct tm tm = {.tm_year = c.year - 1900,
                    .tm_mon = c.month - 1,
                    .tm_mday = c.day,
                    .tm_hour = c.hour,
                    .tm_min = c.minute,
                    .tm_sec = c.second,
                    .tm_isdst = is_dst};
    int64_t t = mktime(&tm);
    instant found[2] = {0, 0};
    int n = zone_instants(zone, &c, found, NULL);

    if (judge_shown(t, NULL) != shown)
        return; /* skipped by the clock, or moved because is_dst does not hold then */
    if (n < 1 || (found[0] != t * SECOND && (n < 2 || found[1] != t * SECOND)))
        fail_msg("%s: mktime has %lld, which is not found", name, (long long)t);
}

/* Every minute that clocks show around a change, found by looking at each instant's clock. */
static void check_readings_around(const struct zone *zone, const char *name, int64_t change)
{
    enum { HALF = 50 * 60, READINGS = 4 * HALF };
    static int64_t instants[READINGS][2];
    static int counts[READINGS];
    int64_t before = judge_offset(change - 1), after = judge_offset(change);
    int64_t least = before < after ? before : after, most = before < after ? after : before;
    int64_t origin = change + least - HALF * 60;

    memset(counts, 0, sizeof counts);
    assert_int_equal(change % 60, 0);
    for (int64_t s = change - HALF * 60; s < change + HALF * 60; s += 60) {
        int64_t i = (judge_shown(s, NULL) - origin) / 60;
        assert_true(i >= 0 && i < READINGS && counts[i] < 2);
        instants[i][counts[i]++] = s;
    }
    /* Only readings whose every instant lies in what was looked at. */
    for (int64_t shown = change + most - HALF * 60; shown < change + least + HALF * 60;
         shown += 60) {
        int64_t i = (shown - origin) / 60;
        check_reading(zone, name, shown, instants[i], counts[i]);
    }
}

static void check_change(const struct zone *zone, const char *name, int64_t change)
{
    static const int64_t deltas[] = {0,     1,      -1,        1800,      -1800,      3600, -3600,
                                     DAY_S, -DAY_S, DAY_S + 1, DAY_S - 1, -DAY_S - 1, 3599, -3599,
                                     3601,  -3601,  1799,      -1799,     1801,       -1801};

    for (size_t i = 0; i < COUNT(deltas); i++) {
        int64_t s = change + deltas[i];
        check_instant(zone, name, s);
        for (int is_dst = -1; is_dst <= 1; is_dst++) {
            check_mktime(zone, name, judge_shown(s, NULL), is_dst);
            check_mktime(zone, name, s + judge_offset(change - 1), is_dst);
            check_mktime(zone, name, s + judge_offset(change), is_dst);
        }
    }
    check_readings_around(zone, name, change);
}

/* Walks from 1990 to 2037 in steps of an hour; where the offset changes, halves down to the second.
 * Returns how many changes there were. */
static int check_all_changes(const char *name)
{
    int64_t end = civil_days(2038, 1, 1) * DAY_S;
    struct zone zone;
    int changes = 0;

    assert_int_equal(zone_find(name, NULL, INSTANT_NONE, &zone, NULL), 0);
    judge_zone(name);
    for (int64_t s = civil_days(1990, 1, 1) * DAY_S; s < end; s += 3600) {
        int64_t low = s, high = s + 3600, offset = judge_offset(low);
        if (offset == judge_offset(high))
            continue;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            if (judge_offset(middle) == offset)
                low = middle;
            else
                high = middle;
        }
        check_change(&zone, name, high);
        changes++;
    }
    return changes;
}

static void test_every_change_from_1990_to_2037(void **state)
{
    (void)state;
    need_zone_data();
    assert_int_equal(check_all_changes("Europe/Paris"), 96);
    assert_int_equal(check_all_changes("America/New_York"), 96);
    assert_int_equal(check_all_changes("Australia/Lord_Howe"), 96);
    assert_int_equal(check_all_changes("Africa/Lagos"), 0);
    assert_true(check_all_changes("Pacific/Apia") >= 20);
}

static void test_the_day_that_samoa_left_out(void **state)
{
    struct zone zone;
    instant found[2], jump = INSTANT_NONE;

    (void)state;
    need_zone_data();
    assert_int_equal(zone_find("Pacific/Apia", NULL, INSTANT_NONE, &zone, NULL), 0);
    for (int minute = 0; minute < 24 * 60; minute++) {
        struct civil c = {2011, 12, 30, minute / 60, minute % 60, 0, 0};
        assert_int_equal(zone_instants(&zone, &c, found, &jump), 0);
    }
    struct civil midnight = {2011, 12, 30, 10, 0, 0, 0};
    assert_int_equal(jump, instant_of_civil(&midnight, 0));
}

static void test_random_instants_of_two_centuries(void **state)
{
    static const char *const names[] = {
        "Europe/Paris",     "America/New_York",    "Australia/Lord_Howe", "Africa/Lagos",
        "Pacific/Apia",     "Europe/Dublin",       "Africa/Casablanca",   "America/Sao_Paulo",
        "Asia/Tehran",      "Asia/Kolkata",        "Pacific/Chatham",     "Antarctica/Troll",
        "America/St_Johns", "America/Nuuk",        "Europe/Moscow",       "Asia/Gaza",
        "Africa/Cairo",     "Pacific/Kwajalein",   "Asia/Manila",         "Africa/Monrovia",
        "Etc/GMT+12",       "America/Los_Angeles", "Asia/Jerusalem",      "Europe/Chisinau",
    };
    int64_t from = civil_days(1902, 1, 1) * DAY_S, to = civil_days(2101, 1, 1) * DAY_S;

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(names); i++) {
        struct zone zone;
        assert_int_equal(zone_find(names[i], NULL, INSTANT_NONE, &zone, NULL), 0);
        judge_zone(names[i]);
        for (int n = 0; n < 4000; n++) {
            int64_t s = from + (int64_t)(next_random() % (uint64_t)(to - from));
            struct civil c = civil_shown(judge_shown(s, NULL));
            instant found[2] = {0, 0};
            check_instant(&zone, names[i], s);
            int count = zone_instants(&zone, &c, found, NULL);
            if (count < 1 || (found[0] != s * SECOND && (count < 2 || found[1] != s * SECOND)))
                fail_msg("%s: what is shown at %lld is not found", names[i], (long long)s);
        }
    }
}

static void test_rules_without_a_file(void **state)
{
    static const char *const rules[] = {
        "EST5EDT,M3.2.0,M11.1.0",
        "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "<+0330>-3:30<+0430>,J79/24,J263/24",
        "AAA3BBB,J60/0,J59/1:30",
        "AAA3BBB,59/0,300/1:30:15",
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
        "EET-2EEST,M3.4.4/50,M10.4.4/50",
        "WAT-1",
        "UTC0",
    };
    int64_t from = civil_days(1971, 1, 1) * DAY_S, to = civil_days(2400, 1, 1) * DAY_S;

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct error err = ERROR_INIT;
        struct tzif *tz = tzif_new_rule(rules[i], &err);
        struct zone zone = {"rule", tz, 0, false};
        assert_non_null(tz);
        judge_zone(rules[i]);
        for (int n = 0; n < 4000; n++)
            check_instant(&zone, rules[i], from + (int64_t)(next_random() % (uint64_t)(to - from)));
        tzif_free(tz);
    }
}

static void test_changes_of_a_rule_follow_each_other(void **state)
{
    struct tzif *tz = tzif_new_rule("CET-1CEST,M3.5.0,M10.5.0/3", NULL);
    int64_t s = civil_days(2050, 1, 1) * DAY_S, end = civil_days(2060, 1, 1) * DAY_S;
    int changes = 0;

    (void)state;
    while (tzif_next(tz, s, &s) && s < end) {
        assert_int_not_equal(tzif_offset(tz, s, NULL), tzif_offset(tz, s - 1, NULL));
        changes++;
    }
    assert_int_equal(changes, 20);
    tzif_free(tz);
}

/* Daylight-saving time all year round, as RFC 8536 writes it. */
static void test_daylight_time_without_end(void **state)
{
    struct tzif *tz = tzif_new_rule("EST5EDT,0/0,J365/25", NULL);

    (void)state;
    assert_non_null(tz);
    for (int64_t s = civil_days(2022, 12, 1) * DAY_S; s < civil_days(2025, 2, 1) * DAY_S; s += 1800)
        assert_int_equal(tzif_offset(tz, s, NULL), -4 * 3600);
    tzif_free(tz);
}

static void test_strings_that_are_no_rule(void **state)
{
    static const char *const texts[] = {
        "",
        "E",
        "EST",
        "EST5EDT,",
        "EST5EDT,M3.2.0",
        "EST5EDT,M13.2.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.7,M11.1.0",
        "EST5EDT,M3.2.0,M11.1.0 ",
        "EST5EDT,M3.2.0/168,M11.1.0",
        "EST5EDT,J0,J5",
        "EST5EDT,J366,J5",
        "EST5EDT,366,5",
        "EST25",
        "<EST5",
        "EST99999999999999999",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA5",
        "EST5:60",
        "../../etc/passwd",
    };
    struct posix_tz tz;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (posix_tz_parse(texts[i], &tz) == 0)
            fail_msg("'%s' is taken for a rule", texts[i]);
    }
}

/* Names. */

static void test_names_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *name;
        int32_t offset; /* at 2023-07-01T12:00Z */
    } rows[] = {
        {"Z", "UTC", 0},
        {"z", "UTC", 0},
        {"utc", "UTC", 0},
        {"(UTC)", "UTC", 0},
        {"Gmt", "GMT", 0},
        {" UTC ", "UTC", 0},
        {"+01:00", "+01:00", 3600},
        {"+0100", "+01:00", 3600},
        {"-0530", "-05:30", -19800},
        {"+1", "+01:00", 3600},
        {"-3:30", "-03:30", -12600},
        {"+530", "+05:30", 19800},
        {"\xE2\x88\x92"
         "05:00",
         "-05:00", -18000},
        {"UTC+1", "+01:00", 3600},
        {"GMT-3:30", "-03:30", -12600},
        {"utc+0545", "+05:45", 20700},
        {"UTC +2", "+02:00", 7200},
        {"+14:00", "+14:00", 50400},
        {"-12:00", "-12:00", -43200},
        {"-00:00", "+00:00", 0},
        {"Europe/Paris", "Europe/Paris", 7200},
        {"europe/paris", "Europe/Paris", 7200},
        {"EUROPE/PARIS", "Europe/Paris", 7200},
        {"america/argentina/ushuaia", "America/Argentina/Ushuaia", -10800},
        {"(Africa/Lagos)", "Africa/Lagos", 3600},
        {"Etc/GMT+5", "Etc/GMT+5", -18000},
        {"WAT", "WAT", 3600},
        {"wat", "WAT", 3600},
        {"PST", "PST", -28800},
        {"pdt", "PDT", -25200},
        {"NPT", "NPT", 20700},
        {"NST", "NST", -12600},
        {"CEST", "CEST", 7200},
        {"EST5EDT,M3.2.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0", -14400},
    };
    struct civil july = {2023, 7, 1, 12, 0, 0, 0};
    instant at = instant_of_civil(&july, 0);

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = ERROR_INIT;
        struct zone zone;
        if (zone_find(rows[i].typed, NULL, INSTANT_NONE, &zone, &err) != 0 ||
            strcmp(zone.name, rows[i].name) != 0 || zone_offset(&zone, at, NULL) != rows[i].offset)
            fail_msg("'%s': %s %s", rows[i].typed, zone.name, err.text);
    }
}

static void test_names_that_are_refused(void **state)
{
    static const struct {
        const char *typed, *said;
    } rows[] = {
        {"", "is no zone"},
        {"()", "is no zone"},
        {"Europe/Pariss", "did you mean Europe/Paris?"},
        {"Europe/", "is no zone that is known"},
        {"Paris", "write Europe/Paris"},
        {"new_york", "write America/New_York"},
        {"Japan", "is no zone that is known"},
        {"EST5EDT", "is no zone that is known"},
        {"WATT", "did you mean WAT?"},
        {"Xyzzy/Plugh", "such as Europe/Paris"},
        {"+14:01", "-12:00 to +14:00"},
        {"-12:30", "-12:00 to +14:00"},
        {"+25", "-12:00 to +14:00"},
        {"+01:60", "is no zone"},
        {"+", "is no zone"},
        {"+99999999999999999999", "is no zone"},
        {"/etc/passwd", "is no zone that is known"},
        {"../../../etc/passwd", "is no zone that is known"},
        {"Europe/../Europe/Paris", "is no zone that is known"},
        {"Europe/./Paris", "is no zone that is known"},
        {"Europe//Paris", "is no zone that is known"},
        {"/usr/share/zoneinfo/Europe/Paris", "is no zone that is known"},
        {"Europe", "is no zone that is known"},
        {"America/Argentina", "is no zone that is known"},
        {"right/Europe/Paris", "no time zone data"},
        {"IST", "India +05:30, Ireland +01:00 or Israel +02:00"},
        {"cst", "North America -06:00, China +08:00 or Cuba -05:00"},
        {"BST", "Bangladesh +06:00"},
        {"AST", "Arabia +03:00"},
        {"SST", "Singapore +08:00"},
        {"GST", "the Gulf +04:00"},
        {"ECT", "Ecuador -05:00"},
        {"AMT", "Armenia +04:00"},
        {"IST", "a zone like Asia/Kolkata"},
        {"ET",
         "in winter -05:00 or in summer -04:00: give the offset, or a zone like America/New_York"},
        {"pt", "a zone like America/Los_Angeles"},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = ERROR_INIT;
        struct zone zone = {"untouched", NULL, 0, false};
        /* Systems differ in whether right/ is there. */
        if (strncmp(rows[i].typed, "right/", 6) == 0 && access(FOLDER "/right", R_OK) != 0)
            continue;
        if (zone_find(rows[i].typed, NULL, INSTANT_NONE, &zone, &err) == 0 ||
            strstr(err.text, rows[i].said) == NULL || strcmp(zone.name, "untouched") != 0)
            fail_msg("'%s': %s, %s", rows[i].typed, zone.name, err.text);
    }
}

/* What the incident's own zone means by an abbreviation on a date. */
static void test_abbreviations_of_the_incidents_zone(void **state)
{
    static const struct {
        const char *typed, *home;
        int month;    /* of 2023, the 15th; 0: any date */
        int expected; /* minutes; -1: refused */
    } rows[] = {
        {"IST", "Asia/Kolkata", 6, 330},        {"IST", "Asia/Kolkata", 0, 330},
        {"ist", "Europe/Dublin", 6, 60},        {"IST", "Europe/Dublin", 1, -1},
        {"IST", "Europe/Dublin", 0, 60},        {"IST", "Asia/Jerusalem", 1, 120},
        {"IST", "Asia/Jerusalem", 6, -1},       {"IST", "Europe/Paris", 6, -1},
        {"CST", "America/Chicago", 1, -360},    {"CST", "America/Chicago", 7, -1},
        {"CST", "Asia/Shanghai", 7, 480},       {"CST", "America/Havana", 1, -300},
        {"BST", "Europe/London", 6, 60},        {"BST", "Europe/London", 1, -1},
        {"BST", "Asia/Dhaka", 1, 360},          {"AST", "America/Halifax", 1, -240},
        {"AST", "Asia/Riyadh", 1, 180},         {"SST", "Pacific/Pago_Pago", 1, -660},
        {"SST", "Asia/Singapore", 1, 480},      {"GST", "Asia/Dubai", 1, 240},
        {"ECT", "America/Guayaquil", 1, -300},  {"AMT", "America/Manaus", 1, -240},
        {"AMT", "Asia/Yerevan", 1, 240},        {"GST", "Asia/Yerevan", 1, -1},
        {"ET", "America/New_York", 7, -240},    {"ET", "America/New_York", 1, -300},
        {"PT", "America/Los_Angeles", 7, -420}, {"ET", "America/Chicago", 1, -1},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = ERROR_INIT;
        struct zone home, zone;
        struct civil day = {2023, rows[i].month, 15, 12, 0, 0, 0};
        instant at = rows[i].month > 0 ? instant_of_civil(&day, 0) : INSTANT_NONE;
        assert_int_equal(zone_find(rows[i].home, NULL, INSTANT_NONE, &home, NULL), 0);
        int rc = zone_find(rows[i].typed, &home, at, &zone, &err);
        if ((rc == 0) != (rows[i].expected != -1) ||
            (rc == 0 && (zone.offset != rows[i].expected * 60 || !zone.abbreviation)))
            fail_msg("%s in %s, month %d: %s", rows[i].typed, rows[i].home, rows[i].month,
                     rc == 0 ? zone.name : err.text);
    }
}

static void test_the_other_half_of_the_year_is_named(void **state)
{
    struct civil july = {2023, 7, 15, 12, 0, 0, 0};
    struct error err = ERROR_INIT;
    struct zone home, zone;

    (void)state;
    need_zone_data();
    assert_int_equal(zone_find("America/Chicago", NULL, INSTANT_NONE, &home, NULL), 0);
    assert_int_equal(zone_find("CST", &home, instant_of_civil(&july, 0), &zone, &err), -1);
    assert_non_null(strstr(err.text, "America/Chicago uses CDT (-05:00) at that date"));
}

static void test_without_zone_data(void **state)
{
    struct error err = ERROR_INIT;
    struct zone zone;

    (void)state;
    zone_set_folder("/nonexistent/zoneinfo");
    assert_int_equal(zone_find("Europe/Paris", NULL, INSTANT_NONE, &zone, &err), -1);
    assert_non_null(strstr(err.text, "install the package tzdata, or give an offset"));
    assert_int_equal(zone_find("WAT", NULL, INSTANT_NONE, &zone, &err), 0);
    assert_int_equal(zone_find("+05:30", NULL, INSTANT_NONE, &zone, &err), 0);
    zone_of_system("Europe/Paris", &zone);
    assert_string_equal(zone.name, "UTC");
    zone_set_folder(NULL);
}

static void test_the_systems_zone(void **state)
{
    static const struct {
        const char *tz, *name;
        int32_t winter, summer; /* of 2023 */
    } rows[] = {
        {"Europe/Paris", "Europe/Paris", 3600, 7200},
        {":Europe/Paris", "Europe/Paris", 3600, 7200},
        {"/usr/share/zoneinfo/Europe/Paris", "Europe/Paris", 3600, 7200},
        {":/usr/share/zoneinfo/Europe/Paris", "Europe/Paris", 3600, 7200},
        {"Japan", "Asia/Tokyo", 32400, 32400},
        {"EST5EDT,M3.2.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0", -18000, -14400},
        {"AAA3BBB", "AAA3BBB,M3.2.0,M11.1.0", -10800, -7200},
        {"<+0330>-3:30", "+03:30", 12600, 12600},
        {"UTC", "UTC", 0, 0},
        {"", "UTC", 0, 0},
        {"Nowhere/Land", "UTC", 0, 0},
        {"../../etc/passwd", "UTC", 0, 0},
        {"/etc/passwd", "UTC", 0, 0},
    };
    struct civil january = {2023, 1, 15, 0, 0, 0, 0}, july = {2023, 7, 15, 0, 0, 0, 0};

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone zone, again;
        zone_of_system(rows[i].tz, &zone);
        if (strcmp(zone.name, rows[i].name) != 0 ||
            zone_offset(&zone, instant_of_civil(&january, 0), NULL) != rows[i].winter ||
            zone_offset(&zone, instant_of_civil(&july, 0), NULL) != rows[i].summer)
            fail_msg("TZ='%s' is %s", rows[i].tz, zone.name);
        assert_int_equal(zone_find(zone.name, NULL, INSTANT_NONE, &again, NULL), 0);
        assert_true(zone_equal(&zone, &again));
    }
}

/* Zones that the old rules of the system know by a name without '/' keep their summer time. */
static void test_a_short_system_zone_keeps_its_summer_time(void **state)
{
    struct civil july = {2023, 7, 15, 0, 0, 0, 0};
    struct zone zone, again;

    (void)state;
    need_zone_data();
    if (access(FOLDER "/CET", R_OK) != 0) {
        print_message("skip: the zone data has no name CET\n");
        skip();
    }
    zone_of_system("CET", &zone);
    assert_int_equal(zone_offset(&zone, instant_of_civil(&july, 0), NULL), 7200);
    assert_int_equal(zone_find(zone.name, NULL, INSTANT_NONE, &again, NULL), 0);
    assert_int_equal(zone_offset(&again, instant_of_civil(&july, 0), NULL), 7200);
}

static void test_the_beginning_of_a_line(void **state)
{
    static const struct {
        const char *text;
        size_t expected;
    } rows[] = {
        {"Z - text", 1},
        {"UTC - text", 3},
        {"utc: text", 3},
        {"(CET) text", 5},
        {"+01:00 text", 6},
        {"-0530 text", 5},
        {"UTC+1 text", 5},
        {"Europe/Paris text", 12},
        {"europe/paris, text", 12},
        {"WAT", 3},
        {"IST text", 3},
        {"art department", 0},
        {"Art department", 0},
        {"WATER is coming", 0},
        {"Zoe pages", 0},
        {"+1 from me", 0},
        {"- text", 0},
        {"-3 hosts", 0},
        {"and/or", 0},
        {"(UTC", 0},
        {"-15:00 text", 0},
        {"", 0},
        {"../x", 0},
        {"/etc/passwd", 0},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (zone_prefix(rows[i].text) != rows[i].expected)
            fail_msg("'%s': %zu", rows[i].text, zone_prefix(rows[i].text));
    }
}

static void test_the_list_of_names(void **state)
{
    size_t count = 0;
    const char *const *names = zone_names(&count);
    bool paris = false;

    (void)state;
    need_zone_data();
    assert_true(count > 300);
    for (size_t i = 0; i < count; i++) {
        struct zone zone;
        struct error err = ERROR_INIT;
        assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
        if (zone_find(names[i], NULL, INSTANT_NONE, &zone, &err) != 0 ||
            strcmp(zone.name, names[i]) != 0)
            fail_msg("%s: %s", names[i], err.text);
        paris = paris || strcmp(names[i], "Europe/Paris") == 0;
    }
    assert_true(paris);
}

static void test_the_table_for_help(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    zone_add_table(&out);
    assert_non_null(strstr(out.data, "WAT   +01:00  West Africa Time\n"));
    assert_non_null(strstr(out.data, "IST   India +05:30, Ireland +01:00 or Israel +02:00\n"));
    assert_null(strstr(out.data, "IST   +"));
    buf_release(&out);
}

/* Files. */

static void check_hostile(const void *bytes, size_t n)
{
    struct error err = ERROR_INIT;
    /* An exact copy, so that a read past its end is seen. */
    unsigned char *copy = xmalloc(n > 0 ? n : 1);
    memcpy(copy, bytes, n);
    struct tzif *tz = tzif_new(copy, n, &err);
    free(copy);

    if (tz == NULL) {
        assert_non_null(strstr(err.text, "no time zone data"));
        return;
    }
    struct zone zone = {"hostile", tz, 0, false};
    const char *abbreviation = NULL;
    for (int year = 1; year <= 9999; year += 1111) {
        struct civil c = {year, 3, 26, 2, 30, 0, 0};
        instant found[2];
        int32_t offset = zone_offset(&zone, instant_of_civil(&c, 0), &abbreviation);
        assert_true(offset > -26 * 3600 && offset < 27 * 3600);
        assert_true(strlen(abbreviation) < 257);
        assert_in_range(zone_instants(&zone, &c, found, NULL), 0, 2);
    }
    assert_true(zone_offset(&zone, INT64_MIN, NULL) != 1);
    assert_true(zone_offset(&zone, INT64_MAX, NULL) != 1);
    tzif_free(tz);
}

static void test_damaged_files(void **state)
{
    struct buf file = BUF_INIT;

    (void)state;
    need_zone_data();
    assert_int_equal(file_read(FOLDER "/Australia/Lord_Howe", 1 << 20, &file, NULL), 0);
    for (size_t n = 0; n < file.len; n++) {
        struct tzif *tz = tzif_new(file.data, n, NULL);
        assert_null(tz); /* every byte is needed, to the last line end */
        check_hostile(file.data, n);
    }
    for (int i = 0; i < 4000; i++) {
        struct buf copy = BUF_INIT;
        buf_add(&copy, file.data, file.len);
        for (uint64_t flips = next_random() % 4 + 1; flips > 0; flips--)
            copy.data[next_random() % (i % 2 != 0 ? 120 : copy.len)] = (char)next_random();
        check_hostile(copy.data, copy.len);
        buf_release(&copy);
    }
    buf_release(&file);
}

/* A file of the first version with one type and no changes, in which one byte is put. */
static void test_small_files(void **state)
{
    unsigned char file[54] = "TZif";
    static const struct {
        size_t at;
        unsigned char byte;
        bool fine;
    } rows[] = {
        {53, 0, true},    /* as it is */
        {0, 't', false},  /* another magic */
        {4, '1', false},  /* no such version */
        {4, '2', false},  /* the second block is missing */
        {39, 0, false},   /* no types */
        {43, 0, false},   /* no abbreviations */
        {43, 200, false}, /* more of them than there are bytes */
        {32, 255, false}, /* four billion changes */
        {49, 4, false},   /* an abbreviation outside */
        {44, 127, false}, /* an offset of a lifetime */
        {31, 1, false},   /* counts leap seconds */
    };

    (void)state;
    file[39] = 1;  /* types */
    file[43] = 4;  /* characters */
    file[46] = 14; /* +3600 = 0x0E10 */
    file[47] = 16;
    memcpy(file + 50, "WAT", 4);
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned char copy[sizeof file];
        memcpy(copy, file, sizeof file);
        copy[rows[i].at] = rows[i].byte;
        struct tzif *tz = tzif_new(copy, sizeof copy, NULL);
        if ((tz != NULL) != rows[i].fine)
            fail_msg("byte %zu as %d", rows[i].at, rows[i].byte);
        if (tz != NULL) {
            const char *abbreviation;
            assert_int_equal(tzif_offset(tz, 0, &abbreviation), 3600);
            assert_string_equal(abbreviation, "WAT");
        }
        tzif_free(tz);
        check_hostile(copy, sizeof copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_change_from_1990_to_2037),
        cmocka_unit_test(test_the_day_that_samoa_left_out),
        cmocka_unit_test(test_random_instants_of_two_centuries),
        cmocka_unit_test(test_rules_without_a_file),
        cmocka_unit_test(test_changes_of_a_rule_follow_each_other),
        cmocka_unit_test(test_daylight_time_without_end),
        cmocka_unit_test(test_strings_that_are_no_rule),
        cmocka_unit_test(test_names_as_people_type_them),
        cmocka_unit_test(test_names_that_are_refused),
        cmocka_unit_test(test_abbreviations_of_the_incidents_zone),
        cmocka_unit_test(test_the_other_half_of_the_year_is_named),
        cmocka_unit_test(test_without_zone_data),
        cmocka_unit_test(test_the_systems_zone),
        cmocka_unit_test(test_a_short_system_zone_keeps_its_summer_time),
        cmocka_unit_test(test_the_beginning_of_a_line),
        cmocka_unit_test(test_the_list_of_names),
        cmocka_unit_test(test_the_table_for_help),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_small_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
