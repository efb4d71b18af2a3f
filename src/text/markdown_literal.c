#include "text/markdown_literal.h"

#include "text/markdown.h"
#include "text/markdown_line.h"
#include "text/markdown_source.h"

#include <string.h>

static size_t bare_length(const struct buf *prefix)
{
    size_t n = prefix->len;
    while (n && strchr(" \t", prefix->data[n - 1]))
        n--;
    return n;
}

void markdown_next_line(struct buf *out, const struct buf *prefix, bool gap)
{
    buf_addc(out, '\n');
    if (gap) {
        buf_add(out, prefix->data, bare_length(prefix));
        buf_addc(out, '\n');
    }
    buf_add(out, prefix->data, prefix->len);
}

void markdown_add_lines(struct buf *out, const struct buf *prefix, const char *text, size_t len)
{
    size_t bare = bare_length(prefix);
    for (size_t i = 0; i < len;) {
        const char *end = memchr(text + i, '\n', len - i);
        size_t n = end ? (size_t)(end - text) - i : len - i;
        if (i) {
            buf_addc(out, '\n');
            buf_add(out, prefix->data, n ? prefix->len : bare);
        }
        buf_add(out, text + i, n);
        i += n + 1;
    }
}

void markdown_add_literal(struct buf *out, const char *line, size_t len, const char *text,
                          size_t text_len)
{
    struct markdown_line l;
    struct buf clean = BUF_INIT, prefix = BUF_INIT;
    markdown_line_read(&l, line, len);
    markdown_line_prefix(&prefix, line, l.containers);
    markdown_clean(&clean, text, text_len);
    /* As at a line's beginning also behind words: read back, it is Markdown that stands there. */
    bool first = true, gap = false, words = l.containers < len;
    for (size_t i = 0; i < clean.len; i++) {
        const char *eol = memchr(clean.data + i, '\n', clean.len - i);
        size_t stop = (size_t)(eol - clean.data), begin = markdown_blanks(clean.data, i, stop);
        size_t end = stop;
        while (end > begin && strchr(" \t", clean.data[end - 1]))
            end--;
        i = stop;
        if (begin == end) {
            gap = true;
            continue;
        }
        if (!first)
            markdown_next_line(out, &prefix, gap);
        bool on_line = first && !words;
        markdown_add_inline(out, on_line ? line : prefix.data, on_line ? len : prefix.len,
                            clean.data + begin, end - begin);
        first = gap = false;
    }
    buf_release(&clean);
    buf_release(&prefix);
}
