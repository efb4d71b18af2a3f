#include "base/alloc.h"
#include "cli/action.h"
#include "cli/beside.h"
#include "cli/day.h"
#include "cli/history_words.h"
#include "cli/options.h"
#include "store/history.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 12

static void add_line(const struct app *app, struct buf *out, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    buf_addf(out, "  %-10s", label);
    terminal_wrap(out, value, app->width > 0 ? (size_t)app->width : 0, INDENT);
}

/* When it was written down: no one reads what is below a second. */
static void add_time(struct buf *out, instant at, const struct zone *zone)
{
    when_add_full(out, when_shown(at, false), zone);
}

static int add_for(struct app *app, const struct action *action, struct buf *out, struct error *err)
{
    int kind = action->for_kind ? record_kind_from_name(action->for_kind) : -1;
    union record record;
    if (kind < 0)
        return 0;
    int rc = record_get(app->db, (enum record_kind)kind, action->for_id, &record, err);
    if (rc < 1)
        return rc;
    struct buf line = BUF_INIT;
    ref_add(&line, (enum record_kind)kind, &record);
    if (record_removed((enum record_kind)kind, &record)) {
        buf_adds(&line, " (gone)");
    } else {
        const struct column *text = record_column((enum record_kind)kind, "text");
        buf_addc(&line, ' ');
        add_quoted(&line, *record_text(&record, text));
    }
    add_line(app, out, "for", line.data);
    buf_release(&line);
    record_release((enum record_kind)kind, &record);
    return 0;
}

static void add_due(struct app *app, const struct subject *subject, const struct action *action,
                    struct buf *out)
{
    struct buf line = BUF_INIT;
    char today[DATE_SIZE];
    if (!action->due)
        return;
    buf_adds(&line, action->due);
    if (action_is_open(action)) {
        day_of(app->now, shown_zone(app, subject), today);
        buf_adds(&line, " (");
        day_add_distance(&line, today, action->due);
        buf_addc(&line, ')');
    }
    if (action->slips > 0)
        buf_addf(&line, ", moved %lld×", (long long)action->slips);
    add_line(app, out, "due", line.data);
    buf_release(&line);
}

static int add_history(struct app *app, const struct action *action, const struct zone *zone,
                       struct buf *out, struct error *err)
{
    struct history h = {0};
    bool first = true;
    int rc = history_open_record(&h, app->db, RECORD_ACTION, action->id, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        struct buf line = BUF_INIT;
        buf_addf(&line, "r%lld ", (long long)h.row.id);
        add_time(&line, h.row.at, zone);
        buf_addf(&line, " %s: ", h.row.author);
        rc = history_add_words(app, &h.row, action->incident, zone, &line, err);
        add_line(app, out, first ? "history" : "", line.data);
        buf_release(&line);
        first = false;
    }
    history_close(&h);
    return rc;
}

static int show(struct app *app, const struct action *action, bool first, struct error *err)
{
    struct subject subject = {0};
    struct buf out = BUF_INIT, cell = BUF_INIT;
    if (subject_load(app, action->incident, &subject, err))
        return -1;
    const struct zone *zone = shown_zone(app, &subject);
    buf_addf(&out, "%sa%lld %s\n", first ? "" : "\n", (long long)action->id, action->text);
    buf_addf(&cell, "#%lld %s", (long long)subject.incident.id, subject.incident.title);
    add_line(app, &out, "incident", cell.data);
    buf_reset(&cell);
    buf_adds(&cell, action->status);
    if (action->done_at != NONE) {
        buf_addc(&cell, ' ');
        add_time(&cell, action->done_at, zone);
    }
    add_line(app, &out, "status", cell.data);
    add_line(app, &out, "because", action->reason);
    add_line(app, &out, "proof", action->proof);
    add_line(app, &out, "owner", action->owner);
    add_due(app, &subject, action, &out);
    buf_reset(&cell);
    if (action->priority != NONE)
        buf_addf(&cell, "p%lld", (long long)action->priority);
    add_line(app, &out, "priority", cell.data);
    add_line(app, &out, "kind", action->kind);
    add_line(app, &out, "ticket", action->ticket);
    int rc = add_for(app, action, &out, err);
    buf_reset(&cell);
    add_time(&cell, action->created_at, zone);
    add_line(app, &out, "added", cell.data);
    if (!rc)
        rc = add_history(app, action, zone, &out, err);
    if (!rc)
        say(app, "%s", out.data);
    buf_release(&out);
    buf_release(&cell);
    subject_release(&subject);
    return rc;
}

static int show_all(struct app *app, const struct refs *refs, struct error *err)
{
    int64_t *ids = xcalloc(refs->n, sizeof *ids);
    int rc = 0;
    for (size_t i = 0; i < refs->n && !rc; i++) {
        struct action action;
        ids[i] = refs->v[i].id;
        if (app->global.json)
            continue;
        if (app->global.quiet) {
            say(app, "a%lld\n", (long long)ids[i]);
            continue;
        }
        rc = record_need(app->db, RECORD_ACTION, ids[i], &action, err);
        if (rc)
            break;
        rc = show(app, &action, !i, err);
        record_release(RECORD_ACTION, &action);
    }
    if (!rc && app->global.json)
        rc = print_records_json(app, RECORD_ACTION, ids, refs->n, err);
    free(ids);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    struct refs refs = {0};
    int rc = -1;
    if (options_expect(self, argc, argv, 1, -1, err) || db_begin_read(app->db, err))
        return -1;
    if (!action_refs(app, argc, argv, &refs, err))
        rc = show_all(app, &refs, err);
    db_rollback(app->db);
    refs_release(&refs);
    return rc;
}

static const struct example examples[] = {
    {"debrief action show a1", "all about it, with its history"},
    {NULL, NULL},
};

const struct command action_show = {
    .name = "show",
    .group = "afterwards",
    .usage = "A…",
    .summary = "shows all about action items",
    .description = "Each with what it answers, how often its due date moved, and its history. A "
                   "is a3, or only 3.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_ACTION,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
