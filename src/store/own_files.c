#include "store/own_files.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/aside.h"
#include "store/queue.h"

#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return !stat(a, &of_a) && !stat(b, &of_b) && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* Whether two paths are one name in one folder, whether something stands there or not. */
static bool same_name(const char *a, const char *b)
{
    char *folder = xstrdup(a), *other_folder = xstrdup(b);
    char *name = xstrdup(a), *other_name = xstrdup(b);
    bool yes = !strcmp(basename(name), basename(other_name)) &&
               same_file(dirname(folder), dirname(other_folder));
    free(folder);
    free(other_folder);
    free(name);
    free(other_name);
    return yes;
}

int own_files_spare(const char *database, const char *path, struct error *err)
{
    static const char *const ends[] = {
        "", "-wal", "-shm", "-journal", QUEUE_SUFFIX, ASIDE_SUFFIX, ASIDE_SUFFIX ASIDE_UNREADABLE};
    char *real = file_real_path(database);
    struct buf own = BUF_INIT;
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof ends / sizeof *ends; i++) {
        buf_reset(&own);
        buf_addf(&own, "%s%s", real, ends[i]);
        if (same_file(own.data, path) || same_name(own.data, path))
            rc = error_set(err,
                           i ? "'%s' belongs to the database itself: name another file"
                             : "'%s' is the database itself: name another file",
                           path);
    }
    buf_release(&own);
    free(real);
    return rc;
}
