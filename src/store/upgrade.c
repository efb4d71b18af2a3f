#include "store/upgrade.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "store/backup.h"
#include "store/schema.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int64_t clock_us(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static char *name_of_copy(const struct db *db, int version)
{
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s-v%d", db->path, version);
    size_t base = name.len;
    struct stat st;
    /* A link that leads nowhere is something too. */
    for (int n = 2; !lstat(name.data, &st); n++) {
        buf_truncate(&name, base);
        buf_addf(&name, "-%d", n);
    }
    return buf_detach(&name);
}

/* Through a connection of its own, which sees what stands there while this one holds the lock. */
static void set_aside(struct db *db, int version)
{
    struct db *reader = NULL;
    struct backup backup;
    char *name = name_of_copy(db, version);
    if (!db_open(db->path, DB_READ, &reader, &db->upgrade.why) &&
        !backup_write(reader, name, BACKUP_AS_IS, NULL, &backup, &db->upgrade.why)) {
        db->upgrade.copy = name;
        name = NULL;
    }
    free(name);
    db_close(reader);
}

/* An upgrade that failed leaves no copy: the next one makes another, on a disk that may be full.
 * Where it can't be told whether it failed, the copy stays. */
static void drop_copy(struct db *db)
{
    if (!db->upgrade.copy || db->unclear || unlink(db->upgrade.copy))
        return;
    free(db->upgrade.copy);
    db->upgrade.copy = NULL;
}

int upgrade(struct db *db, struct error *err)
{
    int64_t began = clock_us();
    if (db_begin_write(db, err))
        return -1;
    int version = 0;
    if (schema_version(db->handle, db->path, SCHEMA_CHANGE, &version, err))
        goto undo;
    if (version == SCHEMA_VERSION) {
        db_rollback(db);
        return 0;
    }
    if (version > 0)
        set_aside(db, version);
    if (schema_upgrade(db->handle, db->path, version, err) || db_commit(db, err))
        goto undo;
    if (version > 0) {
        db->upgrade.from = version;
        db->upgrade.to = SCHEMA_VERSION;
        db->upgrade.took = clock_us() - began;
    }
    db_forget_writes(db);
    return 0;
undo:
    db_rollback(db);
    drop_copy(db);
    return -1;
}
