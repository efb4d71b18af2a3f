#include "doc/chart_scale.h"

#include "doc/chart_svg.h"

#include <string.h>

/* A stretch is left out of the scale where it is this many times as long as all that stays. */
#define TOO_LONG 8
/* Fewer marks than this have room enough however they lie. */
#define FEW_MARKS 4

static instant length_of(const struct chart_gap *gap)
{
    return gap->until - gap->from;
}

static void add_gap(struct chart_extent *e, instant from, instant until)
{
    struct chart_gap new = {from, until};
    int i = e->gaps < CHART_GAPS ? e->gaps++ : CHART_GAPS;
    while (i > 0 && length_of(&e->gap[i - 1]) < length_of(&new)) {
        if (i < CHART_GAPS)
            e->gap[i] = e->gap[i - 1];
        i--;
    }
    if (i < CHART_GAPS)
        e->gap[i] = new;
}

static void remove_gap(struct chart_extent *e, int i)
{
    e->gaps--;
    memmove(&e->gap[i], &e->gap[i + 1], (size_t)(e->gaps - i) * sizeof *e->gap);
}

/* What lies in a gap leaves two shorter ones, or what is left of it. */
static void split_gaps(struct chart_extent *e, instant from, instant until)
{
    for (int i = 0; i < e->gaps; i++) {
        struct chart_gap gap = e->gap[i];
        if (until <= gap.from || from >= gap.until)
            continue;
        remove_gap(e, i);
        if (from > gap.from)
            add_gap(e, gap.from, from);
        if (until < gap.until)
            add_gap(e, until, gap.until);
        i = -1;
    }
}

void chart_extent_add(struct chart_extent *e, instant from, instant until)
{
    if (until < from)
        until = from;
    e->marks += e->marks < 1000;
    if (e->first == INSTANT_NONE) {
        e->first = from;
        e->last = until;
        return;
    }
    if (from > e->last)
        add_gap(e, e->last, from);
    else if (until < e->first)
        add_gap(e, until, e->first);
    else if (e->gaps)
        split_gaps(e, from, until);
    e->first = from < e->first ? from : e->first;
    e->last = until > e->last ? until : e->last;
}

/* How many of the longest gaps are breaks: the fewest that leave nothing squeezed. */
static int breaks_of(const struct chart_extent *e)
{
    instant rest = e->last - e->first;
    if (e->marks < FEW_MARKS)
        return 0;
    for (int n = 0; n < e->gaps && n < CHART_BREAKS; n++) {
        instant gap = length_of(&e->gap[n]);
        rest -= gap;
        if (rest > 0 && gap / TOO_LONG >= rest)
            return n + 1;
    }
    return 0;
}

void chart_scale_of(struct chart_scale *s, const struct chart_extent *e)
{
    int breaks = breaks_of(e);
    memset(s, 0, sizeof *s);
    s->count = breaks + 1;
    s->section[0].from = e->first;
    /* In the order of time: each break ends a section. */
    for (int i = 0; i < breaks; i++) {
        instant after = i ? s->section[i].from : e->first - 1, until = e->last;
        const struct chart_gap *next = NULL;
        for (int k = 0; k < breaks; k++)
            if (e->gap[k].from >= after && e->gap[k].from <= until) {
                next = &e->gap[k];
                until = next->from;
            }
        s->section[i].until = next->from;
        s->section[i + 1].from = next->until;
    }
    s->section[breaks].until = e->last;
    double total = 0, room = CHART_FULL - breaks * CHART_BREAK - s->count * 2 * CHART_PAD;
    for (int i = 0; i < s->count; i++)
        total += (double)(s->section[i].until - s->section[i].from);
    s->per_x = total / room;
    double x = total > 0 ? 0 : room / 2;
    for (int i = 0; i < s->count; i++) {
        struct chart_section *part = &s->section[i];
        x += CHART_PAD;
        part->x0 = (int)(x + 0.5);
        x += s->per_x > 0 ? (double)(part->until - part->from) / s->per_x : 0;
        part->x1 = (int)(x + 0.5);
        x += CHART_PAD + CHART_BREAK;
    }
}

static int between(instant at, instant from, instant until, int x0, int x1)
{
    if (until <= from)
        return x0;
    return x0 + (int)((double)(at - from) / (double)(until - from) * (x1 - x0) + 0.5);
}

int chart_scale_x(const struct chart_scale *s, instant at)
{
    if (at <= s->section[0].from)
        return s->section[0].x0;
    for (int i = 0; i < s->count; i++) {
        const struct chart_section *part = &s->section[i];
        if (at <= part->until)
            return between(at, part->from, part->until, part->x0, part->x1);
        if (i + 1 < s->count && at < part[1].from)
            return between(at, part->until, part[1].from, part->x1, part[1].x0);
    }
    return s->section[s->count - 1].x1;
}

instant chart_scale_near(const struct chart_scale *s, instant at)
{
    instant longest = 0, own = 0;
    for (int i = 0; i < s->count; i++) {
        instant length = s->section[i].until - s->section[i].from;
        longest = length > longest ? length : longest;
        if (at >= s->section[i].from)
            own = length;
    }
    return own == longest ? own : s->section[s->count - 1].until - s->section[0].from;
}
