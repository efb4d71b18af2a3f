#include "time/posix_tz.h"

#include "time/instant.h"
#include "time/scan.h"

#include <string.h>

#define DAY_SECONDS INT64_C(86400)

/* Reading. Each scan_… returns the place after what it read, or NULL. */

static const char *scan_abbreviation(const char *s, char out[POSIX_TZ_ABBREVIATION_MAX])
{
    bool quoted = *s == '<';
    size_t n = 0;

    if (quoted)
        s++;
    while (scan_is_letter(s[n]) || (quoted && (scan_is_digit(s[n]) || s[n] == '+' || s[n] == '-')))
        n++;
    if (n < 3 || n >= POSIX_TZ_ABBREVIATION_MAX || (quoted && s[n] != '>'))
        return NULL;
    memcpy(out, s, n);
    out[n] = '\0';
    return s + n + quoted;
}

/* [+-]hh[:mm[:ss]], as seconds; at most MOST hours. */
static const char *scan_time(const char *s, int most, int32_t *out)
{
    int sign = 1, part[3] = {0, 0, 0};

    if (*s == '+' || *s == '-')
        sign = *s++ == '-' ? -1 : 1;
    for (int i = 0; i < 3; i++) {
        s = scan_number(s, 1, i == 0 ? 3 : 2, &part[i]);
        if (s == NULL || part[i] > (i == 0 ? most : 59))
            return NULL;
        if (*s != ':' || i == 2)
            break;
        s++;
    }
    *out = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
    return s;
}

static const char *scan_month_rule(const char *s, struct posix_tz_date *out)
{
    int *const parts[] = {&out->month, &out->week, &out->day};
    static const int least[] = {1, 1, 0}, most[] = {12, 5, 6};

    for (int i = 0; i < 3; i++) {
        if (i > 0 && *s++ != '.')
            return NULL;
        s = scan_number(s, 1, 2, parts[i]);
        if (s == NULL || *parts[i] < least[i] || *parts[i] > most[i])
            return NULL;
    }
    return s;
}

static const char *scan_date(const char *s, struct posix_tz_date *out)
{
    out->form = *s == 'M' || *s == 'J' ? *s++ : '0';
    if (out->form == 'M') {
        s = scan_month_rule(s, out);
    } else {
        s = scan_number(s, 1, 3, &out->day);
        if (s != NULL && (out->day > 365 || (out->form == 'J' && out->day < 1)))
            return NULL;
    }
    out->time = 2 * 3600;
    if (s != NULL && *s == '/')
        s = scan_time(s + 1, 167, &out->time);
    return s;
}

int posix_tz_parse(const char *text, struct posix_tz *out)
{
    struct posix_tz tz = {.has_daylight = false};
    const char *s = scan_abbreviation(text, tz.standard);

    if (s == NULL || (s = scan_time(s, 24, &tz.standard_offset)) == NULL)
        return -1;
    tz.standard_offset = -tz.standard_offset; /* POSIX counts seconds behind UTC */
    if (*s != '\0') {
        if ((s = scan_abbreviation(s, tz.daylight)) == NULL)
            return -1;
        tz.has_daylight = true;
        tz.daylight_offset = tz.standard_offset + 3600;
        if (*s != ',' && *s != '\0') {
            if ((s = scan_time(s, 24, &tz.daylight_offset)) == NULL)
                return -1;
            tz.daylight_offset = -tz.daylight_offset;
        }
        if (*s == '\0')
            s = ",M3.2.0,M11.1.0";
        if (*s != ',' || (s = scan_date(s + 1, &tz.begin)) == NULL)
            return -1;
        if (*s != ',' || (s = scan_date(s + 1, &tz.end)) == NULL)
            return -1;
    }
    if (*s != '\0')
        return -1;
    *out = tz;
    return 0;
}

/* Computing. */

/* The days since the epoch on which the rule falls in YEAR. */
static int64_t days_of_date(const struct posix_tz_date *date, int year)
{
    bool leap = civil_days(year, 3, 1) - civil_days(year, 2, 28) == 2;

    if (date->form == '0')
        return civil_days(year, 1, 1) + date->day;
    if (date->form == 'J')
        return civil_days(year, 1, 1) + date->day - 1 + (leap && date->day >= 60);

    int64_t first = civil_days(year, date->month, 1);
    int64_t next =
        date->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, date->month + 1, 1);
    int64_t day = first + (date->day - civil_weekday(year, date->month, 1) + 7) % 7 +
                  (date->week - 1) * INT64_C(7);
    return day >= next ? day - 7 : day;
}

static int64_t begin_of_year(const struct posix_tz *tz, int year)
{
    return days_of_date(&tz->begin, year) * DAY_SECONDS + tz->begin.time - tz->standard_offset;
}

static int64_t end_of_year(const struct posix_tz *tz, int year)
{
    return days_of_date(&tz->end, year) * DAY_SECONDS + tz->end.time - tz->daylight_offset;
}

static int year_of(int64_t s)
{
    /* Out of an instant's range only by a hostile caller; the years there need not be right. */
    int64_t limit = INT64_MAX / SECOND;
    s = s > limit ? limit : s < -limit ? -limit : s;
    return civil_of_instant(s * SECOND, 0).year;
}

int32_t posix_tz_offset(const struct posix_tz *tz, int64_t s, const char **abbreviation)
{
    bool summer = false;
    int64_t latest = INT64_MIN;
    int year = year_of(s);

    /* The change in force is the latest not after S; the years around it count because rules may
     * reach over New Year. Where one ends as the next begins, daylight time goes on. */
    for (int y = year - 1; tz->has_daylight && y <= year + 1; y++) {
        int64_t begin = begin_of_year(tz, y), end = end_of_year(tz, y);
        if (end <= s && end > latest) {
            latest = end;
            summer = false;
        }
        if (begin <= s && begin >= latest) {
            latest = begin;
            summer = true;
        }
    }
    if (abbreviation != NULL)
        *abbreviation = summer ? tz->daylight : tz->standard;
    return summer ? tz->daylight_offset : tz->standard_offset;
}

bool posix_tz_next(const struct posix_tz *tz, int64_t s, int64_t *out)
{
    int year = year_of(s);
    int64_t next = INT64_MAX;

    for (int y = year - 1; tz->has_daylight && y <= year + 1; y++) {
        int64_t changes[] = {begin_of_year(tz, y), end_of_year(tz, y)};
        for (int i = 0; i < 2; i++) {
            if (changes[i] > s && changes[i] < next)
                next = changes[i];
        }
    }
    *out = next;
    return next != INT64_MAX;
}
