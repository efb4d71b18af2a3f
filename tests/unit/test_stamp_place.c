/* Whole timelines: which instants their times mean, and what is told of it. Each row is a timeline
 * as a document has it, one entry a line, what the document says elsewhere, and what must come of
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "time/stamp_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct zone zone_named(const char *name)
{
    struct zone zone = ZONE_UTC;
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

/* The lines of a timeline: "  " before a nested entry, "# " before a day that stands above what
 * follows, "--" between two lists. */
struct lines {
    struct placed *list;
    size_t n;
};

static void add_entry(struct lines *lines, const char *s, size_t len, int line, bool nested)
{
    struct placed *e;

    lines->list = xreallocarray(lines->list, lines->n + 1, sizeof *lines->list);
    e = &lines->list[lines->n++];
    *e = (struct placed){.line = line, .nested = nested};
    if (stamp_read(s, len, &e->stamp) == 0)
        fail_msg("no stamp: '%.*s'", (int)len, s);
}

static struct lines read_lines(const char *text)
{
    struct lines lines = {NULL, 0};
    struct stamp day = {.at = {.has_date = false}};
    bool has_day = false;
    int line = 1, group = 0;

    for (const char *s = text; *s != '\0'; line++) {
        size_t len = strcspn(s, "\n");
        if (s[0] == '#') {
            if (!stamp_is_day(s + 1, len - 1, &day))
                fail_msg("no day: '%.*s'", (int)len, s);
            has_day = true;
        } else if (s[0] == '-') {
            group++;
            has_day = false;
        } else {
            bool nested = s[0] == ' ';
            add_entry(&lines, s + (nested ? 2 : 0), len - (nested ? 2 : 0), line, nested);
            lines.list[lines.n - 1].group = group;
            lines.list[lines.n - 1].has_day = has_day;
            lines.list[lines.n - 1].day = day.at;
        }
        s += len + (s[len] == '\n');
    }
    return lines;
}

static void note(void *self, enum place_note kind, int line, const char *text)
{
    buf_addf(self, "%s%d: %s\n", kind == PLACE_GUESS ? "?" : "!", line, text);
}

static void set_when(const char *text, const struct zone *zone, struct when *out, bool *has)
{
    struct stamp stamp;

    *has = text != NULL;
    if (text == NULL)
        return;
    assert_true(stamp_read(text, strlen(text), &stamp) > 0);
    assert_int_equal(stamp_point_place(&stamp, &stamp.at, zone, NULL, out), 0);
}

/* What else the document says, each "" or NULL where nothing. */
struct said {
    const char *zone, *start, *end, *day;
};

/* The times, with the day where it changes: "2023-06-01 08:00 08:05 10:30-11:00 2023-06-02 00:10".
 */
static void add_times(struct buf *out, const struct lines *lines, const struct zone *zone)
{
    char last[11] = "";

    for (size_t i = 0; i < lines->n; i++) {
        const struct placed *e = &lines->list[i];
        struct buf date = BUF_INIT;
        when_add_date(&date, e->at, zone);
        buf_adds(out, i > 0 ? " " : "");
        if (strcmp(date.data, last) != 0)
            buf_addf(out, "%s ", date.data);
        snprintf(last, sizeof last, "%s", date.data);
        buf_adds(out, e->precision == PRECISION_ABOUT ? "~" : "");
        if (e->precision == PRECISION_DAY)
            buf_adds(out, "day");
        else
            when_add_digits(out, e->at, zone);
        if (e->until != INSTANT_NONE) {
            buf_addc(out, '-');
            when_add_digits(out, e->until, zone);
        }
        buf_release(&date);
    }
}

static void check(const char *text, const struct said *said, const char *times, const char *notes)
{
    struct zone utc = zone_named("UTC"), zone;
    struct buf told = BUF_INIT, shown = BUF_INIT;
    struct place_context context = {.fallback = &utc,
                                    .fallback_from = "the configuration",
                                    .day_from = "the title",
                                    .note = note,
                                    .self = &told};
    struct civil now = {.year = 2025, .month = 3, .day = 10, .hour = 12};
    struct lines lines = read_lines(text);

    context.now = instant_of_civil(&now, 0);
    if (said->zone != NULL)
        snprintf(context.zone, sizeof context.zone, "%s", said->zone);
    set_when(said->start, &utc, &context.start, &context.has_start);
    set_when(said->end, &utc, &context.end, &context.has_end);
    context.has_day = said->day != NULL;
    if (context.has_day)
        assert_non_null(date_scan(said->day, &context.day));
    stamps_place(lines.list, lines.n, &context, &zone);
    add_times(&shown, &lines, &zone);
    buf_addf(&shown, " %s", zone.name);
    if (strcmp(shown.data, times) != 0 || strcmp(told.data, notes) != 0)
        fail_msg("%s\n-- is\n%s\n%s-- not\n%s\n%s", text, shown.data, told.data, times, notes);
    buf_release(&told);
    buf_release(&shown);
    free(lines.list);
}

struct row {
    const char *text;
    struct said said;
    const char *times, *notes;
};

static void check_rows(const struct row *rows, size_t count)
{
    need_zone_data();
    for (size_t i = 0; i < count; i++)
        check(rows[i].text, &rows[i].said, rows[i].times, rows[i].notes);
}

/* ---- days */

static void test_dates_are_carried(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 08:00\n08:05\n09:30 - 10:00",
         {.zone = "UTC"},
         "2023-06-01 08:00 08:05 09:30-10:00 UTC",
         ""},
        {"2023-06-01 08:00\n08:05\n2023-06-02 07:00\n07:30",
         {.zone = "UTC"},
         "2023-06-01 08:00 08:05 2023-06-02 07:00 07:30 UTC",
         ""},
        {"# Friday, 2023-06-02\n09:00\n17:00\n# 2023-06-03\n08:00",
         {.zone = "UTC"},
         "2023-06-02 09:00 17:00 2023-06-03 08:00 UTC",
         ""},
        {"# 2023-06-02\n23:50\n00:10\n# 2023-06-04\n08:00",
         {.zone = "UTC"},
         "2023-06-02 23:50 2023-06-03 00:10 2023-06-04 08:00 UTC",
         ""},
        {"# 2023-06-02\n09:00\n--\n10:00",
         {.zone = "UTC", .day = "2023-07-01"},
         "2023-06-02 09:00 2023-07-01 10:00 UTC",
         "?4: the first time has no date: it is put on 2023-07-01, the date of the title\n"},
        {"Day 1, 08:00\n17:00\nDay 2, 08:00\nDay 4: text",
         {.zone = "UTC", .start = "2023-06-01 07:55 UTC"},
         "2023-06-01 08:00 17:00 2023-06-02 08:00 2023-06-04 day UTC",
         ""},
        {"# Day 1 - 2023-06-01\n08:00\n# Day 3\n09:00",
         {.zone = "UTC"},
         "2023-06-01 08:00 2023-06-03 09:00 UTC",
         ""},
        {"# Monday, 5 June 2023\n08:00\n# Thursday\n09:00",
         {.zone = "UTC"},
         "2023-06-05 08:00 2023-06-08 09:00 UTC",
         ""},
        {"Monday 22:00\n23:00\nTuesday 01:00\nFriday 09:00",
         {.zone = "UTC", .start = "2023-06-05 21:00 UTC"},
         "2023-06-05 22:00 23:00 2023-06-06 01:00 2023-06-09 09:00 UTC",
         ""},
        /* the last one, where nothing says more: today is Monday, 2025-03-10 */
        {"Wednesday 22:00\nThursday 01:00",
         {.zone = "UTC"},
         "2025-03-05 22:00 2025-03-06 01:00 UTC",
         "?1: the first time has no date: it is put on 2025-03-05, the last such day, since there "
         "is "
         "no date anywhere: mend it in 'debrief edit'\n"},
        {"2023-06-01 22:00\nnext day 08:00\n01:00 (+1)",
         {.zone = "UTC"},
         "2023-06-01 22:00 2023-06-02 08:00 01:00 UTC",
         "!3: '01:00 (+1)' stands behind 'next day 08:00', out of order\n"},
        {"2023-06-01: text\n2023-06-03: text",
         {.zone = "UTC"},
         "2023-06-01 day 2023-06-03 day UTC",
         ""},
        {"2023-02-30 08:00\n08:10",
         {.zone = "UTC", .day = "2023-03-01"},
         "2023-03-01 08:00 08:10 UTC",
         "!1: '2023-02-30 08:00' is a date that never was\n"
         "?1: the first time has no date: it is put on 2023-03-01, the date of the title\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_where_the_first_day_is_from(void **state)
{
    static const struct row rows[] = {
        {"08:00\n08:05",
         {.zone = "UTC", .start = "2023-06-01 08:00 UTC"},
         "2023-06-01 08:00 08:05 UTC",
         ""},
        /* also when it stands before the start */
        {"07:50\n08:05",
         {.zone = "UTC", .start = "2023-06-01 08:00 UTC", .day = "2023-06-09"},
         "2023-06-01 07:50 08:05 UTC",
         ""},
        /* the start's day is that of the entries' zone */
        {"20:00\n21:00",
         {.zone = "-05:00", .start = "2023-06-02 01:30 UTC"},
         "2023-06-01 20:00 21:00 -05:00",
         ""},
        {"22:15\n23:00\n00:00\n01:30",
         {.zone = "UTC", .day = "2024-05-06"},
         "2024-05-06 22:15 23:00 2024-05-07 00:00 01:30 UTC",
         "?1: the first time has no date: it is put on 2024-05-06, the date of the title\n"},
        /* a date further down tells it */
        {"22:00\n23:30\n2023-06-02 00:10\n00:30",
         {.zone = "UTC"},
         "2023-06-01 22:00 23:30 2023-06-02 00:10 00:30 UTC",
         "?1: the first time has no date: it is put on 2023-06-01, by the date of 2023-06-02 "
         "00:10\n"},
        {"08:00\n09:30\n2023-06-02 10:10",
         {.zone = "UTC", .day = "2023-06-09"},
         "2023-06-02 08:00 09:30 10:10 UTC",
         "?1: the first time has no date: it is put on 2023-06-02, by the date of 2023-06-02 "
         "10:10\n"},
        {"08:00\n09:30\n2023-06-02: closed",
         {.zone = "UTC", .day = "2023-06-01"},
         "2023-06-01 08:00 09:30 2023-06-02 day UTC",
         "?1: the first time has no date: it is put on 2023-06-01, the date of the title\n"},
        {"2023-06-01 08:00\n--\n09:00",
         {.zone = "UTC"},
         "2023-06-01 08:00 09:00 UTC",
         "?3: the first time has no date: it is put on 2023-06-01, the first date of the "
         "timeline\n"},
        {"08:00\n08:30",
         {.zone = "UTC"},
         "2025-03-10 08:00 08:30 UTC",
         "?1: the first time has no date: it is put on 2025-03-10, today, since there is no date "
         "anywhere: mend it in 'debrief edit'\n"},
        {"23:50\n00:10",
         {.zone = "UTC"},
         "2025-03-09 23:50 2025-03-10 00:10 UTC",
         "?1: the first time has no date: it is put on 2025-03-09, yesterday, since there is no "
         "date anywhere: mend it in 'debrief edit'\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_midnight(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 23:58\n00:40", {.zone = "UTC"}, "2023-06-01 23:58 2023-06-02 00:40 UTC", ""},
        {"2023-06-01 23:55\n07:00\n06:00",
         {.zone = "UTC"},
         "2023-06-01 23:55 2023-06-02 07:00 2023-06-03 06:00 UTC",
         ""},
        /* under an hour is out of order, an hour is a day */
        {"2023-06-01 14:49\n14:43\n14:50",
         {.zone = "UTC"},
         "2023-06-01 14:49 14:43 14:50 UTC",
         "!2: '14:43' stands behind '2023-06-01 14:49', out of order\n"},
        {"2023-06-01 17:47\n17:46:50",
         {.zone = "UTC"},
         "2023-06-01 17:47 17:46:50 UTC",
         "!2: '17:46:50' stands behind '2023-06-01 17:47', out of order\n"},
        {"2023-06-01 15:00\n14:01",
         {.zone = "UTC"},
         "2023-06-01 15:00 14:01 UTC",
         "!2: '14:01' stands behind '2023-06-01 15:00', out of order\n"},
        {"2023-06-01 15:00\n14:00", {.zone = "UTC"}, "2023-06-01 15:00 2023-06-02 14:00 UTC", ""},
        /* over midnight too */
        {"2023-06-01 23:40\n00:10\n23:55\n00:20",
         {.zone = "UTC"},
         "2023-06-01 23:40 2023-06-02 00:10 2023-06-01 23:55 2023-06-02 00:20 UTC",
         "!3: '23:55' stands behind '00:10', out of order\n"},
        /* but nothing goes before the list */
        {"2023-06-01 00:10\n23:55", {.zone = "UTC"}, "2023-06-01 00:10 23:55 UTC", ""},
        /* an uncertain time may be behind the one above */
        {"2023-06-01 14:20\n14:xx\n~14:18",
         {.zone = "UTC"},
         "2023-06-01 14:20 14:00 ~14:18 UTC",
         ""},
        {"2023-06-01 22:00 - 02:00\n23:00",
         {.zone = "UTC"},
         "2023-06-01 22:00-02:00 23:00 UTC",
         ""},
        {"11:30 PM\n12:00 AM\n12:30 AM",
         {.zone = "UTC", .day = "2023-06-01"},
         "2023-06-01 23:30 2023-06-02 00:00 00:30 UTC",
         "?1: the first time has no date: it is put on 2023-06-01, the date of the title\n"},
        {"2023-06-02 23:00\n24:00\n00:30",
         {.zone = "UTC"},
         "2023-06-02 23:00 2023-06-03 00:00 00:30 UTC",
         ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_nested_entries(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 23:50\n  00:10\n  00:40\n23:55\n00:30",
         {.zone = "UTC"},
         "2023-06-01 23:50 2023-06-02 00:10 00:40 2023-06-01 23:55 2023-06-02 00:30 UTC",
         ""},
        {"2023-06-01 10:00\n  2023-06-05 08:00\n  09:00\n11:00",
         {.zone = "UTC"},
         "2023-06-01 10:00 2023-06-05 08:00 09:00 2023-06-01 11:00 UTC",
         ""},
        {"  2023-06-01 08:00\n2023-06-02 10:00",
         {.zone = "UTC"},
         "2023-06-01 08:00 2023-06-02 10:00 UTC",
         ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_newest_first(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 11:30\n11:00\n10:15\n09:50",
         {.zone = "UTC"},
         "2023-06-01 11:30 11:00 10:15 09:50 UTC",
         "?1: the timeline is read as newest first\n"
         "?4: the first time has no date: it is put on 2023-06-01, by the date of 2023-06-01 "
         "11:30\n"},
        {"01:30\n00:20\n23:40\n22:00",
         {.zone = "UTC", .start = "2023-06-01 22:00 UTC"},
         "2023-06-02 01:30 00:20 2023-06-01 23:40 22:00 UTC",
         "?1: the timeline is read as newest first\n"},
        {"2023-06-03 10:00\n2023-06-02 11:00\n2023-06-01 12:00",
         {.zone = "UTC"},
         "2023-06-03 10:00 2023-06-02 11:00 2023-06-01 12:00 UTC",
         "?1: the timeline is read as newest first\n"},
        {"# 2023-06-02\n10:00\n09:00\n# 2023-06-01\n23:00\n22:00\n  22:10",
         {.zone = "UTC"},
         "2023-06-02 10:00 09:00 2023-06-01 23:00 22:00 22:10 UTC",
         "?2: the timeline is read as newest first\n"},
        /* a step back of more than half a day is midnight, one date down the list is enough */
        {"2023-05-01 23:40\n23:58\n00:40\n00:35\n2023-05-03 08:00",
         {.zone = "UTC"},
         "2023-05-01 23:40 23:58 2023-05-02 00:40 00:35 2023-05-03 08:00 UTC",
         "!4: '00:35' stands behind '00:40', out of order\n"},
        {"2023-05-03 10:00\n09:00\n2023-05-02 23:00\n22:30",
         {.zone = "UTC"},
         "2023-05-03 10:00 09:00 2023-05-02 23:00 22:30 UTC",
         "?1: the timeline is read as newest first\n"
         "?4: the first time has no date: it is put on 2023-05-02, by the date of 2023-05-02 "
         "23:00\n"},
        {"2:10\n1:52\n12:16\n11:40",
         {.zone = "UTC", .start = "2023-06-01 11:30 UTC"},
         "2023-06-01 14:10 13:52 12:16 11:40 UTC",
         "?1: the timeline is read as newest first\n"
         "?2: '1:52' is read as 13:52\n?1: '2:10' is read as 14:10\n"},
        /* one step back is midnight */
        {"2023-06-01 23:00\n09:00", {.zone = "UTC"}, "2023-06-01 23:00 2023-06-02 09:00 UTC", ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_twelve_hours_without_a_mark(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 10:05\n11:40\n12:16\n1:52\n2:10",
         {.zone = "UTC"},
         "2023-06-01 10:05 11:40 12:16 13:52 14:10 UTC",
         "?4: '1:52' is read as 13:52\n?5: '2:10' is read as 14:10\n"},
        {"2023-06-01 11:00\n1:30\n11:50\n12:10\n1:00",
         {.zone = "UTC"},
         "2023-06-01 11:00 13:30 23:50 2023-06-02 00:10 01:00 UTC",
         "?2: '1:30' is read as 13:30\n?3: '11:50' is read as 23:50\n"
         "?4: '12:10' is read as 00:10\n"},
        /* a padded hour, an hour above twelve or midnight as 0 is on twenty-four */
        {"2023-06-01 10:05\n12:16\n01:52",
         {.zone = "UTC"},
         "2023-06-01 10:05 12:16 2023-06-02 01:52 UTC",
         ""},
        {"2023-06-01 10:05\n17:16\n1:52",
         {.zone = "UTC"},
         "2023-06-01 10:05 17:16 2023-06-02 01:52 UTC",
         ""},
        {"2023-06-01 11:30 AM - 1:15\n12:30 PM - 1:00 PM",
         {.zone = "UTC"},
         "2023-06-01 11:30-13:15 12:30-13:00 UTC",
         ""},
        {"2:05\n2:30\n4:00",
         {.zone = "UTC", .start = "2023-06-01 2:00 PM UTC"},
         "2023-06-01 14:05 14:30 16:00 UTC",
         "?1: '2:05' is read as 14:05\n?2: '2:30' is read as 14:30\n?3: '4:00' is read as 16:00\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

/* ---- years and orders */

static void test_years(void **state)
{
    static const struct row rows[] = {
        {"Jan 16, 12:52 PM\nJan 19, 4:04 PM",
         {.zone = "UTC", .day = "2023-01-16"},
         "2023-01-16 12:52 2023-01-19 16:04 UTC",
         "?1: no year is written: 'Jan 16, 12:52 PM' is read as of 2023\n"},
        {"Dec 31 23:50\nJan 1 00:10",
         {.zone = "UTC", .start = "2022-12-31 23:45 UTC"},
         "2022-12-31 23:50 2023-01-01 00:10 UTC",
         "?1: no year is written: 'Dec 31 23:50' is read as of 2022\n"},
        /* the last one that makes it past: now is 2025-03-10 */
        {"Mar 9 08:00\nMar 10 08:00",
         {.zone = "UTC"},
         "2025-03-09 08:00 2025-03-10 08:00 UTC",
         "?1: no year is written: 'Mar 9 08:00' is read as of 2025\n"},
        {"Mar 12 08:00",
         {.zone = "UTC"},
         "2024-03-12 08:00 UTC",
         "?1: no year is written: 'Mar 12 08:00' is read as of 2024\n"},
        /* unless its weekday says another: January 20 was a Thursday in 2022 */
        {"Thur Jan 20 22:40\nFri Jan 21 01:00",
         {.zone = "UTC"},
         "2022-01-20 22:40 2022-01-21 01:00 UTC",
         "?1: no year is written: 'Thur Jan 20 22:40' is read as of 2022\n"},
        {"# January 8\n08:00\n# January 9\n08:00",
         {.zone = "UTC", .start = "2018-01-08 07:00 UTC"},
         "2018-01-08 08:00 2018-01-09 08:00 UTC",
         "?2: no year is written: January 8 is read as of 2018\n"},
        {"Feb 3 08:00\n2021-02-03 09:00",
         {.zone = "UTC"},
         "2021-02-03 08:00 09:00 UTC",
         "?1: no year is written: 'Feb 3 08:00' is read as of 2021\n"},
        {"22025-03-01 09:36\n10:00",
         {.zone = "UTC"},
         "2025-03-01 09:36 10:00 UTC",
         "!1: '22025-03-01 09:36' is read as of 2025\n"},
        {"10/14/2022 - text\n11/03/202 - text",
         {.zone = "UTC"},
         "2022-10-14 day 2022-11-03 day UTC",
         "!2: '11/03/202' is read as of 2022\n"},
        {"2021-01-02 08:00\n2020-01-03 09:00\n2021-01-04 10:00",
         {.zone = "UTC"},
         "2021-01-02 08:00 2021-01-03 09:00 2021-01-04 10:00 UTC",
         "!2: '2020-01-03 09:00' is read as of 2021, as those around it are\n"},
        {"2020-01-02 08:00\n2021-03-03 09:00",
         {.zone = "UTC"},
         "2020-01-02 08:00 2021-03-03 09:00 UTC",
         ""},
        {"2021-06-28 08:00\n2021-06-11 09:00",
         {.zone = "UTC"},
         "2021-06-28 08:00 2021-06-11 09:00 UTC",
         "!2: '2021-06-11 09:00' goes back in date, behind '2021-06-28 08:00'\n"},
        {"Tuesday, 2023-06-01 08:00",
         {.zone = "UTC"},
         "2023-06-01 08:00 UTC",
         "!1: 2023-06-01 was a Thursday: 'Tuesday, 2023-06-01 08:00'\n"},
        {"2032-06-01 08:00",
         {.zone = "UTC"},
         "2032-06-01 08:00 UTC",
         "!1: '2032-06-01 08:00' lies in the future\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_the_order_of_numbers(void **state)
{
    static const struct row rows[] = {
        /* one day above twelve decides for all */
        {"03/04/2023 08:00\n03/13/2023 09:00",
         {.zone = "UTC"},
         "2023-03-04 08:00 2023-03-13 09:00 UTC",
         ""},
        {"03/04/2023 08:00\n13/04/2023 09:00",
         {.zone = "UTC"},
         "2023-04-03 08:00 2023-04-13 09:00 UTC",
         ""},
        /* else what lies nearer together, and near to the start */
        {"03/04/2023 08:00\n04/04/2023 09:00",
         {.zone = "UTC"},
         "2023-04-03 08:00 2023-04-04 09:00 UTC",
         "?1: the day is read as the first number of '03/04/2023 08:00' and such dates, which fits "
         "the others\n"},
        {"05/06/2023 08:00",
         {.zone = "UTC", .start = "2023-06-05 07:00 UTC"},
         "2023-06-05 08:00 UTC",
         "?1: the day is read as the first number of '05/06/2023 08:00' and such dates, which fits "
         "the others\n"},
        {"05/06/2023 08:00",
         {.zone = "UTC"},
         "2023-05-06 08:00 UTC",
         "?1: the month is read as the first number of '05/06/2023 08:00' and such dates\n"},
        {"[03-20 16:46]\n[03-21 02:00]",
         {.zone = "UTC", .day = "2018-03-20"},
         "2018-03-20 16:46 2018-03-21 02:00 UTC",
         "?1: no year is written: '03-20 16:46' is read as of 2018\n"},
        {"1.2.2023, 08:00", {.zone = "UTC"}, "2023-02-01 08:00 UTC", ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

/* ---- zones */

static void test_zones(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 08:00 UTC\n08:05 UTC", {0}, "2023-06-01 08:00 08:05 UTC", ""},
        {"2023-06-01 08:00 WAT\n08:05 WAT\n07:20 UTC", {0}, "2023-06-01 08:00 08:05 08:20 WAT", ""},
        {"2023-06-01 08:00\n08:05",
         {.zone = "Central African Time"},
         "2023-06-01 08:00 08:05 CAT",
         ""},
        {"2023-06-01 08:00\n08:05",
         {.zone = "Pacific"},
         "2023-06-01 08:00 08:05 America/Los_Angeles",
         ""},
        {"2023-06-01 08:00 Denver\n09:00", {0}, "2023-06-01 08:00 09:00 America/Denver", ""},
        {"2023-06-01 08:00\n08:05",
         {.start = "2023-06-01 07:55 (WAT)"},
         "2023-06-01 08:00 08:05 WAT",
         ""},
        {"2023-06-01 08:00\n08:05",
         {0},
         "2023-06-01 08:00 08:05 UTC",
         "?1: no zone is named: the times are read in UTC, from the configuration: mend it in "
         "'debrief edit'\n"},
        {"2023-06-01 08:00 IST\n08:05 IST",
         {0},
         "2023-06-01 08:00 08:05 Asia/Kolkata",
         "?1: IST is read as India, Asia/Kolkata\n"},
        {"2023-06-01 08:00\n08:05",
         {.zone = "PT"},
         "2023-06-01 08:00 08:05 America/Los_Angeles",
         "?0: PT is read as North American Pacific, America/Los_Angeles\n"},
        {"2023-07-01 08:00 PST",
         {0},
         "2023-07-01 08:00 PST",
         "!1: PST is -08:00, also in July; PDT, in use then, is -07:00\n"},
        {"2023-07-01 08:00\n09:00",
         {.zone = "XYZ"},
         "2023-07-01 08:00 09:00 UTC",
         "!0: the zone 'XYZ' is not known\n"
         "?1: no zone is named: the times are read in UTC, from the configuration: mend it in "
         "'debrief edit'\n"},
        /* both halves of the year: the zone that has them */
        {"2016-11-02 15:11\n2016-11-07 16:27",
         {.zone = "PST/PDT"},
         "2016-11-02 15:11 2016-11-07 16:27 America/Los_Angeles",
         ""},
        /* what each time says itself goes before what a sentence says */
        {"2023-06-01 08:00 UTC\n08:05 UTC", {.zone = "UTC+2"}, "2023-06-01 08:00 08:05 UTC", ""},
        {"2023-06-01 08:00 UTC\n10:05", {.zone = "UTC+2"}, "2023-06-01 10:00 10:05 +02:00", ""},
        /* a zone beside the first tells what that is in */
        {"2023-06-01 18:37 (22:37 UTC)\n19:00",
         {0},
         "2023-06-01 18:37 19:00 -04:00",
         "?1: no zone is named for the times: -04:00, from '2023-06-01 18:37 (22:37 UTC)'\n"},
        {"2023-06-01 18:37 EDT (22:37 UTC)\n19:00 EDT (23:00 UTC)",
         {0},
         "2023-06-01 18:37 19:00 EDT",
         ""},
        {"2023-08-01 23:15 UTC / 16:15 PDT", {0}, "2023-08-01 23:15 UTC", ""},
        {"2023-08-01 12:48 (6:48 PDT)",
         {.zone = "UTC"},
         "2023-08-01 12:48 UTC",
         "!1: the times of '2023-08-01 12:48 (6:48 PDT)' are not the same: the first is taken, in "
         "UTC, which is 05:48 in PDT\n"},
        /* the day is carried in the zone of each entry */
        {"2023-06-01 23:30 UTC\n18:45 CDT\n00:10 UTC",
         {0},
         "2023-06-01 23:30 23:45 2023-06-02 00:10 UTC",
         ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_clock_changes(void **state)
{
    static const struct row rows[] = {
        {"2023-03-26 01:50\n02:30\n03:40",
         {.zone = "Europe/Paris"},
         "2023-03-26 01:50 03:30 03:40 Europe/Paris",
         "!2: '02:30' was skipped by the clocks of Europe/Paris: taken as 2023-03-26 03:30 "
         "Europe/Paris\n"},
        {"2023-10-29 01:50\n02:30\n03:40",
         {.zone = "Europe/Paris"},
         "2023-10-29 01:50 02:30 03:40 Europe/Paris",
         "!2: '02:30' comes twice that night: the earlier is taken\n"},
        {"2023-10-29 02:50\n02:10\n03:05",
         {.zone = "Europe/Paris"},
         "2023-10-29 02:50 02:10 03:05 Europe/Paris",
         "!1: '2023-10-29 02:50' comes twice that night: the earlier is taken\n"
         "!2: '02:10' comes twice that night: the later is taken\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_clocks_that_cannot_be(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 00:25 AM\n13:55 PM\n14:15pm",
         {.zone = "UTC"},
         "2023-06-01 00:25 13:55 14:15 UTC",
         "!1: '2023-06-01 00:25 AM' is read as 00:25\n!2: '13:55 PM' is read as 13:55\n"
         "!3: '14:15pm' is read as 14:15\n"},
        {"2023-06-01 14:00 - 2023-06-01 13:00",
         {.zone = "UTC"},
         "2023-06-01 14:00 UTC",
         "!1: '2023-06-01 14:00 - 2023-06-01 13:00' ends before it begins: its end is left out\n"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

/* ---- as documents are */

static void test_worked_timelines(void **state)
{
    static const struct row rows[] = {
        {"08:00 AM\n08:05 AM\n08:10 AM\n09:00 AM\n09:30 AM\n10:30 AM\n11:00 AM\n11:30 AM",
         {.start = "June 1, 2023, 08:00 AM UTC", .end = "June 1, 2023, 11:30 AM UTC"},
         "2023-06-01 08:00 08:05 08:10 09:00 09:30 10:30 11:00 11:30 UTC",
         ""},
        {"08:00 AM\n08:05 AM\n11:30 AM",
         {.start = "August 6, 2023, 08:00 AM (wat)"},
         "2023-08-06 08:00 08:05 11:30 WAT",
         ""},
        {"10:00 AM\n11:30 AM\n2:00 PM\n6:00 PM\n10:00 PM",
         {.start = "June 5, 2023, 10:00 AM UTC", .end = "June 6, 2023, 2:00 AM UTC"},
         "2023-06-05 10:00 11:30 14:00 18:00 22:00 UTC",
         ""},
        {"10:00 AM UTC\n2:00 PM UTC",
         {.start = "February 27, 2024, 10:00 AM UTC", .end = "February 28, 2024, 2:00 PM UTC"},
         "2024-02-27 10:00 14:00 UTC",
         ""},
        {"10:15 PM\n10:20 PM\n11:00 PM\n11:30 PM\n12:00 AM\n1:30 AM\n2:00 AM\n3:00 AM",
         {.start = "May 6, 2024, 10:00 PM (UTC)", .end = "May 7, 2024, 3:00 AM (UTC)"},
         "2024-05-06 22:15 22:20 23:00 23:30 2024-05-07 00:00 01:30 02:00 03:00 UTC",
         ""},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

/* ---- any timeline */

/* As many cases as $PROPERTY says, else a few. */
static int cases(void)
{
    const char *n = getenv("PROPERTY");
    return n != NULL ? (int)strtol(n, NULL, 10) : 400;
}

static uint64_t seed = 20230601;

static int pick(int below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)below);
}

#define MOST 24

struct generated {
    instant at[MOST]; /* ascending, in whole minutes */
    int n;
    const char *zone;
    int32_t offset;
};

/* Times that follow each other by less than LONGEST minutes and more than none. */
static struct generated generate(int longest)
{
    static const struct {
        const char *name;
        int32_t offset;
    } zones[] = {{"UTC", 0}, {"WAT", 3600}, {"+05:30", 19800}, {"PST", -28800}};
    struct civil first = {.year = 2015 + pick(9), .month = 1 + pick(12), .day = 1 + pick(28)};
    struct generated g = {.n = 3 + pick(MOST - 3)};
    int zone = pick((int)COUNT(zones));

    g.zone = zones[zone].name;
    g.offset = zones[zone].offset;
    first.hour = pick(24);
    first.minute = pick(60);
    g.at[0] = instant_of_civil(&first, g.offset);
    for (int i = 1; i < g.n; i++)
        g.at[i] = g.at[i - 1] + (1 + (pick(3) == 0 ? pick(longest - 1) : pick(40))) * MINUTE;
    return g;
}

enum style {
    ISO,       /* each with its date */
    CARRIED,   /* the date only where it changes, in numbers */
    ONCE,      /* the date only with the first */
    MARKED,    /* on twelve hours, the date in words with the first */
    ROMANCE,   /* "14h05", the date in Spanish with the first */
    ABOVE,     /* dates above */
    STARTED,   /* no date: the start says it */
    BACKWARDS, /* newest first, the date where it changes */
    STYLES
};

static void add_clock(struct buf *out, enum style style, const struct civil *c)
{
    if (style == MARKED)
        buf_addf(out, "%d:%02d %s", c->hour % 12 == 0 ? 12 : c->hour % 12, c->minute,
                 c->hour < 12 ? "AM" : "PM");
    else
        buf_addf(out, style == ROMANCE ? "%02dh%02d" : "%02d:%02d", c->hour, c->minute);
}

static void add_day(struct buf *out, enum style style, const struct civil *c)
{
    static const char *const spanish[] = {"enero",      "febrero", "marzo",     "abril",
                                          "mayo",       "junio",   "julio",     "agosto",
                                          "septiembre", "octubre", "noviembre", "diciembre"};

    if (style == MARKED)
        buf_addf(out, "%s %d, %d, ", date_month_name(c->month), c->day, c->year);
    else if (style == ROMANCE)
        buf_addf(out, "%d de %s de %d, ", c->day, spanish[c->month - 1], c->year);
    else if (style == ABOVE)
        buf_addf(out, "# %d %s %d\n", c->day, date_month_name(c->month), c->year);
    else
        buf_addf(out, "%04d-%02d-%02d ", c->year, c->month, c->day);
}

static void add_generated(struct buf *out, const struct generated *g, enum style style)
{
    int day = 0;

    for (int i = 0; i < g->n; i++) {
        struct civil c = civil_of_instant(g->at[style == BACKWARDS ? g->n - 1 - i : i], g->offset);
        bool first = i == 0, changed = c.day != day;
        bool dated =
            style == ISO || (style == STARTED                                           ? false
                             : style == CARRIED || style == ABOVE || style == BACKWARDS ? changed
                                                                                        : first);
        if (dated)
            add_day(out, style, &c);
        day = c.day;
        add_clock(out, style, &c);
        buf_adds(out, ": text\n");
    }
}

static void check_generated(const struct generated *g, enum style style)
{
    struct buf text = BUF_INIT, told = BUF_INIT;
    struct zone utc = zone_named("UTC"), zone;
    struct place_context context = {.now = INT64_C(1800000000) * SECOND,
                                    .fallback = &utc,
                                    .fallback_from = "--zone",
                                    .note = note,
                                    .self = &told};
    struct lines lines;

    snprintf(context.zone, sizeof context.zone, "%s", g->zone);
    context.has_start = style == STARTED;
    context.start.at = g->at[0];
    context.start.at_max = INSTANT_NONE;
    context.start.zone_typed = true;
    assert_int_equal(zone_find(g->zone, NULL, INSTANT_NONE, &context.start.zone, NULL), 0);
    context.start.offset = g->offset;
    add_generated(&text, g, style);
    lines = read_lines(text.data);
    assert_int_equal(lines.n, g->n);
    stamps_place(lines.list, lines.n, &context, &zone);
    assert_string_equal(zone.name, g->zone);
    for (int i = 0; i < g->n; i++) {
        if (lines.list[i].at != g->at[style == BACKWARDS ? g->n - 1 - i : i])
            fail_msg("line %d of\n%s%s", lines.list[i].line, text.data, told.data);
    }
    if (strstr(told.data, "order") != NULL || strstr(told.data, "goes back") != NULL)
        fail_msg("%s%s", text.data, told.data);
    buf_release(&text);
    buf_release(&told);
    free(lines.list);
}

/* Whatever the times are and however they are written, they are read back. */
static void test_any_timeline(void **state)
{
    (void)state;
    for (int i = 0; i < cases(); i++) {
        enum style style = (enum style)(i % STYLES);
        /* Less than half a day shows which way a list goes. */
        struct generated g = generate(style == ISO ? 23 * 60 : 11 * 60);
        check_generated(&g, style);
    }
}

/* ---- single stamps */

static void check_single(const char *text, bool until, const char *zone, const char *expected)
{
    struct stamp stamp;
    struct when w;
    struct zone home = zone_named(zone);
    struct buf shown = BUF_INIT;

    assert_true(stamp_read(text, strlen(text), &stamp) > 0);
    if (stamp_point_place(&stamp, until ? &stamp.until : &stamp.at, &home, NULL, &w) != 0)
        buf_adds(&shown, "none");
    else
        when_add_full(&shown, w.at, &w.zone);
    if (shown.data[0] != 'n' && w.remark[0] != '\0')
        buf_addf(&shown, " {%s}", w.remark);
    assert_string_equal(shown.data, expected);
    buf_release(&shown);
}

static void test_single_points(void **state)
{
    static const char range[] = "June 5, 2023, 10:00 AM to June 6, 2023, 2:00 AM (WAT)";

    (void)state;
    need_zone_data();
    check_single(range, false, "UTC", "2023-06-05 10:00 WAT");
    check_single(range, true, "UTC", "2023-06-06 02:00 WAT");
    check_single("2023-06-05 10:00", false, "Europe/Paris", "2023-06-05 10:00 Europe/Paris");
    check_single("10:00", false, "UTC", "none");
    check_single("Jun 5, 10:00", false, "UTC", "none");
    check_single("2023-02-30 10:00", false, "UTC", "none");
    check_single(
        "2023-06-05 10:00 BST", false, "UTC",
        "2023-06-05 10:00 Europe/London {BST is read as Britain in summer, Europe/London}");
    check_single("2023-06-05 13:55 PM", false, "UTC",
                 "2023-06-05 13:55 UTC {'2023-06-05 13:55 PM' is read as 13:55}");
}

static void test_rezone(void **state)
{
    struct zone utc = zone_named("UTC"), wat = zone_named("WAT");
    struct stamp stamp;
    struct when w;

    (void)state;
    assert_true(stamp_read("2023-06-05 10:00", 16, &stamp) > 0);
    assert_int_equal(stamp_point_place(&stamp, &stamp.at, &utc, NULL, &w), 0);
    instant before = w.at;
    stamp_rezone(&w, &wat);
    assert_true(w.at == before - HOUR);
    assert_string_equal(w.zone.name, "WAT");
    assert_true(stamp_read("2023-06-05 10:00 UTC", 20, &stamp) > 0);
    assert_int_equal(stamp_point_place(&stamp, &stamp.at, &wat, NULL, &w), 0);
    stamp_rezone(&w, &wat);
    assert_true(w.at == before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates_are_carried),
        cmocka_unit_test(test_where_the_first_day_is_from),
        cmocka_unit_test(test_midnight),
        cmocka_unit_test(test_nested_entries),
        cmocka_unit_test(test_newest_first),
        cmocka_unit_test(test_twelve_hours_without_a_mark),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_the_order_of_numbers),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_clock_changes),
        cmocka_unit_test(test_clocks_that_cannot_be),
        cmocka_unit_test(test_worked_timelines),
        cmocka_unit_test(test_any_timeline),
        cmocka_unit_test(test_single_points),
        cmocka_unit_test(test_rezone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
