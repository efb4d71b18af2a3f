/* TZif files (RFC 8536, versions 1 to 4): what a named zone's clocks showed, and show.
 *
 * The reader trusts nothing in the file: every count is checked against its size, every index
 * against its count. Files that count leap seconds ("right/…") are refused, since instants here
 * don't. */
#ifndef TIME_TZIF_H
#define TIME_TZIF_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tzif;

/* A zone from a file's N bytes; NULL, with the error described, where they are none. */
struct tzif *tzif_new(const void *bytes, size_t n, struct error *err);
/* A zone from a POSIX TZ string alone. */
struct tzif *tzif_new_rule(const char *posix, struct error *err);
void tzif_free(struct tzif *tz);

/* Seconds ahead of UTC at S seconds since the epoch; *ABBREVIATION, where not NULL, is borrowed. */
int32_t tzif_offset(const struct tzif *tz, int64_t s, const char **abbreviation);

/* The first recorded or computed change after S; false where there is none. */
bool tzif_next(const struct tzif *tz, int64_t s, int64_t *out);

/* The offset that the zone has ever meant by an abbreviation (the latest that it meant), in any
 * case; false where it never used it. */
bool tzif_uses(const struct tzif *tz, const char *abbreviation, int32_t *offset);

/* The POSIX TZ string of the file's end; "" where it has none. */
const char *tzif_rule(const struct tzif *tz);

#endif
