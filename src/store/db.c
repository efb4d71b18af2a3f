#include "store/db_internal.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "store/engine_error.h"
#include "store/queue.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_AFTER 9  /* waits: an eighth of a second */
#define LOG_FRAMES 64 /* in the log, before a recorder folds it in: a quarter of a megabyte */

bool db_exists(const char *path)
{
    return !access(path, F_OK) || errno != ENOENT;
}

bool db_made(const struct db *db)
{
    return db->made;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

const char *db_file(const struct db *db)
{
    const char *name = db->file ? sqlite3_db_filename(db->handle, "main") : NULL;
    return name && *name ? name : NULL;
}

bool db_read_only(const struct db *db)
{
    return db->read_only;
}

bool db_takes_events(const struct db *db)
{
    return !db->read_only && !db->newer;
}

struct sqlite3 *db_handle(const struct db *db)
{
    return db->handle;
}

const struct db_upgrade *db_upgraded(const struct db *db)
{
    return &db->upgrade;
}

bool db_wrote(const struct db *db)
{
    return db->wrote;
}

void db_forget_writes(struct db *db)
{
    if (db) {
        db->wrote = false;
        db->forgotten = sqlite3_total_changes(db->handle);
    }
    alloc_done(false);
}

bool db_in_transaction(const struct db *db)
{
    return db->depth > 0;
}

int db_error(struct db *db, int rc, struct error *err)
{
    static const char nothing[] = "; nothing was changed";
    engine_error(db->handle, db->path, rc, err);
    char *end = err ? strstr(err->text, nothing) : NULL;
    if (end && db->wrote)
        *end = '\0';
    return -1;
}

int db_exec(struct db *db, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc ? db_error(db, rc, err) : 0;
}

static void leave_queue(struct db *db)
{
    queue_leave(db->place);
    db->place = -1;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(db->statements[i].handle);
    sqlite3_close(db->handle);
    leave_queue(db);
    free(db->path);
    free(db->file);
    free(db->upgrade.copy);
    free(db);
}

static int prepare(struct db *db, enum statement name, struct stmt *stmt, struct error *err)
{
    unsigned flags = stmt->spare ? 0 : SQLITE_PREPARE_PERSISTENT;
    int rc = sqlite3_prepare_v3(db->handle, statement_sql[name], -1, flags, &stmt->handle, NULL);
    if (rc)
        return db_error(db, rc, err);
    stmt->db = db;
    return 0;
}

struct stmt *db_stmt(struct db *db, enum statement name, struct error *err)
{
    struct stmt *stmt = &db->statements[name];
    if (stmt->busy) {
        stmt = xcalloc(1, sizeof *stmt);
        stmt->spare = true;
    }
    if (!stmt->handle && prepare(db, name, stmt, err)) {
        if (stmt->spare)
            free(stmt);
        return NULL;
    }
    stmt->busy = true;
    return stmt;
}

void stmt_done(struct stmt *stmt)
{
    if (!stmt)
        return;
    if (stmt->spare) {
        sqlite3_finalize(stmt->handle);
        free(stmt);
        return;
    }
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->busy = false;
}

void bind_int(struct stmt *stmt, int i, int64_t value)
{
    if (value == NONE)
        sqlite3_bind_null(stmt->handle, i);
    else
        sqlite3_bind_int64(stmt->handle, i, value);
}

void bind_text(struct stmt *stmt, int i, const char *value)
{
    if (value)
        sqlite3_bind_text(stmt->handle, i, value, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt->handle, i);
}

int stmt_step(struct stmt *stmt, struct error *err)
{
    int rc = sqlite3_step(stmt->handle);
    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : db_error(stmt->db, rc, err);
}

int stmt_run(struct stmt *stmt, struct error *err)
{
    int rc = stmt_step(stmt, err);
    stmt_done(stmt);
    return rc < 0 ? -1 : 0;
}

int64_t column_int(struct stmt *stmt, int i)
{
    /* Asked once: each sqlite3_column_ function locks and looks for errors. */
    sqlite3_value *value = sqlite3_column_value(stmt->handle, i);
    return sqlite3_value_type(value) == SQLITE_NULL ? NONE : sqlite3_value_int64(value);
}

const char *column_text(struct stmt *stmt, int i)
{
    return (const char *)sqlite3_column_text(stmt->handle, i);
}

/* The value is asked for once and then looked at: cheaper than asking for each of its sides. Only
 * one thread uses a connection. */
bool column_get_int(struct stmt *stmt, int i, int64_t *out)
{
    sqlite3_value *value = sqlite3_column_value(stmt->handle, i);
    int type = sqlite3_value_type(value);
    *out = type == SQLITE_INTEGER ? sqlite3_value_int64(value) : NONE;
    return type == SQLITE_INTEGER || type == SQLITE_NULL;
}

bool column_get_text(struct stmt *stmt, int i, const char **out)
{
    sqlite3_value *value = sqlite3_column_value(stmt->handle, i);
    int type = sqlite3_value_type(value);
    *out = NULL;
    if (type != SQLITE_TEXT)
        return type == SQLITE_NULL;
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text || !utf8_valid(text, (size_t)sqlite3_value_bytes(value), NULL))
        return false;
    *out = text;
    return true;
}

int db_number(struct stmt *stmt, int64_t *out, struct error *err)
{
    int rc = stmt_step(stmt, err);
    if (rc >= 0)
        *out = rc ? column_int(stmt, 0) : NONE;
    stmt_done(stmt);
    return rc < 0 ? -1 : 0;
}

static int begin(struct db *db, const char *sql, struct error *err)
{
    if (!db->depth) {
        db->work.done = 0;
        if (db_exec(db, sql, err))
            return -1;
    }
    db->depth++;
    return 0;
}

/* What would be written into a file without a name is lost. */
static int check_file(const struct db *db, struct error *err)
{
    struct stat st;
    if (!db->file || (!stat(db->file, &st) && st.st_dev == db->device && st.st_ino == db->inode))
        return 0;
    error_set(err, "'%s' was removed or replaced meanwhile: give the command again", db->path);
    return error_unreachable(err);
}

int db_begin_write(struct db *db, struct error *err)
{
    if (!db->depth) {
        if (check_file(db, err))
            return -1;
        if (db->file)
            db->place = queue_enter(db->file, db->mode);
    }
    if (begin(db, "BEGIN IMMEDIATE", err)) {
        leave_queue(db);
        return -1;
    }
    return 0;
}

int db_damaged(const struct db *db, const char *what, struct error *err)
{
    return error_set(err, "'%s' is damaged (%s): see 'debrief doctor'", db->path, what);
}

int db_begin_read(struct db *db, struct error *err)
{
    return begin(db, "BEGIN", err);
}

void db_fold(struct db *db)
{
    int patience = db_set_patience(db, 0);
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    db_set_patience(db, patience);
}

/* Once for every so many frames, and only where nobody is in the way: what was committed stays so
 * whether or not this succeeds. The log is cut, not only folded in, since the next process would
 * otherwise find all of it there again. */
static void fold_now_and_then(struct db *db)
{
    int written = 0, most;
    sqlite3_db_status(db->handle, SQLITE_DBSTATUS_CACHE_WRITE, &written, &most, 1);
    if (db->log_frames / LOG_FRAMES == (db->log_frames - written) / LOG_FRAMES)
        return;
    db_fold(db);
}

/* A commit that failed only when all was written, as in the last sync, would be found whole by
 * whoever opens the log next. So something that is never committed is written over it. */
static int take_back(struct db *db)
{
    int rc = sqlite3_exec(db->handle, "BEGIN IMMEDIATE; CREATE TABLE taken_back (x INTEGER)", NULL,
                          NULL, NULL);
    if (!rc)
        rc = sqlite3_db_cacheflush(db->handle);
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return rc ? -1 : 0;
}

static int commit(struct db *db, struct error *err)
{
    int rc = sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    if (!rc)
        return 0;
    db_error(db, rc, err);
    bool refused = !sqlite3_get_autocommit(db->handle); /* nothing is written yet */
    bool whole = rc != SQLITE_FULL && rc != SQLITE_IOERR_WRITE;
    if (refused || !whole || !take_back(db))
        return -1;
    db->unclear = true;
    error_set(err,
              "'%s' could not be synced to the disk: check the disk, then whether this was "
              "recorded ('debrief history')",
              db->path);
    return error_unreachable(err);
}

int db_commit(struct db *db, struct error *err)
{
    if (db->depth > 1) {
        db->depth--;
        return 0;
    }
    if (commit(db, err)) {
        db_rollback(db);
        return -1;
    }
    db->depth = 0;
    db->wrote |= sqlite3_total_changes(db->handle) > db->forgotten;
    alloc_done(db->wrote);
    if (db->records)
        fold_now_and_then(db);
    leave_queue(db);
    return 0;
}

/* A CHECK that names a list makes a table of it for each row. Should this fail, it is slower. */
void db_expect_many(struct db *db)
{
    sqlite3_exec(db->handle, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
}

void db_rollback(struct db *db)
{
    if (!db->depth)
        return;
    db->depth = 0;
    /* SQLite may have rolled back already; then there is nothing left to do. */
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    leave_queue(db);
}

int db_part_begin(struct db *db, struct error *err)
{
    return db_exec(db, "SAVEPOINT part", err);
}

int db_part_keep(struct db *db, struct error *err)
{
    return db_exec(db, "RELEASE part", err);
}

int db_part_drop(struct db *db, struct error *err)
{
    return db_exec(db, "ROLLBACK TO part; RELEASE part", err);
}

int db_scrub(struct db *db, struct error *err)
{
    /* The records are changed for good by now: no words that say that nothing was. */
    if (sqlite3_exec(db->handle, "VACUUM", NULL, NULL, NULL))
        return error_set(err,
                         "what was overwritten may still be found in '%s', which could not be "
                         "rewritten (%s): give the command again",
                         db->path, sqlite3_errmsg(db->handle));
    /* Waits for those who read the log; if they don't go, it says so in a row, not by failing. */
    int in_log = 0;
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, &in_log, NULL);
    if ((rc & 0xFF) == SQLITE_BUSY || (!rc && in_log > 0))
        return error_set(err,
                         "'%s' is open elsewhere, so what was overwritten is still in the file "
                         "beside it: close what uses it, then run 'debrief status'",
                         db->path);
    return rc ? db_error(db, rc, err) : 0;
}

/* Waits as SQLite does by itself, longer and longer; but where there are no locks at all waiting is
 * in vain, which is looked into before long. */
static int wait_for_lock(void *self, int times)
{
    static const int delays[] = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100}; /* milliseconds */
    const int last = sizeof delays / sizeof *delays - 1;
    struct db *db = self;
    int waited = times > last ? (times - last) * delays[last] : 0;
    for (int i = 0; i < times && i < last; i++)
        waited += delays[i];
    int delay = delays[times < last ? times : last];
    if (waited + delay > db->patience)
        delay = db->patience - waited;
    if (delay <= 0 || (times == LOOK_AFTER && engine_why_no_locks(db->path)))
        return 0;
    sqlite3_sleep(delay);
    return 1;
}

int db_set_patience(struct db *db, int milliseconds)
{
    int was = db->patience;
    db->patience = milliseconds;
    sqlite3_busy_handler(db->handle, wait_for_lock, db);
    return was;
}

int db_plan(struct db *db, enum statement name, void (*line)(void *self, const char *text),
            void *self, struct error *err)
{
    struct buf sql = BUF_INIT;
    buf_addf(&sql, "EXPLAIN QUERY PLAN %s", statement_sql[name]);
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql.data, -1, &stmt, NULL);
    buf_release(&sql);
    if (rc)
        return db_error(db, rc, err);
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
        line(self, (const char *)sqlite3_column_text(stmt, 3));
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? 0 : db_error(db, rc, err);
}
