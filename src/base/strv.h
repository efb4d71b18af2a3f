/* A list of strings, which it owns. Zeroed is empty; v is NULL then. */
#ifndef BASE_STRV_H
#define BASE_STRV_H

#include <stdbool.h>
#include <stddef.h>

struct strv {
    char **v;
    size_t n;
    size_t cap;
};

void strv_release(struct strv *list);
void strv_add(struct strv *list, const char *s);
void strv_addn(struct strv *list, const char *s, size_t n);
/* Takes S over. */
void strv_take(struct strv *list, char *s);
void strv_remove(struct strv *list, size_t i);
bool strv_has(const struct strv *list, const char *s);
/* By bytes; doubles are dropped. */
void strv_sort_unique(struct strv *list);

#endif
