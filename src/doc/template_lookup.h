/* What a name in a template is, by what the sections around it go into; without any records. */
#ifndef DOC_TEMPLATE_LOOKUP_H
#define DOC_TEMPLATE_LOOKUP_H

#include "base/buf.h"
#include "base/strv.h"
#include "doc/view.h"

/* What names are looked for in: an object of a shape, the narratives by name, or a value, which
 * has none. */
struct template_context {
    const struct view_shape *shape;
    bool narratives;
};

#define TEMPLATE_STACK_MOST 24 /* shapes, the narratives by name, and a value on top */

/* The innermost context is the last. */
struct template_stack {
    struct template_context v[TEMPLATE_STACK_MOST];
    int n;
};

/* A section's context put on top; one that is never asked, as one of the same shape stands above
 * it, is left out. */
struct template_stack template_push(const struct template_stack *stack,
                                    struct template_context context);
bool template_stacks_equal(const struct template_stack *a, const struct template_stack *b);

enum template_what { TEMPLATE_NOTHING, TEMPLATE_VALUE, TEMPLATE_LIST, TEMPLATE_OBJECT };

/* Where a name, or a part of a dotted one, was not found: IN is what the parts before it are. */
struct template_miss {
    struct template_context in;
    const char *name;
    size_t len;
};

/* Looks NAME up as the engine does. FIELDS: narratives of the template's own. *OUT is what a
 * section of it goes into. */
enum template_what template_look_up(const struct strv *fields, const struct template_stack *stack,
                                    const char *name, size_t len, struct template_context *out,
                                    struct template_miss *miss);

/* "there is no 'clokc' here: did you mean 'clock'?" */
void template_add_hint(const struct strv *fields, const struct template_stack *stack,
                       const struct template_miss *miss, struct buf *out);

#endif
