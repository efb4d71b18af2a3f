#include "text/markdown_live.h"

#include "base/utf8.h"
#include "text/markdown_line.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_control(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_control(s[i]) && s[i] != '\t')
            return true;
    return false;
}

size_t markdown_code_end(struct markdown_ticks *ticks, const char *s, size_t i, size_t hi)
{
    size_t run = markdown_run(s, i, hi);
    if (run > MARKDOWN_TICKS || ticks->none[run])
        return i;
    size_t inside = i + run, at = inside;
    for (;;) {
        const char *tick = memchr(s + at, '`', hi - at);
        if (!tick) {
            ticks->none[run] = true;
            return i;
        }
        at = (size_t)(tick - s);
        size_t same = markdown_run(s, at, hi);
        if (same == run)
            return has_control(s + inside, at - inside) ? i : at + run;
        at += same;
    }
}

/* The length of a scheme that may be live, with what must follow it; else 0. */
static size_t live_scheme(const char *s, size_t n)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t len = strlen(schemes[i]);
        if (n > len && !strncasecmp(s, schemes[i], len))
            return len;
    }
    return 0;
}

static size_t link_text_end(struct markdown_ticks *ticks, const char *s, size_t i, size_t hi)
{
    while (i < hi && s[i] != '[' && s[i] != ']' && s[i] != '\n' && s[i] != '\r') {
        size_t end = s[i] == '`' ? markdown_code_end(ticks, s, i, hi) : i;
        if (end > i)
            i = end;
        else
            i += s[i] == '`' ? markdown_run(s, i, hi) : 1;
    }
    return i;
}

/* Where the ')' stands that closes a link's destination; HI if there is none. */
static size_t destination_end(const char *s, size_t i, size_t hi)
{
    for (int depth = 0; i < hi; i++) {
        if (is_control(s[i]) || strchr(" <>`", s[i]))
            return hi;
        if (s[i] == '(' && ++depth > 8)
            return hi;
        if (s[i] == ')' && depth-- == 0)
            return i;
    }
    return hi;
}

bool markdown_find_link(struct markdown_ticks *ticks, const char *s, size_t i, size_t hi,
                        struct markdown_link *link)
{
    link->text_end = link_text_end(ticks, s, i + 1, hi);
    if (link->text_end == i + 1 || hi - link->text_end < 3 || s[link->text_end] != ']' ||
        s[link->text_end + 1] != '(')
        return false;
    link->url = link->text_end + 2;
    size_t scheme = live_scheme(s + link->url, hi - link->url);
    if (!scheme)
        return false;
    link->url_end = destination_end(s, link->url, hi);
    link->end = link->url_end + 1;
    return link->url_end < hi && link->url_end > link->url + scheme;
}

/* Beyond ASCII, white space, marks of writing direction and what a sentence puts around a URL. */
static bool ends_url(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        {0x85, 0x85},     {0xA0, 0xA0},     {0xAB, 0xAB},     {0xBB, 0xBB},
        {0x1680, 0x1680}, {0x2000, 0x200F}, {0x2014, 0x2014}, {0x2018, 0x201F},
        {0x2026, 0x2026}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x3000, 0x3003},
        {0x3008, 0x3011}, {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF1F},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

static size_t url_extent(const char *s, size_t i, size_t hi)
{
    while (i < hi) {
        size_t len;
        uint32_t cp = utf8_next(s + i, hi - i, &len);
        if (cp < 0x80 ? is_control(s[i]) || strchr(" <>`", s[i]) != NULL : ends_url(cp))
            break;
        i += len;
    }
    return i;
}

static size_t count(const char *s, size_t n, char c)
{
    size_t times = 0;
    for (size_t i = 0; i < n; i++)
        times += s[i] == c;
    return times;
}

/* Takes off what belongs to the sentence: punctuation, and brackets that were opened before it. */
static size_t trim_url(const char *s, size_t begin, size_t end)
{
    static const char opening[] = "([{", closing[] = ")]}";
    size_t excess[3];
    for (size_t k = 0; k < 3; k++) {
        size_t open = count(s + begin, end - begin, opening[k]);
        size_t closed = count(s + begin, end - begin, closing[k]);
        excess[k] = closed > open ? closed - open : 0;
    }
    for (; end > begin; end--) {
        char c = s[end - 1];
        const char *bracket = strchr(closing, c);
        if (bracket && !excess[bracket - closing]--)
            break;
        if (!bracket && !strchr(".,;:!?'\"*~|\\", c))
            break;
    }
    return end;
}

bool markdown_find_url(const char *s, size_t lo, size_t colon, size_t hi, size_t *begin,
                       size_t *end)
{
    if (hi - colon < 4 || s[colon + 1] != '/' || s[colon + 2] != '/' || colon - lo < 4)
        return false;
    bool secure = (s[colon - 1] == 's' || s[colon - 1] == 'S') && colon - lo >= 5;
    *begin = colon - (secure ? 5 : 4);
    if (!live_scheme(s + *begin, hi - *begin))
        return false;
    if (*begin > lo && (is_alnum(s[*begin - 1]) || s[*begin - 1] == '\\'))
        return false;
    size_t host = colon + 3;
    *end = trim_url(s, host, url_extent(s, host, hi));
    return *end > host;
}

bool markdown_is_url(const char *s, size_t n)
{
    size_t scheme = live_scheme(s, n);
    return scheme && url_extent(s, scheme, n) == n;
}

/* Whether a '&' at I would be read as a character reference. */
static bool is_entity(const char *s, size_t i, size_t n)
{
    size_t end = i + 1;
    while (end < n && (is_alnum(s[end]) || s[end] == '#'))
        end++;
    return end > i + 1 && end < n && s[end] == ';';
}

static bool has_scheme(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (is_alnum(s[i]) || strchr("+.-", s[i]) || is_control(s[i]) || s[i] == ' '))
        i++;
    return i && i < n && s[i] == ':';
}

static void add_destination(struct buf *out, const char *url, size_t n)
{
    bool live = !has_scheme(url, n) || live_scheme(url, n);
    buf_addc(out, '<');
    for (size_t i = 0; live && i < n; i++) {
        char c = url[i];
        if (is_control(c) || strchr("<>\\`|", c))
            buf_addf(out, "%%%02X", (unsigned)(unsigned char)c);
        else if (c == '&' && is_entity(url, i, n))
            buf_adds(out, "&amp;");
        else
            buf_addc(out, c);
    }
    buf_addc(out, '>');
}

void markdown_add_url(struct buf *out, const char *url, size_t n, enum markdown_url place)
{
    if (place == MARKDOWN_URL_ANGLE) {
        add_destination(out, url, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (url[i] == '&' && is_entity(url, i, n))
            buf_adds(out, "&amp;");
        else if (url[i] == '\\' && place == MARKDOWN_URL_LINK)
            buf_adds(out, "\\\\");
        else
            buf_addc(out, url[i]);
    }
}
