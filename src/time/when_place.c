#include "time/when_place.h"

#include "time/abbreviation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The instants that RFC 3339 can write: years 1 to 9999. */
#define INSTANT_LEAST (-INT64_C(719162) * DAY)
#define INSTANT_MOST (INT64_C(2932897) * DAY - 1)

void when_remark(struct when *w, const char *format, ...)
{
    size_t used = strlen(w->remark), room = sizeof w->remark - used;
    const char *between = used > 0 ? "; " : "";
    struct buf text = BUF_INIT;
    va_list args;

    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    if (text.len + strlen(between) < room)
        snprintf(w->remark + used, room, "%s%s", between, text.data);
    buf_release(&text);
}

int64_t when_day(instant t, const struct zone *zone)
{
    struct civil c = civil_of_instant(t, zone_offset(zone, t, NULL));
    return civil_days(c.year, c.month, c.day);
}

static struct civil civil_on(int64_t days, int hour, int minute, int second, int micro)
{
    struct civil c = civil_of_instant(days * DAY, 0);

    c.hour = hour;
    c.minute = minute;
    c.second = second;
    c.micro = micro;
    return c;
}

/* The first instant of a day, whose midnight may be skipped; false where the whole day is. */
static bool day_begin(const struct zone *zone, int64_t days, instant *out, instant *jump)
{
    struct civil midnight = civil_on(days, 0, 0, 0, 0);
    instant at[2], before = INSTANT_NONE;

    if (zone_instants(zone, &midnight, at, &before) > 0) {
        *out = at[0];
        return true;
    }
    *jump = before;
    *out = before;
    return before != INSTANT_NONE && when_day(before, zone) == days;
}

static struct occurrence whole_day(const struct zone *zone, int64_t days)
{
    struct occurrence o = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, false};
    instant next, jump = INSTANT_NONE;

    o.exists = day_begin(zone, days, &o.at, &o.jump);
    if (!o.exists)
        return o;
    o.jump = INSTANT_NONE;
    /* Where the next day is skipped, its midnight is the jump as well. */
    day_begin(zone, days + 1, &next, &jump);
    o.last = next - 1;
    return o;
}

/* "14:xx": from the first instant that the clock shows in that hour to the last of the same pass.
 */
static struct occurrence whole_hour(const struct zone *zone, int64_t days, int hour)
{
    struct occurrence o = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, false};
    struct civil first = civil_on(days, hour, 0, 0, 0), last = civil_on(days, hour, 59, 59, 999999);
    instant begin[2], end[2], jump = INSTANT_NONE, late = INSTANT_NONE;
    int n = zone_instants(zone, &first, begin, &jump);
    int m = zone_instants(zone, &last, end, &late);

    if (n == 0 && m == 0) {
        o.jump = jump;
        return o;
    }
    o.exists = true;
    o.at = n > 0 ? begin[0] : jump;
    o.last = m > 0 ? end[0] : late - 1;
    o.second = n > 1 ? begin[1] : INSTANT_NONE;
    return o;
}

struct occurrence occurrence_on(const struct when_form *form, const struct zone *zone, int64_t days)
{
    struct occurrence o = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, false};
    const struct civil *clock = &form->clock;
    struct civil c;
    instant at[2];
    int n;

    if (form->precision == PRECISION_DAY)
        return whole_day(zone, days);
    if (form->precision == PRECISION_HOUR)
        return whole_hour(zone, days, clock->hour);
    c = civil_on(days + (clock->hour == 24), clock->hour % 24, clock->minute, clock->second,
                 clock->micro);
    n = zone_instants(zone, &c, at, &o.jump);
    if (n == 0)
        return o;
    o.exists = true;
    o.jump = INSTANT_NONE;
    o.at = at[0];
    o.last = form->precision == PRECISION_ABOUT ? o.at + ABOUT : o.at;
    o.second = n > 1 ? at[1] : INSTANT_NONE;
    return o;
}

int when_refuse_skipped(const struct when_form *form, const struct when *w, int64_t days,
                        instant jump, struct error *err)
{
    struct civil day = civil_on(days, 0, 0, 0, 0), before, after;
    int64_t gap = zone_offset(&w->zone, jump, NULL) - zone_offset(&w->zone, jump - 1, NULL);
    struct buf earlier = BUF_INIT, later = BUF_INIT;

    before = civil_of_instant(jump, zone_offset(&w->zone, jump - 1, NULL));
    after = civil_of_instant(jump, zone_offset(&w->zone, jump, NULL));
    if (form->precision == PRECISION_DAY || gap >= 24 * 3600) {
        error_set(err,
                  "'%s' never was in %s, where clocks went from %04d-%02d-%02d %02d:%02d to "
                  "%04d-%02d-%02d %02d:%02d: give the day before or after",
                  w->text, w->zone.name, before.year, before.month, before.day, before.hour,
                  before.minute, after.year, after.month, after.day, after.hour, after.minute);
        return -1;
    }
    /* What the clock would have shown without the jump is one of these two. */
    struct civil typed = civil_on(days, form->clock.hour % 24, form->clock.minute,
                                  form->clock.second, form->clock.micro);
    instant with_old = instant_of_civil(&typed, zone_offset(&w->zone, jump - 1, NULL));
    instant with_new = instant_of_civil(&typed, zone_offset(&w->zone, jump, NULL));
    when_add_clock(&earlier, with_new, &w->zone);
    when_add_clock(&later, with_old, &w->zone);
    error_set(err,
              "'%s' was skipped on %04d-%02d-%02d in %s, where clocks went from %02d:%02d to "
              "%02d:%02d: write %s or %s, or give an offset",
              w->text, day.year, day.month, day.day, w->zone.name, before.hour, before.minute,
              after.hour, after.minute, earlier.data, later.data);
    buf_release(&earlier);
    buf_release(&later);
    return -1;
}

/* Takes over an occurrence, with what has to be said about it. */
static void take(const struct when_form *form, const struct occurrence *o, struct when *w)
{
    struct buf clock = BUF_INIT, early = BUF_INIT, late = BUF_INIT;

    w->at = o->at;
    w->at_max = form->precision == PRECISION_EXACT ? INSTANT_NONE : o->last;
    if (o->second != INSTANT_NONE) {
        int32_t first = zone_offset(&w->zone, o->at, NULL);
        int32_t second = zone_offset(&w->zone, o->second, NULL);
        when_add_digits(&clock, o->at, &w->zone);
        offset_add(&early, first);
        offset_add(&late, second);
        when_remark(w,
                    "%s comes twice that day in %s: taken as the earlier, %s; write %s %s for the "
                    "later",
                    clock.data, w->zone.name, early.data, clock.data, late.data);
    }
    buf_release(&clock);
    buf_release(&early);
    buf_release(&late);
}

/* The day that a form with a day means. */
static int day_of_form(const struct when_form *form, const struct time_context *context,
                       const struct when *w, int64_t *days, struct error *err)
{
    const struct zone *home = context->home != NULL ? context->home : context->zone;

    if (form->kind == FORM_DATE) {
        if (date_check(&form->date, w->text, err) != 0)
            return -1;
        *days = civil_days(form->date.year, form->date.month, form->date.day);
    } else if (form->kind == FORM_DAY) {
        *days = when_day(context->now, &w->zone) + form->days;
    } else if (context->start == INSTANT_NONE) {
        return error_set(err,
                         "'%s' counts days from the incident's start, which is unknown: give the "
                         "date",
                         w->text);
    } else {
        *days = when_day(context->start, home) + form->days;
    }
    return 0;
}

static int place_on_day(const struct when_form *form, const struct time_context *context,
                        struct when *w, struct error *err)
{
    int64_t days = 0;
    struct occurrence o;
    struct civil c;

    if (day_of_form(form, context, w, &days, err) != 0)
        return -1;
    o = occurrence_on(form, &w->zone, days);
    if (!o.exists)
        return when_refuse_skipped(form, w, days + (form->clock.hour == 24), o.jump, err);
    take(form, &o, w);
    if (form->kind == FORM_DATE && form->date.weekday >= 0) {
        c = civil_on(days, 0, 0, 0, 0);
        int weekday = civil_weekday(c.year, c.month, c.day);
        if (weekday != form->date.weekday)
            when_remark(w, "%04d-%02d-%02d was a %s", c.year, c.month, c.day,
                        date_weekday_name(weekday));
    }
    return 0;
}

/* Refuses what no calendar of four digits shows, in UTC or in its zone. */
static int check_range(const struct when *w, struct error *err)
{
    instant at = w->at, shown;

    if (at < INSTANT_LEAST || at > INSTANT_MOST)
        return error_set(err, "'%s' is out of range: years go from 1 to 9999", w->text);
    shown = at + zone_offset(&w->zone, at, NULL) * SECOND;
    if (shown < INSTANT_LEAST || shown > INSTANT_MOST)
        return error_set(err, "'%s' is out of range: years go from 1 to 9999", w->text);
    return 0;
}

static int check_future(const struct when_form *form, const struct time_context *context,
                        const struct when *w, struct error *err)
{
    struct buf full = BUF_INIT, ahead = BUF_INIT;

    if (context->future || w->at - context->now <= 5 * MINUTE)
        return 0;
    when_add_full(&full, w->at, &w->zone);
    duration_add(&ahead, w->at - context->now);
    error_set(
        err,
        "'%s' is %s in the future, %s: give %s that is at most five minutes ahead of the clock",
        w->text, ahead.data, full.data, form->kind == FORM_CLOCK ? "the date of a time" : "a time");
    buf_release(&full);
    buf_release(&ahead);
    return -1;
}

static int place_by_kind(const struct when_form *form, const struct time_context *context,
                         struct when *w, struct error *err)
{
    struct occurrence o;

    switch (form->kind) {
    case FORM_NOW:
    case FORM_AGO:
        w->at = context->now + form->distance;
        /* Who says "10m ago" does not mean a fraction of a second. */
        if (form->distance < 0)
            w->at = when_shown(w->at, false);
        break;
    case FORM_EPOCH:
        w->at = form->distance;
        break;
    case FORM_CLOCK:
        if (when_place_bare(form, context, w, &o, err) != 0)
            return -1;
        take(form, &o, w);
        return 0;
    case FORM_DAY:
    case FORM_START:
    case FORM_DATE:
        return place_on_day(form, context, w, err);
    }
    w->at_max = form->precision == PRECISION_ABOUT ? w->at + ABOUT : INSTANT_NONE;
    return 0;
}

int when_place(const struct when_form *form, const struct time_context *context, struct when *w,
               struct error *err)
{
    w->precision = form->precision;
    if (place_by_kind(form, context, w, err) != 0 || check_range(w, err) != 0 ||
        check_future(form, context, w, err) != 0)
        return -1;
    if (form->clock.hour == 24)
        when_remark(w, "24:00 is 00:00 of the day after");
    if (form->leap_second)
        when_remark(w, "the leap second :60 is read as :59");
    return 0;
}
