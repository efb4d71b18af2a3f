#include "store/doctor_internal.h"

#include "base/alloc.h"
#include "store/schema.h"

#include <sqlite3.h>
#include <string.h>

/* The objects of the schema that somebody wrote; SQLite's own ones have no text. */
#define OBJECTS "FROM sqlite_schema WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_'"

struct object {
    char *type, *name, *sql;
};
struct objects {
    struct object *v;
    size_t n;
};

static void objects_release(struct objects *objects)
{
    for (size_t i = 0; i < objects->n; i++) {
        free(objects->v[i].type);
        free(objects->v[i].name);
        free(objects->v[i].sql);
    }
    free(objects->v);
    *objects = (struct objects){0};
}

static char *text_of(sqlite3_stmt *row, int i)
{
    const char *text = (const char *)sqlite3_column_text(row, i);
    return xstrdup(text ? text : "");
}

/* Without the comments that files of the first version have. */
static char *compact_of(sqlite3_stmt *row, int i)
{
    struct buf out = BUF_INIT;
    schema_compact((const char *)sqlite3_column_text(row, i), &out);
    return buf_detach(&out);
}

static int objects_read(struct db *db, struct objects *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db_handle(db), "SELECT type, name, sql " OBJECTS " ORDER BY rowid",
                                -1, &stmt, NULL);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        out->v = xreallocarray(out->v, out->n + 1, sizeof *out->v);
        out->v[out->n++] = (struct object){text_of(stmt, 0), text_of(stmt, 1), compact_of(stmt, 2)};
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? 0 : db_error(db, rc, err);
}

static const struct object *find_object(const struct objects *objects, const char *name)
{
    for (size_t i = 0; i < objects->n; i++)
        if (!strcmp(objects->v[i].name, name))
            return &objects->v[i];
    return NULL;
}

/* What a new file would have, and what this one has. */
static int read_both(struct doctor *d, struct objects *right, struct objects *here,
                     struct error *err)
{
    struct db *fresh = NULL;
    int rc = db_open_memory(&fresh, err);
    if (!rc)
        rc = objects_read(fresh, right, err);
    db_close(fresh);
    return rc ? -1 : objects_read(d->db, here, err);
}

int doctor_is_ours(struct doctor *d, bool *yes, int *version, struct error *err)
{
    struct objects right = {0}, here = {0};
    int rc = read_both(d, &right, &here, err);
    *yes = !rc && right.n > 0;
    *version = SCHEMA_VERSION;
    for (size_t i = 0; i < right.n && *yes; i++) {
        const struct object *o = find_object(&here, right.v[i].name);
        int since = schema_since(right.v[i].name);
        if (!strcmp(right.v[i].type, "index"))
            continue;
        /* One of an earlier version lacks what later ones brought. */
        if (!o && since > SCHEMA_OLDEST_READ)
            *version = since - 1 < *version ? since - 1 : *version;
        else
            *yes = o && !strcmp(o->sql, right.v[i].sql);
    }
    objects_release(&right);
    objects_release(&here);
    return rc;
}

static void compare_one(struct doctor *d, const struct object *right, const struct object *here)
{
    bool index = !strcmp(right->type, "index");
    struct about about = {"schema", true, index, right->name,
                          index ? "makes it from its table"
                                : "restore the newest backup: what the table held is not here"};
    if (!here) {
        d->incomplete |= !index;
        doctor_find(d, &about, "the %s is not there", right->type);
    } else if (strcmp(here->sql, right->sql) != 0) {
        d->incomplete |= !index;
        about.fix = index ? "makes it anew from its table"
                          : "'debrief export' everything and import it into a new database";
        doctor_find(d, &about, "the %s is not as this version makes it", right->type);
    }
}

int doctor_check_schema(struct doctor *d, struct error *err)
{
    struct objects right = {0}, here = {0};
    int rc = read_both(d, &right, &here, err);
    for (size_t i = 0; !rc && i < right.n; i++)
        if (schema_since(right.v[i].name) <= d->report->schema)
            compare_one(d, &right.v[i], find_object(&here, right.v[i].name));
    for (size_t i = 0; !rc && i < here.n; i++) {
        if (find_object(&right, here.v[i].name))
            continue;
        const struct about about = {"schema", false, false, here.v[i].name,
                                    "where it is not yours, drop it with sqlite3"};
        doctor_find(d, &about, "the %s was made by another program", here.v[i].type);
    }
    objects_release(&right);
    objects_release(&here);
    return rc;
}

/* An index that is missing, or another one: what it holds follows from its table. */
static int mend_one(struct doctor *d, const struct object *right, const struct object *here,
                    struct error *err)
{
    if (strcmp(right->type, "index") != 0 || (here && !strcmp(here->sql, right->sql)))
        return 0;
    char *drop = sqlite3_mprintf("DROP INDEX IF EXISTS \"%w\"", right->name);
    int rc = doctor_run(d, drop, err);
    sqlite3_free(drop);
    return rc ? -1 : doctor_run(d, right->sql, err);
}

int doctor_mend_indexes(struct doctor *d, bool wrong, struct error *err)
{
    struct objects right = {0}, here = {0};
    int rc = read_both(d, &right, &here, err);
    for (size_t i = 0; !rc && i < right.n; i++)
        rc = mend_one(d, &right.v[i], find_object(&here, right.v[i].name), err);
    objects_release(&right);
    objects_release(&here);
    if (rc || !wrong)
        return rc;
    int found = sqlite3_exec(d->handle, "REINDEX", NULL, NULL, NULL);
    /* Doubles, which only a person can tell apart: they stay, and are told. */
    return !found || (found & 0xFF) == SQLITE_CONSTRAINT ? 0 : db_error(d->db, found, err);
}

/* Text for text what some version writes; an earlier one's is upgraded next. */
int doctor_mend_mark(struct doctor *d, struct error *err)
{
    int64_t comments;
    bool ours;
    int version;
    if (doctor_number(d, "SELECT count(*) " OBJECTS " AND instr(sql, ' -- ') > 0", &comments,
                      err) ||
        doctor_is_ours(d, &ours, &version, err))
        return -1;
    int rc = schema_mark(d->handle, comments ? SCHEMA_OLDEST_READ : version);
    return rc ? db_error(d->db, rc, err) : 0;
}
