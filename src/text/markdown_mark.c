#include "text/markdown_mark.h"

#include "text/markdown.h"
#include "text/markdown_line.h"
#include "text/markdown_literal.h"
#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <stdlib.h>
#include <string.h>

#define OPEN "<!--"
#define CLOSE "-->"

/* A comment that is, but for its blanks, one of a document's own. */
struct own {
    size_t blanks; /* behind "<!--" */
    size_t least;  /* how many the document's own one has */
    size_t len;    /* of the whole; 0: it is another comment */
};

static bool begins(const char *s, size_t n, const char *with)
{
    size_t len = strlen(with);
    return n >= len && !memcmp(s, with, len);
}

static size_t run_of(const char *s, size_t n, const char *of)
{
    size_t i = 0;
    while (i < n && s[i] && strchr(of, s[i]))
        i++;
    return i;
}

/* "e3", "section", "debrief 01887a…", or nothing. */
static size_t own_words(const char *s, size_t n, size_t *least)
{
    static const char name[] = "debrief ";
    static const char *const words[] = {"section", "subsection"};
    static const char uid[] = "0123456789abcdefABCDEF-";
    *least = 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]);
        if (begins(s, n, words[i]))
            return len + run_of(s + len, n - len, " ");
    }
    if (begins(s, n, name)) {
        size_t from = strlen(name), digits = run_of(s + from, n - from, uid);
        return digits ? from + digits + run_of(s + from + digits, n - from - digits, " ") : 0;
    }
    if (!n || s[0] < 'a' || s[0] > 'z')
        return 0;
    size_t digits = run_of(s + 1, n - 1, "0123456789");
    *least = digits ? 0 : 1;
    return digits ? 1 + digits : 0;
}

static struct own own_at(const char *s, size_t n)
{
    struct own own = {0};
    size_t i = strlen(OPEN);
    if (!begins(s, n, OPEN))
        return own;
    own.blanks = run_of(s + i, n - i, " ");
    i += own.blanks;
    i += own_words(s + i, n - i, &own.least);
    if (begins(s + i, n - i, CLOSE) && own.blanks >= own.least)
        own.len = i + strlen(CLOSE);
    return own;
}

/* Whether a list item begins right before I: nothing but containers on the line, a marker last. */
static bool behind_marker(const char *s, size_t i)
{
    size_t from = i;
    while (from && s[from - 1] != '\n')
        from--;
    size_t at = from;
    bool marker = false;
    while (at < i) {
        size_t len = markdown_list_marker(s + at, i - at);
        if (!len && s[at] != ' ' && s[at] != '\t' && s[at] != '>')
            return false;
        marker |= len != 0;
        at += len ? len : 1;
    }
    return marker;
}

void markdown_part(struct buf *out, const char *text, size_t len, const char *label)
{
    for (size_t i = 0; i < len;) {
        struct own own = own_at(text + i, len - i);
        if (own.len) {
            buf_adds(out, OPEN " ");
            buf_add(out, text + i + strlen(OPEN), own.len - strlen(OPEN));
            i += own.len;
        } else if (label && begins(text + i, len - i, label) && behind_marker(text, i)) {
            buf_adds(out, label);
            buf_adds(out, MARKDOWN_APART_COMMENT);
            i += strlen(label);
        } else {
            buf_addc(out, text[i++]);
        }
    }
}

void markdown_unpart(struct buf *out, const char *text, size_t len, const char *label)
{
    static const char apart[] = MARKDOWN_APART_COMMENT;
    for (size_t i = 0; i < len;) {
        struct own own = own_at(text + i, len - i);
        if (own.len && own.blanks > own.least) {
            buf_adds(out, OPEN);
            buf_add(out, text + i + strlen(OPEN) + 1, own.len - strlen(OPEN) - 1);
            i += own.len;
        } else if (label && begins(text + i, len - i, label) &&
                   begins(text + i + strlen(label), len - i - strlen(label), apart)) {
            buf_adds(out, label);
            i += strlen(label) + strlen(apart);
        } else {
            buf_addc(out, text[i++]);
        }
    }
}

static char *tree_of(cmark_node *root)
{
    cmark_consolidate_text_nodes(root);
    return cmark_render_xml(root, CMARK_OPT_DEFAULT);
}

/* The blank that stands before a mark goes with it. */
static void drop_blank(cmark_node *text)
{
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT)
        return;
    struct buf words = BUF_INIT;
    buf_adds(&words, cmark_node_get_literal(text));
    if (words.len && words.data[words.len - 1] == ' ')
        buf_truncate(&words, words.len - 1);
    cmark_node_set_literal(text, words.data);
    if (!words.len) {
        cmark_node_unlink(text);
        cmark_node_free(text);
    }
    buf_release(&words);
}

static bool take_mark(cmark_node *root, const char *comment)
{
    cmark_node *found = NULL;
    cmark_iter *iter = cmark_iter_new(root);
    while (!found && cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE &&
            !strcmp(cmark_node_get_literal(node), comment))
            found = node;
    }
    cmark_iter_free(iter);
    if (!found)
        return false;
    cmark_node *before = cmark_node_previous(found);
    cmark_node_unlink(found);
    cmark_node_free(found);
    drop_blank(before);
    return true;
}

/* Whether the text with the comment in it is the same but for the comment. */
static bool same_but_for(const struct buf *text, const struct buf *marked, const char *comment)
{
    cmark_node *was = markdown_parse(text), *is = markdown_parse(marked);
    cmark_consolidate_text_nodes(is);
    bool same = take_mark(is, comment);
    char *a = same ? tree_of(was) : NULL, *b = same ? tree_of(is) : NULL;
    same = same && !strcmp(a, b);
    free(a);
    free(b);
    cmark_node_free(was);
    cmark_node_free(is);
    return same;
}

/* Whether a table's delimiter row stands there. */
static bool is_delimiter_row(const char *s, size_t n)
{
    const char *end = memchr(s, '\n', n);
    size_t len = end ? (size_t)(end - s) : n;
    return memchr(s, '|', len) && memchr(s, '-', len) && run_of(s, len, " \t|:->") == len;
}

/* Where a comment can stand at the end of the first line, before what makes a hard line break. */
static size_t mark_place(const struct buf *block)
{
    const char *eol = memchr(block->data, '\n', block->len);
    size_t end = eol ? (size_t)(eol - block->data) : block->len, from;
    while (end && strchr(" \t", block->data[end - 1]))
        end--;
    for (from = end; from && block->data[from - 1] == '\\';)
        from--;
    return end - (end - from) % 2;
}

/* LINE and the block behind it, without the indentation that LINE has, which is that of an item
 * above. */
static void add_seated(struct buf *out, const char *line, size_t len, const struct buf *block)
{
    size_t outer = run_of(line, len, " "), i = 0;
    buf_add(out, line + outer, len - outer);
    while (i < block->len) {
        const char *eol = memchr(block->data + i, '\n', block->len - i);
        size_t end = eol ? (size_t)(eol - block->data) + 1 : block->len;
        size_t blanks = i ? run_of(block->data + i, end - i, " ") : 0;
        i += blanks < outer ? blanks : outer;
        buf_add(out, block->data + i, end - i);
        i = end;
    }
}

/* At the end of the first line; false: that is no place for it. */
static bool mark_line(struct buf *block, const char *line, size_t len, const char *comment)
{
    const char *eol = memchr(block->data, '\n', block->len);
    if (eol && memchr(block->data, '|', (size_t)(eol - block->data)) &&
        is_delimiter_row(eol + 1, block->len - (size_t)(eol + 1 - block->data)))
        return false;
    struct buf marked = BUF_INIT, was = BUF_INIT, is = BUF_INIT;
    size_t place = mark_place(block);
    buf_add(&marked, block->data, place);
    buf_addf(&marked, " %s", comment);
    buf_add(&marked, block->data + place, block->len - place);
    add_seated(&was, line, len, block);
    add_seated(&is, line, len, &marked);
    bool good =
        place && markdown_within_limits(is.data, is.len) && same_but_for(&was, &is, comment);
    if (good) {
        buf_reset(block);
        buf_add(block, marked.data, marked.len);
    }
    buf_release(&marked);
    buf_release(&was);
    buf_release(&is);
    return good;
}

void markdown_add_mark(struct buf *block, const char *line, size_t len, const char *mark)
{
    struct buf comment = BUF_INIT;
    struct markdown_line l;
    markdown_line_read(&l, line, len);
    buf_addf(&comment, OPEN "%s" CLOSE, mark);
    if (!block->len || block->data[0] == '\n') {
        /* The words before it, or nothing at all, are the first line. */
        buf_insert(block, 0, comment.data, comment.len);
    } else if (!mark_line(block, line, len, comment.data)) {
        struct buf prefix = BUF_INIT;
        markdown_line_prefix(&prefix, line, l.containers);
        buf_addc(block, '\n');
        buf_add(block, prefix.data, prefix.len);
        buf_add(block, comment.data, comment.len);
        buf_release(&prefix);
    }
    buf_release(&comment);
}
