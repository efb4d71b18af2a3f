#include "time/date.h"

#include "time/instant.h"
#include "time/scan.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#define DATE_FORMS "2023-06-30, June 30, 2023, tomorrow, 2w, Friday or eom"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

const char *date_weekday_name(int weekday)
{
    return weekdays[weekday];
}

const char *date_month_name(int month)
{
    return months[month - 1];
}

/* A name or a beginning of it of at least three letters ("Jun", "Sept", "Thurs"), with or without a
 * point; *INDEX counts from 0. */
static const char *scan_name(const char *s, const char *const names[], int count, int *index)
{
    size_t n = 0;

    while (scan_is_letter(s[n]))
        n++;
    if (n < 3 || scan_is_digit(s[n]))
        return NULL;
    for (int i = 0; i < count; i++) {
        if (n <= strlen(names[i]) && strncasecmp(s, names[i], n) == 0) {
            *index = i;
            return s + n + (s[n] == '.' && n < strlen(names[i]));
        }
    }
    return NULL;
}

const char *date_month_scan(const char *s, int *month)
{
    s = scan_name(s, months, 12, month);
    *month += s != NULL;
    return s;
}

const char *date_weekday_scan(const char *s, int *weekday)
{
    return scan_name(s, weekdays, 7, weekday);
}

/* "1", "01", "1st", "22nd". */
static const char *scan_day(const char *s, int *day)
{
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    const char *end;

    s = scan_number(s, 1, 2, day);
    for (size_t i = 0; s != NULL && i < 4; i++) {
        end = scan_word(s, endings[i]);
        if (end != NULL)
            return end;
    }
    return s;
}

/* A year behind a day or month: four digits that no ':' follows, since that would be a clock. */
static const char *scan_year(const char *s, int *year)
{
    s = scan_blanks(s);
    if (*s == ',')
        s = scan_blanks(s + 1);
    s = scan_number(s, 4, 4, year);
    return s != NULL && *s != ':' && !scan_is_letter(*s) ? s : NULL;
}

/* "2023-06-01", "2023/6/1". */
static const char *scan_year_first(const char *s, struct date_form *out)
{
    char between;

    s = scan_number(s, 4, 4, &out->year);
    if (s == NULL || (*s != '-' && *s != '/'))
        return NULL;
    between = *s;
    s = scan_number(s + 1, 1, 2, &out->month);
    if (s == NULL || *s != between)
        return NULL;
    return scan_number(s + 1, 1, 2, &out->day);
}

/* "01/06/2023", "1.6.2023", "01-06-23". */
static const char *scan_unknown_order(const char *s, struct date_form *out)
{
    char between;
    int digits = 0;

    s = scan_number(s, 1, 2, &out->month);
    if (s == NULL || (*s != '/' && *s != '.' && *s != '-'))
        return NULL;
    between = *s;
    s = scan_number(s + 1, 1, 2, &out->day);
    if (s == NULL || *s != between)
        return NULL;
    for (s++; scan_is_digit(s[digits]); digits++)
        ;
    if (digits != 2 && digits != 4)
        return NULL;
    s = scan_number(s, digits, digits, &out->year);
    out->year += digits == 2 ? 2000 : 0;
    out->ambiguous = true;
    return s;
}

/* "June 1, 2023"; "1 Jun 2023" where DAY_FIRST. */
static const char *scan_named_month(const char *s, bool day_first, struct date_form *out)
{
    const char *end;

    s = day_first ? scan_day(s, &out->day) : date_month_scan(s, &out->month);
    if (s == NULL)
        return NULL;
    if (day_first && *s == '-')
        s++;
    s = scan_blanks(s);
    s = day_first ? date_month_scan(s, &out->month) : scan_day(s, &out->day);
    if (s == NULL)
        return NULL;
    end = scan_year(day_first && *s == '-' ? s + 1 : s, &out->year);
    out->no_year = end == NULL;
    return end != NULL ? end : s;
}

const char *date_scan(const char *s, struct date_form *out)
{
    struct date_form date = {.weekday = -1};
    const char *start = date_weekday_scan(s, &date.weekday), *end = NULL;

    if (start != NULL) {
        start = scan_blanks(start);
        s = scan_blanks(start + (*start == ','));
    }
    for (int form = 0; end == NULL && form < 4; form++) {
        struct date_form one = {.weekday = date.weekday};
        end = form == 0   ? scan_year_first(s, &one)
              : form == 1 ? scan_unknown_order(s, &one)
                          : scan_named_month(s, form == 3, &one);
        if (end != NULL)
            *out = one;
    }
    return end;
}

static int refuse_order(const struct date_form *d, const char *text, struct error *err)
{
    bool month_first = civil_date_exists(d->year, d->month, d->day);
    bool day_first = civil_date_exists(d->year, d->day, d->month);

    if (month_first && day_first && d->month != d->day)
        return error_set(err,
                         "'%.60s' is ambiguous, %d %s or %d %s: write %04d-%02d-%02d or "
                         "%04d-%02d-%02d",
                         text, d->month, months[d->day - 1], d->day, months[d->month - 1], d->year,
                         d->day, d->month, d->year, d->month, d->day);
    if (day_first)
        return error_set(err, "'%.60s' has its date in an ambiguous order: write %04d-%02d-%02d",
                         text, d->year, d->day, d->month);
    if (month_first)
        return error_set(err, "'%.60s' has its date in an ambiguous order: write %04d-%02d-%02d",
                         text, d->year, d->month, d->day);
    return error_set(err, "'%.60s' has no date that exists: write it like 2023-06-01", text);
}

int date_check(const struct date_form *d, const char *text, struct error *err)
{
    if (d->ambiguous)
        return refuse_order(d, text, err);
    if (d->no_year)
        return error_set(err, "'%.60s' has no year: write it like 2023-06-01", text);
    if (civil_date_exists(d->year, d->month, d->day))
        return 0;
    if (d->month < 1 || d->month > 12 || d->day < 1 || d->day > 31 || d->year < 1)
        return error_set(err, "'%.60s' has no date that exists: write it like 2023-06-01", text);
    return error_set(err, "'%.60s' does not exist: %s %d has %d days", text, months[d->month - 1],
                     d->year,
                     civil_date_exists(d->year, d->month, 30)   ? 30
                     : civil_date_exists(d->year, d->month, 29) ? 29
                                                                : 28);
}

/* Due dates. */

/* The days since the epoch of "YYYY-MM-DD"; such dates are our own. */
static int64_t days_of(const char *date)
{
    struct date_form d = {0};
    return scan_year_first(date, &d) != NULL ? civil_days(d.year, d.month, d.day) : 0;
}

int64_t date_difference(const char *a, const char *b)
{
    return days_of(b) - days_of(a);
}

/* Days from TODAY that TEXT says in words; -1 where it says none, INT64_MAX where too many. */
static int64_t scan_distance(const char *text, int64_t today)
{
    const char *s = scan_sign(text, &(int){0}), *next = scan_word(text, "next");
    int64_t span = 0;
    int weekday;
    size_t n;

    if (next == NULL)
        next = scan_word(text, "on");
    next = scan_name(next != NULL ? scan_blanks(next) : text, weekdays, 7, &weekday);
    if (next != NULL && *scan_blanks(next) == '\0')
        return (weekday - (today + 4) % 7 + 13) % 7 + 1;
    if (s == NULL && (s = scan_word(text, "in")) != NULL)
        s = scan_blanks(s);
    if (s == NULL || *text == '-')
        s = text;
    n = duration_prefix(s, &span);
    if (n == 0)
        return span == INT64_MAX ? INT64_MAX : -1;
    return *scan_blanks(s + n) == '\0' && span % DAY == 0 ? span / DAY : -1;
}

static int set_date(const char *text, int64_t days, char out[11], struct error *err)
{
    int64_t least = civil_days(1, 1, 1), most = civil_days(9999, 12, 31);
    struct buf date = BUF_INIT;
    struct civil c;

    if (days < least || days > most)
        return error_set(
            err, "'%.60s' is outside the years 1 to 9999: write a date like 2023-06-30", text);
    c = civil_of_instant(days * DAY, 0);
    buf_addf(&date, "%04d-%02d-%02d", c.year, c.month, c.day);
    memcpy(out, date.data, 11);
    buf_release(&date);
    return 0;
}

/* The last day of the month that the day TODAY is in. */
static int64_t month_end(int64_t today)
{
    struct civil c = civil_of_instant(today * DAY, 0);
    return c.month == 12 ? civil_days(c.year, 12, 31) : civil_days(c.year, c.month + 1, 1) - 1;
}

int date_parse(const char *text, const char *today, char out[11], struct error *err)
{
    static const char *const words[] = {"yesterday", "today", "tomorrow"};
    const char *s = scan_blanks(text), *end;
    int64_t now = days_of(today), distance;
    struct date_form date;

    for (int i = 0; i < 3; i++) {
        end = scan_word(s, words[i]);
        if (end != NULL && *scan_blanks(end) == '\0')
            return set_date(text, now + i - 1, out, err);
    }
    end = scan_word(s, "eom");
    if (end != NULL && *scan_blanks(end) == '\0')
        return set_date(text, month_end(now), out, err);
    distance = scan_distance(s, now);
    if (distance >= 0)
        return set_date(text, distance == INT64_MAX ? INT64_MAX : now + distance, out, err);
    end = date_scan(s, &date);
    if (end == NULL || *scan_blanks(end) != '\0')
        return error_set(err, "'%.60s' is no date: write " DATE_FORMS, text);
    if (date_check(&date, text, err) != 0)
        return -1;
    return set_date(text, civil_days(date.year, date.month, date.day), out, err);
}
