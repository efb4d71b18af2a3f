#include "doc/view.h"

#include "base/alloc.h"
#include "store/records.h"
#include "text/markdown.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const view_anchor_headings[VIEW_ANCHORS] = {"Issue Summary",
                                                        "Timeline",
                                                        "Root Cause and Resolution",
                                                        "Lessons Learned",
                                                        "Corrective and Preventative Measures",
                                                        "Conclusion"};

int view_anchor(const char *heading)
{
    for (int i = 0; i < VIEW_ANCHORS; i++)
        if (!strcasecmp(heading, view_anchor_headings[i]))
            return i;
    return -1;
}

void view_zone(const struct incident *incident, struct zone *out)
{
    const struct zone utc = ZONE_UTC;
    if (zone_find(incident->zone, NULL, INSTANT_NONE, out, NULL))
        *out = utc;
}

static int read_fields(struct view *v, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_FIELD, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        v->fields = xreallocarray(v->fields, v->field_count + 1, sizeof *v->fields);
        record_copy(RECORD_FIELD, &v->fields[v->field_count++], &c.row.field);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

int view_open(struct view *v, struct db *db, int64_t incident, const struct zone *zone, instant now,
              struct error *err)
{
    memset(v, 0, sizeof *v);
    buf_init(&v->scratch);
    buf_init(&v->named.ref);
    buf_init(&v->named.uid);
    buf_init(&v->origin_uid);
    v->origin = v->named.id = NONE;
    v->db = db;
    v->now = now;
    if (record_need(db, RECORD_INCIDENT, incident, &v->incident, err))
        return -1;
    if (facts_read(db, &v->incident, &v->facts, err) || read_fields(v, err)) {
        view_close(v);
        return -1;
    }
    if (zone)
        v->zone = *zone;
    else
        view_zone(&v->incident, &v->zone);
    for (int i = 0; i < DURATIONS; i++) {
        v->spans[i].which = (enum duration)i;
        v->spans[i].span = facts_duration(&v->facts, (enum duration)i);
    }
    return 0;
}

void view_close(struct view *v)
{
    if (!v->db)
        return;
    record_release(RECORD_INCIDENT, &v->incident);
    for (size_t i = 0; i < v->field_count; i++)
        record_release(RECORD_FIELD, &v->fields[i]);
    free(v->fields);
    buf_release(&v->scratch);
    buf_release(&v->named.ref);
    buf_release(&v->named.uid);
    buf_release(&v->origin_uid);
    memset(v, 0, sizeof *v);
}

const struct field *view_field_named(const struct view *v, const char *name)
{
    for (size_t i = 0; i < v->field_count; i++)
        if (!strcmp(v->fields[i].name, name))
            return &v->fields[i];
    return NULL;
}

void view_add_uncertain(struct view *v, struct buf *out, instant at, instant at_max,
                        enum precision precision, int64_t offset)
{
    int32_t here = zone_offset(&v->zone, at, NULL);
    int32_t typed = offset == NONE ? here : (int32_t)offset;
    when_add_uncertain(out, at, at_max, precision, typed, &v->zone);
    if (typed != here)
        buf_addc(out, MARKDOWN_APART);
}

void view_add_span(struct buf *out, const struct span *span)
{
    duration_add_range(out, span->low, span->high);
}

const struct view_shape *view_shape_of(enum record_kind kind)
{
    static const struct view_shape *const shapes[RECORD_KINDS] = {
        [RECORD_INCIDENT] = &shape_incident, [RECORD_EVENT] = &shape_event,
        [RECORD_CAUSE] = &shape_cause,       [RECORD_MEASURE] = &shape_measure,
        [RECORD_LESSON] = &shape_lesson,     [RECORD_ACTION] = &shape_action,
        [RECORD_FIELD] = &shape_field,       [RECORD_SECTION] = &shape_section,
    };
    return shapes[kind];
}

int64_t view_day(const struct view *v, instant at)
{
    int64_t local = at + zone_offset(&v->zone, at, NULL) * SECOND;
    return local / DAY - (local % DAY < 0);
}
