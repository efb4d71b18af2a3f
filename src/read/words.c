#include "read/words.h"

#include "read/fold.h"
#include "read/words_table.h"

#include <ctype.h>
#include <string.h>

/* Words that add nothing to what a heading names. */
static const char *const fillers[] = {
    "a",           "an",        "the",      "of",         "for",       "and",       "incident",
    "incidents",   "outage",    "outages",  "issue",      "issues",    "event",     "events",
    "detailed",    "details",   "full",     "brief",      "complete",  "main",      "key",
    "section",     "analysis",  "report",   "postmortem", "blameless", "proposed",  "proposal",
    "description", "executive", "de",       "del",        "la",        "el",        "los",
    "las",         "y",         "lo",       "incidente",  "detallada", "detallado", "do",
    "da",          "dos",       "das",      "e",          "o",         "detalhada", "detalhado",
    "le",          "les",       "du",       "des",        "et",        "l",         "d",
    "lincident",   "detaillee", "detaille", NULL};

/* What may stand beside "Timeline" and is told by its entries. */
static const char *const of_time[] = {
    "in",       "at",       "on",    "are",  "is",    "to",     "from",      "given",   "listed",
    "shown",    "all",      "times", "time", "utc",   "gmt",    "local",     "january", "february",
    "march",    "april",    "may",   "june", "july",  "august", "september", "october", "november",
    "december", "jan",      "feb",   "mar",  "apr",   "jun",    "jul",       "aug",     "sep",
    "sept",     "oct",      "nov",   "dec",  "hours", "hour",   "24h",       "12h",     "todas",
    "horas",    "timezone", "zone",  NULL};

struct token {
    const struct phrase *phrase; /* NULL: a word of the heading's own */
    const struct phrase *aside;  /* one in brackets: it says the same again, or nothing */
    bool filler;
    size_t at; /* the word it begins with */
};

/* The longest phrase that begins at the AT-th word; *N: how many words it has. */
static const struct phrase *longest(const struct folded *f, size_t at, size_t *n)
{
    const struct phrase *best = NULL;
    *n = 0;
    for (size_t i = 0; i < words_phrase_count; i++) {
        if (words_phrases[i].words[0] != f->v[at].word[0])
            continue;
        size_t matched = folded_matches(f, at, words_phrases[i].words);
        if (matched > *n) {
            best = &words_phrases[i];
            *n = matched;
        }
    }
    return best;
}

static size_t tokenise(const struct folded *f, struct token *v)
{
    size_t n = 0;
    for (size_t i = 0, step; i < f->n; i += step) {
        struct token t = {NULL, NULL, false, i};
        const struct phrase *found = longest(f, i, &step);
        if (f->v[i].bracketed)
            t.aside = found;
        else
            t.phrase = found;
        if (!found) {
            step = 1;
            t.filler = fold_in(f->v[i].word, fillers);
        }
        v[n++] = t;
    }
    return n;
}

/* Whether a phrase that means something only alone adds nothing beside others: "the outage". */
static bool is_filler(const char *phrase)
{
    struct folded f;
    fold(&f, phrase, strlen(phrase), false);
    for (size_t i = 0; i < f.n; i++)
        if (!fold_in(f.v[i].word, fillers))
            return false;
    return true;
}

/* What is left of the tokens when those that mean something only alone have words beside them. */
static size_t own_words(struct token *v, size_t n)
{
    size_t own = 0;
    for (size_t i = 0; i < n; i++)
        own += !v[i].phrase && !v[i].filler;
    size_t sure = 0;
    for (size_t i = 0; i < n; i++)
        sure += v[i].phrase && !v[i].phrase->alone;
    if (!own && !sure)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].phrase && v[i].phrase->alone && (own || sure)) {
            v[i].filler = is_filler(v[i].phrase->words);
            v[i].phrase = NULL;
            own += !v[i].filler;
        }
    return own;
}

/* Two kinds in one heading that are one together. */
static enum part_kind combined(enum part_kind a, enum part_kind b)
{
    if ((a == PART_ROOT_CAUSE && b == PART_RESOLUTION) ||
        (a == PART_RESOLUTION && b == PART_ROOT_CAUSE))
        return PART_CAUSE_AND_RESOLUTION;
    if ((a == PART_MEASURES || a == PART_MEASURES_AND_ACTIONS) && b == PART_ACTIONS)
        return PART_MEASURES_AND_ACTIONS;
    if (a == PART_SUMMARY && (b == PART_IMPACT || b == PART_TIMELINE))
        return b;
    if ((a == PART_WELL && b == PART_POORLY) || (a == PART_POORLY && b == PART_WELL))
        return PART_LESSONS;
    if (b == PART_TIMELINE)
        return b;
    return PART_OTHER;
}

static bool is_year_or_day(const char *word)
{
    size_t n = strspn(word, "0123456789");
    return n && n <= 4 &&
           (!word[n] ||
            fold_in(word + n, (const char *const[]){"st", "nd", "rd", "th", "h", NULL}));
}

/* Whether a word that is the heading's own is told by a timeline's entries. */
static bool is_of_time(const struct folded_word *w)
{
    return fold_in(w->word, of_time) || is_year_or_day(w->word) ||
           (w->capitals && strlen(w->word) <= 5);
}

static bool all_covered(const struct folded *f, const struct token *v, size_t n,
                        enum part_kind kind)
{
    bool behind = false; /* behind a phrase */
    for (size_t i = 0; i < n; i++) {
        const struct folded_word *w = &f->v[v[i].at];
        bool of_kind = v[i].aside && v[i].aside->kind == kind;
        bool timed = kind == PART_TIMELINE && (behind ? is_of_time(w) : is_year_or_day(w->word));
        if (!v[i].phrase && !v[i].filler && !of_kind && !timed)
            return false;
        behind = behind || v[i].phrase;
    }
    return !f->more;
}

/* Whether the phrase at I stands at the beginning or the end of what the heading says. */
static bool at_an_end(const struct folded *f, const struct token *v, size_t n, size_t i)
{
    bool first = true, last = true;
    for (size_t k = 0; k < n; k++) {
        if (v[k].phrase || v[k].filler || f->v[v[k].at].bracketed)
            continue;
        if (k < i)
            first = false;
        else
            last = false;
    }
    return first || (last && !f->more);
}

static enum part_kind kind_of(const struct folded *f, struct token *v, size_t n, bool *whole)
{
    enum part_kind kind = PART_OTHER;
    *whole = true;
    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        if (!v[i].phrase || v[i].phrase->kind == kind)
            continue;
        if (kind == PART_OTHER) {
            kind = v[i].phrase->kind;
            first = i;
            continue;
        }
        enum part_kind both = combined(kind, v[i].phrase->kind);
        if (both == PART_OTHER)
            *whole = false;
        else
            kind = both;
    }
    if (kind != PART_OTHER && !at_an_end(f, v, n, first))
        kind = PART_OTHER;
    for (size_t i = 0; i < n && kind >= PART_DURATION; i++)
        if (v[i].filler) /* "Service outage" is no list of services */
            kind = PART_OTHER;
    *whole = *whole && kind != PART_OTHER && all_covered(f, v, n, kind);
    return kind;
}

enum part_kind words_part(const char *heading, size_t len, bool *whole)
{
    struct folded f;
    fold(&f, heading, len, true);
    *whole = false;
    struct token tokens[FOLD_WORDS];
    size_t n = tokenise(&f, tokens);
    size_t own = own_words(tokens, n);
    size_t outside = 0;
    for (size_t i = 0; i < n; i++)
        outside += !tokens[i].phrase && !tokens[i].filler && !f.v[tokens[i].at].bracketed &&
                   !is_of_time(&f.v[tokens[i].at]);
    if (!n || outside > 8 || (own && f.more && !f.v[tokens[n - 1].at].bracketed))
        return PART_OTHER;
    return kind_of(&f, tokens, n, whole);
}
