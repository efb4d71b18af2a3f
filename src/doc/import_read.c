#include "doc/import_read.h"

#include "base/alloc.h"
#include "doc/portable.h"
#include "store/record_json.h"
#include "store/records.h"
#include "store/uid.h"

#include <stdlib.h>
#include <string.h>

struct coming *import_add(struct importer *in, enum record_kind kind, const char *key,
                          const json_t *object)
{
    if (in->n == in->cap) {
        in->cap = in->cap ? in->cap * 2 : 64;
        in->list = xreallocarray(in->list, in->cap, sizeof *in->list);
    }
    struct coming *c = &in->list[in->n];
    *c = (struct coming){.kind = kind, .key = key, .object = object, .was = NONE};
    record_init(kind, &c->record);
    struct buf place = BUF_INIT;
    buf_addf(&place, "%s %s", record_types[kind].name, key ? key : "");
    /* The first one speaks for a uid: a live one stands before one that was removed. */
    if (key && !json_object_get(in->places, place.data))
        json_object_set_new(in->places, place.data, json_integer((json_int_t)in->n));
    buf_release(&place);
    in->n++;
    return c;
}

struct coming *import_find(struct importer *in, enum record_kind kind, const char *key)
{
    struct buf place = BUF_INIT;
    buf_addf(&place, "%s %s", record_types[kind].name, key ? key : "");
    json_t *found = json_object_get(in->places, place.data);
    buf_release(&place);
    return found ? &in->list[json_integer_value(found)] : NULL;
}

static void add_place_of_ref(struct buf *out, enum record_kind kind, const char *key,
                             const char *ref)
{
    buf_addf(out, "%s %s %s", record_types[kind].name, key ? key : "", ref ? ref : "");
}

/* An event that was moved away and back has its uid twice, and two refs. */
static void name_by_ref(struct importer *in, const struct coming *c, const char *ref)
{
    struct buf place = BUF_INIT;
    add_place_of_ref(&place, c->kind, c->key, ref);
    if (c->kind == RECORD_EVENT && c->key)
        json_object_set_new(in->places, place.data, json_integer((json_int_t)(c - in->list)));
    buf_release(&place);
}

struct coming *import_find_ref(struct importer *in, enum record_kind kind, const char *key,
                               const char *ref)
{
    if (kind != RECORD_EVENT)
        return import_find(in, kind, key);
    struct buf place = BUF_INIT;
    add_place_of_ref(&place, kind, key, ref);
    json_t *found = json_object_get(in->places, place.data);
    buf_release(&place);
    return found ? &in->list[json_integer_value(found)] : NULL;
}

const char *import_uid(const json_t *object)
{
    return json_string_value(json_object_get(object, "uid"));
}

/* What every kind has, besides what its JSON says. */
static void complete(struct importer *in, struct coming *c)
{
    const struct column *incident = record_column(c->kind, "incident");
    if (incident)
        *record_int(&c->record, incident) = in->incident;
    if (c->kind == RECORD_EVENT && c->record.event.recorded_at == NONE)
        c->record.event.recorded_at = in->change->at;
    if (c->kind == RECORD_ACTION && c->record.action.created_at == NONE)
        c->record.action.created_at = in->change->at;
    if (c->kind == RECORD_ACTION && c->record.action.slips == NONE)
        c->record.action.slips = 0;
    if (c->kind == RECORD_SECTION && c->record.section.level == NONE)
        c->record.section.level = 2;
    if (c->kind == RECORD_SECTION && !c->record.section.markdown)
        c->record.section.markdown = xstrdup("");
}

static int64_t number_of(const struct coming *c)
{
    if (c->kind == RECORD_ACTION)
        return c->record.id;
    return record_column(c->kind, "seq") ? record_number(c->kind, &c->record) : NONE;
}

static void set_number(struct coming *c, int64_t number)
{
    if (c->kind == RECORD_ACTION)
        c->record.id = number;
    else
        *record_int(&c->record, record_column(c->kind, "seq")) = number;
}

/* Whether no other record that comes along has that number. */
static bool claim(struct importer *in, enum record_kind kind, int64_t number)
{
    struct buf place = BUF_INIT;
    buf_addf(&place, "%s #%lld", record_types[kind].name, (long long)number);
    bool fresh = !json_object_get(in->places, place.data);
    if (fresh)
        json_object_set_new(in->places, place.data, json_true());
    buf_release(&place);
    return fresh;
}

/* Finds out whether it is here already, and where it can stand. */
static int place(struct importer *in, struct coming *c, struct error *err)
{
    struct db *db = in->change->db;
    int64_t here = NONE;
    if (c->kind == RECORD_FIELD) {
        if (field_of_name(db, in->incident, c->record.field.name, &here, err))
            return -1;
    } else if (c->key && record_of_uid(db, c->kind, in->incident, c->key, &here, err)) {
        return -1;
    }
    if (here != NONE) {
        c->known = true;
        c->record.id = here;
        if (c->kind == RECORD_EVENT)
            c->record.event.seq = here & 0xFFFFFFFF;
        return 0;
    }
    int64_t number = number_of(c);
    if (number == NONE)
        return 0;
    if (record_of_number(db, c->kind, in->incident, number, &here, err))
        return -1;
    if (here != NONE || !claim(in, c->kind, number)) {
        c->was = number;
        set_number(c, NONE);
    }
    return 0;
}

/* The highest number of a kind that was given out here, 0 if none was. */
static int last_number(struct importer *in, enum record_kind kind, int64_t *out, struct error *err)
{
    static const enum statement last[RECORD_KINDS] = {
        [RECORD_CAUSE] = STATEMENT_CAUSE_LAST,     [RECORD_MEASURE] = STATEMENT_MEASURE_LAST,
        [RECORD_LESSON] = STATEMENT_LESSON_LAST,   [RECORD_ACTION] = STATEMENT_ACTION_LAST,
        [RECORD_SECTION] = STATEMENT_SECTION_LAST,
    };
    int64_t top = event_id(in->incident, 0);
    if (kind != RECORD_EVENT)
        return change_largest(in->change, last[kind], kind == RECORD_ACTION ? NONE : in->incident,
                              NONE, out, err);
    if (change_largest(in->change, STATEMENT_EVENT_LAST, top, event_id(in->incident + 1, 0), out,
                       err))
        return -1;
    *out -= *out ? top : 0;
    return 0;
}

/* What found its number taken, or came without one, gets the next that neither is used here nor
 * comes along. */
static int number_anew(struct importer *in, enum record_kind kind, struct error *err)
{
    int64_t next;
    if (last_number(in, kind, &next, err))
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        const struct coming *c = &in->list[i];
        if (c->kind == kind && number_of(c) != NONE && number_of(c) > next)
            next = number_of(c);
    }
    char letter = record_types[kind].letter;
    for (size_t i = 0; i < in->n; i++) {
        struct coming *c = &in->list[i];
        if (c->kind != kind || c->known || number_of(c) != NONE)
            continue;
        set_number(c, ++next);
        if (c->was != NONE)
            buf_addf(&in->counts->notes, "%c%lld is taken here: it is %c%lld now\n", letter,
                     (long long)c->was, letter, (long long)next);
    }
    return 0;
}

static int read_one(struct importer *in, enum record_kind kind, const json_t *object,
                    const char *name, const char *where, struct error *err)
{
    const char *key = kind == RECORD_FIELD ? name : import_uid(object);
    struct coming *c = import_add(in, kind, key, object);
    if (record_from_json(kind, object, where, &c->record, err))
        return -1;
    name_by_ref(in, c, json_string_value(json_object_get(object, "ref")));
    if (kind == RECORD_FIELD)
        c->record.field.name = xstrdup(name);
    c->filled = true;
    complete(in, c);
    return 0;
}

static int read_list(struct importer *in, enum record_kind kind, const json_t *list,
                     const char *name, const char *above, struct error *err)
{
    size_t i;
    json_t *object;
    if (list && !json_is_null(list) && !json_is_array(list))
        return error_set(err, "%s.%s is no array: nothing was imported", above, name);
    json_array_foreach((json_t *)list, i, object)
    {
        struct buf where = BUF_INIT;
        buf_addf(&where, "%s.%s[%zu]", above, name, i);
        int rc = read_one(in, kind, object, NULL, where.data, err);
        if (!rc && kind == RECORD_EVENT)
            rc =
                read_list(in, kind, json_object_get(object, "details"), "details", where.data, err);
        buf_release(&where);
        if (rc)
            return -1;
    }
    return 0;
}

static int read_fields(struct importer *in, struct error *err)
{
    const char *name;
    json_t *object;
    json_t *fields = json_object_get(in->document, "fields");
    if (fields && !json_is_null(fields) && !json_is_object(fields))
        return error_set(err, "%s.fields is no object: nothing was imported", in->where);
    json_object_foreach(fields, name, object)
    {
        struct buf where = BUF_INIT;
        buf_addf(&where, "%s.fields.%s", in->where, name);
        int rc =
            json_is_null(object) ? 0 : read_one(in, RECORD_FIELD, object, name, where.data, err);
        buf_release(&where);
        if (rc)
            return -1;
    }
    return 0;
}

int64_t import_row(void *self, enum record_kind kind, const char *uid)
{
    struct coming *c = import_find(self, kind, uid);
    return c ? c->record.id : NONE;
}

static int check_content(const struct importer *in, enum record_kind kind, size_t revision,
                         const json_t *content, const char *key, struct error *err)
{
    struct buf where = BUF_INIT;
    buf_addf(&where, "%s.revisions[%zu]", in->where, revision);
    int rc = 0;
    if (kind != RECORD_FIELD && !uid_looks_right(key))
        rc = error_set(err, "%s.uid is no UUID: nothing was imported", where.data);
    buf_adds(&where, ".content");
    if (!rc)
        rc = portable_check(kind, content, where.data, err);
    buf_release(&where);
    return rc;
}

/* Records that were removed stand in the revision that made them. */
static int read_removed(struct importer *in, struct error *err)
{
    size_t i;
    json_t *revision;
    json_array_foreach(json_object_get(in->document, "revisions"), i, revision)
    {
        json_t *content = json_object_get(revision, "content");
        const char *name = json_string_value(json_object_get(revision, "record"));
        int kind = name ? record_kind_from_name(name) : -1;
        if (!json_is_object(content) || kind < 0 || kind == RECORD_INCIDENT ||
            kind == RECORD_SETTING)
            continue;
        const char *key =
            json_string_value(json_object_get(revision, kind == RECORD_FIELD ? "ref" : "uid"));
        const char *ref = json_string_value(json_object_get(revision, "ref"));
        if (!key || import_find_ref(in, (enum record_kind)kind, key, ref))
            continue;
        if (check_content(in, (enum record_kind)kind, i, content, key, err))
            return -1;
        struct coming *c = import_add(in, (enum record_kind)kind, key, NULL);
        c->content = content;
        name_by_ref(in, c, ref);
        struct buf text = BUF_INIT;
        portable_to_rows(content, import_row, in, &text);
        int rc = record_apply((enum record_kind)kind, &c->record, text.data, false, err);
        buf_release(&text);
        if (rc)
            return -1;
        const struct column *uid = record_column((enum record_kind)kind, "uid");
        if (uid)
            str_replace(record_text(&c->record, uid), key);
        if (kind == RECORD_ACTION && ref && *ref)
            c->record.id = strtol(ref + 1, NULL, 10);
        c->filled = true;
        complete(in, c);
    }
    return 0;
}

int import_read_records(struct importer *in, struct error *err)
{
    static const struct {
        const char *name;
        enum record_kind kind;
    } lists[] = {{"events", RECORD_EVENT},     {"causes", RECORD_CAUSE},
                 {"measures", RECORD_MEASURE}, {"lessons", RECORD_LESSON},
                 {"actions", RECORD_ACTION},   {"sections", RECORD_SECTION}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (read_list(in, lists[i].kind, json_object_get(in->document, lists[i].name),
                      lists[i].name, in->where, err))
            return -1;
    if (read_fields(in, err) || read_removed(in, err))
        return -1;
    /* An action's number is its row. */
    for (size_t i = 0; i < in->n; i++) {
        struct coming *c = &in->list[i];
        const char *ref = c->object ? json_string_value(json_object_get(c->object, "ref")) : NULL;
        if (c->kind == RECORD_ACTION && ref && strspn(ref + 1, "0123456789") == strlen(ref + 1))
            c->record.id = strtol(ref + 1, NULL, 10);
        if (place(in, c, err))
            return -1;
    }
    static const enum record_kind numbered[] = {RECORD_EVENT,  RECORD_CAUSE,  RECORD_MEASURE,
                                                RECORD_LESSON, RECORD_ACTION, RECORD_SECTION};
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        if (number_anew(in, numbered[i], err))
            return -1;
    return 0;
}
