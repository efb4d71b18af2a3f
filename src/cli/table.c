#include "cli/table.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_HELD 100
#define GAP 2            /* blanks between columns */
#define WRAP_AT_LEAST 20 /* columns for a text that wraps, if its column does not say */
#define INDENT_UNDER 4   /* of a text that stands under its row */

void table_init(struct table *table, FILE *out, int width, bool color,
                const struct table_column *columns, size_t count)
{
    *table = (struct table){.out = out,
                            .width = width > 0 ? (size_t)width : 0,
                            .color = color,
                            .columns = columns,
                            .count = count,
                            .under = TABLE_COLUMNS};
}

static void line_release(struct table_line *line)
{
    for (size_t i = 0; i < TABLE_COLUMNS; i++)
        buf_release(&line->cells[i]);
    *line = (struct table_line){0};
}

/* Empties it and keeps its room. */
static void line_reset(const struct table *table, struct table_line *line)
{
    for (size_t i = 0; i < table->count; i++)
        buf_reset(&line->cells[i]);
}

static const char *text_of(const struct table_line *line, size_t i)
{
    return line->cells[i].len ? line->cells[i].data : "";
}

/* The text as it will be printed. A line of the output is a row where nothing is wrapped: newlines
 * and tabs become blanks there. */
static void set_cell(const struct table *table, const char *text, struct buf *cell)
{
    buf_reset(cell);
    if (table->width)
        terminal_clean(cell, text, strlen(text));
    else
        buf_adds(cell, text);
    for (char *p = cell->data; (p = strpbrk(p, table->width ? "\t" : "\t\n")); p++)
        *p = ' ';
    buf_rtrim(cell);
}

/* The widest line of a cell. */
static size_t natural_width(const char *text)
{
    size_t widest = 0, next;
    for (size_t n = strlen(text); n; text += next, n -= next) {
        size_t columns = terminal_columns(text, terminal_break(text, n, 0, &next));
        if (columns > widest)
            widest = columns;
    }
    return widest;
}

/* Whether a column stands beside the others. */
static bool stands(const struct table *table, size_t i)
{
    return i != table->under && !table->empty[i];
}

static size_t least_of(const struct table *table, size_t i)
{
    const struct table_column *column = &table->columns[i];
    size_t least = column->minimum ? column->minimum : WRAP_AT_LEAST;
    return table->widths[i] < least ? table->widths[i] : least;
}

/* Shares ROOM among the columns that wrap: none gets more than it needs, and the others get the
 * same. */
static void share_room(struct table *table, size_t room)
{
    bool settled[TABLE_COLUMNS] = {false};
    size_t sharers = 0;
    for (size_t i = 0; i < table->count; i++)
        sharers += table->columns[i].wraps && stands(table, i);
    for (bool again = true; again && sharers;) {
        again = false;
        for (size_t i = 0; i < table->count && sharers; i++) {
            if (!table->columns[i].wraps || !stands(table, i) || settled[i] ||
                table->widths[i] > room / sharers)
                continue;
            settled[i] = again = true;
            room -= table->widths[i];
            sharers--;
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!table->columns[i].wraps || !stands(table, i) || settled[i])
            continue;
        size_t least = least_of(table, i), share = room / sharers;
        table->widths[i] = share > least ? share : least;
        room -= share;
        sharers--;
    }
}

/* The columns, with gaps, that all but those that wrap take; and what these need at least. */
static void needs(const struct table *table, size_t *kept, size_t *least, size_t *all)
{
    size_t shown = 0;
    *kept = *least = *all = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (!stands(table, i))
            continue;
        *all += table->widths[i];
        if (table->columns[i].wraps)
            *least += least_of(table, i);
        else
            *kept += table->widths[i];
        shown++;
    }
    size_t gaps = shown ? GAP * (shown - 1) : 0;
    *kept += gaps;
    *all += gaps;
}

/* Makes the natural widths fit. */
static void fit(struct table *table)
{
    size_t kept, least, all;
    needs(table, &kept, &least, &all);
    if (!table->width || all <= table->width)
        return;
    if (kept + least > table->width) {
        for (size_t i = table->count; i-- && table->under == TABLE_COLUMNS;)
            if (table->columns[i].wraps && !table->empty[i])
                table->under = i;
        needs(table, &kept, &least, &all);
    }
    if (all > table->width)
        share_room(table, table->width > kept ? table->width - kept : 0);
}

/* Adds a piece to a line that ends at column AT, with the blanks before it. */
static void put_piece(struct table *table, const char *piece, size_t len, enum color color,
                      size_t column, size_t at)
{
    if (!len)
        return;
    if (column > at)
        buf_fill(&table->line, ' ', column - at);
    buf_adds(&table->line, color_begin(color, table->color));
    buf_add(&table->line, piece, len);
    buf_adds(&table->line, color_end(color, table->color));
}

static void end_line(struct table *table)
{
    buf_addc(&table->line, '\n');
    fwrite(table->line.data, 1, table->line.len, table->out);
    buf_reset(&table->line);
}

/* The text that stands under its row. */
static void print_under(struct table *table, const struct table_line *line)
{
    const char *text = text_of(line, table->under);
    size_t next, room = table->width > 2 * INDENT_UNDER ? table->width - INDENT_UNDER : 1;
    for (size_t n = strlen(text); n; text += next, n -= next) {
        size_t len = terminal_break(text, n, room, &next);
        put_piece(table, text, len, line->colors[table->under], INDENT_UNDER, 0);
        end_line(table);
    }
}

/* Prints the cells' next lines, and steps them on. Returns whether there is more of any. */
static bool print_line(struct table *table, const struct table_line *line,
                       const char *rest[TABLE_COLUMNS])
{
    size_t at = 0, column = 0;
    bool more = false;
    for (size_t i = 0; i < table->count; i++) {
        if (!stands(table, i))
            continue;
        size_t n = strlen(rest[i]), next = 0, width = table->widths[i];
        size_t len = terminal_break(rest[i], n, table->width ? width : 0, &next);
        /* Where the last one ends nobody asks. */
        bool open_end = i + 1 == table->count && !table->columns[i].right;
        size_t columns = open_end ? 0 : terminal_columns(rest[i], len);
        /* A cell that is wider than its column moves the others. */
        size_t from = at + GAP > column && at ? at + GAP : column;
        if (table->columns[i].right && columns < width && from + columns < column + width)
            from = column + width - columns;
        put_piece(table, rest[i], len, line->colors[i], from, at);
        if (len)
            at = (from > at ? from : at) + columns;
        rest[i] += next;
        more = more || *rest[i];
        column += width + GAP;
    }
    end_line(table);
    return more;
}

static void print_row(struct table *table, const struct table_line *line)
{
    const char *rest[TABLE_COLUMNS];
    if (line->across) {
        put_piece(table, text_of(line, 0), line->cells[0].len, line->colors[0], 0, 0);
        end_line(table);
        return;
    }
    for (size_t i = 0; i < table->count; i++)
        rest[i] = text_of(line, i);
    while (print_line(table, line, rest))
        ;
    if (table->under < table->count)
        print_under(table, line);
}

static void print_headers(struct table *table)
{
    struct table_line headers = {0};
    const char *rest[TABLE_COLUMNS];
    bool some = false;
    for (size_t i = 0; i < table->count; i++) {
        const char *header = table->columns[i].header;
        rest[i] = header ? header : "";
        some = some || *rest[i];
        headers.colors[i] = COLOR_BOLD;
    }
    while (some)
        some = print_line(table, &headers, rest);
}

/* The widest of a column's cells. */
static size_t widest_cell(const struct table *table, size_t column)
{
    size_t widest = 0;
    for (size_t k = 0; k < table->held_count; k++) {
        const struct table_line *line = &table->held[k];
        size_t natural = line->across ? 0 : natural_width(text_of(line, column));
        widest = natural > widest ? natural : widest;
    }
    return widest;
}

/* Fixes the widths and prints what is held; WHOLE: that is all there is. */
static void fix(struct table *table, bool whole)
{
    table->fixed = true;
    for (size_t i = 0; i < table->count; i++) {
        const struct table_column *column = &table->columns[i];
        size_t header = column->header ? natural_width(column->header) : 0;
        size_t least = column->wraps || column->minimum < header ? header : column->minimum;
        size_t widest = widest_cell(table, i);
        table->empty[i] = whole && table->width && !widest;
        table->widths[i] = widest > least ? widest : least;
    }
    fit(table);
    print_headers(table);
    for (size_t k = 0; k < table->held_count; k++) {
        print_row(table, &table->held[k]);
        line_release(&table->held[k]);
    }
    free(table->held);
    table->held = NULL;
    table->held_count = 0;
}

static void add_line(struct table *table, struct table_line *line)
{
    if (table->fixed) {
        print_row(table, line);
        line_reset(table, line);
        return;
    }
    if (!table->held)
        table->held = xcalloc(ROWS_HELD, sizeof *table->held);
    table->held[table->held_count++] = *line;
    *line = (struct table_line){0};
    if (table->held_count == ROWS_HELD)
        fix(table, false);
}

void table_cell(struct table *table, const char *text, enum color color)
{
    if (table->filled == table->count)
        return;
    set_cell(table, text ? text : "", &table->row.cells[table->filled]);
    table->row.colors[table->filled++] = color;
}

void table_end_row(struct table *table)
{
    table->filled = 0;
    add_line(table, &table->row);
}

void table_across(struct table *table, const char *text, enum color color)
{
    struct table_line line = {.across = true};
    set_cell(table, text, &line.cells[0]);
    line.colors[0] = color;
    add_line(table, &line);
    line_release(&line);
}

void table_finish(struct table *table)
{
    if (!table->fixed && table->held_count)
        fix(table, true);
    line_release(&table->row);
    buf_release(&table->line);
    free(table->held);
    *table = (struct table){0};
}
