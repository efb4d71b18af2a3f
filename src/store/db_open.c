/* Opening: what stands between a path and a database that can be used. */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/db_internal.h"
#include "store/engine.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/upgrade.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_LEAST 512 /* bytes */
#define MODE_OFFSET 18 /* of the byte in the header that says how the file is written */
#define MODE_ROLLBACK 1
#define MODE_LOG 2
#define RETRY_MS 5
#define BUSY_MS 10000       /* how long a lock is waited for */
#define BUSY_RECORD_MS 5000 /* by one who can keep what it has elsewhere */

/* Makes an empty file with the mode that SQLite then gives to the files beside it too. 1: made, 0:
 * one is there, -1. */
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
    return 1;
}

/* A file that was made for nothing goes again. Whoever may have opened it meanwhile finds that out
 * before writing. */
static void unmake_file(const char *path)
{
    struct stat st;
    struct buf lock = BUF_INIT;
    if (stat(path, &st) || st.st_size > 0 || unlink(path))
        return;
    buf_addf(&lock, "%s" QUEUE_SUFFIX, path);
    unlink(lock.data);
    buf_release(&lock);
}

static void harden_db(struct db *db)
{
    db->work = (struct work){.path = db->file};
    harden(db->handle, &db->work);
    db_set_patience(db, db->records ? BUSY_RECORD_MS : BUSY_MS);
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

/* On a full disk the log's shared memory has no room. Whoever is alone with the file reads without.
 */
static int open_alone(struct db *db)
{
    int why = sqlite3_extended_errcode(db->handle);
    if (why != SQLITE_FULL && why != SQLITE_IOERR_SHMSIZE && why != SQLITE_IOERR_SHMMAP &&
        why != SQLITE_IOERR_SHMOPEN)
        return -1;
    sqlite3_close(db->handle);
    if (sqlite3_open_v2(db->file, &db->handle, SQLITE_OPEN_READWRITE, engine_start()))
        return -1;
    harden_db(db);
    return sqlite3_exec(db->handle, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL) ? -1 : 0;
}

/* A backup is in rollback mode, and a database becomes one with a log before it has a log. So where
 * the header says the first and a log is there, the log was left by the file that stood here
 * before, and would be played into this one. The header is read after looking for the log, and
 * through SQLite's own file: closing another would take its locks away. */
static int check_log(struct db *db, struct error *err)
{
    struct buf name = BUF_INIT;
    struct stat st;
    sqlite3_file *file = NULL;
    unsigned char mode = MODE_LOG;
    int rc = 0;
    buf_addf(&name, "%s-wal", db->path);
    if (!stat(name.data, &st) && st.st_size > 0 &&
        !sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) && file &&
        file->pMethods && !file->pMethods->xRead(file, &mode, 1, MODE_OFFSET) &&
        mode == MODE_ROLLBACK)
        rc = error_set(err,
                       "'%s' is not the log of '%s', but of what stood there before this backup: "
                       "move it away",
                       name.data, db->path);
    buf_release(&name);
    return rc;
}

static int open_reading(struct db *db, bool looks, struct error *err)
{
    int flags = db->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int rc = sqlite3_open_v2(db->file, &db->handle, flags, engine_start());
    if (!rc && check_log(db, err))
        return -1;
    if (!rc)
        harden_db(db);
    if (!rc && db->read_only) {
        /* Only reading tells whether the log's shared memory can be had. */
        rc = sqlite3_exec(db->handle, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
        if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_READONLY) {
            rc = open_immutable(db);
            if (!rc)
                harden_db(db);
        }
    }
    if (rc)
        return db_error(db, rc, err);
    int version = 0;
    if (looks)
        return 0;
    if (schema_version(db->handle, db->path, SCHEMA_READ, &version, err) &&
        (open_alone(db) || schema_version(db->handle, db->path, SCHEMA_READ, &version, err)))
        return -1;
    db->newer = version > SCHEMA_VERSION;
    if (version < SCHEMA_OLDEST_READ)
        return error_set(err, "'%s' holds nothing yet: record an incident with 'debrief open'",
                         db->path);
    return 0;
}

/* Whether the file has a log. */
static int has_log(struct db *db, bool *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode", -1, &stmt, NULL);
    if (!rc) {
        rc = sqlite3_step(stmt);
        *out = rc == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(stmt, 0), "wal");
        rc = rc == SQLITE_ROW ? SQLITE_OK : rc;
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* A new file and a backup are in rollback mode: they become a database to write to here. Asking is
 * cheap, setting is not. While somebody else is in the file SQLite refuses to set it at once,
 * without the patience that it has elsewhere. */
static int use_log(struct db *db, struct error *err)
{
    for (int waited = 0;; waited += RETRY_MS) {
        bool used = false;
        int rc = has_log(db, &used);
        if (!rc && used)
            return 0;
        if (!rc)
            rc = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (!rc)
            return 0;
        if ((rc & 0xFF) != SQLITE_BUSY || waited >= db->patience)
            return db_error(db, rc, err);
        sqlite3_sleep(RETRY_MS);
    }
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
    sqlite3_wal_hook(db->handle, count_frames, db);
    return db_exec(db, "PRAGMA synchronous = FULL; PRAGMA ignore_check_constraints = ON", err);
}

static int open_writing(struct db *db, struct error *err)
{
    int rc = sqlite3_open_v2(db->file, &db->handle, SQLITE_OPEN_READWRITE, engine_start());
    if (rc)
        return db_error(db, rc, err);
    if (check_log(db, err))
        return -1;
    harden_db(db);
    if (db->read_only)
        return error_set(err, "'%s' can't be written: check its mode and its folder's", db->path);
    int version = 0;
    if (schema_version(db->handle, db->path, db->records ? SCHEMA_APPEND : SCHEMA_CHANGE, &version,
                       err))
        return -1;
    bool old = version < (db->records ? SCHEMA_OLDEST_APPENDED : SCHEMA_VERSION);
    if ((old && upgrade(db, err)) || use_log(db, err))
        return -1;
    if (db->records)
        return prepare_recording(db, err);
    return db_exec(db, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", err);
}

/* SQLite removes the log of a file that holds nothing, and with it the newest records of the one
 * that should be there. */
static int check_empty(const char *path, bool there, struct error *err)
{
    struct buf name = BUF_INIT;
    struct stat st;
    int rc = 0;
    buf_addf(&name, "%s-wal", path);
    if (!stat(name.data, &st) && st.st_size > 0)
        rc =
            error_set(err,
                      there ? "'%s' holds nothing, though its log does ('%s'): restore the newest "
                              "backup, and move the log away"
                            : "'%s' is gone, but its log is not ('%s'): bring it back, or move the "
                              "log away",
                      path, name.data);
    buf_release(&name);
    return rc ? error_unreachable(err) : 0;
}

int db_open(const char *path, enum db_mode mode, struct db **out, struct error *err)
{
    struct stat st;
    if (!*path)
        return error_set(err, "the database has an empty name: name a file with --db");
    bool there = !stat(path, &st);
    if (there && !S_ISREG(st.st_mode))
        return error_set(err, "'%s' is no file: name a file with --db", path);
    if (mode != DB_CREATE && !db_exists(path))
        return error_set(
            err, "there is no database at '%s': open an incident with 'debrief open TITLE'", path);
    if ((!there || !st.st_size) && check_empty(path, there, err))
        return -1;
    /* SQLite takes a file of less than a page for an empty one, and would write over it. */
    if (there && st.st_size > 0 && st.st_size < PAGE_LEAST) {
        error_set(err, "'%s' is no database: name another file with --db", path);
        return error_unreachable(err);
    }
    int made = mode == DB_CREATE ? make_file(path, err) : 0;
    if (made < 0)
        return -1;
    struct db *db = xcalloc(1, sizeof *db);
    db->path = xstrdup(path);
    struct buf file = BUF_INIT;
    buf_addf(&file, "%s%s", *path == '/' ? "" : "./", path);
    db->file = buf_detach(&file);
    db->read_only = !can_write(path);
    db->records = mode == DB_RECORD;
    db->made = made;
    db->place = -1;
    db->mode = 0600;
    if (!stat(path, &st)) {
        db->mode = st.st_mode;
        db->device = st.st_dev;
        db->inode = st.st_ino;
    }
    bool reads = mode == DB_READ || mode == DB_LOOK;
    if (reads ? open_reading(db, mode == DB_LOOK, err) : open_writing(db, err)) {
        db_close(db);
        if (made)
            unmake_file(path);
        return error_unreachable(err);
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
        harden_db(db);
        rc = upgrade(db, err);
    }
    if (rc) {
        db_close(db);
        return -1;
    }
    *out = db;
    return 0;
}
