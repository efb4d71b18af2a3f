#include "text/markdown_repair.h"

#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <stdlib.h>
#include <string.h>

/* A node that shows HTML as it is: a block's as a code block, a tag within text as text. */
static cmark_node *shown(cmark_node *node)
{
    bool block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
    struct buf text = BUF_INIT;
    buf_adds(&text, cmark_node_get_literal(node));
    for (size_t i = 0; i < text.len && !block; i++)
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    cmark_node *new = markdown_node(block ? CMARK_NODE_CODE_BLOCK : CMARK_NODE_TEXT);
    cmark_node_set_literal(new, text.data);
    buf_release(&text);
    return new;
}

/* Puts a link's text in its place. */
static void unlink_unsafe(cmark_node *node)
{
    for (cmark_node *c; (c = cmark_node_first_child(node));)
        cmark_node_insert_before(node, c);
    cmark_node_unlink(node);
    cmark_node_free(node);
}

static void mend(cmark_node *node, int shift)
{
    cmark_node_type type = cmark_node_get_type(node);
    bool html = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
    if (type == CMARK_NODE_HEADING) {
        cmark_node_set_heading_level(node, markdown_heading_level(node, shift));
    } else if (html && !markdown_is_comment(cmark_node_get_literal(node))) {
        cmark_node_replace(node, shown(node));
        cmark_node_free(node);
    } else if (markdown_is_unsafe(node)) {
        unlink_unsafe(node);
    }
}

void markdown_rewrite(struct buf *text, int level)
{
    cmark_node *root = markdown_parse(text);
    int shift = markdown_heading_shift(root, level);
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    /* On leaving a node its successor is already known, so that it may go. Leaves have no exit. */
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
        if (leaf || event == CMARK_EVENT_EXIT)
            mend(node, shift);
    }
    cmark_iter_free(iter);
    char *anew = cmark_render_commonmark(root, CMARK_OPT_UNSAFE, 0);
    cmark_node_free(root);
    buf_release(text);
    markdown_clean(text, anew, strlen(anew));
    free(anew);
}

static bool harmless_node(cmark_node *node, int level)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
        return markdown_is_comment(cmark_node_get_literal(node));
    if (type == CMARK_NODE_HEADING) {
        int own = cmark_node_get_heading_level(node);
        return own > level || own == 6;
    }
    return !markdown_is_unsafe(node);
}

static bool is_probe(cmark_node *node, const char *words)
{
    cmark_node *text = cmark_node_first_child(node);
    return node && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && text &&
           !cmark_node_next(text) && cmark_node_get_type(text) == CMARK_NODE_TEXT &&
           !strcmp(cmark_node_get_literal(text), words);
}

bool markdown_is_harmless(const struct buf *block, int level)
{
    struct buf probe = BUF_INIT;
    buf_addf(&probe, "PROBE-A\n\n");
    buf_add(&probe, block->data, block->len);
    buf_addf(&probe, "\n\nPROBE-B\n");
    cmark_node *root = markdown_parse(&probe);
    bool good = is_probe(cmark_node_first_child(root), "PROBE-A") &&
                is_probe(cmark_node_last_child(root), "PROBE-B");
    cmark_iter *iter = cmark_iter_new(root);
    while (good && cmark_iter_next(iter) != CMARK_EVENT_DONE)
        good = harmless_node(cmark_iter_get_node(iter), level);
    cmark_iter_free(iter);
    cmark_node_free(root);
    buf_release(&probe);
    return good && !markdown_defines(block);
}

bool markdown_is_paragraph(const struct buf *text)
{
    cmark_node *root = markdown_parse(text), *only = cmark_node_first_child(root);
    bool paragraph =
        only && !cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_PARAGRAPH;
    cmark_node_free(root);
    return paragraph;
}

bool markdown_is_tight_list(const struct buf *text)
{
    cmark_node *root = markdown_parse(text), *only = cmark_node_first_child(root);
    bool list = only && !cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_LIST &&
                cmark_node_get_list_tight(only);
    /* Others don't interrupt a paragraph. */
    list = list && cmark_node_first_child(cmark_node_first_child(only)) &&
           (cmark_node_get_list_type(only) == CMARK_BULLET_LIST ||
            cmark_node_get_list_start(only) == 1);
    cmark_node_free(root);
    return list;
}
