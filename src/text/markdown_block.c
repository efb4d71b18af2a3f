#include "text/markdown.h"

#include "base/alloc.h"
#include "text/markdown_line.h"
#include "text/markdown_literal.h"
#include "text/markdown_nodes.h"
#include "text/markdown_repair.h"
#include "text/markdown_source.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TAB 4

/* How many columns of each line are indentation, in which tabs count: none within a fence, where
 * they are content, four in indented code, else all. */
static size_t *indented_columns(const struct buf *text, const struct markdown_lines *lines)
{
    size_t *columns = xcalloc(lines->n + 1, sizeof *columns);
    cmark_node *root = markdown_parse(text);
    cmark_iter *iter = cmark_iter_new(root);
    for (size_t i = 0; i < lines->n; i++)
        columns[i] = SIZE_MAX;
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
        size_t pos = markdown_lines_find(lines, first, cmark_node_get_start_column(node));
        if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK)
            continue;
        if (strchr("`~", text->data[pos]))
            for (int i = first + 1; i < last; i++)
                columns[i - 1] = 0;
        else if (cmark_node_parent(node) == root)
            for (int i = first; i <= last; i++)
                columns[i - 1] = TAB;
    }
    cmark_iter_free(iter);
    cmark_node_free(root);
    return columns;
}

/* A line with the tabs of its indentation as blanks: a prefix would change their width. */
static void add_expanded(struct buf *out, const char *s, size_t n, size_t columns)
{
    size_t column = 0, i = 0;
    while (i < n && column < columns) {
        size_t marker = s[i] == '>' ? 1 : markdown_list_marker(s + i, n - i);
        if (s[i] == '\t') {
            size_t width = TAB - column % TAB;
            buf_fill(out, ' ', width);
            column += width;
            i++;
        } else if (s[i] == ' ' || marker) {
            size_t len = marker > 1 ? marker - 1 : 1; /* the blank behind may be a tab */
            buf_add(out, s + i, len);
            column += len;
            i += len;
        } else {
            break;
        }
    }
    buf_add(out, s + i, n - i);
}

static void expand_tabs(struct buf *text)
{
    if (!memchr(text->data, '\t', text->len))
        return;
    struct markdown_lines lines;
    markdown_lines_init(&lines, text);
    size_t *columns = indented_columns(text, &lines);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < lines.n; i++)
        add_expanded(&out, text->data + lines.at[i], lines.at[i + 1] - lines.at[i], columns[i]);
    free(columns);
    markdown_lines_release(&lines);
    buf_release(text);
    *text = out;
}

/* Takes up to three blanks off the first line, which would add to the indentation before it, and as
 * many as all have in common off the others. */
static void dedent(struct buf *text)
{
    size_t first = markdown_run(text->data, 0, text->len), common = 3;
    if (text->data[0] != ' ' || first > 3)
        return;
    struct markdown_lines lines;
    markdown_lines_init(&lines, text);
    for (size_t i = 0; i < lines.n; i++) {
        const char *s = text->data + lines.at[i];
        size_t blanks = markdown_blanks(s, 0, lines.at[i + 1] - lines.at[i]);
        if (s[blanks] != '\n' && blanks < common)
            common = blanks;
    }
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < lines.n; i++) {
        size_t from = lines.at[i], n = lines.at[i + 1] - from;
        size_t blanks = markdown_blanks(text->data + from, 0, n);
        size_t off = i == 0 ? first : common;
        off = off < blanks ? off : blanks;
        buf_add(&out, text->data + from + off, n - off);
    }
    markdown_lines_release(&lines);
    buf_release(text);
    *text = out;
}

/* Where a block goes: what its further lines begin with, and whether words stand before it. */
struct seat {
    struct buf prefix;
    bool marker; /* indentation or a list marker begins its first line */
    bool words;
    char bullet;    /* what the line's last containers are marked with, '-' or '*'; 0: neither */
    size_t bullets; /* how many there are in a row */
};

/* Counts the bullets at the end of the containers. */
static void count_bullets(struct seat *p, const char *line, size_t containers)
{
    for (size_t i = containers; i-- > 0;) {
        if (line[i] == ' ' || line[i] == '\t')
            continue;
        if ((line[i] != '-' && line[i] != '*') || (p->bullet && p->bullet != line[i]))
            return;
        p->bullet = line[i];
        p->bullets++;
    }
}

static void seat_init(struct seat *p, const char *line, const struct markdown_line *l, size_t len)
{
    *p = (struct seat){.prefix = BUF_INIT, .words = l->containers < len};
    markdown_line_prefix(&p->prefix, line, l->containers);
    bool blanks = markdown_blanks(line, 0, l->containers) == l->containers;
    p->marker = l->containers && (blanks || memcmp(p->prefix.data, line, l->containers) != 0);
    count_bullets(p, line, l->containers);
}

/* "- " and "---" would be one thematic break: the text's own gets another sign, and what is none
 * begins literally. */
static void part_from_bullets(const struct seat *seat, struct buf *text)
{
    size_t n = 0, own = 0;
    while (n < text->len && text->data[n] != '\n' && strchr(" \t-*", text->data[n])) {
        if (text->data[n] == '-' || text->data[n] == '*') {
            if (text->data[n] != seat->bullet)
                return;
            own++;
        }
        n++;
    }
    bool whole = n == text->len || text->data[n] == '\n';
    if (!seat->bullet || !whole || !own || own + seat->bullets < 3)
        return;
    struct buf out = BUF_INIT;
    buf_adds(&out, own < 3 ? "\\" : "___");
    buf_add(&out, text->data + (own < 3 ? 0 : n), text->len - (own < 3 ? 0 : n));
    buf_release(text);
    *text = out;
}

/* Puts the text where it goes. */
static void seat_text(struct buf *out, const struct seat *seat, struct buf *text)
{
    bool beside = seat->words && markdown_is_paragraph(text);
    if (seat->words && !beside)
        markdown_next_line(out, &seat->prefix, !markdown_is_tight_list(text));
    if (beside || (seat->marker && !seat->words))
        dedent(text);
    if (!seat->words)
        part_from_bullets(seat, text);
    markdown_add_lines(out, &seat->prefix, text->data, text->len);
}

/* Whether the text is harmless there, OUTER bytes of the line's indentation taken off. */
static bool judge_at(const struct seat *seat, const char *line, size_t containers, size_t outer,
                     const struct buf *text, int level)
{
    struct buf block = BUF_INIT, copy = BUF_INIT;
    struct seat here = *seat;
    here.prefix = (struct buf)BUF_INIT;
    buf_add(&here.prefix, seat->prefix.data + outer, seat->prefix.len - outer);
    buf_add(&copy, text->data, text->len);
    buf_add(&block, line + outer, containers - outer);
    if (seat->words)
        buf_adds(&block, "words: ");
    seat_text(&block, &here, &copy);
    bool good = markdown_is_harmless(&block, level);
    buf_release(&here.prefix);
    buf_release(&block);
    buf_release(&copy);
    return good;
}

/* Indentation may be that of an item above, or, up to three blanks, mean nothing. */
static bool judge(const struct seat *seat, const char *line, size_t containers,
                  const struct buf *text, int level)
{
    size_t outer = markdown_blanks(line, 0, containers);
    return judge_at(seat, line, containers, outer, text, level) &&
           (!outer || outer > 3 || judge_at(seat, line, containers, 0, text, level));
}

/* Brings the text into a form that is harmless there; false if there is none but the literal one.
 */
static bool mend(struct buf *text, const struct seat *seat, const char *line, size_t containers,
                 int level)
{
    struct buf original = BUF_INIT;
    buf_add(&original, text->data, text->len);
    bool good = markdown_repair(text, level);
    if (good && seat->prefix.len % TAB)
        expand_tabs(text);
    good = good && judge(seat, line, containers, text, level);
    if (!good) {
        buf_release(text);
        *text = original;
        markdown_rewrite(text, level);
        /* What was written anew may hold what was not there before. */
        if (markdown_within_limits(text->data, text->len))
            good = markdown_repair(text, level) && judge(seat, line, containers, text, level);
        return good;
    }
    buf_release(&original);
    return true;
}

int markdown_add_block(struct buf *out, const char *line, size_t len, int level, const char *text,
                       size_t text_len, struct error *err)
{
    (void)err;
    struct markdown_line l;
    markdown_line_read(&l, line, len);
    if (l.table || l.heading) {
        struct buf words = BUF_INIT;
        markdown_add_plain(&words, text, text_len);
        markdown_add_inline(out, line, len, words.data, words.len);
        buf_release(&words);
        return 0;
    }
    struct buf clean = BUF_INIT;
    struct seat seat;
    markdown_clean(&clean, text, text_len);
    seat_init(&seat, line, &l, len);
    if (!clean.len)
        ;
    else if (markdown_within_limits(clean.data, clean.len) &&
             mend(&clean, &seat, line, l.containers, level))
        seat_text(out, &seat, &clean);
    else
        markdown_add_literal(out, line, len, text, text_len);
    buf_release(&seat.prefix);
    buf_release(&clean);
    return 0;
}
