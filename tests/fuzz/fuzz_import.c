/* Any bytes as a file to import: an export, or lines of events where the first byte is odd. It is
 * refused in one line, or what came of it can be exported, imported into an empty database and
 * exported again, and these two are the same bytes; and importing it a second time adds nothing. */
#include "base/json.h"
#include "base/utf8.h"
#include "doc/import_json.h"
#include "doc/view.h"
#include "doc/view_json.h"
#include "feed/feed.h"
#include "store/db.h"
#include "store/records.h"
#include "store/uid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2023-06-01T12:00:00Z. */
#define NOW (INT64_C(1685620800) * SECOND)

static void expect(bool yes, const char *what, const struct error *err)
{
    if (yes)
        return;
    fprintf(stderr, "not so: %s: %s\n", what, err->text);
    abort();
}

static struct db *make_database(void)
{
    struct error err = ERROR_INIT;
    struct db *db = NULL;
    expect(!db_open_memory(&db, &err), "a database in memory can be made", &err);
    return db;
}

static int64_t open_incident(struct change *change)
{
    struct error err = ERROR_INIT;
    struct incident incident;
    record_init(RECORD_INCIDENT, &incident);
    incident.slug = strdup("2023-06-01-checkout-500s");
    incident.title = strdup("Checkout 500s");
    incident.zone = strdup("Europe/Berlin");
    incident.opened_at = NOW;
    expect(!change_insert(change, RECORD_INCIDENT, &incident, &err), "an incident is opened", &err);
    int64_t id = incident.id;
    record_release(RECORD_INCIDENT, &incident);
    return id;
}

/* Lines go into an incident that is there. */
static int import_lines(struct change *change, int64_t incident, const char *text, size_t len,
                        int *added, struct error *err)
{
    struct feed feed = {.change = change, .incident = incident, .name = "x.jsonl"};
    struct zone zone;
    expect(!zone_find("Europe/Berlin", NULL, NOW, &zone, err) ||
               !zone_find("+01:00", NULL, NOW, &zone, err),
           "a zone is known", err);
    feed.context = (struct time_context){.now = NOW,
                                         .zone = &zone,
                                         .home = &zone,
                                         .bare = BARE_LATEST,
                                         .start = INSTANT_NONE,
                                         .end = INSTANT_NONE,
                                         .after = INSTANT_NONE};
    int rc = feed_jsonl(&feed, text, len, err);
    *added = feed.added;
    return rc;
}

static int import_whole(struct change *change, const char *text, size_t len, int *added,
                        struct error *err)
{
    struct import_counts counts = {.incident = NONE, .notes = BUF_INIT};
    json_t *root;
    if (import_parse(text, len, "x.json", &root, err))
        return -1;
    int rc = import_is_export(root) ? import_export(change, root, NONE, &counts, err)
                                    : error_set(err, "no export");
    *added = counts.added;
    import_counts_release(&counts);
    json_decref(root);
    return rc;
}

/* 0, or -1: refused, and nothing is there. */
static int import(struct db *db, bool lines, const char *text, size_t len, int *added)
{
    struct error err = ERROR_INIT;
    struct change change = {0};
    expect(!change_begin(&change, db, "ann", NOW, &err), "a change begins", &err);
    int64_t incident = NONE;
    if (lines) {
        struct cursor c = {0};
        expect(!cursor_open(&c, db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, &err),
               "there is a list", &err);
        incident = cursor_next(&c, &err) == 1 ? c.row.id : NONE;
        cursor_close(&c);
        if (incident == NONE)
            incident = open_incident(&change);
    }
    int rc = lines ? import_lines(&change, incident, text, len, added, &err)
                   : import_whole(&change, text, len, added, &err);
    if (!rc && change_wrote(&change))
        rc = change_commit(&change, &err);
    change_cancel(&change);
    if (!rc)
        return 0;
    expect(err.text[0] && !strchr(err.text, '\n'), "an error is one line", &err);
    expect(strncmp(err.text, "'memory': ", 10) != 0, "the database is not left to find out", &err);
    return -1;
}

static void export(struct db *db, struct buf *out)
{
    struct error err = ERROR_INIT;
    struct json_out json = {BUF_INIT, NULL, NULL};
    struct cursor c = {0};
    int rc, n = 0;
    buf_adds(&json.buf, "{\"debrief\": 1, \"incidents\": [");
    expect(!cursor_open(&c, db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, &err),
           "there is a list", &err);
    while ((rc = cursor_next(&c, &err)) == 1) {
        struct view view = {0};
        buf_adds(&json.buf, n++ ? ",\n" : "\n");
        expect(!view_open(&view, db, c.row.id, NULL, NOW, &err) &&
                   !view_json_incident(&view, true, false, 0, &json, &err),
               "what was imported can be exported", &err);
        view_close(&view);
    }
    expect(!rc, "the list ends", &err);
    cursor_close(&c);
    buf_adds(&json.buf, "\n]}\n");
    *out = json.buf;
}

static void expect_fixed(const struct buf *first)
{
    struct error err = ERROR_INIT;
    struct buf second = BUF_INIT;
    struct db *db = make_database();
    int added = 0;
    expect(!import(db, false, first->data, first->len, &added), "an export is taken back", &err);
    export(db, &second);
    if (second.len != first->len || memcmp(second.data, first->data, first->len) != 0) {
        fprintf(stderr, "%s\nbecame\n%s\n", first->data, second.data);
        abort();
    }
    expect(!import(db, false, first->data, first->len, &added) && !added,
           "the same export adds nothing", &err);
    buf_release(&second);
    db_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf first = BUF_INIT;
    int added = 0;
    if (size < 2 || size > 64 * 1024 || !utf8_valid((const char *)data + 1, size - 1, NULL))
        return 0;
    uid_set_seed("fuzz");
    bool lines = data[0] & 1;
    struct db *db = make_database();
    if (!import(db, lines, (const char *)data + 1, size - 1, &added)) {
        export(db, &first);
        expect_fixed(&first);
    }
    buf_release(&first);
    db_close(db);
    return 0;
}

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION

/* JSON that stays JSON: one value of it becomes another. */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

static const char *const values[] = {
    "null",
    "true",
    "0",
    "1",
    "-1",
    "4294967296",
    "9223372036854775807",
    "1e30",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[1]",
    "[\"a\", \"b\", \"a\"]",
    "[{\"role\": \"a\", \"name\": \"b\"}]",
    "\"2023-06-01T08:05:00Z\"",
    "\"0001-01-01T00:00:00+14:00\"",
    "\"9999-12-31T23:59:59-12:00\"",
    "\"08:05\"",
    "\"~08:05 PST\"",
    "\"2023-06\"",
    "\"e1\"",
    "\"e2\"",
    "\"c1\"",
    "\"a1\"",
    "\"s1\"",
    "\"e999999999\"",
    "\"note\"",
    "\"detected\"",
    "\"exact\"",
    "\"hour\"",
    "\"event\"",
    "\"cause\"",
    "\"field\"",
    "\"Europe/Berlin\"",
    "\"../x\"",
    "\"sev2\"",
    "\"p0\"",
    "\"done\"",
    "\"root\"",
    "\"2023-06-30\"",
    "\"\\u0001\\u202e|*_\\n\"",
    "{\"text\": [\"a\", \"b\"]}",
    "{\"under\": [null, \"event 01887c3a-0000-7000-8000-000000000000\"]}",
    "{\"removed\": [0, 1]}",
    "\"01887c3a-0000-7000-8000-000000000000\"",
};
static const char *const keys[] = {
    "uid",      "ref",    "title",   "zone",    "at",      "until",     "at_max",    "precision",
    "kind",     "text",   "details", "links",   "tags",    "source",    "source_id", "under",
    "why",      "for",    "due",     "status",  "slug",    "id",        "own_start", "fields",
    "sections", "after",  "level",   "removed", "aliases", "roles",     "changes",   "undoes",
    "origin",   "number", "change",  "author",  "record",  "revisions", "events",    "actions",
};

/* Every value below VALUE counts; the *N-th is changed in its place. */
static void change_value(json_t *value, unsigned *n, unsigned seed);

static json_t *other_value(json_t *value, unsigned seed)
{
    switch (seed % 4) {
    case 0:
        return json_deep_copy(value);
    case 1:
        return NULL;
    default:
        return json_loads(values[seed / 4 % (sizeof values / sizeof *values)], JSON_DECODE_ANY,
                          NULL);
    }
}

static void change_array(json_t *array, unsigned *n, unsigned seed)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        json_t *inner = json_array_get(array, i);
        if (!(*n)--) {
            json_t *other = other_value(inner, seed);
            if (!other)
                json_array_remove(array, i);
            else if (seed % 4)
                json_array_set_new(array, i, other);
            else
                json_array_insert_new(array, i, other);
            return;
        }
        change_value(inner, n, seed);
        if (*n == (unsigned)-1)
            return;
    }
}

static void change_object(json_t *object, unsigned *n, unsigned seed)
{
    const char *key;
    json_t *inner;
    void *next;
    json_object_foreach_safe(object, next, key, inner)
    {
        if (!(*n)--) {
            json_t *other = other_value(inner, seed);
            if (!other)
                json_object_del(object, key);
            else if (seed % 4)
                json_object_set_new(object, key, other);
            else
                json_object_set_new(object, keys[seed / 4 % (sizeof keys / sizeof *keys)], other);
            return;
        }
        change_value(inner, n, seed);
        if (*n == (unsigned)-1)
            return;
    }
}

static void change_value(json_t *value, unsigned *n, unsigned seed)
{
    if (json_is_array(value))
        change_array(value, n, seed);
    else if (json_is_object(value))
        change_object(value, n, seed);
}

static unsigned count_values(json_t *value)
{
    unsigned n = 1;
    size_t i;
    const char *key;
    json_t *inner;
    json_array_foreach(value, i, inner) n += count_values(inner);
    json_object_foreach(value, key, inner) n += count_values(inner);
    return n;
}

/* The beginning is left alone: what kind of file it is, and other lines before this one. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    if (seed % 4 == 0 || size < 2)
        return LLVMFuzzerMutate(data, size, most);
    size_t from = 1, len = size - 1;
    if (data[0] & 1) {
        for (unsigned skip = seed / 4 % 4; skip && from < size; from++)
            skip -= data[from] == '\n';
        const uint8_t *end = from < size ? memchr(data + from, '\n', size - from) : NULL;
        len = end ? (size_t)(end - data) - from : size - from;
    }
    json_t *root = json_loadb((const char *)data + from, len, 0, NULL);
    if (!root)
        return LLVMFuzzerMutate(data, size, most);
    for (unsigned times = 1 + seed / 16 % 3; times; times--) {
        unsigned n = seed / 64 % count_values(root);
        change_value(root, &n, seed / 128 + times * 7919);
    }
    char *text = json_dumps(root, JSON_COMPACT);
    size_t now = text ? strlen(text) : 0;
    if (text && size - len + now <= most) {
        memmove(data + from + now, data + from + len, size - from - len);
        memcpy(data + from, text, now);
        size = size - len + now;
    }
    free(text);
    json_decref(root);
    return size;
}

#endif
