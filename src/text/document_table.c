/* Pipe tables, as GitHub's Markdown has them: cmark sees a paragraph. */
#include "text/document_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define CELLS 10000 /* so many a table may have that are not typed */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether the line is a delimiter row ("|---|:--:|"); how many columns it has. ALIGN, where not
 * NULL, has room for them. */
static size_t delimiter_columns(const char *s, size_t n, char *align)
{
    size_t i = 0, columns = 0;
    bool pipe = memchr(s, '|', n) != NULL;
    while (i < n && is_blank(s[i]))
        i++;
    i += i < n && s[i] == '|';
    for (;;) {
        while (i < n && is_blank(s[i]))
            i++;
        if (i == n)
            break;
        bool left = s[i] == ':';
        i += left;
        size_t dashes = 0;
        while (i < n && s[i] == '-')
            i++, dashes++;
        if (!dashes)
            return 0;
        bool right = i < n && s[i] == ':';
        i += right;
        if (align)
            align[columns] = left && right ? 'c' : left ? 'l' : right ? 'r' : ' ';
        while (i < n && is_blank(s[i]))
            i++;
        columns++;
        if (i == n)
            break;
        if (s[i++] != '|')
            return 0;
    }
    return pipe ? columns : 0;
}

/* Behind the code span that begins at I, or behind its backticks, if it ends nowhere. UNCLOSED
 * has the lengths of the runs that nothing on this line closes any more: each is looked for once.
 */
static size_t code_end(const char *s, size_t i, size_t n, uint64_t *unclosed)
{
    size_t run = 0;
    while (i + run < n && s[i + run] == '`')
        run++;
    if (run >= 64 || *unclosed >> run & 1)
        return i + run;
    for (size_t k = i + run; k < n; k++) {
        size_t close = 0;
        while (k + close < n && s[k + close] == '`')
            close++;
        if (close == run)
            return k + close;
        k += close;
    }
    *unclosed |= UINT64_C(1) << run;
    return i + run;
}

/* The cell that begins at I: where it ends, at a pipe or the line's end. CODE: pipes within code
 * are part of it. */
static size_t cell_end(const char *s, size_t i, size_t n, bool code, uint64_t *unclosed)
{
    while (i < n && s[i] != '|') {
        if (code && s[i] == '`')
            i = code_end(s, i, n, unclosed);
        else
            i += s[i] == '\\' && i + 1 < n ? 2 : 1;
    }
    return i < n ? i : n;
}

static void trim(const char **s, size_t *n)
{
    while (*n && is_blank(**s))
        (*s)++, (*n)--;
    while (*n && (is_blank((*s)[*n - 1]) || (*s)[*n - 1] == '\n'))
        (*n)--;
}

/* Where the first cell begins. */
static size_t row_begin(const char *s, size_t n)
{
    return n && s[0] == '|' ? 1 : 0;
}

static size_t count_cells(const char *s, size_t n, bool code)
{
    size_t cells = 0;
    uint64_t unclosed = 0;
    trim(&s, &n);
    for (size_t i = row_begin(s, n); i < n;) {
        cells++;
        i = cell_end(s, i, n, code, &unclosed) + 1;
    }
    return cells;
}

/* Whether nothing in it means anything to cmark. */
static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strchr("*_`[]<>&\\!\n", s[i]))
            return false;
    return true;
}

/* Its Markdown: a pipe needs no backslash any more. */
static void add_markdown(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(s[i] == '\\' && i + 1 < n && s[i + 1] == '|'))
            buf_addc(out, s[i]);
}

/* The words of a cell, or its Markdown: inlines only, whatever it begins with. */
static void add_cell(struct document *d, struct buf *out, const char *s, size_t n, bool markdown)
{
    struct buf text = BUF_INIT;
    trim(&s, &n);
    if (is_plain(s, n)) {
        buf_add(out, s, n);
        return;
    }
    if (markdown) {
        add_markdown(out, s, n);
        return;
    }
    buf_adds(&text, "| ");
    add_markdown(&text, s, n);
    document_add_definitions(d, &text);
    cmark_node *root = markdown_parse(&text), *paragraph = cmark_node_first_child(root);
    struct buf words = BUF_INIT;
    if (paragraph)
        inlines_add_words(cmark_node_first_child(paragraph), &words);
    const char *from = words.data + (words.len ? 1 : 0);
    size_t len = words.len ? words.len - 1 : 0;
    trim(&from, &len);
    buf_add(out, from, len);
    buf_release(&words);
    cmark_node_free(root);
    buf_release(&text);
}

static void add_row(struct document *d, struct pipe_table *t, const char *s, size_t n, int line,
                    bool markdown)
{
    struct table_row *row = &t->row[t->rows++];
    *row = (struct table_row){.line = line, .n = t->columns};
    row->cell = xcalloc(t->columns ? t->columns : 1, sizeof *row->cell);
    for (size_t i = 0; i < t->columns; i++)
        buf_init(&row->cell[i]);
    trim(&s, &n);
    bool code = count_cells(s, n, false) > t->columns;
    uint64_t unclosed = 0;
    size_t i = row_begin(s, n), k = 0;
    for (; i < n; k++) {
        size_t end = cell_end(s, i, n, code, &unclosed);
        /* What has no column of its own stays with the last one. */
        struct buf *cell = &row->cell[k < t->columns ? k : t->columns - 1];
        if (k >= t->columns && cell->len)
            buf_addc(cell, ' ');
        add_cell(d, cell, s + i, end - i, markdown);
        i = end + 1;
    }
}

static void line_of(const struct document *d, const struct block *b, int line, struct buf *out)
{
    buf_reset(out);
    document_add_line(d, b, line, out);
    while (out->len && strchr(" \t\n", out->data[out->len - 1]))
        buf_truncate(out, out->len - 1);
}

/* The line of the delimiter row; 0: there is none. */
static int find_delimiter(const struct document *d, const struct block *b, int first, int last,
                          size_t *columns)
{
    struct buf line = BUF_INIT;
    int found = 0;
    for (int i = first + 1; i <= last && !found; i++) {
        line_of(d, b, i, &line);
        *columns = delimiter_columns(line.data, line.len, NULL);
        if (!*columns)
            continue;
        line_of(d, b, i - 1, &line);
        if (memchr(line.data, '|', line.len) && count_cells(line.data, line.len, true) <= *columns)
            found = i;
    }
    buf_release(&line);
    return found;
}

static bool read_table(const struct document *d, const struct block *b, bool markdown,
                       struct pipe_table *out)
{
    enum block_type type = block_type(b);
    *out = (struct pipe_table){.columns = 0};
    if (type != BLOCK_PARAGRAPH && type != BLOCK_UNPARSED)
        return false;
    int first = document_first_line(b), last = document_last_line(b);
    int delimiter = find_delimiter(d, b, first, last, &out->columns);
    if (!delimiter)
        return false;
    /* Each row gets as many cells as the header has: a table of short rows below a header of a
     * hundred thousand columns is none. */
    size_t size =
        markdown_lines_find(&d->lines, last + 1, 1) - markdown_lines_find(&d->lines, first, 1);
    if ((size_t)(last - delimiter + 2) > (size + CELLS) / out->columns)
        return false;
    struct buf line = BUF_INIT;
    out->begins = (size_t)(delimiter - 1 - first);
    out->row = xreallocarray(NULL, (size_t)(last - first + 2), sizeof *out->row);
    out->align = xcalloc(out->columns, 1);
    line_of(d, b, delimiter, &line);
    delimiter_columns(line.data, line.len, out->align);
    int offset = block_line(d, b) - first;
    for (int i = delimiter - 1; i <= last; i++) {
        if (i == delimiter)
            continue;
        line_of(d, b, i, &line);
        add_row((struct document *)(uintptr_t)d, out, line.data, line.len, i + offset, markdown);
    }
    buf_release(&line);
    return true;
}

bool document_table(const struct document *d, const struct block *b, struct pipe_table *out)
{
    return read_table(d, b, false, out);
}

bool document_table_markdown(const struct document *d, const struct block *b,
                             struct pipe_table *out)
{
    return read_table(d, b, true, out);
}

void pipe_table_release(struct pipe_table *t)
{
    for (size_t r = 0; r < t->rows; r++) {
        for (size_t c = 0; c < t->row[r].n; c++)
            buf_release(&t->row[r].cell[c]);
        free(t->row[r].cell);
    }
    free(t->row);
    free(t->align);
    *t = (struct pipe_table){.columns = 0};
}
