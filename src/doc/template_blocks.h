/* The parts of a template that another one which extends it can change. */
#ifndef DOC_TEMPLATE_BLOCKS_H
#define DOC_TEMPLATE_BLOCKS_H

#include "base/error.h"
#include "doc/templates.h"

struct template_block {
    struct buf name;
    struct buf text; /* its lines as they stand, the tags too */
};

struct template_blocks {
    struct template_block *v;
    size_t n, cap;
};

/* Those of FILE and of what it extends or puts in, outermost ones only, each once. OUT is zero
 * before. */
int template_blocks_of(const struct template_folders *folders, const struct template_file *file,
                       struct template_blocks *out, struct error *err);
void template_blocks_release(struct template_blocks *blocks);

#endif
