/* Stands before libc in a debrief that is run by tests of failing things, and lets one thing fail:
 *
 *   SHIM_LOCKS=ERRNO              asking for a lock by fcntl
 *   SHIM_CLOCK=SECONDS            the wall clock is so far ahead
 *   SHIM_WRITE=ERRNO:PART         writing into a file in whose path PART stands
 *   SHIM_SYNC=ERRNO:PART          syncing one
 *   SHIM_READ=ERRNO:PART          reading one
 *
 * errno as a number. Built and preloaded by tests/cli/failing.bats. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Whether what VARIABLE names is to fail on FD; errno is set then. */
static int fails(const char *variable, int fd)
{
    const char *value = getenv(variable);
    char *part;
    if (!value)
        return 0;
    int why = (int)strtol(value, &part, 10);
    char link[32], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0 || *part != ':')
        return 0;
    path[n] = '\0';
    if (!strstr(path, part + 1))
        return 0;
    errno = why;
    return 1;
}

/* The function of that name behind this one. */
#define NEXT(name)                                                                                 \
    static __typeof__(name) *next;                                                                 \
    if (!next)                                                                                     \
    *(void **)&next = dlsym(RTLD_NEXT, #name)

typedef int fcntl_fn(int, int, ...);

static int lock_or(const char *name, int fd, int command, void *argument)
{
    const char *locks = getenv("SHIM_LOCKS");
    fcntl_fn *next;
    if (locks && (command == F_SETLK || command == F_SETLKW || command == F_GETLK)) {
        errno = atoi(locks);
        return -1;
    }
    *(void **)&next = dlsym(RTLD_NEXT, name);
    return next(fd, command, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list args;
    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    return lock_or("fcntl", fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    va_list args;
    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    return lock_or("fcntl64", fd, command, argument);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    NEXT(clock_gettime);
    const char *ahead = getenv("SHIM_CLOCK");
    int rc = next(clock, out);
    if (!rc && clock == CLOCK_REALTIME && ahead)
        out->tv_sec += atol(ahead);
    return rc;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    NEXT(write);
    return fails("SHIM_WRITE", fd) ? -1 : next(fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    NEXT(pwrite);
    return fails("SHIM_WRITE", fd) ? -1 : next(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    NEXT(pwrite64);
    return fails("SHIM_WRITE", fd) ? -1 : next(fd, bytes, n, at);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    NEXT(posix_fallocate);
    return fails("SHIM_WRITE", fd) ? errno : next(fd, at, n);
}

ssize_t read(int fd, void *bytes, size_t n)
{
    NEXT(read);
    return fails("SHIM_READ", fd) ? -1 : next(fd, bytes, n);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t at)
{
    NEXT(pread64);
    return fails("SHIM_READ", fd) ? -1 : next(fd, bytes, n, at);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t at)
{
    NEXT(pread);
    return fails("SHIM_READ", fd) ? -1 : next(fd, bytes, n, at);
}

int fsync(int fd)
{
    NEXT(fsync);
    return fails("SHIM_SYNC", fd) ? -1 : next(fd);
}

int fdatasync(int fd)
{
    NEXT(fdatasync);
    return fails("SHIM_SYNC", fd) ? -1 : next(fd);
}
