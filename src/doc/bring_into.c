/* A reading added to an incident that is here. */
#include "doc/bring_internal.h"

#include "base/alloc.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

/* What goes together: where the first is unknown, all of them are taken. */
static const char *const facts[][6] = {
    {"severity", NULL},
    {"own_start", "own_start_max", "own_start_precision", "own_start_text", "own_start_offset",
     NULL},
    {"own_end", "own_end_max", "own_end_precision", "own_end_text", "own_end_offset", NULL},
    {"services", NULL},
    {"tags", NULL},
    {"roles", NULL},
    {"affected", NULL},
    {"review_at", NULL},
    {"review_status", NULL},
};

static bool is_known(const struct column *c, const void *record)
{
    const char *at = (const char *)record + c->offset;
    return c->is_text ? *(char *const *)(const void *)at != NULL
                      : *(const int64_t *)(const void *)at != NONE;
}

static void set_column(enum record_kind kind, void *to, const void *from, const char *name)
{
    const struct column *c = record_column(kind, name);
    if (c->is_text)
        str_replace(record_text(to, c), *record_text((void *)from, c));
    else
        *record_int(to, c) = *record_int((void *)from, c);
}

static int add_facts(struct arrival *a, struct error *err)
{
    union record was, became;
    const struct incident *read = &a->reading->incident;
    if (record_need(a->change->db, RECORD_INCIDENT, a->out->incident, &was, err))
        return -1;
    record_copy(RECORD_INCIDENT, &became, &was);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct column *first = record_column(RECORD_INCIDENT, facts[i][0]);
        if (is_known(first, &was) || !is_known(first, read))
            continue;
        for (const char *const *name = facts[i]; *name; name++)
            set_column(RECORD_INCIDENT, &became, read, *name);
        a->out->changed[RECORD_INCIDENT] = 1;
    }
    int rc = change_update(a->change, RECORD_INCIDENT, &was, &became, err);
    if (read->title && strcmp(read->title, was.incident.title) != 0)
        bring_note(a->out, "the document's title is not kept: '%s'", read->title);
    record_release(RECORD_INCIDENT, &was);
    record_release(RECORD_INCIDENT, &became);
    return rc;
}

/* What the incident has under that name already goes before; the document's words are kept beside
 * it. */
static int add_as_section(struct arrival *a, const struct field *field, const char *text,
                          struct error *err)
{
    union record r;
    struct buf heading = BUF_INIT;
    record_init(RECORD_SECTION, &r);
    buf_addf(&heading, "%s, as imported", bring_field_heading(field->name));
    r.section.incident = a->out->incident;
    r.section.heading = heading.data;
    r.section.level = 2;
    r.section.after = (char *)bring_field_place(field->name);
    r.section.markdown = (char *)text;
    r.section.internal = field->internal;
    int rc = bring_insert(a, RECORD_SECTION, &r, err);
    if (!rc)
        bring_note(a->out,
                   "the incident has the field '%s' already: the document's is the section "
                   "'%s'",
                   field->name, heading.data);
    buf_release(&heading);
    return rc;
}

static int add_to_field(struct arrival *a, const struct field *read, int64_t id, struct error *err)
{
    union record was, became;
    struct buf normal = BUF_INIT;
    if (record_need(a->change->db, RECORD_FIELD, id, &was, err))
        return -1;
    record_copy(RECORD_FIELD, &became, &was);
    int rc = bring_add_normal(&normal, RECORD_FIELD, read, read->text ? read->text : "", err);
    if (!rc && was.field.removed) {
        str_replace(&became.field.text, normal.data);
        became.field.internal = read->internal;
        became.field.removed = 0;
        rc = change_update(a->change, RECORD_FIELD, &was, &became, err);
        a->out->added[RECORD_FIELD]++;
    } else if (!rc && strcmp(was.field.text, normal.data) != 0) {
        rc = add_as_section(a, read, normal.data, err);
    }
    buf_release(&normal);
    record_release(RECORD_FIELD, &was);
    record_release(RECORD_FIELD, &became);
    return rc;
}

int bring_field(struct arrival *a, size_t i, struct error *err)
{
    const struct field *read = &a->reading->list[i].record.field;
    int64_t id;
    if (field_of_name(a->change->db, a->out->incident, read->name, &id, err))
        return -1;
    return id == NONE ? bring_record(a, i, err) : add_to_field(a, read, id, err);
}

int bring_into(struct change *change, const struct reading *reading, struct bring_result *out,
               struct error *err)
{
    struct arrival a = {.change = change, .reading = reading, .out = out, .there = true};
    out->what = BROUGHT_ADDED;
    return add_facts(&a, err) ? -1 : bring_records(&a, err);
}
