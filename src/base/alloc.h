/* Memory. These never return NULL: a program that records events and can't have a few bytes says so
 * and exits with 2; the database's transaction, if one is open, is undone by SQLite. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Whether what the program was to change is changed, for good: where it has no memory left after
 * that, it remarks it and exits with 0. */
void alloc_done(bool done);

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t size);
/* Room for COUNT elements; a product that overflows is out of memory. */
void *xreallocarray(void *p, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
/* NULL stays NULL. */
char *xstrdup_null(const char *s);

/* Something large is about to be read: what it takes is given back to the system once it is freed,
 * where the C library can be told to. */
void alloc_expect_large(void);
/* It is freed. */
void alloc_give_back(void);

/* Replaces an owned string by a copy of another one, which may be NULL. */
void str_replace(char **slot, const char *s);

#endif
