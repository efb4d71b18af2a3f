/* The database engine, hidden: a connection, statements by name, transactions. SQLite is behind it;
 * nothing outside src/store includes sqlite3.h, and nothing there speaks what only SQLite
 * understands but db*.c, harden.c, engine*.c, memory.c, schema.c, backup.c and doctor*.c.
 *
 * Errors: functions return 0 or -1 with the error described in words for a person ("the database is
 * locked …"). Opening hardens the connection: defensive, foreign keys, no trusted schema, no
 * double-quoted strings. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/error.h"
#include "store/statements.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct stmt;

enum db_mode {
    DB_READ,   /* there must be one; works on a read-only file or folder */
    DB_LOOK,   /* like READ, whatever schema it has: for doctor */
    DB_WRITE,  /* there must be one */
    DB_RECORD, /* like WRITE, for a command that only records an event: it leaves a short log
                  ("DB-wal") behind, that every other opening folds in on its way out */
    DB_CREATE, /* made where there is none, with mode 0600 (0660 in a setgid folder), with its
                  folder */
};

/* Whether there is a file, or something in the way of finding out: opening it says what. */
bool db_exists(const char *path);

int db_open(const char *path, enum db_mode mode, struct db **out, struct error *err);
/* An empty one in memory: to try a change out where no file is to be made. */
int db_open_memory(struct db **out, struct error *err);
/* Fine with NULL. */
void db_close(struct db *db);
/* Whether this opening made the file. */
bool db_made(const struct db *db);
const char *db_path(const struct db *db);
/* Its whole path, with links followed; NULL for one in memory. */
const char *db_file(const struct db *db);
/* Whether its file or its folder can't be written. */
bool db_read_only(const struct db *db);
/* Whether events can be recorded into it through this opening: no newer version made it, either. */
bool db_takes_events(const struct db *db);

/* What opening did to a file of an earlier version: a copy of it was set aside first. */
struct db_upgrade {
    int from, to;     /* versions of the schema; 0: nothing was upgraded */
    int64_t took;     /* microseconds */
    char *copy;       /* the copy's path; NULL: there is none, */
    struct error why; /* and this is why */
};
const struct db_upgrade *db_upgraded(const struct db *db);

/* A named statement, reset and unbound; kept for the life of the connection. One that is being
 * stepped through gives a second one, so that a list can be read within itself. Pair each with
 * stmt_done. */
struct stmt *db_stmt(struct db *db, enum statement name, struct error *err);
void stmt_done(struct stmt *stmt); /* fine with NULL */

/* Parameters count from 1. Texts are not copied: they must live until stmt_done. NONE and NULL bind
 * null. */
void bind_int(struct stmt *stmt, int i, int64_t value);
void bind_text(struct stmt *stmt, int i, const char *value);
/* 1: a row, 0: no more, -1: failed. */
int stmt_step(struct stmt *stmt, struct error *err);
/* Steps a statement that gives no rows, and is done with it. */
int stmt_run(struct stmt *stmt, struct error *err);
/* Columns count from 0. Null is NONE and NULL. Texts are borrowed until the next step. */
int64_t column_int(struct stmt *stmt, int i);
const char *column_text(struct stmt *stmt, int i);
/* The same, of what may be anything, because nothing looks at a file's constraints when it is read:
 * false where it is no integer, or no text of valid UTF-8 without a NUL, nor null. */
bool column_get_int(struct stmt *stmt, int i, int64_t *out);
bool column_get_text(struct stmt *stmt, int i, const char **out);

/* One number: the first column of the first row, or NONE. */
int db_number(struct stmt *stmt, int64_t *out, struct error *err);

/* Says that the file holds what nothing of ours can have written: WHAT names it ("event.kind").
 * Returns -1. */
int db_damaged(const struct db *db, const char *what, struct error *err);

/* Transactions. Begin nests: only the outermost acts. A rollback inside takes the whole back. */
int db_begin_write(struct db *db, struct error *err);
int db_begin_read(struct db *db, struct error *err);
int db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db);
/* A part of a transaction that can be taken back alone: from db_part_begin to db_part_keep, or to
 * db_part_drop, after which it is as if nothing of it had been. One at a time. An error says that
 * the whole transaction is lost. */
int db_part_begin(struct db *db, struct error *err);
int db_part_keep(struct db *db, struct error *err);
int db_part_drop(struct db *db, struct error *err);
/* Whether anything was changed, for good, since it was opened, or since the other one was called:
 * what is changed on the way in (an upgrade, events that were kept aside) is not the command's. */
bool db_wrote(const struct db *db);
void db_forget_writes(struct db *db); /* fine with NULL */
bool db_in_transaction(const struct db *db);

/* Says that thousands of records come next, each of which was looked at (record_check): SQLite need
 * not look at them again, for as long as it is open. */
void db_expect_many(struct db *db);

/* Folds the log that recorders leave ("DB-wal") into the file, as far as that needs no waiting;
 * what is still in it afterwards, somebody else keeps there. Closing does the same. */
void db_fold(struct db *db);

/* Rewrites the file without what was removed from it, and empties the log beside it: after a
 * redaction. */
int db_scrub(struct db *db, struct error *err);

/* How long a lock is waited for, from now on; ten seconds where nothing is said, five by one who
 * records. Returns how long it was until now. */
int db_set_patience(struct db *db, int milliseconds);

/* For the tests: every statement prepares, and its plan as lines ("SEARCH event USING …"). */
int db_plan(struct db *db, enum statement name, void (*line)(void *self, const char *text),
            void *self, struct error *err);

#endif
