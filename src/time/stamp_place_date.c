#include "time/stamp_place_internal.h"

#include "time/when_place.h"

#include <stdlib.h>

/* A date whose year is told by others lies within this of them. */
#define NEAR 31

bool place_has_date(const struct stamp_point *point)
{
    const struct date_form *d = &point->date;

    return point->has_date && !d->no_year && civil_date_exists(d->year, d->month, d->day);
}

int64_t place_day(const struct date_form *date)
{
    return civil_days(date->year, date->month, date->day);
}

/* The order of month and day. */

static void set_day_first(struct date_form *d)
{
    int month = d->day;

    d->day = d->month;
    d->month = month;
}

/* Orders that the dates of a list themselves show. */
struct orders {
    size_t month_first, day_first, unknown;
    const struct placed *first; /* the first that is unknown */
};

static void count_order(const struct placed *e, const struct stamp_point *point, struct orders *o)
{
    if (!point->has_date)
        return;
    o->month_first += point->order == 'm';
    o->day_first += point->order == 'd';
    o->unknown += point->order == '?';
    if (point->order == '?' && o->first == NULL)
        o->first = e;
}

/* How far apart the dates lie where the unknown ones are read with the day first or last: what
 * steps back counts more. YEAR stands in where none is written. */
static int64_t spread(const struct placing *p, bool day_first, int year)
{
    int64_t sum = 0, last = 0;
    bool any = p->context->has_start || (p->has_day && !p->context->day.ambiguous);

    if (any)
        last = p->context->has_start ? when_day(p->context->start.at, &p->context->start.zone)
                                     : p->day;
    for (size_t i = 0; i < p->n; i++) {
        const struct placed *e = &p->list[i];
        const struct stamp_point *point =
            e->stamp.at.has_date || !e->has_day ? &e->stamp.at : &e->day;
        struct date_form d = point->date;
        int64_t day;
        if (!point->has_date)
            continue;
        if (d.ambiguous && day_first)
            set_day_first(&d);
        d.year = d.no_year ? year : d.year;
        if (!civil_date_exists(d.year, d.month, d.day))
            continue;
        day = place_day(&d);
        if (any)
            sum += day < last ? 4 * (last - day) : day - last;
        last = day;
        any = true;
    }
    return sum;
}

static int year_of(int64_t day)
{
    return civil_of_instant(day * DAY, 0).year;
}

/* Whether the day comes first in the dates that don't show it. */
static bool is_day_first(const struct placing *p, const struct orders *o)
{
    int year = p->context->has_start ? year_of(when_day(p->context->start.at, &p->home))
               : p->has_day          ? p->context->day.year
                                     : year_of(when_day(p->context->now, &p->home));
    int64_t month = spread(p, false, year), day = spread(p, true, year);
    bool day_first = day < month;

    if (o->month_first != o->day_first)
        return o->day_first > o->month_first;
    place_say(p, PLACE_GUESS, o->first->line,
              "the %s is read as the first number of '%s' and such dates%s",
              day_first ? "day" : "month", o->first->stamp.text,
              day == month ? "" : ", which fits the others");
    return day_first;
}

static void set_order(struct stamp_point *point, bool day_first)
{
    if (!point->has_date || !point->date.ambiguous)
        return;
    if (day_first)
        set_day_first(&point->date);
    point->date.ambiguous = false;
}

static void find_orders(struct placing *p)
{
    struct orders o = {0};
    bool day_first;

    for (size_t i = 0; i < p->n; i++) {
        count_order(&p->list[i], &p->list[i].stamp.at, &o);
        count_order(&p->list[i], &p->list[i].stamp.until, &o);
        if (p->list[i].has_day)
            count_order(&p->list[i], &p->list[i].day, &o);
    }
    if (o.unknown == 0)
        return;
    if (o.month_first > 0 && o.day_first > 0)
        place_say(p, PLACE_ODD, o.first->line,
                  "some dates have the month first, others the day: '%s' is read as most are",
                  o.first->stamp.text);
    day_first = is_day_first(p, &o);
    for (size_t i = 0; i < p->n; i++) {
        set_order(&p->list[i].stamp.at, day_first);
        set_order(&p->list[i].stamp.until, day_first);
        set_order(&p->list[i].stamp.other, day_first);
        set_order(&p->list[i].day, day_first);
    }
}

/* Years. */

/* What the years of a list are found by, in the order of the document. */
struct years {
    struct placing *p;
    int64_t last; /* the day of the date above; of the incident's, where none is above */
    bool has_last;
    size_t next; /* the next entry that has a year of its own */
    bool told;
};

static bool fits_weekday(const struct date_form *d)
{
    return d->weekday < 0 || d->weekday == civil_weekday(d->year, d->month, d->day);
}

/* The year that brings D nearest to the day AROUND; one whose weekday fits goes before. */
static void set_nearest(struct date_form *d, int64_t around)
{
    int year = year_of(around), best = 0;
    int64_t least = 0;

    for (d->year = year - 1; d->year <= year + 1; d->year++) {
        int64_t far;
        if (!civil_date_exists(d->year, d->month, d->day))
            continue;
        far = llabs(place_day(d) - around) + (fits_weekday(d) ? 0 : 2000);
        if (best == 0 || far < least) {
            best = d->year;
            least = far;
        }
    }
    d->year = best;
}

/* The last year that makes D past, and its weekday right where it has one. */
static void set_past(struct date_form *d, int64_t today)
{
    int year = year_of(today), best = 0;

    for (d->year = year; d->year > year - 12; d->year--) {
        if (!civil_date_exists(d->year, d->month, d->day) || place_day(d) > today)
            continue;
        if (best == 0 || fits_weekday(d))
            best = d->year;
        if (fits_weekday(d))
            break;
    }
    d->year = best;
}

/* The first day with a year from the entry I on. */
static bool next_day_with_year(struct years *y, size_t i, int64_t *day)
{
    if (y->next < i)
        y->next = i;
    for (; y->next < y->p->n; y->next++) {
        const struct placed *e = &y->p->list[y->next];
        const struct stamp_point *point = place_has_date(&e->stamp.at) ? &e->stamp.at : &e->day;
        if (!place_has_date(point) || (point == &e->day && !e->has_day))
            continue;
        *day = place_day(&point->date);
        return true;
    }
    return false;
}

/* The last day that a date without a year can be: today, or the end of the year that is told. */
static int64_t last_day(const struct place_context *c, const struct zone *zone)
{
    int64_t today = when_day(c->now, zone), end = c->year ? civil_days(c->year, 12, 31) : today;

    return end < today ? end : today;
}

/* OWN: the date is the entry's own, not one that stands above it. */
static void find_year(struct years *y, size_t i, struct date_form *d, bool own)
{
    const struct placed *e = &y->p->list[i];
    int64_t around = y->last;

    d->no_year = false;
    if (y->has_last || next_day_with_year(y, i, &around))
        set_nearest(d, around);
    else
        set_past(d, last_day(y->p->context, &y->p->home));
    d->no_year = d->year == 0;
    if (y->told || d->no_year)
        return;
    y->told = true;
    if (own)
        place_say(y->p, PLACE_GUESS, e->line, "no year is written: '%s' is read as of %04d",
                  e->stamp.text, d->year);
    else
        place_say(y->p, PLACE_GUESS, e->line, "no year is written: %s %d is read as of %04d",
                  date_month_name(d->month), d->day, d->year);
}

/* "2020-01-03" between 2021-01-02 and 2021-01-04: the year is mistyped, as in January it often is.
 */
static void mend_year(struct years *y, size_t i, struct date_form *d)
{
    int64_t day = place_day(d), next = 0;
    struct date_form meant = *d;

    if (!y->has_last || llabs(day - y->last) < 300 || !next_day_with_year(y, i + 1, &next) ||
        llabs(next - y->last) > NEAR)
        return;
    set_nearest(&meant, y->last);
    day = place_day(&meant);
    if (day < (y->last < next ? y->last : next) || day > (y->last < next ? next : y->last))
        return;
    d->year = meant.year;
    place_say(y->p, PLACE_ODD, y->p->list[i].line,
              "'%s' is read as of %04d, as those around it are", y->p->list[i].stamp.text, d->year);
}

static void read_year(struct years *y, size_t i, struct stamp_point *point)
{
    if (!point->has_date)
        return;
    if (point->date.no_year)
        find_year(y, i, &point->date, point == &y->p->list[i].stamp.at);
    else if (place_has_date(point))
        mend_year(y, i, &point->date);
    if (!place_has_date(point))
        return;
    y->last = place_day(&point->date);
    y->has_last = true;
}

static void find_years(struct placing *p)
{
    struct years y = {.p = p, .has_last = p->context->has_start || p->has_day};

    if (y.has_last)
        y.last = p->context->has_start ? when_day(p->context->start.at, &p->home) : p->day;
    for (size_t i = 0; i < p->n; i++) {
        struct placed *e = &p->list[i];
        bool odd = e->stamp.odd == STAMP_ODD_YEAR && e->stamp.at.date.no_year;
        if (e->has_day)
            read_year(&y, i, &e->day);
        y.told = y.told || odd;
        read_year(&y, i, &e->stamp.at);
        if (e->stamp.until.has_date && e->stamp.until.date.no_year && y.has_last) {
            e->stamp.until.date.no_year = false;
            set_nearest(&e->stamp.until.date, y.last);
        }
    }
}

/* The day that the title or another place names. */
void place_read_context_day(struct placing *p)
{
    struct date_form d = p->context->day;

    p->has_day = p->context->has_day;
    if (!p->has_day)
        return;
    if (d.no_year && p->context->has_start)
        set_nearest(&d, when_day(p->context->start.at, &p->context->start.zone));
    else if (d.no_year)
        set_past(&d, last_day(p->context, p->context->fallback));
    if (d.ambiguous && !civil_date_exists(d.year, d.month, d.day))
        set_day_first(&d);
    p->has_day = civil_date_exists(d.year, d.month, d.day);
    p->day = p->has_day ? place_day(&d) : 0;
}

void place_read_dates(struct placing *p)
{
    find_orders(p);
    find_years(p);
}
