/* What can differ between two readings of a record. For doc/bring*.c. */
#ifndef DOC_BRING_COLUMNS_H
#define DOC_BRING_COLUMNS_H

#include "doc/bring_pairs.h"
#include "store/record.h"

#define CELLS_MOST 5

/* Columns that change together; NAME is the first one's. */
struct cells {
    const char *name;
    struct cell {
        const char *name;
        size_t offset;
        bool is_text;
    } cell[CELLS_MOST + 1]; /* ends with a NULL name */
    int deciding;           /* that many of them say whether it changed; the rest follows */
    bool points;            /* to another record: an index into the reading's list */
};

/* Of a kind; ends with a NULL name. Those that are not there no document shows. */
const struct cells *cells_of(enum record_kind kind);
const struct cells *cells_named(enum record_kind kind, const char *name);

/* Whether a difference's columns name them. */
bool cells_among(const struct cells *c, const char *columns);

/* The same of both readings' records; TO_IS says which record of the second one of the first is,
 * for what points. */
bool cells_same(const struct cells *c, const void *was, const void *is, const size_t *to_is);
/* The index that such points to; NOWHERE. */
size_t cells_target(const struct cells *c, const void *record);
/* Copies them, but for what points. TO owns its texts. */
void cells_copy(const struct cells *c, void *to, const void *from);

#endif
