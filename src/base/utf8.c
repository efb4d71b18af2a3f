#include "base/utf8.h"

#include <string.h>

uint32_t utf8_next(const char *s, size_t n, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s;
    *len = 1;
    if (p[0] < 0x80)
        return p[0];
    size_t need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n < need)
        return UTF8_BAD;
    uint32_t cp = p[0] & (0xFFu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return UTF8_BAD;
        cp = cp << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (cp < least[need] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return UTF8_BAD;
    *len = need;
    return cp;
}

/* Whether eight bytes are ASCII and none is NUL: most of all text is. */
static bool is_plain(const char *s)
{
    uint64_t word;
    memcpy(&word, s, sizeof word);
    /* With no high bit set, taking 1 from each byte sets one where, and only where, a byte was 0.
     */
    return !((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080));
}

bool utf8_valid(const char *s, size_t n, size_t *bad)
{
    size_t i = 0, len;
    for (;;) {
        while (n - i >= 8 && is_plain(s + i))
            i += 8;
        while (i < n && (signed char)s[i] > 0) /* the rest of ASCII */
            i++;
        if (i == n)
            return true;
        if (!s[i] || utf8_next(s + i, n - i, &len) == UTF8_BAD) {
            if (bad)
                *bad = i;
            return false;
        }
        i += len;
    }
}

size_t utf8_put(char *out, uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[n] | cp);
    return n;
}

size_t utf8_floor(const char *s, size_t n)
{
    size_t len = n;
    while (len && ((unsigned char)s[len] & 0xC0) == 0x80)
        len--;
    return len;
}
