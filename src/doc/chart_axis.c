#include "doc/chart_axis.h"

#include "base/buf.h"
#include "doc/chart_svg.h"
#include "time/date.h"
#include "time/when.h"

#include <stdio.h>
#include <string.h>

enum unit { UNIT_CLOCK, UNIT_DAY, UNIT_MONTH, UNIT_YEAR };

/* What is round: so much of a unit, and how many pixels a label of it takes with the room around.
 */
static const struct step {
    enum unit unit;
    int64_t count; /* microseconds of a clock's */
    int width;
} steps[] = {
    {UNIT_CLOCK, SECOND, 76},
    {UNIT_CLOCK, 2 * SECOND, 76},
    {UNIT_CLOCK, 5 * SECOND, 76},
    {UNIT_CLOCK, 10 * SECOND, 76},
    {UNIT_CLOCK, 15 * SECOND, 76},
    {UNIT_CLOCK, 30 * SECOND, 76},
    {UNIT_CLOCK, MINUTE, 56},
    {UNIT_CLOCK, 2 * MINUTE, 56},
    {UNIT_CLOCK, 5 * MINUTE, 56},
    {UNIT_CLOCK, 10 * MINUTE, 56},
    {UNIT_CLOCK, 15 * MINUTE, 56},
    {UNIT_CLOCK, 30 * MINUTE, 56},
    {UNIT_CLOCK, HOUR, 56},
    {UNIT_CLOCK, 2 * HOUR, 56},
    {UNIT_CLOCK, 3 * HOUR, 56},
    {UNIT_CLOCK, 6 * HOUR, 56},
    {UNIT_CLOCK, 12 * HOUR, 56},
    {UNIT_DAY, 1, 60},
    {UNIT_DAY, 2, 60},
    {UNIT_DAY, 7, 60},
    {UNIT_DAY, 14, 60},
    {UNIT_MONTH, 1, 48},
    {UNIT_MONTH, 2, 48},
    {UNIT_MONTH, 3, 48},
    {UNIT_MONTH, 6, 48},
    {UNIT_YEAR, 1, 52},
    {UNIT_YEAR, 2, 52},
    {UNIT_YEAR, 5, 52},
    {UNIT_YEAR, 10, 52},
    {UNIT_YEAR, 25, 52},
    {UNIT_YEAR, 50, 52},
    {UNIT_YEAR, 100, 52},
    {UNIT_YEAR, 500, 52},
    {UNIT_YEAR, 1000, 52},
};
#define STEPS ((int)(sizeof steps / sizeof *steps))

static double length_of(const struct step *step)
{
    static const double lengths[] = {1, (double)DAY, 30.4 * (double)DAY, 365.25 * (double)DAY};
    return (double)step->count * lengths[step->unit];
}

/* The smallest step that has room; WIDTH pixels are the whole picture. */
static const struct step *step_for(const struct chart_scale *scale, int width)
{
    double pixel = scale->per_x * CHART_FULL / width;
    for (int i = 0; i < STEPS; i++)
        if (length_of(&steps[i]) >= pixel * steps[i].width)
            return &steps[i];
    return &steps[STEPS - 1];
}

struct ticks {
    const struct chart_scale *scale;
    const struct zone *zone;
    const struct step *step;
    struct chart_tick *out;
    int n;
    /* Of the section that they are made for. */
    const struct chart_section *section;
    instant from, until;
    int first;
};

/* In order; what lies outside of the section is none. */
static void add_tick(struct ticks *t, instant at)
{
    if (at < t->from || at > t->until || t->n == CHART_TICKS)
        return;
    int i = t->n;
    while (i > t->first && t->out[i - 1].at >= at)
        if (t->out[--i].at == at)
            return;
    memmove(&t->out[i + 1], &t->out[i], (size_t)(t->n - i) * sizeof *t->out);
    t->n++;
    struct chart_tick *tick = &t->out[i];
    memset(tick, 0, sizeof *tick);
    tick->at = at;
    const struct chart_section *s = t->section;
    tick->x = s->x0;
    if (t->scale->per_x > 0)
        tick->x += (int)((double)(at - s->from) / t->scale->per_x + (at < s->from ? -0.5 : 0.5));
}

static int64_t floor_to(int64_t n, int64_t step)
{
    return n - ((n % step) + step) % step;
}

static int64_t local_of(const struct zone *zone, instant at)
{
    return at + zone_offset(zone, at, NULL) * SECOND;
}

/* The instants at which a clock shows the round times: two where it is put back, none where it is
 * put forward. */
static void add_clocks(struct ticks *t)
{
    int64_t step = t->step->count;
    int64_t ahead = zone_offset(t->zone, t->from, NULL),
            then = zone_offset(t->zone, t->until, NULL);
    int64_t low = t->from + (ahead < then ? ahead : then) * SECOND;
    int64_t high = t->until + (ahead > then ? ahead : then) * SECOND;
    for (int64_t local = floor_to(low, step); local <= high; local += step) {
        struct civil c = civil_of_instant(local, 0);
        instant at[2];
        int n = zone_instants(t->zone, &c, at, NULL);
        for (int i = 0; i < n; i++)
            add_tick(t, at[i]);
    }
}

/* Midnight, or where the clock skips that, what comes first. */
static void add_midnight(struct ticks *t, int64_t days)
{
    struct civil c = civil_of_instant(days * DAY, 0);
    instant at[2], jump = INSTANT_NONE;
    if (zone_instants(t->zone, &c, at, &jump))
        add_tick(t, at[0]);
    else if (jump != INSTANT_NONE)
        add_tick(t, jump);
}

static void add_days(struct ticks *t)
{
    int64_t until = local_of(t->zone, t->until) / DAY + 1, count = t->step->count;
    /* Weeks begin on Mondays; the epoch was a Thursday. */
    int64_t shift = count % 7 ? 0 : 4;
    for (int64_t day = floor_to(local_of(t->zone, t->from) / DAY - 1 - shift, count) + shift;
         day <= until; day += count)
        add_midnight(t, day);
}

static void add_months(struct ticks *t)
{
    struct civil c = civil_of_instant(local_of(t->zone, t->from), 0);
    struct civil end = civil_of_instant(local_of(t->zone, t->until), 0);
    int64_t step = t->step->count * (t->step->unit == UNIT_YEAR ? 12 : 1);
    int64_t last = end.year * 12 + end.month;
    for (int64_t m = floor_to(c.year * 12 + c.month - 1, step); m <= last; m += step)
        if (m >= 12 && m / 12 <= 9999)
            add_midnight(t, civil_days((int)(m / 12), (int)(m % 12) + 1, 1));
}

static void put(char *out, size_t size, struct buf *text)
{
    snprintf(out, size, "%s", text->data);
    buf_reset(text);
}

/* What a tick shows, and what it is within if that is not as with the one before. */
static void name_tick(struct ticks *t, enum unit unit, struct chart_tick *tick,
                      const struct chart_tick *before)
{
    struct buf text = BUF_INIT;
    struct civil was = {0}, c = civil_of_instant(local_of(t->zone, tick->at), 0);
    if (before)
        was = civil_of_instant(local_of(t->zone, before->at), 0);
    bool year = c.year != was.year, day = year || c.month != was.month || c.day != was.day;
    static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const char *month = date_month_name(c.month);
    switch (unit) {
    case UNIT_CLOCK:
        when_add_clock(&text, tick->at, t->zone);
        put(tick->label, sizeof tick->label, &text);
        if (day)
            buf_addf(&text, "%s %d %.3s", weekdays[civil_weekday(c.year, c.month, c.day)], c.day,
                     month);
        if (year)
            buf_addf(&text, " %d", c.year);
        break;
    case UNIT_DAY:
    case UNIT_MONTH:
        if (unit == UNIT_DAY)
            buf_addf(&text, "%d ", c.day);
        buf_addf(&text, "%.3s", month);
        put(tick->label, sizeof tick->label, &text);
        if (year)
            buf_addf(&text, "%d", c.year);
        break;
    default:
        buf_addf(&text, "%d", c.year);
        put(tick->label, sizeof tick->label, &text);
    }
    put(tick->above, sizeof tick->above, &text);
    buf_release(&text);
}

static void add_section(struct ticks *t, const struct chart_section *section)
{
    double pad = t->scale->per_x * CHART_PAD;
    t->section = section;
    t->from = section->from - (instant)pad;
    t->until = section->until + (instant)pad;
    if (!instant_exists(t->from))
        t->from = section->from;
    if (!instant_exists(t->until))
        t->until = section->until;
    t->first = t->n;
    enum unit unit = t->step->unit;
    if (t->scale->per_x > 0) {
        if (unit == UNIT_CLOCK)
            add_clocks(t);
        else if (unit == UNIT_DAY)
            add_days(t);
        else
            add_months(t);
    }
    /* One too short for a round time shows when it is. */
    if (t->n == t->first) {
        add_tick(t, section->from);
        unit = t->scale->count > 1 || t->scale->per_x <= 0 ? UNIT_CLOCK : unit;
    }
    for (int i = t->first; i < t->n; i++)
        name_tick(t, unit, &t->out[i], i ? &t->out[i - 1] : NULL);
}

int chart_axis_ticks(const struct chart_scale *scale, const struct zone *zone, int width,
                     struct chart_tick out[CHART_TICKS])
{
    struct ticks t = {.scale = scale, .zone = zone, .out = out};
    t.step = step_for(scale, width);
    for (int i = 0; i < scale->count; i++)
        add_section(&t, &scale->section[i]);
    return t.n;
}
