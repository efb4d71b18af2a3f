/* How many were affected, out of what a person typed: "~75%", "about 12,000 users", "1.2k". */
#ifndef DOC_AFFECTED_H
#define DOC_AFFECTED_H

#include "base/buf.h"

#include <stdint.h>

/* Adds the percentage, at most three decimals; nothing where there is none. */
void affected_add_percent(struct buf *out, const char *text);
/* The number that is no percentage; NONE where there is none. */
int64_t affected_count(const char *text);

#endif
