/* Names and words taken apart and made comparable; and which words are no sure sign of a person. */
#ifndef DOC_NAMES_WORDS_H
#define DOC_NAMES_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_TOKEN 256 /* bytes of a folded word; a longer one is no name's */

/* A word as it stands in a text: of scripts that are written without blanks each character is one.
 */
struct name_token {
    size_t len; /* in the text; 0: no word begins there */
    char folded[NAME_TOKEN];
    size_t folded_len; /* 0: it is too long */
    size_t letters;    /* characters */
    bool capital;      /* it begins with a capital letter */
    bool spaceless;    /* of a script without blanks */
};

/* Reads the word that begins at TEXT. */
void name_token_read(const char *text, size_t len, struct name_token *out);
/* How far it is to what may be the next word: at least 1. */
size_t name_character(const char *text, size_t len);

/* What may stand between the words of a name, at TEXT: how many bytes; 0: nothing does. */
size_t name_joint(const char *text, size_t len);

enum name_word {
    NAME_SURE,  /* in no list */
    NAME_ALSO,  /* a name that is a word too ("Mark"): one where it has a capital */
    NAME_MONTH, /* the same, but for dates */
    NAME_WORD,  /* hardly a person: "web", "root" */
    NAME_GROUP, /* part of what several people or machines are called: "team", "bot" */
    NAME_THING, /* nobody's name at all: "monitoring", "on-call" */
};
/* FOLDED is one word, or several joined by single blanks. */
enum name_word name_word_find(const char *folded);
/* Whether a word before a month makes it one: "in", "until". */
bool name_before_month(const char *folded);

#endif
