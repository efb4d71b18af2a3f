/* FIELD: the narratives by name. */
#include "doc/view_value.h"

#include "base/alloc.h"

#include <ctype.h>

static const struct field *field_of(const void *object)
{
    return object;
}

static void get_internal(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, field_of(object)->internal == 1);
}

/* "Lead Up", of lead_up. */
static void get_heading(struct view *v, const void *object, struct view_value *out)
{
    bool begins = true;
    buf_reset(&v->scratch);
    for (const char *c = field_of(object)->name; *c; c++) {
        bool gap = *c == '_' || *c == '-';
        buf_addc(&v->scratch, gap ? ' ' : begins ? (char)toupper((unsigned char)*c) : *c);
        begins = gap;
    }
    put_scratch(v, out);
}

static const struct view_field fields[] = {
    VIEW_COLUMN(field, text, VIEW_MARKDOWN, SEEN_EVERYWHERE, "the narrative", "…"),
    VIEW_GET("internal", VIEW_BOOL, SEEN_EVERYWHERE, "not for the public edition", "false",
             get_internal),
    VIEW_COLUMN(field, name, VIEW_TEXT, SEEN_BY_TEMPLATES, "its name", "impact"),
    VIEW_GET("heading", VIEW_TEXT, SEEN_BY_TEMPLATES, "its name, as a heading", "Lead Up",
             get_heading),
    VIEW_END,
};

const struct view_shape shape_field = {"FIELD", fields, false};

int view_step_more_fields(struct view *v, const void *object, void **state, const void **item,
                          struct error *err)
{
    (void)object;
    (void)err;
    size_t *next = *state;
    if (!next)
        *state = next = xcalloc(1, sizeof *next);
    while (*next < v->field_count) {
        const struct field *field = view_field_named(v, v->fields[(*next)++].name);
        if (!field || (v->template_names && strv_has(v->template_names, field->name)))
            continue;
        *item = field;
        return 1;
    }
    return 0;
}
