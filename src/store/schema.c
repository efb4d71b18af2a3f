#include "store/schema.h"

#include "store/engine_error.h"
#include "store/schema_steps.h"
#include "store/uid.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define ENTRIES_MOST 200 /* tables and indexes: more than there will be */
#define READERS_SHIFT 16
#define VERSION_MASK 0xFFFF

static int number_of(sqlite3 *handle, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW) {
            *out = sqlite3_column_int64(stmt, 0);
            rc = SQLITE_OK;
        } else if (rc == SQLITE_DONE) {
            *out = 0;
            rc = SQLITE_OK;
        }
    }
    sqlite3_finalize(stmt);
    return rc;
}

static int refuse_newer(const char *path, int version, enum schema_use use, struct error *err)
{
    return error_set(err,
                     "'%s' was made by a newer debrief (schema %d, this one knows %d): install the "
                     "newer one%s",
                     path, version, SCHEMA_VERSION,
                     use == SCHEMA_READ ? "" : " to record anything");
}

int schema_version(sqlite3 *handle, const char *path, enum schema_use use, int *version,
                   struct error *err)
{
    int64_t application = 0, tables = 0, number = 0;
    int rc = number_of(handle, "PRAGMA application_id", &application);
    if (!rc)
        rc = number_of(handle, "PRAGMA user_version", &number);
    if (!rc && !application)
        rc = number_of(handle, "SELECT count(*) FROM sqlite_schema", &tables);
    /* Another process may have made the schema between these two. */
    if (!rc && tables)
        rc = number_of(handle, "PRAGMA application_id", &application);
    if (!rc && tables)
        rc = number_of(handle, "PRAGMA user_version", &number);
    if (rc)
        return engine_error(handle, path, rc, err);
    if (application ? application != SCHEMA_APPLICATION_ID : tables || number)
        return error_set(
            err, "'%s' is the database of another program: name another file with --db", path);
    int found = (int)(number & VERSION_MASK), readers = (int)(number >> READERS_SHIFT);
    if (!readers)
        readers = found;
    if (found > SCHEMA_VERSION && (use != SCHEMA_READ || readers > SCHEMA_VERSION))
        return refuse_newer(path, found, use, err);
    *version = found;
    return 0;
}

static int add_origin(sqlite3 *handle)
{
    char uid[UID_SIZE];
    uid_make(uid, "origin", 1, 0);
    sqlite3_stmt *stmt = NULL;
    int rc =
        sqlite3_prepare_v2(handle, "INSERT INTO origin (id, uid) VALUES (1, ?1)", -1, &stmt, NULL);
    if (!rc) {
        sqlite3_bind_text(stmt, 1, uid, -1, SQLITE_STATIC);
        rc = sqlite3_step(stmt) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(handle);
    }
    sqlite3_finalize(stmt);
    return rc;
}

static bool is_punctuation(char c)
{
    return c && strchr("(),", c);
}

/* Copies the literal that begins at P with its quotes; returns what comes after it. */
static const char *copy_literal(const char *p, struct buf *out)
{
    const char *end = strchr(p + 1, '\'');
    size_t n = end ? (size_t)(end - p) + 1 : strlen(p);
    buf_add(out, p, n);
    return p + n;
}

static void drop_flag_checks(struct buf *sql)
{
    static const char begin[] = " CHECK(", end[] = " IN(0,1))";
    char *from = sql->data;
    while ((from = strstr(from, begin))) {
        char *name = from + strlen(begin), *after = name;
        while (islower((unsigned char)*after))
            after++;
        if (after == name || strncmp(after, end, strlen(end)) != 0) {
            from = name;
            continue;
        }
        after += strlen(end);
        size_t rest = strlen(after);
        memmove(from, after, rest + 1);
        buf_truncate(sql, (size_t)(from - sql->data) + rest);
    }
}

void schema_compact(const char *sql, struct buf *out)
{
    bool blank = false;
    for (const char *p = sql; *p;) {
        if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
        } else if (isspace((unsigned char)*p)) {
            blank = true;
            p++;
        } else {
            char last = out->len ? out->data[out->len - 1] : '(';
            if (blank && !is_punctuation(last) && !is_punctuation(*p))
                buf_addc(out, ' ');
            blank = false;
            if (*p == '\'')
                p = copy_literal(p, out);
            else
                buf_addc(out, *p++);
        }
    }
    drop_flag_checks(out);
}

/* Replaces the text of one entry of the schema. */
static int rewrite_entry(sqlite3 *handle, int64_t row, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(handle, "UPDATE sqlite_schema SET sql = ?1 WHERE rowid = ?2", -1,
                                &stmt, NULL);
    if (!rc) {
        sqlite3_bind_text(stmt, 1, sql, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, row);
        rc = sqlite3_step(stmt) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(handle);
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* What a person or another program put into the file is theirs, and may hold anything. */
static const char *find_in_steps(const char *text)
{
    for (int i = 0; i < SCHEMA_VERSION; i++)
        for (const char *const *sql = schema_steps[i].sql; *sql; sql++)
            if (!strcmp(*sql, text))
                return *sql;
    return NULL;
}

struct entry {
    int64_t row;
    const char *sql; /* of a step */
};

/* The entries of the schema that are ours. */
static int find_entries(sqlite3 *handle, struct entry *out, int *n)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(
        handle, "SELECT rowid, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", -1,
        &stmt, NULL);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 1);
        const char *sql = text ? find_in_steps(text) : NULL;
        rc = sql && *n == ENTRIES_MOST ? SQLITE_CORRUPT : SQLITE_OK;
        if (sql && !rc)
            out[(*n)++] = (struct entry){sqlite3_column_int64(stmt, 0), sql};
    }
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* All are found before the first is rewritten: in a damaged file a scan that is written under can
 * go on for ever. */
static int rewrite_entries(sqlite3 *handle)
{
    struct entry entries[ENTRIES_MOST];
    int n = 0, rc = find_entries(handle, entries, &n);
    for (int i = 0; !rc && i < n; i++) {
        struct buf sql = BUF_INIT;
        schema_compact(entries[i].sql, &sql);
        rc = rewrite_entry(handle, entries[i].row, sql.data);
        buf_release(&sql);
    }
    return rc;
}

/* As https://www.sqlite.org/lang_altertable.html has it (section 7, the second procedure), for
 * changes that leave what is stored as it is. The schema is read again at the end, so that a text
 * which can't be read is found before the transaction ends. */
static int make_compact(sqlite3 *handle)
{
    int64_t cookie = 0, one = 0;
    char pragma[64];
    int rc = number_of(handle, "PRAGMA schema_version", &cookie);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 0, (int *)NULL);
    if (!rc)
        rc = sqlite3_exec(handle, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
    if (!rc)
        rc = rewrite_entries(handle);
    snprintf(pragma, sizeof pragma, "PRAGMA schema_version = %lld", (long long)cookie + 1);
    if (!rc)
        rc = sqlite3_exec(handle, pragma, NULL, NULL, NULL);
    int reset = sqlite3_exec(handle, "PRAGMA writable_schema = RESET", NULL, NULL, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    rc = rc ? rc : reset;
    return rc ? rc : number_of(handle, "SELECT count(*) FROM origin", &one);
}

static bool makes(const char *sql, const char *type, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(sql, type, strlen(type)) != 0)
        return false;
    sql += strlen(type);
    return !strncmp(sql, name, n) && sql[n] == ' ';
}

int schema_since(const char *name)
{
    for (int i = 0; i < SCHEMA_VERSION; i++)
        for (const char *const *sql = schema_steps[i].sql; *sql; sql++)
            if (makes(*sql, "CREATE TABLE ", name) || makes(*sql, "CREATE INDEX ", name))
                return i + 1;
    return 0;
}

int schema_mark(sqlite3 *handle, int version)
{
    char pragma[96];
    snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d; PRAGMA application_id = %d",
             schema_steps[version - 1].readers << READERS_SHIFT | version, SCHEMA_APPLICATION_ID);
    return sqlite3_exec(handle, pragma, NULL, NULL, NULL);
}

static int run_step(sqlite3 *handle, int number)
{
    const struct schema_step *step = &schema_steps[number - 1];
    int rc = SQLITE_OK;
    for (const char *const *sql = step->sql; !rc && *sql; sql++)
        rc = sqlite3_exec(handle, *sql, NULL, NULL, NULL);
    if (!rc && number == 1)
        rc = add_origin(handle);
    if (!rc && step->compact)
        rc = make_compact(handle);
    return rc ? rc : schema_mark(handle, number);
}

int schema_upgrade(sqlite3 *handle, const char *path, int from, struct error *err)
{
    for (int number = from + 1; number <= SCHEMA_VERSION; number++) {
        int rc = run_step(handle, number);
        if (rc)
            return engine_error(handle, path, rc, err);
    }
    return 0;
}
