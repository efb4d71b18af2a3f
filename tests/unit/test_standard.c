/* The standard document read back. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "doc/bring.h"
#include "doc/render.h"
#include "incident_author.h"
#include "read/standard.h"
#include "store/timeline.h"

#include <jansson.h>
#include <stdio.h>

/* How often: $PROPERTY, else 200. */
static int cases(void)
{
    return getenv("PROPERTY") ? hostile_cases() : 200;
}

static void render(struct fixture *f, int64_t incident, bool refs, struct buf *out)
{
    OK(f, render_standard(f->db, incident, T0, refs, NULL, out, &f->err));
}

static const struct zone utc = ZONE_UTC;

static void read_document(const struct buf *text, struct reading *out)
{
    struct read_context context = {.now = T0, .zone = &utc, .zone_from = "the test"};
    struct document *d = document_new(text->data, text->len, 1);
    if (!standard_is(d))
        fail_msg("is not taken for the standard document:\n%s", text->data);
    standard_read(out, d, &context);
    document_free(d);
}

/* Two readings as text, a column a line. */
static void add_record(struct buf *out, enum record_kind kind, const void *record)
{
    for (size_t i = 0; i < record_types[kind].count; i++) {
        const struct column *c = &record_types[kind].columns[i];
        const char *at = (const char *)record + c->offset;
        if (c->is_text && *(char *const *)(const void *)at)
            buf_addf(out, "  %s %s\n", c->name, *(char *const *)(const void *)at);
        else if (!c->is_text && *(const int64_t *)(const void *)at != NONE)
            buf_addf(out, "  %s %lld\n", c->name, (long long)*(const int64_t *)(const void *)at);
    }
}

static char *dump(const struct reading *r)
{
    struct buf out = BUF_INIT;
    add_record(&out, RECORD_INCIDENT, &r->incident);
    for (size_t i = 0; i < r->n; i++) {
        buf_addf(&out, "%s\n", record_types[r->list[i].kind].name);
        add_record(&out, r->list[i].kind, &r->list[i].record);
    }
    for (size_t i = 0; i < r->notes_n; i++)
        buf_addf(&out, "note %s\n", r->notes[i].text);
    return buf_detach(&out);
}

/* Fails with where two texts part, unless they are the same. */
static void same(uint64_t seed, const char *what, const char *a, const char *b)
{
    size_t i = 0, from;
    while (a[i] && a[i] == b[i])
        i++;
    if (a[i] == b[i])
        return;
    for (from = i; from && i - from < 300;)
        from--;
    fail_msg("seed %llu: %s: from \"%.*s\" on it is \"%.200s\", and not \"%.200s\"",
             (unsigned long long)seed, what, (int)(i - from), a + from, b + i, a + i);
}

/* A value as a document shows it: control characters are symbols there. */
static void add_shown(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "  %s ", name);
    for (const char *c = value ? value : "(none)"; *c; c++) {
        char symbol[4];
        unsigned char b = (unsigned char)*c;
        if ((b < 0x20 && !strchr("\t\n\r", b)) || b == 0x7F)
            buf_add(out, symbol, utf8_put(symbol, b == 0x7F ? 0x2421u : 0x2400u + b));
        else
            buf_addc(out, *c);
    }
    buf_addc(out, '\n');
}

/* The same of a list of texts, which JSON has escaped. */
static void add_list(struct buf *out, const char *name, const char *json)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL, *one;
    size_t i;
    json_array_foreach(all, i, one) add_shown(out, name, json_string_value(one));
    json_decref(all);
}

static void add_number(struct buf *out, const char *name, int64_t n)
{
    buf_addf(out, "  %s %lld\n", name, (long long)n);
}

static void add_shown_event(struct buf *out, const struct event *e)
{
    bool detail = e->under != NONE;
    int64_t fraction = e->at_text || e->at == NONE ? 0 : e->at % SECOND;
    buf_adds(out, detail ? " detail\n" : "event\n");
    add_number(out, "at", e->at - fraction);
    add_shown(out, "precision", e->precision);
    add_number(out, "until", e->until);
    add_shown(out, "kind", e->kind);
    add_shown(out, "by", e->by);
    add_shown(out, "text", e->text);
    add_list(out, "link", e->links);
}

static void add_events(struct fixture *f, int64_t incident, struct buf *out)
{
    struct timeline t = {0};
    const struct event *e, *d;
    int rc;
    OK(f, timeline_open(&t, f->db, incident, NONE, TIMELINE_WHOLE, &f->err));
    while ((rc = timeline_next(&t, &e, &f->err)) == 1) {
        struct details details = {0};
        add_shown_event(out, e);
        OK(f, details_open(&details, &t, f->db, e, &f->err));
        while ((rc = details_next(&details, &d, &f->err)) == 1)
            add_shown_event(out, d);
        details_close(&details);
        assert_int_equal(rc, 0);
    }
    timeline_close(&t);
    assert_int_equal(rc, 0);
}

static void add_action(struct buf *out, const struct action *a)
{
    buf_adds(out, "action\n");
    add_shown(out, "text", a->text);
    add_shown(out, "owner", a->owner);
    add_shown(out, "due", a->due);
    add_number(out, "priority", a->priority);
    add_shown(out, "kind", a->kind);
    add_shown(out, "status", a->status);
    add_shown(out, "ticket", a->ticket);
    add_shown(out, "proof", a->proof);
    add_shown(out, "reason", a->reason);
}

static void add_lists(struct fixture *f, int64_t incident, struct buf *out)
{
    static const enum record_kind kinds[] = {RECORD_MEASURE, RECORD_LESSON, RECORD_ACTION};
    static const char *const lessons[] = {"well", "poorly", "lucky"};
    for (size_t i = 0; i < 5; i++) {
        enum record_kind kind = kinds[i < 1 ? 0 : i < 4 ? 1 : 2];
        struct cursor c = {0};
        int rc = cursor_open_list(&c, f->db, kind, incident, &f->err);
        while (!rc && (rc = cursor_next(&c, &f->err)) == 1) {
            rc = 0;
            if (kind == RECORD_ACTION)
                add_action(out, &c.row.action);
            else if (kind == RECORD_MEASURE)
                add_shown(out, "measure", c.row.measure.text);
            else if (!strcmp(c.row.lesson.kind, lessons[i - 1]))
                add_shown(out, c.row.lesson.kind, c.row.lesson.text);
        }
        cursor_close(&c);
        assert_int_equal(rc, 0);
    }
}

/* What the document shows of an incident, from its records. */
static char *shown(struct fixture *f, int64_t id)
{
    struct buf out = BUF_INIT;
    struct incident i;
    OK(f, record_need(f->db, RECORD_INCIDENT, id, &i, &f->err));
    add_shown(&out, "title", i.title);
    add_number(&out, "severity", i.severity);
    add_number(&out, "drill", i.drill);
    add_list(&out, "service", i.services);
    add_shown(&out, "affected", i.affected);
    json_t *roles = i.roles ? json_loads(i.roles, 0, NULL) : NULL, *role;
    size_t k;
    json_array_foreach(roles, k, role)
    {
        add_shown(&out, "role", json_string_value(json_object_get(role, "role")));
        add_shown(&out, "name", json_string_value(json_object_get(role, "name")));
    }
    json_decref(roles);
    record_release(RECORD_INCIDENT, &i);
    add_events(f, id, &out);
    add_lists(f, id, &out);
    return buf_detach(&out);
}

/* Every record has its own mark: the event that it names says what stands there. */
static void check_marks(struct fixture *f, int64_t incident, uint64_t seed, const struct reading *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct read_record *record = &r->list[i];
        if (record->kind == RECORD_FIELD)
            continue;
        if (record->ref[0] != record_types[record->kind].letter)
            fail_msg("seed %llu: the %s in line %d has the mark '%s'", (unsigned long long)seed,
                     record_types[record->kind].name, record->line, record->ref);
        for (size_t k = 0; k < i; k++)
            if (!strcmp(r->list[k].ref, record->ref))
                fail_msg("seed %llu: '%s' twice", (unsigned long long)seed, record->ref);
        if (record->kind != RECORD_EVENT)
            continue;
        struct event e;
        struct buf was = BUF_INIT, is = BUF_INIT;
        OK(f, record_need(f->db, RECORD_EVENT,
                          event_id(incident, strtoll(record->ref + 1, NULL, 10)), &e, &f->err));
        add_shown(&was, "text", e.text);
        add_shown(&is, "text", record->record.event.text);
        same(seed, record->ref, was.data, is.data);
        record_release(RECORD_EVENT, &e);
        buf_release(&was);
        buf_release(&is);
    }
    char uid[40] = "";
    struct incident i;
    OK(f, record_need(f->db, RECORD_INCIDENT, incident, &i, &f->err));
    memcpy(uid, i.uid, strlen(i.uid) + 1);
    record_release(RECORD_INCIDENT, &i);
    assert_string_equal(r->uid, uid);
}

/* A render, imported where nothing is, renders the same again, and reads the same with markers. */
static void try_one(struct fixture *f, uint64_t seed, bool hostile)
{
    struct change change;
    struct author a = {.f = f, .seed = seed, .hostile = hostile, .change = &change};
    struct buf plain = BUF_INIT, marked = BUF_INIT, again = BUF_INIT;
    struct reading reading = {0}, with = {0}, second = {0};
    struct bring_options options = {.into = NONE};
    struct bring_result result = {0};
    begin_as(f, &change, "alice");
    author_write(&a);
    render(f, a.incident, false, &plain);
    render(f, a.incident, true, &marked);
    read_document(&plain, &reading);
    read_document(&marked, &with);
    char *was = dump(&reading), *is = dump(&with);
    same(seed, "the reading with markers", was, is);
    free(is);
    check_marks(f, a.incident, seed, &with);
    if (bring_reading(&change, &reading, &options, &result, &f->err))
        fail_msg("seed %llu: %s\n%s", (unsigned long long)seed, f->err.text, plain.data);
    render(f, result.incident, false, &again);
    same(seed, "the second render", plain.data, again.data);
    char *values = shown(f, a.incident), *brought = shown(f, result.incident);
    same(seed, "what is shown of the records", values, brought);
    free(values);
    free(brought);
    read_document(&again, &second);
    is = dump(&second);
    same(seed, "the second reading", was, is);
    free(was);
    free(is);
    reading_release(&reading);
    reading_release(&with);
    reading_release(&second);
    bring_result_release(&result);
    change_cancel(&change);
    buf_release(&plain);
    buf_release(&marked);
    buf_release(&again);
}

static void a_render_reads_back(void **state)
{
    for (int i = 0, n = cases(); i < n; i++)
        try_one(*state, (uint64_t)i * 2654435761u + 1, false);
}

static void a_hostile_render_reads_back(void **state)
{
    for (int i = 0, n = cases(); i < n; i++)
        try_one(*state, (uint64_t)i * 2654435761u + 7, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_render_reads_back, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_hostile_render_reads_back, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
