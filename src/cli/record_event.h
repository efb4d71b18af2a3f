/* Recording an event: for log, the kinds' commands and scribe. */
#ifndef CLI_RECORD_EVENT_H
#define CLI_RECORD_EVENT_H

#include "base/strv.h"
#include "cli/app.h"
#include "store/vocabulary.h"

struct event_options {
    const char *at, *until, *kind, *by, *under;
    struct strv links, tags;
    bool key, internal;
    instant stamp; /* what "now" is for the event, where it is not when the command began; 0: it is
                    */
};

/* Records it in SUBJECT's incident (NULL: in the one that is meant) in a transaction of its own,
 * and confirms it on stdout: a line, the ref (-q) or JSON. What is odd about it is remarked. TEXT
 * has been checked.
 *
 * An event that can't be recorded because the database can't be reached is kept aside, which is no
 * failure. */
int record_event(struct app *app, const struct subject *subject, const struct event_options *o,
                 const struct event_kind *kind, const char *text, struct error *err);

/* The context for times of an event; where its incident could not be read, a live one's. */
struct time_context event_time_context(const struct app *app, const struct subject *subject);

/* What must hold for an event to be put under another one: WORD names a top-level event of the same
 * incident. */
int parse_under(struct app *app, const struct subject *subject, const char *word, int64_t *id,
                struct error *err);

/* Links and tags. */
int check_links(const struct strv *links, struct error *err);

#endif
