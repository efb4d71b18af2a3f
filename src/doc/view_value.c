#include "doc/view_value.h"

#include "base/alloc.h"
#include "doc/public.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void put_text(struct view_value *out, enum view_type type, const char *text)
{
    *out = (struct view_value){
        .type = text ? type : VIEW_NULL, .text = text, .len = text ? strlen(text) : 0};
}

void put_int(struct view_value *out, enum view_type type, int64_t number)
{
    *out = (struct view_value){.type = number == NONE ? VIEW_NULL : type, .number = number};
}

void put_bool(struct view_value *out, bool yes)
{
    put_int(out, VIEW_BOOL, yes);
}

void put_object(struct view_value *out, const void *object)
{
    *out = (struct view_value){.type = object ? VIEW_OBJECT : VIEW_NULL, .object = object};
}

void put_scratch(struct view *v, struct view_value *out)
{
    *out = (struct view_value){.type = v->scratch.len ? VIEW_TEXT : VIEW_NULL,
                               .text = v->scratch.data,
                               .len = v->scratch.len};
}

void put_marker(struct view *v, char letter, int64_t number, struct view_value *out)
{
    buf_reset(&v->scratch);
    if (v->refs)
        buf_addf(&v->scratch, "%c%lld", letter, (long long)number);
    put_scratch(v, out);
}

void put_marked(struct view *v, char letter, int64_t number, const char *text,
                struct view_value *out)
{
    put_text(out, VIEW_MARKDOWN, text);
    snprintf(v->mark, sizeof v->mark, "%c%lld", letter, (long long)number);
    out->mark = v->refs ? v->mark : NULL;
}

void view_fail(struct view *v, const struct error *err)
{
    if (!v->failed)
        v->error = *err;
    v->failed = true;
}

void view_get(struct view *v, const struct view_shape *shape, const struct view_field *field,
              const void *object, struct view_value *out)
{
    if (field->get) {
        field->get(v, object, out);
        return;
    }
    const char *record = shape->indirect ? *(const char *const *)object : object;
    const void *at = record + field->offset;
    switch (field->type) {
    case VIEW_INT:
    case VIEW_TIME:
        put_int(out, field->type, *(const int64_t *)at);
        break;
    case VIEW_BOOL:
        put_bool(out, *(const int64_t *)at == 1);
        break;
    case VIEW_STRINGS:
    case VIEW_RAW:
        put_text(out, field->type, *(char *const *)at ? *(char *const *)at : "[]");
        break;
    default:
        put_text(out, field->type, *(char *const *)at);
        break;
    }
}

void view_add_ref(struct view *v, enum record_kind kind, int64_t id)
{
    if (id == NONE)
        return;
    struct error err = ERROR_INIT;
    union record record;
    int rc = record_get(v->db, kind, id, &record, &err);
    if (rc < 0)
        view_fail(v, &err);
    if (rc < 1)
        return;
    if (!record_removed(kind, &record))
        ref_add(&v->scratch, kind, &record);
    record_release(kind, &record);
}

/* A list of records, and of the one that it is at what the view shows. */
struct record_list {
    struct cursor cursor;
    union record shown;
};

int view_step_recorded(struct view *v, enum record_kind kind, void **state, const void **item,
                       struct error *err)
{
    struct record_list *list = *state;
    if (!list) {
        *state = list = xcalloc(1, sizeof *list);
        if (cursor_open_list(&list->cursor, v->db, kind, v->incident.id, err))
            return -1;
    }
    *item = &list->cursor.row;
    return cursor_next(&list->cursor, err);
}

bool view_show_recorded(const struct view *v, void *state, const void **item)
{
    struct record_list *list = state;
    return public_step(v, list->cursor.kind, item, &list->shown);
}

int view_step_records(struct view *v, enum record_kind kind, void **state, const void **item,
                      struct error *err)
{
    int rc;
    while ((rc = view_step_recorded(v, kind, state, item, err)) == 1)
        if (view_show_recorded(v, *state, item))
            return 1;
    return rc;
}

void view_done_records(void *state)
{
    struct record_list *list = state;
    if (!list)
        return;
    record_release(list->cursor.kind, &list->shown);
    cursor_close(&list->cursor);
    free(list);
}
