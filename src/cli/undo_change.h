/* Taking a change back, and saying what that did. */
#ifndef CLI_UNDO_CHANGE_H
#define CLI_UNDO_CHANGE_H

#include "cli/app.h"

/* Takes back the change with this number and answers: a line, the refs (-q; where they are not of
 * CURRENT, with their incident's number) or JSON. */
int undo_change(struct app *app, int64_t which, int64_t current, struct error *err);
/* The last own one in this incident that was not taken back yet; where there is none, that is
 * remarked. */
int undo_own_last(struct app *app, int64_t incident, struct error *err);

#endif
