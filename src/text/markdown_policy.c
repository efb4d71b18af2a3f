#include "text/markdown.h"

#include "text/markdown_line.h"
#include "text/markdown_literal.h"
#include "text/markdown_mark.h"

#include <string.h>

static void add_ready(struct buf *out, const struct mustache_place *place, const char *s, size_t n)
{
    struct markdown_line l;
    struct buf prefix = BUF_INIT;
    markdown_line_read(&l, place->line, place->len);
    markdown_line_prefix(&prefix, place->line, l.containers);
    markdown_add_lines(out, &prefix, s, n);
    buf_release(&prefix);
}

static int put_inline(void *self, const struct mustache_place *place,
                      const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct markdown_policy *p = self;
    (void)err;
    p->line_start = p->after_list = p->after_code = false;
    p->within = true;
    if (value->format == MUSTACHE_READY) {
        buf_add(out, value->bytes, value->len);
    } else if (value->format == MUSTACHE_MARKDOWN) {
        struct buf words = BUF_INIT;
        markdown_add_plain(&words, value->bytes, value->len);
        markdown_add_inline(out, place->line, place->len, words.data, words.len);
        buf_release(&words);
    } else {
        markdown_add_inline(out, place->line, place->len, value->bytes, value->len);
    }
    return 0;
}

static size_t blanks_at_end(const char *s, size_t n)
{
    size_t blanks = 0;
    while (blanks < n && strchr(" \t", s[n - 1 - blanks]))
        blanks++;
    return blanks;
}

#define APART "<!-- -->\n" /* two lists with nothing between them would be one */

/* How Markdown begins or ends, of what would go on over the blank lines between two values. */
#define RUN_LIST 1u
#define RUN_INDENTED 2u /* of an ending: by as much as code is */

/* It may end in a list where no line since its last item stands outside of it. To keep too much
 * apart does no harm. */
static void find_runs(const char *s, size_t n, unsigned *begins, unsigned *ends)
{
    bool first = true, blank = false;
    *begins = *ends = 0;
    for (size_t i = 0; i < n;) {
        const char *eol = memchr(s + i, '\n', n - i);
        size_t end = eol ? (size_t)(eol - s) : n, at = i;
        while (at < end && s[at] == ' ')
            at++;
        bool code = at - i > 3 || (at < end && s[at] == '\t');
        bool marker = at < end && at - i < 4 && markdown_list_marker(s + at, end - at);
        if (at == end) {
            blank = true;
        } else {
            if (marker)
                *ends = RUN_LIST;
            else if (at == i && blank && s[at] != '\t')
                *ends = 0;
            *ends = (*ends & RUN_LIST) | (code ? RUN_INDENTED : 0);
            if (first)
                *begins = (marker ? RUN_LIST : 0) | (code || at > i ? RUN_INDENTED : 0);
            first = blank = false;
        }
        i = end + 1;
    }
}

static size_t prefix_width(const struct mustache_place *place)
{
    struct markdown_line l;
    struct buf prefix = BUF_INIT;
    markdown_line_read(&l, place->line, place->len);
    markdown_line_prefix(&prefix, place->line, l.containers);
    size_t width = prefix.len;
    buf_release(&prefix);
    return width;
}

/* A list that follows one, with only blanks before it on its line. */
static void keep_apart(const struct mustache_place *place, struct buf *out)
{
    if (blanks_at_end(place->line, place->len) != place->len)
        return;
    buf_insert(out, 0, place->line, place->len);
    buf_insert(out, 0, APART, strlen(APART));
}

/* What was written, without the prefix of its lines. */
static void add_unprefixed(struct buf *out, const struct buf *block, size_t width)
{
    for (size_t i = 0; i < block->len;) {
        const char *eol = memchr(block->data + i, '\n', block->len - i);
        size_t end = eol ? (size_t)(eol - block->data) + 1 : block->len;
        size_t left = end - i - (eol != NULL);
        i += !i ? 0 : left < width ? left : width;
        buf_add(out, block->data + i, end - i);
        i = end;
    }
}

static int put_markdown(struct markdown_policy *p, const struct mustache_place *place,
                        const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct buf text = BUF_INIT;
    unsigned begins, ends;
    bool after_list = p->after_list, after_code = p->after_code;
    bool apart = place->len >= p->list_indent;
    markdown_part(&text, value->bytes, value->len, value->label);
    int rc = markdown_add_block(out, place->line, place->len, p->level, text.data, text.len, err);
    buf_reset(&text);
    p->list_indent = prefix_width(place);
    add_unprefixed(&text, out, p->list_indent);
    /* What was written counts, so that it is written the same once it was read. */
    find_runs(text.data, text.len, &begins, &ends);
    p->after_list = ends & RUN_LIST;
    p->after_code = ends & RUN_INDENTED;
    p->within = !ends;
    buf_release(&text);
    if (rc)
        return -1;
    bool next_line = out->len && out->data[0] == '\n';
    if (value->mark)
        markdown_add_mark(out, place->line, place->len, value->mark);
    else if (next_line)
        *place->unput = blanks_at_end(place->line, place->len);
    bool goes_on = (after_list && begins) || (after_code && (begins & RUN_INDENTED));
    if (goes_on && apart && !next_line)
        keep_apart(place, out);
    return 0;
}

static int put_block(void *self, const struct mustache_place *place,
                     const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct markdown_policy *p = self;
    p->line_start = p->at_start = false;
    if (value->format == MUSTACHE_MARKDOWN)
        return put_markdown(p, place, value, out, err);
    p->after_list = p->after_code = false;
    p->within = true;
    p->list_indent = prefix_width(place);
    if (value->format == MUSTACHE_READY)
        add_ready(out, place, value->bytes, value->len);
    else
        markdown_add_literal(out, place->line, place->len, value->bytes, value->len);
    return 0;
}

/* One byte at a line's beginning: up to three blanks, then '#' or a fence's characters. */
static void at_line_start(struct markdown_policy *p, char c)
{
    if (c == ' ' && !p->run && p->blanks < 3) {
        p->blanks++;
        return;
    }
    if ((c == '#' || c == '`' || c == '~') && (!p->run || p->run_char == c)) {
        p->run_char = c;
        p->run++;
        return;
    }
    p->line_start = false;
    bool ends = c == ' ' || c == '\t' || c == '\n';
    if (p->run_char == '#' && p->run <= 6 && ends && !p->fence)
        p->level = p->run;
    if (p->run_char == '#' || p->run < 3)
        return;
    if (!p->fence) {
        p->fence = p->run;
        p->fence_char = p->run_char;
    } else if (p->fence_char == p->run_char && p->run >= p->fence && ends) {
        p->fence = 0;
    }
}

static void follow_headings(struct markdown_policy *p, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p->line_start)
            at_line_start(p, bytes[i]);
        if (!p->line_start) {
            const char *eol = memchr(bytes + i, '\n', len - i);
            if (!eol)
                return;
            i = (size_t)(eol - bytes);
        }
        if (bytes[i] == '\n') {
            p->line_start = true;
            p->blanks = p->run = 0;
            p->run_char = 0;
        }
    }
}

/* A list marker, or the beginning of one that the template cuts there. */
static bool may_be_marker(const char *s, size_t n)
{
    return markdown_list_marker(s, n) || (n == 1 && strchr("-*+0123456789", s[0]));
}

/* How many bytes go out before the lists are kept apart: those up to the marker of the next one. */
static size_t follow_runs(struct markdown_policy *p, const char *bytes, size_t len)
{
    for (size_t i = 0; (p->after_list || p->after_code) && i < len; i++) {
        char c = bytes[i];
        if (c == '\n') {
            p->at_start = true;
            buf_reset(&p->apart);
            buf_adds(&p->apart, APART);
        } else if (p->at_start && c == ' ') {
            buf_addc(&p->apart, c);
        } else {
            bool inside =
                p->after_list && p->at_start && p->apart.len - strlen(APART) >= p->list_indent;
            p->after_list = p->after_code = false;
            if (inside && may_be_marker(bytes + i, len - i))
                return i;
        }
    }
    return len;
}

static size_t follow(void *self, const char *bytes, size_t len, const char **between)
{
    struct markdown_policy *p = self;
    follow_headings(p, bytes, len);
    size_t first = p->after_list || p->after_code ? follow_runs(p, bytes, len) : len;
    *between = p->apart.data;
    p->within = !p->line_start && !p->after_list && !p->after_code;
    return first;
}

void markdown_policy_init(struct markdown_policy *p)
{
    *p = (struct markdown_policy){.line_start = true};
    buf_init(&p->apart);
    p->policy = (struct mustache_policy){.self = p,
                                         .inlined = put_inline,
                                         .block = put_block,
                                         .literal = follow,
                                         .within = &p->within};
}

void markdown_policy_release(struct markdown_policy *p)
{
    buf_release(&p->apart);
}
