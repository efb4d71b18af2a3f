#include "cli/app.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/timeline.h"
#include "store/records.h"
#include "store/ref.h"
#include "text/markdown.h"

#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH 17

/* What only machines ask for: it stands in --json. */
static bool is_for_machines(const char *name)
{
    size_t len = strlen(name);
    return !strncmp(name, "own_", 4) || strstr(name, "_offset") || !strcmp(name, "precision") ||
           (len > 10 && !strcmp(name + len - 10, "_precision"));
}

static void say_known(struct app *app, const char *name, const char *value)
{
    if (*value)
        say_pair(app, name, value, NAME_WIDTH);
}

static void say_part(struct app *app, const char *heading)
{
    say(app, "\n");
    say_heading(app, heading);
}

/* The strings of a JSON array, as people write a list. */
static void add_list(struct buf *out, const char *json)
{
    struct strv list = {0};
    list_of_json(json, &list);
    for (size_t i = 0; i < list.n; i++)
        buf_addf(out, "%s%s", i ? ", " : "", list.v[i]);
    strv_release(&list);
}

/* "commander: alice, scribe: bob". */
static int say_roles(struct app *app, struct view *v, struct error *err)
{
    struct buf text = BUF_INIT;
    for (const struct view_field *f = shape_incident.fields; f->name; f++) {
        void *state = NULL;
        const void *item;
        int rc = 0;
        if (f->shape != &shape_role || !(f->where & VIEW_IN_JSON))
            continue;
        while ((rc = f->step(v, v, &state, &item, err)) == 1) {
            const struct view_role *role = item;
            buf_addf(&text, "%s%s: %s", text.len ? ", " : "", role->role, role->name);
        }
        f->done(state);
        if (rc < 0) {
            buf_release(&text);
            return -1;
        }
    }
    say_known(app, "roles", text.data);
    buf_release(&text);
    return 0;
}

static void say_value(struct app *app, struct view *v, const struct view_shape *shape,
                      const struct view_field *f, const void *object)
{
    struct view_value value;
    struct buf text = BUF_INIT;
    view_get(v, shape, f, object, &value);
    switch (value.type) {
    case VIEW_TEXT:
    case VIEW_NUMBER:
    case VIEW_MARKDOWN:
        buf_add(&text, value.text, value.len);
        break;
    case VIEW_STRINGS:
        add_list(&text, value.text);
        break;
    case VIEW_RAW:
        if (value.len > 2)
            buf_add(&text, value.text, value.len);
        break;
    case VIEW_INT:
        buf_addf(&text, "%lld", (long long)value.number);
        break;
    case VIEW_BOOL:
        if (value.number)
            buf_adds(&text, "yes");
        break;
    case VIEW_TIME:
        when_add_full(&text, when_shown(value.number, false), &v->zone);
        break;
    default:
        break;
    }
    say_known(app, f->name, text.data);
    buf_release(&text);
}

static void say_record(struct app *app, struct view *v, const struct view_shape *shape,
                       const void *object)
{
    for (const struct view_field *f = shape->fields; f->name; f++)
        if ((f->where & VIEW_IN_JSON) && f->type != VIEW_LIST && f->type != VIEW_OBJECT &&
            f->type != VIEW_FIELDS && !is_for_machines(f->name))
            say_value(app, v, shape, f, object);
}

static int show_details(struct app *app, const struct event *event, const struct zone *zone,
                        struct error *err)
{
    struct cursor c = {0};
    struct timeline_table table;
    int n = 0;
    timeline_table_init(&table, app, zone, NULL);
    int rc = cursor_open_details(&c, app->db, event, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        if (!n++)
            say_part(app, "details");
        timeline_table_detail(&table, &c.row.event);
        rc = 0;
    }
    cursor_close(&c);
    timeline_table_finish(&table);
    return rc;
}

static int show_record(struct app *app, const struct ref *ref, struct error *err)
{
    union record record;
    struct view view = {0};
    if (record_need(app->db, ref->kind, ref->id, &record, err))
        return -1;
    int rc = view_open(&view, app->db, ref->incident, app->zone_given ? &app->zone : NULL, app->now,
                       err);
    if (!rc) {
        struct view_event item = {.event = &record.event,
                                  .detail = record.event.under != NONE,
                                  .above = NONE,
                                  .before = NONE};
        const void *object = ref->kind == RECORD_EVENT ? (const void *)&item : &record;
        if (app->global.json) {
            struct json_out out = {BUF_INIT, sink_answer, app};
            rc = view_json_line(&view, view_shape_of(ref->kind), object, false, &out, err);
            buf_addc(&out.buf, '\n');
            if (!rc)
                rc = json_out_flush(&out, err);
            buf_release(&out.buf);
        } else {
            say_record(app, &view, view_shape_of(ref->kind), object);
            if (ref->kind == RECORD_EVENT)
                rc = show_details(app, &record.event, &view.zone, err);
        }
    }
    view_close(&view);
    record_release(ref->kind, &record);
    return rc;
}

static int show_timeline(struct app *app, const struct view *v, struct error *err)
{
    struct cursor c = {0}, details = {0};
    struct timeline_table table;
    int n = 0;
    timeline_table_init(&table, app, &v->zone, NULL);
    int rc = cursor_open_list(&c, app->db, RECORD_EVENT, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        if (!n++)
            say_part(app, "timeline");
        timeline_table_event(&table, &c.row.event);
        rc = cursor_open_details(&details, app->db, &c.row.event, err);
        while (!rc && (rc = cursor_next(&details, err)) == 1) {
            timeline_table_detail(&table, &details.row.event);
            rc = 0;
        }
        cursor_close(&details);
    }
    cursor_close(&c);
    timeline_table_finish(&table);
    return rc;
}

/* The texts of a list, each behind its ref and what tells it apart. */
static int show_list(struct app *app, struct view *v, enum record_kind kind, const char *heading,
                     struct error *err)
{
    struct cursor c = {0};
    int n = 0;
    int rc = cursor_open_list(&c, app->db, kind, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        struct buf name = BUF_INIT, text = BUF_INIT;
        if (!n++)
            say_part(app, heading);
        ref_add(&name, kind, &c.row);
        if (kind == RECORD_ACTION) {
            const struct action *a = &c.row.action;
            buf_addf(&text, "%s%s%s%s%s", a->status, a->owner ? ", " : "", a->owner ? a->owner : "",
                     a->due ? ", due " : "", a->due ? a->due : "");
            if (a->priority != NONE)
                buf_addf(&text, ", p%d", (int)a->priority);
            buf_addf(&text, ": %s", a->text);
        } else if (kind == RECORD_SECTION) {
            const struct section *s = &c.row.section;
            if (*s->heading)
                buf_adds(&text, s->heading);
            else /* what stands beside the records of a part */
                buf_addf(&text, "(in %s)", s->after && *s->after ? s->after : "no part");
        } else {
            const struct column *word = record_column(kind, "kind");
            buf_addf(&text, "%s: ", *record_text(&c.row, word));
            const char *words = *record_text(&c.row, record_column(kind, "text"));
            markdown_add_plain(&text, words, strlen(words));
        }
        say_known(app, name.data, text.data);
        buf_release(&name);
        buf_release(&text);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

static int show_incident(struct app *app, int64_t id, struct error *err)
{
    struct view v = {0};
    if (app->global.json)
        return print_incident_json(app, id, false, err);
    if (view_open(&v, app->db, id, app->zone_given ? &app->zone : NULL, app->now, err))
        return -1;
    say_record(app, &v, &shape_incident, &v);
    if (say_roles(app, &v, err)) {
        view_close(&v);
        return -1;
    }
    for (enum duration d = 0; d < DURATIONS; d++) {
        struct buf text = BUF_INIT;
        if (v.spans[d].span.known) {
            view_add_span(&text, &v.spans[d].span);
            buf_addf(&text, " (%s)", duration_formulas[d]);
        }
        say_known(app, duration_letters[d], text.data);
        buf_release(&text);
    }
    for (size_t i = 0; i < v.field_count; i++) {
        say_part(app, v.fields[i].name);
        struct buf text = BUF_INIT;
        terminal_wrap(&text, v.fields[i].text, app->width > 0 ? (size_t)app->width : 0, 0);
        say(app, "%s", text.data);
        buf_release(&text);
    }
    int rc = show_timeline(app, &v, err);
    if (!rc)
        rc = show_list(app, &v, RECORD_CAUSE, "causes", err);
    if (!rc)
        rc = show_list(app, &v, RECORD_MEASURE, "measures", err);
    if (!rc)
        rc = show_list(app, &v, RECORD_LESSON, "lessons", err);
    if (!rc)
        rc = show_list(app, &v, RECORD_ACTION, "action items", err);
    if (!rc)
        rc = show_list(app, &v, RECORD_SECTION, "sections", err);
    view_close(&v);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    int64_t id = NONE;
    if (options_expect(self, argc, argv, 0, 1, err) || db_begin_read(app->db, err))
        return -1;
    int rc = -1;
    struct subject subject = {0};
    if (argc && options_looks_like_ref(argv[0])) {
        struct ref ref;
        /* A ref that names its incident needs no current one. */
        if (!strchr(argv[0], ':') && argv[0][0] != 'a' && incident_meant(app, NULL, &id, err))
            goto out;
        if (!ref_parse_one(app->db, argv[0], id, RECORD_KINDS, &ref, err))
            rc = show_record(app, &ref, err);
    } else if (!subject_find(app, argc ? argv[0] : NULL, &subject, err)) {
        rc = show_incident(app, subject.incident.id, err);
    }
out:
    subject_release(&subject);
    db_rollback(app->db);
    return rc;
}

static const struct example examples[] = {
    {"debrief show", "everything about the current incident"},
    {"debrief show e2", "one event"},
    {"debrief show --json 1", "#1 as JSON, for a script"},
    {NULL, NULL},
};

const struct command cmd_show = {
    .name = "show",
    .group = "across incidents",
    .usage = "[INCIDENT|REF]",
    .summary = "shows an incident, or one of its records",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_REF,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
