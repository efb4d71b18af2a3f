/* What is wrong with a template's front matter. */
#include "base/alloc.h"
#include "base/nearest.h"
#include "doc/template_names.h"
#include "doc/view.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"title",   "description", "requires", "fields",
                                   "edition", "figures",     NULL};
static const char *const figures[] = {"phases", "timeline", "none", NULL};
static const char *const editions[] = {"public", NULL};

struct line {
    const struct template_file *file;
    const struct strv *fields;
    struct template_faults *faults;
    const char *begin;
    int number;
};

static bool is_one(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (!strcmp(*list, word))
            return true;
    return false;
}

static bool is_data(const char *word)
{
    for (const struct view_field *f = shape_incident.fields; f->name; f++)
        if (!strcmp(f->name, word))
            return true;
    return is_one(field_names, word);
}

static void add(const struct line *l, const char *at, const char *text)
{
    template_faults_add(l->faults, l->file->source.data, l->number, (int)(at - l->begin) + 1, "%s",
                        text);
}

/* WORD is none of LIST. */
static void add_unknown(const struct line *l, const char *at, const char *what, const char *word,
                        const char *const *list)
{
    struct nearest best = {0};
    struct buf text = BUF_INIT, all = BUF_INIT;
    for (size_t i = 0; list[i]; i++) {
        nearest_consider(&best, word, list[i]);
        buf_addf(&all, "%s%s", i ? ", " : "", list[i]);
    }
    buf_addf(&text, "'%s' is no %s: ", word, what);
    if (best.word)
        buf_addf(&text, "did you mean '%s'?", best.word);
    else
        buf_addf(&text, "%s", all.data);
    add(l, at, text.data);
    buf_release(&text);
    buf_release(&all);
}

static bool is_known(const struct line *l, const char *word)
{
    return is_data(word) || strv_has(l->fields, word);
}

/* Whether each of "A_or_B" is. */
static bool are_known(const struct line *l, const char *words)
{
    struct buf word = BUF_INIT;
    bool known = true;
    for (const char *from = words, *to; from; from = to ? to + strlen("_or_") : NULL) {
        to = strstr(from, "_or_");
        buf_reset(&word);
        buf_add(&word, from, to ? (size_t)(to - from) : strlen(from));
        known = known && is_known(l, word.data);
    }
    buf_release(&word);
    return known;
}

static void check_required(const struct line *l, const char *at, const char *word)
{
    struct nearest best = {0};
    struct buf text = BUF_INIT;
    if (is_known(l, word) || are_known(l, word))
        return;
    for (const struct view_field *f = shape_incident.fields; f->name; f++)
        nearest_consider(&best, word, f->name);
    for (size_t i = 0; field_names[i]; i++)
        nearest_consider(&best, word, field_names[i]);
    for (size_t i = 0; i < l->fields->n; i++)
        nearest_consider(&best, word, l->fields->v[i]);
    if (best.word)
        buf_addf(&text, "there is no '%s' to require: did you mean '%s'?", word, best.word);
    else
        buf_addf(&text,
                 "there is no '%s' to require: name it in the front matter too, 'fields: %s'", word,
                 word);
    add(l, at, text.data);
    buf_release(&text);
}

static void check_field(const struct line *l, const char *at, const char *word)
{
    struct buf text = BUF_INIT;
    if (word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-_")])
        buf_addf(&text,
                 "'%s' can't be the name of a field: use lower case letters, digits, - and _",
                 word);
    else if (is_data(word) && !is_one(field_names, word))
        buf_addf(&text, "'%s' is a name of the data already: choose another for the field", word);
    if (text.len)
        add(l, at, text.data);
    buf_release(&text);
}

static void check_word(const struct line *l, const char *key, const char *at, const char *word)
{
    if (!strcmp(key, "requires"))
        check_required(l, at, word);
    else if (!strcmp(key, "fields"))
        check_field(l, at, word);
    else if (!strcmp(key, "figures") && !is_one(figures, word))
        add_unknown(l, at, "figure", word, figures);
    else if (!strcmp(key, "edition") && !is_one(editions, word))
        add_unknown(l, at, "edition", word, editions);
}

static void check_line(const struct line *l, size_t len)
{
    const char *colon = memchr(l->begin, ':', len), *end = l->begin + len;
    if (!len || l->begin[0] == '#')
        return;
    if (!colon) {
        add(l, l->begin, "this is no 'name: value': the front matter ends with a line '---'");
        return;
    }
    char *key = xstrndup(l->begin, (size_t)(colon - l->begin));
    if (!is_one(keys, key))
        add_unknown(l, l->begin, "line of a template's front matter", key, keys);
    for (const char *p = colon + 1; p < end;) {
        size_t n = 0;
        while (p + n < end && !strchr(", \"", p[n]))
            n++;
        char *word = xstrndup(p, n);
        if (n)
            check_word(l, key, p, word);
        if (strstr(word, "{{"))
            add(l, p, "tags are not filled in here: the front matter is no part of the document");
        free(word);
        p += n + 1;
    }
    free(key);
}

void template_check_front(const struct template_file *file, const struct strv *fields,
                          struct template_faults *faults)
{
    struct line line = {file, fields, faults, file->front.data, 1};
    const char *end = file->front.data + file->front.len;
    for (; line.begin < end; line.number++) {
        const char *eol = memchr(line.begin, '\n', (size_t)(end - line.begin));
        size_t len = (size_t)((eol ? eol : end) - line.begin);
        if (line.number > 1 && !template_is_fence(line.begin, len))
            check_line(&line, len - (len && line.begin[len - 1] == '\r'));
        line.begin += len + 1;
    }
}
