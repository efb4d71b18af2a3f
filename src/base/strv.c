#include "base/strv.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void strv_release(struct strv *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->v[i]);
    free(list->v);
    *list = (struct strv){0};
}

void strv_take(struct strv *list, char *s)
{
    if (list->n == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 8;
        list->v = xreallocarray(list->v, list->cap, sizeof *list->v);
    }
    list->v[list->n++] = s;
}

void strv_add(struct strv *list, const char *s)
{
    strv_take(list, xstrdup(s));
}

void strv_addn(struct strv *list, const char *s, size_t n)
{
    strv_take(list, xstrndup(s, n));
}

void strv_remove(struct strv *list, size_t i)
{
    free(list->v[i]);
    memmove(list->v + i, list->v + i + 1, (list->n - i - 1) * sizeof *list->v);
    list->n--;
}

bool strv_has(const struct strv *list, const char *s)
{
    for (size_t i = 0; i < list->n; i++)
        if (!strcmp(list->v[i], s))
            return true;
    return false;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void strv_sort_unique(struct strv *list)
{
    if (list->n < 2)
        return;
    qsort(list->v, list->n, sizeof *list->v, by_bytes);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++) {
        if (!strcmp(list->v[kept - 1], list->v[i]))
            free(list->v[i]);
        else
            list->v[kept++] = list->v[i];
    }
    list->n = kept;
}
