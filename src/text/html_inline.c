/* The inlines of a block. */
#include "text/html_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NESTED 60 /* emphases within each other that are shown as such */

void html_adds(struct html *h, const char *html)
{
    buf_adds(h->out, html);
}

static const char *reference(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

void html_add_text(struct buf *out, const char *text, size_t len)
{
    size_t done = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > '>' && c != 0x7F)
            continue;
        const char *as = reference(c);
        if (!as && !is_control(c))
            continue;
        buf_add(out, text + done, i - done);
        done = i + 1;
        if (as)
            buf_adds(out, as);
        else
            buf_addf(out, "\xE2\x90%c", c == 0x7F ? 0xA1 : 0x80 + c);
    }
    buf_add(out, text + done, len - done);
}

/* Text that is to be seen: what is to be skipped is, and a line break that a character reference
 * made is one. */
static void add_shown(struct html *h, const char *text)
{
    size_t len = strlen(text), skip = h->skip < len ? h->skip : len;
    text += skip;
    h->skip -= skip;
    if (!h->skip && h->trim) {
        text += strspn(text, " \t");
        h->trim = !*text;
    }
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        html_add_text(h->out, text, (size_t)(end - text));
        html_adds(h, "<br>");
    }
    html_add_text(h->out, text, strlen(text));
}

/* ---- links */

static bool begins(const char *s, const char *prefix)
{
    return !strncasecmp(s, prefix, strlen(prefix));
}

/* A scheme that is known to do no more than lead elsewhere, or none. Whatever a browser would pass
 * over is percent-encoded on its way out. */
static bool is_safe(const char *url)
{
    if (begins(url, "http://") || begins(url, "https://") || begins(url, "mailto:"))
        return true;
    return *url && strncmp(url, "//", 2) != 0 && url[strcspn(url, ":/?#")] != ':';
}

/* A picture that the document carries itself. */
static bool is_picture(const char *url)
{
    static const char *const kinds[] = {"png", "jpeg", "gif", "webp"};
    if (!begins(url, "data:image/"))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *s = url + strlen("data:image/");
        if (!begins(s, kinds[i]) || !begins(s + strlen(kinds[i]), ";base64,"))
            continue;
        s += strlen(kinds[i]) + strlen(";base64,");
        return !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")];
    }
    return false;
}

void html_add_url(struct buf *out, const char *url)
{
    for (; *url; url++) {
        unsigned char c = (unsigned char)*url;
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (reference(c) && c != '<' && c != '>' && c != '"')
            buf_adds(out, reference(c));
        else if (alnum || strchr("-_.+!*(),%#@?=;:/$~[]", c))
            buf_addc(out, (char)c);
        else
            buf_addf(out, "%%%02X", c);
    }
}

/* BARE: it shows its own URL, which is not to be printed behind it. */
static void open_link(struct html *h, const char *url, const char *title, bool bare)
{
    html_adds(h, bare ? "<a class=\"bare\" href=\"" : "<a href=\"");
    html_add_url(h->out, url);
    if (title && *title) {
        html_adds(h, "\" title=\"");
        html_add_text(h->out, title, strlen(title));
    }
    html_adds(h, "\">");
}

static bool holds_picture(cmark_node *link)
{
    for (cmark_node *n = cmark_node_first_child(link); n; n = cmark_node_next(n))
        if (cmark_node_get_type(n) == CMARK_NODE_IMAGE && is_picture(cmark_node_get_url(n)))
            return true;
    return false;
}

/* What a link shows: its words, or where there are none the URL itself. */
static void add_linked(struct html *h, cmark_node *link, const struct buf *words)
{
    const char *url = cmark_node_get_url(link);
    h->linked = true;
    if (words->data[strspn(words->data, " \n")] || holds_picture(link))
        html_inlines(h, cmark_node_first_child(link));
    else
        html_add_text(h->out, url, strlen(url));
    h->linked = false;
}

static void add_link(struct html *h, cmark_node *link)
{
    const char *url = cmark_node_get_url(link);
    struct buf words = BUF_INIT;
    if (h->linked) {
        html_inlines(h, cmark_node_first_child(link));
        return;
    }
    html_words(cmark_node_first_child(link), &words);
    if (is_safe(url)) {
        open_link(h, url, cmark_node_get_title(link), !words.len || !strcmp(words.data, url));
        add_linked(h, link, &words);
        html_adds(h, "</a>");
    } else {
        add_linked(h, link, &words);
        if (words.len && strcmp(words.data, url) != 0 && *url) {
            html_adds(h, " (");
            html_add_text(h->out, url, strlen(url));
            html_adds(h, ")");
        }
    }
    buf_release(&words);
}

static void add_picture(struct html *h, cmark_node *image)
{
    struct buf alt = BUF_INIT;
    html_words(cmark_node_first_child(image), &alt);
    html_adds(h, "<img src=\"");
    html_add_url(h->out, cmark_node_get_url(image));
    html_adds(h, "\" alt=\"");
    html_add_text(h->out, alt.data, alt.len);
    html_adds(h, "\">");
    buf_release(&alt);
}

/* ---- HTML */

static void add_html_link(struct html *h, const char *url, const char *words)
{
    bool link = !h->linked && is_safe(url);
    if (link)
        open_link(h, url, NULL, !strcmp(words, url));
    html_add_text(h->out, words, strlen(words));
    html_adds(h, link ? "</a>" : "");
}

static void add_html(struct html *h, const char *html)
{
    struct html_tag tag = html_tag_read(html, strlen(html));
    struct buf src = BUF_INIT, alt = BUF_INIT;
    if (!html_tag_is_known(&tag)) {
        html_add_text(h->out, html, strlen(html));
    } else if (!strcmp(tag.name, "br")) {
        html_adds(h, "<br>");
    } else if (!strcmp(tag.name, "img") && html_attribute(&tag, "src", &src)) {
        html_attribute(&tag, "alt", &alt);
        add_html_link(h, src.data, alt.len ? alt.data : src.data);
    }
    buf_release(&src);
    buf_release(&alt);
}

/* ---- all of them */

static void add_emphasis(struct html *h, cmark_node *node)
{
    bool strong = cmark_node_get_type(node) == CMARK_NODE_STRONG;
    bool shown = h->inlines < NESTED;
    h->inlines++;
    if (shown)
        html_adds(h, strong ? "<strong>" : "<em>");
    html_inlines(h, cmark_node_first_child(node));
    if (shown)
        html_adds(h, strong ? "</strong>" : "</em>");
    h->inlines--;
}

static void add_inline(struct html *h, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        add_shown(h, literal);
        break;
    case CMARK_NODE_CODE:
        html_adds(h, "<code>");
        html_add_text(h->out, literal, strlen(literal));
        html_adds(h, "</code>");
        break;
    case CMARK_NODE_SOFTBREAK:
        html_adds(h, "\n");
        break;
    case CMARK_NODE_LINEBREAK:
        html_adds(h, "<br>");
        break;
    case CMARK_NODE_HTML_INLINE:
        add_html(h, literal);
        break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        add_emphasis(h, node);
        break;
    case CMARK_NODE_IMAGE:
        if (is_picture(cmark_node_get_url(node)))
            add_picture(h, node);
        else
            add_link(h, node);
        break;
    case CMARK_NODE_LINK:
        add_link(h, node);
        break;
    default:
        break;
    }
}

void html_inlines(struct html *h, cmark_node *first)
{
    for (cmark_node *node = first; node; node = cmark_node_next(node))
        add_inline(h, node);
}
