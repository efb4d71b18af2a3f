#include "text/markdown_line.h"

#include <string.h>

#define LOOK_BACK 512         /* bytes before the value in which an open '[' is looked for */
#define LONG_LINE (16 * 1024) /* above it, a line is not searched for open code */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t markdown_blanks(const char *s, size_t i, size_t n)
{
    while (i < n && is_blank(s[i]))
        i++;
    return i;
}

static size_t skip_digits(const char *s, size_t i, size_t n)
{
    while (i < n && is_digit(s[i]))
        i++;
    return i;
}

size_t markdown_run(const char *s, size_t i, size_t n)
{
    size_t end = i;
    while (end < n && s[end] == s[i])
        end++;
    return end - i;
}

size_t markdown_list_marker(const char *s, size_t n)
{
    size_t i = skip_digits(s, 0, n);
    if (i > 9 || i == n)
        return 0;
    bool marks = i ? s[i] == '.' || s[i] == ')' : s[i] == '-' || s[i] == '+' || s[i] == '*';
    if (!marks || (i + 1 < n && !is_blank(s[i + 1])))
        return 0;
    return i + 1 < n ? i + 2 : i + 1;
}

static size_t skip_containers(const char *s, size_t n)
{
    size_t i = 0;
    for (;;) {
        i = markdown_blanks(s, i, n);
        size_t marker = i < n && s[i] == '>' ? 1 : markdown_list_marker(s + i, n - i);
        /* A marker at the very end has no blank behind it yet: it is not one before we know. */
        if (!marker || (s[i] != '>' && !is_blank(s[i + marker - 1])))
            return i;
        i += marker;
    }
}

static size_t skip_task_box(const char *s, size_t i, size_t n)
{
    bool box = n - i >= 4 && s[i] == '[' && strchr(" xX", s[i + 1]) && s[i + 2] == ']' &&
               is_blank(s[i + 3]);
    return box ? markdown_blanks(s, i + 4, n) : i;
}

/* Whether the last byte is there without a backslash before it that would escape it. */
static bool ends_bare(const char *s, size_t n, char c)
{
    if (!n || s[n - 1] != c)
        return false;
    size_t i = n - 1;
    while (i && s[i - 1] == '\\')
        i--;
    return (n - 1 - i) % 2 == 0;
}

static bool ends_in_entity(const char *s, size_t n)
{
    size_t i = n;
    while (i && n - i < 40 && (is_alnum(s[i - 1]) || s[i - 1] == '#'))
        i--;
    return ends_bare(s, i, '&');
}

static bool bracket_open(const char *s, size_t n)
{
    size_t least = n > LOOK_BACK ? n - LOOK_BACK : 0;
    if (!memchr(s + least, '[', n - least))
        return false;
    int depth = 0;
    for (size_t i = n; i > least; i--)
        if (ends_bare(s, i, ']'))
            depth++;
        else if (ends_bare(s, i, '[') && depth-- == 0)
            return true;
    return false;
}

bool markdown_line_in_code(const char *line, size_t len)
{
    if (len > LONG_LINE)
        return true;
    for (size_t i = 0; i < len;) {
        if (line[i] == '\\') {
            i += 2;
            continue;
        }
        if (line[i] != '`') {
            i++;
            continue;
        }
        size_t run = markdown_run(line, i, len), end = i + run, same = 0;
        while (same != run) {
            const char *tick = memchr(line + end, '`', len - end);
            if (!tick)
                return true;
            end = (size_t)(tick - line);
            same = markdown_run(line, end, len);
            end += same;
        }
        i = end;
    }
    return false;
}

static void read_rest(struct markdown_line *l, const char *line, size_t at, size_t len)
{
    size_t rest = skip_task_box(line, at, len);
    l->start = rest == len;
    l->markers = at == len;
    if (rest == len)
        return;
    l->digits = skip_digits(line, at, len) == len;
    l->markers = l->digits;
    size_t run = markdown_run(line, rest, len);
    l->repeat = rest + run == len ? line[rest] : 0;
    l->heading = line[rest] == '#' && run <= 6 && rest + run < len && is_blank(line[rest + run]);
    l->table = line[rest] == '|';
    if (!l->table)
        return;
    size_t end = len;
    while (is_blank(line[end - 1]))
        end--;
    l->start = ends_bare(line, end, '|');
}

void markdown_line_read(struct markdown_line *l, const char *line, size_t len)
{
    memset(l, 0, sizeof *l);
    l->containers = skip_containers(line, len);
    read_rest(l, line, l->containers, len);
    l->backslash = ends_bare(line, len, '\\');
    l->bang = ends_bare(line, len, '!');
    l->angle = ends_bare(line, len, '<');
    l->entity = ends_in_entity(line, len);
    l->backtick = len && line[len - 1] == '`';
    l->destination = len >= 2 && line[len - 1] == '(' && ends_bare(line, len - 1, ']');
    l->brackets = bracket_open(line, len);
}

void markdown_line_prefix(struct buf *out, const char *line, size_t containers)
{
    for (size_t i = 0; i < containers; i++)
        buf_addc(out, line[i] == '>' || is_blank(line[i]) ? line[i] : ' ');
}
