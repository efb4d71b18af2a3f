#include "base/error.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Cuts at a character's boundary, so that a message is always valid UTF-8, and keeps it on one
 * line. */
static void finish(char *text, size_t size, int wanted)
{
    if (wanted >= 0 && (size_t)wanted >= size) {
        /* What would have come next is gone, so the last character itself must tell. */
        size_t end = strlen(text), len, last = end ? utf8_floor(text, end - 1) : 0;
        if (end && utf8_next(text + last, end - last, &len) == UTF8_BAD)
            text[last] = '\0';
    }
    for (char *p = text; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
}

int error_vset(struct error *err, const char *format, va_list args)
{
    if (!err)
        return -1;
    err->source[0] = '\0';
    err->line = 0;
    err->column = 0;
    err->unreachable = false;
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    finish(err->text, sizeof err->text, n);
    return -1;
}

int error_set(struct error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error_vset(err, format, args);
    va_end(args);
    return -1;
}

int error_at(struct error *err, const char *source, int line, int column)
{
    if (!err)
        return -1;
    int n = snprintf(err->source, sizeof err->source, "%s", source ? source : "");
    finish(err->source, sizeof err->source, n);
    err->line = line;
    err->column = column;
    return -1;
}

int error_unreachable(struct error *err)
{
    if (err)
        err->unreachable = true;
    return -1;
}

int error_prefix(struct error *err, const char *format, ...)
{
    if (!err)
        return -1;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    finish(err->text, sizeof err->text, n);
    size_t len = strlen(err->text);
    n = snprintf(err->text + len, sizeof err->text - len, "%s", old);
    finish(err->text + len, sizeof err->text - len, n);
    return -1;
}
