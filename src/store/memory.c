#include "store/memory.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SLAB 65536 /* bytes */
#define STEP 16    /* sizes are multiples of it; what malloc aligns to */
#define SMALL 2048 /* larger pieces are malloc's */
#define HEAD sizeof(struct head)

/* Before each piece. */
struct head {
    _Alignas(STEP) size_t size; /* of the piece */
};

struct piece {
    struct piece *next;
};

static struct piece *spare[SMALL / STEP + 1]; /* by size */
static char *slab;
static size_t left;

static struct head *head_of(void *p)
{
    return (struct head *)(void *)((char *)p - HEAD);
}

static int size_of(void *p)
{
    return p ? (int)head_of(p)->size : 0;
}

static int round_up(int n)
{
    return (n + STEP - 1) / STEP * STEP;
}

static void *from_system(size_t size)
{
    struct head *head = malloc(HEAD + size);
    if (!head)
        return NULL;
    head->size = size;
    return (char *)head + HEAD;
}

static void *from_slab(size_t size)
{
    if (left < HEAD + size) {
        slab = malloc(SLAB);
        left = slab ? SLAB : 0;
        if (!slab)
            return NULL;
    }
    struct head *head = (struct head *)(void *)slab;
    slab += HEAD + size;
    left -= HEAD + size;
    head->size = size;
    return (char *)head + HEAD;
}

static void *get(int n)
{
    size_t size = (size_t)round_up(n);
    if (size > SMALL)
        return from_system(size);
    struct piece *piece = spare[size / STEP];
    if (!piece)
        return from_slab(size);
    spare[size / STEP] = piece->next;
    return piece;
}

static void give(void *p)
{
    size_t size = head_of(p)->size;
    if (size > SMALL) {
        free(head_of(p));
        return;
    }
    struct piece *piece = p;
    piece->next = spare[size / STEP];
    spare[size / STEP] = piece;
}

static void *resize(void *p, int n)
{
    size_t size = head_of(p)->size, wanted = (size_t)round_up(n);
    if (wanted == size)
        return p;
    if (size > SMALL && wanted > SMALL) {
        struct head *head = realloc(head_of(p), HEAD + wanted);
        if (!head)
            return NULL;
        head->size = wanted;
        return (char *)head + HEAD;
    }
    void *moved = get(n);
    if (!moved)
        return NULL;
    memcpy(moved, p, size < wanted ? size : wanted);
    give(p);
    return moved;
}

static int start(void *self)
{
    (void)self;
    return SQLITE_OK;
}

static void stop(void *self)
{
    (void)self;
}

const sqlite3_mem_methods memory_methods = {get,      give,  resize, size_of,
                                            round_up, start, stop,   NULL};
