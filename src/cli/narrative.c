#include "cli/narrative.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/strv.h"
#include "cli/fact.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <string.h>

#define NAME_MOST 64 /* bytes of a new name */

/* The five, those that the incident has, and those that templates name. */
static int known_names(struct app *app, int64_t incident, struct strv *out, struct error *err)
{
    struct cursor c = {0};
    for (size_t i = 0; field_names[i]; i++)
        strv_add(out, field_names[i]);
    int rc = cursor_open_list(&c, app->db, RECORD_FIELD, incident, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        if (!strv_has(out, c.row.field.name))
            strv_add(out, c.row.field.name);
        rc = 0;
    }
    cursor_close(&c);
    struct template_folders folders = {app->beside.data, app->user.data};
    template_fields(&folders, out);
    return rc;
}

static int refuse_unknown(const struct strv *known, const char *name, struct error *err)
{
    struct nearest best = {0};
    for (const struct fact *f = facts_of_incident; f->name; f++)
        nearest_consider(&best, name, f->name);
    for (size_t i = 0; i < known->n; i++)
        nearest_consider(&best, name, known->v[i]);
    if (best.word)
        return error_set(err, "'%s' is no fact and no field: did you mean '%s'? (--new makes one)",
                         name, best.word);
    return error_set(err,
                     "'%s' is no fact and no field: 'debrief set' lists them, --new makes a new "
                     "field",
                     name);
}

static int check_fresh(const char *name, struct error *err)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    if (!*name || name[len] || len > NAME_MOST || *name == '-')
        return error_set(err,
                         "'%s' can't be the name of a field: use lower case letters, digits, - "
                         "and _, as in customer-support",
                         name);
    return 0;
}

int narrative_find(struct app *app, const struct subject *subject, const char *name, bool fresh,
                   struct field *out, bool *there, struct error *err)
{
    struct strv known = {0};
    int64_t id = NONE, incident = subject->incident.id;
    int rc = known_names(app, incident, &known, err);
    if (!rc && !strv_has(&known, name))
        rc = fresh ? check_fresh(name, err) : refuse_unknown(&known, name, err);
    if (!rc)
        rc = field_of_name(app->db, incident, name, &id, err);
    strv_release(&known);
    if (rc)
        return -1;
    if (id != NONE) {
        if (record_need(app->db, RECORD_FIELD, id, out, err))
            return -1;
        *there = out->removed != 1;
        return 0;
    }
    record_init(RECORD_FIELD, out);
    out->incident = incident;
    out->name = xstrdup(name);
    *there = false;
    return 0;
}

int narrative_write(struct change *change, const struct field *was, struct field *became,
                    struct error *err)
{
    if (was->id == NONE)
        return change_insert(change, RECORD_FIELD, became, err);
    return change_update(change, RECORD_FIELD, was, became, err);
}
