/* Completion in the shell: "debrief completion bash|zsh|fish" prints a script, which calls back
 * "debrief completion --words -- WORD…" with the words typed so far, the last one being completed
 * (empty where it is not begun).
 *
 * It answers a candidate a line, a tab and what it is. The one line ":file" says that the shell is
 * to complete a file itself. It is silent where anything fails: a shell in which Tab prints errors
 * is worse than one in which it does nothing. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "base/command.h"
#include "base/strv.h"
#include "cli/app.h"

#define COMPLETION_FILE ":file"

/* Adds what can stand in place of the last of WORDS (after "debrief", N of them), to OUT:
 * "candidate" or "candidate\tdescription". Reads app->commands; app->global and app->db_path are
 * set to what the typed words say. */
void completion_words(struct app *app, int n, char **words, struct strv *out);

/* Adds what there is of incidents, refs, actions, zones, persons, fields and templates; in
 * candidates.c. The database is not open yet (DATABASE_NONE): it is opened there, if it is needed.
 * -1: nothing can be said. Candidates that don't begin with what was typed are left out here. */
int completion_candidates(struct app *app, enum complete what, struct strv *out);

/* The script for a shell; NULL: there is none for it. */
const char *completion_script(const char *shell);
extern const char *const completion_shells[]; /* ends with NULL */

#endif
