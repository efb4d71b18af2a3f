/* What is said about an action item beside its text: owner, due date, priority, kind, ticket, and
 * that it is done. */
#ifndef READ_ACTION_WORDS_H
#define READ_ACTION_WORDS_H

#include "base/buf.h"
#include "store/record.h"

/* What a column or a label names. */
enum action_word {
    ACTION_NOTHING,
    ACTION_TEXT,
    ACTION_OWNER,
    ACTION_DUE,
    ACTION_PRIORITY,
    ACTION_TICKET,
    ACTION_STATUS,
    ACTION_KIND,
};
enum action_word action_word_of(const char *text, size_t len);

/* Sets what a value says; false: it is not understood, and has to stay in the text. */
bool action_set(struct action *a, enum action_word word, const char *value, size_t len);

/* Takes what TEXT says with labels of its own ("Owner: @bob", "(owner: bob, due 2023-06-30)"), and
 * what its form says ("~~…~~"), out of it and into A; what is said without a label stays in it. */
void action_read_text(struct action *a, struct buf *text);

#endif
