#include "store/engine_error.h"

#include "base/buf.h"
#include "store/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* Asks for a lock on "DB-lock", which SQLite has none on: closing another descriptor of the
 * database itself would take its own away. */
int engine_why_no_locks(const char *database)
{
    struct buf path = BUF_INIT;
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    buf_adds(&path, database);
    buf_adds(&path, QUEUE_SUFFIX);
    int fd = open(path.data, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool made = fd < 0 && errno == ENOENT;
    if (made)
        fd = open(path.data, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int why = fd >= 0 && fcntl(fd, F_SETLK, &lock) ? errno : 0;
    if (fd >= 0) {
        close(fd);
        if (made)
            unlink(path.data);
    }
    buf_release(&path);
    return why == EAGAIN || why == EACCES || why == EINTR ? 0 : why;
}

static int describe_full(const char *path, struct error *err)
{
    return error_set(err, "the disk of '%s' is full: free some space; nothing was changed", path);
}

static int describe_locks(sqlite3 *handle, const char *path, int rc, struct error *err)
{
    int failed = sqlite3_system_errno(handle), why = engine_why_no_locks(path);
    if (why)
        return error_set(err,
                         "the file system of '%s' has no locks (%s): keep the database on a disk "
                         "of this machine, or mount that one with locks",
                         path, strerror(why));
    if ((rc & 0xFF) == SQLITE_IOERR && (failed == ENOSPC || failed == EDQUOT))
        return describe_full(path, err);
    if ((rc & 0xFF) == SQLITE_IOERR)
        return error_set(err,
                         "reading or writing '%s' failed (%s): check the disk; nothing was changed",
                         path, strerror(failed ? failed : EIO));
    return error_set(err, "'%s' is locked by another program: try again when it is done", path);
}

static int describe(sqlite3 *handle, const char *path, int rc, struct error *err)
{
    if (rc == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM)
        return error_set(err, "out of memory: free some and try again");
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_IOERR:
        return describe_locks(handle, path, rc, err);
    case SQLITE_FULL:
        return describe_full(path, err);
    case SQLITE_READONLY:
        return error_set(err, "'%s' can't be written: check its mode and its folder's", path);
    case SQLITE_CORRUPT:
    case SQLITE_INTERRUPT: /* by us: see harden.h */
        return error_set(err, "'%s' is damaged: see 'debrief doctor'", path);
    case SQLITE_NOTADB:
        return error_set(err, "'%s' is no database: name another file with --db", path);
    case SQLITE_CANTOPEN:
        return error_set(err, "'%s' can't be opened: check the path and its mode", path);
    case SQLITE_TOOBIG:
        return error_set(err, "a text is too large: see 'debrief help limits'");
    default:
        return error_set(err, "'%s': %s", path, sqlite3_errmsg(handle));
    }
}

int engine_error(sqlite3 *handle, const char *path, int rc, struct error *err)
{
    describe(handle, path, rc, err);
    return (rc & 0xFF) == SQLITE_TOOBIG ? -1 : error_unreachable(err);
}
