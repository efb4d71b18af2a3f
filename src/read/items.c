#include "read/items.h"

#include "base/alloc.h"
#include "read/fold.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 8        /* nested lists of an item */
#define ITEM_LONGEST 600 /* bytes of a paragraph that is an item of its own */

static const char *const closings[] = {
    "by implementing", "by addressing",  "by conducting",   "by taking",      "by following",
    "by learning",     "by adopting",    "by improving",    "by making",      "by applying",
    "by doing so",     "by having",      "by ensuring",     "in conclusion",  "to conclude",
    "in summary",      "to summarize",   "overall",         "moving forward", "going forward",
    "these measures",  "these actions",  "these steps",     "these tasks",    "these improvements",
    "with these",      "through these",  "we believe",      "we apologize",   "we are committed",
    "we aim to",       "this incident",  "this postmortem", "en conclusion",  "en resumen",
    "con estas",       "al implementar", "em conclusao",    "com essas",      "ao implementar",
    "en mettant",      "ces mesures",    "estas medidas",   "essas medidas",  NULL};

/* Whether a text closes what stands above it ("By implementing these …"). */
static bool is_closing(const char *text, size_t len)
{
    struct folded f;
    fold(&f, text, len, false);
    return folded_begins(&f, closings) >= 0;
}

void items_release(struct items *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->v[i].text);
    free(list->v);
    *list = (struct items){0};
}

static void add(struct items *list, struct buf *text, int line, int last_line, char box)
{
    buf_rtrim(text);
    size_t from = strspn(text->data, " \t\n");
    if (text->len > from) {
        if (list->n == list->cap) {
            list->cap = list->cap ? list->cap * 2 : 8;
            list->v = xreallocarray(list->v, list->cap, sizeof *list->v);
        }
        char *copy = xstrndup(text->data + from, text->len - from);
        list->v[list->n++] = (struct item){copy, line, last_line, box};
        list->boxes = list->boxes || box;
    }
    buf_release(text);
}

/* ---- texts */

static void add_nested(struct document *d, const struct block *b, int depth, struct buf *out)
{
    if (out->len && out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
    const struct block *child = block_first(b);
    if (block_type(b) == BLOCK_ITEM) {
        if (depth)
            buf_fill(out, ' ', (size_t)(depth - 1) * 2);
        if (depth)
            buf_adds(out, block_box(b) ? (block_box(b) == ' ' ? "- [ ] " : "- [x] ") : "- ");
        if (child && block_type(child) == BLOCK_PARAGRAPH) {
            block_add_words(d, child, out);
            child = block_next(child);
        }
    } else if (!child)
        block_add_words(d, b, out);
    bool list = block_type(b) == BLOCK_LIST;
    for (; child; child = block_next(child))
        add_nested(d, child, depth < DEEPEST && list ? depth + 1 : depth, out);
}

static void add_block(struct items *list, struct document *d, const struct block *b)
{
    struct buf text = BUF_INIT;
    add_nested(d, b, 0, &text);
    add(list, &text, block_line(d, b), block_last_line(d, b), block_box(b));
}

static void add_list(struct items *list, struct document *d, const struct block *b)
{
    for (const struct block *item = block_first(b); item; item = block_next(item))
        add_block(list, d, item);
}

/* ---- lists that are something else to Markdown */

static bool begins_a_sentence(const char *s)
{
    return isupper((unsigned char)*s) || (unsigned char)*s >= 0x80 || strchr("[`\"'", *s);
}

/* Whether a block stands for a list: paragraphs that are sentences, or lists. */
static bool is_list_like(struct document *d)
{
    bool is = true;
    for (const struct block *b = block_first(document_root(d)); b && is; b = block_next(b)) {
        struct buf words = BUF_INIT;
        if (block_type(b) == BLOCK_PARAGRAPH)
            block_add_words(d, b, &words);
        is = block_type(b) == BLOCK_LIST || (words.len && begins_a_sentence(words.data));
        buf_release(&words);
    }
    return is;
}

/* An indented block or raw HTML; false: it is no list. */
static bool add_within(struct items *list, struct document *d, const struct block *b)
{
    struct document *within = document_within(d, b);
    if (!within || !is_list_like(within))
        return false;
    for (const struct block *c = block_first(document_root(within)); c; c = block_next(c))
        if (block_type(c) == BLOCK_LIST)
            add_list(list, within, c);
        else
            add_block(list, within, c);
    return true;
}

/* ---- lines */

static const char *const bullets[] = {"•", "◦", "‣", "▪", "–", "—", "·", NULL};

/* A bullet that Markdown doesn't know, with the blanks behind it. */
static size_t bullet(const char *s)
{
    for (int i = 0; bullets[i]; i++) {
        size_t len = strlen(bullets[i]);
        if (!strncmp(s, bullets[i], len))
            return len + strspn(s + len, " \t");
    }
    return 0;
}

/* A sign that stands for a bullet, and says something: it stays. */
static bool has_mark(const char *s)
{
    static const char *const marks[] = {"✅", "❌", "✔", "✖", "✓", "✗", "⚠", "👍", "👎", "➕", "➖"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strncmp(s, marks[i], strlen(marks[i])))
            return true;
    return bullet(s) > 0;
}

/* Whether each line of a paragraph is an item: all have bullets, or each is a sentence. */
static bool are_items(const struct pieces *lines)
{
    size_t with_bullet = 0, sentences = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const char *s = lines->text.data + lines->v[i].from;
        size_t len = lines->v[i].len;
        while (len && s[len - 1] == ' ')
            len--;
        with_bullet += has_mark(s);
        sentences +=
            len && begins_a_sentence(s) && (i + 1 == lines->n || strchr(".!?;", s[len - 1]));
    }
    return lines->n > 1 && (with_bullet == lines->n || sentences == lines->n);
}

/* Takes a paragraph's lines; what closes them stays, as a piece of its own. */
static bool add_lines(struct items *list, struct piece_of *p, bool keep)
{
    struct pieces lines = {0};
    block_pieces(p->document, p->block, SPLIT_LINES, &lines);
    bool are = are_items(&lines);
    size_t n = lines.n;
    if (are && n > 1 && is_closing(lines.text.data + lines.v[n - 1].from, lines.v[n - 1].len))
        n--;
    for (size_t i = 0; are && i < n; i++) {
        struct buf text = BUF_INIT;
        const char *s = lines.text.data + lines.v[i].from;
        size_t skip = bullet(s);
        buf_add(&text, s + skip, lines.v[i].len - skip);
        add(list, &text, lines.v[i].line, lines.v[i].line, '\0');
    }
    struct document *rest = NULL;
    if (are && !keep && n < lines.n)
        rest = document_of_lines(p->document, p->block, lines.v[n].line, lines.v[n].line);
    if (are && !keep)
        p->taken = true;
    if (rest)
        *p = (struct piece_of){rest, block_first(document_root(rest)), lines.v[n].line, false};
    pieces_release(&lines);
    return are;
}

/* ---- paragraphs */

static bool is_paragraph_item(const struct piece_of *p)
{
    struct buf words = BUF_INIT;
    block_add_words(p->document, p->block, &words);
    buf_rtrim(&words);
    bool is = words.len && words.len <= ITEM_LONGEST && begins_a_sentence(words.data) &&
              words.data[words.len - 1] != ':' && !is_closing(words.data, words.len);
    buf_release(&words);
    return is;
}

/* "What went well: the alerts were quick." */
static bool is_label_item(const struct part *p, const struct piece_of *piece)
{
    static const char *const nothing[] = {"none",    "na",      "n a",    "tbd",
                                          "todo",    "nothing", "no",     "ninguna",
                                          "ninguno", "nenhuma", "aucune", NULL};
    if (p->form != HEADING_ITEM && p->form != HEADING_LABEL)
        return false;
    struct buf words = BUF_INIT;
    struct folded f;
    block_add_words(piece->document, piece->block, &words);
    fold(&f, words.data, words.len, false);
    bool is = f.n > 0;
    for (int i = 0; nothing[i] && is; i++)
        is = folded_matches(&f, 0, nothing[i]) != f.n;
    buf_release(&words);
    return is;
}

/* Whether all its paragraphs begin with a sign, two at least. */
static bool is_marked(const struct part *p)
{
    size_t paragraphs = 0, marked = 0;
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < p->n && marked == paragraphs; i++) {
        if (p->piece[i].taken || block_type(p->piece[i].block) != BLOCK_PARAGRAPH)
            continue;
        buf_reset(&words);
        block_add_words(p->piece[i].document, p->piece[i].block, &words);
        paragraphs++;
        marked += has_mark(words.data);
    }
    buf_release(&words);
    return marked > 1 && marked == paragraphs;
}

static bool has_lists(const struct part *p)
{
    for (size_t i = 0; i < p->n; i++) {
        enum block_type type = block_type(p->piece[i].block);
        if (type == BLOCK_LIST || type == BLOCK_ITEM || type == BLOCK_INDENTED)
            return true;
    }
    return false;
}

void items_read(struct outline *o, int part, bool keep, struct items *out)
{
    struct part *p = &o->part[part];
    bool lists = has_lists(p), marked = !lists && is_marked(p);
    for (size_t i = 0; i < p->n; i++) {
        struct piece_of *piece = &p->piece[i];
        enum block_type type = block_type(piece->block);
        bool taken = true;
        if (piece->taken)
            continue;
        if (type == BLOCK_LIST)
            add_list(out, piece->document, piece->block);
        else if (type == BLOCK_ITEM)
            add_block(out, piece->document, piece->block);
        else if (type == BLOCK_INDENTED || type == BLOCK_HTML)
            taken = add_within(out, piece->document, piece->block);
        else if (type == BLOCK_PARAGRAPH && !lists && add_lines(out, piece, keep))
            taken = false; /* that is done there */
        else if (type == BLOCK_PARAGRAPH && !lists && p->form == HEADING_LINE && !marked)
            taken = is_paragraph_item(piece);
        else if (type == BLOCK_PARAGRAPH && marked)
            taken = true;
        else if (type == BLOCK_PARAGRAPH && p->n == 1)
            taken = is_label_item(p, piece);
        else
            taken = false;
        if (taken && type == BLOCK_PARAGRAPH)
            add_block(out, piece->document, piece->block);
        if (taken && !keep)
            piece->taken = true;
    }
    if (out->n && !keep)
        p->taken = true;
}
