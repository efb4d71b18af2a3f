#include "base/temporary.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#define MOST 8

static const char *volatile made[MOST];
static int count;

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
#define DEADLY (sizeof deadly / sizeof deadly[0])
static struct sigaction before[DEADLY];

static void remove_all(int signal_number)
{
    for (size_t i = 0; i < MOST; i++)
        if (made[i])
            unlink(made[i]);
    /* It is blocked until this returns, and then it is what it was before. */
    for (size_t i = 0; i < DEADLY; i++)
        if (deadly[i] == signal_number)
            sigaction(signal_number, &before[i], NULL);
    raise(signal_number);
}

static void watch(void)
{
    struct sigaction action = {.sa_handler = remove_all};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < DEADLY; i++) {
        sigaction(deadly[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(deadly[i], &action, NULL);
    }
}

static void watch_no_more(void)
{
    for (size_t i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &before[i], NULL);
}

void temporary_made(const char *path)
{
    size_t i = 0;
    while (i < MOST && made[i])
        i++;
    if (i == MOST)
        return;
    made[i] = path;
    if (count++ == 0)
        watch();
}

void temporary_done(const char *path)
{
    for (size_t i = 0; path && i < MOST; i++) {
        if (made[i] != path)
            continue;
        made[i] = NULL;
        if (--count == 0)
            watch_no_more();
        return;
    }
}
