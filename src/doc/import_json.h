/* Our own export, read back: incidents with their records and revisions.
 *
 * Sameness is by uid. What is known here stays as it is; what is not is added with the revisions it
 * came with, under the number or ref it had where that is free, else under the next one never used
 * here. Everything happens within CHANGE. */
#ifndef DOC_IMPORT_JSON_H
#define DOC_IMPORT_JSON_H

#include "base/buf.h"
#include "base/error.h"
#include "store/change.h"

#include <jansson.h>
#include <stdint.h>

struct import_counts {
    int64_t incident; /* the last one's number here */
    int incidents_new, incidents_known;
    int added; /* records */
    int known;
    struct buf notes; /* a line for each number or ref that had to change */
};
void import_counts_release(struct import_counts *counts);

/* Parses a JSON text, refusing what is nested deeper than LIMIT_JSON_DEPTH. */
int import_parse(const char *text, size_t len, const char *name, json_t **out, struct error *err);
/* Whether ROOT is our own export. */
bool import_is_export(const json_t *root);

/* INTO: the incident that everything goes into, whatever its uid (NONE: each into its own). */
int import_export(struct change *change, const json_t *root, int64_t into,
                  struct import_counts *counts, struct error *err);

#endif
