/* HTML within Markdown: enough of it to find the words that it holds. */
#include "text/document_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The tag's end: a '>' outside of quotes. */
static size_t tag_end(const char *s, size_t n)
{
    char quote = 0;
    for (size_t i = 1; i < n; i++) {
        if (quote)
            quote = s[i] == quote ? 0 : quote;
        else if (s[i] == '"' || s[i] == '\'')
            quote = s[i];
        else if (s[i] == '>')
            return i + 1;
    }
    return 0;
}

static size_t comment_length(const char *s, size_t n)
{
    for (size_t i = 4; i + 2 < n; i++)
        if (!strncmp(s + i, "-->", 3))
            return i + 3;
    return n;
}

struct html_tag html_tag_read(const char *s, size_t n)
{
    struct html_tag tag = {.name = ""};
    if (n < 3 || s[0] != '<')
        return tag;
    if (s[1] == '!' || s[1] == '?') {
        tag.name[0] = '!';
        tag.len = n > 4 && !strncmp(s, "<!--", 4) ? comment_length(s, n) : tag_end(s, n);
        return tag;
    }
    size_t i = 1;
    tag.closing = s[i] == '/';
    i += tag.closing;
    if (i == n || !is_letter(s[i]))
        return tag;
    size_t from = i;
    while (i < n && (is_letter(s[i]) || (s[i] >= '0' && s[i] <= '9') || s[i] == '-'))
        i++;
    size_t len = i - from < sizeof tag.name - 1 ? i - from : sizeof tag.name - 1;
    for (size_t k = 0; k < len; k++)
        tag.name[k] = (char)(is_letter(s[from + k]) ? s[from + k] | 0x20 : s[from + k]);
    tag.len = tag_end(s, n);
    tag.attributes = s + i;
    tag.attributes_len = tag.len > i ? tag.len - i - 1 : 0;
    return tag;
}

bool html_tag_is_known(const struct html_tag *tag)
{
    static const char *const known[] = {
        "!",       "a",          "abbr",   "b",       "big",     "blockquote", "br",    "center",
        "cite",    "code",       "dd",     "del",     "details", "div",        "dl",    "dt",
        "em",      "figcaption", "figure", "font",    "h1",      "h2",         "h3",    "h4",
        "h5",      "h6",         "hr",     "i",       "img",     "ins",        "kbd",   "li",
        "mark",    "ol",         "p",      "picture", "pre",     "q",          "s",     "samp",
        "section", "small",      "source", "span",    "strike",  "strong",     "sub",   "summary",
        "sup",     "table",      "tbody",  "td",      "tfoot",   "th",         "thead", "time",
        "tr",      "tt",         "u",      "ul",      "var",     "video",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i], tag->name))
            return true;
    return false;
}

/* Words of HTML have character references; cmark knows them all. */
static void add_decoded(struct buf *out, const char *s, size_t n)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, "<x:");
    size_t begin = text.len;
    buf_add(&text, s, n);
    if (!memchr(s, '&', n)) {
        buf_add(out, text.data + begin, n);
    } else {
        /* As a link's target: its references are resolved and nothing else is. */
        struct buf link = BUF_INIT;
        buf_adds(&link, "[x](<");
        for (size_t i = 0; i < n; i++)
            buf_addc(&link, strchr("<>\\\n", s[i]) ? ' ' : s[i]);
        buf_adds(&link, ">)");
        cmark_node *root = markdown_parse(&link);
        cmark_node *paragraph = cmark_node_first_child(root);
        cmark_node *node = paragraph ? cmark_node_first_child(paragraph) : NULL;
        bool is_link = node && cmark_node_get_type(node) == CMARK_NODE_LINK;
        buf_adds(out, is_link ? cmark_node_get_url(node) : text.data + begin);
        cmark_node_free(root);
        buf_release(&link);
    }
    buf_release(&text);
}

bool html_attribute(const struct html_tag *tag, const char *name, struct buf *out)
{
    const char *s = tag->attributes, *end = s + tag->attributes_len;
    size_t n = strlen(name);
    while (s && s < end) {
        while (s < end && strchr(" \t\n/\"'", *s))
            s++;
        const char *key = s;
        while (s < end && !strchr(" \t\n=/", *s))
            s++;
        bool same = (size_t)(s - key) == n && !strncasecmp(key, name, n);
        while (s < end && strchr(" \t\n", *s))
            s++;
        if (s == end || *s != '=') {
            if (s == key)
                s++;
            continue;
        }
        for (s++; s < end && strchr(" \t\n", *s);)
            s++;
        char quote = s < end && (*s == '"' || *s == '\'') ? *s++ : 0;
        const char *value = s;
        while (s < end && (quote ? *s != quote : !strchr(" \t\n", *s)))
            s++;
        if (same) {
            add_decoded(out, value, (size_t)(s - value));
            return true;
        }
        if (s < end)
            s++;
    }
    return false;
}

/* Markdown made of HTML, with the line of the file that each of its lines comes from. */
struct rewrite {
    struct buf out;
    int *line_of;
    size_t n, cap;
    int line; /* in the source */
    int depth;
    struct buf href; /* of the open link */
};

static void note_line(struct rewrite *r)
{
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 16;
        r->line_of = xreallocarray(r->line_of, r->cap, sizeof *r->line_of);
    }
    r->line_of[r->n++] = r->line;
}

static void new_line(struct rewrite *r)
{
    buf_addc(&r->out, '\n');
    note_line(r);
}

static bool at_line_start(const struct rewrite *r)
{
    size_t i = r->out.len;
    while (i && strchr(" \t", r->out.data[i - 1]))
        i--;
    return !i || r->out.data[i - 1] == '\n';
}

/* An empty line, where the text does not begin. */
static void new_block(struct rewrite *r)
{
    if (!at_line_start(r))
        new_line(r);
    if (r->out.len > 1 &&
        (r->out.data[r->out.len - 1] != '\n' || r->out.data[r->out.len - 2] != '\n'))
        new_line(r);
}

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

static void open_item(struct rewrite *r)
{
    if (!at_line_start(r))
        new_line(r);
    r->line_of[r->n - 1] = r->line;
    buf_fill(&r->out, ' ', 2 * (size_t)(r->depth > 1 ? r->depth - 1 : 0));
    buf_adds(&r->out, "- ");
}

static void add_image(struct rewrite *r, const struct html_tag *tag)
{
    struct buf src = BUF_INIT, alt = BUF_INIT;
    html_attribute(tag, "src", &src);
    html_attribute(tag, "alt", &alt);
    if (src.len)
        buf_addf(&r->out, "![%s](<%s>)", alt.data, src.data);
    else
        buf_adds(&r->out, alt.data);
    buf_release(&src);
    buf_release(&alt);
}

static void add_anchor(struct rewrite *r, const struct html_tag *tag)
{
    if (!tag->closing) {
        buf_reset(&r->href);
        if (html_attribute(tag, "href", &r->href))
            buf_addc(&r->out, '[');
    } else if (r->href.len) {
        buf_addf(&r->out, "](<%s>)", r->href.data);
        buf_reset(&r->href);
    }
}

static void add_tag(struct rewrite *r, const struct html_tag *tag)
{
    static const char *const blocks[] = {
        "p",      "div",     "center", "section", "blockquote", "details",    "tr", "table",
        "figure", "summary", "h1",     "h2",      "h3",         "h4",         "h5", "h6",
        "dl",     "dt",      "dd",     "hr",      "pre",        "figcaption", NULL};
    static const char *const strong[] = {"b", "strong", NULL};
    static const char *const lists[] = {"ul", "ol", NULL};
    if (!strcmp(tag->name, "li") && !tag->closing)
        open_item(r);
    else if (is_one_of(tag->name, lists)) {
        r->depth += tag->closing ? -1 : 1;
        r->depth = r->depth < 0 ? 0 : r->depth;
        if (r->depth == 0)
            new_block(r);
    } else if (!strcmp(tag->name, "br"))
        new_line(r);
    else if (!strcmp(tag->name, "img"))
        add_image(r, tag);
    else if (!strcmp(tag->name, "a"))
        add_anchor(r, tag);
    else if (is_one_of(tag->name, strong))
        buf_adds(&r->out, "**");
    else if (!strcmp(tag->name, "td") || !strcmp(tag->name, "th"))
        buf_adds(&r->out, tag->closing ? " " : "");
    else if (is_one_of(tag->name, blocks) && r->depth == 0)
        new_block(r);
}

/* "**10:30:**text" would not be bold: what goes on behind a sign is parted from it. */
static void part_strong(struct rewrite *r, const struct html_tag *tag, char next)
{
    bool strong = !strcmp(tag->name, "b") || !strcmp(tag->name, "strong");
    if (strong && tag->closing && r->out.len > 2 && strchr(":.;,)-", r->out.data[r->out.len - 3]) &&
        (is_letter(next) || (next >= '0' && next <= '9')))
        buf_addc(&r->out, ' ');
}

/* TEXT is what an HTML block holds, from line LINE on. */
static void rewrite(struct rewrite *r, const char *text)
{
    bool tagged = false; /* the line held a tag that makes a block */
    for (const char *s = text; *s;) {
        struct html_tag tag = {.len = 0};
        if (*s == '<')
            tag = html_tag_read(s, strlen(s));
        if (tag.len && html_tag_is_known(&tag)) {
            if (tag.name[0] != '!')
                add_tag(r, &tag);
            part_strong(r, &tag, s[tag.len]);
            for (size_t i = 0; i < tag.len; i++)
                r->line += s[i] == '\n';
            s += tag.len;
            tagged = true;
        } else if (*s == '\n') {
            r->line++;
            /* What follows the tags is a block of its own, and goes on as it is typed. */
            if (tagged && r->depth == 0)
                new_block(r);
            else if (r->depth == 0)
                new_line(r);
            else if (!at_line_start(r))
                buf_addc(&r->out, ' ');
            tagged = false;
            s++;
        } else {
            bool start = at_line_start(r);
            if (start)
                r->line_of[r->n - 1] = r->line;
            if (*s == '<')
                buf_addc(&r->out, '\\'); /* what is no tag of HTML's is a word */
            if (!(start && strchr(" \t", *s)))
                buf_addc(&r->out, *s);
            s++;
        }
    }
}

struct document *document_of_html(struct document *d, const struct block *b)
{
    struct rewrite r = {.out = BUF_INIT, .href = BUF_INIT, .line = block_line(d, b)};
    note_line(&r);
    rewrite(&r, cmark_node_get_literal(node_of(b)));
    note_line(&r);
    buf_rtrim(&r.out);
    struct document *part = NULL;
    if (r.out.len) {
        part = document_part(d, r.out.data, r.out.len, block_line(d, b));
        /* Definitions that were added behind are nobody's lines. */
        while (r.n < part->lines.n + 1)
            note_line(&r);
        part->line_map = r.line_of;
    } else {
        free(r.line_of);
    }
    buf_release(&r.out);
    buf_release(&r.href);
    return part;
}
