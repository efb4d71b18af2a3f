#include "time/instant.h"

#define DAYS_400_YEARS INT64_C(146097)
#define DAYS_TO_EPOCH INT64_C(719468) /* from 0000-03-01 to 1970-01-01 */

/* Rounds towards minus infinity, which is what clocks before 1970 need. */
static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return a % b < 0 ? q - 1 : q;
}

int64_t civil_days(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_400_YEARS + day_of_era - DAYS_TO_EPOCH;
}

/* The inverse of civil_days. */
static void date_of_days(int64_t days, struct civil *c)
{
    int64_t shifted = days + DAYS_TO_EPOCH;
    int64_t era = floor_div(shifted, DAYS_400_YEARS);
    int64_t doe = shifted - era * DAYS_400_YEARS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t month_from_march = (5 * doy + 2) / 153;

    c->day = (int)(doy - (153 * month_from_march + 2) / 5 + 1);
    c->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

bool civil_date_exists(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (month == 2 && leap);
}

int civil_weekday(int year, int month, int day)
{
    int64_t days = civil_days(year, month, day) + 4; /* 1970-01-01 was a Thursday */
    return (int)(days - floor_div(days, 7) * 7);
}

instant instant_of_civil(const struct civil *c, int64_t offset)
{
    return civil_days(c->year, c->month, c->day) * DAY + c->hour * HOUR + c->minute * MINUTE +
           c->second * SECOND + c->micro - offset * SECOND;
}

struct civil civil_of_instant(instant t, int64_t offset)
{
    struct civil c = {0};
    int64_t days = t / DAY;
    /* The offset is added to the time of day, not to the instant, which may be near its limit. */
    int64_t rest = t % DAY + offset * SECOND;

    days += floor_div(rest, DAY);
    rest -= floor_div(rest, DAY) * DAY;
    date_of_days(days, &c);
    c.hour = (int)(rest / HOUR);
    c.minute = (int)(rest % HOUR / MINUTE);
    c.second = (int)(rest % MINUTE / SECOND);
    c.micro = (int)(rest % SECOND);
    return c;
}

/* Parts of a time, put at P; each returns where it ends. printf costs more than all the rest of a
 * line of the timeline. */
#define PART_MOST 32 /* bytes of any of them */

static char *put_digits(char *p, int number, int width)
{
    for (int i = width; i-- > 0; number /= 10)
        p[i] = (char)('0' + number % 10);
    return p + width;
}

/* Years that no date of ours has are written as printf would. */
static char *put_year(char *p, int year)
{
    int width = 4, size = year < 0 ? -year : year;
    if (year < 0) {
        *p++ = '-';
        width = 3;
    }
    for (int most = width == 4 ? 10000 : 1000; size >= most && most <= 100000000; most *= 10)
        width++;
    return put_digits(p, size, width);
}

static char *put_date(char *p, const struct civil *c)
{
    p = put_year(p, c->year);
    *p++ = '-';
    p = put_digits(p, c->month, 2);
    *p++ = '-';
    return put_digits(p, c->day, 2);
}

static char *put_minutes(char *p, int hour, int minute)
{
    p = put_digits(p, hour, 2);
    *p++ = ':';
    return put_digits(p, minute, 2);
}

static char *put_seconds(char *p, const struct civil *c)
{
    *p++ = ':';
    p = put_digits(p, c->second, 2);
    if (!c->micro)
        return p;
    *p++ = '.';
    return c->micro % 1000 ? put_digits(p, c->micro, 6) : put_digits(p, c->micro / 1000, 3);
}

void civil_add_date(struct buf *out, const struct civil *c)
{
    char text[PART_MOST];
    buf_add(out, text, (size_t)(put_date(text, c) - text));
}

void civil_add_minutes(struct buf *out, const struct civil *c)
{
    char text[PART_MOST];
    buf_add(out, text, (size_t)(put_minutes(text, c->hour, c->minute) - text));
}

void instant_add_clock(struct buf *out, instant t, int64_t offset)
{
    int64_t rest = t % DAY + offset * SECOND;
    rest -= floor_div(rest, DAY) * DAY;
    struct civil c = {.second = (int)(rest % MINUTE / SECOND), .micro = (int)(rest % SECOND)};
    char text[2 * PART_MOST];
    char *end = put_minutes(text, (int)(rest / HOUR), (int)(rest % HOUR / MINUTE));
    if (c.second || c.micro)
        end = put_seconds(end, &c);
    buf_add(out, text, (size_t)(end - text));
}

bool instant_exists(instant t)
{
    return t >= INT64_C(-62135596800) * SECOND && t < INT64_C(253402300800) * SECOND;
}

void instant_add_rfc3339(struct buf *out, instant t, int64_t offset)
{
    struct civil c = civil_of_instant(t, offset);
    int64_t minutes = (offset < 0 ? -offset : offset) / 60;

    if (offset % 60 != 0 || minutes >= INT64_C(24) * 60 || c.year < 1 || c.year > 9999) {
        offset = 0;
        c = civil_of_instant(t, 0);
    }
    char text[4 * PART_MOST], *p = put_date(text, &c);
    *p++ = 'T';
    p = put_seconds(put_minutes(p, c.hour, c.minute), &c);
    *p++ = offset == 0 ? 'Z' : offset < 0 ? '-' : '+';
    if (offset != 0)
        p = put_minutes(p, (int)(minutes / 60), (int)(minutes % 60));
    buf_add(out, text, (size_t)(p - text));
}

void instant_add_json(struct buf *out, instant t, int64_t offset)
{
    if (t == INSTANT_NONE) {
        buf_adds(out, "null");
        return;
    }
    buf_addc(out, '"');
    instant_add_rfc3339(out, t, offset);
    buf_addc(out, '"');
}
