/* What looks like a secret or like personal data within a text, so that it is not published:
 * private keys, tokens of the common clouds and services, JWTs, passwords in URLs, assignments and
 * command lines, e-mail addresses and telephone numbers, host names and addresses of inside
 * networks, and patterns of one's own.
 *
 * One pass over the bytes, in linear time, allocating nothing: 'log' looks at every event. What it
 * finds is a guess. What can only stand for a secret ("password=********", "$TOKEN", "<token>") is
 * none; a value in the form of the real one is one, also where a manual uses it as its example. */
#ifndef TEXT_SECRET_H
#define TEXT_SECRET_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum secret_class {
    SECRET_CREDENTIAL, /* whoever has it can get in: 'log' warns of these, and only of these */
    SECRET_PERSONAL,   /* an e-mail address … */
    SECRET_INTERNAL,   /* host names and addresses of inside networks */
    SECRET_OWN,        /* by a pattern of one's own */
};

struct secret {
    const char *name;  /* stable, hyphened: "private-key", "aws-access-key", "email-address" */
    const char *label; /* for a sentence: "an AWS access key" */
    enum secret_class class;
    size_t from, len; /* where it stands in the text: of "password=hunter2" the last seven */
};

/* Patterns of one's own, from 'config': POSIX extended regular expressions. */
struct secret_patterns;
/* NAME is what findings call it. Refused: what regcomp refuses, with its words; back-references,
 * repetitions that grow beyond SECRET_PATTERN_SIZE, and what matches nothing at all: they could
 * take for ever. *PATTERNS is NULL before the first. */
int secret_patterns_add(struct secret_patterns **patterns, const char *name, const char *pattern,
                        struct error *err);
void secret_patterns_free(struct secret_patterns *patterns);

enum {
    SECRET_PATTERN_SIZE = 2000, /* characters, with repetitions written out */
    SECRET_PATTERN_REACH = 1024 /* a pattern is tried on so many bytes of a line at a time */
};

/* The first that begins at or after FROM; false: there is none. What stands before FROM is looked
 * at, but is no part of it. PATTERNS may be NULL. To find all, go on at out->from + out->len. */
bool secret_find(const char *text, size_t len, size_t from, const struct secret_patterns *patterns,
                 struct secret *out);

/* Those that a text of Markdown hides from secret_find and not from those who read it: what some
 * programs write has backslashes in the middle ("ghp\\_R7dK"). In linear time. */
struct secret_hidden {
    struct buf bare; /* the text without them; places of what is found are of this */
    size_t place;    /* where the last one that was found begins in the text itself */
    const char *text;
    size_t len, from, walked, plain_from, plain_end;
    bool plain;
};
void secret_hidden_init(struct secret_hidden *hidden, const char *text, size_t len);
bool secret_hidden_next(struct secret_hidden *hidden, const struct secret_patterns *patterns,
                        struct secret *out);
void secret_hidden_release(struct secret_hidden *hidden);

/* All that are known, for help; ends with a NULL name. */
struct secret_kind {
    const char *name, *label;
    enum secret_class class;
};
extern const struct secret_kind secret_kinds[];

#endif
