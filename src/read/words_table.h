/* The words that headings and labels are known by: data, for words.c alone.
 *
 * Written as fold() leaves them (read/fold.h): lower case, without accents, apostrophes or
 * punctuation. ALONE: the words are too common to mean anything beside others ("Response of the
 * team"). */
#ifndef READ_WORDS_TABLE_H
#define READ_WORDS_TABLE_H

#include "read/words.h"

struct phrase {
    const char *words;
    enum part_kind kind;
    bool alone;
};

extern const struct phrase words_phrases[];
extern const size_t words_phrase_count;

#endif
