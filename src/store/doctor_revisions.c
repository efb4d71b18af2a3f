#include "store/doctor_internal.h"

#include "base/utf8.h"
#include "store/history.h"
#include "time/instant.h"

#include <sqlite3.h>
#include <string.h>

/* The columns that EACH selects. */
enum { ID, CHANGE, AT, AUTHOR, KIND, RECORD, DIFFERENCE, UNDOES, ORIGIN };
#define EACH                                                                                       \
    "SELECT id, change, at, author, kind, record, difference, undoes, origin FROM revision "       \
    "ORDER BY id"

#define FROM_BACKUP "look for it in a backup"
#define NOTHING "nothing need be done: history shows it as it is"

__attribute__((format(printf, 5, 6))) static void
tell(struct doctor *d, sqlite3_stmt *row, bool error, const char *fix, const char *format, ...)
{
    struct buf text = BUF_INIT;
    char ref[32];
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    snprintf(ref, sizeof ref, "r%lld", (long long)sqlite3_column_int64(row, ID));
    const struct about about = {"history", error, false, ref, fix};
    d->faulty = true;
    doctor_find(d, &about, "%s", text.data);
    buf_release(&text);
}

static int check_record(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    int64_t found[LOOKUP_COLUMNS], id = sqlite3_column_int64(row, RECORD);
    const char *name = (const char *)sqlite3_column_text(row, KIND);
    int kind = name ? record_kind_from_name(name) : -1;
    if (kind < 0) {
        tell(d, row, true, FROM_BACKUP, "it is of no record that this version knows");
        return 0;
    }
    int rc = doctor_lookup(d, kind, id, found, err);
    if (rc)
        return rc < 0 ? -1 : 0;
    if (kind == RECORD_EVENT)
        tell(d, row, true, FROM_BACKUP, "the event %lld:e%lld, which it is about, is not there",
             (long long)(id >> EVENT_SEQ_BITS), (long long)(id & 0xFFFFFFFF));
    else
        tell(d, row, true, FROM_BACKUP, "the %s in row %lld, which it is about, is not there", name,
             (long long)id);
    return 0;
}

static int check_numbers(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    int64_t id = sqlite3_column_int64(row, ID), change = sqlite3_column_int64(row, CHANGE);
    int64_t found[LOOKUP_COLUMNS];
    int rc = change == id ? 1 : doctor_lookup(d, RECORD_KINDS, change, found, err);
    if (rc < 0)
        return -1;
    if (!rc || change > id)
        tell(d, row, true, "'debrief undo' can't take it back",
             "the change r%lld, which it is of, %s", (long long)change,
             rc ? "is a later one" : "is not there");
    if (sqlite3_column_type(row, UNDOES) == SQLITE_NULL)
        return 0;
    int64_t undoes = sqlite3_column_int64(row, UNDOES);
    rc = doctor_lookup(d, RECORD_KINDS, undoes, found, err);
    if (!rc)
        tell(d, row, false, NOTHING, "it takes back r%lld, which is not there", (long long)undoes);
    return rc < 0 ? -1 : 0;
}

static void check_time(struct doctor *d, sqlite3_stmt *row)
{
    int64_t at = sqlite3_column_int64(row, AT);
    if (sqlite3_column_type(row, ORIGIN) != SQLITE_NULL)
        return;
    if (at > d->now + DAY && d->newest_at <= d->now + DAY)
        tell(d, row, false, "nothing need be done, if the clock is right now",
             "it was made in the future, by a clock that was wrong");
    /* What one command did has one time. */
    if (d->newest_id != NONE && at < d->newest_at)
        tell(d, row, false, NOTHING, "its time is before that of r%lld", (long long)d->newest_id);
    d->newest_id = sqlite3_column_int64(row, ID);
    d->newest_at = at;
}

static int check_one(struct doctor *d, sqlite3_stmt *row, struct error *err)
{
    if (check_record(d, row, err) || check_numbers(d, row, err))
        return -1;
    check_time(d, row);
    const char *difference = (const char *)sqlite3_column_text(row, DIFFERENCE);
    if (difference && !revision_is_difference(difference))
        tell(d, row, true, FROM_BACKUP, "what it changed can't be read");
    const char *author = (const char *)sqlite3_column_text(row, AUTHOR);
    if (author && !utf8_valid(author, (size_t)sqlite3_column_bytes(row, AUTHOR), NULL))
        tell(d, row, true, "put it right with sqlite3", "its author's name is no text");
    return 0;
}

int doctor_check_revisions(struct doctor *d, struct error *err)
{
    d->newest_id = d->newest_at = NONE;
    progress_tell(d->progress, "reading the revisions", 0, 0);
    return doctor_each(d, EACH, check_one, err);
}
