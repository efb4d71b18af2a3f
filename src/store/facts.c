#include "store/facts.h"

#include "base/utf8.h"
#include "store/records.h"

#include <stdio.h>
#include <string.h>

#define ABOUT_MICROS INT64_C(300000000) /* what '~' means, either way */
#define SECOND_MICROS INT64_C(1000000)
#define LIVE_WITHIN (INT64_C(86400) * 1000000) /* opened this soon after its own start: live */

const char *const milestone_names[MILESTONES] = {
    "impact", "detected", "declared", "acknowledged", "escalated", "mitigated", "resolved"};
const char *const status_names[] = {"open", "mitigated", "resolved"};
const char *const duration_names[DURATIONS] = {"detect", "acknowledge", "mitigate", "resolve",
                                               "total"};
const char *const duration_letters[DURATIONS] = {"TTD", "TTA", "TTM", "TTR", "total"};
const char *const duration_formulas[DURATIONS] = {"detected − start", "acknowledged − detected",
                                                  "mitigated − start", "resolved − start",
                                                  "end − start"};

static const struct moment unknown = {NONE, NONE, NONE, NONE, "", "", NONE};

static struct moment moment_of(int64_t at, int64_t max, int64_t offset, const char *precision,
                               const char *text)
{
    struct moment m = unknown;
    if (at == NONE)
        return m;
    /* What nobody typed is shown to the second, and what is shown must add up. */
    bool typed = text && *text;
    int64_t fraction = at % SECOND_MICROS;
    m.at = m.low = m.high = at;
    if (!typed)
        m.low = m.high = at - (fraction < 0 ? fraction + SECOND_MICROS : fraction);
    m.offset = offset;
    snprintf(m.precision, sizeof m.precision, "%s", precision ? precision : "exact");
    size_t n = text ? strlen(text) : 0;
    if (n)
        memcpy(m.text, text, n < sizeof m.text ? n : utf8_floor(text, sizeof m.text - 1));
    if (max != NONE && max > at)
        m.high = max;
    if (!strcmp(m.precision, "about"))
        m.low = at - ABOUT_MICROS;
    return m;
}

static int moment_of_event(struct db *db, int64_t id, struct moment *out, struct error *err)
{
    struct event event;
    if (record_need(db, RECORD_EVENT, id, &event, err))
        return -1;
    *out = moment_of(event.at, event.at_max, event.at_offset, event.precision, event.at_text);
    out->event = id;
    record_release(RECORD_EVENT, &event);
    return 0;
}

static int find_event(struct db *db, enum statement name, int64_t incident, const char *kind,
                      int64_t *id, struct error *err)
{
    struct stmt *stmt = db_stmt(db, name, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, incident);
    if (kind)
        bind_text(stmt, 2, kind);
    return db_number(stmt, id, err);
}

/* The first event of a kind, or the last; what was recorded by hand goes before what was imported.
 */
static int milestone(struct db *db, int64_t incident, const char *kind, bool last,
                     struct moment *out, struct error *err)
{
    int64_t id;
    *out = unknown;
    if (find_event(db, last ? STATEMENT_EVENT_FINAL_BY_HAND : STATEMENT_EVENT_FIRST_BY_HAND,
                   incident, kind, &id, err))
        return -1;
    if (id == NONE && find_event(db, last ? STATEMENT_EVENT_FINAL : STATEMENT_EVENT_FIRST, incident,
                                 kind, &id, err))
        return -1;
    return id == NONE ? 0 : moment_of_event(db, id, out, err);
}

static int find_start(struct db *db, const struct incident *incident, struct facts *f,
                      struct error *err)
{
    const struct moment *impact = &f->milestones[MILESTONE_IMPACT];
    f->start = moment_of(incident->own_start, incident->own_start_max, incident->own_start_offset,
                         incident->own_start_precision, incident->own_start_text);
    if (impact->at != NONE && (f->start.at == NONE || impact->at < f->start.at))
        f->start = *impact;
    f->start_known = f->start.at != NONE;
    if (f->start_known)
        return 0;
    int64_t id;
    if (find_event(db, STATEMENT_EVENT_FIRST_NO_CHANGE, incident->id, NULL, &id, err))
        return -1;
    return id == NONE ? 0 : moment_of_event(db, id, &f->start, err);
}

static void find_status(struct facts *f, int64_t last_impact)
{
    const struct moment *resolved = &f->milestones[MILESTONE_RESOLVED];
    const struct moment *mitigated = &f->milestones[MILESTONE_MITIGATED];
    int64_t over = f->end.at; /* the end, which is the resolved event where none was set */
    if (resolved->at != NONE && resolved->at > over)
        over = resolved->at;
    bool relapsed = last_impact != NONE;
    if (over != NONE && !(relapsed && last_impact > over))
        f->status = STATUS_RESOLVED;
    else if (mitigated->at != NONE && !(relapsed && last_impact > mitigated->at))
        f->status = STATUS_MITIGATED;
    else
        f->status = STATUS_OPEN;
}

static void find_live(struct facts *f, const struct incident *incident)
{
    int64_t lag = incident->own_start == NONE ? 0 : incident->opened_at - incident->own_start;
    f->live = f->status != STATUS_RESOLVED && lag <= LIVE_WITHIN && lag >= -LIVE_WITHIN;
}

void facts_glance(const struct incident *incident, struct facts *out)
{
    memset(out, 0, sizeof *out);
    for (int m = 0; m < MILESTONES; m++)
        out->milestones[m] = unknown;
    out->start = out->end = unknown;
    out->status = STATUS_OPEN;
    find_live(out, incident);
}

int facts_read(struct db *db, const struct incident *incident, struct facts *out, struct error *err)
{
    struct facts f;
    memset(&f, 0, sizeof f);
    for (int m = 0; m < MILESTONES; m++) {
        bool last = m == MILESTONE_MITIGATED || m == MILESTONE_RESOLVED;
        if (milestone(db, incident->id, milestone_names[m], last, &f.milestones[m], err))
            return -1;
    }
    if (find_start(db, incident, &f, err))
        return -1;
    f.end = moment_of(incident->own_end, incident->own_end_max, incident->own_end_offset,
                      incident->own_end_precision, incident->own_end_text);
    if (f.end.at == NONE)
        f.end = f.milestones[MILESTONE_RESOLVED];
    struct moment last_impact = unknown;
    if (f.end.at != NONE || f.milestones[MILESTONE_MITIGATED].at != NONE)
        if (milestone(db, incident->id, "impact", true, &last_impact, err))
            return -1;
    find_status(&f, last_impact.at);
    find_live(&f, incident);
    *out = f;
    return 0;
}

struct moment facts_within(const struct facts *f, const struct moment *moment)
{
    struct moment m = *moment;
    if (f->end.at != NONE && m.high > f->end.high && m.low <= f->end.high)
        m.high = f->end.high;
    if (f->start_known && m.low < f->start.low && m.high >= f->start.low)
        m.low = f->start.low;
    return m;
}

static struct span between(const struct facts *f, const struct moment *from,
                           const struct moment *to)
{
    struct span span = {false, 0, 0};
    if (from->at == NONE || to->at == NONE)
        return span;
    struct moment a = facts_within(f, from), b = facts_within(f, to);
    span.known = true;
    span.low = b.low - a.high;
    span.high = b.high - a.low;
    if (span.low < 0 && span.high >= 0 && span.low != span.high)
        span.low = 0;
    return span;
}

struct span facts_duration(const struct facts *f, enum duration which)
{
    const struct moment *m = f->milestones;
    const struct moment none = unknown;
    const struct moment *start = f->start_known ? &f->start : &none;
    switch (which) {
    case DURATION_DETECT:
        return between(f, start, &m[MILESTONE_DETECTED]);
    case DURATION_ACKNOWLEDGE:
        return between(f, &m[MILESTONE_DETECTED], &m[MILESTONE_ACKNOWLEDGED]);
    case DURATION_MITIGATE:
        return between(f, start, &m[MILESTONE_MITIGATED]);
    case DURATION_RESOLVE:
        return between(f, start,
                       m[MILESTONE_RESOLVED].at != NONE ? &m[MILESTONE_RESOLVED] : &f->end);
    default:
        return between(f, start, &f->end);
    }
}
