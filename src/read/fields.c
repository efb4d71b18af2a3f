#include "read/fold.h"
#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

#include <limits.h>
#include <string.h>

struct field_of {
    enum part_kind kind;
    const char *name;
    int level; /* of the heading that the standard document has above it */
};

static const struct field_of fields[] = {{PART_IMPACT, "impact", 2},
                                         {PART_DETECTION, "detection", 2},
                                         {PART_RESOLUTION, "resolution", 3},
                                         {PART_CONCLUSION, "conclusion", 2}};

static bool has_field(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i].kind == RECORD_FIELD && !strcmp(r->list[i].record.field.name, name))
            return true;
    return false;
}

int field_add(struct reading *r, const char *name, const struct buf *text, int line, int last_line)
{
    if (has_field(r, name))
        return -1;
    struct read_record *added = reading_add(r, RECORD_FIELD, line, last_line);
    added->record.field.name = xstrdup(name);
    added->record.field.text = xstrndup(text->data, text->len);
    return 0;
}

/* The first part of a kind that says something is the field. */
static void read_field(struct reading *r, struct outline *o, const struct field_of *f)
{
    for (int i = -1; !has_field(r, f->name) && (i = part_next(o, i, f->kind)) != -1;) {
        struct buf text = BUF_INIT;
        part_add_markdown(o, i, 0, INT_MAX, &text);
        markdown_settle(&text, f->level);
        if (text.len && !field_add(r, f->name, &text, o->part[i].line, part_last_line(o, i)))
            part_take(o, i, 0, INT_MAX);
        buf_release(&text);
    }
    o->done |= UINT64_C(1) << f->kind;
}

void fields_read(struct reading *r, struct outline *o)
{
    for (enum part_kind fact = PART_DURATION; fact <= PART_ZONE; fact++)
        o->done |= UINT64_C(1) << fact;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        read_field(r, o, &fields[i]);
}

/* Whether what is left of a part says anything: a sentence or a list, not only a caption. */
static bool is_prose(const struct outline *o, int part)
{
    struct buf words = BUF_INIT;
    part_add_words(o, part, &words);
    bool prose = false;
    for (const char *s = words.data; *s && !prose; s++)
        prose = strchr(".!?;:", *s) && (!s[1] || strchr(" \n", s[1])) && s - words.data > 10;
    buf_release(&words);
    return prose;
}

static void take_summary(struct reading *r, struct outline *o, int part)
{
    struct buf text = BUF_INIT;
    part_add_markdown(o, part, 0, INT_MAX, &text);
    markdown_settle(&text, 2);
    if (text.len && !field_add(r, "summary", &text, o->part[part].line, part_last_line(o, part)))
        part_take(o, part, 0, INT_MAX);
    buf_release(&text);
}

void summary_read(struct reading *r, struct outline *o)
{
    o->done = UINT64_MAX;
    int first = part_next(o, -1, PART_SUMMARY);
    for (int i = first; i != -1 && !has_field(r, "summary"); i = part_next(o, i, PART_SUMMARY))
        if (is_prose(o, i))
            take_summary(r, o, i);
    if (first != -1)
        return;
    int title = part_next(o, -1, PART_TITLE);
    if (title != -1 && is_prose(o, title))
        take_summary(r, o, title);
    else if (title == -1 && is_prose(o, 0))
        take_summary(r, o, 0);
}
