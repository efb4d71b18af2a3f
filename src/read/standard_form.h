/* What the writer and the strict reader of the standard document must agree on: what in a text
 * would read like something that the template puts there. Where it would, the writer puts an empty
 * comment (in a value MARKDOWN_APART), which the reader takes out again. */
#ifndef READ_STANDARD_FORM_H
#define READ_STANDARD_FORM_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* One of several values on a line, which ", " parts. */
void standard_add_listed(struct buf *out, const char *value);

/* The particulars of an action item: what begins one of them ("owner: ", "started"), in the order
 * that they stand in. */
enum particular {
    PARTICULAR_OWNER,
    PARTICULAR_DUE,
    PARTICULAR_PRIORITY,
    PARTICULAR_KIND,
    PARTICULAR_TICKET,
    PARTICULAR_STARTED,
    PARTICULAR_DROPPED, /* alone, or with why */
    PARTICULAR_DONE,
    PARTICULAR_PROOF,
    PARTICULARS
};
/* Which one begins S: the length of its label; else 0. */
size_t standard_particular(const char *s, size_t n, enum particular *which);
/* A particular's value. */
void standard_add_value(struct buf *out, const char *value);
/* Whether TEXT holds what would read like particulars behind it. */
bool standard_has_particulars(const char *text);
/* Where particulars begin: at the blank before the '('; SIZE_MAX: nowhere. */
size_t standard_find_particulars(const char *text, size_t n);

/* Whether it is a URL, as a document shows it. */
bool standard_is_url(const char *s, size_t n);

/* Whether the last word of TEXT is a URL, which would read like a link of the event's; *BEFORE is
 * then where the blank before it stands. */
bool standard_ends_in_url(const char *text, size_t n, size_t *before);

/* Whether a heading is one of the template's own at the second level. */
bool standard_is_heading(const char *heading);

/* Whether a name would read like the label of a detail, "Action taken (bob)", "08:15". */
bool standard_is_label(const char *name);

/* What begins an item that answers a cause's "why?". */
#define STANDARD_WHY "**Why?**"

/* What sections stand under whose place the document does not have. */
#define STANDARD_MORE_HEADING "More"

/* What stands in a comment before a section that has no heading, and before one whose heading is of
 * the third level and could be part of the section above. */
#define STANDARD_SECTION "section"
#define STANDARD_SUBSECTION "subsection"

#endif
