/* Texts with their names replaced. */
#include "base/alloc.h"
#include "doc/names_index.h"
#include "text/prose.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define TOLD_APART 8 /* people without a role in one text */

struct cleaning {
    const struct names *names;
    const char *text;
    size_t len;
    struct buf *out;
    names_hit_fn *hit;
    void *self;
    size_t told[TOLD_APART]; /* who was met in this text, in order */
    size_t told_n;
    size_t last, last_end;    /* who was put in last, and where the output went on */
    struct name_token before; /* the word before */
};

/* A name found at a place of the text. */
struct match {
    const struct name_key *key;
    size_t len;
    bool capital;
};

/* The keys from LOW up to HIGH whose words begin with WORDS, which end in a whole word. */
static void narrow(const struct names *names, const struct buf *words, size_t *low, size_t *high)
{
    size_t a = *low, b = *high;
    while (a < b) {
        size_t middle = a + (b - a) / 2;
        if (strcmp(names->keys[middle].words, words->data) < 0)
            a = middle + 1;
        else
            b = middle;
    }
    *low = a;
    for (b = *high; a < b;) {
        size_t middle = a + (b - a) / 2;
        if (strncmp(names->keys[middle].words, words->data, words->len) <= 0)
            a = middle + 1;
        else
            b = middle;
    }
    *high = a;
}

/* The longest name that begins with the word FIRST at AT, before END. */
static bool find(const struct cleaning *c, size_t at, size_t end, const struct name_token *first,
                 struct match *out)
{
    struct name_token token = *first;
    struct buf words = BUF_INIT;
    size_t low = 0, high = c->names->keys_n, here = at;
    *out = (struct match){.capital = first->capital};
    for (int n = 0; n < NAME_WORDS_MOST && token.folded_len; n++) {
        buf_adds(&words, n ? " " : "");
        buf_add(&words, token.folded, token.folded_len);
        narrow(c->names, &words, &low, &high);
        if (low == high)
            break;
        here += token.len;
        if (!strcmp(c->names->keys[low].words, words.data)) {
            out->key = &c->names->keys[low];
            out->len = here - at;
        }
        size_t joint = name_joint(c->text + here, end - here);
        if (token.letters < 4 && end - here > 2 && !memcmp(c->text + here, ". ", 2))
            joint = 2; /* "Dr. Miller" */
        bool close = token.spaceless;
        name_token_read(c->text + here + joint, end - here - joint, &token);
        if (!joint && !(close && token.spaceless))
            break;
        here += joint;
    }
    buf_release(&words);
    return out->key != NULL;
}

static bool is_number(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && (text[at] == ' ' || text[at] == ','))
        at++;
    return at < len && isdigit((unsigned char)text[at]);
}

/* Whether a name reads as one where it stands. */
static bool is_sure(const struct cleaning *c, size_t at, size_t end, const struct match *m)
{
    const struct name_key *key = m->key;
    if (at && c->text[at - 1] == '@')
        return true;
    if (key->person != NAMES_NOBODY && c->names->people[key->person].thing)
        return false;
    if (key->exact && (strncmp(key->exact, c->text + at, m->len) || key->exact[m->len]))
        return false;
    switch (key->sure) {
    case NAME_SURE:
        return true;
    case NAME_ALSO:
        return m->capital;
    case NAME_MONTH:
        return m->capital && !name_before_month(c->before.folded) &&
               !isdigit((unsigned char)c->before.folded[0]) &&
               !is_number(c->text + at + m->len, end - at - m->len);
    default:
        return false;
    }
}

/* Whether the full stop at AT is that of a word cut short. */
static bool is_abbreviated(const struct cleaning *c, size_t at)
{
    static const char *const words[] = {"dr", "mr", "ms", "mrs", "prof",
                                        "st", "vs", "cf", "no",  NULL};
    size_t n = 0;
    while (n < at && n < 5 && isalpha((unsigned char)c->text[at - n - 1]))
        n++;
    for (const char *const *w = words; *w; w++)
        if (strlen(*w) == n && !strncasecmp(c->text + at - n, *w, n))
            return true;
    return n == 1;
}

/* Whether a sentence begins at AT: nothing but marks before it in its paragraph, its item or behind
 * a full stop. Looks back a little. */
static bool begins_sentence(const struct cleaning *c, size_t at)
{
    bool blank = false, mark = false;
    for (int i = 0; i < 64; i++) {
        if (!at)
            return true;
        char p = c->text[--at];
        if (p == '\n')
            return mark || !at || c->text[at - 1] == '\n' || c->text[at - 1] == '\r';
        if (p && strchr(".!?", p))
            return blank && !(p == '.' && is_abbreviated(c, at));
        mark = mark || strchr("-+*#>", p);
        blank = blank || p == ' ' || p == '\t';
        if (!strchr(" \t*_-+#>\"'([", p))
            return false;
    }
    return false;
}

static const char *const ordinals[] = {"first", "second", "third",  "fourth",
                                       "fifth", "sixth",  "seventh"};

/* What a person without a role is called in this text: who comes back is told from the others. */
static void add_responder(struct cleaning *c, size_t person, struct buf *word)
{
    size_t i = 0;
    while (i < c->told_n && c->told[i] != person)
        i++;
    if (i == c->told_n) {
        if (i < TOLD_APART)
            c->told[c->told_n++] = person;
        if (i < 2 || i >= TOLD_APART - 1)
            buf_adds(word, i ? "another responder" : "a responder");
        else
            buf_addf(word, "a %s responder", ordinals[i]);
    } else if (c->told_n == 1) {
        buf_adds(word, "the responder");
    } else if (i < TOLD_APART - 1) {
        buf_addf(word, "the %s responder", ordinals[i]);
    } else {
        buf_adds(word, "another responder");
    }
}

/* Whether the output ends with "WORDS ", as words of their own: where they begin; 0: it doesn't. */
static size_t ends_with(const struct buf *out, size_t len, const char *words)
{
    size_t n = strlen(words);
    bool there = len > n && out->data[len - 1] == ' ' &&
                 !strncasecmp(out->data + len - 1 - n, words, n) &&
                 (len == n + 1 || !isalnum((unsigned char)out->data[len - n - 2]));
    return there ? len - 1 - n + 1 : 0; /* one more, so that the beginning is not 0 */
}

/* "the commander", once: where the text says "commander alice", for all of it. */
static void add_word(struct cleaning *c, size_t person, bool sentence)
{
    size_t same = person == NAMES_NOBODY ? person : names_same(c->names, person);
    const struct person *p = same == NAMES_NOBODY ? NULL : &c->names->people[same];
    struct buf word = BUF_INIT;
    if (p && p->instead)
        buf_adds(&word, p->instead);
    else
        add_responder(c, same, &word);
    size_t said = p && p->instead ? ends_with(c->out, c->out->len, p->role) : 0;
    if (said) {
        size_t article = ends_with(c->out, said - 1, "the");
        size_t from = (article ? article : said) - 1;
        sentence = isupper((unsigned char)c->out->data[from]) != 0 &&
                   islower((unsigned char)c->out->data[from + 1]);
        buf_truncate(c->out, from);
    }
    if (sentence)
        word.data[0] = (char)toupper((unsigned char)word.data[0]);
    buf_add(c->out, word.data, word.len);
    buf_release(&word);
    c->last = same;
    c->last_end = c->out->len;
}

/* Whether the same person was just put in: "Smith Alice", "Alice M. Smith" are one name. */
static bool goes_on(const struct cleaning *c, size_t person)
{
    const char *between = c->out->data + c->last_end;
    size_t n = c->out->len - c->last_end;
    return c->last_end && person != NAMES_NOBODY && names_same(c->names, person) == c->last &&
           (n == 1 || (n == 4 && isupper((unsigned char)between[1]) && between[2] == '.')) &&
           *between == ' ' && between[n - 1] == ' ';
}

static void tell(const struct cleaning *c, enum names_found what, size_t from, size_t len,
                 size_t person)
{
    const struct names_hit hit = {what, from, len, names_same(c->names, person)};
    if (c->hit)
        c->hit(c->self, &hit);
}

/* The rest of an address whose first part is a name: "@example.com". */
static size_t address_rest(const char *text, size_t len)
{
    size_t n = 1, last = 0;
    if (len < 2 || *text != '@')
        return 0;
    for (; n < len && (isalnum((unsigned char)text[n]) || strchr(".-", text[n])); n++)
        last = isalnum((unsigned char)text[n]) ? n + 1 : last;
    return last;
}

/* "J. " at the end of the output, as a word of its own: how many bytes; 0: it isn't there. */
static size_t initial_before(const struct buf *out)
{
    const char *end = out->data + out->len;
    return out->len >= 3 && end[-1] == ' ' && end[-2] == '.' && isupper((unsigned char)end[-3]) &&
                   (out->len == 3 || !isalnum((unsigned char)end[-4]))
               ? 3
               : 0;
}

/* Puts the word for a person where the name stands, with the sign of a handle before it. Returns
 * how far it went. */
static size_t put(struct cleaning *c, size_t at, size_t end, const struct match *m)
{
    size_t from = at, to = at + m->len;
    if (from && c->text[from - 1] == '@' && c->out->len && c->out->data[c->out->len - 1] == '@') {
        buf_truncate(c->out, c->out->len - 1);
        from--;
    }
    size_t initial =
        m->key->part && from == at && !goes_on(c, m->key->person) ? initial_before(c->out) : 0;
    buf_truncate(c->out, c->out->len - initial);
    from -= initial;
    to += address_rest(c->text + to, end - to);
    tell(c, NAMES_REPLACED, from, to - from, m->key->person);
    if (m->key->part && goes_on(c, m->key->person))
        buf_truncate(c->out, c->last_end);
    else
        add_word(c, m->key->person, begins_sentence(c, from));
    return to;
}

static void clean_part(struct cleaning *c, const struct prose_part *part)
{
    size_t at = part->from, end = part->from + part->len;
    struct name_token token;
    struct match m;
    c->before.folded[0] = '\0';
    while (at < end) {
        name_token_read(c->text + at, end - at, &token);
        size_t n = token.len ? token.len : name_character(c->text + at, end - at);
        if (token.len && find(c, at, end, &token, &m)) {
            bool sure = is_sure(c, at, end, &m);
            bool thing = m.key->person != NAMES_NOBODY && c->names->people[m.key->person].thing;
            if (sure && part->kind == PROSE_TEXT) {
                at = put(c, at, end, &m);
                c->before = token;
                continue;
            }
            if (!thing)
                tell(c, sure ? NAMES_STUCK : NAMES_LEFT, at, m.len, m.key->person);
            n = sure ? m.len : n;
        }
        buf_add(c->out, c->text + at, n);
        at += n;
        if (token.len)
            c->before = token;
    }
}

void names_clean(const struct names *names, bool markdown, const char *text, size_t len,
                 struct buf *out, names_hit_fn *hit, void *self)
{
    struct cleaning c = {
        .names = names, .text = text, .len = len, .out = out, .hit = hit, .self = self};
    struct prose prose;
    struct prose_part part;
    prose_init(&prose, text, len, markdown);
    while (prose_next(&prose, &part)) {
        if (part.kind == PROSE_COMMENT)
            tell(&c, NAMES_COMMENT, part.from, part.len, NAMES_NOBODY);
        else
            clean_part(&c, &part);
    }
}

/* The words for the people that a value names. */
struct instead {
    struct cleaning cleaning;
    struct strv words;
};

static void add_instead(void *self, const char *name, size_t len, bool aside)
{
    struct instead *i = self;
    const struct names *names = i->cleaning.names;
    struct buf words = BUF_INIT, word = BUF_INIT;
    while (len && *name == '@')
        name++, len--;
    const char *at = len > 1 ? memchr(name + 1, '@', len - 1) : NULL;
    name_fold(name, at ? (size_t)(at - name) : len, &words);
    const struct name_key *key = names_key(names, words.data);
    size_t person = key ? key->person : NAMES_NOBODY;
    if (key && person != NAMES_NOBODY && names->people[person].thing) {
        buf_add(&word, name, len);
    } else if (strv_has(&names->words, words.data) && !aside) {
        for (size_t r = 0; r < names->roles_n && !word.len; r++) { /* "commander" */
            struct buf role = BUF_INIT;
            name_fold(names->roles[r].role, strlen(names->roles[r].role), &role);
            const char *instead = names->people[names_same(names, names->roles[r].person)].instead;
            if (!strcmp(role.data, words.data) && instead)
                buf_adds(&word, instead);
            buf_release(&role);
        }
    }
    if (!word.len && !(aside && i->words.n)) {
        tell(&i->cleaning, NAMES_REPLACED, 0, len, person);
        i->cleaning.out = &word;
        add_word(&i->cleaning, person, false);
    }
    if (word.len && !strv_has(&i->words, word.data))
        strv_add(&i->words, word.data);
    buf_release(&words);
    buf_release(&word);
}

void names_add_instead(const struct names *names, const char *name, struct buf *out,
                       names_hit_fn *hit, void *self)
{
    struct instead i = {.cleaning = {.names = names, .hit = hit, .self = self}};
    name_components(name, add_instead, &i);
    if (!i.words.n)
        strv_add(&i.words, "a responder");
    for (size_t n = 0; n < i.words.n; n++)
        buf_addf(out, "%s%s", !n ? "" : n + 1 < i.words.n ? ", " : " and ", i.words.v[n]);
    strv_release(&i.words);
}
