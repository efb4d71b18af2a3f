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

#endif
