#include "cli/app.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/timeline.h"
#include "store/history.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

struct timeline_options {
    const char *since, *as_of;
    bool key;
};

static const struct option options[] = {
    {"key", 0, OPTION_FLAG, offsetof(struct timeline_options, key), NULL, "only key events",
     COMPLETE_NONE, NULL, NULL},
    {"since", 0, OPTION_STRING, offsetof(struct timeline_options, since), "TIME",
     "only what happened from then on", COMPLETE_NONE, NULL, NULL},
    {"as-of", 0, OPTION_STRING, offsetof(struct timeline_options, as_of), "TIME",
     "what was recorded by then", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* Who gets the events of a timeline, in order. */
struct receiver {
    struct app *refs;             /* where only refs are wanted */
    struct timeline_table *table; /* NULL: JSON */
    struct view *view;
    struct json_out *json;
    bool key;
    int64_t count;
};

/* TIMELINE is what gives it as it stands now; NULL: it is a detail, or as it was once. */
static int receive(struct receiver *r, const struct event *event, struct timeline *timeline,
                   struct error *err)
{
    if (r->key && !event->key)
        return 0;
    r->count++;
    if (r->refs) {
        say(r->refs, "e%lld\n", (long long)event->seq);
        return 0;
    }
    if (r->table) {
        if (event->under == NONE)
            timeline_table_event(r->table, event);
        else
            timeline_table_detail(r->table, event);
        return 0;
    }
    if (event->under != NONE)
        return 0; /* it stands within the event that it is under */
    struct view_event item = {.event = event, .timeline = timeline, .above = NONE, .before = NONE};
    buf_adds(&r->json->buf, r->count > 1 ? ",\n " : "");
    if (view_json_line(r->view, &shape_event, &item, false, r->json, err))
        return -1;
    return r->json->buf.len < 64 * 1024 ? 0 : json_out_flush(r->json, err);
}

static int receive_details(struct receiver *r, struct timeline *timeline, const struct event *event,
                           struct error *err)
{
    struct details details = {0};
    const struct event *detail;
    int rc = timeline_without_details(timeline, event, err);
    if (rc)
        return rc < 0 ? -1 : 0;
    rc = details_open(&details, timeline, timeline->db, event, err);
    while (!rc && (rc = details_next(&details, &detail, err)) == 1)
        rc = receive(r, detail, NULL, err);
    details_close(&details);
    return rc;
}

/* As it stands now, straight from the database. */
static int show_now(struct app *app, const struct subject *subject, instant since,
                    struct receiver *r, struct error *err)
{
    struct timeline timeline = {0};
    const struct event *event;
    int rc = timeline_open(&timeline, app->db, subject->incident.id,
                           since == INSTANT_NONE ? INT64_MIN + 1 : since,
                           r->json ? TIMELINE_WHOLE : TIMELINE_BRIEF, err);
    while (!rc && (rc = timeline_next(&timeline, &event, err)) == 1) {
        rc = receive(r, event, &timeline, err);
        if (!rc && !r->json)
            rc = receive_details(r, &timeline, event, err);
    }
    timeline_close(&timeline);
    return rc;
}

/* As it was once: every event is walked back to then. */
struct past {
    struct event *events;
    size_t n, cap;
};

static int by_time(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int walk_back(struct app *app, const struct subject *subject, instant as_of,
                     struct past *past, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_events(&c, app->db, subject->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        struct event event;
        record_copy(RECORD_EVENT, &event, &c.row.event);
        rc = record_as_of(app->db, RECORD_EVENT, &event, as_of, err);
        if (rc < 1) {
            record_release(RECORD_EVENT, &event);
            continue;
        }
        if (past->n == past->cap) {
            past->cap = past->cap ? past->cap * 2 : 64;
            past->events = xreallocarray(past->events, past->cap, sizeof event);
        }
        past->events[past->n++] = event;
        rc = 0;
    }
    cursor_close(&c);
    if (past->n)
        qsort(past->events, past->n, sizeof *past->events, by_time);
    return rc;
}

static int show_past(struct app *app, const struct subject *subject, instant as_of, instant since,
                     struct receiver *r, struct error *err)
{
    struct past past = {0};
    int rc = walk_back(app, subject, as_of, &past, err);
    for (size_t i = 0; !rc && i < past.n; i++) {
        const struct event *top = &past.events[i];
        if (top->under != NONE || (since != INSTANT_NONE && top->at < since))
            continue;
        rc = receive(r, top, NULL, err);
        for (size_t k = 0; !rc && !r->json && k < past.n; k++)
            if (past.events[k].under == top->id)
                rc = receive(r, &past.events[k], NULL, err);
    }
    for (size_t i = 0; i < past.n; i++)
        record_release(RECORD_EVENT, &past.events[i]);
    free(past.events);
    return rc;
}

static int read_times(struct app *app, const struct subject *subject,
                      const struct timeline_options *o, instant *since, instant *as_of,
                      struct error *err)
{
    struct time_context context = time_context_latest(app, subject);
    struct when when;
    *since = *as_of = INSTANT_NONE;
    if (o->since) {
        if (parse_time(app, o->since, &context, &when, err))
            return -1;
        *since = when.at;
    }
    if (o->as_of) {
        if (parse_time(app, o->as_of, &context, &when, err))
            return -1;
        *as_of = when.at_max == INSTANT_NONE ? when.at : when.at_max;
    }
    return 0;
}

static int show(struct app *app, const struct subject *subject, const struct timeline_options *o,
                struct receiver *r, struct error *err)
{
    instant since, as_of;
    if (read_times(app, subject, o, &since, &as_of, err))
        return -1;
    if (as_of == INSTANT_NONE)
        return show_now(app, subject, since, r, err);
    return show_past(app, subject, as_of, since, r, err);
}

static int show_json(struct app *app, const struct subject *subject,
                     const struct timeline_options *o, struct error *err)
{
    struct view view = {0};
    struct json_out out = {BUF_INIT, sink_answer, app};
    if (view_open(&view, app->db, subject->incident.id, app->zone_given ? &app->zone : NULL,
                  app->now, err))
        return -1;
    struct receiver r = {.view = &view, .json = &out, .key = o->key};
    buf_addc(&out.buf, '[');
    int rc = show(app, subject, o, &r, err);
    buf_adds(&out.buf, "]\n");
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    view_close(&view);
    return rc;
}

static int show_table(struct app *app, const struct subject *subject,
                      const struct timeline_options *o, struct error *err)
{
    struct timeline_table table;
    timeline_table_init(&table, app, shown_zone(app, subject),
                        app->zone_second.name[0] ? &app->zone_second : NULL);
    struct receiver r = {.refs = app->global.quiet ? app : NULL, .table = &table, .key = o->key};
    int rc = show(app, subject, o, &r, err);
    timeline_table_finish(&table);
    if (!rc && !r.count && !app->global.quiet)
        remark(app, "#%lld %s has no such event", (long long)subject->incident.id,
               subject->incident.title);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    if (options_expect(self, argc, argv, 0, 1, err))
        return -1;
    struct subject subject = {0};
    int rc = -1;
    if (!db_begin_read(app->db, err) && !subject_find(app, argc ? argv[0] : NULL, &subject, err))
        rc = app->global.json ? show_json(app, &subject, opts, err)
                              : show_table(app, &subject, opts, err);
    db_rollback(app->db);
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief timeline", "the current incident's"},
    {"debrief timeline --zone UTC,America/New_York", "in two zones side by side"},
    {"debrief timeline --as-of 08:30", "what was known by then"},
    {NULL, NULL},
};

const struct command cmd_timeline = {
    .name = "timeline",
    .group = "while it happens",
    .usage = "[--key] [--since TIME] [--as-of TIME] [--zone ZONE[,ZONE]] [INCIDENT]",
    .summary = "shows the events in order, with the gaps between them",
    .description =
        "Times are in the incident's zone, or in --zone. The column 'after' is the time since the "
        "event before. --as-of shows what was recorded by then, as it was worded then.",
    .options = options,
    .options_size = sizeof(struct timeline_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
