/* Zones: by name (IANA, read from the system's TZif files, RFC 8536), by offset, by abbreviation.
 *
 * A zone is a value that remembers how it was typed, because it is printed so ("WAT",
 * "Africa/Lagos",
 * "+01:00"). Data that was read is kept for the life of the process and shared; a named zone is
 * borrowed from there. */
#ifndef TIME_ZONE_H
#define TIME_ZONE_H

#include "base/buf.h"
#include "base/error.h"
#include "time/instant.h"

#include <stdbool.h>

#define ZONE_NAME_MAX 64

struct tzif; /* time/tzif.h */

struct zone {
    char name[ZONE_NAME_MAX]; /* as typed; "UTC" where it was "Z" or "UTC" in any case */
    const struct tzif *data;  /* NULL: the offset is fixed */
    int32_t offset;           /* seconds ahead of UTC, where it is fixed */
    bool abbreviation;        /* the name is an abbreviation of the closed table */
};

#define ZONE_UTC                                                                                   \
    {                                                                                              \
        "UTC", 0, 0, false                                                                         \
    }

/* Where TZif files are looked for; default /usr/share/zoneinfo. The caller passes $TZDIR here,
 * once. */
void zone_set_folder(const char *folder);

/* Finds a zone by what a person typed: "Z", "utc", "(UTC)", "+01:00", "+0100", "UTC+1", "GMT-3:30",
 * "Europe/Paris" (in any case), "WAT", a name without '/' that is no abbreviation is refused unless
 * it is one of the IANA's own ("UTC", "GMT", "Japan" no). HOME, which may be NULL, is the
 * incident's own zone, and AT an instant (INSTANT_NONE: any): an abbreviation that means several
 * zones is what HOME means by it at that date, if HOME uses it then; otherwise it is refused with
 * the candidates ("at that date": within a day of AT, so that both sides of a change count). The
 * name is cut out of "(UTC)" without its parentheses. The data's proper spelling is kept of a
 * zone's name, capitals of an abbreviation, "+HH:MM" of an offset. A POSIX TZ string with a rule,
 * as zone_of_system may name a zone, is read as well. OUT is written only on success. */
int zone_find(const char *text, const struct zone *home, instant at, struct zone *out,
              struct error *err);

/* How many bytes at the beginning of TEXT are surely a zone, for lines that go on after it: "Z",
 * "UTC", "gmt+1", "(CET)", "+01:00", "-0530", "Europe/Paris", an abbreviation of the table in
 * capitals
 * ("art" is a word, "ART" a zone). 0 if none is. */
size_t zone_prefix(const char *text);

/* The system's zone: TZ (its value, or NULL if unset) as POSIX says (":Europe/Paris", a path below
 * the folder, or a POSIX string such as "EST5EDT,M3.2.0,M11.1.0"), else what /etc/localtime links
 * to or /etc/timezone names; UTC where nothing is found. The name it gets is one that zone_find
 * reads: for TZ=Japan it is "Asia/Tokyo". */
void zone_of_system(const char *tz, struct zone *out);

/* Seconds ahead of UTC at an instant; *ABBREVIATION, where not NULL, is borrowed ("CEST", "+01").
 */
int32_t zone_offset(const struct zone *zone, instant at, const char **abbreviation);

/* The instants at which a clock in the zone shows C: none in a gap, two in a repeated hour (the
 * earlier first). Returns their number. In a gap, BEFORE (where not NULL) gets the instant of the
 * jump. */
int zone_instants(const struct zone *zone, const struct civil *c, instant out[2], instant *before);

/* Whether both show the same clocks under the same name. */
bool zone_equal(const struct zone *a, const struct zone *b);

/* The table of abbreviations, for help: "WAT  +01:00  West Africa Time" a line; then the refused
 * ones with their candidates. */
void zone_add_table(struct buf *out);

/* Every name the folder holds, sorted, for completion and for the nearest; read on the first call.
 */
const char *const *zone_names(size_t *count);

#endif
