#include "text/markdown.h"

#include "text/markdown_line.h"
#include "text/markdown_literal.h"

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
    p->line_start = false;
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

static int put_block(void *self, const struct mustache_place *place,
                     const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct markdown_policy *p = self;
    p->line_start = false;
    if (value->format == MUSTACHE_READY)
        add_ready(out, place, value->bytes, value->len);
    else if (value->format == MUSTACHE_PLAIN)
        markdown_add_literal(out, place->line, place->len, value->bytes, value->len);
    else if (markdown_add_block(out, place->line, place->len, p->level, value->bytes, value->len,
                                err))
        return -1;
    else if (out->len && out->data[0] == '\n')
        *place->unput = blanks_at_end(place->line, place->len);
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

static void follow(void *self, const char *bytes, size_t len)
{
    struct markdown_policy *p = self;
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

void markdown_policy_init(struct markdown_policy *p)
{
    *p = (struct markdown_policy){.line_start = true};
    p->policy = (struct mustache_policy){
        .self = p, .inlined = put_inline, .block = put_block, .literal = follow};
}
