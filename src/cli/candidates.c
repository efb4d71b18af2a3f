/* What completion finds in the database. */
#include "cli/completion.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "store/incidents.h"
#include "store/records.h"
#include "store/ref.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define MOST 200 /* candidates of one kind: more help nobody */

/* A candidate and what it is, cut to one line. */
static void add(struct strv *out, const char *word, const char *what)
{
    struct buf line = BUF_INIT;
    buf_adds(&line, word);
    if (what && *what) {
        buf_addc(&line, '\t');
        size_t n = strcspn(what, "\t\r\n");
        buf_add(&line, what, n < 60 ? n : 60);
    }
    strv_take(out, buf_detach(&line));
}

static int add_incidents(struct app *app, struct strv *out, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open(&c, app->db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, err);
    while (!rc && out->n < MOST && (rc = cursor_next(&c, err)) == 1) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)c.row.id);
        add(out, number, c.row.incident.title);
        add(out, c.row.incident.slug, c.row.incident.title);
        rc = 0;
    }
    cursor_close(&c);
    return rc < 0 ? -1 : 0;
}

/* A record by its ref, with the beginning of its words. */
static void add_record(enum record_kind kind, union record *record, struct strv *out)
{
    const struct column *column = record_column(kind, kind == RECORD_SECTION ? "heading" : "text");
    struct buf ref = BUF_INIT;
    ref_add(&ref, kind, record);
    add(out, ref.data, *record_text(record, column));
    buf_release(&ref);
}

static int add_records(struct app *app, enum record_kind kind, enum statement name, int64_t a,
                       struct strv *out, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open(&c, app->db, name, kind, a, NONE, err);
    while (!rc && out->n < MOST && (rc = cursor_next(&c, err)) == 1) {
        add_record(kind, &c.row, out);
        rc = 0;
    }
    cursor_close(&c);
    return rc < 0 ? -1 : 0;
}

/* The newest events first, each with its details: they are what is mended. */
static int add_events(struct app *app, int64_t incident, struct strv *out, struct error *err)
{
    struct cursor c = {0}, details = {0};
    int rc =
        cursor_open(&c, app->db, STATEMENT_EVENT_LATEST, RECORD_EVENT, incident, MOST / 2, err);
    while (!rc && out->n < MOST / 2 && (rc = cursor_next(&c, err)) == 1) {
        add_record(RECORD_EVENT, &c.row, out);
        rc = cursor_open_details(&details, app->db, &c.row.event, err);
        while (!rc && (rc = cursor_next(&details, err)) == 1) {
            add_record(RECORD_EVENT, &details.row, out);
            rc = 0;
        }
        cursor_close(&details);
    }
    cursor_close(&c);
    return rc < 0 ? -1 : 0;
}

static int add_refs(struct app *app, struct strv *out, struct error *err)
{
    static const enum record_kind kinds[] = {RECORD_CAUSE, RECORD_MEASURE, RECORD_LESSON,
                                             RECORD_SECTION, RECORD_ACTION};
    static const enum statement lists[] = {STATEMENT_CAUSE_LIST, STATEMENT_MEASURE_LIST,
                                           STATEMENT_LESSON_LIST, STATEMENT_SECTION_LIST,
                                           STATEMENT_ACTION_OF_INCIDENT};
    int64_t id;
    if (incident_meant(app, NULL, &id, err) || id == NONE)
        return -1;
    int rc = add_events(app, id, out, err);
    for (size_t i = 0; !rc && i < sizeof kinds / sizeof *kinds; i++)
        rc = add_records(app, kinds[i], lists[i], id, out, err);
    return rc;
}

static int add_fields(struct app *app, struct strv *out, struct error *err)
{
    static const char *const facts[] = {"title", "severity", "start", "end",
                                        "zone",  "services", "tags",  "role",
                                        "drill", "affected", "review"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        add(out, facts[i], NULL);
    for (const char *const *name = field_names; *name; name++)
        add(out, *name, NULL);
    struct stmt *stmt = db_stmt(app->db, STATEMENT_FIELD_NAMES, err);
    if (!stmt)
        return -1;
    int rc;
    const char *known = NULL;
    while ((rc = stmt_step(stmt, err)) == 1)
        if (column_get_text(stmt, 0, &known) && known)
            add(out, known, NULL);
    stmt_done(stmt);
    return rc;
}

static int add_people(struct app *app, struct strv *out, struct error *err)
{
    struct stmt *stmt = db_stmt(app->db, STATEMENT_ACTION_OWNERS, err);
    if (!stmt)
        return -1;
    int rc;
    add(out, app->author, "you");
    const char *owner = NULL;
    while ((rc = stmt_step(stmt, err)) == 1)
        if (column_get_text(stmt, 0, &owner) && owner && strcmp(owner, app->author) != 0)
            add(out, owner, NULL);
    stmt_done(stmt);
    return rc;
}

int completion_candidates(struct app *app, enum complete what, struct strv *out)
{
    struct error ignored = ERROR_INIT;
    size_t n = 0;
    if (what == COMPLETE_ZONE) {
        const char *const *names = zone_names(&n);
        for (size_t i = 0; i < n; i++)
            strv_add(out, names[i]);
        return 0;
    }
    if (what == COMPLETE_TEMPLATE) {
        struct template_folders folders = {app->beside.data, app->user.data};
        template_names(&folders, out);
        return 0;
    }
    if (!app->db && (app_open(app, DATABASE_MAY, &ignored) || !app->db))
        return -1;
    switch (what) {
    case COMPLETE_INCIDENT:
        return add_incidents(app, out, &ignored);
    case COMPLETE_REF:
        return add_refs(app, out, &ignored);
    case COMPLETE_ACTION:
        return add_records(app, RECORD_ACTION, STATEMENT_ACTION_LIST, NONE, out, &ignored);
    case COMPLETE_FIELD:
        return add_fields(app, out, &ignored);
    case COMPLETE_PERSON:
        return add_people(app, out, &ignored);
    default:
        return 0;
    }
}
