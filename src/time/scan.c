#include "time/scan.h"

#include <stddef.h>
#include <string.h>

const char *scan_blanks(const char *s)
{
    for (;;) {
        if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
            s++;
        else if (strncmp(s, "\xC2\xA0", 2) == 0)
            s += 2;
        else if (strncmp(s, "\xE2\x80\xAF", 3) == 0)
            s += 3;
        else
            return s;
    }
}

const char *scan_number(const char *s, int least, int most, int *out)
{
    int value = 0, digits = 0;

    while (digits < most && scan_is_digit(s[digits]))
        value = value * 10 + (s[digits++] - '0');
    if (digits < least || scan_is_digit(s[digits]))
        return NULL;
    *out = value;
    return s + digits;
}

const char *scan_word(const char *s, const char *word)
{
    while (*word != '\0') {
        if (scan_lower(*s++) != scan_lower(*word++))
            return NULL;
    }
    return scan_is_letter(*s) || scan_is_digit(*s) ? NULL : s;
}

const char *scan_fraction(const char *s, int *millionths)
{
    int value = 0, digits = 0;

    if (!scan_is_digit(*s))
        return NULL;
    for (; scan_is_digit(*s); s++) {
        if (digits < 6) {
            value = value * 10 + (*s - '0');
            digits++;
        }
    }
    for (; digits < 6; digits++)
        value *= 10;
    *millionths = value;
    return s;
}

const char *scan_sign(const char *s, int *sign)
{
    if (*s == '+' || *s == '-') {
        *sign = *s == '+' ? 1 : -1;
        return s + 1;
    }
    if (strncmp(s, "\xE2\x88\x92", 3) == 0) {
        *sign = -1;
        return s + 3;
    }
    return NULL;
}
