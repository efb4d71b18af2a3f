#include "text/html.h"

#include "base/alloc.h"
#include "text/html_internal.h"

#include <stdlib.h>
#include <string.h>

static void add_block(struct html *h, const struct block *b);

#define NESTED 60 /* lists and quotes within each other; what is deeper is shown as it stands */

void html_outline_release(struct html_outline *outline)
{
    free(outline->v);
    buf_release(&outline->text);
    *outline = (struct html_outline){.text = BUF_INIT};
}

const char *html_outline_id(const struct html_outline *outline, size_t i)
{
    return outline->text.data + outline->v[i].id;
}

const char *html_outline_words(const struct html_outline *outline, size_t i)
{
    return outline->text.data + outline->v[i].words;
}

void html_words(cmark_node *first, struct buf *out)
{
    for (cmark_node *node = first; node; node = cmark_node_next(node)) {
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_CODE:
            buf_adds(out, cmark_node_get_literal(node));
            break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
            buf_addc(out, ' ');
            break;
        case CMARK_NODE_HTML_INLINE: {
            struct html_tag tag =
                html_tag_read(cmark_node_get_literal(node), strlen(cmark_node_get_literal(node)));
            if (!html_tag_is_known(&tag))
                buf_adds(out, cmark_node_get_literal(node));
            break;
        }
        default:
            html_words(cmark_node_first_child(node), out);
            break;
        }
    }
}

/* "<!--e3-->": the ref; 0 bytes: it is something else. */
static size_t mark_of(const char *html, const char **ref)
{
    if (strncmp(html, "<!--", 4) || html[4] < 'a' || html[4] > 'z')
        return 0;
    size_t digits = strspn(html + 5, "0123456789");
    *ref = html + 4;
    return digits && !strcmp(html + 5 + digits, "-->") ? digits + 1 : 0;
}

void html_mark(struct html *h, cmark_node *first)
{
    for (cmark_node *node = first; node; node = cmark_node_next(node)) {
        const char *ref;
        size_t len = cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE
                         ? mark_of(cmark_node_get_literal(node), &ref)
                         : 0;
        if (!len || len > 20)
            continue;
        char id[24] = "";
        memcpy(id, ref, len);
        if (html_id_take(&h->ids, id)) {
            html_adds(h, " id=\"");
            html_adds(h, id);
            html_adds(h, "\"");
        }
        return;
    }
}

/* ---- paragraphs */

/* All of it is strong: it heads what follows, as a day does in a timeline. */
static bool is_lead(cmark_node *first)
{
    if (cmark_node_get_type(first) != CMARK_NODE_STRONG)
        return false;
    while ((first = cmark_node_next(first)) != NULL)
        if (cmark_node_get_type(first) != CMARK_NODE_HTML_INLINE)
            return false;
    return true;
}

/* Nothing to be seen: comments. */
static bool is_unseen(cmark_node *first)
{
    for (; first; first = cmark_node_next(first))
        if (cmark_node_get_type(first) != CMARK_NODE_SOFTBREAK &&
            !(cmark_node_get_type(first) == CMARK_NODE_HTML_INLINE &&
              !strncmp(cmark_node_get_literal(first), "<!--", 4)))
            return false;
    return true;
}

static void add_paragraph(struct html *h, const struct block *b)
{
    cmark_node *first = cmark_node_first_child(node_of(b));
    if (is_unseen(first))
        return;
    html_adds(h, "<p");
    html_mark(h, first);
    html_adds(h, is_lead(first) ? " class=\"lead\">" : ">");
    html_inlines(h, first);
    buf_rtrim(h->out); /* what stood before a comment */
    html_adds(h, "</p>\n");
}

/* ---- headings */

/* The level on the page: none is skipped on the way down. */
static int level_of(struct html *h, int level)
{
    if (!h->open)
        h->above = level > 1 && !h->levels[0] ? 1 : h->above;
    while (h->open && h->levels[h->open - 1] >= level)
        h->open--;
    h->levels[h->open++] = level;
    int shown = h->open + h->above;
    return shown > HTML_LEVELS ? HTML_LEVELS : shown;
}

static void note_heading(struct html *h, int level, const char *id, const char *words)
{
    struct html_outline *o = h->outline;
    if (o->n == o->cap) {
        o->cap = o->cap ? o->cap * 2 : 16;
        o->v = xreallocarray(o->v, o->cap, sizeof *o->v);
    }
    struct html_heading *last = &o->v[o->n++];
    *last = (struct html_heading){.level = level, .id = o->text.len};
    buf_add(&o->text, id, strlen(id) + 1);
    last->words = o->text.len;
    buf_add(&o->text, words, strlen(words) + 1);
    if (!o->behind_first)
        o->behind_first = h->out->len;
}

static void add_heading(struct html *h, const struct block *b)
{
    struct buf words = BUF_INIT, id = BUF_INIT;
    cmark_node *first = cmark_node_first_child(node_of(b));
    html_words(first, &words);
    buf_rtrim(&words);
    if (!words.len) {
        add_paragraph(h, b); /* there may be a picture */
    } else {
        int level = level_of(h, block_level(b));
        html_id_of_words(&h->ids, words.data, &id);
        buf_addf(h->out, "<h%d id=\"", level);
        html_add_text(h->out, id.data, id.len);
        html_adds(h, "\">");
        html_inlines(h, first);
        html_adds(h, "<a class=\"anchor\" href=\"#");
        html_add_url(h->out, id.data);
        buf_addf(h->out, "\" aria-hidden=\"true\" tabindex=\"-1\"></a></h%d>\n", level);
        if (h->outline)
            note_heading(h, level, id.data, words.data);
    }
    buf_release(&words);
    buf_release(&id);
}

/* ---- code, and what is shown as it stands */

/* It scrolls by itself where it is too wide: a keyboard must reach it. */
static void add_code(struct html *h, const char *label, const char *text, size_t len)
{
    buf_addf(h->out, "<pre tabindex=\"0\" role=\"group\" aria-label=\"%s\"><code>", label);
    html_add_text(h->out, text, len);
    html_adds(h, "</code></pre>\n");
}

static void add_as_it_stands(struct html *h, const struct block *b)
{
    struct buf text = BUF_INIT;
    block_add_markdown(h->d, b, &text);
    buf_addc(&text, '\n');
    add_code(h, "Text", text.data, text.len);
    buf_release(&text);
}

/* ---- lists */

static void add_box(struct html *h, const struct block *item, bool words)
{
    html_adds(h, words ? "<label><input type=\"checkbox\" disabled"
                       : "<input type=\"checkbox\" disabled aria-label=\"Done\"");
    html_adds(h, block_box(item) == 'x' ? " checked> " : "> ");
    h->skip = 3;
    h->trim = true;
}

/* The paragraph that an item begins with: its box or its label, and the rest of its words. */
static void add_first_paragraph(struct html *h, const struct block *item, bool entry, bool tight)
{
    cmark_node *first = cmark_node_first_child(node_of(block_first(item)));
    bool box = block_box(item) != 0;
    struct buf words = BUF_INIT;
    html_adds(h, tight ? "" : "<p>");
    if (box)
        html_words(first, &words);
    bool labelled = box && words.len > 3 && words.data[3 + strspn(words.data + 3, " ")];
    if (box)
        add_box(h, item, labelled);
    html_inlines(h, entry ? html_entry_head(h, item) : first);
    h->skip = 0;
    h->trim = false;
    buf_rtrim(h->out);
    html_adds(h, labelled ? "</label>" : "");
    html_adds(h, tight ? block_next(block_first(item)) ? "\n" : "" : "</p>\n");
    buf_release(&words);
}

static void add_item(struct html *h, const struct block *item, enum html_list kind, bool tight)
{
    const struct block *b = block_first(item);
    bool words = b && block_type(b) == BLOCK_PARAGRAPH;
    bool entry = false;
    html_adds(h, "<li");
    if (words && block_box(item))
        html_adds(h, " class=\"task\"");
    else if (kind == HTML_EVENTS)
        entry = html_entry_begins(h, item);
    if (words)
        html_mark(h, cmark_node_first_child(node_of(b)));
    html_adds(h, ">");
    for (bool first = true; b; b = block_next(b), first = false) {
        if (block_type(b) != BLOCK_PARAGRAPH)
            add_block(h, b);
        else if (html_table(h, b))
            continue;
        else if (first)
            add_first_paragraph(h, item, entry, tight);
        else if (tight)
            html_inlines(h, cmark_node_first_child(node_of(b)));
        else
            add_paragraph(h, b);
    }
    html_adds(h, "</li>\n");
}

static void open_list(struct html *h, const struct block *list, enum html_list kind, size_t clock)
{
    html_adds(h, block_is_ordered(list) ? "<ol" : "<ul");
    if (kind == HTML_EVENTS)
        buf_addf(h->out, " class=\"events clock-%s\"",
                 clock <= 5   ? "short"
                 : clock <= 9 ? "medium"
                              : "long");
    else if (kind == HTML_FACTS)
        html_adds(h, " class=\"facts\"");
    if (block_is_ordered(list) && block_number(list) != 1)
        buf_addf(h->out, " start=\"%d\"", block_number(list));
    html_adds(h, ">\n");
}

static void add_list(struct html *h, const struct block *list)
{
    size_t clock = h->depth == 1 ? h->clock : 0;
    enum html_list kind = html_list_of(list, &clock);
    if (kind == HTML_FACTS && h->events)
        kind = HTML_LIST; /* there is no room for a column of labels */
    bool tight = cmark_node_get_list_tight(node_of(list));
    open_list(h, list, kind, clock);
    h->events += kind == HTML_EVENTS;
    for (const struct block *item = block_first(list); item; item = block_next(item))
        add_item(h, item, kind, tight);
    h->events -= kind == HTML_EVENTS;
    html_adds(h, block_is_ordered(list) ? "</ol>\n" : "</ul>\n");
}

/* ---- all of them */

/* The words of an HTML block, read as import reads them. */
static void add_html_block(struct html *h, const struct block *b)
{
    struct document *own = h->d, *within = document_within(own, b);
    if (!within)
        return;
    h->d = within;
    html_blocks(h, block_first(document_root(within)));
    h->d = own;
}

static void add_container(struct html *h, const struct block *b)
{
    if (h->depth == NESTED) {
        add_as_it_stands(h, b);
        return;
    }
    h->depth++;
    switch (block_type(b)) {
    case BLOCK_LIST:
        add_list(h, b);
        break;
    case BLOCK_QUOTE:
        html_adds(h, "<blockquote>\n");
        html_blocks(h, block_first(b));
        html_adds(h, "</blockquote>\n");
        break;
    default:
        add_html_block(h, b);
        break;
    }
    h->depth--;
}

static void add_block(struct html *h, const struct block *b)
{
    const char *literal;
    switch (block_type(b)) {
    case BLOCK_HEADING:
        add_heading(h, b);
        break;
    case BLOCK_PARAGRAPH:
        if (!html_table(h, b))
            add_paragraph(h, b);
        break;
    case BLOCK_FENCE:
    case BLOCK_INDENTED:
        literal = cmark_node_get_literal(node_of(b));
        add_code(h, "Code", literal, strlen(literal));
        break;
    case BLOCK_RULE:
        html_adds(h, "<hr>\n");
        break;
    case BLOCK_UNPARSED:
        if (!html_table(h, b))
            add_as_it_stands(h, b);
        break;
    case BLOCK_COMMENT:
        break;
    default:
        add_container(h, b);
        break;
    }
}

void html_blocks(struct html *h, const struct block *first)
{
    for (const struct block *b = first; b; b = block_next(b))
        add_block(h, b);
}

/* The timelines of several days have their column in common. */
static size_t widest_clock(const struct block *first)
{
    size_t clock = 0;
    for (const struct block *b = first; b; b = block_next(b))
        if (block_type(b) == BLOCK_LIST)
            html_list_of(b, &clock);
    return clock;
}

void html_add_markdown(struct buf *out, const char *text, size_t len,
                       const struct html_label *labels, struct html_outline *outline)
{
    struct html h = {.out = out, .labels = labels, .outline = outline, .ids.names = BUF_INIT};
    if (outline)
        *outline = (struct html_outline){.text = BUF_INIT};
    h.d = document_new(text, len, 1);
    h.clock = widest_clock(block_first(document_root(h.d)));
    html_blocks(&h, block_first(document_root(h.d)));
    document_free(h.d);
    html_ids_release(&h.ids);
}
