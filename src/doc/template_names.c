#include "doc/template_names.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "doc/template_lookup.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MOST 1000000 /* tags looked at: partials in partials multiply */

/* What fills the blocks of a template that is extended: the blocks straight within one tag. */
struct filling {
    int tag;   /* the {{<name}} */
    int outer; /* what is in force around it: a number as this one's; -1: nothing */
};

/* A unit that was gone through. */
struct visit {
    int unit, filling;
    struct template_stack stack;
};

struct unit {
    int first, end; /* of its tags */
};

struct checker {
    const struct partials *partials;
    const struct strv *fields;
    struct template_faults *faults;
    struct mustache_tag *tags;
    int *closing; /* of a tag that opens: the one that closes it */
    bool *found, *lost;
    struct buf *hint; /* of a name that was not found */
    int n_tags, cap_tags;
    struct unit *units;
    int n_units;
    struct filling *fillings;
    int n_fillings, cap_fillings;
    struct visit *visits;
    int n_visits, cap_visits;
    int depth;
    long steps;
    bool broken; /* a partial is missing, or goes round */
};

static bool same(const struct mustache_tag *a, const struct mustache_tag *b)
{
    return a->len == b->len && !memcmp(a->name, b->name, a->len);
}

static void fault(struct checker *c, int tag, const char *text)
{
    const struct mustache_tag *t = &c->tags[tag];
    template_faults_add(c->faults, t->source,
                        t->line + partials_lines_before(c->partials, t->source), t->column, "%s",
                        text);
}

/* ---- the tags, in pairs */

static int collect(void *self, const struct mustache_tag *tag)
{
    struct checker *c = self;
    if (c->n_tags == c->cap_tags) {
        c->cap_tags = c->cap_tags ? 2 * c->cap_tags : 256;
        c->tags = xreallocarray(c->tags, (size_t)c->cap_tags, sizeof *c->tags);
    }
    c->tags[c->n_tags++] = *tag;
    return 0;
}

static bool opens(const struct mustache_tag *tag)
{
    return tag->sigil && strchr("#^<$", tag->sigil);
}

static void pair_tags(struct checker *c)
{
    int open[LIMIT_TEMPLATE_DEPTH + 1], n = 0;
    c->closing = xcalloc((size_t)c->n_tags + 1, sizeof *c->closing);
    c->found = xcalloc((size_t)c->n_tags + 1, sizeof *c->found);
    c->lost = xcalloc((size_t)c->n_tags + 1, sizeof *c->lost);
    c->hint = xcalloc((size_t)c->n_tags + 1, sizeof *c->hint);
    for (int i = 0; i < c->n_tags; i++) {
        const struct mustache_tag *t = &c->tags[i];
        int most = t->puts > t->unit ? t->puts : t->unit;
        if (most >= c->n_units) {
            c->units = xreallocarray(c->units, (size_t)most + 1, sizeof *c->units);
            for (; c->n_units <= most; c->n_units++)
                c->units[c->n_units] = (struct unit){0, 0};
        }
        struct unit *unit = &c->units[t->unit];
        if (!unit->end)
            unit->first = i;
        unit->end = i + 1;
        if (opens(t))
            open[n++] = i;
        else if (t->sigil == '/')
            c->closing[open[--n]] = i;
    }
}

static enum template_what check_name(struct checker *c, const struct template_stack *stack, int tag,
                                     struct template_context *out)
{
    const struct mustache_tag *t = &c->tags[tag];
    struct template_miss miss;
    *out = (struct template_context){NULL, false};
    if (t->len == 1 && t->name[0] == '.') {
        bool is_text = stack->n && !stack->v[stack->n - 1].shape;
        c->found[tag] = c->found[tag] || is_text;
        c->lost[tag] = true;
        buf_reset(&c->hint[tag]);
        buf_adds(&c->hint[tag], "{{.}} is nothing here: it is the item of a list of texts, as "
                                "{{#links}} is");
        return TEMPLATE_VALUE;
    }
    enum template_what what = template_look_up(c->fields, stack, t->name, t->len, out, &miss);
    if (what != TEMPLATE_NOTHING) {
        c->found[tag] = true;
    } else if (!c->lost[tag]) {
        c->lost[tag] = true;
        template_add_hint(c->fields, stack, &miss, &c->hint[tag]);
    }
    return what;
}

static void check_value(struct checker *c, const struct template_stack *stack, int tag)
{
    const struct mustache_tag *t = &c->tags[tag];
    struct template_context ignored;
    enum template_what what = check_name(c, stack, tag, &ignored);
    if (what != TEMPLATE_LIST && what != TEMPLATE_OBJECT)
        return;
    struct buf text = BUF_INIT;
    int len = (int)(t->len < 80 ? t->len : 80);
    buf_addf(&text, "'%.*s' is %s, and shows nothing by itself: {{#%.*s}}…{{/%.*s}} goes into it",
             len, t->name, what == TEMPLATE_LIST ? "a list" : "no single value", len, t->name, len,
             t->name);
    fault(c, tag, text.data);
    buf_release(&text);
}

/* ---- going through */

static bool was_visited(struct checker *c, int unit, const struct template_stack *stack,
                        int filling)
{
    for (int i = 0; i < c->n_visits; i++)
        if (c->visits[i].unit == unit && c->visits[i].filling == filling &&
            template_stacks_equal(&c->visits[i].stack, stack))
            return true;
    if (c->n_visits == c->cap_visits) {
        c->cap_visits = c->cap_visits ? 2 * c->cap_visits : 64;
        c->visits = xreallocarray(c->visits, (size_t)c->cap_visits, sizeof *c->visits);
    }
    c->visits[c->n_visits++] = (struct visit){unit, filling, *stack};
    return false;
}

static int add_filling(struct checker *c, int tag, int outer)
{
    for (int i = 0; i < c->n_fillings; i++)
        if (c->fillings[i].tag == tag && c->fillings[i].outer == outer)
            return i;
    if (c->n_fillings == c->cap_fillings) {
        c->cap_fillings = c->cap_fillings ? 2 * c->cap_fillings : 16;
        c->fillings = xreallocarray(c->fillings, (size_t)c->cap_fillings, sizeof *c->fillings);
    }
    c->fillings[c->n_fillings++] = (struct filling){tag, outer};
    return c->n_fillings - 1;
}

/* The tag that fills a block: the outermost one goes before the others. */
static int find_filling(const struct checker *c, int block, int filling, int *outer)
{
    int found = -1;
    for (; filling >= 0; filling = c->fillings[filling].outer) {
        int parent = c->fillings[filling].tag;
        for (int i = parent + 1; i < c->closing[parent]; i++) {
            if (c->tags[i].sigil == '$' && same(&c->tags[i], &c->tags[block])) {
                found = i;
                *outer = c->fillings[filling].outer;
                break;
            }
            if (opens(&c->tags[i]))
                i = c->closing[i];
        }
    }
    return found;
}

static void walk(struct checker *c, int from, int to, const struct template_stack *stack,
                 int filling);

static void walk_unit(struct checker *c, int tag, const struct template_stack *stack, int filling)
{
    const struct mustache_tag *t = &c->tags[tag];
    if (t->missing) {
        struct buf text = BUF_INIT;
        int len = (int)(t->len < 80 ? t->len : 80);
        if (t->sigil == '<')
            buf_addf(&text,
                     "there is no template '%.*s' to extend: 'debrief template list' lists "
                     "those there are",
                     len, t->name);
        else
            buf_addf(&text, "there is no partial '%.*s': add it as partials/%.*s.md", len, t->name,
                     len, t->name);
        fault(c, tag, text.data);
        c->broken = true;
        buf_release(&text);
        return;
    }
    if (c->depth == LIMIT_TEMPLATE_DEPTH || was_visited(c, t->puts, stack, filling))
        return;
    c->depth++;
    walk(c, c->units[t->puts].first, c->units[t->puts].end, stack, filling);
    c->depth--;
}

static void walk_section(struct checker *c, int tag, const struct template_stack *stack,
                         int filling)
{
    struct template_context context;
    enum template_what what = check_name(c, stack, tag, &context);
    struct template_stack inner = *stack;
    bool goes_in = what == TEMPLATE_LIST || what == TEMPLATE_OBJECT || what == TEMPLATE_VALUE;
    if (c->tags[tag].sigil == '#' && goes_in)
        inner = template_push(stack, context);
    walk(c, tag + 1, c->closing[tag], &inner, filling);
}

static void walk_block(struct checker *c, int tag, const struct template_stack *stack, int filling)
{
    int outer = -1, filled = find_filling(c, tag, filling, &outer);
    if (filled < 0)
        walk(c, tag + 1, c->closing[tag], stack, filling);
    else
        walk(c, filled + 1, c->closing[filled], stack, outer);
}

static void walk(struct checker *c, int from, int to, const struct template_stack *stack,
                 int filling)
{
    for (int i = from; i < to && c->steps++ < STEPS_MOST; i++) {
        const struct mustache_tag *t = &c->tags[i];
        switch (t->sigil) {
        case '#':
        case '^':
            walk_section(c, i, stack, filling);
            break;
        case '$':
            walk_block(c, i, stack, filling);
            break;
        case '>':
            walk_unit(c, i, stack, filling);
            break;
        case '<':
            walk_unit(c, i, stack, add_filling(c, i, filling));
            break;
        case '/':
            break;
        default:
            check_value(c, stack, i);
        }
        if (opens(t))
            i = c->closing[i];
    }
}

/* ---- blocks that fill nothing */

/* The names of all blocks of a unit and of what it puts in. */
static void add_blocks(const struct checker *c, int unit, bool *seen, struct strv *out)
{
    if (seen[unit])
        return;
    seen[unit] = true;
    for (int i = c->units[unit].first; i < c->units[unit].end; i++) {
        const struct mustache_tag *t = &c->tags[i];
        if (t->sigil == '$')
            strv_addn(out, t->name, t->len);
        else if (t->puts >= 0 && !t->missing)
            add_blocks(c, t->puts, seen, out);
    }
}

static void check_filling(struct checker *c, int tag, int parent, const struct strv *blocks)
{
    struct nearest best = {0};
    struct buf text = BUF_INIT;
    char *name = xstrndup(c->tags[tag].name, c->tags[tag].len);
    if (!strv_has(blocks, name)) {
        for (size_t i = 0; i < blocks->n; i++)
            nearest_consider(&best, name, blocks->v[i]);
        buf_addf(&text, "'%.*s' has no block '%s' to fill: ", (int)c->tags[parent].len,
                 c->tags[parent].name, name);
        if (best.word)
            buf_addf(&text, "did you mean '%s'?", best.word);
        else
            buf_addf(&text, "'debrief template show %.*s' shows those it has",
                     (int)c->tags[parent].len, c->tags[parent].name);
        fault(c, tag, text.data);
    }
    buf_release(&text);
    free(name);
}

static void check_fillings(struct checker *c)
{
    for (int p = 0; p < c->n_tags; p++) {
        if (c->tags[p].sigil != '<' || c->tags[p].missing)
            continue;
        struct strv blocks = {0};
        bool *seen = xcalloc((size_t)c->n_units, sizeof *seen);
        add_blocks(c, c->tags[p].puts, seen, &blocks);
        for (int i = p + 1; i < c->closing[p]; i++) {
            if (c->tags[i].sigil == '$')
                check_filling(c, i, p, &blocks);
            if (opens(&c->tags[i]))
                i = c->closing[i];
        }
        free(seen);
        strv_release(&blocks);
    }
}

/* ---- partials that go round */

/* Follows what UNIT puts in outside any section. STATE: 0 not seen, 1 on the way, 2 done. */
static void go_round(struct checker *c, int unit, char *state)
{
    state[unit] = 1;
    for (int i = c->units[unit].first; i < c->units[unit].end; i++) {
        const struct mustache_tag *t = &c->tags[i];
        if (t->sigil == '#' || t->sigil == '^') {
            i = c->closing[i];
        } else if (t->puts >= 0 && !t->missing && state[t->puts] == 1) {
            struct buf text = BUF_INIT;
            buf_addf(&text,
                     "'%.*s' is put into itself without end: put it within a section that "
                     "ends, as {{#details}}",
                     (int)(t->len < 80 ? t->len : 80), t->name);
            fault(c, i, text.data);
            c->broken = true;
            buf_release(&text);
        } else if (t->puts >= 0 && !state[t->puts]) {
            go_round(c, t->puts, state);
        }
    }
    state[unit] = 2;
}

static void checker_release(struct checker *c)
{
    for (int i = 0; i < c->n_tags; i++)
        buf_release(&c->hint[i]);
    free(c->tags);
    free(c->closing);
    free(c->found);
    free(c->lost);
    free(c->hint);
    free(c->units);
    free(c->fillings);
    free(c->visits);
}

bool template_check_names(const struct partials *partials, const struct mustache *compiled,
                          const struct strv *fields, struct template_faults *faults)
{
    struct checker c = {.partials = partials, .fields = fields, .faults = faults};
    struct template_stack root = {{{&shape_incident, false}}, 1};
    mustache_tags(compiled, collect, &c);
    pair_tags(&c);
    if (c.n_units) {
        char *state = xcalloc((size_t)c.n_units, 1);
        go_round(&c, 0, state);
        free(state);
        walk(&c, c.units[0].first, c.units[0].end, &root, -1);
        check_fillings(&c);
    }
    /* A partial that is put in at several places may ask for what not all of them have. */
    for (int i = 0; i < c.n_tags; i++)
        if (c.lost[i] && !c.found[i])
            fault(&c, i, c.hint[i].data);
    checker_release(&c);
    return !c.broken;
}
