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

static void add_two(struct buf *out, int n)
{
    buf_addc(out, (char)('0' + n / 10));
    buf_addc(out, (char)('0' + n % 10));
}

/* printf costs more than the rest of a line of the timeline. */
void civil_add_date(struct buf *out, const struct civil *c)
{
    if (c->year < 0)
        buf_addc(out, '-');
    buf_add_number(out, (uint64_t)(c->year < 0 ? -c->year : c->year), c->year < 0 ? 3 : 4);
    buf_addc(out, '-');
    add_two(out, c->month);
    buf_addc(out, '-');
    add_two(out, c->day);
}

void civil_add_minutes(struct buf *out, const struct civil *c)
{
    add_two(out, c->hour);
    buf_addc(out, ':');
    add_two(out, c->minute);
}

void civil_add_seconds(struct buf *out, const struct civil *c)
{
    buf_addc(out, ':');
    add_two(out, c->second);
    if (!c->micro)
        return;
    buf_addc(out, '.');
    if (c->micro % 1000)
        buf_add_number(out, (uint64_t)c->micro, 6);
    else
        buf_add_number(out, (uint64_t)(c->micro / 1000), 3);
}

void instant_add_rfc3339(struct buf *out, instant t, int64_t offset)
{
    struct civil c = civil_of_instant(t, offset);
    int64_t minutes = (offset < 0 ? -offset : offset) / 60;

    if (offset % 60 != 0 || minutes >= INT64_C(24) * 60 || c.year < 1 || c.year > 9999) {
        offset = 0;
        c = civil_of_instant(t, 0);
    }
    civil_add_date(out, &c);
    buf_addc(out, 'T');
    civil_add_minutes(out, &c);
    civil_add_seconds(out, &c);
    if (offset == 0) {
        buf_addc(out, 'Z');
        return;
    }
    buf_addc(out, offset < 0 ? '-' : '+');
    add_two(out, (int)(minutes / 60));
    buf_addc(out, ':');
    add_two(out, (int)(minutes % 60));
}
