/* TIOCGWINSZ is beyond POSIX.1-2008. */
#define _DEFAULT_SOURCE

#include "cli/terminal.h"

#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <utf8proc.h>

#define WIDTH_OTHERWISE 80
#define WIDTH_MOST 10000 /* what says more is mistaken */
#define LEAST_ITEM 4     /* columns that an item of a list must have to hang */
#define LEAST_HANGING 16 /* columns that the last column of a line must have to be broken */

#define ZERO_WIDTH_JOINER 0x200D
#define EMOJI_PRESENTATION 0xFE0F

int terminal_width(int fd, const char *columns)
{
    struct winsize size = {0};
    if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col > 0)
        return size.ws_col;
    long given = columns ? strtol(columns, NULL, 10) : 0;
    return given > 0 && given <= WIDTH_MOST ? (int)given : WIDTH_OTHERWISE;
}

bool terminal_color(const char *wish, bool terminal, const char *no_color, const char *term)
{
    if (wish && !strcmp(wish, "always"))
        return true;
    if (wish && !strcmp(wish, "never"))
        return false;
    if (!terminal || (no_color && *no_color))
        return false;
    return term && *term && strcmp(term, "dumb") != 0;
}

const char *color_begin(enum color color, bool on)
{
    static const char *const begins[] = {
        [COLOR_NONE] = "",         [COLOR_BOLD] = "\033[1m",     [COLOR_DIM] = "\033[2m",
        [COLOR_RED] = "\033[31m",  [COLOR_GREEN] = "\033[32m",   [COLOR_YELLOW] = "\033[33m",
        [COLOR_BLUE] = "\033[34m", [COLOR_MAGENTA] = "\033[35m", [COLOR_CYAN] = "\033[36m",
    };
    return on ? begins[color] : "";
}

const char *color_end(enum color color, bool on)
{
    return on && color != COLOR_NONE ? "\033[0m" : "";
}

static bool drives_direction(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static void add_symbol(struct buf *out, uint32_t cp)
{
    char symbol[4];
    buf_add(out, symbol, utf8_put(symbol, cp));
}

void terminal_clean(struct buf *out, const char *s, size_t n)
{
    for (size_t len; n; s += len, n -= len) {
        uint32_t cp = utf8_next(s, n, &len);
        if (cp == UTF8_BAD)
            add_symbol(out, 0xFFFD);
        else if (cp < 0x20 && cp != '\n' && cp != '\t')
            add_symbol(out, 0x2400 + cp);
        else if (cp == 0x7F)
            add_symbol(out, 0x2421);
        else if ((cp >= 0x80 && cp <= 0x9F) || drives_direction(cp))
            buf_addf(out, "<U+%04X>", (unsigned)cp);
        else
            buf_add(out, s, len);
    }
}

void terminal_put(FILE *out, const char *s, bool clean)
{
    if (!clean) {
        fputs(s, out);
        return;
    }
    struct buf cleaned = BUF_INIT;
    terminal_clean(&cleaned, s, strlen(s));
    fwrite(cleaned.data, 1, cleaned.len, out);
    buf_release(&cleaned);
}

static bool is_regional_indicator(uint32_t cp)
{
    return cp >= 0x1F1E6 && cp <= 0x1F1FF;
}

/* A code point's share in the width of its cluster. */
struct share {
    size_t sum, most;
    bool joined, emoji;
};

static void add_share(struct share *share, uint32_t cp)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)cp);
    size_t columns = width > 0 ? (size_t)width : 0;
    share->sum += columns;
    if (columns > share->most)
        share->most = columns;
    share->joined = share->joined || cp == ZERO_WIDTH_JOINER;
    share->emoji = share->emoji || cp == EMOJI_PRESENTATION || is_regional_indicator(cp);
}

size_t terminal_cluster(const char *s, size_t n, size_t *columns)
{
    size_t len, total;
    uint32_t cp = utf8_next(s, n, &len);
    struct share share = {0};
    utf8proc_int32_t state = 0;
    /* A plain letter before another one: by far the most there is. */
    if (cp < 0x80 && (n == 1 || (unsigned char)s[1] < 0x80) && cp != '\r') {
        *columns = cp >= 0x20 && cp != 0x7F;
        return 1;
    }
    if (cp == UTF8_BAD) {
        *columns = 1;
        return 1;
    }
    add_share(&share, cp);
    for (total = len; total < n; total += len) {
        uint32_t next = utf8_next(s + total, n - total, &len);
        if (next == UTF8_BAD ||
            utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp, (utf8proc_int32_t)next, &state))
            break;
        add_share(&share, next);
        cp = next;
    }
    *columns = share.joined ? share.most : share.sum;
    if (*columns > 2 || (share.emoji && *columns))
        *columns = 2;
    return total;
}

#define EACH_BYTE(value) (UINT64_MAX / 0xFF * (value))

/* How many bytes from S on are printable ASCII. */
static size_t plain_run(const char *s, size_t n)
{
    size_t i = 0;
    for (uint64_t x; i + sizeof x <= n; i += sizeof x) {
        memcpy(&x, s + i, sizeof x);
        uint64_t below = (x - EACH_BYTE(0x20)) & ~x, above = (x + EACH_BYTE(1)) | x;
        if ((below | above) & EACH_BYTE(0x80))
            break;
    }
    while (i < n && s[i] >= 0x20 && s[i] < 0x7F)
        i++;
    return i;
}

size_t terminal_columns(const char *s, size_t n)
{
    size_t sum = 0, columns;
    for (size_t len; n; s += len, n -= len) {
        len = columns = plain_run(s, n);
        /* What follows could join with the last one. */
        if (len && len < n && (unsigned char)s[len] >= 0x80)
            columns = --len;
        if (!len)
            len = terminal_cluster(s, n, &columns);
        sum += columns;
    }
    return sum;
}

static size_t without_blanks(const char *s, size_t n)
{
    while (n && s[n - 1] == ' ')
        n--;
    return n;
}

size_t terminal_break(const char *s, size_t n, size_t width, size_t *next)
{
    if (!width) {
        const char *newline = n ? memchr(s, '\n', n) : NULL;
        size_t end = newline ? (size_t)(newline - s) : n;
        if (!newline || !end || s[end - 1] != '\r') {
            *next = newline ? end + 1 : n;
            return without_blanks(s, end);
        }
    }
    /* Most lines are short and plain. */
    if (n <= width && plain_run(s, n) == n) {
        *next = n;
        return without_blanks(s, n);
    }
    size_t pos = 0, used = 0, columns;
    size_t blank = 0; /* after the last blank at which the line can be broken */
    bool begun = false;
    while (pos < n && s[pos] != '\n') {
        size_t len = terminal_cluster(s + pos, n - pos, &columns);
        if (s[pos] == ' ') {
            /* Blanks at the end of a line may stand beyond it. */
            blank = begun ? pos + 1 : 0;
        } else if (width && pos && used + columns > width) {
            size_t end = blank ? blank : pos;
            *next = end;
            return without_blanks(s, end);
        }
        begun = begun || s[pos] != ' ';
        used += columns;
        pos += len;
    }
    *next = pos < n ? pos + 1 : n;
    return without_blanks(s, pos);
}

/* Where the lines that a line is broken into begin, in columns: under its text for an item of a
 * list
 * ("- ") and for the last column of a line that begins with a blank; 0 otherwise. */
static size_t hanging(const char *s, size_t n)
{
    if (n > 2 && !strncmp(s, "- ", 2))
        return 2;
    size_t from = 0;
    if (*s == ' ')
        for (size_t i = 1; i + 2 < n; i++)
            if (s[i - 1] != ' ' && s[i] == ' ' && s[i + 1] == ' ')
                from = i + strspn(s + i, " ");
    return terminal_columns(s, from);
}

/* One line of a text, without its newline. */
static void wrap_line(struct buf *out, const char *s, size_t n, size_t room, size_t indent)
{
    size_t hang = hanging(s, n), next, column = 0;
    if (hang + (*s == ' ' ? LEAST_HANGING : LEAST_ITEM) > room)
        hang = 0;
    bool as_it_is = *s == ' ' && !hang;
    do {
        size_t len = terminal_break(s, n, as_it_is || !room ? 0 : room - column, &next);
        if (column)
            buf_fill(out, ' ', indent + column);
        buf_add(out, s, len);
        s += next;
        n -= next;
        column = hang;
        if (n)
            buf_addc(out, '\n');
        if (n && !column)
            buf_fill(out, ' ', indent);
    } while (n);
}

void terminal_wrap(struct buf *out, const char *s, size_t width, size_t indent)
{
    size_t room = width > indent ? width - indent : 0;
    for (bool first = true; *s || first; first = false) {
        size_t len = strcspn(s, "\n");
        if (len && !first)
            buf_fill(out, ' ', indent);
        if (len)
            wrap_line(out, s, len, room, indent);
        buf_addc(out, '\n');
        s += len + (s[len] == '\n');
    }
}
