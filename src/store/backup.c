#include "store/backup.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/temporary.h"
#include "store/db_internal.h"
#include "store/own_files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_AT_ONCE 2048 /* between two words of progress */

struct copy {
    struct db *db;
    const char *path;
    char *temporary; /* in the folder of path */
    char *journal;   /* that SQLite writes beside that for a moment */
    int fd;          /* of it; -1: not made */
    sqlite3 *to;
    const struct progress *progress;
};

/* ---- where it may go */

static char *folder_of(const char *path)
{
    char *copy = xstrdup(path), *folder = xstrdup(dirname(copy));
    free(copy);
    return folder;
}

/* A log or journal that an earlier file of this name left would be played into the copy. */
static int check_left_behind(const char *path, struct error *err)
{
    static const char *const ends[] = {"-wal", "-journal"};
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof ends / sizeof ends[0]; i++) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s%s", path, ends[i]);
        if (!access(name.data, F_OK))
            rc = error_set(err,
                           "'%s' was left by an earlier file and would be played into the backup: "
                           "remove it, or name another file",
                           name.data);
        buf_release(&name);
    }
    return rc;
}

static int check_folder(const char *path, struct error *err)
{
    char *folder = folder_of(path);
    struct stat st;
    int rc = 0;
    if (stat(folder, &st))
        rc = error_set(err,
                       errno == ENOENT ? "there is no folder '%s': make it first"
                                       : "the folder '%s' can't be used: look at its mode",
                       folder);
    else if (!S_ISDIR(st.st_mode))
        rc = error_set(err, "'%s' is no folder: name a file in one", folder);
    free(folder);
    return rc;
}

static int check_target(const char *database, const char *path, struct error *err)
{
    struct stat st;
    if (!strcmp(path, "-"))
        return error_set(err, "a backup can't be written to standard output: name a file");
    if (!*path)
        return error_set(err, "the backup has an empty name: name a file");
    if (!stat(path, &st) && S_ISDIR(st.st_mode))
        return error_set(err, "'%s' is a folder: name a file in it", path);
    if (own_files_spare(database, path, err))
        return -1;
    if (!lstat(path, &st))
        return error_set(err, "there is something at '%s' already: name another file", path);
    return check_folder(path, err) ? -1 : check_left_behind(path, err);
}

/* ---- the copy */

static int copy_error(const struct copy *c, int rc, struct error *err)
{
    if ((rc & 0xFF) == SQLITE_FULL)
        return error_set(err, "the disk of '%s' is full: free some space; nothing was written",
                         c->path);
    int why = c->to ? sqlite3_system_errno(c->to) : 0;
    return error_set(err, "'%s' can't be written: %s", c->path,
                     why ? strerror(why) : sqlite3_errstr(rc));
}

static int make_temporary(struct copy *c, struct error *err)
{
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s%s.XXXXXX", *c->path == '/' ? "" : "./", c->path);
    c->fd = mkstemp(name.data);
    if (c->fd < 0) {
        error_set(err, "'%s' can't be written: %s", c->path, strerror(errno));
        buf_release(&name);
        return -1;
    }
    fcntl(c->fd, F_SETFD, FD_CLOEXEC);
    c->temporary = buf_detach(&name);
    temporary_made(c->temporary);
    buf_addf(&name, "%s-journal", c->temporary);
    c->journal = buf_detach(&name);
    temporary_made(c->journal);
    return 0;
}

/* It needs neither a journal nor syncs of SQLite's own: it is thrown away where anything fails. */
static int open_copy(struct copy *c, struct error *err)
{
    int rc = sqlite3_open_v2(c->temporary, &c->to, SQLITE_OPEN_READWRITE, NULL);
    if (!rc)
        rc = sqlite3_exec(c->to,
                          "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; "
                          "PRAGMA journal_mode = OFF",
                          NULL, NULL, NULL);
    return rc ? copy_error(c, rc, err) : 0;
}

static int close_copy(struct copy *c, struct error *err)
{
    int rc = sqlite3_close(c->to);
    if (rc)
        return copy_error(c, rc, err);
    c->to = NULL;
    return 0;
}

/* Of the state that is copied, and then of the copy: they must agree. */
static int count(sqlite3 *handle, struct backup *out)
{
    static const char sql[] = "SELECT (SELECT count(*) FROM incident WHERE removed = 0), "
                              "(SELECT count(*) FROM event WHERE removed = 0), "
                              "(SELECT count(*) FROM revision), "
                              "(SELECT at FROM revision ORDER BY id DESC LIMIT 1)";
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);
    if (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        out->incidents = sqlite3_column_int64(stmt, 0);
        out->events = sqlite3_column_int64(stmt, 1);
        out->revisions = sqlite3_column_int64(stmt, 2);
        out->newest =
            sqlite3_column_type(stmt, 3) == SQLITE_NULL ? NONE : sqlite3_column_int64(stmt, 3);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* The caller's transaction keeps the pages as they are, so that this never begins again, whatever
 * others write meanwhile. */
static int copy_pages(struct copy *c, struct error *err)
{
    sqlite3_backup *pages = sqlite3_backup_init(c->to, "main", db_handle(c->db), "main");
    if (!pages)
        return copy_error(c, sqlite3_errcode(c->to), err);
    int rc;
    do {
        rc = sqlite3_backup_step(pages, PAGES_AT_ONCE);
        int64_t total = sqlite3_backup_pagecount(pages);
        progress_tell(c->progress, "copying", total - sqlite3_backup_remaining(pages), total);
    } while (rc == SQLITE_OK);
    sqlite3_backup_finish(pages);
    if (rc == SQLITE_DONE)
        return 0;
    /* Only the copy is written. */
    bool of_copy = rc == SQLITE_FULL || rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_TRUNCATE;
    return of_copy ? copy_error(c, rc, err) : db_error(c->db, rc, err);
}

static int copy_state(struct copy *c, enum backup_kind kind, struct backup *out, struct error *err)
{
    if (db_begin_read(c->db, err))
        return -1;
    /* Counting is also what makes the transaction begin to read. */
    int rc = count(db_handle(c->db), out);
    if (rc && kind == BACKUP_SOUND)
        rc = db_error(c->db, rc, err);
    else
        rc = copy_pages(c, err);
    db_rollback(c->db);
    return rc;
}

/* ---- is it right? */

/* The first row of a check, or "" where it has none. */
static int first_row(sqlite3 *handle, const char *sql, struct buf *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);
    if (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        buf_adds(out, text ? text : "");
        rc = SQLITE_DONE;
    }
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int refuse_faults(struct copy *c, const char *what, struct error *err)
{
    return error_set(err,
                     "'%s' has faults, and so would its backup (%s): see 'debrief doctor'; "
                     "nothing was written",
                     db_path(c->db), what);
}

static int check_faults(struct copy *c, struct error *err)
{
    struct buf words = BUF_INIT;
    int rc = first_row(c->to, "PRAGMA integrity_check(1)", &words);
    if (!rc && strcmp(words.data, "ok")) {
        /* SQLite heads them with a line of its own. */
        const char *line = strrchr(words.data, '\n');
        rc = refuse_faults(c, line ? line + 1 : words.data, err);
        buf_release(&words);
        return rc;
    }
    buf_reset(&words);
    if (!rc)
        rc = first_row(c->to, "PRAGMA foreign_key_check", &words);
    if (rc)
        rc = (rc & 0xFF) == SQLITE_CORRUPT ? refuse_faults(c, sqlite3_errstr(rc), err)
                                           : copy_error(c, rc, err);
    else if (words.len)
        rc = refuse_faults(c, "a reference that points at nothing", err);
    buf_release(&words);
    return rc;
}

static int verify(struct copy *c, const struct backup *counted, struct error *err)
{
    struct backup again = {0};
    progress_tell(c->progress, "verifying", 0, 0);
    if (check_faults(c, err))
        return -1;
    int rc = count(c->to, &again);
    if (rc)
        return copy_error(c, rc, err);
    if (again.incidents != counted->incidents || again.events != counted->events ||
        again.revisions != counted->revisions || again.newest != counted->newest)
        return error_set(err, "'%s' differs from what was copied: check the disk", c->path);
    return 0;
}

/* Opened as everyone will open it, but alone. The header says WAL, as the database's own does: this
 * makes it a file that needs no other. */
static int finish(struct copy *c, enum backup_kind kind, const struct backup *counted,
                  struct error *err)
{
    int rc = sqlite3_open_v2(c->temporary, &c->to, SQLITE_OPEN_READWRITE, NULL);
    if (!rc)
        rc = sqlite3_exec(c->to, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE",
                          NULL, NULL, NULL);
    if (rc)
        return copy_error(c, rc, err);
    if (kind == BACKUP_SOUND && verify(c, counted, err))
        return -1;
    return close_copy(c, err);
}

static int publish(struct copy *c, struct backup *out, struct error *err)
{
    struct stat st;
    if (fsync(c->fd) || fstat(c->fd, &st))
        return error_set(err, "'%s' can't be written: %s", c->path, strerror(errno));
    out->bytes = st.st_size;
    if (file_put_new(c->temporary, c->path, err))
        return -1;
    temporary_done(c->temporary);
    free(c->temporary);
    c->temporary = NULL;
    return 0;
}

int backup_write(struct db *db, const char *path, enum backup_kind kind,
                 const struct progress *progress, struct backup *out, struct error *err)
{
    struct copy c = {.db = db, .path = path, .fd = -1, .progress = progress};
    struct backup found = {.newest = NONE};
    int rc = -1;
    if (check_target(db_path(db), path, err) || make_temporary(&c, err) || open_copy(&c, err) ||
        copy_state(&c, kind, &found, err) || close_copy(&c, err) || finish(&c, kind, &found, err) ||
        publish(&c, &found, err))
        goto out;
    *out = found;
    rc = 0;
out:
    sqlite3_close(c.to);
    if (c.fd >= 0)
        close(c.fd);
    if (c.temporary)
        unlink(c.temporary);
    if (rc && c.journal)
        unlink(c.journal);
    temporary_done(c.temporary);
    temporary_done(c.journal);
    free(c.temporary);
    free(c.journal);
    return rc;
}
