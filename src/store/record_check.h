/* What a record that was read can hold. The schema sees to it when a record is written; but a file
 * can be damaged, or be made by someone who means harm, and SQLite looks at no constraint when it
 * reads. */
#ifndef STORE_RECORD_CHECK_H
#define STORE_RECORD_CHECK_H

#include "store/record.h"

#include <stdbool.h>

/* Whether every value is one that the program itself could have written: what must be there is,
 * words are those of their lists, times lie within the calendar, numbers within theirs, and lists
 * are JSON of their shape. Texts are valid UTF-8 already (column_get_text). *COLUMN, where it is
 * not so, is the first that is wrong. */
bool record_check(enum record_kind kind, const void *record, const char **column);
/* The same of an event of which only at, kind, text, links and under were read: a million of them
 * are a document. */
bool record_check_brief(const struct event *event);

/* What is wrong with one value, for doctor. */
struct record_fault {
    const char *column;
    const char *rule; /* what doctor calls it: "value", "json", "time" */
    const char *what; /* the value is …: "no word that is known here" */
    bool optional;    /* it may be null */
    bool ranged;      /* it is a number from 'least' to 'most' */
    int64_t least, most;
};
typedef void record_fault_fn(void *self, const struct record_fault *fault);
/* Calls EACH for every value that record_check would refuse. */
void record_check_each(enum record_kind kind, const void *record, record_fault_fn *each,
                       void *self);

#endif
