#include "text/markdown.h"

#include "base/utf8.h"
#include "text/markdown_line.h"
#include "text/markdown_live.h"

#include <string.h>
#include <strings.h>

/* A value on its way out. Bytes [lo, hi) are written by the pass; what is before LO and from HI on
 * was given its own form, so that nothing may be concluded from it. */
struct writer {
    struct buf *out;
    const char *s;
    size_t lo, hi;
    bool code, links; /* what may stay live */
    bool bang;        /* an unescaped '!' stands before LO */
    struct markdown_ticks ticks;
};

/* 0: harmless wherever it stands within a line. */
static const unsigned char special[256] = {
    [0] = 1,    [1] = 1,   [2] = 1,   [3] = 1,   [4] = 1,   [5] = 1,   [6] = 1,   [7] = 1,
    [8] = 1,    [10] = 1,  [11] = 1,  [12] = 1,  [13] = 1,  [14] = 1,  [15] = 1,  [16] = 1,
    [17] = 1,   [18] = 1,  [19] = 1,  [20] = 1,  [21] = 1,  [22] = 1,  [23] = 1,  [24] = 1,
    [25] = 1,   [26] = 1,  [27] = 1,  [28] = 1,  [29] = 1,  [30] = 1,  [31] = 1,  [127] = 1,
    ['`'] = 1,  ['*'] = 1, ['_'] = 1, ['['] = 1, [']'] = 1, ['<'] = 1, ['>'] = 1, ['&'] = 1,
    ['\\'] = 1, ['~'] = 1, ['|'] = 1, [':'] = 1, ['!'] = 1,
};

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
    return is_alnum(c) || (unsigned char)c >= 0x80;
}

static void escape(struct buf *out, char c)
{
    char two[] = {'\\', c};
    buf_add(out, two, 2);
}

static void reference(struct buf *out, uint32_t cp)
{
    if (cp < 0x80)
        buf_addf(out, "&#%u;", (unsigned)cp);
    else
        buf_addf(out, "&#x%X;", (unsigned)cp);
}

static bool at_edge(const struct writer *w, size_t i)
{
    return i == w->lo || i + 1 == w->hi;
}

/* '&' begins a character reference only with a name or number and ';' behind it; at the value's
 * end what follows is not known. */
static bool begins_entity(const struct writer *w, size_t i)
{
    size_t end = i + 1;
    while (end < w->hi && (is_alnum(w->s[end]) || w->s[end] == '#'))
        end++;
    return end == w->hi || (end > i + 1 && w->s[end] == ';');
}

/* Whether the byte must be escaped to be literal where it stands. */
static bool needs_escape(const struct writer *w, size_t i)
{
    const char *s = w->s;
    switch (s[i]) {
    case '*':
        return at_edge(w, i) || s[i - 1] != ' ' || s[i + 1] != ' ';
    case '_':
        return at_edge(w, i) || !is_alnum(s[i - 1]) || !is_alnum(s[i + 1]);
    case '>': /* no end of a comment either */
        return i >= w->lo + 2 && s[i - 1] == '-' && s[i - 2] == '-';
    case '&':
        return begins_entity(w, i);
    case '\\':
        return i + 1 == w->hi || !is_word(s[i + 1]);
    case ':':
        return false;
    case '!':
        return i + 1 == w->hi;
    default:
        return true;
    }
}

static void write_control(struct buf *out, char c)
{
    char symbol[4];
    if (c == '\n' || c == '\r')
        reference(out, (uint32_t)c);
    else
        buf_add(out, symbol, utf8_put(symbol, c == 0x7F ? 0x2421 : 0x2400u + (uint32_t)c));
}

/* A control character that is written as a symbol. */
static bool is_shown(char c)
{
    return ((unsigned char)c < 0x20 && !strchr("\t\n\r", c)) || c == 0x7F;
}

static void write_span(struct writer *w);

/* A live link, its text written as a value of its own in which only code is live. */
static void write_link(struct writer *w, size_t i, const struct markdown_link *link)
{
    if (i > w->lo && w->s[i - 1] == '!') {
        buf_truncate(w->out, w->out->len - 1);
        buf_adds(w->out, "\\!");
    }
    buf_addc(w->out, '[');
    struct writer inner = *w;
    inner.lo = i + 1;
    inner.hi = link->text_end;
    inner.links = false;
    inner.ticks = (struct markdown_ticks){0};
    write_span(&inner);
    buf_adds(w->out, "](");
    markdown_add_url(w->out, w->s + link->url, link->url_end - link->url, MARKDOWN_URL_LINK);
    buf_addc(w->out, ')');
}

/* What is live at I, written; returns where it ends, or I if nothing is. */
static size_t write_live(struct writer *w, size_t i)
{
    const char *s = w->s;
    if (s[i] == '`' && w->code) {
        size_t end = markdown_code_end(&w->ticks, s, i, w->hi);
        if (end > i)
            buf_add(w->out, s + i, end - i);
        return end;
    }
    struct markdown_link link;
    if (s[i] == '[' && w->links && !(w->bang && i == w->lo) &&
        markdown_find_link(&w->ticks, s, i, w->hi, &link)) {
        write_link(w, i, &link);
        return link.end;
    }
    size_t begin, end;
    if (s[i] == ':' && w->links && markdown_find_url(s, w->lo, i, w->hi, &begin, &end)) {
        buf_truncate(w->out, w->out->len - (i - begin));
        buf_addc(w->out, '<');
        markdown_add_url(w->out, s + begin, end - begin, MARKDOWN_URL_BARE);
        buf_addc(w->out, '>');
        return end;
    }
    return i;
}

static size_t write_special(struct writer *w, size_t i)
{
    char c = w->s[i];
    size_t end = write_live(w, i);
    if (end > i)
        return end;
    if (c == MARKDOWN_APART) {
        buf_adds(w->out, MARKDOWN_APART_COMMENT);
        return i + 1;
    }
    if ((unsigned char)c < 0x20 || c == 0x7F) {
        write_control(w->out, c);
        return i + 1;
    }
    size_t run = c == '`' ? markdown_run(w->s, i, w->hi) : 1;
    bool escaped = needs_escape(w, i);
    for (size_t k = 0; k < run; k++)
        if (escaped)
            escape(w->out, c);
        else
            buf_addc(w->out, c);
    return i + run;
}

static void write_span(struct writer *w)
{
    for (size_t i = w->lo; i < w->hi;) {
        size_t run = i;
        const unsigned char *s = (const unsigned char *)w->s;
        /* Most of a text: four bytes at a time. */
        while (run + 4 <= w->hi &&
               !(special[s[run]] | special[s[run + 1]] | special[s[run + 2]] | special[s[run + 3]]))
            run += 4;
        while (run < w->hi && !special[s[run]])
            run++;
        buf_add(w->out, w->s + i, run - i);
        i = run < w->hi ? write_special(w, run) : run;
    }
}

/* What a parser may take for white space at a paragraph's ends or beside a delimiter, and the mark
 * that it drops at a document's beginning. */
static bool is_space(uint32_t cp)
{
    return (cp >= 9 && cp <= 13) || cp == 0x20 || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

static void write_space(struct buf *out, uint32_t cp)
{
    if (cp == '\v' || cp == '\f')
        write_control(out, (char)cp);
    else
        reference(out, cp);
}

static bool ends_word(const char *s, size_t i, size_t n)
{
    return i == n || s[i] == ' ' || s[i] == '\t';
}

/* Whether the value's first byte could begin a block, the line being at its beginning. */
static bool begins_block(const char *s, size_t n)
{
    switch (s[0]) {
    case '#': {
        size_t run = markdown_run(s, 0, n);
        return run <= 6 && ends_word(s, run, n);
    }
    case '-':
    case '+':
    case ':':
        return n == 1 || !is_word(s[1]);
    case '=':
    case '>':
        return true;
    default:
        return false;
    }
}

/* Digits at the line's beginning: a list marker with the '.' or ')' behind them, which may also be
 * the template's. Returns how many bytes were written. */
static size_t write_number(struct buf *out, const struct markdown_line *l, const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    if (i == n && !l->markers)
        return 0;
    if (i == n) {
        reference(out, (uint32_t)s[0]);
        return 1;
    }
    if ((i == 0 && !l->digits) || (s[i] != '.' && s[i] != ')') || !ends_word(s, i + 1, n))
        return 0;
    buf_add(out, s, i);
    escape(out, s[i]);
    return i + 1;
}

/* The value's first bytes, where they must not join with what stands before them. Returns how many
 * were written. */
static size_t write_head(struct buf *out, const struct markdown_line *l, const char *s, size_t n)
{
    if (l->backslash)
        buf_addc(out, '\\');
    size_t len;
    uint32_t cp = utf8_next(s, n, &len);
    if (is_space(cp)) {
        write_space(out, cp);
        return len;
    }
    bool joins = (l->entity && (is_alnum(s[0]) || s[0] == '#' || s[0] == ';')) ||
                 (l->angle && (is_alnum(s[0]) || strchr("/?!", s[0])));
    if (joins) {
        reference(out, cp);
        return 1;
    }
    if ((l->start && begins_block(s, n)) || (l->repeat == s[0] && strchr("#-+=:", s[0]))) {
        escape(out, s[0]);
        return 1;
    }
    return l->start || l->digits ? write_number(out, l, s, n) : 0;
}

/* Where the value's last character begins that needs a form of its own; N if none does. */
static size_t find_tail(const struct markdown_line *l, const char *s, size_t lo, size_t n)
{
    size_t last = utf8_floor(s, n - 1), len;
    if (last < lo)
        return n;
    if (is_space(utf8_next(s + last, n - last, &len)))
        return last;
    if (!l->heading || s[last] != '#')
        return n;
    size_t run = last;
    while (run && s[run - 1] == '#')
        run--;
    return run == 0 || s[run - 1] == ' ' || s[run - 1] == '\t' ? last : n;
}

static void write_tail(struct buf *out, const char *s, size_t n)
{
    size_t len;
    if (s[0] == '#')
        escape(out, '#');
    else
        write_space(out, utf8_next(s, n, &len));
}

/* How much of the value, from its beginning on, is harmless within a line: a ':' too where no URL
 * goes on behind it. */
static size_t plain_length(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;
    for (;;) {
        while (i + 4 <= n &&
               !(special[s[i]] | special[s[i + 1]] | special[s[i + 2]] | special[s[i + 3]]))
            i += 4;
        while (i < n && !special[s[i]])
            i++;
        if (i + 1 >= n || s[i] != ':' || s[i + 1] == '/')
            return i;
        i++;
    }
}

/* Whether neither end of a harmless value can join with what stands beside it, whatever its line
 * is: most values, and nothing needs to be known of the line then. */
static bool stands_alone(const char *line, size_t len, const char *s, size_t n)
{
    char before = len ? line[len - 1] : ' ', last = s[n - 1];
    if (is_alnum(before) || strchr("\\<!`&#", before) || !is_alnum(s[0]))
        return false;
    if (before == '(' && len > 1 && line[len - 2] == ']')
        return false;
    if ((unsigned char)last <= ' ' || (unsigned char)last >= 0x80 || last == '#' || last == ':')
        return false;
    size_t digits = 0;
    while (digits < n && s[digits] >= '0' && s[digits] <= '9')
        digits++;
    return !digits || (digits < n && s[digits] != '.' && s[digits] != ')');
}

/* Control characters of a text, for which documents have symbols, changed to these beforehand: what
 * is read back from a document is then written the same again. */
static bool show_controls(const char *text, size_t n, struct buf *out)
{
    size_t i = 0;
    while (i < n && !is_shown(text[i]))
        i++;
    if (i == n)
        return false;
    buf_add(out, text, i);
    for (; i < n; i++)
        if (is_shown(text[i]))
            write_control(out, text[i]);
        else
            buf_addc(out, text[i]);
    return true;
}

static void write_value(struct buf *out, const char *line, size_t len, const char *text,
                        size_t text_len);

void markdown_add_inline(struct buf *out, const char *line, size_t len, const char *text,
                         size_t text_len)
{
    struct buf shown = BUF_INIT;
    if (!text_len)
        return;
    if (stands_alone(line, len, text, text_len) && plain_length(text, text_len) == text_len) {
        buf_add(out, text, text_len);
        return;
    }
    if (show_controls(text, text_len, &shown))
        write_value(out, line, len, shown.data, shown.len);
    else
        write_value(out, line, len, text, text_len);
    buf_release(&shown);
}

static void write_value(struct buf *out, const char *line, size_t len, const char *text,
                        size_t text_len)
{
    struct markdown_line l;
    markdown_line_read(&l, line, len);
    if (l.destination) {
        markdown_add_url(out, text, text_len, MARKDOWN_URL_ANGLE);
        return;
    }
    if (l.angle && markdown_is_url(text, text_len)) {
        markdown_add_url(out, text, text_len, MARKDOWN_URL_BARE);
        return;
    }
    struct writer w = {.out = out, .s = text};
    w.lo = write_head(out, &l, text, text_len);
    w.bang = l.bang && w.lo == 0;
    w.hi = w.lo < text_len ? find_tail(&l, text, w.lo, text_len) : text_len;
    w.code = !l.table && !(l.backtick && w.lo == 0 && text[0] == '`') &&
             memchr(text, '`', text_len) && !markdown_line_in_code(line, len);
    w.links = !l.table && !l.brackets;
    write_span(&w);
    if (w.hi < text_len)
        write_tail(out, text + w.hi, text_len - w.hi);
}
