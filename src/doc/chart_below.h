/* Labels below a bar for what is too narrow to hold them: each with a line up to what it names,
 * none over another one or another one's line. */
#ifndef DOC_CHART_BELOW_H
#define DOC_CHART_BELOW_H

#include <stdbool.h>

#define CHART_ROWS_BELOW 5 /* at most; as many labels at most */

struct chart_below {
    int x, at, width; /* in the middle of what it names; the same in pixels */
    int phase;
    int side, row; /* side: the text begins at the line, ends there, or lies under its end */
    int from, until;
};

/* Gives N labels, of which x, at and width are filled in, their places in a picture of WIDTH
 * pixels. Returns how many rows they take. */
int chart_below_place(struct chart_below *all, int n, int width);

#endif
