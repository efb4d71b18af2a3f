/* How far a long piece of work is, told by the one who does it to the one who shows it. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

struct progress {
    /* WHAT is done now ("copying"), DONE parts of TOTAL; TOTAL 0: nobody knows how many. NULL where
     * nobody wants to know. */
    void (*tell)(void *self, const char *what, int64_t done, int64_t total);
    void *self;
};

static inline void progress_tell(const struct progress *progress, const char *what, int64_t done,
                                 int64_t total)
{
    if (progress && progress->tell)
        progress->tell(progress->self, what, done, total);
}

#endif
