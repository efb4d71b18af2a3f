#include "read/action_words.h"
#include "read/items.h"
#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>

static void add_action(struct reading *r, struct action *a, struct buf *text, int line,
                       int last_line)
{
    action_read_text(a, text);
    if (text->len) {
        struct read_record *added = reading_add(r, RECORD_ACTION, line, last_line);
        added->record.action = *a;
        str_replace(&added->record.action.text, text->data);
        if (!added->record.action.status)
            str_replace(&added->record.action.status, "open");
    } else
        record_release(RECORD_ACTION, a);
    buf_release(text);
}

/* ---- tables */

struct columns {
    enum action_word *word;
    size_t text; /* the column that has it */
};

/* A table whose header names an action's text, or at least an owner or a due date beside another
 * column. */
static bool find_columns(const struct pipe_table *t, struct columns *c)
{
    bool found = false, other = false;
    c->word = xcalloc(t->columns ? t->columns : 1, sizeof *c->word);
    c->text = 0;
    for (size_t i = 0; i < t->columns; i++) {
        const struct buf *cell = &t->row[0].cell[i];
        c->word[i] = action_word_of(cell->data, cell->len);
        if (c->word[i] == ACTION_TEXT && !found) {
            c->text = i;
            found = true;
        } else if (c->word[i] == ACTION_TEXT)
            c->word[i] = ACTION_NOTHING;
        other = other || c->word[i] > ACTION_TEXT;
    }
    if (!found && other && t->columns && c->word[0] == ACTION_NOTHING)
        found = true;
    return found;
}

static void add_row(struct reading *r, const struct pipe_table *t, const struct columns *c,
                    const struct table_row *row)
{
    union record record;
    record_init(RECORD_ACTION, &record);
    struct buf text = BUF_INIT, beside = BUF_INIT;
    for (size_t i = 0; i < row->n && i < t->columns; i++) {
        const struct buf *cell = &row->cell[i];
        if (i == c->text)
            buf_add(&text, cell->data, cell->len);
        else if (cell->len && !action_set(&record.action, c->word[i], cell->data, cell->len))
            buf_addf(&beside, "; %s: %s", t->row[0].cell[i].data, cell->data);
    }
    buf_rtrim(&text);
    if (beside.len)
        buf_adds(&text, text.len ? beside.data : beside.data + 2);
    add_action(r, &record.action, &text, row->line, row->line);
    buf_release(&beside);
}

static bool read_table(struct reading *r, struct piece_of *p)
{
    struct pipe_table t;
    if (!document_table(p->document, p->block, &t))
        return false;
    struct columns c;
    bool is = find_columns(&t, &c);
    for (size_t i = 1; is && i < t.rows; i++)
        add_row(r, &t, &c, &t.row[i]);
    if (is) {
        struct document *before = NULL;
        if (t.begins)
            before = document_of_lines(p->document, p->block, p->line, p->line + (int)t.begins - 1);
        p->taken = true;
        if (before)
            *p = (struct piece_of){before, block_first(document_root(before)), p->line, false};
    }
    free(c.word);
    pipe_table_release(&t);
    return is;
}

/* ---- headings within a part that say what the actions are for */

/* The last piece that begins on LINE or above it; SIZE_MAX: none does. */
static size_t piece_above(const struct part *p, int line)
{
    size_t from = 0, to = p->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (p->piece[middle].line <= line)
            from = middle + 1;
        else
            to = middle;
    }
    return from ? from - 1 : SIZE_MAX;
}

/* "Prevention" above some of the actions, which are read from FROM on: their kind. A heading that
 * is all told by them is taken. */
static void set_kinds(struct reading *r, struct part *p, size_t from)
{
    size_t *heading = xcalloc(p->n ? p->n : 1, sizeof *heading);
    bool *told = xcalloc(p->n ? p->n : 1, sizeof *told);
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < p->n; i++) {
        bool is = block_type(p->piece[i].block) == BLOCK_HEADING;
        heading[i] = is ? i : i ? heading[i - 1] : SIZE_MAX;
    }
    for (size_t i = from; i < r->n; i++) {
        struct action *a = &r->list[i].record.action;
        size_t at = piece_above(p, r->list[i].line), above = at == SIZE_MAX ? at : heading[at];
        if (above == SIZE_MAX || a->kind)
            continue;
        buf_reset(&words);
        block_add_words(p->piece[above].document, p->piece[above].block, &words);
        told[above] = action_set(a, ACTION_KIND, words.data, words.len) || told[above];
    }
    for (size_t i = 0; i < p->n; i++)
        if (heading[i] != i && heading[i] != SIZE_MAX && !p->piece[i].taken)
            told[heading[i]] = false;
    for (size_t i = 0; i < p->n; i++)
        p->piece[i].taken |= told[i];
    buf_release(&words);
    free(heading);
    free(told);
}

/* ---- parts */

static void read_part(struct reading *r, struct outline *o, int part)
{
    struct part *p = &o->part[part];
    size_t before = r->n;
    for (size_t i = 0; i < p->n; i++)
        if (!p->piece[i].taken && block_type(p->piece[i].block) == BLOCK_PARAGRAPH)
            p->taken = read_table(r, &p->piece[i]) || p->taken;
    struct items items = {0};
    items_read(o, part, false, &items);
    for (size_t i = 0; i < items.n; i++) {
        struct item *item = &items.v[i];
        union record record;
        record_init(RECORD_ACTION, &record);
        struct buf text = BUF_INIT;
        buf_adds(&text, item->text);
        if (item->box && item->box != ' ')
            record.action.status = xstrdup("done");
        add_action(r, &record.action, &text, item->line, item->last_line);
    }
    items_release(&items);
    set_kinds(r, p, before);
}

void actions_read(struct reading *r, struct outline *o)
{
    for (int i = -1; (i = part_next(o, i, PART_ACTIONS)) != -1;)
        read_part(r, o, i);
    o->done |= UINT64_C(1) << PART_ACTIONS;
}
