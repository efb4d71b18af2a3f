#include "cut.h"

#include "base/alloc.h"
#include "base/file.h"
#include "world.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512
#define NOWHERE (-1)

struct file {
    bool folder;
    struct buf bytes; /* for good */
};

struct name {
    char *path;
    int file; /* NOWHERE: gone */
};

struct names {
    struct name *v;
    size_t n;
};

/* A write, a truncation (no bytes) or names that change: from PATH, which is gone then, or NULL. */
struct pending {
    enum disk_op op;
    int file;
    size_t offset, len;
    const char *bytes;
    char *path, *from;
};

struct cut {
    struct file *files;
    size_t file_count;
    struct names good, now;
    struct pending *pending;
    size_t pending_count;
};

/* ---- names */

static int find(const struct names *names, const char *path)
{
    for (size_t i = 0; i < names->n; i++)
        if (!strcmp(names->v[i].path, path))
            return names->v[i].file;
    return NOWHERE;
}

static void bind(struct names *names, const char *path, int file)
{
    for (size_t i = 0; i < names->n; i++) {
        if (!strcmp(names->v[i].path, path)) {
            names->v[i].file = file;
            return;
        }
    }
    names->v = xreallocarray(names->v, names->n + 1, sizeof *names->v);
    names->v[names->n++] = (struct name){xstrdup(path), file};
}

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->v[i].path);
    free(names->v);
    *names = (struct names){0};
}

static void rename_in(struct names *names, const struct pending *p)
{
    if (p->from)
        bind(names, p->from, NOWHERE);
    bind(names, p->path, p->file);
}

static bool directly_in(const char *folder, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    return strlen(folder) == n && !strncmp(folder, path, n);
}

/* ---- what is there for good */

static int add_file(struct cut *cut, bool folder)
{
    cut->files = xreallocarray(cut->files, cut->file_count + 1, sizeof *cut->files);
    cut->files[cut->file_count] = (struct file){folder, BUF_INIT};
    return (int)cut->file_count++;
}

static void take_folder(struct cut *cut, const char *folder, const char *relative)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        struct buf path = BUF_INIT, name = BUF_INIT;
        struct stat st;
        buf_addf(&path, "%s/%s", folder, entry->d_name);
        buf_addf(&name, "%s%s%s", relative, *relative ? "/" : "", entry->d_name);
        bool dots = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
        if (!dots && !stat(path.data, &st)) {
            int file = add_file(cut, S_ISDIR(st.st_mode));
            bind(&cut->good, name.data, file);
            bind(&cut->now, name.data, file);
            if (S_ISDIR(st.st_mode))
                take_folder(cut, path.data, name.data);
            else if (file_read(path.data, 1LL << 30, &cut->files[file].bytes, NULL))
                abort();
        }
        buf_release(&path);
        buf_release(&name);
    }
    if (dir)
        closedir(dir);
}

struct cut *cut_new(const char *folder)
{
    struct cut *cut = xcalloc(1, sizeof *cut);
    take_folder(cut, folder, "");
    return cut;
}

void cut_free(struct cut *cut)
{
    if (!cut)
        return;
    for (size_t i = 0; i < cut->file_count; i++)
        buf_release(&cut->files[i].bytes);
    for (size_t i = 0; i < cut->pending_count; i++) {
        free(cut->pending[i].path);
        free(cut->pending[i].from);
    }
    names_release(&cut->good);
    names_release(&cut->now);
    free(cut->files);
    free(cut->pending);
    free(cut);
}

/* ---- the journal */

bool cut_next(const struct buf *journal, size_t *at, struct disk_record *record, const char **name,
              const char **bytes)
{
    static char path[512];
    if (*at + sizeof *record > journal->len)
        return false;
    memcpy(record, journal->data + *at, sizeof *record);
    *at += sizeof *record;
    if (record->name_len >= sizeof path || *at + record->name_len + record->len > journal->len)
        abort();
    memcpy(path, journal->data + *at, record->name_len);
    path[record->name_len] = '\0';
    *name = path;
    *bytes = journal->data + *at + record->name_len;
    *at += record->name_len + record->len;
    return true;
}

static void set_size(struct buf *file, size_t size, char with)
{
    if (size < file->len)
        buf_truncate(file, size);
    else
        buf_fill(file, with, size - file->len);
}

static void put(struct buf *file, size_t offset, const char *bytes, size_t len)
{
    if (file->len < offset + len)
        set_size(file, offset + len, '\0');
    memcpy(file->data + offset, bytes, len);
}

static void settle(struct cut *cut, const struct pending *p)
{
    if (p->op == OP_WRITE)
        put(&cut->files[p->file].bytes, p->offset, p->bytes, p->len);
    else if (p->op == OP_TRUNCATE)
        set_size(&cut->files[p->file].bytes, p->offset, '\0');
    else
        rename_in(&cut->good, p);
}

/* What is under way in the file, or in the folder, is from now on there for good. */
static void keep_synced(struct cut *cut, int file, const char *folder)
{
    size_t kept = 0;
    for (size_t i = 0; i < cut->pending_count; i++) {
        struct pending *p = &cut->pending[i];
        bool names = p->op != OP_WRITE && p->op != OP_TRUNCATE;
        if (folder ? names && directly_in(folder, p->path) : !names && p->file == file) {
            settle(cut, p);
            free(p->path);
            free(p->from);
        } else {
            cut->pending[kept++] = *p;
        }
    }
    cut->pending_count = kept;
}

static void add_pending(struct cut *cut, struct pending p)
{
    cut->pending = xreallocarray(cut->pending, cut->pending_count + 1, sizeof *cut->pending);
    cut->pending[cut->pending_count++] = p;
}

static void change_name(struct cut *cut, const struct disk_record *record, const char *name,
                        const char *bytes)
{
    struct pending p = {.op = (enum disk_op)record->op, .file = NOWHERE};
    if (record->op == OP_CREATE || record->op == OP_FOLDER)
        p.file = add_file(cut, record->op == OP_FOLDER);
    if (record->op == OP_RENAME || record->op == OP_LINK) {
        p.file = find(&cut->now, name);
        p.path = xstrndup(bytes, record->len);
        p.from = record->op == OP_RENAME ? xstrdup(name) : NULL;
    } else {
        p.path = xstrdup(name);
    }
    rename_in(&cut->now, &p);
    add_pending(cut, p);
}

void cut_apply(struct cut *cut, const struct disk_record *record, const char *name,
               const char *bytes)
{
    int file = find(&cut->now, name);
    switch ((enum disk_op)record->op) {
    case OP_WRITE:
    case OP_TRUNCATE:
        if (file != NOWHERE)
            add_pending(cut, (struct pending){.op = (enum disk_op)record->op,
                                              .file = file,
                                              .offset = (size_t)record->offset,
                                              .len = record->len,
                                              .bytes = bytes});
        break;
    case OP_SYNC:
        if (file != NOWHERE)
            keep_synced(cut, file, NULL);
        break;
    case OP_SYNC_FOLDER:
        keep_synced(cut, NOWHERE, name);
        break;
    default:
        change_name(cut, record, name, bytes);
    }
}

/* ---- what arrives */

static uint64_t random_bits(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static bool arrives(struct chance *chance, uint64_t *state)
{
    /* Of a seed nearly nothing arrives, of another nearly all. */
    static const unsigned often[] = {1, 4, 8, 12, 15};
    unsigned part = chance->part++;
    switch (chance->kind) {
    case CHANCE_NONE:
        return false;
    case CHANCE_ALL:
        return true;
    case CHANCE_BITS:
        return part < 64 && (chance->seed >> part & 1);
    default:
        return random_bits(state) % 16 < often[chance->seed % 5];
    }
}

/* The sectors of one write. */
static void write_arrives(const struct pending *p, struct buf *file, struct chance *chance,
                          uint64_t *state)
{
    if (chance->kind == CHANCE_RANDOM && file->len < p->offset + p->len) {
        uint64_t grown = random_bits(state) % 3; /* not, with nothing, with rubbish */
        if (grown)
            set_size(file, p->offset + p->len, grown == 1 ? '\0' : '\x5A');
    }
    for (size_t from = 0, to; from < p->len; from = to) {
        to = ((p->offset + from) / SECTOR + 1) * SECTOR - p->offset;
        if (to > p->len)
            to = p->len;
        if (arrives(chance, state))
            put(file, p->offset + from, p->bytes + from, to - from);
    }
}

static void decide(const struct cut *cut, struct chance *chance, struct names *names,
                   struct buf *contents)
{
    uint64_t state = chance->seed * 2 + 1;
    chance->part = 0;
    for (size_t i = 0; i < cut->good.n; i++)
        bind(names, cut->good.v[i].path, cut->good.v[i].file);
    for (size_t i = 0; i < cut->file_count; i++)
        buf_add(&contents[i], cut->files[i].bytes.data, cut->files[i].bytes.len);
    for (size_t i = 0; i < cut->pending_count; i++) {
        const struct pending *p = &cut->pending[i];
        if (p->op == OP_WRITE)
            write_arrives(p, &contents[p->file], chance, &state);
        else if (!arrives(chance, &state))
            continue;
        else if (p->op == OP_TRUNCATE)
            set_size(&contents[p->file], p->offset, '\0');
        else
            rename_in(names, p);
    }
}

unsigned cut_parts(const struct cut *cut)
{
    unsigned n = 0;
    for (size_t i = 0; i < cut->pending_count; i++) {
        const struct pending *p = &cut->pending[i];
        n += p->op == OP_WRITE
                 ? (unsigned)((p->offset + p->len + SECTOR - 1) / SECTOR - p->offset / SECTOR)
                 : 1;
    }
    return n;
}

/* A file whose folder did not arrive is gone with it. */
static void lay_file(const char *folder, const char *name, const struct file *file,
                     const struct buf *contents)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%s", folder, name);
    if (file->folder)
        mkdir(path.data, 0700);
    else
        world_put(path.data, contents->data, contents->len);
    buf_release(&path);
}

struct wanted {
    const struct cut *cut;
    const struct names *names;
};

/* A folder with those above it. */
static bool has_folder(const void *self, const char *path)
{
    const struct wanted *wanted = self;
    char *above = xstrdup(path);
    bool has = true;
    for (char *slash = above + strlen(above); has && slash; slash = strrchr(above, '/')) {
        *slash = '\0';
        int file = find(wanted->names, above);
        has = file != NOWHERE && wanted->cut->files[file].folder;
    }
    free(above);
    return has;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->path, ((const struct name *)b)->path);
}

void cut_lay(const struct cut *cut, struct chance *chance, const char *folder)
{
    struct names names = {0};
    struct buf *contents = xcalloc(cut->file_count, sizeof *contents);
    for (size_t i = 0; i < cut->file_count; i++)
        buf_init(&contents[i]);
    decide(cut, chance, &names, contents);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, by_path); /* folders before what is in them */
    world_empty_but(folder, has_folder, &(struct wanted){cut, &names});
    for (size_t i = 0; i < names.n; i++) {
        int file = names.v[i].file;
        if (file != NOWHERE)
            lay_file(folder, names.v[i].path, &cut->files[file], &contents[file]);
    }
    if (chance->kind == CHANCE_RANDOM && chance->seed % 3 == 0)
        world_put_rubbish(folder);
    for (size_t i = 0; i < cut->file_count; i++)
        buf_release(&contents[i]);
    free(contents);
    names_release(&names);
}
