/* The verbs of 'action', and what they share. */
#ifndef CLI_ACTION_H
#define CLI_ACTION_H

#include "cli/app.h"
#include "store/ref.h"

extern const struct command action_add, action_list, action_start, action_done, action_drop,
    action_reopen, action_edit, action_show;

/* Whether WORD, the INDEXth of the arguments, is an action's ref: "a3", "a3..a5", "2:a3"; the first
 * may be a bare number. */
bool action_is_ref(const char *word, int index);
/* Reads N words as refs of actions, each a bare number too ("3" is a3). What is no action is
 * refused. */
int action_refs(struct app *app, int n, char **words, struct refs *out, struct error *err);

/* Whether it is open or started. */
bool action_is_open(const struct action *action);

/* What options say. "none" clears where NONE_CLEARS. */
int action_set_due(struct app *app, const struct subject *subject, const char *word,
                   struct action *action, struct error *err);
int action_set_priority(const char *word, struct action *action, struct error *err);
/* "m1", "c1", "e3" of the action's own incident. */
int action_set_for(struct app *app, const char *word, struct action *action, struct error *err);

/* Adds "owner bob, due 2023-06-30 (in 29 d), moved 2×, p1", or nothing. */
void action_add_particulars(struct buf *out, const struct app *app, const struct subject *subject,
                            const struct action *action);
/* Remarks a due date that is over. */
void action_remark_due(struct app *app, const struct subject *subject, const struct action *action);

/* Changes each action that REFS names, in one change: MEND makes BECAME, a copy of what it was,
 * different, and adds to VERB what the confirming line says of it ("is done"); it says whether the
 * line goes on with the particulars. Where nothing differs VERB is said with "already". Confirms
 * with a line each, the refs (-q) or JSON. */
struct action_mend {
    int (*mend)(struct app *app, const struct subject *subject, const void *options,
                const struct action *was, struct action *became, struct error *err);
    /* "is done"; "is done already" where there was nothing to change. */
    const char *verb;
    bool particulars; /* the line names them */
    bool due;         /* a due date in the past is remarked */
};
int action_change(struct app *app, const struct refs *refs, const struct action_mend *mend,
                  const void *options, struct error *err);

#endif
