#include "base/buf.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char buf_empty[1] = "";

void buf_init(struct buf *b)
{
    b->data = buf_empty;
    b->len = 0;
    b->cap = 0;
}

void buf_release(struct buf *b)
{
    if (b->cap)
        free(b->data);
    buf_init(b);
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    if (b->cap)
        b->data[0] = '\0';
    else
        b->data = buf_empty;
}

void buf_grow(struct buf *b, size_t n)
{
    size_t need = n >= SIZE_MAX - b->len ? SIZE_MAX : b->len + n + 1;
    if (need <= b->cap)
        return;
    size_t cap = b->cap < 32 ? 32 : b->cap;
    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    b->data = xrealloc(b->cap ? b->data : NULL, cap);
    b->cap = cap;
    b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (!n)
        return;
    if (n >= b->cap - b->len)
        buf_grow(b, n);
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_add_number(struct buf *b, uint64_t number, int width)
{
    char digits[20]; /* of the largest there is */
    int at = (int)sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) && at);
    for (int n = (int)sizeof digits - at; n < width; n++)
        buf_addc(b, '0');
    buf_add(b, digits + at, sizeof digits - (size_t)at);
}

void buf_fill(struct buf *b, char c, size_t times)
{
    if (!times)
        return;
    buf_grow(b, times);
    memset(b->data + b->len, c, times);
    b->len += times;
    b->data[b->len] = '\0';
}

void buf_addv(struct buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    assert(n >= 0);
    buf_grow(b, (size_t)n);
    vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
    b->len += (size_t)n;
    va_end(again);
}

void buf_addf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
}

void buf_insert(struct buf *b, size_t pos, const void *bytes, size_t n)
{
    assert(pos <= b->len);
    if (!n)
        return;
    buf_grow(b, n);
    memmove(b->data + pos + n, b->data + pos, b->len - pos + 1);
    memcpy(b->data + pos, bytes, n);
    b->len += n;
}

void buf_truncate(struct buf *b, size_t len)
{
    assert(len <= b->len);
    if (len == b->len)
        return;
    b->len = len;
    b->data[len] = '\0';
}

void buf_rtrim(struct buf *b)
{
    size_t len = b->len;
    while (len && strchr(" \t\r\n", b->data[len - 1]) && b->data[len - 1])
        len--;
    buf_truncate(b, len);
}

char *buf_detach(struct buf *b)
{
    char *s = b->cap ? b->data : xstrdup("");
    buf_init(b);
    return s;
}
