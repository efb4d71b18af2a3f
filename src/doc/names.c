#include "doc/names.h"

#include "base/alloc.h"
#include "doc/names_index.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROLES_MOST 100 /* that name people: who has a further one is a responder */

struct names *names_new(void)
{
    return xcalloc(1, sizeof(struct names));
}

size_t name_fold(const char *text, size_t len, struct buf *out)
{
    size_t n = 0;
    struct name_token token;
    buf_reset(out);
    for (size_t at = 0; at < len;) {
        name_token_read(text + at, len - at, &token);
        if (!token.len) {
            at += name_character(text + at, len - at);
            continue;
        }
        at += token.len;
        if (!token.folded_len)
            continue;
        buf_adds(out, n++ ? " " : "");
        buf_add(out, token.folded, token.folded_len);
    }
    return n;
}

/* What parts names: , ; / & + |, brackets, and the word "and". */
static size_t parting(const char *p, const char *from)
{
    if (strchr(",;/&+|()[]<>\n", *p))
        return 1;
    bool begins = p == from || p[-1] == ' ';
    return begins && !strncmp(p, "and ", 4) ? 4 : 0;
}

void name_components(const char *text, name_component_fn *each, void *self)
{
    const char *begin = text;
    bool aside = false;
    for (const char *p = text;; p++) {
        size_t n = *p ? parting(p, text) : 0;
        if (*p && !n)
            continue;
        const char *end = p;
        while (begin < end && isspace((unsigned char)*begin))
            begin++;
        while (end > begin && isspace((unsigned char)end[-1]))
            end--;
        if (end > begin)
            each(self, begin, (size_t)(end - begin), aside);
        if (!*p)
            break;
        aside = *p == '(' || *p == '[' || *p == '<';
        p += n - 1;
        begin = p + 1;
    }
}

/* Whole names, so that a timeline of many people is gone through once. */
struct known_name {
    char *words;
    size_t person;
};

static int by_name(const void *a, const void *b)
{
    const struct known_name *x = a, *y = b;
    return strcmp(x->words, y->words);
}

static size_t find_person(const struct names *names, const char *words)
{
    const struct known_name wanted = {(char *)words, 0};
    struct known_name *const *found = tfind(&wanted, &names->known, by_name);
    return found ? (*found)->person : NAMES_NOBODY;
}

static void remember(struct names *names, const char *words, size_t person)
{
    struct known_name *known = xcalloc(1, sizeof *known);
    *known = (struct known_name){xstrdup(words), person};
    if (tsearch(known, &names->known, by_name))
        return;
    free(known->words); /* no memory: the name will be another person, which join_keys unites */
    free(known);
}

static void forget_all(struct names *names)
{
    while (names->known) {
        struct known_name *known = *(struct known_name **)names->known;
        tdelete(known, &names->known, by_name);
        free(known->words);
        free(known);
    }
}

void names_free(struct names *names)
{
    if (!names)
        return;
    for (size_t i = 0; i < names->people_n; i++) {
        free(names->people[i].called);
        free(names->people[i].instead);
        free(names->people[i].role);
    }
    for (size_t i = 0; i < names->keys_n; i++) {
        free(names->keys[i].words);
        free(names->keys[i].exact);
    }
    for (size_t i = 0; i < names->roles_n; i++)
        free(names->roles[i].role);
    free(names->people);
    free(names->keys);
    free(names->roles);
    strv_release(&names->words);
    forget_all(names);
    free(names);
}

static struct name_key *add_key(struct names *names, const char *words, size_t person, bool part)
{
    names->keys = xreallocarray(names->keys, names->keys_n + 1, sizeof *names->keys);
    struct name_key *key = &names->keys[names->keys_n++];
    *key = (struct name_key){.words = xstrdup(words), .person = person, .part = part};
    return key;
}

/* Short words count only as they are written. */
static void weigh(struct name_key *key, const char *name, size_t len)
{
    struct name_token token;
    key->sure = name_word_find(key->words);
    name_token_read(name, len, &token);
    if (!key->words[strspn(key->words, "0123456789 ")])
        key->sure = NAME_WORD; /* "error 500" */
    if (strchr(key->words, ' ') || !token.len)
        return;
    if (token.letters == 1)
        key->sure = NAME_WORD;
    if (token.letters == 2 && !token.spaceless)
        key->exact = xstrndup(name, token.len);
}

/* An address is known by what stands before its sign. */
static size_t without_domain(const char *name, size_t len)
{
    const char *at = len > 1 ? memchr(name + 1, '@', len - 1) : NULL;
    return at ? (size_t)(at - name) : len;
}

/* Whether the words of a name are those of a person: none is "team", and they begin with capitals,
 * or are joined as those of logins are. */
static bool has_parts(const char *name, size_t len)
{
    struct name_token token;
    size_t n = 0;
    bool joined = memchr(name, '.', len) || memchr(name, '_', len);
    for (size_t at = 0; at < len;) {
        name_token_read(name + at, len - at, &token);
        size_t step = token.len ? token.len : name_character(name + at, len - at);
        if (token.len) {
            enum name_word what = name_word_find(token.folded);
            bool particle = token.letters <= 3; /* "van", "de" */
            if (what == NAME_GROUP || what == NAME_THING ||
                (what == NAME_WORD && token.letters > 2) ||
                ((unsigned char)name[at] < 0x80 && !token.capital && !joined && !particle))
                return false;
            n++;
        }
        at += step;
    }
    return n > 1 && n <= NAME_WORDS_MOST;
}

/* The words of a name that blanks, dots and underscores part: "Anna-Lena" is one of them. */
static void add_parts(struct names *names, const char *name, size_t len, size_t person)
{
    struct buf words = BUF_INIT;
    bool joined = memchr(name, '.', len) || memchr(name, '_', len);
    if (!has_parts(name, len))
        return;
    for (size_t at = 0; at < len;) {
        size_t n = strcspn(name + at, " ._\t@");
        n = n < len - at ? n : len - at;
        struct name_token token;
        name_token_read(name + at, n, &token);
        bool small = (unsigned char)name[at] < 0x80 && !token.capital && !joined; /* "van" */
        size_t several = n ? name_fold(name + at, n, &words) : 0;
        if (several && !small && (token.letters > 2 || token.spaceless || several > 1) &&
            several < NAME_WORDS_MOST)
            weigh(add_key(names, words.data, person, true), name + at, n);
        at += n + 1;
    }
    buf_release(&words);
}

/* What logins are made of "Jana Miller": "jmiller", "janamiller". */
static void add_logins(struct names *names, const char *name, size_t len, size_t person)
{
    struct buf words = BUF_INIT, login = BUF_INIT;
    size_t n = has_parts(name, len) ? name_fold(name, len, &words) : 0;
    const char *last = n ? strrchr(words.data, ' ') : NULL, *end = strchr(words.data, ' ');
    if (last && last == end && last[1] && last[2]) {
        buf_add(&login, words.data, (size_t)(end - words.data));
        buf_adds(&login, last + 1);
        weigh(add_key(names, login.data, person, true), login.data, login.len);
        size_t initial = name_character(words.data, words.len);
        if (initial < (size_t)(end - words.data)) {
            buf_reset(&login);
            buf_add(&login, words.data, initial);
            buf_adds(&login, last + 1);
            weigh(add_key(names, login.data, person, true), login.data, login.len);
        }
    }
    buf_release(&words);
    buf_release(&login);
}

struct adding {
    struct names *names;
    const char *role; /* that they have; NULL */
    size_t person;    /* the one added last */
};

static void add_one(void *self, const char *name, size_t len, bool aside)
{
    struct adding *a = self;
    struct names *names = a->names;
    struct buf words = BUF_INIT;
    while (len && *name == '@')
        name++, len--;
    size_t own = without_domain(name, len);
    size_t n = name_fold(name, own, &words);
    a->person = n ? find_person(names, words.data) : NAMES_NOBODY;
    if (n && n <= NAME_WORDS_MOST && a->person == NAMES_NOBODY) {
        names->people = xreallocarray(names->people, names->people_n + 1, sizeof *names->people);
        a->person = names->people_n;
        names->people[names->people_n++] = (struct person){
            .called = xstrndup(name, len),
            .thing = name_word_find(words.data) == NAME_THING,
            .same = a->person,
        };
        remember(names, words.data, a->person);
        weigh(add_key(names, words.data, a->person, false), name, own);
        if (!aside) {
            add_parts(names, name, own, a->person);
            add_logins(names, name, own, a->person);
        }
    }
    buf_release(&words);
}

void names_add(struct names *names, const char *name)
{
    struct adding a = {names, NULL, NAMES_NOBODY};
    if (name)
        name_components(name, add_one, &a);
}

static void add_in_role(void *self, const char *name, size_t len, bool aside)
{
    struct adding *a = self;
    struct names *names = a->names;
    add_one(a, name, len, aside);
    if (aside || a->person == NAMES_NOBODY || names->roles_n == ROLES_MOST)
        return;
    names->roles = xreallocarray(names->roles, names->roles_n + 1, sizeof *names->roles);
    names->roles[names->roles_n++] = (struct name_role){xstrdup(a->role), a->person};
}

void names_add_role(struct names *names, const char *role, const char *name)
{
    struct adding a = {names, role, NAMES_NOBODY};
    if (!role || !name)
        return;
    name_components(name, add_in_role, &a);
    names_add_word(names, role);
}

void names_add_word(struct names *names, const char *word)
{
    struct buf words = BUF_INIT;
    if (word && name_fold(word, strlen(word), &words))
        strv_add(&names->words, words.data);
    buf_release(&words);
}

size_t names_same(const struct names *names, size_t person)
{
    while (person != NAMES_NOBODY && names->people[person].same != person)
        person = names->people[person].same;
    return person;
}

bool names_are_one(const struct names *names, size_t person, size_t other)
{
    return names_same(names, person) == names_same(names, other);
}

static int by_words(const void *a, const void *b)
{
    const struct name_key *x = a, *y = b;
    int side = strcmp(x->words, y->words);
    return side ? side : (int)x->part - (int)y->part;
}

static void unite(struct names *names, size_t a, size_t b)
{
    a = names_same(names, a);
    b = names_same(names, b);
    if (a < b)
        names->people[b].same = a;
    else
        names->people[a].same = b;
}

/* One key for words that several have: parts of one person's name are that person, of several
 * people's nobody's in particular. Who is called just so ("alice") is the one whose name has it as
 * a part, where that is one. */
static void join_keys(struct names *names)
{
    size_t kept = 0;
    for (size_t i = 0, next; i < names->keys_n; i = next) {
        struct name_key *key = &names->keys[i];
        size_t part = NAMES_NOBODY;
        bool several = false;
        next = i + !key->part;
        for (; next < names->keys_n && !strcmp(names->keys[next].words, key->words); next++) {
            size_t person = names_same(names, names->keys[next].person);
            several = several || (part != NAMES_NOBODY && part != person);
            part = person;
        }
        if (several)
            key->person = key->part ? NAMES_NOBODY : key->person;
        else if (!key->part && part != NAMES_NOBODY)
            unite(names, key->person, part);
        for (size_t j = i + 1; j < next; j++) {
            free(names->keys[j].words);
            free(names->keys[j].exact);
        }
        names->keys[kept++] = *key;
    }
    names->keys_n = kept;
}

const struct name_key *names_key(const struct names *names, const char *words)
{
    const struct name_key wanted = {.words = (char *)words};
    for (size_t low = 0, high = names->keys_n; low < high;) {
        size_t middle = low + (high - low) / 2;
        int side = strcmp(wanted.words, names->keys[middle].words);
        if (!side)
            return &names->keys[middle];
        if (side < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Services and roles are words, whoever is called so. */
static void spare_words(struct names *names)
{
    for (size_t i = 0; i < names->words.n; i++) {
        struct name_key *key = (struct name_key *)names_key(names, names->words.v[i]);
        if (key)
            key->sure = NAME_WORD;
    }
}

static void count_hit(void *self, const struct names_hit *hit)
{
    size_t *hits = self;
    *hits += hit->what == NAMES_REPLACED;
}

/* Whether a role can stand in a sentence, and in Markdown, as it was typed: words, and no name
 * among them. */
static bool role_is_plain(const struct names *names, const char *role)
{
    struct buf out = BUF_INIT;
    size_t hits = 0, len = strlen(role);
    for (const char *p = role; *p; p++)
        if ((unsigned char)*p < 0x80 && !isalnum((unsigned char)*p) && !strchr(" -/", *p))
            return false;
    names_clean(names, false, role, len, &out, count_hit, &hits);
    buf_release(&out);
    return !hits && len && len <= 60 && *role != ' ' && *role != '-' && *role != '/';
}

/* What is done, not who does it: nobody is "the communications". */
static bool role_is_field(const char *role)
{
    static const char *const fields[] = {
        "communication", "communications", "comms",    "operations", "ops",     "planning",
        "logistics",     "support",        "security", "database",   "network", "engineering"};
    const char *last = strrchr(role, ' ');
    last = last ? last + 1 : role;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!strcasecmp(last, fields[i]))
            return true;
    return false;
}

/* "Incident Commander" is "incident commander" within a sentence; "IC" stays. */
static void add_role(struct buf *out, const char *role)
{
    for (const char *p = role; *p; p++) {
        bool begins = p == role || p[-1] == ' ';
        bool small = p[1] && islower((unsigned char)p[1]);
        buf_addc(out, begins && small ? (char)tolower((unsigned char)*p) : *p);
    }
    if (role_is_field(role))
        buf_adds(out, " lead");
}

static bool same_role(const char *a, const char *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    name_fold(a, strlen(a), &x);
    name_fold(b, strlen(b), &y);
    bool same = !strcmp(x.data, y.data);
    buf_release(&x);
    buf_release(&y);
    return same;
}

/* Which of the people with the same role it is, from 0; how many there are. */
static size_t place_in_role(const struct names *names, const struct name_role *role, size_t *of)
{
    size_t place = 0;
    *of = 0;
    for (size_t i = 0; i < names->roles_n; i++) {
        bool again = !same_role(names->roles[i].role, role->role);
        for (size_t j = 0; j < i && !again; j++)
            again = same_role(names->roles[j].role, role->role) &&
                    names_are_one(names, names->roles[j].person, names->roles[i].person);
        if (again)
            continue;
        if (names_are_one(names, names->roles[i].person, role->person))
            place = *of;
        ++*of;
    }
    return place;
}

static void name_role(struct names *names, const struct name_role *role)
{
    static const char *const ordinals[] = {"first", "second",  "third",  "fourth", "fifth",
                                           "sixth", "seventh", "eighth", "ninth",  "tenth"};
    struct person *person = &names->people[names_same(names, role->person)];
    size_t of, place = place_in_role(names, role, &of);
    if (person->instead || !role_is_plain(names, role->role) || (of > 1 && place >= 10))
        return;
    struct buf word = BUF_INIT, plain = BUF_INIT;
    add_role(&plain, strncasecmp(role->role, "the ", 4) ? role->role : role->role + 4);
    buf_addf(&word, "the %s%s%s", of > 1 ? ordinals[place] : "", of > 1 ? " " : "", plain.data);
    person->instead = buf_detach(&word);
    person->role = buf_detach(&plain);
}

void names_settle(struct names *names)
{
    if (names->keys_n)
        qsort(names->keys, names->keys_n, sizeof *names->keys, by_words);
    join_keys(names);
    spare_words(names);
    names->settled = true;
    for (size_t i = 0; i < names->roles_n; i++)
        name_role(names, &names->roles[i]);
}

size_t names_people(const struct names *names)
{
    return names->people_n;
}

const char *names_called(const struct names *names, size_t person)
{
    return names->people[person].called;
}

const char *names_instead(const struct names *names, size_t person)
{
    const struct person *p = &names->people[names_same(names, person)];
    return p->instead ? p->instead : "a responder";
}
