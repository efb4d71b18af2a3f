/* A clock time without a date: the four rules of enum bare_rule.
 *
 * A time typed to the minute fits as long as any instant of that minute does, an uncertain one as
 * long as any of its range: "08:05" is not before a start at 08:05:20. An hour that comes twice
 * counts as two occurrences where only one of them fits; where both do, the earlier is meant. */
#include "time/abbreviation.h"
#include "time/when_place.h"

#include <string.h>

#define AHEAD (5 * MINUTE)
#define BEFORE_START (3 * HOUR) /* one this close before the start may be meant as well */
#define SHOWN_CANDIDATES 3

/* The later pass of a time that comes twice, as an occurrence of its own. */
static struct occurrence later_pass(const struct occurrence *o)
{
    struct occurrence later = *o;

    later.at = o->second;
    later.last = o->last + (o->second - o->at);
    later.second = INSTANT_NONE;
    return later;
}

/* The first and last instant that an occurrence may mean. */
static instant fit_first(const struct when_form *form, const struct occurrence *o)
{
    return form->precision == PRECISION_ABOUT ? o->at - ABOUT : o->at;
}

static instant fit_last(const struct when_form *form, const struct occurrence *o)
{
    if (form->precision == PRECISION_EXACT && !form->has_seconds)
        return o->at + MINUTE - 1;
    return o->last;
}

static bool fits(const struct when_form *form, const struct occurrence *o, instant from, instant to)
{
    return fit_last(form, o) >= from && fit_first(form, o) <= to;
}

/* What of an occurrence fits between FROM and TO: the earlier pass, else the later one. */
static bool fit_any(const struct when_form *form, struct occurrence *o, instant from, instant to)
{
    struct occurrence later;

    if (!o->exists)
        return false;
    if (fits(form, o, from, to))
        return true;
    if (o->second == INSTANT_NONE)
        return false;
    later = later_pass(o);
    if (!fits(form, &later, from, to))
        return false;
    *o = later;
    return true;
}

/* "10 min before the start". */
static void add_distance(struct buf *out, instant from, instant to, const char *what)
{
    duration_add(out, to - from);
    buf_addf(out, " %s", what);
}

/* The full time, with its offset where the clock shows it twice. */
static void add_candidate(struct buf *out, instant t, const struct zone *zone)
{
    int32_t offset = zone_offset(zone, t, NULL);
    struct civil c = civil_of_instant(t, offset);
    instant both[2];

    when_add_full(out, t, zone);
    if (zone_instants(zone, &c, both, NULL) > 1) {
        buf_adds(out, " (");
        offset_add(out, offset);
        buf_addc(out, ')');
    }
}

static int place_latest(const struct when_form *form, const struct time_context *context,
                        const struct when *w, struct occurrence *out, struct error *err)
{
    instant limit = context->now + AHEAD;
    int64_t today = when_day(limit, &w->zone);

    /* A day may be skipped, and the hour of a change; two days further there is one for certain. */
    for (int64_t days = today + 1; days >= today - 3; days--) {
        *out = occurrence_on(form, &w->zone, days);
        if (out->exists && out->at <= limit)
            return 0;
        if (!out->exists && out->jump != INSTANT_NONE && out->jump <= limit &&
            when_day(out->jump, &w->zone) == days)
            return when_refuse_skipped(form, w, days, out->jump, err);
    }
    return error_set(err, "'%s' did not occur lately in %s: give the date", w->text, w->zone.name);
}

/* The first occurrence of which anything is at or after FROM. */
static int first_from(const struct when_form *form, const struct when *w, instant from,
                      struct occurrence *out, struct error *err)
{
    int64_t day = when_day(from, &w->zone);

    for (int64_t days = day - 1; days <= day + 3; days++) {
        *out = occurrence_on(form, &w->zone, days);
        if (fit_any(form, out, from, INT64_MAX))
            return 0;
        if (!out->exists && out->jump != INSTANT_NONE && out->jump >= from &&
            when_day(out->jump, &w->zone) == days)
            return when_refuse_skipped(form, w, days, out->jump, err);
    }
    return error_set(err, "'%s' does not occur then in %s: give the date", w->text, w->zone.name);
}

/* The last occurrence that is before the start, at most three hours; -1 where there is none. */
static int shortly_before(const struct when_form *form, const struct when *w, instant start,
                          struct occurrence *out)
{
    int64_t day = when_day(start, &w->zone);

    for (int64_t days = day; days >= day - 1; days--) {
        struct occurrence o = occurrence_on(form, &w->zone, days), later;
        if (!o.exists)
            continue;
        later = o.second != INSTANT_NONE ? later_pass(&o) : o;
        o = fit_last(form, &later) < start ? later : o;
        if (fit_last(form, &o) < start && start - o.at < BEFORE_START) {
            *out = o;
            return 0;
        }
    }
    return -1;
}

static int place_from_start(const struct when_form *form, const struct time_context *context,
                            const struct when *w, struct occurrence *out, struct error *err)
{
    struct occurrence earlier;
    struct buf before = BUF_INIT, after = BUF_INIT, distance = BUF_INIT;

    if (first_from(form, w, context->start, out, err) != 0)
        return -1;
    if (shortly_before(form, w, context->start, &earlier) != 0)
        return 0;
    add_candidate(&before, earlier.at, &w->zone);
    add_candidate(&after, out->at, &w->zone);
    add_distance(&distance, earlier.at, context->start, "before the incident's start");
    error_set(err, "'%s' may be %s, %s, or %s: give the %s", w->text, before.data, distance.data,
              after.data,
              when_day(earlier.at, &w->zone) == when_day(out->at, &w->zone) ? "offset" : "date");
    buf_release(&before);
    buf_release(&after);
    buf_release(&distance);
    return -1;
}

/* Refuses a time that occurs several times in the incident; FOUND of them stand in CANDIDATES. */
static int refuse_several(const struct when *w, const struct occurrence *candidates, int found,
                          struct error *err)
{
    struct buf list = BUF_INIT;
    int shown = found > SHOWN_CANDIDATES ? SHOWN_CANDIDATES : found;

    for (int i = 0; i < shown; i++) {
        bool last = i + 1 == shown && found == shown;
        buf_adds(&list, i == 0 ? "" : last ? " or " : ", ");
        add_candidate(&list, candidates[i].at, &w->zone);
    }
    error_set(err, "'%s' may be %s%s: give the date", w->text, list.data,
              found > shown ? " or a later one" : "");
    buf_release(&list);
    return -1;
}

/* None is between start and end: the nearest that is not in the future, with its distance. */
static int place_nearest(const struct when_form *form, const struct time_context *context,
                         struct when *w, struct occurrence *out, struct error *err)
{
    int64_t from = when_day(context->start, &w->zone) - 2,
            to = when_day(context->end, &w->zone) + 2;
    int64_t best = INT64_MAX;
    struct buf full = BUF_INIT, distance = BUF_INIT;

    for (int64_t days = from; days <= to; days++) {
        struct occurrence o = occurrence_on(form, &w->zone, days);
        int64_t away;
        if (!o.exists || (!context->future && o.at > context->now + AHEAD))
            continue;
        away = o.at < context->start ? context->start - o.at : o.at - context->end;
        if (away < best) {
            best = away;
            *out = o;
        }
    }
    if (best == INT64_MAX)
        return error_set(err, "'%s' is not between the incident's start and end: give the date",
                         w->text);
    when_add_full(&full, out->at, &w->zone);
    add_distance(&distance, 0, best,
                 out->at < context->start ? "before the incident's start"
                                          : "after the incident's end");
    when_remark(w, "not between the incident's start and end: taken as %s, %s", full.data,
                distance.data);
    buf_release(&full);
    buf_release(&distance);
    return 0;
}

static int place_within(const struct when_form *form, const struct time_context *context,
                        struct when *w, struct occurrence *out, struct error *err)
{
    struct occurrence found[SHOWN_CANDIDATES + 1];
    instant jump = INSTANT_NONE;
    int64_t jump_day = 0, to = when_day(context->end, &w->zone) + 1;
    int n = 0;

    for (int64_t days = when_day(context->start, &w->zone) - 1; days <= to && n <= SHOWN_CANDIDATES;
         days++) {
        struct occurrence o = occurrence_on(form, &w->zone, days);
        if (fit_any(form, &o, context->start, context->end)) {
            found[n++] = o;
        } else if (!o.exists && o.jump != INSTANT_NONE && o.jump >= context->start &&
                   o.jump <= context->end) {
            jump = o.jump;
            jump_day = days;
        }
    }
    if (n > 1)
        return refuse_several(w, found, n, err);
    if (n == 1) {
        *out = found[0];
        return 0;
    }
    if (jump != INSTANT_NONE)
        return when_refuse_skipped(form, w, jump_day, jump, err);
    return place_nearest(form, context, w, out, err);
}

int when_place_bare(const struct when_form *form, const struct time_context *context,
                    struct when *w, struct occurrence *out, struct error *err)
{
    bool start = context->start != INSTANT_NONE;
    struct when_form clock = *form;

    clock.clock.hour %= 24; /* 24:00 of a day occurs when 00:00 of the next does */
    if (context->bare == BARE_WITHIN && start && context->end != INSTANT_NONE &&
        context->end >= context->start)
        return place_within(&clock, context, w, out, err);
    if ((context->bare == BARE_FROM_START || context->bare == BARE_WITHIN) && start)
        return place_from_start(&clock, context, w, out, err);
    if (context->bare == BARE_AFTER && context->after != INSTANT_NONE) {
        clock.has_seconds = true; /* an end in the minute of the beginning may be before it */
        return first_from(&clock, w, context->after + 1, out, err);
    }
    return place_latest(&clock, context, w, out, err);
}
