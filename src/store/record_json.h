/* Records made of their JSON, as exports and feeds have it. */
#ifndef STORE_RECORD_JSON_H
#define STORE_RECORD_JSON_H

#include "base/error.h"
#include "store/record.h"

#include <jansson.h>

/* Fills a record of KIND (initialised; it will own its texts) with what its object says. What
 * points to other records (under, why, for) is left out. A value of the wrong type, or an
 * enumeration's unknown word, is refused; WHERE says where in the document
 * ("incidents[0].events[3]"). */
int record_from_json(enum record_kind kind, const json_t *object, const char *where,
                     union record *out, struct error *err);

/* An RFC 3339 time; NONE where it is null or missing. */
int time_from_json(const json_t *object, const char *key, const char *where, int64_t *out,
                   struct error *err);

#endif
