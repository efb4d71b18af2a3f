/* The people of an incident, and texts in which their names become what they did: "the commander",
 * or for who has no role "a responder".
 *
 * A name is known by itself, by its parts ("Alice Smith" by "Alice" and "Smith", "alice.smith" and
 * "alice.smith@example.com" by "alice" and "smith") and as a handle ("@alice"), in any case and
 * with or without accents, as whole words. Names of one or two letters count only as they are
 * written. A name that is also a word of the language, of the trade, or one of the incident's
 * services is no sure sign: names_clean leaves it where it reads like that word, and says so.
 *
 * Add all, settle, then ask. Linear in the text, whatever the number of names. */
#ifndef DOC_NAMES_H
#define DOC_NAMES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct names;

struct names *names_new(void);
void names_free(struct names *names); /* NULL is fine */

/* Who did something, as it was typed: one person, or several ("alice and bob", "alice/bob"). */
void names_add(struct names *names, const char *name);
/* Who has a role, in the order of the incident's roles. */
void names_add_role(struct names *names, const char *role, const char *name);
/* A word that is no person's although somebody may be called so: a service. */
void names_add_word(struct names *names, const char *word);
void names_settle(struct names *names);

/* What was found in a text. */
enum names_found {
    NAMES_REPLACED,
    NAMES_LEFT,    /* it reads like a word, and was left */
    NAMES_STUCK,   /* it stands in code or in a URL, where nothing can be put instead */
    NAMES_COMMENT, /* a comment of Markdown was left out */
};
struct names_hit {
    enum names_found what;
    size_t from, len; /* in the text as it was given */
    size_t person;    /* NAMES_NOBODY: several people are called so, or it is a comment */
};
#define NAMES_NOBODY ((size_t)-1)
typedef void names_hit_fn(void *self, const struct names_hit *hit);

/* Adds TEXT with its names replaced. HIT may be NULL. */
void names_clean(const struct names *names, bool markdown, const char *text, size_t len,
                 struct buf *out, names_hit_fn *hit, void *self);
/* Adds what stands for a value that is nothing but a name, of an event's 'by', an action item's
 * owner: "the commander", "a responder", "the commander and a responder". What is nobody's name
 * ("monitoring", "on-call") stays. HIT is told of each person. */
void names_add_instead(const struct names *names, const char *name, struct buf *out,
                       names_hit_fn *hit, void *self);

/* The people, for those who publish: never for the document. */
size_t names_people(const struct names *names);
const char *names_called(const struct names *names, size_t person);  /* as first typed */
const char *names_instead(const struct names *names, size_t person); /* "the commander" */
bool names_are_one(const struct names *names, size_t person, size_t other);

#endif
