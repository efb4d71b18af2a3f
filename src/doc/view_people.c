/* ROLE: the people of an incident. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "store/history.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct people {
    json_t *roles;     /* with a role: they stand in one column, as JSON */
    struct strv names; /* without */
    size_t next;
    struct view_role item;
};

static struct people *begin(struct view *v, bool with_roles, void **state)
{
    struct people *people = xcalloc(1, sizeof *people);
    if (with_roles && v->incident.roles)
        people->roles = json_loads(v->incident.roles, 0, NULL);
    return *state = people;
}

void view_done_people(void *state)
{
    struct people *people = state;
    if (!people)
        return;
    json_decref(people->roles);
    strv_release(&people->names);
    free(people);
}

static const char *role_text(const struct people *people, size_t i, const char *key)
{
    return json_string_value(json_object_get(json_array_get(people->roles, i), key));
}

int view_step_roles(struct view *v, const void *object, void **state, const void **item,
                    struct error *err)
{
    (void)object;
    (void)err;
    struct people *people = *state ? *state : begin(v, true, state);
    size_t i = people->next++;
    if (i >= json_array_size(people->roles))
        return 0;
    people->item =
        (struct view_role){role_text(people, i, "role"), role_text(people, i, "name"), i};
    *item = &people->item;
    return 1;
}

static int next_name(struct people *people, const void **item)
{
    if (people->next >= people->names.n)
        return 0;
    people->item =
        (struct view_role){.name = people->names.v[people->next], .again = people->next > 0};
    people->next++;
    *item = &people->item;
    return 1;
}

/* Keeps of a sorted list what is not in another. */
static void keep_others(struct strv *names, const struct strv *known)
{
    struct strv kept = {0};
    size_t k = 0;
    for (size_t i = 0; i < names->n; i++) {
        while (k < known->n && strcmp(known->v[k], names->v[i]) < 0)
            k++;
        if (k == known->n || strcmp(known->v[k], names->v[i]) != 0)
            strv_add(&kept, names->v[i]);
    }
    strv_release(names);
    *names = kept;
}

static void add_name(struct strv *names, const char *name)
{
    if (name && *name && !(names->n && !strcmp(names->v[names->n - 1], name)))
        strv_add(names, name);
}

int view_step_others(struct view *v, const void *object, void **state, const void **item,
                     struct error *err)
{
    if (*state)
        return next_name(*state, item);
    if (v->public) /* nothing but names */
        return 0;
    struct people *people = begin(v, true, state);
    struct strv known = {0};
    void *events = NULL;
    const void *event;
    int rc;
    while ((rc = view_step_events(v, object, &events, &event, err)) == 1)
        add_name(&people->names, ((const struct view_event *)event)->event->by);
    view_done_events(events);
    for (size_t i = 0; i < json_array_size(people->roles); i++)
        add_name(&known, role_text(people, i, "name"));
    strv_sort_unique(&known);
    strv_sort_unique(&people->names);
    keep_others(&people->names, &known);
    strv_release(&known);
    return rc < 0 ? -1 : next_name(people, item);
}

int view_step_authors(struct view *v, const void *object, void **state, const void **item,
                      struct error *err)
{
    (void)object;
    if (*state)
        return next_name(*state, item);
    if (v->public)
        return 0;
    struct people *people = begin(v, false, state);
    struct history history = {0};
    int rc = history_open_incident(&history, v->db, v->incident.id, err);
    while (!rc && (rc = history_next(&history, err)) == 1) {
        add_name(&people->names, history.row.author);
        rc = 0;
    }
    history_close(&history);
    strv_sort_unique(&people->names);
    return rc < 0 ? -1 : next_name(people, item);
}

static void get_again(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, ((const struct view_role *)object)->again);
}

static const struct view_field fields[] = {
    {"role", VIEW_TEXT, SEEN_EVERYWHERE, "what they did", "commander", NULL,
     offsetof(struct view_role, role), NULL, NULL, NULL},
    {"name", VIEW_TEXT, SEEN_EVERYWHERE, "who", "alice", NULL, offsetof(struct view_role, name),
     NULL, NULL, NULL},
    VIEW_GET("again", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether it is not the first of its list",
             "false", get_again),
    VIEW_END,
};
const struct view_shape shape_role = {"ROLE", fields, false};
