#include "cli/app.h"

#include "base/json.h"
#include "cli/commands.h"
#include "doc/mermaid.h"
#include "store/incidents.h"
#include "store/records.h"

#include <string.h>

struct export_options {
    const char *format, *output, *diagram;
};

static const char *const formats[] = {"json", "jsonl", "mermaid", NULL};
static const char *const diagrams[] = {"gantt", "timeline", NULL};

static const struct option options[] = {
    {"format", 'f', OPTION_STRING, offsetof(struct export_options, format), "FORMAT",
     "json (everything, with revisions), jsonl (a line an event) or mermaid (a diagram); json if "
     "not given",
     COMPLETE_WORDS, formats, NULL},
    {"diagram", 0, OPTION_STRING, offsetof(struct export_options, diagram), "DIAGRAM",
     "of mermaid: gantt or timeline; gantt if not given", COMPLETE_WORDS, diagrams, NULL},
    {"output", 'o', OPTION_STRING, offsetof(struct export_options, output), "FILE",
     "write it there, whole or not at all", COMPLETE_FILE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* A line for each event: details after the event they are under. */
static int export_lines(struct view *view, struct json_out *out, struct error *err)
{
    struct timeline timeline = {0};
    struct view_event item = {.timeline = &timeline};
    int rc = timeline_open(&timeline, view->db, view->incident.id, NONE, TIMELINE_WHOLE, err);
    while (!rc && (rc = timeline_next(&timeline, &item.event, err)) == 1) {
        rc = view_json_line(view, &shape_event, &item, false, out, err);
        buf_addc(&out->buf, '\n');
        if (!rc && out->buf.len > 64 * 1024)
            rc = json_out_flush(out, err);
    }
    timeline_close(&timeline);
    return rc;
}

static int export_one(struct app *app, int64_t id, bool lines, bool first, struct json_out *out,
                      struct error *err)
{
    struct view view = {0};
    if (view_open(&view, app->db, id, app->zone_given ? &app->zone : NULL, app->now, err))
        return -1;
    int rc;
    if (lines) {
        rc = export_lines(&view, out, err);
    } else {
        buf_adds(&out->buf, first ? "\n" : ",\n");
        rc = view_json_incident(&view, true, false, 0, out, err);
    }
    view_close(&view);
    return rc;
}

static int export_all(struct app *app, bool lines, struct json_out *out, struct error *err)
{
    struct cursor c = {0};
    bool first = true;
    int rc = cursor_open(&c, app->db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        rc = export_one(app, c.row.id, lines, first, out, err);
        first = false;
    }
    cursor_close(&c);
    return rc;
}

/* In the order of numbers, each once. */
static int export_named(struct app *app, int argc, char **argv, bool lines, struct json_out *out,
                        struct error *err)
{
    int64_t done = 0;
    for (bool first = true;; first = false) {
        int64_t next = NONE;
        for (int i = 0; i < argc; i++) {
            int64_t id;
            if (incident_find(app->db, argv[i], &id, err))
                return -1;
            if (id > done && (next == NONE || id < next))
                next = id;
        }
        if (next == NONE)
            return 0;
        if (export_one(app, next, lines, first, out, err))
            return -1;
        done = next;
    }
}

/* What an export needs while it is written. */
struct job {
    struct app *app;
    bool lines;
    int argc;
    char **argv;
};

static int write_export(void *self, FILE *stream, struct error *err)
{
    const struct job *job = self;
    sink_fn *sink;
    void *to = sink_choose(job->app, stream, &sink);
    struct json_out out = {BUF_INIT, sink, to};
    if (!job->lines)
        buf_adds(&out.buf, "{\"debrief\": 1, \"incidents\": [");
    int rc = job->argc ? export_named(job->app, job->argc, job->argv, job->lines, &out, err)
                       : export_all(job->app, job->lines, &out, err);
    if (!job->lines)
        buf_adds(&out.buf, "\n]}\n");
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    return rc;
}

/* What a diagram needs while it is written. */
struct diagram_job {
    struct app *app;
    struct view view;
    enum mermaid_diagram diagram;
};

static int write_diagram(void *self, FILE *stream, struct error *err)
{
    struct diagram_job *job = self;
    sink_fn *sink;
    void *to = sink_choose(job->app, stream, &sink);
    struct buf out = BUF_INIT;
    int rc = mermaid_add(&out, &job->view, job->diagram, err);
    if (!rc)
        rc = sink(to, out.data, out.len, err);
    buf_release(&out);
    return rc;
}

/* Of one incident: no diagram shows several. */
static int export_diagram(struct app *app, const struct export_options *o, int argc, char **argv,
                          struct error *err)
{
    struct subject subject = {0};
    struct diagram_job job = {.app = app};
    if (argc > 1)
        return error_set(err, "a diagram is of one incident: name one");
    job.diagram = o->diagram && !strcmp(o->diagram, "timeline") ? MERMAID_TIMELINE : MERMAID_GANTT;
    int rc = -1;
    if (!db_begin_read(app->db, err) && !subject_find(app, argc ? argv[0] : NULL, &subject, err) &&
        !view_open(&job.view, app->db, subject.incident.id, app->zone_given ? &app->zone : NULL,
                   app->now, err))
        rc = write_answer(app, o->output, write_diagram, &job, err);
    view_close(&job.view);
    subject_release(&subject);
    db_rollback(app->db);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)self;
    struct export_options *o = opts;
    bool diagram = o->format && !strcmp(o->format, "mermaid");
    if (o->diagram && !diagram)
        return error_set(err, "--diagram is for 'export -f mermaid'");
    if (diagram)
        return export_diagram(app, o, argc, argv, err);
    char *only = (char *)app->global.incident;
    if (argc && app->incident_given)
        return error_set(err, "the incident is named twice: name it once");
    if (!argc && app->incident_given) {
        argc = 1;
        argv = &only;
    }
    struct job job = {app, o->format && !strcmp(o->format, "jsonl"), argc, argv};
    if (db_begin_read(app->db, err))
        return -1;
    int rc = write_answer(app, o->output, write_export, &job, err);
    db_rollback(app->db);
    return rc;
}

static const struct example examples[] = {
    {"debrief export -o incidents.json", "everything, for a copy or another database"},
    {"debrief export -f jsonl 1", "the events of #1, a line each"},
    {"debrief export -f mermaid --diagram timeline 1", "a diagram, for a ```mermaid block"},
    {NULL, NULL},
};

const struct command cmd_export = {
    .name = "export",
    .group = "across incidents",
    .usage = "[-f json|jsonl|mermaid] [--diagram gantt|timeline] [-o FILE] [INCIDENT…]",
    .summary = "writes incidents for other tools, or for another database",
    .description =
        "Without an argument all incidents are written. JSON holds everything: importing it into "
        "an empty database and exporting again gives the same bytes. See 'debrief help json'.\n\n"
        "mermaid is the text of a diagram of one incident, the current one if none is named, which "
        "GitHub, GitLab and many wikis draw where it stands in a block of code called mermaid. "
        "gantt has the phases and the events by kind, timeline the events by day; details are left "
        "out, long texts shortened, and of so many events that mermaid would draw nothing only "
        "milestones and key events are shown. Clocks are those of the incident's zone.",
    .options = options,
    .options_size = sizeof(struct export_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
