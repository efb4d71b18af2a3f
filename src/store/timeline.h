/* A timeline read from end to end: the events in order, each with the details under it, whatever
 * their number, in the memory of one.
 *
 * Events come straight from their index. Details come from one statement that runs beside it, in
 * the order of the events they are under, and is only sent back where the two orders part; which
 * events have any is known from a table of bits. The texts of an event are borrowed until the next
 * step. */
#ifndef STORE_TIMELINE_H
#define STORE_TIMELINE_H

#include "store/records.h"

enum timeline_columns {
    TIMELINE_WHOLE,
    /* Of most events only what a line needs: at, kind, by, text, links, under, and the numbers; ""
     * stands for an at_text. Those that are uncertain, lasted, are key or internal are whole, so
     * that the others are not. */
    TIMELINE_BRIEF,
    /* The same, and whether an event is key or internal is not known. */
    TIMELINE_DOCUMENT,
};

struct timeline {
    struct db *db;
    int64_t incident;
    enum timeline_columns columns;
    struct cursor events;
    struct event whole; /* owned: one that was read whole after all */
    int asked;          /* how often it was whether an event has details */
    unsigned char *has; /* the bits; NULL before they are read */

    /* The statement beside it. */
    struct cursor under;
    struct event under_whole;
    const struct event *detail; /* that it is at */
    int64_t next_under;         /* the event that that one is under; INT64_MAX at the end */
    int64_t passed;             /* those after it and before next_under have none */
    bool taken;                 /* somebody is reading from it */
};

/* From SINCE on, or (NONE) all, which is all that there is for documents. Zero before;
 * timeline_close always. */
int timeline_open(struct timeline *t, struct db *db, int64_t incident, int64_t since,
                  enum timeline_columns columns, struct error *err);
/* 1: *EVENT is the next, 0: no more, -1. */
int timeline_next(struct timeline *t, const struct event **event, struct error *err);
void timeline_close(struct timeline *t);

/* Whether the event surely has no details, so that none need be opened: 1: none, 0: perhaps some
 * (as always where T is NULL), -1. */
int timeline_without_details(struct timeline *t, const struct event *event, struct error *err);

/* The details of an event, in order. */
struct details {
    struct timeline *timeline;
    int64_t event;
    struct cursor own;
    struct event whole;
    bool shared; /* reads from the timeline's statement */
    bool begun;
};

/* T is the timeline that EVENT was just given by; NULL: it was read by itself. Zero before;
 * details_close always, before the timeline goes on. */
int details_open(struct details *d, struct timeline *t, struct db *db, const struct event *event,
                 struct error *err);
int details_next(struct details *d, const struct event **detail, struct error *err);
void details_close(struct details *d);

#endif
