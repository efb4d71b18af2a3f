#include "base/json.h"

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

void json_add_bytes(struct buf *out, const char *s, size_t n)
{
    buf_addc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, s + from, i - from);
        add_escaped(out, c);
        from = i + 1;
    }
    buf_add(out, s + from, n - from);
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
