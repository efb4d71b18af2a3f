/* A folder that commands are run in, each in a child of the test, with the disk watched (disk.h);
 * and what is then in the database there.
 *
 * The folder is $HOME of the commands, so that the database is .local/share/debrief/debrief.db
 * below it; the first 'open' makes the folders too. What can't be done ends the program, and so the
 * test. */
#ifndef FAULTS_WORLD_H
#define FAULTS_WORLD_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define WORLD_DATABASE ".local/share/debrief/debrief.db"

/* Once, before all; and at the end, which removes it. */
void world_begin(void);
void world_end(void);
/* Of a file in the world; the caller's to free. */
char *world_path(const char *name);

void world_empty(void);
/* A folder, but for those folders in it that KEEP wants; PATH is relative. */
void world_empty_but(const char *folder, bool (*keep)(const void *self, const char *path),
                     const void *self);
void world_put(const char *path, const char *bytes, size_t len);
/* A file from elsewhere, as the database. */
void world_put_database(const char *path);
void world_get(const char *path, struct buf *out);
/* Beside the database, where shared memory was. */
void world_put_rubbish(const char *folder);

struct run {
    int status; /* as the shell says it: 128 + N for a signal */
    struct buf out, err;
};
#define RUN_INIT                                                                                   \
    {                                                                                              \
        -1, BUF_INIT, BUF_INIT                                                                     \
    }
void run_release(struct run *run);
/* Runs a command: ARGV is NULL-terminated and does not begin with the program's name. INPUT may be
 * NULL. MINUTE is the time, after 2023-06-01 09:00. The journal goes to the file JOURNAL, if any.
 */
void world_run(const char *const *argv, const char *input, int minute, const char *journal,
               struct run *run);

/* What is in the database, as one text: its version, and every row of every table. "nothing" where
 * there is no file, no table or no record yet. Where something is wrong with it, the text begins
 * with "bad: ". Opens the database as any program would, which changes the files. */
void world_contents(struct buf *out);
/* Of another one, by its path in the world. */
void world_contents_of(const char *name, struct buf *out);
/* Whether that of two contents differs, and in which line first. */
void contents_differ(const char *wanted, const char *found, struct buf *line);

#endif
