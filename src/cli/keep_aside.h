/* Events kept aside where the database can't be reached, and recorded when it can be again.
 *
 * They are kept in the first of these places that can be written: the file "DB-aside" beside the
 * database, "aside" in $XDG_STATE_HOME/debrief, "aside" in a folder of this user's own in the
 * folder for temporary files. store/aside.h says what stands there. */
#ifndef CLI_KEEP_ASIDE_H
#define CLI_KEEP_ASIDE_H

#include "cli/app.h"

/* Keeps an event that could not be recorded, for the reason that ERR gives, and says so on stderr.
 * SUBJECT that is not loaded: its incident could not be read. UNDER: what it is to stand under, as
 * it was typed; NULL: nothing. Where no place can be written it fails, after a command line that
 * would record the event was written to stderr. */
int keep_aside(struct app *app, const struct subject *subject, struct event *event,
               const char *under, struct error *err);

/* Whether ERR, which opening gave, is no fault of the person's: the event can be kept. A database
 * that is missing counts if it was there before: something still stands beside it, this user has
 * worked with it (cli/known.h), or the home folder it would be in is missing too. ERR says so then.
 */
bool is_unreachable(const struct app *app, struct error *err);

/* Whether the database is missing, but was there before. */
bool is_gone(const struct app *app);

/* Where it is gone: remarks it, and WHAT then. */
void remark_gone(struct app *app, const char *what);

/* Records what was kept aside for the open database, if it takes events, and remarks it. What
 * can't be recorded yet is remarked too, and is no error. */
void take_aside(struct app *app);

/* Remarks what is kept aside for this database, open or not, unless that was said already. */
void remark_aside(struct app *app);
/* The same of what is not kept beside the database, whatever was said already. */
void remark_aside_elsewhere(struct app *app);

#endif
