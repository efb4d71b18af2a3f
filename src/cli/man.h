/* Man pages, from the command table: debrief(1), and debrief-COMMAND(1) for each command with its
 * verbs. In the man macros, which groff and mandoc read. */
#ifndef CLI_MAN_H
#define CLI_MAN_H

#include "base/command.h"
#include "base/error.h"

#include <stdio.h>

/* Writes one page: of the command, or debrief(1) where COMMAND is NULL. */
void man_write(FILE *out, const struct command *const *table, const struct command *command);

/* Writes all of them into FOLDER, which is there: debrief.1, debrief-log.1, …; a command's other
 * names get a page that sources its own. */
int man_write_all(const struct command *const *table, const char *folder, struct error *err);

#endif
