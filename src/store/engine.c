#include "store/engine.h"

#include "store/memory.h"

#include <sqlite3.h>
#include <stdbool.h>

#define WAL_HEADER 32 /* bytes, https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
#define WAL_FRAME_HEADER 24
#define LAYER "debrief"
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

static sqlite3_vfs *below; /* as the layer's functions get it from nowhere else */

static bool holds_frame(sqlite3_file *file)
{
    sqlite3_int64 size = 0;
    return file->pMethods && !file->pMethods->xFileSize(file, &size) &&
           size > WAL_HEADER + WAL_FRAME_HEADER;
}

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    (void)self;
    if (!(flags & SQLITE_OPEN_WAL) || !(flags & SQLITE_OPEN_CREATE))
        return below->xOpen(below, name, file, flags, out_flags);
    int rc = below->xOpen(below, name, file, flags & ~SQLITE_OPEN_CREATE, out_flags);
    if (!rc && holds_frame(file))
        return rc;
    if (file->pMethods)
        file->pMethods->xClose(file);
    file->pMethods = 0;
    return below->xOpen(below, name, file, flags, out_flags);
}

const char *engine_start(void)
{
    static sqlite3_vfs layer;
    if (layer.zName)
        return layer.zName;
    /* Refused where SQLite runs already, as in a test with a file layer of its own: no matter. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
#ifndef SANITIZED
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory_methods);
#endif
    below = sqlite3_vfs_find(0);
    if (!below)
        return 0;
    layer = *below;
    layer.pNext = 0;
    layer.zName = LAYER;
    layer.xOpen = open_file;
    if (sqlite3_vfs_register(&layer, 0)) {
        layer.zName = 0;
        return 0;
    }
    return layer.zName;
}
