#include "cli/check_settings.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "doc/check.h"
#include "time/instant.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SETTINGS_MOST (1024 * 1024) /* bytes */

static void release(struct check_file_settings *s)
{
    free(s->path);
    strv_release(&s->ignored);
    strv_release(&s->reasons);
    strv_release(&s->rules);
    free(s->levels);
    free(s->template);
    free(s->fail_on);
    secret_patterns_free(s->secrets);
    free(s);
}

void check_settings_release(struct check_settings_cache *cache)
{
    for (size_t i = 0; i < cache->n; i++)
        release(cache->v[i]);
    free(cache->v);
    free(cache->folder);
    *cache = (struct check_settings_cache){0};
}

/* ---- its keys */

static int read_ignore(struct check_file_settings *s, json_t *value, struct error *err)
{
    const char *rule;
    json_t *reason;
    if (!json_is_object(value))
        return error_set(err, "'ignore' is no object: write {\"RULE\": \"why\"}");
    json_object_foreach(value, rule, reason)
    {
        if (!json_is_string(reason))
            return error_set(err, "the reason of '%s' is no text: write why it is ignored", rule);
        strv_add(&s->ignored, rule);
        strv_add(&s->reasons, json_string_value(reason));
    }
    return 0;
}

static int read_rules(struct check_file_settings *s, json_t *value, struct error *err)
{
    static const char *const words[] = {"off", "warning", "error"};
    const char *rule;
    json_t *level;
    if (!json_is_object(value))
        return error_set(err, "'rules' is no object: write {\"RULE\": \"warning\"}");
    json_object_foreach(value, rule, level)
    {
        const char *word = json_is_string(level) ? json_string_value(level) : "";
        size_t i = 0;
        if (check_rule_known(rule, err))
            return -1;
        while (i < 3 && strcmp(words[i], word) != 0)
            i++;
        if (i == 3)
            return error_set(err, "'%s' is set to something else: use error, warning or off", rule);
        strv_add(&s->rules, rule);
        s->levels = xreallocarray(s->levels, s->rules.n, sizeof *s->levels);
        s->levels[s->rules.n - 1] = (enum check_level)(CHECK_OFF + (int)i);
    }
    return 0;
}

static int read_gap(struct check_file_settings *s, json_t *value, struct error *err)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    if (duration_parse(text, false, &s->gap, err))
        return error_prefix(err, "'gap': ");
    return s->gap > 0 ? 0 : error_set(err, "'gap' is nothing: write a time, as 30m");
}

static int read_template(struct check_file_settings *s, json_t *value, struct error *err)
{
    const char *name = json_is_string(value) ? json_string_value(value) : "";
    struct buf path = BUF_INIT;
    if (!*name)
        return error_set(err, "'template' is no name: 'debrief template list' lists them");
    if (strchr(name, '/') && *name != '/')
        buf_add(&path, s->path, strlen(s->path) - strlen(CHECK_SETTINGS_FILE));
    buf_adds(&path, name);
    s->template = buf_detach(&path);
    return 0;
}

static int read_fail_on(struct check_file_settings *s, json_t *value, struct error *err)
{
    const char *word = json_is_string(value) ? json_string_value(value) : "";
    if (strcmp(word, "error") != 0 && strcmp(word, "warning") != 0)
        return error_set(err, "'fail_on' is something else: use error or warning");
    s->fail_on = xstrdup(word);
    return 0;
}

static int read_secrets(struct check_file_settings *s, json_t *value, struct error *err)
{
    const char *name;
    json_t *pattern;
    if (!json_is_object(value))
        return error_set(err, "'secrets' is no object: write {\"NAME\": \"REGEX\"}");
    json_object_foreach(value, name, pattern)
    {
        if (!json_is_string(pattern))
            return error_set(err, "the pattern of '%s' is no text: write a regular expression",
                             name);
        if (secret_patterns_add(&s->secrets, name, json_string_value(pattern), err))
            return -1;
    }
    return 0;
}

static const struct {
    const char *name;
    int (*read)(struct check_file_settings *s, json_t *value, struct error *err);
} keys[] = {{"ignore", read_ignore},     {"rules", read_rules},     {"gap", read_gap},
            {"template", read_template}, {"fail_on", read_fail_on}, {"secrets", read_secrets}};
#define KEYS (sizeof keys / sizeof *keys)

static int read_key(struct check_file_settings *s, const char *name, json_t *value,
                    struct error *err)
{
    struct nearest best = {0};
    for (size_t i = 0; i < KEYS; i++) {
        if (!strcmp(keys[i].name, name))
            return keys[i].read(s, value, err);
        nearest_consider(&best, name, keys[i].name);
    }
    if (best.word)
        return error_set(err, "'%s' is no key: did you mean '%s'?", name, best.word);
    return error_set(err, "'%s' is no key: use ignore, rules, gap, template, fail_on or secrets",
                     name);
}

static int read_all(struct check_file_settings *s, struct error *err)
{
    struct buf text = BUF_INIT;
    json_error_t why;
    int line;
    int rc = file_read_found(s->path, SETTINGS_MOST, &text, err);
    json_t *root = NULL, *value;
    const char *name;
    size_t bom = 0;
    if (!rc && !strncmp(text.data, "\xEF\xBB\xBF", 3)) /* as some editors begin a file */
        bom = 3;
    if (!rc && json_is_too_deep(text.data, text.len, &line)) {
        error_set(err, "its JSON is nested too deep: write one object");
        rc = error_at(err, s->path, line, 0);
    } else if (!rc) {
        root = json_loadb(text.data + bom, text.len - bom, JSON_REJECT_DUPLICATES, &why);
        if (!root) {
            error_set(err, "%s: write JSON, one object", why.text);
            rc = error_at(err, s->path, why.line > 0 ? why.line : 0, 0);
        } else if (!json_is_object(root)) {
            error_set(err, "it is no object: write {\"ignore\": {\"RULE\": \"why\"}}");
            rc = error_at(err, s->path, 0, 0);
        }
    }
    if (!rc && root)
        json_object_foreach(root, name, value)
        {
            if (!rc && read_key(s, name, value, err))
                rc = error_at(err, s->path, 0, 0);
        }
    json_decref(root);
    buf_release(&text);
    return rc;
}

/* ---- which one */

/* Reads the one at PATH, if it was not read before. */
static int at_path(struct check_settings_cache *cache, const char *path,
                   struct check_file_settings **out, struct error *err)
{
    for (size_t i = 0; i < cache->n; i++)
        if (!strcmp(cache->v[i]->path, path)) {
            *out = cache->v[i];
            return 0;
        }
    struct check_file_settings *s = xcalloc(1, sizeof *s);
    s->path = xstrdup(path);
    if (read_all(s, err)) {
        release(s);
        return -1;
    }
    if (cache->n == cache->cap) {
        cache->cap = cache->cap ? 2 * cache->cap : 8;
        cache->v = xreallocarray(cache->v, cache->cap, sizeof(*cache->v));
    }
    cache->v[cache->n++] = s;
    *out = s;
    return 0;
}

static int above(struct check_settings_cache *cache, const char *folder,
                 struct check_file_settings **out, struct error *err)
{
    struct buf path = BUF_INIT;
    struct stat st;
    size_t len = strlen(folder);
    int rc = 0;
    *out = NULL;
    for (;;) {
        buf_reset(&path);
        buf_add(&path, folder, len);
        buf_adds(&path,
                 len && folder[len - 1] == '/' ? CHECK_SETTINGS_FILE : "/" CHECK_SETTINGS_FILE);
        if (!stat(path.data, &st)) {
            rc = at_path(cache, path.data, out, err);
            break;
        }
        if (!len || !strcmp(folder, "/"))
            break;
        while (len && folder[len - 1] != '/')
            len--;
        while (len && folder[len - 1] == '/')
            len--;
    }
    buf_release(&path);
    return rc;
}

int check_settings_for(struct check_settings_cache *cache, const char *path,
                       struct check_file_settings **out, struct error *err)
{
    struct buf name = BUF_INIT;
    const char *slash = strrchr(path, '/');
    if (slash)
        buf_add(&name, path, (size_t)(slash - path) + (slash == path));
    else
        buf_adds(&name, ".");
    if (!cache->folder || strcmp(cache->folder, name.data) != 0) {
        char *whole = file_real_path(name.data);
        free(cache->folder);
        cache->folder = NULL;
        if (above(cache, whole, &cache->found, err)) {
            free(whole);
            buf_release(&name);
            return -1;
        }
        free(whole);
        cache->folder = xstrdup(name.data);
    }
    *out = cache->found;
    buf_release(&name);
    return 0;
}
