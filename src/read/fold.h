/* Text made comparable: lower case, without accents, punctuation, emoji and shortcodes; its words.
 */
#ifndef READ_FOLD_H
#define READ_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_WORDS 24
#define FOLD_TEXT 240

struct folded {
    char text[FOLD_TEXT]; /* the words, each terminated */
    struct folded_word {
        const char *word;
        bool bracketed; /* it stood within (…) or […] */
        bool capitals;  /* two letters or more, all of them capitals: "UTC" */
    } v[FOLD_WORDS];
    size_t n;
    bool more; /* there was more than fits: v has the beginning */
};

extern const char fold_ascii[128];
char fold_other(uint32_t cp); /* of what is not ASCII */
/* A letter in lower case, without its accent, or a digit; '\0': it is neither. */
static inline char fold_letter(uint32_t cp)
{
    return cp < 0x80 ? fold_ascii[cp] : fold_other(cp);
}

/* Folds LEN bytes. An apostrophe joins ("didn't" is "didnt"), everything else that is neither
 * letter nor digit parts words; '&' is "and". NUMBERED: numbering before the first word ("3.",
 * "IV)", "2.1 ") is left out. */
void fold(struct folded *out, const char *text, size_t len, bool numbered);

/* Whether the words from the AT-th on are those of PHRASE (folded, parted by single blanks): how
 * many they are; 0: they aren't. */
size_t folded_matches(const struct folded *f, size_t at, const char *phrase);
/* Whether it begins with one of a list of phrases that ends with NULL: which one; -1: with none. */
int folded_begins(const struct folded *f, const char *const *phrases);
/* Whether WORD is one of a list that ends with NULL. */
bool fold_in(const char *word, const char *const *list);

#endif
