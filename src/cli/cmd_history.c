/* history: what was recorded and changed, by whom and when. */
#include "cli/app.h"

#include "cli/commands.h"
#include "cli/history_words.h"
#include "cli/options.h"
#include "cli/table.h"
#include "cli/targets.h"
#include "store/history.h"
#include "store/incidents.h"
#include "store/records.h"

#include <string.h>

/* What is looked at: the incident as a whole, or one record. */
struct scope {
    struct subject subject;
    bool whole;
    struct ref ref;
};

static int find_scope(struct app *app, const char *word, struct scope *out, struct error *err)
{
    out->whole = !word;
    if (!word)
        return subject_find(app, NULL, &out->subject, err);
    int64_t current;
    char *words[] = {(char *)word, NULL};
    if (targets_current(app, words, 1, &current, err) ||
        target_parse(app, word, current, &out->ref, err))
        return -1;
    out->whole = out->ref.kind == RECORD_INCIDENT;
    return subject_load(app, out->ref.incident, &out->subject, err);
}

static int open_scope(struct app *app, const struct scope *scope, struct history *h,
                      struct error *err)
{
    if (scope->whole)
        return history_open_incident(h, app->db, scope->subject.incident.id, err);
    return history_open_record(h, app->db, scope->ref.kind, scope->ref.id, err);
}

static void add_stamp(struct buf *out, int64_t at, const struct zone *zone)
{
    int64_t second = at - ((at % SECOND) + SECOND) % SECOND;
    struct civil c = civil_of_instant(second, zone_offset(zone, second, NULL));
    buf_addf(out, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
             c.second);
}

/* Tells the command that a revision belongs to, here or where it was made. */
static int64_t command_of(const struct revision *r)
{
    return r->origin == NONE ? r->change : -(r->origin << EVENT_SEQ_BITS | r->origin_change);
}

static int add_row(struct app *app, struct table *table, const struct revision *r,
                   const struct scope *scope, int64_t *change, struct error *err)
{
    const struct zone *zone = shown_zone(app, &scope->subject);
    struct buf number = BUF_INIT, time = BUF_INIT, author = BUF_INIT, words = BUF_INIT;
    buf_addf(&number, "r%lld", (long long)r->id);
    if (command_of(r) != *change) {
        add_stamp(&time, r->at, zone);
        buf_adds(&author, r->author);
        if (r->importer)
            buf_addf(&author, " (imported by %s)", r->importer);
        if (r->undoes != NONE)
            buf_addf(&words, "takes back r%lld: ", (long long)r->undoes);
    }
    *change = command_of(r);
    int rc = history_add_words(app, r, scope->subject.incident.id, zone, &words, err);
    if (!rc) {
        table_cell(table, number.data, COLOR_DIM);
        table_cell(table, time.data, COLOR_NONE);
        table_cell(table, author.data, COLOR_NONE);
        table_cell(table, words.data, COLOR_NONE);
        table_end_row(table);
    }
    buf_release(&number);
    buf_release(&time);
    buf_release(&author);
    buf_release(&words);
    return rc;
}

static int print_table(struct app *app, const struct scope *scope, struct error *err)
{
    struct buf header = BUF_INIT;
    buf_addf(&header, "time (%s)", when_zone_label(shown_zone(app, &scope->subject)));
    const struct table_column columns[] = {{"no", 0, false, false},
                                           {header.data, 0, false, false},
                                           {"by", 0, false, false},
                                           {"what", 0, true, false}};
    struct table table;
    struct history h = {0};
    int64_t change = NONE;
    table_init(&table, app->out, app->width, app->color, columns, 4);
    int rc = open_scope(app, scope, &h, err);
    while (!rc && (rc = history_next(&h, err)) == 1)
        rc = add_row(app, &table, &h.row, scope, &change, err);
    history_close(&h);
    table_finish(&table);
    buf_release(&header);
    return rc;
}

static int print_numbers(struct app *app, const struct scope *scope, struct error *err)
{
    struct history h = {0};
    int rc = open_scope(app, scope, &h, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        say(app, "r%lld\n", (long long)h.row.id);
        rc = 0;
    }
    history_close(&h);
    return rc;
}

static int print_json(struct app *app, const struct scope *scope, struct error *err)
{
    struct json_out out = {BUF_INIT, sink_answer, app};
    struct view view = {0};
    struct history h = {0};
    size_t n = 0;
    int rc = view_open(&view, app->db, scope->subject.incident.id,
                       app->zone_given ? &app->zone : NULL, app->now, err);
    if (!rc)
        rc = open_scope(app, scope, &h, err);
    buf_addc(&out.buf, '[');
    while (!rc && (rc = history_next(&h, err)) == 1) {
        buf_adds(&out.buf, n++ ? ",\n " : "");
        rc = view_json_line(&view, &shape_revision, &h.row, false, &out, err);
    }
    buf_adds(&out.buf, "]\n");
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    history_close(&h);
    view_close(&view);
    return rc;
}

static int run(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err)
{
    (void)options;
    struct scope scope = {0};
    int rc = -1;
    if (options_expect(self, argc, argv, 0, 1, err) ||
        find_scope(app, argc ? argv[0] : NULL, &scope, err))
        goto out;
    if (app->global.json)
        rc = print_json(app, &scope, err);
    else if (app->global.quiet)
        rc = print_numbers(app, &scope, err);
    else
        rc = print_table(app, &scope, err);
out:
    subject_release(&scope.subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief history", "all that was recorded and changed in this incident"},
    {"debrief history e3", "of one record"},
    {"debrief history --json c1", "each a REVISION, see 'debrief help json'"},
    {NULL, NULL},
};

const struct command cmd_history = {
    .name = "history",
    .group = "while it happens",
    .usage = "[REF|FIELD|INCIDENT]",
    .summary = "shows who recorded and changed what, and when",
    .description =
        "The revisions of the incident and all its records, or of one record (also a removed one), "
        "or of a field, by its name; the oldest first. What one command did stands together: time "
        "and name are shown once. 'debrief undo r12' takes back the whole command to which r12 "
        "belongs.\n\n"
        "Very long texts are cut; --json has them whole.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_REF,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
