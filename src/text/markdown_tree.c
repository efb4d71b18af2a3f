#include "text/markdown.h"

#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <cmark.h>
#include <string.h>

char *markdown_tree(const char *text, size_t len)
{
    cmark_node *root = markdown_parse_text(text, len);
    cmark_consolidate_text_nodes(root);
    char *xml = cmark_render_xml(root, CMARK_OPT_DEFAULT);
    cmark_node_free(root);
    return xml;
}

/* Adds words, white space in a row being one blank, none at the beginning (FROM). */
static void add_words(struct buf *out, size_t from, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool space = strchr(" \t\r\n", s[i]) != NULL;
        if (!space)
            buf_addc(out, s[i]);
        else if (out->len > from && out->data[out->len - 1] != ' ')
            buf_addc(out, ' ');
    }
}

static void add_node(struct buf *out, size_t from, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK: /* shown as it is, as documents do */
    case CMARK_NODE_HTML_INLINE:
        if (markdown_is_comment(literal) || markdown_is_open_comment(literal))
            break;
        add_words(out, from, literal, strlen(literal));
        break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CODE_BLOCK:
        add_words(out, from, literal, strlen(literal));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        add_words(out, from, " ", 1);
        break;
    default:
        break;
    }
}

void markdown_add_plain(struct buf *out, const char *text, size_t len)
{
    size_t from = out->len;
    struct buf clean = BUF_INIT;
    markdown_clean(&clean, text, len);
    if (!markdown_within_limits(clean.data, clean.len)) {
        add_words(out, from, clean.data, clean.len);
    } else {
        cmark_node *root = markdown_parse(&clean);
        cmark_iter *iter = cmark_iter_new(root);
        cmark_event_type event;
        while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
            cmark_node *node = cmark_iter_get_node(iter);
            if (event == CMARK_EVENT_ENTER)
                add_node(out, from, node);
            if (cmark_node_get_type(node) < CMARK_NODE_FIRST_INLINE)
                add_words(out, from, " ", 1);
        }
        cmark_iter_free(iter);
        cmark_node_free(root);
    }
    buf_release(&clean);
    while (out->len > from && out->data[out->len - 1] == ' ')
        buf_truncate(out, out->len - 1);
}
