#include "time/stamp_place.h"

#include "time/stamp_place_internal.h"

#include <stdarg.h>

void place_say(const struct placing *p, enum place_note kind, int line, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;

    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    if (p->context->note != NULL)
        p->context->note(p->context->self, kind, line, text.data);
    buf_release(&text);
}

/* The day that is written at E or above it; NULL: none. */
static const struct date_form *written_day(const struct placed *e)
{
    if (place_has_date(&e->stamp.at))
        return &e->stamp.at.date;
    return e->has_day && place_has_date(&e->day) ? &e->day.date : NULL;
}

/* Which way the clocks go from A to B, by the shorter way round a dial of HOURS: 23:58 to 00:40 is
 * forth. */
static int clock_way(const struct stamp_point *a, const struct stamp_point *b, int hours)
{
    int ahead, half = hours * 1800;

    if (!a->has_clock || !b->has_clock)
        return 0;
    ahead = (b->hour - a->hour) * 3600 + (b->minute - a->minute) * 60 + b->second - a->second;
    ahead %= 2 * half;
    if (ahead > half || ahead < -half)
        ahead = -ahead;
    return (ahead > 0) - (ahead < 0);
}

/* 1, -1: B stands behind or before A, the entry above, by what is written; 0: that can't be told.
 * DATED is the last entry above that has a day. */
static int written_way(const struct placed *a, const struct placed *b, const struct placed *dated,
                       int hours)
{
    const struct date_form *day = written_day(b),
                           *above = dated != NULL ? written_day(dated) : NULL;

    if (day != NULL && above != NULL && place_day(day) != place_day(above))
        return place_day(day) > place_day(above) ? 1 : -1;
    if (day != NULL && dated != a)
        return 0;
    return clock_way(&a->stamp.at, &b->stamp.at, hours);
}

static void note_date(struct run *r, int64_t day)
{
    if (!r->dated || day < r->least_day)
        r->least_day = day;
    r->dated = true;
}

/* Whether its clocks are on twelve hours, some without a mark. */
static bool is_twelve(const struct run *r)
{
    bool unmarked = false;

    for (size_t i = r->from; i < r->upto; i++) {
        const struct stamp_point *at = &r->p->list[i].stamp.at;
        if (!at->has_clock || at->meridiem != MERIDIEM_NONE)
            continue;
        if (at->hour == 0 || at->hour > 12 || at->padded)
            return false;
        unmarked = true;
    }
    return unmarked;
}

/* What kind of list it is. */
static void look_at(struct run *r)
{
    size_t forth = 0, back = 0;
    const struct placed *above = NULL, *dated = NULL;

    r->twelve = is_twelve(r);
    for (size_t i = r->from; i < r->upto; i++) {
        const struct placed *e = &r->p->list[i];
        int way;
        if (e->nested)
            continue;
        way = above != NULL ? written_way(above, e, dated, r->twelve ? 12 : 24) : 0;
        forth += way > 0;
        back += way < 0;
        above = e;
        if (written_day(e) == NULL)
            continue;
        dated = e;
        note_date(r, place_day(written_day(e)));
    }
    r->reversed = back >= 2 && back > forth;
    if (r->reversed)
        place_say(r->p, PLACE_GUESS, r->p->list[r->from].line,
                  "the timeline is read as newest first");
}

/* The entries under an entry, which begin at FROM; the place behind them. */
static size_t place_nested(const struct run *r, size_t from)
{
    struct run below = *r;
    size_t i = from;

    if (from > r->from && !r->p->list[from - 1].nested) {
        below.above = &r->p->list[from - 1];
        below.first = below.above->at;
    } else {
        below.above = NULL;
    }
    below.any = below.above != NULL;
    below.pending = below.dated = false; /* the list's dates don't wait for these */
    for (; i < r->upto && r->p->list[i].nested; i++)
        place_entry(&below, &r->p->list[i]);
    return i;
}

static void place_list(struct placing *p, size_t from, size_t upto)
{
    struct run r = {.p = p, .from = from, .upto = upto};

    look_at(&r);
    for (size_t i = 0; i < upto - from; i++) {
        struct placed *e = &p->list[r.reversed ? upto - 1 - i : from + i];
        if (!e->nested)
            place_entry(&r, e);
    }
    for (size_t i = from; i < upto;)
        i = p->list[i].nested ? place_nested(&r, i) : i + 1;
    for (size_t i = from; i < upto; i++)
        place_finish(&r, &p->list[i]);
}

static void find_any_day(struct placing *p)
{
    for (size_t i = 0; i < p->n && !p->has_any_day; i++) {
        const struct placed *e = &p->list[i];
        const struct stamp_point *point = place_has_date(&e->stamp.at) ? &e->stamp.at : &e->day;
        if (!place_has_date(point) || (point == &e->day && !e->has_day))
            continue;
        p->has_any_day = true;
        p->any_day = place_day(&point->date);
    }
}

void stamps_place(struct placed *list, size_t n, const struct place_context *context,
                  struct zone *zone)
{
    struct placing p = {.list = list, .n = n, .context = context};
    size_t end;

    place_read_context_day(&p);
    place_find_home(&p);
    *zone = p.home;
    if (context->has_start) {
        p.start = context->start;
        stamp_rezone(&p.start, &p.home);
    }
    place_read_dates(&p);
    find_any_day(&p);
    for (size_t i = 0; i < n; i = end) {
        for (end = i; end < n && list[end].group == list[i].group; end++)
            ;
        place_list(&p, i, end);
    }
}
