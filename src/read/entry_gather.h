/* The entries of a document's timelines on their way into a reading, in the document's order.
 *
 * What stands without a time is kept for the event it belongs to; times are placed when all are
 * known. For src/read/entries.c and entry_*.c. */
#ifndef READ_ENTRY_GATHER_H
#define READ_ENTRY_GATHER_H

#include "read/entry.h"
#include "read/event_words.h"
#include "read/reading.h"
#include "time/stamp_place.h"

#define NO_EVENT SIZE_MAX

/* How many entries a block holds, nested ones too, and how many places for one there are. Only
 * those with a clock time or a whole date count. */
struct layout_count {
    size_t timed;      /* they begin with a time */
    size_t clocks;     /* of these, with a time of day */
    size_t prefixed;   /* "At 10:15 …" */
    size_t ends;       /* the time stands at the end */
    size_t end_clocks; /* of these, with a time of day */
    size_t days;       /* nothing but a date */
    size_t places;
};

struct gather {
    struct reading *reading;
    struct place_context *place;

    /* Found so far: the times, and the events of the reading that they belong to. */
    struct placed *placed;
    size_t *event;
    size_t n, cap;
    int group;
    bool has_day; /* a day stands above what comes now */
    struct stamp_point day;
    /* What stood before its first event. */
    struct {
        struct buf text;
        int line, last_line;
    } * pending;
    size_t pending_n, pending_cap;
    struct {
        const struct document *document;
        const struct block *block;
        struct layout_count count;
    } longest; /* of the lists that were counted */
    /* To be used again. */
    struct entry entry;
    struct buf words;
};

void gather_init(struct gather *g, struct reading *r, struct place_context *place);
void gather_release(struct gather *g);

/* Another timeline: dates are not carried over. */
void gather_group(struct gather *g);
void gather_day(struct gather *g, const struct stamp_point *day);
/* A zone that the document declares, unless one is known. */
void gather_zone(struct gather *g, const char *zone, int line);

/* Adds an event: g->entry, which has a time. Its index in the reading. */
size_t gather_event(struct gather *g, int line, int last_line, bool nested);
/* Adds a detail to an event, NO_EVENT: to the next one. KIND NULL: by its label, else a note. The
 * first words under an event without any are its text. */
void gather_detail(struct gather *g, size_t event, const char *kind, const char *text, size_t len,
                   int line, int last_line);
/* The same for text that is kept as it is: code. */
void gather_code(struct gather *g, size_t event, const char *text, size_t len, int line,
                 int last_line);

/* Forgets what waits for the next event. */
void gather_drop(struct gather *g);

/* An address that belongs to an event. */
void gather_link(struct gather *g, size_t event, const char *url);

/* Places the times, finds kinds, sets the incident's zone. How many events have a time. */
size_t gather_finish(struct gather *g);

#endif
