#include "store/harden.h"

#include "base/limits.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

#define WORK_EACH 1000000   /* steps between two looks at how much was done */
#define WORK_LEAST 20000000 /* steps that any file may take: about a second */
#define WORK_PER_BYTE 100   /* honest ones take less than ten */

static int64_t size_of(const char *path, const char *end)
{
    char name[4096];
    struct stat st;
    int n = snprintf(name, sizeof name, "%s%s", path, end);
    return n > 0 && (size_t)n < sizeof name && !stat(name, &st) ? st.st_size : 0;
}

static int look_at_work(void *self)
{
    struct work *work = self;
    work->done += WORK_EACH;
    if (work->done <= WORK_LEAST)
        return 0;
    int64_t bytes = size_of(work->path, "") + size_of(work->path, "-wal");
    return (work->done - WORK_LEAST) / WORK_PER_BYTE > bytes;
}

void harden(sqlite3 *handle, struct work *work)
{
    static const char *modules[] = {"json_each", NULL}; /* those that our statements use */
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_drop_modules(handle, modules);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, LIMIT_DATABASE_VALUE);
    if (work->path)
        sqlite3_progress_handler(handle, WORK_EACH, look_at_work, work);
}
