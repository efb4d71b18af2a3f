#include "cli/check_document.h"

#include "base/alloc.h"
#include "store/record.h"

#include <stdlib.h>
#include <string.h>

static void find_lines(struct check_document *d)
{
    size_t cap = 256;
    d->lines = xreallocarray(NULL, cap, sizeof *d->lines);
    d->lines[d->line_count++] = 0;
    for (const char *at = d->text.data; (at = strchr(at, '\n')); at++) {
        if (d->line_count == cap)
            d->lines = xreallocarray(d->lines, cap *= 2, sizeof *d->lines);
        d->lines[d->line_count++] = (size_t)(at + 1 - d->text.data);
    }
}

/* Which line the byte stands on, from 1. */
int check_document_line(const void *self, size_t at)
{
    const struct check_document *d = self;
    size_t low = 0, high = d->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return (int)low + 1;
}

static size_t reading_records(const struct reading *r, enum record_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += r->list[i].kind == kind;
    return n;
}

static void find_records(struct check_document *d)
{
    const struct reading *r = &d->reading;
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        d->of[kind].v =
            xcalloc(reading_records(r, (enum record_kind)kind) + 1, sizeof *d->of[kind].v);
    for (size_t i = 0; i < r->n; i++) {
        struct check_records *of = &d->of[r->list[i].kind];
        of->v[of->n++] = &r->list[i];
    }
}

/* The record of a kind that has this number, which counts those of its kind; NULL. */
static const struct read_record *numbered(const struct check_document *d, enum record_kind kind,
                                          long number)
{
    return number > 0 && (size_t)number <= d->of[kind].n ? d->of[kind].v[number - 1] : NULL;
}

static const struct read_record *field_named(const struct check_document *d, const char *name)
{
    const struct check_records *fields = &d->of[RECORD_FIELD];
    for (size_t i = 0; i < fields->n; i++)
        if (!strcmp(fields->v[i]->record.field.name, name))
            return fields->v[i];
    return NULL;
}

/* What the finding stands on; NULL: the document as a whole. */
static const struct read_record *record_of(const struct check_document *d, const char *ref)
{
    static const struct {
        const char *ref;
        enum record_kind kind;
    } wholes[] = {{"timeline", RECORD_EVENT},
                  {"milestones", RECORD_EVENT},
                  {"causes", RECORD_CAUSE},
                  {"lessons", RECORD_LESSON},
                  {"actions", RECORD_ACTION}};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (!strcmp(wholes[i].ref, ref))
            return numbered(d, wholes[i].kind, 1);
    int kind = record_kind_from_letter(ref[0]);
    char *end = NULL;
    long number = kind < 0 ? 0 : strtol(ref + 1, &end, 10);
    if (number > 0 && !*end)
        return numbered(d, (enum record_kind)kind, number);
    return field_named(d, ref);
}

/* Where WORDS stand between two lines, from byte FROM on; SIZE_MAX: nowhere. */
static size_t find_words(const struct check_document *d, const char *words, int first, int last,
                         size_t from)
{
    if (first < 1 || (size_t)first > d->line_count)
        return SIZE_MAX;
    size_t len = strlen(words),
           stop = last > 0 && (size_t)last < d->line_count ? d->lines[last] : d->text.len;
    if (from < d->lines[first - 1])
        from = d->lines[first - 1];
    while (from + len <= stop) {
        const char *text = d->text.data;
        const char *found = memchr(text + from, *words, stop - from - len + 1);
        if (!found)
            break;
        if (!memcmp(found, words, len))
            return (size_t)(found - text);
        from = (size_t)(found - text) + 1;
    }
    return SIZE_MAX;
}

/* Where the search goes on: the same words may stand in a text more than once, and are found in
 * their order. */
struct last {
    const char *rule, *ref;
    size_t from;
};

static void place(struct check_document *d, struct finding *f, struct last *last)
{
    const struct read_record *record = record_of(d, f->ref);
    bool title = !strcmp(f->ref, "title");
    const char *words = f->words ? f->words : title ? d->reading.incident.title : NULL;
    int first = record ? record->line : 1, end = record ? record->last_line : title ? 0 : 1;
    if (!last->rule || strcmp(last->rule, f->rule) != 0 || strcmp(last->ref, f->ref) != 0)
        *last = (struct last){f->rule, f->ref, 0};
    size_t at = words && *words ? find_words(d, words, first, end, last->from) : SIZE_MAX;
    f->file = xstrdup(d->path);
    f->line = at != SIZE_MAX ? check_document_line(d, at) : first > 0 ? first : 1;
    if (at != SIZE_MAX)
        last->from = at + 1;
}

/* Import leaves the heading of a part whose items became records: what stands under it is said. */
static bool is_said_below(const struct check_document *d, const struct finding *f)
{
    for (size_t line = (size_t)f->line; line < d->line_count; line++) {
        const char *at = d->text.data + d->lines[line];
        at += strspn(at, " \t\r");
        if (*at && *at != '\n')
            return *at != '#';
    }
    return false;
}

static void drop_false(const struct check_document *d, struct findings *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (!strcmp(out->v[i].rule, "empty-section") && is_said_below(d, &out->v[i]))
            finding_release(&out->v[i]);
        else
            out->v[kept++] = out->v[i];
    }
    out->n = kept;
}

/* ---- the whole */

void check_document_index(struct check_document *d)
{
    find_lines(d);
    find_records(d);
}

void check_document_release(struct check_document *d)
{
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        free(d->of[kind].v);
    strv_release(&d->waived);
    strv_release(&d->rules);
    free(d->lines);
    reading_release(&d->reading);
    buf_release(&d->text);
}

void check_document_place(struct check_document *d, struct findings *out)
{
    struct last last = {NULL, NULL, 0};
    for (size_t i = 0; i < out->n; i++)
        place(d, &out->v[i], &last);
    drop_false(d, out);
}
