#include "store/record_json.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/uid.h"
#include "store/vocabulary.h"
#include "time/when.h"

#include <stdlib.h>
#include <string.h>

/* How a column is read from its JSON key. */
enum reading {
    READ_TEXT,
    READ_NEEDED, /* a text that must be there, and not be empty */
    READ_UID,
    READ_INT,
    READ_BOOL,
    READ_TIME,
    READ_STRINGS, /* an array of strings */
    READ_SORTED,  /* the same, sorted and without doubles */
    READ_RAW,     /* an array */
    READ_SEVERITY,
    READ_PRIORITY,
    READ_NUMBER, /* of a ref: the digits of "e3" */
};

struct key {
    const char *name, *column;
    enum reading reading;
    const char *const *words; /* an enumeration's; NULL: any */
};

static const char *const precisions[] = {"exact", "about", "hour", "day", NULL};

static const struct key incident_keys[] = {
    {"uid", "uid", READ_UID, NULL},
    {"aliases", "aliases", READ_STRINGS, NULL},
    {"slug", "slug", READ_TEXT, NULL},
    {"title", "title", READ_NEEDED, NULL},
    {"severity", "severity", READ_SEVERITY, NULL},
    {"drill", "drill", READ_BOOL, NULL},
    {"zone", "zone", READ_NEEDED, NULL},
    {"opened_at", "opened_at", READ_TIME, NULL},
    {"own_start", "own_start", READ_TIME, NULL},
    {"own_start_max", "own_start_max", READ_TIME, NULL},
    {"own_start_precision", "own_start_precision", READ_TEXT, precisions},
    {"own_start_text", "own_start_text", READ_TEXT, NULL},
    {"own_start_offset", "own_start_offset", READ_INT, NULL},
    {"own_end", "own_end", READ_TIME, NULL},
    {"own_end_max", "own_end_max", READ_TIME, NULL},
    {"own_end_precision", "own_end_precision", READ_TEXT, precisions},
    {"own_end_text", "own_end_text", READ_TEXT, NULL},
    {"own_end_offset", "own_end_offset", READ_INT, NULL},
    {"services", "services", READ_STRINGS, NULL},
    {"tags", "tags", READ_SORTED, NULL},
    {"roles", "roles", READ_RAW, NULL},
    {"affected", "affected", READ_TEXT, NULL},
    {"review_at", "review_at", READ_TIME, NULL},
    {"review_status", "review_status", READ_TEXT, review_statuses},
    {"ignored", "ignored", READ_RAW, NULL},
    {0},
};

static const struct key event_keys[] = {
    {"ref", "seq", READ_NUMBER, NULL},
    {"uid", "uid", READ_UID, NULL},
    {"at", "at", READ_TIME, NULL},
    {"at_max", "at_max", READ_TIME, NULL},
    {"at_offset", "at_offset", READ_INT, NULL},
    {"at_text", "at_text", READ_TEXT, NULL},
    {"precision", "precision", READ_TEXT, precisions},
    {"until", "until", READ_TIME, NULL},
    {"until_precision", "until_precision", READ_TEXT, precisions},
    {"recorded_at", "recorded_at", READ_TIME, NULL},
    {"kind", "kind", READ_TEXT, NULL},
    {"by", "by", READ_TEXT, NULL},
    {"text", "text", READ_NEEDED, NULL},
    {"links", "links", READ_STRINGS, NULL},
    {"tags", "tags", READ_SORTED, NULL},
    {"key", "key", READ_BOOL, NULL},
    {"internal", "internal", READ_BOOL, NULL},
    {"source", "source", READ_TEXT, NULL},
    {"source_id", "source_id", READ_TEXT, NULL},
    {"raw", "raw", READ_TEXT, NULL},
    {0},
};

static const struct key cause_keys[] = {
    {"ref", "seq", READ_NUMBER, NULL},
    {"uid", "uid", READ_UID, NULL},
    {"kind", "kind", READ_NEEDED, cause_kinds},
    {"category", "category", READ_TEXT, cause_categories},
    {"text", "text", READ_NEEDED, NULL},
    {0},
};

static const struct key measure_keys[] = {
    {"ref", "seq", READ_NUMBER, NULL},
    {"uid", "uid", READ_UID, NULL},
    {"kind", "kind", READ_NEEDED, measure_kinds},
    {"text", "text", READ_NEEDED, NULL},
    {0},
};

static const struct key lesson_keys[] = {
    {"ref", "seq", READ_NUMBER, NULL},
    {"uid", "uid", READ_UID, NULL},
    {"kind", "kind", READ_NEEDED, lesson_kinds},
    {"text", "text", READ_NEEDED, NULL},
    {0},
};

static const struct key action_keys[] = {
    {"ref", NULL, READ_NUMBER, NULL},
    {"uid", "uid", READ_UID, NULL},
    {"kind", "kind", READ_TEXT, action_kinds},
    {"text", "text", READ_NEEDED, NULL},
    {"owner", "owner", READ_TEXT, NULL},
    {"due", "due", READ_TEXT, NULL},
    {"priority", "priority", READ_PRIORITY, NULL},
    {"status", "status", READ_NEEDED, action_statuses},
    {"ticket", "ticket", READ_TEXT, NULL},
    {"proof", "proof", READ_TEXT, NULL},
    {"reason", "reason", READ_TEXT, NULL},
    {"slips", "slips", READ_INT, NULL},
    {"created_at", "created_at", READ_TIME, NULL},
    {"done_at", "done_at", READ_TIME, NULL},
    {0},
};

static const struct key field_keys[] = {
    {"text", "text", READ_NEEDED, NULL},
    {"internal", "internal", READ_BOOL, NULL},
    {0},
};

static const struct key section_keys[] = {
    {"ref", "seq", READ_NUMBER, NULL},         {"uid", "uid", READ_UID, NULL},
    {"heading", "heading", READ_NEEDED, NULL}, {"level", "level", READ_INT, NULL},
    {"markdown", "markdown", READ_TEXT, NULL}, {"after", "after", READ_TEXT, NULL},
    {"internal", "internal", READ_BOOL, NULL}, {0},
};

static const struct key *const keys_of[RECORD_KINDS] = {
    [RECORD_INCIDENT] = incident_keys, [RECORD_EVENT] = event_keys,
    [RECORD_CAUSE] = cause_keys,       [RECORD_MEASURE] = measure_keys,
    [RECORD_LESSON] = lesson_keys,     [RECORD_ACTION] = action_keys,
    [RECORD_FIELD] = field_keys,       [RECORD_SECTION] = section_keys,
};

static int refuse(const char *where, const char *key, const char *wanted, struct error *err)
{
    return error_set(err, "%s.%s is no %s: nothing was imported", where, key, wanted);
}

int time_from_json(const json_t *object, const char *key, const char *where, int64_t *out,
                   struct error *err)
{
    const json_t *value = json_object_get(object, key);
    *out = NONE;
    if (!value || json_is_null(value))
        return 0;
    const struct zone utc = ZONE_UTC;
    struct time_context context = {
        .zone = &utc, .future = true, .start = INSTANT_NONE, .end = INSTANT_NONE};
    struct when when;
    const char *text = json_string_value(value);
    if (!text || !strchr(text, 'T') || when_parse(text, &context, &when, NULL) ||
        when.precision != PRECISION_EXACT)
        return refuse(where, key, "time as in 2023-06-01T08:05:00Z", err);
    *out = when.at;
    return 0;
}

static int read_text_value(const struct key *key, const json_t *value, const char *where,
                           char **out, struct error *err)
{
    const char *text = json_string_value(value);
    if (json_is_null(value) || !value)
        return key->reading == READ_NEEDED
                   ? error_set(err, "%s.%s is missing: nothing was imported", where, key->name)
                   : 0;
    if (!text || strlen(text) != json_string_length(value))
        return refuse(where, key->name, "text (or it holds a NUL)", err);
    if (strlen(text) > LIMIT_TEXT)
        return error_set(err, "%s.%s has more than %d bytes: see 'debrief help limits'", where,
                         key->name, LIMIT_TEXT);
    if (key->reading == READ_NEEDED && !*text)
        return error_set(err, "%s.%s is empty: nothing was imported", where, key->name);
    const char *word = text;
    if (key->words && word_parse(key->words, key->name, text, &word, err))
        return error_prefix(err, "%s: ", where);
    *out = xstrdup(word);
    return 0;
}

/* A list as our columns have it: written by us, whatever wrote the file. */
static void add_json(struct buf *out, const json_t *value)
{
    const char *name;
    json_t *inner;
    size_t i;
    switch (json_typeof(value)) {
    case JSON_STRING:
        json_add_bytes(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_ARRAY:
        buf_addc(out, '[');
        json_array_foreach((json_t *)value, i, inner)
        {
            buf_adds(out, i ? ", " : "");
            add_json(out, inner);
        }
        buf_addc(out, ']');
        break;
    case JSON_OBJECT:
        buf_addc(out, '{');
        i = 0;
        json_object_foreach((json_t *)value, name, inner)
        {
            buf_adds(out, i++ ? ", " : "");
            json_add_string(out, name);
            buf_adds(out, ": ");
            add_json(out, inner);
        }
        buf_addc(out, '}');
        break;
    case JSON_INTEGER:
        json_add_int(out, json_integer_value(value));
        break;
    case JSON_REAL:
        buf_addf(out, "%.17g", json_real_value(value));
        break;
    default:
        buf_adds(out, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
        break;
    }
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_sorted(struct buf *out, const json_t *strings)
{
    size_t n = json_array_size(strings);
    const char **list = xreallocarray(NULL, n, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = json_string_value(json_array_get(strings, i));
    qsort(list, n, sizeof *list, by_bytes);
    for (size_t i = 0; i < n; i++) {
        if (i && !strcmp(list[i], list[i - 1]))
            continue;
        buf_adds(out, i ? ", " : "[");
        json_add_string(out, list[i]);
    }
    buf_addc(out, ']');
    free(list);
}

static int read_list(const struct key *key, const json_t *value, const char *where, char **out,
                     struct error *err)
{
    if (!value || json_is_null(value) || (json_is_array(value) && !json_array_size(value)))
        return 0;
    if (!json_is_array(value))
        return refuse(where, key->name, "array", err);
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)value, i, one)
    {
        if (key->reading != READ_RAW && !json_is_string(one))
            return refuse(where, key->name, "array of strings", err);
    }
    struct buf text = BUF_INIT;
    if (key->reading == READ_SORTED)
        add_sorted(&text, value);
    else
        add_json(&text, value);
    *out = buf_detach(&text);
    return 0;
}

static int read_word_number(const struct key *key, const json_t *value, const char *where,
                            int64_t *out, struct error *err)
{
    const char *text = json_string_value(value);
    if (!value || json_is_null(value))
        return 0;
    int n = !text                           ? -1
            : key->reading == READ_PRIORITY ? priority_from_word(text)
            : key->reading == READ_SEVERITY ? severity_from_word(text)
                                            : -1;
    if (key->reading == READ_NUMBER && text) {
        size_t digits = strspn(text + 1, "0123456789");
        if (*text && digits && digits <= 9 && !text[1 + digits])
            n = (int)strtol(text + 1, NULL, 10);
    }
    if (n < 0 || (n == 0 && key->reading != READ_PRIORITY))
        return refuse(where, key->name,
                      key->reading == READ_NUMBER     ? "ref"
                      : key->reading == READ_SEVERITY ? "severity as in sev2"
                                                      : "priority as in p1",
                      err);
    *out = n;
    return 0;
}

static int read_plain(const struct key *key, const json_t *value, const char *where, int64_t *out,
                      struct error *err)
{
    if (!value || json_is_null(value))
        return 0;
    if (key->reading == READ_BOOL ? !json_is_boolean(value) : !json_is_integer(value))
        return refuse(where, key->name, key->reading == READ_BOOL ? "boolean" : "integer", err);
    *out = key->reading == READ_BOOL ? json_is_true(value) : json_integer_value(value);
    return 0;
}

static int read_key(enum record_kind kind, const struct key *key, const json_t *object,
                    const char *where, void *out, struct error *err)
{
    const struct column *c = key->column ? record_column(kind, key->column) : NULL;
    const json_t *value = json_object_get(object, key->name);
    int64_t *number = c ? record_int(out, c) : out;
    switch (key->reading) {
    case READ_TEXT:
    case READ_NEEDED:
        return read_text_value(key, value, where, record_text(out, c), err);
    case READ_UID:
        if (value && !json_is_null(value) &&
            (!json_is_string(value) || !uid_looks_right(json_string_value(value))))
            return refuse(where, key->name, "UUID", err);
        return read_text_value(key, value, where, record_text(out, c), err);
    case READ_TIME:
        return time_from_json(object, key->name, where, number, err);
    case READ_STRINGS:
    case READ_SORTED:
    case READ_RAW:
        return read_list(key, value, where, record_text(out, c), err);
    case READ_INT:
    case READ_BOOL:
        return read_plain(key, value, where, number, err);
    default:
        return read_word_number(key, value, where, number, err);
    }
}

/* What JSON leaves to be worked out: the last instant of an uncertain end. */
static void complete_event(struct event *e)
{
    if (e->until == NONE)
        return;
    const char *p = e->until_precision ? e->until_precision : "exact";
    if (!strcmp(p, "about"))
        e->until_max = e->until + ABOUT;
    else if (!strcmp(p, "hour"))
        e->until_max = e->until + HOUR - 1;
    else if (!strcmp(p, "day"))
        e->until_max = e->until + DAY - 1;
}

int record_from_json(enum record_kind kind, const json_t *object, const char *where,
                     union record *out, struct error *err)
{
    if (!json_is_object(object))
        return error_set(err, "%s is no object: nothing was imported", where);
    for (const struct key *key = keys_of[kind]; key->name; key++)
        if (read_key(kind, key, object, where, out, err))
            return -1;
    if (kind == RECORD_EVENT) {
        const struct event_kind *word;
        if (event_kind_parse(out->event.kind ? out->event.kind : "note", &word, err))
            return error_prefix(err, "%s: ", where);
        str_replace(&out->event.kind, word->name);
        if (out->event.at != NONE && !out->event.precision)
            out->event.precision = xstrdup("exact");
        complete_event(&out->event);
    }
    return 0;
}
