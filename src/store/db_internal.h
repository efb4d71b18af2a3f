/* For the parts of store/ that speak what only SQLite understands: its handle, and its errors in
 * the words of db.h; and what db.c and db_open.c share. */
#ifndef STORE_DB_INTERNAL_H
#define STORE_DB_INTERNAL_H

#include "store/db.h"
#include "store/harden.h"

#include <sys/types.h>

struct sqlite3;
struct sqlite3_stmt;

struct sqlite3 *db_handle(const struct db *db);
/* Says in words what RC means; returns -1. */
int db_error(struct db *db, int rc, struct error *err);

struct stmt {
    struct sqlite3_stmt *handle;
    struct db *db;
    bool busy;
    bool spare; /* a second one of its name: finalized when done */
};

struct db {
    struct sqlite3 *handle;
    char *path; /* as it was named */
    char *file; /* no name that SQLite takes for something else: ":memory:", "file:…" */
    bool read_only;
    bool newer;   /* its schema is: it can be read, and must not be written */
    bool made;    /* the file, by this opening */
    bool records; /* opened to record: leaves the log behind */
    bool wrote;
    int forgotten;  /* changes that db_wrote is not told of */
    bool unclear;   /* whether what could not be committed is there all the same */
    int log_frames; /* after the last commit */
    int patience;   /* milliseconds that a lock is waited for */
    int place;      /* in the queue; -1: none */
    mode_t mode;    /* of the file */
    dev_t device;   /* the file that was opened, by these two */
    ino_t inode;
    int depth; /* of begins */
    struct db_upgrade upgrade;
    struct work work; /* done so far */
    struct stmt statements[STATEMENT_COUNT];
};

int db_exec(struct db *db, const char *sql, struct error *err);

#endif
