#include "time/zone_folder.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/strv.h"
#include "time/scan.h"

#include <dirent.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define FILE_LIMIT (1024 * 1024)
#define DEPTH_LIMIT 3 /* America/Argentina/Ushuaia */

/* What was read, for the life of the process: zones are borrowed from here. */
struct entry {
    char *path; /* of the file, or the POSIX string */
    struct tzif *data;
    struct entry *next;
};

static struct {
    char *folder; /* NULL: the default */
    struct entry *entries;
    struct strv names;
    bool names_read;
} state;

const char *zone_folder(void)
{
    return state.folder != NULL ? state.folder : "/usr/share/zoneinfo";
}

void zone_set_folder(const char *folder)
{
    str_replace(&state.folder, folder);
    strv_release(&state.names);
    state.names_read = false;
}

bool zone_name_valid(const char *name)
{
    bool part_begins = true;

    if (*name == '\0' || strlen(name) >= ZONE_NAME_MAX)
        return false;
    for (; *name != '\0'; name++) {
        if (part_begins && (*name == '/' || *name == '.' || *name == '-'))
            return false;
        if (!scan_is_letter(*name) && !scan_is_digit(*name) && strchr("_+-./", *name) == NULL)
            return false;
        part_begins = *name == '/';
    }
    return !part_begins;
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static const struct tzif *keep(const char *path, struct tzif *data)
{
    struct entry *entry = xcalloc(1, sizeof *entry);

    entry->path = xstrdup(path);
    entry->data = data;
    entry->next = state.entries;
    state.entries = entry;
    return data;
}

static const struct tzif *kept(const char *path)
{
    for (const struct entry *e = state.entries; e != NULL; e = e->next) {
        if (strcmp(e->path, path) == 0)
            return e->data;
    }
    return NULL;
}

static const struct tzif *load_path(const char *path, struct error *err)
{
    struct buf bytes = BUF_INIT;
    const struct tzif *known = kept(path);
    struct tzif *data = NULL;

    if (known != NULL)
        return known;
    if (file_read(path, FILE_LIMIT, &bytes, err) == 0) {
        data = tzif_new(bytes.data, bytes.len, err);
        if (data == NULL)
            error_prefix(err, "'%s': ", path);
    }
    buf_release(&bytes);
    return data != NULL ? keep(path, data) : NULL;
}

const struct tzif *zone_rule_load(const char *posix)
{
    const struct tzif *known = kept(posix);
    struct tzif *data;

    if (known != NULL)
        return known;
    data = tzif_new_rule(posix, NULL);
    return data != NULL ? keep(posix, data) : NULL;
}

/* Puts the name that the directory PATH has for PART, in any case, in PART's place. */
static void mend_case(const char *path, char *part, size_t n)
{
    DIR *directory = opendir(path);
    struct dirent *found;

    if (directory == NULL)
        return;
    while ((found = readdir(directory)) != NULL) {
        if (strlen(found->d_name) == n && strncasecmp(found->d_name, part, n) == 0) {
            memcpy(part, found->d_name, n);
            break;
        }
    }
    closedir(directory);
}

/* Writes the path of NAME, and its proper spelling over NAME. */
static void find_path(char *name, struct buf *path)
{
    buf_addf(path, "%s/%s", zone_folder(), name);
    if (is_file(path->data))
        return;
    buf_reset(path);
    buf_adds(path, zone_folder());
    for (char *part = name; *part != '\0';) {
        size_t n = strcspn(part, "/");
        mend_case(path->data, part, n);
        buf_addc(path, '/');
        buf_add(path, part, n);
        part += n + (part[n] == '/');
    }
}

const struct tzif *zone_folder_load(const char *name, char canonical[ZONE_NAME_MAX],
                                    struct error *err)
{
    struct buf path = BUF_INIT;
    char proper[ZONE_NAME_MAX];
    const struct tzif *data = NULL;
    struct stat st;

    if (!zone_name_valid(name))
        return NULL;
    memcpy(proper, name, strlen(name) + 1);
    find_path(proper, &path);
    if (is_file(path.data))
        data = load_path(path.data, err);
    else if (stat(zone_folder(), &st) != 0)
        error_set(
            err,
            "no time zone data in '%s': install the package tzdata, or give an offset such as "
            "+01:00",
            zone_folder());
    if (data != NULL)
        memcpy(canonical, proper, sizeof proper);
    buf_release(&path);
    return data;
}

/* Adds the files below FOLDER/PREFIX; PREFIX is "" or ends with '/'. */
static void list_names(const char *prefix, int depth, struct strv *names)
{
    struct buf path = BUF_INIT, name = BUF_INIT;
    struct dirent *found;
    struct stat st;
    DIR *directory;

    buf_addf(&path, "%s/%s", zone_folder(), prefix);
    directory = opendir(path.data);
    while (directory != NULL && (found = readdir(directory)) != NULL) {
        buf_reset(&name);
        buf_addf(&name, "%s%s", prefix, found->d_name);
        if (!zone_name_valid(name.data) || !strcmp(name.data, "posix") ||
            !strcmp(name.data, "right"))
            continue;
        buf_reset(&path);
        buf_addf(&path, "%s/%s", zone_folder(), name.data);
        if (stat(path.data, &st) != 0)
            continue;
        if (S_ISREG(st.st_mode) && depth > 0) {
            strv_add(names, name.data);
        } else if (S_ISDIR(st.st_mode) && depth + 1 < DEPTH_LIMIT) {
            buf_addc(&name, '/');
            list_names(name.data, depth + 1, names);
        }
    }
    if (directory != NULL)
        closedir(directory);
    buf_release(&path);
    buf_release(&name);
}

const char *const *zone_names(size_t *count)
{
    if (!state.names_read) {
        strv_add(&state.names, "UTC");
        list_names("", 0, &state.names);
        strv_sort_unique(&state.names);
        state.names_read = true;
    }
    *count = state.names.n;
    return (const char *const *)state.names.v;
}

const char *zone_folder_twin(const char *path)
{
    struct buf wanted = BUF_INIT, bytes = BUF_INIT, other = BUF_INIT;
    const char *twin = NULL;
    size_t count;
    const char *const *names = zone_names(&count);

    if (is_file(path) && file_read(path, FILE_LIMIT, &wanted, NULL) == 0) {
        for (size_t i = 0; i < count && twin == NULL; i++) {
            buf_reset(&bytes);
            buf_reset(&other);
            buf_addf(&other, "%s/%s", zone_folder(), names[i]);
            if (strchr(names[i], '/') != NULL &&
                file_read(other.data, FILE_LIMIT, &bytes, NULL) == 0 && bytes.len == wanted.len &&
                memcmp(bytes.data, wanted.data, bytes.len) == 0)
                twin = names[i];
        }
    }
    buf_release(&wanted);
    buf_release(&bytes);
    buf_release(&other);
    return twin;
}
