#include "cli/app.h"

#include "cli/commands.h"
#include "cli/keep_aside.h"
#include "cli/options.h"
#include "cli/timeline.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LAST_EVENTS 5

/* The milestones that people wait for, in their order. */
static const enum milestone awaited[] = {MILESTONE_IMPACT, MILESTONE_DETECTED,
                                         MILESTONE_ACKNOWLEDGED, MILESTONE_MITIGATED,
                                         MILESTONE_RESOLVED};
#define AWAITED (sizeof awaited / sizeof *awaited)

static void add_since(struct app *app, struct buf *line, instant then)
{
    if (then > app->now)
        return;
    buf_adds(line, ", ");
    duration_add(line, app->now - then);
    buf_adds(line, " ago");
}

static void say_head(struct app *app, const struct subject *s)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "#%lld ", (long long)s->incident.id);
    add_on_one_line(&line, s->incident.title);
    buf_addf(&line, ": %s", status_names[s->facts.status]);
    if (s->incident.severity != NONE)
        buf_addf(&line, ", sev%lld", (long long)s->incident.severity);
    if (s->incident.drill)
        buf_adds(&line, ", a drill");
    say_heading(app, line.data);
    buf_release(&line);
}

static void say_line(struct app *app, const char *name, const struct buf *text)
{
    say_pair(app, name, text->data, 16);
}

static void say_start(struct app *app, const struct subject *s)
{
    struct buf line = BUF_INIT;
    if (s->facts.start.at == NONE) {
        when_add_full(&line, when_shown(s->incident.opened_at, false), shown_zone(app, s));
        add_since(app, &line, s->incident.opened_at);
        say_line(app, "  opened", &line);
    } else {
        add_moment(&line, &s->facts.start, shown_zone(app, s));
        if (!s->facts.start_known)
            buf_adds(&line, " (the first event; when the impact began is not recorded)");
        else if (s->facts.status != STATUS_RESOLVED)
            add_since(app, &line, s->facts.start.at);
        say_line(app, "  start", &line);
    }
    buf_release(&line);
}

static void say_end(struct app *app, const struct subject *s)
{
    struct buf line = BUF_INIT;
    struct span total = facts_duration(&s->facts, DURATION_TOTAL);
    if (s->facts.end.at == NONE)
        return;
    add_moment(&line, &s->facts.end, shown_zone(app, s));
    if (total.known) {
        buf_adds(&line, " (");
        view_add_span(&line, &total);
        buf_addc(&line, ')');
    }
    say_line(app, "  end", &line);
    buf_release(&line);
}

/* The time to a milestone that is counted, beside it. */
static void add_time_to(struct buf *line, const struct facts *f, enum milestone which)
{
    static const int counted[MILESTONES] = {
        [MILESTONE_DETECTED] = DURATION_DETECT + 1,
        [MILESTONE_ACKNOWLEDGED] = DURATION_ACKNOWLEDGE + 1,
        [MILESTONE_MITIGATED] = DURATION_MITIGATE + 1,
        [MILESTONE_RESOLVED] = DURATION_RESOLVE + 1,
    };
    if (!counted[which])
        return;
    enum duration d = (enum duration)(counted[which] - 1);
    struct span span = facts_duration(f, d);
    if (!span.known)
        return;
    buf_addf(line, " (%s ", duration_letters[d]);
    view_add_span(line, &span);
    buf_addf(line, ", %s)", duration_formulas[d]);
}

static void say_milestones(struct app *app, const struct subject *s)
{
    struct buf missing = BUF_INIT;
    for (size_t i = 0; i < AWAITED; i++) {
        enum milestone which = awaited[i];
        const struct moment *m = &s->facts.milestones[which];
        bool needless = which == MILESTONE_IMPACT && s->facts.start_known;
        needless = needless || (s->facts.status == STATUS_RESOLVED &&
                                (which == MILESTONE_RESOLVED || which == MILESTONE_MITIGATED));
        if (m->at == NONE) {
            if (!needless)
                buf_addf(&missing, "%s%s", missing.len ? ", " : "", milestone_names[which]);
            continue;
        }
        struct buf line = BUF_INIT;
        struct buf name = BUF_INIT;
        buf_addf(&name, "  %s", milestone_names[which]);
        add_moment(&line, m, shown_zone(app, s));
        add_time_to(&line, &s->facts, which);
        say_line(app, name.data, &line);
        buf_release(&name);
        buf_release(&line);
    }
    if (missing.len)
        say_line(app, "  not recorded", &missing);
    buf_release(&missing);
}

static int say_last_events(struct app *app, const struct subject *s, struct error *err)
{
    struct event last[LAST_EVENTS];
    int n = 0;
    struct cursor c = {0};
    int rc = cursor_open(&c, app->db, STATEMENT_EVENT_LATEST, RECORD_EVENT, s->incident.id,
                         LAST_EVENTS, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        record_copy(RECORD_EVENT, &last[n++], &c.row.event);
        rc = 0;
    }
    cursor_close(&c);
    if (!rc && n) {
        struct timeline_table table;
        say(app, "\n");
        timeline_table_init(&table, app, shown_zone(app, s), NULL);
        for (int i = n; i-- > 0;)
            timeline_table_event(&table, &last[i]);
        timeline_table_finish(&table);
    }
    for (int i = 0; i < n; i++)
        record_release(RECORD_EVENT, &last[i]);
    return rc;
}

static int say_actions(struct app *app, const struct subject *s, struct error *err)
{
    struct cursor c = {0};
    int open = 0;
    int rc = cursor_open_list(&c, app->db, RECORD_ACTION, s->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        const char *status = c.row.action.status;
        open += !strcmp(status, "open") || !strcmp(status, "started");
        rc = 0;
    }
    cursor_close(&c);
    if (!rc && open)
        say(app, "\n%d action item%s open: 'debrief action list'\n", open, open == 1 ? "" : "s");
    return rc;
}

/* The newest events may still stand beside the file: where somebody else is at it, or this one can
 * only read. */
static void say_side_file(struct app *app)
{
    db_fold(app->db);
    struct buf path = BUF_INIT;
    struct stat st;
    buf_addf(&path, "%s-wal", app->db_path.data);
    if (!stat(path.data, &st) && st.st_size > 0)
        remark(app, "'%s' holds the newest records: copy it along with the database", path.data);
    buf_release(&path);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 0, 1, err))
        return -1;
    int64_t id = NONE;
    if (app->db && incident_meant(app, argc ? argv[0] : NULL, &id, err))
        return -1;
    if (id == NONE) {
        if (argc || app->incident_given)
            return error_set(err, "there is no incident yet: open one with 'debrief open TITLE'");
        if (app->global.json)
            say(app, "null\n");
        else
            say(app, "No incident yet: open one with 'debrief open TITLE'.\n");
        remark_gone(app, "bring it back, or begin anew");
        remark_aside(app);
        return 0;
    }
    if (app->global.json)
        return print_incident_json(app, id, true, err);
    struct subject subject = {0};
    int rc = subject_load(app, id, &subject, err);
    if (!rc && app->global.quiet) {
        say(app, "%lld\n", (long long)id);
    } else if (!rc) {
        say_head(app, &subject);
        say_start(app, &subject);
        say_end(app, &subject);
        say_milestones(app, &subject);
        rc = say_last_events(app, &subject, err);
        if (!rc)
            rc = say_actions(app, &subject, err);
        say_side_file(app);
        remark_aside(app);
    }
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief status", "the current incident"},
    {"debrief", "the same"},
    {NULL, NULL},
};

const struct command cmd_status = {
    .name = "status",
    .group = "while it happens",
    .usage = "[INCIDENT]",
    .summary = "shows how the current incident stands",
    .description = "How long it lasts, which milestones are recorded and which are not, the last "
                   "events, and how many action items are open.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_MAY,
    .examples = examples,
    .run = run,
};
