#include "cli/fact_list.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/strv.h"
#include "cli/commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void strv_drop(struct strv *list, const char *word)
{
    for (size_t i = list->n; i--;)
        if (!strcmp(list->v[i], word))
            strv_remove(list, i);
}

/* The words between commas, without the blanks around them. */
static void split(const char *value, struct strv *out)
{
    while (*value) {
        size_t len = strcspn(value, ",");
        const char *end = value + len, *next = *end ? end + 1 : end;
        while (value < end && (*value == ' ' || *value == '\t'))
            value++;
        while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
            end--;
        if (end > value)
            strv_addn(out, value, (size_t)(end - value));
        value = next;
    }
}

static bool is_signed(const char *word)
{
    return *word == '+' || *word == '-';
}

static int change_list(const struct strv *words, struct strv *list, struct error *err)
{
    for (size_t i = 0; i < words->n; i++) {
        const char *word = words->v[i];
        if (!is_signed(word))
            return error_set(err, "'%s' has neither + nor - before it: write +%s to add it", word,
                             word);
        if (!word[1])
            return error_set(err, "'%s' names nothing: write +NAME or -NAME", word);
        strv_drop(list, word + 1);
        if (*word == '+')
            strv_add(list, word + 1);
    }
    return 0;
}

/* The new list, as the column has it. */
static int set_list(const char *what, const char *value, bool sort, char **column,
                    struct error *err)
{
    struct strv words = {0}, list = {0};
    int rc = 0;
    split(value, &words);
    if (!words.n) {
        rc = error_set(err, "'%s' names nothing: write a,b, or +a,-b to add and remove", value);
    } else if (is_signed(words.v[0])) {
        list_of_json(*column, &list);
        rc = change_list(&words, &list, err);
    } else {
        for (size_t i = 0; i < words.n; i++) {
            strv_drop(&list, words.v[i]);
            strv_add(&list, words.v[i]);
        }
    }
    char *json = NULL;
    if (!rc)
        rc = list_parse(what, &list, sort, &json, err);
    if (!rc) {
        free(*column);
        *column = json;
    }
    strv_release(&words);
    strv_release(&list);
    return rc;
}

static void show_list(struct buf *out, const char *json)
{
    struct strv list = {0};
    list_of_json(json, &list);
    for (size_t i = 0; i < list.n; i++)
        buf_addf(out, "%s%s", i ? "," : "", list.v[i]);
    strv_release(&list);
}

int fact_set_services(struct app *app, const struct subject *subject, const char *value,
                      struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    return set_list("a service", value, false, &incident->services, err);
}

int fact_set_tags(struct app *app, const struct subject *subject, const char *value,
                  struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    return set_list("a tag", value, true, &incident->tags, err);
}

void fact_clear_services(struct incident *incident)
{
    str_replace(&incident->services, NULL);
}

void fact_clear_tags(struct incident *incident)
{
    str_replace(&incident->tags, NULL);
}

void fact_show_services(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    show_list(out, incident->services);
}

void fact_show_tags(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    show_list(out, incident->tags);
}

static void add_role(struct buf *out, const char *role, size_t len, const char *name)
{
    buf_adds(out, out->len ? ", {\"role\": " : "[{\"role\": ");
    json_add_bytes(out, role, len);
    buf_adds(out, ", \"name\": ");
    json_add_string(out, name);
    buf_addc(out, '}');
}

/* A role that has a name already keeps its place. */
static void replace_role(struct incident *incident, const char *role, size_t len, const char *name)
{
    json_t *all = incident->roles ? json_loads(incident->roles, 0, NULL) : NULL;
    struct buf out = BUF_INIT;
    bool done = !*name;
    size_t i;
    json_t *one;
    json_array_foreach(all, i, one)
    {
        const char *other = json_string_value(json_object_get(one, "role"));
        const char *held_by = json_string_value(json_object_get(one, "name"));
        if (!other || !held_by)
            continue;
        bool same = strlen(other) == len && !strncasecmp(other, role, len);
        if (!same)
            add_role(&out, other, strlen(other), held_by);
        else if (!done)
            add_role(&out, role, len, name);
        done = done || same;
    }
    if (!done)
        add_role(&out, role, len, name);
    if (out.len)
        buf_addc(&out, ']');
    json_decref(all);
    str_replace(&incident->roles, out.len ? out.data : NULL);
    buf_release(&out);
}

int fact_set_role(struct app *app, const struct subject *subject, const char *value,
                  struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    const char *equals = strchr(value, '=');
    if (!equals || equals == value)
        return error_set(err,
                         "'%s' is no role: write ROLE=NAME, as in commander=alice, or ROLE= to "
                         "take it out",
                         value);
    if (check_text("a role", value, err))
        return -1;
    replace_role(incident, value, (size_t)(equals - value), equals + 1);
    return 0;
}

void fact_clear_roles(struct incident *incident)
{
    str_replace(&incident->roles, NULL);
}

void fact_show_roles(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    json_t *all = incident->roles ? json_loads(incident->roles, 0, NULL) : NULL;
    size_t i;
    json_t *one;
    json_array_foreach(all, i, one)
    {
        const char *role = json_string_value(json_object_get(one, "role"));
        const char *name = json_string_value(json_object_get(one, "name"));
        if (role && name)
            buf_addf(out, "%s%s=%s", i ? ", " : "", role, name);
    }
    json_decref(all);
}
