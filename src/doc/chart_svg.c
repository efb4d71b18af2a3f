#include "doc/chart_svg.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

const struct chart_layout chart_layouts[CHART_SIZES] = {
    {"narrow", 280, 280}, {"medium", 560, 420}, {"wide", 704, 564}};

int chart_pixels(int x, int width)
{
    return (int)((int64_t)x * width / CHART_FULL);
}

/* What XML 1.0 does not allow, but for tab and line ends, which are blanks in what is drawn. */
static bool is_forbidden(uint32_t c)
{
    return c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) || (c & 0xFFFE) == 0xFFFE ||
           (c >= 0xFDD0 && c <= 0xFDEF) || c == UTF8_BAD;
}

void chart_add_text(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = utf8_next(text + i, len - i, &n);
        if (c == '&')
            buf_adds(out, "&amp;");
        else if (c == '<')
            buf_adds(out, "&lt;");
        else if (c == '>')
            buf_adds(out, "&gt;");
        else if (c == '"')
            buf_adds(out, "&quot;");
        else if (c == '\'')
            buf_adds(out, "&#39;");
        else if (c == '\t' || c == '\n' || c == '\r')
            buf_addc(out, ' ');
        else if (c != 0 && is_forbidden(c))
            buf_adds(out, "\xEF\xBF\xBD");
        else if (c != 0)
            buf_add(out, text + i, n);
    }
}

void chart_add_x(struct buf *out, int x)
{
    unsigned parts = x < 0 ? 0u - (unsigned)x : (unsigned)x;
    buf_addf(out, "%s%u", x < 0 ? "-" : "", parts / 1000);
    if (parts % 1000) {
        buf_addf(out, ".%03u", parts % 1000);
        while (out->data[out->len - 1] == '0')
            buf_truncate(out, out->len - 1);
    }
    buf_addc(out, '%');
}

/* Marks and isolates of direction, which would turn what stands around them. */
static bool turns_text(uint32_t c)
{
    return c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* How long "](URL)" is at S; 0: it is none. */
static size_t link_end(const char *s, size_t len)
{
    if (len < 4 || s[0] != ']' || s[1] != '(')
        return 0;
    int open = 0;
    for (size_t i = 1; i < len && s[i] != ' ' && s[i] != '\n'; i++) {
        open += s[i] == '(' ? 1 : s[i] == ')' ? -1 : 0;
        if (!open)
            return i + 1;
    }
    return 0;
}

/* Whether a link's text begins at S[0], a '['; SKIPPED is where its "](URL)" stands. Looks no
 * further than a line of words is long, so that many brackets cost no more than their number. */
static bool begins_link(const char *s, size_t len, size_t *skipped)
{
    size_t most = len < 256 ? len : 256;
    for (size_t i = 1; i < most && s[i] != '[' && s[i] != '\n'; i++) {
        if (s[i] != ']')
            continue;
        *skipped = i;
        return link_end(s + i, len - i < 4096 ? len - i : 4096) > 0;
    }
    return false;
}

void chart_add_words(struct buf *out, const char *text, size_t len)
{
    size_t start = out->len, closing = SIZE_MAX, skipped;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = utf8_next(text + i, len - i, &n);
        if (i == closing) {
            n = link_end(text + i, len - i);
            closing = SIZE_MAX;
        } else if (c == '[' && closing == SIZE_MAX && begins_link(text + i, len - i, &skipped)) {
            closing = i + skipped;
        } else if (c == ' ' || c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
            if (c && out->len > start && out->data[out->len - 1] != ' ')
                buf_addc(out, ' ');
        } else if (c != '`' && !turns_text(c)) {
            buf_add(out, text + i, n);
        }
    }
    if (out->len > start && out->data[out->len - 1] == ' ')
        buf_truncate(out, out->len - 1);
}

/* Of DejaVu Sans, which is wider than what most people see, in hundredths of the text's size. */
static const unsigned char widths[95] = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
#define TEXT_SIZE 12

static int width_of(uint32_t c)
{
    if (c < 0x20)
        return 0;
    if (c < 0x7F)
        return widths[c - 0x20];
    if (c >= 0x300 && c < 0x370)
        return 0;
    return c < 0x1100 || (c >= 0x2010 && c < 0x2026) ? 79 : c >= 0x20000 ? 140 : 105;
}

int chart_text_width(const char *text, size_t len)
{
    int64_t width = 0;
    for (size_t i = 0, n; i < len; i += n)
        width += width_of(utf8_next(text + i, len - i, &n));
    width = (width * TEXT_SIZE + 99) / 100;
    return width > CHART_FULL ? CHART_FULL : (int)width;
}

/* Where a text is cut that is to take at most WIDTH hundredths. */
static size_t cut_at(const char *text, size_t len, int64_t width)
{
    size_t word = 0, i = 0, n;
    for (; i < len; i += n) {
        uint32_t c = utf8_next(text + i, len - i, &n);
        width -= width_of(c);
        if (width < 0)
            break;
        if (c == ' ')
            word = i;
    }
    return i < len && word > i / 2 ? word : i;
}

void chart_shorten(struct buf *b, int width)
{
    if (chart_text_width(b->data, b->len) <= width)
        return;
    int64_t room = (int64_t)width * 100 / TEXT_SIZE - 105;
    size_t cut = room > 0 ? cut_at(b->data, b->len, room) : 0;
    buf_truncate(b, cut);
    while (b->len && strchr(" ,;:.", b->data[b->len - 1]))
        buf_truncate(b, b->len - 1);
    buf_adds(b, "…");
}

void chart_label(struct buf *out, int x, int dx, int y, enum chart_anchor anchor, const char *class,
                 const char *text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    buf_adds(out, "<text x=\"");
    chart_add_x(out, x);
    if (dx)
        buf_addf(out, "\" dx=\"%d", dx);
    buf_addf(out, "\" y=\"%d\"%s", y, anchors[anchor]);
    if (*class)
        buf_addf(out, " class=\"%s\"", class);
    buf_addc(out, '>');
    chart_add_text(out, text, strlen(text));
    buf_adds(out, "</text>\n");
}

void chart_rect(struct buf *out, int x0, int x1, int y, int height, const char *class,
                const char *title)
{
    buf_adds(out, "<rect x=\"");
    chart_add_x(out, x0);
    buf_adds(out, "\" width=\"");
    chart_add_x(out, x1 - x0);
    buf_addf(out, "\" y=\"%d\" height=\"%d\" class=\"%s\"", y, height, class);
    if (title) {
        buf_adds(out, "><title>");
        chart_add_text(out, title, strlen(title));
        buf_adds(out, "</title></rect>\n");
    } else {
        buf_adds(out, "/>\n");
    }
}

void chart_line(struct buf *out, int x0, int y0, int x1, int y1, const char *class)
{
    buf_adds(out, "<line x1=\"");
    chart_add_x(out, x0);
    buf_addf(out, "\" y1=\"%d\" x2=\"", y0);
    chart_add_x(out, x1);
    buf_addf(out, "\" y2=\"%d\" class=\"%s\"/>\n", y1, class);
}

bool chart_row_take(struct chart_row *row, int from, int until)
{
    if (row->count == (int)(sizeof row->taken / sizeof *row->taken))
        return false;
    for (int i = 0; i < row->count; i++)
        if (from < row->taken[i].until && until > row->taken[i].from)
            return false;
    row->taken[row->count].from = from;
    row->taken[row->count++].until = until;
    return true;
}
