/* Questions about cmark's nodes that repairing and judging share. Included under src/text/ only. */
#ifndef TEXT_MARKDOWN_NODES_H
#define TEXT_MARKDOWN_NODES_H

#include "base/buf.h"

#include <cmark.h>
#include <stdbool.h>

/* The tree of the text; the caller frees it. */
cmark_node *markdown_parse(const struct buf *text);
cmark_node *markdown_parse_text(const char *text, size_t len);
/* A new node for such a tree. */
cmark_node *markdown_node(cmark_node_type type);

/* A comment that is closed, with nothing behind it: the only HTML that passes. */
bool markdown_is_comment(const char *html);
/* One that is not closed. */
bool markdown_is_open_comment(const char *html);

/* Whether a link or image would run something. */
bool markdown_is_unsafe(cmark_node *node);

/* Whether the text defines a link's reference (a fence or comment open to its end hides that). */
bool markdown_defines(const struct buf *text);

/* The new level of a heading when the highest of all is to come below LEVEL. */
int markdown_heading_shift(cmark_node *root, int level);
int markdown_heading_level(cmark_node *heading, int shift);

#endif
