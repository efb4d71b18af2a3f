#include "text/markdown_repair.h"

#include "text/markdown_line.h"
#include "text/markdown_look.h"
#include "text/markdown_references.h"

#include <stdlib.h>
#include <string.h>

#define PASSES 24 /* what escaped HTML had hidden may hold more of it */

static void close_comment(struct markdown_look *k, cmark_node *node)
{
    int line = markdown_last_line(node), first = cmark_node_get_start_line(node);
    while (line > first && markdown_line_end(k, line) == markdown_line_start(k, line))
        line--;
    markdown_edit_add(&k->edits, markdown_line_end(k, line), 0, "-->");
}

static bool escape_at(struct markdown_look *k, size_t pos, char expected)
{
    if (pos >= k->text->len || k->text->data[pos] != expected)
        return false;
    markdown_edit_add(&k->edits, pos, 0, "\\");
    return true;
}

/* Whether what stands there is shaped as a tag: a name behind the '<', and its end. */
static bool is_tag(const char *s, size_t pos)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    if (s[pos] != '<')
        return false;
    pos += s[pos + 1] == '/' ? 2 : 1;
    size_t name = strspn(s + pos, letters);
    return name && strchr(" \t\n/>", s[pos + name]);
}

/* The block's '<', and those that begin its further lines, which would be blocks again. Where code
 * may begin, the next look decides. */
static void escape_block(struct markdown_look *k, cmark_node *node)
{
    const char *s = k->text->data;
    size_t pos = markdown_blanks(s, markdown_start_of(k, node), k->text->len);
    int line = cmark_node_get_start_line(node), last = markdown_last_line(node);
    k->lost |= !escape_at(k, pos, '<');
    while (line < last) {
        size_t next = markdown_line_start(k, line + 1);
        if (memchr(s + pos, '`', next - pos) || memchr(s + pos, '~', next - pos))
            return;
        pos = markdown_content_start(k, ++line);
        if (pos >= markdown_line_start(k, line) + 4 || !strncmp(s + pos, "<!--", 4))
            return;
        if (is_tag(s, pos))
            escape_at(k, pos, '<');
    }
}

/* Found is what is there, else the only one like it in the block. */
static size_t find_inline(const struct markdown_look *k, cmark_node *node, const char *literal)
{
    const char *s = k->text->data;
    size_t len = strcspn(literal, "\n"),
           pos = markdown_inline_at(k, node, cmark_node_get_start_column(node));
    if (k->text->len - pos >= len && !memcmp(s + pos, literal, len))
        return pos;
    cmark_node *block = node;
    while (cmark_node_get_type(block) >= CMARK_NODE_FIRST_INLINE)
        block = cmark_node_parent(block);
    size_t end = markdown_line_end(k, markdown_last_line(block)), found = k->text->len;
    for (size_t at = markdown_start_of(k, block); at + len <= end; at++) {
        if (s[at] != '<' || memcmp(s + at, literal, len) != 0)
            continue;
        if (found < k->text->len)
            return k->text->len;
        found = at;
    }
    return found;
}

static void escape_link(struct markdown_look *k, cmark_node *node)
{
    const char *s = k->text->data;
    size_t pos = markdown_inline_at(k, node, cmark_node_get_start_column(node));
    if (s[pos] == '!')
        pos++;
    k->lost |= !escape_at(k, pos, s[pos] == '<' ? '<' : '[');
}

static void mend_html(struct markdown_look *k, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    bool html = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
    const char *literal = html ? cmark_node_get_literal(node) : "";
    if (html && markdown_is_comment(literal))
        return;
    if (type == CMARK_NODE_HTML_BLOCK && markdown_is_open_comment(literal))
        close_comment(k, node);
    else if (type == CMARK_NODE_HTML_BLOCK)
        escape_block(k, node);
    else if (type == CMARK_NODE_HTML_INLINE)
        k->lost |= !escape_at(k, find_inline(k, node, literal), '<');
    else if (markdown_is_unsafe(node))
        escape_link(k, node);
}

/* HTML and links that would run something. */
static bool mend_all_html(struct buf *text, bool *lost)
{
    struct markdown_look k;
    markdown_look_init(&k, text);
    cmark_iter *iter = cmark_iter_new(k.root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            mend_html(&k, cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    *lost |= k.lost;
    return markdown_look_finish(&k, text);
}

/* A fence that is open at the text's end. (One within a list or a quote ends with that.) */
static bool close_fence(struct buf *text)
{
    static const char probe[] = "\nPROBE\n";
    size_t len = text->len;
    buf_adds(text, probe);
    struct markdown_look k;
    markdown_look_init(&k, text);
    cmark_node *last = cmark_node_last_child(k.root);
    bool open = cmark_node_get_type(last) == CMARK_NODE_CODE_BLOCK;
    size_t pos = markdown_start_of(&k, last);
    size_t run = markdown_run(text->data, pos, text->len);
    char fence = text->data[pos];
    markdown_look_finish(&k, text);
    buf_truncate(text, len);
    if (!open || (fence != '`' && fence != '~'))
        return false;
    buf_fill(text, fence, run);
    buf_addc(text, '\n');
    return true;
}

static bool is_atx(const struct markdown_look *k, cmark_node *node, size_t pos)
{
    size_t level = (size_t)cmark_node_get_heading_level(node);
    const char *s = k->text->data;
    return s[pos] == '#' && markdown_run(s, pos, k->text->len) == level &&
           strchr(" \t\n", s[pos + level]) &&
           cmark_node_get_start_line(node) == markdown_last_line(node);
}

/* The text of a setext heading's lines, brought to one line. */
static void join_lines(struct markdown_look *k, int first, int last)
{
    const char *s = k->text->data;
    for (int line = first; line < last; line++) {
        size_t end = markdown_line_end(k, line), from = end,
               next = markdown_content_start(k, line + 1);
        while (from > markdown_content_start(k, line) && s[from - 1] == '\\')
            from--;
        end -= (end - from) % 2; /* a hard line break's */
        markdown_edit_add(&k->edits, end, next - end, " ");
    }
    size_t end = markdown_line_end(k, last), run = end;
    while (run && s[run - 1] == '#')
        run--;
    if (run < end && (run == markdown_content_start(k, last) || strchr(" \t", s[run - 1])))
        markdown_edit_add(&k->edits, end - 1, 0, "\\");
}

/* The line under a setext heading (where cmark lets the node end differs); 0 if it is not found. */
static int find_underline(const struct markdown_look *k, cmark_node *node)
{
    char mark = cmark_node_get_heading_level(node) == 1 ? '=' : '-';
    int last = markdown_last_line(node);
    for (int line = cmark_node_get_start_line(node) + 1; line <= last; line++) {
        size_t begin = markdown_content_start(k, line), end = markdown_line_end(k, line);
        if (begin < end && k->text->data[begin] == mark &&
            begin + markdown_run(k->text->data, begin, end) == end)
            return line;
    }
    return 0;
}

static void lower_setext(struct markdown_look *k, cmark_node *node, size_t pos, int level)
{
    int first = cmark_node_get_start_line(node), under = find_underline(k, node);
    if (!under) {
        k->lost = true;
        return;
    }
    size_t begin = markdown_content_start(k, under), end = markdown_line_end(k, under);
    if (level == 2) {
        for (; begin < end; begin++)
            markdown_edit_add(&k->edits, begin, 1, "-");
        return;
    }
    char marks[] = "###### ";
    markdown_edit_add(&k->edits, pos, 0, marks + 6 - level);
    join_lines(k, first, under - 1);
    size_t from = markdown_line_end(k, under - 1);
    markdown_edit_add(&k->edits, from, end - from, "");
}

static void lower_heading(struct markdown_look *k, cmark_node *node, int shift)
{
    static const char more[] = "######";
    int level = markdown_heading_level(node, shift);
    size_t pos = markdown_start_of(k, node);
    if (!is_atx(k, node, pos))
        lower_setext(k, node, pos, level);
    else
        markdown_edit_add(&k->edits, pos, 0,
                          more + 6 - (level - cmark_node_get_heading_level(node)));
}

static bool lower_headings(struct buf *text, int level)
{
    struct markdown_look k;
    markdown_look_init(&k, text);
    int shift = markdown_heading_shift(k.root, level);
    cmark_iter *iter = cmark_iter_new(k.root);
    cmark_event_type event;
    while (shift && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING)
            lower_heading(&k, node, shift);
    }
    cmark_iter_free(iter);
    bool lost = k.lost;
    markdown_look_finish(&k, text);
    return !lost;
}

bool markdown_repair(struct buf *text, int level)
{
    bool lost = false, changed = true;
    for (int pass = 0; changed && pass < PASSES; pass++) {
        changed = mend_all_html(text, &lost);
        changed |= close_fence(text);
        changed |= markdown_resolve_references(text);
        if (lost)
            return false;
    }
    return !changed && lower_headings(text, level);
}
