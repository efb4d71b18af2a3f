/* Markdown in: a whole document as a tree of blocks, each with its lines, its words and its own
 * Markdown.
 *
 * cmark parses. What it does not know is found here: task boxes, pipe tables, lists and paragraphs
 * that indentation or a raw HTML block has swallowed. What it would be slow at (a paragraph or a
 * nesting beyond base/limits.h) is kept from it and comes as BLOCK_UNPARSED, line by line as it
 * stands.
 *
 * Blocks are borrowed: they live as long as the document. A document made of a part of another
 * (document_within and its kin) belongs to that one, and its lines are counted in the same file. */
#ifndef TEXT_DOCUMENT_H
#define TEXT_DOCUMENT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum block_type {
    BLOCK_ROOT,
    BLOCK_HEADING,   /* ATX or setext */
    BLOCK_PARAGRAPH, /* may be a pipe table: document_table */
    BLOCK_LIST,
    BLOCK_ITEM,
    BLOCK_QUOTE,
    BLOCK_FENCE,    /* a fenced code block */
    BLOCK_INDENTED, /* an indented one, which is often something else: document_within */
    BLOCK_HTML,
    BLOCK_COMMENT,  /* HTML that is nothing but comments */
    BLOCK_RULE,     /* a thematic break */
    BLOCK_UNPARSED, /* beyond the limits */
};

struct document;
struct block; /* a node of cmark's */

/* TEXT is UTF-8, its first line is number LINE of the file; it is copied. CR LF is read as LF. */
struct document *document_new(const char *text, size_t len, int line);
void document_free(struct document *d);

const struct block *document_root(const struct document *d);
/* How many lines were kept from cmark. */
size_t document_unparsed(const struct document *d);

/* The tree. NULL where there is none. */
const struct block *block_first(const struct block *b);
const struct block *block_next(const struct block *b);
const struct block *block_parent(const struct block *b);

enum block_type block_type(const struct block *b);
int block_line(const struct document *d, const struct block *b); /* in the file, from 1 */
int block_last_line(const struct document *d, const struct block *b);
int block_level(const struct block *b);       /* of a heading; else 0 */
bool block_is_ordered(const struct block *b); /* a list */
int block_number(const struct block *b);      /* the first of an ordered list */
/* An item's task box, '[ ]' or '[x]': ' ' or 'x'; 0: it has none. Its words and Markdown are
 * without the box. */
char block_box(const struct block *b);

/* Words: the text without Markdown's markers, in the form of records ("debrief help text"): code in
 * backticks, links as [text](URL), URLs bare, images as links, HTML tags other than <br> as they
 * stand, comments left out. A soft line break is a blank, a hard one and <br> a newline; a newline
 * that was a character reference stays. Of a code block its literal text. A block that has blocks
 * in it has no words of its own. */
void block_add_words(const struct document *d, const struct block *b, struct buf *out);
/* The same, one piece for each line of the paragraph or heading as it was typed, or (BREAKS) for
 * what hard breaks and <br> part. */
enum split { SPLIT_LINES, SPLIT_BREAKS };
struct pieces {
    struct piece {
        size_t from, len; /* in text */
        size_t bold;      /* how many of its first bytes are bold (or emphasised); 0 */
        int line;         /* in the file */
    } * v;
    size_t n, cap;
    struct buf text;
};
void block_pieces(const struct document *d, const struct block *b, enum split split,
                  struct pieces *out);
void pieces_release(struct pieces *p); /* fine on a zeroed one */
/* How many of the first bytes of its words are bold or emphasised. */
size_t block_bold(const struct document *d, const struct block *b);
/* The comment, without "<!--", "-->" and blanks around it, that ends the block's first line (or
 * stands alone there); false: there is none. Every one of them if called with further N (0, 1 …).
 */
bool block_comment(const struct document *d, const struct block *b, int n, struct buf *out);

/* Its Markdown: its lines as they were typed, without the prefix of the blocks around it (the
 * item's indent, the quote's '>'), comments that mark records (<!--e3-->) and an item's own marker
 * and task box left out; reference links resolved. Of an item all that stands in it. No line end at
 * the end. */
void block_add_markdown(const struct document *d, const struct block *b, struct buf *out);
/* The same for all blocks from FIRST up to but not including STOP (NULL: to the last of its
 * siblings), with the blank lines between them. */
void blocks_add_markdown(const struct document *d, const struct block *first,
                         const struct block *stop, struct buf *out);
/* Where MARKDOWN goes on behind its first WORDS (the plain words of a label, as block_add_words
 * gives them), markers and blanks that belong to them skipped; NULL if it does not begin so. */
const char *markdown_behind(const char *markdown, const char *words, size_t len);

/* A part read as a document of its own; NULL where there is none to be had.
 * Of BLOCK_INDENTED: what stands there, without the indent. Of BLOCK_HTML: what is left without the
 * tags; list items, paragraphs and <br> become Markdown's own, text that follows the HTML without a
 * blank line becomes paragraphs. Of BLOCK_QUOTE and BLOCK_ITEM: what stands in it. */
struct document *document_within(struct document *d, const struct block *b);
/* The lines FROM to LAST (in the file) of a paragraph. */
struct document *document_of_lines(struct document *d, const struct block *b, int from, int last);
/* Markdown that was made of the document's own, with its link references; it begins on LINE. */
struct document *document_of_markdown(struct document *d, const char *text, size_t len, int line);
/* What stands behind the first WORDS of a block (a label): the rest of the paragraph, or of the
 * item with all that stands in it. */
struct document *document_behind(struct document *d, const struct block *b, const char *words,
                                 size_t len);

/* A pipe table (GFM's): a paragraph whose second line is a delimiter row. */
struct table_row {
    int line;
    struct buf *cell; /* their words */
    size_t n;         /* as many as the header has */
};
struct pipe_table {
    struct table_row *row; /* row[0] is the header */
    size_t rows, columns;
    size_t begins; /* lines of the paragraph that stand before the header */
    char *align;   /* of each column: 'l', 'c', 'r', or ' ' where the table doesn't say */
};
bool document_table(const struct document *d, const struct block *b, struct pipe_table *out);
/* The same with the Markdown of the cells in place of their words: inlines, on one line. */
bool document_table_markdown(const struct document *d, const struct block *b,
                             struct pipe_table *out);
void pipe_table_release(struct pipe_table *t);

#endif
