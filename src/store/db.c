#include "store/db.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/db_internal.h"
#include "store/engine.h"
#include "store/queue.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_LEAST 512      /* bytes */
#define BUSY_MS 10000       /* how long a lock is waited for */
#define BUSY_RECORD_MS 5000 /* by one who can keep what it has elsewhere */
#define LOG_FRAMES 64       /* in the log, before a recorder folds it in: a quarter of a megabyte */

struct stmt {
    sqlite3_stmt *handle;
    struct db *db;
    bool busy;
    bool spare; /* a second one of its name: finalized when done */
};

struct db {
    sqlite3 *handle;
    char *path; /* as it was named */
    char *file; /* no name that SQLite takes for something else: ":memory:", "file:…" */
    bool read_only;
    bool records; /* opened to record: leaves the log behind */
    bool wrote;
    int log_frames; /* after the last commit */
    int patience;   /* milliseconds that a lock is waited for */
    int place;      /* in the queue; -1: none */
    mode_t mode;    /* of the file */
    dev_t device;   /* the file that was opened, by these two */
    ino_t inode;
    int depth; /* of begins */
    struct stmt statements[STATEMENT_COUNT];
};

bool db_exists(const char *path)
{
    return !access(path, F_OK) || errno != ENOENT;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

struct sqlite3 *db_handle(const struct db *db)
{
    return db->handle;
}

bool db_wrote(const struct db *db)
{
    return db->wrote;
}

bool db_in_transaction(const struct db *db)
{
    return db->depth > 0;
}

int db_error(struct db *db, int rc, struct error *err)
{
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, "'%s' is locked by another program: try again when it is done",
                         db->path);
    case SQLITE_FULL:
        return error_set(err, "the disk of '%s' is full: free some space; nothing was changed",
                         db->path);
    case SQLITE_READONLY:
        return error_set(err, "'%s' can't be written: check its mode and its folder's", db->path);
    case SQLITE_IOERR:
        return error_set(err,
                         "reading or writing '%s' failed (%s): check the disk; nothing was changed",
                         db->path, strerror(sqlite3_system_errno(db->handle)));
    case SQLITE_CORRUPT:
        return error_set(err, "'%s' is damaged: restore it from a copy", db->path);
    case SQLITE_NOTADB:
        return error_set(err, "'%s' is no database: name another file with --db", db->path);
    case SQLITE_CANTOPEN:
        return error_set(err, "'%s' can't be opened: check the path and its mode", db->path);
    case SQLITE_TOOBIG:
        return error_set(err, "a text is too large: see 'debrief help limits'");
    default:
        return error_set(err, "'%s': %s", db->path, sqlite3_errmsg(db->handle));
    }
}

/* Makes an empty file with the mode that SQLite then gives to the files beside it too. */
static int make_file(const char *path, struct error *err)
{
    if (file_make_folders(path, err))
        return -1;
    char *copy = xstrdup(path);
    struct stat st;
    bool shared = !stat(dirname(copy), &st) && (st.st_mode & S_ISGID);
    free(copy);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? 0
                               : error_set(err, "'%s' can't be made: %s", path, strerror(errno));
    if (shared)
        fchmod(fd, 0660);
    close(fd);
    return 0;
}

static int exec(struct db *db, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc ? db_error(db, rc, err) : 0;
}

static void harden(struct db *db)
{
    sqlite3_extended_result_codes(db->handle, 1);
    db_set_patience(db, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
}

/* A file in a folder that can't be written has no place for the shared memory of its log. If no log
 * is there, the file alone is all there is, and can be read as it stands. */
static int open_immutable(struct db *db)
{
    struct buf uri = BUF_INIT;
    buf_addf(&uri, "%s-wal", db->path);
    struct stat st;
    if (!stat(uri.data, &st) && st.st_size > 0) {
        buf_release(&uri);
        return SQLITE_CANTOPEN;
    }
    buf_reset(&uri);
    buf_adds(&uri, "file:");
    for (const char *p = db->file; *p; p++) {
        if (strchr("%?#", *p))
            buf_addf(&uri, "%%%02X", (unsigned char)*p);
        else
            buf_addc(&uri, *p);
    }
    buf_adds(&uri, "?immutable=1");
    sqlite3_close(db->handle);
    int rc = sqlite3_open_v2(uri.data, &db->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                             engine_start());
    buf_release(&uri);
    return rc;
}

static bool can_write(const char *path)
{
    char *copy = xstrdup(path);
    bool yes = !access(path, W_OK) && !access(dirname(copy), W_OK);
    free(copy);
    return yes;
}

static int open_reading(struct db *db, struct error *err)
{
    int flags = db->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int rc = sqlite3_open_v2(db->file, &db->handle, flags, engine_start());
    if (!rc)
        harden(db);
    if (!rc && db->read_only) {
        /* Only reading tells whether the log's shared memory can be had. */
        rc = sqlite3_exec(db->handle, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
        if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY) {
            rc = open_immutable(db);
            if (!rc)
                harden(db);
        }
    }
    if (rc)
        return db_error(db, rc, err);
    return schema_check(db->handle, db->path, err);
}

/* A backup is in rollback mode: it becomes a database to write to here. Asking is cheap, setting is
 * not. */
static int use_log(struct db *db, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode", -1, &stmt, NULL);
    bool used = false;
    if (!rc) {
        rc = sqlite3_step(stmt);
        used = rc == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(stmt, 0), "wal");
        rc = rc == SQLITE_ROW ? SQLITE_OK : rc;
    }
    sqlite3_finalize(stmt);
    if (rc)
        return db_error(db, rc, err);
    return used ? 0 : exec(db, "PRAGMA journal_mode = WAL", err);
}

static int count_frames(void *self, sqlite3 *handle, const char *schema, int frames)
{
    (void)handle, (void)schema;
    ((struct db *)self)->log_frames = frames;
    return SQLITE_OK;
}

/* One who only records leaves the log as it is when it closes, since folding it in costs more than
 * the event, and does it now and then in db_commit. Nothing that it writes can break what foreign
 * keys and checks watch over: the words come from tables of this program, and what it refers to was
 * read before and is never deleted. */
static int prepare_recording(struct db *db, struct error *err)
{
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, (int *)NULL);
    db_set_patience(db, BUSY_RECORD_MS);
    sqlite3_wal_hook(db->handle, count_frames, db);
    return exec(db, "PRAGMA synchronous = FULL; PRAGMA ignore_check_constraints = ON", err);
}

static int open_writing(struct db *db, struct error *err)
{
    int rc = sqlite3_open_v2(db->file, &db->handle, SQLITE_OPEN_READWRITE, engine_start());
    if (rc)
        return db_error(db, rc, err);
    harden(db);
    if (db->read_only)
        return error_set(err, "'%s' can't be written: check its mode and its folder's", db->path);
    if (schema_prepare(db->handle, db->path, err) || use_log(db, err))
        return -1;
    if (db->records)
        return prepare_recording(db, err);
    return exec(db, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", err);
}

int db_open(const char *path, enum db_mode mode, struct db **out, struct error *err)
{
    struct stat st;
    if (!*path)
        return error_set(err, "the database has an empty name: name a file with --db");
    if (!stat(path, &st) && !S_ISREG(st.st_mode))
        return error_set(err, "'%s' is no file: name a file with --db", path);
    if (mode != DB_CREATE && !db_exists(path))
        return error_set(
            err, "there is no database at '%s': open an incident with 'debrief open TITLE'", path);
    /* SQLite takes a file of less than a page for an empty one, and would write over it. */
    if (!stat(path, &st) && st.st_size > 0 && st.st_size < PAGE_LEAST)
        return error_set(err, "'%s' is no database: name another file with --db", path);
    if (mode == DB_CREATE && make_file(path, err))
        return -1;
    struct db *db = xcalloc(1, sizeof *db);
    db->path = xstrdup(path);
    struct buf file = BUF_INIT;
    buf_addf(&file, "%s%s", *path == '/' ? "" : "./", path);
    db->file = buf_detach(&file);
    db->read_only = !can_write(path);
    db->records = mode == DB_RECORD;
    db->place = -1;
    db->mode = 0600;
    int rc = mode == DB_READ ? open_reading(db, err) : open_writing(db, err);
    if (rc) {
        db_close(db);
        return -1;
    }
    if (!stat(path, &st)) {
        db->mode = st.st_mode;
        db->device = st.st_dev;
        db->inode = st.st_ino;
    }
    *out = db;
    return 0;
}

int db_open_memory(struct db **out, struct error *err)
{
    struct db *db = xcalloc(1, sizeof *db);
    db->path = xstrdup("memory");
    db->place = -1;
    int rc = sqlite3_open_v2(":memory:", &db->handle, SQLITE_OPEN_READWRITE, engine_start());
    if (rc)
        rc = db_error(db, rc, err);
    if (!rc) {
        harden(db);
        rc = schema_prepare(db->handle, db->path, err);
    }
    if (rc) {
        db_close(db);
        return -1;
    }
    *out = db;
    return 0;
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
    if (!db->depth && exec(db, sql, err))
        return -1;
    db->depth++;
    return 0;
}

/* What would be written into a file without a name is lost. */
static int check_file(const struct db *db, struct error *err)
{
    struct stat st;
    if (!db->file || (!stat(db->file, &st) && st.st_dev == db->device && st.st_ino == db->inode))
        return 0;
    return error_set(err, "'%s' was removed or replaced meanwhile: give the command again",
                     db->path);
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

int db_begin_read(struct db *db, struct error *err)
{
    return begin(db, "BEGIN", err);
}

void db_fold(struct db *db)
{
    sqlite3_busy_timeout(db->handle, 0);
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, db->patience);
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

int db_commit(struct db *db, struct error *err)
{
    if (db->depth > 1) {
        db->depth--;
        return 0;
    }
    if (exec(db, "COMMIT", err)) {
        db_rollback(db);
        return -1;
    }
    db->depth = 0;
    db->wrote |= sqlite3_total_changes(db->handle) > 0;
    if (db->records)
        fold_now_and_then(db);
    leave_queue(db);
    return 0;
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

int db_scrub(struct db *db, struct error *err)
{
    if (exec(db, "VACUUM", err))
        return -1;
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

void db_set_patience(struct db *db, int milliseconds)
{
    db->patience = milliseconds;
    sqlite3_busy_timeout(db->handle, milliseconds);
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
