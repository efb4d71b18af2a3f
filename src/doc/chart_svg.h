/* Pieces of which the pictures of a postmortem are put together.
 *
 * A picture has no width of its own: what lies along its width is placed in percents of it, what
 * lies along its height in pixels, and text keeps its size whatever the width. So marks stand once,
 * but where labels fit is a question of width: they are laid out for three, of which the style
 * sheet shows one (templates/page.css). */
#ifndef DOC_CHART_SVG_H
#define DOC_CHART_SVG_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* A place along the width, in thousandths of a percent. */
#define CHART_FULL 100000

enum chart_size { CHART_NARROW, CHART_MEDIUM, CHART_WIDE, CHART_SIZES };

/* The class of what is shown at a size alone; the least width in pixels that a picture has there:
 * with and without a margin for the names of lanes. */
struct chart_layout {
    const char *name; /* "narrow" */
    int width, plot;
};
extern const struct chart_layout chart_layouts[CHART_SIZES];

/* X as pixels of a width. */
int chart_pixels(int x, int width);

/* Adds a text escaped, for elements and quoted attributes; what XML can't hold is replaced, NUL is
 * left out. */
void chart_add_text(struct buf *out, const char *text, size_t len);
/* "12.345%" */
void chart_add_x(struct buf *out, int x);

/* Adds a text's plain words: blanks for line ends and control characters, no marks of code, of a
 * link its text; what turns the direction of text is left out. */
void chart_add_words(struct buf *out, const char *text, size_t len);
/* Shortens what B holds to a width in pixels, at a word's end where there is one, with "…". */
void chart_shorten(struct buf *b, int width);
/* How wide a text is at most, at the size that labels have, in the widest of common fonts. */
int chart_text_width(const char *text, size_t len);

enum chart_anchor { CHART_BEGIN, CHART_MIDDLE, CHART_END };

/* <text>, DX pixels beside X; CLASS may be "". */
void chart_label(struct buf *out, int x, int dx, int y, enum chart_anchor anchor, const char *class,
                 const char *text);
/* <rect>; the whole element with a title inside where TITLE is not NULL. */
void chart_rect(struct buf *out, int x0, int x1, int y, int height, const char *class,
                const char *title);
void chart_line(struct buf *out, int x0, int y0, int x1, int y1, const char *class);

/* Labels that must not overlap, in one row. */
struct chart_row {
    int count;
    struct {
        int from, until;
    } taken[64];
};
/* Whether FROM to UNTIL (pixels) is free, and takes it. */
bool chart_row_take(struct chart_row *row, int from, int until);

#endif
