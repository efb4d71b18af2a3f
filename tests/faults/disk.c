#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const disk_call_names[CALL_COUNT] = {
    "open", "read",   "write",      "sync",        "truncate", "delete", "access", "size",
    "lock", "unlock", "shared map", "shared lock", "rename",   "folder", "memory",
};
const char *const disk_op_names[] = {
    "create", "make folder", "write", "truncate", "sync", "delete", "rename", "link", "sync folder",
};

struct disk *disk;
int disk_inside;
bool disk_memory;
int disk_journal = -1;

static bool last; /* the call that is being made is the process's last */

void disk_share(void)
{
    FILE *file = tmpfile();
    if (file && !ftruncate(fileno(file), sizeof *disk))
        disk = mmap(NULL, sizeof *disk, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    if (!disk || disk == MAP_FAILED)
        abort();
    fclose(file);
}

void disk_reset(void)
{
    disk->fault = (struct disk_fault){0};
    disk->lie = LIE_NONE;
    disk->unwatched = false;
    disk->counted = 0;
    disk->failed = false;
    memset(disk->calls, 0, sizeof disk->calls);
}

/* ---- calls and the journal */

bool disk_call_fails(enum disk_call call)
{
    const struct disk_fault *f = &disk->fault;
    disk->calls[call]++;
    if (!(f->calls & 1U << call))
        return false;
    disk->counted++;
    if (!f->at || !(f->always ? disk->counted >= f->at : disk->counted == f->at))
        return false;
    disk->failed = true;
    last = f->failure == FAIL_DEATH;
    return !last;
}

void disk_call_done(void)
{
    if (last)
        _exit(DISK_DEATH);
}

static const char *in_world(const char *path)
{
    size_t n = strlen(disk->world);
    if (strncmp(path, disk->world, n) != 0 || (path[n] && path[n] != '/'))
        return NULL;
    return path[n] ? path + n + 1 : path + n;
}

void disk_note(enum disk_op op, const char *path, int64_t offset, const void *bytes, size_t len)
{
    const char *name = in_world(path);
    if (disk_journal < 0 || !name)
        return;
    struct stat st;
    struct disk_record record = {.op = op,
                                 .name_len = (uint32_t)strlen(name),
                                 .len = (uint32_t)len,
                                 .said = fstat(STDOUT_FILENO, &st) ? 0 : (uint32_t)st.st_size,
                                 .offset = offset};
    disk_inside++;
    bool written = write(disk_journal, &record, sizeof record) == (ssize_t)sizeof record &&
                   write(disk_journal, name, record.name_len) == (ssize_t)record.name_len &&
                   write(disk_journal, bytes ? bytes : "", len) == (ssize_t)len;
    disk_inside--;
    if (!written)
        abort();
}

/* ---- the VFS */

static sqlite3_vfs *real; /* the one below */

struct watched {
    sqlite3_file base;
    char *path; /* NULL: a temporary file, which is nobody's loss */
    bool log;   /* a log or a journal */
    bool sync_folder;
    sqlite3_file *below;
};

static int failed(int io_error)
{
    errno = EIO;
    switch (disk->fault.failure) {
    case FAIL_FULL:
        errno = ENOSPC;
        return io_error == SQLITE_IOERR_WRITE ? SQLITE_FULL : io_error;
    case FAIL_BUSY:
        return SQLITE_BUSY;
    default:
        return io_error;
    }
}

#define WATCH(file) struct watched *w = (struct watched *)(file)

/* A call that leaves the disk as it is: fails, or is passed on. */
#define PASS(call, io_error, passed)                                                               \
    do {                                                                                           \
        if (disk_call_fails(call))                                                                 \
            return failed(io_error);                                                               \
        disk_inside++;                                                                             \
        int pass_rc = passed;                                                                      \
        disk_inside--;                                                                             \
        disk_call_done();                                                                          \
        return pass_rc;                                                                            \
    } while (0)

static int watched_close(sqlite3_file *file)
{
    WATCH(file);
    disk_inside++;
    int rc = w->below->pMethods->xClose(w->below);
    disk_inside--;
    free(w->path);
    free(w->below);
    return rc;
}

static int watched_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
    WATCH(file);
    PASS(CALL_READ, SQLITE_IOERR_READ, w->below->pMethods->xRead(w->below, bytes, n, offset));
}

static int write_below(struct watched *w, const void *bytes, int n, sqlite3_int64 offset)
{
    disk_inside++;
    int rc = w->below->pMethods->xWrite(w->below, bytes, n, offset);
    disk_inside--;
    if (!rc && w->path)
        disk_note(OP_WRITE, w->path, offset, bytes, (size_t)n);
    return rc;
}

static int watched_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
    WATCH(file);
    if (disk_call_fails(CALL_WRITE)) {
        if (disk->fault.failure == FAIL_FULL && n > 1)
            write_below(w, bytes, n / 2, offset);
        return failed(SQLITE_IOERR_WRITE);
    }
    int rc = write_below(w, bytes, n, offset);
    disk_call_done();
    return rc;
}

static int watched_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    WATCH(file);
    if (disk_call_fails(CALL_TRUNCATE))
        return failed(SQLITE_IOERR_TRUNCATE);
    disk_inside++;
    int rc = w->below->pMethods->xTruncate(w->below, size);
    disk_inside--;
    if (!rc && w->path)
        disk_note(OP_TRUNCATE, w->path, size, NULL, 0);
    disk_call_done();
    return rc;
}

static void note_folder_sync(const char *path)
{
    char folder[512];
    size_t n = strrchr(path, '/') ? (size_t)(strrchr(path, '/') - path) : 0;
    if (n >= sizeof folder)
        abort();
    memcpy(folder, path, n);
    folder[n] = '\0';
    if (disk->lie != LIE_FOLDER && disk->lie != LIE_SYNC)
        disk_note(OP_SYNC_FOLDER, folder, 0, NULL, 0);
}

static int watched_sync(sqlite3_file *file, int flags)
{
    (void)flags; /* SQLITE_SYNC_DATAONLY: a file's new size is synced all the same */
    WATCH(file);
    if (disk_call_fails(CALL_SYNC))
        return failed(SQLITE_IOERR_FSYNC);
    bool lies = disk->lie == LIE_SYNC || disk->lie == (w->log ? LIE_SYNC_LOG : LIE_SYNC_DB);
    if (w->path && !lies)
        disk_note(OP_SYNC, w->path, 0, NULL, 0);
    disk_call_done();
    if (w->path && w->sync_folder) {
        if (disk_call_fails(CALL_SYNC))
            return failed(SQLITE_IOERR_DIR_FSYNC);
        note_folder_sync(w->path);
        w->sync_folder = false;
        disk_call_done();
    }
    return SQLITE_OK;
}

static int watched_size(sqlite3_file *file, sqlite3_int64 *size)
{
    WATCH(file);
    PASS(CALL_SIZE, SQLITE_IOERR_FSTAT, w->below->pMethods->xFileSize(w->below, size));
}

static int watched_lock(sqlite3_file *file, int level)
{
    WATCH(file);
    PASS(CALL_LOCK, SQLITE_IOERR_LOCK, w->below->pMethods->xLock(w->below, level));
}

static int watched_unlock(sqlite3_file *file, int level)
{
    WATCH(file);
    bool fails = disk_call_fails(CALL_UNLOCK);
    /* It happens, whatever is said of it. */
    int rc = w->below->pMethods->xUnlock(w->below, level);
    disk_call_done();
    return fails ? failed(SQLITE_IOERR_UNLOCK) : rc;
}

static int watched_check_lock(sqlite3_file *file, int *held)
{
    WATCH(file);
    PASS(CALL_LOCK, SQLITE_IOERR_CHECKRESERVEDLOCK,
         w->below->pMethods->xCheckReservedLock(w->below, held));
}

static int watched_control(sqlite3_file *file, int op, void *argument)
{
    WATCH(file);
    disk_inside++;
    int rc = w->below->pMethods->xFileControl(w->below, op, argument);
    disk_inside--;
    return rc;
}

static int watched_sector_size(sqlite3_file *file)
{
    WATCH(file);
    return w->below->pMethods->xSectorSize(w->below);
}

static int watched_characteristics(sqlite3_file *file)
{
    WATCH(file);
    return w->below->pMethods->xDeviceCharacteristics(w->below);
}

static int watched_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at)
{
    WATCH(file);
    PASS(CALL_SHM_MAP, SQLITE_IOERR_SHMMAP,
         w->below->pMethods->xShmMap(w->below, region, size, extend, at));
}

static int watched_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    WATCH(file);
    /* Giving a lock back doesn't fail: nothing could be done about it. */
    if (flags & SQLITE_SHM_UNLOCK)
        return w->below->pMethods->xShmLock(w->below, offset, n, flags);
    PASS(CALL_SHM_LOCK, SQLITE_IOERR_SHMLOCK,
         w->below->pMethods->xShmLock(w->below, offset, n, flags));
}

static void watched_shm_barrier(sqlite3_file *file)
{
    WATCH(file);
    w->below->pMethods->xShmBarrier(w->below);
}

static int watched_shm_unmap(sqlite3_file *file, int delete)
{
    WATCH(file);
    disk_inside++;
    int rc = w->below->pMethods->xShmUnmap(w->below, delete);
    disk_inside--;
    return rc;
}

/* Version 2: no memory-mapped files, which could not be watched. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = watched_close,
    .xRead = watched_read,
    .xWrite = watched_write,
    .xTruncate = watched_truncate,
    .xSync = watched_sync,
    .xFileSize = watched_size,
    .xLock = watched_lock,
    .xUnlock = watched_unlock,
    .xCheckReservedLock = watched_check_lock,
    .xFileControl = watched_control,
    .xSectorSize = watched_sector_size,
    .xDeviceCharacteristics = watched_characteristics,
    .xShmMap = watched_shm_map,
    .xShmLock = watched_shm_lock,
    .xShmBarrier = watched_shm_barrier,
    .xShmUnmap = watched_shm_unmap,
};

static int watched_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    WATCH(file);
    memset(w, 0, sizeof *w);
    if (disk_call_fails(CALL_OPEN))
        return failed(SQLITE_CANTOPEN);
    int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL |
               SQLITE_OPEN_WAL;
    bool named = name && (flags & kept);
    struct stat st;
    bool is_new = named && stat(name, &st);
    bool memory = disk_memory;
    disk_memory = false; /* what the watching needs is there */
    w->below = calloc(1, (size_t)real->szOsFile);
    w->path = named ? strdup(name) : NULL;
    disk_memory = memory;
    if (!w->below || (named && !w->path))
        abort();
    disk_inside++;
    int rc = real->xOpen(real, name, w->below, flags, out);
    disk_inside--;
    if (rc) {
        free(w->below);
        free(w->path);
        return rc;
    }
    w->log = named && !(flags & SQLITE_OPEN_MAIN_DB);
    w->sync_folder = w->log && (flags & SQLITE_OPEN_CREATE);
    w->base.pMethods = &methods;
    if (is_new)
        disk_note(OP_CREATE, name, 0, NULL, 0);
    disk_call_done();
    return SQLITE_OK;
}

static int watched_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    if (disk_call_fails(CALL_DELETE))
        return failed(SQLITE_IOERR_DELETE);
    disk_inside++;
    int rc = real->xDelete(real, name, 0);
    disk_inside--;
    if (!rc)
        disk_note(OP_DELETE, name, 0, NULL, 0);
    disk_call_done();
    if (!rc && sync_folder) {
        if (disk_call_fails(CALL_SYNC))
            return failed(SQLITE_IOERR_DIR_FSYNC);
        note_folder_sync(name);
        disk_call_done();
    }
    return rc;
}

static int watched_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    PASS(CALL_ACCESS, SQLITE_IOERR_ACCESS, real->xAccess(real, name, flags, out));
}

static int no_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int last_error(sqlite3_vfs *vfs, int n, char *text)
{
    (void)vfs, (void)n, (void)text;
    return errno;
}

void disk_watch(bool standard)
{
    static sqlite3_vfs watched;
    real = sqlite3_vfs_find("unix");
    if (!real)
        abort();
    watched = *real;
    watched.zName = DISK_VFS;
    watched.pNext = NULL;
    watched.szOsFile = sizeof(struct watched);
    watched.xOpen = watched_open;
    watched.xDelete = watched_delete;
    watched.xAccess = watched_access;
    watched.xSleep = no_sleep;
    watched.xGetLastError = last_error;
    sqlite3_vfs_register(&watched, standard);
}
