/* Pipe tables. */
#include "text/html_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define NARROW 20 /* bytes: a column of no longer cells keeps each on one line */

struct table {
    struct html *h;
    struct pipe_table cells;
    bool *narrow;
    cmark_node *root; /* the cells that are more than plain, each a paragraph; NULL: none is read */
    cmark_node *next;
};

/* Whether the Markdown of a cell means anything to cmark. */
static bool is_marked(const struct buf *cell)
{
    return strpbrk(cell->data, "*_`[]<>&\\!") != NULL;
}

/* All cells are read at once: a parser for each would cost more than the table. */
static void read_cells(struct table *t)
{
    struct buf text = BUF_INIT;
    for (size_t r = 0; r < t->cells.rows; r++)
        for (size_t c = 0; c < t->cells.columns; c++)
            if (is_marked(&t->cells.row[r].cell[c]))
                buf_addf(&text, "| %s\n\n", t->cells.row[r].cell[c].data);
    document_add_definitions(t->h->d, &text);
    if (text.len && markdown_within_limits(text.data, text.len)) {
        t->root = markdown_parse(&text);
        t->next = cmark_node_first_child(t->root);
    }
    buf_release(&text);
}

static void find_narrow(struct table *t)
{
    t->narrow = xcalloc(t->cells.columns, sizeof *t->narrow);
    for (size_t c = 0; c < t->cells.columns; c++) {
        t->narrow[c] = true;
        for (size_t r = 1; r < t->cells.rows && t->narrow[c]; r++)
            t->narrow[c] = t->cells.row[r].cell[c].len <= NARROW;
    }
}

static void add_cell(struct table *t, size_t r, size_t c, cmark_node *paragraph)
{
    struct html *h = t->h;
    const struct buf *cell = &t->cells.row[r].cell[c];
    const char *name = r == 0 && cell->len ? "th" : "td";
    const char *align = t->cells.align[c] == 'r'   ? "right"
                        : t->cells.align[c] == 'c' ? "center"
                                                   : "";
    const char *narrow = t->narrow[c] ? "narrow" : "";
    buf_addf(h->out, "<%s%s", name, *name == 't' && name[1] == 'h' ? " scope=\"col\"" : "");
    if (*align || *narrow)
        buf_addf(h->out, " class=\"%s%s%s\"", narrow, *align && *narrow ? " " : "", align);
    html_adds(h, ">");
    if (paragraph) {
        h->skip = 1; /* the pipe that it was read behind */
        h->trim = true;
        html_inlines(h, cmark_node_first_child(paragraph));
        buf_rtrim(h->out);
        h->skip = 0;
        h->trim = false;
    } else {
        html_add_text(h->out, cell->data, cell->len);
    }
    buf_addf(h->out, "</%s>", name);
}

/* The paragraphs of the row's cells, NULL for one that is plain; the row's mark, if one has it. */
static void add_row(struct table *t, size_t r, cmark_node **paragraphs)
{
    struct html *h = t->h;
    html_adds(h, "<tr");
    bool marked = false;
    for (size_t c = 0; c < t->cells.columns; c++) {
        paragraphs[c] = NULL;
        if (!t->next || !is_marked(&t->cells.row[r].cell[c]))
            continue;
        paragraphs[c] = t->next;
        t->next = cmark_node_next(t->next);
        size_t before = h->out->len;
        if (!marked)
            html_mark(h, cmark_node_first_child(paragraphs[c]));
        marked |= h->out->len > before;
    }
    html_adds(h, ">");
    for (size_t c = 0; c < t->cells.columns; c++)
        add_cell(t, r, c, paragraphs[c]);
    html_adds(h, "</tr>\n");
}

/* The lines of the paragraph that stand before the table. */
static void add_before(struct html *h, const struct block *b, size_t lines)
{
    int first = block_line(h->d, b);
    struct document *own = h->d;
    struct document *before =
        lines ? document_of_lines(own, b, first, first + (int)lines - 1) : NULL;
    if (!before)
        return;
    h->d = before;
    html_blocks(h, block_first(document_root(before)));
    h->d = own;
}

bool html_table(struct html *h, const struct block *b)
{
    struct table t = {.h = h};
    if (!document_table_markdown(h->d, b, &t.cells))
        return false;
    cmark_node **paragraphs = xreallocarray(NULL, t.cells.columns, sizeof *paragraphs);
    read_cells(&t);
    find_narrow(&t);
    add_before(h, b, t.cells.begins);
    html_adds(h,
              "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n"
              "<thead>\n");
    for (size_t r = 0; r < t.cells.rows; r++) {
        add_row(&t, r, paragraphs);
        if (r == 0)
            html_adds(h, "</thead>\n<tbody>\n");
    }
    html_adds(h, "</tbody>\n</table></div>\n");
    if (t.root)
        cmark_node_free(t.root);
    free(paragraphs);
    free(t.narrow);
    pipe_table_release(&t.cells);
    return true;
}
