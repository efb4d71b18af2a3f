/* Times as people type them: every form, every rule for a bare clock time, and what is refused.
 * Each table's rows are what is typed, and what must come of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "time/when.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* "2023-06-01 12:00:30", in UTC; NULL: unknown. */
static instant at(const char *utc)
{
    struct civil c = {0};

    if (utc == NULL)
        return INSTANT_NONE;
    assert_true(sscanf(utc, "%d-%d-%d %d:%d:%d", &c.year, &c.month, &c.day, &c.hour, &c.minute,
                       &c.second) >= 5);
    return instant_of_civil(&c, 0);
}

static struct zone zone_named(const char *name)
{
    struct zone zone;
    struct error err = ERROR_INIT;

    if (zone_find(name, NULL, INSTANT_NONE, &zone, &err) != 0)
        fail_msg("%s", err.text);
    return zone;
}

static void need_zone_data(void)
{
    if (access("/usr/share/zoneinfo/Europe/Paris", R_OK) != 0) {
        print_message("skip: no time zone data in /usr/share/zoneinfo\n");
        skip();
    }
}

/* One line for the result: RFC 3339, "… to …" where uncertain with its precision, the remark in
 * braces; or the error. */
static void describe(const char *typed, const struct time_context *context, struct buf *out)
{
    struct error err = ERROR_INIT;
    struct when w = {.at = 42};

    if (when_parse(typed, context, &w, &err) != 0) {
        assert_true(w.at == 42);
        assert_non_null(strchr(err.text, ':'));
        buf_addf(out, "! %s", err.text);
        return;
    }
    assert_true(w.offset == zone_offset(&w.zone, w.at, NULL));
    assert_true((w.at_max == INSTANT_NONE) == (w.precision == PRECISION_EXACT));
    instant_add_rfc3339(out, w.at, w.offset);
    if (w.precision != PRECISION_EXACT) {
        buf_adds(out, " to ");
        instant_add_rfc3339(out, w.at_max, zone_offset(&w.zone, w.at_max, NULL));
        buf_addf(out, " %s", precision_name(w.precision));
    }
    if (w.remark[0] != '\0')
        buf_addf(out, " {%s}", w.remark);
}

/* Whether GOT is EXPECTED, in which "…" stands for anything. */
static bool agrees(const char *got, const char *expected)
{
    const char *dots = strstr(expected, "…"), *found = got;
    char fragment[512];

    if (dots == NULL)
        return strcmp(got, expected) == 0;
    if (strncmp(got, expected, (size_t)(dots - expected)) != 0)
        return false;
    found += dots - expected;
    for (;;) {
        const char *begin = dots + strlen("…");
        size_t n, left = strlen(found);
        dots = strstr(begin, "…");
        n = dots != NULL ? (size_t)(dots - begin) : strlen(begin);
        if (dots == NULL)
            return left >= n && strcmp(found + left - n, begin) == 0;
        assert_true(n < sizeof fragment);
        memcpy(fragment, begin, n);
        fragment[n] = '\0';
        found = strstr(found, fragment);
        if (found == NULL)
            return false;
        found += n;
    }
}

/* How many rows of the running test did not give what they should. */
static int wrong;

static void check(const char *typed, const struct time_context *context, const char *expected)
{
    struct buf got = BUF_INIT;

    describe(typed, context, &got);
    if (!agrees(got.data, expected)) {
        print_error("'%s'\n  gives    %s\n  expected %s\n", typed, got.data, expected);
        wrong++;
    }
    buf_release(&got);
}

static void none_is_wrong(void)
{
    int n = wrong;

    wrong = 0;
    assert_int_equal(n, 0);
}

struct row {
    const char *typed, *expected;
};

static void check_rows(const struct row *rows, size_t n, const struct time_context *context)
{
    for (size_t i = 0; i < n; i++)
        check(rows[i].typed, context, rows[i].expected);
    none_is_wrong();
}

/* Now is Thursday, 2023-06-01 12:00:30.500 in UTC, which is 14:00:30.500 in Paris. */
static struct time_context paris_at_noon(const struct zone *paris)
{
    return (struct time_context){.now = at("2023-06-01 12:00:30") + SECOND / 2,
                                 .zone = paris,
                                 .home = paris,
                                 .bare = BARE_LATEST,
                                 .start = INSTANT_NONE,
                                 .end = INSTANT_NONE,
                                 .after = INSTANT_NONE};
}

static void test_every_form(void **state)
{
    static const struct row rows[] = {
        /* From now. */
        {"now", "2023-06-01T14:00:30.500+02:00"},
        {"NOW", "2023-06-01T14:00:30.500+02:00"},
        {" now ", "2023-06-01T14:00:30.500+02:00"},
        {"10m ago", "2023-06-01T13:50:30+02:00"},
        {"10m", "2023-06-01T13:50:30+02:00"},
        {"10 minutes ago", "2023-06-01T13:50:30+02:00"},
        {"1h 30m ago", "2023-06-01T12:30:30+02:00"},
        {"-1h30m", "2023-06-01T12:30:30+02:00"},
        {"1.5h", "2023-06-01T12:30:30+02:00"},
        {"2d ago", "2023-05-30T14:00:30+02:00"},
        {"90s", "2023-06-01T13:59:00+02:00"},
        {"+4m", "2023-06-01T14:04:30.500+02:00"},
        {"~10m ago", "2023-06-01T13:50:30+02:00 to 2023-06-01T13:55:30+02:00 about"},
        {"10m ago UTC", "2023-06-01T11:50:30Z"},
        /* Clocks. */
        {"08:05", "2023-06-01T08:05:00+02:00"},
        {"8:05", "2023-06-01T08:05:00+02:00"},
        {"8:05 AM", "2023-06-01T08:05:00+02:00"},
        {"8:05am", "2023-06-01T08:05:00+02:00"},
        {"8:05 a.m.", "2023-06-01T08:05:00+02:00"},
        {"8:05\xE2\x80\xAF"
         "AM",
         "2023-06-01T08:05:00+02:00"},
        {"8 AM", "2023-06-01T08:00:00+02:00"},
        {"8pm", "2023-05-31T20:00:00+02:00"},
        {"12 AM", "2023-06-01T00:00:00+02:00"},
        {"12:30 AM", "2023-06-01T00:30:00+02:00"},
        {"12 PM", "2023-06-01T12:00:00+02:00"},
        {"12:30 pm", "2023-06-01T12:30:00+02:00"},
        {"08:05:30", "2023-06-01T08:05:30+02:00"},
        {"08:05:30.250", "2023-06-01T08:05:30.250+02:00"},
        {"08:05:30,250", "2023-06-01T08:05:30.250+02:00"},
        {"08:05:30.123456789", "2023-06-01T08:05:30.123456+02:00"},
        {"8:05:30 PM", "2023-05-31T20:05:30+02:00"},
        {"00:00", "2023-06-01T00:00:00+02:00"},
        {"23:59", "2023-05-31T23:59:00+02:00"},
        /* Days in words. */
        {"yesterday 22:00", "2023-05-31T22:00:00+02:00"},
        {"Yesterday, 10:00 PM", "2023-05-31T22:00:00+02:00"},
        {"yesterday at 10 PM", "2023-05-31T22:00:00+02:00"},
        {"today 08:05", "2023-06-01T08:05:00+02:00"},
        {"yesterday 22:00 UTC", "2023-05-31T22:00:00Z"},
        {"yesterday", "2023-05-31T00:00:00+02:00 to 2023-05-31T23:59:59.999999+02:00 day"},
        {"today", "2023-06-01T00:00:00+02:00 to 2023-06-01T23:59:59.999999+02:00 day"},
        {"yesterday 24:00", "2023-06-01T00:00:00+02:00 {24:00 is 00:00 of the day after}"},
        /* Dates. */
        {"2023-05-30 08:05", "2023-05-30T08:05:00+02:00"},
        {"2023-5-3 8:05", "2023-05-03T08:05:00+02:00"},
        {"2023/05/30 08:05", "2023-05-30T08:05:00+02:00"},
        {"2023-05-30T08:05", "2023-05-30T08:05:00+02:00"},
        {"2023-05-30T08:05:00.250Z", "2023-05-30T08:05:00.250Z"},
        {"2023-05-30t08:05:00z", "2023-05-30T08:05:00Z"},
        {"2023-05-30T08:05:00+05:30", "2023-05-30T08:05:00+05:30"},
        {"2023-05-30T08:05:00-0700", "2023-05-30T08:05:00-07:00"},
        {"2023-05-30T08:05:00.1234567+01", "2023-05-30T08:05:00.123456+01:00"},
        {"2023-05-30 08:05 AM", "2023-05-30T08:05:00+02:00"},
        {"2023-05-30, 08:05", "2023-05-30T08:05:00+02:00"},
        {"2023-05-30 at 8 AM", "2023-05-30T08:00:00+02:00"},
        {"Thu, 01 Jun 2023 08:05:00 +0100", "2023-06-01T08:05:00+01:00"},
        {"Thu, 01 Jun 2023 08:05:00 +0100 (BST)", "2023-06-01T08:05:00+01:00"},
        {"01 Jun 2023 08:05:00 GMT", "2023-06-01T08:05:00Z"},
        {"Wed, 01 Jun 2023 08:05:00 +0000", "2023-06-01T08:05:00Z {2023-06-01 was a Thursday}"},
        {"June 1, 2023, 08:00 AM", "2023-06-01T08:00:00+02:00"},
        {"June 1, 2023 at 8:00 AM", "2023-06-01T08:00:00+02:00"},
        {"june 1st 2023 8:00 am", "2023-06-01T08:00:00+02:00"},
        {"1 Jun 2023 08:00", "2023-06-01T08:00:00+02:00"},
        {"1 June 2023, 08:00", "2023-06-01T08:00:00+02:00"},
        {"1-Jun-2023 08:00", "2023-06-01T08:00:00+02:00"},
        {"Thu Jun  1 08:05:00 2023 +0100", "2023-06-01T08:05:00+01:00"},
        {"Thu Jun  1 08:05:00 UTC 2023", "2023-06-01T08:05:00Z"},
        {"Thu Jun  1 08:05:00 AM UTC 2023", "2023-06-01T08:05:00Z"},
        {"Thu Jun  1 08:05:00 2023", "2023-06-01T08:05:00+02:00"},
        {"1 Jun 1900 08:00 UTC", "1900-06-01T08:00:00Z"},
        {"0001-01-02 00:00 UTC", "0001-01-02T00:00:00Z"},
        {"1891-01-01 00:00", "1890-12-31T23:50:39Z"},
        /* Seconds since 1970. */
        {"@1685606400", "2023-06-01T10:00:00+02:00"},
        {"@1685606400.25", "2023-06-01T10:00:00.250+02:00"},
        {"@1685606400 UTC", "2023-06-01T08:00:00Z"},
        {"@0", "1970-01-01T01:00:00+01:00"},
        {"@-1", "1970-01-01T00:59:59+01:00"},
        /* Zones behind a time. */
        {"08:05 Z", "2023-06-01T08:05:00Z"},
        {"08:05Z", "2023-06-01T08:05:00Z"},
        {"08:05 utc", "2023-06-01T08:05:00Z"},
        {"08:05UTC", "2023-06-01T08:05:00Z"},
        {"08:05 (UTC)", "2023-06-01T08:05:00Z"},
        {"08:05 +01:00", "2023-06-01T08:05:00+01:00"},
        {"08:05+0100", "2023-06-01T08:05:00+01:00"},
        {"08:05-07:00", "2023-05-31T08:05:00-07:00"},
        {"08:05 -11:00", "2023-05-31T08:05:00-11:00"},
        {"08:05 UTC+1", "2023-06-01T08:05:00+01:00"},
        {"08:05 gmt-3:30", "2023-06-01T08:05:00-03:30"},
        {"08:05 Africa/Lagos", "2023-06-01T08:05:00+01:00"},
        {"08:05 africa/lagos", "2023-06-01T08:05:00+01:00"},
        {"08:05 WAT", "2023-06-01T08:05:00+01:00"},
        {"8:05 AM wat", "2023-06-01T08:05:00+01:00"},
        {"8:05 AM (WAT)", "2023-06-01T08:05:00+01:00"},
        {"08:05 NPT", "2023-06-01T08:05:00+05:45"},
        {"14:00 America/New_York", "2023-05-31T14:00:00-04:00"},
        {"2023-01-10 08:05 PST", "2023-01-10T08:05:00-08:00"},
        {"2022-07-10 08:05 PST",
         "2022-07-10T08:05:00-08:00 {PST is -08:00, also in July; PDT, in use then, is -07:00}"},
        {"2023-01-10 08:05 cest",
         "2023-01-10T08:05:00+02:00 {CEST is +02:00, also in January; CET, in use then, is "
         "+01:00}"},
        {"2022-07-10 08:05 GMT", "2022-07-10T08:05:00Z"},
    };
    struct zone paris;
    struct time_context context;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    context = paris_at_noon(&paris);
    check_rows(rows, COUNT(rows), &context);
}

static void test_uncertain_times(void **state)
{
    static const struct row rows[] = {
        {"~13:30", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"~ 13:30", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"about 13:30", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"About 1:30 PM", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"13:30ish", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"approx. 13:30", "2023-06-01T13:30:00+02:00 to 2023-06-01T13:35:00+02:00 about"},
        {"~2023-05-30 13:30", "2023-05-30T13:30:00+02:00 to 2023-05-30T13:35:00+02:00 about"},
        {"~8 AM UTC", "2023-06-01T08:00:00Z to 2023-06-01T08:05:00Z about"},
        {"~yesterday 22:00", "2023-05-31T22:00:00+02:00 to 2023-05-31T22:05:00+02:00 about"},
        {"13:xx", "2023-06-01T13:00:00+02:00 to 2023-06-01T13:59:59.999999+02:00 hour"},
        {"13:XX", "2023-06-01T13:00:00+02:00 to 2023-06-01T13:59:59.999999+02:00 hour"},
        {"13:??", "2023-06-01T13:00:00+02:00 to 2023-06-01T13:59:59.999999+02:00 hour"},
        {"1:xx PM", "2023-06-01T13:00:00+02:00 to 2023-06-01T13:59:59.999999+02:00 hour"},
        {"~13:xx", "2023-06-01T13:00:00+02:00 to 2023-06-01T13:59:59.999999+02:00 hour"},
        {"13:xx UTC", "2023-05-31T13:00:00Z to 2023-05-31T13:59:59.999999Z hour"},
        {"2023-05-30 13:xx", "2023-05-30T13:00:00+02:00 to 2023-05-30T13:59:59.999999+02:00 hour"},
        {"14:xx", "2023-06-01T14:00:00+02:00 to 2023-06-01T14:59:59.999999+02:00 hour"},
        {"15:xx", "2023-05-31T15:00:00+02:00 to 2023-05-31T15:59:59.999999+02:00 hour"},
        {"2023-05-30", "2023-05-30T00:00:00+02:00 to 2023-05-30T23:59:59.999999+02:00 day"},
        {"May 30, 2023", "2023-05-30T00:00:00+02:00 to 2023-05-30T23:59:59.999999+02:00 day"},
        {"2023-05-30 UTC", "2023-05-30T00:00:00Z to 2023-05-30T23:59:59.999999Z day"},
        /* Days of 23 and of 25 hours. */
        {"2023-03-26", "2023-03-26T00:00:00+01:00 to 2023-03-26T23:59:59.999999+02:00 day"},
        {"2022-10-30", "2022-10-30T00:00:00+02:00 to 2022-10-30T23:59:59.999999+01:00 day"},
        /* A day whose midnight is skipped begins at one. */
        {"2018-11-04 America/Sao_Paulo",
         "2018-11-04T01:00:00-02:00 to 2018-11-04T23:59:59.999999-02:00 day"},
        {"2011-12-29 Pacific/Apia",
         "2011-12-29T00:00:00-10:00 to 2011-12-29T23:59:59.999999-10:00 day"},
        {"24:xx", "! …after 24:00…"},
        {"25:xx", "! …is no time…"},
        {"14:x", "! …is no time…"},
        {"~", "! …is no time…"},
        {"about", "! …is no time…"},
    };
    struct zone paris;
    struct time_context context;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    context = paris_at_noon(&paris);
    check_rows(rows, COUNT(rows), &context);
}

static void test_what_is_refused(void **state)
{
    static const struct row rows[] = {
        {"", "! '' is no time…"},
        {"   ", "! '' is no time…"},
        {"soon", "! 'soon' is no time…"},
        {"08", "! …is no time…"},
        {"0805", "! …is no time…"},
        {"8.05", "! …is no time…"},
        {"25:99", "! '25:99' is no time: hours go from 0 to 23…"},
        {"24:01", "! …after 24:00 write 00:xx of the next day"},
        {"08:60", "! …is no time…"},
        {"08:05:61", "! …is no time…"},
        {"08:5", "! …is no time…"},
        {"08:055", "! …is no time…"},
        {"13:00 PM", "! …with AM or PM hours go from 1 to 12"},
        {"0:30 AM", "! …with AM or PM hours go from 1 to 12"},
        {"123:00", "! …is no time…"},
        {"2023-05-30 25:00", "! …hours go from 0 to 23…"},
        {"01/06/2023", "! …ambiguous, 1 June or 6 January: write 2023-06-01 or 2023-01-06"},
        {"01/06/2023 08:05", "! …write 2023-06-01 or 2023-01-06"},
        {"1.6.2023 08:05", "! …write 2023-06-01 or 2023-01-06"},
        {"13/05/2023 08:05", "! …write 2023-05-13"},
        {"06/01/23 08:05", "! …write 2023-01-06 or 2023-06-01"},
        {"June 1 08:00", "! …has no year…"},
        {"1 Jun", "! …has no year…"},
        {"2023-02-29 08:05", "! '2023-02-29 08:05' does not exist: February 2023 has 28 days"},
        {"31 Feb 2023", "! …February 2023 has 28 days"},
        {"2023-04-31", "! …April 2023 has 30 days"},
        {"2023-13-01 08:05", "! …no date that exists…"},
        {"2023-00-10", "! …no date that exists…"},
        {"0000-01-01", "! …no date that exists…"},
        {"10000-01-01", "! …is no time…"},
        {"9999-12-31 23:59 -12:00", "! …years go from 1 to 9999"},
        {"0001-01-01 00:00 +14:00", "! …years go from 1 to 9999"},
        {"@99999999999999999999", "! …out of range…"},
        {"@1685606400000", "! …look like milliseconds"},
        {"@253402300800", "! …years go from 1 to 9999"},
        {"@-62135596801", "! …years go from 1 to 9999"},
        {"@", "! …is no time…"},
        {"@x", "! …is no time…"},
        {"99999999999d", "! …out of range…"},
        {"3000000d ago", "! …years go from 1 to 9999"},
        {"99999999999999999999999999999999999999h", "! …out of range…"},
        {"08:05 Europe/Pariss", "! 'Europe/Pariss' is no zone that is known: did you mean …"},
        {"08:05 Paris", "! 'Paris' is no zone by itself: write Europe/Paris, or an offset"},
        {"08:05 XYZ", "! 'XYZ' is no zone that is known…"},
        {"08:05 +99:00", "! …-12:00 to +14:00"},
        {"14:00-15:00", "! …-12:00 to +14:00"},
        {"10:00-11:30", "! '10:00-11:30' may be a span of time: write '10:00' alone…"},
        {"08:05 ../../../etc/passwd", "! …is no zone…"},
        {"08:05 IST",
         "! 'IST' means India +05:30, Ireland +01:00 or Israel +02:00: give the offset, "
         "or a zone like Asia/Kolkata"},
        {"08:05 CST", "! 'CST' means North America -06:00, China +08:00 or Cuba -05:00…"},
        {"08:05 bst", "! 'BST' means …"},
        {"08:05 AST", "! 'AST' means …"},
        {"08:05 SST", "! 'SST' means …"},
        {"08:05 GST", "! 'GST' means …"},
        {"08:05 ECT", "! 'ECT' means …"},
        {"08:05 AMT", "! 'AMT' means …"},
        {"yesterday 22:00 and more", "! …"},
        {"08:05 09:05", "! …is no time…"},
        {"2023-05-30 08:05 2023", "! …is no time…"},
        {"+1d 02:00", "! …counts days from the incident's start, which is unknown…"},
        {"\xFF\xFE", "! …is no time…"},
        {"08:05 \xF0\x9F\x92\xA5", "! …is no zone…"},
        {"2023-05-30T08:05:"
         "00ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"
         "ZZZZZZZZZZZZ",
         "! …is no zone…"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaa"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "! …too long for a time…"},
    };
    struct zone paris;
    struct time_context context;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    context = paris_at_noon(&paris);
    context.future = true;
    check_rows(rows, COUNT(rows), &context);
}

static void test_clocks_that_go_back_and_forth(void **state)
{
    static const struct {
        const char *zone, *typed, *expected;
    } rows[] = {
        {"Europe/Paris", "2023-03-26 01:59:59", "2023-03-26T01:59:59+01:00"},
        {"Europe/Paris", "2023-03-26 02:00",
         "! '2023-03-26 02:00' was skipped on 2023-03-26 in Europe/Paris, where clocks went from "
         "02:00 to 03:00: write 01:00 or 03:00, or give an offset"},
        {"Europe/Paris", "2023-03-26 02:30", "! …write 01:30 or 03:30…"},
        {"Europe/Paris", "2023-03-26 02:59:59.999999", "! …was skipped…"},
        {"Europe/Paris", "~2023-03-26 02:30", "! …was skipped…"},
        {"Europe/Paris", "2023-03-26 02:xx", "! …was skipped…"},
        {"Europe/Paris", "2023-03-26 02:30 +01:00", "2023-03-26T02:30:00+01:00"},
        {"Europe/Paris", "2023-03-26 03:00", "2023-03-26T03:00:00+02:00"},
        {"Europe/Paris", "2022-10-30 01:59", "2022-10-30T01:59:00+02:00"},
        {"Europe/Paris", "2022-10-30 02:00",
         "2022-10-30T02:00:00+02:00 {02:00 comes twice that day in Europe/Paris: taken as the "
         "earlier, +02:00; write 02:00 +01:00 for the later}"},
        {"Europe/Paris", "2022-10-30 02:59:59", "2022-10-30T02:59:59+02:00 {…comes twice…"},
        {"Europe/Paris", "2022-10-30 03:00", "2022-10-30T03:00:00+01:00"},
        {"Europe/Paris", "2022-10-30 02:30 +01:00", "2022-10-30T02:30:00+01:00"},
        {"Europe/Paris", "2022-10-30 02:30 CET", "2022-10-30T02:30:00+01:00"},
        {"Europe/Paris", "2022-10-30 02:xx",
         "2022-10-30T02:00:00+02:00 to 2022-10-30T02:59:59.999999+02:00 hour {…comes twice…"},
        {"America/New_York", "2023-03-12 02:30", "! …from 02:00 to 03:00: write 01:30 or 03:30…"},
        {"America/New_York", "2022-11-06 01:30",
         "2022-11-06T01:30:00-04:00 {…-05:00 for the later}"},
        {"Australia/Lord_Howe", "2022-10-02 02:15",
         "! …from 02:00 to 02:30: write 01:45 or 02:45…"},
        {"Australia/Lord_Howe", "2022-10-02 02:xx",
         "2022-10-02T02:30:00+11:00 to 2022-10-02T02:59:59.999999+11:00 hour"},
        {"Australia/Lord_Howe", "2023-04-02 01:45", "2023-04-02T01:45:00+11:00 {…+10:30 for the…"},
        {"America/Sao_Paulo", "2018-11-04 00:00", "! …from 00:00 to 01:00…"},
        {"America/Sao_Paulo", "2018-11-03 24:00", "! …was skipped on 2018-11-04…"},
        {"Pacific/Apia", "2011-12-30",
         "! '2011-12-30' never was in Pacific/Apia, where clocks went "
         "from 2011-12-30 00:00 to 2011-12-31 00:00…"},
        {"Pacific/Apia", "2011-12-30 08:05", "! …never was in Pacific/Apia…"},
        {"Pacific/Apia", "2011-12-31 00:00", "2011-12-31T00:00:00+14:00"},
        {"UTC", "2023-03-26 02:30", "2023-03-26T02:30:00Z"},
        {"UTC", "2016-12-31 23:59:60", "2016-12-31T23:59:59Z {the leap second :60 is read as :59}"},
        {"UTC", "2022-12-31 24:00", "2023-01-01T00:00:00Z {24:00 is 00:00 of the day after}"},
        {"UTC", "2022-12-31 24:00:00", "2023-01-01T00:00:00Z {…"},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone zone = zone_named(rows[i].zone);
        struct time_context context = paris_at_noon(&zone);
        check(rows[i].typed, &context, rows[i].expected);
    }
    none_is_wrong();
}

struct bare_row {
    const char *now, *start, *end; /* UTC */
    const char *zone, *typed, *expected;
};

static void check_bare(const struct bare_row *rows, size_t n, enum bare_rule rule)
{
    for (size_t i = 0; i < n; i++) {
        struct zone zone = zone_named(rows[i].zone);
        struct time_context context = {.now = at(rows[i].now),
                                       .zone = &zone,
                                       .home = &zone,
                                       .bare = rule,
                                       .start = at(rows[i].start),
                                       .end = at(rows[i].end),
                                       .after = at(rows[i].start)};
        check(rows[i].typed, &context, rows[i].expected);
    }
    none_is_wrong();
}

static void test_the_latest_occurrence(void **state)
{
    static const struct bare_row rows[] = {
        {"2023-06-01 12:00", NULL, NULL, "UTC", "12:00", "2023-06-01T12:00:00Z"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "12:05", "2023-06-01T12:05:00Z"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "12:05:01", "2023-05-31T12:05:01Z"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "12:06", "2023-05-31T12:06:00Z"},
        {"2023-06-01 00:02", NULL, NULL, "UTC", "23:58", "2023-05-31T23:58:00Z"},
        {"2023-05-31 23:58", NULL, NULL, "UTC", "00:02", "2023-06-01T00:02:00Z"},
        {"2023-05-31 23:58", NULL, NULL, "UTC", "00:04", "2023-05-31T00:04:00Z"},
        {"2023-01-01 00:00", NULL, NULL, "UTC", "23:59", "2022-12-31T23:59:00Z"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "~12:04", "2023-06-01T12:04:00Z to …"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "~12:08", "2023-05-31T12:08:00Z to …"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "12:xx", "2023-06-01T12:00:00Z to …"},
        {"2023-06-01 11:58", NULL, NULL, "UTC", "12:xx", "2023-06-01T12:00:00Z to …"},
        {"2023-06-01 11:50", NULL, NULL, "UTC", "12:xx", "2023-05-31T12:00:00Z to …"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "24:00", "2023-06-01T00:00:00Z {24:00 is…"},
        /* The zone that was typed decides which day it is. */
        {"2023-06-01 23:30", NULL, NULL, "Asia/Tokyo", "08:00", "2023-06-02T08:00:00+09:00"},
        {"2023-06-01 23:30", NULL, NULL, "Asia/Tokyo", "22:00 UTC", "2023-06-01T22:00:00Z"},
        {"2023-06-01 12:00", NULL, NULL, "UTC", "14:00 Europe/Paris", "2023-06-01T14:00:00+02:00"},
        /* Minutes after a change of clocks. */
        {"2023-03-26 01:10", NULL, NULL, "Europe/Paris", "02:30", "! …was skipped on 2023-03-26…"},
        {"2023-03-26 00:50", NULL, NULL, "Europe/Paris", "02:30", "2023-03-25T02:30:00+01:00"},
        {"2023-03-26 01:10", NULL, NULL, "Europe/Paris", "01:30", "2023-03-26T01:30:00+01:00"},
        {"2022-10-30 00:40", NULL, NULL, "Europe/Paris", "02:35",
         "2022-10-30T02:35:00+02:00 {02:35 comes twice…"},
        {"2022-10-30 03:00", NULL, NULL, "Europe/Paris", "02:35",
         "2022-10-30T02:35:00+02:00 {02:35 comes twice…"},
        {"2022-10-30 00:10", NULL, NULL, "Europe/Paris", "02:35", "2022-10-29T02:35:00+02:00"},
        {"2018-11-04 03:10", NULL, NULL, "America/Sao_Paulo", "24:00",
         "! '24:00' was skipped on 2018-11-04…from 00:00 to 01:00…"},
        {"2011-12-30 12:00", NULL, NULL, "Pacific/Apia", "23:00", "2011-12-29T23:00:00-10:00"},
    };

    (void)state;
    need_zone_data();
    check_bare(rows, COUNT(rows), BARE_LATEST);
}

static void test_between_start_and_end(void **state)
{
    static const struct bare_row rows[] = {
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-01 11:30", "UTC", "08:05",
         "2023-06-01T08:05:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-01 11:30", "UTC", "08:00",
         "2023-06-01T08:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-01 11:30", "UTC", "11:30",
         "2023-06-01T11:30:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00:20", "2023-06-01 11:30", "UTC", "08:00",
         "2023-06-01T08:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:00", "2023-06-02 03:00", "UTC", "00:15",
         "2023-06-02T00:15:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:00", "2023-06-02 03:00", "UTC", "24:00",
         "2023-06-02T00:00:00Z {24:00 is 00:00 of the day after}"},
        /* None: the nearest. */
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-01 11:30", "UTC", "07:50",
         "2023-06-01T07:50:00Z {not between the incident's start and end: taken as 2023-06-01 "
         "07:50 UTC, 10 min before the incident's start}"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-01 11:30", "UTC", "12:00",
         "2023-06-01T12:00:00Z {…30 min after the incident's end}"},
        {"2023-07-01 00:00", "2023-06-01 00:10", "2023-06-01 02:00", "UTC", "23:50",
         "2023-05-31T23:50:00Z {…20 min before the incident's start}"},
        {"2023-07-01 00:00", "2023-06-01 20:00", "2023-06-01 23:50", "UTC", "00:20",
         "2023-06-02T00:20:00Z {…30 min after the incident's end}"},
        /* … which is not in the future. */
        {"2023-06-01 23:55", "2023-06-01 20:00", "2023-06-01 23:50", "UTC", "00:20",
         "2023-06-01T00:20:00Z {…19 h 40 min before the incident's start}"},
        /* Several. */
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-02 09:00", "UTC", "08:05",
         "! '08:05' may be 2023-06-01 08:05 UTC or 2023-06-02 08:05 UTC: give the date"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-03 09:00", "UTC", "08:05",
         "! …2023-06-01 08:05 UTC, 2023-06-02 08:05 UTC or 2023-06-03 08:05 UTC: give the date"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-20 09:00", "UTC", "08:05",
         "! …2023-06-03 08:05 UTC or a later one: give the date"},
        {"2023-07-01 00:00", "0001-01-02 00:00", "9999-12-30 00:00", "UTC", "08:05",
         "! …or a later one: give the date"},
        {"2023-07-01 00:00", "2023-06-01 08:00", "2023-06-02 09:00", "UTC", "12:00",
         "2023-06-01T12:00:00Z"},
        /* Uncertain ones fit with any of their range. */
        {"2023-07-01 00:00", "2023-06-01 08:20", "2023-06-01 11:30", "UTC", "08:xx",
         "2023-06-01T08:00:00Z to 2023-06-01T08:59:59.999999Z hour"},
        {"2023-07-01 00:00", "2023-06-01 08:20", "2023-06-01 11:30", "UTC", "11:??",
         "2023-06-01T11:00:00Z to 2023-06-01T11:59:59.999999Z hour"},
        {"2023-07-01 00:00", "2023-06-01 08:20", "2023-06-01 11:30", "UTC", "~08:16",
         "2023-06-01T08:16:00Z to 2023-06-01T08:21:00Z about"},
        {"2023-07-01 00:00", "2023-06-01 08:20", "2023-06-01 11:30", "UTC", "~08:10",
         "2023-06-01T08:10:00Z to 2023-06-01T08:15:00Z about {…10 min before…"},
        {"2023-07-01 00:00", "2023-06-01 14:30", "2023-06-02 14:40", "UTC", "14:xx",
         "! …2023-06-01 14:00 UTC or 2023-06-02 14:00 UTC…"},
        /* Changes of clocks inside. */
        {"2023-07-01 00:00", "2023-03-26 00:00", "2023-03-26 04:00", "Europe/Paris", "02:30",
         "! …was skipped on 2023-03-26…"},
        {"2023-07-01 00:00", "2022-10-29 23:00", "2022-10-30 04:00", "Europe/Paris", "02:30",
         "2022-10-30T02:30:00+02:00 {…comes twice…"},
        {"2023-07-01 00:00", "2022-10-30 01:10", "2022-10-30 04:00", "Europe/Paris", "02:30",
         "2022-10-30T02:30:00+01:00"},
        /* In the zone that was typed. */
        {"2023-07-01 00:00", "2023-06-01 22:00", "2023-06-02 03:00", "Europe/Paris", "23:00 UTC",
         "2023-06-01T23:00:00Z"},
        /* An end before the start is as none. */
        {"2023-07-01 00:00", "2023-06-01 22:00", "2023-06-01 20:00", "UTC", "23:00",
         "2023-06-01T23:00:00Z"},
    };

    (void)state;
    need_zone_data();
    check_bare(rows, COUNT(rows), BARE_WITHIN);
}

static void test_from_the_start(void **state)
{
    static const struct bare_row rows[] = {
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "08:05", "2023-06-01T08:05:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "08:00", "2023-06-01T08:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00:20", NULL, "UTC", "08:00", "2023-06-01T08:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:00", NULL, "UTC", "00:15", "2023-06-02T00:15:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "05:00", "2023-06-02T05:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "05:01",
         "! '05:01' may be 2023-06-01 05:01 UTC, 2 h 59 min before the incident's start, or "
         "2023-06-02 05:01 UTC: give the date"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "07:59",
         "! …2023-06-01 07:59 UTC, 1 min before the incident's start, or 2023-06-02 07:59 UTC…"},
        {"2023-07-01 00:00", "2023-06-01 00:30", NULL, "UTC", "23:50",
         "! …2023-05-31 23:50 UTC, 40 min before the incident's start, or 2023-06-01 23:50 UTC…"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "2023-06-01 07:50",
         "2023-06-01T07:50:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "08:xx",
         "2023-06-01T08:00:00Z to 2023-06-01T08:59:59.999999Z hour"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "07:xx", "! …may be…"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "~08:17",
         "2023-06-01T08:17:00Z to 2023-06-01T08:22:00Z about"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "~08:10", "! …may be…"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "24:00",
         "2023-06-02T00:00:00Z {24:00 is…"},
        {"2023-06-01 12:00", "2023-06-01 08:00", NULL, "UTC", "13:00",
         "! '13:00' is 1 h in the future, 2023-06-01 13:00 UTC…"},
        {"2023-07-01 00:00", "2023-03-26 00:00", NULL, "Europe/Paris", "02:30",
         "! …was skipped on 2023-03-26…"},
        {"2023-07-01 00:00", "2022-10-30 00:45", NULL, "Europe/Paris", "02:10",
         "! …2022-10-30 02:10 Europe/Paris (+02:00), 35 min before the incident's start, or "
         "2022-10-30 02:10 Europe/Paris (+01:00): give the offset"},
        {"2023-07-01 00:00", "2022-10-30 00:00", NULL, "Europe/Paris", "02:10",
         "2022-10-30T02:10:00+02:00 {…comes twice…"},
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "Europe/Paris", "00:31",
         "2023-06-02T00:31:00+02:00"},
        /* Days after the start's date. */
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "UTC", "+1d 02:00", "2023-06-02T02:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "UTC", "+0d 23:00", "2023-06-01T23:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "UTC", "+2d 2:05 PM UTC",
         "2023-06-03T14:05:00Z"},
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "Europe/Paris", "+1d 02:00",
         "2023-06-03T02:00:00+02:00"},
        {"2023-07-01 00:00", "2023-06-01 22:30", NULL, "UTC", "+99999d 02:00", "! …in the future…"},
        {"2023-07-01 00:00", "9999-06-01 22:30", NULL, "UTC", "+99999d 02:00",
         "! …years go from 1 to 9999"},
        {"2023-07-01 00:00", NULL, NULL, "UTC", "22:00", "2023-06-30T22:00:00Z"},
    };

    (void)state;
    need_zone_data();
    check_bare(rows, COUNT(rows), BARE_FROM_START);
}

static void test_after_the_event(void **state)
{
    static const struct bare_row rows[] = {
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "08:05", "2023-06-01T08:05:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00", NULL, "UTC", "07:00", "2023-06-02T07:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:00:30", NULL, "UTC", "08:00", "2023-06-02T08:00:00Z"},
        {"2023-07-01 00:00", "2023-06-01 08:20", NULL, "UTC", "08:xx", "2023-06-01T08:00:00Z to …"},
        {"2023-07-01 00:00", "2023-06-01 23:00", NULL, "UTC", "00:30", "2023-06-02T00:30:00Z"},
        {"2023-07-01 00:00", "2022-10-30 00:50", NULL, "Europe/Paris", "02:10",
         "2022-10-30T02:10:00+01:00"},
        {"2023-07-01 00:00", "2023-03-26 00:30", NULL, "Europe/Paris", "02:10",
         "! …was skipped on 2023-03-26…"},
    };

    (void)state;
    need_zone_data();
    check_bare(rows, COUNT(rows), BARE_AFTER);
}

static void test_the_future(void **state)
{
    static const struct row refused[] = {
        {"tomorrow 22:00", "! 'tomorrow 22:00' is 1 d 7 h in the future, 2023-06-02 22:00 "
                           "Europe/Paris: give a time…"},
        {"+10m", "! '+10m' is 10 min in the future, 2023-06-01 14:10:30.500 Europe/Paris…"},
        {"2023-06-01 14:06", "! …5 min 29 s in the future…"},
        {"2023-06-02", "! …in the future…"},
        {"@1685700000", "! …in the future…"},
        {"2023-06-01 14:05", "2023-06-01T14:05:00+02:00"},
        {"2023-06-01 15:00 EST", "! …in the future, 2023-06-01 15:00 EST…"},
    };
    static const struct row allowed[] = {
        {"tomorrow 22:00", "2023-06-02T22:00:00+02:00"},
        {"+10m", "2023-06-01T14:10:30.500+02:00"},
        {"2030-01-01 00:00 UTC", "2030-01-01T00:00:00Z"},
        {"9999-12-31 23:59:59.999999 UTC", "9999-12-31T23:59:59.999999Z"},
    };
    struct zone paris;
    struct time_context context;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    context = paris_at_noon(&paris);
    check_rows(refused, COUNT(refused), &context);
    context.future = true;
    check_rows(allowed, COUNT(allowed), &context);
}

static void test_abbreviations_of_the_incidents_zone(void **state)
{
    static const struct {
        const char *home, *typed, *expected;
    } rows[] = {
        {"Asia/Kolkata", "08:05 IST", "2023-06-01T08:05:00+05:30"},
        {"Europe/Dublin", "2023-05-30 08:05 ist", "2023-05-30T08:05:00+01:00"},
        {"Europe/Dublin", "2023-01-10 08:05 IST",
         "! 'IST' means …; Europe/Dublin uses GMT (+00:00) at that date"},
        {"America/Chicago", "2023-01-10 08:05 CST", "2023-01-10T08:05:00-06:00"},
        {"America/Chicago", "2022-07-10 08:05 CST", "! …uses CDT (-05:00) at that date"},
        {"America/Chicago", "2022-11-06 01:30 CST", "2022-11-06T01:30:00-06:00"},
        {"Asia/Shanghai", "2023-01-10 08:05 CST", "2023-01-10T08:05:00+08:00"},
        {"Europe/London", "2023-05-30 08:05 BST", "2023-05-30T08:05:00+01:00"},
        {"Europe/Paris", "2023-05-30 08:05 BST", "! 'BST' means …"},
        {"America/New_York", "2023-05-30 08:05 ET", "2023-05-30T08:05:00-04:00"},
        {"Asia/Manila", "2023-01-10 08:05 PST",
         "2023-01-10T08:05:00-08:00 {PST is -08:00; what Asia/Manila calls so is +08:00}"},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone home = zone_named(rows[i].home);
        struct time_context context = paris_at_noon(&home);
        check(rows[i].typed, &context, rows[i].expected);
    }
    none_is_wrong();
}

static void test_what_is_kept_of_the_text(void **state)
{
    static const struct {
        const char *typed, *text, *zone;
        bool zone_typed;
    } rows[] = {
        {"now", "", "Europe/Paris", false},
        {"  08:05  ", "08:05", "Europe/Paris", false},
        {"~13:30", "~13:30", "Europe/Paris", false},
        {"8:05 AM (utc)", "8:05 AM (utc)", "UTC", true},
        {"08:05 +0100", "08:05 +0100", "+01:00", true},
        {"08:05 europe/paris", "08:05 europe/paris", "Europe/Paris", true},
        {"08:05 wat", "08:05 wat", "WAT", true},
        {"13:??", "13:??", "Europe/Paris", false},
    };
    struct zone paris;
    struct time_context context;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    context = paris_at_noon(&paris);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct when w;
        assert_int_equal(when_parse(rows[i].typed, &context, &w, NULL), 0);
        assert_string_equal(w.text, rows[i].text);
        assert_string_equal(w.zone.name, rows[i].zone);
        assert_int_equal(w.zone_typed, rows[i].zone_typed);
    }
}

static void test_the_time_at_a_lines_beginning(void **state)
{
    /* The time is what stands before the bar. */
    static const char *const rows[] = {
        "08:05|",
        "08:05| - text",
        "08:05|: text",
        "08:05| text",
        "8:05 AM| text",
        "8:05 AM|: text",
        "10:00 AM UTC| - text",
        "10:00 AM (UTC)| - text",
        "10:00 utc| text",
        "10:00 WAT| text",
        "10:00| Art is long",
        "10:00| art department",
        "10:00 ART| text",
        "10:00 Europe/Paris| text",
        "10:00| and/or",
        "10:00|-11:30 outage",
        "10:00| - 11:30 outage",
        "10:00|–11:30 outage",
        "10:00| -3 hosts",
        "10:00| +1 from me",
        "10:00 +01:00| text",
        "10:00Z| text",
        "8 AM| text",
        "8pm| text",
        "08:05:30.250| text",
        "14:xx| text",
        "14:??| text",
        "~14:30| text",
        "about 14:30| text",
        "15:00ish UTC| text",
        "2023-06-01| text",
        "2023-06-01|: text",
        "2023-06-01 08:05| text",
        "2023-06-01 08:05 UTC| text",
        "2023-06-01T08:05:00Z| text",
        "2023-06-01T08:05:00-07:00| text",
        "2023-06-01 08:05:00 -0700| text",
        "2023-06-01| at the office",
        "June 1, 2023, 08:00 AM| text",
        "June 1, 2023| text",
        "Thu, 01 Jun 2023 08:05:00 +0100 (BST)| text",
        "Thu Jun  1 08:05:00 2023 +0100| text",
        "31 Feb 2023| text",
        "01/06/2023 08:05| text",
        "@1685606400| text",
        "+1d 02:00| text",
        "yesterday 22:00| text",
        "10m ago| text",
    };
    static const char *const none[] = {
        "",
        "text",
        "25:99",
        "25:99 text",
        "now we know",
        "10m users are affected",
        "5 s later",
        "yesterday we deployed",
        "today is the day",
        "June 1 was bad",
        "may 1 be excused",
        "8 hosts",
        "**08:05**",
        "about noon",
        "08:05abc",
        "08:055",
        "10:00:00:00",
        "1:2:3",
        "192.168.0.1 is down",
        "about time",
        "@channel look",
        "- 08:05",
        "+1 from me",
        "3.14",
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf line = BUF_INIT;
        size_t n = strcspn(rows[i], "|");
        buf_add(&line, rows[i], n);
        buf_adds(&line, rows[i] + n + 1);
        if (when_prefix(line.data) != n)
            fail_msg("'%s': %zu bytes, not %zu", line.data, when_prefix(line.data), n);
        buf_release(&line);
    }
    for (size_t i = 0; i < COUNT(none); i++) {
        if (when_prefix(none[i]) != 0)
            fail_msg("'%s': %zu bytes are a time", none[i], when_prefix(none[i]));
    }
}

static void test_a_text_that_continues_the_time(void **state)
{
    static const struct {
        const char *time, *next;
        bool expected;
    } rows[] = {
        {"8:05", "PM back", true},
        {"8:05", "am", true},
        {"8", "PM back", true},
        {"8:05", "UTC back", true},
        {"8:05", "utc", true},
        {"8:05", "Europe/Paris", true},
        {"8:05", "+01:00 back", true},
        {"8:05", "(UTC)", true},
        {"10m", "ago it broke", true},
        {"1h", "30m it broke", true},
        {"yesterday", "22:00 x", true},
        {"2023-06-01", "08:05 back", true},
        {"June", "1, 2023 x", true},
        {"June 1,", "2023 x", true},
        {"2023-06-01", "at 8 AM", true},
        {"+1d", "02:00 x", true},
        {"8:05", "back", false},
        {"8:05", "and/or", false},
        {"8:05", "art is long", false},
        {"10m", "back", false},
        {"now", "back", false},
        {"2023-06-01", "3 hosts", false},
        {"8:05 PM", "PM is late", false},
        {"yesterday", "we", false},
        {"8:05", "", false},
        {"", "08:05", false},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (when_continues(rows[i].time, rows[i].next) != rows[i].expected)
            fail_msg("'%s' '%s'", rows[i].time, rows[i].next);
    }
}

static void test_times_are_shown(void **state)
{
    static const struct {
        const char *typed;
        const char *zone;
        const char *clock, *full;
    } rows[] = {
        {"2023-05-30 08:05 UTC", "UTC", "08:05", "2023-05-30 08:05 UTC"},
        {"2023-05-30 08:05:30 UTC", "WAT", "09:05:30", "2023-05-30 09:05:30 WAT"},
        {"2023-05-30 08:05:00.25 UTC", "+01:00", "09:05:00.250", "2023-05-30 09:05:00.250 +01:00"},
        {"2023-05-30 08:05:30.000001 UTC", "UTC", "08:05:30.000001",
         "2023-05-30 08:05:30.000001 UTC"},
        {"2023-05-30 23:05 UTC", "Europe/Paris", "01:05", "2023-05-31 01:05 Europe/Paris"},
        {"~08:05 UTC", "UTC", "~08:05", NULL},
        {"~08:05 UTC", "Europe/Paris", "10:00–10:10", NULL},
        {"~08:05 +02:00", "Europe/Paris", "~08:05", NULL},
        {"08:xx UTC", "UTC", "08:xx", NULL},
        {"08:?? UTC", "UTC", "08:xx", NULL},
        {"08:xx UTC", "Europe/Paris", "10:00–10:59", NULL},
        {"08:xx UTC", "Asia/Kolkata", "13:30–14:29", NULL},
        {"2023-05-30 UTC", "UTC", "2023-05-30", NULL},
        {"2023-05-30 UTC", "Europe/Paris", "2023-05-30 02:00 – 2023-05-31 01:59", NULL},
    };

    (void)state;
    need_zone_data();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone zone = zone_named(rows[i].zone);
        struct time_context context = paris_at_noon(&zone);
        struct buf clock = BUF_INIT, full = BUF_INIT;
        struct when w;
        assert_int_equal(when_parse(rows[i].typed, &context, &w, NULL), 0);
        when_add_uncertain(&clock, w.at, w.at_max, w.precision, w.offset, &zone);
        assert_string_equal(clock.data, rows[i].clock);
        when_add_full(&full, w.at, &zone);
        if (rows[i].full != NULL)
            assert_string_equal(full.data, rows[i].full);
        buf_release(&clock);
        buf_release(&full);
    }
}

static void test_names_of_precisions(void **state)
{
    enum precision p = PRECISION_EXACT;

    (void)state;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(precision_from_name(precision_name((enum precision)i), &p), 0);
        assert_int_equal(p, i);
    }
    assert_string_equal(precision_name(PRECISION_DAY), "day");
    assert_int_equal(precision_from_name("minute", &p), -1);
}

/* What is shown in full is read as the same instant, but for the later pass of a repeated hour. */
static void test_what_is_shown_is_read_again(void **state)
{
    struct zone paris;

    (void)state;
    need_zone_data();
    paris = zone_named("Europe/Paris");
    struct time_context context = paris_at_noon(&paris);
    context.future = true;
    for (instant t = at("2022-10-29 00:00"); t < at("2023-04-02 00:00"); t += 7 * MINUTE + 250000) {
        struct buf full = BUF_INIT;
        struct when w;
        when_add_full(&full, t, &paris);
        assert_int_equal(when_parse(full.data, &context, &w, NULL), 0);
        if (w.at != t && !(w.remark[0] != '\0' && w.at == t - HOUR))
            fail_msg("'%s' is read as another instant", full.data);
        assert_int_equal(when_prefix(full.data), full.len);
        buf_release(&full);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_form),
        cmocka_unit_test(test_uncertain_times),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_clocks_that_go_back_and_forth),
        cmocka_unit_test(test_the_latest_occurrence),
        cmocka_unit_test(test_between_start_and_end),
        cmocka_unit_test(test_from_the_start),
        cmocka_unit_test(test_after_the_event),
        cmocka_unit_test(test_the_future),
        cmocka_unit_test(test_abbreviations_of_the_incidents_zone),
        cmocka_unit_test(test_what_is_kept_of_the_text),
        cmocka_unit_test(test_the_time_at_a_lines_beginning),
        cmocka_unit_test(test_a_text_that_continues_the_time),
        cmocka_unit_test(test_times_are_shown),
        cmocka_unit_test(test_names_of_precisions),
        cmocka_unit_test(test_what_is_shown_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
