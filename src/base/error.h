/* One error, said once.
 *
 * A function that can fail returns 0 or -1 (or as its header says) and describes the failure in a
 * struct that its caller owns. The text is one line, complete enough to print as it is: what is
 * wrong, a colon, what would be right. It is lower case, without a full stop, with the subject in
 * 'quotes'. The struct is untouched on success; main prints it, once. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

struct error {
    char text[1024];  /* what is wrong: what would be right */
    char source[256]; /* the file, template or record it is about; empty if none */
    int line;         /* 1-based; 0 if unknown */
    int column;       /* 1-based, in bytes; 0 if unknown */
    bool unreachable; /* the database can't be reached, or not be trusted to take anything: nothing
                         is wrong with what was to be recorded */
};

#define ERROR_INIT                                                                                 \
    {                                                                                              \
        {0}, {0}, 0, 0, false                                                                      \
    }

/* Describes a failure; always returns -1, so that "return error_set(…)" reads as what it is. A text
 * that is too long is cut at a character's boundary. ERR may be NULL. */
int error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
int error_vset(struct error *err, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Says where the failure is. Returns -1. */
int error_at(struct error *err, const char *source, int line, int column);

/* Says that it is the database that can't be reached. Returns -1. */
int error_unreachable(struct error *err);

/* Puts words before the text that is there ("import of 'x.json': …"). Returns -1. */
int error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
