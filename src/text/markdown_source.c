#include "text/markdown_source.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/markdown_line.h"

#include <stdlib.h>
#include <string.h>

#define NESTED_MARKERS 100 /* containers that one line may open */
#define MARKERS 600000     /* that all of them may */
/* What may begin a link or HTML, times the bytes that cmark may search for its end; and bytes that
 * resolved references may grow to. */
#define SEARCHED (200u * 1024 * 1024)
#define EXPANDED (64u * 1024 * 1024)

static bool is_blank_line(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] != ' ' && s[i] != '\t')
            return false;
    return true;
}

static size_t line_end(const char *s, size_t i, size_t n)
{
    const char *end = i < n ? memchr(s + i, '\n', n - i) : NULL;
    return end ? (size_t)(end - s) : n;
}

static void trim_blank_lines(struct buf *out, size_t from)
{
    buf_rtrim(out);
    size_t i = from;
    while (i < out->len) {
        size_t end = line_end(out->data, i, out->len);
        if (!is_blank_line(out->data + i, end - i))
            break;
        i = end + 1;
    }
    if (i > from) {
        memmove(out->data + from, out->data + i, out->len - i);
        buf_truncate(out, out->len - (i - from));
    }
    if (out->len > from)
        buf_addc(out, '\n');
}

void markdown_clean(struct buf *out, const char *text, size_t len)
{
    size_t from = out->len;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        char symbol[4];
        if (c == '\r') {
            if (i + 1 == len || text[i + 1] != '\n')
                buf_addc(out, '\n');
        } else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) {
            buf_add(out, symbol, utf8_put(symbol, c == 0x7F ? 0x2421 : 0x2400u + c));
        } else {
            buf_addc(out, text[i]);
        }
    }
    trim_blank_lines(out, from);
}

/* What one paragraph (lines up to a blank one) would cost. */
struct cost {
    size_t len, openers, depth, deepest;
    bool defines; /* holds a "]:" */
};

static size_t count_markers(const char *s, size_t n)
{
    size_t markers = 0;
    for (size_t i = 0; i < n;) {
        size_t marker = s[i] == '>' ? 1 : markdown_list_marker(s + i, n - i);
        markers += marker != 0;
        if (!marker && s[i] != ' ' && s[i] != '\t')
            break;
        i += marker ? marker : 1;
    }
    return markers;
}

static void add_line(struct cost *c, const char *s, size_t n)
{
    c->len += n + 1;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\' && i + 1 < n) {
            i++; /* what is escaped opens and closes nothing */
            continue;
        }
        if (s[i] == '[' && ++c->depth > c->deepest)
            c->deepest = c->depth;
        if (s[i] == ']' && c->depth)
            c->depth--;
        c->openers += s[i] == '[' || s[i] == '<';
        c->defines |= s[i] == ']' && i + 1 < n && s[i + 1] == ':';
    }
}

/* The list items that are open, as far as that is certain: the columns where their contents begin.
 */
struct items {
    int column[NESTED_MARKERS];
    size_t n;
    bool after_blank;
};

/* Behind the blanks at the beginning of a line; *COLUMN is how far they reach. */
static size_t pass_indent(const char *s, size_t i, size_t n, int *column)
{
    for (; i < n && (s[i] == ' ' || s[i] == '\t'); i++)
        *column += s[i] == '\t' ? 4 - *column % 4 : 1;
    return i;
}

static bool is_heading(const char *s, size_t n)
{
    size_t run = n && s[0] == '#' ? markdown_run(s, 0, n) : 0;
    return run && run <= 6 && (run == n || s[run] == ' ' || s[run] == '\t');
}

/* An item's marker at S that ends a paragraph before it: CLOSED, the item around that is over. */
static size_t item_marker(const char *s, size_t n, bool closed)
{
    size_t marker = markdown_list_marker(s, n);
    bool ordered = marker && s[0] >= '0' && s[0] <= '9';
    if (!marker || is_blank_line(s + marker, n - marker))
        return 0;
    return !ordered || closed || (s[0] == '1' && (s[1] == '.' || s[1] == ')')) ? marker : 0;
}

/* Whether the line surely begins a block, so that what stood before it is a paragraph of its own.
 * Where it isn't certain which items are open, none is: then less is found. */
static bool begins_block(struct items *open, const char *s, size_t n)
{
    int column = 0;
    size_t i = pass_indent(s, 0, n, &column), matched = open->n;
    while (matched && open->column[matched - 1] > column)
        matched--;
    bool closed = matched < open->n, heading = is_heading(s + i, n - i);
    int within = column - (matched ? open->column[matched - 1] : 0);
    size_t marker = within < 4 ? item_marker(s + i, n - i, closed) : 0;
    if (within >= 4 || (!marker && !heading)) {
        if (closed)
            open->n =
                open->after_blank ? matched : 0; /* a lazy line, or one that closes the items */
        return false;
    }
    open->n = matched;
    while (marker) {
        column += (int)marker - 1;
        i = pass_indent(s, i + marker - 1, n, &column);
        if (open->n < NESTED_MARKERS)
            open->column[open->n++] = column;
        marker = item_marker(s + i, n - i, false);
    }
    return true;
}

/* The length of a code fence that the line opens (or, OPEN given, closes); else 0. */
static size_t fence_run(const char *s, size_t n, char open, size_t least)
{
    size_t i = 0;
    while (i < n && i < 4 && s[i] == ' ')
        i++;
    if (i == n || i > 3 || (s[i] != '`' && s[i] != '~') || (open && s[i] != open))
        return 0;
    size_t run = markdown_run(s, i, n);
    if (run < 3 || run < least)
        return 0;
    if (open)
        return is_blank_line(s + i + run, n - i - run) ? run : 0;
    return s[i] == '`' && memchr(s + i + run, '`', n - i - run) ? 0 : run;
}

bool markdown_within_limits(const char *text, size_t len)
{
    struct cost c = {0};
    struct items open = {.n = 0};
    size_t searched = 0, openers = 0, longest = 0, fence = 0, markers = 0;
    char fence_char = 0;
    bool fences = true;
    for (size_t i = 0; i < len; i = line_end(text, i, len) + 1) {
        const char *s = text + i;
        size_t n = line_end(text, i, len) - i;
        size_t run = fences ? fence_run(s, n, fence_char, fence) : 0;
        if (run) {
            fence_char = fence_char ? 0 : s[markdown_blanks(s, 0, n)];
            fence = fence_char ? run : 0;
        }
        if (run || fence_char || is_blank_line(s, n)) {
            searched += c.len * c.openers;
            openers += c.openers;
            c = (struct cost){0};
            open.after_blank = true;
            continue;
        }
        if (begins_block(&open, s, n)) {
            searched += c.len * c.openers;
            openers += c.openers;
            c = (struct cost){0};
        }
        open.after_blank = false;
        /* Within an HTML block a fence is none; then all lines count. */
        fences = fences && s[markdown_blanks(s, 0, n)] != '<';
        add_line(&c, s, n);
        if (c.defines && c.len > longest)
            longest = c.len;
        size_t opened = count_markers(s, n);
        markers += opened;
        if (c.len > LIMIT_PARAGRAPH || c.deepest > LIMIT_BRACKETS || opened > NESTED_MARKERS ||
            markers > MARKERS)
            return false;
    }
    searched += c.len * c.openers;
    openers += c.openers;
    return searched <= SEARCHED && longest * openers <= EXPANDED;
}

void markdown_lines_init(struct markdown_lines *l, const struct buf *text)
{
    size_t cap = 2;
    for (size_t i = 0; i < text->len; i++)
        cap += text->data[i] == '\n';
    l->at = xreallocarray(NULL, cap, sizeof *l->at);
    l->n = 0;
    for (size_t i = 0; i < text->len; i = line_end(text->data, i, text->len) + 1)
        l->at[l->n++] = i;
    l->at[l->n] = text->len;
}

void markdown_lines_release(struct markdown_lines *l)
{
    free(l->at);
    l->at = NULL;
    l->n = 0;
}

size_t markdown_lines_find(const struct markdown_lines *l, int line, int column)
{
    size_t end = l->at[l->n];
    if (line < 1 || (size_t)line > l->n || column < 1)
        return end;
    size_t pos = l->at[line - 1] + (size_t)column - 1;
    return pos < end ? pos : end;
}

void markdown_edit_add(struct markdown_edits *e, size_t pos, size_t removed, const char *inserted)
{
    if (e->n == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 16;
        e->v = xreallocarray(e->v, e->cap, sizeof *e->v);
    }
    size_t from = e->inserted.len;
    buf_adds(&e->inserted, inserted);
    e->v[e->n] = (struct markdown_edit){pos, removed, from, e->inserted.len - from, e->n};
    e->n++;
}

static int by_position(const void *a, const void *b)
{
    const struct markdown_edit *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

bool markdown_edits_apply(struct markdown_edits *e, struct buf *text)
{
    bool changed = e->n != 0;
    struct buf out = BUF_INIT;
    size_t done = 0;
    if (changed)
        qsort(e->v, e->n, sizeof *e->v, by_position);
    for (size_t i = 0; i < e->n; i++) {
        const struct markdown_edit *edit = &e->v[i];
        if (edit->pos < done)
            continue;
        buf_add(&out, text->data + done, edit->pos - done);
        buf_add(&out, e->inserted.data + edit->from, edit->len);
        done = edit->pos + edit->removed;
    }
    if (changed) {
        buf_add(&out, text->data + done, text->len - done);
        buf_release(text);
        *text = out;
    }
    free(e->v);
    buf_release(&e->inserted);
    *e = (struct markdown_edits)MARKDOWN_EDITS_INIT;
    return changed;
}
