/* Blanks within an entry's words, which may run over several lines. For src/read/entry*.c. */
#ifndef READ_ENTRY_BLANKS_H
#define READ_ENTRY_BLANKS_H

#include <stdbool.h>
#include <stddef.h>

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The first place from I on that is none; N at the end. */
static inline size_t skip_blanks(const char *s, size_t n, size_t i)
{
    while (i < n && is_blank(s[i]))
        i++;
    return i;
}

#endif
