#include "text/mustache_out.h"

#include <string.h>

void out_init(struct out *out, const struct mustache_policy *policy, mustache_sink sink,
              void *sink_self)
{
    *out = (struct out){.policy = policy, .sink = sink, .sink_self = sink_self, .fresh = true};
    buf_init(&out->bytes);
    buf_init(&out->indent);
    buf_init(&out->value);
    buf_grow(&out->bytes, 2 * OUT_PIECE);
}

void out_release(struct out *out)
{
    buf_release(&out->bytes);
    buf_release(&out->indent);
    buf_release(&out->value);
}

bool out_at_line_start(const struct out *out)
{
    return out->line == out->bytes.len;
}

/* Hands on the first N bytes. */
static int sink(struct out *out, size_t n, struct error *err)
{
    struct buf *b = &out->bytes;
    if (out->sunk + (long long)b->len > LIMIT_TEMPLATE_OUTPUT)
        return error_set(err, "the document is too long: a template writes at most %lld MiB",
                         LIMIT_TEMPLATE_OUTPUT / (1024 * 1024));
    if (!n)
        return 0;
    if (out->sink(out->sink_self, b->data, n, err))
        return -1;
    out->sunk += (long long)n;
    memmove(b->data, b->data + n, b->len - n);
    buf_truncate(b, b->len - n);
    return 0;
}

/* Keeps the last line, so that a policy sees where on it a value comes to stand; of one that grows
 * without end, only its last part. */
static int make_room(struct out *out, struct error *err)
{
    const struct buf *b = &out->bytes;
    size_t n = out->line;
    if (b->len - out->line < OUT_LINE) {
        out->line = 0;
    } else {
        n = b->len - OUT_PIECE;
        while (n < b->len && ((unsigned char)b->data[n] & 0xC0u) == 0x80u)
            n++;
        out->line = out->line_indent = 0;
    }
    return sink(out, n, err);
}

int out_finish(struct out *out, struct error *err)
{
    return sink(out, out->bytes.len, err);
}

static void add_literal(struct out *out, const char *bytes, size_t len)
{
    const char *between = "";
    size_t first = len;
    if (out->policy->literal)
        first = out->policy->literal(out->policy->self, bytes, len, &between);
    buf_add(&out->bytes, bytes, first);
    if (first == len)
        return;
    buf_adds(&out->bytes, between);
    out->line = out->bytes.len - strlen(strrchr(between, '\n') + 1);
    buf_add(&out->bytes, bytes + first, len - first);
}

static void add_indent(struct out *out)
{
    /* A partial put inside a line begins with a line of its own, but not of the output's. */
    if (out_at_line_start(out))
        out->line_indent = out->indent.len;
    add_literal(out, out->indent.data, out->indent.len);
    out->fresh = false;
}

/* Line by line, each with the indentation before it, but for empty ones. */
static void add_lines(struct out *out, const char *bytes, size_t len)
{
    while (len) {
        const char *end = memchr(bytes, '\n', len);
        size_t n = end ? (size_t)(end - bytes) + 1 : len;
        bool empty = bytes[0] == '\n' || (n == 2 && bytes[0] == '\r' && end);
        if (out->fresh && !empty)
            add_indent(out);
        add_literal(out, bytes, n);
        out->fresh = end;
        if (end) {
            out->line = out->bytes.len;
            out->line_indent = 0;
        }
        bytes += n;
        len -= n;
    }
}

int out_text(struct out *out, const char *bytes, size_t len, size_t tail, struct error *err)
{
    if (!len)
        return 0;
    const bool *within = out->policy->within;
    if (out->indent.len) {
        add_lines(out, bytes, len);
    } else if (!tail && within && *within) {
        buf_add(&out->bytes, bytes, len);
        out->fresh = false;
    } else {
        add_literal(out, bytes, len);
        out->fresh = tail == len;
        if (tail) {
            size_t line = out->bytes.len - (len - tail);
            out->line = line > out->line ? line : out->line;
            out->line_indent = 0;
        }
    }
    return out->bytes.len < OUT_PIECE ? 0 : make_room(out, err);
}

/* A value's own line ends: no indentation follows them, that is the policy's to do. */
static void follow_lines(struct out *out, size_t from)
{
    const char *s = out->bytes.data;
    if (!memchr(s + from, '\n', out->bytes.len - from))
        return;
    out->line = out->bytes.len;
    while (s[out->line - 1] != '\n')
        out->line--;
    out->line_indent = 0;
}

int out_value(struct out *out, out_escape escape, const struct mustache_text *value,
              struct error *err)
{
    if (out->fresh && out->indent.len)
        add_indent(out);
    out->fresh = false;
    size_t unput = 0;
    struct mustache_place place = {
        .line = out->bytes.data + out->line,
        .len = out->bytes.len - out->line,
        .indent = out->line_indent,
        .unput = &unput,
        .unit = out->unit,
        .op = out->op,
    };
    buf_reset(&out->value);
    if (escape(out->policy->self, &place, value, &out->value, err))
        return -1;
    if (unput)
        buf_truncate(&out->bytes, out->bytes.len - unput);
    size_t from = out->bytes.len;
    buf_add(&out->bytes, out->value.data, out->value.len);
    follow_lines(out, from);
    return out->bytes.len < OUT_PIECE ? 0 : make_room(out, err);
}
