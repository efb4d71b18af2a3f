/* The abbreviations of zones that are understood: a closed table, one fixed offset each; and those
 * that mean several zones, with what they may mean. */
#ifndef TIME_ABBREVIATION_H
#define TIME_ABBREVIATION_H

#include "base/buf.h"
#include "base/nearest.h"
#include "time/zone.h"

#include <stdbool.h>
#include <stdint.h>

struct abbreviation {
    const char *name;   /* "PST" */
    int32_t minutes;    /* ahead of UTC */
    const char *title;  /* "Pacific Standard Time" */
    const char *season; /* a zone that uses another one in the other half of the year; or NULL */
};

/* The ones that mean several zones. */
struct ambiguous {
    const char *name;
    struct meaning {
        const char *title; /* "India" */
        int32_t minutes;   /* ahead of UTC */
        const char *zones; /* zones that mean it so, parted by blanks; the first is the example */
    } meanings[4];         /* ends with an empty one */
};

/* NAME in any case; NULL where it is not in the table. */
const struct abbreviation *abbreviation_find(const char *name, size_t n);
const struct ambiguous *ambiguous_find(const char *name, size_t n);

/* How many bytes at the beginning of S are the title of one of the table, in any case ("Central
 * European Time"), whose *NAME it is then; 0: none. */
size_t abbreviation_titled(const char *s, const char **name);

/* Whether HOME means something by NAME at AT (INSTANT_NONE: ever), and which offset. "At" is on
 * that date: the day before and after a change count as well. */
bool ambiguous_resolve(const struct ambiguous *a, const struct zone *home, instant at,
                       int32_t *offset);
/* "India +05:30, Ireland +01:00 or Israel +02:00". */
void ambiguous_add_meanings(struct buf *out, const struct ambiguous *a);

/* "PST is -08:00, also in July; PDT, in use then, is -07:00": where ZONE is an abbreviation whose
 * region uses another one at AT; else nothing. */
void abbreviation_add_remark(struct buf *out, const struct zone *zone, instant at);

/* "PST is -08:00; what Asia/Manila calls so is +08:00": where HOME, which may be NULL, uses ZONE's
 * name for another offset at AT; else nothing. */
void abbreviation_add_home(struct buf *out, const struct zone *zone, const struct zone *home,
                           instant at);

/* Considers the names of both tables as what TYPED was meant to be. */
void abbreviation_consider(struct nearest *best, const char *typed);

/* "+05:30" of seconds; seconds that are no whole minute are shown too. */
void offset_add(struct buf *out, int32_t seconds);

#endif
