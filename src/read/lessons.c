#include "read/items.h"
#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

static void read_kind(struct reading *r, struct outline *o, enum part_kind kind, const char *name)
{
    for (int i = -1; (i = part_next(o, i, kind)) != -1;) {
        struct items items = {0};
        items_read(o, i, false, &items);
        for (size_t k = 0; k < items.n; k++) {
            struct item *item = &items.v[k];
            struct read_record *added = reading_add(r, RECORD_LESSON, item->line, item->last_line);
            added->record.lesson.kind = xstrdup(name);
            added->record.lesson.text = xstrdup(item->text);
        }
        items_release(&items);
    }
}

void lessons_read(struct reading *r, struct outline *o)
{
    read_kind(r, o, PART_WELL, "well");
    read_kind(r, o, PART_POORLY, "poorly");
    read_kind(r, o, PART_LUCKY, "lucky");
    o->done |= UINT64_C(1) << PART_WELL | UINT64_C(1) << PART_POORLY | UINT64_C(1) << PART_LUCKY |
               UINT64_C(1) << PART_LESSONS;
}
