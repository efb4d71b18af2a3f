/* What a template is compiled to. For the engine's own files only.
 *
 * Each template and each partial is a unit: a flat list of operations, which runs from the first
 * to the last; sections and blocks jump. All text is borrowed from the template's source. */
#ifndef TEXT_MUSTACHE_CODE_H
#define TEXT_MUSTACHE_CODE_H

#include "base/limits.h"
#include "text/mustache.h"

enum code_kind {
    CODE_TEXT,
    CODE_INLINE,       /* {{name}} */
    CODE_RAW,          /* {{{name}}}, {{&name}} */
    CODE_SECTION,      /* false: goes to 'end'; else to the next one with a context pushed */
    CODE_INVERTED,     /* not false: goes to 'end' */
    CODE_SECTION_END,  /* the next item, or pops */
    CODE_PARTIAL,      /* runs the unit and returns to the next one */
    CODE_PARENT,       /* the same, and returns to 'end'; arguments stand up to there */
    CODE_ARGUMENT,     /* {{$name}} straight inside a parent: run by blocks only */
    CODE_ARGUMENT_END, /* returns to the block */
    CODE_BLOCK,        /* runs an argument and goes to 'end', or falls into the default */
    CODE_BLOCK_END,
};

/* How a block stands on its line. */
enum code_place {
    CODE_WITHIN, /* something stands before it */
    CODE_STARTS, /* only blanks, which are its indentation, stand before it */
    CODE_ALONE,  /* nothing else stands on its line */
};

struct code_op {
    enum code_kind kind;
    int slot;          /* its number among all of the template's */
    int tag;           /* the tag it came from: unit's tags; -1 for text */
    int end;           /* see code_kind; BLOCK_END: its block */
    int unit;          /* PARTIAL, PARENT: the template's units */
    int first, count;  /* a name's segments: unit's segments; a count of 0 is {{.}} */
    const char *bytes; /* TEXT; PARTIAL, PARENT, BLOCK: indentation of each line */
    size_t len;
    size_t tail;       /* TEXT: where its last line begins; 0 if it has no line end */
    const char *after; /* BLOCK: the end of its line, where it stood on one line alone */
    size_t after_len;
    enum code_place place; /* BLOCK; PARTIAL and PARENT are ALONE or WITHIN */
    bool empty;            /* BLOCK: nothing between its tags */
};

struct code_tag {
    const char *name;
    size_t len;
    size_t begin, end; /* in the unit's text */
    int line, column;
    char sigil;
};

struct code_unit {
    char *source; /* for messages */
    const char *name;
    size_t name_len; /* as a partial; the template itself has none */
    const char *text;
    size_t len;
    struct code_op *ops;
    int n_ops, cap_ops;
    struct code_tag *tags;
    int n_tags, cap_tags;
    int *segments;
    int n_segments, cap_segments;
};

struct mustache {
    char *text; /* the template's own, copied */
    struct code_unit *units;
    int n_units, cap_units;
    int n_slots;
};

/* Compiles TEMPLATE->units[INDEX], whose text is there; partials that it names are added to the
 * units, without text. */
int code_compile(struct mustache *template, int index, const struct mustache_provider *provider,
                 struct error *err);

/* Says where a failure is, unless it says so itself. Returns -1. */
int code_fail_at(const struct code_unit *unit, int tag, struct error *err);

/* Room for one more of SIZE bytes in a list. */
void *code_grow(void *list, int n, int *cap, size_t size);

/* How much of a name a message shows: for "%.*s". */
int code_shown(const char *name, size_t len);

#endif
