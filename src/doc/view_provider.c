#include "doc/view_provider.h"

#include "base/alloc.h"
#include "doc/view_value.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* A node's number: what it is, and of which shape and field. */
enum node_type {
    NODE_NOTHING,
    NODE_OBJECT,
    NODE_VALUE,
    NODE_HAS,
    NODE_ANY, /* has_A_or_B: its field is the name's number */
    NODE_LIST,
    NODE_FIELDS,
    NODE_STRING,
    NODE_INNER, /* a field that is an object: never a node's, it is gone into */
};
#define NODE(type, shape, field)                                                                   \
    ((intptr_t)(type) | (intptr_t)(shape) << 8 | (intptr_t)(field) << 16)
#define NODE_TYPE(n) ((enum node_type)((n)&0xFF))
#define NODE_SHAPE(n) ((int)((n) >> 8 & 0xFF))
#define NODE_FIELD(n) ((int)((n) >> 16))

static int shape_number(const struct view_shape *shape)
{
    int i = 0;
    while (view_shapes[i] != shape)
        i++;
    return i;
}

static const struct view_field *field_of(struct mustache_node node)
{
    return &view_shapes[NODE_SHAPE(node.number)]->fields[NODE_FIELD(node.number)];
}

/* "after_…" lists that a template uses are places it has for sections. */
static void note_anchor(struct view *v, const char *name)
{
    if (strncmp(name, "after_", 6) != 0)
        return;
    struct buf heading = BUF_INIT;
    for (const char *p = name + 6; *p; p++)
        buf_addc(&heading, *p == '_' ? ' ' : *p);
    int anchor = view_anchor(heading.data);
    if (anchor >= 0)
        v->anchors |= 1u << anchor;
    buf_release(&heading);
}

static intptr_t number_of_field(int shape, int field)
{
    switch (view_shapes[shape]->fields[field].type) {
    case VIEW_LIST:
    case VIEW_STRINGS:
        return NODE(NODE_LIST, shape, field);
    case VIEW_OBJECT:
    case VIEW_FIELDS:
        return NODE(NODE_INNER, shape, field);
    default:
        return NODE(NODE_VALUE, shape, field);
    }
}

/* The nodes of a name in each shape; has_NAME where no shape has that itself. */
static void find_nodes(struct view_provider *p, const char *name, size_t len, intptr_t *row)
{
    int own[VIEW_SHAPES_MOST], has[VIEW_SHAPES_MOST];
    bool asks = len > 4 && !strncmp(name, "has_", 4);
    view_names_find(&p->fields, name, len, own);
    view_names_find(&p->fields, name + 4, asks ? len - 4 : 0, has);
    for (int s = 0; view_shapes[s]; s++) {
        row[s] = own[s] >= 0   ? number_of_field(s, own[s])
                 : has[s] >= 0 ? NODE(NODE_HAS, s, has[s])
                               : 0;
        /* Events are read whole where a template asks for what brief ones don't have. */
        int asked = asks ? has[s] : own[s];
        if (view_shapes[s] == &shape_event && asked >= 0 &&
            !(shape_event.fields[asked].where & VIEW_BRIEF))
            p->view->columns = TIMELINE_WHOLE;
    }
}

static int name_number(void *self, const char *name, size_t len)
{
    struct view_provider *p = self;
    int *chain = &p->chains[view_names_chain(name, len)];
    for (int i = *chain; i; i = p->known[i - 1].next)
        if (!strncmp(p->names.v[i - 1], name, len) && !p->names.v[i - 1][len])
            return i - 1;
    if (p->names.n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 128;
        p->known = xreallocarray(p->known, p->cap, sizeof *p->known);
    }
    struct view_provider_name *known = &p->known[p->names.n];
    strv_addn(&p->names, name, len);
    note_anchor(p->view, p->names.v[p->names.n - 1]);
    memset(known, 0, sizeof *known);
    find_nodes(p, name, len, known->nodes);
    p->columns = p->view->columns;
    p->anchors = p->view->anchors;
    known->next = *chain;
    *chain = (int)p->names.n;
    return *chain - 1;
}

static void set(struct mustache_node *out, const void *pointer, intptr_t number)
{
    *out = (struct mustache_node){pointer, number};
}

/* The node of an object's field that is an object itself. */
static void enter_field(struct view_provider *p, struct mustache_node in, intptr_t number,
                        struct mustache_node *out)
{
    struct view_value value;
    const struct view_field *f = field_of((struct mustache_node){in.pointer, number});
    if (f->type == VIEW_FIELDS) {
        set(out, p->view, NODE(NODE_FIELDS, 0, 0));
        return;
    }
    view_get(p->view, view_shapes[NODE_SHAPE(number)], f, in.pointer, &value);
    set(out, value.object,
        value.object ? NODE(NODE_OBJECT, shape_number(f->shape), 0) : NODE(NODE_NOTHING, 0, 0));
}

#define FIELD_TEXT 0 /* the place of a narrative's text in its shape */

static bool get_named(struct view_provider *p, const char *name, bool as_object,
                      struct mustache_node *out)
{
    const struct field *field = view_field_named(p->view, name);
    if (!field)
        return false;
    int shape = shape_number(&shape_field);
    set(out, field, as_object ? NODE(NODE_OBJECT, shape, 0) : NODE(NODE_VALUE, shape, FIELD_TEXT));
    return true;
}

/* has_NAME of a narrative. */
static bool get_has_named(struct view_provider *p, struct mustache_node in, const char *name,
                          struct mustache_node *out)
{
    return !strncmp(name, "has_", 4) && view_shapes[NODE_SHAPE(in.number)] == &shape_incident &&
           get_named(p, name + 4, false, out);
}

static enum mustache_kind kind(void *self, struct mustache_node node);

/* has_A_or_B: whether any of them has anything in it. */
static bool get_any(struct view_provider *p, struct mustache_node in, int name,
                    struct mustache_node *out)
{
    const char *text = p->names.v[name];
    if (strncmp(text, "has_", 4) != 0 || !strstr(text, "_or_"))
        return false;
    set(out, in.pointer, NODE(NODE_ANY, NODE_SHAPE(in.number), name));
    return true;
}

static bool has_one(struct view_provider *p, struct mustache_node in, const char *name, size_t len)
{
    int fields[VIEW_SHAPES_MOST], shape = NODE_SHAPE(in.number);
    struct mustache_node one;
    view_names_find(&p->fields, name, len, fields);
    if (fields[shape] >= 0) {
        set(&one, in.pointer, NODE(NODE_HAS, shape, fields[shape]));
        return kind(p, one) != MUSTACHE_FALSE;
    }
    struct buf word = BUF_INIT;
    buf_add(&word, name, len);
    bool there = view_shapes[shape] == &shape_incident && get_named(p, word.data, false, &one) &&
                 kind(p, one) != MUSTACHE_FALSE;
    buf_release(&word);
    return there;
}

static bool has_any(struct view_provider *p, struct mustache_node node)
{
    struct mustache_node in = {node.pointer, NODE(NODE_OBJECT, NODE_SHAPE(node.number), 0)};
    const char *from = p->names.v[NODE_FIELD(node.number)] + strlen("has_"), *to;
    for (; (to = strstr(from, "_or_")) != NULL; from = to + strlen("_or_"))
        if (has_one(p, in, from, (size_t)(to - from)))
            return true;
    return has_one(p, in, from, strlen(from));
}

/* A name that is no field of the object. */
static bool get_other(struct view_provider *p, struct mustache_node in, int number,
                      struct mustache_node *out)
{
    const char *name = p->names.v[number];
    if (NODE_TYPE(in.number) == NODE_FIELDS)
        return get_named(p, name, true, out);
    if (NODE_TYPE(in.number) != NODE_OBJECT)
        return false;
    if (get_has_named(p, in, name, out) || get_any(p, in, number, out))
        return true;
    return view_shapes[NODE_SHAPE(in.number)] == &shape_incident && get_named(p, name, false, out);
}

static bool get(void *self, struct mustache_node in, int name, struct mustache_node *out)
{
    struct view_provider *p = self;
    intptr_t number = 0;
    if (name < 0)
        return false;
    if (NODE_TYPE(in.number) == NODE_OBJECT)
        number = p->known[name].nodes[NODE_SHAPE(in.number)];
    if (!number)
        return get_other(p, in, name, out);
    if (NODE_TYPE(number) == NODE_INNER)
        enter_field(p, in, number, out);
    else
        set(out, in.pointer, number);
    return true;
}

/* The value of a field; its text is good until another is read. */
static const struct view_value *value_of(struct view_provider *p, struct mustache_node node)
{
    if (p->last.there && p->last.node.pointer == node.pointer && p->last.node.number == node.number)
        return &p->last.value;
    view_get(p->view, view_shapes[NODE_SHAPE(node.number)], field_of(node), node.pointer,
             &p->last.value);
    p->last.node = node;
    p->last.there = true;
    return &p->last.value;
}

/* Lists of strings are parsed when they are stepped into. */
struct string_list {
    json_t *all;
    size_t next;
};

static int step_strings(struct view_provider *p, struct mustache_node list, void **state,
                        struct mustache_node *item)
{
    struct string_list *strings = *state;
    if (!strings) {
        const struct view_value *value = value_of(p, list);
        if (!value->text || value->len <= strlen("[]"))
            return 0;
        *state = strings = xcalloc(1, sizeof *strings);
        strings->all = json_loadb(value->text, value->len, 0, NULL);
    }
    const char *text = json_string_value(json_array_get(strings->all, strings->next++));
    if (text)
        set(item, text, NODE(NODE_STRING, 0, 0));
    return text != NULL;
}

static int step_raw(struct view_provider *p, struct mustache_node list, void **state,
                    struct mustache_node *item, struct error *err)
{
    const struct view_field *f = field_of(list);
    if (f->type == VIEW_STRINGS)
        return step_strings(p, list, state, item);
    const void *object = NULL;
    p->last.there = false; /* an object's place is the next one's too */
    int rc = f->step(p->view, list.pointer, state, &object, err);
    if (rc == 1)
        set(item, object, NODE(NODE_OBJECT, shape_number(f->shape), 0));
    return rc;
}

static void done(void *self, struct mustache_node list, void *state)
{
    (void)self;
    const struct view_field *f = field_of(list);
    if (!state)
        return;
    if (f->type != VIEW_STRINGS) {
        f->done(state);
        return;
    }
    struct string_list *strings = state;
    json_decref(strings->all);
    free(strings);
}

static void forget_peeked(struct view_provider *p)
{
    if (!p->peeked.there)
        return;
    done(p, p->peeked.list, p->peeked.state);
    p->peeked.there = false;
}

static int step(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                struct error *err)
{
    struct view_provider *p = self;
    bool peeked = p->peeked.there && p->peeked.list.pointer == list.pointer &&
                  p->peeked.list.number == list.number;
    if (*state || !peeked) {
        /* What was looked into belongs to an object that may be about to move on. */
        forget_peeked(p);
        return step_raw(p, list, state, item, err);
    }
    *state = p->peeked.state;
    *item = p->peeked.item;
    p->peeked.there = false;
    p->last.there = false;
    return 1;
}

static bool is_filled(struct view_provider *p, struct mustache_node list)
{
    void *state = NULL;
    struct mustache_node item;
    forget_peeked(p);
    int rc = step_raw(p, list, &state, &item, &p->error);
    if (rc < 0)
        view_fail(p->view, &p->error);
    if (rc < 1) {
        done(p, list, state);
        return false;
    }
    p->peeked.there = true;
    p->peeked.list = list;
    p->peeked.state = state;
    p->peeked.item = item;
    return true;
}

static bool is_true(struct view_provider *p, struct mustache_node node)
{
    const struct view_value *value = value_of(p, node);
    switch (value->type) {
    case VIEW_NULL:
        return false;
    case VIEW_BOOL:
        return value->number == 1;
    case VIEW_TEXT:
    case VIEW_MARKDOWN:
        return value->len > 0;
    default:
        return true;
    }
}

static enum mustache_kind kind(void *self, struct mustache_node node)
{
    struct view_provider *p = self;
    struct mustache_node list;
    switch (NODE_TYPE(node.number)) {
    case NODE_OBJECT:
    case NODE_FIELDS:
        return MUSTACHE_OBJECT;
    case NODE_STRING:
        return MUSTACHE_VALUE;
    case NODE_LIST:
        return is_filled(p, node) ? MUSTACHE_LIST : MUSTACHE_FALSE;
    case NODE_VALUE:
        return is_true(p, node) ? MUSTACHE_VALUE : MUSTACHE_FALSE;
    case NODE_HAS:
        set(&list, node.pointer, NODE(NODE_LIST, NODE_SHAPE(node.number), NODE_FIELD(node.number)));
        if (field_of(node)->type == VIEW_LIST || field_of(node)->type == VIEW_STRINGS)
            return is_filled(p, list) ? MUSTACHE_VALUE : MUSTACHE_FALSE;
        return is_true(p, node) ? MUSTACHE_VALUE : MUSTACHE_FALSE;
    case NODE_ANY:
        return has_any(p, node) ? MUSTACHE_VALUE : MUSTACHE_FALSE;
    default:
        return MUSTACHE_FALSE;
    }
}

static void put(struct mustache_text *out, const char *bytes, size_t len,
                enum mustache_format format)
{
    *out = (struct mustache_text){.bytes = bytes, .len = len, .format = format};
}

static int text(void *self, struct mustache_node node, struct mustache_text *out, struct error *err)
{
    (void)err;
    struct view_provider *p = self;
    put(out, "", 0, MUSTACHE_PLAIN);
    if (NODE_TYPE(node.number) == NODE_STRING)
        put(out, node.pointer, strlen(node.pointer), MUSTACHE_PLAIN);
    if (NODE_TYPE(node.number) != NODE_VALUE)
        return 0;
    const struct view_value *value = value_of(p, node);
    buf_reset(&p->text);
    switch (value->type) {
    case VIEW_TEXT:
    case VIEW_NUMBER:
    case VIEW_RAW:
        put(out, value->text, value->len, MUSTACHE_PLAIN);
        return 0;
    case VIEW_MARKDOWN:
        put(out, value->text, value->len, MUSTACHE_MARKDOWN);
        out->mark = value->mark;
        out->label = value->label;
        return 0;
    case VIEW_INT:
        buf_addf(&p->text, "%" PRId64, value->number);
        break;
    case VIEW_BOOL:
        buf_adds(&p->text, value->number == 1 ? "true" : "false");
        break;
    case VIEW_TIME:
        instant_add_rfc3339(&p->text, value->number,
                            zone_offset(&p->view->zone, value->number, NULL));
        break;
    default:
        return 0;
    }
    put(out, p->text.data, p->text.len, MUSTACHE_PLAIN);
    return 0;
}

void view_provider_init(struct view_provider *p, struct view *view)
{
    memset(p, 0, sizeof *p);
    buf_init(&p->text);
    p->view = view;
    view_names_build(&p->fields);
    view->columns = p->columns = TIMELINE_DOCUMENT;
    view->template_names = &p->names;
    p->provider = (struct mustache_provider){
        p,    name_number, get,
        kind, text,        step,
        done, true,        {view, NODE(NODE_OBJECT, shape_number(&shape_incident), 0)}};
}

void view_provider_turn(struct view_provider *p, struct view *view)
{
    forget_peeked(p);
    view->columns = p->columns;
    view->anchors = p->anchors;
    view->template_names = &p->names;
    p->last.there = false;
    p->view = view;
    p->provider.root.pointer = view;
}

void view_provider_release(struct view_provider *p)
{
    forget_peeked(p);
    p->view->template_names = NULL;
    strv_release(&p->names);
    free(p->known);
    buf_release(&p->text);
    memset(p, 0, sizeof *p);
}
