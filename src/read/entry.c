#include "read/entry.h"
#include "read/entry_blanks.h"

#include "base/utf8.h"
#include "read/fold.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void entry_release(struct entry *e)
{
    buf_release(&e->by);
    buf_release(&e->text);
    buf_release(&e->link);
    *e = (struct entry){.by = BUF_INIT, .text = BUF_INIT, .link = BUF_INIT};
}

/* Blanks and what parts a time, a name and a text from each other. */
static size_t skip_separators(const char *s, size_t n, size_t i)
{
    for (size_t len; i < n; i += len) {
        uint32_t c = utf8_next(s + i, n - i, &len);
        bool dash = c == 0x2013 || c == 0x2014 || c == 0x2192 || c == 0xA0;
        if (dash || is_blank(s[i]) || s[i] == ':' || s[i] == '|' || s[i] == ',')
            continue;
        /* A minus before a number belongs to it. */
        if (s[i] != '-' || (i + 1 < n && isdigit((unsigned char)s[i + 1])))
            break;
    }
    return i;
}

/* "<START>", "[RESOLVED]", with the blank behind it: a mark that stands before a time. */
static size_t skip_mark(const char *s, size_t n)
{
    char close = s[0] == '<' ? '>' : s[0] == '[' ? ']' : 0;
    size_t i = 1;
    while (close && i < n && i < 40 && s[i] != close && !isdigit((unsigned char)s[i]))
        i++;
    return close && i > 2 && i + 1 < n && s[i] == close && is_blank(s[i + 1]) ? i + 2 : 0;
}

/* Emoji, ticks, shortcodes and marks that stand before a time. */
static size_t skip_ornaments(const char *s, size_t n)
{
    size_t i = 0;
    for (size_t len; i < n; i += len) {
        uint32_t c = utf8_next(s + i, n - i, &len);
        if (c >= 0x2190 || is_blank(s[i]))
            continue;
        size_t end = i + 1;
        while (s[i] == ':' && end < n && (isalnum((unsigned char)s[end]) || s[end] == '_'))
            end++;
        len = end + 1 - i;
        if (end == i + 1 || end >= n || s[end] != ':' || isdigit((unsigned char)s[i + 1]))
            len = skip_mark(s + i, n - i);
        if (!len)
            break;
    }
    return i;
}

/* ---- the time */

/* What a stamp takes that stands at the beginning, in code ("`10:15` text") or as a link
 * ("[10:15](URL) text") too. */
static size_t read_front(const char *s, size_t n, struct stamp *stamp, struct buf *link)
{
    if (!n)
        return 0;
    if (s[0] == '`') {
        const char *close = memchr(s + 1, '`', n - 1 < 64 ? n - 1 : 64);
        size_t inside = close ? (size_t)(close - s) - 1 : 0;
        if (!inside || stamp_read(s + 1, inside, stamp) != inside)
            return 0;
        size_t i = inside + 2;
        /* A zone may follow it: "`10:15` UTC". */
        return skip_separators(s, n, i);
    }
    if (s[0] == '[') {
        const char *close = memchr(s, ']', n < 64 ? n : 64);
        size_t inside = close ? (size_t)(close - s) - 1 : 0;
        const char *end = close && close + 1 < s + n && close[1] == '('
                              ? memchr(close, ')', (size_t)(s + n - close))
                              : NULL;
        if (end && inside && stamp_read(s + 1, inside, stamp) == inside) {
            if (link)
                buf_add(link, close + 2, (size_t)(end - close - 2));
            return skip_separators(s, n, (size_t)(end - s) + 1);
        }
    }
    return stamp_read(s, n, stamp);
}

/* "22:30 UTC (Oct 29) …": the date that stands behind a time; the bytes that it takes. */
static size_t read_date_behind(const char *s, size_t n, struct stamp *stamp)
{
    struct stamp day;
    const char *close = n && s[0] == '(' ? memchr(s, ')', n < 40 ? n : 40) : NULL;
    size_t inside = close ? (size_t)(close - s) - 1 : 0;
    if (!inside || stamp->at.has_date || stamp_read(s + 1, inside, &day) != inside ||
        !day.at.has_date || day.at.has_clock)
        return 0;
    size_t len = strlen(stamp->text);
    stamp->at.has_date = true;
    stamp->at.date = day.at.date;
    if (len + inside + 4 <= sizeof stamp->text) {
        stamp->text[len++] = ' ';
        memcpy(stamp->text + len, s, inside + 2);
        stamp->text[len + inside + 2] = '\0';
    }
    return skip_separators(s, n, inside + 2);
}

static const char *const before_times[] = {"at",    "on",    "by",     "from",   "since",
                                           "until", "after", "around", "before", "a las",
                                           "as",    "le",    "vers",   NULL};

/* "At 10:15": how many bytes that takes. */
static size_t read_prefix(const char *s, size_t n, struct stamp *stamp)
{
    for (const char *const *word = before_times; *word; word++) {
        size_t len = strlen(*word), i;
        for (i = 0; i < len && i < n && tolower((unsigned char)s[i]) == (*word)[i]; i++)
            ;
        if (i < len || i >= n || s[i] != ' ')
            continue;
        /* "From 10:15 to 11:40 nothing worked" tells how long, not what happened then. */
        size_t took = stamp_read(s + i + 1, n - i - 1, stamp);
        return took && !stamp->has_until ? i + 1 + took : 0;
    }
    return 0;
}

/* Words that ask for the time behind them, so that the text without it would be cut off. */
static bool ends_open(const char *s, size_t n)
{
    size_t from = n;
    while (from > 0 && isalpha((unsigned char)s[from - 1]))
        from--;
    struct folded last;
    fold(&last, s + from, n - from, false);
    return last.n == 1 && (fold_in(last.v[0].word, before_times) ||
                           fold_in(last.v[0].word, (const char *const[]){"of", "in", "to", "and",
                                                                         "was", "is", NULL}));
}

#define LABEL_WORDS 8 /* before a time at the end; more is a sentence */

static bool is_short(const char *s, size_t n)
{
    struct folded f;
    fold(&f, s, n, false);
    return f.n > 0 && f.n <= LABEL_WORDS && !f.more;
}

#define STAMP_NEAR 64 /* bytes within which a time has its first (or last) digit */

static bool has_digit(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isdigit((unsigned char)s[i]))
            return true;
    return false;
}

/* A picture, which is read as a link: its name is no entry. */
static bool is_picture(const char *s, size_t n)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};
    if (n < 8 || s[0] != '[' || s[n - 1] != ')')
        return false;
    const char *close = memchr(s, ']', n);
    if (!close || close[1] != '(' || memchr(close + 2, ' ', n - (size_t)(close + 2 - s)))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t len = strlen(endings[i]);
        if (!strncasecmp(s + n - 1 - len, endings[i], len))
            return true;
    }
    return false;
}

#define REMARK_LONGEST 24

/* Where words in brackets at the end begin, "(time unknown)"; N where there are none. */
static size_t remark_at(const char *s, size_t n)
{
    if (!n || s[n - 1] != ')')
        return n;
    size_t open = n - 1;
    while (open > 0 && n - open < REMARK_LONGEST && s[open] != '(')
        open--;
    return s[open] == '(' && !has_digit(s + open, n - open) ? open : n;
}

static enum entry_form find_time(const char *s, size_t n, enum entry_form most, struct stamp *stamp,
                                 size_t *from, size_t *end, struct buf *link)
{
    size_t near = n < STAMP_NEAR ? n : STAMP_NEAR, took = 0;
    bool front = has_digit(s, near);
    if (front && is_picture(s, n))
        return ENTRY_NONE;
    size_t ornaments = front ? skip_ornaments(s, n) : 0;
    *from = ornaments;
    if (front && (took = read_front(s + ornaments, n - ornaments, stamp, link))) {
        *end = ornaments + took;
        return ENTRY_BEGINS;
    }
    if (front && most >= ENTRY_PREFIX &&
        (took = read_prefix(s + ornaments, n - ornaments, stamp))) {
        *end = ornaments + took;
        return ENTRY_PREFIX;
    }
    if (most < ENTRY_ENDS || !has_digit(s + n - near, near))
        return ENTRY_NONE;
    *from = stamp_at_end(s, n, stamp, end);
    if (!*from && remark_at(s, n) < n)
        *from = stamp_at_end(s, remark_at(s, n), stamp, end);
    if (*from && is_short(s, *end))
        return ENTRY_ENDS;
    return ENTRY_NONE;
}

enum entry_form entry_form(const char *words, size_t len, enum entry_form most)
{
    struct stamp stamp;
    size_t from, end;
    return find_time(words, len, most, &stamp, &from, &end, NULL);
}
/* ---- what stands beside it */

/* "(detected)" beside the time: the kind that it names, and the bytes that it takes. */
static size_t read_aside(const char *s, size_t n, const char **kind)
{
    char word[24];
    const char *close = n && s[0] == '(' ? memchr(s, ')', n < 24 ? n : 24) : NULL;
    size_t len = close ? (size_t)(close - s) - 1 : 0;
    if (!len || len >= sizeof word)
        return 0;
    memcpy(word, s + 1, len);
    word[len] = '\0';
    const struct event_kind *found = event_kind_find(word);
    if (!found)
        return 0;
    *kind = found->name;
    return len + 2;
}

static void add_trimmed(struct buf *out, const char *s, size_t n)
{
    size_t i = skip_blanks(s, n, 0);
    buf_add(out, s + i, n - i);
    buf_rtrim(out);
}

static void empty(struct entry *e)
{
    if (!e->text.data)
        entry_release(e);
    buf_reset(&e->by);
    buf_reset(&e->text);
    buf_reset(&e->link);
    e->kind = NULL;
}

/* Whether a link opened before S, so that what is left of its words ends in "](URL)". */
static bool is_within_link(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] != '[' && s[i] != ']')
        i++;
    return i > 0 && i + 1 < n && s[i] == ']' && s[i + 1] == '(';
}

/* Adds the text, without what it begins with: the kind, who. */
static void take_text(struct entry *e, const char *s, size_t n)
{
    size_t i = read_aside(s, n, &e->kind);
    if (i)
        i = skip_separators(s, n, i);
    size_t actors = entry_actors(s + i, n - i, &e->by);
    if (actors)
        i = skip_separators(s, n, i + actors);
    if (is_within_link(s + i, n - i))
        buf_addc(&e->text, '[');
    add_trimmed(&e->text, s + i, n - i);
}

void entry_read_text(struct entry *e, const char *words, size_t len)
{
    empty(e);
    take_text(e, words, len);
}

/* "Time: 10:15": a label that says no more than the time itself. */
static bool is_time_label(const char *s, size_t n)
{
    static const char *const names[] = {"time",  "date",  "datetime", "timestamp", "when", "hora",
                                        "fecha", "heure", "data",     "and",       NULL};
    struct folded f;
    fold(&f, s, n, false);
    for (size_t i = 0; i < f.n; i++)
        if (!fold_in(f.v[i].word, names))
            return false;
    return f.n > 0;
}

/* What stands in brackets behind a time at the end, which begins at FROM, if it is none of it. */
static void add_remark(struct entry *e, const char *words, size_t len, size_t from)
{
    struct stamp whole;
    size_t at = remark_at(words, len);
    if (at < len && stamp_read(words + from, len - from, &whole) < len - from)
        buf_addf(&e->text, " %.*s", (int)(len - at), words + at);
}

enum entry_form entry_read(struct entry *e, const char *words, size_t len, enum entry_form most)
{
    empty(e);
    size_t from, end;
    enum entry_form form = find_time(words, len, most, &e->stamp, &from, &end, &e->link);
    if (form == ENTRY_BEGINS) {
        end += read_date_behind(words + end, len - end, &e->stamp);
        buf_add(&e->text, words, from); /* the ornaments */
        take_text(e, words + end, len - end);
    } else {
        bool label = form == ENTRY_ENDS && !ends_open(words, end);
        if (!label || !is_time_label(words, end))
            add_trimmed(&e->text, words, label ? end : len);
        if (label)
            add_remark(e, words, len, from);
    }
    return form;
}
