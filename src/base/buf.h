/* The one growable string.
 *
 * Invariants: data is never NULL and always terminated, data[len] == '\0'; it may hold any bytes.
 * BUF_INIT (or buf_init) makes an empty one, which owns nothing until something is added; a zeroed
 * one may be released. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data;
    size_t len;
    size_t cap; /* 0: data is not owned */
};

extern char buf_empty[];
#define BUF_INIT                                                                                   \
    {                                                                                              \
        buf_empty, 0, 0                                                                            \
    }

void buf_init(struct buf *b);
void buf_release(struct buf *b);
/* Empties it and keeps the room. */
void buf_reset(struct buf *b);
/* Makes room for N more bytes and the terminator. */
void buf_grow(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *bytes, size_t n);
/* In the header, so that what is known of a literal and of the room left costs nothing: these run
 * for each row of what may be a million. */
static inline void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}
static inline void buf_addc(struct buf *b, char c)
{
    if (b->cap <= b->len + 1) {
        buf_add(b, &c, 1);
        return;
    }
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}
/* A number in decimal, with zeros before it up to WIDTH digits. */
void buf_add_number(struct buf *b, uint64_t number, int width);
void buf_fill(struct buf *b, char c, size_t times);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Inserts N bytes at POS (at most len). */
void buf_insert(struct buf *b, size_t pos, const void *bytes, size_t n);
/* Shortens to LEN bytes, which is at most the present length. */
void buf_truncate(struct buf *b, size_t len);
/* Takes blanks, tabs and line ends off the end. */
void buf_rtrim(struct buf *b);
/* The string, now the caller's to free; the buffer is empty afterwards. */
char *buf_detach(struct buf *b);

#endif
