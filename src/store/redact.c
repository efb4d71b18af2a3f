#include "store/redact.h"

#include "base/alloc.h"
#include "store/change.h"
#include "store/history.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_LEAST 3 /* bytes; less stands in every other text */

/* A record that is to be overwritten, itself or in its revisions. */
struct place {
    enum record_kind kind;
    int64_t record;
};

struct redaction {
    struct db *db;
    struct redact_words words;
    int64_t places;
    struct place *v;
    size_t n, cap;
    int64_t *revisions; /* whose differences are */
    size_t revisions_n, revisions_cap;
};

static int check_words(const char *words, struct error *err)
{
    if (strspn(words, " \t\r\n") == strlen(words))
        return error_set(err, "no words to redact: give the secret as it is written");
    if (strlen(words) < WORDS_LEAST)
        return error_set(err, "'%s' is too short to be told apart: give at least %d characters",
                         words, WORDS_LEAST);
    if (strstr(REDACTED, words))
        return error_set(err, "'%s' is a part of '%s', which takes its place: give more of it",
                         words, REDACTED);
    return 0;
}

static void add_place(struct redaction *r, enum record_kind kind, int64_t record)
{
    if (r->n && r->v[r->n - 1].kind == kind && r->v[r->n - 1].record == record)
        return;
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 16;
        r->v = xreallocarray(r->v, r->cap, sizeof *r->v);
    }
    r->v[r->n++] = (struct place){kind, record};
}

static void find_in_record(struct redaction *r, enum record_kind kind, void *record)
{
    const struct record_type *type = &record_types[kind];
    struct buf now = BUF_INIT;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        buf_reset(&now);
        if (c->is_text && redact_column(&r->words, kind, c->name, *record_text(record, c), &now)) {
            r->places++;
            add_place(r, kind, *(const int64_t *)record);
        }
    }
    buf_release(&now);
}

static int find_in_table(struct redaction *r, enum record_kind kind, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open(&c, r->db, record_statement(kind, STATEMENT_INCIDENT_EACH), kind, NONE,
                         NONE, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        find_in_record(r, kind, &c.row);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

static void find_in_difference(struct redaction *r, int64_t id, const char *table, int64_t record,
                               const char *difference)
{
    int kind = record_kind_from_name(table);
    struct buf now = BUF_INIT;
    if (kind >= 0 && redact_difference(&r->words, (enum record_kind)kind, difference, &now)) {
        if (r->revisions_n == r->revisions_cap) {
            r->revisions_cap = r->revisions_cap ? r->revisions_cap * 2 : 16;
            r->revisions = xreallocarray(r->revisions, r->revisions_cap, sizeof *r->revisions);
        }
        r->revisions[r->revisions_n++] = id;
        r->places++;
        add_place(r, (enum record_kind)kind, record);
    }
    buf_release(&now);
}

static int find_in_differences(struct redaction *r, struct error *err)
{
    struct stmt *stmt = db_stmt(r->db, STATEMENT_REVISION_DIFFERENCES, err);
    if (!stmt)
        return -1;
    int rc;
    const char *table, *difference;
    while ((rc = stmt_step(stmt, err)) == 1) {
        if (!column_get_text(stmt, 1, &table) || !column_get_text(stmt, 3, &difference) || !table ||
            !difference) {
            rc = db_damaged(r->db, "revision", err);
            break;
        }
        find_in_difference(r, column_int(stmt, 0), table, column_int(stmt, 2), difference);
    }
    stmt_done(stmt);
    return rc;
}

static int find_all(struct redaction *r, struct error *err)
{
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        if (find_in_table(r, (enum record_kind)kind, err))
            return -1;
    return find_in_differences(r, err);
}

static int by_record(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

/* The row that has the name (or slug) of a record already; NONE: none, or the kind has no such. */
static int find_namesake(struct redaction *r, enum record_kind kind, const void *record,
                         const char *name, int64_t *id, struct error *err)
{
    struct stmt *stmt;
    *id = NONE;
    if (kind == RECORD_FIELD)
        return field_of_name(r->db, ((const struct field *)record)->incident, name, id, err);
    if (kind != RECORD_INCIDENT && kind != RECORD_SETTING)
        return 0;
    stmt = db_stmt(r->db,
                   kind == RECORD_INCIDENT ? STATEMENT_INCIDENT_OF_SLUG : STATEMENT_SETTING_OF_NAME,
                   err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, name);
    return db_number(stmt, id, err);
}

/* Two that differed in what is overwritten must still differ: "-2" is put behind. */
static int make_unique(struct redaction *r, enum record_kind kind, void *record, struct error *err)
{
    const struct column *c = record_column(kind, kind == RECORD_INCIDENT ? "slug" : "name");
    if (!c)
        return 0;
    struct buf name = BUF_INIT;
    buf_adds(&name, *record_text(record, c));
    size_t base = name.len;
    int rc = 0;
    for (int n = 2; !rc; n++) {
        int64_t other;
        rc = find_namesake(r, kind, record, name.data, &other, err);
        if (!rc && (other == NONE || other == *(const int64_t *)record))
            break;
        buf_truncate(&name, base);
        buf_addf(&name, "-%d", n);
    }
    if (!rc)
        str_replace(record_text(record, c), name.data);
    buf_release(&name);
    return rc;
}

static int overwrite_record(struct redaction *r, struct change *change, const struct place *place,
                            struct error *err)
{
    const struct record_type *type = &record_types[place->kind];
    union record record;
    int rc = record_get(r->db, place->kind, place->record, &record, err);
    if (rc < 1)
        return rc;
    struct buf now = BUF_INIT;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        buf_reset(&now);
        if (c->is_text &&
            redact_column(&r->words, place->kind, c->name, *record_text(&record, c), &now))
            str_replace(record_text(&record, c), now.data);
    }
    buf_release(&now);
    rc = make_unique(r, place->kind, &record, err);
    if (!rc)
        rc = change_overwrite(change, place->kind, &record, err);
    record_release(place->kind, &record);
    return rc;
}

static int overwrite_difference(struct redaction *r, int64_t id, struct error *err)
{
    struct revision row;
    int rc = revision_get(r->db, id, &row, err);
    if (rc < 1)
        return rc;
    struct buf now = BUF_INIT;
    struct stmt *stmt = db_stmt(r->db, STATEMENT_REVISION_REWRITE, err);
    rc = stmt ? 0 : -1;
    if (stmt) {
        redact_difference(&r->words, row.kind, row.difference, &now);
        bind_int(stmt, 1, id);
        bind_text(stmt, 2, now.data);
        rc = stmt_run(stmt, err);
    }
    buf_release(&now);
    revision_release(&row);
    return rc;
}

static int overwrite_all(struct redaction *r, struct change *change, struct error *err)
{
    for (size_t i = 0; i < r->revisions_n; i++)
        if (overwrite_difference(r, r->revisions[i], err))
            return -1;
    if (r->n)
        qsort(r->v, r->n, sizeof *r->v, by_record);
    for (size_t i = 0; i < r->n; i++)
        if ((!i || by_record(&r->v[i - 1], &r->v[i])) && overwrite_record(r, change, &r->v[i], err))
            return -1;
    return 0;
}

static void release(struct redaction *r)
{
    redact_words_release(&r->words);
    free(r->v);
    free(r->revisions);
}

int redact_count(struct db *db, const char *words, int64_t *places, struct error *err)
{
    if (check_words(words, err))
        return -1;
    struct redaction r = {.db = db};
    redact_words_init(&r.words, words);
    int rc = find_all(&r, err);
    if (!rc)
        *places = r.places;
    release(&r);
    return rc;
}

int redact_apply(struct db *db, const char *words, const char *author, int64_t now, int64_t *places,
                 struct error *err)
{
    struct change change;
    if (check_words(words, err) || change_begin(&change, db, author, now, err))
        return -1;
    struct redaction r = {.db = db};
    redact_words_init(&r.words, words);
    int rc = find_all(&r, err);
    if (!rc)
        rc = overwrite_all(&r, &change, err);
    if (!rc)
        rc = change_commit(&change, err);
    change_cancel(&change);
    /* Also where nothing was found: an earlier time may have been kept from emptying the log. */
    if (!rc)
        rc = db_scrub(db, err);
    if (!rc)
        *places = r.places;
    release(&r);
    return rc;
}
