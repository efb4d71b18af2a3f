/* cmark as the judge of what markdown_add_inline wrote, for the property test and the fuzzer: the
 * same document with hostile values and with a plain word must have the same tree, and the values'
 * bytes must be in it. */
#ifndef MARKDOWN_JUDGE_H
#define MARKDOWN_JUDGE_H

#include "base/buf.h"
#include "base/utf8.h"
#include "text/markdown.h"

#include <cmark.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct judged {
    const char *text;
    size_t len;
};

/* The document around the values; \1 stands for the next one. Beside it what the tree's text is to
 * be, a line for each block. */
static const char judge_template[] = "# Postmortem: \1\n\n"
                                     "\1\n\n"
                                     "- **08:00 (detected):** \1\n"
                                     "  - \1 (\1)\n"
                                     "- [ ] \1\n"
                                     "- \1\1\n\n"
                                     "> \1: **\1** and *\1*\n\n"
                                     "1. \1\n\n"
                                     "**Severity:** \1  \n\1\n\n"
                                     "## \1\n\n"
                                     "| \1 | \1 |\n"
                                     "| --- | --- |\n\n"
                                     "End \1, [\1](https://example.org) too.\n";
static const char judge_expected[] = "Postmortem: \1\2"
                                     "\1\2"
                                     "08:00 (detected): \1\2"
                                     "\1 (\1)\2"
                                     "[ ] \1\2"
                                     "\1\1\2"
                                     "\1: \1 and \1\2"
                                     "\1\2"
                                     "Severity: \1\3\1\2"
                                     "\1\2"
                                     "| \1 | \1 |\3| --- | --- |\2"
                                     "End \1, [\1](https://example.org) too.\2";

static inline void judge_document(struct buf *out, const struct judged *values, size_t n)
{
    size_t next = 0, line = 0;
    for (const char *c = judge_template; *c; c++) {
        if (*c == '\1') {
            const struct judged *v = &values[next++ % n];
            struct buf before = BUF_INIT;
            buf_add(&before, out->data + line, out->len - line);
            markdown_add_inline(out, before.data, before.len, v->text, v->len);
            buf_release(&before);
        } else {
            buf_addc(out, *c);
            if (*c == '\n')
                line = out->len;
        }
    }
}

/* The text that the tree must show: control characters as their symbols. \2 ends a block, \3 is a
 * break of the template's own. */
static inline void judge_text(struct buf *out, const struct judged *values, size_t n)
{
    size_t next = 0;
    for (const char *c = judge_expected; *c; c++) {
        if (*c != '\1') {
            buf_addc(out, *c);
            continue;
        }
        const struct judged *v = &values[next++ % n];
        for (size_t i = 0; i < v->len; i++) {
            unsigned char b = (unsigned char)v->text[i];
            char symbol[4];
            if ((b < 0x20 && b != '\t' && b != '\n' && b != '\r') || b == 0x7F)
                buf_add(out, symbol, utf8_put(symbol, b == 0x7F ? 0x2421u : 0x2400u + b));
            else
                buf_addc(out, (char)b);
        }
    }
}

/* Takes LITERAL off the text; 0 and a note of what differs otherwise. */
static inline bool judge_take(const char **at, const char *end, const char *literal, size_t n)
{
    if ((size_t)(end - *at) < n || memcmp(*at, literal, n) != 0)
        return false;
    *at += n;
    return true;
}

static inline bool judge_code(const char **at, const char *end, const char *literal)
{
    size_t run = 0, n = strlen(literal);
    while (*at < end && **at == '`')
        run++, ++*at;
    const char *from = *at;
    /* The parser takes one blank off both ends where there is one at both. */
    bool stripped = end - from > 1 && *from == ' ' && !(n && literal[0] == ' ' && from[1] != ' ');
    if (!judge_take(at, end, literal, n) || *at == end || **at != '`') {
        *at = from;
        if (!stripped || !judge_take(at, end, " ", 1) || !judge_take(at, end, literal, n) ||
            !judge_take(at, end, " ", 1))
            return false;
    }
    for (; run; run--)
        if (!judge_take(at, end, "`", 1))
            return false;
    return true;
}

static inline bool judge_inlines(cmark_node *node, const char **at, const char *end);

static inline bool judge_link(cmark_node *node, const char **at, const char *end)
{
    const char *url = cmark_node_get_url(node);
    if (*at < end && **at == '[')
        return judge_take(at, end, "[", 1) && judge_inlines(node, at, end) &&
               judge_take(at, end, "](", 2) && judge_take(at, end, url, strlen(url)) &&
               judge_take(at, end, ")", 1);
    return judge_inlines(node, at, end) && !strncasecmp(url, "http", 4);
}

static inline bool judge_inlines(cmark_node *node, const char **at, const char *end)
{
    bool good = true;
    for (cmark_node *c = cmark_node_first_child(node); c && good; c = cmark_node_next(c)) {
        const char *literal = cmark_node_get_literal(c);
        switch (cmark_node_get_type(c)) {
        case CMARK_NODE_TEXT:
            good = judge_take(at, end, literal, strlen(literal));
            break;
        case CMARK_NODE_CODE:
            good = judge_code(at, end, literal);
            break;
        case CMARK_NODE_LINK:
            good = judge_link(c, at, end);
            break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
            good = judge_take(at, end, "\3", 1);
            break;
        case CMARK_NODE_EMPH:
        case CMARK_NODE_STRONG:
            good = judge_inlines(c, at, end);
            break;
        default:
            good = false;
        }
    }
    return good;
}

static inline bool judge_content(cmark_node *root, const char *text, size_t n)
{
    const char *at = text, *end = text + n;
    cmark_iter *iter = cmark_iter_new(root);
    bool good = true;
    cmark_event_type event;
    while (good && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER &&
            (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING))
            good = judge_inlines(node, &at, end) && judge_take(&at, end, "\2", 1);
    }
    cmark_iter_free(iter);
    return good && at == end;
}

/* The tree's shape, text, code and links in a row being one 'T'. */
static inline void judge_shape(struct buf *out, cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    int in_link = 0;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_LINK)
            in_link += event == CMARK_EVENT_ENTER ? 1 : -1;
        bool apart = type == CMARK_NODE_HTML_INLINE &&
                     !strcmp(cmark_node_get_literal(node), MARKDOWN_APART_COMMENT);
        bool run = apart || in_link || type == CMARK_NODE_LINK || type == CMARK_NODE_TEXT ||
                   type == CMARK_NODE_CODE;
        bool plain = type != CMARK_NODE_IMAGE && (apart || type != CMARK_NODE_HTML_INLINE);
        if (run && plain) {
            if (!out->len || out->data[out->len - 1] != 'T')
                buf_addc(out, 'T');
            continue;
        }
        buf_addf(out, "%s%s%d.%d\n", event == CMARK_EVENT_ENTER ? "+" : "-",
                 cmark_node_get_type_string(node), cmark_node_get_heading_level(node),
                 cmark_node_get_list_tight(node));
    }
    cmark_iter_free(iter);
}

/* Whether the values are harmless and whole in a document; DOCUMENT is what was written. */
static inline bool judge_inline(struct buf *document, const struct judged *values, size_t n)
{
    static const struct judged word = {"word", 4};
    struct buf plain = BUF_INIT, shape = BUF_INIT, plain_shape = BUF_INIT, text = BUF_INIT;
    judge_document(document, values, n);
    judge_document(&plain, &word, 1);
    judge_text(&text, values, n);
    cmark_node *tree = cmark_parse_document(document->data, document->len, CMARK_OPT_DEFAULT);
    cmark_node *plain_tree = cmark_parse_document(plain.data, plain.len, CMARK_OPT_DEFAULT);
    cmark_consolidate_text_nodes(tree);
    judge_shape(&shape, tree);
    judge_shape(&plain_shape, plain_tree);
    bool same = !strcmp(shape.data, plain_shape.data);
    bool good = same && judge_content(tree, text.data, text.len);
    cmark_node_free(tree);
    cmark_node_free(plain_tree);
    buf_release(&plain);
    buf_release(&shape);
    buf_release(&plain_shape);
    buf_release(&text);
    return good;
}

static inline bool judge_probe(cmark_node *node, const char *words)
{
    cmark_node *text = cmark_node_first_child(node);
    return node && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && text &&
           !cmark_node_next(text) && !strcmp(cmark_node_get_literal(text), words);
}

/* Whether Markdown put as a block stays in its place: the paragraphs around it stand by themselves,
 * no heading is above LEVEL, nothing is HTML but comments, and no reference is defined. */
static inline bool judge_block(struct buf *document, const char *line, int level, const char *text,
                               size_t len)
{
    buf_adds(document, "PROBE-A\n\n");
    buf_adds(document, line);
    size_t begin = document->len;
    if (markdown_add_block(document, line, strlen(line), level, text, len, NULL))
        return false;
    bool good = document->len == begin || document->data[document->len - 1] != '\n';
    buf_adds(document, "\n\nPROBE-B [a] [x] [foo]\n");
    cmark_node *root = cmark_parse_document(document->data, document->len, CMARK_OPT_DEFAULT);
    cmark_consolidate_text_nodes(root);
    good &= judge_probe(cmark_node_first_child(root), "PROBE-A") &&
            judge_probe(cmark_node_last_child(root), "PROBE-B [a] [x] [foo]");
    cmark_iter *iter = cmark_iter_new(root);
    while (good && cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
            const char *html = cmark_node_get_literal(node), *close = strstr(html, "-->");
            html += strspn(html, " \t");
            good = !strncmp(html, "<!--", 4) && close != NULL;
        } else if (type == CMARK_NODE_HEADING) {
            int own = cmark_node_get_heading_level(node);
            good = own > level || own == 6;
        } else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
            good = strncasecmp(cmark_node_get_url(node), "javascript:", 11) != 0;
        }
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    return good;
}

#endif
