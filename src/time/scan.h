/* Small steps through what a person typed, shared by the readers of times, dates and durations.
 * Each takes the place it stands at and returns the place after what it read, or NULL if that is
 * not there; the text is terminated, so that no reader looks past its end. */
#ifndef TIME_SCAN_H
#define TIME_SCAN_H

#include <stdbool.h>
#include <stdint.h>

/* Skips blanks and tabs, and the no-break spaces that phones and web pages put before "PM". */
const char *scan_blanks(const char *s);
/* From LEAST to MOST digits, with no further digit behind them. */
const char *scan_number(const char *s, int least, int most, int *out);
/* A word of ASCII letters, compared without case; no letter or digit may follow. */
const char *scan_word(const char *s, const char *word);
/* The digits after a decimal point, at least one: the first six count, as millionths. */
const char *scan_fraction(const char *s, int *millionths);
/* '+', '-' or the typographic minus; *SIGN is 1 or -1. */
const char *scan_sign(const char *s, int *sign);

/* In the header: they are asked of every byte of a document. */
static inline bool scan_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline char scan_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}
static inline bool scan_is_letter(char c)
{
    c = scan_lower(c);
    return c >= 'a' && c <= 'z';
}
/* Whether a word may begin with it: a letter, an accented one too. */
static inline bool scan_begins_word(char c)
{
    return scan_is_letter(c) || (unsigned char)c >= 0xC3;
}

#endif
