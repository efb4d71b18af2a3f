#include "doc/template_records.h"

#include "base/alloc.h"
#include "base/json.h"
#include "doc/view.h"
#include "store/change.h"
#include "store/record.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define START (INT64_C(1748764800) * SECOND) /* 2025-06-01T08:00:00Z */
#define MINUTE (60 * SECOND)

struct maker {
    struct change change;
    int64_t incident;
    enum template_records variant;
    uint64_t seed; /* 0: plain */
    int count;     /* of texts, so that none is like another */
    struct error *err;
};

static char *text(struct maker *m)
{
    struct buf out = BUF_INIT;
    if (m->seed) {
        template_hostile_text(&out, &m->seed);
        buf_addf(&out, "%d%s", ++m->count, m->seed & 1 << 20 ? " " : "");
    } else {
        buf_addf(&out, "words %d", ++m->count);
    }
    return buf_detach(&out);
}

static char *markdown(struct maker *m)
{
    struct buf out = BUF_INIT;
    if (m->seed)
        template_hostile_markdown(&out, &m->seed);
    else
        buf_addf(&out, "Words %d.", ++m->count);
    return buf_detach(&out);
}

/* N texts, as a column of strings has them. */
static char *texts(struct maker *m, int n)
{
    struct buf out = BUF_INIT;
    for (int i = 0; i < n; i++) {
        char *one = text(m);
        buf_adds(&out, i ? "," : "[");
        json_add_string(&out, one);
        free(one);
    }
    buf_addc(&out, ']');
    return buf_detach(&out);
}

/* URLs, and what only stands where one should. */
static char *links(struct maker *m, int n)
{
    struct buf out = BUF_INIT;
    for (int i = 0; i < n; i++) {
        char *one = text(m);
        struct buf url = BUF_INIT;
        buf_addf(&url, "%s%s", i % 2 ? "" : "https://x.example/", one);
        buf_adds(&out, i ? "," : "[");
        json_add_string(&out, url.data);
        buf_release(&url);
        free(one);
    }
    buf_addc(&out, ']');
    return buf_detach(&out);
}

static char *roles(struct maker *m)
{
    struct buf out = BUF_INIT;
    for (int i = 0; i < 2; i++) {
        char *role = text(m), *name = text(m);
        buf_adds(&out, i ? ",{\"role\":" : "[{\"role\":");
        json_add_string(&out, role);
        buf_adds(&out, ",\"name\":");
        json_add_string(&out, name);
        buf_addc(&out, '}');
        free(role);
        free(name);
    }
    buf_addc(&out, ']');
    return buf_detach(&out);
}

static int put(struct maker *m, enum record_kind kind, union record *record, int64_t *id)
{
    int rc = change_insert(&m->change, kind, record, m->err);
    if (id)
        *id = record->id;
    record_release(kind, record);
    return rc;
}

static bool rich(const struct maker *m)
{
    return m->variant == RECORDS_FULL || m->variant == RECORDS_LIVE;
}

static int make_incident(struct maker *m)
{
    union record r;
    struct incident *i = &r.incident;
    record_init(RECORD_INCIDENT, &r);
    struct buf slug = BUF_INIT;
    buf_addf(&slug, "2025-06-01-made-up-%lld", (long long)m->change.next);
    i->slug = buf_detach(&slug);
    i->title = text(m);
    i->zone = xstrdup("UTC");
    i->opened_at = START;
    if (rich(m)) {
        i->severity = 2;
        i->drill = 1;
        i->services = texts(m, 3);
        i->tags = texts(m, 2);
        i->roles = roles(m);
        i->affected = text(m);
        i->review_at = START + 48 * 60 * MINUTE;
        i->review_status = xstrdup("draft");
    }
    return put(m, RECORD_INCIDENT, &r, &m->incident);
}

static void set_uncertain(struct event *e, int i)
{
    static const char *const precisions[] = {"exact", "about", "hour", "day"};
    static const int64_t lengths[] = {0, 5 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE};
    int which = i % 4;
    free(e->precision);
    e->precision = xstrdup(precisions[which]);
    if (which)
        e->at_max = e->at + lengths[which] - 1;
    e->at_offset = 0;
}

static int make_detail(struct maker *m, int64_t under, int i, bool timed)
{
    union record r;
    struct event *e = &r.event;
    record_init(RECORD_EVENT, &r);
    e->incident = m->incident;
    e->under = under;
    e->recorded_at = START;
    if (timed) {
        e->at = START + i * MINUTE;
        e->precision = xstrdup("exact");
    }
    e->kind = xstrdup(event_kinds[i % 8].name);
    e->text = text(m);
    if (rich(m) && i % 2)
        e->by = text(m);
    if (rich(m) && i % 3 == 0)
        e->links = links(m, 1);
    return put(m, RECORD_EVENT, &r, NULL);
}

/* Every kind; with one thing that can be missing, then without. */
static int make_event(struct maker *m, int i, const char *kind)
{
    union record r;
    int64_t id;
    struct event *e = &r.event;
    record_init(RECORD_EVENT, &r);
    e->incident = m->incident;
    e->at = START + i * (i < 8 ? 10 : 300) * MINUTE; /* over several days */
    e->precision = xstrdup("exact");
    e->recorded_at = START + i * MINUTE;
    e->kind = xstrdup(kind);
    e->text = text(m);
    if (rich(m)) {
        e->key = i % 2;
        e->internal = i % 5 == 3;
        if (i % 3)
            e->by = text(m);
        if (i % 4)
            e->links = links(m, i % 4);
        if (i % 2)
            e->tags = texts(m, 1);
        if (i % 4 == 1) {
            e->until = e->at + 7 * MINUTE;
            e->until_precision = xstrdup("exact");
        }
    }
    if (m->variant == RECORDS_LIVE)
        set_uncertain(e, i);
    if (put(m, RECORD_EVENT, &r, &id))
        return -1;
    for (int d = 0; rich(m) && d < i % 4; d++)
        if (make_detail(m, id, i + d, d % 2))
            return -1;
    return 0;
}

static int make_events(struct maker *m)
{
    int i = 0;
    for (const struct event_kind *kind = event_kinds; kind->name; kind++) {
        bool ends = !strcmp(kind->name, "resolved") || !strcmp(kind->name, "mitigated");
        if (m->variant == RECORDS_SPARSE && i > 2)
            break;
        if (ends && m->variant == RECORDS_LIVE)
            continue;
        for (int times = rich(m) ? 2 : 1; times; times--)
            if (make_event(m, i++, kind->name))
                return -1;
    }
    return 0;
}

static int make_cause(struct maker *m, const char *kind, int64_t why, int64_t *id)
{
    union record r;
    record_init(RECORD_CAUSE, &r);
    r.cause.incident = m->incident;
    r.cause.kind = xstrdup(kind);
    r.cause.text = markdown(m);
    r.cause.why = why;
    if (rich(m) && why == NONE)
        r.cause.category = xstrdup("config");
    return put(m, RECORD_CAUSE, &r, id);
}

/* Two of each kind, one of them asked "why?" twice. */
static int make_causes(struct maker *m)
{
    for (size_t k = 0; cause_kinds[k]; k++) {
        int64_t first, second;
        if (make_cause(m, cause_kinds[k], NONE, &first))
            return -1;
        if (!rich(m))
            continue;
        if (make_cause(m, cause_kinds[k], first, &second) ||
            make_cause(m, cause_kinds[k], second, NULL) ||
            make_cause(m, cause_kinds[k], NONE, NULL))
            return -1;
    }
    return 0;
}

static int make_measures(struct maker *m)
{
    union record r;
    for (size_t k = 0; measure_kinds[k]; k++) {
        record_init(RECORD_MEASURE, &r);
        r.measure.incident = m->incident;
        r.measure.kind = xstrdup(measure_kinds[k]);
        r.measure.text = text(m);
        if (put(m, RECORD_MEASURE, &r, NULL))
            return -1;
    }
    for (size_t k = 0; lesson_kinds[k]; k++) {
        record_init(RECORD_LESSON, &r);
        r.lesson.incident = m->incident;
        r.lesson.kind = xstrdup(lesson_kinds[k]);
        r.lesson.text = text(m);
        if (put(m, RECORD_LESSON, &r, NULL))
            return -1;
    }
    return 0;
}

static int make_action(struct maker *m, size_t i, const char *status)
{
    union record r;
    struct action *a = &r.action;
    record_init(RECORD_ACTION, &r);
    a->incident = m->incident;
    a->text = text(m);
    a->status = xstrdup(status);
    a->slips = 0;
    a->created_at = START;
    if (rich(m)) {
        a->kind = i ? xstrdup(action_kinds[i % 4]) : NULL;
        a->owner = text(m);
        a->due = xstrdup("2025-06-30");
        a->priority = (int64_t)(i % 5);
        a->ticket = text(m);
        a->slips = (int64_t)i;
    }
    if (rich(m) && !strcmp(status, "done")) {
        a->done_at = START + 60 * MINUTE;
        a->proof = text(m);
    }
    if (!strcmp(status, "dropped"))
        a->reason = text(m);
    return put(m, RECORD_ACTION, &r, NULL);
}

static int make_actions(struct maker *m)
{
    for (size_t i = 0; action_statuses[i]; i++)
        if (make_action(m, i, action_statuses[i]))
            return -1;
    return 0;
}

static int make_field(struct maker *m, const char *name)
{
    union record r;
    record_init(RECORD_FIELD, &r);
    r.field.incident = m->incident;
    r.field.name = xstrdup(name);
    r.field.text = markdown(m);
    return put(m, RECORD_FIELD, &r, NULL);
}

static int make_fields(struct maker *m, const struct strv *more)
{
    for (size_t i = 0; field_names[i]; i++)
        if (make_field(m, field_names[i]))
            return -1;
    for (size_t i = 0; i < more->n; i++) {
        bool known = false;
        for (size_t k = 0; field_names[k]; k++)
            known = known || !strcmp(more->v[i], field_names[k]);
        if (!known && make_field(m, more->v[i]))
            return -1;
    }
    return 0;
}

static int make_section(struct maker *m, const char *after, int level)
{
    union record r;
    record_init(RECORD_SECTION, &r);
    r.section.incident = m->incident;
    r.section.heading = text(m);
    r.section.level = level;
    r.section.markdown = markdown(m);
    r.section.after = after ? xstrdup(after) : NULL;
    return put(m, RECORD_SECTION, &r, NULL);
}

/* At each place, and where no document has one. */
static int make_sections(struct maker *m)
{
    for (int i = 0; i < VIEW_ANCHORS; i++)
        if (make_section(m, view_anchor_headings[i], 2) ||
            make_section(m, view_anchor_headings[i], 3))
            return -1;
    return make_section(m, "no such heading", 2) || make_section(m, NULL, 2) ||
                   make_section(m, NULL, 3)
               ? -1
               : 0;
}

int template_records_make(struct db *db, enum template_records variant, const struct strv *fields,
                          uint64_t seed, int64_t *incident, struct error *err)
{
    struct maker m = {.variant = variant, .seed = seed, .err = err};
    if (change_begin(&m.change, db, "nobody", START + 30 * MINUTE, err))
        return -1;
    int rc = make_incident(&m);
    if (!rc && variant != RECORDS_EMPTY)
        rc = make_events(&m) || make_causes(&m) || make_measures(&m) || make_actions(&m) ? -1 : 0;
    if (!rc && rich(&m))
        rc = make_fields(&m, fields) || make_sections(&m) ? -1 : 0;
    if (!rc)
        rc = change_commit(&m.change, err);
    if (rc)
        change_cancel(&m.change);
    *incident = m.incident;
    return rc;
}
