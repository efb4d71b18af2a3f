#include "time/scan.h"
#include "time/stamp_date.h"
#include "time/stamp_point.h"

#include <string.h>

/* At the end of a text. */

static bool is_mark(char c)
{
    return c != '\0' && strchr(" \t\n\r.,;:!*_)-", c) != NULL;
}

/* Whether a word begins at I: a stamp never begins within one. */
static bool word_begins(const char *text, size_t i)
{
    unsigned char before = i > 0 ? (unsigned char)text[i - 1] : ' ';

    if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n')
        return false;
    return strchr(" \t\n([:=*_\"", before) != NULL || before == 0xA0;
}

#define BEHIND_DIGIT 48 /* bytes that a zone, a half of the day, a year's end may take */

size_t stamp_at_end(const char *text, size_t len, struct stamp *out, size_t *end)
{
    struct stamp read;
    size_t from, digit;

    while (len > 0 && is_mark(text[len - 1]) && text[len - 1] != ')')
        len--;
    for (digit = len; digit > 0 && len - digit < BEHIND_DIGIT && !scan_is_digit(text[digit - 1]);)
        digit--;
    if (digit == 0 || !scan_is_digit(text[digit - 1]))
        return 0;
    if (stamp_read(text, len, &read) >= len)
        return 0; /* nothing stands before it */
    from = len > STAMP_TEXT_MAX ? len - (STAMP_TEXT_MAX - 1) : 1;
    for (size_t i = from; i < digit; i++) {
        size_t n = word_begins(text, i) ? stamp_read(text + i, len - i, &read) : 0;
        if (n == 0 || i + n < len)
            continue;
        if (!read.at.has_clock && (!read.at.has_date || read.at.date.no_year))
            continue;
        *out = read;
        for (*end = i; *end > 0 && (is_mark(text[*end - 1]) || text[*end - 1] == '(');)
            --*end;
        return i;
    }
    return 0;
}

/* A weekday and nothing else. */
static bool is_weekday(const char *text, size_t len, struct stamp *out)
{
    struct stamp_part part = stamp_no_part;
    char copy[32];
    const char *end;

    if (len >= sizeof copy)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    end = stamp_weekday(copy, &part);
    if (end == NULL || *end != '\0')
        return false;
    *out = (struct stamp){.at = part.point};
    out->at.precision = PRECISION_DAY;
    memcpy(out->text, copy, len);
    return true;
}

/* Every day but a weekday has a digit, and none has a clock. */
static bool may_be_day(const char *text, size_t len)
{
    bool digit = false;

    for (size_t i = 0; i < len; i++) {
        if (!scan_is_digit(text[i]))
            continue;
        if (i + 3 < len && text[i + 1] == ':' && scan_is_digit(text[i + 2]) &&
            scan_is_digit(text[i + 3]))
            return false;
        digit = true;
    }
    return digit;
}

bool stamp_is_day(const char *text, size_t len, struct stamp *out)
{
    struct stamp read;
    size_t at = 0;

    while (len > 0 && (is_mark(text[len - 1]) && text[len - 1] != ')'))
        len--;
    while (at < len && is_mark(text[at]))
        at++;
    if (is_weekday(text + at, len - at, out))
        return true;
    if (!may_be_day(text + at, len - at))
        return false;
    for (int words = 0; words <= 2 && at < len; words++) {
        size_t n = stamp_read(text + at, len - at, &read);
        if (n > 0 && at + n >= len && !read.at.has_clock) {
            *out = read;
            return true;
        }
        while (at < len && !is_mark(text[at]))
            at++;
        while (at < len && is_mark(text[at]))
            at++;
    }
    return false;
}
