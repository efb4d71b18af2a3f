#include "doc/chart_below.h"

/* Where the text is then: under the line's end it is moved as far as the edges want it to be. */
static void set_extent(struct chart_below *b, int width)
{
    b->from = b->side == 0 ? b->at + 5 : b->side == 1 ? b->at - 5 - b->width : b->at - b->width / 2;
    if (b->side == 2 && b->from + b->width > width)
        b->from = width - b->width;
    if (b->side == 2 && b->from < 0)
        b->from = 0;
    b->until = b->from + b->width;
}

static bool clash(const struct chart_below *a, const struct chart_below *b)
{
    if (a->row == b->row && a->from < b->until + 8 && b->from < a->until + 8)
        return true;
    /* The deeper one's line goes past the other's text. */
    return b->row > a->row && b->at > a->from - 3 && b->at < a->until + 3;
}

static bool stands(struct chart_below *all, int n, int width)
{
    struct chart_below *b = &all[n];
    set_extent(b, width);
    if (b->from < 0 || b->until > width)
        return false;
    for (int i = 0; i < n; i++)
        if (clash(&all[i], b) || clash(b, &all[i]))
            return false;
    return true;
}

/* Finds places for all from N on that need the fewest rows; false where there are none. */
static bool find_places(struct chart_below *all, int n, int count, int rows, int width)
{
    if (n == count)
        return true;
    for (all[n].row = 0; all[n].row < rows; all[n].row++)
        for (all[n].side = 0; all[n].side < 3; all[n].side++)
            if (stands(all, n, width) && find_places(all, n + 1, count, rows, width))
                return true;
    return false;
}

int chart_below_place(struct chart_below *all, int n, int width)
{
    int rows = 0;
    bool found = n == 0;
    while (!found && rows < CHART_ROWS_BELOW)
        found = find_places(all, 0, n, ++rows, width);
    /* Each as wide as the picture: below each other, the lines behind them. */
    for (int i = 0; i < n && !found; i++) {
        all[i].side = 2;
        all[i].row = n - 1 - i;
        set_extent(&all[i], width);
    }
    return rows;
}
