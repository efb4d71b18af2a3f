/* A document that is known by its markers, and one that came back from an editor. */
#include "doc/bring_internal.h"

#include "doc/render.h"
#include "read/standard_clock.h"
#include "time/when_place.h"

/* What the records of an incident say now, with refs. */
static int read_now(struct change *change, int64_t incident, struct reading *out, struct error *err)
{
    struct buf text = BUF_INIT;
    struct zone zone;
    struct read_context context = {.now = change->at, .zone = &zone, .zone_from = "the incident"};
    int rc = render_standard(change->db, incident, change->at, true, &zone, &text, err);
    if (!rc)
        rc = reading_read(out, text.data, text.len, &context, err);
    buf_release(&text);
    return rc;
}

static void note_markers(const struct differences *d, struct bring_result *out)
{
    if (d->doubled)
        bring_note(out, "%zu marker%s stand%s more than once, and %s ignored there", d->doubled,
                   d->doubled == 1 ? "" : "s", d->doubled == 1 ? "s" : "",
                   d->doubled == 1 ? "was" : "were");
    if (d->unknown)
        bring_note(out, "%zu marker%s of no record of this incident, and ignored", d->unknown,
                   d->unknown == 1 ? " is" : "s are");
}

/* A document without a time names no zone: its days are those of the incident's, not of whatever
 * zone it was read in. */
static void move_days(struct reading *reading, const struct zone *to)
{
    for (size_t i = 0; i < reading->n; i++) {
        struct action *action = &reading->list[i].record.action;
        struct standard_moment moment;
        if (reading->list[i].kind != RECORD_ACTION || action->done_at == NONE)
            continue;
        struct standard_point day = {.has_day = true,
                                     .day = when_day(action->done_at, &reading->zone),
                                     .precision = PRECISION_DAY};
        if (standard_place(&day, 0, to, &moment))
            action->done_at = moment.at;
    }
    reading->zone = *to;
}

static int compare_with(struct change *change, struct reading *reading, int64_t incident,
                        struct bring_result *out, struct error *err)
{
    struct reading now = {0};
    struct differences d = {0};
    struct conflicts conflicts = {0};
    int rc = read_now(change, incident, &now, err);
    if (!rc) {
        struct bring_three three = {&now, reading, &now};
        if (!reading->incident.zone)
            move_days(reading, &now.zone);
        readings_compare(&now, reading, &d);
        note_markers(&d, out);
        rc = bring_apply(change, incident, &three, &d, &conflicts, out, err);
    }
    /* What was typed otherwise than it is kept, to the same effect, is no change. */
    for (size_t i = 0; !rc && out->what == BROUGHT_CHANGED && i < d.n; i++) {
        difference_words(&now, reading, &d.v[i], &out->changes);
        buf_addc(&out->changes, '\n');
    }
    if (!rc && conflicts.n)
        bring_note(out, "%zu difference%s could not be made", conflicts.n,
                   conflicts.n == 1 ? "" : "s");
    conflicts_release(&conflicts);
    differences_release(&d);
    reading_release(&now);
    return rc;
}

/* One that is known by its marker. Only the standard form shows all that a render of the records
 * does: what another template leaves out was not taken out by anyone. */
int bring_marked(struct change *change, struct reading *reading, int64_t incident,
                 struct bring_result *out, struct error *err)
{
    if (reading->standard)
        return compare_with(change, reading, incident, out, err);
    out->what = BROUGHT_KNOWN;
    out->incident = incident;
    bring_note(out, "it has not the form of the standard template, so nothing is read back from "
                    "it");
    return 0;
}

int differences_apply(struct change *change, int64_t incident, const struct reading *was,
                      const struct reading *is, const struct differences *d,
                      struct conflicts *conflicts, struct bring_result *out, struct error *err)
{
    struct reading now = {0};
    bring_begin(out);
    int rc = read_now(change, incident, &now, err);
    if (!rc) {
        struct bring_three three = {was, is, &now};
        note_markers(d, out);
        rc = bring_apply(change, incident, &three, d, conflicts, out, err);
    }
    reading_release(&now);
    return rc;
}
