#include "store/doctor_row.h"

#include "base/alloc.h"
#include "store/backup.h"
#include "store/schema.h"
#include "store/upgrade.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPIES_MOST 1000 /* of one name */

const struct doctor_rule doctor_rules[] = {
    {"damage", "a page of the file is damaged"},
    {"index", "an index does not agree with its table"},
    {"lost-pages", "pages belong to nothing"},
    {"schema", "a table or an index is missing, changed, or another program's"},
    {"mark", "the file does not say that it is debrief's"},
    {"constraint", "a row breaks a rule of the schema"},
    {"number", "an event's row and its ref disagree"},
    {"value", "a word or number is none of those that are known"},
    {"json", "a list is no JSON"},
    {"text", "a text is no UTF-8, or holds a NUL"},
    {"time", "a time is missing, impossible, or in the future"},
    {"uid", "a uid is none"},
    {"double", "several records have the same uid, ref or name"},
    {"link", "a record points at nothing, or at another incident's"},
    {"orphan", "what a record belongs to is gone"},
    {"history", "a record without its revision, a revision without its record"},
    {"origin", "the database has lost its own name"},
    {"mode", "others may read or write the file, or what stands beside it"},
    {"journal", "a program was killed while it wrote"},
    {"aside", "events wait beside the database to be taken in"},
    {"lock", "the file that writers queue at can't be used"},
    {"file-system", "locks don't work where the file is"},
    {NULL, NULL},
};

/* ---- findings */

static void add_finding(struct examination *e, const struct finding *finding)
{
    if (e->n == e->cap) {
        e->cap = e->cap ? 2 * e->cap : 16;
        e->findings = xreallocarray(e->findings, e->cap, sizeof *e->findings);
    }
    e->findings[e->n++] = *finding;
}

void examination_release(struct examination *e)
{
    for (size_t i = 0; i < e->n; i++) {
        finding_release(&e->findings[i]);
    }
    free(e->findings);
    strv_release(&e->remarks);
    *e = (struct examination){0};
}

/* How many of a rule there are, and the last of them. */
static size_t count_rule(const struct examination *e, const char *rule, struct finding **last)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++)
        if (!strcmp(e->findings[i].rule, rule)) {
            *last = &e->findings[i];
            n++;
        }
    return n;
}

void doctor_find(struct doctor *d, const struct about *about, const char *format, ...)
{
    if (!d->report)
        return;
    struct finding *last = NULL;
    size_t n = count_rule(d->report, about->rule, &last);
    if (n > DOCTOR_FINDINGS) {
        /* The last one stands for all that follow. */
        long long more = strtoll(last->text, NULL, 10) + 1;
        struct buf text = BUF_INIT;
        buf_addf(&text, "%lld more of these", more);
        free(last->text);
        last->text = buf_detach(&text);
        last->mendable |= about->mendable;
        return;
    }
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    struct finding finding = {.rule = about->rule,
                              .error = about->error,
                              .mendable = about->mendable,
                              .ref = xstrdup(n < DOCTOR_FINDINGS ? about->ref : ""),
                              .text = n < DOCTOR_FINDINGS ? xstrdup(text.data)
                                                          : xstrdup("1 more of these"),
                              .fix = xstrdup(about->fix)};
    buf_release(&text);
    add_finding(d->report, &finding);
}

void row_find(struct row *row, const char *rule, bool error, bool mendable, const char *fix,
              const char *format, ...)
{
    row->d->faulty = true;
    if (!row->d->report)
        return;
    struct buf text = BUF_INIT, ref = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    doctor_add_ref(&ref, row->kind, &row->was);
    const struct about about = {rule, error, mendable, ref.data, fix};
    doctor_find(row->d, &about, "%s", text.data);
    buf_release(&text);
    buf_release(&ref);
}

void doctor_remark(struct doctor *d, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    if (d->report)
        strv_add(&d->report->remarks, text.data);
    buf_release(&text);
}

void doctor_add_ref(struct buf *out, enum record_kind kind, const union record *record)
{
    const struct record_type *type = &record_types[kind];
    const char *name = kind == RECORD_FIELD ? record->field.name : record->setting.name;
    if (kind == RECORD_INCIDENT)
        buf_addf(out, "#%lld", (long long)record->id);
    else if (kind == RECORD_ACTION)
        buf_addf(out, "a%lld", (long long)record->id);
    else if (kind == RECORD_SETTING)
        buf_adds(out, name ? name : "");
    else if (kind == RECORD_FIELD)
        buf_addf(out, "%lld:%s", (long long)record->field.incident, name ? name : "");
    else
        buf_addf(out, "%lld:%c%lld", (long long)record_incident(kind, record), type->letter,
                 (long long)record_number(kind, record));
}

/* ---- SQL */

bool doctor_is_known(const struct doctor *d, int rc)
{
    return ((rc & 0xFF) == SQLITE_CORRUPT && d->damaged) || (rc == SQLITE_ERROR && d->incomplete);
}

int doctor_each(struct doctor *d, const char *sql, doctor_row *each, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL), failed = 0;
    while (!rc && !failed && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        failed = each(d, stmt, err);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    /* What is damaged was told; what can't be looked at for it is not told again. */
    if (failed || rc == SQLITE_DONE || doctor_is_known(d, rc))
        return failed ? -1 : 0;
    return db_error(d->db, rc, err);
}

int doctor_number(struct doctor *d, const char *sql, int64_t *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL);
    if (!rc)
        rc = sqlite3_step(stmt);
    *out = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE || doctor_is_known(d, rc))
        return 0;
    return db_error(d->db, rc, err);
}

int doctor_run(struct doctor *d, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(d->handle, sql, NULL, NULL, NULL);
    return rc ? db_error(d->db, rc, err) : 0;
}

/* In the order of enum record_kind; the last one is of revisions. */
static const char *const lookup_sql[RECORD_KINDS + 1] = {
    "SELECT id, removed FROM incident WHERE id = ?1",
    "SELECT incident, removed, under, at FROM event WHERE id = ?1",
    "SELECT incident, removed, why FROM cause WHERE id = ?1",
    "SELECT incident, removed FROM measure WHERE id = ?1",
    "SELECT incident, removed FROM lesson WHERE id = ?1",
    "SELECT incident, removed FROM action WHERE id = ?1",
    "SELECT incident, removed FROM field WHERE id = ?1",
    "SELECT incident, removed FROM section WHERE id = ?1",
    "SELECT NULL, removed FROM setting WHERE id = ?1",
    "SELECT record, kind FROM revision WHERE id = ?1",
};

int doctor_lookup(struct doctor *d, int kind, int64_t id, int64_t out[LOOKUP_COLUMNS],
                  struct error *err)
{
    sqlite3_stmt **stmt = &d->lookups[kind];
    int rc = SQLITE_OK;
    if (!*stmt)
        rc = sqlite3_prepare_v2(d->handle, lookup_sql[kind], -1, stmt, NULL);
    if (rc)
        return doctor_is_known(d, rc) ? 0 : db_error(d->db, rc, err);
    sqlite3_bind_int64(*stmt, 1, id);
    rc = sqlite3_step(*stmt);
    for (int i = 0; i < LOOKUP_COLUMNS; i++)
        out[i] = rc == SQLITE_ROW && sqlite3_column_type(*stmt, i) == SQLITE_INTEGER
                     ? sqlite3_column_int64(*stmt, i)
                     : NONE;
    if (rc == SQLITE_ROW && kind == RECORD_KINDS) {
        const char *name = (const char *)sqlite3_column_text(*stmt, 1);
        out[1] = name ? record_kind_from_name(name) : NONE;
    }
    sqlite3_reset(*stmt);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return rc == SQLITE_ROW;
    /* It may be there: who can tell? */
    return doctor_is_known(d, rc) ? 1 : db_error(d->db, rc, err);
}

static void close_file(struct doctor *d)
{
    for (size_t i = 0; i < sizeof d->lookups / sizeof *d->lookups; i++)
        sqlite3_finalize(d->lookups[i]);
    db_close(d->db);
    strv_release(&d->broken);
}

/* ---- looking */

/* A dump read back has all tables, and nothing that says whose they are. */
static int check_mark(struct doctor *d, struct error *err)
{
    int64_t application, mark;
    int version = SCHEMA_VERSION;
    bool ours = false;
    if (doctor_number(d, "PRAGMA application_id", &application, err) ||
        doctor_number(d, "PRAGMA user_version", &mark, err) ||
        (!application && !mark && doctor_is_ours(d, &ours, &version, err)) ||
        (!ours && schema_version(d->handle, d->path, SCHEMA_READ, &version, err)))
        return -1;
    if (version < SCHEMA_OLDEST_READ)
        return error_set(err, "'%s' holds nothing yet: record an incident with 'debrief open'",
                         d->path);
    d->report->schema = version;
    const struct about about = {"mark", true, true, d->path, "writes that into it"};
    if (ours)
        doctor_find(d, &about,
                    "it does not say that it is debrief's, as when a dump was read back, so "
                    "no other command opens it");
    if (version < SCHEMA_VERSION)
        doctor_remark(
            d, "'%s' has schema %d: the next change that is more than an event upgrades it to %d",
            d->path, version, SCHEMA_VERSION);
    return 0;
}

static int look_into(struct doctor *d, struct error *err)
{
    d->handle = db_handle(d->db);
    if (check_mark(d, err) || db_begin_read(d->db, err))
        return -1;
    /* What a newer version has added is not known here. */
    int rc = d->report->schema > SCHEMA_VERSION ? 0 : doctor_check_schema(d, err);
    if (!rc)
        rc = doctor_check_pages(d, err);
    if (!rc)
        rc = doctor_check_incidents(d, err);
    if (!rc)
        rc = doctor_check_records(d, err);
    if (!rc)
        rc = doctor_check_tables(d, err);
    if (!rc)
        rc = doctor_check_revisions(d, err);
    if (!rc)
        rc = doctor_check_references(d, err);
    if (!rc)
        rc = doctor_number(d, "SELECT count(*) FROM incident WHERE removed = 0",
                           &d->report->incidents, err);
    if (!rc)
        rc = doctor_number(d, "SELECT count(*) FROM event WHERE removed = 0", &d->report->events,
                           err);
    if (!rc)
        doctor_tell_constraints(d);
    db_rollback(d->db);
    return rc;
}

/* "… is damaged: see 'debrief doctor'" helps nobody here. */
static void say_what_helps(struct error *err)
{
    static const char end[] = ": see 'debrief doctor'";
    size_t len = strlen(err->text), n = sizeof end - 1;
    if (len < n || strcmp(err->text + len - n, end) != 0)
        return;
    struct error why = *err;
    why.text[len - n] = '\0';
    error_set(err, "%s, so that it can't be looked at: restore the newest backup", why.text);
}

int doctor_look(const char *path, int64_t now, const struct progress *progress,
                struct examination *out, struct error *err)
{
    struct doctor d = {.path = path, .now = now, .progress = progress, .report = out};
    /* What opening takes away is looked at before. */
    int rc = doctor_check_files(&d, err);
    if (!rc)
        rc = db_open(path, DB_LOOK, &d.db, err);
    if (!rc)
        rc = look_into(&d, err);
    if (rc)
        say_what_helps(err);
    close_file(&d);
    return rc;
}

/* ---- mending */

static bool can_mend(const struct examination *e, const char *rule)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->findings[i].mendable && (!rule || !strcmp(e->findings[i].rule, rule)))
            return true;
    return false;
}

/* What is written into such a file may damage more of it. */
static bool is_fragile(const struct examination *e)
{
    for (size_t i = 0; i < e->n; i++) {
        const struct finding *f = &e->findings[i];
        if (!strcmp(f->rule, "damage") || (!strcmp(f->rule, "schema") && f->error && !f->mendable))
            return true;
    }
    return false;
}

static bool has_rule(const struct examination *e, const char *rule)
{
    struct finding *last;
    return count_rule(e, rule, &last) > 0;
}

/* Before anything is changed: the file as it is, beside it. */
static int make_backup(struct doctor *d, char **path, struct error *err)
{
    struct backup backup;
    for (int i = 1; i <= COPIES_MOST; i++) {
        struct buf name = BUF_INIT;
        struct stat st;
        buf_addf(&name, "%s-before-fix", d->path);
        if (i > 1)
            buf_addf(&name, "-%d", i);
        if (!lstat(name.data, &st)) {
            buf_release(&name);
            continue;
        }
        int rc = backup_write(d->db, name.data, BACKUP_AS_IS, d->progress, &backup, err);
        if (rc)
            buf_release(&name);
        else
            *path = buf_detach(&name);
        return rc;
    }
    return error_set(err, "there are too many backups beside '%s': remove some", d->path);
}

/* All that changes records, in one transaction. */
static int mend_records(struct doctor *d, const struct examination *e, const char *author,
                        struct error *err)
{
    struct change change = {0};
    if (change_begin(&change, d->db, author, d->now, err))
        return -1;
    d->change = &change;
    int rc = doctor_mend_indexes(d, has_rule(e, "index"), err);
    if (!rc)
        rc = doctor_check_incidents(d, err);
    if (!rc)
        rc = doctor_check_records(d, err);
    if (!rc)
        rc = doctor_check_tables(d, err);
    if (!rc)
        rc = change_commit(&change, err);
    change_cancel(&change);
    d->change = NULL;
    return rc;
}

/* A row that is wrong in two places may be mended in one of them alone. */
#define NO_CHECKS                                                                                  \
    "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "                            \
    "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL"

static int mend_file(struct doctor *d, const struct examination *e, const char *author,
                     char **backup, struct error *err)
{
    if (db_open(d->path, DB_LOOK, &d->db, err))
        return -1;
    d->handle = db_handle(d->db);
    if (sqlite3_db_readonly(d->handle, "main"))
        return error_set(err, "'%s' can't be written: check its mode and its folder's", d->path);
    int version = 0;
    if (!has_rule(e, "mark") && schema_version(d->handle, d->path, SCHEMA_CHANGE, &version, err))
        return -1;
    if (make_backup(d, backup, err) || doctor_mend_modes(d, err))
        return -1;
    if (is_fragile(e))
        return 0;
    if (doctor_run(d, NO_CHECKS, err) || (has_rule(e, "mark") && doctor_mend_mark(d, err)) ||
        schema_version(d->handle, d->path, SCHEMA_CHANGE, &version, err) ||
        (version < SCHEMA_VERSION && upgrade(d->db, err)) || mend_records(d, e, author, err))
        return -1;
    return has_rule(e, "lost-pages") || has_rule(e, "schema") ? doctor_mend_pages(d, err) : 0;
}

static bool is_among(const struct examination *e, const struct finding *finding)
{
    for (size_t i = 0; i < e->n; i++)
        if (!strcmp(e->findings[i].rule, finding->rule) &&
            !strcmp(e->findings[i].ref, finding->ref) &&
            !strcmp(e->findings[i].text, finding->text))
            return true;
    return false;
}

/* What is no longer found was mended; what is left follows it. */
static void keep_mended(struct examination *before, struct examination *after)
{
    struct examination all = {0};
    for (size_t i = 0; i < before->n; i++) {
        struct finding *f = &before->findings[i];
        if (!f->mendable || is_among(after, f))
            continue;
        f->mended = true;
        add_finding(&all, f);
        f->ref = f->text = f->fix = NULL;
    }
    for (size_t i = 0; i < after->n; i++)
        add_finding(&all, &after->findings[i]);
    free(after->findings);
    after->findings = all.findings;
    after->n = all.n;
    after->cap = all.cap;
    examination_release(before);
    *before = *after;
}

int doctor_mend(const char *path, const char *author, int64_t now, const struct progress *progress,
                struct examination *examined, char **backup, struct error *err)
{
    if (!can_mend(examined, NULL))
        return 0;
    struct doctor d = {.path = path, .now = now, .progress = progress};
    int rc = mend_file(&d, examined, author, backup, err);
    close_file(&d);
    struct examination after = {0};
    if (!rc)
        rc = doctor_look(path, now, progress, &after, err);
    if (rc)
        examination_release(&after);
    else
        keep_mended(examined, &after);
    return rc;
}
