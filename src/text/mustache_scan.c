#include "text/mustache_scan.h"

#include "text/mustache_code.h"

#include <string.h>

void scan_init(struct scan *scan, const char *text, size_t len, const char *source)
{
    *scan = (struct scan){
        .text = text,
        .len = len,
        .source = source,
        .line = 1,
        .open = {"{{", 2},
        .close = {"}}", 2},
    };
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool space(char c)
{
    return blank(c) || c == '\n' || c == '\r';
}

bool scan_blank_before(const struct scan *scan, size_t offset, size_t *start)
{
    while (offset && blank(scan->text[offset - 1]))
        offset--;
    *start = offset;
    return !offset || scan->text[offset - 1] == '\n';
}

bool scan_blank_after(const struct scan *scan, size_t offset, size_t *next)
{
    const char *text = scan->text;
    while (offset < scan->len && blank(text[offset]))
        offset++;
    if (offset + 1 < scan->len && text[offset] == '\r' && text[offset + 1] == '\n')
        offset++;
    *next = offset < scan->len ? offset + 1 : offset;
    return offset == scan->len || text[offset] == '\n';
}

bool scan_closes_at(const struct scan *scan, size_t offset)
{
    size_t n = scan->open.len;
    return scan->len - offset > n && !memcmp(scan->text + offset, scan->open.bytes, n) &&
           scan->text[offset + n] == '/';
}

/* Where WHAT begins at or after FROM; the text's length if it doesn't. */
static size_t find(const struct scan *scan, size_t from, const char *what, size_t len)
{
    while (scan->len - from >= len) {
        const char *p = memchr(scan->text + from, what[0], scan->len - from - len + 1);
        if (!p)
            break;
        from = (size_t)(p - scan->text);
        if (!memcmp(p, what, len))
            return from;
        from++;
    }
    return scan->len;
}

static void locate(struct scan *scan, struct scan_tag *tag)
{
    const char *p;
    while (scan->counted < tag->begin &&
           (p = memchr(scan->text + scan->counted, '\n', tag->begin - scan->counted))) {
        scan->line++;
        scan->counted = scan->line_begin = (size_t)(p - scan->text) + 1;
    }
    scan->counted = tag->begin;
    tag->line = scan->line;
    tag->column = (int)(tag->begin - scan->line_begin) + 1;
}

static int fail(const struct scan *scan, const struct scan_tag *tag, struct error *err)
{
    return error_at(err, scan->source, tag->line, tag->column);
}

/* The end of a tag whose content begins at FROM: the closing delimiter, after a '}' or '=' where
 * the tag began with the like (LAST; else 0). Sets the name. */
static int close_tag(struct scan *scan, struct scan_tag *tag, size_t from, char last,
                     struct error *err)
{
    size_t end = from;
    for (;; end++) {
        end = find(scan, end, scan->close.bytes, scan->close.len);
        if (end == scan->len) {
            error_set(err, "tag is not closed: add '%.1s%.*s'", last ? &last : "",
                      code_shown(scan->close.bytes, scan->close.len), scan->close.bytes);
            return fail(scan, tag, err);
        }
        if (!last)
            break;
        /* "}}}": the first two close nothing, the last two do. */
        if (end > from && scan->text[end - 1] == last)
            break;
    }
    tag->end = end + scan->close.len;
    end -= last ? 1 : 0;
    while (from < end && space(scan->text[from]))
        from++;
    while (from < end && space(scan->text[end - 1]))
        end--;
    tag->name = scan->text + from;
    tag->len = end - from;
    return 0;
}

/* {{=A B=}}: two words without '='. */
static int set_delimiters(struct scan *scan, const struct scan_tag *tag, struct error *err)
{
    const char *s = tag->name;
    size_t a = 0, gap, n = tag->len;
    while (a < n && !space(s[a]))
        a++;
    gap = a;
    while (gap < n && space(s[gap]))
        gap++;
    bool good = a && gap < n && !memchr(s, '=', n);
    for (size_t i = gap; i < n; i++)
        good = good && !space(s[i]);
    if (!good) {
        error_set(err, "delimiters '%.*s' are not two words without '=': write {{=<%% %%>=}}",
                  code_shown(s, n), s);
        return fail(scan, tag, err);
    }
    scan->open = (struct scan_delimiter){s, a};
    scan->close = (struct scan_delimiter){s + gap, n - gap};
    return 0;
}

static int check_name(const struct scan *scan, const struct scan_tag *tag, struct error *err)
{
    if (!tag->len) {
        error_set(err, "tag has no name: write %.*s%.1sname%s%.*s",
                  code_shown(scan->open.bytes, scan->open.len), scan->open.bytes,
                  tag->sigil ? &tag->sigil : "", tag->sigil == '{' ? "}" : "",
                  code_shown(scan->close.bytes, scan->close.len), scan->close.bytes);
        return fail(scan, tag, err);
    }
    for (size_t i = 0; i < tag->len; i++)
        if (space(tag->name[i])) {
            error_set(err, "name '%.*s' has a blank in it: a name is one word",
                      code_shown(tag->name, tag->len), tag->name);
            return fail(scan, tag, err);
        }
    if (!tag->sigil && tag->name[0] == '*') {
        error_set(err, "tag '%.*s' is of an unknown kind: '*' means nothing before a name",
                  code_shown(tag->name, tag->len), tag->name);
        return fail(scan, tag, err);
    }
    return 0;
}

int scan_next(struct scan *scan, struct scan_tag *tag, struct error *err)
{
    *tag = (struct scan_tag){.begin = find(scan, scan->pos, scan->open.bytes, scan->open.len)};
    if (tag->begin == scan->len)
        return 0;
    locate(scan, tag);
    size_t from = tag->begin + scan->open.len;
    while (from < scan->len && space(scan->text[from]))
        from++;
    /* A delimiter may itself begin with what else would be a kind of tag: "|" and "|=|". */
    if (from < scan->len && memchr("#^/!><$&{=", scan->text[from], 10) &&
        (scan->len - from < scan->close.len ||
         memcmp(scan->text + from, scan->close.bytes, scan->close.len)))
        tag->sigil = scan->text[from++];
    char last = 0;
    if (tag->sigil == '{')
        last = '}';
    else if (tag->sigil == '=')
        last = '=';
    if (close_tag(scan, tag, from, last, err))
        return -1;
    scan->pos = tag->end;
    if (tag->sigil == '=')
        return set_delimiters(scan, tag, err) ? -1 : 1;
    if (tag->sigil != '!' && check_name(scan, tag, err))
        return -1;
    return 1;
}
