#include "store/ref.h"

#include "base/alloc.h"
#include "store/incidents.h"
#include "store/records.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void refs_release(struct refs *refs)
{
    free(refs->v);
    *refs = (struct refs){0};
}

/* A ref as it was written: the incident's word, the letter's kind, the numbers from and to. */
struct written {
    char *incident; /* owned; NULL: none */
    enum record_kind kind;
    int64_t from, to;
    bool range;
};

/* 0 and the end of the digits, or -1. */
static int read_number(const char *s, const char **end, int64_t *out)
{
    size_t n = strspn(s, "0123456789");
    if (!n || n > 9)
        return -1;
    *out = strtoll(s, NULL, 10);
    *end = s + n;
    return 0;
}

static int refuse(const char *word, struct error *err)
{
    return error_set(err,
                     "'%s' is no ref: write one like e3, 2:e3 or e12..e40 (e event, c cause, m "
                     "measure, l lesson, a action, s section)",
                     word);
}

/* Reads "e3", "2:e3", "e12..e40" and "e12..40". Owns its text on success. */
static int read_word(const char *word, struct written *out, struct error *err)
{
    const char *colon = strrchr(word, ':'), *s = colon ? colon + 1 : word;
    struct written w = {.from = 0};
    int kind = record_kind_from_letter((char)tolower((unsigned char)*s));
    if (colon == word || kind < 0 || read_number(s + 1, &s, &w.from))
        return refuse(word, err);
    w.kind = (enum record_kind)kind;
    w.to = w.from;
    if (!strncmp(s, "..", 2)) {
        s += 2;
        w.range = true;
        if (record_kind_from_letter((char)tolower((unsigned char)*s)) == kind)
            s++;
        if (read_number(s, &s, &w.to))
            return refuse(word, err);
    }
    if (*s)
        return refuse(word, err);
    if (w.to < w.from)
        return error_set(err, "'%s' runs backwards: write the smaller number first", word);
    w.incident = colon ? xstrndup(word, (size_t)(colon - word)) : NULL;
    *out = w;
    return 0;
}

/* The incident that is meant; NONE for actions without one. */
static int find_incident(struct db *db, const char *word, const struct written *w, int64_t current,
                         int64_t *out, struct error *err)
{
    if (w->incident)
        return incident_find(db, w->incident, out, err);
    *out = w->kind == RECORD_ACTION ? NONE : current;
    if (*out == NONE && w->kind != RECORD_ACTION)
        return error_set(err, "'%s' names no incident: write it as 1:%s, or choose one with -i",
                         word, word);
    return 0;
}

static void add(struct refs *out, enum record_kind kind, int64_t incident, int64_t id)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].kind == kind && out->v[i].id == id)
            return;
    if (out->n == out->cap) {
        out->cap = out->cap ? out->cap * 2 : 8;
        out->v = xreallocarray(out->v, out->cap, sizeof *out->v);
    }
    out->v[out->n++] = (struct ref){kind, incident, id};
}

/* Removed ones too. */
static int find_one(struct db *db, const char *word, const struct written *w, int64_t incident,
                    struct ref *out, bool *removed, struct error *err)
{
    int64_t id;
    union record record;
    if (record_of_number(db, w->kind, incident, w->from, &id, err))
        return -1;
    int rc = id == NONE ? 0 : record_get(db, w->kind, id, &record, err);
    if (rc < 0)
        return -1;
    int64_t owner = NONE;
    if (rc) {
        owner = record_incident(w->kind, &record);
        *removed = record_removed(w->kind, &record);
        record_release(w->kind, &record);
    }
    if (!rc || (incident != NONE && owner != incident)) {
        if (incident == NONE)
            return error_set(err,
                             "there is no %s: 'debrief action list --all' shows those there "
                             "are",
                             word);
        return error_set(err, "there is no '%s' in #%lld: 'debrief show' lists what there is", word,
                         (long long)incident);
    }
    *out = (struct ref){w->kind, owner, id};
    return 0;
}

static int parse_single(struct db *db, const char *word, const struct written *w, int64_t incident,
                        struct refs *out, struct error *err)
{
    struct ref ref;
    bool removed = false;
    if (find_one(db, word, w, incident, &ref, &removed, err))
        return -1;
    if (removed)
        return error_set(err,
                         "'%s' was removed: 'debrief history %s' shows the rN with which "
                         "'debrief undo rN' brings it back",
                         word, word);
    add(out, ref.kind, ref.incident, ref.id);
    return 0;
}

/* The list that holds a range, and more than it. */
static int open_range(struct cursor *c, struct db *db, const struct written *w, int64_t incident,
                      struct error *err)
{
    if (w->kind == RECORD_EVENT)
        return cursor_open(c, db, STATEMENT_EVENT_OF_INCIDENT, RECORD_EVENT,
                           event_id(incident, w->from), event_id(incident, w->to + 1), err);
    if (w->kind == RECORD_ACTION && incident == NONE)
        return cursor_open(c, db, STATEMENT_ACTION_LIST, RECORD_ACTION, NONE, NONE, err);
    return cursor_open_list(c, db, w->kind, incident, err);
}

static int parse_range(struct db *db, const char *word, const struct written *w, int64_t incident,
                       struct refs *out, struct error *err)
{
    struct cursor c = {0};
    bool found = false;
    int rc = open_range(&c, db, w, incident, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        int64_t number = record_number(w->kind, &c.row);
        rc = 0;
        if (number < w->from || number > w->to || record_removed(w->kind, &c.row))
            continue;
        found = true;
        add(out, w->kind, record_incident(w->kind, &c.row), c.row.id);
    }
    cursor_close(&c);
    if (!rc && !found)
        return error_set(err, "nothing is left in '%s': 'debrief show' lists what there is", word);
    return rc;
}

int ref_parse(struct db *db, const char *word, int64_t current, struct refs *out, struct error *err)
{
    struct written w;
    int64_t incident;
    if (read_word(word, &w, err))
        return -1;
    int rc = find_incident(db, word, &w, current, &incident, err);
    if (!rc)
        rc = w.range ? parse_range(db, word, &w, incident, out, err)
                     : parse_single(db, word, &w, incident, out, err);
    free(w.incident);
    return rc;
}

int ref_parse_removed(struct db *db, const char *word, int64_t current, struct ref *out,
                      bool *removed, struct error *err)
{
    struct written w;
    int64_t incident;
    if (read_word(word, &w, err))
        return -1;
    int rc = w.range ? error_set(err, "'%s' is a range: name one record", word) : 0;
    if (!rc)
        rc = find_incident(db, word, &w, current, &incident, err);
    if (!rc)
        rc = find_one(db, word, &w, incident, out, removed, err);
    free(w.incident);
    return rc;
}

int ref_parse_one(struct db *db, const char *word, int64_t current, enum record_kind kind,
                  struct ref *out, struct error *err)
{
    struct buf full = BUF_INIT;
    struct refs refs = {0};
    /* "action done 3" means a3. */
    if (kind == RECORD_ACTION && *word && strspn(word, "0123456789") == strlen(word))
        buf_addc(&full, record_types[kind].letter);
    buf_adds(&full, word);
    int rc = ref_parse(db, full.data, current, &refs, err);
    if (!rc && refs.n != 1)
        rc = error_set(err, "'%s' names several records: name one", word);
    if (!rc && kind != RECORD_KINDS && refs.v[0].kind != kind)
        rc = error_set(err, "'%s' is %s %s: name %s %s", word,
                       strchr("ae", record_types[refs.v[0].kind].name[0]) ? "an" : "a",
                       record_types[refs.v[0].kind].name,
                       strchr("ae", record_types[kind].name[0]) ? "an" : "a",
                       record_types[kind].name);
    if (!rc)
        *out = refs.v[0];
    buf_release(&full);
    refs_release(&refs);
    return rc;
}

void ref_add(struct buf *out, enum record_kind kind, const void *record)
{
    if (kind == RECORD_INCIDENT)
        buf_addf(out, "#%lld", (long long)*(const int64_t *)record);
    else if (kind == RECORD_FIELD)
        buf_adds(out, ((const struct field *)record)->name);
    else if (kind == RECORD_SETTING)
        buf_adds(out, ((const struct setting *)record)->name);
    else
        buf_addf(out, "%c%lld", record_types[kind].letter, (long long)record_number(kind, record));
}
