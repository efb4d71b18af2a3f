#include "text/markdown_nodes.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* cmark's own aborts where there is none left. */
static cmark_mem memory = {xcalloc, xrealloc, free};

cmark_node *markdown_parse_text(const char *text, size_t len)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text, len);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

cmark_node *markdown_parse(const struct buf *text)
{
    return markdown_parse_text(text->data, text->len);
}

cmark_node *markdown_node(cmark_node_type type)
{
    return cmark_node_new_with_mem(type, &memory);
}

static const char *comment_begin(const char *html)
{
    html += strspn(html, " \t");
    return strncmp(html, "<!--", 4) ? NULL : html + 2;
}

/* Where a browser ends the comment: it also takes "--!>", and "<!-->" for a whole one. */
static const char *comment_end(const char *begin)
{
    const char *end = strstr(begin, "-->"), *odd = strstr(begin, "--!>");
    if (odd && (!end || odd < end))
        return odd + 4;
    return end ? end + 3 : NULL;
}

bool markdown_is_comment(const char *html)
{
    const char *begin = comment_begin(html), *end = NULL;
    for (; begin; begin = comment_begin(end)) { /* several in a row are fine */
        end = comment_end(begin);
        if (!end || end[-2] != '-')
            return false;
    }
    return end && !end[strspn(end, " \t\n")];
}

bool markdown_is_open_comment(const char *html)
{
    const char *begin = comment_begin(html);
    return begin && !comment_end(begin);
}

bool markdown_is_unsafe(cmark_node *node)
{
    static const char *const schemes[] = {"javascript:", "vbscript:", "data:"};
    cmark_node_type type = cmark_node_get_type(node);
    if (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE)
        return false;
    const char *url = cmark_node_get_url(node);
    char head[16];
    size_t n = 0;
    /* A browser skips blanks and control characters here. */
    for (; *url && n + 1 < sizeof head; url++)
        if ((unsigned char)*url > 0x20)
            head[n++] = *url;
    head[n] = '\0';
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (!strncasecmp(head, schemes[i], strlen(schemes[i])))
            return strncasecmp(head, "data:image", 10) != 0;
    return false;
}

static bool has_link(cmark_node *paragraph)
{
    return paragraph && cmark_node_get_type(cmark_node_first_child(paragraph)) == CMARK_NODE_LINK;
}

/* The label "[…]" at the line's beginning, behind containers, if a ':' follows it; else 0. */
static size_t find_label(const char *s, size_t i, size_t n, size_t *begin)
{
    while (i < n && strchr(" \t>*+-.)0123456789", s[i]))
        i++;
    if (i == n || s[i] != '[')
        return 0;
    *begin = i++;
    while (i < n && s[i] != ']' && s[i] != '[' && i - *begin < 1000)
        i += s[i] == '\\' && i + 1 < n ? 2 : 1;
    return i + 1 < n && s[i] == ']' && s[i + 1] == ':' ? i + 1 - *begin : 0;
}

/* On one line, without the marks of a quote around it. */
static void add_label(struct buf *out, const char *label, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool fold = label[i] == '\n';
        buf_addc(out, fold ? ' ' : label[i]);
        while (fold && strchr(" \t>", label[i + 1]))
            i++;
    }
}

bool markdown_defines(const struct buf *text)
{
    const char *s = text->data;
    if (!strstr(s, "]:"))
        return false;
    struct buf probe = BUF_INIT;
    size_t labels = 0, begin;
    buf_add(&probe, s, text->len);
    for (const char *line = s; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
        size_t len = find_label(s, (size_t)(line - s), text->len, &begin);
        if (!len)
            continue;
        labels++;
        buf_adds(&probe, "\n\n");
        add_label(&probe, s + begin, len);
    }
    cmark_node *root = markdown_parse(&probe), *last = cmark_node_last_child(root);
    bool found = false;
    for (; labels && last && !found; labels--, last = cmark_node_previous(last))
        found = has_link(last);
    cmark_node_free(root);
    buf_release(&probe);
    return found;
}

int markdown_heading_shift(cmark_node *root, int level)
{
    int highest = 7;
    cmark_iter *iter = cmark_iter_new(root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        int own = cmark_node_get_heading_level(cmark_iter_get_node(iter));
        if (own && own < highest)
            highest = own;
    }
    cmark_iter_free(iter);
    return highest <= level ? level + 1 - highest : 0;
}

int markdown_heading_level(cmark_node *heading, int shift)
{
    int level = cmark_node_get_heading_level(heading) + shift;
    return level > 6 ? 6 : level;
}
