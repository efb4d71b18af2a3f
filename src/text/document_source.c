/* A block's own Markdown: its lines behind the prefixes of what it stands in. */
#include "text/document_internal.h"

#include "base/alloc.h"
#include "text/markdown_line.h"
#include "text/markdown_look.h"
#include "text/markdown_references.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NESTED 64            /* containers that a line's prefix is followed through */
#define SEARCHED (64u << 20) /* bytes of definitions that are looked through for all blocks */

/* A place on a line, in bytes and columns; what of a tab is not used up becomes blanks. */
struct place {
    const char *s;
    size_t i, n;
    int column; /* from 0 */
    int left;   /* columns of a tab that were stepped into */
};

static bool step(struct place *p)
{
    if (p->i == p->n || (p->s[p->i] != ' ' && p->s[p->i] != '\t'))
        return false;
    int width = p->s[p->i] == '\t' ? 4 - p->column % 4 : 1;
    if (!p->left)
        p->left = width;
    p->column++;
    if (--p->left == 0)
        p->i++;
    return true;
}

/* Behind an item's marker on the line that it begins on; the column where its content stands. */
static int pass_marker(struct place *p)
{
    while (step(p))
        ;
    while (p->i < p->n && strchr("0123456789", p->s[p->i]))
        p->i++, p->column++;
    if (p->i < p->n)
        p->i++, p->column++;
    struct place after = *p;
    int blanks = 0;
    while (step(&after))
        blanks++;
    if (after.i == after.n || blanks == 0)
        return p->column + 1; /* nothing stands behind the marker */
    int pass = blanks > 4 ? 1 : blanks;
    while (pass--)
        step(p);
    return p->column;
}

static void pass_quote(struct place *p)
{
    struct place before = *p;
    while (p->column - before.column < 3 && step(p))
        ;
    if (p->i == p->n || p->s[p->i] != '>') {
        *p = before; /* a lazy line */
        return;
    }
    p->i++, p->column++;
    step(p);
}

static void line_at(const struct document *d, int line, struct place *p)
{
    size_t begin = markdown_lines_find(&d->lines, line, 1);
    size_t end = markdown_lines_find(&d->lines, line + 1, 1);
    if (end < begin)
        end = begin; /* beyond the last one */
    if (end > begin && d->text.data[end - 1] == '\n')
        end--;
    *p = (struct place){.s = d->text.data + begin, .n = end - begin};
}

/* The containers around B, from the outermost; B itself where it is one. */
static int containers_of(const struct block *b, cmark_node **chain)
{
    cmark_node *up[NESTED];
    int n = 0;
    for (cmark_node *node = node_of(b); node && n < NESTED; node = cmark_node_parent(node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_ITEM || type == CMARK_NODE_BLOCK_QUOTE)
            up[n++] = node;
    }
    for (int i = 0; i < n; i++)
        chain[i] = up[n - 1 - i];
    return n;
}

/* What the lines of a block share: the containers that they stand in, and for each item the column
 * of its content, found once. */
struct prefix {
    cmark_node *chain[NESTED];
    int column[NESTED];
    int n;
};

/* Steps behind the first N containers of the line. */
static void pass_containers(const struct prefix *x, int n, int line, struct place *p)
{
    for (int i = 0; i < n; i++) {
        cmark_node *node = x->chain[i];
        if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE)
            pass_quote(p);
        else if (line == cmark_node_get_start_line(node))
            pass_marker(p);
        else
            while (p->column < x->column[i] && step(p))
                ;
    }
}

static void prefix_of(const struct document *d, const struct block *b, struct prefix *x)
{
    x->n = containers_of(b, x->chain);
    for (int i = 0; i < x->n; i++) {
        if (cmark_node_get_type(x->chain[i]) != CMARK_NODE_ITEM)
            continue;
        int line = cmark_node_get_start_line(x->chain[i]);
        struct place p;
        line_at(d, line, &p);
        pass_containers(x, i, line, &p);
        x->column[i] = pass_marker(&p);
    }
}

static void add_line(const struct document *d, const struct prefix *x, int line, struct buf *out)
{
    struct place p;
    line_at(d, line, &p);
    pass_containers(x, x->n, line, &p);
    if (p.left) {
        buf_fill(out, ' ', (size_t)p.left);
        p.i++;
    }
    buf_add(out, p.s + p.i, p.n - p.i);
    buf_addc(out, '\n');
}

/* cmark doesn't tell which of the two a code block is. */
static bool is_fenced(const struct document *d, cmark_node *code)
{
    struct prefix x;
    struct place p;
    int line = cmark_node_get_start_line(code), blanks = 0;
    prefix_of(d, block_of(code), &x);
    line_at(d, line, &p);
    pass_containers(&x, x.n, line, &p);
    while (step(&p))
        blanks++;
    return blanks < 4 && p.n - p.i >= 3 &&
           (!strncmp(p.s + p.i, "```", 3) || !strncmp(p.s + p.i, "~~~", 3));
}

/* Its tree doesn't tell either whether a paragraph's first bracket is escaped. */
static bool is_escaped(const struct document *d, cmark_node *paragraph)
{
    struct prefix x;
    struct place p;
    int line = cmark_node_get_start_line(paragraph);
    prefix_of(d, block_of(paragraph), &x);
    line_at(d, line, &p);
    pass_containers(&x, x.n, line, &p);
    while (step(&p))
        ;
    return p.i < p.n && p.s[p.i] == '\\';
}

static int fenced, escaped; /* their addresses mark nodes */

void document_mark_fences(struct document *d)
{
    cmark_iter *iter = cmark_iter_new(d->root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK && is_fenced(d, node))
            cmark_node_set_user_data(node, &fenced);
        if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && document_has_box(block_of(node)) &&
            is_escaped(d, node))
            cmark_node_set_user_data(node, &escaped);
    }
    cmark_iter_free(iter);
}

bool document_is_escaped(cmark_node *paragraph)
{
    return cmark_node_get_user_data(paragraph) == &escaped;
}

bool document_is_fenced(cmark_node *code)
{
    return cmark_node_get_user_data(code) == &fenced;
}

void document_add_line(const struct document *d, const struct block *b, int line, struct buf *out)
{
    struct prefix x;
    prefix_of(d, b, &x);
    add_line(d, &x, line, out);
}

/* Whether "<!--e3-->" begins here: its length; else 0. */
static size_t mark_length(const char *s)
{
    if (strncmp(s, "<!--", 4))
        return 0;
    const char *c = s + 4;
    if (*c < 'a' || *c > 'z')
        return 0;
    size_t digits = strspn(c + 1, "0123456789");
    return digits && !strncmp(c + 1 + digits, "-->", 3) ? (size_t)(c + 4 + digits - s) : 0;
}

/* Takes the marks of records off the ends of lines, from FROM on. */
static void drop_marks(struct buf *out, size_t from)
{
    if (!strstr(out->data + from, "<!--"))
        return;
    struct buf kept = BUF_INIT;
    for (const char *s = out->data + from; *s;) {
        size_t n = mark_length(s);
        size_t end = n + strspn(s + n, " \t\\"); /* of a hard line break */
        if (n && (s[end] == '\n' || !s[end] || mark_length(s + n))) {
            if (kept.len && kept.data[kept.len - 1] == ' ')
                buf_truncate(&kept, kept.len - 1);
            s += n;
            continue;
        }
        buf_addc(&kept, *s++);
    }
    buf_truncate(out, from);
    buf_add(out, kept.data, kept.len);
    buf_release(&kept);
}

/* A box at the beginning, where the item has one. */
static void drop_box(const struct block *b, struct buf *out, size_t from)
{
    bool has = block_type(b) == BLOCK_ITEM ? block_box(b) != 0 : document_has_box(b);
    size_t i = from + strspn(out->data + from, " \t");
    if (!has || strncmp(out->data + i, "[", 1))
        return;
    size_t len = 3 + strspn(out->data + i + 3, " \t");
    memmove(out->data + from, out->data + i + len, out->len - i - len + 1);
    buf_truncate(out, out->len - (i + len - from));
}

/* Links by reference get their targets. */
static void resolve(struct document *d, struct buf *out, size_t from)
{
    if (!d->definitions.len || !memchr(out->data + from, '[', out->len - from))
        return;
    struct buf text = BUF_INIT;
    buf_add(&text, out->data + from, out->len - from);
    document_add_definitions(d, &text);
    if (markdown_resolve_references(&text)) {
        buf_truncate(out, from);
        buf_add(out, text.data, text.len);
    }
    buf_release(&text);
}

/* Lines of B, behind the prefix of AROUND. */
static void add_lines(const struct document *d, const struct block *b, const struct block *around,
                      int first, int last, struct buf *out)
{
    size_t from = out->len;
    struct prefix x;
    prefix_of(d, around, &x);
    for (int line = first; line <= last; line++)
        add_line(d, &x, line, out);
    drop_box(b, out, from);
    drop_marks(out, from);
    /* The document's own count of what it looked through is not part of what it says. */
    resolve((struct document *)(uintptr_t)d, out, from);
    while (out->len > from && strchr(" \t\n", out->data[out->len - 1]))
        buf_truncate(out, out->len - 1);
}

void block_add_markdown(const struct document *d, const struct block *b, struct buf *out)
{
    add_lines(d, b, b, document_first_line(b), document_last_line(b), out);
}

void blocks_add_markdown(const struct document *d, const struct block *first,
                         const struct block *stop, struct buf *out)
{
    const struct block *last = first;
    while (block_next(last) && block_next(last) != stop)
        last = block_next(last);
    add_lines(d, first, block_parent(first), document_first_line(first), document_last_line(last),
              out);
}

static bool is_marker(char c)
{
    return strchr("*_\\~`", c) != NULL;
}

const char *markdown_behind(const char *markdown, const char *words, size_t len)
{
    const char *s = markdown;
    size_t i = 0;
    while (i < len) {
        if (*s && *s == words[i]) {
            s++, i++;
        } else if (words[i] == ' ' && *s == '\n') {
            s++, i++;
        } else if (*s && (is_marker(*s) || *s == ' ' || *s == '\t')) {
            s++;
        } else {
            return NULL;
        }
    }
    while (*s && (is_marker(*s) && *s != '\\' && *s != '`'))
        s++;
    return s;
}

/* A line that defines a reference; NULL: it does not. */
static bool begins_definition(const char *s, size_t n)
{
    size_t i = strspn(s, " ");
    if (i > 3 || i >= n || s[i] != '[')
        return false;
    const char *close = memchr(s + i, ']', n - i);
    return close && close + 1 < s + n && close[1] == ':';
}

/* Lines that are in no block, with text on them, define something. */
void document_find_definitions(struct document *d)
{
    if (!strstr(d->text.data, "]:"))
        return;
    bool *covered = xcalloc(d->lines.n + 2, sizeof *covered);
    cmark_iter *iter = cmark_iter_new(d->root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        bool leaf = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
                    type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK ||
                    type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CUSTOM_BLOCK;
        if (!leaf)
            continue;
        for (int i = document_first_line(block_of(node)); i <= document_last_line(block_of(node));
             i++)
            if (i >= 1 && (size_t)i <= d->lines.n)
                covered[i] = true;
    }
    cmark_iter_free(iter);
    bool within = false;
    for (int line = 1; (size_t)line <= d->lines.n; line++) {
        size_t begin = markdown_lines_find(&d->lines, line, 1);
        size_t end = markdown_lines_find(&d->lines, line + 1, 1);
        const char *s = d->text.data + begin;
        while (begin < end && strchr(" \t>", *s))
            s++, begin++;
        within = !covered[line] && begin + 1 < end && (within || begins_definition(s, end - begin));
        if (within)
            buf_add(&d->definitions, s, end - begin);
    }
    free(covered);
}

/* Whether TEXT holds the label, "[label", without regard to case. */
static bool uses(const struct buf *text, const char *label, size_t len)
{
    for (const char *s = text->data; (s = strchr(s, '[')) != NULL; s++)
        if (!strncasecmp(s + 1, label, len))
            return true;
    return false;
}

void document_add_definitions(struct document *d, struct buf *text)
{
    const char *s = d->definitions.data, *end = s + d->definitions.len;
    bool any = false, wanted = false;
    if (s == end || !strchr(text->data, '['))
        return;
    d->searched += text->len + d->definitions.len;
    if (d->searched > SEARCHED)
        return;
    while (s < end) {
        const char *next = memchr(s, '\n', (size_t)(end - s));
        next = next ? next + 1 : end;
        if (begins_definition(s, (size_t)(next - s))) {
            const char *label = strchr(s, '[') + 1;
            wanted = uses(text, label, (size_t)(strchr(label, ']') - label + 1));
        }
        if (wanted && !any)
            buf_adds(text, "\n\n");
        any |= wanted;
        if (wanted)
            buf_add(text, s, (size_t)(next - s));
        s = next;
    }
}

bool block_comment(const struct document *d, const struct block *b, int n, struct buf *out)
{
    size_t begin = markdown_lines_find(&d->lines, document_first_line(b), 1);
    size_t end = markdown_lines_find(&d->lines, document_first_line(b) + 1, 1);
    const char *s = d->text.data;
    for (;; n--) {
        while (end > begin && strchr(" \t\n\\", s[end - 1])) /* a hard line break's too */
            end--;
        if (end < begin + 7 || strncmp(s + end - 3, "-->", 3))
            return false;
        size_t open = end - 7;
        while (open > begin && strncmp(s + open, "<!--", 4))
            open--;
        if (strncmp(s + open, "<!--", 4))
            return false;
        if (n == 0) {
            size_t from = open + 4, last = end - 3;
            while (from < last && s[from] == ' ')
                from++;
            while (last > from && s[last - 1] == ' ')
                last--;
            buf_add(out, s + from, last - from);
            return true;
        }
        end = open;
    }
}
