#include "doc/bring_columns.h"

#include "base/alloc.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
#define INT(name) {#name, offsetof(struct RECORD, name), false}
#define TEXT(name) {#name, offsetof(struct RECORD, name), true}
#define ONE_INT(name) {#name, {INT(name), NO_CELL}, 1, false}
#define ONE_TEXT(name) {#name, {TEXT(name), NO_CELL}, 1, false}
#define NO_CELL {NULL, 0, false}
#define END {NULL, {NO_CELL}, 0, false}

#define RECORD incident
static const struct cells incident_cells[] = {
    ONE_TEXT(title), ONE_INT(severity), ONE_INT(drill), ONE_TEXT(zone),
    {"own_start", {INT(own_start), INT(own_start_max), TEXT(own_start_precision),
     TEXT(own_start_text), INT(own_start_offset), NO_CELL}, 3, false},
    {"own_end", {INT(own_end), INT(own_end_max), TEXT(own_end_precision),
     TEXT(own_end_text), INT(own_end_offset), NO_CELL}, 3, false},
    ONE_TEXT(services), ONE_TEXT(tags), ONE_TEXT(roles), ONE_TEXT(affected), ONE_INT(review_at),
    ONE_TEXT(review_status), END,
};
#undef RECORD
#define RECORD event
static const struct cells event_cells[] = {
    {"at", {INT(at), INT(at_max), TEXT(precision), TEXT(at_text), INT(at_offset), NO_CELL}, 3,
     false},
    {"until", {INT(until), INT(until_max), TEXT(until_precision), NO_CELL}, 3, false},
    ONE_TEXT(kind), ONE_TEXT(by), ONE_TEXT(text), ONE_TEXT(links), ONE_TEXT(tags), ONE_INT(key),
    ONE_INT(internal), {"under", {INT(under), NO_CELL}, 1, true}, END,
};
#undef RECORD
#define RECORD cause
static const struct cells cause_cells[] = {
    ONE_TEXT(kind), ONE_TEXT(category), ONE_TEXT(text), {"why", {INT(why), NO_CELL}, 1, true}, END,
};
#undef RECORD
#define RECORD measure
static const struct cells measure_cells[] = {ONE_TEXT(kind), ONE_TEXT(text), END};
#undef RECORD
#define RECORD lesson
static const struct cells lesson_cells[] = {ONE_TEXT(kind), ONE_TEXT(text), END};
#undef RECORD
#define RECORD action
static const struct cells action_cells[] = {
    ONE_TEXT(status), ONE_TEXT(text), ONE_TEXT(kind), ONE_TEXT(owner), ONE_TEXT(due),
    ONE_INT(priority), ONE_TEXT(ticket), ONE_TEXT(proof), ONE_TEXT(reason), ONE_INT(done_at),
    {"for_id", {INT(for_id), NO_CELL}, 1, true}, END,
};
#undef RECORD
#define RECORD field
static const struct cells field_cells[] = {ONE_TEXT(text), ONE_INT(internal), END};
#undef RECORD
#define RECORD section
static const struct cells section_cells[] = {
    ONE_TEXT(heading), ONE_INT(level), ONE_TEXT(markdown), ONE_TEXT(after), ONE_INT(internal), END,
};
#undef RECORD
static const struct cells no_cells[] = {END};
/* clang-format on */

const struct cells *cells_of(enum record_kind kind)
{
    static const struct cells *const of[RECORD_KINDS] = {
        [RECORD_INCIDENT] = incident_cells, [RECORD_EVENT] = event_cells,
        [RECORD_CAUSE] = cause_cells,       [RECORD_MEASURE] = measure_cells,
        [RECORD_LESSON] = lesson_cells,     [RECORD_ACTION] = action_cells,
        [RECORD_FIELD] = field_cells,       [RECORD_SECTION] = section_cells,
        [RECORD_SETTING] = no_cells,
    };
    return of[kind];
}

const struct cells *cells_named(enum record_kind kind, const char *name)
{
    const struct cells *c = cells_of(kind);
    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c->name ? c : NULL;
}

bool cells_among(const struct cells *c, const char *columns)
{
    size_t n = strlen(c->name);
    for (const char *p = columns; *p; p += strcspn(p, " "), p += strspn(p, " "))
        if (strcspn(p, " ") == n && !strncmp(p, c->name, n))
            return true;
    return false;
}

static int64_t int_at(const struct cell *cell, const void *record)
{
    return *(const int64_t *)(const void *)((const char *)record + cell->offset);
}

static const char *text_at(const struct cell *cell, const void *record)
{
    return *(char *const *)(const void *)((const char *)record + cell->offset);
}

static bool same_cell(const struct cell *cell, const void *a, const void *b)
{
    if (!cell->is_text)
        return int_at(cell, a) == int_at(cell, b);
    const char *x = text_at(cell, a), *y = text_at(cell, b);
    return x && y ? !strcmp(x, y) : x == y;
}

size_t cells_target(const struct cells *c, const void *record)
{
    int64_t index = int_at(&c->cell[0], record);
    return index < 0 ? NOWHERE : (size_t)index;
}

bool cells_same(const struct cells *c, const void *was, const void *is, const size_t *to_is)
{
    if (c->points) {
        size_t from = cells_target(c, was), to = cells_target(c, is);
        return from == NOWHERE ? to == NOWHERE : to != NOWHERE && to_is[from] == to;
    }
    for (int i = 0; i < c->deciding; i++)
        if (!same_cell(&c->cell[i], was, is))
            return false;
    return true;
}

void cells_copy(const struct cells *c, void *to, const void *from)
{
    for (const struct cell *cell = c->cell; cell->name; cell++) {
        char *at = (char *)to + cell->offset;
        if (cell->is_text)
            str_replace((char **)(void *)at, text_at(cell, from));
        else
            *(int64_t *)(void *)at = int_at(cell, from);
    }
}
