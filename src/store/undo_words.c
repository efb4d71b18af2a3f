#include "store/undo_words.h"

#include "base/utf8.h"
#include "store/ref.h"

#include <stdbool.h>
#include <string.h>

#define SHOWN_MOST 60 /* bytes of a text */

/* What people call a column, and whether its value is shown. Columns of one name are said once;
 * those without an entry say nothing: they go along with others. */
static const struct name {
    const char *column, *name;
    bool shown;
} names[] = {
    {"at_text", "time", true},
    {"at", "time", false},
    {"at_max", "time", false},
    {"precision", "time", false},
    {"until", "until", false},
    {"until_max", "until", false},
    {"own_start_text", "start", true},
    {"own_start", "start", false},
    {"own_start_max", "start", false},
    {"own_end_text", "end", true},
    {"own_end", "end", false},
    {"own_end_max", "end", false},
    {"services", "services", false},
    {"tags", "tags", false},
    {"roles", "roles", false},
    {"links", "links", false},
    {"ignored", "rules ignored", false},
    {"aliases", "other uids", false},
    {"review_at", "review", false},
    {"review_status", "review", true},
    {"drill", "drill", false},
    {"key", "key mark", false},
    {"internal", "internal mark", false},
    {"under", "place", false},
    {"why", "why", false},
    {"for_id", "what it is for", false},
    {"severity", "severity", true},
    {"priority", "priority", true},
    {"markdown", "text", false},
};

static const char *const shown_as_named[] = {
    "title",  "zone",  "affected", "kind",     "by",      "text",  "owner", "due",   "status",
    "ticket", "proof", "reason",   "category", "heading", "after", "name",  "value", NULL};

static const struct name *name_of(const char *column, struct name *room)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i].column, column))
            return &names[i];
    for (const char *const *p = shown_as_named; *p; p++)
        if (!strcmp(*p, column)) {
            *room = (struct name){column, column, true};
            return room;
        }
    return NULL;
}

static void add_text(struct buf *out, const char *text)
{
    size_t line = strcspn(text, "\r\n"), all = strlen(text);
    size_t n = line > SHOWN_MOST ? utf8_floor(text, SHOWN_MOST) : line;
    buf_addc(out, '"');
    buf_add(out, text, n);
    buf_adds(out, n < all ? "…\"" : "\"");
}

static void add_value(struct buf *out, const struct column *c, const void *record)
{
    const char *at = (const char *)record + c->offset;
    if (c->is_text) {
        const char *text = *(char *const *)(const void *)at;
        if (!text)
            buf_adds(out, "unset");
        else if (!strcmp(c->name, "kind") || !strcmp(c->name, "status") ||
                 !strcmp(c->name, "category") || !strcmp(c->name, "review_status"))
            buf_adds(out, text);
        else
            add_text(out, text);
        return;
    }
    int64_t n = *(const int64_t *)(const void *)at;
    if (n == NONE)
        buf_adds(out, "unset");
    else
        buf_addf(out, "%s%lld", !strcmp(c->name, "severity") ? "sev" : "p", (long long)n);
}

static bool differs(const struct column *c, const void *a, const void *b)
{
    const char *pa = (const char *)a + c->offset, *pb = (const char *)b + c->offset;
    if (!c->is_text)
        return *(const int64_t *)(const void *)pa != *(const int64_t *)(const void *)pb;
    const char *ta = *(char *const *)(const void *)pa, *tb = *(char *const *)(const void *)pb;
    return ta && tb ? strcmp(ta, tb) != 0 : ta != tb;
}

/* The column that speaks for those of the same name: the one with a value to show, if it differs.
 */
static bool is_spoken_for(enum record_kind kind, const char *column, const struct name *name,
                          const void *was, const void *became)
{
    const struct record_type *type = &record_types[kind];
    bool before = true;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        struct name room;
        const struct name *other = name_of(c->name, &room);
        if (!strcmp(c->name, column)) {
            before = false;
            continue;
        }
        if (other && !strcmp(other->name, name->name) && differs(c, was, became) &&
            ((other->shown && !name->shown) || (before && other->shown == name->shown)))
            return true;
    }
    return false;
}

void undo_add_words(struct buf *out, enum record_kind kind, const void *was, const void *became)
{
    const struct record_type *type = &record_types[kind];
    bool gone = record_removed(kind, became);
    size_t start = out->len, said = 0;
    ref_add(out, kind, became);
    if (gone != record_removed(kind, was)) {
        buf_adds(out, gone ? " removed" : " there again");
        return;
    }
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        struct name room;
        const struct name *name = name_of(c->name, &room);
        if (!name || !differs(c, was, became) || is_spoken_for(kind, c->name, name, was, became))
            continue;
        buf_addf(out, "%s %s ", said++ ? "," : "", name->name);
        if (name->shown)
            add_value(out, c, became);
        buf_adds(out, name->shown ? " again" : "as before");
    }
    if (!said)
        buf_truncate(out, start);
}
