#include "base/alloc.h"
#include "cli/action.h"
#include "cli/beside.h"
#include "cli/day.h"
#include "cli/options.h"
#include "cli/table.h"
#include "store/incidents.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct list_options {
    bool open, done, overdue, undated, all, exit_code;
    const char *owner, *due_within, *sort;
};

static const char *const sort_keys[] = {"due",     "priority", "owner", "incident",
                                        "created", "ref",      NULL};

static const struct option options[] = {
    {"open", 0, OPTION_FLAG, offsetof(struct list_options, open), NULL,
     "those that are open or started; this is what it lists if not told otherwise", COMPLETE_NONE,
     NULL, NULL},
    {"done", 0, OPTION_FLAG, offsetof(struct list_options, done), NULL, "those that are done",
     COMPLETE_NONE, NULL, NULL},
    {"overdue", 0, OPTION_FLAG, offsetof(struct list_options, overdue), NULL,
     "those that are open and late", COMPLETE_NONE, NULL, NULL},
    {"undated", 0, OPTION_FLAG, offsetof(struct list_options, undated), NULL,
     "those that are open and have no due date", COMPLETE_NONE, NULL, NULL},
    {"all", 0, OPTION_FLAG, offsetof(struct list_options, all), NULL,
     "all, done and dropped ones too", COMPLETE_NONE, NULL, NULL},
    {"owner", 0, OPTION_STRING, offsetof(struct list_options, owner), "NAME|none",
     "those of one person, or of nobody", COMPLETE_PERSON, NULL, NULL},
    {"due-within", 0, OPTION_STRING, offsetof(struct list_options, due_within), "DAYS",
     "those that are open and due within 7d, 2w; late ones too", COMPLETE_NONE, NULL, NULL},
    {"sort", 0, OPTION_STRING, offsetof(struct list_options, sort), "KEY",
     "due, priority, owner, incident, created or ref; most urgent first if not given",
     COMPLETE_WORDS, sort_keys, NULL},
    {"exit-code", 0, OPTION_FLAG, offsetof(struct list_options, exit_code), NULL,
     "exit with 1 if the list has some", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* What a row needs of its incident. */
struct home {
    int64_t id;
    char *title;
    char today[DATE_SIZE];
    bool removed;
};

struct item {
    struct action action; /* owned */
    const char *title;    /* borrowed from its home */
    char today[DATE_SIZE];
};

struct list {
    struct home *homes;
    size_t home_count;
    struct item *items;
    size_t n, cap;
};

static void list_release(struct list *list)
{
    for (size_t i = 0; i < list->n; i++)
        record_release(RECORD_ACTION, &list->items[i].action);
    for (size_t i = 0; i < list->home_count; i++)
        free(list->homes[i].title);
    free(list->items);
    free(list->homes);
}

/* Items come from few incidents, and mostly one after the other. */
static int home_of(struct app *app, struct list *list, int64_t id, const struct home **out,
                   struct error *err)
{
    for (size_t i = list->home_count; i--;)
        if (list->homes[i].id == id) {
            *out = &list->homes[i];
            return 0;
        }
    struct incident incident;
    struct zone zone;
    if (record_need(app->db, RECORD_INCIDENT, id, &incident, err))
        return -1;
    list->homes = xreallocarray(list->homes, list->home_count + 1, sizeof *list->homes);
    struct home *home = &list->homes[list->home_count++];
    *home =
        (struct home){.id = id, .title = xstrdup(incident.title), .removed = incident.removed == 1};
    view_zone(&incident, &zone);
    day_of(app->now, app->zone_given ? &app->zone : &zone, home->today);
    record_release(RECORD_INCIDENT, &incident);
    *out = home;
    return 0;
}

static bool is_overdue(const struct action *action, const char *today)
{
    return action->due && action_is_open(action) && strcmp(action->due, today) < 0;
}

static bool has_status(const struct list_options *o, const struct action *action)
{
    if (o->all)
        return true;
    if (action_is_open(action))
        return o->open || !o->done;
    return o->done && !strcmp(action->status, "done");
}

static bool is_wanted(const struct list_options *o, const struct action *action, const char *today,
                      int64_t days)
{
    if (!has_status(o, action))
        return false;
    if (o->overdue && !is_overdue(action, today))
        return false;
    if (o->undated && (action->due || !action_is_open(action)))
        return false;
    if (o->due_within &&
        (!action->due || !action_is_open(action) || date_difference(today, action->due) > days))
        return false;
    if (o->owner && !strcasecmp(o->owner, "none"))
        return !action->owner;
    return !o->owner || (action->owner && !strcasecmp(o->owner, action->owner));
}

static int gather(struct app *app, const struct list_options *o, int64_t incident, int64_t days,
                  struct list *list, struct error *err)
{
    struct cursor c = {0};
    bool closed = o->all || o->done;
    int rc = incident != NONE
                 ? cursor_open_list(&c, app->db, RECORD_ACTION, incident, err)
                 : cursor_open(&c, app->db, closed ? STATEMENT_ACTION_LIST : STATEMENT_ACTION_OPEN,
                               RECORD_ACTION, NONE, NONE, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        const struct home *home;
        rc = home_of(app, list, c.row.action.incident, &home, err);
        if (rc || home->removed || !is_wanted(o, &c.row.action, home->today, days))
            continue;
        if (list->n == list->cap) {
            list->cap = list->cap ? list->cap * 2 : 64;
            list->items = xreallocarray(list->items, list->cap, sizeof *list->items);
        }
        struct item *item = &list->items[list->n++];
        record_copy(RECORD_ACTION, &item->action, &c.row.action);
        item->title = home->title;
        memcpy(item->today, home->today, DATE_SIZE);
    }
    cursor_close(&c);
    return rc;
}

/* What is not known comes last. */
static int compare_texts(const char *a, const char *b)
{
    return !a || !b ? !a - !b : strcmp(a, b);
}

static int compare_numbers(int64_t a, int64_t b)
{
    if (a == NONE || b == NONE)
        return (a == NONE) - (b == NONE);
    return (a > b) - (a < b);
}

static int compare_urgency(const struct item *a, const struct item *b)
{
    int by = !action_is_open(&a->action) - !action_is_open(&b->action);
    if (!by)
        by = is_overdue(&b->action, b->today) - is_overdue(&a->action, a->today);
    if (!by)
        by = compare_texts(a->action.due, b->action.due);
    if (!by)
        by = compare_numbers(a->action.priority, b->action.priority);
    return by ? by : compare_numbers(a->action.id, b->action.id);
}

#define BY(name, expression)                                                                       \
    static int by_##name(const void *x, const void *y)                                             \
    {                                                                                              \
        const struct item *a = x, *b = y;                                                          \
        int by = expression;                                                                       \
        return by ? by : compare_urgency(a, b);                                                    \
    }
BY(urgency, 0)
BY(due, compare_texts(a->action.due, b->action.due))
BY(priority, compare_numbers(a->action.priority, b->action.priority))
BY(owner, compare_texts(a->action.owner, b->action.owner))
BY(incident, compare_numbers(a->action.incident, b->action.incident))
BY(created, compare_numbers(a->action.created_at, b->action.created_at))
BY(ref, compare_numbers(a->action.id, b->action.id))

static void sort_list(struct list *list, const char *key)
{
    static int (*const orders[])(const void *, const void *) = {by_due,      by_priority, by_owner,
                                                                by_incident, by_created,  by_ref};
    int (*order)(const void *, const void *) = by_urgency;
    for (size_t i = 0; key && sort_keys[i]; i++)
        if (!strcmp(key, sort_keys[i]))
            order = orders[i];
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, order);
}

enum {
    COLUMN_REF,
    COLUMN_DUE,
    COLUMN_LATE,
    COLUMN_PRIORITY,
    COLUMN_OWNER,
    COLUMN_INCIDENT,
    COLUMN_TEXT,
    COLUMN_STATUS,
    COLUMN_MOVED,
    COLUMNS
};

static const struct table_column columns[COLUMNS] = {
    {"ref", 0, false, false},         {"due", 0, false, false},    {"", 0, false, false},
    {"prio", 0, false, false},        {"owner", 0, false, false},  {"incident", 12, true, false},
    {"action item", 18, true, false}, {"status", 0, false, false}, {"moved", 0, false, false},
};

/* The columns of a list: the last ones are there only where some item has something to say in them,
 * the incident's unless it was named. */
struct shown {
    struct table_column columns[COLUMNS];
    size_t count;
    bool has[COLUMNS];
};

static bool has_status_to_tell(const struct action *action)
{
    return strcmp(action->status, "open") != 0;
}

static void choose_columns(const struct app *app, const struct list *list, struct shown *out)
{
    *out = (struct shown){.count = 0};
    for (size_t i = 0; i < COLUMN_STATUS; i++)
        out->has[i] = i != COLUMN_INCIDENT || !app->incident_given;
    for (size_t i = 0; i < list->n; i++) {
        const struct action *a = &list->items[i].action;
        out->has[COLUMN_STATUS] = out->has[COLUMN_STATUS] || has_status_to_tell(a);
        out->has[COLUMN_MOVED] = out->has[COLUMN_MOVED] || a->slips > 0;
    }
    for (size_t i = 0; i < COLUMNS; i++)
        if (out->has[i])
            out->columns[out->count++] = columns[i];
}

static void add_due(struct table *table, const struct item *item)
{
    const struct action *a = &item->action;
    enum color color = is_overdue(a, item->today) ? COLOR_RED : COLOR_NONE;
    struct buf cell = BUF_INIT;
    table_cell(table, a->due, color);
    if (a->due && action_is_open(a))
        day_add_distance(&cell, item->today, a->due);
    table_cell(table, cell.data, color);
    buf_release(&cell);
}

static void add_row(struct table *table, const struct shown *shown, const struct item *item)
{
    const struct action *a = &item->action;
    struct buf cell = BUF_INIT;
    ref_add(&cell, RECORD_ACTION, a);
    table_cell(table, cell.data, COLOR_BOLD);
    add_due(table, item);
    buf_reset(&cell);
    if (a->priority != NONE)
        buf_addf(&cell, "p%lld", (long long)a->priority);
    table_cell(table, cell.data, COLOR_NONE);
    table_cell(table, a->owner, COLOR_NONE);
    buf_reset(&cell);
    buf_addf(&cell, "#%lld %s", (long long)a->incident, item->title);
    if (shown->has[COLUMN_INCIDENT])
        table_cell(table, cell.data, COLOR_NONE);
    table_cell(table, a->text, COLOR_NONE);
    if (shown->has[COLUMN_STATUS])
        table_cell(table, has_status_to_tell(a) ? a->status : "", COLOR_GREEN);
    buf_reset(&cell);
    if (a->slips > 0)
        buf_addf(&cell, "%lld×", (long long)a->slips);
    if (shown->has[COLUMN_MOVED])
        table_cell(table, cell.data, COLOR_YELLOW);
    table_end_row(table);
    buf_release(&cell);
}

static int print_json(struct app *app, const struct list *list, struct error *err)
{
    int64_t *ids = xcalloc(list->n ? list->n : 1, sizeof *ids);
    for (size_t i = 0; i < list->n; i++)
        ids[i] = list->items[i].action.id;
    int rc = print_records_json(app, RECORD_ACTION, ids, list->n, err);
    free(ids);
    return rc;
}

static void print_list(struct app *app, const struct list *list, bool filtered)
{
    struct table table;
    struct shown shown;
    choose_columns(app, list, &shown);
    table_init(&table, app->out, app->width, app->color, shown.columns, shown.count);
    for (size_t i = 0; i < list->n; i++) {
        if (app->global.quiet)
            say(app, "a%lld\n", (long long)list->items[i].action.id);
        else
            add_row(&table, &shown, &list->items[i]);
    }
    table_finish(&table);
    if (!list->n && !app->global.quiet)
        remark(app, filtered ? "no action item is like that" : "no action item is open");
}

/* "7d", "2w": days from today. */
static int parse_within(const char *text, int64_t *days, struct error *err)
{
    int64_t span;
    if (duration_parse(text, false, &span, err))
        return -1;
    *days = (span + DAY - 1) / DAY;
    return 0;
}

static int check(const struct list_options *o, struct error *err)
{
    bool closed = o->done || o->all;
    if (o->overdue && o->undated)
        return error_set(err, "--overdue and --undated don't go together: nothing is both");
    if (o->undated && o->due_within)
        return error_set(err, "--undated and --due-within don't go together: nothing is both");
    if (closed && (o->overdue || o->undated || o->due_within))
        return error_set(err, "%s is about open action items: leave %s out",
                         o->overdue   ? "--overdue"
                         : o->undated ? "--undated"
                                      : "--due-within",
                         o->all ? "--all" : "--done");
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct list_options *o = opts;
    struct list list = {0};
    int64_t incident = NONE, days = 0;
    if (options_expect(self, argc, argv, 0, 0, err) || check(o, err) ||
        (o->due_within && parse_within(o->due_within, &days, err)))
        return -1;
    int rc = 0;
    if (app->db && db_begin_read(app->db, err))
        return -1;
    if (app->incident_given && (!app->db || incident_meant(app, NULL, &incident, err)))
        rc = app->db ? -1
                     : error_set(err, "there is no incident yet: open one with 'debrief open "
                                      "TITLE'");
    if (!rc && app->db)
        rc = gather(app, o, incident, days, &list, err);
    if (!rc) {
        sort_list(&list, o->sort);
        if (app->global.json)
            rc = print_json(app, &list, err);
        else
            print_list(app, &list,
                       o->done || o->overdue || o->undated || o->all || o->owner || o->due_within);
    }
    if (!rc && o->exit_code && list.n)
        rc = 1;
    list_release(&list);
    if (app->db)
        db_rollback(app->db);
    return rc;
}

static const struct example examples[] = {
    {"debrief action list", "what is open, most urgent first, of all incidents"},
    {"debrief action list --overdue --exit-code", "for a nightly check: exit 1 if some are late"},
    {"debrief action list --owner bob --due-within 7d", NULL},
    {NULL, NULL},
};

const struct command action_list = {
    .name = "list",
    .group = "afterwards",
    .usage = "[OPTIONS]",
    .summary = "lists action items across all incidents",
    .description =
        "Of all incidents, unless -i names one ($DEBRIEF_INCIDENT and the current incident make no "
        "difference here). Those that are open or started, most urgent first: what is late, then "
        "by due date, then by priority. With --exit-code it is 1 where the list has some, 0 where "
        "it is empty.\n\n"
        "Whether something is late is judged by the date in its incident's zone.",
    .options = options,
    .options_size = sizeof(struct list_options),
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_MAY,
    .examples = examples,
    .run = run,
};
