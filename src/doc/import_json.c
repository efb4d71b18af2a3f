#include "doc/import_json.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/limits.h"
#include "doc/import_read.h"
#include "doc/portable.h"
#include "store/incidents.h"
#include "store/record_json.h"
#include "store/records.h"
#include "store/uid.h"
#include "store/vocabulary.h"
#include "time/when.h"
#include "time/zone.h"

#include <stdlib.h>
#include <string.h>

void import_counts_release(struct import_counts *counts)
{
    buf_release(&counts->notes);
}

int import_parse(const char *text, size_t len, const char *name, json_t **out, struct error *err)
{
    json_error_t why;
    int line;
    if (json_is_too_deep(text, len, &line)) {
        error_set(err, "JSON is nested deeper than %d: nothing was imported", LIMIT_JSON_DEPTH);
        return error_at(err, name, line, 0);
    }
    *out = json_loadb(text, len, 0, &why);
    if (*out)
        return 0;
    error_set(err, "no valid JSON: %s", why.text);
    return error_at(err, name, why.line, why.column);
}

bool import_is_export(const json_t *root)
{
    return json_is_object(root) && json_object_get(root, "debrief") &&
           json_object_get(root, "incidents");
}

/* What others point to gets its row beforehand, so that it can come later than they. */
static int number_rows(struct importer *in, enum record_kind kind, enum statement last_row,
                       struct error *err)
{
    struct stmt *stmt = db_stmt(in->change->db, last_row, err);
    int64_t last;
    if (!stmt || db_number(stmt, &last, err))
        return -1;
    for (size_t i = 0; i < in->n; i++)
        if (in->list[i].kind == kind && !in->list[i].known)
            in->list[i].record.id = last = last == NONE ? 1 : last + 1;
    return 0;
}

/* An event's row follows from its number. */
static void number_events(struct importer *in)
{
    for (size_t i = 0; i < in->n; i++) {
        struct event *event = &in->list[i].record.event;
        if (in->list[i].kind == RECORD_EVENT && !in->list[i].known)
            event->id = event_id(in->incident, event->seq);
    }
}

/* The record that REF names within the document ("c1"). */
static int64_t row_of_ref(struct importer *in, const char *ref, int *kind)
{
    *kind = ref ? record_kind_from_letter(ref[0]) : -1;
    if (*kind < 0)
        return NONE;
    for (size_t i = 0; i < in->n; i++) {
        const struct coming *c = &in->list[i];
        const char *its = c->object ? json_string_value(json_object_get(c->object, "ref")) : NULL;
        if ((int)c->kind == *kind && its && !strcmp(its, ref))
            return c->record.id;
    }
    return NONE;
}

static void link_details(struct importer *in, const json_t *event, int64_t above)
{
    size_t i;
    json_t *detail;
    json_array_foreach(json_object_get(event, "details"), i, detail)
    {
        struct coming *c = import_find(in, RECORD_EVENT, import_uid(detail));
        for (size_t k = 0; !c && k < in->n; k++)
            if (in->list[k].object == detail)
                c = &in->list[k];
        if (c && !c->known && c->record.id != above)
            c->record.event.under = above;
    }
}

/* What a removed record points to. */
static void link_removed(struct importer *in, struct coming *c)
{
    static const char *const columns[] = {"under", "why", "for_id"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct column *column = record_column(c->kind, columns[i]);
        const json_t *pair = json_object_get(c->content, columns[i]);
        if (column && pair)
            *record_int(&c->record, column) = portable_row(json_array_get(pair, 1), import_row, in);
    }
}

/* What points to another record: by now each has its row. */
static void link_record(struct importer *in, struct coming *c)
{
    if (c->content)
        link_removed(in, c);
    /* A detail can be new under an event that is known. */
    if (c->kind == RECORD_EVENT && c->object && (c->known || c->record.event.under == NONE))
        link_details(in, c->object, c->record.id);
    if (!c->object || c->known)
        return;
    int kind;
    const char *why = json_string_value(json_object_get(c->object, "why"));
    if (c->kind == RECORD_CAUSE && why)
        c->record.cause.why = row_of_ref(in, why, &kind);
    const char *answers = json_string_value(json_object_get(c->object, "for"));
    if (c->kind == RECORD_ACTION && answers) {
        int64_t row = row_of_ref(in, answers, &kind);
        if (row != NONE) {
            c->record.action.for_id = row;
            str_replace(&c->record.action.for_kind, record_types[kind].name);
        }
    }
}

static int insert(struct importer *in, struct coming *c, const struct foreign_revision *revision,
                  struct error *err)
{
    if (c->known || c->inserted)
        return 0;
    /* Everything else stands on the incident, whatever the document's revisions say came first. */
    if (c != in->list && insert(in, in->list, NULL, err))
        return -1;
    c->inserted = true;
    in->counts->added++;
    return revision ? change_insert_foreign(in->change, c->kind, &c->record, revision, err)
                    : change_insert(in->change, c->kind, &c->record, err);
}

/* The row of ORIGIN, made where it is new. */
static int origin_of(struct importer *in, const char *uid, int64_t *out, struct error *err)
{
    for (int tries = 0; tries < 2; tries++) {
        struct stmt *stmt = db_stmt(in->change->db, STATEMENT_ORIGIN_OF_UID, err);
        if (!stmt)
            return -1;
        bind_text(stmt, 1, uid);
        if (db_number(stmt, out, err))
            return -1;
        if (*out != NONE)
            return 0;
        stmt = db_stmt(in->change->db, STATEMENT_ORIGIN_INSERT, err);
        if (!stmt)
            return -1;
        bind_text(stmt, 1, uid);
        if (stmt_run(stmt, err))
            return -1;
    }
    return error_set(err, "the origin '%s' can't be recorded: nothing was imported", uid);
}

/* The row here of a change by its number there: its first revision of this incident; NONE. */
static int change_here(struct importer *in, int64_t origin, int64_t number, int64_t *out,
                       struct error *err)
{
    struct stmt *stmt = db_stmt(in->change->db, STATEMENT_REVISION_OF_CHANGE, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, origin);
    bind_int(stmt, 2, number);
    bind_int(stmt, 3, in->incident);
    return db_number(stmt, out, err);
}

static int64_t integer_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : NONE;
}

static int add_revision(struct importer *in, const json_t *object, const char *where,
                        struct error *err)
{
    const char *name = json_string_value(json_object_get(object, "record"));
    int kind = name ? record_kind_from_name(name) : -1;
    const char *origin = json_string_value(json_object_get(object, "origin"));
    const char *author = json_string_value(json_object_get(object, "author"));
    struct foreign_revision r = {.origin_id = integer_of(object, "number"),
                                 .origin_change = integer_of(object, "change"),
                                 .author = author,
                                 .undoes = NONE};
    if (kind < 0 || kind == RECORD_SETTING || !origin || !author || r.origin_id == NONE ||
        r.origin_change == NONE)
        return error_set(err, "%s is no revision: nothing was imported", where);
    if (!uid_looks_right(origin))
        return error_set(err, "%s.origin is no UUID: nothing was imported", where);
    if (time_from_json(object, "at", where, &r.at, err) || origin_of(in, origin, &r.origin, err))
        return -1;
    if (r.at == NONE)
        return error_set(err, "%s.at is missing: nothing was imported", where);

    const char *key =
        json_string_value(json_object_get(object, kind == RECORD_FIELD ? "ref" : "uid"));
    struct coming *c = import_find_ref(in, (enum record_kind)kind, key,
                                       json_string_value(json_object_get(object, "ref")));
    if (!c)
        c = import_find(in, (enum record_kind)kind, key);
    if (!c || c->known)
        return 0; /* of a record that is here already, with its own history */
    int64_t undoes = integer_of(object, "undoes");
    if (undoes != NONE && change_here(in, r.origin, undoes, &r.undoes, err))
        return -1;
    const json_t *changes = json_object_get(object, "changes");
    if (!json_is_object(changes))
        return insert(in, c, &r, err);
    struct buf difference = BUF_INIT, inside = BUF_INIT;
    buf_addf(&inside, "%s.changes", where);
    int wrong = portable_check(c->kind, changes, inside.data, err);
    buf_release(&inside);
    if (wrong)
        return -1;
    portable_to_rows(changes, import_row, in, &difference);
    r.difference = difference.data;
    int rc = c->inserted ? change_add_foreign(in->change, c->kind, &c->record, &r, err)
                         : error_set(err, "%s changes a record before it was made", where);
    buf_release(&difference);
    return rc;
}

static int add_revisions(struct importer *in, struct error *err)
{
    size_t i;
    json_t *object;
    const json_t *list = json_object_get(in->document, "revisions");
    if (list && !json_is_null(list) && !json_is_array(list))
        return error_set(err, "%s.revisions is no array: nothing was imported", in->where);
    json_array_foreach((json_t *)list, i, object)
    {
        struct buf where = BUF_INIT;
        buf_addf(&where, "%s.revisions[%zu]", in->where, i);
        int rc = add_revision(in, object, where.data, err);
        buf_release(&where);
        if (rc)
            return -1;
    }
    return 0;
}

static int make_slug(struct importer *in, struct incident *incident, struct error *err)
{
    struct zone zone;
    struct buf date = BUF_INIT;
    if (zone_find(incident->zone, NULL, INSTANT_NONE, &zone, err))
        return -1;
    when_add_date(&date, incident->own_start != NONE ? incident->own_start : incident->opened_at,
                  &zone);
    int rc = incident_slug(in->change->db, date.data, incident->title, &incident->slug, err);
    buf_release(&date);
    return rc;
}

/* A new incident keeps its number and slug where they are free. */
static int place_incident(struct importer *in, struct coming *c, struct error *err)
{
    struct incident *incident = &c->record.incident;
    struct db *db = in->change->db;
    int64_t id = integer_of(in->document, "id"), here;
    if (id != NONE && id > PORTABLE_NUMBER_MOST)
        return error_set(err, "%s.id is no number of an incident: nothing was imported", in->where);
    if (id != NONE && id > 0 && record_of_number(db, RECORD_INCIDENT, NONE, id, &here, err))
        return -1;
    if (id == NONE || id <= 0 || here != NONE) {
        struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_LAST, err);
        if (!stmt || db_number(stmt, &here, err))
            return -1;
        int64_t free_one = here == NONE ? 1 : here + 1;
        if (id != NONE)
            buf_addf(&in->counts->notes, "#%lld is taken here: %s is #%lld\n", (long long)id,
                     incident->title, (long long)free_one);
        id = free_one;
    }
    incident->id = in->incident = id;
    if (!incident->slug || !*incident->slug)
        return make_slug(in, incident, err);
    /* A slug that is taken gets a number behind it. */
    for (int n = 2;; n++) {
        struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_OF_SLUG, err);
        if (!stmt)
            return -1;
        bind_text(stmt, 1, incident->slug);
        if (db_number(stmt, &here, err))
            return -1;
        if (here == NONE)
            return 0;
        const char *was = json_string_value(json_object_get(in->document, "slug"));
        struct buf slug = BUF_INIT;
        buf_addf(&slug, "%s-%d", was, n);
        str_replace(&incident->slug, slug.data);
        buf_release(&slug);
    }
}

/* A uid that is an incident's own here is found by that, and must not mean another one as well. */
static int add_alias(struct importer *in, const char *uid, struct error *err)
{
    struct incident was, became;
    int64_t own;
    if (record_of_uid(in->change->db, RECORD_INCIDENT, NONE, uid, &own, err))
        return -1;
    if (own != NONE)
        return 0;
    if (record_need(in->change->db, RECORD_INCIDENT, in->incident, &was, err))
        return -1;
    record_copy(RECORD_INCIDENT, &became, &was);
    int rc = 0;
    if (strcmp(was.uid, uid) != 0 && !(was.aliases && strstr(was.aliases, uid))) {
        struct buf list = BUF_INIT;
        if (was.aliases)
            buf_add(&list, was.aliases, strlen(was.aliases) - 1);
        buf_adds(&list, was.aliases ? ", " : "[");
        json_add_string(&list, uid);
        buf_addc(&list, ']');
        str_replace(&became.aliases, list.data);
        buf_release(&list);
        rc = change_update(in->change, RECORD_INCIDENT, &was, &became, err);
    }
    record_release(RECORD_INCIDENT, &was);
    record_release(RECORD_INCIDENT, &became);
    return rc;
}

/* The incident here that a uid means; NONE. */
static int find_incident(struct importer *in, const char *uid, int64_t *out, struct error *err)
{
    struct db *db = in->change->db;
    if (record_of_uid(db, RECORD_INCIDENT, NONE, uid, out, err))
        return -1;
    if (*out != NONE)
        return 0;
    struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_OF_ALIAS, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, uid);
    return db_number(stmt, out, err);
}

static int import_incident(struct importer *in, int64_t into, struct error *err)
{
    struct coming *c = import_add(in, RECORD_INCIDENT, import_uid(in->document), in->document);
    if (record_from_json(RECORD_INCIDENT, in->document, in->where, &c->record, err))
        return -1;
    if (c->record.incident.opened_at == NONE)
        c->record.incident.opened_at = in->change->at;
    struct zone zone;
    if (zone_find(c->record.incident.zone, NULL, INSTANT_NONE, &zone, err))
        return error_prefix(err, "%s.zone: ", in->where);
    int64_t here = into;
    if (here == NONE && c->key && find_incident(in, c->key, &here, err))
        return -1;
    in->incident_known = here != NONE;
    if (in->incident_known) {
        in->incident = c->record.incident.id = here;
        c->known = true;
        in->counts->incidents_known++;
        if (into != NONE && c->key && add_alias(in, c->key, err))
            return -1;
    } else {
        if (place_incident(in, c, err))
            return -1;
        in->counts->incidents_new++;
    }
    in->counts->incident = in->incident;

    if (import_read_records(in, err) ||
        number_rows(in, RECORD_CAUSE, STATEMENT_CAUSE_LAST_ROW, err) ||
        number_rows(in, RECORD_MEASURE, STATEMENT_MEASURE_LAST_ROW, err))
        return -1;
    number_events(in);
    for (size_t i = 0; i < in->n; i++)
        link_record(in, &in->list[i]);
    if (!in->incident_known && !json_array_size(json_object_get(in->document, "revisions")))
        if (insert(in, &in->list[0], NULL, err))
            return -1;
    if (add_revisions(in, err) || insert(in, &in->list[0], NULL, err))
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        in->counts->known += in->list[i].known && i > 0;
        if (insert(in, &in->list[i], NULL, err))
            return -1;
    }
    return 0;
}

int import_export(struct change *change, const json_t *root, int64_t into,
                  struct import_counts *counts, struct error *err)
{
    const json_t *version = json_object_get(root, "debrief");
    if (!json_is_integer(version) || json_integer_value(version) != 1)
        return error_set(err, "an export of a newer debrief: install the newer one");
    size_t i;
    json_t *document;
    if (!json_is_array(json_object_get(root, "incidents")))
        return error_set(err, "'incidents' is no array: nothing was imported");
    json_array_foreach(json_object_get(root, "incidents"), i, document)
    {
        struct importer in = {.change = change, .counts = counts, .document = document};
        snprintf(in.where, sizeof in.where, "incidents[%zu]", i);
        in.places = json_object();
        int rc = import_incident(&in, into, err);
        for (size_t k = 0; k < in.n; k++)
            record_release(in.list[k].kind, &in.list[k].record);
        free(in.list);
        json_decref(in.places);
        if (rc)
            return -1;
    }
    return 0;
}
