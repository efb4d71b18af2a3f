#include "store/doctor_internal.h"
#include "store/doctor_row.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "store/uid.h"
#include "store/vocabulary.h"
#include "time/instant.h"

#include <jansson.h>
#include <sqlite3.h>
#include <string.h>

#define EARLIEST (civil_days(1, 1, 1) * DAY)
#define LATEST (civil_days(9999, 12, 31) * DAY + DAY - 1)
#define SHOWN 40   /* bytes of a value that a finding quotes */
#define COLUMNS 32 /* of a record, at most */
#define WORDS_MOST 16

enum what {
    WORD,     /* one of a list */
    NUMBER,   /* low … high */
    TIME,     /* of the years 1 to 9999 */
    RECORDED, /* the same, and not in the future */
    STRINGS,  /* JSON: an array of strings */
    OBJECTS,  /* JSON: an array of objects */
    DATE,     /* "2023-06-30" */
    UID,
};

/* What to do with a value that is none of those. */
enum mend {
    MEND_NOT,  /* only a person knows */
    MEND_NULL, /* it was optional */
    MEND_WORD, /* instead */
    MEND_NEAR, /* the nearest number that is allowed */
};

static const char *const precisions[] = {"exact", "about", "hour", "day", NULL};
static const char *const answered[] = {"measure", "cause", "event", NULL};
static const char *kinds_of_events[WORDS_MOST]; /* filled in from the vocabulary */

static const struct rule {
    enum record_kind kind;
    const char *column;
    enum what what;
    bool optional; /* may be null */
    enum mend mend;
    const char *const *words;
    const char *instead;
    int64_t low, high;
} rules[] = {
    {RECORD_INCIDENT, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "severity", NUMBER, true, MEND_NULL, NULL, NULL, 1, 5},
    {RECORD_INCIDENT, "drill", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
    {RECORD_INCIDENT, "opened_at", RECORDED, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "own_start", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "own_start_max", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "own_start_precision", WORD, true, MEND_WORD, precisions, "exact", 0, 0},
    {RECORD_INCIDENT, "own_end", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "own_end_max", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "own_end_precision", WORD, true, MEND_WORD, precisions, "exact", 0, 0},
    {RECORD_INCIDENT, "services", STRINGS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "tags", STRINGS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "roles", OBJECTS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "review_at", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "review_status", WORD, true, MEND_NULL, review_statuses, NULL, 0, 0},
    {RECORD_INCIDENT, "ignored", OBJECTS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "aliases", STRINGS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_INCIDENT, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_EVENT, "seq", NUMBER, false, MEND_NOT, NULL, NULL, 1, UINT32_MAX},
    {RECORD_EVENT, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_EVENT, "at", TIME, true, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_EVENT, "at_max", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_EVENT, "precision", WORD, true, MEND_WORD, precisions, "exact", 0, 0},
    {RECORD_EVENT, "until", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_EVENT, "until_max", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_EVENT, "until_precision", WORD, true, MEND_WORD, precisions, "exact", 0, 0},
    {RECORD_EVENT, "recorded_at", RECORDED, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_EVENT, "kind", WORD, false, MEND_WORD, kinds_of_events, "note", 0, 0},
    {RECORD_EVENT, "links", STRINGS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_EVENT, "tags", STRINGS, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_EVENT, "key", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
    {RECORD_EVENT, "internal", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
    {RECORD_EVENT, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_CAUSE, "seq", NUMBER, false, MEND_NOT, NULL, NULL, 1, UINT32_MAX},
    {RECORD_CAUSE, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_CAUSE, "kind", WORD, false, MEND_WORD, cause_kinds, "root", 0, 0},
    {RECORD_CAUSE, "category", WORD, true, MEND_NULL, cause_categories, NULL, 0, 0},
    {RECORD_CAUSE, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_MEASURE, "seq", NUMBER, false, MEND_NOT, NULL, NULL, 1, UINT32_MAX},
    {RECORD_MEASURE, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_MEASURE, "kind", WORD, false, MEND_WORD, measure_kinds, "preventative", 0, 0},
    {RECORD_MEASURE, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_LESSON, "seq", NUMBER, false, MEND_NOT, NULL, NULL, 1, UINT32_MAX},
    {RECORD_LESSON, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_LESSON, "kind", WORD, false, MEND_NOT, lesson_kinds, NULL, 0, 0},
    {RECORD_LESSON, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_ACTION, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_ACTION, "kind", WORD, true, MEND_NULL, action_kinds, NULL, 0, 0},
    {RECORD_ACTION, "due", DATE, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_ACTION, "priority", NUMBER, true, MEND_NULL, NULL, NULL, 0, 4},
    {RECORD_ACTION, "status", WORD, false, MEND_WORD, action_statuses, "open", 0, 0},
    {RECORD_ACTION, "for_kind", WORD, true, MEND_NULL, answered, NULL, 0, 0},
    {RECORD_ACTION, "slips", NUMBER, false, MEND_NEAR, NULL, NULL, 0, INT32_MAX},
    {RECORD_ACTION, "created_at", RECORDED, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_ACTION, "done_at", TIME, true, MEND_NULL, NULL, NULL, 0, 0},
    {RECORD_ACTION, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_FIELD, "internal", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
    {RECORD_FIELD, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_SECTION, "seq", NUMBER, false, MEND_NOT, NULL, NULL, 1, UINT32_MAX},
    {RECORD_SECTION, "uid", UID, false, MEND_NOT, NULL, NULL, 0, 0},
    {RECORD_SECTION, "level", NUMBER, false, MEND_NEAR, NULL, NULL, 1, 6},
    {RECORD_SECTION, "internal", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
    {RECORD_SECTION, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},

    {RECORD_SETTING, "removed", NUMBER, false, MEND_NEAR, NULL, NULL, 0, 1},
};
#define RULES (sizeof rules / sizeof *rules)

/* ---- one value */

static bool is_word(const char *const *words, const char *text)
{
    for (; *words; words++)
        if (!strcmp(*words, text))
            return true;
    return false;
}

static bool is_array(const char *text, json_type of)
{
    json_t *all = json_loads(text, 0, NULL), *one;
    bool right = json_is_array(all);
    size_t i;
    json_array_foreach(all, i, one)
    {
        right &= json_typeof(one) == of;
    }
    json_decref(all);
    return right;
}

static bool is_date(const char *text)
{
    int year, month, day, end = 0;
    return sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && end == 10 &&
           !text[end] && civil_date_exists(year, month, day);
}

static bool text_is_right(const struct rule *rule, const char *text)
{
    switch (rule->what) {
    case WORD:
        return is_word(rule->words, text);
    case STRINGS:
        return is_array(text, JSON_STRING);
    case OBJECTS:
        return is_array(text, JSON_OBJECT);
    case DATE:
        return is_date(text);
    case UID:
        return uid_looks_right(text);
    case NUMBER:
    case TIME:
    case RECORDED:
        break;
    }
    return true;
}

static bool number_is_right(const struct rule *rule, int64_t n)
{
    return rule->what == NUMBER ? n >= rule->low && n <= rule->high : n >= EARLIEST && n <= LATEST;
}

static const char *name_of_what(const struct rule *rule)
{
    switch (rule->what) {
    case WORD:
        return "no word that is known here";
    case NUMBER:
        return "outside of what is allowed";
    case TIME:
    case RECORDED:
        return "no time of the years 1 to 9999";
    case STRINGS:
        return "no JSON list of texts";
    case OBJECTS:
        return "no JSON list of objects";
    case DATE:
        return "no date";
    case UID:
        break;
    }
    return "no uid";
}

static const char *rule_name(const struct rule *rule)
{
    switch (rule->what) {
    case STRINGS:
    case OBJECTS:
        return "json";
    case TIME:
    case RECORDED:
        return "time";
    case UID:
        return "uid";
    case WORD:
    case NUMBER:
    case DATE:
        break;
    }
    return "value";
}

static void add_shown(struct buf *out, const struct column *c, const union record *record)
{
    const char *text = c->is_text ? *record_text((void *)record, c) : NULL;
    int64_t n = c->is_text ? NONE : *record_int((void *)record, c);
    if (text) {
        size_t len = strlen(text), shown = len > SHOWN ? utf8_floor(text, SHOWN) : len;
        buf_addf(out, "'%.*s%s'", (int)shown, text, shown < len ? "…" : "");
    } else if (n != NONE) {
        buf_addf(out, "%lld", (long long)n);
    } else {
        buf_adds(out, "null");
    }
}

/* What BECAME gets instead; the words for it in FIX. */
static void mend_value(const struct rule *rule, const struct column *c, union record *became,
                       struct buf *fix)
{
    switch (rule->mend) {
    case MEND_NOT:
        buf_addf(fix, "put it right with 'debrief amend' or sqlite3");
        return;
    case MEND_NULL:
        if (c->is_text)
            *record_text(became, c) = NULL;
        else
            *record_int(became, c) = NONE;
        buf_adds(fix, "takes it out; the revision keeps it");
        return;
    case MEND_WORD:
        *record_text(became, c) = (char *)rule->instead;
        buf_addf(fix, "makes it '%s'; the revision keeps what it was", rule->instead);
        return;
    case MEND_NEAR: {
        int64_t *n = record_int(became, c);
        *n = *n == NONE || *n < rule->low ? rule->low : rule->high;
        buf_addf(fix, "makes it %lld; the revision keeps what it was", (long long)*n);
        return;
    }
    }
}

static void check_value(struct row *row, const struct rule *rule, const struct column *c)
{
    const char *text = c->is_text ? *record_text(&row->was, c) : NULL;
    int64_t n = c->is_text ? NONE : *record_int(&row->was, c);
    bool null = c->is_text ? !text : n == NONE;
    if (null ? rule->optional
             : (c->is_text ? text_is_right(rule, text) : number_is_right(rule, n))) {
        if (rule->what == RECORDED && n > row->d->now + DAY)
            row_find(row, "time", false, false, "nothing need be done, if the clock is right now",
                     "%s is in the future", c->name);
        return;
    }
    struct buf shown = BUF_INIT, fix = BUF_INIT;
    add_shown(&shown, c, &row->was);
    mend_value(rule, c, &row->became, &fix);
    row_find(row, rule_name(rule), true, rule->mend != MEND_NOT, fix.data, "%s is %s, %s", c->name,
             shown.data, name_of_what(rule));
    buf_release(&shown);
    buf_release(&fix);
}

/* ---- one record */

/* Bytes that are no text, written out where a reader can see them: in ESCAPED "\xE9", in SHOWN the
 * signs that stand for such bytes (revisions are JSON, which can't hold them). */
static void write_out(const char *text, size_t size, struct buf *escaped, struct buf *shown)
{
    for (size_t i = 0, len; i < size; i += len) {
        if (utf8_next(text + i, size - i, &len) != UTF8_BAD && text[i]) {
            buf_add(escaped, text + i, len);
            buf_add(shown, text + i, len);
            continue;
        }
        buf_addf(escaped, "\\x%02X", (unsigned)(unsigned char)text[i]);
        buf_adds(shown, text[i] ? "\xEF\xBF\xBD" : "\xE2\x90\x80");
    }
}

static void check_text_bytes(struct row *row, const struct column *c, const char *text, size_t size)
{
    size_t bad;
    if (utf8_valid(text, size, &bad))
        return;
    struct buf escaped = BUF_INIT, shown = BUF_INIT;
    write_out(text, size, &escaped, &shown);
    strv_take(&row->scratch, buf_detach(&escaped));
    *record_text(&row->became, c) = row->scratch.v[row->scratch.n - 1];
    strv_take(&row->scratch, buf_detach(&shown));
    *record_text(&row->was, c) = row->scratch.v[row->scratch.n - 1];
    row_find(row, "text", true, true, "writes out such bytes, as in \\xE9",
             text[bad] ? "%s is no UTF-8 (byte %zu)" : "%s holds a NUL (byte %zu)", c->name,
             bad + 1);
}

static void read_row(struct row *row, sqlite3_stmt *stmt)
{
    const struct record_type *type = &record_types[row->kind];
    row->was.id = sqlite3_column_int64(stmt, 0);
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        int at = (int)i + 1;
        if (c->is_text)
            *record_text(&row->was, c) = (char *)sqlite3_column_text(stmt, at);
        else
            *record_int(&row->was, c) = sqlite3_column_type(stmt, at) == SQLITE_NULL
                                            ? NONE
                                            : sqlite3_column_int64(stmt, at);
    }
    row->became = row->was;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        if (c->is_text && *record_text(&row->was, c))
            check_text_bytes(row, c, *record_text(&row->was, c),
                             (size_t)sqlite3_column_bytes(stmt, (int)i + 1));
    }
}

static void check_event(struct row *row)
{
    const struct event *e = &row->was.event;
    if (e->id != event_id(e->incident, e->seq))
        row_find(row, "number", true, false, "put incident and seq right with sqlite3",
                 "its row is %lld, which is not that of e%lld in #%lld", (long long)e->id,
                 (long long)e->seq, (long long)e->incident);
    if (e->at == NONE && e->under == NONE && e->removed == 0) {
        row_set_time(row, NONE);
        row_find(row, "time", true, true, "takes the time at which it was recorded",
                 "it has no time, and stands under no event that has one");
    }
}

/* The texts may not live longer than the next word with SQLite: what is written is a copy. */
static int write_row(struct row *row, struct error *err)
{
    if (!memcmp(&row->was, &row->became, record_types[row->kind].size))
        return 0;
    union record was, became;
    record_copy(row->kind, &was, &row->was);
    record_copy(row->kind, &became, &row->became);
    int rc = change_update(row->d->change, row->kind, &was, &became, err);
    record_release(row->kind, &was);
    record_release(row->kind, &became);
    return rc;
}

struct bound {
    const struct rule *rule;
    const struct column *column;
};

static int check_row(struct row *row, sqlite3_stmt *stmt, const struct bound *bound, size_t n,
                     struct error *err)
{
    read_row(row, stmt);
    for (size_t i = 0; i < n; i++)
        check_value(row, bound[i].rule, bound[i].column);
    if (row->kind == RECORD_EVENT)
        check_event(row);
    int rc = doctor_check_links(row, err);
    if (!rc && row->d->change)
        rc = write_row(row, err);
    if (!rc)
        rc = doctor_check_recorded(row, err);
    strv_release(&row->scratch);
    row->scratch = (struct strv){0};
    return rc;
}

static int check_kind(struct doctor *d, enum record_kind kind, struct error *err)
{
    struct bound bound[COLUMNS];
    size_t n = 0;
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].kind == kind)
            bound[n++] = (struct bound){&rules[i], record_column(kind, rules[i].column)};
    struct row row = {.d = d, .kind = kind};
    sqlite3_stmt *stmt = NULL;
    const char *sql = statement_sql[record_statement(kind, STATEMENT_INCIDENT_EACH)];
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL), failed = 0;
    while (!rc && !failed && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        failed = check_row(&row, stmt, bound, n, err);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (failed)
        return -1;
    if ((rc & 0xFF) == SQLITE_CORRUPT) {
        doctor_damaged(d, record_types[kind].name);
        return 0;
    }
    return rc == SQLITE_DONE || doctor_is_known(d, rc) ? 0 : db_error(d->db, rc, err);
}

int doctor_check_records(struct doctor *d, struct error *err)
{
    for (size_t i = 0; event_kinds[i].name && i + 1 < WORDS_MOST; i++)
        kinds_of_events[i] = event_kinds[i].name;
    for (enum record_kind kind = RECORD_INCIDENT; kind < RECORD_KINDS; kind++) {
        progress_tell(d->progress, "reading the records", 0, 0);
        if (check_kind(d, kind, err))
            return -1;
    }
    return 0;
}
