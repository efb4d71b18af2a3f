/* What of each record is for everybody. */
#include "doc/public_edition.h"

#include "base/alloc.h"
#include "base/json.h"
#include "store/incidents.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct shown {
    const char *column;
    enum public_column how;
};

/* What is not listed is hidden, so that a new column is. */
static const struct shown incident[] = {
    {"uid", PUBLIC_SHOWN},
    {"slug", PUBLIC_PLAIN},
    {"title", PUBLIC_PLAIN},
    {"severity", PUBLIC_SHOWN},
    {"drill", PUBLIC_SHOWN},
    {"zone", PUBLIC_SHOWN},
    {"opened_at", PUBLIC_SHOWN},
    {"own_start", PUBLIC_SHOWN},
    {"own_start_max", PUBLIC_SHOWN},
    {"own_start_precision", PUBLIC_SHOWN},
    {"own_start_text", PUBLIC_PLAIN},
    {"own_start_offset", PUBLIC_SHOWN},
    {"own_end", PUBLIC_SHOWN},
    {"own_end_max", PUBLIC_SHOWN},
    {"own_end_precision", PUBLIC_SHOWN},
    {"own_end_text", PUBLIC_PLAIN},
    {"own_end_offset", PUBLIC_SHOWN},
    {"services", PUBLIC_LIST},
    {"affected", PUBLIC_PLAIN},
    {"removed", PUBLIC_SHOWN},
    {NULL, PUBLIC_HIDDEN},
};
static const struct shown event[] = {
    {"incident", PUBLIC_SHOWN},
    {"seq", PUBLIC_SHOWN},
    {"uid", PUBLIC_SHOWN},
    {"at", PUBLIC_SHOWN},
    {"at_max", PUBLIC_SHOWN},
    {"at_offset", PUBLIC_SHOWN},
    {"at_text", PUBLIC_PLAIN},
    {"precision", PUBLIC_SHOWN},
    {"until", PUBLIC_SHOWN},
    {"until_max", PUBLIC_SHOWN},
    {"until_precision", PUBLIC_SHOWN},
    {"kind", PUBLIC_SHOWN},
    {"by", PUBLIC_NAME},
    {"text", PUBLIC_PLAIN},
    {"key", PUBLIC_SHOWN},
    {"internal", PUBLIC_SHOWN},
    {"under", PUBLIC_SHOWN},
    {"removed", PUBLIC_SHOWN},
    {NULL, PUBLIC_HIDDEN},
};
static const struct shown cause[] = {
    {"incident", PUBLIC_SHOWN}, {"seq", PUBLIC_SHOWN},      {"uid", PUBLIC_SHOWN},
    {"kind", PUBLIC_SHOWN},     {"category", PUBLIC_SHOWN}, {"text", PUBLIC_MARKDOWN},
    {"why", PUBLIC_SHOWN},      {"removed", PUBLIC_SHOWN},  {NULL, PUBLIC_HIDDEN},
};
static const struct shown item[] = {
    {"incident", PUBLIC_SHOWN}, {"seq", PUBLIC_SHOWN},  {"uid", PUBLIC_SHOWN},
    {"kind", PUBLIC_SHOWN},     {"text", PUBLIC_PLAIN}, {"removed", PUBLIC_SHOWN},
    {NULL, PUBLIC_HIDDEN},
};
static const struct shown action[] = {
    {"incident", PUBLIC_SHOWN}, {"uid", PUBLIC_SHOWN},     {"kind", PUBLIC_SHOWN},
    {"text", PUBLIC_PLAIN},     {"owner", PUBLIC_NAME},    {"due", PUBLIC_SHOWN},
    {"priority", PUBLIC_SHOWN}, {"status", PUBLIC_SHOWN},  {"reason", PUBLIC_PLAIN},
    {"done_at", PUBLIC_SHOWN},  {"removed", PUBLIC_SHOWN}, {NULL, PUBLIC_HIDDEN},
};
static const struct shown field[] = {
    {"incident", PUBLIC_SHOWN}, {"name", PUBLIC_SHOWN},    {"text", PUBLIC_MARKDOWN},
    {"internal", PUBLIC_SHOWN}, {"removed", PUBLIC_SHOWN}, {NULL, PUBLIC_HIDDEN},
};
static const struct shown section[] = {
    {"incident", PUBLIC_SHOWN}, {"seq", PUBLIC_SHOWN},      {"uid", PUBLIC_SHOWN},
    {"heading", PUBLIC_PLAIN},  {"level", PUBLIC_SHOWN},    {"markdown", PUBLIC_MARKDOWN},
    {"after", PUBLIC_PLAIN},    {"internal", PUBLIC_SHOWN}, {"removed", PUBLIC_SHOWN},
    {NULL, PUBLIC_HIDDEN},
};
static const struct shown *const shown[RECORD_KINDS] = {
    [RECORD_INCIDENT] = incident, [RECORD_EVENT] = event,     [RECORD_CAUSE] = cause,
    [RECORD_MEASURE] = item,      [RECORD_LESSON] = item,     [RECORD_ACTION] = action,
    [RECORD_FIELD] = field,       [RECORD_SECTION] = section,
};

enum public_column public_column_of(enum record_kind kind, const char *column)
{
    for (const struct shown *s = shown[kind]; s && s->column; s++)
        if (!strcmp(s->column, column))
            return s->how;
    return PUBLIC_HIDDEN;
}

static void clean_list(struct public_place *place, struct buf *out)
{
    json_t *all = json_loads(place->text, 0, NULL), *one;
    struct buf text = BUF_INIT;
    size_t i;
    buf_addc(out, '[');
    json_array_foreach(all, i, one)
    {
        const char *value = json_string_value(one);
        struct public_place one_place = *place;
        one_place.text = value;
        buf_reset(&text);
        if (value)
            names_clean(place->edition->names, false, value, strlen(value), &text, public_note_hit,
                        &one_place);
        if (value)
            public_note_value(&one_place, text.data, text.len);
        buf_adds(out, i ? ", " : "");
        json_add_bytes(out, text.data, text.len);
    }
    buf_addc(out, ']');
    buf_release(&text);
    json_decref(all);
}

static void clean_text(struct public_place *place, enum public_column how, char **text)
{
    struct buf out = BUF_INIT;
    const struct names *names = place->edition->names;
    size_t len = strlen(*text);
    switch (how) {
    case PUBLIC_PLAIN:
    case PUBLIC_MARKDOWN:
        names_clean(names, how == PUBLIC_MARKDOWN, *text, len, &out, public_note_hit, place);
        break;
    case PUBLIC_NAME:
        names_add_instead(names, *text, &out, public_note_hit, place);
        break;
    case PUBLIC_LIST:
        clean_list(place, &out);
        break;
    default:
        buf_add(&out, *text, len);
        break;
    }
    if (how != PUBLIC_LIST)
        public_note_value(place, out.data, out.len);
    free(*text);
    *text = buf_detach(&out);
}

/* The slug holds the title's words: made again of what is shown of it. */
static void clean_slug(struct public_edition *edition, struct incident *record)
{
    struct buf slug = BUF_INIT, title = BUF_INIT;
    const char *date = record->slug ? record->slug : "";
    size_t dated = strspn(date, "0123456789-");
    dated = dated > strlen("2023-06-01-") ? strlen("2023-06-01-") : dated;
    if (dated == strlen("2023-06-01-"))
        buf_add(&slug, date, dated);
    names_clean(edition->names, false, record->title, strlen(record->title), &title, NULL, NULL);
    slug_add_words(&slug, title.data);
    if (!slug.len || slug.data[slug.len - 1] == '-')
        buf_adds(&slug, "incident");
    free(record->slug);
    record->slug = buf_detach(&slug);
    buf_release(&title);
}

/* One that is none is read as UTC, and may say anything. */
static void clean_zone(struct incident *record)
{
    struct zone zone;
    if (record->zone && zone_find(record->zone, NULL, INSTANT_NONE, &zone, NULL))
        str_replace(&record->zone, "UTC");
}

void public_clean(struct public_edition *edition, enum record_kind kind, union record *record)
{
    const struct record_type *type = &record_types[kind];
    union record was;
    record_copy(kind, &was, record);
    if (kind == RECORD_INCIDENT) {
        clean_slug(edition, &record->incident);
        clean_zone(&record->incident);
    }
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        enum public_column how = public_column_of(kind, c->name);
        if (!c->is_text) {
            if (how == PUBLIC_HIDDEN && strcmp(c->name, "revision") != 0)
                *record_int(record, c) = NONE;
            continue;
        }
        char **text = record_text(record, c);
        struct public_place place = {edition, kind, &was, c->name, *record_text(&was, c)};
        if (!*text)
            continue;
        if (how == PUBLIC_HIDDEN) {
            public_note_hidden(edition, c->name, *text);
            free(*text);
            *text = NULL;
        } else if (kind != RECORD_INCIDENT || strcmp(c->name, "slug") != 0) {
            clean_text(&place, how, text);
        }
    }
    record_release(kind, &was);
}
