#include "cli/secrets.h"

#include "base/alloc.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAMED = 3, /* records that are remarked one by one; of more the first is named */
    KINDS = 4  /* of secrets that are named of one record */
};

struct noticed {
    size_t n; /* records */
    struct named {
        struct buf ref, words;
        int64_t incident; /* NONE: it is one itself */
        bool several;
    } named[NAMED];
};

/* ---- what a text holds */

struct counted {
    struct secret_count v[KINDS];
    size_t n;
};

static void count_one(struct counted *counted, const char *label)
{
    size_t i = 0;
    while (i < counted->n && strcmp(counted->v[i].label, label) != 0)
        i++;
    if (i < KINDS) {
        counted->v[i].label = label;
        counted->v[i].n++;
        counted->n += i == counted->n;
    }
}

static void count_in(struct counted *counted, const char *text)
{
    size_t len = strlen(text);
    if (len < 6) /* "pw=" and three letters are the least that is found */
        return;
    struct secret s;
    for (size_t at = 0; secret_find(text, len, at, NULL, &s); at = s.from + s.len)
        if (s.class == SECRET_CREDENTIAL)
            count_one(counted, s.label);
}

void secrets_add_words(struct buf *out, const struct secret_count *counts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, !i ? "" : i + 1 < n ? ", " : " and ");
        buf_adds(out, counts[i].label);
        if (counts[i].n > 1)
            buf_addf(out, " (%zu)", counts[i].n);
    }
}

/* ---- records that are written */

/* Those that a person's words stand in; of the others no secret is typed. */
static bool is_typed(const struct column *c)
{
    return c->is_text && strcmp(c->name, "uid") != 0 && strcmp(c->name, "at_text") != 0;
}

static void notice(void *self, enum record_kind kind, const void *was, const void *record)
{
    struct app *app = self;
    const struct record_type *type = &record_types[kind];
    struct counted counted = {.n = 0};
    if (kind == RECORD_SETTING)
        return;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        const char *text = is_typed(c) ? *record_text((void *)(uintptr_t)record, c) : NULL;
        const char *before = text && was ? *record_text((void *)(uintptr_t)was, c) : NULL;
        if (text && (!before || strcmp(before, text) != 0))
            count_in(&counted, text);
    }
    if (!counted.n)
        return;
    if (!app->noticed)
        app->noticed = xcalloc(1, sizeof *app->noticed);
    struct noticed *noticed = app->noticed;
    if (noticed->n < NAMED) {
        struct named *named = &noticed->named[noticed->n];
        ref_add(&named->ref, kind, record);
        named->incident = kind == RECORD_INCIDENT ? NONE : record_incident(kind, record);
        named->several = counted.n > 1 || counted.v[0].n > 1;
        secrets_add_words(&named->words, counted.v, counted.n);
    }
    noticed->n++;
}

void secrets_watch(struct app *app, struct change *change)
{
    change->notice = notice;
    change->notice_self = app;
}

static void say_named(struct app *app, const struct named *named)
{
    struct buf where = BUF_INIT;
    /* Where an incident was named, the next command has to name it too; '#' begins a comment. */
    if (app->incident_given && named->incident != NONE)
        buf_addf(&where, "-i %lld ", (long long)named->incident);
    buf_addf(&where, "redact %s", named->ref.data + strspn(named->ref.data, "#"));
    remark(app, "%s looks as if it held %s: 'debrief %s --found' overwrites %s", named->ref.data,
           named->words.data, where.data, named->several ? "them" : "it");
    buf_release(&where);
}

void secrets_say(struct app *app)
{
    struct noticed *noticed = app->noticed;
    if (noticed && app->db && db_wrote(app->db)) {
        size_t named = noticed->n <= NAMED ? noticed->n : 1;
        if (named < noticed->n)
            remark(app,
                   "%zu records look as if they held a secret; the first of them:", noticed->n);
        for (size_t i = 0; i < named; i++)
            say_named(app, &noticed->named[i]);
    }
    secrets_release(app);
}

void secrets_say_kept(struct app *app, const char *text)
{
    struct counted counted = {.n = 0};
    struct buf words = BUF_INIT;
    count_in(&counted, text);
    secrets_add_words(&words, counted.v, counted.n);
    if (counted.n)
        remark(app,
               "it looks as if it held %s: once it is recorded, 'debrief redact REF --found' "
               "overwrites it",
               words.data);
    buf_release(&words);
}

void secrets_release(struct app *app)
{
    if (!app->noticed)
        return;
    for (size_t i = 0; i < NAMED; i++) {
        buf_release(&app->noticed->named[i].ref);
        buf_release(&app->noticed->named[i].words);
    }
    free(app->noticed);
    app->noticed = NULL;
}

/* ---- patterns of one's own */

int secrets_load(struct app *app, struct secret_patterns **out, struct error *err)
{
    struct cursor c = {0};
    *out = NULL;
    if (!app->db)
        return 0;
    int rc = cursor_open(&c, app->db, STATEMENT_SETTING_LIST, RECORD_SETTING, NONE, NONE, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        const struct setting *s = &c.row.setting;
        rc = strncmp(s->name, SECRET_SETTING, strlen(SECRET_SETTING)) != 0
                 ? 0
                 : secret_patterns_add(out, s->name + strlen(SECRET_SETTING), s->value, err);
    }
    cursor_close(&c);
    if (rc) {
        secret_patterns_free(*out);
        *out = NULL;
    }
    return rc;
}
