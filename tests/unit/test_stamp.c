/* Times at the beginning of entries, at the end of labels, alone as a day, and the zones that
 * sentences and headings declare: by form alone. Each table's rows are what is written, and what
 * must be read of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "time/stamp.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void need_zone_data(void)
{
    if (access("/usr/share/zoneinfo/Europe/Paris", R_OK) != 0) {
        print_message("skip: no time zone data in /usr/share/zoneinfo\n");
        skip();
    }
}

static void add_date(struct buf *out, const struct stamp_point *p)
{
    if (p->date.weekday >= 0)
        buf_addf(out, "%.3s ", date_weekday_name(p->date.weekday));
    if (p->day > 0)
        buf_addf(out, "day%d ", p->day);
    if (p->next_day)
        buf_adds(out, "next ");
    if (!p->has_date)
        return;
    if (p->date.no_year)
        buf_adds(out, "any");
    else
        buf_addf(out, "%04d", p->date.year);
    buf_addf(out, "-%02d-%02d%s ", p->date.month, p->date.day, p->date.ambiguous ? "?" : "");
}

/* "Mon day2 2023-06-01 ~08:05:30.250000 pm [UTC]", of what there is. */
static void add_point(struct buf *out, const struct stamp *s, const struct stamp_point *p)
{
    static const char *const halves[] = {"", " am", " pm"};
    char zone[64];

    add_date(out, p);
    assert_true(p->has_clock || p->precision == PRECISION_DAY);
    if (p->has_clock) {
        buf_addf(out, "%s%02d:", p->precision == PRECISION_ABOUT ? "~" : "", p->hour);
        if (p->precision == PRECISION_HOUR)
            buf_adds(out, "xx");
        else
            buf_addf(out, "%02d", p->minute);
        if (p->has_seconds)
            buf_addf(out, ":%02d", p->second);
        if (p->micro > 0)
            buf_addf(out, ".%06d", p->micro);
        buf_addf(out, "%s ", halves[p->meridiem]);
    }
    stamp_zone(s, p, zone);
    if (zone[0] != '\0')
        buf_addf(out, "[%s] ", zone);
}

static void add_stamp(struct buf *out, const struct stamp *s)
{
    add_point(out, s, &s->at);
    if (s->has_until) {
        buf_adds(out, "- ");
        add_point(out, s, &s->until);
    }
    if (s->has_other) {
        buf_adds(out, "= ");
        add_point(out, s, &s->other);
    }
    if (s->onwards)
        buf_adds(out, "+ ");
    stamp_add_odd(out, s);
    buf_rtrim(out);
}

struct row {
    const char *text;
    const char *stamp; /* NULL: none */
    const char *rest;  /* what follows the stamp */
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stamp s = {.text = "untouched"};
        struct buf shown = BUF_INIT;
        size_t n = stamp_read(rows[i].text, strlen(rows[i].text), &s);
        if (n == 0)
            assert_string_equal(s.text, "untouched");
        else
            add_stamp(&shown, &s);
        if ((n > 0) != (rows[i].stamp != NULL) ||
            (n > 0 && (strcmp(shown.data, rows[i].stamp) != 0 ||
                       strcmp(rows[i].text + n, rows[i].rest) != 0)))
            fail_msg("'%s' is '%s' '%s', not '%s' '%s'", rows[i].text, shown.data, rows[i].text + n,
                     rows[i].stamp, rows[i].rest);
        buf_release(&shown);
    }
}

/* any at the beginning */

static void test_clocks(void **state)
{
    static const struct row rows[] = {
        {"08:05 text", "08:05", "text"},
        {"8:05 text", "08:05", "text"},
        {"08:05:30 text", "08:05:30", "text"},
        {"08:05:30.25: text", "08:05:30.250000", "text"},
        {"08:05:30,123 text", "08:05:30.123000", "text"},
        {"24:00 text", "24:00", "text"},
        {"23:59:60 text", "23:59:59", "text"},
        {"08:00 AM: text", "08:00 am", "text"},
        {"12:00 AM - text", "00:00 am", "text"},
        {"12:30 PM - text", "12:30 pm", "text"},
        {"2:14PM text", "14:14 pm", "text"},
        {"2:30 p.m. text", "14:30 pm", "text"},
        {"2:30 p. m. text", "14:30 pm", "text"},
        {"2:30 a.m.: text", "02:30 am", "text"},
        {"3:04:05.123 PM text", "15:04:05.123000 pm", "text"},
        {"2pm text", "14:00 pm", "text"},
        {"11 PM UTC: text", "23:00 pm [UTC]", "text"},
        {"12 noon text", "12:00 pm", "text"},
        {"12 midnight: text", "00:00 am", "text"},
        {"Noon: text", "12:00", "text"},
        {"midnight - text", "00:00", "text"},
        {"14:xx text", "14:xx", "text"},
        {"14:?? - text", "14:xx", "text"},
        {"14h30 - texto", "14:30", "texto"},
        {"14h30 texto", "14:30", "texto"},
        {"14H30: texto", "14:30", "texto"},
        {"14h: texto", "14:00", "texto"},
        {"14:05 Outage begins", "14:05", "Outage begins"},
        {"14:05 after a restart", "14:05", "after a restart"},
        {"14h30 Outage", "14:30", "Outage"},
        {"14 h 30 : texte", "14:30", "texte"},
        {"14:30h texto", "14:30", "texto"},
        {"14:30 hs - texto", "14:30", "texto"},
        {"14:30 hrs: text", "14:30", "text"},
        {"14:30 Uhr: Text", "14:30", "Text"},
        {"14.30 Uhr: Text", "14:30", "Text"},
        {"14 Uhr Text", "14:00", "Text"},
        {"2.30pm text", "14:30 pm", "text"},
        {"14：05 text", "14:05", "text"},
        {"1405 UTC text", "14:05 [UTC]", "text"},
        {"1405Z text", "14:05 [Z]", "text"},
        {"1405 hrs - text", "14:05", "text"},
        {"0904 PDT text", "09:04 [PDT]", "text"},
        {"14h05min - texto", "14:05", "texto"},
        {"2:05p text", "14:05 pm", "text"},
        {"21時04分 text", "21:04", "text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_uncertain(void **state)
{
    static const struct row rows[] = {
        {"~14:00 text", "~14:00", "text"},
        {"≈ 14:00 text", "~14:00", "text"},
        {"ca. 18:30 text", "~18:30", "text"},
        {"c. 18:30 text", "~18:30", "text"},
        {"approximately 14:00 UTC - text", "~14:00 [UTC]", "text"},
        {"Approx. 2 PM: text", "~14:00 pm", "text"},
        {"around 14:00: text", "~14:00", "text"},
        {"Around 2023-06-01 14:00: text", "2023-06-01 ~14:00", "text"},
        {"hacia las 14:00 - texto", "~14:00", "texto"},
        {"14:00ish text", "~14:00", "text"},
        {"2pm ish - text", "~14:00 pm", "text"},
        {"14:00 (approx.) text", "~14:00", "text"},
        {"2021-06-03 - ~08:30 UTC: text", "2021-06-03 ~08:30 [UTC]", "text"},
        {"~13:30-13:45 text", "~13:30 - 13:45", "text"},
        {"14:05 onwards: text", "14:05 +", "text"},
        {"14:05+ - text", "14:05 +", "text"},
        {"14:05 - ongoing: text", "14:05 +", "text"},
        {"14:05 - now it works", "14:05", "now it works"},
        {"14:05? text", "~14:05", "text"},
        {"14:05 (?) text", "~14:05", "text"},
        {"14:05 [approx] text", "~14:05", "text"},
        {"14:05 (approximate) text", "~14:05", "text"},
        {"appx. 14:05 text", "~14:05", "text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_dates_with_clocks(void **state)
{
    static const struct row rows[] = {
        {"2023-06-01 08:05 text", "2023-06-01 08:05", "text"},
        {"2023-06-01T08:05Z text", "2023-06-01 08:05 [Z]", "text"},
        {"2019-02-20T12:00:19.418-06:00 text", "2019-02-20 12:00:19.418000 [-06:00]", "text"},
        {"2023-05-01 10:00:00 +0100 text", "2023-05-01 10:00:00 [+0100]", "text"},
        {"2023-06-01, 08:05 text", "2023-06-01 08:05", "text"},
        {"2023-06-01 at 08:05 text", "2023-06-01 08:05", "text"},
        {"2023-06-01 @ 08:05 text", "2023-06-01 08:05", "text"},
        {"2021-05-25 - 09:30 UTC: text", "2021-05-25 09:30 [UTC]", "text"},
        {"2023-01-04/11:34 text", "2023-01-04 11:34", "text"},
        {"2021/05/08 14:05 text", "2021-05-08 14:05", "text"},
        {"2021.05.08 14:05 text", "2021-05-08 14:05", "text"},
        {"20210508 14:05 text", "2021-05-08 14:05", "text"},
        {"2022-01-08 2233 ::::: text", "2022-01-08 22:33", "text"},
        {"2023-06-01 UTC 14:05 text", "2023-06-01 14:05 [UTC]", "text"},
        {"June 1, 2023, 08:00 AM: text", "2023-06-01 08:00 am", "text"},
        {"Jan. 3rd 14:05 text", "any-01-03 14:05", "text"},
        {"Feb 28th 01:54 text", "any-02-28 01:54", "text"},
        {"Jan 14, 10:18 AM text", "any-01-14 10:18 am", "text"},
        {"March 3rd, 2022 at 14:05 UTC - text", "2022-03-03 14:05 [UTC]", "text"},
        {"3 May 2021, 10:00 text", "2021-05-03 10:00", "text"},
        {"30. April, 14:05 text", "any-04-30 14:05", "text"},
        {"1 de junio de 2023, 14:05 - texto", "2023-06-01 14:05", "texto"},
        {"1 de junio de 2023 a las 14:05: texto", "2023-06-01 14:05", "texto"},
        {"3 mars 2022 à 14h05 : texte", "2022-03-03 14:05", "texte"},
        {"2 de março, 14h05 - texto", "any-03-02 14:05", "texto"},
        {"3. März 2022 um 14:05 Uhr: Text", "2022-03-03 14:05", "Text"},
        {"Thur Jan 20 22:40 text", "Thu any-01-20 22:40", "text"},
        {"lunes 5 de junio 08:00 - texto", "Mon any-06-05 08:00", "texto"},
        {"Tuesday, 14th March 2023, 14:05 GMT text", "Tue 2023-03-14 14:05 [GMT]", "text"},
        {"14:05 GMT, Tuesday 14 March 2023 - text", "Tue 2023-03-14 14:05 [GMT]", "text"},
        {"~19:00 UTC Monday Aug 27 - text", "Mon any-08-27 ~19:00 [UTC]", "text"},
        {"14:05 on 3 March: text", "any-03-03 14:05", "text"},
        {"Mon, 01 May 2023 14:05:00 +0000 text", "Mon 2023-05-01 14:05:00 [+0000]", "text"},
        {"07-27-2023 2:14 pm text", "2023-07-27 14:14 pm", "text"},
        {"31/12/2023 23:59 text", "2023-12-31 23:59", "text"},
        {"03/04/2023 08:00 text", "2023-03-04? 08:00", "text"},
        {"1.2.2023 10:00 text", "2023-02-01 10:00", "text"},
        {"06/01 14:05 text", "any-06-01? 14:05", "text"},
        {"[12-25 16:21] text", "any-12-25 16:21", "text"},
        {"17/Jul/2020:21:04:23 +0000 text", "2020-07-17 21:04:23 [+0000]", "text"},
        {"17-Jul-2020 21:04 text", "2020-07-17 21:04", "text"},
        {"Wed Oct 21 2020 09:04:23 GMT+0200 (CEST) text", "Wed 2020-10-21 09:04:23 [GMT+0200]",
         "text"},
        {"2020-10-21 14:05:00 +0000 UTC text", "2020-10-21 14:05:00 [+0000]", "text"},
        {"2023-06-01T09:05+02:00: text", "2023-06-01 09:05 [+02:00]", "text"},
        {"21 Oct: 14:05 - text", "any-10-21 14:05", "text"},
        {"10/21@14:05 text", "any-10-21 14:05", "text"},
        {"11:59PM (Jun 3) text", "any-06-03 23:59 pm", "text"},
        {"22:30 UTC (06/13) - text", "any-06-13 22:30 [UTC]", "text"},
        {"14:05 10/20 of them", "14:05", "10/20 of them"},
        {"June 1st (Thursday) 14:05: text", "Thu any-06-01 14:05", "text"},
        {"2023/06/01, Thursday, 14:05 - text", "Thu 2023-06-01 14:05", "text"},
        {"2020-10-21, Wed: text", "Wed 2020-10-21", "text"},
        {"2021-05-08 Monday deploys", "2021-05-08", "Monday deploys"},
        {"2020年7月17日 21:04 text", "2020-07-17 21:04", "text"},
        {"7月17日: text", "any-07-17", "text"},
        {"Day 1 | 08:00 | text", "day1 08:00", "text"},
        {"18:00 (Day 2) text", "day2 18:00", "text"},
        {"Thu Jun  1 14:05:07 UTC 2023: text", "Thu 2023-06-01 14:05:07 [UTC]", "text"},
        {"Jan 3 14:05 2023 users left", "any-01-03 14:05", "2023 users left"},
        {"2023-06-01 | 14:05 | text", "2023-06-01 14:05", "text"},
        {"[2023-06-01] 14:05 text", "2023-06-01 14:05", "text"},
        {"(2023-06-01) [14:05 UTC]: text", "2023-06-01 14:05 [UTC]", "text"},
        {"[2023-06-01][14:05] text", "2023-06-01 14:05", "text"},
        {"[2023-06-01] text", "2023-06-01", "text"},
        {"[2023-06-01 14:05] [15:00] text", "2023-06-01 14:05", "[15:00] text"},
        {"Monday 14:05 text", "Mon 14:05", "text"},
        {"Day 2, 08:00 text", "day2 08:00", "text"},
        {"Day 2 - 08:00 - text", "day2 08:00", "text"},
        {"next day 08:00 text", "next 08:00", "text"},
        {"The following day, 08:00: text", "next 08:00", "text"},
        {"+1d 02:00 text", "day2 02:00", "text"},
        {"01:00 (+1) text", "day2 01:00", "text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_dates_alone(void **state)
{
    static const struct row rows[] = {
        {"2021-05-08: text", "2021-05-08", "text"},
        {"2021-05-08 text", "2021-05-08", "text"},
        {"2022-01-08 2000 users", "2022-01-08", "2000 users"},
        {"Jan 3, 2021: text", "2021-01-03", "text"},
        {"the 3rd of January 2021 - text", "2021-01-03", "text"},
        {"10/14/2022 - text", "2022-10-14", "text"},
        {"2021-05-08 Release 2.3 is out", "2021-05-08", "Release 2.3 is out"},
        {"Jan 3 Began", "any-01-03", "Began"},
        {"Jan 3: began", "any-01-03", "began"},
        {"Jan 3rd began", "any-01-03", "began"},
        {"2023-06-01 (UTC) text", "2023-06-01 [UTC]", "text"},
        {"May 12-14, 2023: text", "2023-05-12 - 2023-05-14", "text"},
        {"12–14 May 2023: text", "2023-05-12 - 2023-05-14", "text"},
        {"27-28 August: text", "any-08-27 - any-08-28", "text"},
        {"2025\u201105\u201120: text", "2025-05-20", "text"},
        {"October 21-28: text", "any-10-21 - any-10-28", "text"},
        {"2021-05-08 - 2021-05-09: text", "2021-05-08 - 2021-05-09", "text"},
        {"Day 3: text", "day3", "text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_no_times(void **state)
{
    static const struct row rows[] = {
        {.text = ""},
        {.text = "   "},
        {.text = "5xx errors"},
        {.text = "10 pods"},
        {.text = "404 page"},
        {.text = "2.289.1 was released"},
        {.text = "1.2.34 was released"},
        {.text = "1/2 of the users"},
        {.text = "5/10 of them"},
        {.text = "24/7 support"},
        {.text = "3 hours later"},
        {.text = "3h later"},
        {.text = "14h outage"},
        {.text = "2h30 later"},
        {.text = "1h30m of it"},
        {.text = "5:30 minutes of it"},
        {.text = "1:30 hours later"},
        {.text = "24h: the window"},
        {.text = "2023 was a good year"},
        {.text = "2023-06-01 was a Thursday"},
        {.text = "June 1, 2023 was a Thursday"},
        {.text = "March 2023"},
        {.text = "May 5 pods"},
        {.text = "10 may be affected"},
        {.text = "12 set up again"},
        {.text = "3 march on"},
        {.text = "1:1 ratio"},
        {.text = "16:9 screens"},
        {.text = "host:8080 is up"},
        {.text = "8080:80 is mapped"},
        {.text = "10.0.0.1 is gone"},
        {.text = "10.20 of them"},
        {.text = "20:01:db8::1 is gone"},
        {.text = "10:20:30:40"},
        {.text = "25:10 text"},
        {.text = "12:61 text"},
        {.text = "24:30 text"},
        {.text = "12:30% of it"},
        {.text = "T+15m text"},
        {.text = "+10 min text"},
        {.text = "June 08:05 text"},
        {.text = "Noon we ate"},
        {.text = "Monday we ate"},
        {.text = "Day 1 of the migration"},
        {.text = "2022-13-01 text"},
        {.text = "2022-02-?? ??:??"},
        {.text = "YYYY-MM-DD text"},
        {.text = "HH:MM text"},
        {.text = "@nova 14:05"},
        {.text = "123-45-67 text"},
        {.text = "99999-03-18 text"},
        {.text = "now we know"},
        {.text = "[1] text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_zones_beside_the_time(void **state)
{
    static const struct row rows[] = {
        {"08:05 UTC text", "08:05 [UTC]", "text"},
        {"08:05 utc text", "08:05 [utc]", "text"},
        {"08:05UTC text", "08:05 [UTC]", "text"},
        {"08:05Z text", "08:05 [Z]", "text"},
        {"08:05 (UTC): text", "08:05 [UTC]", "text"},
        {"08:05 [UTC]: text", "08:05 [UTC]", "text"},
        {"08:00 AM (wat): text", "08:00 am [wat]", "text"},
        {"10:15am PST text", "10:15 am [PST]", "text"},
        {"08:05 UTC+2: text", "08:05 [UTC+2]", "text"},
        {"08:05 (UTC+2) text", "08:05 [UTC+2]", "text"},
        {"08:05 +UTC text", "08:05 [UTC]", "text"},
        {"08:05 +0200 text", "08:05 [+0200]", "text"},
        {"08:05 Europe/Paris text", "08:05 [Europe/Paris]", "text"},
        {"08:05 Central African Time: text", "08:05 [Central African Time]", "text"},
        {"08:05 South African Standard Time text", "08:05 [South African Standard Time]", "text"},
        {"08:05 Central European Time text", "08:05 [Central European Time]", "text"},
        {"08:05 (Eastern) text", "08:05 [Eastern]", "text"},
        {"08:05 Eastern - text", "08:05 [Eastern]", "text"},
        {"08:05 Pacific: text", "08:05 [Pacific]", "text"},
        {"08:05 Denver - text", "08:05 [Denver]", "text"},
        {"08:05 Sao Paulo: text", "08:05 [Sao Paulo]", "text"},
        {"08:05 Berlin time text", "08:05 [Berlin time]", "text"},
        {"08:05 local time: text", "08:05", "text"},
        {"[08:05] UTC: text", "08:05 [UTC]", "text"},
        /* words of the text */
        {"08:05 Eastern office reports", "08:05", "Eastern office reports"},
        {"08:05 London reports", "08:05", "London reports"},
        {"08:05 +5 pods", "08:05", "+5 pods"},
        {"08:05 - MSK fails", "08:05", "MSK fails"},
        {"08:05 cat photos", "08:05", "cat photos"},
        {"08:05 Zoe called", "08:05", "Zoe called"},
        {"Jan 3, 2021 PST nodes", "2021-01-03", "PST nodes"},
    };

    (void)state;
    need_zone_data();
    check_rows(rows, COUNT(rows));
}

static void test_ranges_and_second_zones(void **state)
{
    static const struct row rows[] = {
        {"08:45–08:47 text", "08:45 - 08:47", "text"},
        {"10:00 AM to 12:00 PM (UTC) on June 7, 2024: text",
         "2024-06-07 10:00 am [UTC] - 2024-06-07 12:00 pm [UTC]", "text"},
        {"22:00 to 02:00 on June 8, 2024: text", "22:00 - 2024-06-08 02:00", "text"},
        {"10:30 - 14:00 UTC: text", "10:30 [UTC] - 14:00 [UTC]", "text"},
        {"14:00-15:00 text", "14:00 - 15:00", "text"},
        {"14:00 to 15:00: text", "14:00 - 15:00", "text"},
        {"14:00 → 15:00 text", "14:00 - 15:00", "text"},
        {"14h a 15h - texto", "14:00 - 15:00", "texto"},
        {"9-11am text", "09:00 am - 11:00 am", "text"},
        {"9:30 - 11:00 PM text", "21:30 - 23:00 pm", "text"},
        {"11:30 - 1:00 PM text", "11:30 - 13:00 pm", "text"},
        {"11:45 PM - 12:30 AM: text", "23:45 pm - 00:30 am", "text"},
        {"2022-04-15 09:00 - 11:30 text", "2022-04-15 09:00 - 11:30", "text"},
        {"June 5, 2023, 10:00 AM to June 6, 2023, 2:00 AM (UTC)",
         "2023-06-05 10:00 am [UTC] - 2023-06-06 02:00 am [UTC]", ""},
        {"Jun 5, 10:00 - Jun 6, 2023, 02:00: text", "2023-06-05 10:00 - 2023-06-06 02:00", "text"},
        {"2020-10-21 between 14:05 and 15:05: text", "2020-10-21 14:05 - 15:05", "text"},
        {"09:04 (UTC) - 10:15 (UTC): text", "09:04 [UTC] - 10:15 [UTC]", "text"},
        {"14:05 CEST/12:05 UTC text", "14:05 [CEST] = 12:05 [UTC]", "text"},
        {"18:37 EDT (22:37 UTC): text", "18:37 [EDT] = 22:37 [UTC]", "text"},
        {"23:15 UTC / 16:15 PDT - text", "23:15 [UTC] = 16:15 [PDT]", "text"},
        {"23:15-00:30 UTC / 16:15-17:30 PDT: text", "23:15 [UTC] - 00:30 [UTC] = 16:15 [PDT]",
         "text"},
        {"12:48 (6:48 PDT) text", "12:48 = 06:48 [PDT]", "text"},
        {"12:48 UTC (6:48 PDT, 14:48 CEST) text", "12:48 [UTC] = 06:48 [PDT]", "text"},
        {"14:05 (15:05) text", "14:05", "(15:05) text"},
        {"14:05 - 5 pods", "14:05", "5 pods"},
        {"14:05 (3 pods) text", "14:05", "(3 pods) text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_what_cannot_be(void **state)
{
    static const struct row rows[] = {
        {"00:25 AM: text", "00:25 am '00:25 AM' is read as 00:25", "text"},
        {"13:55 PM PST - text", "13:55 pm [PST] '13:55 PM PST' is read as 13:55", "text"},
        {"14:15pm text", "14:15 pm '14:15pm' is read as 14:15", "text"},
        {"22025-03-18 09:36 text", "2025-03-18 09:36 '22025-03-18 09:36' is read as of 2025",
         "text"},
        {"11/03/202 - text", "any-11-03? '11/03/202' has no year that can be", "text"},
        {"202-03-18 09:36 text", "any-03-18 09:36 '202-03-18 09:36' has no year that can be",
         "text"},
        /* read later on, with the others of its list */
        {"2023-02-30 08:00 text", "2023-02-30 08:00", "text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_brackets_and_separators(void **state)
{
    static const struct row rows[] = {
        {"[08:57] @nova sees it", "08:57", "@nova sees it"},
        {"(08:57) text", "08:57", "text"},
        {"[Mar 3, 14:02 UTC] text", "any-03-03 14:02 [UTC]", "text"},
        {"<08:57> text", "08:57", "text"},
        {"`08:57` text", "08:57", "text"},
        {"  08:57 text", "08:57", "text"},
        {"08:57", "08:57", ""},
        {"08:57:", "08:57", ""},
        {"08:57:text", "08:57", "text"},
        {"08:57 ::::: text", "08:57", "text"},
        {"08:57 – text", "08:57", "text"},
        {"08:57 — text", "08:57", "text"},
        {"08:57 -- text", "08:57", "text"},
        {"08:57 -text", "08:57", "text"},
        {"08:57 | text", "08:57", "text"},
        {"08:57 => text", "08:57", "text"},
        {"08:57 -> text", "08:57", "text"},
        {"08:57, text", "08:57", "text"},
        {"08:57. Text", "08:57", "Text"},
        {"08:57 - -5 degrees", "08:57", "-5 degrees"},
        {"08:57 --force was given", "08:57", "--force was given"},
        {"08:57: .env was read", "08:57", ".env was read"},
        {"08:57 (first) text", "08:57", "(first) text"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void test_its_text(void **state)
{
    static const char *const rows[][2] = {
        {"[08:57] UTC: text", "08:57 UTC"},
        {"**", NULL},
        {"[Mar 3, 14:02 UTC] text", "Mar 3, 14:02 UTC"},
        {"08:57 (UTC): text", "08:57 (UTC)"},
        {"18:37 EDT (22:37 UTC): text", "18:37 EDT (22:37 UTC)"},
        {"~ 14:00 - text", "~ 14:00"},
        {"14:05 onwards: text", "14:05 onwards"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stamp s;
        size_t n = stamp_read(rows[i][0], strlen(rows[i][0]), &s);
        assert_int_equal(n > 0, rows[i][1] != NULL);
        if (n > 0)
            assert_string_equal(s.text, rows[i][1]);
    }
}

/* Text behind the given length is not looked at, and a long one is read by its beginning. */
static void test_its_length(void **state)
{
    struct stamp s;
    char text[4096];

    (void)state;
    assert_int_equal(stamp_read("08:57", 4, &s), 0);
    assert_int_equal(stamp_read("08:57 PM", 5, &s), 5);
    assert_int_equal(s.at.hour, 8);
    assert_int_equal(stamp_read("08:57", 0, &s), 0);
    memset(text, 'x', sizeof text);
    memcpy(text, "08:57 - ", 8);
    assert_int_equal(stamp_read(text, sizeof text, &s), 8);
    memset(text, ' ', sizeof text);
    memcpy(text, "08:57", 5);
    assert_true(stamp_read(text, sizeof text, &s) >= 5);
    memset(text, '[', sizeof text);
    assert_int_equal(stamp_read(text, sizeof text, &s), 0);
}

/* any at the end, alone */

static void test_at_the_end(void **state)
{
    static const struct {
        const char *text, *stamp, *before;
    } rows[] = {
        {"First detected 2022-01-22 11:57", "2022-01-22 11:57", "First detected"},
        {"Incident Start: 2025-08-18 23:15 UTC", "2025-08-18 23:15 [UTC]", "Incident Start"},
        {"Resolved - June 1, 2023", "2023-06-01", "Resolved"},
        {"Ended (2023-06-01 10:00 UTC)", "2023-06-01 10:00 [UTC]", "Ended"},
        {"Duration: 14:00 - 15:00 UTC.", "14:00 [UTC] - 15:00 [UTC]", "Duration"},
        {"Started at 5 pm", "17:00 pm", "Started at"},
        {"The value was 10", NULL, NULL},
        {"Version 1.2.3", NULL, NULL},
        {"Seen on June 1", NULL, NULL},
        {"Seen at 14:05 by all", NULL, NULL},
        {"Start:14:05", "14:05", "Start"},
        {"2022-01-22 11:57", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stamp s;
        struct buf shown = BUF_INIT;
        size_t end = 0, len = strlen(rows[i].text),
               from = stamp_at_end(rows[i].text, len, &s, &end);
        if ((from > 0) != (rows[i].stamp != NULL))
            fail_msg("'%s' ends with a stamp at %zu", rows[i].text, from);
        if (from == 0)
            continue;
        add_stamp(&shown, &s);
        assert_string_equal(shown.data, rows[i].stamp);
        assert_true(end <= from);
        assert_int_equal(end, strlen(rows[i].before));
        assert_memory_equal(rows[i].text, rows[i].before, end);
        buf_release(&shown);
    }
}

static void test_days(void **state)
{
    static const char *const rows[][2] = {
        {"May 12", "any-05-12"},
        {"2023-06-02", "2023-06-02"},
        {"**Friday, 2023-06-02**", "Fri 2023-06-02"},
        {"Day 1 - 2023-06-01", "day1 2023-06-01"},
        {"Day 2", "day2"},
        {"Monday:", "Mon"},
        {"lunes", "Mon"},
        {"Timeline of June 2nd", "any-06-02"},
        {"June 1, 2023 (UTC)", "2023-06-01 [UTC]"},
        {"Wednesday, the 5th of June", "Wed any-06-05"},
        {"2021-05-08 - 2021-05-09", "2021-05-08 - 2021-05-09"},
        {"10/14/2022", "2022-10-14"},
        {"2023-06-01: text", NULL},
        {"2023-06-01 08:00", NULL},
        {"March 2023", NULL},
        {"Q1 2023", NULL},
        {"Section 3", NULL},
        {"What we did on the evening of June 2nd", NULL},
        {"Sunny side", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct stamp s;
        struct buf shown = BUF_INIT;
        bool day = stamp_is_day(rows[i][0], strlen(rows[i][0]), &s);
        if (day != (rows[i][1] != NULL))
            fail_msg("'%s' is %s day", rows[i][0], day ? "a" : "no");
        if (day)
            add_stamp(&shown, &s);
        assert_string_equal(shown.data, day ? rows[i][1] : "");
        buf_release(&shown);
    }
}

/* any zones declared */

static void check_declared(const char *const rows[][2], size_t count, bool heading)
{
    need_zone_data();
    for (size_t i = 0; i < count; i++) {
        char zone[64] = "";
        bool found = stamp_zone_in(rows[i][0], strlen(rows[i][0]), heading, zone);
        if (found != (rows[i][1] != NULL) || (found && strcmp(zone, rows[i][1]) != 0))
            fail_msg("'%s' declares '%s'", rows[i][0], found ? zone : "nothing");
    }
}

static void test_zones_in_sentences(void **state)
{
    static const char *const rows[][2] = {
        {"All times in PST", "PST"},
        {"*All times in PST*", "PST"},
        {"_All times in EEST_", "EEST"},
        {"All times are in Central African Time.", "Central African Time"},
        {"(all times are US/Pacific)", "US/Pacific"},
        {"All times are approximate and in UTC.", "UTC"},
        {"Times are UTC unless otherwise noted", "UTC"},
        {"Timestamps are in UTC.", "UTC"},
        {"Timezone: America/New_York", "America/New_York"},
        {"time zone: Eastern", "Eastern"},
        {"All times listed are in Pacific", "Pacific"},
        {"All times are local to Denver", "Denver"},
        {"All dates and times in UTC", "UTC"},
        {"All times are in UTC-05 unless noted", "UTC-05"},
        {"UTC times below", "UTC"},
        {"Times in BST", "BST"},
        {"Todos los horarios en ART (UTC-3)", "ART"},
        {"Toutes les heures sont en CEST", "CEST"},
        {"We moved to MSK in time", NULL},
        {"In time, PT will do", NULL},
        {"at the time IST was meant", NULL},
        {"it took the CAT some time", NULL},
        {"Several times the ET team called", NULL},
        {"Many times Pacific islands were hit", NULL},
        {"Timeline (UTC)", NULL},
        {"UTC", NULL},
        {"", NULL},
    };

    (void)state;
    check_declared(rows, COUNT(rows), false);
}

static void test_zones_in_headings(void **state)
{
    static const char *const rows[][2] = {
        {"Timeline (UTC)", "UTC"},
        {"Timeline UTC", "UTC"},
        {"Timeline, UTC", "UTC"},
        {"Timeline — CEST", "CEST"},
        {"Timeline (UTC, all times approximate)", "UTC"},
        {"Timeline (all times PST)  10/14/2022 - 11/03/2022", "PST"},
        {"Timeline (all times Central African Time)", "Central African Time"},
        {"Timeline times in BST", "BST"},
        {"Timeline in EEST", "EEST"},
        {"Timeline (Pacific)", "Pacific"},
        {"Time (CET)", "CET"},
        {"Time CET", "CET"},
        {"Time [UTC]", "UTC"},
        {"Date/Time (UTC)", "UTC"},
        {"When (UTC+1)", "UTC+1"},
        {"Time in Berlin", "Berlin"},
        {"Timeline of MSK", NULL},
        {"Impact on MSK", NULL},
        {"Chronology of the PST cluster", NULL},
        {"Timeline of the CAT tokens", NULL},
        {"Timeline", NULL},
        {"Timeline (approximate)", NULL},
    };

    (void)state;
    check_declared(rows, COUNT(rows), true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_uncertain),
        cmocka_unit_test(test_dates_with_clocks),
        cmocka_unit_test(test_dates_alone),
        cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_zones_beside_the_time),
        cmocka_unit_test(test_ranges_and_second_zones),
        cmocka_unit_test(test_what_cannot_be),
        cmocka_unit_test(test_brackets_and_separators),
        cmocka_unit_test(test_its_text),
        cmocka_unit_test(test_its_length),
        cmocka_unit_test(test_at_the_end),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_zones_in_sentences),
        cmocka_unit_test(test_zones_in_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
