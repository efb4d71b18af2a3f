#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE (256 * 1024) /* bytes; pieces of that size and more are mapped on their own */

static bool done;

void alloc_done(bool is_done)
{
    done = is_done;
}

/* Nothing here may allocate, so stdio is not used. */
static _Noreturn void out_of_memory(void)
{
    static const char error[] = "debrief: out of memory: free some and try again\n";
    static const char note[] = "debrief: note: out of memory; what was changed is changed\n";
    ssize_t ignored = done ? write(STDERR_FILENO, note, sizeof note - 1)
                           : write(STDERR_FILENO, error, sizeof error - 1);
    (void)ignored;
    _exit(done ? 0 : 2);
}

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xcalloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xrealloc(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    if (!q)
        out_of_memory();
    return q;
}

void *xreallocarray(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory();
    return xrealloc(p, count * size);
}

char *xstrndup(const char *s, size_t n)
{
    char *copy = xmalloc(n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

char *xstrdup_null(const char *s)
{
    return s ? xstrdup(s) : NULL;
}

void str_replace(char **slot, const char *s)
{
    char *copy = xstrdup_null(s);
    free(*slot);
    *slot = copy;
}

void alloc_expect_large(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

void alloc_give_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
