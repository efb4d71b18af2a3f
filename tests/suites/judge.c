/* judge ORIGINAL RENDERED: whether every sentence of the one is in the other, as often as there.
 *
 * White space and Markdown's markers don't count. A heading or a label may be gone where it names
 * what every postmortem has; a time, a zone, a severity, a priority may be said in another way, but
 * its value must be there. Each thing amiss is a line: what, the original's line, and the words.
 * The last line is the count. Status: 0 nothing is amiss, 1 something is, 2 it can't be said. */
#include "sentences.h"

#include "base/alloc.h"
#include "base/file.h"
#include "known.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Fewer words than these are said twice for good reasons. */
#define LONG 4
/* So many words in a row, in the middle of whatever sentence, are said twice for none. */
#define RUN 8
/* What stood in brackets behind a text is looked for among so many words behind it. */
#define NEAR 16

struct judge {
    struct vocabulary *vocabulary;
    struct sentences original, rendered;
    struct words {
        int *id;
        size_t n;
        size_t *first, *next; /* places of each id, in order; (size_t)-1 ends */
        size_t ids;
    } in_original, in_rendered;
    size_t front_words; /* of the original's, those of its front matter */
    int lost, doubled, values, addresses;
};

/* ---- sequences of words */

static void words_make(struct words *w, const struct sentences *s, struct vocabulary *v)
{
    w->ids = (size_t)vocabulary_id(v, "", 0) + 1;
    w->id = xcalloc(s->tokens + 1, sizeof *w->id);
    w->first = xcalloc(w->ids, sizeof *w->first);
    w->next = xcalloc(s->tokens + 1, sizeof *w->next);
    memset(w->first, 0xFF, w->ids * sizeof *w->first);
    for (size_t i = 0; i < s->tokens; i++)
        if (s->token[i].kind == TOKEN_WORD)
            w->id[w->n++] = s->token[i].id;
    for (size_t i = w->n; i-- > 0;) {
        w->next[i] = w->first[w->id[i]];
        w->first[w->id[i]] = i;
    }
}

static void words_release(struct words *w)
{
    free(w->id);
    free(w->first);
    free(w->next);
}

/* How often the words stand there, from place FROM on. */
static size_t count(const struct words *w, const int *id, size_t n, size_t from)
{
    size_t found = 0;
    if (!n || (size_t)id[0] >= w->ids)
        return 0;
    for (size_t at = w->first[id[0]]; at != (size_t)-1; at = w->next[at])
        if (at >= from && at + n <= w->n && !memcmp(w->id + at, id, n * sizeof *id))
            found++;
    return found;
}

static size_t words_of(const struct token *t, size_t n, int *id)
{
    size_t words = 0;
    for (size_t i = 0; i < n; i++)
        if (t[i].kind == TOKEN_WORD)
            id[words++] = t[i].id;
    return words;
}

static size_t how_often(const struct words *w, const struct token *t, size_t n, size_t from)
{
    int *id = xcalloc(n + 1, sizeof *id);
    size_t words = words_of(t, n, id), found = count(w, id, words, from);
    free(id);
    return found;
}

static size_t count_words(const struct token *t, size_t n)
{
    size_t words = 0;
    for (size_t i = 0; i < n; i++)
        words += t[i].kind == TOKEN_WORD;
    return words;
}

/* ---- is it there? */

static bool is_mark(const struct token *t)
{
    return t->kind == TOKEN_WORD && t->len == 1 && !isalnum((unsigned char)*t->text);
}

static bool is_number(const struct token *t)
{
    return t->kind == TOKEN_WORD && t->len <= 2 && strspn(t->text, "0123456789") >= t->len;
}

/* Whether T's words stand there with all words of BESIDE, but for known ones, close behind them. */
static bool stands_beside(const struct judge *j, const struct token *t, size_t n,
                          const struct token *beside, size_t besides)
{
    const struct words *w = &j->in_rendered;
    int *id = xcalloc(n + 1, sizeof *id);
    size_t words = words_of(t, n, id), at = words ? w->first[id[0]] : (size_t)-1;
    bool all = false;
    for (; at != (size_t)-1 && !all; at = w->next[at]) {
        if (at + words > w->n || memcmp(w->id + at, id, words * sizeof *id) != 0)
            continue;
        all = true;
        for (size_t i = 0; i < besides && all; i++) {
            if (beside[i].kind != TOKEN_WORD || is_mark(&beside[i]) ||
                known_label(beside[i].text, beside[i].len) ||
                known_value(beside[i].text, beside[i].len))
                continue;
            all = false;
            for (size_t k = at + words; k < w->n && k < at + words + NEAR && !all; k++)
                all = w->id[k] == beside[i].id;
        }
    }
    free(id);
    return all;
}

/* The name of a zone, or a year, beside what names a part: both are said elsewhere. */
static bool is_beside_label(const char *word, size_t len)
{
    bool year = len == 4 && (!strncmp(word, "19", 2) || !strncmp(word, "20", 2)) &&
                strspn(word, "0123456789") >= 4;
    return year || times_is_zone(word, len) || known_label(word, len);
}

static bool stands(const struct judge *j, const struct token *t, size_t n)
{
    return !count_words(t, n) || how_often(&j->in_rendered, t, n, 0) > 0;
}

static bool all_known(const struct token *t, size_t n, bool (*known)(const char *, size_t))
{
    for (size_t i = 0; i < n; i++)
        if (t[i].kind == TOKEN_WORD && !is_mark(&t[i]) && !known(t[i].text, t[i].len))
            return false;
    return true;
}

/* A heading's own words, those that no label has, run by run. */
static bool heading_stands(const struct judge *j, const struct token *t, size_t n)
{
    size_t run = 0;
    for (size_t i = 0; i <= n; i++) {
        bool known = i == n || (t[i].kind == TOKEN_WORD && (is_mark(&t[i]) || is_number(&t[i]) ||
                                                            known_emoji(t[i].text, t[i].len) ||
                                                            is_beside_label(t[i].text, t[i].len)));
        bool shortcode = i > 0 && i + 1 < n && t[i - 1].kind == TOKEN_LABEL &&
                         t[i + 1].kind == TOKEN_LABEL && i == 1;
        if (known || shortcode) {
            if (!stands(j, t + run, i - run))
                return false;
            run = i + 1;
        }
    }
    return true;
}

static bool is_there(const struct judge *j, enum unit_kind kind, const struct token *t, size_t n,
                     int depth);

/* Names in a row, each on its own there. */
static bool one_by_one(const struct judge *j, const struct token *t, size_t n)
{
    size_t from = 0, parts = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && !(is_mark(&t[i]) && *t[i].text == ','))
            continue;
        if (count_words(t + from, i - from) > LONG || !stands(j, t + from, i - from))
            return false;
        parts++;
        from = i + 1;
    }
    return parts > 1;
}

/* "Impact: the shop was down" where "Impact" is a field's name. */
static bool behind_label(const struct judge *j, const struct token *t, size_t n, int depth)
{
    size_t words = 0;
    for (size_t i = 0; i < n && words <= 8; i++) {
        words += t[i].kind == TOKEN_WORD;
        if (t[i].kind != TOKEN_LABEL && t[i].kind != TOKEN_LINE && t[i].kind != TOKEN_TIME)
            continue;
        return words && all_known(t, i, known_label) &&
               (is_there(j, UNIT_TEXT, t + i + 1, n - i - 1, depth) ||
                one_by_one(j, t + i + 1, n - i - 1));
    }
    return false;
}

/* "@ann, @bob, and @cy restart it": the names stand beside the time. */
static bool behind_names(const struct judge *j, const struct token *t, size_t n)
{
    size_t i = 0;
    while (i + 2 < n && is_mark(&t[i]) && *t[i].text == '@' && stands(j, &t[i + 1], 1)) {
        i += 2;
        if (stands(j, t + i, n - i))
            return true;
        while (i < n && ((is_mark(&t[i]) && *t[i].text == ',') || t[i].kind != TOKEN_WORD ||
                         (t[i].len == 3 && !strncmp(t[i].text, "and", 3))))
            i++;
    }
    return false;
}

/* "Around 14:00 @ann restarts it": the name is said in another place. */
static bool behind_time(const struct judge *j, const struct token *t, size_t n, int depth)
{
    size_t i = 0;
    while (i < n && i < 4 && t[i].kind != TOKEN_TIME)
        i++;
    if (i == n || t[i].kind != TOKEN_TIME || !all_known(t, i, known_vague))
        return false;
    size_t behind = i + 1;
    while (behind < n && (t[behind].kind != TOKEN_WORD || is_mark(&t[behind]) ||
                          known_vague(t[behind].text, t[behind].len)))
        behind++;
    if (behind > i + 1 && is_there(j, UNIT_TEXT, t + behind, n - behind, depth))
        return true;
    if (i && is_there(j, UNIT_TEXT, t + i + 1, n - i - 1, depth))
        return true;
    if (behind > i + 1 && behind_names(j, t + behind - 1, n - behind + 1))
        return true;
    return behind < n && stands(j, t + behind, 1) && stands(j, t + behind + 1, n - behind - 1);
}

/* Each of its lines, where it has several. */
static bool line_by_line(const struct judge *j, const struct token *t, size_t n, int depth)
{
    size_t from = 0, lines = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && t[i].kind != TOKEN_LINE)
            continue;
        if (i == n && !lines)
            return false;
        if (!is_there(j, UNIT_TEXT, t + from, i - from, depth))
            return false;
        lines++;
        from = i + 1;
    }
    return true;
}

/* "Restart it (owner: ann, due …)": what is in the brackets at the end, word by word. */
static bool with_particulars(const struct judge *j, const struct token *t, size_t n)
{
    size_t open = n;
    if (!n || t[n - 1].kind != TOKEN_CLOSE)
        return false;
    while (open > 0 && t[open - 1].kind != TOKEN_OPEN)
        open--;
    return open > 1 && stands_beside(j, t, open - 1, t + open, n - open);
}

/* "All times are in CET": the document says so in its own way. */
static bool is_about_times(const struct token *t, size_t n)
{
    bool time = false;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != TOKEN_WORD || is_mark(&t[i]))
            continue;
        time = time || known_time_word(t[i].text, t[i].len);
        if (!known_time_word(t[i].text, t[i].len) && !known_about_times(t[i].text, t[i].len) &&
            !times_is_zone(t[i].text, t[i].len) && !is_number(&t[i]))
            return false;
    }
    return time;
}

static bool without_marks(const struct judge *j, const struct token *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (t[i].kind == TOKEN_WORD && !is_mark(&t[i]) && !stands(j, t + i, 1))
            return false;
    return count_words(t, n) <= 3;
}

static bool is_there(const struct judge *j, enum unit_kind kind, const struct token *t, size_t n,
                     int depth)
{
    if (stands(j, t, n))
        return true;
    if (depth > 6)
        return false;
    if (kind == UNIT_HEADING || kind == UNIT_FRONT)
        return heading_stands(j, t, n) || all_known(t, n, known_value) || is_about_times(t, n);
    if (all_known(t, n, known_value) || all_known(t, n, is_beside_label) ||
        all_known(t, n, known_vague))
        return count_words(t, n) <= 6;
    return is_about_times(t, n) || behind_label(j, t, n, depth + 1) ||
           behind_time(j, t, n, depth + 1) || behind_names(j, t, n) ||
           line_by_line(j, t, n, depth + 1) || with_particulars(j, t, n) || without_marks(j, t, n);
}

/* ---- what is said */

static void print_words(const char *what, int line, const struct token *t, size_t n)
{
    printf("%s\t%d\t", what, line);
    if (n) {
        const char *from = t[0].text, *end = t[n - 1].text + t[n - 1].len;
        for (const char *c = from; c < end && c < from + 160; c++)
            putchar((unsigned char)*c < ' ' ? ' ' : *c);
    }
    putchar('\n');
}

static void judge_units(struct judge *j)
{
    const struct sentences *s = &j->original;
    for (size_t i = 0; i < s->units; i++) {
        const struct unit *u = &s->unit[i];
        const struct token *t = s->token + u->from;
        if (!is_there(j, u->kind, t, u->n, 0)) {
            print_words("lost", u->line, t, u->n);
            j->lost++;
            continue;
        }
        if (count_words(t, u->n) < LONG || i < s->front_units)
            continue;
        size_t now = how_often(&j->in_rendered, t, u->n, 0);
        size_t was = how_often(&j->in_original, t, u->n, 0);
        size_t body = how_often(&j->in_original, t, u->n, j->front_words);
        if (now > was) {
            print_words("doubled", u->line, t, u->n);
            j->doubled++;
        } else if (now && now < body) {
            print_words("once only", u->line, t, u->n);
            j->lost++;
        }
    }
}

/* Words in a row that stand there more often than in the original, though no whole sentence does.
 */
static void judge_runs(struct judge *j)
{
    const struct sentences *s = &j->rendered;
    for (size_t u = 0; u < s->units; u++) {
        const struct token *t = s->token + s->unit[u].from;
        int *id = xcalloc(s->unit[u].n + 1, sizeof *id);
        size_t words = words_of(t, s->unit[u].n, id);
        for (size_t i = 0; i + RUN <= words; i++) {
            size_t was = count(&j->in_original, id + i, RUN, 0);
            if (!was || count(&j->in_rendered, id + i, RUN, 0) <= was)
                continue;
            print_words("doubled", 0, t, s->unit[u].n);
            j->doubled++;
            break;
        }
        free(id);
    }
}

static bool same_value(const struct time_value *a, const struct time_value *b)
{
    if (a->clock != b->clock)
        return false;
    if (a->clock) /* another zone may be whole or half hours away */
        return a->b % 30 == b->b % 30;
    if (a->a == b->a && abs(a->b - b->b) <= 1) /* another zone may be a day away */
        return true;
    return (a->loose || b->loose) && a->a == b->b && a->b == b->a;
}

static void judge_values(struct judge *j)
{
    const struct sentences *s = &j->original;
    for (size_t i = 0; i < s->values; i++) {
        bool found = false;
        for (size_t k = 0; k < j->rendered.values && !found; k++)
            found = same_value(&s->value[i], &j->rendered.value[k]);
        if (found)
            continue;
        printf("time\t%d\t%02d%c%02d\n", s->value_line[i], s->value[i].a,
               s->value[i].clock ? ':' : '-', s->value[i].b);
        j->values++;
    }
}

static void judge_addresses(struct judge *j, const char *text)
{
    for (size_t i = 0; i < j->original.urls; i++) {
        const char *url = j->original.url[i];
        url += strncmp(url, "mailto:", 7) ? 0 : 7;
        bool found = strstr(text, url) != NULL;
        for (size_t k = 0; k < j->rendered.urls && !found; k++)
            found = !strcmp(url, j->rendered.url[k]);
        if (found)
            continue;
        printf("address\t0\t%s\n", url);
        j->addresses++;
    }
}

static int read_document(struct judge *j, const char *path, struct buf *text, struct sentences *s)
{
    struct error err = ERROR_INIT;
    if (file_read(path, 64LL * 1024 * 1024, text, &err)) {
        fprintf(stderr, "judge: %s\n", err.text);
        return -1;
    }
    sentences_read(s, j->vocabulary, text->data, text->len);
    return 0;
}

int main(int argc, char **argv)
{
    struct judge j = {.vocabulary = vocabulary_new()};
    struct buf original = BUF_INIT, rendered = BUF_INIT;
    if (argc != 3) {
        fprintf(stderr, "judge: two files are to be compared: judge ORIGINAL RENDERED\n");
        return 2;
    }
    if (read_document(&j, argv[1], &original, &j.original) ||
        read_document(&j, argv[2], &rendered, &j.rendered))
        return 2;
    words_make(&j.in_original, &j.original, j.vocabulary);
    words_make(&j.in_rendered, &j.rendered, j.vocabulary);
    for (size_t i = 0; i < j.original.front_units; i++)
        j.front_words +=
            count_words(j.original.token + j.original.unit[i].from, j.original.unit[i].n);
    judge_units(&j);
    if (!j.doubled)
        judge_runs(&j);
    judge_values(&j);
    judge_addresses(&j, rendered.data);
    printf("%zu sentences, %d lost, %d doubled, %d times and %d addresses missed\n",
           j.original.units, j.lost, j.doubled, j.values, j.addresses);
    words_release(&j.in_original);
    words_release(&j.in_rendered);
    sentences_release(&j.original);
    sentences_release(&j.rendered);
    vocabulary_free(j.vocabulary);
    buf_release(&original);
    buf_release(&rendered);
    return j.lost + j.doubled + j.values + j.addresses > 0;
}
