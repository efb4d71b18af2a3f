/* What the parts of text/html.h share. Included by src/text/html*.c only. */
#ifndef TEXT_HTML_INTERNAL_H
#define TEXT_HTML_INTERNAL_H

#include "text/document_internal.h"
#include "text/html.h"

/* A page's ids, each given once. */
struct html_ids {
    struct html_id {
        size_t name;   /* where it stands in 'names', plus 1; 0: nothing stands here */
        unsigned next; /* the number that one of the same words gets */
    } * slot;
    size_t n, size; /* SIZE is a power of two */
    struct buf names;
};
void html_ids_release(struct html_ids *ids);
/* Whether it was free; it is taken now. */
bool html_id_take(struct html_ids *ids, const char *id);
/* Adds the id that a heading of these words gets to OUT. */
void html_id_of_words(struct html_ids *ids, const char *words, struct buf *out);

#define HTML_LEVELS 6

/* A document on its way out. */
struct html {
    struct buf *out;
    struct document *d; /* that the blocks belong to */
    const struct html_label *labels;
    struct html_outline *outline;
    struct html_ids ids;
    size_t clock; /* characters of the longest one in a list that nothing is around */
    int depth;    /* containers around what comes */
    int inlines;  /* emphases around what comes */
    int events;   /* timelines around what comes */
    bool linked;  /* a link is around it */
    size_t skip;  /* bytes of text that come and are not shown: a task box … */
    bool trim;    /* and blanks behind them */
    int levels[HTML_LEVELS];
    int open, above; /* headings that what comes stands under; levels above all of them */
};

/* html.c */
void html_blocks(struct html *h, const struct block *first);
/* Adds the words of the inlines from FIRST on, for attributes and ids. */
void html_words(cmark_node *first, struct buf *out);
/* The first mark of a record among the inlines from FIRST on, if its id is free: " id=\"e3\"". */
void html_mark(struct html *h, cmark_node *first);

/* html_inline.c */
void html_inlines(struct html *h, cmark_node *first);
void html_adds(struct html *h, const char *html);
/* Percent-encodes what can't stand in a URL, and escapes it for an attribute. */
void html_add_url(struct buf *out, const char *url);

/* html_entry.c: the items of a list that begin with a time or with a label of their own. */
enum html_list { HTML_LIST, HTML_EVENTS, HTML_FACTS };
/* What kind of list it is; *CLOCK becomes the length of its longest one, where that is more. */
enum html_list html_list_of(const struct block *list, size_t *clock);
/* Whether ITEM is an entry; its class, " class=\"event detected\"", is added where it is. */
bool html_entry_begins(struct html *h, const struct block *item);
/* Adds what the entry begins with; the inline that comes behind it. */
cmark_node *html_entry_head(struct html *h, const struct block *item);

/* html_table.c */
/* Whether the block is a table, which is then added. */
bool html_table(struct html *h, const struct block *b);

#endif
