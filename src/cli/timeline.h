/* The timeline as a table for a terminal: for timeline, status, show. */
#ifndef CLI_TIMELINE_H
#define CLI_TIMELINE_H

#include "cli/app.h"
#include "cli/table.h"

struct timeline_table {
    struct app *app;
    const struct zone *zones[2]; /* the second may be NULL */
    struct table table;
    struct table_column columns[6];
    struct buf day;  /* the last one printed */
    struct buf cell; /* that is being put together */
    struct buf gap;  /* since the event before */
    instant last;    /* of the event before; INSTANT_NONE */
    int64_t events;  /* printed */
};

void timeline_table_init(struct timeline_table *t, struct app *app, const struct zone *zone,
                         const struct zone *other);
/* An event and, by timeline_table_detail, those under it. */
void timeline_table_event(struct timeline_table *t, const struct event *event);
void timeline_table_detail(struct timeline_table *t, const struct event *detail);
/* Prints what is held, and releases it. */
void timeline_table_finish(struct timeline_table *t);

#endif
