#include "store/doctor_internal.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define NOTES_MOST 100 /* that SQLite is asked for */
#define FREE_BYTES_WORTH_A_WORD (1024 * 1024)

#define RESTORE                                                                                    \
    "restore the newest backup; 'sqlite3 DATABASE .recover' prints what can still be read"

/* What PRAGMA integrity_check says, sorted out. */
struct notes {
    struct strv indexes; /* that lack rows, or have some too many */
    struct buf page;     /* the first note about a page */
    int64_t lost;        /* pages that belong to nothing */
    bool list;           /* the list of free pages is wrong */
};

static void notes_release(struct notes *notes)
{
    strv_release(&notes->indexes);
    buf_release(&notes->page);
}

/* One line of it. A note that nothing else fits is about a page. */
static void sort_out(struct doctor *d, struct notes *notes, const char *line)
{
    const char *index = strstr(line, " index ");
    if (!*line || !strcmp(line, "ok") || !strncmp(line, "***", 3))
        return;
    if (index) {
        if (!strv_has(&notes->indexes, index + strlen(" index ")))
            strv_add(&notes->indexes, index + strlen(" index "));
    } else if (strstr(line, "is never used")) {
        notes->lost++;
    } else if (strstr(line, "reelist")) {
        notes->list = true;
    } else if (!strncmp(line, "CHECK ", 6) || strstr(line, " value in ")) {
        if (!strv_has(&d->broken, line))
            strv_add(&d->broken, line);
    } else if (!notes->page.len) {
        buf_adds(&notes->page, line);
    }
}

static int read_notes(struct doctor *d, struct notes *notes, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA integrity_check(%d)", NOTES_MOST);
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        while (text && *text) {
            size_t len = strcspn(text, "\n");
            char *line = xstrndup(text, len);
            sort_out(d, notes, line);
            free(line);
            text += len + (text[len] == '\n');
        }
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if ((rc & 0xFF) == SQLITE_CORRUPT && !notes->page.len)
        buf_adds(&notes->page, sqlite3_errstr(rc));
    else if (rc != SQLITE_DONE && (rc & 0xFF) != SQLITE_CORRUPT)
        return db_error(d->db, rc, err);
    return 0;
}

/* ---- damage: can a table be read whole? */

struct reach {
    int64_t rows, last; /* how many could be read, and the last of them */
    bool whole;
};

static bool is_numbered(const char *table)
{
    return strcmp(table, "login") != 0 && strcmp(table, "document") != 0;
}

/* Reads every column of every row, from one end, as far as it goes. */
static struct reach read_table(struct doctor *d, const char *table, bool backwards)
{
    struct reach reach = {.last = NONE};
    bool numbered = is_numbered(table);
    struct buf sql = BUF_INIT;
    buf_addf(&sql, "SELECT * FROM \"%s\"%s%s", table, numbered ? " NOT INDEXED ORDER BY id" : "",
             numbered && backwards ? " DESC" : "");
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(d->handle, sql.data, -1, &stmt, NULL);
    buf_release(&sql);
    while (!rc && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        /* What stands on pages of its own is read only when it is asked for. */
        int n = sqlite3_column_count(stmt);
        for (int i = 0; i < n; i++)
            sqlite3_column_bytes(stmt, i);
        rc = sqlite3_errcode(d->handle);
        rc = (rc & 0xFF) == SQLITE_CORRUPT ? rc : SQLITE_OK;
        if (rc)
            break;
        reach.rows++;
        reach.last = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    reach.whole = rc == SQLITE_DONE;
    return reach;
}

static void add_number(struct buf *out, const char *table, int64_t id)
{
    union record record;
    if (strcmp(table, "event") != 0) {
        buf_addf(out, "row %lld", (long long)id);
        return;
    }
    record_init(RECORD_EVENT, &record);
    record.id = id;
    record.event.incident = id >> EVENT_SEQ_BITS;
    record.event.seq = id & 0xFFFFFFFF;
    doctor_add_ref(out, RECORD_EVENT, &record);
}

static void tell_damage(struct doctor *d, const char *table)
{
    struct reach from_first = read_table(d, table, false), from_last = {.last = NONE};
    if (from_first.whole)
        return;
    if (is_numbered(table))
        from_last = read_table(d, table, true);
    struct buf text = BUF_INIT;
    buf_addf(&text, "a page of it is damaged; %lld of its rows can still be read",
             (long long)(from_first.rows + from_last.rows));
    if (from_first.last != NONE) {
        buf_adds(&text, ", up to ");
        add_number(&text, table, from_first.last);
    }
    if (from_last.last != NONE) {
        buf_adds(&text, from_first.last != NONE ? " and from " : ", from ");
        add_number(&text, table, from_last.last);
        buf_adds(&text, " on");
    }
    d->damaged = true;
    const struct about about = {"damage", true, false, table, RESTORE};
    doctor_find(d, &about, "%s", text.data);
    buf_release(&text);
}

void doctor_damaged(struct doctor *d, const char *table)
{
    if (!d->damaged)
        tell_damage(d, table);
    d->damaged = true;
}

static int one_table(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    (void)err;
    tell_damage(d, (const char *)sqlite3_column_text(row, 0));
    return 0;
}

static int find_damage(struct doctor *d, const char *note, struct error *err)
{
    if (doctor_each(d, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid",
                    one_table, err))
        return -1;
    if (d->damaged)
        return 0;
    const struct about about = {"damage", true, false, "",
                                "'debrief export' everything and import it into a new database, "
                                "or restore the newest backup"};
    doctor_find(d, &about, "a page is damaged, but all rows of all tables can be read (%s)", note);
    d->damaged = true;
    return 0;
}

/* ---- what is told of it */

static void tell_indexes(struct doctor *d, const struct notes *notes)
{
    for (size_t i = 0; i < notes->indexes.n; i++) {
        const struct about about = {"index", true, true, notes->indexes.v[i],
                                    "builds it anew from its table"};
        doctor_find(d, &about, "it does not agree with its table, so lists may lack records");
    }
}

void doctor_tell_constraints(struct doctor *d)
{
    const struct about about = {"constraint", true, false, "",
                                "look at the row with sqlite3, and restore it from a backup"};
    for (size_t i = 0; i < d->broken.n; i++)
        if (!d->faulty)
            doctor_find(d, &about, "a rule of the schema is broken: %s", d->broken.v[i]);
}

static void tell_lost(struct doctor *d, const struct notes *notes)
{
    const struct about about = {"lost-pages", false, true, "", "rewrites the file without them"};
    if (notes->lost)
        doctor_find(d, &about, "%lld page%s belong%s to nothing", (long long)notes->lost,
                    notes->lost == 1 ? "" : "s", notes->lost == 1 ? "s" : "");
    else if (notes->list)
        doctor_find(d, &about, "the list of free pages is wrong");
}

static int tell_free(struct doctor *d, struct error *err)
{
    int64_t pages, free_pages, size;
    if (doctor_number(d, "PRAGMA page_count", &pages, err) ||
        doctor_number(d, "PRAGMA freelist_count", &free_pages, err) ||
        doctor_number(d, "PRAGMA page_size", &size, err))
        return -1;
    if (free_pages * size > FREE_BYTES_WORTH_A_WORD && free_pages > pages / 4)
        doctor_remark(d, "%lld of %lld pages are free; what is recorded next fills them",
                      (long long)free_pages, (long long)pages);
    return 0;
}

int doctor_check_pages(struct doctor *d, struct error *err)
{
    struct notes notes = {.page = BUF_INIT};
    progress_tell(d->progress, "checking the pages", 0, 0);
    int rc = read_notes(d, &notes, err);
    if (!rc && notes.page.len)
        rc = find_damage(d, notes.page.data, err);
    if (!rc) {
        tell_indexes(d, &notes);
        tell_lost(d, &notes);
        rc = tell_free(d, err);
    }
    notes_release(&notes);
    return rc;
}

int doctor_mend_pages(struct doctor *d, struct error *err)
{
    return doctor_run(d, "VACUUM", err);
}
