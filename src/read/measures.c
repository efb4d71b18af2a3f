#include "read/fold.h"
#include "read/items.h"
#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

#include <string.h>

/* What kind of measures a heading names: "Preventive measures"; NULL: both or neither. */
static const char *kind_of(const char *heading)
{
    struct folded f;
    fold(&f, heading, strlen(heading), true);
    bool corrective = false, preventative = false;
    for (size_t i = 0; i < f.n; i++) {
        const char *w = f.v[i].word;
        corrective = corrective || !strncmp(w, "correcti", 8) || !strncmp(w, "corretiv", 8);
        preventative = preventative || !strncmp(w, "prevent", 7) || !strncmp(w, "prevenc", 7);
    }
    if (corrective == preventative)
        return NULL;
    return corrective ? "corrective" : "preventative";
}

static void read_part(struct reading *r, struct outline *o, int part)
{
    struct items items = {0};
    items_read(o, part, false, &items);
    const char *kind = kind_of(o->part[part].heading);
    for (size_t i = 0; i < items.n; i++) {
        struct item *item = &items.v[i];
        struct read_record *added = reading_add(r, RECORD_MEASURE, item->line, item->last_line);
        added->record.measure.kind = xstrdup_null(kind);
        added->record.measure.text = xstrdup(item->text);
    }
    items_release(&items);
}

/* Whether a part's items are tasks although it is called measures: they have boxes. */
static bool has_boxes(struct outline *o, int part)
{
    struct items items = {0};
    items_read(o, part, true, &items);
    bool boxes = items.boxes;
    items_release(&items);
    return boxes;
}

/* "Corrective and Preventative Measures": the tasks may stand elsewhere. */
static void settle_mixed(struct outline *o)
{
    for (int i = -1; (i = part_next(o, i, PART_MEASURES_AND_ACTIONS)) != -1;)
        o->part[i].kind = has_boxes(o, i) ? PART_ACTIONS : PART_MEASURES;
}

void measures_read(struct reading *r, struct outline *o)
{
    settle_mixed(o);
    for (int i = -1; (i = part_next(o, i, PART_MEASURES)) != -1;)
        if (has_boxes(o, i))
            o->part[i].kind = PART_ACTIONS;
        else
            read_part(r, o, i);
    o->done |= UINT64_C(1) << PART_MEASURES;
}
