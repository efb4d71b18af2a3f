/* Shared by the files of the public edition. */
#ifndef DOC_PUBLIC_EDITION_H
#define DOC_PUBLIC_EDITION_H

#include "doc/names.h"
#include "doc/public.h"

/* What is noted while all that is shown is gone through; NULL otherwise. */
struct public_looking {
    const struct secret_patterns *patterns;
    int64_t named; /* the incident that refs and commands name; NONE: none */
    struct findings *findings;
    struct public_tally *people; /* one for each person, and the last for nobody's names */
    size_t comments, links, tags, tickets, proofs, roles;
};

/* How often a name was met, and where. */
struct public_tally {
    size_t replaced;
    size_t left;
    char *left_as;     /* the word that it reads like */
    struct strv where; /* of those that were left */
};

/* What is left out, by reason: refs and names of fields. */
struct public_left {
    size_t all, not_key; /* events */
    struct strv internal, alone, notable, fields, sections;
};
int public_left_count(struct view *v, struct public_left *left, struct error *err);
/* A line for each thing that is not shown, while it is looked at. */
void public_left_tell(struct view *v, const struct public_left *left, struct strv *lines);
void public_left_release(struct public_left *left);

#define PUBLIC_PLACES_MOST 12 /* that a line names */
/* "e1 e2 e7 …" */
void public_add_refs(struct buf *out, const struct strv *refs);

struct public_edition {
    struct names *names;
    struct strv rules;    /* names of rules, for findings */
    struct strv headings; /* of the sections that are shown */
    struct public_looking *looking;
};

/* How a column is shown. */
enum public_column {
    PUBLIC_HIDDEN,   /* it is not */
    PUBLIC_SHOWN,    /* as it is: a word of the program's own, a number, a time */
    PUBLIC_PLAIN,    /* a plain text, its names replaced */
    PUBLIC_MARKDOWN, /* the same */
    PUBLIC_NAME,     /* a name */
    PUBLIC_LIST,     /* a list of plain texts */
};
enum public_column public_column_of(enum record_kind kind, const char *column);

/* Makes RECORD, which owns its texts, what is shown of it; what is met is noted if it is looked at.
 */
void public_clean(struct public_edition *edition, enum record_kind kind, union record *record);
/* Where a value stands: of which record, of what kind, in which column. */
struct public_place {
    struct public_edition *edition;
    enum record_kind kind;
    const union record *record;
    const char *column;
    const char *text; /* as it is recorded */
};
/* Notes what was met in a value; SHOWN is what became of it. */
void public_note_hit(void *place, const struct names_hit *hit);
void public_note_value(struct public_place *place, const char *shown, size_t len);
/* Notes that a value is left out. */
void public_note_hidden(struct public_edition *edition, const char *column, const char *value);

#endif
