#include "cli/redact_found.h"

#include "base/alloc.h"
#include "cli/secrets.h"
#include "store/history.h"
#include "store/records.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define COUNTED 8 /* kinds of secrets that are named */

struct finding_words {
    struct secret_patterns *patterns;
    struct strv *words;
    struct secret_count counts[COUNTED];
    size_t n;
    bool redacted; /* something was overwritten in it before */
};

static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!islower((unsigned char)text[i]))
            return false;
    return true;
}

/* A password that is a mere word stands in other texts as well, and says nothing there: it is
 * overwritten together with what stands before it. */
static void widen(const char *text, struct secret *s)
{
    size_t from = s->from;
    if (!is_plain(text + from, s->len))
        return;
    for (int part = 0; part < 2 && s->from - from < 3; part++) {
        while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\t'))
            from--;
        while (from > 0 && !strchr(" \t\r\n", text[from - 1]))
            from--;
    }
    s->len += s->from - from;
    s->from = from;
}

static void take(struct finding_words *f, const char *text, const struct secret *s)
{
    char *words = xstrndup(text + s->from, s->len);
    size_t i = 0;
    for (size_t k = 0; k < f->words->n; k++)
        if (!strcmp(f->words->v[k], words)) {
            free(words);
            return;
        }
    strv_add(f->words, words);
    free(words);
    while (i < f->n && strcmp(f->counts[i].label, s->label) != 0)
        i++;
    if (i == COUNTED)
        return;
    f->counts[i].label = s->label;
    f->counts[i].n++;
    f->n += i == f->n;
}

static void find_in(struct finding_words *f, const char *text)
{
    struct secret s;
    size_t len = strlen(text), at = 0;
    while (secret_find(text, len, at, f->patterns, &s)) {
        at = s.from + s.len;
        if (s.class != SECRET_CREDENTIAL && s.class != SECRET_OWN)
            continue;
        widen(text, &s);
        if (s.len >= 3)
            take(f, text, &s);
    }
}

static int find_in_record(struct finding_words *f, struct db *db, const struct ref *ref,
                          struct error *err)
{
    const struct record_type *type = &record_types[ref->kind];
    union record record;
    if (record_need(db, ref->kind, ref->id, &record, err))
        return -1;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        const char *text = c->is_text ? *record_text(&record, c) : NULL;
        if (text)
            find_in(f, text);
    }
    record_release(ref->kind, &record);
    return 0;
}

static void find_in_difference(struct finding_words *f, const char *difference)
{
    const char *name;
    json_t *columns = json_loads(difference, 0, NULL), *pair, *value;
    size_t i;
    json_object_foreach(columns, name, pair)
        json_array_foreach(pair, i, value) if (json_is_string(value))
            find_in(f, json_string_value(value));
    json_decref(columns);
}

static int find_in_history(struct finding_words *f, struct db *db, const struct ref *ref,
                           struct error *err)
{
    struct history h = {0};
    int rc = history_open_record(&h, db, ref->kind, ref->id, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        if (h.row.difference)
            find_in_difference(f, h.row.difference);
        f->redacted |= h.row.difference && !strcmp(h.row.difference, "{}");
        rc = 0;
    }
    history_close(&h);
    return rc;
}

int redact_found(struct app *app, const char *word, const struct ref *ref, struct strv *words,
                 struct buf *labels, struct error *err)
{
    struct finding_words f = {.words = words};
    int rc = -1;
    if (!secrets_load(app, &f.patterns, err) && !find_in_record(&f, app->db, ref, err) &&
        !find_in_history(&f, app->db, ref, err))
        rc = 0;
    if (!rc && !words->n && !f.redacted)
        rc = error_set(err,
                       "nothing in %s looks like a secret: give its words, 'debrief redact %s -'",
                       word, word);
    secrets_add_words(labels, f.counts, f.n);
    secret_patterns_free(f.patterns);
    return rc;
}
