/* The program's own calls, watched as SQLite's are: the linker puts these in their place (--wrap).
 * What is written through stdio isn't seen as it is written; a sync notes the whole file, and what
 * is never synced counts as lost. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MOST 256

int __real_open(const char *path, int flags, ...);
int __real_mkdir(const char *path, mode_t mode);
int __real_mkstemp(char *path);
int __real_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __real_read(int fd, void *bytes, size_t n);
int __real_ftruncate(int fd, off_t size);
int __real_close(int fd);

int __wrap_open(const char *path, int flags, ...);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkstemp(char *path);
int __wrap_rename(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_close(int fd);

static char *names[FILES_MOST]; /* of what is open, by its number; NULL: not in the world */

static bool watched(const char *path)
{
    size_t n = disk ? strlen(disk->world) : 0;
    return n && !disk_inside && !strncmp(path, disk->world, n) && (!path[n] || path[n] == '/');
}

static const char *name_of(int fd)
{
    return disk && !disk_inside && fd >= 0 && fd < FILES_MOST ? names[fd] : NULL;
}

static bool fails(enum disk_call call)
{
    if (!disk_call_fails(call))
        return false;
    errno = disk->fault.failure == FAIL_FULL ? ENOSPC : EIO;
    return true;
}

/* PATH is NULL where it is no file of the world. A stream may have closed the number unseen. */
static int remember(int fd, const char *path)
{
    if (fd >= FILES_MOST)
        abort();
    if (fd >= 0) {
        free(names[fd]);
        names[fd] = path ? strdup(path) : NULL;
    }
    return fd;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    if (!watched(path))
        return remember(__real_open(path, flags, mode), NULL);
    struct stat st;
    bool is_new = (flags & O_CREAT) && lstat(path, &st);
    if (fails(CALL_OPEN))
        return -1;
    int fd = remember(__real_open(path, flags, mode), path);
    if (fd >= 0 && is_new)
        disk_note(OP_CREATE, path, 0, NULL, 0);
    if (fd >= 0 && !is_new && (flags & O_TRUNC))
        disk_note(OP_TRUNCATE, path, 0, NULL, 0);
    disk_call_done();
    return fd;
}

int __wrap_mkstemp(char *path)
{
    if (!watched(path))
        return remember(__real_mkstemp(path), NULL);
    if (fails(CALL_OPEN))
        return -1;
    int fd = remember(__real_mkstemp(path), path);
    if (fd >= 0)
        disk_note(OP_CREATE, path, 0, NULL, 0);
    disk_call_done();
    return fd;
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    if (watched(path) && fails(CALL_FOLDER))
        return -1;
    int rc = __real_mkdir(path, mode);
    if (!rc && watched(path)) {
        disk_note(OP_FOLDER, path, 0, NULL, 0);
        disk_call_done();
    }
    return rc;
}

static int renamed(const char *from, const char *to, int rc)
{
    size_t n = strlen(disk->world);
    if (!rc)
        disk_note(OP_RENAME, from, 0, to + n + 1, strlen(to) - n - 1);
    disk_call_done();
    return rc;
}

int __wrap_rename(const char *from, const char *to)
{
    if (!watched(from) || !watched(to))
        return __real_rename(from, to);
    return fails(CALL_RENAME) ? -1 : renamed(from, to, __real_rename(from, to));
}

int __wrap_link(const char *from, const char *to)
{
    if (!watched(from) || !watched(to))
        return __real_link(from, to);
    if (fails(CALL_RENAME))
        return -1;
    int rc = __real_link(from, to);
    if (!rc)
        disk_note(OP_LINK, from, 0, to + strlen(disk->world) + 1,
                  strlen(to) - strlen(disk->world) - 1);
    disk_call_done();
    return rc;
}

int __wrap_unlink(const char *path)
{
    if (!watched(path))
        return __real_unlink(path);
    if (fails(CALL_DELETE))
        return -1;
    int rc = __real_unlink(path);
    if (!rc)
        disk_note(OP_DELETE, path, 0, NULL, 0);
    disk_call_done();
    return rc;
}

/* All that is in the file now, however it came there. */
static void note_whole(int fd, const char *name)
{
    struct stat st;
    disk_inside++;
    int whole = fstat(fd, &st) ? -1 : __real_open(name, O_RDONLY | O_CLOEXEC);
    char *bytes = whole < 0 ? NULL : malloc((size_t)st.st_size + 1);
    ssize_t n = bytes ? pread(whole, bytes, (size_t)st.st_size, 0) : -1;
    if (whole >= 0)
        __real_close(whole);
    disk_inside--;
    if (n >= 0)
        disk_note(OP_WRITE, name, 0, bytes, (size_t)n);
    free(bytes);
}

static int synced(int fd, const char *name)
{
    struct stat st;
    if (fails(CALL_SYNC))
        return -1;
    bool folder = !fstat(fd, &st) && S_ISDIR(st.st_mode);
    if (!folder)
        note_whole(fd, name);
    if (disk->lie != LIE_SYNC && !(folder && disk->lie == LIE_FOLDER))
        disk_note(folder ? OP_SYNC_FOLDER : OP_SYNC, name, 0, NULL, 0);
    disk_call_done();
    return 0;
}

int __wrap_fsync(int fd)
{
    const char *name = name_of(fd);
    return name ? synced(fd, name) : __real_fsync(fd);
}

int __wrap_fdatasync(int fd)
{
    const char *name = name_of(fd);
    return name ? synced(fd, name) : __real_fdatasync(fd);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    const char *name = name_of(fd);
    if (!name)
        return __real_write(fd, bytes, n);
    if (fails(CALL_WRITE))
        return -1;
    ssize_t rc = __real_write(fd, bytes, n);
    off_t end = lseek(fd, 0, SEEK_CUR);
    if (rc > 0)
        disk_note(OP_WRITE, name, end - rc, bytes, (size_t)rc);
    disk_call_done();
    return rc;
}

ssize_t __wrap_read(int fd, void *bytes, size_t n)
{
    return name_of(fd) && fails(CALL_READ) ? -1 : __real_read(fd, bytes, n);
}

int __wrap_ftruncate(int fd, off_t size)
{
    const char *name = name_of(fd);
    if (!name)
        return __real_ftruncate(fd, size);
    if (fails(CALL_TRUNCATE))
        return -1;
    int rc = __real_ftruncate(fd, size);
    if (!rc)
        disk_note(OP_TRUNCATE, name, size, NULL, 0);
    disk_call_done();
    return rc;
}

int __wrap_close(int fd)
{
    remember(fd, NULL);
    return __real_close(fd);
}
