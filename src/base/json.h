/* JSON values, written. jansson reads JSON everywhere and is the judge of what is written here;
 * this exists because a million records are written value by value, with no tree in between. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* S is valid UTF-8; NULL writes null. Only what RFC 8259 §7 asks for is escaped. */
void json_add_string(struct buf *out, const char *s);
void json_add_bytes(struct buf *out, const char *s, size_t n);
void json_add_int(struct buf *out, int64_t n);
void json_add_bool(struct buf *out, bool yes);

/* Whether arrays and objects stand within each other deeper than LIMIT_JSON_DEPTH; *LINE is then
 * the one where it gets too deep. To be asked before a parser goes down: it calls itself for each
 * level. */
bool json_is_too_deep(const char *text, size_t len, int *line);

#endif
