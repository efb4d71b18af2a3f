#include "text/mustache.h"

#include "base/alloc.h"
#include "text/mustache_code.h"

#include <stdlib.h>
#include <string.h>

int code_fail_at(const struct code_unit *unit, int tag, struct error *err)
{
    if (!err || err->source[0])
        return -1;
    const struct code_tag *at = &unit->tags[tag];
    return error_at(err, unit->source, at->line, at->column);
}

/* Asks for a partial's text. The first tag that names it is where a failure is said to be. */
static int load(struct mustache *template, int index, const struct mustache_loader *loader,
                struct error *err)
{
    struct code_unit *unit = &template->units[index];
    const char *source = NULL;
    int got = 0;
    if (loader)
        got = loader->load(loader->self, unit->name, unit->name_len, &unit->text, &unit->len,
                           &source, err);
    if (got < 0)
        return -1;
    if (got)
        unit->source = source ? xstrdup(source) : xstrndup(unit->name, unit->name_len);
    else
        unit->len = 0;
    return 0;
}

/* Where the partial INDEX is named first. */
static int fail_at_use(const struct mustache *template, int index, struct error *err)
{
    for (int u = 0; u < index; u++) {
        const struct code_unit *unit = &template->units[u];
        for (int i = 0; i < unit->n_ops; i++) {
            const struct code_op *op = &unit->ops[i];
            if ((op->kind == CODE_PARTIAL || op->kind == CODE_PARENT) && op->unit == index)
                return code_fail_at(unit, op->tag, err);
        }
    }
    return -1;
}

static int compile_all(struct mustache *template, const struct mustache_provider *provider,
                       const struct mustache_loader *loader, struct error *err)
{
    if (code_compile(template, 0, provider, err))
        return -1;
    /* Partials that partials name are added to the units as these are compiled. */
    for (int i = 1; i < template->n_units; i++) {
        if (load(template, i, loader, err))
            return fail_at_use(template, i, err);
        if (template->units[i].len && code_compile(template, i, provider, err))
            return -1;
    }
    return 0;
}

int mustache_compile(const char *text, size_t len, const char *name,
                     const struct mustache_provider *provider, const struct mustache_loader *loader,
                     struct mustache **out, struct error *err)
{
    struct mustache *template = xcalloc(1, sizeof *template);
    template->text = xstrndup(text, len);
    template->units = code_grow(NULL, 0, &template->cap_units, sizeof *template->units);
    template->units[template->n_units++] =
        (struct code_unit){.source = xstrdup(name), .text = template->text, .len = len};
    if (compile_all(template, provider, loader, err)) {
        mustache_free(template);
        return -1;
    }
    *out = template;
    return 0;
}

void mustache_free(struct mustache *template)
{
    if (!template)
        return;
    for (int i = 0; i < template->n_units; i++) {
        struct code_unit *unit = &template->units[i];
        free(unit->source);
        free(unit->ops);
        free(unit->tags);
        free(unit->segments);
    }
    free(template->units);
    free(template->text);
    free(template);
}

/* The unit that a tag names; -1: it names none. */
static int unit_put_by(const struct mustache *template, const struct code_tag *tag)
{
    if (tag->sigil != '>' && tag->sigil != '<')
        return -1;
    for (int i = 1; i < template->n_units; i++)
        if (template->units[i].name_len == tag->len &&
            !memcmp(template->units[i].name, tag->name, tag->len))
            return i;
    return -1;
}

int mustache_tags(const struct mustache *template, mustache_tag_fn each, void *self)
{
    for (int u = 0; u < template->n_units; u++) {
        const struct code_unit *unit = &template->units[u];
        for (int i = 0; i < unit->n_tags; i++) {
            const struct code_tag *tag = &unit->tags[i];
            int puts = unit_put_by(template, tag);
            struct mustache_tag shown = {
                .unit = u,
                .source = unit->source,
                .text = unit->text,
                .begin = tag->begin,
                .end = tag->end,
                .line = tag->line,
                .column = tag->column,
                .sigil = tag->sigil,
                .name = tag->name,
                .len = tag->len,
                .puts = puts,
                .missing = puts >= 0 && !template->units[puts].source,
            };
            int rc = each(self, &shown);
            if (rc)
                return rc;
        }
    }
    return 0;
}

void mustache_place_tag(const struct mustache_place *place, const char **source, int *line,
                        int *column)
{
    const struct code_unit *unit = place->unit;
    const struct code_op *op = place->op;
    *source = unit->source;
    *line = unit->tags[op->tag].line;
    *column = unit->tags[op->tag].column;
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return NULL;
    }
}

static int html_inline(void *self, const struct mustache_place *place,
                       const struct mustache_text *value, struct buf *out, struct error *err)
{
    (void)self, (void)place, (void)err;
    size_t from = 0;
    for (size_t i = 0; i < value->len; i++) {
        const char *e = entity(value->bytes[i]);
        if (!e)
            continue;
        buf_add(out, value->bytes + from, i - from);
        buf_adds(out, e);
        from = i + 1;
    }
    buf_add(out, value->bytes + from, value->len - from);
    return 0;
}

static int as_it_is(void *self, const struct mustache_place *place,
                    const struct mustache_text *value, struct buf *out, struct error *err)
{
    (void)self, (void)place, (void)err;
    buf_add(out, value->bytes, value->len);
    return 0;
}

const struct mustache_policy mustache_html = {.inlined = html_inline, .block = as_it_is};
const struct mustache_policy mustache_plain = {.inlined = as_it_is, .block = as_it_is};
