/* YAML's and TOML's front matter, as far as documents use it: keys with texts and flat lists. */
#include "read/about.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MOST 1000

struct reader {
    struct front_matter *f;
    bool toml;
    bool in_block;  /* a folded or literal text follows its key */
    bool list_open; /* '- ' lines belong to the last key; TOML: up to the ']' */
};

static void add(struct reader *r, const char *key, size_t len, int line)
{
    struct front_matter *f = r->f;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 8;
        f->v = xreallocarray(f->v, f->cap, sizeof *f->v);
    }
    char *name = xstrndup(key, len);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    f->v[f->n].key = name;
    f->v[f->n].value = xstrdup("");
    f->v[f->n].line = line;
    f->n++;
}

/* Adds to the last key's value, parted by PARTING where there is some already. */
static void append(struct reader *r, const char *text, size_t len, char parting)
{
    if (!r->f->n)
        return;
    char **value = &r->f->v[r->f->n - 1].value;
    struct buf b = BUF_INIT;
    buf_adds(&b, *value);
    if (b.len && len)
        buf_addc(&b, parting);
    buf_add(&b, text, len);
    free(*value);
    *value = buf_detach(&b);
}

/* A scalar without its quotes and a comment behind it. */
static void append_scalar(struct reader *r, const char *s, size_t len, char parting)
{
    while (len && strchr(" \t", *s))
        s++, len--;
    if (len && strchr("\"'", *s)) {
        const char *end = memchr(s + 1, *s, len - 1);
        while (end && end > s && end[-1] == '\\' && *s == '"')
            end = memchr(end + 1, *s, len - (size_t)(end + 1 - s));
        if (end) {
            append(r, s + 1, (size_t)(end - s - 1), parting);
            return;
        }
    }
    for (size_t i = 1; i < len; i++)
        if (s[i] == '#' && s[i - 1] == ' ')
            len = i;
    while (len && strchr(" \t\r", s[len - 1]))
        len--;
    append(r, s, len, parting);
}

/* "[a, 'b']", or a part of one: its entries; whether it was closed. */
static bool append_list(struct reader *r, const char *s, size_t len)
{
    size_t i = 0;
    while (i < len) {
        size_t from = i;
        char quote = '\0';
        while (i < len && (quote || !strchr(",]", s[i]))) {
            if (quote ? s[i] == quote : strchr("\"'", s[i]) != NULL)
                quote = quote ? '\0' : s[i];
            i++;
        }
        size_t n = i - from;
        if (n > strspn(s + from, " \t"))
            append_scalar(r, s + from, n, '\n');
        if (i < len && s[i] == ']')
            return true;
        i++;
    }
    return false;
}

static size_t key_length(const char *s, size_t len, char sign)
{
    size_t n = 0;
    while (n < len && (isalnum((unsigned char)s[n]) || strchr("_-. ", s[n])))
        n++;
    if (n == len || s[n] != sign || !n || (sign == ':' && n + 1 < len && s[n + 1] != ' '))
        return 0;
    while (n && s[n - 1] == ' ')
        n--;
    return n;
}

static void read_value(struct reader *r, const char *s, size_t len)
{
    while (len && strchr(" \t", *s))
        s++, len--;
    r->list_open = !len;
    r->in_block = len && !r->toml && strchr("|>", *s);
    if (r->in_block || !len)
        return;
    if (*s == '[')
        r->list_open = !append_list(r, s + 1, len - 1);
    else
        append_scalar(r, s, len, '\n');
}

/* One line of it; false: that is no front matter. */
static bool read_line(struct reader *r, const char *s, size_t len, int line)
{
    size_t indent = 0;
    while (indent < len && strchr(" \t", s[indent]))
        indent++;
    const char *text = s + indent;
    size_t n = len - indent;
    while (n && strchr(" \t\r", text[n - 1]))
        n--;
    if (!n || (*text == '#' && !r->in_block))
        return true;
    if (r->in_block && indent) {
        append(r, text, n, ' ');
        return true;
    }
    r->in_block = false;
    if (r->toml && *text == '[' && !r->list_open)
        return true;
    if (*text == '-' && (n == 1 || text[1] == ' ') && !r->toml) {
        append_scalar(r, text + 1, n - 1, '\n');
        return r->f->n > 0;
    }
    if (r->list_open && r->toml) {
        r->list_open = !append_list(r, text, n);
        return true;
    }
    size_t key = key_length(text, n, r->toml ? '=' : ':');
    if (!key) {
        append(r, text, n, ' '); /* a text that goes on */
        return indent > 0;
    }
    const char *sign = memchr(text + key, r->toml ? '=' : ':', n - key);
    add(r, text, key, line);
    read_value(r, sign + 1, n - (size_t)(sign + 1 - text));
    return true;
}

static bool is_line(const char *s, size_t len, const char *what)
{
    while (len && strchr(" \t\r", s[len - 1]))
        len--;
    return len == strlen(what) && !memcmp(s, what, len);
}

void front_matter_read(struct front_matter *f, const char *text, size_t len)
{
    *f = (struct front_matter){0};
    struct reader r = {.f = f};
    size_t at = len > 2 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
    bool valid = true, closed = false;
    int line = 1;
    for (; valid && !closed && at < len && line < LINES_MOST; line++) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t n = end ? (size_t)(end - text) - at : len - at;
        const char *s = text + at;
        at += n + (end != NULL);
        if (line == 1) {
            r.toml = is_line(s, n, "+++");
            valid = r.toml || is_line(s, n, "---");
        } else if (is_line(s, n, r.toml ? "+++" : "---") || (!r.toml && is_line(s, n, "...")))
            closed = true;
        else
            valid = read_line(&r, s, n, line);
    }
    if (valid && closed) {
        f->len = at;
        f->lines = line - 1;
        return;
    }
    front_matter_release(f);
}

void front_matter_release(struct front_matter *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->v[i].key);
        free(f->v[i].value);
    }
    free(f->v);
    *f = (struct front_matter){0};
}
