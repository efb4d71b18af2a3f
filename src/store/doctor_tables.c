#include "store/doctor_internal.h"

#include "base/alloc.h"
#include "store/schema.h"
#include "store/uid.h"

#include <sqlite3.h>
#include <string.h>

#define INCIDENTS_MOST 1000 /* that are made anew at once */

static const char *text_at(sqlite3_stmt *row, int i)
{
    const char *text = (const char *)sqlite3_column_text(row, i);
    return text ? text : "";
}

/* ---- incidents that records belong to */

#define MISSING                                                                                    \
    "SELECT incident, count(*) FROM (SELECT incident FROM event UNION ALL "                        \
    "SELECT incident FROM cause UNION ALL SELECT incident FROM measure UNION ALL "                 \
    "SELECT incident FROM lesson UNION ALL SELECT incident FROM action UNION ALL "                 \
    "SELECT incident FROM field UNION ALL SELECT incident FROM section) "                          \
    "WHERE incident NOT IN (SELECT id FROM incident) GROUP BY incident"

static bool can_be_made(int64_t id)
{
    return id >= 1 && id <= RECORD_NUMBER_MOST;
}

static int tell_missing(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    char ref[32];
    snprintf(ref, sizeof ref, "#%lld", (long long)sqlite3_column_int64(row, 0));
    long long n = sqlite3_column_int64(row, 1);
    bool possible = can_be_made(sqlite3_column_int64(row, 0));
    const struct about about = {"orphan", true, possible, ref,
                                possible ? "makes one of that number, to see them in"
                                         : "put their incident right with sqlite3"};
    d->faulty = true;
    doctor_find(d, &about, "there is no such incident, but %lld record%s of it", n,
                n == 1 ? "" : "s");
    return 0;
}

static int make_incident(struct doctor *d, int64_t id, struct error *err)
{
    union record record;
    struct buf slug = BUF_INIT, title = BUF_INIT;
    record_init(RECORD_INCIDENT, &record);
    buf_addf(&slug, "recovered-incident-%lld", (long long)id);
    buf_addf(&title, "Recovered incident %lld", (long long)id);
    struct incident *incident = &record.incident;
    incident->id = id;
    incident->slug = buf_detach(&slug);
    incident->title = buf_detach(&title);
    incident->zone = xstrdup("UTC");
    incident->opened_at = d->now;
    int rc = change_insert(d->change, RECORD_INCIDENT, &record, err);
    record_release(RECORD_INCIDENT, &record);
    return rc;
}

static int make_incidents(struct doctor *d, struct error *err)
{
    static int64_t ids[INCIDENTS_MOST];
    size_t n = 0;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(d->handle, MISSING, -1, &stmt, NULL);
    while (!rc && n < INCIDENTS_MOST && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        ids[n] = sqlite3_column_int64(stmt, 0);
        n += can_be_made(ids[n]);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (rc && rc != SQLITE_DONE)
        return db_error(d->db, rc, err);
    for (size_t i = 0; i < n; i++)
        if (make_incident(d, ids[i], err))
            return -1;
    return 0;
}

int doctor_check_incidents(struct doctor *d, struct error *err)
{
    return d->change ? make_incidents(d, err) : doctor_each(d, MISSING, tell_missing, err);
}

/* ---- doubles */

/* Each gives the first of those that have the same, how many there are, and what it is. Indexes are
 * what is in doubt here. */
static const struct doubles {
    enum record_kind kind;
    const char *what, *columns;
} doubles[] = {
    {RECORD_INCIDENT, "uid", "uid"},
    {RECORD_INCIDENT, "slug", "slug"},
    {RECORD_EVENT, "uid", "uid"},
    {RECORD_CAUSE, "uid", "uid"},
    {RECORD_CAUSE, "ref", "incident, seq"},
    {RECORD_MEASURE, "uid", "uid"},
    {RECORD_MEASURE, "ref", "incident, seq"},
    {RECORD_LESSON, "uid", "uid"},
    {RECORD_LESSON, "ref", "incident, seq"},
    {RECORD_ACTION, "uid", "uid"},
    {RECORD_FIELD, "name", "incident, name"},
    {RECORD_SECTION, "uid", "uid"},
    {RECORD_SECTION, "ref", "incident, seq"},
    {RECORD_SETTING, "name", "name"},
};

/* As doctor_add_ref, of a record that may not be fit to be read. */
static void add_ref_of(struct doctor *d, enum record_kind kind, int64_t id, struct buf *out)
{
    union record record;
    record_init(kind, &record);
    record.id = id;
    bool named = kind == RECORD_FIELD || kind == RECORD_SETTING;
    const struct column *seq = record_column(kind, "seq");
    char *sql =
        sqlite3_mprintf("SELECT %s, %s FROM \"%w\" WHERE id = %lld",
                        kind == RECORD_SETTING || kind == RECORD_INCIDENT ? "1" : "incident",
                        named ? "name"
                        : seq ? "seq"
                              : "id",
                        record_types[kind].name, (long long)id);
    sqlite3_stmt *stmt = NULL;
    if (!sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL) && sqlite3_step(stmt) == SQLITE_ROW) {
        const struct column *incident = record_column(kind, "incident");
        if (incident)
            *record_int(&record, incident) = sqlite3_column_int64(stmt, 0);
        if (seq)
            *record_int(&record, seq) = sqlite3_column_int64(stmt, 1);
        if (named)
            *record_text(&record, record_column(kind, "name")) = (char *)text_at(stmt, 1);
        doctor_add_ref(out, kind, &record);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
}

static int tell_double(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    const struct doubles *of = d->doubled;
    struct buf ref = BUF_INIT;
    long long others = sqlite3_column_int64(row, 1) - 1;
    add_ref_of(d, of->kind, sqlite3_column_int64(row, 0), &ref);
    const struct about about = {"double", true, false, ref.data,
                                "give one of them another with sqlite3, after 'debrief backup'"};
    d->faulty = true;
    doctor_find(d, &about, "%lld other %s%s ha%s the same %s", others, record_types[of->kind].name,
                others == 1 ? "" : "s", others == 1 ? "s" : "ve", of->what);
    buf_release(&ref);
    return 0;
}

static int check_doubles(struct doctor *d, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof doubles / sizeof *doubles; i++) {
        const struct doubles *of = d->doubled = &doubles[i];
        /* One that was moved to another incident stays behind, removed, with its uid. */
        char *sql = sqlite3_mprintf(
            "SELECT min(id), count(*) FROM \"%w\" NOT INDEXED %s GROUP BY %s HAVING count(*) > 1",
            record_types[of->kind].name, of->kind == RECORD_EVENT ? "WHERE removed = 0" : "",
            of->columns);
        rc = doctor_each(d, sql, tell_double, err);
        sqlite3_free(sql);
    }
    return rc;
}

/* ---- logins, documents, the origin */

#define ASTRAY_LOGIN "FROM login WHERE incident NOT IN (SELECT id FROM incident)"
#define ASTRAY_DOCUMENT "FROM document WHERE incident NOT IN (SELECT id FROM incident)"

static int tell_login(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    const struct about about = {"orphan", false, true, text_at(row, 0),
                                "forgets that; 'debrief use' names another"};
    d->faulty = true;
    doctor_find(d, &about, "this login works on #%lld, which is not there",
                (long long)sqlite3_column_int64(row, 1));
    return 0;
}

static int tell_document(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    const struct about about = {"orphan", false, true, text_at(row, 0),
                                "forgets that, and the file would be imported anew"};
    d->faulty = true;
    doctor_find(d, &about, "a file of this digest was read into #%lld, which is not there",
                (long long)sqlite3_column_int64(row, 1));
    return 0;
}

static int check_astray(struct doctor *d, struct error *err)
{
    if (d->change)
        return doctor_run(d, "DELETE " ASTRAY_LOGIN "; DELETE " ASTRAY_DOCUMENT, err);
    if (doctor_each(d, "SELECT name, incident " ASTRAY_LOGIN, tell_login, err))
        return -1;
    return d->report->schema < schema_since("document")
               ? 0
               : doctor_each(d, "SELECT digest, incident " ASTRAY_DOCUMENT, tell_document, err);
}

static int check_origin(struct doctor *d, struct error *err)
{
    int64_t n;
    if (doctor_number(d, "SELECT count(*) FROM origin WHERE id = 1", &n, err))
        return -1;
    if (n)
        return 0;
    const struct about about = {"origin", true, true, "origin", "gives it a name of its own again"};
    doctor_find(d, &about, "the database has no name that revisions could be told apart by");
    if (!d->change)
        return 0;
    char uid[UID_SIZE];
    uid_make(uid, "origin", 1, d->now);
    char *sql = sqlite3_mprintf("INSERT INTO origin (id, uid) VALUES (1, %Q)", uid);
    int rc = doctor_run(d, sql, err);
    sqlite3_free(sql);
    return rc;
}

int doctor_check_tables(struct doctor *d, struct error *err)
{
    if (check_origin(d, err) || check_astray(d, err))
        return -1;
    return d->change ? 0 : check_doubles(d, err);
}

static int tell_reference(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    const struct about about = {"link", true, false, text_at(row, 0),
                                "look at the row with sqlite3, and restore it from a backup"};
    doctor_find(d, &about, "row %lld points at a row of '%s' that is not there",
                (long long)sqlite3_column_int64(row, 1), text_at(row, 2));
    return 0;
}

int doctor_check_references(struct doctor *d, struct error *err)
{
    return d->faulty ? 0 : doctor_each(d, "PRAGMA foreign_key_check", tell_reference, err);
}
