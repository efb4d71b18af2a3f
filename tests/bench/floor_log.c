/* floor_log DB TEXT: the least that records an event as durably as debrief does: opens the
 * database, writes the event and its revision in one transaction at synchronous=FULL in WAL mode,
 * closes.
 *
 * The log is left behind, and folded in and emptied when it has grown past 64 frames. (A passive
 * checkpoint would not do: the next process, alone, recovers the log and takes none of it for
 * folded in, so that it would grow without end.) */
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#define FRAMES 64
#define BUSY_MS 10000

static int fold_in(void *unused, sqlite3 *db, const char *name, int frames)
{
    (void)unused;
    if (frames > FRAMES)
        sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return SQLITE_OK;
}

static int run(sqlite3 *db, const char *sql, sqlite3_int64 at, const char *text)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL))
        return -1;
    sqlite3_bind_int64(stmt, 1, at);
    sqlite3_bind_text(stmt, 2, text, -1, SQLITE_STATIC);
    sqlite3_step(stmt);
    return sqlite3_finalize(stmt);
}

static int record(sqlite3 *db, const char *text)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    sqlite3_int64 at = (sqlite3_int64)now.tv_sec * 1000000 + now.tv_nsec / 1000;
    return sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) ||
           run(db,
               "INSERT INTO event (incident, seq, at, kind, text) "
               "SELECT 1, coalesce(max(id), 0) + 1, ?1, 'note', ?2 FROM event",
               at, text) ||
           run(db,
               "INSERT INTO revision (at, author, kind, record) "
               "VALUES (?1, ?2, 'event', last_insert_rowid())",
               at, "alice") ||
           sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (argc != 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL))
        return 2;
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_wal_hook(db, fold_in, NULL);
    if (sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL) || record(db, argv[2])) {
        fprintf(stderr, "floor_log: %s\n", sqlite3_errmsg(db));
        return 2;
    }
    return sqlite3_close(db);
}
