#include "store/redact_copies.h"

#include "base/buf.h"
#include "base/json.h"
#include "store/db.h"
#include "store/redact.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024) /* bytes at once */

static bool holds(const struct buf *bytes, const struct buf *needle)
{
    const char *p = bytes->data, *end = bytes->data + bytes->len;
    while ((size_t)(end - p) >= needle->len &&
           (p = memchr(p, needle->data[0], (size_t)(end - p) - needle->len + 1))) {
        if (!memcmp(p, needle->data, needle->len))
            return true;
        p++;
    }
    return false;
}

/* Reads piece by piece; each begins with the end of the one before. */
static bool file_holds(int fd, const struct buf *plain, const struct buf *escaped)
{
    struct buf bytes = BUF_INIT;
    char piece[READ_SIZE];
    bool found = false;
    for (ssize_t n; !found && (n = read(fd, piece, sizeof piece)) > 0;) {
        size_t keep = bytes.len < escaped->len ? bytes.len : escaped->len;
        if (keep)
            memmove(bytes.data, bytes.data + bytes.len - keep, keep);
        buf_truncate(&bytes, keep);
        buf_add(&bytes, piece, (size_t)n);
        found = holds(&bytes, plain) || holds(&bytes, escaped);
    }
    buf_release(&bytes);
    return found;
}

/* In a database a text can be in pieces, on pages that lie apart. */
static bool database_holds(const char *path, const char *words)
{
    struct error ignored = ERROR_INIT;
    struct db *db = NULL;
    int64_t places = 0;
    if (!db_open(path, DB_READ, &db, &ignored))
        redact_count(db, words, &places, &ignored);
    db_close(db);
    return places > 0;
}

static bool is_own(const char *end)
{
    static const char *const own[] = {"-wal", "-shm", "-journal", "-lock"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(end, own[i]))
            return true;
    return false;
}

void redact_copies(const char *path, const char *words, void (*found)(void *self, const char *copy),
                   void *self)
{
    struct buf plain = BUF_INIT, escaped = BUF_INIT, folder = BUF_INIT;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    buf_add(&folder, path, (size_t)(name - path));
    buf_adds(&plain, words);
    json_add_string(&escaped, words);
    /* Without its quotes. */
    memmove(escaped.data, escaped.data + 1, escaped.len - 1);
    buf_truncate(&escaped, escaped.len - 2);
    DIR *dir = opendir(folder.len ? folder.data : ".");
    for (struct dirent *e; dir && (e = readdir(dir));) {
        size_t len = strlen(name);
        struct stat st;
        if (strncmp(e->d_name, name, len) != 0 || e->d_name[len] != '-' || is_own(e->d_name + len))
            continue;
        int fd = openat(dirfd(dir), e->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        struct buf copy = BUF_INIT;
        buf_addf(&copy, "%s%s", folder.data, e->d_name);
        if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) &&
            (file_holds(fd, &plain, &escaped) || database_holds(copy.data, words)))
            found(self, copy.data);
        buf_release(&copy);
        if (fd >= 0)
            close(fd);
    }
    if (dir)
        closedir(dir);
    buf_release(&plain);
    buf_release(&escaped);
    buf_release(&folder);
}
