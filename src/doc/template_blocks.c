#include "doc/template_blocks.h"

#include "base/alloc.h"
#include "doc/partials.h"

#include <stdlib.h>
#include <string.h>

void template_blocks_release(struct template_blocks *blocks)
{
    for (size_t i = 0; i < blocks->n; i++) {
        buf_release(&blocks->v[i].name);
        buf_release(&blocks->v[i].text);
    }
    free(blocks->v);
    *blocks = (struct template_blocks){0};
}

/* What is gone through to find them. */
struct search {
    struct template_blocks *blocks;
    int depth;                  /* blocks of the same name that are open, 0: none */
    struct mustache_tag opened; /* the outermost one */
};

static int no_number(void *self, const char *name, size_t len)
{
    (void)self, (void)name, (void)len;
    return -1;
}

static void add_block(struct template_blocks *blocks, const struct mustache_tag *from, size_t end)
{
    for (size_t i = 0; i < blocks->n; i++)
        if (blocks->v[i].name.len == from->len &&
            !memcmp(blocks->v[i].name.data, from->name, from->len))
            return;
    if (blocks->n == blocks->cap) {
        blocks->cap = blocks->cap ? 2 * blocks->cap : 16;
        blocks->v = xreallocarray(blocks->v, blocks->cap, sizeof *blocks->v);
    }
    struct template_block *block = &blocks->v[blocks->n++];
    buf_init(&block->name);
    buf_init(&block->text);
    buf_add(&block->name, from->name, from->len);
    buf_add(&block->text, from->text + from->begin, end - from->begin);
}

static int see(void *self, const struct mustache_tag *tag)
{
    struct search *s = self;
    bool same = s->depth && tag->unit == s->opened.unit && tag->len == s->opened.len &&
                !memcmp(tag->name, s->opened.name, tag->len);
    if (tag->sigil == '$' && !s->depth) {
        s->opened = *tag;
        s->depth = 1;
    } else if (same && tag->sigil == '/') {
        if (!--s->depth)
            add_block(s->blocks, &s->opened, tag->end);
    } else if (same && strchr("#^<$", tag->sigil ? tag->sigil : ' ')) {
        s->depth++;
    }
    return 0;
}

int template_blocks_of(const struct template_folders *folders, const struct template_file *file,
                       struct template_blocks *out, struct error *err)
{
    struct partials partials;
    struct mustache *compiled = NULL;
    struct mustache_provider nothing = {.number = no_number};
    struct search search = {.blocks = out};
    partials_init(&partials, folders, file);
    int rc = partials_compile(&partials, &nothing, &compiled, err);
    if (!rc)
        mustache_tags(compiled, see, &search);
    mustache_free(compiled);
    partials_release(&partials);
    return rc;
}
