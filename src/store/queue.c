#include "store/queue.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define TICK_US 25000

static void wake(int signal)
{
    (void)signal; /* only so that flock returns */
}

static long long now_ms(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* How much longer to wait. The queue moves as long as its file is touched: a long one is waited
 * through, one whose holder stands still is not. */
static long long patience_left(int fd, long long began)
{
    long long waited = now_ms(CLOCK_MONOTONIC) - began, still = waited;
    struct stat st;
    if (!fstat(fd, &st)) {
        long long touched = (long long)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
        long long since = now_ms(CLOCK_REALTIME) - touched;
        if (since < still)
            still = since > 0 ? since : 0;
    }
    long long left = QUEUE_PATIENCE_MS - still;
    return left < QUEUE_MOST_MS - waited ? left : QUEUE_MOST_MS - waited;
}

/* flock itself waits without end; a timer interrupts it. That is done seldom, since who waits again
 * stands at the end; but more than once, since the signal may come just before the call. */
static bool wait_for_lock(int fd)
{
    struct sigaction action, was;
    memset(&action, 0, sizeof action);
    action.sa_handler = wake;
    sigemptyset(&action.sa_mask);
    sigset_t alarm, mask;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    struct itimerval timer, never = {{0, 0}, {0, 0}};
    getitimer(ITIMER_REAL, &timer);
    sigaction(SIGALRM, &action, &was);
    sigprocmask(SIG_UNBLOCK, &alarm, &mask);
    long long began = now_ms(CLOCK_MONOTONIC), left;
    int rc = -1;
    errno = EINTR;
    while (rc && errno == EINTR && (left = patience_left(fd, began)) > 0) {
        struct itimerval tick = {{0, TICK_US}, {left / 1000, left % 1000 * 1000}};
        setitimer(ITIMER_REAL, &tick, NULL);
        rc = flock(fd, LOCK_EX);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGALRM, &was, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    /* Where that is not allowed, the others lose patience sooner. */
    if (!rc)
        futimens(fd, NULL);
    return !rc;
}

int queue_enter(const char *database, mode_t mode)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s" QUEUE_SUFFIX, database);
    /* Not to be held up by what is no file: a pipe waits for a writer. */
    int fd = open(path.data, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        fd = open(path.data, O_RDONLY | O_CREAT | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, mode & 0600);
        /* A group that may only read has nothing to wait for. */
        if (fd >= 0 && mode & 0020)
            fchmod(fd, mode & 0660);
    }
    buf_release(&path);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) && (errno != EWOULDBLOCK || !wait_for_lock(fd))) {
        close(fd);
        return -1;
    }
    return fd;
}

void queue_leave(int place)
{
    if (place >= 0)
        close(place);
}
