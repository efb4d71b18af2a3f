/* How many entries blocks hold, before anything of them is taken. */
#include "read/entry_layout.h"
#include "read/entry_lines.h"

#include <string.h>

#define COUNTED 1000 /* entries of one list that are counted */

const char *layout_words(struct gather *g, const struct document *d, const struct block *b,
                         size_t *len)
{
    buf_reset(&g->words);
    block_add_words(d, b, &g->words);
    *len = g->words.len;
    return g->words.data;
}

bool layout_may_split(struct gather *g, const struct document *d, const struct block *b)
{
    size_t n;
    if (block_type(b) != BLOCK_PARAGRAPH)
        return false;
    if (block_last_line(d, b) > block_line(d, b))
        return true;
    const char *s = layout_words(g, d, b, &n);
    return memchr(s, '\n', n) != NULL;
}

void layout_add_count(struct layout_count *sum, struct layout_count more)
{
    sum->timed += more.timed;
    sum->clocks += more.clocks;
    sum->prefixed += more.prefixed;
    sum->ends += more.ends;
    sum->end_clocks += more.end_clocks;
    sum->days += more.days;
    sum->places += more.places;
}

static struct layout_count count_words(struct gather *g, const char *s, size_t n,
                                       enum entry_form most)
{
    struct layout_count count = {.places = n > 0};
    struct stamp day;
    if (entry_is_day(s, n, &day)) {
        count.days = 1;
        return count;
    }
    switch (entry_read(&g->entry, s, n, most)) {
    case ENTRY_BEGINS:
        count.timed = g->entry.stamp.at.has_clock ||
                      (g->entry.stamp.at.has_date && !g->entry.stamp.at.date.no_year);
        count.clocks = g->entry.stamp.at.has_clock;
        break;
    case ENTRY_PREFIX:
        count.prefixed = g->entry.stamp.at.has_clock;
        break;
    case ENTRY_ENDS:
        count.ends = 1;
        count.end_clocks = g->entry.stamp.at.has_clock;
        break;
    default:
        break;
    }
    return count;
}

static struct layout_count count_text(struct gather *g, struct document *d, const struct block *b,
                                      enum entry_form most)
{
    struct layout_count count = table_count(d, b);
    if (count.places)
        return count;
    if (layout_may_split(g, d, b)) {
        struct lines l;
        lines_split(d, b, &l);
        if (l.timed > 1 || (l.timed && l.timed * 2 >= l.p.n))
            count = (struct layout_count){.timed = l.timed, .clocks = l.timed, .places = l.timed};
        lines_release(&l);
        if (count.places)
            return count;
    }
    size_t n;
    const char *s = layout_words(g, d, b, &n);
    return count_words(g, s, n, most);
}

static struct layout_count count_block(struct gather *g, struct document *d, const struct block *b,
                                       enum entry_form most)
{
    struct layout_count count = {0};
    const struct block *first = NULL;
    switch (block_type(b)) {
    case BLOCK_PARAGRAPH:
    case BLOCK_HEADING:
        return count_text(g, d, b, most);
    case BLOCK_INDENTED:
    case BLOCK_HTML: {
        struct document *within = document_within(d, b);
        if (!within)
            return count;
        d = within;
        first = block_first(document_root(within));
        break;
    }
    case BLOCK_LIST:
    case BLOCK_ITEM:
        /* A label with its time behind it is an item. */
        most = ENTRY_ENDS;
        first = block_first(b);
        break;
    default:
        return count;
    }
    /* A thousand tell what the rest of them are. */
    for (; first && count.places < COUNTED; first = block_next(first))
        layout_add_count(&count, count_block(g, d, first, most));
    return count;
}

/* What is counted is counted again when it is taken: of the longest list the answer is kept. */
struct layout_count layout_count(struct gather *g, struct document *d, const struct block *b)
{
    if (g->longest.block == b && g->longest.document == d)
        return g->longest.count;
    struct layout_count count = count_block(g, d, b, ENTRY_PREFIX);
    if (block_type(b) == BLOCK_LIST && count.places >= g->longest.count.places) {
        g->longest.document = d;
        g->longest.block = b;
        g->longest.count = count;
    }
    return count;
}
