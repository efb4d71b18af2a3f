/* A block's words: its inlines without Markdown's markers, in the form of records. */
#include "text/document_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* Words on their way out, in pieces where they are asked for. */
struct words {
    struct buf *out;
    struct pieces *pieces; /* NULL: in one */
    enum split split;
    int line;
    int bold;       /* how deep in emphasis */
    bool only_bold; /* all of the piece so far is */
    size_t from;    /* of the piece */
};

static void end_piece(struct words *w)
{
    struct pieces *p = w->pieces;
    size_t from = w->from, end = w->out->len;
    while (from < end && strchr(" \t\n", w->out->data[from]))
        from++;
    while (end > from && strchr(" \t\n", w->out->data[end - 1]))
        end--;
    if (from < end) {
        struct piece *last = &p->v[p->n - 1];
        size_t bold = last->bold > from - w->from ? last->bold - (from - w->from) : 0;
        *last = (struct piece){from, end - from, bold < end - from ? bold : end - from, last->line};
    } else {
        p->n--;
    }
}

static void begin_piece(struct words *w)
{
    struct pieces *p = w->pieces;
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 4;
        p->v = xreallocarray(p->v, p->cap, sizeof *p->v);
    }
    w->from = w->out->len;
    w->only_bold = true;
    p->v[p->n++] = (struct piece){.from = w->from, .line = w->line};
}

/* Notes how far the piece has been bold so far, before something is added. */
static void added(struct words *w, size_t before)
{
    if (!w->pieces || !w->only_bold || w->out->len == before)
        return;
    if (w->bold)
        w->pieces->v[w->pieces->n - 1].bold = w->out->len - w->from;
    else
        w->only_bold = false;
}

static void add_break(struct words *w, bool hard)
{
    if (w->pieces && (w->split == SPLIT_LINES || hard)) {
        end_piece(w);
        begin_piece(w);
    } else if (w->pieces && w->out->len == w->from) {
        w->pieces->v[w->pieces->n - 1].line = w->line; /* a line end right behind a <br> */
    } else {
        buf_addc(w->out, hard ? '\n' : ' ');
    }
}

/* In the fence that code with backticks in it needs. */
static void add_code(struct buf *out, const char *code)
{
    size_t n = strlen(code);
    bool blank = strspn(code, " ") == n;
    bool pad = n && !blank &&
               (code[0] == '`' || code[n - 1] == '`' || (code[0] == ' ' && code[n - 1] == ' '));
    size_t fence = 1;
    /* The shortest fence that does not stand in the code. */
    for (bool clash = true; clash; fence += clash) {
        clash = false;
        for (const char *s = code; *s; s++) {
            size_t run = strspn(s, "`");
            clash |= run == fence;
            s += run ? run - 1 : 0;
        }
    }
    buf_fill(out, '`', fence);
    buf_adds(out, pad ? " " : "");
    buf_adds(out, code);
    buf_adds(out, pad ? " " : "");
    buf_fill(out, '`', fence);
}

static void walk(struct words *w, cmark_node *first);

static bool holds_image(cmark_node *link)
{
    for (cmark_node *n = cmark_node_first_child(link); n; n = cmark_node_next(n))
        if (cmark_node_get_type(n) == CMARK_NODE_IMAGE)
            return true;
    return false;
}

static void add_title(struct words *w, cmark_node *link)
{
    const char *title = cmark_node_get_title(link);
    if (title && *title)
        buf_addf(w->out, " \"%s\"", title);
}

static void add_link(struct words *w, cmark_node *link)
{
    const char *url = cmark_node_get_url(link);
    size_t from = w->out->len;
    bool image = cmark_node_get_type(link) == CMARK_NODE_IMAGE;
    bool around = !image && holds_image(link);
    if (!around)
        buf_addc(w->out, '[');
    size_t text = w->out->len;
    walk(w, cmark_node_first_child(link));
    const char *words = w->out->data + text;
    bool mail = !strncmp(url, "mailto:", 7) && !strcmp(url + 7, words);
    if (around) {
        buf_addf(w->out, " %s", url);
    } else if (!*words || !strcmp(words, url) || mail) {
        /* It is its own text. */
        bool none = !*words;
        struct buf own = BUF_INIT;
        buf_adds(&own, none ? url : words);
        buf_truncate(w->out, from);
        buf_add(w->out, own.data, own.len);
        buf_release(&own);
    } else {
        buf_addf(w->out, "](%s)", url);
    }
    add_title(w, link);
}

/* Formatting in HTML is no words; what looks like a tag and is none (a nick) is. */
static void add_html(struct words *w, const char *html)
{
    struct html_tag tag = html_tag_read(html, strlen(html));
    struct buf value = BUF_INIT, alt = BUF_INIT;
    if (!strncmp(html, "<!--", 4)) {
        buf_release(&value);
        return;
    }
    if (!strcmp(tag.name, "br")) {
        add_break(w, true);
    } else if (!strcmp(tag.name, "img") && html_attribute(&tag, "src", &value)) {
        html_attribute(&tag, "alt", &alt);
        if (alt.len && value.len)
            buf_addf(w->out, "[%s](%s)", alt.data, value.data);
        else
            buf_adds(w->out, alt.len ? alt.data : value.data);
    } else if (!strcmp(tag.name, "a") && !tag.closing && html_attribute(&tag, "href", &value)) {
        buf_addf(w->out, "%s ", value.data);
    } else if (!html_tag_is_known(&tag)) {
        buf_adds(w->out, html);
    }
    buf_release(&value);
    buf_release(&alt);
}

static void add_inline(struct words *w, cmark_node *node)
{
    size_t before = w->out->len;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        buf_adds(w->out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_CODE:
        add_code(w->out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        w->line++;
        add_break(w, cmark_node_get_type(node) == CMARK_NODE_LINEBREAK);
        return;
    case CMARK_NODE_HTML_INLINE: {
        add_html(w, cmark_node_get_literal(node));
        for (const char *c = cmark_node_get_literal(node); *c; c++)
            w->line += *c == '\n';
        break;
    }
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        w->bold++;
        walk(w, cmark_node_first_child(node));
        w->bold--;
        return;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        add_link(w, node);
        break;
    default:
        break;
    }
    added(w, before);
}

static void walk(struct words *w, cmark_node *first)
{
    for (cmark_node *node = first; node; node = cmark_node_next(node))
        add_inline(w, node);
}

void inlines_add_words(cmark_node *first, struct buf *out)
{
    struct words w = {.out = out};
    walk(&w, first);
}

/* Takes the box and the blank behind it off the words. */
static void drop_box(struct buf *out, size_t from)
{
    size_t n = out->len - from < 4 ? out->len - from : 4;
    memmove(out->data + from, out->data + from + n, out->len - from - n + 1);
    buf_truncate(out, out->len - n);
}

static bool has_words(const struct block *b)
{
    enum block_type type = block_type(b);
    return type == BLOCK_PARAGRAPH || type == BLOCK_HEADING;
}

void block_add_words(const struct document *d, const struct block *b, struct buf *out)
{
    size_t from = out->len;
    if (has_words(b)) {
        inlines_add_words(cmark_node_first_child(node_of(b)), out);
        if (document_has_box(b))
            drop_box(out, from);
    } else if (block_type(b) == BLOCK_FENCE || block_type(b) == BLOCK_INDENTED) {
        buf_adds(out, cmark_node_get_literal(node_of(b)));
    } else if (block_type(b) == BLOCK_UNPARSED) {
        for (int line = document_first_line(b); line <= document_last_line(b); line++)
            document_add_line(d, b, line, out);
    }
    while (out->len > from && strchr(" \t\n", out->data[out->len - 1]))
        buf_truncate(out, out->len - 1);
}

void block_pieces(const struct document *d, const struct block *b, enum split split,
                  struct pieces *out)
{
    *out = (struct pieces){.text = BUF_INIT};
    struct words w = {.out = &out->text, .pieces = out, .split = split, .line = block_line(d, b)};
    if (!has_words(b))
        return;
    begin_piece(&w);
    walk(&w, cmark_node_first_child(node_of(b)));
    end_piece(&w);
    if (document_has_box(b) && out->n && out->v[0].len >= 3) {
        struct piece *first = &out->v[0];
        size_t n = first->len < 4 ? first->len : 4;
        first->from += n;
        first->len -= n;
    }
}

void pieces_release(struct pieces *p)
{
    free(p->v);
    buf_release(&p->text);
    *p = (struct pieces){.text = BUF_INIT};
}

size_t block_bold(const struct document *d, const struct block *b)
{
    struct pieces p;
    block_pieces(d, b, SPLIT_BREAKS, &p);
    size_t bold = p.n ? p.v[0].bold : 0;
    pieces_release(&p);
    return bold;
}
