/* edit: what its files share. */
#ifndef CLI_EDIT_H
#define CLI_EDIT_H

#include "cli/app.h"
#include "cli/editor.h"
#include "doc/bring.h"

/* One document on its way through the editor. */
struct edit {
    struct app *app;
    struct subject subject;
    struct buf handed;  /* the document as it was handed out */
    struct edited file; /* what the editor works on */
    struct reading was; /* what was handed out, read */
    struct reading is;  /* what came back */
    struct differences differences;
    bool lenient; /* what is odd is meant so */
};

enum edit_back {
    BACK_WRONG = -1, /* the error says what, and its line is the document's */
    BACK_ODD,        /* the same, but it could be taken so */
    BACK_SAME,       /* nothing was changed */
    BACK_EMPTY,
    BACK_CHANGED,
};
/* Reads what came back and finds what it changes. */
enum edit_back edit_take_back(struct edit *edit, struct error *err);

/* Hands the document out: renders and reads it, and makes the file. */
int edit_hand_out(struct edit *edit, struct error *err);
void edit_release(struct edit *edit);

struct edit_outcome {
    struct bring_result result;
    struct conflicts conflicts;
    int64_t from, to; /* its revisions */
};
void edit_outcome_release(struct edit_outcome *outcome);
/* Makes the differences: for good, or (TRIAL) only to see what they would do. */
int edit_apply(struct edit *edit, bool trial, struct edit_outcome *out, struct error *err);

/* "2 changed, 1 added, 1 removed"; "nothing". */
void edit_add_numbers(struct buf *out, const struct bring_result *result);
/* Prints the differences, a line each, but for those that are wholly LEFT (NULL: none); on a
 * terminal only the first ones. */
void edit_say_differences(const struct edit *edit, const struct conflicts *left);
void edit_say_conflicts(const struct edit *edit, const struct edit_outcome *outcome);
/* The answer when it is done. */
int edit_answer(struct edit *edit, const struct edit_outcome *outcome, struct error *err);

#endif
