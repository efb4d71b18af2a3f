/* What of the configuration holds, and where it comes from. */
#ifndef CLI_CONFIG_LINE_H
#define CLI_CONFIG_LINE_H

#include "cli/app.h"
#include "cli/config_file.h"

#define CONFIG_FROM_FILE "the user's file"
#define CONFIG_FROM_DATABASE "the database"

struct config_line {
    const char *name;
    const char *value; /* borrowed; NULL: not set */
    const char *from;  /* "--zone", "$EDITOR", "default", … */
};

/* One of the user's five: an option goes before the environment, that before FILE. Borrows from
 * APP, FILE and the environment. */
struct config_line config_line_own(const struct app *app, const struct config_file *file,
                                   const char *name);

/* Calls PUT with each of the five, and each setting of the database, if one is open. */
typedef int config_put(struct app *app, void *self, const struct config_line *line,
                       struct error *err);
int config_each_line(struct app *app, const struct config_file *file, config_put *put, void *self,
                     struct error *err);

#endif
