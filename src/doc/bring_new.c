/* A reading added as an incident of its own. */
#include "doc/bring_internal.h"

#include "store/incidents.h"
#include "time/when.h"
#include "time/zone.h"

#include <stdlib.h>
#include <string.h>

int64_t reading_start(const struct reading *reading)
{
    int64_t start = reading->incident.own_start, first = NONE;
    for (size_t i = 0; i < reading->n; i++) {
        const struct event *event = &reading->list[i].record.event;
        if (reading->list[i].kind != RECORD_EVENT || event->at == NONE)
            continue;
        const char *kind = event->kind ? event->kind : "note";
        if (!strcmp(kind, "impact") && (start == NONE || event->at < start))
            start = event->at;
        if (strcmp(kind, "change") != 0 && event->under == NONE &&
            (first == NONE || event->at < first))
            first = event->at;
    }
    return start == NONE ? first : start;
}

static int add_incident(struct arrival *a, struct error *err)
{
    struct incident incident;
    struct zone zone;
    struct buf date = BUF_INIT;
    memcpy(&incident, &a->reading->incident, sizeof incident);
    incident.id = NONE;
    incident.title = bring_or(incident.title, "Incident");
    incident.zone = bring_or(incident.zone, "UTC");
    incident.uid = incident.slug = NULL;
    int64_t start = reading_start(a->reading), now = a->change->at;
    incident.opened_at = start != NONE && start < now ? start : now;
    if (zone_find(incident.zone, NULL, INSTANT_NONE, &zone, err))
        return -1;
    when_add_date(&date, start != NONE ? start : now, &zone);
    union record r;
    memcpy(&r, &incident, sizeof incident);
    int rc = incident_slug(a->change->db, date.data, incident.title, &r.incident.slug, err);
    char *slug = r.incident.slug;
    if (!rc)
        rc = bring_insert(a, RECORD_INCIDENT, &r, err);
    if (!rc)
        a->out->incident = r.id;
    free(slug);
    buf_release(&date);
    return rc;
}

/* Says what a person wonders at in a list: an old incident that is open, or of today. */
static void note_unfinished(const struct reading *reading, struct bring_result *out)
{
    long long id = (long long)out->incident;
    bool over = reading->incident.own_end != NONE;
    for (size_t i = 0; i < reading->n && !over; i++) {
        const struct event *event = &reading->list[i].record.event;
        over = reading->list[i].kind == RECORD_EVENT && event->at != NONE && event->kind &&
               !strcmp(event->kind, "resolved");
    }
    if (reading_start(reading) == NONE)
        bring_note(out,
                   "its time is not known, so it is listed as of now%s: give it its own by "
                   "'debrief set -i %lld start TIME' and 'end TIME'",
                   over ? "" : ", and open", id);
    else if (!over)
        bring_note(out,
                   "its end is not known, so it is open: if it is over, 'debrief set -i %lld end "
                   "TIME'",
                   id);
}

int bring_new(struct change *change, const struct reading *reading, struct bring_result *out,
              struct error *err)
{
    struct arrival a = {.change = change, .reading = reading, .out = out};
    out->what = BROUGHT_NEW;
    if (add_incident(&a, err) || bring_records(&a, err))
        return -1;
    note_unfinished(reading, out);
    return 0;
}
