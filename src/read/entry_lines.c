#include "read/entry_lines.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "read/entry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Whether a line goes on in the next one: prose that is wrapped. */
static bool goes_on(const char *s, size_t n)
{
    static const char *const open[] = {"at",  "by", "from", "until", "since",   "around",
                                       "and", "to", "the",  "a",     "before",  "after",
                                       "on",  "of", "in",   "or",    "between", NULL};
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    if (n && s[n - 1] == ',')
        return true;
    for (const char *const *word = open; *word; word++) {
        size_t len = strlen(*word);
        if (n > len && !memcmp(s + n - len, *word, len) && isspace((unsigned char)s[n - len - 1]))
            return true;
    }
    return false;
}

static bool ends_sentence(const char *s, size_t n)
{
    while (n && strchr(" \t)\"*_", s[n - 1]))
        n--;
    return n && strchr(".!?:", s[n - 1]);
}

static bool begins_sentence(const char *s, size_t n)
{
    size_t len;
    return n && (isupper((unsigned char)*s) || isdigit((unsigned char)*s) || strchr("-*[`\"", *s) ||
                 utf8_next(s, n, &len) >= 0xC0);
}

/* A line that begins an entry; not one that a sentence wraps into. */
static bool is_timed_line(const struct lines *l, size_t i)
{
    const struct pieces *p = &l->p;
    const struct piece *line = &p->v[i];
    if (i > 0 && !l->hard && goes_on(p->text.data + p->v[i - 1].from, p->v[i - 1].len))
        return false;
    return entry_form(p->text.data + line->from, line->len, ENTRY_BEGINS) == ENTRY_BEGINS;
}

void lines_release(struct lines *l)
{
    pieces_release(&l->p);
    free(l->begin);
}

static void split_at(const struct document *d, const struct block *b, enum split split,
                     struct lines *l)
{
    *l = (struct lines){.hard = split == SPLIT_BREAKS};
    block_pieces(d, b, split, &l->p);
    l->begin = xcalloc(l->p.n ? l->p.n : 1, sizeof *l->begin);
    for (size_t i = 0; i < l->p.n && (!l->hard || l->p.n > 1); i++) {
        l->begin[i] = is_timed_line(l, i);
        l->timed += l->begin[i];
    }
}

void lines_split(const struct document *d, const struct block *b, struct lines *l)
{
    struct lines lines;
    split_at(d, b, SPLIT_BREAKS, l);
    split_at(d, b, SPLIT_LINES, &lines);
    bool breaks = l->timed >= lines.timed && l->p.n > 1;
    lines_release(breaks ? &lines : l);
    if (!breaks)
        *l = lines;
}

bool lines_begin_own(const struct lines *l, size_t i)
{
    const struct piece *piece = &l->p.v[i];
    const char *s = l->p.text.data + piece->from;
    size_t label;
    struct stamp day;
    if (i == 0 || l->begin[i] || entry_label(s, piece->len, &label) ||
        entry_is_day(s, piece->len, &day))
        return true;
    const struct piece *before = &l->p.v[i - 1];
    return l->timed > 1 && ends_sentence(l->p.text.data + before->from, before->len) &&
           begins_sentence(s, piece->len);
}

bool lines_have_label(const struct lines *l)
{
    const struct pieces *p = &l->p;
    size_t label;
    for (size_t i = 1; i < p->n; i++)
        if (entry_label(p->text.data + p->v[i].from, p->v[i].len, &label))
            return true;
    return false;
}
