#include "doc/phases.h"

const char *const phase_names[PHASES] = {"undetected", "unacknowledged", "unmitigated",
                                         "unresolved"};

/* What ends each phase; the last one also ends with the incident. */
static const struct moment *end_of(const struct facts *f, enum phase_kind kind)
{
    static const enum milestone ends[PHASES] = {MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED,
                                                MILESTONE_MITIGATED, MILESTONE_RESOLVED};
    if (kind == PHASE_UNRESOLVED && f->end.at != NONE)
        return &f->end;
    return &f->milestones[ends[kind]];
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
    const struct moment *last = f->start_known && f->start.at != NONE ? &f->start : NULL;
    enum phase_kind next = PHASE_UNDETECTED;
    size_t n = 0;
    for (enum phase_kind kind = PHASE_UNDETECTED; kind < PHASES; kind++) {
        const struct moment *end = end_of(f, kind);
        if (end->at == NONE || (last && end->at < last->at))
            continue;
        if (last && end->at > last->at)
            add_phase(&out[n++], kind, last, end, false);
        last = end;
        next = kind + 1;
    }
    if (f->status == STATUS_RESOLVED || !last || now <= last->at)
        return n;
    const struct moment present = {.at = now, .low = now, .high = now, .event = NONE};
    add_phase(&out[n++], next < PHASES ? next : PHASE_UNRESOLVED, last, &present, true);
    return n;
}
