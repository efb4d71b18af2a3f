/* Help, from the command table: "debrief help", "debrief help COMMAND", "debrief COMMAND --help".
 *
 * Texts are wrapped to WIDTH columns; 0 (no terminal) is 80, since these texts are ours and read by
 * people alone. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/buf.h"
#include "base/command.h"
#include "cli/app.h"

/* All commands by group, a line each; then the topics. */
void help_add_overview(struct buf *out, const struct command *const *table, int width);
/* One command; PARENT is the command whose verb it is, else NULL. */
void help_add_command(struct buf *out, const struct command *parent, const struct command *command,
                      int width);

struct topic;
void help_add_topic(struct buf *out, const struct topic *topic, int width);

/* Prints a command's help (COMMAND may be NULL: the overview), as
 * --help asks. Returns the exit status. */
int help_print(struct app *app, const struct command *parent, const struct command *command);

/* What man pages say too. */

/* "-a, --at TIME" */
void help_add_option(struct buf *out, const struct option *option);
/* Its help, with the words it can be where they are few. */
void help_add_meaning(struct buf *out, const struct option *option);
/* What each exit status means. */
struct help_status {
    int status;
    const char *meaning;
};
extern const struct help_status help_statuses[]; /* ends with a NULL meaning */

/* Environment variables and files. */
struct help_place {
    const char *name, *meaning;
};
extern const struct help_place help_environment[], help_files[]; /* end with a NULL name */

#endif
