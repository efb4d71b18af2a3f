/* UTF-8 (RFC 3629): checked once, where text enters; trusted afterwards. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xFFFFFFFFu

/* The code point at S (N bytes are there, at least 1); *LEN is its length. UTF8_BAD and a length of
 * 1 where the bytes are not valid: too long forms, surrogates and what is above U+10FFFF neither.
 */
uint32_t utf8_next(const char *s, size_t n, size_t *len);

/* Whether all N bytes are valid and none is NUL; *BAD, where not NULL, is the first that is not. */
bool utf8_valid(const char *s, size_t n, size_t *bad);

/* Writes a code point, at most 4 bytes; returns how many. */
size_t utf8_put(char *out, uint32_t cp);

/* The largest length not above N at which S can be cut without splitting a character. */
size_t utf8_floor(const char *s, size_t n);

#endif
