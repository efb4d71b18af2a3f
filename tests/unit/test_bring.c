/* Readings brought into the records. */
#include "base/limits.h"
#include "doc/bring.h"
#include "doc/bring_internal.h"
#include "store/facts.h"
#include "store/history.h"
#include "store/incidents.h"
#include "store/ref.h"
#include "store_fixture.h"

#include <string.h>

#define AT(hour, minute) (T0 + ((hour)-8) * HOUR + (minute)*MINUTE) /* on 2023-06-01, UTC */

/* ---- readings made by hand */

static union record *put(struct reading *r, enum record_kind kind, const char *ref)
{
    int line = (int)(r->n + 1) * 10;
    struct read_record *added = reading_add(r, kind, line, line);
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

static int64_t bring(struct fixture *f, struct reading *r, const struct bring_options *o,
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
    struct bring_options anew = {.into = NONE, .anew = true};
    int64_t other = bring(f, &r, &anew, BROUGHT_NEW);
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

/* ---- known */

static void the_same_file_is_known_by_its_digest(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    struct bring_options o = {.digest = "0a1b", .into = NONE}, anew = {"0a1b", NONE, true};
    begin(&r, "Untimed");
    put_worded(&r, RECORD_FIELD, NULL, "summary", "words");
    int64_t id = bring(f, &r, &o, BROUGHT_NEW);
    assert_int_equal(bring(f, &r, &o, BROUGHT_KNOWN), id);
    /* Without a start the title alone makes no other file the same. */
    assert_int_not_equal(bring(f, &r, &plain, BROUGHT_NEW), id);
    assert_int_not_equal(bring(f, &r, &anew, BROUGHT_NEW), id);
    assert_int_equal(bring(f, &r, &o, BROUGHT_KNOWN), id);
    end(&r);
}

static void title_and_start_make_an_incident_known(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    make_outage(&r);
    struct bring_options o = {.digest = "0a1b", .into = NONE};
    int64_t id = bring(f, &r, &o, BROUGHT_NEW);
    o.digest = "ffff";
    assert_int_equal(bring(f, &r, &o, BROUGHT_KNOWN), id);
    r.list[0].record.event.at += MINUTE;
    int64_t other = bring(f, &r, &o, BROUGHT_NEW);
    assert_int_not_equal(other, id);
    /* What was taken out is not known any more. */
    amend_int(f, "ann", RECORD_INCIDENT, other, "removed", 1);
    assert_int_not_equal(bring(f, &r, &o, BROUGHT_NEW), other);
    end(&r);
}

static void a_document_goes_into_an_incident_once(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    make_outage(&r);
    int64_t first = bring(f, &r, &plain, BROUGHT_NEW);
    int64_t id = open_incident(f, "ann", "web");
    struct bring_options o = {.digest = "0a1b", .into = id};
    assert_int_equal(bring(f, &r, &o, BROUGHT_ADDED), id);
    assert_int_equal(bring(f, &r, &o, BROUGHT_KNOWN), id);
    assert_int_equal(count(f, RECORD_EVENT, id), 2);
    /* The next time it finds that one by itself. */
    o.into = NONE;
    assert_int_equal(bring(f, &r, &o, BROUGHT_KNOWN), id);
    assert_int_not_equal(first, id);
    end(&r);
}

static void foreign_markers_are_ignored_and_said(void **state)
{
    struct fixture *f = *state;
    struct reading r;
    struct change c;
    struct bring_result result = {0};
    make_outage(&r);
    snprintf(r.uid, sizeof r.uid, "01887a00-0000-7000-8000-000000000000");
    snprintf(r.list[0].ref, sizeof r.list[0].ref, "e7");
    begin_as(f, &c, "ann");
    OK(f, bring_reading(&c, &r, &plain, &result, &f->err));
    commit(f, &c);
    assert_int_equal(result.what, BROUGHT_NEW);
    assert_string_equal(result.notes.data,
                        "the marker of 1 record is of no incident here, and ignored\n");
    assert_text(f, RECORD_EVENT, event_id(result.incident, 1), "text", "alert");

    /* Of an incident that is here, but not meant. */
    union record first;
    OK(f, record_need(f->db, RECORD_INCIDENT, result.incident, &first, &f->err));
    snprintf(r.uid, sizeof r.uid, "%s", first.incident.uid);
    record_release(RECORD_INCIDENT, &first);
    bring_result_release(&result);
    struct bring_options o = {.into = open_incident(f, "ann", "web")};
    begin_as(f, &c, "ann");
    OK(f, bring_reading(&c, &r, &o, &result, &f->err));
    commit(f, &c);
    assert_int_equal(result.what, BROUGHT_ADDED);
    assert_string_equal(result.notes.data,
                        "the marker of 1 record is of #1, and ignored here\n"
                        "the document's title is not kept: 'Web stack outage'\n");
    bring_result_release(&result);
    end(&r);
}

/* ---- three readings */

enum { ALERT, RESTART, GUESS, FIXED, SUMMARY, ROOT, WHY, WATCH, RANG, ALARM, DRILL, LAYOUT };

/* The incident as a render of its records reads. */
static void make_marked(struct reading *r)
{
    begin(r, "Web stack outage");
    r->incident.severity = 2;
    put_timed(r, "e1", "detected", AT(8, 0), "alert");
    put_detail(r, "e2", ALERT, "restarted it");
    put_detail(r, "e3", ALERT, "took it for the network");
    put_timed(r, "e4", "resolved", AT(11, 30), "fixed");
    put_worded(r, RECORD_FIELD, NULL, "summary", "It broke.");
    put_worded(r, RECORD_CAUSE, "c1", "root", "a full disk");
    put_worded(r, RECORD_CAUSE, "c2", "contributing", "no alert");
    r->list[WHY].record.cause.why = ROOT;
    put_worded(r, RECORD_MEASURE, "m1", "preventative", "watch disks");
    put_worded(r, RECORD_LESSON, "l1", "well", "the pager rang");
    put_action(r, "a1", "open", "add an alert")->due = xstrdup("2023-06-30");
    put_action(r, "a2", "open", "drill it");
    put_section(r, "s1", "Architecture", "Timeline", "Two of them.");
}

struct three {
    int64_t id;
    struct reading was, is, now;
    struct conflicts conflicts;
    struct bring_result result;
};

static void three_begin(struct fixture *f, struct three *t)
{
    memset(t, 0, sizeof *t);
    make_marked(&t->was);
    make_marked(&t->is);
    make_marked(&t->now);
    t->id = bring(f, &t->was, &plain, BROUGHT_NEW);
}

static void three_end(struct three *t)
{
    conflicts_release(&t->conflicts);
    bring_result_release(&t->result);
    end(&t->was);
    end(&t->is);
    end(&t->now);
}

static void three_apply(struct fixture *f, struct three *t)
{
    struct change c;
    struct differences d = {0};
    struct bring_three three = {&t->was, &t->is, &t->now};
    begin_as(f, &c, "bob");
    readings_compare(&t->was, &t->is, &d);
    OK(f, bring_apply(&c, t->id, &three, &d, &t->conflicts, &t->result, &f->err));
    commit(f, &c);
    differences_release(&d);
}

/* The differences in words, a line each. */
static void assert_differences(struct three *t, const char *lines)
{
    struct differences d = {0};
    struct buf words = BUF_INIT;
    readings_compare(&t->was, &t->is, &d);
    for (size_t i = 0; i < d.n; i++) {
        difference_words(&t->was, &t->is, &d.v[i], &words);
        buf_addc(&words, '\n');
    }
    assert_string_equal(words.data, lines);
    buf_release(&words);
    differences_release(&d);
}

/* "REF.COLUMN base theirs ours", a line each. */
static void assert_conflicts(const struct three *t, const char *lines)
{
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < t->conflicts.n; i++) {
        const struct conflict *c = &t->conflicts.v[i];
        buf_addf(&words, "%s.%s: %s, %s, %s\n", c->ref, c->column ? c->column : "*",
                 c->base ? c->base : "-", c->theirs ? c->theirs : "-", c->ours ? c->ours : "-");
    }
    assert_string_equal(words.data, lines);
    buf_release(&words);
}

static void drop(struct reading *r, size_t i)
{
    record_release(r->list[i].kind, &r->list[i].record);
    memmove(&r->list[i], &r->list[i + 1], (r->n - i - 1) * sizeof *r->list);
    r->n--;
    for (size_t k = 0; k < r->n; k++) {
        int64_t *points = r->list[k].kind == RECORD_EVENT   ? &r->list[k].record.event.under
                          : r->list[k].kind == RECORD_CAUSE ? &r->list[k].record.cause.why
                                                            : NULL;
        if (points && *points == (int64_t)i)
            *points = NONE;
        else if (points && *points > (int64_t)i)
            --*points;
    }
}

static struct event *event_of(struct reading *r, size_t i)
{
    return &r->list[i].record.event;
}

static void say(struct reading *r, size_t i, const char *text)
{
    enum record_kind kind = r->list[i].kind;
    const char *column = kind == RECORD_SECTION ? "markdown" : "text";
    str_replace(record_text(&r->list[i].record, record_column(kind, column)), text);
}

static void nothing_changed_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    assert_differences(&t, "");
    three_apply(f, &t);
    assert_int_equal(t.result.what, BROUGHT_KNOWN);
    three_end(&t);
}

static void each_kind_of_difference_is_told_and_made(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    event_of(&t.is, ALERT)->at = AT(8, 15);
    event_of(&t.is, FIXED)->at = AT(24, 10);
    say(&t.is, FIXED, "fixed for good");
    event_of(&t.is, GUESS)->under = FIXED;
    str_replace(&t.is.list[RESTART].record.event.kind, "finding");
    say(&t.is, SUMMARY, "It broke *twice*.");
    str_replace(&t.is.list[ALARM].record.action.status, "done");
    str_replace(&t.is.list[DRILL].record.action.owner, "ann");
    str_replace(&t.is.list[LAYOUT].record.section.after, "Conclusion");
    t.is.list[WHY].record.cause.why = NONE;
    t.is.incident.severity = 1;
    drop(&t.is, RANG);
    put_timed(&t.is, NULL, "note", AT(8, 20), "paged \"again\"");
    put_detail(&t.is, NULL, ALERT, "looked");
    put_worded(&t.is, RECORD_FIELD, NULL, "conclusion", "Done.");
    assert_differences(&t, "severity is \"sev1\", was \"sev2\"\n"
                           "e1 moved from 08:00 to 08:15\n"
                           "e2 kind is \"finding\", was \"step\"\n"
                           "e3 is under e4\n"
                           "e4 moved from 2023-06-01 11:30 to 2023-06-02 00:10; reworded: \"fixed "
                           "for good\"\n"
                           "summary changed\n"
                           "c2 answers nothing now\n"
                           "l1 removed: \"the pager rang\"\n"
                           "a1 done\n"
                           "a2 owner is \"ann\"\n"
                           "s1 after is \"Conclusion\", was \"Timeline\"\n"
                           "event added at 08:20: \"paged \"again\"\"\n"
                           "detail of e1 added: \"looked\"\n"
                           "conclusion added\n");
    three_apply(f, &t);
    assert_conflicts(&t, "");
    assert_int_equal(t.result.what, BROUGHT_CHANGED);
    assert_int_equal(t.result.changed[RECORD_EVENT], 4);
    assert_int_equal(t.result.added[RECORD_EVENT], 2);
    assert_int_equal(t.result.removed[RECORD_LESSON], 1);
    assert_int(f, RECORD_INCIDENT, t.id, "severity", 1);
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 15));
    assert_text(f, RECORD_EVENT, event_id(t.id, 2), "kind", "finding");
    assert_int(f, RECORD_EVENT, event_id(t.id, 3), "under", event_id(t.id, 4));
    assert_text(f, RECORD_EVENT, event_id(t.id, 4), "text", "fixed for good");
    assert_text(f, RECORD_EVENT, event_id(t.id, 5), "text", "paged \"again\"");
    assert_int(f, RECORD_EVENT, event_id(t.id, 6), "under", event_id(t.id, 1));
    assert_text(f, RECORD_FIELD, field_id(f, t.id, "summary"), "text", "It broke *twice*.");
    assert_text(f, RECORD_FIELD, field_id(f, t.id, "conclusion"), "text", "Done.");
    assert_int(f, RECORD_CAUSE, row_of(f, RECORD_CAUSE, t.id, 2), "why", NONE);
    assert_int(f, RECORD_LESSON, row_of(f, RECORD_LESSON, t.id, 1), "removed", 1);
    assert_text(f, RECORD_ACTION, 1, "status", "done");
    assert_int(f, RECORD_ACTION, 1, "done_at", f->now);
    assert_text(f, RECORD_ACTION, 2, "owner", "ann");
    assert_text(f, RECORD_SECTION, row_of(f, RECORD_SECTION, t.id, 1), "after", "Conclusion");

    /* One command, so one undo. */
    struct change c;
    struct buf done = BUF_INIT;
    int64_t which;
    begin_as(f, &c, "bob");
    OK(f, undo_find(f->db, t.id, "bob", &which, &f->err));
    OK(f, undo_apply(&c, which, &done, &f->err));
    commit(f, &c);
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 0));
    assert_int(f, RECORD_EVENT, event_id(t.id, 3), "under", event_id(t.id, 1));
    assert_int(f, RECORD_EVENT, event_id(t.id, 5), "removed", 1);
    assert_int(f, RECORD_LESSON, row_of(f, RECORD_LESSON, t.id, 1), "removed", 0);
    assert_text(f, RECORD_ACTION, 1, "status", "open");
    assert_int(f, RECORD_FIELD, field_id(f, t.id, "conclusion"), "removed", 1);
    buf_release(&done);
    three_end(&t);
}

static void columns_that_are_not_shown_stay(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    amend_text(f, "ann", RECORD_EVENT, event_id(t.id, 1), "tags", "[\"db\"]");
    amend_int(f, "ann", RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 0) + 1234);
    say(&t.is, ALERT, "alarm");
    three_apply(f, &t);
    assert_text(f, RECORD_EVENT, event_id(t.id, 1), "text", "alarm");
    assert_text(f, RECORD_EVENT, event_id(t.id, 1), "tags", "[\"db\"]");
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 0) + 1234);
    three_end(&t);
}

/* The line with the duration goes on saying when it began, while the first event moved away. */
static void a_start_that_is_only_repeated_is_not_set(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    event_of(&t.is, ALERT)->at = AT(7, 50);
    event_of(&t.is, FIXED)->at = AT(11, 45);
    t.is.incident.own_start = AT(8, 0);
    t.is.incident.own_end = AT(11, 30);
    assert_differences(&t, "e1 moved from 08:00 to 07:50\ne4 moved from 11:30 to 11:45\n");
    t.is.incident.own_start = AT(7, 0);
    t.is.incident.own_end = AT(12, 0);
    assert_differences(&t, "start is \"2023-06-01 07:00\"; end is \"2023-06-01 12:00\"\n"
                           "e1 moved from 08:00 to 07:50\ne4 moved from 11:30 to 11:45\n");
    three_apply(f, &t);
    assert_int(f, RECORD_INCIDENT, t.id, "own_start", AT(7, 0));
    assert_int(f, RECORD_INCIDENT, t.id, "own_end", AT(12, 0));
    three_end(&t);
}

static void a_zone_counts_where_it_is_shown(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    str_replace(&t.is.incident.zone, "Europe/Paris");
    assert_differences(&t, "zone is \"Europe/Paris\", was \"UTC\"\n");
    while (t.was.list[0].kind == RECORD_EVENT)
        drop(&t.was, 0);
    while (t.is.list[0].kind == RECORD_EVENT)
        drop(&t.is, 0);
    assert_differences(&t, "");
    three_end(&t);
}

static void a_removed_event_takes_its_details_along(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    /* e1 goes; e3 is saved to e4, e2 is not. */
    event_of(&t.is, GUESS)->under = FIXED;
    drop(&t.is, RESTART);
    drop(&t.is, ALERT);
    assert_differences(&t, "e1 removed: \"alert\"\ne2 removed: \"restarted it\"\ne3 is under "
                           "e4\n");
    three_apply(f, &t);
    assert_conflicts(&t, "");
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "removed", 1);
    assert_int(f, RECORD_EVENT, event_id(t.id, 2), "removed", 1);
    assert_int(f, RECORD_EVENT, event_id(t.id, 3), "removed", 0);
    assert_int(f, RECORD_EVENT, event_id(t.id, 3), "under", event_id(t.id, 4));
    three_end(&t);
}

static void a_detail_becomes_an_event_and_an_event_a_detail(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    event_of(&t.is, RESTART)->under = NONE;
    event_of(&t.is, RESTART)->at = AT(8, 5);
    event_of(&t.is, FIXED)->under = RESTART;
    assert_differences(&t, "e2 is at 2023-06-01 08:05; is an event of its own now\ne4 is under "
                           "e2\n");
    three_apply(f, &t);
    assert_conflicts(&t, "");
    assert_int(f, RECORD_EVENT, event_id(t.id, 2), "under", NONE);
    assert_int(f, RECORD_EVENT, event_id(t.id, 2), "at", AT(8, 5));
    assert_int(f, RECORD_EVENT, event_id(t.id, 4), "under", event_id(t.id, 2));
    three_end(&t);
}

static void a_lost_marker_is_made_up_for_by_what_the_line_says(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    for (size_t i = 0; i < t.is.n; i++)
        t.is.list[i].ref[0] = '\0';
    event_of(&t.is, ALERT)->at = AT(8, 15); /* the same text */
    say(&t.is, FIXED, "fixed again");       /* the same time */
    say(&t.is, LAYOUT, "Three of them.");   /* the same heading */
    assert_differences(&t, "e1 moved from 08:00 to 08:15\n"
                           "e4 reworded: \"fixed again\"\n"
                           "s1 changed\n");
    three_end(&t);
}

static void a_copied_marker_counts_where_nothing_was_changed(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    put_timed(&t.is, "e1", "note", AT(8, 40), "copied and rewritten");
    put_timed(&t.is, "e99", "note", AT(8, 50), "made up");
    put_worded(&t.is, RECORD_LESSON, "e4", "well", "no event");
    assert_differences(&t, "event added at 08:40: \"copied and rewritten\"\n"
                           "event added at 08:50: \"made up\"\n"
                           "lesson added: \"no event\"\n");
    struct differences d = {0};
    readings_compare(&t.was, &t.is, &d);
    assert_int_equal(d.doubled, 1);
    assert_int_equal(d.unknown, 1);
    differences_release(&d);
    three_end(&t);
}

static void both_changes_are_kept_where_they_do_not_touch(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    /* Here: another time, a lesson gone, the status. There: another text, the same lesson gone. */
    amend_int(f, "ann", RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 2));
    event_of(&t.now, ALERT)->at = AT(8, 2);
    amend_text(f, "ann", RECORD_EVENT, event_id(t.id, 4), "text", "mended");
    say(&t.now, FIXED, "mended");
    int64_t lesson = row_of(f, RECORD_LESSON, t.id, 1);
    amend_int(f, "ann", RECORD_LESSON, lesson, "removed", 1);
    log_event(f, "ann", t.id, "note", AT(9, 0), "added by both");
    put_timed(&t.now, "e5", "note", AT(9, 0), "added by both");
    log_event(f, "ann", t.id, "note", AT(9, 5), "added here");
    put_timed(&t.now, "e6", "note", AT(9, 5), "added here");
    say(&t.is, ALERT, "alarm");
    say(&t.is, FIXED, "mended");
    put_timed(&t.is, NULL, "note", AT(9, 0), "added by both");
    drop(&t.is, RANG);
    drop(&t.now, RANG);
    three_apply(f, &t);
    assert_conflicts(&t, "");
    assert_text(f, RECORD_EVENT, event_id(t.id, 1), "text", "alarm");
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "at", AT(8, 2));
    assert_text(f, RECORD_EVENT, event_id(t.id, 4), "text", "mended");
    assert_int(f, RECORD_LESSON, lesson, "removed", 1);
    assert_int_equal(count(f, RECORD_EVENT, t.id), 4);
    three_end(&t);
}

static void a_column_changed_twice_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    amend_text(f, "ann", RECORD_EVENT, event_id(t.id, 1), "text", "theirs");
    say(&t.now, ALERT, "theirs");
    say(&t.is, ALERT, "ours");
    amend_int(f, "ann", RECORD_EVENT, event_id(t.id, 4), "at", AT(11, 40));
    event_of(&t.now, FIXED)->at = AT(11, 40);
    event_of(&t.is, FIXED)->at = AT(11, 50);
    str_replace(&t.is.list[FIXED].record.event.by, "ann");
    amend_int(f, "ann", RECORD_INCIDENT, t.id, "severity", 3);
    t.now.incident.severity = 3;
    t.is.incident.severity = 1;
    three_apply(f, &t);
    assert_conflicts(&t, ".severity: sev2, sev3, sev1\n"
                         "e1.text: alert, theirs, ours\n"
                         "e4.at: 2023-06-01 11:30, 2023-06-01 11:40, 2023-06-01 11:50\n");
    assert_text(f, RECORD_EVENT, event_id(t.id, 1), "text", "theirs");
    assert_int(f, RECORD_EVENT, event_id(t.id, 4), "at", AT(11, 40));
    /* What does not touch is made all the same. */
    assert_text(f, RECORD_EVENT, event_id(t.id, 4), "by", "ann");
    assert_int_equal(t.conflicts.v[1].line, 10);
    three_end(&t);
}

static void what_was_removed_here_is_not_changed(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, event_id(t.id, 1), &f->err));
    commit(f, &c);
    drop(&t.now, GUESS);
    drop(&t.now, RESTART);
    drop(&t.now, ALERT);
    say(&t.is, ALERT, "ours");
    put_detail(&t.is, NULL, ALERT, "put under it");
    three_apply(f, &t);
    assert_conflicts(&t, ".*: -, -, put under it\ne1.*: alert, -, ours\n");
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "removed", 1);
    assert_int_equal(t.result.what, BROUGHT_KNOWN);
    three_end(&t);
}

static void what_was_changed_here_is_not_removed(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    amend_text(f, "ann", RECORD_EVENT, event_id(t.id, 2), "text", "theirs");
    say(&t.now, RESTART, "theirs");
    amend_text(f, "ann", RECORD_MEASURE, row_of(f, RECORD_MEASURE, t.id, 1), "text", "theirs");
    say(&t.now, WATCH, "theirs");
    struct change c;
    begin_as(f, &c, "ann");
    put_event(f, &c, t.id, "note", NONE, "new detail", event_id(t.id, 4));
    commit(f, &c);
    put_detail(&t.now, "e5", FIXED, "new detail");
    drop(&t.is, WATCH);
    drop(&t.is, FIXED);
    drop(&t.is, RESTART);
    drop(&t.is, ALERT);
    drop(&t.is, 0); /* e3 */
    three_apply(f, &t);
    /* e3 goes; e1 stays for e2's sake, e4 for its new detail. */
    assert_conflicts(&t, "e2.*: restarted it, theirs, -\n"
                         "e1.*: alert, alert, -\n"
                         "e4.*: fixed, fixed, -\n"
                         "m1.*: watch disks, theirs, -\n");
    assert_int(f, RECORD_EVENT, event_id(t.id, 1), "removed", 0);
    assert_int(f, RECORD_EVENT, event_id(t.id, 2), "removed", 0);
    assert_int(f, RECORD_EVENT, event_id(t.id, 3), "removed", 1);
    assert_int(f, RECORD_EVENT, event_id(t.id, 5), "removed", 0);
    three_end(&t);
}

static void details_stay_one_level_deep(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    struct change c;
    begin_as(f, &c, "ann");
    put_event(f, &c, t.id, "note", NONE, "new detail", event_id(t.id, 4));
    commit(f, &c);
    put_detail(&t.now, "e5", FIXED, "new detail");
    event_of(&t.is, FIXED)->under = ALERT;
    three_apply(f, &t);
    assert_conflicts(&t, "e4.under: -, -, e1\n");
    assert_int(f, RECORD_EVENT, event_id(t.id, 4), "under", NONE);
    three_end(&t);
}

static void an_action_item_keeps_count(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    str_replace(&t.is.list[ALARM].record.action.due, "2023-07-15");
    three_apply(f, &t);
    assert_int(f, RECORD_ACTION, 1, "slips", 1);
    three_end(&t);

    /* Done here meanwhile, open in the document as it was: it stays done. */
    make_marked(&t.was);
    make_marked(&t.is);
    make_marked(&t.now);
    amend_text(f, "ann", RECORD_ACTION, 2, "status", "done");
    amend_text(f, "ann", RECORD_ACTION, 2, "proof", "https://example.com/1");
    str_replace(&t.now.list[DRILL].record.action.status, "done");
    three_apply(f, &t);
    assert_text(f, RECORD_ACTION, 2, "status", "done");
    str_replace(&t.was.list[DRILL].record.action.status, "done");
    three_apply(f, &t);
    assert_text(f, RECORD_ACTION, 2, "status", "open");
    assert_text(f, RECORD_ACTION, 2, "proof", NULL);
    three_end(&t);
}

static void a_field_that_both_added_is_a_conflict_unless_equal(void **state)
{
    struct fixture *f = *state;
    struct three t;
    three_begin(f, &t);
    for (int i = 0; i < 2; i++) {
        struct reading *r = i ? &t.is : &t.now;
        put_worded(r, RECORD_FIELD, NULL, "impact", "the same");
        put_worded(r, RECORD_FIELD, NULL, "conclusion", i ? "ours" : "theirs");
    }
    three_apply(f, &t);
    assert_conflicts(&t, "conclusion.text: -, theirs, ours\n");
    three_end(&t);
}

/* ---- any edit */

static uint64_t random_state;

static size_t pick(size_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state % n);
}

static const char *any_text(void)
{
    static const char *const texts[] = {"retried", "looked", "rolled back", "paged", "waited"};
    return texts[pick(sizeof texts / sizeof *texts)];
}

static const char *any_kind(void)
{
    static const char *const kinds[] = {"note", "step", "detected", "finding"};
    return kinds[pick(sizeof kinds / sizeof *kinds)];
}

static int64_t any_time(void)
{
    return AT(8, 0) + (int64_t)pick(20) * 5 * MINUTE;
}

/* Of few texts and times, so that many are the same. */
static void make_any(struct reading *r)
{
    begin(r, "Any");
    for (size_t n = pick(8); n > 0; n--) {
        size_t above = put_timed(r, NULL, any_kind(), any_time(), any_text());
        for (size_t d = pick(3); d > 0; d--)
            put_detail(r, NULL, above, any_text());
    }
    for (size_t n = pick(4); n > 0; n--)
        put_worded(r, RECORD_LESSON, NULL, pick(2) ? "well" : "poorly", any_text());
    for (size_t n = pick(4); n > 0; n--)
        put_action(r, NULL, pick(2) ? "open" : "done", any_text());
    for (size_t n = pick(3); n > 0; n--)
        put_section(r, NULL, any_text(), "Timeline", any_text());
    if (pick(2))
        put_worded(r, RECORD_FIELD, NULL, "summary", any_text());
}

static bool has_details(const struct reading *r, size_t i)
{
    for (size_t k = 0; k < r->n; k++)
        if (r->list[k].kind == RECORD_EVENT && r->list[k].record.event.under == (int64_t)i)
            return true;
    return false;
}

/* Puts an event under another one, or makes it one of its own. */
static void move_under(struct reading *r, size_t i)
{
    size_t above = pick(r->n);
    struct event *event = event_of(r, i);
    bool can_hold =
        above != i && r->list[above].kind == RECORD_EVENT && event_of(r, above)->under == NONE;
    if (event->under != NONE && pick(2)) {
        event->under = NONE;
        event->at = any_time();
        str_replace(&event->precision, "exact");
    } else if (can_hold && !has_details(r, i)) {
        event->under = (int64_t)above;
    }
}

static void edit_one(struct reading *r, size_t i)
{
    bool is_event = r->list[i].kind == RECORD_EVENT;
    switch (pick(6)) {
    case 0:
        say(r, i, any_text());
        break;
    case 1:
        if (is_event && event_of(r, i)->at != NONE)
            event_of(r, i)->at = any_time();
        break;
    case 2:
        if (is_event)
            move_under(r, i);
        break;
    case 3:
        if (!is_event || !has_details(r, i))
            drop(r, i);
        break;
    case 4:
        if (r->list[i].kind == RECORD_ACTION)
            str_replace(&r->list[i].record.action.status, pick(2) ? "open" : "done");
        break;
    default:
        /* Only where it can be told from its twins: else another may be taken for it. */
        break;
    }
}

static void edit_any(struct reading *r)
{
    for (size_t n = pick(6); n > 0 && r->n; n--)
        edit_one(r, pick(r->n));
    for (size_t n = pick(3); n > 0; n--)
        put_timed(r, NULL, any_kind(), any_time(), any_text());
    if (pick(3) == 0)
        put_worded(r, RECORD_LESSON, NULL, "lucky", any_text());
}

static void add_read(struct reading *r, enum record_kind kind, const void *record,
                     const int64_t *rows)
{
    struct buf ref = BUF_INIT;
    if (kind != RECORD_FIELD)
        ref_add(&ref, kind, record);
    union record *added = put(r, kind, ref.len ? ref.data : NULL);
    record_copy(kind, added, record);
    if (kind == RECORD_ACTION)
        added->action.done_at = NONE; /* the change's own time, of one that got done */
    if (kind == RECORD_EVENT && added->event.under != NONE)
        for (size_t i = 0; i < r->n; i++)
            if (rows[i] == added->event.under) {
                added->event.under = (int64_t)i;
                break;
            }
    buf_release(&ref);
}

/* What the records say, as a render of them would read. */
static void read_records(struct fixture *f, int64_t incident, struct reading *r)
{
    static const enum record_kind kinds[] = {RECORD_LESSON, RECORD_ACTION, RECORD_SECTION,
                                             RECORD_FIELD};
    int64_t rows[256] = {0};
    struct cursor c = {0};
    begin(r, "Any");
    /* Events of their own first, so that details find them. */
    for (int details = 0; details < 2; details++) {
        OK(f, cursor_open_events(&c, f->db, incident, &f->err));
        while (cursor_next(&c, &f->err) == 1) {
            if (c.row.event.removed || (c.row.event.under != NONE) != details)
                continue;
            assert_true(r->n < 256);
            add_read(r, RECORD_EVENT, &c.row, rows);
            rows[r->n - 1] = c.row.id;
        }
        cursor_close(&c);
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        OK(f, cursor_open_list(&c, f->db, kinds[k], incident, &f->err));
        while (cursor_next(&c, &f->err) == 1)
            add_read(r, kinds[k], &c.row, rows);
        cursor_close(&c);
    }
}

static void assert_same(const struct reading *a, const struct reading *b, unsigned seed)
{
    struct differences d = {0};
    struct buf words = BUF_INIT;
    readings_compare(a, b, &d);
    for (size_t i = 0; i < d.n; i++) {
        difference_words(a, b, &d.v[i], &words);
        buf_addc(&words, '\n');
    }
    if (d.n)
        fail_msg("seed %u is left with: %s", seed, words.data);
    buf_release(&words);
    differences_release(&d);
}

static void what_was_edited_is_what_is_read_then(void **state)
{
    struct fixture *f = *state;
    const char *times = getenv("PROPERTY");
    unsigned last = times ? (unsigned)strtoul(times, NULL, 10) : 200;
    for (unsigned seed = 1; seed <= last; seed++) {
        struct reading made, after;
        struct three t;
        memset(&t, 0, sizeof t);
        random_state = seed * UINT64_C(0x9e3779b97f4a7c15);
        make_any(&made);
        struct bring_options anew = {.into = NONE, .anew = true};
        t.id = bring(f, &made, &anew, BROUGHT_NEW);
        read_records(f, t.id, &t.was);
        read_records(f, t.id, &t.is);
        read_records(f, t.id, &t.now);
        assert_same(&made, &t.was, seed);
        edit_any(&t.is);
        three_apply(f, &t);
        assert_conflicts(&t, "");
        read_records(f, t.id, &after);
        assert_same(&after, &t.is, seed);
        end(&after);
        end(&made);
        three_end(&t);
    }
}

/* Details stand under events that are there, one level deep. */
static void assert_well_formed(const struct reading *r, unsigned seed)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct event *event = &r->list[i].record.event;
        if (r->list[i].kind != RECORD_EVENT || event->under == NONE)
            continue;
        bool there = (uint64_t)event->under < r->n && r->list[event->under].kind == RECORD_EVENT;
        if (!there || event_of((struct reading *)r, (size_t)event->under)->under != NONE)
            fail_msg("seed %u: %s is under nothing", seed, r->list[i].ref);
    }
}

static bool has_conflict(const struct three *t, const char *ref)
{
    for (size_t i = 0; i < t->conflicts.n; i++)
        if (!strcmp(t->conflicts.v[i].ref, ref))
            return true;
    return false;
}

/* Every difference that the document made is in the records, or was told. */
static void assert_made_or_told(const struct three *t, const struct reading *after, unsigned seed)
{
    struct differences wanted = {0}, left = {0};
    readings_compare(&t->was, &t->is, &wanted);
    readings_compare(after, &t->is, &left);
    for (size_t i = 0; i < wanted.n; i++) {
        const struct difference *d = &wanted.v[i];
        for (size_t k = 0; *d->ref && k < left.n; k++) {
            struct difference *l = &left.v[k];
            bool same = l->kind == d->kind && !strcmp(l->ref, d->ref);
            if (same && d->kind == DIFFERENCE_REMOVED && !has_conflict(t, d->ref))
                fail_msg("seed %u: %s is still there", seed, d->ref);
            if (same && d->kind == DIFFERENCE_CHANGED && strstr(l->columns.data, d->columns.data) &&
                !has_conflict(t, d->ref))
                fail_msg("seed %u: %s %s was not made", seed, d->ref, d->columns.data);
        }
    }
    differences_release(&wanted);
    differences_release(&left);
}

static void two_who_edit_at_once_lose_nothing(void **state)
{
    struct fixture *f = *state;
    const char *times = getenv("PROPERTY");
    unsigned last = times ? (unsigned)strtoul(times, NULL, 10) : 100;
    size_t conflicts = 0;
    for (unsigned seed = 1; seed <= last; seed++) {
        struct reading made, after;
        struct three t, other;
        memset(&t, 0, sizeof t);
        memset(&other, 0, sizeof other);
        random_state = seed * UINT64_C(0x9e3779b97f4a7c15);
        make_any(&made);
        struct bring_options anew = {.into = NONE, .anew = true};
        t.id = other.id = bring(f, &made, &anew, BROUGHT_NEW);
        read_records(f, t.id, &t.was);
        read_records(f, t.id, &t.is);
        read_records(f, t.id, &other.was);
        read_records(f, t.id, &other.is);
        read_records(f, t.id, &other.now);
        edit_any(&t.is);
        edit_any(&other.is);
        three_apply(f, &other);
        read_records(f, t.id, &t.now);
        three_apply(f, &t);
        conflicts += t.conflicts.n;
        read_records(f, t.id, &after);
        assert_well_formed(&after, seed);
        assert_made_or_told(&t, &after, seed);
        end(&after);
        end(&made);
        three_end(&t);
        three_end(&other);
    }
    assert_true(conflicts > 0);
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
        FIXTURE(the_same_file_is_known_by_its_digest),
        FIXTURE(title_and_start_make_an_incident_known),
        FIXTURE(a_document_goes_into_an_incident_once),
        FIXTURE(foreign_markers_are_ignored_and_said),
        FIXTURE(nothing_changed_changes_nothing),
        FIXTURE(each_kind_of_difference_is_told_and_made),
        FIXTURE(columns_that_are_not_shown_stay),
        FIXTURE(a_start_that_is_only_repeated_is_not_set),
        FIXTURE(a_zone_counts_where_it_is_shown),
        FIXTURE(a_removed_event_takes_its_details_along),
        FIXTURE(a_detail_becomes_an_event_and_an_event_a_detail),
        FIXTURE(a_lost_marker_is_made_up_for_by_what_the_line_says),
        FIXTURE(a_copied_marker_counts_where_nothing_was_changed),
        FIXTURE(both_changes_are_kept_where_they_do_not_touch),
        FIXTURE(a_column_changed_twice_is_a_conflict),
        FIXTURE(what_was_removed_here_is_not_changed),
        FIXTURE(what_was_changed_here_is_not_removed),
        FIXTURE(details_stay_one_level_deep),
        FIXTURE(an_action_item_keeps_count),
        FIXTURE(a_field_that_both_added_is_a_conflict_unless_equal),
        FIXTURE(what_was_edited_is_what_is_read_then),
        FIXTURE(two_who_edit_at_once_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
