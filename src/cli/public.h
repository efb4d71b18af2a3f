/* The public edition, as commands make it. */
#ifndef CLI_PUBLIC_H
#define CLI_PUBLIC_H

#include "cli/app.h"
#include "doc/public.h"

/* Makes V the public edition and looks at all that it shows. 0: it can go out, what was left out is
 * said on stderr (unless --quiet); 1: it can't, each reason is said there; -1. *OUT is the caller's
 * to free, after the view is closed. */
int public_prepare(struct app *app, struct view *v, struct public_edition **out, struct error *err);

#endif
