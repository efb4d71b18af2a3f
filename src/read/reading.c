#include "read/reading.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "read/about.h"
#include "read/entries.h"
#include "read/evidence.h"
#include "read/parts.h"
#include "read/standard.h"

#include <stdarg.h>
#include <stdlib.h>

struct read_record *reading_add(struct reading *r, enum record_kind kind, int line, int last_line)
{
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 16;
        r->list = xreallocarray(r->list, r->cap, sizeof *r->list);
    }
    struct read_record *added = &r->list[r->n++];
    added->kind = kind;
    added->line = line;
    added->last_line = last_line;
    added->ref[0] = '\0';
    record_init(kind, &added->record);
    return added;
}

void reading_note(struct reading *r, enum read_note_kind kind, int line, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    if (r->notes_n == r->notes_cap) {
        r->notes_cap = r->notes_cap ? r->notes_cap * 2 : 8;
        r->notes = xreallocarray(r->notes, r->notes_cap, sizeof *r->notes);
    }
    r->notes[r->notes_n++] = (struct read_note){kind, line, buf_detach(&text)};
}

size_t reading_count(const struct reading *r, enum record_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        bool detail = kind == RECORD_EVENT && r->list[i].record.event.under != NONE;
        n += r->list[i].kind == kind && !(r->list[i].kind == RECORD_EVENT && detail);
    }
    return n;
}

void reading_release(struct reading *r)
{
    if (r->list || r->incident.title)
        record_release(RECORD_INCIDENT, &r->incident);
    for (size_t i = 0; i < r->n; i++)
        record_release(r->list[i].kind, &r->list[i].record);
    for (size_t i = 0; i < r->notes_n; i++)
        free(r->notes[i].text);
    free(r->list);
    free(r->notes);
    free(r->no_incident);
    *r = (struct reading){0};
}

/* ---- the pipeline */

static int by_line(const void *a, const void *b)
{
    const struct read_note *x = a, *y = b;
    return x->line < y->line ? -1 : x->line > y->line;
}

static void read_parts(struct reading *r, struct document *d, const struct front_matter *front,
                       const struct read_context *context)
{
    struct outline o;
    struct place_context place = {0};
    outline_read(&o, d, false);
    about_read(r, &o, front, context, &place);
    entries_read(r, &o, &place);
    about_settle(r, &o);
    evidence_read(r, &o, front);
    lessons_read(r, &o);
    measures_read(r, &o);
    actions_read(r, &o);
    fields_read(r, &o);
    causes_read(r, &o);
    summary_read(r, &o);
    leftovers_read(r, &o, front);
    outline_release(&o);
}

/* Those that have text. */
static size_t count_lines(const char *text, size_t len)
{
    size_t lines = 0;
    bool begins = true;
    for (size_t i = 0; i < len; i++) {
        lines += begins && text[i] != '\n' && text[i] != '\r' && text[i] != ' ' && text[i] != '\t';
        begins = text[i] == '\n' || (begins && (text[i] == ' ' || text[i] == '\t'));
    }
    return lines;
}

int reading_read(struct reading *out, const char *text, size_t len,
                 const struct read_context *context, struct error *err)
{
    size_t bad;
    record_init(RECORD_INCIDENT, &out->incident);
    if (len > LIMIT_MARKDOWN)
        return error_set(err, "more than %lld MiB: split the document",
                         LIMIT_MARKDOWN / 1024 / 1024);
    if (!utf8_valid(text, len, &bad)) {
        int line = 1;
        for (size_t i = 0; i < bad; i++)
            line += text[i] == '\n';
        return error_set(err, "no UTF-8 in line %d: save it in that encoding", line);
    }
    size_t lines = count_lines(text, len), most = len / LIMIT_LINE_MEAN;
    if (most < LIMIT_LINES)
        most = LIMIT_LINES;
    if (lines > most)
        return error_set(err, "%zu lines, where a document has at most %zu: split it", lines, most);
    struct front_matter front;
    front_matter_read(&front, text, len);
    struct document *d = document_new(text + front.len, len - front.len, front.lines + 1);
    if (document_unparsed(d))
        reading_note(out, READ_ODD, 0, "%zu lines are beyond the limits of what is parsed",
                     document_unparsed(d));
    if (!front.len && standard_is(d))
        standard_read(out, d, context);
    else
        read_parts(out, d, &front, context);
    if (!out->standard)
        standard_uid(d, out->uid);
    document_free(d);
    front_matter_release(&front);
    if (out->notes_n)
        qsort(out->notes, out->notes_n, sizeof *out->notes, by_line);
    return 0;
}
