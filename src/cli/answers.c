/* What commands say about records: confirming lines and JSON. */
#include "cli/app.h"

#include "base/alloc.h"
#include "base/file.h"
#include "store/own_files.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

void event_set_time(struct event *event, const struct when *when)
{
    event->at = when->at;
    event->at_max = when->at_max;
    event->at_offset = when->offset;
    str_replace(&event->at_text, when->text[0] ? when->text : NULL);
    str_replace(&event->precision, precision_name(when->precision));
}

/* A time as people see it: "2023-06-01 08:10 UTC"; uncertain ones as they were typed. */
static void add_time(struct buf *out, int64_t at, int64_t at_max, const char *precision,
                     int64_t offset, bool typed, const struct zone *zone)
{
    enum precision p = PRECISION_EXACT;
    if (precision)
        precision_from_name(precision, &p);
    if (p == PRECISION_EXACT) {
        when_add_full(out, when_shown(at, typed), zone);
        when_add_which(out, at, zone);
        return;
    }
    if (p != PRECISION_DAY) {
        when_add_date(out, at, zone);
        buf_addc(out, ' ');
    }
    when_add_uncertain(out, at, at_max, p,
                       offset == NONE ? zone_offset(zone, at, NULL) : (int32_t)offset, zone);
    buf_addf(out, " %s", when_zone_label(zone));
}

void add_event_time(struct buf *out, const struct event *event, const struct zone *zone)
{
    add_time(out, event->at, event->at_max, event->precision, event->at_offset,
             event->at_text != NULL, zone);
}

void add_moment(struct buf *out, const struct moment *moment, const struct zone *zone)
{
    add_time(out, moment->at, moment->high, moment->precision, moment->offset,
             moment->text[0] != '\0', zone);
}

void add_event_line(struct buf *out, const struct event *event, const struct incident *incident,
                    const struct zone *zone, const char *verb)
{
    buf_addf(out, "e%lld %s #%lld ", (long long)event->seq, verb, (long long)incident->id);
    add_on_one_line(out, incident->title);
    if (event->at != NONE) {
        buf_adds(out, " at ");
        add_event_time(out, event, zone);
    }
    if (event->under != NONE)
        buf_addf(out, " under e%lld", (long long)(event->under & 0xFFFFFFFF));
    if (strcmp(event->kind, "note") != 0)
        buf_addf(out, " (%s)", event->kind);
    buf_adds(out, ": \"");
    add_on_one_line(out, event->text);
    buf_addc(out, '"');
}

static int print_json(struct json_out *out, struct error *err)
{
    buf_addc(&out->buf, '\n');
    int rc = json_out_flush(out, err);
    buf_release(&out->buf);
    return rc;
}

int print_events_json(struct app *app, const struct subject *subject, const int64_t *ids, size_t n,
                      struct error *err)
{
    struct view view = {0};
    struct json_out out = {BUF_INIT, sink_answer, app};
    if (view_open(&view, app->db, subject->incident.id, app->zone_given ? &app->zone : NULL,
                  app->now, err))
        return -1;
    int rc = 0;
    buf_addc(&out.buf, '[');
    for (size_t i = 0; !rc && i < n; i++) {
        struct event event;
        rc = record_need(app->db, RECORD_EVENT, ids[i], &event, err);
        if (rc)
            break;
        struct view_event item = {
            .event = &event, .detail = event.under != NONE, .above = NONE, .before = NONE};
        buf_adds(&out.buf, i ? ",\n " : "");
        rc = view_json_line(&view, &shape_event, &item, false, &out, err);
        record_release(RECORD_EVENT, &event);
    }
    buf_addc(&out.buf, ']');
    if (!rc)
        rc = print_json(&out, err);
    buf_release(&out.buf);
    view_close(&view);
    return rc;
}

/* The views of the incidents that came last: what is listed across incidents comes back to them. */
#define VIEWS 16

static int view_of(struct app *app, struct view *views, int64_t incident, struct view **out,
                   struct error *err)
{
    struct view *v = &views[(uint64_t)incident % VIEWS];
    *out = v;
    if (v->db && v->incident.id == incident)
        return 0;
    view_close(v);
    return view_open(v, app->db, incident, app->zone_given ? &app->zone : NULL, app->now, err);
}

static int add_record(struct app *app, struct view *views, enum record_kind kind, int64_t id,
                      struct json_out *out, struct error *err)
{
    union record record;
    struct view *view;
    if (record_need(app->db, kind, id, &record, err))
        return -1;
    int rc = view_of(app, views, record_incident(kind, &record), &view, err);
    if (!rc)
        rc = view_json_line(view, view_shape_of(kind), &record, false, out, err);
    record_release(kind, &record);
    return rc;
}

int print_records_json(struct app *app, enum record_kind kind, const int64_t *ids, size_t n,
                       struct error *err)
{
    struct json_out out = {BUF_INIT, sink_answer, app};
    struct view *views = xcalloc(VIEWS, sizeof *views);
    int rc = 0;
    buf_addc(&out.buf, '[');
    for (size_t i = 0; !rc && i < n; i++) {
        buf_adds(&out.buf, i ? ",\n " : "");
        rc = add_record(app, views, kind, ids[i], &out, err);
        if (!rc && out.buf.len > 64 * 1024)
            rc = json_out_flush(&out, err);
    }
    buf_addc(&out.buf, ']');
    if (!rc)
        rc = print_json(&out, err);
    buf_release(&out.buf);
    for (size_t i = 0; i < VIEWS; i++)
        view_close(&views[i]);
    free(views);
    return rc;
}

int print_incident_json(struct app *app, int64_t id, bool brief, struct error *err)
{
    struct view view = {0};
    struct json_out out = {BUF_INIT, sink_answer, app};
    if (view_open(&view, app->db, id, app->zone_given ? &app->zone : NULL, app->now, err))
        return -1;
    int rc = view_json_incident(&view, false, brief, 0, &out, err);
    if (!rc)
        rc = print_json(&out, err);
    buf_release(&out.buf);
    view_close(&view);
    return rc;
}

int write_answer(struct app *app, const char *path, answer_fn *write, void *self, struct error *err)
{
    struct file_out file = {0};
    if (!path)
        return write(self, app->out, err);
    if (app->db_path.len && own_files_spare(app->db_path.data, path, err))
        return -1;
    int rc = file_out_open(&file, path, err);
    if (!rc)
        rc = write(self, file.stream, err);
    if (!rc)
        rc = file_out_commit(&file, err);
    file_out_abort(&file);
    return rc;
}
