/* Markdown by people made fit to stand inside a document: each step changes the source where cmark
 * says it must be, and leaves every other byte. */
#ifndef TEXT_MARKDOWN_REPAIR_H
#define TEXT_MARKDOWN_REPAIR_H

#include "base/buf.h"

#include <stdbool.h>

/* TEXT is clean and within limits. False if not everything could be mended in place. */
bool markdown_repair(struct buf *text, int level);

/* The same by way of the tree: cmark writes the whole text anew. */
void markdown_rewrite(struct buf *text, int level);

/* Whether the block, its prefix before it, stands of its own
 * between two paragraphs and holds nothing that acts beyond it or that a browser would run. */
bool markdown_is_harmless(const struct buf *block, int level);

/* Whether it is one paragraph and nothing else. */
bool markdown_is_paragraph(const struct buf *text);

/* Whether it is one tight list and nothing else, which can stand right under a line of words. */
bool markdown_is_tight_list(const struct buf *text);

#endif
