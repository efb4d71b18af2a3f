#include "doc/view_json.h"

#include "base/json.h"
#include "store/vocabulary.h"

#include <string.h>

#define FLUSH_AT (64 * 1024)

int json_out_flush(struct json_out *out, struct error *err)
{
    if (!out->sink || !out->buf.len)
        return 0;
    int rc = out->sink(out->self, out->buf.data, out->buf.len, err);
    buf_reset(&out->buf);
    return rc;
}

static int flush_some(struct json_out *out, struct error *err)
{
    return out->buf.len < FLUSH_AT ? 0 : json_out_flush(out, err);
}

static void add_key(struct json_out *out, const char *name)
{
    buf_addc(&out->buf, '"');
    buf_adds(&out->buf, name);
    buf_adds(&out->buf, "\": ");
}

static void add_field(struct json_out *out, const struct field *field)
{
    if (!field) {
        buf_adds(&out->buf, "null");
        return;
    }
    buf_adds(&out->buf, "{\"text\": ");
    json_add_string(&out->buf, field->text);
    buf_addf(&out->buf, ", \"internal\": %s}", field->internal == 1 ? "true" : "false");
}

static bool is_named(const char *name)
{
    for (const char *const *n = field_names; *n; n++)
        if (!strcmp(*n, name))
            return true;
    return false;
}

/* The five named ones always, then the others, sorted as they come. */
static void add_fields(const struct view *v, struct json_out *out)
{
    buf_addc(&out->buf, '{');
    for (const char *const *n = field_names; *n; n++) {
        buf_addf(&out->buf, "%s\"%s\": ", n == field_names ? "" : ", ", *n);
        add_field(out, view_field_named(v, *n));
    }
    for (size_t i = 0; i < v->field_count; i++) {
        if (is_named(v->fields[i].name))
            continue;
        buf_adds(&out->buf, ", ");
        json_add_string(&out->buf, v->fields[i].name);
        buf_adds(&out->buf, ": ");
        add_field(out, &v->fields[i]);
    }
    buf_addc(&out->buf, '}');
}

static int add_object(struct view *v, const struct view_shape *shape, const void *object,
                      unsigned where, bool brief, struct json_out *out, struct error *err);

static int add_value(struct view *v, const struct view_shape *shape, const struct view_field *field,
                     const void *object, unsigned where, struct json_out *out, struct error *err)
{
    struct view_value value;
    view_get(v, shape, field, object, &value);
    switch (value.type) {
    case VIEW_TEXT:
    case VIEW_MARKDOWN:
        json_add_bytes(&out->buf, value.text, value.len);
        return 0;
    case VIEW_INT:
        json_add_int(&out->buf, value.number);
        return 0;
    case VIEW_BOOL:
        json_add_bool(&out->buf, value.number == 1);
        return 0;
    case VIEW_TIME:
        buf_addc(&out->buf, '"');
        instant_add_rfc3339(&out->buf, value.number, zone_offset(&v->zone, value.number, NULL));
        buf_addc(&out->buf, '"');
        return 0;
    case VIEW_NUMBER:
    case VIEW_STRINGS:
    case VIEW_RAW:
        buf_add(&out->buf, value.text, value.len);
        return 0;
    case VIEW_FIELDS:
        add_fields(v, out);
        return 0;
    case VIEW_OBJECT:
        return add_object(v, field->shape, value.object, where, false, out, err);
    default:
        buf_adds(&out->buf, "null");
        return 0;
    }
}

/* BREAK, where not NULL, goes before each item: a line end and an indentation. */
static int add_list(struct view *v, const struct view_field *field, const void *object,
                    unsigned where, const char *line_break, struct json_out *out, struct error *err)
{
    void *state = NULL;
    const void *item;
    int rc, n = 0;
    buf_addc(&out->buf, '[');
    while ((rc = field->step(v, object, &state, &item, err)) == 1) {
        buf_adds(&out->buf, n++ ? (line_break ? "," : ", ") : "");
        if (line_break) {
            buf_adds(&out->buf, line_break);
            buf_adds(&out->buf, "  ");
        }
        rc = add_object(v, field->shape, item, where, false, out, err);
        if (!rc && line_break)
            rc = flush_some(out, err);
        if (rc)
            break;
    }
    field->done(state);
    if (n && line_break)
        buf_adds(&out->buf, line_break);
    buf_addc(&out->buf, ']');
    return rc < 0 ? -1 : 0;
}

static bool is_seen(const struct view_field *field, unsigned where, bool brief)
{
    bool list = field->type == VIEW_LIST || field->type == VIEW_FIELDS;
    return (field->where & where) && !(brief && list && strcmp(field->name, "roles") != 0);
}

static int add_object(struct view *v, const struct view_shape *shape, const void *object,
                      unsigned where, bool brief, struct json_out *out, struct error *err)
{
    bool first = true;
    buf_addc(&out->buf, '{');
    for (const struct view_field *f = shape->fields; f->name; f++) {
        if (!is_seen(f, where, brief))
            continue;
        buf_adds(&out->buf, first ? "" : ", ");
        first = false;
        add_key(out, f->name);
        int rc = f->type == VIEW_LIST ? add_list(v, f, object, where, NULL, out, err)
                                      : add_value(v, shape, f, object, where, out, err);
        if (rc)
            return -1;
    }
    buf_addc(&out->buf, '}');
    return 0;
}

/* A value that could not be read on the way is an error at the end. */
static int finish(struct view *v, struct error *err)
{
    if (!v->failed)
        return 0;
    *err = v->error;
    return -1;
}

int view_json_line(struct view *v, const struct view_shape *shape, const void *object, bool brief,
                   struct json_out *out, struct error *err)
{
    if (add_object(v, shape, object, VIEW_IN_JSON, brief, out, err))
        return -1;
    return finish(v, err);
}

int view_json_incident(struct view *v, bool export, bool brief, int indent, struct json_out *out,
                       struct error *err)
{
    unsigned where = export ? VIEW_IN_JSON | VIEW_IN_EXPORT : VIEW_IN_JSON;
    struct buf line_break = BUF_INIT;
    buf_addc(&line_break, '\n');
    buf_fill(&line_break, ' ', (size_t)indent + 2);
    bool first = true;
    int rc = 0;
    buf_addc(&out->buf, '{');
    for (const struct view_field *f = shape_incident.fields; !rc && f->name; f++) {
        if (!is_seen(f, where, brief))
            continue;
        buf_addf(&out->buf, "%s%s", first ? "" : ",", line_break.data);
        first = false;
        add_key(out, f->name);
        rc = f->type == VIEW_LIST ? add_list(v, f, v, where, line_break.data, out, err)
                                  : add_value(v, &shape_incident, f, v, where, out, err);
    }
    buf_addc(&out->buf, '\n');
    buf_fill(&out->buf, ' ', (size_t)indent);
    buf_addc(&out->buf, '}');
    buf_release(&line_break);
    return rc ? -1 : finish(v, err);
}
