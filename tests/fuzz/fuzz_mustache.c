/* Any bytes as a template and two partials (parted by NUL): they compile or are refused with a
 * place, and what is rendered shows the policy true lines. */
#include "base/alloc.h"
#include "text/mustache.h"
#include "text/mustache_json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char records[] =
    "{\"a\":\"one\\ntwo\",\"b\":{\"a\":1.5,\"b\":{\"c\":null}},\"c\":false,\"e\":\"\","
    "\"l\":[{\"a\":1},{\"a\":\"<x>\",\"l\":[1,[2,3],[]]}],"
    "\"k\":{\"a\":1,\"k\":{\"a\":2,\"k\":{\"a\":3,\"k\":null}}}}";

struct parts {
    const char *text[3];
    size_t len[3];
};

static void expect(int yes)
{
    if (!yes)
        abort();
}

static int load(void *self, const char *name, size_t name_len, const char **text, size_t *len,
                const char **source, struct error *err)
{
    const struct parts *parts = self;
    if (name_len != 1 || (name[0] != 'p' && name[0] != 'q'))
        return name_len == 1 && name[0] == 'x' ? error_set(err, "partial 'x' is refused") : 0;
    *text = parts->text[name[0] - 'o'];
    *len = parts->len[name[0] - 'o'];
    *source = "partial";
    return 1;
}

/* Steps that may be taken, so that lists in lists in lists end; then an error is tried. */
static int steps;
static int (*json_step)(void *self, struct mustache_node list, void **state,
                        struct mustache_node *item, struct error *err);

static int step(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                struct error *err)
{
    if (!steps)
        return error_set(err, "enough");
    steps--;
    return json_step(self, list, state, item, err);
}

static int check_place(void *self, const struct mustache_place *place,
                       const struct mustache_text *value, struct buf *out, struct error *err)
{
    (void)self, (void)err;
    expect(!out->len && place->indent <= place->len);
    expect(!memchr(place->line, '\n', place->len));
    for (size_t i = 0; i < place->indent; i++)
        expect(place->line[i] == ' ' || place->line[i] == '\t');
    buf_add(out, value->bytes, value->len);
    return 0;
}

static size_t see_literal(void *self, const char *bytes, size_t len, const char **between)
{
    (void)between;
    buf_add(self, bytes, len);
    return len;
}

static int sink(void *self, const char *bytes, size_t len, struct error *err)
{
    buf_add(self, bytes, len);
    return ((struct buf *)self)->len < (1u << 20) ? 0 : error_set(err, "enough");
}

static int see_tag(void *self, const struct mustache_tag *tag)
{
    (void)self;
    expect(tag->source && tag->line > 0 && tag->column > 0 && tag->len > 0);
    expect(tag->begin < tag->end);
    return 0;
}

static void render(const struct mustache *template, const struct mustache_provider *provider)
{
    struct buf out = BUF_INIT, literals = BUF_INIT;
    struct error err = ERROR_INIT;
    struct mustache_policy policy = {&literals, check_place, check_place, see_literal, NULL};
    steps = 2000;
    if (mustache_render(template, provider, &policy, sink, &out, &err))
        expect(err.text[0]);
    else
        expect(literals.len <= out.len);
    buf_release(&out);
    buf_release(&literals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parts parts = {{"", "", ""}, {0, 0, 0}};
    char *text = xmalloc(size);
    memcpy(text, data, size);
    char *from = text;
    for (int i = 0; i < 3; i++) {
        size_t left = size - (size_t)(from - text);
        char *end = i < 2 ? memchr(from, '\0', left) : NULL;
        parts.text[i] = from;
        parts.len[i] = end ? (size_t)(end - from) : left;
        from += parts.len[i] + (end ? 1 : 0);
    }
    json_t *root = json_loads(records, 0, NULL);
    struct mustache_json json;
    struct mustache_loader loader = {&parts, load};
    struct mustache *template = NULL;
    struct error err = ERROR_INIT;
    mustache_json_init(&json, root);
    json_step = json.provider.step;
    json.provider.step = step;
    if (mustache_compile(parts.text[0], parts.len[0], "template", &json.provider, &loader,
                         &template, &err)) {
        expect(err.text[0] && err.source[0] && err.line > 0 && err.column > 0);
    } else {
        mustache_tags(template, see_tag, NULL);
        render(template, &json.provider);
    }
    mustache_free(template);
    mustache_json_release(&json);
    json_decref(root);
    free(text);
    return 0;
}
