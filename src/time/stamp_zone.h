/* Zones as documents name them: beside a time, in a sentence about times, spelt out. */
#ifndef TIME_STAMP_ZONE_H
#define TIME_STAMP_ZONE_H

#include "base/buf.h"
#include "time/zone.h"

/* How many bytes at the beginning of S, right behind a clock, are a zone: what zone_prefix knows,
 * "(wat)", "[UTC]", "+UTC", "South African Standard Time", "(Eastern)", "local time"; *NAME and
 * *NAME_LEN are the zone without brackets (empty for "local time"). *NEEDS_BREAK: it is one only
 * where the text breaks off behind it ("Denver", "Pacific"). 0: none is. */
size_t stamp_zone_prefix(const char *s, const char **name, size_t *name_len, bool *needs_break);

/* The WORDS at the beginning of S, in any case and with blanks of any width between them: the place
 * after them, where no letter goes on; else NULL. */
const char *stamp_words(const char *s, const char *words);

/* The zone that a document means by NAME; -1 where it can't be known. In a document it is never an
 * error: an abbreviation that means several zones is what HOME (which may be NULL) means by it at
 * AT (INSTANT_NONE: ever), else its commonest meaning; GUESS gets then what was taken ("IST is read
 * as India, +05:30"). OUT's name is one that zone_find reads by itself. */
int stamp_zone_find(const char *name, const struct zone *home, instant at, struct zone *out,
                    struct buf *guess);

#endif
