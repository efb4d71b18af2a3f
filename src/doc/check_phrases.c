#include "doc/check_phrases.h"

#include "base/alloc.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the words of a text */

struct word {
    const char *at;
    size_t len;
    bool begins;   /* a clause: something parts it from the word before */
    bool sentence; /* likewise, a sentence */
};

struct words {
    struct word *v;
    size_t n, cap;
    const struct strv *people;
};

static bool is_word(unsigned char c)
{
    return isalnum(c) || c >= 0x80 || c == '_' || c == '\'' || c == '@' || c == '-';
}

static void add(struct words *w, const char *at, size_t len, bool begins, bool sentence)
{
    if (w->n == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 256;
        w->v = xreallocarray(w->v, w->cap, sizeof *w->v);
    }
    w->v[w->n++] = (struct word){at, len, begins, sentence};
}

/* How many bytes at AT are somebody else's words: code, a quotation, a comment, an address. LINE:
 * it begins one. 0: none. */
static size_t foreign(const char *at, const char *end, bool line)
{
    if (!(line && *at == '>') && !strchr("<\"]`~:\xE2\xC2", *at))
        return 0;
    static const struct {
        const char *opens, *closes;
        size_t most; /* a mark that isn't closed within so many bytes opens nothing */
    } marks[] = {{"<!--", "-->", SIZE_MAX}, {"\"", "\"", 2000},       {"“", "”", 2000},
                 {"„", "“", 2000},          {"«", "»", 2000},         {"](", ")", 2000},
                 {"```", "```", SIZE_MAX},  {"~~~", "~~~", SIZE_MAX}, {"`", "`", 2000}};
    if (line && *at == '>') {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        return (size_t)((stop ? stop : end) - at);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i].opens), m = strlen(marks[i].closes);
        if ((size_t)(end - at) < n || memcmp(at, marks[i].opens, n) != 0)
            continue;
        for (const char *p = at + n; p + m <= end && (size_t)(p - at) < marks[i].most; p++) {
            if (marks[i].most != SIZE_MAX && p[0] == '\n' && p + 1 < end && p[1] == '\n')
                return 0;
            if (!memcmp(p, marks[i].closes, m))
                return (size_t)(p + m - at);
        }
        return marks[i].most == SIZE_MAX ? (size_t)(end - at) : 0;
    }
    if (end - at > 3 && !memcmp(at, "://", 3)) {
        const char *p = at;
        while (p < end && (unsigned char)*p > ' ' && *p != ')' && *p != '>')
            p++;
        return (size_t)(p - at);
    }
    return 0;
}

/* The bytes of a word: "’" is an apostrophe in it, quotes and dashes end it. */
static size_t word_at(const char *at, const char *end)
{
    const char *p = at;
    while (p < end && is_word((unsigned char)*p)) {
        if ((unsigned char)*p == 0xE2 && end - p > 2) {
            bool apostrophe = !memcmp(p, "’", 3);
            if (!apostrophe && (unsigned char)p[1] == 0x80)
                break;
            p += 2;
        }
        p++;
    }
    /* "sam.reed", but not the end of a sentence. */
    if (p > at && p + 1 < end && *p == '.' && islower((unsigned char)p[1]))
        return (size_t)(p + 1 - at) + word_at(p + 1, end);
    return (size_t)(p - at);
}

static void split(struct words *w, const char *text, size_t len)
{
    const char *end = text + len;
    bool begins = true, sentence = true, line = true;
    for (const char *at = text; at < end;) {
        size_t skip = foreign(at, end, line);
        size_t n = skip ? 0 : word_at(at, end);
        if (n) {
            add(w, at, n, begins, sentence);
            begins = sentence = line = false;
            at += n;
            continue;
        }
        if (skip || !strchr(" \t\n*_", *at))
            begins = true;
        if (*at == '.' || *at == '?' || *at == '!' ||
            (*at == '\n' && at + 1 < end && strchr("\n-*#|", at[1])))
            begins = sentence = true;
        line = *at == '\n' || (line && (*at == ' ' || *at == '\t'));
        at += skip ? skip : 1;
    }
}

/* ---- what kinds of words there are */

static bool equals(const struct word *w, const char *word, size_t len)
{
    if (w->len == len)
        return !strncasecmp(w->at, word, len);
    /* "didn’t" is "didn't". */
    if (w->len != len + 2)
        return false;
    const char *quote = memchr(word, '\'', len);
    if (!quote)
        return false;
    size_t before = (size_t)(quote - word);
    return !strncasecmp(w->at, word, before) && !memcmp(w->at + before, "’", 3) &&
           !strncasecmp(w->at + before + 3, quote + 1, len - before - 1);
}

/* Whether W is one of LIST's words, which are parted by blanks or '|'; "-ly" is any word that ends
 * so. */
static bool is_among(const struct word *w, const char *list, size_t len)
{
    for (const char *end = list + len; list < end;) {
        size_t n = 0;
        while (list + n < end && list[n] != ' ' && list[n] != '|')
            n++;
        if (n > 1 && *list == '-') {
            size_t tail = n - 1;
            if (w->len > tail + 2 && !strncasecmp(w->at + w->len - tail, list + 1, tail))
                return true;
        } else if (equals(w, list, n)) {
            return true;
        }
        list += n + (list + n < end);
    }
    return false;
}

#define AMONG(word, list) is_among(word, list, strlen(list))

static const char determiners[] = "the a an our my your their his her its some any every one each "
                                  "another no other both these those all";
static const char heads[] =
    "i we he she somebody someone anybody anyone nobody everyone everybody person people engineer "
    "engineers operator operators developer developers dev devs admin admins administrator "
    "administrators sysadmin sysadmins dba dbas sre sres team teams staff reviewer reviewers "
    "manager managers intern interns contractor contractors colleague colleagues employee "
    "employees author authors commander lead leads responder responders deployer technician "
    "technicians member members maintainer maintainers on-call oncall ops operations management "
    "leadership programmer programmers";
/* They are who it happened to: that they could have, or failed to, is the impact. */
static const char adverbs[] = "not never always also just really simply probably clearly still "
                              "again already even then at least once ever n't -ly";
static const char irregular[] =
    "been known seen done had run set caught kept taken made read put held found told left sent "
    "built gone given written broken understood thought spoken chosen rolled stopped spotted cut";
/* What people do, so that "should have been" blames somebody whatever it is said of. */
static const char human[] =
    "tested reviewed noticed caught checked spotted merged obvious known prevented avoided done "
    "verified double-checked documented communicated announced approved escalated renewed read "
    "detected found addressed fixed updated deployed rolled planned considered anticipated "
    "realized realised asked made told seen clear investigated handled";

static bool is_participle(const struct word *w)
{
    return AMONG(w, irregular) || (w->len > 3 && !strncasecmp(w->at + w->len - 2, "ed", 2) &&
                                   strncasecmp(w->at, "need", 4) != 0);
}

/* How many words from I on are NAME; the first of several alone will do where it is capital. */
static size_t name_words(const struct words *w, size_t i, const char *name)
{
    size_t n = 0;
    name += *name == '@';
    while (*name) {
        size_t len = strcspn(name, " ");
        if (i + n >= w->n || (n && w->v[i + n].begins))
            break;
        struct word word = w->v[i + n];
        bool at = *word.at == '@';
        word.at += at;
        word.len -= at;
        if (!equals(&word, name, len))
            break;
        n++;
        name += len + strspn(name + len, " ");
    }
    if (!*name)
        return n;
    return n == 1 && isupper((unsigned char)*w->v[i].at) && w->v[i].len > 2 ? 1 : 0;
}

static size_t known_name(const struct words *w, size_t i)
{
    for (size_t k = 0; w->people && k < w->people->n; k++) {
        size_t n = name_words(w, i, w->people->v[k]);
        if (n)
            return n;
    }
    return 0;
}

/* Whether the words from I up to STOP (SIZE_MAX: as many as there are) are somebody; returns where
 * they end, 0: no. "the database team", "a developer", "the person who deployed it", "@mira". */
static size_t person(const struct words *w, size_t i, size_t stop)
{
    size_t at = i, end;
    if (i >= w->n)
        return 0;
    if (w->v[at].at[0] == '@')
        end = at + 1;
    else if ((end = known_name(w, at)) != 0)
        end += at;
    else {
        if (AMONG(&w->v[at], determiners))
            at++;
        for (end = at; end < w->n && end < at + 3 && (end == i || !w->v[end].begins); end++)
            if (AMONG(&w->v[end], heads))
                break;
        if (end >= w->n || end == at + 3 || !AMONG(&w->v[end], heads))
            return 0;
        end++;
        while (end < w->n && !w->v[end].begins && AMONG(&w->v[end], heads))
            end++;
    }
    if (stop == SIZE_MAX || end == stop)
        return end;
    /* "in operations", "who deployed it", "on duty" */
    if (end < w->n && end < stop && stop - end <= 4 && AMONG(&w->v[end], "in of on from at who"))
        return stop;
    return 0;
}

/* Whether somebody ends right before I, with adverbs between. */
static bool by_person(const struct words *w, size_t i)
{
    while (i > 0 && !w->v[i].begins && AMONG(&w->v[i - 1], adverbs))
        i--;
    for (size_t back = 1; back <= 8 && back <= i; back++) {
        if (w->v[i - back + 1].begins)
            return false;
        if (person(w, i - back, i) == i)
            return true;
    }
    return false;
}

/* ---- phrases */

enum before { ANY, BY, NOT_BY_CUSTOMERS, CLAUSE };

/* WORDS: parted by blanks; '|' parts alternatives, '?' ends what may be missing, '+' is somebody,
 * '%' a participle, '!' what people do. Adverbs may stand between any two. */
struct phrase {
    bool hindsight;
    enum before before;
    const char *words;
    const char *unless_before, *unless_after; /* the word next to it */
};

#define BLAME false
#define HIND true

static const struct phrase phrases[] = {
    {HIND, BY, "should|shouldn't have %", NULL, "access"},
    {HIND, BY, "should've|shouldve %", NULL, NULL},
    {HIND, ANY, "should|shouldn't have been !", NULL, NULL},
    {HIND, ANY, "should've been !", NULL, NULL},
    {HIND, ANY, "should have known", NULL, NULL},
    {HIND, BY, "ought to have", NULL, NULL},
    {HIND, BY, "could|couldn't have %", NULL, NULL},
    {HIND, BY, "could've %", NULL, NULL},
    {HIND, ANY,
     "could have been prevented|avoided|caught|noticed|spotted|detected|foreseen|solved|"
     "resolved|reduced|shortened|quickened|fixed",
     NULL, NULL},
    {HIND, ANY, "anyone|anybody would|could|should have", NULL, NULL},
    {HIND, ANY, "if only? + had %",
     "asked check checked checking see whether unclear know knew "
     "sure wondered confirm ask",
     NULL},
    {HIND, CLAUSE, "had + %", NULL, NULL},
    {HIND, ANY, "obviously", "not n't wasn't isn't weren't aren't", NULL},
    {HIND, ANY, "in|with hindsight", NULL, NULL},
    {HIND, ANY, "in retrospect", NULL, NULL},
    {HIND, ANY, "know|knew|known better", NULL, "than"},
    {HIND, ANY, "common sense", NULL, NULL},
    {BLAME, BY, "failed to", NULL, NULL},
    {BLAME, ANY, "careless|carelessly|carelessness", NULL, "whisper"},
    {BLAME, NOT_BY_CUSTOMERS, "forgot|forgotten to", NULL, NULL},
    {BLAME, ANY, "neglected to", NULL, NULL},
    {BLAME, ANY, "negligence|negligent|negligently", NULL, NULL},
    {BLAME, ANY, "bother|bothered to", NULL, NULL},
    {BLAME, ANY, "human|operator|pilot error|errors", "no not than any", "rate rates"},
    {BLAME, BY, "is|was|are|were|am to blame", NULL, NULL},
    {BLAME, BY, "is|was|are|were|am at fault", NULL, NULL},
    {BLAME, ANY, "fault of +", NULL, NULL},
    {BLAME, ANY, "simply|deliberately|wilfully|willfully ignored", NULL, NULL},
    {BLAME, ANY, "stupid|stupidly|stupidity|idiot|idiots|idiotic", NULL, NULL},
    {BLAME, ANY, "dumb|silly|rookie|stupid|sloppy mistake|mistakes|error|errors", NULL, NULL},
    {BLAME, ANY, "incompetent|incompetence|sloppy|sloppily|sloppiness", NULL, NULL},
    {BLAME, ANY, "reckless|recklessly|irresponsible|irresponsibly", NULL, NULL},
    {BLAME, ANY, "too lazy", NULL, NULL},
    {BLAME, ANY, "blindly|foolishly|thoughtlessly", NULL, NULL},
    {BLAME, ANY, "not|didn't|wasn't|weren't|don't|isn't|without pay|paying attention", NULL, NULL},
    {BLAME, ANY, "why didn't|couldn't|wouldn't +", NULL, NULL},
    {BLAME, ANY, "why did + not", NULL, NULL},
};

static const char customers[] = "users user customers customer clients client visitors visitor who "
                                "people subscribers callers";

/* The word or class at PART (LEN bytes) of a phrase, at I: where it ends; 0: it is none. */
static size_t match_part(const struct words *w, size_t i, const char *part, size_t len)
{
    if (i >= w->n)
        return 0;
    switch (*part) {
    case '+':
        return person(w, i, SIZE_MAX);
    case '%':
        return is_participle(&w->v[i]) ? i + 1 : 0;
    case '!':
        return AMONG(&w->v[i], human) ? i + 1 : 0;
    default:
        return is_among(&w->v[i], part, len) ? i + 1 : 0;
    }
}

/* Somebody from I on, whom WORD follows: "the person who deployed it had". */
static size_t match_person(const struct words *w, size_t i, const char *parts)
{
    size_t end = match_part(w, i, "+", 1), len = strcspn(parts, " ");
    if (!end || !*parts || match_part(w, end, parts, len))
        return end;
    for (size_t stop = end + 2; stop <= end + 4 && stop < w->n; stop++)
        if (person(w, i, stop) == stop && match_part(w, stop, parts, len))
            return stop;
    return end;
}

/* Where the phrase that begins at I ends; 0: it is none. */
static size_t match(const struct words *w, size_t i, const char *parts)
{
    size_t at = i;
    while (*parts) {
        size_t len = strcspn(parts, " "), end = 0;
        const char *next = parts + len + (parts[len] == ' ');
        bool optional = parts[len - 1] == '?';
        size_t from = at;
        for (;;) {
            if (from > i && from < w->n && w->v[from].begins)
                break;
            end = *parts == '+' ? match_person(w, from, next)
                                : match_part(w, from, parts, len - optional);
            if (end || from == i || from >= w->n || !AMONG(&w->v[from], adverbs))
                break;
            from++;
        }
        if (!end && !optional)
            return 0;
        at = end ? end : at;
        parts = next;
    }
    return at;
}

static bool stands_well(const struct words *w, const struct phrase *p, size_t i, size_t end)
{
    const struct word *before = i && !w->v[i].sentence ? &w->v[i - 1] : NULL;
    const struct word *after = end < w->n && !w->v[end].begins ? &w->v[end] : NULL;
    if ((before && p->unless_before && AMONG(before, p->unless_before)) ||
        (after && p->unless_after && AMONG(after, p->unless_after)))
        return false;
    switch (p->before) {
    case BY:
        return by_person(w, i);
    case CLAUSE:
        return w->v[i].begins;
    case NOT_BY_CUSTOMERS:
        return !(before && AMONG(before, customers));
    default:
        return true;
    }
}

#define PHRASES (sizeof phrases / sizeof *phrases)

/* A bit for each letter. */
static uint32_t letter_bit(char c)
{
    int letter = tolower((unsigned char)c);
    return letter >= 'a' && letter <= 'z' ? UINT32_C(1) << (letter - 'a') : 0;
}

/* The letters that each phrase may begin with: most words begin none. */
static void find_letters(uint32_t letters[PHRASES])
{
    for (size_t k = 0; k < PHRASES; k++) {
        letters[k] = letter_bit(*phrases[k].words);
        for (const char *at = phrases[k].words; *at && *at != ' '; at++)
            if (*at == '|')
                letters[k] |= letter_bit(at[1]);
    }
}

static const struct phrase *find(const struct words *w, const uint32_t letters[PHRASES], size_t i,
                                 size_t *end)
{
    uint32_t first = letter_bit(*w->v[i].at);
    for (size_t k = 0; first && k < PHRASES; k++) {
        const struct phrase *p = &phrases[k];
        if (!(letters[k] & first))
            continue;
        if ((*end = match(w, i, p->words)) != 0 && stands_well(w, p, i, *end))
            return p;
    }
    return NULL;
}

void check_phrases(const char *text, size_t len, const struct strv *people, check_phrase_fn *each,
                   void *self)
{
    struct words w = {.people = people};
    uint32_t letters[PHRASES];
    find_letters(letters);
    split(&w, text, len);
    for (size_t i = 0; i < w.n;) {
        size_t end;
        const struct phrase *p = find(&w, letters, i, &end);
        if (!p) {
            i++;
            continue;
        }
        const struct word *last = &w.v[end - 1];
        const struct check_phrase phrase = {p->hindsight, (size_t)(w.v[i].at - text),
                                            (size_t)(last->at + last->len - w.v[i].at)};
        each(self, &phrase);
        i = end;
    }
    free(w.v);
}
