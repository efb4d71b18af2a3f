/* Secrets in what is recorded: noticed when it enters, and patterns of one's own to know them by.
 */
#ifndef CLI_SECRETS_H
#define CLI_SECRETS_H

#include "cli/app.h"
#include "text/secret.h"

/* The names of settings that are such patterns: "secret.ticket". */
#define SECRET_SETTING "secret."

/* Has CHANGE tell of each record that it makes or changes; what looks like a credential in it is
 * kept in APP until it is said. Patterns of one's own don't take part: they would have to be read
 * for every single event. */
void secrets_watch(struct app *app, struct change *change);
/* Remarks what was noticed, with the command that overwrites it, never the secret; where nothing
 * was written, nothing. Once. */
void secrets_say(struct app *app);
/* The same of a text that could not be recorded and was kept aside. */
void secrets_say_kept(struct app *app, const char *text);
void secrets_release(struct app *app);

/* Adds "a password and 2 GitHub tokens". */
struct secret_count {
    const char *label;
    size_t n;
};
void secrets_add_words(struct buf *out, const struct secret_count *counts, size_t n);

/* The patterns that the database's configuration has; NULL where there is none (or no database is
 * open). For secret_find; the caller frees. */
int secrets_load(struct app *app, struct secret_patterns **out, struct error *err);

#endif
