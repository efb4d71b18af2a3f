#include "store/take_in.h"
#include "store/db_internal.h"

#include "base/alloc.h"
#include "base/json.h"
#include "store/aside.h"
#include "store/change.h"
#include "store/incidents.h"
#include "store/records.h"
#include "store/ref.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void taken_release(struct taken *taken)
{
    strv_release(&taken->refs);
    strv_release(&taken->alone);
    *taken = (struct taken){0};
}

/* The file's lines, sorted out. */
struct lines {
    struct aside_event *v; /* those for this database */
    const char **line;     /* and how they stand there */
    size_t *len;
    size_t n, cap;
    struct buf left, unreadable;
};

static void release_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        aside_event_release(&lines->v[i]);
    free(lines->v);
    free(lines->line);
    free(lines->len);
    buf_release(&lines->left);
    buf_release(&lines->unreadable);
}

static void add_line(struct buf *out, const char *line, size_t len)
{
    buf_add(out, line, len);
    buf_addc(out, '\n');
}

static void add_event(struct lines *lines, const struct aside_event *kept, const char *line,
                      size_t len)
{
    if (lines->n == lines->cap) {
        lines->cap = lines->cap ? 2 * lines->cap : 16;
        lines->v = xreallocarray(lines->v, lines->cap, sizeof *lines->v);
        lines->line = xreallocarray(lines->line, lines->cap, sizeof *lines->line);
        lines->len = xreallocarray(lines->len, lines->cap, sizeof *lines->len);
    }
    lines->v[lines->n] = *kept;
    lines->line[lines->n] = line;
    lines->len[lines->n++] = len;
}

/* Whether NAMED is the database at OURS: by its path, or by what stands there now, since links on
 * the way could not always be followed when it was named. */
static bool is_ours(const char *named, const char *ours)
{
    struct stat a, b;
    if (!strcmp(named, ours))
        return true;
    return !stat(named, &a) && !stat(ours, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void sort_out(const struct aside_file *file, bool beside, const char *database,
                     struct lines *lines, struct taken *out)
{
    const char *line;
    size_t at = 0, len;
    while ((line = aside_next(&file->text, &at, &len))) {
        struct aside_event kept;
        struct error why = ERROR_INIT;
        bool newer;
        aside_event_init(&kept);
        if (!aside_read(line, len, &kept, &newer, &why)) {
            if (beside || is_ours(kept.database, database)) {
                add_event(lines, &kept, line, len);
                continue;
            }
            add_line(&lines->left, line, len);
        } else if (newer) {
            add_line(&lines->left, line, len);
            if (!out->left++)
                out->why = why;
        } else {
            add_line(&lines->unreadable, line, len);
            out->unreadable++;
        }
        aside_event_release(&kept);
    }
}

/* Those events that are recorded already: {uid: text}, null where it may have been another one. */
static int find_known(struct db *db, const struct lines *lines, json_t *known, struct error *err)
{
    struct buf uids = BUF_INIT;
    for (size_t i = 0; i < lines->n; i++) {
        buf_addc(&uids, i ? ',' : '[');
        json_add_string(&uids, lines->v[i].event.uid);
    }
    buf_addc(&uids, ']');
    struct stmt *stmt = db_stmt(db, STATEMENT_EVENT_OF_UIDS, err);
    int rc = stmt ? 1 : -1;
    if (stmt)
        bind_text(stmt, 1, uids.data);
    while (rc == 1 && (rc = stmt_step(stmt, err)) == 1)
        json_object_set_new(known, column_text(stmt, 0),
                            column_text(stmt, 1) ? json_string(column_text(stmt, 1)) : json_null());
    stmt_done(stmt);
    buf_release(&uids);
    return rc;
}

/* 1: found, 0: it can't be told, which is then said in *WHY, -1. */
static int find_incident(struct db *db, const struct aside_event *kept, int64_t *id,
                         struct error *why)
{
    int rc = kept->incident ? incident_find(db, kept->incident, id, why)
                            : incident_current(db, kept->login, id, why);
    if (!rc && *id == NONE)
        rc = error_set(why, "there is no incident yet: open one with 'debrief open TITLE'");
    return !rc ? 1 : why->unreachable ? -1 : 0;
}

/* The event it is to stand under; NONE where that is not there. */
static int find_above(struct db *db, const struct aside_event *kept, int64_t incident, int64_t *id,
                      struct error *err)
{
    struct error why = ERROR_INIT;
    struct ref ref;
    struct event above;
    *id = NONE;
    int rc = ref_parse_one(db, kept->under, incident, RECORD_EVENT, &ref, &why);
    if (!rc && ref.incident == incident)
        rc = record_need(db, RECORD_EVENT, ref.id, &above, &why);
    else
        rc = rc ? rc : 1;
    if (!rc) {
        /* One level deep. */
        *id = above.under == NONE ? ref.id : above.under;
        record_release(RECORD_EVENT, &above);
    }
    if (rc < 0 && why.unreachable) {
        *err = why;
        return -1;
    }
    return 0;
}

static void add_ref(struct strv *out, const struct event *event)
{
    struct buf ref = BUF_INIT;
    buf_addf(&ref, "%lld:e%lld", (long long)event->incident, (long long)event->seq);
    strv_take(out, buf_detach(&ref));
}

/* 1: recorded, 0: it stays, -1. */
static int record(struct db *db, struct aside_event *kept, int64_t now, struct taken *out,
                  struct error *err)
{
    struct error why = ERROR_INIT;
    struct event *e = &kept->event;
    int64_t incident = NONE;
    int rc = find_incident(db, kept, &incident, &why);
    if (rc < 0)
        *err = why;
    if (!rc && !out->left++)
        out->why = why;
    if (rc < 1)
        return rc;
    e->incident = incident;
    if (kept->under && find_above(db, kept, incident, &e->under, err))
        return -1;
    if (e->at == NONE && e->under == NONE) {
        e->at = e->recorded_at;
        str_replace(&e->precision, "exact");
    }
    struct change change;
    if (change_begin(&change, db, kept->author, now, err))
        return -1;
    if (change_insert(&change, RECORD_EVENT, e, err) || change_commit(&change, err)) {
        change_cancel(&change);
        return -1;
    }
    add_ref(&out->refs, e);
    if (kept->under && e->under == NONE)
        add_ref(&out->alone, e);
    return 1;
}

/* Whether it is recorded, by an earlier taking in or an earlier line; else it is now. */
static bool is_known(json_t *known, struct event *event)
{
    const json_t *there = json_object_get(known, event->uid);
    const char *text = json_string_value(there);
    if (there && (!text || !strcmp(text, event->text)))
        return true;
    /* Uids that follow from a seed may be another event's by now. */
    if (text)
        str_replace(&event->uid, NULL);
    else
        json_object_set_new(known, event->uid, json_string(event->text));
    return false;
}

static int record_each(struct db *db, struct lines *lines, json_t *known, int64_t now,
                       struct taken *out, struct error *err)
{
    for (size_t i = 0; i < lines->n; i++) {
        if (is_known(known, &lines->v[i].event)) {
            out->known++;
            continue;
        }
        int rc = record(db, &lines->v[i], now, out, err);
        if (rc < 0)
            return -1;
        if (!rc)
            add_line(&lines->left, lines->line[i], lines->len[i]);
    }
    return 0;
}

static int record_all(struct db *db, struct lines *lines, int64_t now, struct taken *out,
                      struct error *err)
{
    json_t *known = json_object();
    /* Also a database that was opened to read is written to here. */
    int rc = db_exec(db, "PRAGMA synchronous = FULL", err);
    if (!rc && !(rc = db_begin_write(db, err))) {
        /* Within the transaction: an event may be kept in two places, and somebody else be at work
         * on the other one. */
        rc = find_known(db, lines, known, err);
        if (!rc)
            rc = record_each(db, lines, known, now, out, err);
        if (!rc)
            rc = db_commit(db, err);
        else
            db_rollback(db);
        /* From here on the command is at work, which has changed nothing yet. */
        db_forget_writes(db);
    }
    json_decref(known);
    return rc;
}

int take_in(struct db *db, const char *path, bool beside, int64_t now, struct taken *out,
            struct error *err)
{
    struct stat st;
    struct aside_file file;
    struct lines lines = {.left = BUF_INIT, .unreadable = BUF_INIT};
    *out = (struct taken){0};
    long long owner = !stat(db_path(db), &st) ? (long long)st.st_uid : -1;
    int rc = aside_open(&file, path, owner, err);
    if (rc < 1)
        return rc;
    char *database = aside_path(db_path(db));
    sort_out(&file, beside, database, &lines, out);
    free(database);
    rc = lines.n ? record_all(db, &lines, now, out, err) : 0;
    if (rc)
        taken_release(out);
    else if (out->refs.n || out->known || out->unreadable || !lines.left.len)
        rc = aside_settle(&file, &lines.left, &lines.unreadable, err);
    aside_close(&file);
    release_lines(&lines);
    return rc;
}

int aside_count(const char *path, bool beside, const char *database, struct error *err)
{
    struct aside_file file;
    struct lines lines = {.left = BUF_INIT, .unreadable = BUF_INIT};
    struct taken taken = {0};
    int rc = aside_open(&file, path, -1, err);
    if (rc < 1)
        return rc;
    sort_out(&file, beside, database, &lines, &taken);
    rc = (int)(lines.n + taken.left + taken.unreadable);
    aside_close(&file);
    release_lines(&lines);
    taken_release(&taken);
    return rc;
}
