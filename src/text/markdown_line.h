/* What stands before a value on its line of the document: which containers it opens, and what of it
 * could join with the value's first bytes. Never parses the document: it sees this one line. */
#ifndef TEXT_MARKDOWN_LINE_H
#define TEXT_MARKDOWN_LINE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct markdown_line {
    size_t containers; /* bytes at its beginning: blanks, '>' and list markers */
    bool start;        /* nothing else stands there but a task's box or a table's '|': a block could
                          begin here */
    bool digits;       /* nothing else but digits: "." would make a list marker of them */
    bool markers;      /* a list marker could begin here or is begun */
    char repeat;       /* nothing else but this one character, repeated; else 0 */
    bool heading;      /* an ATX heading: '#' at its end would be dropped */
    bool table;        /* a row of a pipe table */
    bool backslash;    /* ends in a backslash that is not itself escaped */
    bool bang;         /* ends in a '!' that is not escaped */
    bool entity;       /* ends in what could be the beginning of a character reference */
    bool angle;        /* ends in a '<' that is not escaped */
    bool backtick;     /* ends in a backtick */
    bool destination;  /* ends in "](": a link's URL goes here */
    bool brackets;     /* a '[' is open: links here would be within a link's text */
};

void markdown_line_read(struct markdown_line *l, const char *line, size_t len);

/* Whether a run of backticks on the line waits for its end (a long line: taken as yes). */
bool markdown_line_in_code(const char *line, size_t len);

/* Adds what the following lines of a block begin with: the containers of the line, list markers
 * replaced by blanks. */
void markdown_line_prefix(struct buf *out, const char *line, size_t containers);

/* How often the byte at I stands there in a row. */
size_t markdown_run(const char *s, size_t i, size_t n);

/* The first position from I on that holds no blank or tab. */
size_t markdown_blanks(const char *s, size_t i, size_t n);

/* The length of the list marker at S, with the blank behind it where there is one; else 0. */
size_t markdown_list_marker(const char *s, size_t n);

#endif
