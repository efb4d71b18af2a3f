#include "base/nearest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX_LEN 63 /* what is longer is no word that somebody mistyped */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > WORD_MAX_LEN || m > WORD_MAX_LEN)
        return n + m;
    size_t rows[3][WORD_MAX_LEN + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
                cb == tolower((unsigned char)a[i - 2]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[m];
}

void nearest_consider(struct nearest *best, const char *typed, const char *candidate)
{
    size_t len = strlen(typed);
    size_t d = nearest_distance(typed, candidate);
    if (len >= 2 && !strncasecmp(typed, candidate, len))
        d = least(d, 1);
    if (d > 3 || d * 2 > len)
        return;
    if (!best->word || d < best->distance) {
        best->word = candidate;
        best->distance = d;
    }
}
