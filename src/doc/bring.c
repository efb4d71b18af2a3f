#include "doc/bring.h"

#include "base/alloc.h"
#include "doc/bring_internal.h"
#include "store/facts.h"
#include "store/records.h"

#include <string.h>

void bring_result_release(struct bring_result *r)
{
    buf_release(&r->notes);
    buf_release(&r->changes);
}

void bring_note(struct bring_result *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addv(&out->notes, format, args);
    va_end(args);
    buf_addc(&out->notes, '\n');
}

void bring_begin(struct bring_result *out)
{
    if (!out->notes.data)
        buf_init(&out->notes);
    if (!out->changes.data)
        buf_init(&out->changes);
    out->incident = NONE;
}

/* ---- what is known */

static int of_text(struct db *db, enum statement name, const char *text, int64_t *out,
                   struct error *err)
{
    struct stmt *stmt = db_stmt(db, name, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, text);
    return db_number(stmt, out, err);
}

/* The incident that a marker's uid means, its own one or one that was joined to it. */
static int find_marked(struct db *db, const char *uid, int64_t *out, struct error *err)
{
    struct incident incident;
    *out = NONE;
    if (!*uid)
        return 0;
    if (record_of_uid(db, RECORD_INCIDENT, NONE, uid, out, err) ||
        (*out == NONE && of_text(db, STATEMENT_INCIDENT_OF_ALIAS, uid, out, err)))
        return -1;
    if (*out == NONE)
        return 0;
    if (record_need(db, RECORD_INCIDENT, *out, &incident, err))
        return -1;
    if (incident.removed)
        *out = NONE;
    record_release(RECORD_INCIDENT, &incident);
    return 0;
}

static int find_alike(struct db *db, const struct reading *reading, int64_t *out, struct error *err)
{
    int64_t start = reading_start(reading);
    struct cursor c = {0};
    *out = NONE;
    if (start == NONE || !reading->incident.title)
        return 0;
    int rc = cursor_open(&c, db, STATEMENT_INCIDENT_OF_TITLE, RECORD_INCIDENT, NONE, NONE, err);
    if (!rc)
        bind_text(c.stmt, 1, reading->incident.title);
    while (!rc && *out == NONE && (rc = cursor_next(&c, err)) == 1) {
        struct facts facts;
        rc = facts_read(db, &c.row.incident, &facts, err);
        if (!rc && facts.start.at == start)
            *out = c.row.id;
    }
    cursor_close(&c);
    return rc < 0 ? -1 : 0;
}

static int find_digest(struct db *db, const struct bring_options *options, int64_t *out,
                       struct error *err)
{
    *out = NONE;
    struct stmt *stmt = options->digest ? db_stmt(db, STATEMENT_DOCUMENT_OF_DIGEST, err) : NULL;
    if (!stmt)
        return options->digest ? -1 : 0;
    bind_text(stmt, 1, options->digest);
    int rc = 0;
    while (*out == NONE && (rc = stmt_step(stmt, err)) == 1)
        if (options->into == NONE || column_int(stmt, 0) == options->into)
            *out = column_int(stmt, 0);
    stmt_done(stmt);
    return rc < 0 ? -1 : 0;
}

static int keep_digest(struct change *change, const char *digest, int64_t incident,
                       struct error *err)
{
    struct stmt *stmt = digest ? db_stmt(change->db, STATEMENT_DOCUMENT_SET, err) : NULL;
    if (!stmt)
        return digest ? -1 : 0;
    bind_text(stmt, 1, digest);
    bind_int(stmt, 2, incident);
    bind_int(stmt, 3, change->at);
    return stmt_run(stmt, err);
}

/* ---- what is done about it */

static size_t count_markers(const struct reading *reading)
{
    size_t n = 0;
    for (size_t i = 0; i < reading->n; i++)
        n += reading->list[i].ref[0] != '\0';
    return n;
}

static void note_ignored(const struct reading *reading, int64_t marked, struct bring_result *out)
{
    size_t n = count_markers(reading);
    const char *some = n == 1 ? "" : "s", *are = n == 1 ? "is" : "are";
    if (n && marked != NONE)
        bring_note(out, "the marker%s of %zu record%s %s of #%lld, and ignored here", some, n, some,
                   are, (long long)marked);
    else if (n)
        bring_note(out, "the marker%s of %zu record%s %s of no incident here, and ignored", some, n,
                   some, are);
}

int bring_reading(struct change *change, struct reading *reading,
                  const struct bring_options *options, struct bring_result *out, struct error *err)
{
    int64_t marked, known = NONE;
    bring_begin(out);
    if (bring_check(reading, err) || bring_normalize(reading, err))
        return -1;
    if (find_marked(change->db, reading->uid, &marked, err))
        return -1;
    if (marked != NONE && !options->anew && (options->into == NONE || options->into == marked))
        return bring_marked(change, reading, marked, out, err);
    if (!options->anew &&
        (find_digest(change->db, options, &known, err) ||
         (known == NONE && options->into == NONE && find_alike(change->db, reading, &known, err))))
        return -1;
    out->what = BROUGHT_KNOWN;
    out->incident = known;
    if (known != NONE)
        return 0;
    note_ignored(reading, marked, out);
    out->incident = options->into;
    if (options->into == NONE ? bring_new(change, reading, out, err)
                              : bring_into(change, reading, out, err))
        return -1;
    return keep_digest(change, options->digest, out->incident, err);
}
