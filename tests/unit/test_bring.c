/* Readings brought into the records. */
#include "base/limits.h"
#include "doc/bring.h"
#include "store/facts.h"
#include "store/history.h"
#include "store/incidents.h"
#include "store_fixture.h"

#include <string.h>

#define AT(hour, minute) (T0 + ((hour)-8) * HOUR + (minute)*MINUTE) /* on 2023-06-01, UTC */

/* ---- readings made by hand */

static union record *put(struct reading *r, enum record_kind kind, const char *ref)
{
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 16;
        r->list = xreallocarray(r->list, r->cap, sizeof *r->list);
    }
    struct read_record *added = &r->list[r->n++];
    memset(added, 0, sizeof *added);
    added->kind = kind;
    added->line = added->last_line = (int)r->n * 10;
    record_init(kind, &added->record);
    snprintf(added->ref, sizeof added->ref, "%s", ref ? ref : "");
    return &added->record;
}

static void begin(struct reading *r, const char *title)
{
    memset(r, 0, sizeof *r);
    record_init(RECORD_INCIDENT, &r->incident);
    r->incident.title = xstrdup_null(title);
    r->incident.zone = xstrdup("UTC");
    r->standard = true;
}

static void end(struct reading *r)
{
    record_release(RECORD_INCIDENT, &r->incident);
    for (size_t i = 0; i < r->n; i++)
        record_release(r->list[i].kind, &r->list[i].record);
    free(r->list);
    memset(r, 0, sizeof *r);
}

/* The number of the record in the list. */
static size_t put_timed(struct reading *r, const char *ref, const char *kind, int64_t at,
                        const char *text)
{
    struct event *event = &put(r, RECORD_EVENT, ref)->event;
    event->at = at;
    event->precision = at == NONE ? NULL : xstrdup("exact");
    event->kind = xstrdup(kind);
    event->text = xstrdup(text);
    return r->n - 1;
}

static size_t put_detail(struct reading *r, const char *ref, size_t under, const char *text)
{
    size_t i = put_timed(r, ref, "step", NONE, text);
    r->list[i].record.event.under = (int64_t)under;
    return i;
}

static size_t put_worded(struct reading *r, enum record_kind kind, const char *ref,
                         const char *which, const char *text)
{
    union record *record = put(r, kind, ref);
    *record_text(record, record_column(kind, kind == RECORD_FIELD ? "name" : "kind")) =
        xstrdup(which);
    *record_text(record, record_column(kind, "text")) = xstrdup(text);
    return r->n - 1;
}

static struct action *put_action(struct reading *r, const char *ref, const char *status,
                                 const char *text)
{
    struct action *action = &put(r, RECORD_ACTION, ref)->action;
    action->status = xstrdup(status);
    action->text = xstrdup(text);
    return action;
}

static struct section *put_section(struct reading *r, const char *ref, const char *heading,
                                   const char *after, const char *markdown)
{
    struct section *section = &put(r, RECORD_SECTION, ref)->section;
    section->heading = xstrdup(heading);
    section->level = 2;
    section->after = xstrdup_null(after);
    section->markdown = xstrdup(markdown);
    return section;
}

static int64_t bring(struct fixture *f, const struct reading *r, const struct bring_options *o,
                     enum brought what)
{
    struct change c;
    struct bring_result result = {0};
    begin_as(f, &c, "ann");
    OK(f, bring_reading(&c, r, o, &result, &f->err));
    assert_int_equal(result.what, what);
    commit(f, &c);
    int64_t id = result.incident;
    bring_result_release(&result);
    return id;
}

static const struct bring_options plain = {.into = NONE};

/* The number of records of KIND that stand there. */
static size_t count(struct fixture *f, enum record_kind kind, int64_t incident)
{
    struct cursor c = {0};
    size_t n = 0;
    int rc;
    OK(f, cursor_open_list(&c, f->db, kind, incident, &f->err));
    while ((rc = cursor_next(&c, &f->err)) == 1)
        n++;
    OK(f, rc);
    cursor_close(&c);
    return n;
}

static int64_t field_id(struct fixture *f, int64_t incident, const char *name)
{
    int64_t id;
    OK(f, field_of_name(f->db, incident, name, &id, &f->err));
    return id;
}

static int64_t row_of(struct fixture *f, enum record_kind kind, int64_t incident, int64_t number)
{
    int64_t id;
    OK(f, record_of_number(f->db, kind, incident, number, &id, &f->err));
    assert_int_not_equal(id, NONE);
    return id;
}

/* ---- a new incident */

static void make_outage(struct reading *r)
{
    begin(r, "Web stack outage");
    r->incident.severity = 2;
    r->incident.affected = xstrdup("~75%");
    size_t first = put_timed(r, NULL, "detected", AT(8, 0), "alert");
    put_detail(r, NULL, first, "restarted it");
    put_timed(r, NULL, "resolved", AT(11, 30), "fixed");
    put_worded(r, RECORD_FIELD, NULL, "summary", "It *broke*.");
    put_worded(r, RECORD_CAUSE, NULL, "root", "a full disk");
    put_worded(r, RECORD_CAUSE, NULL, "contributing", "no alert");
    r->list[r->n - 1].record.cause.why = (int64_t)r->n - 2;
    put_worded(r, RECORD_MEASURE, NULL, "preventative", "watch disks");
    put_worded(r, RECORD_LESSON, NULL, "well", "the pager rang");
    struct action *action = put_action(r, NULL, "done", "add an alert");
    action->for_kind = xstrdup("measure");
    action->for_id = (int64_t)r->n - 3;
    put_section(r, NULL, "Architecture", "Timeline", "Two of them.");
}

static void a_new_document_becomes_an_incident(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    make_outage(&r);
    int64_t id = bring(f, &r, &plain, BROUGHT_NEW);
    end(&r);

    assert_text(f, RECORD_INCIDENT, id, "title", "Web stack outage");
    assert_text(f, RECORD_INCIDENT, id, "slug", "2023-06-01-web-stack-outage");
    assert_text(f, RECORD_INCIDENT, id, "affected", "~75%");
    assert_int(f, RECORD_INCIDENT, id, "severity", 2);
    assert_int(f, RECORD_INCIDENT, id, "own_start", NONE);
    assert_int(f, RECORD_INCIDENT, id, "opened_at", AT(8, 0));
    assert_text(f, RECORD_EVENT, event_id(id, 1), "text", "alert");
    assert_int(f, RECORD_EVENT, event_id(id, 2), "under", event_id(id, 1));
    assert_int(f, RECORD_EVENT, event_id(id, 2), "recorded_at", f->now);
    assert_text(f, RECORD_EVENT, event_id(id, 3), "kind", "resolved");
    assert_text(f, RECORD_FIELD, field_id(f, id, "summary"), "text", "It *broke*.");
    int64_t root = row_of(f, RECORD_CAUSE, id, 1), why = row_of(f, RECORD_CAUSE, id, 2);
    assert_int(f, RECORD_CAUSE, why, "why", root);
    assert_int(f, RECORD_ACTION, 1, "for_id", row_of(f, RECORD_MEASURE, id, 1));
    assert_text(f, RECORD_ACTION, 1, "for_kind", "measure");
    assert_int(f, RECORD_ACTION, 1, "created_at", f->now);
    assert_text(f, RECORD_SECTION, row_of(f, RECORD_SECTION, id, 1), "after", "Timeline");
    assert_int_equal(count(f, RECORD_LESSON, id), 1);

    struct incident incident;
    struct facts facts;
    OK(f, record_need(f->db, RECORD_INCIDENT, id, &incident, &f->err));
    OK(f, facts_read(f->db, &incident, &facts, &f->err));
    assert_int_equal(facts.start.at, AT(8, 0));
    assert_int_equal(facts.status, STATUS_RESOLVED);
    record_release(RECORD_INCIDENT, &incident);
}

static void undo_takes_an_import_back_whole(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    struct change c;
    struct buf done = BUF_INIT;
    int64_t which;
    make_outage(&r);
    int64_t id = bring(f, &r, &plain, BROUGHT_NEW);
    end(&r);
    begin_as(f, &c, "ann");
    OK(f, undo_find(f->db, id, "ann", &which, &f->err));
    OK(f, undo_apply(&c, which, &done, &f->err));
    commit(f, &c);
    assert_int(f, RECORD_INCIDENT, id, "removed", 1);
    assert_int_equal(count(f, RECORD_EVENT, id), 0);
    assert_int_equal(count(f, RECORD_ACTION, id), 0);
    assert_int_equal(count(f, RECORD_SECTION, id), 0);
    buf_release(&done);
}

static void what_a_document_lacks_is_made_up(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    begin(&r, NULL);
    int64_t id = bring(f, &r, &plain, BROUGHT_NEW);
    end(&r);
    assert_text(f, RECORD_INCIDENT, id, "title", "Incident");
    assert_int(f, RECORD_INCIDENT, id, "opened_at", f->now);
}

static void a_slug_has_the_day_of_the_start(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    begin(&r, "Late");
    put_timed(&r, NULL, "note", AT(23, 30), "late");
    str_replace(&r.incident.zone, "+01:00");
    int64_t id = bring(f, &r, &plain, BROUGHT_NEW);
    int64_t other = bring(f, &r, &plain, BROUGHT_NEW);
    end(&r);
    assert_text(f, RECORD_INCIDENT, id, "slug", "2023-06-02-late");
    assert_text(f, RECORD_INCIDENT, other, "slug", "2023-06-02-late-2");
}

/* What a render prints of it is what is kept: a second import reads the same. */
static void markdown_is_kept_as_a_render_prints_it(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    begin(&r, "Marked");
    put_worded(&r, RECORD_FIELD, NULL, "summary", "# Big\n\nWords <b>bold</b>");
    put_section(&r, NULL, "Deep", "Timeline", "## Below\n\n```\nopen");
    r.list[1].record.section.level = 3;
    int64_t id = bring(f, &r, &plain, BROUGHT_NEW);
    end(&r);
    assert_text(f, RECORD_FIELD, field_id(f, id, "summary"), "text",
                "### Big\n\nWords \\<b>bold\\</b>");
    assert_text(f, RECORD_SECTION, row_of(f, RECORD_SECTION, id, 1), "markdown",
                "#### Below\n\n```\nopen\n```");
}

static void values_beyond_the_limits_are_refused(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    struct change c;
    struct bring_result result = {0};
    char *huge = xcalloc(LIMIT_TEXT + 2, 1);
    memset(huge, 'x', LIMIT_TEXT + 1);
    begin(&r, "Huge");
    put_timed(&r, NULL, "note", AT(8, 0), "small");
    put_timed(&r, NULL, "note", AT(8, 5), huge);
    begin_as(f, &c, "ann");
    REFUSED(f, bring_reading(&c, &r, &plain, &result, &f->err), "at most 1048576");
    assert_int_equal(f->err.line, 20);
    assert_false(change_wrote(&c));
    change_cancel(&c);
    bring_result_release(&result);
    end(&r);
    free(huge);
}

/* ---- into another */

static void into_an_incident_only_adds(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    int64_t id = open_incident(f, "ann", "web");
    log_event(f, "ann", id, "note", AT(7, 0), "by hand");
    amend_int(f, "ann", RECORD_INCIDENT, id, "severity", 1);
    make_outage(&r);
    r.incident.own_end = AT(12, 0);
    r.incident.own_end_precision = xstrdup("exact");
    struct bring_options o = {.into = id};
    assert_int_equal(bring(f, &r, &o, BROUGHT_ADDED), id);
    assert_int(f, RECORD_INCIDENT, id, "severity", 1);
    assert_text(f, RECORD_INCIDENT, id, "title", "web");
    assert_text(f, RECORD_INCIDENT, id, "affected", "~75%");
    assert_int(f, RECORD_INCIDENT, id, "own_end", AT(12, 0));
    assert_text(f, RECORD_INCIDENT, id, "own_end_precision", "exact");
    assert_text(f, RECORD_EVENT, event_id(id, 2), "text", "alert");
    assert_int(f, RECORD_EVENT, event_id(id, 3), "under", event_id(id, 2));
    assert_int_equal(count(f, RECORD_EVENT, id), 3);

    /* Another document's summary is not lost beside the one that is there. */
    str_replace(&r.list[3].record.field.text, "Other words.");
    struct bring_result result = {0};
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, bring_reading(&c, &r, &o, &result, &f->err));
    commit(f, &c);
    assert_text(f, RECORD_FIELD, field_id(f, id, "summary"), "text", "It *broke*.");
    int64_t beside = row_of(f, RECORD_SECTION, id, 2);
    assert_text(f, RECORD_SECTION, beside, "heading", "Summary, as imported");
    assert_text(f, RECORD_SECTION, beside, "markdown", "Other words.");
    assert_non_null(strstr(result.notes.data, "has the field 'summary' already"));
    bring_result_release(&result);
    end(&r);
}

#define FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE(a_new_document_becomes_an_incident),
        FIXTURE(undo_takes_an_import_back_whole),
        FIXTURE(what_a_document_lacks_is_made_up),
        FIXTURE(a_slug_has_the_day_of_the_start),
        FIXTURE(markdown_is_kept_as_a_render_prints_it),
        FIXTURE(values_beyond_the_limits_are_refused),
        FIXTURE(into_an_incident_only_adds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
