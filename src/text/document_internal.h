/* What the parts of text/document.h share: the document and its source. Included by src/text/
 * document*.c only. */
#ifndef TEXT_DOCUMENT_INTERNAL_H
#define TEXT_DOCUMENT_INTERNAL_H

#include "text/document.h"
#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

#include <stdint.h>

/* Lines that cmark did not get, and the node that stands for them. */
struct hidden {
    int from, last;
    cmark_node *node;
};

struct document {
    struct buf text; /* with LF, ends with one */
    struct markdown_lines lines;
    struct arena *tree; /* what the root stands in */
    cmark_node *root;
    int first_line; /* the number in the file of its first line */
    int *line_map;  /* of each line where they are not in a row; else NULL */
    struct hidden *hidden;
    size_t hidden_n, hidden_cap;
    struct buf definitions; /* of link references, each ending with a line end */
    size_t searched;        /* bytes of definitions looked through so far */
    struct document *parts, *next;
};

static inline const struct block *block_of(cmark_node *node)
{
    return (const struct block *)(void *)node;
}
static inline cmark_node *node_of(const struct block *b)
{
    return (cmark_node *)(void *)(uintptr_t)b;
}

/* Lines of the document's own text, from 1. */
int document_first_line(const struct block *b);
int document_last_line(const struct block *b);

/* A document that belongs to D; knows D's link references. */
struct document *document_part(struct document *d, const char *text, size_t len, int line);

/* document_source.c */
void document_mark_fences(struct document *d);
bool document_is_fenced(cmark_node *code);
/* Whether what reads like its task box is text, "\[x]". */
bool document_is_escaped(cmark_node *paragraph);
/* Whether the paragraph begins with its item's task box. */
bool document_has_box(const struct block *b);
/* Adds line LINE as it is typed, behind the prefix of the blocks around B (and of B itself, where
 * it is an item or a quote), with its line end. */
void document_add_line(const struct document *d, const struct block *b, int line, struct buf *out);
void document_find_definitions(struct document *d);
/* Adds what of the definitions TEXT may use. */
void document_add_definitions(struct document *d, struct buf *text);

/* document_words.c */
/* Adds the words of all inlines from FIRST on. */
void inlines_add_words(cmark_node *first, struct buf *out);

/* document_html.c */
struct document *document_of_html(struct document *d, const struct block *b);
/* A tag at the beginning of S. */
struct html_tag {
    char name[16]; /* in lower case; "!" for a comment or declaration */
    bool closing;
    size_t len; /* of the whole tag; 0: there is none */
    const char *attributes;
    size_t attributes_len;
};
struct html_tag html_tag_read(const char *s, size_t n);
/* Whether it is one of HTML's own elements: other things in angle brackets are text ("<nick>"). */
bool html_tag_is_known(const struct html_tag *tag);
/* The value of an attribute, its character references resolved; false: it has none. */
bool html_attribute(const struct html_tag *tag, const char *name, struct buf *out);

#endif
