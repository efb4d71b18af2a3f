#include "text/markdown_shape.h"

#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A place in the text: line from 1, column from 0. */
struct spot {
    int line, column;
};

static bool before(struct spot a, struct spot b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

struct walk {
    struct buf *out;
    struct buf text;
    struct markdown_lines lines;
    const struct markdown_span *blocks;
    size_t n;
    /* The block that was left out last, and where: what comes next of it must stand beside that. */
    size_t last;
    cmark_node *parent;
    size_t out_len;
    bool inside; /* the inlines that come are a block's */
};

static size_t offset_of(const struct walk *w, struct spot s)
{
    size_t at = markdown_lines_find(&w->lines, s.line, 1) + (size_t)s.column;
    return at < w->text.len ? at : w->text.len;
}

/* Whether anything but blanks stands from one place to another. */
static bool anything_between(const struct walk *w, struct spot from, struct spot to)
{
    for (size_t i = offset_of(w, from), end = offset_of(w, to); i < end; i++)
        if (!strchr(" \t\n>", w->text.data[i]))
            return true;
    return false;
}

/* How many blocks begin before S, or at it. */
static size_t blocks_up_to(const struct walk *w, struct spot s)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct spot begins = {w->blocks[middle].line, w->blocks[middle].column};
        if (before(s, begins))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The block that S stands in; N: none. */
static size_t block_at(const struct walk *w, struct spot s)
{
    size_t next = blocks_up_to(w, s);
    if (!next)
        return w->n;
    const struct markdown_span *b = &w->blocks[next - 1];
    return before(s, (struct spot){b->end_line, b->end_column}) ? next - 1 : w->n;
}

static struct spot start_of(cmark_node *node)
{
    return (struct spot){cmark_node_get_start_line(node), cmark_node_get_start_column(node) - 1};
}

static struct spot end_of(cmark_node *node)
{
    return (struct spot){cmark_node_get_end_line(node), cmark_node_get_end_column(node)};
}

/* The last block that begins in NODE; N: none. */
static size_t block_within(const struct walk *w, cmark_node *node)
{
    size_t next = blocks_up_to(w, end_of(node));
    if (!next)
        return w->n;
    struct spot begins = {w->blocks[next - 1].line, w->blocks[next - 1].column};
    return before(begins, start_of(node)) ? w->n : next - 1;
}

static void left_out(struct walk *w, size_t block, cmark_node *parent)
{
    w->last = block;
    w->parent = parent;
    w->out_len = w->out->len;
}

/* A node of a block's own, which is left out with all that is in it. */
static void leave_out(struct walk *w, size_t block, cmark_node *node)
{
    cmark_node *parent = cmark_node_parent(node);
    if (w->last == block && (w->parent != parent || w->out_len != w->out->len))
        buf_adds(w->out, "stray\n");
    left_out(w, block, parent);
}

static bool is_empty_comment(const char *html)
{
    static const char blanks[] = " \t\r\n";
    html += strspn(html, blanks);
    if (strncmp(html, "<!--", 4) != 0)
        return false;
    html += 4 + strspn(html + 4, blanks);
    return !strncmp(html, "-->", 3) && !html[3 + strspn(html + 3, blanks)];
}

static void add_list(struct walk *w, cmark_node *node)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    buf_addf(w->out, " %s", ordered ? "ordered" : "bullets");
    if (ordered)
        buf_addf(w->out, " %d", cmark_node_get_list_start(node));
    if (block_within(w, node) == w->n)
        buf_addf(w->out, " %s", cmark_node_get_list_tight(node) ? "tight" : "loose");
}

static void add_node(struct walk *w, cmark_event_type event, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    buf_addf(w->out, "%c%s", event == CMARK_EVENT_ENTER ? '+' : '-',
             cmark_node_get_type_string(node));
    if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING)
        buf_addf(w->out, " %d", cmark_node_get_heading_level(node));
    if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_LIST)
        add_list(w, node);
    buf_addc(w->out, '\n');
}

/* Returns whether NODE is left out whole. */
static bool see_inline(struct walk *w, cmark_event_type event, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    struct spot at = start_of(node);
    bool outside = false;
    if (event == CMARK_EVENT_ENTER && at.line > 0) {
        /* A text may begin before a block; breaks, which have no place, go with what is before. */
        struct spot last = end_of(node);
        outside = block_at(w, at) == w->n;
        last.column--;
        w->inside = block_at(w, type == CMARK_NODE_TEXT ? last : at) < w->n;
    }
    if (w->inside && !outside && event == CMARK_EVENT_ENTER)
        return true;
    bool comment = type == CMARK_NODE_HTML_INLINE && is_empty_comment(cmark_node_get_literal(node));
    if (type != CMARK_NODE_TEXT && type != CMARK_NODE_CODE && type != CMARK_NODE_LINK && !comment)
        add_node(w, event, node);
    return false;
}

static bool see_block(struct walk *w, cmark_event_type event, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK && is_empty_comment(cmark_node_get_literal(node)))
        return false;
    w->inside = false;
    size_t block = type == CMARK_NODE_DOCUMENT ? w->n : block_at(w, start_of(node));
    if (block < w->n && event == CMARK_EVENT_ENTER) {
        const struct markdown_span *b = &w->blocks[block];
        if (!anything_between(w, (struct spot){b->end_line, b->end_column}, end_of(node))) {
            leave_out(w, block, node);
            return true;
        }
        buf_adds(w->out, "takes in\n"); /* what stands behind the block */
    }
    add_node(w, event, node);
    /* A block that begins in a paragraph of the template's own goes on beside that. */
    if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_PARAGRAPH) {
        block = block_within(w, node);
        if (block < w->n)
            left_out(w, block, cmark_node_parent(node));
    } else if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HEADING) {
        block = block_within(w, node);
        if (block < w->n)
            left_out(w, block, node);
    }
    return false;
}

void markdown_add_shape(struct buf *out, const char *text, size_t len,
                        const struct markdown_span *blocks, size_t n)
{
    struct walk w = {.out = out, .blocks = blocks, .n = n, .last = SIZE_MAX};
    buf_init(&w.text);
    buf_add(&w.text, text, len);
    markdown_lines_init(&w.lines, &w.text);
    cmark_node *root = markdown_parse_text(text, len);
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        bool is_inline = cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE;
        bool skip = is_inline ? see_inline(&w, event, node) : see_block(&w, event, node);
        if (skip)
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    markdown_lines_release(&w.lines);
    buf_release(&w.text);
}

static void find_in(const char *text, enum markdown_place place, enum markdown_place *places,
                    size_t count)
{
    while (text && (text = strstr(text, "zq"))) {
        char *end;
        text += 2;
        unsigned long n = strtoul(text, &end, 10);
        if (end != text && !strncmp(end, "qz", 2) && n < count)
            places[n] = place;
    }
}

void markdown_find_places(const char *text, size_t len, enum markdown_place *places, size_t count)
{
    cmark_node *root = markdown_parse_text(text, len);
    cmark_iter *iter = cmark_iter_new(root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_CODE_BLOCK:
            find_in(cmark_node_get_fence_info(node), MARKDOWN_IN_CODE_BLOCK, places, count);
            find_in(cmark_node_get_literal(node), MARKDOWN_IN_CODE_BLOCK, places, count);
            break;
        case CMARK_NODE_CODE:
            find_in(cmark_node_get_literal(node), MARKDOWN_IN_CODE, places, count);
            break;
        case CMARK_NODE_HTML_BLOCK:
        case CMARK_NODE_HTML_INLINE:
            find_in(cmark_node_get_literal(node), MARKDOWN_IN_HTML, places, count);
            break;
        case CMARK_NODE_LINK:
        case CMARK_NODE_IMAGE:
            find_in(cmark_node_get_url(node), MARKDOWN_IN_URL, places, count);
            find_in(cmark_node_get_title(node), MARKDOWN_IN_URL, places, count);
            break;
        default:
            break;
        }
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
}
