/* The queue of those who write: a lock on a file beside the database, "DB-lock". SQLite's own
 * waiting is a lottery, in which one of many writers may lose again and again; flock serves them
 * about in the order in which they came. It only orders: what keeps the file whole is SQLite's
 * lock, which comes after it. So nothing here is an error: where the file can't be made, or whoever
 * is at the front stands still, the writer goes on without. */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include <sys/types.h>

#define QUEUE_SUFFIX "-lock"
#define QUEUE_PATIENCE_MS 950 /* how long it may stand still: all in all less than a second */
#define QUEUE_MOST_MS 10000   /* how long it is waited for while it moves */

/* Waits until it is this writer's turn. Whoever has waited touches the file, so that the others see
 * whether the queue moves: they go on without it when it has stood still for QUEUE_PATIENCE_MS, and
 * after QUEUE_MOST_MS in any case. MODE is the database's, which
 * the file is made with. Returns what queue_leave takes, -1 where there is no queue. Uses SIGALRM
 * and the real-time timer while it waits, and leaves both as they were. */
int queue_enter(const char *database, mode_t mode);
/* Fine with -1. */
void queue_leave(int place);

#endif
