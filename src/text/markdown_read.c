#include "text/markdown_read.h"

#include "base/utf8.h"
#include "text/markdown.h"
#include "text/markdown_line.h"
#include "text/markdown_live.h"

#include <string.h>

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

/* A character reference of the forms that are written: its length; else 0. */
static size_t reference(const char *s, size_t n, struct buf *out)
{
    uint32_t cp = 0;
    size_t i = 2, digits = 0;
    bool hex = n > 2 && s[1] == '#' && s[2] == 'x';
    if (n > 4 && !memcmp(s, "&amp;", 5)) {
        buf_addc(out, '&');
        return 5;
    }
    if (n < 4 || s[1] != '#')
        return 0;
    for (i += hex; i < n && digits < 8; i++, digits++) {
        char c = s[i];
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                       : 99;
        if (digit == 99)
            break;
        cp = cp * (hex ? 16 : 10) + digit;
    }
    if (!digits || i == n || s[i] != ';' || !cp || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    char bytes[4];
    buf_add(out, bytes, utf8_put(bytes, cp));
    return i + 1;
}

/* "<https://…>" or an empty comment: its length; else 0. */
static size_t angle(const char *s, size_t n, struct buf *out)
{
    static const char apart[] = MARKDOWN_APART_COMMENT;
    if (n >= strlen(apart) && !memcmp(s, apart, strlen(apart))) {
        buf_addc(out, MARKDOWN_APART);
        return strlen(apart);
    }
    const char *end = memchr(s, '>', n);
    size_t len = end ? (size_t)(end - s) : 0;
    if (!end || len < 2 || memchr(s + 1, '<', len - 1) || memchr(s + 1, ' ', len - 1))
        return 0;
    for (size_t i = 1; i < len;) {
        size_t ref = s[i] == '&' ? reference(s + i, len - i, out) : 0;
        if (!ref)
            buf_addc(out, s[i]);
        i += ref ? ref : 1;
    }
    return len + 1;
}

/* Something that is not as it stands, at I: its length; else 0. */
static size_t special(const char *s, size_t i, size_t n, struct markdown_ticks *ticks,
                      struct buf *out)
{
    size_t end;
    switch (s[i]) {
    case '\\':
        if (i + 1 == n || !is_punctuation(s[i + 1]))
            return 0;
        buf_addc(out, s[i + 1]);
        return 2;
    case '`':
        end = markdown_code_end(ticks, s, i, n);
        end = end > i ? end : i + markdown_run(s, i, n);
        buf_add(out, s + i, end - i);
        return end - i;
    case '&':
        return reference(s + i, n - i, out);
    case '<':
        return angle(s + i, n - i, out);
    default:
        return 0;
    }
}

size_t markdown_read_inline(const char *s, size_t len, const char *stop, struct buf *out)
{
    struct markdown_ticks ticks = {0};
    size_t stop_len = stop ? strlen(stop) : 0, i = 0;
    while (i < len) {
        if (stop_len && len - i >= stop_len && !memcmp(s + i, stop, stop_len))
            return i;
        size_t taken = special(s, i, len, &ticks, out);
        if (!taken)
            buf_addc(out, s[i]);
        i += taken ? taken : 1;
    }
    return len;
}

bool markdown_is_written(const char *line, size_t line_len, const char *s, size_t len,
                         const struct buf *text)
{
    struct buf anew = BUF_INIT;
    markdown_add_inline(&anew, line, line_len, text->data, text->len);
    bool same = anew.len == len && !memcmp(anew.data, s, len);
    buf_release(&anew);
    return same;
}
