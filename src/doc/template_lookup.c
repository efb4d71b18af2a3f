#include "doc/template_lookup.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

static const struct template_context value_context = {NULL, false};

static bool is_word(const char *word, const char *name, size_t len)
{
    return strlen(word) == len && !memcmp(word, name, len);
}

static const struct view_field *find_field(const struct view_shape *shape, const char *name,
                                           size_t len)
{
    for (const struct view_field *f = shape->fields; f->name; f++)
        if (is_word(f->name, name, len))
            return f;
    return NULL;
}

static bool is_narrative(const struct strv *fields, const char *name, size_t len)
{
    for (size_t i = 0; field_names[i]; i++)
        if (is_word(field_names[i], name, len))
            return true;
    for (size_t i = 0; i < fields->n; i++)
        if (is_word(fields->v[i], name, len))
            return true;
    return false;
}

/* Whether a record of SHAPE has each of "A_or_B"; *MISSING is the first that it has not. */
static bool has_all(const struct strv *fields, const struct view_shape *shape, const char *names,
                    size_t len, struct buf *missing)
{
    struct buf all = BUF_INIT;
    bool has = true;
    buf_add(&all, names, len);
    for (const char *from = all.data, *to; has && from; from = to ? to + strlen("_or_") : NULL) {
        to = strstr(from, "_or_");
        size_t n = to ? (size_t)(to - from) : strlen(from);
        has = find_field(shape, from, n) ||
              (shape == &shape_incident && is_narrative(fields, from, n));
        if (!has && missing)
            buf_add(missing, from, n);
    }
    buf_release(&all);
    return has;
}

static enum template_what look_in(const struct strv *fields, struct template_context in,
                                  const char *name, size_t len, struct template_context *out)
{
    *out = value_context;
    if (in.narratives) {
        out->shape = &shape_field;
        return is_narrative(fields, name, len) ? TEMPLATE_OBJECT : TEMPLATE_NOTHING;
    }
    if (!in.shape)
        return TEMPLATE_NOTHING;
    const struct view_field *f = find_field(in.shape, name, len);
    if (f && (f->type == VIEW_LIST || f->type == VIEW_OBJECT)) {
        out->shape = f->shape;
        return f->type == VIEW_LIST ? TEMPLATE_LIST : TEMPLATE_OBJECT;
    }
    if (f && f->type == VIEW_FIELDS) {
        out->narratives = true;
        return TEMPLATE_OBJECT;
    }
    if (f)
        return f->type == VIEW_STRINGS ? TEMPLATE_LIST : TEMPLATE_VALUE;
    if (len > 4 && !memcmp(name, "has_", 4) && has_all(fields, in.shape, name + 4, len - 4, NULL))
        return TEMPLATE_VALUE;
    return in.shape == &shape_incident && is_narrative(fields, name, len) ? TEMPLATE_VALUE
                                                                          : TEMPLATE_NOTHING;
}

static bool asks_several(const char *name, size_t len)
{
    char *text = xstrndup(name, len);
    bool yes = !strncmp(text, "has_", 4) && strstr(text, "_or_");
    free(text);
    return yes;
}

enum template_what template_look_up(const struct strv *fields, const struct template_stack *stack,
                                    const char *name, size_t len, struct template_context *out,
                                    struct template_miss *miss)
{
    const char *end = name + len, *dot = memchr(name, '.', len);
    enum template_what what = TEMPLATE_NOTHING;
    *miss = (struct template_miss){value_context, name, (size_t)((dot ? dot : end) - name)};
    for (int i = stack->n; i-- && what == TEMPLATE_NOTHING;) {
        what = look_in(fields, stack->v[i], name, miss->len, out);
        if (stack->v[i].shape && asks_several(name, miss->len))
            break; /* the innermost record is asked, and no other */
    }
    while (what != TEMPLATE_NOTHING && dot) {
        name = dot + 1;
        dot = memchr(name, '.', (size_t)(end - name));
        miss->in = what == TEMPLATE_OBJECT ? *out : value_context;
        miss->name = name;
        miss->len = (size_t)((dot ? dot : end) - name);
        what = look_in(fields, miss->in, name, miss->len, out);
    }
    return what;
}

static void consider(struct nearest *best, struct strv *kept, const char *typed, const char *name)
{
    nearest_consider(best, typed, name);
    if (!strncmp(typed, "has_", 4)) {
        struct buf has = BUF_INIT;
        buf_addf(&has, "has_%s", name);
        strv_take(kept, buf_detach(&has));
        nearest_consider(best, typed, kept->v[kept->n - 1]);
    }
}

static void consider_context(const struct strv *fields, struct template_context in,
                             const char *typed, struct nearest *best, struct strv *kept)
{
    for (const struct view_field *f = in.shape ? in.shape->fields : NULL; f && f->name; f++)
        consider(best, kept, typed, f->name);
    if (!in.narratives && in.shape != &shape_incident)
        return;
    for (size_t i = 0; field_names[i]; i++)
        consider(best, kept, typed, field_names[i]);
    for (size_t i = 0; i < fields->n; i++)
        consider(best, kept, typed, fields->v[i]);
}

/* The list or object whose records have the name; NULL: none. */
static const char *find_elsewhere(const char *name, size_t len)
{
    for (const struct view_shape *const *s = view_shapes; *s; s++)
        for (const struct view_field *f = (*s)->fields; f->name; f++)
            if (f->shape && f->shape != &shape_revision && find_field(f->shape, name, len))
                return f->name;
    return NULL;
}

void template_add_hint(const struct strv *fields, const struct template_stack *stack,
                       const struct template_miss *miss, struct buf *out)
{
    struct template_context in = miss->in;
    const char *part = miss->name;
    size_t len = miss->len;
    struct nearest best = {0};
    struct strv kept = {0};
    struct buf missing = BUF_INIT;
    for (int i = stack->n; i-- && asks_several(part, len) && !missing.len;)
        if (stack->v[i].shape)
            has_all(fields, stack->v[i].shape, part + 4, len - 4, &missing);
    char *typed = missing.len ? xstrdup(missing.data) : xstrndup(part, len);
    buf_release(&missing);
    const char *elsewhere = find_elsewhere(typed, strlen(typed));
    if (in.shape || in.narratives)
        consider_context(fields, in, typed, &best, &kept);
    else
        for (int i = stack->n; i-- && best.distance != 1;)
            consider_context(fields, stack->v[i], typed, &best, &kept);
    buf_addf(out, "there is no '%s' here: ", typed);
    if (elsewhere && !in.shape && !in.narratives)
        buf_addf(out, "use it within {{#%s}}", elsewhere);
    else if (best.word)
        buf_addf(out, "did you mean '%s'?", best.word);
    else
        buf_adds(out, "'debrief help templates' lists all names; fields of your own are named in "
                      "the front matter, as in 'fields: leadup, fault'");
    strv_release(&kept);
    free(typed);
}

/* A context that has one of the same shape above it is never asked. */
struct template_stack template_push(const struct template_stack *stack,
                                    struct template_context context)
{
    struct template_stack out = {.n = 0};
    for (int i = 0; i < stack->n; i++) {
        const struct template_context *v = &stack->v[i];
        bool is_value = !v->shape && !v->narratives;
        bool hidden = v->shape == context.shape && v->narratives == context.narratives;
        if (!is_value && !hidden && out.n < TEMPLATE_STACK_MOST - 1)
            out.v[out.n++] = *v;
    }
    out.v[out.n++] = context;
    return out;
}

bool template_stacks_equal(const struct template_stack *a, const struct template_stack *b)
{
    for (int i = 0; i < a->n && i < b->n; i++)
        if (a->v[i].shape != b->v[i].shape || a->v[i].narratives != b->v[i].narratives)
            return false;
    return a->n == b->n;
}
