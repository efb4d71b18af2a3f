#include "text/markdown_arena.h"

#include "base/alloc.h"
#include "text/markdown_nodes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif

#ifdef SANITIZED

struct arena {
    cmark_node *root;
};

cmark_node *arena_parse(struct arena **out, const struct buf *text)
{
    *out = xcalloc(1, sizeof **out);
    (*out)->root = markdown_parse(text);
    return (*out)->root;
}

void arena_free(struct arena *arena)
{
    if (arena)
        cmark_node_free(arena->root);
    free(arena);
}

#else

#define CHUNK_LEAST ((size_t)4 * 1024)
#define CHUNK_MOST ((size_t)512 * 1024)
#define TREE 4 /* bytes of it that a byte of text takes, or more */

#define STEP sizeof(struct head)
#define STEPS 128 /* so many are kept by size; longer pieces by powers of two */
#define CLASSES (STEPS + 64)

/* What stands before each piece; it gives the alignment, too. */
struct head {
    size_t class;
};

/* A piece that was given back. */
struct spare {
    struct spare *next;
};

struct chunk {
    struct chunk *before;
    size_t used, size; /* bytes */
    struct head data[];
};

struct arena {
    struct chunk *chunk; /* pieces are cut from it one behind the other */
    size_t least;        /* bytes of the next one */
    struct spare *spare[CLASSES];
    uint64_t some[STEPS / 64]; /* a bit for each of the lists by size that is not empty */
};

/* cmark hands its allocator no context: this is the arena of the parse that is under way. Outside
 * of one, cmark's own iterators come from malloc. */
static struct arena *current;

static size_t class_of(size_t n)
{
    if (n <= STEPS * STEP)
        return n ? (n + STEP - 1) / STEP : 1;
    size_t class = STEPS + 1;
    for (size_t room = STEPS * STEP * 2; room < n; room *= 2)
        class ++;
    return class;
}

static size_t room_of(size_t class)
{
    return class <= STEPS ? class * STEP : STEPS * STEP << (class - STEPS);
}

static struct head *head_of(void *piece)
{
    return (struct head *)piece - 1;
}

static struct chunk *add_chunk(size_t need)
{
    size_t size = need > current->least ? need : current->least;
    struct chunk *c = xrealloc(NULL, sizeof *c + size);
    *c = (struct chunk){.before = current->chunk, .size = size};
    current->chunk = c;
    current->least = CHUNK_MOST;
    return c;
}

static void give(void *piece)
{
    struct spare *spare = piece;
    size_t class = head_of(piece)->class;
    spare->next = current->spare[class];
    current->spare[class] = spare;
    if (class < STEPS)
        current->some[class / 64] |= (uint64_t)1 << class % 64;
}

/* The smallest size of CLASS or more that there is a spare piece of; CLASSES: none. */
static size_t find_spare(size_t class)
{
    if (class >= STEPS)
        return current->spare[class] ? class : CLASSES;
    for (size_t i = class / 64; i < STEPS / 64; i++) {
        uint64_t from = i == class / 64 ? ~(uint64_t)0 << class % 64 : ~(uint64_t)0;
        uint64_t left = current->some[i] & from;
        if (left)
            return i * 64 + (size_t)__builtin_ctzll(left);
    }
    return CLASSES;
}

/* A spare piece of FOUND, cut to CLASS; the rest of it stays spare. */
static void *take_spare(size_t found, size_t class)
{
    struct spare *spare = current->spare[found];
    current->spare[found] = spare->next;
    if (!spare->next && found < STEPS)
        current->some[found / 64] &= ~((uint64_t)1 << found % 64);
    if (found - class >= 2) {
        head_of(spare)->class = class;
        struct head *rest = (struct head *)(void *)((char *)spare + room_of(class));
        rest->class = found - class - 1; /* a step is what its head takes */
        give(rest + 1);
    }
    return spare;
}

static void *take(size_t n)
{
    size_t class = class_of(n), need = sizeof(struct head) + room_of(class);
    size_t found = find_spare(class);
    if (found < CLASSES)
        return take_spare(found, class);
    struct chunk *c = current->chunk;
    if (!c || c->size - c->used < need)
        c = add_chunk(need);
    struct head *head = (struct head *)(void *)((char *)c->data + c->used);
    c->used += need;
    head->class = class;
    return head + 1;
}

static void *zeroed(size_t n, size_t size)
{
    return current ? memset(take(n * size), 0, n * size) : xcalloc(n, size);
}

static void *resized(void *piece, size_t n)
{
    if (!current)
        return xrealloc(piece, n);
    size_t room = piece ? room_of(head_of(piece)->class) : 0;
    if (piece && n <= room)
        return piece;
    void *anew = take(n);
    if (piece) {
        memcpy(anew, piece, room);
        give(piece);
    }
    return anew;
}

static void given_back(void *piece)
{
    if (!current)
        free(piece);
    else if (piece)
        give(piece);
}

cmark_node *arena_parse(struct arena **out, const struct buf *text)
{
    static cmark_mem memory = {zeroed, resized, given_back};
    struct arena *arena = xcalloc(1, sizeof *arena);
    size_t least = text->len * TREE;
    arena->least = least < CHUNK_LEAST ? CHUNK_LEAST : least > CHUNK_MOST ? CHUNK_MOST : least;
    current = arena;
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text->data, text->len);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    current = NULL;
    *out = arena;
    return root;
}

void arena_free(struct arena *arena)
{
    for (struct chunk *c = arena ? arena->chunk : NULL; c;) {
        struct chunk *before = c->before;
        free(c);
        c = before;
    }
    free(arena);
}

#endif
