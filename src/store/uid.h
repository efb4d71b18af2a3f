/* UUIDv7 (RFC 9562 §5.7): the record's millisecond in front, random bits behind. */
#ifndef STORE_UID_H
#define STORE_UID_H

#include <stdbool.h>
#include <stdint.h>

#define UID_SIZE 37

/* From now on uids follow from SEED, the record and its time alone, for tests and examples. The
 * caller passes $DEBRIEF_SEED here, once, before a database is opened. NULL: random. */
void uid_set_seed(const char *seed);

/* AT is in microseconds; TABLE and ID name the record. */
void uid_make(char out[UID_SIZE], const char *table, int64_t id, int64_t at);

/* A random one, whatever the seed: for a record that has no number yet. */
void uid_make_random(char out[UID_SIZE], int64_t at);

/* Whether S is written as a UUID: 8-4-4-4-12 hexadecimal digits, lower case. */
bool uid_looks_right(const char *s);

#endif
