#include "time/abbreviation.h"
#include "time/stamp_place_internal.h"
#include "time/stamp_zone.h"
#include "time/when_place.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* About when all this was, for abbreviations whose meaning depends on it. */
static instant hint(const struct placing *p)
{
    if (p->context->has_start)
        return p->context->start.at;
    for (size_t i = 0; i < p->n; i++) {
        const struct stamp_point *at = &p->list[i].stamp.at;
        const struct stamp_point *day = at->has_date ? at : &p->list[i].day;
        if (place_has_date(day) && (at->has_date || p->list[i].has_day))
            return place_day(&day->date) * DAY + DAY / 2;
    }
    return p->has_day ? p->day * DAY + DAY / 2 : p->context->now;
}

/* Finds what NAME means and tells what is to be told of it. */
static bool resolve(const struct placing *p, const char *name, int line, const struct zone *home,
                    struct zone *out)
{
    struct buf guess = BUF_INIT, odd = BUF_INIT;
    instant at = hint(p);
    bool known = stamp_zone_find(name, home, at, out, &guess) == 0;

    if (!known)
        place_say(p, PLACE_ODD, line, "the zone '%s' is not known", name);
    else
        abbreviation_add_remark(&odd, out, at);
    if (guess.len > 0)
        place_say(p, PLACE_GUESS, line, "%s", guess.data);
    if (odd.len > 0)
        place_say(p, PLACE_ODD, line, "%s", odd.data);
    buf_release(&guess);
    buf_release(&odd);
    return known;
}

/* The slot of a zone's name. */
static struct named_zone *slot_of(struct placing *p, const char *text, int line)
{
    struct named_zone *slot;

    for (size_t i = 0; i < p->zones; i++) {
        if (strcasecmp(p->zone[i].text, text) == 0)
            return &p->zone[i];
    }
    slot = &p->zone[p->zones < NAMED_ZONES ? p->zones++ : NAMED_ZONES - 1];
    *slot = (struct named_zone){.line = line};
    snprintf(slot->text, sizeof slot->text, "%s", text);
    return slot;
}

const struct zone *place_zone(struct placing *p, const struct placed *e,
                              const struct stamp_point *point)
{
    struct named_zone *slot;
    char text[64];

    if (point->zone_len == 0)
        return &p->home;
    stamp_zone(&e->stamp, point, text);
    slot = slot_of(p, text, e->line);
    if (!slot->resolved) {
        slot->resolved = true;
        slot->known = resolve(p, text, e->line, &p->home, &slot->zone);
    }
    return slot->known ? &slot->zone : &p->home;
}

/* The zone that most entries name; NULL where none does. */
static struct named_zone *commonest(struct placing *p)
{
    struct named_zone *best = NULL;
    char text[64];

    for (size_t i = 0; i < p->n; i++) {
        if (p->list[i].stamp.at.zone_len == 0)
            continue;
        stamp_zone(&p->list[i].stamp, &p->list[i].stamp.at, text);
        slot_of(p, text, p->list[i].line)->count++;
    }
    for (size_t i = 0; i < p->zones; i++) {
        if (best == NULL || p->zone[i].count > best->count)
            best = &p->zone[i];
    }
    return best;
}

static struct civil clock_of(const struct stamp_point *point, int64_t day)
{
    struct civil c = civil_of_instant((day + (point->hour == 24)) * DAY, 0);

    c.hour = point->hour % 24;
    c.minute = point->minute;
    c.second = point->second;
    c.micro = point->micro;
    return c;
}

/* How far AHEAD the first clock is of UTC, which the second's zone tells: "18:37 (22:37 UTC)". */
static bool offset_beside(const struct placing *p, const struct placed *e, int32_t *seconds)
{
    const struct stamp_point *at = &e->stamp.at, *other = &e->stamp.other;
    struct civil here = clock_of(at, 0), there = clock_of(other, 0);
    struct zone zone;
    char text[64];
    int64_t ahead;

    stamp_zone(&e->stamp, other, text);
    if (stamp_zone_find(text, p->context->fallback, hint(p), &zone, NULL) != 0)
        return false;
    ahead = (instant_of_civil(&here, 0) - instant_of_civil(&there, 0)) / SECOND +
            zone_offset(&zone, hint(p), NULL);
    if (ahead > 14 * 3600)
        ahead -= 24 * 3600;
    if (ahead < -12 * 3600)
        ahead += 24 * 3600;
    *seconds = (int32_t)ahead;
    return ahead % 900 == 0 && ahead >= -12 * 3600 && ahead <= 14 * 3600;
}

/* The zone that a second one beside the first tells. */
static bool home_beside(struct placing *p)
{
    struct buf name = BUF_INIT;
    int32_t seconds;
    bool found = false;

    for (size_t i = 0; i < p->n && !found; i++) {
        if (!p->list[i].stamp.has_other || !offset_beside(p, &p->list[i], &seconds))
            continue;
        buf_reset(&name);
        offset_add(&name, seconds);
        found = zone_find(name.data, NULL, INSTANT_NONE, &p->home, NULL) == 0;
        place_say(p, PLACE_GUESS, p->list[i].line, "no zone is named for the times: %s, from '%s'",
                  name.data, p->list[i].stamp.text);
    }
    buf_release(&name);
    return found;
}

/* Whether every clock has a zone beside it. */
static bool all_named(const struct placing *p)
{
    size_t clocks = 0;

    for (size_t i = 0; i < p->n; i++) {
        const struct stamp_point *at = &p->list[i].stamp.at;
        if (at->has_clock && at->zone_len == 0)
            return false;
        clocks += at->has_clock;
    }
    return clocks > 0;
}

/* The zone that most entries name, if it is known. */
static bool home_named(struct placing *p)
{
    struct named_zone *named = commonest(p);

    if (named == NULL)
        return false;
    named->known = resolve(p, named->text, named->line, p->context->fallback, &named->zone);
    named->resolved = true;
    if (named->known)
        p->home = named->zone;
    return named->known;
}

void place_find_home(struct placing *p)
{
    const struct place_context *c = p->context;
    bool all = all_named(p);

    if (all && home_named(p))
        return;
    if (c->zone[0] != '\0' && resolve(p, c->zone, c->zone_line, c->fallback, &p->home))
        return;
    if (!all && home_named(p))
        return;
    if (c->has_start && c->start.zone_typed) {
        p->home = c->start.zone;
        return;
    }
    if (home_beside(p))
        return;
    /* Without a time to show, no document would tell the zone again. */
    if (c->told_zone[0] != '\0' && (p->n > 0 || c->has_start) &&
        resolve(p, c->told_zone, c->told_line, c->fallback, &p->home)) {
        place_say(p, PLACE_GUESS, c->told_line,
                  "no zone is named for the times: %s, as elsewhere in the text", p->home.name);
        return;
    }
    p->home = *c->fallback;
    if (p->n > 0 || c->has_start)
        place_say(p, PLACE_GUESS, p->n > 0 ? p->list[0].line : 0,
                  "no zone is named: the times are read in %s, from %s: mend it in 'debrief edit'",
                  p->home.name, c->fallback_from);
}

/* Two zones. */

void place_check_other(struct placing *p, const struct placed *e)
{
    const struct stamp_point *other = &e->stamp.other;
    const struct zone zone = *place_zone(p, e, &e->stamp.at);
    const struct zone *second;
    struct buf full = BUF_INIT;
    struct civil c;
    instant at;

    if (!e->stamp.has_other || e->at == INSTANT_NONE)
        return;
    second = place_zone(p, e, other);
    c = clock_of(other, when_day(e->at, second));
    at = instant_of_civil(&c, zone_offset(second, e->at, NULL));
    while (at - e->at > DAY / 2)
        at -= DAY;
    while (e->at - at > DAY / 2)
        at += DAY;
    if (other->meridiem == MERIDIEM_NONE && (at - e->at == DAY / 2 || e->at - at == DAY / 2))
        return;
    if (at - e->at > ABOUT || e->at - at > ABOUT) {
        when_add_clock(&full, e->at, second);
        place_say(
            p, PLACE_ODD, e->line,
            "the times of '%s' are not the same: the first is taken, in %s, which is %s in %s",
            e->stamp.text, zone.name, full.data, second->name);
    }
    buf_release(&full);
}
