/* What HTML says, without what text/html.h adds to cmark's own: elements and text, no attributes
 * but where links lead. cmark's safe renderer is the judge where it has the same to say. */
#ifndef HTML_SKELETON_H
#define HTML_SKELETON_H

#include "base/buf.h"
#include "text/markdown_source.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum skeleton { SKELETON_SAME, SKELETON_OTHER, SKELETON_NONE /* not to be compared */ };

/* Elements that are not cmark's, those that stand in a text by themselves, and the strong ones that
 * end elsewhere in entries. */
static inline bool skeleton_is_passed(const char *name, size_t len, bool entries)
{
    static const char *const passed[] = {"strong", "div", "span", "label", "br", "input"};
    for (size_t i = !entries; i < sizeof passed / sizeof *passed; i++)
        if (strlen(passed[i]) == len && !strncmp(passed[i], name, len))
            return true;
    return false;
}

/* Whether it is left out of comparing: blanks, and what entries lose around their time. */
static inline bool skeleton_is_quiet(char c, bool entries)
{
    return strchr(" \t\n", c) || (entries && strchr("():", c));
}

static inline void skeleton_of(const char *html, bool entries, struct buf *out)
{
    static const struct {
        const char *reference;
        char means;
    } known[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                 {"&quot;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}};
    while (*html) {
        if (!strncmp(html, "<a class=\"anchor\"", 17)) {
            html = strstr(html, "</a>") + 4;
        } else if (*html == '<') {
            const char *name = html + 1 + (html[1] == '/');
            size_t len = strcspn(name, " >/");
            bool heading = len == 2 && *name == 'h' && name[1] != 'r';
            if (!skeleton_is_passed(name, len, entries)) {
                buf_adds(out, html[1] == '/' ? "</" : "<");
                buf_add(out, name, heading ? 1 : len);
            }
            html = strchr(html, '>') + 1;
        } else {
            size_t i = 0, kinds = sizeof known / sizeof *known;
            while (i < kinds && strncmp(html, known[i].reference, strlen(known[i].reference)))
                i++;
            char c = i < kinds ? known[i].means : *html;
            html += i < kinds ? strlen(known[i].reference) : 1;
            if (!skeleton_is_quiet(c, entries))
                buf_addc(out, c);
        }
    }
}

/* What cmark knows less of, or shows otherwise. */
static inline bool skeleton_is_beyond(cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_IMAGE:
        return true;
    case CMARK_NODE_LINK:
        return !cmark_node_first_child(node) ||
               (strncmp(url, "http://", 7) && strncmp(url, "https://", 8) &&
                strncmp(url, "mailto:", 7) && *url != '#');
    case CMARK_NODE_HEADING:
        return !cmark_node_first_child(node);
    default:
        return false;
    }
}

static inline bool skeleton_has_controls(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') ||
            text[i] == 0x7F || !strncmp(text + i, "&#", 2) || text[i] == '&')
            return true;
    return false;
}

/* Whether a strong text has code or a link in it: of a label the page shows the words alone. */
static inline bool skeleton_has_marked_label(const char *html)
{
    for (const char *at = html; (at = strstr(at, "<strong>"));) {
        at += strlen("<strong>");
        if (strncmp(at + strcspn(at, "<"), "</strong>", 9) != 0)
            return true;
    }
    return false;
}

/* Compares HTML, which was made of TEXT, with what cmark makes of it; SAME gets cmark's where they
 * differ. */
static inline enum skeleton skeleton_compare(const char *text, size_t len, const char *html,
                                             struct buf *same)
{
    if (!markdown_within_limits(text, len) || skeleton_has_controls(text, len) || len > 2000 ||
        strstr(html, "<table>") || strstr(html, "<input") || strstr(html, "aria-label=\"Text\""))
        return SKELETON_NONE;
    cmark_node *root = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    bool beyond = false;
    cmark_iter *iter = cmark_iter_new(root);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE)
        beyond |= skeleton_is_beyond(cmark_iter_get_node(iter));
    cmark_iter_free(iter);
    enum skeleton found = SKELETON_NONE;
    if (!beyond) {
        char *own = cmark_render_html(root, CMARK_OPT_DEFAULT);
        struct buf a = BUF_INIT, b = BUF_INIT;
        bool entries = strstr(html, "class=\"at\"") != NULL;
        skeleton_of(html, entries, &a);
        skeleton_of(own, entries, &b);
        if (!entries || !skeleton_has_marked_label(own))
            found = strcmp(a.data, b.data) ? SKELETON_OTHER : SKELETON_SAME;
        buf_adds(same, own);
        buf_release(&a);
        buf_release(&b);
        free(own);
    }
    cmark_node_free(root);
    return found;
}

#endif
