/* Values on their way in: looked at, and written as a render would. */
#include "doc/bring_internal.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/markdown.h"

#include <string.h>

/* Where the standard document has each field: the level of the heading above, and the section that
 * is over when it is. */
static const struct place {
    const char *name, *heading, *after;
    int level;
} places[] = {
    {"summary", "Summary", "Issue Summary", 2},
    {"impact", "Impact", "Issue Summary", 2},
    {"detection", "Detection", "Issue Summary", 2},
    {"resolution", "Resolution", "Root Cause and Resolution", 3},
    {"conclusion", "Conclusion", "Conclusion", 2},
};

#define CAUSE_LEVEL 3

static const struct place *place_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof places / sizeof *places; i++)
        if (!strcmp(places[i].name, name))
            return &places[i];
    return NULL;
}

const char *bring_field_heading(const char *name)
{
    const struct place *place = place_of(name);
    return place ? place->heading : name;
}

const char *bring_field_place(const char *name)
{
    const struct place *place = place_of(name);
    return place ? place->after : NULL;
}

const struct column *bring_markdown_column(enum record_kind kind)
{
    switch (kind) {
    case RECORD_CAUSE:
    case RECORD_FIELD:
        return record_column(kind, "text");
    case RECORD_SECTION:
        return record_column(kind, "markdown");
    default:
        return NULL;
    }
}

static int level_above(enum record_kind kind, const void *record)
{
    if (kind == RECORD_CAUSE)
        return CAUSE_LEVEL;
    if (kind == RECORD_SECTION)
        return ((const struct section *)record)->level > 2 ? 3 : 2;
    const struct place *place = place_of(((const struct field *)record)->name);
    return place ? place->level : 2;
}

int bring_add_normal(struct buf *out, enum record_kind kind, const void *record,
                     const char *markdown, struct error *err)
{
    int rc =
        markdown_add_block(out, "", 0, level_above(kind, record), markdown, strlen(markdown), err);
    buf_rtrim(out);
    return rc;
}

int bring_normalize(struct reading *reading, struct error *err)
{
    struct buf normal = BUF_INIT;
    int rc = 0;
    for (size_t i = 0; !rc && i < reading->n; i++) {
        struct read_record *r = &reading->list[i];
        const struct column *column = bring_markdown_column(r->kind);
        char **slot = column ? record_text(&r->record, column) : NULL;
        if (!slot || !*slot)
            continue;
        buf_reset(&normal);
        rc = bring_add_normal(&normal, r->kind, &r->record, *slot, err);
        if (!rc && normal.len <= LIMIT_TEXT && strcmp(normal.data, *slot) != 0)
            str_replace(slot, normal.data);
    }
    buf_release(&normal);
    return rc;
}

static int check_record(enum record_kind kind, const void *record, int line, struct error *err)
{
    const struct record_type *type = &record_types[kind];
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        if (!c->is_text)
            continue;
        const char *at = (const char *)record + c->offset;
        const char *text = *(char *const *)(const void *)at;
        size_t len = text ? strlen(text) : 0;
        if (len > LIMIT_TEXT) {
            error_set(err, "the %s's %s is %zu bytes long: at most %d can be kept", type->name,
                      c->name, len, LIMIT_TEXT);
            return error_at(err, "", line, 0);
        }
        if (text && !utf8_valid(text, len, NULL))
            return error_set(err, "the %s's %s is no UTF-8: nothing was imported", type->name,
                             c->name);
    }
    return 0;
}

int bring_check(const struct reading *reading, struct error *err)
{
    if (check_record(RECORD_INCIDENT, &reading->incident, 0, err))
        return -1;
    for (size_t i = 0; i < reading->n; i++) {
        const struct read_record *r = &reading->list[i];
        if (check_record(r->kind, &r->record, r->line, err))
            return -1;
    }
    return 0;
}
