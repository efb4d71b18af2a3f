/* Runs the operations. Contexts and what is to be returned to stand in fixed stacks; nothing is
 * allocated for a tag. */
#include "base/alloc.h"
#include "text/mustache_out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FRAMES (4 * LIMIT_TEMPLATE_DEPTH)

enum frame_kind {
    FRAME_SCOPE, /* a section that is run once */
    FRAME_LIST,
    FRAME_UNIT,  /* a partial or a parent; the latter's arguments are in force */
    FRAME_BLOCK, /* an argument, in place of a block */
};

struct frame {
    enum frame_kind kind;
    const struct code_op *op;     /* what it came from */
    const struct code_unit *unit; /* UNIT, BLOCK: where to return to */
    size_t indent;                /* UNIT, BLOCK: the indentation's length before it */
    int arguments;                /* UNIT, BLOCK: what was in force before it */
    struct mustache_node list;    /* LIST */
    void *state;
};

struct context {
    struct mustache_node node;
    enum mustache_kind kind;
    int scope; /* what it and those below it are made of; 0: not known */
};

/* A scope: the one below it, and what its own context is. Two of the same are one, so that a name
 * which was found once is found there again (see by_number). */
#define SCOPES_MOST 128 /* beyond it names are looked up each time */
struct scope {
    int below;
    bool is_object;
    intptr_t number;
};

/* Where the name of an operation was found. */
struct found {
    int scope; /* 0: nowhere yet */
    int context;
    intptr_t number;
};

struct renderer {
    const struct mustache *template;
    struct mustache_provider provider;
    const struct mustache_policy *policy;
    struct out out;
    const struct code_unit *unit;
    int pc;
    struct context contexts[LIMIT_TEMPLATE_DEPTH + 1]; /* the root and what sections push */
    int n_contexts;
    struct scope scopes[SCOPES_MOST];
    int n_scopes;
    struct found *found; /* by the operations' slots */
    struct frame frames[MAX_FRAMES];
    int n_frames;
    int n_units;     /* frames that are partials */
    long long steps; /* items and partials so far */
    int arguments;   /* the innermost frame with arguments; -1 if there is none */
};

/* The scope of a context whose own one is BELOW. */
static int scope_of(struct renderer *r, int below, const struct context *context)
{
    bool is_object = context->kind == MUSTACHE_OBJECT;
    if (!r->provider.by_number || (!below && r->n_scopes))
        return 0;
    for (int i = 0; i < r->n_scopes; i++) {
        const struct scope *s = &r->scopes[i];
        if (s->below == below && s->number == context->node.number && s->is_object == is_object)
            return i + 1;
    }
    if (r->n_scopes == SCOPES_MOST)
        return 0;
    r->scopes[r->n_scopes++] = (struct scope){below, is_object, context->node.number};
    return r->n_scopes;
}

static void push_context(struct renderer *r, struct mustache_node node, enum mustache_kind kind)
{
    struct context *context = &r->contexts[r->n_contexts++];
    *context = (struct context){node, kind, 0};
    context->scope = scope_of(r, r->n_contexts > 1 ? context[-1].scope : 0, context);
}

static enum mustache_kind kind_of(struct renderer *r, struct mustache_node node)
{
    return r->provider.kind(r->provider.self, node);
}

/* The first segment of a name is looked for in every context, the others in what was found. */
static bool search(struct renderer *r, const struct code_op *op, struct mustache_node *out)
{
    const struct mustache_provider *p = &r->provider;
    const int *segments = r->unit->segments + op->first;
    if (segments[0] < 0)
        return false;
    int i = r->n_contexts;
    do {
        if (!i--)
            return false;
    } while (r->contexts[i].kind != MUSTACHE_OBJECT ||
             !p->get(p->self, r->contexts[i].node, segments[0], out));
    int scope = r->contexts[r->n_contexts - 1].scope;
    if (scope && op->count == 1 && out->pointer == r->contexts[i].node.pointer)
        r->found[op->slot] = (struct found){scope, i, out->number};
    for (i = 1; i < op->count; i++) {
        struct mustache_node node = *out;
        if (segments[i] < 0 || kind_of(r, node) != MUSTACHE_OBJECT ||
            !p->get(p->self, node, segments[i], out))
            return false;
    }
    return true;
}

static bool look_up(struct renderer *r, const struct code_op *op, struct mustache_node *out)
{
    const struct context *top = &r->contexts[r->n_contexts - 1];
    const struct found *found = &r->found[op->slot];
    if (!op->count) {
        *out = top->node;
        return true;
    }
    if (!top->scope || found->scope != top->scope)
        return search(r, op, out);
    *out = (struct mustache_node){r->contexts[found->context].node.pointer, found->number};
    return true;
}

static int run_value(struct renderer *r, const struct code_op *op, struct error *err)
{
    struct mustache_node node;
    struct mustache_text text = {.bytes = ""};
    out_escape escape = op->kind == CODE_INLINE ? r->policy->inlined : r->policy->block;
    r->pc++;
    r->out.unit = r->unit;
    r->out.op = op;
    if (look_up(r, op, &node) && r->provider.text(r->provider.self, node, &text, err))
        return code_fail_at(r->unit, op->tag, err);
    if (out_value(&r->out, escape, &text, err))
        return code_fail_at(r->unit, op->tag, err);
    return 0;
}

static int too_deep(struct renderer *r, const struct code_op *op, const char *what,
                    struct error *err)
{
    const struct code_tag *tag = &r->unit->tags[op->tag];
    error_set(err, "%s '%.*s' is nested too deeply: at most %d within each other", what,
              code_shown(tag->name, tag->len), tag->name, LIMIT_TEMPLATE_DEPTH);
    return code_fail_at(r->unit, op->tag, err);
}

/* Lists within lists and partials within partials multiply, also where they put nothing out. */
static int count_step(struct renderer *r, const struct code_op *op, struct error *err)
{
    if (r->steps++ < LIMIT_TEMPLATE_STEPS)
        return 0;
    error_set(err, "the template goes on too long: at most %lld list items and partials",
              LIMIT_TEMPLATE_STEPS);
    return code_fail_at(r->unit, op->tag, err);
}

static struct frame *push_frame(struct renderer *r, const struct code_op *op, enum frame_kind kind)
{
    struct frame *frame = &r->frames[r->n_frames++];
    *frame = (struct frame){
        .kind = kind,
        .op = op,
        .unit = r->unit,
        .indent = r->out.indent.len,
        .arguments = r->arguments,
    };
    return frame;
}

static void pop_list(struct renderer *r, const struct frame *frame)
{
    r->provider.done(r->provider.self, frame->list, frame->state);
}

/* The next item of the list on top becomes the context, or the list is left. */
static int step(struct renderer *r, const struct code_op *section, struct error *err)
{
    struct frame *frame = &r->frames[r->n_frames - 1];
    struct context *context = &r->contexts[r->n_contexts - 1];
    intptr_t number = context->node.number;
    enum mustache_kind kind = context->kind;
    int got = r->provider.step(r->provider.self, frame->list, &frame->state, &context->node, err);
    if (got < 0)
        return code_fail_at(r->unit, section->tag, err);
    if (got) {
        if (count_step(r, section, err))
            return -1;
        context->kind = kind_of(r, context->node);
        if (context->node.number != number || context->kind != kind)
            context->scope = scope_of(r, context[-1].scope, context);
        r->pc = (int)(section - r->unit->ops) + 1;
        return 0;
    }
    pop_list(r, frame);
    r->n_frames--;
    r->n_contexts--;
    r->pc = section->end;
    return 0;
}

static int run_section(struct renderer *r, const struct code_op *op, struct error *err)
{
    struct mustache_node node = {0}; /* not every provider has numbers */
    enum mustache_kind kind = MUSTACHE_FALSE;
    if (look_up(r, op, &node))
        kind = kind_of(r, node);
    if (kind == MUSTACHE_FALSE) {
        r->pc = op->end;
        return 0;
    }
    if (r->n_contexts > LIMIT_TEMPLATE_DEPTH || r->n_frames == MAX_FRAMES)
        return too_deep(r, op, "section", err);
    push_context(r, node, kind);
    if (kind != MUSTACHE_LIST) {
        push_frame(r, op, FRAME_SCOPE);
        r->pc++;
        return 0;
    }
    push_frame(r, op, FRAME_LIST)->list = node;
    return step(r, op, err);
}

static int run_section_end(struct renderer *r, const struct code_op *op, struct error *err)
{
    if (r->frames[r->n_frames - 1].kind == FRAME_LIST)
        return step(r, &r->unit->ops[op->end], err);
    r->n_frames--;
    r->n_contexts--;
    r->pc++;
    return 0;
}

static void run_inverted(struct renderer *r, const struct code_op *op)
{
    struct mustache_node node;
    bool skip = look_up(r, op, &node) && kind_of(r, node) != MUSTACHE_FALSE;
    r->pc = skip ? op->end : r->pc + 1;
}

static void indent(struct renderer *r, const struct code_op *op)
{
    if (op->place == CODE_WITHIN)
        return;
    buf_add(&r->out.indent, op->bytes, op->len);
    r->out.fresh = true;
}

/* Back to what stood before the frame on top, but for the place to go on at. */
static const struct frame *pop_frame(struct renderer *r)
{
    const struct frame *frame = &r->frames[--r->n_frames];
    r->unit = frame->unit;
    r->arguments = frame->arguments;
    buf_truncate(&r->out.indent, frame->indent);
    return frame;
}

static int run_unit(struct renderer *r, const struct code_op *op, struct error *err)
{
    if (r->n_units == LIMIT_TEMPLATE_DEPTH || r->n_frames == MAX_FRAMES)
        return too_deep(r, op, "partial", err);
    if (count_step(r, op, err))
        return -1;
    push_frame(r, op, FRAME_UNIT);
    if (op->kind == CODE_PARENT)
        r->arguments = r->n_frames - 1;
    r->n_units++;
    indent(r, op);
    r->unit = &r->template->units[op->unit];
    r->pc = 0;
    return 0;
}

static void leave_unit(struct renderer *r)
{
    const struct frame *frame = pop_frame(r);
    const struct code_op *op = frame->op;
    r->n_units--;
    r->pc = op->kind == CODE_PARENT ? op->end : (int)(op - r->unit->ops) + 1;
    r->out.fresh = out_at_line_start(&r->out);
}

/* The argument that a parent's tag has for a block; NULL if it has none. */
static const struct code_op *find_argument(const struct frame *frame, const struct code_tag *block)
{
    const struct code_unit *unit = frame->unit;
    int i = (int)(frame->op - unit->ops) + 1;
    while (i < frame->op->end) {
        const struct code_op *op = &unit->ops[i];
        const struct code_tag *tag = &unit->tags[op->tag < 0 ? 0 : op->tag];
        if (op->kind == CODE_ARGUMENT && tag->len == block->len &&
            !memcmp(tag->name, block->name, tag->len))
            return op;
        /* What is within a section is not an argument, whatever it looks like. */
        i = op->end > i ? op->end : i + 1;
    }
    return NULL;
}

/* The outermost argument goes before those that were given on the way here. An argument's own
 * blocks are filled by what stands outside of where it was given. */
static int run_block(struct renderer *r, const struct code_op *op, struct error *err)
{
    const struct code_tag *tag = &r->unit->tags[op->tag];
    const struct code_op *found = NULL;
    const struct frame *from = NULL;
    for (int i = r->arguments; i >= 0; i = r->frames[i].arguments) {
        const struct code_op *argument = find_argument(&r->frames[i], tag);
        if (argument) {
            found = argument;
            from = &r->frames[i];
        }
    }
    if (!found) {
        r->pc = op->empty ? op->end : r->pc + 1;
        if (op->place == CODE_STARTS && !op->empty)
            return out_text(&r->out, op->bytes, op->len, 0, err);
        return 0;
    }
    if (r->n_frames == MAX_FRAMES)
        return too_deep(r, op, "block", err);
    push_frame(r, op, FRAME_BLOCK);
    r->arguments = from->arguments;
    r->unit = from->unit;
    r->pc = (int)(found - r->unit->ops) + 1;
    indent(r, op);
    return 0;
}

/* The line end after a block: one that its content has already is enough. */
static int run_argument_end(struct renderer *r, struct error *err)
{
    const struct code_op *block = pop_frame(r)->op;
    r->pc = block->end;
    r->out.fresh = out_at_line_start(&r->out);
    if (r->out.fresh)
        return 0;
    return out_text(&r->out, block->after, block->after_len, block->after_len, err);
}

static int run_block_end(struct renderer *r, const struct code_op *op, struct error *err)
{
    const struct code_op *block = &r->unit->ops[op->end];
    r->pc++;
    return out_text(&r->out, block->after, block->after_len, block->after_len, err);
}

static int run_op(struct renderer *r, const struct code_op *op, struct error *err)
{
    switch (op->kind) {
    case CODE_TEXT:
        r->pc++;
        return out_text(&r->out, op->bytes, op->len, op->tail, err);
    case CODE_INLINE:
    case CODE_RAW:
        return run_value(r, op, err);
    case CODE_SECTION:
        return run_section(r, op, err);
    case CODE_SECTION_END:
        return run_section_end(r, op, err);
    case CODE_INVERTED:
        run_inverted(r, op);
        return 0;
    case CODE_PARTIAL:
    case CODE_PARENT:
        return run_unit(r, op, err);
    case CODE_BLOCK:
        return run_block(r, op, err);
    case CODE_BLOCK_END:
        return run_block_end(r, op, err);
    case CODE_ARGUMENT_END:
        return run_argument_end(r, err);
    case CODE_ARGUMENT:
        break; /* stands where only blocks jump to */
    }
    assert(0);
    return -1;
}

static int run(struct renderer *r, struct error *err)
{
    for (;;) {
        if (r->pc < r->unit->n_ops) {
            if (run_op(r, &r->unit->ops[r->pc], err))
                return -1;
        } else if (r->n_frames) {
            leave_unit(r);
        } else {
            return out_finish(&r->out, err);
        }
    }
}

int mustache_render(const struct mustache *template, const struct mustache_provider *provider,
                    const struct mustache_policy *policy, mustache_sink sink, void *sink_self,
                    struct error *err)
{
    struct renderer *r = xcalloc(1, sizeof *r);
    r->template = template;
    r->provider = *provider;
    r->policy = policy;
    r->unit = &template->units[0];
    r->arguments = -1;
    r->found = xcalloc((size_t) template->n_slots, sizeof *r->found);
    out_init(&r->out, policy, sink, sink_self);
    push_context(r, provider->root, kind_of(r, provider->root));
    int rc = run(r, err);
    while (r->n_frames)
        if (r->frames[--r->n_frames].kind == FRAME_LIST)
            pop_list(r, &r->frames[r->n_frames]);
    out_release(&r->out);
    free(r->found);
    free(r);
    return rc;
}
