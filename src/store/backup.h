/* A copy of the whole database in one file, taken while others write.
 *
 * What is copied is the state at one moment: all pages are read in one read transaction, which in
 * WAL mode holds nobody up. The copy is verified, in rollback-journal mode (no log beside it), of
 * mode 0600, synced with its folder, and takes the place of nothing: it gets its name last, and
 * what is not finished is removed, also where a signal ends the program. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "base/progress.h"
#include "store/db.h"

enum backup_kind {
    BACKUP_SOUND, /* without a fault, or there is none */
    BACKUP_AS_IS, /* with the faults that it has: before they are mended */
};

struct backup {
    int64_t bytes;
    int64_t incidents, events, revisions; /* incidents and events without the removed ones */
    int64_t newest; /* when the newest revision was made, in microseconds; NONE: there is none */
};

/* Copies what DB holds to PATH, where nothing may be yet. DB must not be in a transaction. Memory
 * does not grow with the database. */
int backup_write(struct db *db, const char *path, enum backup_kind kind,
                 const struct progress *progress, struct backup *out, struct error *err);

#endif
