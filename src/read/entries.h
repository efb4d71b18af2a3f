/* The timeline of a document, in whatever layout: events and their details.
 *
 * Which parts hold a timeline is the outline's matter; where none does, entries that begin with a
 * time are looked for in the other lists and tables (at least two together). */
#ifndef READ_ENTRIES_H
#define READ_ENTRIES_H

#include "read/outline.h"
#include "read/reading.h"
#include "time/stamp_place.h"

/* Adds the events and details of O to R, with their times placed, kinds found, and marks what it
 * took. PLACE has what the rest of the document says about times (its zone, start, end, day); its
 * note and self are set here. Sets the incident's zone in R. How many events, with a time, there
 * were. */
size_t entries_read(struct reading *r, struct outline *o, struct place_context *place);

#endif
