#include "text/mustache_json.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number(void *self, const char *name, size_t len)
{
    struct mustache_json *json = self;
    if (memchr(name, '\0', len))
        return -1; /* a key in a jansson tree has none */
    char *key = xstrndup(name, len);
    const json_t *known = json_object_get(json->index, key);
    int n = known ? (int)json_integer_value(known) : (int)json->names.n;
    if (known) {
        free(key);
    } else {
        json_object_set_new_nocheck(json->index, key, json_integer(n));
        strv_take(&json->names, key);
    }
    return n;
}

static bool get(void *self, struct mustache_node node, int name, struct mustache_node *out)
{
    const struct mustache_json *json = self;
    const json_t *value = json_object_get(node.pointer, json->names.v[name]);
    if (value)
        out->pointer = value;
    return value;
}

static enum mustache_kind kind(void *self, struct mustache_node node)
{
    (void)self;
    const json_t *value = node.pointer;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return MUSTACHE_OBJECT;
    case JSON_ARRAY:
        return json_array_size(value) ? MUSTACHE_LIST : MUSTACHE_FALSE;
    case JSON_NULL:
    case JSON_FALSE:
        return MUSTACHE_FALSE;
    default:
        return MUSTACHE_VALUE;
    }
}

static void real_text(struct mustache_json *json, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(json->number, sizeof json->number, "%.*g", digits, value);
        char *end;
        double back = strtod(json->number, &end);
        if (!(back < value) && !(back > value))
            return;
    }
}

static int text(void *self, struct mustache_node node, struct mustache_text *out, struct error *err)
{
    (void)err;
    struct mustache_json *json = self;
    const json_t *value = node.pointer;
    out->format = MUSTACHE_PLAIN;
    out->bytes = json->number;
    json->number[0] = '\0';
    switch (json_typeof(value)) {
    case JSON_STRING:
        out->bytes = json_string_value(value);
        out->len = json_string_length(value);
        return 0;
    case JSON_INTEGER:
        snprintf(json->number, sizeof json->number, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        real_text(json, json_real_value(value));
        break;
    case JSON_TRUE:
        out->bytes = "true";
        break;
    case JSON_FALSE:
        out->bytes = "false";
        break;
    default:
        break;
    }
    out->len = strlen(out->bytes);
    return 0;
}

/* The state is no memory, only the index of the next item. */
static int step(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                struct error *err)
{
    (void)self, (void)err;
    size_t next = (size_t)(uintptr_t)*state;
    const json_t *value = json_array_get(list.pointer, next);
    if (!value)
        return 0;
    *state = (void *)(uintptr_t)(next + 1);
    *item = (struct mustache_node){.pointer = value};
    return 1;
}

static void done(void *self, struct mustache_node list, void *state)
{
    (void)self, (void)list, (void)state;
}

void mustache_json_init(struct mustache_json *json, const json_t *root)
{
    *json = (struct mustache_json){
        .provider = {.self = json,
                     .number = number,
                     .get = get,
                     .kind = kind,
                     .text = text,
                     .step = step,
                     .done = done},
        .index = json_object(),
    };
    mustache_json_root(json, root);
}

void mustache_json_root(struct mustache_json *json, const json_t *root)
{
    json->provider.root = (struct mustache_node){.pointer = root};
}

void mustache_json_release(struct mustache_json *json)
{
    json_decref(json->index);
    strv_release(&json->names);
    *json = (struct mustache_json){{0}, NULL, {0}, {0}};
}
