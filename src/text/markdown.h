/* Markdown out: values put into a CommonMark document so that they can't change what stands around
 * them.
 *
 * Inline (plain text): one pass over the bytes, which never parses Markdown. `code`, [text](URL)
 * and bare http(s) URLs stay live; all else is shown literally. Block (Markdown): every line gets
 * the prefix that the block stands under, headings are lowered below the one above, an open fence,
 * comment or HTML block is closed, other raw HTML is escaped, reference links are resolved; the
 * rest passes byte for byte. cmark is the judge of both in the tests. */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H

#include "base/buf.h"
#include "base/error.h"
#include "text/mustache.h"

/* What parts that which would read like something else, without being seen: an empty comment. No
 * text holds a NUL, so that in the value of a document's own it stands for one: "checkout,\0 EU" is
 * one name in a list. */
#define MARKDOWN_APART '\0'
#define MARKDOWN_APART_COMMENT "<!-- -->"

/* Adds a plain text inline. LINE (LEN bytes) is what stands before it on the line. */
void markdown_add_inline(struct buf *out, const char *line, size_t len, const char *text,
                         size_t text_len);

/* Adds Markdown as a block. LEVEL is the level of the heading above it (0: none): headings in TEXT
 * come below it (at most 6). */
int markdown_add_block(struct buf *out, const char *line, size_t len, int level, const char *text,
                       size_t text_len, struct error *err);

/* The escape policy for templates: follows the document's headings by itself. */
struct markdown_policy {
    struct mustache_policy policy; /* pass &x.policy to the engine */
    int level;                     /* of the last heading of the template's own */
    /* State of the scan for headings and fences, which the template's text may cut anywhere. */
    bool line_start;
    int blanks, run; /* at the line's beginning: blanks, then the same character RUN times */
    char run_char;
    int fence; /* the length of the open fence; 0 if none */
    char fence_char;
    /* A block that ended in a list, or in an indented line: what comes next and would go on with it
     * is kept apart from it. */
    bool after_list, after_code; /* the latter: in an indented line */
    size_t list_indent;          /* of its prefix: what begins before that stands outside */
    bool at_start;               /* only blanks since the last line end */
    bool within;                 /* neither: text without a line end changes nothing */
    struct buf apart;            /* what is put between: a comment, a line end, the line's blanks */
};
void markdown_policy_release(struct markdown_policy *p);
void markdown_policy_init(struct markdown_policy *p);

/* A Markdown text as plain text, its words without markers, on one line: for tables on a terminal.
 */
void markdown_add_plain(struct buf *out, const char *text, size_t len);

/* A document as XML, as cmark prints its tree: for tests and for template check. The caller frees.
 */
char *markdown_tree(const char *text, size_t len);

#endif
