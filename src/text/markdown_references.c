#include "text/markdown_references.h"

#include "base/alloc.h"
#include "text/markdown.h"
#include "text/markdown_line.h"
#include "text/markdown_look.h"

#include <stdlib.h>
#include <string.h>

/* A top-level block's own lines. */
static void add_lines(struct buf *out, const struct markdown_look *k, cmark_node *node)
{
    size_t begin = markdown_line_start(k, cmark_node_get_start_line(node));
    buf_add(out, k->text->data + begin, markdown_line_end(k, markdown_last_line(node)) - begin);
    buf_addc(out, '\n');
}

/* Whether the block means the same when it stands alone: it uses no reference. */
static bool same_alone(cmark_node *node, const struct buf *lines)
{
    cmark_node *root = markdown_parse(lines), *only = cmark_node_first_child(root);
    bool same = only && !cmark_node_next(only);
    if (same) {
        char *alone = cmark_render_xml(only, CMARK_OPT_DEFAULT);
        char *here = cmark_render_xml(node, CMARK_OPT_DEFAULT);
        same = !strcmp(alone, here);
        free(alone);
        free(here);
    }
    cmark_node_free(root);
    return same;
}

/* By blocks: those that use or hold references are written anew; the lines that define are in no
 * block and go. */
static void rewrite_blocks(struct buf *text)
{
    struct markdown_look k;
    markdown_look_init(&k, text);
    struct buf out = BUF_INIT, lines = BUF_INIT;
    int above = 0;
    for (cmark_node *node = cmark_node_first_child(k.root); node; node = cmark_node_next(node)) {
        buf_reset(&lines);
        add_lines(&lines, &k, node);
        bool keep = !markdown_defines(&lines) && same_alone(node, &lines);
        bool gap = above != cmark_node_get_start_line(node) - 1 || !keep;
        if (out.len && gap)
            buf_addc(&out, '\n');
        char *anew = keep ? NULL : cmark_render_commonmark(node, CMARK_OPT_UNSAFE, 0);
        buf_adds(&out, anew ? anew : lines.data);
        /* What is written anew ends its block for good. */
        above = anew ? -1 : markdown_last_line(node);
        free(anew);
    }
    markdown_look_finish(&k, text);
    buf_release(&lines);
    buf_release(text);
    markdown_clean(text, out.data, out.len);
    buf_release(&out);
}

static bool is_escaped(const char *s, size_t pos)
{
    size_t i = pos;
    while (i && s[i - 1] == '\\')
        i--;
    return (pos - i) % 2 == 1;
}

/* Adds a URL or title within its delimiters, so that it is read as it is. */
static void add_quoted(struct buf *out, const char *s, char open, char close)
{
    buf_addc(out, open);
    for (; *s; s++) {
        bool delimits = *s == open || *s == close || *s == '\\';
        if (*s == '\n')
            buf_adds(out, "&#10;");
        else if (*s == '&')
            buf_adds(out, s[1] == '#' || strchr(s, ';') ? "&amp;" : "&");
        else if (delimits)
            buf_addf(out, "\\%c", *s);
        else
            buf_addc(out, *s);
    }
    buf_addc(out, close);
}

static void add_target(struct buf *out, cmark_node *link)
{
    const char *url = cmark_node_get_url(link), *title = cmark_node_get_title(link);
    buf_addc(out, '(');
    if (*url && !strpbrk(url, " \t\n<>()\\&`"))
        buf_adds(out, url);
    else
        add_quoted(out, url, '<', '>');
    if (*title) {
        buf_addc(out, ' ');
        add_quoted(out, title, '"', '"');
    }
    buf_addc(out, ')');
}

/* A link that ends at END, behind its ']': [text][label] and [label][] get a target in place of
 * their last brackets, [label] behind them. ABOVE is where the link before it ended. */
static void resolve_link(struct markdown_look *k, cmark_node *link, size_t end, size_t above)
{
    const char *s = k->text->data;
    struct buf target = BUF_INIT;
    size_t open = end - 1;
    while (open && (s[open] != '[' || is_escaped(s, open)))
        open--;
    bool empty = open + 2 == end;
    size_t start = markdown_inline_at(k, link, cmark_node_get_start_column(link));
    bool full =
        open && s[open - 1] == ']' && !is_escaped(s, open - 1) && open != above && start != open;
    size_t from = empty || full ? open : end;
    add_target(&target, link);
    markdown_edit_add(&k->edits, from, end - from, target.data);
    buf_release(&target);
}

static void resolve_links(struct markdown_look *k)
{
    size_t above = 0;
    cmark_iter *iter = cmark_iter_new(k->root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event != CMARK_EVENT_EXIT || (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE))
            continue;
        size_t last = markdown_inline_at(k, node, cmark_node_get_end_column(node));
        if (last < k->text->len && k->text->data[last] == ']')
            resolve_link(k, node, last + 1, above);
        above = last + 1;
    }
    cmark_iter_free(iter);
}

/* Marks the lines that stand in a block of their own; what else has text defines something. */
static bool *covered_lines(const struct markdown_look *k)
{
    bool *covered = xcalloc(k->lines.n + 2, sizeof *covered);
    cmark_iter *iter = cmark_iter_new(k->root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        bool holds_blocks = type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_BLOCK_QUOTE ||
                            type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM;
        if (holds_blocks || type >= CMARK_NODE_FIRST_INLINE)
            continue;
        for (int i = cmark_node_get_start_line(node); i <= markdown_last_line(node); i++)
            covered[i] = true;
    }
    cmark_iter_free(iter);
    return covered;
}

/* Takes off what stands from FROM on, and the blanks before it. */
static void cut_line(struct markdown_look *k, size_t begin, size_t from, size_t end)
{
    while (from > begin && strchr(" \t", k->text->data[from - 1]))
        from--;
    markdown_edit_add(&k->edits, from, end - from, "");
}

/* Takes the definitions out, and the blank line behind them where there is one before. */
static void drop_definitions(struct markdown_look *k)
{
    bool *covered = covered_lines(k);
    const char *s = k->text->data;
    bool gap = true; /* the line before is blank or goes */
    for (int line = 1; (size_t)line <= k->lines.n; line++) {
        size_t begin = markdown_line_start(k, line), end = markdown_line_end(k, line);
        size_t from = markdown_content_start(k, line), marker;
        while (from < end && (marker = markdown_list_marker(s + from, end - from)) != 0)
            from = markdown_blanks(s, from + marker, end);
        if (covered[line] || from >= end) {
            gap = begin == end;
            continue;
        }
        bool whole = markdown_blanks(s, begin, end) == from;
        size_t next = markdown_line_start(k, line + 1);
        bool blank_next = markdown_line_end(k, line + 1) == next && next < k->text->len;
        if (whole && gap && blank_next)
            markdown_edit_add(&k->edits, begin, markdown_line_start(k, line + 2) - begin, "");
        else if (whole)
            markdown_edit_add(&k->edits, begin, next - begin, "");
        else
            cut_line(k, begin, from, end);
        gap = gap && whole;
    }
    free(covered);
}

/* In place: whether that gave the same tree without any definition. */
static bool resolve_in_place(struct buf *text)
{
    struct markdown_look k;
    struct buf copy = BUF_INIT, clean = BUF_INIT;
    buf_add(&copy, text->data, text->len);
    markdown_look_init(&k, &copy);
    resolve_links(&k);
    drop_definitions(&k);
    markdown_look_finish(&k, &copy);
    markdown_clean(&clean, copy.data, copy.len);
    buf_release(&copy);
    char *before = markdown_tree(text->data, text->len);
    char *after = markdown_tree(clean.data, clean.len);
    bool same = !strcmp(before, after) && !markdown_defines(&clean);
    free(before);
    free(after);
    if (same) {
        buf_reset(text);
        buf_add(text, clean.data, clean.len);
    }
    buf_release(&clean);
    return same;
}

bool markdown_resolve_references(struct buf *text)
{
    if (!markdown_defines(text))
        return false;
    if (!resolve_in_place(text))
        rewrite_blocks(text);
    return true;
}
