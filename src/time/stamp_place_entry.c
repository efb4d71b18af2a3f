#include "time/stamp_place_internal.h"
#include "time/when_place.h"

static void set_place(struct placed *e, const struct occurrence *o, const struct zone *zone)
{
    e->at = o->at;
    e->precision = e->stamp.at.precision;
    e->at_max = e->precision == PRECISION_EXACT ? INSTANT_NONE : o->last;
    e->offset = zone_offset(zone, o->at, NULL);
}

/* Puts E on DAY; the later of two passes where only that is not before the entry above. */
static void put(struct run *r, struct placed *e, int64_t day)
{
    const struct zone *zone = place_zone(r->p, e, &e->stamp.at);
    bool skipped;
    struct occurrence o = place_occurrence(&e->stamp.at, zone, day, &skipped);
    struct buf clock = BUF_INIT;

    if (o.second != INSTANT_NONE && r->above != NULL && o.at < r->above->at &&
        o.second >= r->above->at) {
        o.last += o.second - o.at;
        o.at = o.second;
        place_say(r->p, PLACE_ODD, e->line, "'%s' comes twice that night: the later is taken",
                  e->stamp.text);
    } else if (o.second != INSTANT_NONE) {
        place_say(r->p, PLACE_ODD, e->line, "'%s' comes twice that night: the earlier is taken",
                  e->stamp.text);
    } else if (skipped && o.at != INSTANT_NONE) {
        when_add_full(&clock, o.at, zone);
        place_say(r->p, PLACE_ODD, e->line, "'%s' was skipped by the clocks of %s: taken as %s",
                  e->stamp.text, zone->name, clock.data);
    }
    set_place(e, &o, zone);
    buf_release(&clock);
}

/* The day of T in the zone of E. */
static int64_t day_in(struct run *r, const struct placed *e, instant t)
{
    return when_day(t, place_zone(r->p, e, &e->stamp.at));
}

/* How far E stands before the entry above; 0 where it may be behind it, as "14:xx" behind 14:20. */
static int64_t step_back(const struct run *r, const struct placed *e)
{
    instant last = e->at_max == INSTANT_NONE ? e->at : e->at_max, above;

    if (r->above == NULL || r->above->at == INSTANT_NONE)
        return 0;
    above = r->above->at - (r->above->precision == PRECISION_ABOUT ? ABOUT : 0);
    return last < above ? r->above->at - e->at : 0;
}

static void say_order(const struct run *r, const struct placed *e)
{
    place_say(r->p, PLACE_ODD, e->line, "'%s' stands behind '%s', out of order", e->stamp.text,
              r->above->stamp.text);
}

/* A clock of twelve hours, half a day later: "1:52" behind "12:16". */
static bool put_half_later(struct run *r, struct placed *e)
{
    struct stamp_point typed = e->stamp.at, *point = &e->stamp.at;
    int64_t day = day_in(r, e, e->at) + (typed.hour >= 12);
    int64_t back;

    if (!r->twelve || typed.meridiem != MERIDIEM_NONE)
        return false;
    point->hour = (signed char)((typed.hour + 12) % 24);
    put(r, e, day);
    back = step_back(r, e);
    if (back >= HOUR) {
        *point = typed;
        return false;
    }
    place_say(r->p, PLACE_GUESS, e->line, "'%s' is read as %02d:%02d", e->stamp.text, point->hour,
              point->minute);
    if (back > 0)
        say_order(r, e);
    return true;
}

/* A clock without a date: the first occurrence not before the entry above. */
static void put_after(struct run *r, struct placed *e)
{
    int64_t day = day_in(r, e, r->above->at), back;

    put(r, e, day);
    back = step_back(r, e);
    if (back == 0) {
        /* Late in the evening behind a time right after midnight: out of order. */
        if (e->at - DAY >= r->first && r->above->at - (e->at - DAY) < HOUR) {
            put(r, e, day - 1);
            say_order(r, e);
        }
        return;
    }
    if (back < HOUR) {
        say_order(r, e);
        return;
    }
    if (!put_half_later(r, e))
        put(r, e, day + 1);
}

/* Entries whose day is not known yet. */

/* "no date stands at '22:00': it is put on 2023-06-01, " and why. */
static void say_day(const struct placing *p, int line, int64_t day, const char *from,
                    const char *why)
{
    struct civil c = civil_of_instant(day * DAY, 0);

    place_say(p, PLACE_GUESS, line, "the first time has no date: it is put on %04d-%02d-%02d, %s%s",
              c.year, c.month, c.day, from, why);
}

/* Moves the entries placed so far by whole days, so that the last of them is not behind E. */
static void settle(struct run *r, const struct placed *e)
{
    const struct placed *last = r->above, *first = NULL;
    instant upper = e->at_max == INSTANT_NONE ? e->at : e->at_max;
    int64_t shift = upper - last->at + HOUR - 1;

    shift = shift / DAY - (shift % DAY < 0);
    r->above = NULL;
    for (size_t i = 0; first == NULL || first != last; i++) {
        struct placed *one = &r->p->list[r->reversed ? r->upto - 1 - i : r->from + i];
        if (one->nested)
            continue;
        put(r, one, day_in(r, one, one->at) + shift);
        if (first == NULL)
            say_day(r->p, one->line, day_in(r, one, last->at) + shift, "by the date of ",
                    e->stamp.text);
        r->first = first == NULL ? one->at : r->first;
        first = one;
    }
    r->first_day += shift;
    r->pending = false;
}

/* The day of a list whose first entry has none, as the rest of the document tells it; false where
 * nothing does. */
static bool told_day(struct run *r, const struct placed *e, int64_t *day)
{
    struct placing *p = r->p;
    const struct place_context *c = p->context;

    if (c->has_start) {
        *day = day_in(r, e, p->start.at);
    } else if (r->dated && (!p->has_day || p->day >= r->least_day)) {
        r->pending = true;
        *day = r->least_day;
    } else if (p->has_day) {
        *day = p->day;
        if (c->day_from != NULL && c->day_from[0] != '\0')
            say_day(p, e->line, *day, "the date of ", c->day_from);
    } else if (p->has_any_day) {
        *day = p->any_day;
        say_day(p, e->line, *day, "the first date of ", "the timeline");
    } else {
        return false;
    }
    return true;
}

static int64_t first_day(struct run *r, const struct placed *e)
{
    struct placing *p = r->p;
    struct occurrence o;
    int64_t day;
    bool ahead, skipped;

    if (told_day(r, e, &day))
        return day;
    day = day_in(r, e, p->context->now);
    o = place_occurrence(&e->stamp.at, place_zone(p, e, &e->stamp.at), day, &skipped);
    ahead = o.at != INSTANT_NONE && o.at > p->context->now; /* what is told is past */
    day -= ahead;
    say_day(p, e->line, day, ahead ? "yesterday" : "today",
            ", since there is no date anywhere: mend it in 'debrief edit'");
    return day;
}

/* The day of a weekday: the next one from the entry above; the nearest to the day that the document
 * tells, the last one where it tells none. */
static int64_t weekday_day(struct run *r, const struct placed *e, int weekday)
{
    bool told = true;
    int64_t from, ahead;

    if (r->above != NULL)
        from = day_in(r, e, r->above->at);
    else if (!(told = told_day(r, e, &from)))
        from = day_in(r, e, r->p->context->now);
    /* 1970-01-01 was a Thursday. */
    ahead = (weekday - (from + 4) % 7 + 14) % 7;
    if (r->above == NULL && ahead > (told ? 3 : 0))
        ahead -= 7;
    if (!told)
        say_day(r->p, e->line, from + ahead, "the last such day, ",
                "since there is no date anywhere: mend it in 'debrief edit'");
    return from + ahead;
}

/* The day that a point counts or names: "Day 2", "next day", "Monday"; false where it says none. */
static bool counted_day(struct run *r, const struct placed *e, const struct stamp_point *point,
                        int64_t *day)
{
    if (point->day > 0) {
        if (!r->has_first_day)
            r->first_day = r->above != NULL ? day_in(r, e, r->first) : first_day(r, e);
        r->has_first_day = true;
        *day = r->first_day + point->day - 1;
        return true;
    }
    if (point->next_day && r->above != NULL) {
        *day = day_in(r, e, r->above->at) + 1;
        return true;
    }
    if (point->date.weekday < 0 || point->has_date)
        return false;
    *day = weekday_day(r, e, point->date.weekday);
    return true;
}

static bool same_day(const struct stamp_point *a, const struct stamp_point *b)
{
    return a->day == b->day && a->date.weekday == b->date.weekday && a->has_date == b->has_date &&
           (!a->has_date || (a->date.year == b->date.year && a->date.month == b->date.month &&
                             a->date.day == b->date.day));
}

/* The day that E or what stands above it says; false where nothing does. */
static bool stated_day(struct run *r, const struct placed *e, int64_t *day)
{
    const struct stamp_point *at = &e->stamp.at;
    bool new_day = e->has_day &&
                   (r->above == NULL || !r->above->has_day || !same_day(&r->above->day, &e->day));

    if (place_has_date(at)) {
        *day = place_day(&at->date);
        return true;
    }
    if (at->has_date)
        place_say(r->p, PLACE_ODD, e->line, "'%s' is a date that never was", e->stamp.text);
    if (new_day && place_has_date(&e->day)) {
        *day = place_day(&e->day.date);
        if (e->day.day > 0 && !r->has_first_day) {
            r->first_day = *day - (e->day.day - 1);
            r->has_first_day = true;
        }
        return true;
    }
    return counted_day(r, e, at, day) || (new_day && counted_day(r, e, &e->day, day));
}

/* Checks and ranges. */

static void check_stated(struct run *r, const struct placed *e)
{
    const struct date_form *d = &e->stamp.at.date;
    int64_t back = step_back(r, e);

    if (back >= DAY)
        place_say(r->p, PLACE_ODD, e->line, "'%s' goes back in date, behind '%s'", e->stamp.text,
                  r->above->stamp.text);
    else if (back > 0)
        say_order(r, e);
    if (!place_has_date(&e->stamp.at) || d->weekday < 0)
        return;
    if (civil_weekday(d->year, d->month, d->day) != d->weekday)
        place_say(r->p, PLACE_ODD, e->line, "%04d-%02d-%02d was a %s: '%s'", d->year, d->month,
                  d->day, date_weekday_name(civil_weekday(d->year, d->month, d->day)),
                  e->stamp.text);
}

/* The other end of a range: the first occurrence not before its beginning. */
static void put_until(struct run *r, struct placed *e)
{
    struct stamp_point *until = &e->stamp.until;
    const struct zone *zone = place_zone(r->p, e, until);
    int64_t day = when_day(e->at, zone);
    struct occurrence o;
    bool skipped;

    e->until = e->until_max = INSTANT_NONE;
    e->until_precision = until->precision;
    if (!e->stamp.has_until)
        return;
    if (until->has_date)
        day = place_has_date(until) ? place_day(&until->date) : day;
    o = place_occurrence(until, zone, day, &skipped);
    if (o.at < e->at && !until->has_date && until->meridiem == MERIDIEM_NONE && until->hour <= 12 &&
        (r->twelve || e->stamp.at.meridiem != MERIDIEM_NONE) && o.at + DAY / 2 >= e->at) {
        until->hour = (signed char)((until->hour + 12) % 24);
        o = place_occurrence(until, zone, day + (until->hour < 12), &skipped);
    }
    if (o.last < e->at && !until->has_date)
        o = place_occurrence(until, zone, day + 1, &skipped);
    if (o.last < e->at) {
        place_say(r->p, PLACE_ODD, e->line, "'%s' ends before it begins: its end is left out",
                  e->stamp.text);
        return;
    }
    e->until = o.at;
    e->until_max = until->precision == PRECISION_EXACT ? INSTANT_NONE : o.last;
}

/* The first clock of a list on twelve hours, where the start shows that the afternoon is meant. */
static void mend_first(struct run *r, struct placed *e)
{
    const struct place_context *c = r->p->context;
    struct stamp_point *point = &e->stamp.at;
    instant end = c->has_end ? c->end.at : r->p->start.at + DAY;

    if (!c->has_start || !r->twelve || point->meridiem != MERIDIEM_NONE ||
        c->start.precision == PRECISION_DAY || point->hour >= 12)
        return;
    if (e->at >= r->p->start.at - HOUR || e->at + DAY / 2 < r->p->start.at - HOUR ||
        e->at + DAY / 2 > end)
        return;
    point->hour = (signed char)(point->hour + 12);
    put(r, e, day_in(r, e, e->at));
    place_say(r->p, PLACE_GUESS, e->line, "'%s' is read as %02d:%02d", e->stamp.text, point->hour,
              point->minute);
}

void place_entry(struct run *r, struct placed *e)
{
    int64_t day;

    if (stated_day(r, e, &day)) {
        put(r, e, day);
        if (r->pending && place_has_date(&e->stamp.at))
            settle(r, e);
        else if (r->pending && e->has_day && place_has_date(&e->day))
            settle(r, e);
        else
            check_stated(r, e);
    } else if (r->above != NULL) {
        put_after(r, e);
    } else {
        put(r, e, first_day(r, e));
        mend_first(r, e);
    }
    r->above = e;
    r->first = r->any ? r->first : e->at;
    r->any = true;
}

/* What is told of an entry once it has its place. */
void place_finish(struct run *r, struct placed *e)
{
    struct placing *p = r->p;
    struct buf odd = BUF_INIT;

    put_until(r, e);
    place_check_other(p, e);
    if (e->stamp.odd != STAMP_ODD_YEAR || e->stamp.at.date.year > 0)
        stamp_add_odd(&odd, &e->stamp);
    if (odd.len > 0)
        place_say(p, PLACE_ODD, e->line, "%s", odd.data);
    buf_release(&odd);
    if (p->future || e->at <= p->context->now + DAY)
        return;
    p->future = true;
    place_say(p, PLACE_ODD, e->line, "'%s' lies in the future", e->stamp.text);
}
