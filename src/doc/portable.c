#include "doc/portable.h"

#include "base/json.h"
#include "store/records.h"
#include "store/uid.h"
#include "time/instant.h"

#include <string.h>

/* The columns that point to rows, and of what; for_id's kind stands beside it. */
static int pointed_kind(const char *column)
{
    if (!strcmp(column, "under"))
        return RECORD_EVENT;
    if (!strcmp(column, "why"))
        return RECORD_CAUSE;
    return !strcmp(column, "for_id") ? RECORD_KINDS : -1;
}

static void add_plain(struct buf *out, const json_t *value)
{
    if (json_is_string(value))
        json_add_bytes(out, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        json_add_int(out, json_integer_value(value));
    else
        buf_adds(out, "null");
}

static int add_uid(struct db *db, int kind, const json_t *value, struct buf *out, struct error *err)
{
    /* for_id may be a measure's, a cause's or an event's: the first of these that has the row. An
     * event's row is above all of theirs. */
    static const enum record_kind answered[] = {RECORD_EVENT, RECORD_MEASURE, RECORD_CAUSE};
    if (!json_is_integer(value)) {
        buf_adds(out, "null");
        return 0;
    }
    for (size_t i = 0; i < sizeof answered / sizeof *answered; i++) {
        enum record_kind k = kind == RECORD_KINDS ? answered[i] : (enum record_kind)kind;
        union record record;
        int rc = record_get(db, k, json_integer_value(value), &record, err);
        if (rc < 0)
            return -1;
        if (rc == 1) {
            buf_addf(out, "\"%s %s\"", record_types[k].name,
                     *record_text(&record, record_column(k, "uid")));
            record_release(k, &record);
            return 0;
        }
        if (kind != RECORD_KINDS)
            break;
    }
    buf_adds(out, "null");
    return 0;
}

/* What for_id points to, where its kind changed along with it. */
static int kind_of(const json_t *root, int pointed, size_t i)
{
    const char *word = json_string_value(json_array_get(json_object_get(root, "for_kind"), i));
    int kind = word && pointed == RECORD_KINDS ? record_kind_from_name(word) : -1;
    return kind >= 0 && record_column((enum record_kind)kind, "uid") ? kind : pointed;
}

int portable_from_rows(struct db *db, enum record_kind kind, const char *difference,
                       struct buf *out, struct error *err)
{
    (void)kind;
    if (!strstr(difference, "\"under\"") && !strstr(difference, "\"why\"") &&
        !strstr(difference, "\"for_id\"")) {
        buf_adds(out, difference);
        return 0;
    }
    json_t *root = json_loads(difference, 0, NULL);
    const char *column;
    json_t *pair;
    int n = 0, rc = 0;
    json_object_foreach(root, column, pair)
    {
        int pointed = pointed_kind(column);
        buf_adds(out, n++ ? ", " : "{");
        json_add_string(out, column);
        for (size_t i = 0; i < 2 && !rc; i++) {
            buf_adds(out, i ? ", " : ": [");
            if (pointed >= 0)
                rc = add_uid(db, kind_of(root, pointed, i), json_array_get(pair, i), out, err);
            else
                add_plain(out, json_array_get(pair, i));
        }
        buf_addc(out, ']');
    }
    buf_adds(out, n ? "}" : "{}");
    json_decref(root);
    return rc;
}

static bool is_among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (!strcmp(*list, word))
            return true;
    return false;
}

static bool is_list(const char *text)
{
    json_t *list = json_loads(text, 0, NULL);
    bool yes = json_is_array(list);
    json_decref(list);
    return yes;
}

/* What a value of COLUMN would have to be; NULL: it is that. */
static const char *wrong_text(const char *column, const json_t *value)
{
    static const char *const lists[] = {"services", "tags",    "roles", "links",
                                        "ignored",  "aliases", NULL};
    const char *text = json_string_value(value);
    if (!text || strlen(text) != json_string_length(value))
        return "text";
    if (!strcmp(column, "uid"))
        return uid_looks_right(text) ? NULL : "UUID";
    return is_among(lists, column) && !is_list(text) ? "list" : NULL;
}

static const char *wrong_number(const char *column, const json_t *value)
{
    static const char *const times[] = {"at",          "at_max",      "until",     "until_max",
                                        "recorded_at", "opened_at",   "own_start", "own_start_max",
                                        "own_end",     "own_end_max", "review_at", "created_at",
                                        "done_at",     NULL};
    static const char *const marks[] = {"removed", "drill", "key", "internal", NULL};
    if (!json_is_integer(value))
        return "number";
    int64_t n = json_integer_value(value);
    if (is_among(times, column))
        return n < civil_days(1, 1, 1) * DAY || n >= civil_days(10000, 1, 1) * DAY ? "time" : NULL;
    if (is_among(marks, column))
        return n != 0 && n != 1 ? "mark" : NULL;
    if (!strcmp(column, "seq"))
        return n < 1 || n > PORTABLE_NUMBER_MOST ? "number of a ref" : NULL;
    return NULL;
}

int portable_check(enum record_kind kind, const json_t *changes, const char *where,
                   struct error *err)
{
    const char *column;
    json_t *pair;
    json_object_foreach((json_t *)changes, column, pair)
    {
        const struct column *known = record_column(kind, column);
        if (!known)
            continue;
        const char *wanted = json_array_size(pair) == 2 ? NULL : "pair";
        for (size_t i = 0; i < 2 && !wanted; i++) {
            const json_t *value = json_array_get(pair, i);
            if (json_is_null(value))
                continue;
            if (pointed_kind(column) >= 0)
                wanted = json_is_string(value) ? NULL : "record";
            else
                wanted = known->is_text ? wrong_text(column, value) : wrong_number(column, value);
        }
        if (wanted)
            return error_set(err, "%s.%s is no %s: nothing was imported", where, column, wanted);
    }
    return 0;
}

int64_t portable_row(const json_t *value,
                     int64_t (*find)(void *self, enum record_kind kind, const char *uid),
                     void *self)
{
    const char *text = json_string_value(value);
    const char *blank = text ? strchr(text, ' ') : NULL;
    int64_t row = NONE;
    if (blank) {
        struct buf name = BUF_INIT;
        buf_add(&name, text, (size_t)(blank - text));
        int kind = record_kind_from_name(name.data);
        if (kind >= 0)
            row = find(self, (enum record_kind)kind, blank + 1);
        buf_release(&name);
    }
    return row;
}

void portable_to_rows(const json_t *changes,
                      int64_t (*find)(void *self, enum record_kind kind, const char *uid),
                      void *self, struct buf *out)
{
    const char *column;
    json_t *pair;
    int n = 0;
    json_object_foreach((json_t *)changes, column, pair)
    {
        bool points = pointed_kind(column) >= 0;
        buf_adds(out, n++ ? ", " : "{");
        json_add_string(out, column);
        for (size_t i = 0; i < 2; i++) {
            buf_adds(out, i ? ", " : ": [");
            int64_t row = points ? portable_row(json_array_get(pair, i), find, self) : NONE;
            if (row != NONE)
                json_add_int(out, row);
            else if (points)
                buf_adds(out, "null");
            else
                add_plain(out, json_array_get(pair, i));
        }
        buf_addc(out, ']');
    }
    buf_adds(out, n ? "}" : "{}");
}
