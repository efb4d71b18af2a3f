#include "cli/history_words.h"

#include "base/strv.h"
#include "cli/targets.h"
#include "store/records.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* How a column's value is shown. */
enum look {
    LOOK_TEXT,
    LOOK_WORD,
    LOOK_TIME,
    LOOK_NUMBER,
    LOOK_MARK,
    LOOK_LIST,
    LOOK_ROW,
    LOOK_NOT
};

/* Columns that are not called what people call them, or not shown as a text. */
static const struct seen {
    const char *column, *name;
    enum look look;
} table[] = {
    {"at", "time", LOOK_TIME},
    {"until", "until", LOOK_TIME},
    {"own_start", "start", LOOK_TIME},
    {"own_end", "end", LOOK_TIME},
    {"opened_at", "opened", LOOK_TIME},
    {"review_at", "review", LOOK_TIME},
    {"done_at", "done", LOOK_TIME},
    {"created_at", "added", LOOK_TIME},
    {"recorded_at", "recorded", LOOK_TIME},
    {"kind", "kind", LOOK_WORD},
    {"by", "by", LOOK_WORD},
    {"status", "status", LOOK_WORD},
    {"category", "category", LOOK_WORD},
    {"zone", "zone", LOOK_WORD},
    {"owner", "owner", LOOK_WORD},
    {"due", "due", LOOK_WORD},
    {"ticket", "ticket", LOOK_WORD},
    {"proof", "proof", LOOK_WORD},
    {"review_status", "review", LOOK_WORD},
    {"affected", "affected", LOOK_WORD},
    {"for_kind", "for a", LOOK_WORD},
    {"key", "key event", LOOK_MARK},
    {"internal", "internal", LOOK_MARK},
    {"drill", "drill", LOOK_MARK},
    {"links", "links", LOOK_LIST},
    {"tags", "tags", LOOK_LIST},
    {"services", "services", LOOK_LIST},
    {"roles", "roles", LOOK_LIST},
    {"aliases", "aliases", LOOK_LIST},
    {"ignored", "ignored rules", LOOK_LIST},
    {"under", "under", LOOK_ROW},
    {"why", "why of", LOOK_ROW},
    {"severity", "severity", LOOK_NUMBER},
    {"priority", "priority", LOOK_NUMBER},
    {"level", "level", LOOK_NUMBER},
    {"slips", "times moved", LOOK_NUMBER},
    {"markdown", "text", LOOK_TEXT},
    /* These go along with a time that is shown. */
    {"at_max", NULL, LOOK_NOT},
    {"at_offset", NULL, LOOK_NOT},
    {"at_text", NULL, LOOK_NOT},
    {"precision", NULL, LOOK_NOT},
    {"until_max", NULL, LOOK_NOT},
    {"until_precision", NULL, LOOK_NOT},
    {"own_start_max", NULL, LOOK_NOT},
    {"own_start_precision", NULL, LOOK_NOT},
    {"own_start_text", NULL, LOOK_NOT},
    {"own_start_offset", NULL, LOOK_NOT},
    {"own_end_max", NULL, LOOK_NOT},
    {"own_end_precision", NULL, LOOK_NOT},
    {"own_end_text", NULL, LOOK_NOT},
    {"own_end_offset", NULL, LOOK_NOT},
    {"for_id", NULL, LOOK_NOT},
    {"raw", NULL, LOOK_NOT},
};

static struct seen seen_as(const char *column)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].column, column))
            return table[i];
    return (struct seen){column, column, LOOK_TEXT};
}

/* ["a", "b"], or of objects: their values, and "a, b". */
static void add_list(struct buf *out, const char *text)
{
    json_t *all = text ? json_loads(text, 0, NULL) : NULL, *one, *part;
    size_t i, n = 0;
    const char *key;
    json_array_foreach(all, i, one)
    {
        buf_adds(out, i ? ", " : "");
        if (json_is_string(one))
            buf_adds(out, json_string_value(one));
        n = 0;
        json_object_foreach(one, key, part)
        {
            if (json_is_string(part))
                buf_addf(out, "%s%s", n++ ? " " : "", json_string_value(part));
        }
    }
    if (!json_array_size(all))
        buf_adds(out, "none");
    json_decref(all);
}

/* EXACT: with its fraction. */
static void add_time(struct buf *out, int64_t t, bool exact, const struct zone *zone)
{
    t = when_shown(t, exact);
    when_add_date(out, t, zone);
    buf_addc(out, ' ');
    when_add_clock(out, t, zone);
}

static void add_value(struct buf *out, const struct seen *seen, enum record_kind kind,
                      const json_t *value, bool exact, const struct zone *zone)
{
    const char *text = json_string_value(value);
    int64_t number = json_is_integer(value) ? json_integer_value(value) : NONE;
    if (seen->look == LOOK_MARK)
        buf_adds(out, number == 1 ? "yes" : "no");
    else if (seen->look == LOOK_LIST)
        add_list(out, text);
    else if (seen->look == LOOK_TIME || seen->look == LOOK_ROW ? number == NONE
                                                               : !text && number == NONE)
        buf_adds(out, "none");
    else if (seen->look == LOOK_TIME)
        add_time(out, number, exact, zone);
    else if (seen->look == LOOK_ROW && kind == RECORD_EVENT)
        buf_addf(out, "e%lld", (long long)(number & 0xFFFFFFFF));
    else if (seen->look == LOOK_WORD && text)
        buf_adds(out, text);
    else if (text)
        target_add_text(out, text);
    else
        buf_addf(out, "%s%lld",
                 !strcmp(seen->column, "severity")   ? "sev"
                 : !strcmp(seen->column, "priority") ? "p"
                                                     : "",
                 (long long)number);
}

/* The cause that a row's number means. */
static int add_cause(struct app *app, struct buf *out, const json_t *value, struct error *err)
{
    struct cause cause;
    if (!json_is_integer(value)) {
        buf_adds(out, "none");
        return 0;
    }
    int rc = record_get(app->db, RECORD_CAUSE, json_integer_value(value), &cause, err);
    if (rc == 1) {
        ref_add(out, RECORD_CAUSE, &cause);
        record_release(RECORD_CAUSE, &cause);
    }
    return rc < 0 ? -1 : 0;
}

static int add_pair(struct app *app, struct buf *out, const struct seen *seen,
                    enum record_kind kind, const json_t *pair, const struct zone *zone,
                    struct error *err)
{
    const json_t *was = json_array_get(pair, 0), *became = json_array_get(pair, 1);
    buf_addf(out, " %s: ", seen->name);
    if (seen->look == LOOK_ROW && kind == RECORD_CAUSE) {
        if (add_cause(app, out, was, err))
            return -1;
        buf_adds(out, " → ");
        return add_cause(app, out, became, err);
    }
    /* Times are shown to the second, unless that would hide what changed. */
    bool exact = json_integer_value(was) / SECOND == json_integer_value(became) / SECOND;
    add_value(out, seen, kind, was, exact, zone);
    buf_adds(out, " → ");
    add_value(out, seen, kind, became, exact, zone);
    return 0;
}

/* Whether a time's other columns changed, but not the time itself: then they are what is said. */
static void add_time_parts(struct buf *out, const json_t *root, size_t said)
{
    static const char *const parts[] = {"at_text", "precision", "own_start_text", "own_end_text"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !said; i++) {
        const json_t *pair = json_object_get(root, parts[i]);
        const char *was = json_string_value(json_array_get(pair, 0));
        const char *became = json_string_value(json_array_get(pair, 1));
        if (pair && ++said)
            buf_addf(out, " time: %s → %s", was ? was : "none", became ? became : "none");
    }
    if (!said)
        buf_adds(out, json_object_size(root) ? " changed" : " redacted");
}

static int add_difference(struct app *app, const struct revision *r, const struct zone *zone,
                          struct buf *out, struct error *err)
{
    json_t *root = json_loads(r->difference, 0, NULL), *pair;
    const char *column;
    size_t said = 0;
    int rc = 0;
    json_t *removed = json_object_get(root, "removed");
    if (removed) {
        buf_adds(out, json_integer_value(json_array_get(removed, 1)) ? " removed" : " there again");
        said++;
    }
    json_object_foreach(root, column, pair)
    {
        struct seen seen = seen_as(column);
        if (rc || seen.look == LOOK_NOT || !strcmp(column, "removed"))
            continue;
        buf_adds(out, said++ ? "," : "");
        rc = add_pair(app, out, &seen, r->kind, pair, zone, err);
    }
    if (!rc)
        add_time_parts(out, root, said);
    json_decref(root);
    return rc;
}

/* Makes of a record what it was when it was recorded. */
static int first_state(struct app *app, enum record_kind kind, int64_t id, union record *record,
                       struct error *err)
{
    struct history h = {0};
    struct strv differences = {0};
    int rc = history_open_record(&h, app->db, kind, id, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        if (h.row.difference)
            strv_add(&differences, h.row.difference);
        rc = 0;
    }
    history_close(&h);
    for (size_t i = differences.n; !rc && i-- > 0;)
        rc = record_apply(kind, record, differences.v[i], true, err);
    strv_release(&differences);
    return rc;
}

static void add_creation(const struct revision *r, union record *record, const struct zone *zone,
                         struct buf *out)
{
    enum record_kind kind = r->kind;
    const struct column *mark = record_column(kind, "kind"), *text = record_column(kind, "text");
    if (kind == RECORD_SECTION)
        text = record_column(kind, "heading");
    if (kind == RECORD_INCIDENT)
        text = record_column(kind, "title");
    if (kind == RECORD_SETTING)
        text = record_column(kind, "value");
    buf_adds(out, kind == RECORD_INCIDENT ? " opened"
                  : kind == RECORD_EVENT  ? " recorded"
                                          : " added");
    if (kind == RECORD_EVENT && record->event.at != NONE) {
        buf_adds(out, " at ");
        add_time(out, record->event.at, record->event.at_text != NULL, zone);
    }
    const char *word = mark ? *record_text(record, mark) : NULL;
    if (word && strcmp(word, "note") != 0)
        buf_addf(out, " (%s)", word);
    buf_adds(out, ": ");
    target_add_text(out, *record_text(record, text));
}

int history_add_words(struct app *app, const struct revision *r, int64_t current,
                      const struct zone *zone, struct buf *out, struct error *err)
{
    union record record;
    if (record_need(app->db, r->kind, r->record, &record, err))
        return -1;
    target_add_ref(out, r->kind, &record, current);
    int rc = 0;
    if (r->difference)
        rc = add_difference(app, r, zone, out, err);
    else if (!(rc = first_state(app, r->kind, r->record, &record, err)))
        add_creation(r, &record, zone, out);
    record_release(r->kind, &record);
    return rc;
}
