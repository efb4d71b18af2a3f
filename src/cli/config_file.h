/* The user's configuration, $XDG_CONFIG_HOME/debrief/config.json: one JSON object of strings. */
#ifndef CLI_CONFIG_FILE_H
#define CLI_CONFIG_FILE_H

#include "base/error.h"

#include <stdbool.h>

struct config_file {
    char *author, *zone, *editor, *color, *db; /* NULL where not set */
};

/* A file that is not there sets nothing. */
int config_file_read(const char *path, struct config_file *out, struct error *err);
void config_file_release(struct config_file *config);

/* Whether NAME is one of the five. */
bool config_file_knows(const char *name);
/* Where NAME is kept in CONFIG. */
char **config_file_slot(struct config_file *config, const char *name);
/* Sets NAME to VALUE (NULL: takes it out), keeping what else stands in the file; makes the file and
 * its folder. */
int config_file_set(const char *path, const char *name, const char *value, struct error *err);

extern const char *const config_file_names[]; /* ends with NULL */

#endif
