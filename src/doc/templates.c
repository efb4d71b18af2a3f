#include "doc/templates.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "doc/embedded.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

void template_release(struct template_file *file)
{
    buf_release(&file->text);
    buf_release(&file->front);
    buf_release(&file->source);
    buf_release(&file->title);
    buf_release(&file->description);
    strv_release(&file->fields);
    strv_release(&file->needs);
}

/* The value of "key: value" if LINE has that key. */
static bool front_value(const char *line, size_t len, const char *key, struct buf *out)
{
    size_t n = strlen(key);
    if (len <= n || strncmp(line, key, n) || line[n] != ':')
        return false;
    const char *value = line + n + 1;
    size_t left = len - n - 1;
    while (left && (*value == ' ' || *value == '"'))
        value++, left--;
    buf_reset(out);
    buf_add(out, value, left);
    buf_rtrim(out);
    if (out->len && out->data[out->len - 1] == '"')
        buf_truncate(out, out->len - 1);
    return true;
}

static void read_figures(struct template_file *file, const struct strv *words)
{
    file->figures = 0;
    if (strv_has(words, "phases"))
        file->figures |= TEMPLATE_FIGURE_PHASES;
    if (strv_has(words, "timeline"))
        file->figures |= TEMPLATE_FIGURE_TIMELINE;
}

/* "a, b c" */
static void add_words(struct strv *out, const char *text)
{
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, ", ");
        if (n)
            strv_addn(out, p, n);
        p += n + (p[n] != 0);
    }
}

/* "edition: public". What is meant to be public must not go out as it is for a slip: another word
 * than that, or the key in capitals, is told (edition_unknown), not passed over. */
static bool read_edition(struct template_file *file, const char *line, size_t len)
{
    static const char key[] = "edition";
    struct buf value = BUF_INIT;
    size_t blank = strspn(line, " \t"), n = strlen(key);
    if (len <= blank + n || strncasecmp(line + blank, key, n) != 0 ||
        line[blank + n + strspn(line + blank + n, " \t")] != ':')
        return false;
    file->public = front_value(line, len, key, &value) && !strcmp(value.data, "public");
    file->edition_unknown = file->edition_unknown || !file->public;
    buf_release(&value);
    return true;
}

static void read_front_line(struct template_file *file, const char *line, size_t len)
{
    struct buf value = BUF_INIT;
    struct strv words = {0};
    if (front_value(line, len, "title", &file->title) ||
        front_value(line, len, "description", &file->description)) {
        /* read */
    } else if (front_value(line, len, "requires", &value)) {
        add_words(&file->needs, value.data);
    } else if (front_value(line, len, "fields", &value)) {
        add_words(&file->fields, value.data);
    } else if (read_edition(file, line, len)) {
        /* read */
    } else if (front_value(line, len, "figures", &value)) {
        add_words(&words, value.data);
        read_figures(file, &words);
    }
    strv_release(&words);
    buf_release(&value);
}

bool template_is_fence(const char *line, size_t len)
{
    while (len > 3 && strchr(" \t\r", line[len - 1]))
        len--;
    return len == 3 && !memcmp(line, "---", 3);
}

static void cut(struct template_file *file, size_t front)
{
    struct buf rest = BUF_INIT;
    buf_add(&file->front, file->text.data, front);
    buf_add(&rest, file->text.data + front, file->text.len - front);
    buf_release(&file->text);
    file->text = rest;
}

/* Cuts the front matter off: what stands between two lines of three hyphens at the very beginning,
 * and a byte order mark before them. */
static void cut_front_matter(struct template_file *file)
{
    const char *text = file->text.data;
    size_t mark = strncmp(text, "\xEF\xBB\xBF", 3) ? 0 : 3, len;
    int lines = 0;
    file->first_line = 1;
    for (const char *p = text + mark, *end = p; end && *p; lines++, p += len + 1) {
        end = strchr(p, '\n');
        len = end ? (size_t)(end - p) : strlen(p);
        if (!lines && !(end && template_is_fence(p, len)))
            break;
        if (lines && template_is_fence(p, len)) {
            file->first_line = lines + 2;
            cut(file, (size_t)(p - text) + len + (end ? 1 : 0));
            return;
        }
        if (lines)
            read_front_line(file, p, len);
        if (!end)
            break;
    }
    if (mark)
        cut(file, mark);
}

static bool is_same(const char *path, const char *other)
{
    char *real = other ? file_real_path(path) : NULL,
         *real_other = other ? file_real_path(other) : NULL;
    bool same = real && real_other && !strcmp(real, real_other);
    free(real);
    free(real_other);
    return same;
}

/* NAMED: by a person, and not found by its name in a folder. */
static int load_file(const char *path, bool named, const char *skip, struct template_file *out,
                     struct error *err)
{
    if (access(path, F_OK) || is_same(path, skip))
        return 0;
    int (*read)(const char *, long long, struct buf *, struct error *) =
        named ? file_read : file_read_found;
    if (read(path, LIMIT_TEMPLATE, &out->text, err))
        return -1;
    size_t bad;
    if (!utf8_valid(out->text.data, out->text.len, &bad))
        return error_set(err, "the template '%s' is no UTF-8 text (byte %zu): save it as UTF-8",
                         path, bad + 1);
    buf_adds(&out->source, path);
    return 1;
}

static int load_from(const char *folder, const char *name, const char *skip,
                     struct template_file *out, struct error *err)
{
    /* A name stays below the folder it is looked for in. */
    if (!folder || name[0] == '/' || strstr(name, ".."))
        return 0;
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%s.md", folder, name);
    int rc = load_file(path.data, false, skip, out, err);
    buf_release(&path);
    return rc;
}

const struct embedded_template *embedded_find(const char *name)
{
    for (const struct embedded_template *t = embedded_templates; t->name; t++)
        if (!strcmp(t->name, name))
            return t;
    return NULL;
}

static int load_shipped(const char *name, struct template_file *out)
{
    const struct embedded_template *t = embedded_find(name);
    if (t) {
        buf_add(&out->text, t->bytes, t->len);
        buf_addf(&out->source, "%s (shipped)", name);
        out->shipped = true;
        return 1;
    }
    return 0;
}

static bool is_path(const char *name)
{
    size_t len = strlen(name);
    return strchr(name, '/') ? strncmp(name, "partials/", 9) != 0
                             : len > 3 && !strcmp(name + len - 3, ".md");
}

static int load(const struct template_folders *folders, const char *name, bool is_file,
                const char *skip, struct template_file *out, struct error *err)
{
    memset(out, 0, sizeof *out);
    buf_init(&out->text);
    buf_init(&out->front);
    buf_init(&out->source);
    buf_init(&out->title);
    buf_init(&out->description);
    int rc = is_file ? load_file(name, true, NULL, out, err) : 0;
    if (!rc)
        rc = load_from(folders->beside, name, skip, out, err);
    if (!rc)
        rc = load_from(folders->user, name, skip, out, err);
    if (!rc)
        rc = load_shipped(name, out);
    if (rc < 1) {
        template_release(out);
        return rc;
    }
    out->figures = TEMPLATE_FIGURE_PHASES | TEMPLATE_FIGURE_TIMELINE;
    cut_front_matter(out);
    return 1;
}

int template_load(const struct template_folders *folders, const char *name,
                  struct template_file *out, struct error *err)
{
    return load(folders, name, is_path(name), NULL, out, err);
}

int template_load_inside(const struct template_folders *folders, const char *name, const char *skip,
                         struct template_file *out, struct error *err)
{
    return load(folders, name, false, skip, out, err);
}

static int refuse(const struct template_folders *folders, const char *name, struct error *err)
{
    struct strv names = {0};
    struct nearest best = {0};
    struct buf all = BUF_INIT;
    template_names(folders, &names);
    for (size_t i = 0; i < names.n; i++) {
        nearest_consider(&best, name, names.v[i]);
        buf_addf(&all, "%s%s", i ? ", " : "", names.v[i]);
    }
    if (best.word)
        error_set(err, "there is no template '%s': did you mean '%s'?", name, best.word);
    else
        error_set(err, "there is no template '%s': use a file's path, or one of %s", name,
                  all.data);
    buf_release(&all);
    strv_release(&names);
    return -1;
}

int template_need(const struct template_folders *folders, const char *name,
                  struct template_file *out, struct error *err)
{
    int rc = template_load(folders, name, out, err);
    return rc == 1 ? 0 : rc ? -1 : refuse(folders, name, err);
}

static void add_folder(const char *folder, struct strv *out)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        size_t len = strlen(e->d_name);
        if (len > 3 && !strcmp(e->d_name + len - 3, ".md"))
            strv_addn(out, e->d_name, len - 3);
    }
    closedir(dir);
}

void template_names(const struct template_folders *folders, struct strv *out)
{
    add_folder(folders->beside, out);
    add_folder(folders->user, out);
    for (const struct embedded_template *t = embedded_templates; t->name; t++)
        if (!strpbrk(t->name, "/."))
            strv_add(out, t->name);
    strv_sort_unique(out);
}

void template_fields(const struct template_folders *folders, struct strv *out)
{
    struct strv names = {0};
    template_names(folders, &names);
    for (size_t i = 0; i < names.n; i++) {
        struct template_file file;
        struct error ignored = ERROR_INIT; /* who renders it is told */
        if (load(folders, names.v[i], false, NULL, &file, &ignored) < 1)
            continue;
        for (size_t k = 0; k < file.fields.n; k++)
            strv_add(out, file.fields.v[k]);
        template_release(&file);
    }
    strv_release(&names);
    strv_sort_unique(out);
}
