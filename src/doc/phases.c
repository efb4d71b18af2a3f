#include "doc/phases.h"

const char *const phase_names[PHASES] = {"undetected", "unacknowledged", "unmitigated",
                                         "unresolved", "watched"};

/* What ended a phase; false where nothing has. After a relapse it is as if nothing had. */
static bool end_of(const struct facts *f, enum phase_kind kind, struct moment *out)
{
    static const enum milestone ends[] = {MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED,
                                          MILESTONE_MITIGATED, MILESTONE_RESOLVED};
    bool resolved = f->milestones[MILESTONE_RESOLVED].at != NONE, own = f->end.event == NONE;
    if (kind >= PHASE_UNRESOLVED && f->status != STATUS_RESOLVED)
        return false;
    if (kind == PHASE_UNMITIGATED && f->status == STATUS_OPEN)
        return false;
    bool whole = kind == PHASE_WATCHED || (kind == PHASE_UNRESOLVED && !resolved);
    const struct moment *end = whole ? &f->end : &f->milestones[ends[kind]];
    if (end->at == NONE || (kind == PHASE_WATCHED && !(resolved && own)))
        return false;
    *out = facts_within(f, end);
    return true;
}

/* What can't have been before MOMENT, because it is counted after it. */
static void put_behind(struct moment *m, const struct moment *last)
{
    m->low = m->low < last->low ? last->low : m->low;
    m->at = m->at < last->at ? last->at : m->at;
}

static struct span between(const struct moment *from, const struct moment *until)
{
    int64_t low = until->low - from->high;
    return (struct span){true, low < 0 ? 0 : low, until->high - from->low};
}

static void add_phase(struct phase *out, enum phase_kind kind, const struct moment *from,
                      const struct moment *until, bool going_on)
{
    *out = (struct phase){kind, *from, *until, going_on, between(from, until)};
}

size_t phases_of(const struct facts *f, instant now, struct phase out[PHASES])
{
    struct moment last = f->start;
    bool begun = f->start_known && f->start.at != NONE, over = false;
    enum phase_kind next = PHASE_UNDETECTED;
    size_t n = 0;
    for (enum phase_kind kind = PHASE_UNDETECTED; kind < PHASES && !over; kind++) {
        struct moment end;
        if (!end_of(f, kind, &end))
            continue;
        over = f->status == STATUS_RESOLVED && f->end.at != NONE && end.low > f->end.high;
        if (over)
            end = f->end;
        if (begun && end.high < last.low)
            continue;
        if (begun)
            put_behind(&end, &last);
        if (begun && end.high > last.low)
            add_phase(&out[n++], kind, &last, &end, false);
        last = end;
        begun = true;
        next = kind + 1;
    }
    if (f->status == STATUS_RESOLVED || !begun || now <= last.low || next == PHASES)
        return n;
    const struct moment present = {.at = now, .low = now, .high = now, .event = NONE};
    last.high = last.high > now ? now : last.high;
    if (n)
        out[n - 1].until.high = last.high;
    add_phase(&out[n++], next, &last, &present, true);
    return n;
}
