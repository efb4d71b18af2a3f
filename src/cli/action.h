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

/* How actions are changed, and what the line that confirms it says. */
struct action_mend {
    /* Makes BECAME, a copy of WAS, what it is to be. */
    int (*mend)(struct app *app, const struct subject *subject, const void *options,
                const struct action *was, struct action *became, struct error *err);
    const char *verb;    /* "is done" */
    const char *already; /* where nothing differs: "is done already" */
    bool particulars;    /* the line names them, else the reason if there is one */
    bool due;            /* a due date in the past is remarked */
};
/* Changes each action that REFS names, in one change, and confirms it: a line each, the refs (-q)
 * or JSON. */
int action_change(struct app *app, const struct refs *refs, const struct action_mend *mend,
                  const void *options, struct error *err);

#endif
