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

static long long now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* flock itself waits without end; a timer interrupts it, again and again, since the first signal
 * may come just before the call. */
static bool wait_for_lock(int fd)
{
    struct sigaction action, was;
    memset(&action, 0, sizeof action);
    action.sa_handler = wake;
    sigemptyset(&action.sa_mask);
    sigset_t alarm, mask;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    struct itimerval tick = {{0, TICK_US}, {0, TICK_US}}, timer;
    sigaction(SIGALRM, &action, &was);
    sigprocmask(SIG_UNBLOCK, &alarm, &mask);
    setitimer(ITIMER_REAL, &tick, &timer);
    long long until = now_ms() + QUEUE_PATIENCE_MS;
    int rc;
    do
        rc = flock(fd, LOCK_EX);
    while (rc && errno == EINTR && now_ms() < until);
    setitimer(ITIMER_REAL, &timer, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGALRM, &was, NULL);
    return !rc;
}

int queue_enter(const char *database, mode_t mode)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s" QUEUE_SUFFIX, database);
    int fd = open(path.data, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        fd = open(path.data, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode & 0600);
        if (fd >= 0 && mode & 0060)
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
