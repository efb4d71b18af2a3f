/* Rows of cells in columns that fit the terminal.
 *
 * Widths are fixed from the first hundred rows, which are held until then; all others are printed
 * as they come. Without a terminal (width 0) nothing is wrapped or cut, and a cell that is wider
 * than its column moves what follows in its row. On one, columns that may wrap get what the others
 * leave; where that is too little to read, the last of them stands under its row instead, indented.
 * A column with nothing in it is left out on a terminal. Blanks are never printed at the end of a
 * line. Text is cleaned (cli/terminal.h) on a terminal. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/buf.h"
#include "base/strv.h"
#include "cli/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 16

struct table_column {
    const char *header; /* NULL in all columns: no line of headers */
    size_t minimum;     /* columns it gets in any case; of one that wraps, at least 20 if not given
                         */
    bool wraps;         /* at blanks, where it must; else it is kept whole */
    bool right;         /* numbers */
};

struct table_line {
    struct buf cells[TABLE_COLUMNS]; /* the first alone for a line across all columns */
    enum color colors[TABLE_COLUMNS];
    bool across;
};

struct table {
    FILE *out;
    size_t width; /* 0: no terminal */
    bool color;
    const struct table_column *columns;
    size_t count;
    size_t widths[TABLE_COLUMNS];
    bool empty[TABLE_COLUMNS]; /* left out: it has no cell with anything in it */
    bool fixed;                /* widths are, and the header is printed */
    size_t under;              /* the column that stands under its row; TABLE_COLUMNS: none */
    struct table_line row;
    size_t filled;   /* cells of the row */
    struct buf line; /* of the output, while it is put together */
    struct table_line *held;
    size_t held_count;
};

/* COLUMNS (at most TABLE_COLUMNS of them) are borrowed. WIDTH is app->width. */
void table_init(struct table *table, FILE *out, int width, bool color,
                const struct table_column *columns, size_t count);
/* Adds the row's next cell; NULL is an empty one. */
void table_cell(struct table *table, const char *text, enum color color);
/* Ends the row; cells that were not given are empty. */
void table_end_row(struct table *table);
/* A line across all columns, between rows: a date, a gap. */
void table_across(struct table *table, const char *text, enum color color);
/* Prints what is held, and releases everything. A table without rows prints nothing. */
void table_finish(struct table *table);

#endif
