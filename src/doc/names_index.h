/* What names.c makes and names_clean.c looks up: people, and the words that they are known by. */
#ifndef DOC_NAMES_INDEX_H
#define DOC_NAMES_INDEX_H

#include "base/buf.h"
#include "base/strv.h"
#include "doc/names.h"
#include "doc/names_words.h"

#define NAME_WORDS_MOST 16 /* of one name */

struct person {
    char *called;  /* as first typed */
    char *instead; /* "the commander", "the second commander"; NULL: a responder */
    char *role;    /* "commander", where there is 'instead' */
    bool thing;    /* nobody's name: it stays */
    size_t same;   /* who it is one with: itself, or one of a lower number */
};

/* What a person is known by: folded words joined by single blanks. */
struct name_key {
    char *words;
    char *exact;   /* of one that counts only as it is written; NULL */
    size_t person; /* NAMES_NOBODY: several are called so */
    bool part;     /* it is not the whole name */
    enum name_word sure;
};

struct name_role {
    char *role;
    size_t person;
};

struct names {
    struct person *people;
    size_t people_n;
    struct name_key *keys; /* sorted by words, once settled */
    size_t keys_n;
    struct name_role *roles;
    size_t roles_n;
    void *known;       /* whole names, to find their people by */
    struct strv words; /* folded: of services and roles */
    bool settled;
};

/* The folded words of a text, joined by single blanks; how many they are. */
size_t name_fold(const char *text, size_t len, struct buf *out);
/* The key of exactly these words; NULL. */
const struct name_key *names_key(const struct names *names, const char *words);
size_t names_same(const struct names *names, size_t person);
/* Calls EACH for every name in what was typed as one: "alice and bob (SRE)". ASIDE: it stood in
 * brackets. */
typedef void name_component_fn(void *self, const char *name, size_t len, bool aside);
void name_components(const char *text, name_component_fn *each, void *self);

#endif
