/* The databases that this user has worked with: "databases" in $XDG_STATE_HOME/debrief, a path a
 * line. So one that is missing because its disk is not mounted is told from one that never was. */
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include "cli/app.h"

#include <stdbool.h>

/* Takes note of the open database. Where that can't be written nothing is said: it is for later. */
void known_note(const struct app *app);

/* Whether the database that is meant, which is missing, was noted. */
bool known_before(const struct app *app);

#endif
