#include "store/history.h"

#include "base/alloc.h"
#include "store/records.h"
#include "time/instant.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

bool revision_is_difference(const char *text)
{
    const char *name;
    json_t *root = json_loads(text, 0, NULL), *pair;
    bool good = json_is_object(root);
    json_object_foreach(root, name, pair)
    {
        good = good && json_array_size(pair) == 2;
        for (size_t i = 0; good && i < 2; i++) {
            const json_t *value = json_array_get(pair, i);
            good = json_is_string(value) || json_is_integer(value) || json_is_null(value);
        }
    }
    json_decref(root);
    return good;
}

static int read_row(struct db *db, struct stmt *stmt, struct revision *out, struct error *err)
{
    const char *table = NULL;
    struct revision r;
    bool good = column_get_int(stmt, 0, &r.id) && column_get_int(stmt, 1, &r.change) &&
                column_get_int(stmt, 2, &r.at) && column_get_text(stmt, 3, &r.author) &&
                column_get_int(stmt, 4, &r.incident) && column_get_text(stmt, 5, &table) &&
                column_get_int(stmt, 6, &r.record) && column_get_text(stmt, 7, &r.difference) &&
                column_get_int(stmt, 8, &r.undoes) && column_get_int(stmt, 9, &r.origin) &&
                column_get_int(stmt, 10, &r.origin_id) &&
                column_get_int(stmt, 11, &r.origin_change) &&
                column_get_text(stmt, 12, &r.importer);
    if (!good || r.id < 1 || r.change < 1 || !instant_exists(r.at) || !r.author || !table)
        return db_damaged(db, "revision", err);
    if (r.difference && !revision_is_difference(r.difference))
        return db_damaged(db, "revision.difference", err);
    int kind = record_kind_from_name(table);
    if (kind < 0)
        return error_set(
            err, "r%lld is about a '%s', which this debrief does not know: install the newer one",
            (long long)r.id, table);
    r.kind = (enum record_kind)kind;
    *out = r;
    return 0;
}

/* Steps a statement of revisions. */
static int next_row(struct db *db, struct stmt *stmt, struct revision *out, struct error *err)
{
    int rc = stmt_step(stmt, err);
    if (rc == 1 && read_row(db, stmt, out, err))
        return -1;
    return rc;
}

static int open_one(struct history *h, int64_t id, struct error *err)
{
    stmt_done(h->stmt);
    h->stmt = db_stmt(h->db, STATEMENT_REVISION_GET, err);
    if (!h->stmt)
        return -1;
    bind_int(h->stmt, 1, id);
    return 0;
}

int history_open_incident(struct history *h, struct db *db, int64_t incident, struct error *err)
{
    h->db = db;
    h->creation = NONE;
    h->list = db_stmt(db, STATEMENT_REVISION_OF_INCIDENT, err);
    if (!h->list)
        return -1;
    bind_int(h->list, 1, incident);
    bind_int(h->list, 2, event_id(incident, 0));
    bind_int(h->list, 3, event_id(incident + 1, 0));
    return 0;
}

static int open_differences(struct history *h, enum record_kind kind, int64_t id, struct error *err)
{
    h->list = NULL;
    h->stmt = db_stmt(h->db, STATEMENT_REVISION_OF_RECORD, err);
    if (!h->stmt)
        return -1;
    bind_text(h->stmt, 1, record_types[kind].name);
    bind_int(h->stmt, 2, id);
    return 0;
}

int history_open_record(struct history *h, struct db *db, enum record_kind kind, int64_t id,
                        struct error *err)
{
    union record record;
    if (record_need(db, kind, id, &record, err))
        return -1;
    h->db = db;
    h->creation = *record_int(&record, record_column(kind, "revision"));
    record_release(kind, &record);
    h->row = (struct revision){.kind = kind, .record = id};
    return h->creation == NONE ? open_differences(h, kind, id, err) : open_one(h, h->creation, err);
}

/* Further on than this the row is looked up, not stepped to. */
#define STEPS_MOST 16

/* The row with that number, which is after the one before: those of an incident mostly stand in a
 * row, so that one statement runs along. */
static int run_to(struct history *h, int64_t id, struct error *err)
{
    if (id < 1)
        return db_damaged(h->db, "revision.id", err);
    int64_t ahead = h->stmt ? id - h->row.id : INT64_MAX;
    int rc = 1;
    if (ahead > STEPS_MOST) {
        stmt_done(h->stmt);
        h->stmt = db_stmt(h->db, STATEMENT_REVISION_FROM, err);
        if (!h->stmt)
            return -1;
        bind_int(h->stmt, 1, id);
        h->row.id = NONE;
    }
    while (rc == 1 && h->row.id < id)
        rc = next_row(h->db, h->stmt, &h->row, err);
    if (rc < 0)
        return -1;
    if (!rc || h->row.id != id)
        return error_set(err, "the revision r%lld is missing: 'debrief doctor' looks for damage",
                         (long long)id);
    return 1;
}

static int next_of_incident(struct history *h, struct error *err)
{
    int rc = stmt_step(h->list, err);
    /* A record that was made without a revision gives a null. */
    while (rc == 1 && column_int(h->list, 0) == NONE)
        rc = stmt_step(h->list, err);
    return rc < 1 ? rc : run_to(h, column_int(h->list, 0), err);
}

int history_next(struct history *h, struct error *err)
{
    if (h->list)
        return next_of_incident(h, err);
    int rc = next_row(h->db, h->stmt, &h->row, err);
    if (rc || h->creation == NONE)
        return rc;
    /* The creation was shown; the row still names the record. */
    h->creation = NONE;
    stmt_done(h->stmt);
    if (open_differences(h, h->row.kind, h->row.record, err))
        return -1;
    return next_row(h->db, h->stmt, &h->row, err);
}

void history_close(struct history *h)
{
    stmt_done(h->stmt);
    stmt_done(h->list);
    h->stmt = h->list = NULL;
}

int revision_get(struct db *db, int64_t id, struct revision *out, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_REVISION_GET, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, id);
    struct revision row;
    int rc = next_row(db, stmt, &row, err);
    if (rc == 1) {
        *out = row;
        out->author = xstrdup_null(row.author);
        out->difference = xstrdup_null(row.difference);
        out->importer = xstrdup_null(row.importer);
    }
    stmt_done(stmt);
    return rc;
}

void revision_release(struct revision *row)
{
    free((char *)row->author);
    free((char *)row->difference);
    free((char *)row->importer);
    *row = (struct revision){0};
}
