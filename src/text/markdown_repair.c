#include "text/markdown_repair.h"

#include "text/markdown_line.h"
#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <stdlib.h>
#include <string.h>

#define PASSES 24 /* what escaped HTML had hidden may hold more of it */

/* One look at the text: its tree, its lines, and what is to be changed. */
struct look {
    const struct buf *text;
    cmark_node *root;
    struct markdown_lines lines;
    struct markdown_edits edits;
    bool lost; /* something to change was not found in the source */
};

static void look_init(struct look *k, const struct buf *text)
{
    *k = (struct look){.text = text, .root = markdown_parse(text), .edits = MARKDOWN_EDITS_INIT};
    markdown_lines_init(&k->lines, text);
}

/* Makes the changes; whether there were any. */
static bool look_finish(struct look *k, struct buf *text)
{
    cmark_node_free(k->root);
    markdown_lines_release(&k->lines);
    return markdown_edits_apply(&k->edits, text);
}

/* cmark lets an HTML block that ends on its first line end on the one before. */
static int last_line(cmark_node *node)
{
    int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
    return last < first ? first : last;
}

static size_t start_of(const struct look *k, cmark_node *node)
{
    return markdown_lines_find(&k->lines, cmark_node_get_start_line(node),
                               cmark_node_get_start_column(node));
}

static size_t line_start(const struct look *k, int line)
{
    return markdown_lines_find(&k->lines, line, 1);
}

/* The line's end, blanks at its end taken off. */
static size_t line_trimmed_end(const struct look *k, int line)
{
    size_t begin = line_start(k, line);
    size_t end = (size_t)line < k->lines.n ? k->lines.at[line] : k->text->len;
    while (end > begin && strchr(" \t\n", k->text->data[end - 1]))
        end--;
    return end;
}

/* Where a line's own text begins, behind the containers that it stands in. */
static size_t content_start(const struct look *k, int line)
{
    size_t pos = line_start(k, line);
    while (k->text->data[pos] && strchr(" \t>", k->text->data[pos]))
        pos++;
    return pos;
}

static void close_comment(struct look *k, cmark_node *node)
{
    int line = last_line(node), first = cmark_node_get_start_line(node);
    while (line > first && line_trimmed_end(k, line) == line_start(k, line))
        line--;
    markdown_edit_add(&k->edits, line_trimmed_end(k, line), 0, "-->");
}

static bool escape_at(struct look *k, size_t pos, char expected)
{
    if (pos >= k->text->len || k->text->data[pos] != expected)
        return false;
    markdown_edit_add(&k->edits, pos, 0, "\\");
    return true;
}

static void escape_block(struct look *k, cmark_node *node)
{
    size_t pos = start_of(k, node);
    pos = markdown_blanks(k->text->data, pos, k->text->len);
    k->lost |= !escape_at(k, pos, '<');
}

/* The columns of inlines are those of their block's first line: further lines that are indented
 * otherwise are off. Found is what is there, else the only one like it in the block. */
static size_t find_inline(const struct look *k, cmark_node *node, const char *literal)
{
    const char *s = k->text->data;
    size_t len = strcspn(literal, "\n"), pos = start_of(k, node);
    if (k->text->len - pos >= len && !memcmp(s + pos, literal, len))
        return pos;
    cmark_node *block = node;
    while (cmark_node_get_type(block) >= CMARK_NODE_FIRST_INLINE)
        block = cmark_node_parent(block);
    size_t end = line_trimmed_end(k, last_line(block)), found = k->text->len;
    for (size_t at = start_of(k, block); at + len <= end; at++) {
        if (s[at] != '<' || memcmp(s + at, literal, len) != 0)
            continue;
        if (found < k->text->len)
            return k->text->len;
        found = at;
    }
    return found;
}

static void escape_link(struct look *k, cmark_node *node)
{
    const char *s = k->text->data;
    size_t pos = start_of(k, node);
    if (s[pos] == '!')
        pos++;
    k->lost |= !escape_at(k, pos, s[pos] == '<' ? '<' : '[');
}

static void mend_html(struct look *k, cmark_node *node)
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
    struct look k;
    look_init(&k, text);
    cmark_iter *iter = cmark_iter_new(k.root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            mend_html(&k, cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    *lost |= k.lost;
    return look_finish(&k, text);
}

/* A fence that is open at the text's end. (One within a list or a quote ends with that.) */
static bool close_fence(struct buf *text)
{
    static const char probe[] = "\nPROBE\n";
    size_t len = text->len;
    buf_adds(text, probe);
    struct look k;
    look_init(&k, text);
    cmark_node *last = cmark_node_last_child(k.root);
    bool open = cmark_node_get_type(last) == CMARK_NODE_CODE_BLOCK;
    size_t pos = start_of(&k, last);
    size_t run = markdown_run(text->data, pos, text->len);
    char fence = text->data[pos];
    look_finish(&k, text);
    buf_truncate(text, len);
    if (!open || (fence != '`' && fence != '~'))
        return false;
    buf_fill(text, fence, run);
    buf_addc(text, '\n');
    return true;
}

/* A top-level block's own lines. */
static void add_lines(struct buf *out, const struct look *k, cmark_node *node)
{
    size_t begin = line_start(k, cmark_node_get_start_line(node));
    buf_add(out, k->text->data + begin, line_trimmed_end(k, last_line(node)) - begin);
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

/* Resolves references: blocks that use or hold some are written anew, with their links inline; the
 * lines that define are in no block and go. */
static bool resolve_references(struct buf *text)
{
    if (!markdown_defines(text))
        return false;
    struct look k;
    look_init(&k, text);
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
        above = anew ? -1 : last_line(node);
        free(anew);
    }
    look_finish(&k, text);
    buf_release(&lines);
    buf_release(text);
    markdown_clean(text, out.data, out.len);
    buf_release(&out);
    return true;
}

static bool is_atx(const struct look *k, cmark_node *node, size_t pos)
{
    size_t level = (size_t)cmark_node_get_heading_level(node);
    const char *s = k->text->data;
    return s[pos] == '#' && markdown_run(s, pos, k->text->len) == level &&
           strchr(" \t\n", s[pos + level]) && cmark_node_get_start_line(node) == last_line(node);
}

/* The text of a setext heading's lines, brought to one line. */
static void join_lines(struct look *k, int first, int last)
{
    const char *s = k->text->data;
    for (int line = first; line < last; line++) {
        size_t end = line_trimmed_end(k, line), from = end, next = content_start(k, line + 1);
        while (from > content_start(k, line) && s[from - 1] == '\\')
            from--;
        end -= (end - from) % 2; /* a hard line break's */
        markdown_edit_add(&k->edits, end, next - end, " ");
    }
    size_t end = line_trimmed_end(k, last), run = end;
    while (run && s[run - 1] == '#')
        run--;
    if (run < end && (run == content_start(k, last) || strchr(" \t", s[run - 1])))
        markdown_edit_add(&k->edits, end - 1, 0, "\\");
}

/* The line under a setext heading (where cmark lets the node end differs); 0 if it is not found. */
static int find_underline(const struct look *k, cmark_node *node)
{
    char mark = cmark_node_get_heading_level(node) == 1 ? '=' : '-';
    int last = last_line(node);
    for (int line = cmark_node_get_start_line(node) + 1; line <= last; line++) {
        size_t begin = content_start(k, line), end = line_trimmed_end(k, line);
        if (begin < end && k->text->data[begin] == mark &&
            begin + markdown_run(k->text->data, begin, end) == end)
            return line;
    }
    return 0;
}

static void lower_setext(struct look *k, cmark_node *node, size_t pos, int level)
{
    int first = cmark_node_get_start_line(node), under = find_underline(k, node);
    if (!under) {
        k->lost = true;
        return;
    }
    size_t begin = content_start(k, under), end = line_trimmed_end(k, under);
    if (level == 2) {
        for (; begin < end; begin++)
            markdown_edit_add(&k->edits, begin, 1, "-");
        return;
    }
    char marks[] = "###### ";
    markdown_edit_add(&k->edits, pos, 0, marks + 6 - level);
    join_lines(k, first, under - 1);
    size_t from = line_trimmed_end(k, under - 1);
    markdown_edit_add(&k->edits, from, end - from, "");
}

static void lower_heading(struct look *k, cmark_node *node, int shift)
{
    static const char more[] = "######";
    int level = markdown_heading_level(node, shift);
    size_t pos = start_of(k, node);
    if (!is_atx(k, node, pos))
        lower_setext(k, node, pos, level);
    else
        markdown_edit_add(&k->edits, pos, 0,
                          more + 6 - (level - cmark_node_get_heading_level(node)));
}

static bool lower_headings(struct buf *text, int level)
{
    struct look k;
    look_init(&k, text);
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
    look_finish(&k, text);
    return !lost;
}

bool markdown_repair(struct buf *text, int level)
{
    bool lost = false, changed = true;
    for (int pass = 0; changed && pass < PASSES; pass++) {
        changed = mend_all_html(text, &lost);
        changed |= close_fence(text);
        changed |= resolve_references(text);
        if (lost)
            return false;
    }
    return !changed && lower_headings(text, level);
}
