#include "store/record.h"

#include "base/alloc.h"
#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN_INT(name) {#name, false, offsetof(struct RECORD, name)},
#define COLUMN_TEXT(name) {#name, true, offsetof(struct RECORD, name)},
#define COLUMN_REVISION {"revision", false, offsetof(struct RECORD, revision)},

#define RECORD incident
static const struct column incident_columns[] = {INCIDENT_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                     COLUMN_REVISION};
#undef RECORD
#define RECORD event
static const struct column event_columns[] = {EVENT_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                  COLUMN_REVISION};
#undef RECORD
#define RECORD cause
static const struct column cause_columns[] = {CAUSE_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                  COLUMN_REVISION};
#undef RECORD
#define RECORD measure
static const struct column measure_columns[] = {MEASURE_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                    COLUMN_REVISION};
#undef RECORD
#define RECORD lesson
static const struct column lesson_columns[] = {LESSON_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                   COLUMN_REVISION};
#undef RECORD
#define RECORD action
static const struct column action_columns[] = {ACTION_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                   COLUMN_REVISION};
#undef RECORD
#define RECORD field
static const struct column field_columns[] = {FIELD_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                  COLUMN_REVISION};
#undef RECORD
#define RECORD section
static const struct column section_columns[] = {SECTION_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                    COLUMN_REVISION};
#undef RECORD
#define RECORD setting
static const struct column setting_columns[] = {SETTING_COLUMNS(COLUMN_INT, COLUMN_TEXT)
                                                    COLUMN_REVISION};
#undef RECORD

#define TYPE(name, letter)                                                                         \
    {                                                                                              \
#name, letter, name##_columns, sizeof name##_columns / sizeof *name##_columns,             \
            sizeof(struct name)                                                                    \
    }

const struct record_type record_types[RECORD_KINDS] = {
    TYPE(incident, 0), TYPE(event, 'e'), TYPE(cause, 'c'),   TYPE(measure, 'm'), TYPE(lesson, 'l'),
    TYPE(action, 'a'), TYPE(field, 0),   TYPE(section, 's'), TYPE(setting, 0),
};

int record_kind_from_name(const char *name)
{
    for (int k = 0; k < RECORD_KINDS; k++)
        if (!strcmp(record_types[k].name, name))
            return k;
    return -1;
}

int record_kind_from_letter(char letter)
{
    for (int k = 0; k < RECORD_KINDS; k++)
        if (letter && record_types[k].letter == letter)
            return k;
    return -1;
}

const struct column *record_column(enum record_kind kind, const char *name)
{
    const struct record_type *type = &record_types[kind];
    for (size_t i = 0; i < type->count; i++)
        if (*type->columns[i].name == *name && !strcmp(type->columns[i].name, name))
            return &type->columns[i];
    return NULL;
}

static bool is_mark(const char *name)
{
    if (!strchr("rdki", *name)) /* asked of each column of each record */
        return false;
    return !strcmp(name, "removed") || !strcmp(name, "drill") || !strcmp(name, "key") ||
           !strcmp(name, "internal");
}

void record_init(enum record_kind kind, void *record)
{
    const struct record_type *type = &record_types[kind];
    memset(record, 0, type->size);
    *(int64_t *)record = NONE;
    for (size_t i = 0; i < type->count; i++)
        if (!type->columns[i].is_text && !is_mark(type->columns[i].name))
            *record_int(record, &type->columns[i]) = NONE;
}

void record_release(enum record_kind kind, void *record)
{
    const struct record_type *type = &record_types[kind];
    for (size_t i = 0; i < type->count; i++)
        if (type->columns[i].is_text)
            free(*record_text(record, &type->columns[i]));
    record_init(kind, record);
}

void record_copy(enum record_kind kind, void *to, const void *from)
{
    const struct record_type *type = &record_types[kind];
    memcpy(to, from, type->size);
    for (size_t i = 0; i < type->count; i++)
        if (type->columns[i].is_text) {
            char **text = record_text(to, &type->columns[i]);
            *text = xstrdup_null(*text);
        }
}

/* The value of a column that not all kinds have. */
static int64_t value_or(enum record_kind kind, const void *record, const char *name, int64_t other)
{
    const struct column *c = record_column(kind, name);
    return c ? *(const int64_t *)(const void *)((const char *)record + c->offset) : other;
}

int64_t record_incident(enum record_kind kind, const void *record)
{
    if (kind == RECORD_INCIDENT)
        return *(const int64_t *)record;
    return value_or(kind, record, "incident", NONE);
}

bool record_removed(enum record_kind kind, const void *record)
{
    return value_or(kind, record, "removed", 0) == 1;
}

int64_t record_number(enum record_kind kind, const void *record)
{
    return value_or(kind, record, "seq", *(const int64_t *)record);
}

static void add_value(struct buf *out, const struct column *c, const void *record)
{
    const char *at = (const char *)record + c->offset;
    if (c->is_text) {
        json_add_string(out, *(char *const *)(const void *)at);
        return;
    }
    int64_t n = *(const int64_t *)(const void *)at;
    if (n == NONE)
        buf_adds(out, "null");
    else
        json_add_int(out, n);
}

static bool same_value(const struct column *c, const void *a, const void *b)
{
    const char *pa = (const char *)a + c->offset, *pb = (const char *)b + c->offset;
    if (!c->is_text)
        return *(const int64_t *)(const void *)pa == *(const int64_t *)(const void *)pb;
    const char *ta = *(char *const *)(const void *)pa, *tb = *(char *const *)(const void *)pb;
    return ta && tb ? !strcmp(ta, tb) : ta == tb;
}

void record_difference(enum record_kind kind, const void *was, const void *became, struct buf *out)
{
    const struct record_type *type = &record_types[kind];
    size_t before = out->len;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        if (!strcmp(c->name, "uid") || !strcmp(c->name, "revision") || same_value(c, was, became))
            continue;
        buf_adds(out, out->len == before ? "{" : ", ");
        json_add_string(out, c->name);
        buf_adds(out, ": [");
        add_value(out, c, was);
        buf_adds(out, ", ");
        add_value(out, c, became);
        buf_addc(out, ']');
    }
    if (out->len > before)
        buf_addc(out, '}');
}

int record_apply(enum record_kind kind, void *record, const char *difference, bool back,
                 struct error *err)
{
    json_error_t why;
    json_t *root = json_loads(difference, 0, &why);
    if (!json_is_object(root)) {
        json_decref(root);
        return error_set(err, "a revision of the database can't be read: %s", why.text);
    }
    const char *name;
    json_t *pair;
    json_object_foreach(root, name, pair)
    {
        const struct column *c = record_column(kind, name);
        json_t *value = json_array_get(pair, back ? 0 : 1);
        if (!c || !value)
            continue;
        if (c->is_text)
            str_replace(record_text(record, c), json_string_value(value));
        else
            *record_int(record, c) = json_is_integer(value) ? json_integer_value(value) : NONE;
    }
    json_decref(root);
    return 0;
}
