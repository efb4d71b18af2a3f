/* What the verbs of 'template' share. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include "cli/app.h"

extern const struct command template_list, template_show, template_check_command, template_new;

/* Where templates are looked for; borrowed from APP. */
struct template_folders folders_of(const struct app *app);

#endif
