#include "doc/affected.h"

#include "store/record.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBER_MOST 31 /* characters of a number that is meant */

/* The next number in the text; *END is behind it. Commas between groups of three digits are
 * dropped. */
static const char *next_number(const char *text, double *value, const char **end)
{
    while (*text && !isdigit((unsigned char)*text))
        text++;
    if (!*text)
        return NULL;
    char digits[NUMBER_MOST + 1];
    size_t n = 0;
    const char *p = text;
    for (; n < NUMBER_MOST; p++) {
        bool group = *p == ',' && isdigit((unsigned char)p[1]) && isdigit((unsigned char)p[2]) &&
                     isdigit((unsigned char)p[3]);
        bool point = *p == '.' && isdigit((unsigned char)p[1]);
        if (isdigit((unsigned char)*p) || point)
            digits[n++] = *p;
        else if (!group)
            break;
    }
    digits[n] = '\0';
    *value = strtod(digits, NULL);
    *end = p;
    return text;
}

static bool is_percent(const char *after)
{
    while (*after == ' ')
        after++;
    return *after == '%' || !strncasecmp(after, "percent", 7) || !strncasecmp(after, "per cent", 8);
}

void affected_add_percent(struct buf *out, const char *text)
{
    double value;
    const char *end;
    for (const char *p = text; p && (p = next_number(p, &value, &end)); p = end) {
        if (!is_percent(end))
            continue;
        size_t before = out->len;
        buf_addf(out, "%.3f", value);
        while (out->len > before && out->data[out->len - 1] == '0')
            buf_truncate(out, out->len - 1);
        if (out->data[out->len - 1] == '.')
            buf_truncate(out, out->len - 1);
        return;
    }
}

static double unit_of(const char *after)
{
    while (*after == ' ')
        after++;
    size_t len = strspn(after, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (len == 1 && tolower((unsigned char)*after) == 'k')
        return 1e3;
    if ((len == 1 && *after == 'M') || (len == 7 && !strncasecmp(after, "million", 7)))
        return 1e6;
    if (len == 8 && !strncasecmp(after, "thousand", 8))
        return 1e3;
    return 1;
}

int64_t affected_count(const char *text)
{
    double value;
    const char *end;
    for (const char *p = text; p && (p = next_number(p, &value, &end)); p = end) {
        if (is_percent(end))
            continue;
        double count = value * unit_of(end);
        if (count < 1e15)
            return (int64_t)llround(count);
    }
    return NONE;
}
