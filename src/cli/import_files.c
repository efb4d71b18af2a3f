#include "cli/import_files.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/strv.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* The folders that were looked into, by what they are whatever they are called: open addressing. */
struct seen {
    struct place {
        dev_t device;
        ino_t inode;
        bool used;
    } * v;
    size_t n, cap;
};

static struct place *seen_find(const struct seen *seen, dev_t device, ino_t inode)
{
    size_t i = (size_t)((uint64_t)inode * 0x9E3779B97F4A7C15u >> 17) & (seen->cap - 1);
    while (seen->v[i].used && (seen->v[i].device != device || seen->v[i].inode != inode))
        i = (i + 1) & (seen->cap - 1);
    return &seen->v[i];
}

/* Whether it was not there. */
static bool seen_add(struct seen *seen, dev_t device, ino_t inode)
{
    if (seen->n * 2 >= seen->cap) {
        struct seen larger = {.n = seen->n, .cap = seen->cap ? seen->cap * 2 : 64};
        larger.v = xcalloc(larger.cap, sizeof *larger.v);
        for (size_t i = 0; i < seen->cap; i++)
            if (seen->v[i].used)
                *seen_find(&larger, seen->v[i].device, seen->v[i].inode) = seen->v[i];
        free(seen->v);
        *seen = larger;
    }
    struct place *place = seen_find(seen, device, inode);
    if (place->used)
        return false;
    *place = (struct place){device, inode, true};
    seen->n++;
    return true;
}

bool import_is_markdown(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (!strcasecmp(dot, ".md") || !strcasecmp(dot, ".markdown"));
}

const char *import_dated_name(const char *path)
{
    const char *name = strrchr(path, '/');
    if (!name)
        return path;
    if (strpbrk(name, "0123456789"))
        return name + 1;
    while (name > path && name[-1] != '/')
        name--;
    return name;
}

const char *import_file_name(const struct import_file *file)
{
    return strcmp(file->path, "-") ? file->path : "standard input";
}

static struct import_file *add(struct import_files *files, char *path, bool found)
{
    if (files->n == files->cap) {
        files->cap = files->cap ? files->cap * 2 : 16;
        files->v = xreallocarray(files->v, files->cap, sizeof *files->v);
    }
    files->v[files->n] = (struct import_file){path, found, NULL};
    return &files->v[files->n++];
}

static void add_bad(struct import_files *files, const char *path, const char *what)
{
    struct buf text = BUF_INIT;
    buf_addf(&text, "the folder '%s' %s", path, what);
    add(files, xstrdup(path), false)->error = buf_detach(&text);
}

static void add_unreadable(struct import_files *files, const char *path)
{
    struct buf what = BUF_INIT;
    buf_addf(&what, "can't be read: %s", strerror(errno));
    add_bad(files, path, what.data);
    buf_release(&what);
}

/* The paths of what is in the folder and not hidden; it is closed before any of them is looked
 * into, so that no depth takes all descriptors. */
static int list(const char *folder, struct strv *paths)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return -1;
    bool slash = folder[strlen(folder) - 1] == '/';
    const struct dirent *entry;
    for (;;) {
        errno = 0;
        entry = readdir(dir);
        if (!entry)
            break;
        if (*entry->d_name == '.')
            continue;
        struct buf path = BUF_INIT;
        buf_addf(&path, "%s%s%s", folder, slash ? "" : "/", entry->d_name);
        strv_take(paths, buf_detach(&path));
    }
    int why = errno;
    closedir(dir);
    errno = why;
    return why ? -1 : 0;
}

/* Folders still to be looked into are kept in AHEAD: no depth of them takes the stack. */
static void look_into(struct import_files *files, const char *folder, struct strv *ahead,
                      struct seen *seen)
{
    struct strv paths = {0};
    if (list(folder, &paths))
        add_unreadable(files, folder);
    for (size_t i = 0; i < paths.n; i++) {
        struct stat st;
        char *path = paths.v[i];
        if (stat(path, &st)) {
            /* A link to nowhere is nothing to import, unless it is called like a document; one that
             * leads to itself never is. */
            if (errno != ELOOP && (errno != ENOENT || import_is_markdown(path)))
                add(files, xstrdup(path), true);
        } else if (S_ISREG(st.st_mode) && import_is_markdown(path)) {
            add(files, xstrdup(path), true);
        } else if (S_ISDIR(st.st_mode) && seen_add(seen, st.st_dev, st.st_ino)) {
            strv_add(ahead, path);
        }
    }
    strv_release(&paths);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct import_file *)a)->path, ((const struct import_file *)b)->path);
}

void import_files_add(struct import_files *files, const char *path)
{
    struct stat st;
    if (!strcmp(path, "-") || stat(path, &st) || !S_ISDIR(st.st_mode)) {
        add(files, xstrdup(path), false);
        return;
    }
    struct strv ahead = {0};
    struct seen seen = {0};
    size_t before = files->n;
    seen_add(&seen, st.st_dev, st.st_ino);
    strv_add(&ahead, path);
    while (ahead.n) {
        char *folder = ahead.v[--ahead.n];
        look_into(files, folder, &ahead, &seen);
        free(folder);
    }
    strv_release(&ahead);
    free(seen.v);
    if (files->n == before)
        add_bad(files, path, "holds no documents: they end in .md or .markdown");
    qsort(files->v + before, files->n - before, sizeof *files->v, by_path);
}

void import_files_release(struct import_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        free(files->v[i].path);
        free(files->v[i].error);
    }
    free(files->v);
    *files = (struct import_files){0};
}
