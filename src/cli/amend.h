/* Mending records: what amend's options mean for each kind. */
#ifndef CLI_AMEND_H
#define CLI_AMEND_H

#include "base/strv.h"
#include "cli/app.h"
#include "store/change.h"
#include "store/ref.h"

struct amend_options {
    const char *at, *shift, *reread, *until, *kind, *by, *under, *to;
    const char *category, *why, *heading, *after;
    struct strv links, tags;
    bool key, no_key, internal, no_internal;
};

/* One amend: its options and text, and where it is. */
struct amend {
    struct app *app;
    const struct amend_options *options;
    const char *text; /* NULL: stays */
    struct change *change;
    struct subject subject; /* the incident of the record at hand */
    struct subject target;  /* of --to */
};

/* "none", which clears. */
bool amend_clears(const char *value);

/* Each makes of a record, which owns its texts, what it is to become. REF is for messages. */
int amend_event(struct amend *a, struct event *event, struct error *err);
int amend_record(struct amend *a, enum record_kind kind, void *record, struct error *err);

/* Moves the event to a->target, its details along: writes the change. *MOVED is what it became. */
int amend_move(struct amend *a, const struct event *event, struct ref *moved, struct error *err);

#endif
