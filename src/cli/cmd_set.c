#include "cli/app.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/fact.h"
#include "cli/options.h"
#include "cli/set_field.h"
#include "cli/table.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

static const struct option options[] = {
    {"append", 0, OPTION_FLAG, offsetof(struct set_options, append), NULL,
     "add a paragraph to what the field holds", COMPLETE_NONE, NULL, NULL},
    {"edit", 'e', OPTION_FLAG, offsetof(struct set_options, edit), NULL,
     "open the field in the editor ($VISUAL, $EDITOR)", COMPLETE_NONE, NULL, NULL},
    {"internal", 0, OPTION_FLAG, offsetof(struct set_options, internal), NULL,
     "the field is not for the public edition", COMPLETE_NONE, NULL, NULL},
    {"no-internal", 0, OPTION_FLAG, offsetof(struct set_options, no_internal), NULL,
     "the field is for the public edition too", COMPLETE_NONE, NULL, NULL},
    {"new", 0, OPTION_FLAG, offsetof(struct set_options, fresh), NULL,
     "make a field of a name that is not known yet", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* ---- what is set */

static const struct table_column columns[] = {{NULL, 0, false, false}, {NULL, 24, true, false}};

static void add_row(struct app *app, struct table *table, const char *name, bool internal,
                    const char *value)
{
    struct buf cell = BUF_INIT;
    if (app->global.quiet) {
        if (*value)
            say(app, "%s\n", name);
        return;
    }
    buf_addf(&cell, "%s%s", name, internal ? " (internal)" : "");
    table_cell(table, cell.data, COLOR_BOLD);
    table_cell(table, value, COLOR_NONE);
    table_end_row(table);
    buf_release(&cell);
}

static void add_field(struct app *app, struct table *table, const char *name,
                      const struct field *field)
{
    add_row(app, table, name, field && field->internal == 1, field ? field->text : "");
}

/* One of the five. */
static bool is_standard(const char *name)
{
    for (size_t i = 0; field_names[i]; i++)
        if (!strcmp(field_names[i], name))
            return true;
    return false;
}

static int list_all(struct app *app, const struct subject *subject, struct error *err)
{
    struct table table;
    struct view view = {0};
    if (view_open(&view, app->db, subject->incident.id, NULL, app->now, err))
        return -1;
    table_init(&table, app->out, app->width, app->color, columns, sizeof columns / sizeof *columns);
    for (const struct fact *f = facts_of_incident; f->name; f++) {
        struct buf value = BUF_INIT;
        f->show(&value, &subject->incident, shown_zone(app, subject));
        add_row(app, &table, f->name, false, value.data);
        buf_release(&value);
    }
    for (size_t i = 0; field_names[i]; i++)
        add_field(app, &table, field_names[i], view_field_named(&view, field_names[i]));
    for (size_t i = 0; i < view.field_count; i++)
        if (!is_standard(view.fields[i].name))
            add_field(app, &table, view.fields[i].name, &view.fields[i]);
    table_finish(&table);
    view_close(&view);
    return 0;
}

static int print_value(struct app *app, const struct subject *subject, const char *name,
                       struct error *err)
{
    const struct fact *fact = fact_find(name);
    struct buf value = BUF_INIT;
    if (fact) {
        fact->show(&value, &subject->incident, shown_zone(app, subject));
    } else {
        struct field field;
        bool there;
        if (narrative_find(app, subject, name, false, &field, &there, err))
            return -1;
        buf_adds(&value, there ? field.text : "");
        record_release(RECORD_FIELD, &field);
    }
    if (value.len)
        say(app, "%s\n", value.data);
    else
        remark(app, "%s of #%lld %s is not set", name, (long long)subject->incident.id,
               subject->incident.title);
    buf_release(&value);
    return 0;
}

static int show(struct app *app, int argc, char **argv, struct error *err)
{
    struct subject subject = {0};
    int rc = subject_find(app, NULL, &subject, err);
    if (!rc && argc && !fact_find(argv[0]) && app->global.json) {
        /* The incident whole is the answer; but a name that is none is refused all the same. */
        struct field field;
        bool there;
        rc = narrative_find(app, &subject, argv[0], false, &field, &there, err);
        if (!rc)
            record_release(RECORD_FIELD, &field);
    }
    if (!rc && app->global.json)
        rc = print_incident_json(app, subject.incident.id, false, err);
    else if (!rc)
        rc = argc ? print_value(app, &subject, argv[0], err) : list_all(app, &subject, err);
    subject_release(&subject);
    return rc;
}

/* ---- a fact is set */

/* "SEV-1", as the timeline says it. */
static void add_severity(struct buf *out, int64_t severity)
{
    buf_addf(out, "SEV-%lld", (long long)severity);
}

/* A live incident's timeline tells that it got worse, or better. */
static int record_severity(struct app *app, struct change *change, const struct subject *subject,
                           const struct incident *became, struct event *event, struct error *err)
{
    struct time_context context = time_context_of(app, subject);
    struct buf text = BUF_INIT;
    struct when when;
    int64_t was = subject->incident.severity;
    if (was == became->severity || !subject->facts.live)
        return 0;
    if (when_parse("now", &context, &when, err))
        return -1;
    if (was == NONE) {
        buf_adds(&text, "Severity set to ");
    } else {
        buf_adds(&text, "Severity changed from ");
        add_severity(&text, was);
        buf_adds(&text, " to ");
    }
    add_severity(&text, became->severity);
    event->incident = became->id;
    event->kind = xstrdup("note");
    event->text = buf_detach(&text);
    event->recorded_at = change->at;
    event_set_time(event, &when);
    return change_insert(change, RECORD_EVENT, event, err);
}

static void say_fact(struct app *app, const struct subject *subject, const struct fact *fact,
                     const struct incident *became, bool changed, const struct event *event)
{
    const struct zone *zone = shown_zone(app, subject);
    struct buf line = BUF_INIT, was = BUF_INIT;
    buf_addf(&line, "%s of #%lld %s %s: ", fact->name, (long long)became->id, became->title,
             changed ? "set" : "is so already");
    fact->show(&was, &subject->incident, zone);
    const char *quote = fact->quoted ? "\"" : "";
    buf_adds(&line, quote);
    size_t begin = line.len;
    fact->show(&line, became, zone);
    if (line.len == begin)
        buf_adds(&line, "none");
    buf_adds(&line, quote);
    if (changed && was.len)
        buf_addf(&line, " (was %s%s%s)", quote, was.data, quote);
    if (event->id != NONE) {
        buf_addf(&line, "; e%lld logged at ", (long long)event->seq);
        add_event_time(&line, event, zone);
        buf_addf(&line, ": \"%s\"", event->text);
    }
    say_one_line(app, "%s", line.data);
    buf_release(&line);
    buf_release(&was);
}

static int answer(struct app *app, int64_t incident, struct error *err)
{
    if (app->global.json)
        return print_incident_json(app, incident, false, err);
    say(app, "%lld\n", (long long)incident);
    return 0;
}

static int set_fact(struct app *app, const struct fact *fact, const char *value, struct error *err)
{
    struct subject subject = {0};
    struct change change = {0};
    struct incident became;
    struct event event;
    record_init(RECORD_INCIDENT, &became);
    record_init(RECORD_EVENT, &event);
    int rc = -1;
    if (begin_change(app, &change, err) || subject_find(app, NULL, &subject, err))
        goto out;
    record_copy(RECORD_INCIDENT, &became, &subject.incident);
    if (fact->set(app, &subject, value, &became, err) ||
        change_update(&change, RECORD_INCIDENT, &subject.incident, &became, err) ||
        record_severity(app, &change, &subject, &became, &event, err))
        goto out;
    bool changed = change_wrote(&change);
    if (change_commit(&change, err))
        goto out;
    rc = 0;
    if (app->global.json || app->global.quiet)
        rc = answer(app, became.id, err);
    else
        say_fact(app, &subject, fact, &became, changed, &event);
out:
    change_cancel(&change);
    record_release(RECORD_INCIDENT, &became);
    record_release(RECORD_EVENT, &event);
    subject_release(&subject);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct set_options *o = opts;
    if (options_expect(self, argc, argv, 0, 2, err) || set_options_check(o, argc, argv, err))
        return -1;
    bool changes = o->append || o->edit || o->internal || o->no_internal || o->fresh;
    if (argc < 2 && !changes)
        return show(app, argc, argv, err);
    const struct fact *fact = fact_find(argv[0]);
    if (!fact)
        return set_field(app, argv[0], o, argc, argv, err);
    char *value;
    if (read_text(app, argc, argv, 1, fact->name, NULL, &value, err))
        return -1;
    int rc = set_fact(app, fact, value, err);
    free(value);
    return rc;
}

static const struct example examples[] = {
    {"debrief set severity 1", NULL},
    {"debrief set impact 'A third of all payments failed.'", "a field, in Markdown"},
    {"debrief set role commander=alice", NULL},
    {"debrief set tags +database,-network", "one more, one less"},
    {"debrief set --append impact 'Nobody lost data.'", "one more paragraph"},
    {"debrief set impact", "prints it"},
    {NULL, NULL},
};

const struct command cmd_set = {
    .name = "set",
    .group = "afterwards",
    .usage = "[OPTIONS] [NAME [VALUE]]",
    .summary = "sets the facts and the fields of an incident",
    .description =
        "Alone it lists all of them; with a name it prints its value. VALUE '-' is standard "
        "input.\n\n"
        "The facts: title; severity (sev1 to sev5); start and end (TIME; a bare clock time is the "
        "latest there was for the start, and the first after the start for the end); zone (what "
        "times are shown in: no instant changes); services and tags ('a,b' replaces, '+a,-b' adds "
        "and removes); role (commander=alice; commander= takes it out); drill (yes or no); "
        "affected (as you write it: '~75%'); review (when, or draft, reviewed, published). A new "
        "severity in a live incident also records an event.\n\n"
        "The fields are the narratives of the postmortem, in Markdown: summary, impact, detection, "
        "resolution, conclusion, and any other that --new makes for a template of your own: the "
        "standard one doesn't show it ('debrief section add' for what it is to show).\n\n"
        "What the editor gave back is taken when it ends with status 0. If the text can't be "
        "saved, its file is kept and named.",
    .options = options,
    .options_size = sizeof(struct set_options),
    .arguments = ARGUMENTS_NAME_TEXT,
    .complete = COMPLETE_FIELD,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
