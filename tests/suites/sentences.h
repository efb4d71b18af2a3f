/* A Markdown document as sentences, and each sentence as words: what a reader sees of it, without
 * Markdown's markers and without times. It reads with cmark alone and shares nothing with what the
 * program reads documents with, which it judges. */
#ifndef SUITES_SENTENCES_H
#define SUITES_SENTENCES_H

#include "times.h"

#include <stdbool.h>
#include <stddef.h>

enum unit_kind {
    UNIT_TEXT,
    UNIT_HEADING,
    UNIT_CELL, /* of a table */
    UNIT_CODE, /* a line of code */
    UNIT_FRONT /* a value of the front matter */
};

enum token_kind {
    TOKEN_WORD,
    TOKEN_TIME,  /* an expression of time stood here */
    TOKEN_LABEL, /* ':' */
    TOKEN_OPEN,
    TOKEN_CLOSE, /* brackets */
    TOKEN_LINE   /* the line ended */
};

struct token {
    enum token_kind kind;
    int id;           /* of a word; equal words have equal ones */
    const char *text; /* borrowed */
    size_t len;
};

struct unit {
    enum unit_kind kind;
    int line;
    size_t from, n; /* its tokens */
};

struct sentences {
    struct token *token;
    size_t tokens, tokens_cap;
    struct unit *unit;
    size_t units, units_cap;
    struct time_value *value; /* of all times, with their lines */
    int *value_line;
    size_t values, values_cap;
    char **url;
    size_t urls, urls_cap;
    size_t front_units; /* as many units are the front matter's, the first ones */
    char **kept;        /* what the tokens point into */
    size_t kepts, kepts_cap;
};

/* Ids of words are given by a table that both documents share. */
struct vocabulary;
struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *v);
int vocabulary_id(struct vocabulary *v, const char *word, size_t len);

void sentences_read(struct sentences *s, struct vocabulary *v, const char *text, size_t len);
void sentences_release(struct sentences *s);

#endif
