/* 'set' of a field. */
#ifndef CLI_SET_FIELD_H
#define CLI_SET_FIELD_H

#include "cli/app.h"
#include "cli/narrative.h"

struct set_options {
    bool append, edit, internal, no_internal, fresh;
};

/* Refuses options that don't go together, or not with a fact. */
int set_options_check(const struct set_options *o, int argc, char **argv, struct error *err);

/* Sets field NAME to the second of ARGV, or as the options say, and confirms it. */
int set_field(struct app *app, const char *name, const struct set_options *o, int argc, char **argv,
              struct error *err);

#endif
