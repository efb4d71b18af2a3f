/* Feeds: events from elsewhere. A format is a function from bytes to a stream of candidates; what
 * becomes of each, new or known, is decided here, once. */
#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "base/error.h"
#include "store/change.h"
#include "store/record.h"
#include "time/when.h"

#include <stdio.h>

struct feed {
    struct change *change;
    int64_t incident;            /* where events go */
    struct time_context context; /* what their times mean */
    const char *name;            /* of the file, for messages */
    int added, known;
};

/* Takes a candidate: EVENT has what the source said (incident, id and seq are set here), with
 * source and source_id, or a uid of its own. Known by (incident, source, source_id) or by uid: left
 * as it is, also where it was mended or removed here. *ID, where not NULL, is its row. */
int feed_accept(struct feed *feed, struct event *event, int64_t *id, struct error *err);

/* JSONL: a line an event, with the keys of EVENT; at may be any time that is understood. Lines
 * without a source_id of their own get the digest of the whole text and their number. */
int feed_jsonl(struct feed *feed, const char *text, size_t len, struct error *err);
/* The same of a file that can be read twice, once for its digest: in the memory of its longest
 * line. What is no UTF-8 is refused before a line is taken. */
int feed_jsonl_file(struct feed *feed, FILE *file, struct error *err);

#endif
