/* REVISION: a recorded change. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "base/json.h"
#include "doc/portable.h"
#include "store/history.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

static const struct revision *revision_of(const void *object)
{
    return object;
}

/* Revisions are numbered where they were made: an export of an import gives the same numbers. */
static void get_number(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    const struct revision *r = revision_of(object);
    put_int(out, VIEW_INT, r->origin == NONE ? r->id : r->origin_id);
}

static void get_change(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    const struct revision *r = revision_of(object);
    put_int(out, VIEW_INT, r->origin == NONE ? r->change : r->origin_change);
}

static int read_origin(struct view *v, int64_t origin, struct error *err)
{
    struct stmt *stmt = db_stmt(v->db, STATEMENT_ORIGIN_UID, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, origin);
    int rc = stmt_step(stmt, err);
    const char *uid = NULL;
    buf_reset(&v->origin_uid);
    if (rc == 1 && (!column_get_text(stmt, 0, &uid) || !uid))
        rc = db_damaged(v->db, "origin.uid", err);
    else if (uid)
        buf_adds(&v->origin_uid, uid);
    stmt_done(stmt);
    if (rc == 1)
        v->origin = origin;
    return rc;
}

static void get_origin(struct view *v, const void *object, struct view_value *out)
{
    const struct revision *r = revision_of(object);
    int64_t origin = r->origin == NONE ? 1 : r->origin;
    struct error err = ERROR_INIT;
    int rc = origin == v->origin ? 1 : read_origin(v, origin, &err);
    if (!rc)
        rc = error_set(&err, "r%lld has no origin: the database is damaged", (long long)r->id);
    if (rc < 0)
        view_fail(v, &err);
    buf_reset(&v->scratch);
    if (rc == 1)
        buf_add(&v->scratch, v->origin_uid.data, v->origin_uid.len);
    put_scratch(v, out);
}

static void get_record(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_text(out, VIEW_TEXT, record_types[revision_of(object)->kind].name);
}

/* The record as it is now; 1: there. */
static int record_now(struct view *v, const struct revision *r, union record *record)
{
    struct error err = ERROR_INIT;
    int rc = record_get(v->db, r->kind, r->record, record, &err);
    if (rc < 0)
        view_fail(v, &err);
    return rc;
}

static void name_record(const struct revision *r, const union record *record, struct view_named *to)
{
    const struct column *uid = record_column(r->kind, "uid");
    ref_add(&to->ref, r->kind, record);
    if (uid)
        buf_adds(&to->uid, *record_text((void *)record, uid));
    to->removed = record_removed(r->kind, record);
    to->there = true;
}

/* Nearly all are events', of which little is needed. */
static int name_event(struct view *v, int64_t id, struct error *err)
{
    struct view_named *to = &v->named;
    struct stmt *stmt = db_stmt(v->db, STATEMENT_EVENT_NAME, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, id);
    int rc = stmt_step(stmt, err);
    const char *uid = NULL;
    if (rc == 1 && (!column_get_text(stmt, 1, &uid) || !uid))
        rc = db_damaged(v->db, "event.uid", err);
    if (rc == 1) {
        to->there = true;
        buf_addc(&to->ref, record_types[RECORD_EVENT].letter);
        json_add_int(&to->ref, column_int(stmt, 0));
        buf_adds(&to->uid, uid);
        to->removed = column_int(stmt, 2) == 1;
    }
    stmt_done(stmt);
    return rc;
}

/* What the record of a revision is called now. */
static const struct view_named *named(struct view *v, const struct revision *r)
{
    struct view_named *to = &v->named;
    if (to->id == r->record && to->kind == (int)r->kind)
        return to;
    buf_reset(&to->ref);
    buf_reset(&to->uid);
    to->kind = (int)r->kind;
    to->id = r->record;
    to->there = to->removed = false;
    union record record;
    if (r->kind == RECORD_EVENT) {
        struct error err = ERROR_INIT;
        if (name_event(v, r->record, &err) < 0)
            view_fail(v, &err);
    } else if (record_now(v, r, &record) == 1) {
        name_record(r, &record, to);
        record_release(r->kind, &record);
    }
    return to;
}

static void put_named(struct view *v, const struct buf *text, struct view_value *out)
{
    buf_reset(&v->scratch);
    buf_add(&v->scratch, text->data, text->len);
    put_scratch(v, out);
}

static void get_ref(struct view *v, const void *object, struct view_value *out)
{
    put_named(v, &named(v, revision_of(object))->ref, out);
}

static void get_uid(struct view *v, const void *object, struct view_value *out)
{
    put_named(v, &named(v, revision_of(object))->uid, out);
}

/* Adds a difference as it travels to v->scratch, and gives that. */
static void put_portable(struct view *v, enum record_kind kind, const char *difference,
                         struct view_value *out)
{
    struct error err = ERROR_INIT;
    buf_reset(&v->scratch);
    if (difference && portable_from_rows(v->db, kind, difference, &v->scratch, &err))
        view_fail(v, &err);
    put_scratch(v, out);
    if (out->type == VIEW_TEXT)
        out->type = VIEW_RAW;
}

static void get_changes(struct view *v, const void *object, struct view_value *out)
{
    put_portable(v, revision_of(object)->kind, revision_of(object)->difference, out);
}

/* What a removed record holds, so that a copy has it too. */
static void get_content(struct view *v, const void *object, struct view_value *out)
{
    const struct revision *r = revision_of(object);
    union record record, empty;
    struct buf content = BUF_INIT;
    if (!r->difference && named(v, r)->removed && record_now(v, r, &record) == 1) {
        record_init(r->kind, &empty);
        record_difference(r->kind, &empty, &record, &content);
        record_release(r->kind, &record);
    }
    put_portable(v, r->kind, content.len ? content.data : NULL, out);
    buf_release(&content);
}

/* The change that it takes back, as numbered where that was made: the same database, or it would
 * mean another one there. */
static void get_undoes(struct view *v, const void *object, struct view_value *out)
{
    const struct revision *r = revision_of(object);
    put_int(out, VIEW_INT, NONE);
    if (r->undoes == NONE)
        return;
    struct revision undone;
    struct error err = ERROR_INIT;
    int rc = revision_get(v->db, r->undoes, &undone, &err);
    if (rc < 0)
        view_fail(v, &err);
    if (rc < 1)
        return;
    if (undone.origin == r->origin)
        put_int(out, VIEW_INT, undone.origin == NONE ? undone.change : undone.origin_change);
    revision_release(&undone);
}

#define REVISION(column, type, meaning, example)                                                   \
    VIEW_COLUMN(revision, column, type, SEEN_EVERYWHERE, meaning, example)

static const struct view_field revision_fields[] = {
    VIEW_GET("number", VIEW_INT, SEEN_EVERYWHERE, "its number where it was made, r12", "12",
             get_number),
    VIEW_GET("change", VIEW_INT, SEEN_EVERYWHERE, "the first revision of the same command", "12",
             get_change),
    REVISION(at, VIEW_TIME, "when", "2023-06-01T08:11:02.123456Z"),
    {"author", VIEW_TEXT, SEEN_EVERYWHERE, "who recorded it", "alice", NULL,
     offsetof(struct revision, author), NULL, NULL, NULL},
    VIEW_GET("origin", VIEW_TEXT, SEEN_EVERYWHERE, "the database it was made in", "01887a…",
             get_origin),
    VIEW_GET("record", VIEW_TEXT, SEEN_EVERYWHERE, "what was changed: event, cause, …", "event",
             get_record),
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref, or its name", "e3", get_ref),
    VIEW_GET("uid", VIEW_TEXT, SEEN_EVERYWHERE, "its uid", "01887a…", get_uid),
    VIEW_GET("changes", VIEW_RAW, SEEN_EVERYWHERE, "{column: [was, became]}; null: it was made",
             "{\"text\": [\"p99\", \"p95\"]}", get_changes),
    VIEW_GET("undoes", VIEW_INT, SEEN_EVERYWHERE, "the change it takes back", "null", get_undoes),
    VIEW_GET("content", VIEW_RAW, SEEN_EVERYWHERE, "all of a record that was removed later", "null",
             get_content),
    VIEW_END,
};

const struct view_shape shape_revision = {"REVISION", revision_fields, false};
