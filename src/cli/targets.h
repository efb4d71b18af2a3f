/* What mending commands name: records by their refs, removed ones too, and what has no ref: fields
 * by their name, incidents; and what these commands say about records of any kind. */
#ifndef CLI_TARGETS_H
#define CLI_TARGETS_H

#include "cli/app.h"
#include "store/ref.h"

/* How many records are named one by one; the others are counted. */
#define TARGETS_NAMED 5

/* The incident that refs without one mean; NONE where all of WORDS name theirs ("2:e3", "a7"). */
int targets_current(struct app *app, char **words, int n, int64_t *current, struct error *err);

/* Reads "e3", "2:e3", "a7", also of a removed record; the name of a field of CURRENT; an incident.
 */
int target_parse(struct app *app, const char *word, int64_t current, struct ref *out,
                 struct error *err);

void targets_add(struct refs *refs, const struct ref *ref);
/* Adds those that are not there yet; MORE has none twice. */
void targets_merge(struct refs *refs, const struct refs *more);
bool targets_have(const struct refs *refs, const struct ref *ref);

/* "e3", of another incident than CURRENT "2:e3". */
void target_add_ref(struct buf *out, enum record_kind kind, const void *record, int64_t current);

/* "e3 VERB #1 Checkout 500s at … (detected): "p99"": of a record of any kind. */
int target_add_line(struct app *app, struct buf *out, const struct ref *ref, const char *verb,
                    struct error *err);
/* A text in quotes, on one line, cut after some hundred bytes. */
void target_add_text(struct buf *out, const char *text);

/* The records as they are now: a JSON array; their refs, one a line (-q). */
int targets_print_json(struct app *app, const struct refs *refs, struct error *err);
int targets_print_refs(struct app *app, const struct refs *refs, int64_t current,
                       struct error *err);

#endif
