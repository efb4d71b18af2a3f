#include "doc/public.h"

#include "base/alloc.h"
#include "doc/public_edition.h"
#include "read/standard_form.h"
#include "store/history.h"
#include "store/records.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Whose names stand in a column of JSON objects. */
static void add_names_of_list(struct names *names, const char *json, const char *role,
                              const char *name)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL, *one;
    size_t i;
    json_array_foreach(all, i, one)
    {
        const char *who = json_string_value(json_object_get(one, name));
        if (role)
            names_add_role(names, json_string_value(json_object_get(one, role)), who);
        else
            names_add(names, who);
    }
    json_decref(all);
}

static void add_services(struct names *names, const char *json)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL, *one;
    size_t i;
    json_array_foreach(all, i, one) names_add_word(names, json_string_value(one));
    json_decref(all);
}

static int add_events(struct names *names, const struct view *v, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_events(&c, v->db, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        names_add(names, c.row.event.by);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

static int add_owners(struct names *names, const struct view *v, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_ACTION, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        names_add(names, c.row.action.owner);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

/* Who recorded it. */
static int add_authors(struct names *names, const struct view *v, struct error *err)
{
    struct history h = {0};
    int rc = history_open_incident(&h, v->db, v->incident.id, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        names_add(names, h.row.author);
        rc = 0;
    }
    history_close(&h);
    return rc;
}

static int add_headings(struct strv *headings, const struct view *v, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_SECTION, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        if (public_shows(RECORD_SECTION, &c.row))
            strv_add(headings, c.row.section.heading);
        rc = 0;
    }
    cursor_close(&c);
    strv_sort_unique(headings);
    return rc;
}

/* A moment that an internal event tells of is not known here. */
static int hide_moment(const struct view *v, struct moment *m, struct error *err)
{
    struct event event;
    if (m->at == NONE || m->event == NONE)
        return 0;
    int rc = record_get(v->db, RECORD_EVENT, m->event, &event, err);
    if (rc < 1)
        return rc;
    if (event.internal == 1)
        *m = (struct moment){.at = NONE, .low = NONE, .high = NONE, .offset = NONE, .event = NONE};
    record_release(RECORD_EVENT, &event);
    return 0;
}

static void clean_typed(const struct names *names, struct moment *m)
{
    struct buf out = BUF_INIT;
    names_clean(names, false, m->text, strlen(m->text), &out, NULL, NULL);
    if (strcmp(out.data, m->text) != 0)
        m->text[0] = '\0';
    buf_release(&out);
}

static int clean_facts(struct view *v, const struct names *names, struct error *err)
{
    struct facts *facts = &v->facts;
    bool started = facts->start.at != NONE;
    for (int i = 0; i < MILESTONES; i++)
        if (hide_moment(v, &facts->milestones[i], err))
            return -1;
    if (hide_moment(v, &facts->start, err) || hide_moment(v, &facts->end, err))
        return -1;
    if (started && facts->start.at == NONE)
        facts->start_known = false;
    clean_typed(names, &facts->start);
    clean_typed(names, &facts->end);
    for (int i = 0; i < MILESTONES; i++)
        clean_typed(names, &facts->milestones[i]);
    for (int i = 0; i < DURATIONS; i++)
        v->spans[i].span = facts_duration(facts, (enum duration)i);
    return 0;
}

static void clean_fields(struct view *v, struct public_edition *edition)
{
    size_t kept = 0;
    for (size_t i = 0; i < v->field_count; i++) {
        union record record;
        if (!public_shows(RECORD_FIELD, &v->fields[i])) {
            record_release(RECORD_FIELD, &v->fields[i]);
            continue;
        }
        memset(&record, 0, sizeof record);
        record.field = v->fields[i];
        public_clean(edition, RECORD_FIELD, &record);
        v->fields[kept++] = record.field;
    }
    v->field_count = kept;
}

int public_begin(struct view *v, struct public_edition **out, struct error *err)
{
    struct public_edition *edition = *out = xcalloc(1, sizeof *edition);
    struct names *names = edition->names = names_new();
    add_names_of_list(names, v->incident.roles, "role", "name");
    if (add_events(names, v, err) || add_owners(names, v, err) || add_authors(names, v, err) ||
        add_headings(&edition->headings, v, err))
        return -1;
    add_names_of_list(names, v->incident.ignored, NULL, "by");
    add_services(names, v->incident.services);
    names_settle(names);
    if (clean_facts(v, names, err))
        return -1;
    union record record;
    memset(&record, 0, sizeof record);
    record.incident = v->incident;
    public_clean(edition, RECORD_INCIDENT, &record);
    v->incident = record.incident;
    clean_fields(v, edition);
    v->public = edition;
    return 0;
}

void public_free(struct public_edition *edition)
{
    if (!edition)
        return;
    names_free(edition->names);
    strv_release(&edition->rules);
    strv_release(&edition->headings);
    free(edition);
}

bool public_shows(enum record_kind kind, const void *record)
{
    const struct event *event = record;
    switch (kind) {
    case RECORD_EVENT:
        return event->key == 1 && event->internal != 1;
    case RECORD_FIELD:
        return ((const struct field *)record)->internal != 1;
    case RECORD_SECTION:
        return ((const struct section *)record)->internal != 1;
    case RECORD_SETTING:
        return false;
    default:
        return true;
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A section that stands after one that is not shown would tell its heading. */
static void clean_after(const struct public_edition *edition, struct section *section)
{
    const char *after = section->after;
    const struct strv *shown = &edition->headings;
    if (!after || view_anchor(after) >= 0 || !strcmp(after, STANDARD_MORE_HEADING) ||
        (shown->n && bsearch(&after, shown->v, shown->n, sizeof *shown->v, by_text)))
        return;
    free(section->after);
    section->after = NULL;
}

bool public_step(const struct view *v, enum record_kind kind, const void **record,
                 union record *clean)
{
    if (!v->public)
        return true;
    if (!public_shows(kind, *record))
        return false;
    record_release(kind, clean);
    record_copy(kind, clean, *record);
    if (kind == RECORD_SECTION)
        clean_after(v->public, &clean->section);
    if (kind == RECORD_ACTION && clean->action.for_kind)
        str_replace(&clean->action.for_kind, NULL);
    public_clean(v->public, kind, clean);
    *record = clean;
    return true;
}
