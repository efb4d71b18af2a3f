/* Facts in a table of two columns, a name and a value. The table stays as it stands: what it says
 * is only understood. */
#include "read/about_internal.h"

#include "base/alloc.h"

#include <string.h>

static void read_row(struct finding *f, const struct table_row *row)
{
    bool whole;
    const struct buf *name = &row->cell[0], *value = &row->cell[1];
    size_t len = name->len;
    while (len && strchr(": ", name->data[len - 1]))
        len--;
    enum part_kind kind = words_part(name->data, len, &whole);
    if (!whole || !value->len)
        return;
    switch (kind) {
    case PART_SEVERITY:
        about_set_severity(f, value->data);
        break;
    case PART_AFFECTED:
        if (!f->r->incident.affected && value->len < 200 && strpbrk(value->data, "0123456789"))
            f->r->incident.affected = xstrdup(value->data);
        break;
    case PART_DURATION:
    case PART_START:
    case PART_END:
        about_set_time(f, kind, value->data, row->line);
        break;
    case PART_DATE:
        about_set_day(f, value->data);
        break;
    default:
        break;
    }
}

static void read_table(struct finding *f, const struct piece_of *piece)
{
    struct pipe_table t;
    if (!document_table(piece->document, piece->block, &t))
        return;
    for (size_t i = 0; t.columns == 2 && i < t.rows; i++)
        if (t.row[i].n == 2)
            read_row(f, &t.row[i]);
    pipe_table_release(&t);
}

void about_tables(struct finding *f)
{
    for (size_t i = 0; i < f->o->n; i++) {
        const struct part *p = &f->o->part[i];
        if (p->kind != PART_TITLE && p->kind != PART_OTHER && p->kind != PART_SUMMARY &&
            p->kind != PART_IMPACT)
            continue;
        for (size_t k = 0; k < p->n; k++)
            if (!p->piece[k].taken && block_type(p->piece[k].block) == BLOCK_PARAGRAPH)
                read_table(f, &p->piece[k]);
    }
}
