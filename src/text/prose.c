#include "text/prose.h"

#include <ctype.h>
#include <string.h>

#define TARGET_MOST 1000 /* bytes of a label, or of a target in <…>: a longer one is text */

void prose_init(struct prose *p, const char *text, size_t len, bool markdown)
{
    memset(p, 0, sizeof *p);
    p->text = text;
    p->len = len;
    p->markdown = markdown;
}

static bool begins(const struct prose *p, size_t at, const char *with)
{
    size_t n = strlen(with);
    return p->len - at >= n && !memcmp(p->text + at, with, n);
}

static size_t run_of(const struct prose *p, size_t at)
{
    size_t n = at;
    while (n < p->len && p->text[n] == p->text[at])
        n++;
    return n - at;
}

static size_t line_end(const struct prose *p, size_t at)
{
    const char *end = memchr(p->text + at, '\n', p->len - at);
    return end ? (size_t)(end - p->text) + 1 : p->len;
}

/* Behind what may stand before a block: blanks, marks of quotes and of list items. */
static size_t behind_prefix(const struct prose *p, size_t at)
{
    while (at < p->len) {
        char c = p->text[at];
        bool item = (c == '-' || c == '*' || c == '+') && at + 1 < p->len && p->text[at + 1] == ' ';
        if (c != ' ' && c != '\t' && c != '>' && !item)
            break;
        at++;
    }
    return at;
}

/* The end of the fenced block whose fence stands at AT, where a line begins with it; 0: none does.
 */
static size_t fence_end(const struct prose *p, size_t at)
{
    char c = p->text[at];
    size_t length = c == '`' || c == '~' ? run_of(p, at) : 0;
    size_t line = line_end(p, at);
    if (length < 3 || (c == '`' && memchr(p->text + at + length, '`', line - at - length)))
        return 0;
    for (size_t next; line < p->len; line = next) {
        next = line_end(p, line);
        size_t mark = behind_prefix(p, line);
        if (mark >= next || p->text[mark] != c || run_of(p, mark) < length)
            continue;
        size_t rest = mark + run_of(p, mark);
        while (rest < next && isspace((unsigned char)p->text[rest]))
            rest++;
        if (rest == next)
            return next;
    }
    return p->len;
}

/* The end of `code` that begins at AT; 0: nothing closes it in its paragraph. Where runs of each
 * length stand is noted on the way, so that a text full of them is gone through once. */
static size_t code_end(struct prose *p, size_t at)
{
    size_t length = run_of(p, at), from = at + length;
    if (length > PROSE_RUNS)
        return 0;
    if (p->scanned > from && p->last[length] < from)
        return 0;
    for (size_t i = from; i < p->len;) {
        p->scanned = p->scanned < i ? i : p->scanned;
        if (p->text[i] == '\n' && i + 1 < p->len && p->text[i + 1] == '\n')
            break;
        if (p->text[i] != '`') {
            i++;
            continue;
        }
        size_t run = run_of(p, i);
        if (run <= PROSE_RUNS && p->last[run] < i)
            p->last[run] = i;
        if (run == length)
            return i + run;
        i += run;
    }
    p->scanned = p->scanned == from ? from + 1 : p->scanned;
    return 0;
}

/* How many bytes of a URL's scheme stand before the "://" at AT. */
static size_t scheme_before(const struct prose *p, size_t at, size_t least)
{
    size_t n = 0;
    while (at - n > least && n < 32 &&
           (isalnum((unsigned char)p->text[at - n - 1]) || strchr("+-.", p->text[at - n - 1])))
        n++;
    while (n && !isalpha((unsigned char)p->text[at - n]))
        n--;
    return n;
}

static size_t url_end(const struct prose *p, size_t at)
{
    int open = 0;
    for (; at < p->len; at++) {
        unsigned char c = (unsigned char)p->text[at];
        open += c == '(';
        if (c <= ' ' || strchr("<>\"`", c) || (c == ')' && open-- == 0))
            break;
    }
    return at;
}

/* What stands in a pair of brackets after AT, on the line: the place of the closing one; 0. */
static size_t bracket_end(const struct prose *p, size_t at)
{
    for (size_t i = at; i < p->len && i - at < TARGET_MOST && p->text[i] != '\n'; i++)
        if (p->text[i] == ']')
            return i;
    return 0;
}

/* A link's target "(…)" or label "[…]" behind the "]" at AT, or a definition "[…]: …" at the
 * beginning of a line: its end; 0: it is none. */
static size_t target_end(const struct prose *p, size_t at)
{
    if (begins(p, at, "](<")) {
        size_t most = p->len - at < TARGET_MOST ? p->len - at : TARGET_MOST;
        const char *end = memchr(p->text + at, '>', most);
        return end ? (size_t)(end - p->text) + 1 : 0;
    }
    if (begins(p, at, "]("))
        return url_end(p, at + 2);
    if (p->markdown && begins(p, at, "][")) {
        size_t end = bracket_end(p, at + 2);
        return end ? end + 1 : 0;
    }
    return 0;
}

static size_t definition_end(const struct prose *p, size_t at)
{
    size_t end = p->text[at] == '[' ? bracket_end(p, at) : 0;
    if (!end || !begins(p, end, "]:"))
        return 0;
    end += 2;
    while (end < p->len && (p->text[end] == ' ' || p->text[end] == '\t'))
        end++;
    return url_end(p, end);
}

static size_t comment_end(const struct prose *p, size_t at)
{
    for (size_t i = at + 4; i + 3 <= p->len; i++)
        if (p->text[i] == '-' && begins(p, i, "-->"))
            return i + 3;
    return p->len;
}

/* Whether something other than text begins at AT: its kind and end. LINE: a line begins there. */
static bool special(struct prose *p, size_t at, bool line, struct prose_part *part)
{
    size_t end = 0;
    part->from = at;
    if (line && p->markdown) {
        size_t mark = behind_prefix(p, at);
        part->kind = PROSE_CODE;
        end = mark < p->len ? fence_end(p, mark) : 0;
        if (!end && mark < p->len && (end = definition_end(p, mark)))
            part->kind = PROSE_URL;
    }
    switch (end ? 0 : p->text[at]) {
    case '`':
        part->kind = PROSE_CODE;
        end = code_end(p, at);
        break;
    case ']':
        part->kind = PROSE_URL;
        end = target_end(p, at);
        break;
    case '<':
        part->kind = PROSE_COMMENT;
        end = p->markdown && begins(p, at, "<!--") ? comment_end(p, at) : 0;
        break;
    default:
        break;
    }
    part->len = end ? end - at : 0;
    return end > at;
}

/* How far one goes on from AT where nothing begins: a backslash takes what follows it, and a run of
 * backticks that opens nothing is passed whole. */
static size_t step(const struct prose *p, size_t at)
{
    if (p->text[at] == '`')
        return run_of(p, at);
    bool escape = p->markdown && p->text[at] == '\\' && at + 1 < p->len &&
                  ispunct((unsigned char)p->text[at + 1]);
    return escape ? 2 : 1;
}

bool prose_next(struct prose *p, struct prose_part *part)
{
    size_t from = p->at;
    if (from >= p->len)
        return false;
    struct prose_part found = {PROSE_TEXT, p->len, 0};
    for (size_t at = from; at < p->len; at += step(p, at)) {
        if (special(p, at, !at || p->text[at - 1] == '\n', &found))
            break;
        size_t scheme = begins(p, at, "://") ? scheme_before(p, at, from) : 0;
        if (scheme) {
            found = (struct prose_part){PROSE_URL, at - scheme, url_end(p, at + 3) - at + scheme};
            break;
        }
        found.from = p->len;
    }
    *part = found.from > from ? (struct prose_part){PROSE_TEXT, from, found.from - from} : found;
    p->at = from + part->len;
    return true;
}
