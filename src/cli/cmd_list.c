#include "cli/app.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/table.h"
#include "store/incidents.h"
#include "store/records.h"

struct list_options {
    bool open, drills;
};

static const struct option options[] = {
    {"open", 0, OPTION_FLAG, offsetof(struct list_options, open), NULL,
     "only those that are not resolved", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static const struct table_column columns[] = {
    {"#", 0, false, true},      {"status", 0, false, false}, {"sev", 0, false, false},
    {"start", 0, false, false}, {"length", 0, false, true},  {"title", 24, true, false},
};

static enum color color_of(enum status status)
{
    return status == STATUS_OPEN        ? COLOR_RED
           : status == STATUS_MITIGATED ? COLOR_YELLOW
                                        : COLOR_GREEN;
}

static void add_row(struct app *app, struct table *table, const struct subject *s)
{
    struct buf cell = BUF_INIT;
    buf_addf(&cell, "%lld", (long long)s->incident.id);
    table_cell(table, cell.data, COLOR_BOLD);
    table_cell(table, status_names[s->facts.status], color_of(s->facts.status));
    buf_reset(&cell);
    if (s->incident.severity != NONE)
        buf_addf(&cell, "sev%lld", (long long)s->incident.severity);
    table_cell(table, cell.data, COLOR_NONE);
    buf_reset(&cell);
    if (s->facts.start.at != NONE)
        add_moment(&cell, &s->facts.start, shown_zone(app, s));
    else
        when_add_full(&cell, when_shown(s->incident.opened_at, false), shown_zone(app, s));
    table_cell(table, cell.data, COLOR_NONE);
    buf_reset(&cell);
    struct span total = facts_duration(&s->facts, DURATION_TOTAL);
    if (total.known)
        view_add_span(&cell, &total);
    table_cell(table, cell.data, COLOR_NONE);
    buf_reset(&cell);
    buf_addf(&cell, "%s%s", s->incident.title, s->incident.drill ? " (drill)" : "");
    table_cell(table, cell.data, COLOR_NONE);
    table_end_row(table);
    buf_release(&cell);
}

static int add_json(struct app *app, int64_t id, bool first, struct json_out *out,
                    struct error *err)
{
    struct view view = {0};
    if (view_open(&view, app->db, id, app->zone_given ? &app->zone : NULL, app->now, err))
        return -1;
    buf_adds(&out->buf, first ? "" : ",\n ");
    int rc = view_json_line(&view, &shape_incident, &view, true, out, err);
    view_close(&view);
    return rc ? rc : json_out_flush(out, err);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    struct list_options *o = opts;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    struct table table;
    struct json_out out = {BUF_INIT, sink_answer, app};
    struct cursor c = {0};
    int64_t only = NONE;
    int shown = 0, rc = 0;
    if (app->db && app->incident_given && incident_find(app->db, app->global.incident, &only, err))
        return -1;
    table_init(&table, app->out, app->width, app->color, columns, sizeof columns / sizeof *columns);
    buf_adds(&out.buf, app->global.json ? "[" : "");
    if (app->db)
        rc = cursor_open(&c, app->db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, err);
    while (!rc && app->db && (rc = cursor_next(&c, err)) == 1) {
        struct subject s = {0};
        int64_t id = c.row.id;
        rc = subject_load(app, id, &s, err);
        bool wanted =
            (only == NONE || id == only) && !(o->open && s.facts.status == STATUS_RESOLVED);
        if (!rc && wanted && app->global.json)
            rc = add_json(app, id, !shown, &out, err);
        else if (!rc && wanted && app->global.quiet)
            say(app, "%lld\n", (long long)id);
        else if (!rc && wanted)
            add_row(app, &table, &s);
        shown += wanted;
        subject_release(&s);
    }
    cursor_close(&c);
    table_finish(&table);
    buf_adds(&out.buf, app->global.json ? "]\n" : "");
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    if (!rc && !shown && !app->global.json && !app->global.quiet)
        remark(app, "%s", o->open ? "every incident is resolved" : "no incident yet");
    return rc;
}

static const struct example examples[] = {
    {"debrief list", "all incidents"},
    {"debrief list --open", "those that are not over"},
    {NULL, NULL},
};

const struct command cmd_list = {
    .name = "list",
    .group = "across incidents",
    .usage = "[--open]",
    .summary = "lists the incidents",
    .options = options,
    .options_size = sizeof(struct list_options),
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_MAY,
    .examples = examples,
    .run = run,
};
