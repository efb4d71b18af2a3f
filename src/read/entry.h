/* One entry of a timeline, of the words of an item, a line, a heading: when, who, what.
 *
 * Only its form is read. Where entries stand in a document is read/entries.h, the words that say
 * what happened are read/event_words.h. */
#ifndef READ_ENTRY_H
#define READ_ENTRY_H

#include "base/buf.h"
#include "time/stamp.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the time may stand. */
enum entry_form {
    ENTRY_NONE,   /* there is none */
    ENTRY_BEGINS, /* "10:15 - the alert fired" */
    ENTRY_PREFIX, /* "At 10:15 the alert fired": the text keeps it */
    ENTRY_ENDS,   /* "First detected: 2024-05-06 22:15" */
};

/* To be used for many; zeroed is empty. */
struct entry {
    struct stamp stamp;
    struct buf by;    /* "nova", of "@nova", "<nova>", "[nova]" */
    struct buf text;  /* the rest */
    struct buf link;  /* of a time that is itself a link; "" */
    const char *kind; /* beside the time: "(detected)"; NULL */
};
void entry_release(struct entry *e);

/* Which form these words have, the first of ENTRY_BEGINS … MOST that fits. */
enum entry_form entry_form(const char *words, size_t len, enum entry_form most);
/* Reads them; what it returns is the form. Where there is no time the text is all of it. */
enum entry_form entry_read(struct entry *e, const char *words, size_t len, enum entry_form most);

/* The text behind a time that was read elsewhere (a table's column): what stands beside the time
 * and who are taken off it. e->stamp stays. */
void entry_read_text(struct entry *e, const char *words, size_t len);

/* The names that a text begins with ("@ann and @bob: …"), added to BY; the bytes that they take. */
size_t entry_actors(const char *text, size_t len, struct buf *by);

/* What a detail's label says ("Actions taken: …" is a "step"): the kind's name, *LABEL the bytes
 * that it takes; NULL: there is no such label. */
const char *entry_label(const char *words, size_t len, size_t *label);
/* The kind of a heading or a column's title that is such a label; NULL. */
const char *entry_label_kind(const char *heading, size_t len);

/* Whether the words do nothing but say which day it is: "Friday, 2023-06-02", "Day 2", "Timeline of
 * June 2nd". What is known of it is in day->at. */
bool entry_is_day(const char *words, size_t len, struct stamp *day);
/* Whether the words speak of times at all, so that they may declare a zone. */
bool entry_names_times(const char *words, size_t len);
/* Whether the words do nothing but say in which zone the times are ("All times are in UTC."). */
bool entry_is_zone(const char *words, size_t len, char zone[64]);

#endif
