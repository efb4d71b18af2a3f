/* What is shown on a terminal: how wide it is, whether it has colours, how many columns a text
 * takes, and that no text can drive it. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The columns of the terminal at FD: what it says itself, else COLUMNS ($COLUMNS, or NULL), else
 * 80. Not for what is no terminal: there nothing is cut or wrapped. */
int terminal_width(int fd, const char *columns);

/* Whether to use colours. WISH is "always", "never", "auto" or NULL (auto): then where there is a
 * terminal, unless NO_COLOR ($NO_COLOR, or NULL) is not empty or TERM ($TERM) is "dumb" or unset.
 */
bool terminal_color(const char *wish, bool terminal, const char *no_color, const char *term);

enum color {
    COLOR_NONE,
    COLOR_BOLD,
    COLOR_DIM,
    COLOR_RED,
    COLOR_GREEN,
    COLOR_YELLOW,
    COLOR_BLUE,
    COLOR_MAGENTA,
    COLOR_CYAN,
};

/* What begins and ends it; "" for COLOR_NONE or where ON is false. */
const char *color_begin(enum color color, bool on);
const char *color_end(enum color color, bool on);

/* Adds S with what would drive a terminal made visible: C0 but newline and tab, and DEL, as the
 * symbols U+2400 …; C1, bidirectional overrides and isolates as "<U+202E>"; bytes that are no UTF-8
 * as U+FFFD. */
void terminal_clean(struct buf *out, const char *s, size_t n);

/* Prints S, cleaned where CLEAN. */
void terminal_put(FILE *out, const char *s, bool clean);

/* How many columns the N bytes take: by grapheme clusters; combining marks take none, wide
 * characters of East Asia two, an emoji two, however many code points it is put together from. */
size_t terminal_columns(const char *s, size_t n);

/* The length in bytes of the grapheme cluster at S (N > 0 bytes are there); *COLUMNS is its width.
 */
size_t terminal_cluster(const char *s, size_t n, size_t *columns);

/* The first line of S where lines have at most WIDTH columns (0: any number): returns its length in
 * bytes, without the blanks at its end, and in *NEXT where the next one begins (N: there is none).
 * Breaks at newlines and blanks, and within a word only where it is longer than a line. */
size_t terminal_break(const char *s, size_t n, size_t width, size_t *next);

/* Adds S wrapped to WIDTH columns (0: not wrapped), each line after INDENT blanks but the first,
 * which begins at column INDENT already; ends with a newline. Items of a list ("- …") hang. Lines
 * that begin with a blank stay as they are, or where they are too long and have columns (parted by
 * two blanks or more) are broken within the last one. */
void terminal_wrap(struct buf *out, const char *s, size_t width, size_t indent);

#endif
