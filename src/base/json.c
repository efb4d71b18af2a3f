#include "base/json.h"

#include "base/limits.h"

#include <string.h>

static void add_escaped(struct buf *out, unsigned char c)
{
    static const char names[] = "btnvfr"; /* 8 to 13; \v is no escape of JSON's */
    if (c == '"' || c == '\\') {
        buf_addc(out, '\\');
        buf_addc(out, (char)c);
    } else if (c >= 8 && c <= 13 && c != 11) {
        buf_addc(out, '\\');
        buf_addc(out, names[c - 8]);
    } else {
        buf_addf(out, "\\u%04X", c);
    }
}

#define EACH_BYTE(value) (UINT64_MAX / 0xFF * (value))

/* The high bit of each byte of X that is zero; of those above it, too, perhaps. */
static uint64_t zeros(uint64_t x)
{
    return (x - EACH_BYTE(1)) & ~x & EACH_BYTE(0x80);
}

/* How many bytes from I on stand for themselves. */
static size_t plain_run(const char *s, size_t i, size_t n)
{
    size_t from = i;
    for (uint64_t x; i + sizeof x <= n; i += sizeof x) {
        memcpy(&x, s + i, sizeof x);
        uint64_t control = (x - EACH_BYTE(0x20)) & ~x & EACH_BYTE(0x80);
        if (control | zeros(x ^ EACH_BYTE('"')) | zeros(x ^ EACH_BYTE('\\')))
            break;
    }
    while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != '"' && s[i] != '\\')
        i++;
    return i - from;
}

void json_add_bytes(struct buf *out, const char *s, size_t n)
{
    buf_grow(out, n + 2);
    buf_addc(out, '"');
    for (size_t i = 0; i < n;) {
        size_t run = plain_run(s, i, n);
        buf_add(out, s + i, run);
        i += run;
        if (i < n)
            add_escaped(out, (unsigned char)s[i++]);
    }
    buf_addc(out, '"');
}

void json_add_string(struct buf *out, const char *s)
{
    if (s)
        json_add_bytes(out, s, strlen(s));
    else
        buf_adds(out, "null");
}

void json_add_int(struct buf *out, int64_t n)
{
    if (n < 0)
        buf_addc(out, '-');
    buf_add_number(out, n < 0 ? -(uint64_t)n : (uint64_t)n, 1);
}

void json_add_bool(struct buf *out, bool yes)
{
    buf_adds(out, yes ? "true" : "false");
}

bool json_is_too_deep(const char *text, size_t len, int *line)
{
    int depth = 0;
    bool inside = false;
    *line = 1;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '\n')
            ++*line;
        if (inside) {
            if (c == '\\')
                i++;
            else if (c == '"')
                inside = false;
        } else if (c == '"') {
            inside = true;
        } else if (c == '[' || c == '{') {
            if (++depth > LIMIT_JSON_DEPTH)
                return true;
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return false;
}
