/* The bar of the phases: where what stands on it. */
#ifndef DOC_CHART_PHASES_H
#define DOC_CHART_PHASES_H

#include "doc/phases.h"

#define PHASE_POINTS (4 * PHASES)
#define PHASE_THIN 1000 /* what a stretch is at least, to be seen */

/* The instants at which something changes or may have, in order, and their places along the width
 * (doc/chart_svg.h): true to scale, but that no stretch between two is thinner than PHASE_THIN. */
struct phase_bar {
    int points;
    instant at[PHASE_POINTS];
    int x[PHASE_POINTS];
};

/* False where there is no length to be drawn. */
bool phase_bar_of(struct phase_bar *bar, const struct phase *phases, size_t n);
/* The place of one of its instants. */
int phase_bar_x(const struct phase_bar *bar, instant at);

#endif
