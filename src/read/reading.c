#include "read/reading.h"

#include "base/alloc.h"

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
