/* A document in parts: headings of every kind, with what stands under each.
 *
 * A heading may be ATX or setext, a paragraph that is all bold, a bold label in a list item, or a
 * bare "Label:" line, alone or with its value behind it; what they have in common is here.
 * Under a timeline's heading only real and bold headings (a day, "10:15") make parts of their own:
 * what stands in lists, tables and lines there is left in its pieces as it is, since labels in it
 * ("**10:15:**", "Actions taken:") belong to entries (read/entries.h). A "Label:" line there ends
 * the timeline only where it names another part ("Root Cause and Resolution:").
 *
 * Everything of the document is in exactly one part, in order: who takes something marks it taken,
 * and what nobody took is found again (leftovers_read), so that no sentence is lost and none is
 * doubled. */
#ifndef READ_OUTLINE_H
#define READ_OUTLINE_H

#include "read/words.h"
#include "text/document.h"

#include <stdint.h>

enum heading_form {
    HEADING_NONE,  /* what stands before the first heading */
    HEADING_REAL,  /* ATX, setext */
    HEADING_LINE,  /* a line of its own: bold words, or "Label:" */
    HEADING_ITEM,  /* a label at the beginning of a list item */
    HEADING_LABEL, /* one that begins a line, with its value behind it */
};

/* A block on its own, in its document (or a part's own). */
struct piece_of {
    struct document *document;
    const struct block *block;
    int line;
    bool taken;
};

struct part {
    enum part_kind kind;
    enum heading_form form;
    int level; /* of a real heading; the others stand one below the real one above them */
    int line, last_line;
    char *heading; /* its words, as typed; "" */
    bool whole;    /* as words_part says */
    int up;        /* the part it stands in; -1 */
    bool taken;    /* the heading itself */
    struct piece_of *piece;
    size_t n, cap;
};

struct outline {
    struct document *document;
    struct part *part; /* in the order of the document; those within one follow it */
    size_t n, cap;
    uint64_t done; /* the kinds (1 << kind) whose readers have been here: a label of theirs that
                      is not taken goes back to the part that it stands in */
};

/* STRICT: only real headings and the standard template's own labels make parts. */
void outline_read(struct outline *o, struct document *d, bool strict);
void outline_release(struct outline *o);

#endif
