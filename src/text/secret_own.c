/* Patterns of one's own. */
#include "base/alloc.h"
#include "base/buf.h"
#include "text/secret_internal.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#define OVERLAP 256 /* bytes of a piece that the next one has too */

struct pattern {
    char *name, *label;
    regex_t regex;
};

struct secret_patterns {
    struct pattern *v;
    size_t n;
};

/* ---- what is taken */

/* The length of a bracket expression at P, "[]a-z]". */
static size_t bracket(const char *p)
{
    size_t n = 1;
    if (p[n] == '^')
        n++;
    if (p[n] == ']')
        n++;
    while (p[n] && p[n] != ']') {
        const char *end = p[n] == '[' && strchr(".:=", p[n + 1]) && p[n + 1]
                              ? strstr(p + n + 2, (char[]){p[n + 1], ']', 0})
                              : NULL;
        n = end ? (size_t)(end - p) + 2 : n + 1;
    }
    return p[n] ? n + 1 : n;
}

/* The most that "{2,5}" at P asks for; its length. */
static size_t repetition(const char *p, size_t *times)
{
    size_t n = strcspn(p, "}"), least = strtoul(p + 1, NULL, 10), most = least;
    const char *comma = memchr(p, ',', n);
    if (comma)
        most = strtoul(comma + 1, NULL, 10);
    *times = most > least ? most : least;
    return p[n] ? n + 1 : n;
}

/* What it grows to with its repetitions written out; above LIMIT it is only known that it is. A
 * group ends at its ')'; *P is left there. */
static size_t size_of(const char **p, int depth, size_t limit)
{
    size_t size = 0, last = 0, times;
    while (**p && size <= limit) {
        if (**p == ')' && depth)
            return size;
        if (**p == '(') {
            (*p)++;
            last = depth < 64 ? size_of(p, depth + 1, limit) + 1 : limit + 1;
            *p += **p == ')';
        } else if (**p == '{') {
            *p += repetition(*p, &times);
            if (times > limit)
                return limit + 1;
            size += last * (times ? times - 1 : 0);
            last *= times;
            continue;
        } else if (**p == '+') { /* "x+" is kept as "xx*", and so "x++" as four */
            (*p)++;
            size += last;
            last *= 2;
            continue;
        } else if (**p == '*' || **p == '?') {
            (*p)++;
            size++;
            continue;
        } else {
            *p += **p == '[' ? bracket(*p) : **p == '\\' && (*p)[1] ? 2 : 1;
            last = 1;
        }
        size += last;
    }
    return size;
}

static int check(const char *name, const char *pattern, struct error *err)
{
    for (const char *p = pattern; *p; p += *p == '[' ? bracket(p) : *p == '\\' && p[1] ? 2 : 1)
        if (*p == '\\' && is_digit(p[1]))
            return error_set(err,
                             "the pattern of '%s' has a back-reference (\\%c), which may take for "
                             "ever: write what is meant again",
                             name, p[1]);
    const char *p = pattern;
    if (size_of(&p, 0, SECRET_PATTERN_SIZE) > SECRET_PATTERN_SIZE)
        return error_set(err,
                         "the pattern of '%s' repeats too much: with its repetitions written out "
                         "it may have %d characters",
                         name, SECRET_PATTERN_SIZE);
    return 0;
}

int secret_patterns_add(struct secret_patterns **patterns, const char *name, const char *pattern,
                        struct error *err)
{
    regex_t regex;
    regmatch_t match;
    if (check(name, pattern, err))
        return -1;
    int rc = regcomp(&regex, pattern, REG_EXTENDED | REG_NEWLINE);
    if (rc) {
        char why[128];
        regerror(rc, &regex, why, sizeof why);
        return error_set(err, "the pattern of '%s' is no extended regular expression: %s", name,
                         why);
    }
    if (!regexec(&regex, "", 1, &match, 0)) {
        regfree(&regex);
        return error_set(err,
                         "the pattern of '%s' matches nothing at all, and so everywhere: name at "
                         "least one character",
                         name);
    }
    if (!*patterns)
        *patterns = xcalloc(1, sizeof **patterns);
    struct secret_patterns *all = *patterns;
    all->v = xrealloc(all->v, (all->n + 1) * sizeof *all->v);
    struct pattern *added = &all->v[all->n++];
    added->regex = regex;
    added->name = xstrdup(name);
    struct buf label = BUF_INIT;
    buf_addf(&label, "what the pattern '%s' finds", name);
    added->label = label.data;
    return 0;
}

void secret_patterns_free(struct secret_patterns *patterns)
{
    if (!patterns)
        return;
    for (size_t i = 0; i < patterns->n; i++) {
        free(patterns->v[i].name);
        free(patterns->v[i].label);
        regfree(&patterns->v[i].regex);
    }
    free(patterns->v);
    free(patterns);
}

/* ---- what is found */

/* A piece of a line; BEGINS: it is not in the middle of it. The earliest, of several the longest.
 */
static bool find_in(const struct secret_patterns *patterns, const struct scan *s, size_t from,
                    size_t to, bool begins, bool ends, struct secret *out)
{
    char piece[SECRET_PATTERN_REACH + 1];
    int flags = (begins ? 0 : REG_NOTBOL) | (ends ? 0 : REG_NOTEOL);
    bool any = false;
    memcpy(piece, s->text + from, to - from);
    piece[to - from] = '\0';
    for (size_t i = 0; i < patterns->n; i++) {
        regmatch_t m;
        if (regexec(&patterns->v[i].regex, piece, 1, &m, flags) || m.rm_eo == m.rm_so)
            continue;
        struct secret one = {patterns->v[i].name, patterns->v[i].label, SECRET_OWN,
                             from + (size_t)m.rm_so, (size_t)(m.rm_eo - m.rm_so)};
        if (!any || one.from < out->from || (one.from == out->from && one.len > out->len))
            *out = one;
        any = true;
    }
    return any;
}

bool own_find(const struct secret_patterns *patterns, const struct scan *s, size_t from,
              size_t stop, struct secret *out)
{
    while (from < stop) {
        const char *end = memchr(s->text + from, '\n', stop - from);
        size_t line = end ? (size_t)(end - s->text) : stop;
        size_t to = line - from > SECRET_PATTERN_REACH ? from + SECRET_PATTERN_REACH : line;
        bool begins = from == 0 || s->text[from - 1] == '\n';
        if (to > from && find_in(patterns, s, from, to, begins, to == line, out))
            return true;
        from = to == line ? line + 1 : to - OVERLAP;
    }
    return false;
}
