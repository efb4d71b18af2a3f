/* Documents as they are rendered, edited and brought back. */
#include "doc/bring.h"
#include "doc/render.h"
#include "store/history.h"
#include "store/incidents.h"
#include "store_fixture.h"

#include <string.h>

#define AT(hour, minute) (T0 + ((hour)-8) * HOUR + (minute)*MINUTE) /* on 2023-06-01, UTC */

static void render(struct fixture *f, int64_t incident, bool refs, struct buf *out)
{
    buf_reset(out);
    OK(f, render_standard(f->db, incident, f->now, refs, NULL, out, &f->err));
}

static void read_back(struct fixture *f, const struct buf *text, struct reading *out)
{
    struct zone zone = ZONE_UTC;
    struct read_context context = {.now = f->now, .zone = &zone, .zone_from = "the test"};
    memset(out, 0, sizeof *out);
    OK(f, reading_read(out, text->data, text->len, &context, &f->err));
}

/* Puts TO in the place of the one FROM there is. */
static void replace(struct buf *text, const char *from, const char *to)
{
    char *at = strstr(text->data, from);
    if (!at)
        fail_msg("'%s' is not in:\n%s", from, text->data);
    size_t pos = (size_t)(at - text->data), n = strlen(from);
    if (strstr(at + 1, from))
        fail_msg("'%s' is there twice", from);
    memmove(text->data + pos, text->data + pos + n, text->len - pos - n + 1);
    buf_truncate(text, text->len - n);
    buf_insert(text, pos, to, strlen(to));
}

/* ---- an incident with something of everything */

static void put_text(struct fixture *f, struct change *c, enum record_kind kind, int64_t incident,
                     const char *which, const char *text)
{
    union record r;
    record_init(kind, &r);
    *record_int(&r, record_column(kind, "incident")) = incident;
    *record_text(&r, record_column(kind, kind == RECORD_FIELD ? "name" : "kind")) = xstrdup(which);
    *record_text(&r, record_column(kind, "text")) = xstrdup(text);
    OK(f, change_insert(c, kind, &r, &f->err));
    record_release(kind, &r);
}

static void put_action(struct fixture *f, struct change *c, int64_t incident, const char *text,
                       const char *owner)
{
    struct action a;
    record_init(RECORD_ACTION, &a);
    a.incident = incident;
    a.text = xstrdup(text);
    a.owner = xstrdup_null(owner);
    a.status = xstrdup("open");
    a.created_at = f->now;
    a.slips = 0;
    OK(f, change_insert(c, RECORD_ACTION, &a, &f->err));
    record_release(RECORD_ACTION, &a);
}

static void put_section(struct fixture *f, struct change *c, int64_t incident, const char *heading,
                        const char *after, const char *markdown)
{
    struct section s;
    record_init(RECORD_SECTION, &s);
    s.incident = incident;
    s.heading = xstrdup(heading);
    s.level = 2;
    s.after = xstrdup(after);
    s.markdown = xstrdup(markdown);
    OK(f, change_insert(c, RECORD_SECTION, &s, &f->err));
    record_release(RECORD_SECTION, &s);
}

struct edited {
    int64_t id;
    struct buf was, is;
    struct conflicts conflicts;
    struct bring_result result;
};

static void edited_begin(struct fixture *f, struct edited *e)
{
    struct change c;
    memset(e, 0, sizeof *e);
    buf_init(&e->was);
    buf_init(&e->is);
    begin_as(f, &c, "ann");
    int64_t i = e->id = put_incident(f, &c, "Web stack outage");
    set_int(f, &c, RECORD_INCIDENT, i, "severity", 2);
    set_text(f, &c, RECORD_INCIDENT, i, "affected", "~75%");
    int64_t alert = put_event(f, &c, i, "detected", AT(8, 0), "alert on `checkout`", NONE);
    put_event(f, &c, i, "step", NONE, "restarted it", alert);
    put_event(f, &c, i, "ruled-out", NONE, "took it for the network", alert);
    put_event(f, &c, i, "note", AT(8, 30) + 7 * SECOND, "paged the database team", NONE);
    put_event(f, &c, i, "resolved", AT(11, 30), "fixed", NONE);
    put_text(f, &c, RECORD_FIELD, i, "summary", "It *broke*.\n\nTwice.");
    put_text(f, &c, RECORD_FIELD, i, "impact", "- slow\n- down");
    put_text(f, &c, RECORD_FIELD, i, "resolution", "A restart.");
    put_text(f, &c, RECORD_CAUSE, i, "root", "a full disk");
    put_text(f, &c, RECORD_CAUSE, i, "contributing", "no alert");
    put_text(f, &c, RECORD_MEASURE, i, "preventative", "watch disks");
    put_text(f, &c, RECORD_LESSON, i, "well", "the pager rang");
    put_text(f, &c, RECORD_LESSON, i, "poorly", "nobody heard it");
    put_action(f, &c, i, "add an alert", "bob");
    put_action(f, &c, i, "drill it", NULL);
    put_section(f, &c, i, "Architecture", "Timeline", "Two of them.");
    commit(f, &c);
    render(f, i, true, &e->was);
    buf_adds(&e->is, e->was.data);
}

static void edited_end(struct edited *e)
{
    buf_release(&e->was);
    buf_release(&e->is);
    conflicts_release(&e->conflicts);
    bring_result_release(&e->result);
}

/* What the document says now is what the records say; LINES are the differences in words. */
static void edited_apply(struct fixture *f, struct edited *e, const char *lines)
{
    struct reading was, is;
    struct differences d = {0};
    struct buf words = BUF_INIT;
    struct change c;
    read_back(f, &e->was, &was);
    read_back(f, &e->is, &is);
    assert_true(was.standard);
    assert_true(is.standard);
    readings_compare(&was, &is, &d);
    for (size_t i = 0; i < d.n; i++) {
        difference_words(&was, &is, &d.v[i], &words);
        buf_addc(&words, '\n');
    }
    assert_string_equal(words.data, lines);
    begin_as(f, &c, "bob");
    OK(f, differences_apply(&c, e->id, &was, &is, &d, &e->conflicts, &e->result, &f->err));
    commit(f, &c);
    buf_release(&words);
    differences_release(&d);
    reading_release(&was);
    reading_release(&is);
}

/* A render of the records now reads as the document that was handed in does. */
static void assert_reads_the_same(struct fixture *f, const struct edited *e)
{
    struct buf now = BUF_INIT, words = BUF_INIT;
    struct reading is, after;
    struct differences d = {0};
    render(f, e->id, true, &now);
    read_back(f, &now, &after);
    read_back(f, &e->is, &is);
    readings_compare(&is, &after, &d);
    for (size_t i = 0; i < d.n; i++) {
        difference_words(&is, &after, &d.v[i], &words);
        buf_addc(&words, '\n');
    }
    assert_string_equal(words.data, "");
    differences_release(&d);
    reading_release(&is);
    reading_release(&after);
    buf_release(&now);
    buf_release(&words);
}

static void undo_last(struct fixture *f, int64_t incident, const char *author)
{
    struct change c;
    struct buf done = BUF_INIT;
    int64_t which;
    begin_as(f, &c, author);
    OK(f, undo_find(f->db, incident, author, &which, &f->err));
    OK(f, undo_apply(&c, which, &done, &f->err));
    commit(f, &c);
    buf_release(&done);
}

static void assert_renders(struct fixture *f, const struct edited *e, const char *text)
{
    struct buf now = BUF_INIT;
    render(f, e->id, true, &now);
    assert_string_equal(now.data, text);
    buf_release(&now);
}

static void what_comes_back_untouched_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    edited_apply(f, &e, "");
    assert_int_equal(e.result.what, BROUGHT_KNOWN);
    assert_renders(f, &e, e.was.data);
    edited_end(&e);
}

static void lines_are_edited_in_place(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "**08:30:07", "**08:35:07");
    replace(&e.is, "alert on `checkout`", "alarm on `checkout`");
    replace(&e.is, "It *broke*.", "It **really** broke.");
    replace(&e.is, "watch disks", "watch all disks");
    replace(&e.is, "nobody heard it", "nobody heard it at night");
    replace(&e.is, "Two of them.", "Three of them.");
    replace(&e.is, "a full disk", "a disk that was full");
    replace(&e.is, "- slow\n", "- very slow\n");
    replace(&e.is, "owner: bob", "owner: eve, due: 2023-07-01");
    edited_apply(f, &e,
                 "summary changed\n"
                 "impact changed\n"
                 "e1 reworded: \"alarm on `checkout`\"\n"
                 "e4 moved from 08:30:07 to 08:35:07\n"
                 "s1 changed\n"
                 "c1 changed\n"
                 "l2 reworded: \"nobody heard it at night\"\n"
                 "m1 reworded: \"watch all disks\"\n"
                 "a1 owner is \"eve\", was \"bob\"; due is \"2023-07-01\"\n");
    assert_int_equal(e.conflicts.n, 0);
    assert_int_equal(e.result.what, BROUGHT_CHANGED);
    assert_renders(f, &e, e.is.data);
    undo_last(f, e.id, "bob");
    assert_renders(f, &e, e.was.data);
    edited_end(&e);
}

static void boxes_are_ticked(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "- [ ] add an alert", "- [x] add an alert");
    edited_apply(f, &e, "a1 done\n");
    assert_int(f, RECORD_ACTION, 1, "done_at", f->now);
    edited_end(&e);
}

static void the_facts_are_edited(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "# Postmortem: Web stack outage", "# Postmortem: The web stack was down");
    replace(&e.is, "SEV-2", "SEV-1");
    replace(&e.is, "\\~75%", "about 80%");
    replace(&e.is, "08:00 – 11:30 UTC", "07:45 – 11:45 UTC");
    edited_apply(f, &e,
                 "title is \"The web stack was down\", was \"Web stack outage\"; severity is "
                 "\"sev1\", was \"sev2\"; start is \"2023-06-01 07:45\"; end is \"2023-06-01 "
                 "11:45\"; affected is \"about 80%\", was \"~75%\"\n");
    assert_int(f, RECORD_INCIDENT, e.id, "own_start", AT(7, 45));
    assert_int(f, RECORD_INCIDENT, e.id, "own_end", AT(11, 45));
    assert_reads_the_same(f, &e);
    edited_end(&e);
}

/* What was left as it was: the line with the duration. */
static void the_first_event_moves_and_the_start_follows(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "**08:00 (", "**07:50 (");
    edited_apply(f, &e, "e1 moved from 08:00 to 07:50\n");
    assert_int(f, RECORD_INCIDENT, e.id, "own_start", NONE);
    edited_end(&e);
}

static void lines_are_added(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "- **08:30:07",
            "- **08:20:** looked at `df -h`\n"
            "  - **Action taken:** deleted logs\n"
            "- **08:30:07");
    replace(&e.is, "- the pager rang", "- **eve** was there\n- the pager rang");
    replace(&e.is, "- [ ] drill it", "- [ ] write it down (owner: eve)\n- [x] drill it");
    replace(&e.is, "## Root Cause and Resolution",
            "## What we did not know\n\nMuch.\n\n## Root Cause and Resolution");
    edited_apply(f, &e,
                 "a2 done\n"
                 "event added at 08:20: \"looked at `df -h`\"\n"
                 "detail added: \"deleted logs\"\n"
                 "section added: \"What we did not know\"\n"
                 "lesson added: \"eve was there\"\n"
                 "action item added: \"write it down\"\n");
    assert_text(f, RECORD_EVENT, event_id(e.id, 6), "text", "looked at `df -h`");
    assert_int(f, RECORD_EVENT, event_id(e.id, 7), "under", event_id(e.id, 6));
    assert_text(f, RECORD_EVENT, event_id(e.id, 7), "kind", "step");
    assert_text(f, RECORD_ACTION, 3, "owner", "eve");
    edited_end(&e);
}

/* The last line is a comment that nobody sees: what is written on goes behind it. */
static void what_is_written_behind_the_end_counts(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    buf_adds(&e.is, "\n## Found later\n\nMuch.\n");
    edited_apply(f, &e, "section added: \"Found later\"\n");
    assert_reads_the_same(f, &e);
    edited_end(&e);
}

/* A value that looks like the marker of a document marks none. */
static void a_marker_in_a_value_is_none(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    struct incident incident;
    struct reading is;
    struct change c;
    struct buf value = BUF_INIT, text = BUF_INIT;
    edited_begin(f, &e);
    OK(f, record_need(f->db, RECORD_INCIDENT, e.id, &incident, &f->err));
    buf_addf(&value, "Over.\n\n<!-- debrief %s -->", incident.uid);
    begin_as(f, &c, "ann");
    put_text(f, &c, RECORD_FIELD, e.id, "conclusion", value.data);
    commit(f, &c);
    render(f, e.id, false, &text);
    read_back(f, &text, &is);
    assert_string_equal(is.uid, "");
    reading_release(&is);
    render(f, e.id, true, &text);
    read_back(f, &text, &is);
    assert_string_equal(is.uid, incident.uid);
    reading_release(&is);
    record_release(RECORD_INCIDENT, &incident);
    buf_release(&value);
    buf_release(&text);
    edited_end(&e);
}

/* Takes the line that holds FROM out. */
static void cut_line(struct buf *text, const char *from)
{
    char *at = strstr(text->data, from);
    if (!at)
        fail_msg("'%s' is not in:\n%s", from, text->data);
    size_t begin = (size_t)(at - text->data), end = begin;
    while (begin > 0 && text->data[begin - 1] != '\n')
        begin--;
    while (text->data[end++] != '\n')
        ;
    memmove(text->data + begin, text->data + end, text->len - end + 1);
    buf_truncate(text, text->len - (end - begin));
}

static void lines_are_taken_out(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    cut_line(&e.is, "alert on `checkout`");
    cut_line(&e.is, "restarted it");
    cut_line(&e.is, "took it for the network");
    cut_line(&e.is, "watch disks");
    cut_line(&e.is, "the pager rang");
    cut_line(&e.is, "drill it");
    cut_line(&e.is, "Two of them.");
    cut_line(&e.is, "## Architecture");
    cut_line(&e.is, "A restart.");
    replace(&e.is, "08:00 – 11:30", "08:30:07 – 11:30");
    edited_apply(f, &e,
                 "e1 removed: \"alert on `checkout`\"\n"
                 "e2 removed: \"restarted it\"\n"
                 "e3 removed: \"took it for the network\"\n"
                 "s1 removed: \"Architecture\"\n"
                 "resolution removed\n"
                 "l1 removed: \"the pager rang\"\n"
                 "m1 removed: \"watch disks\"\n"
                 "a2 removed: \"drill it\"\n");
    assert_int_equal(e.conflicts.n, 0);
    assert_reads_the_same(f, &e);
    undo_last(f, e.id, "bob");
    assert_renders(f, &e, e.was.data);
    edited_end(&e);
}

static void a_line_is_rewritten_without_its_marker(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    replace(&e.is, "paged the database team <!--e4-->", "called the database team");
    replace(&e.is, "- watch disks <!--m1-->", "- watch disks");
    edited_apply(f, &e, "e4 reworded: \"called the database team\"\n");
    edited_end(&e);
}

static void both_edit_at_once(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    amend_text(f, "ann", RECORD_EVENT, event_id(e.id, 4), "text", "paged everybody");
    amend_int(f, "ann", RECORD_EVENT, event_id(e.id, 5), "at", AT(11, 40));
    log_event(f, "ann", e.id, "note", AT(9, 0), "meanwhile");
    replace(&e.is, "paged the database team", "paged nobody");
    replace(&e.is, "fixed", "fixed for good");
    edited_apply(f, &e,
                 "e4 reworded: \"paged nobody\"\n"
                 "e5 reworded: \"fixed for good\"\n");
    assert_int_equal(e.conflicts.n, 1);
    assert_string_equal(e.conflicts.v[0].ref, "e4");
    assert_string_equal(e.conflicts.v[0].base, "paged the database team");
    assert_string_equal(e.conflicts.v[0].theirs, "paged everybody");
    assert_string_equal(e.conflicts.v[0].ours, "paged nobody");
    assert_text(f, RECORD_EVENT, event_id(e.id, 4), "text", "paged everybody");
    assert_text(f, RECORD_EVENT, event_id(e.id, 5), "text", "fixed for good");
    assert_int(f, RECORD_EVENT, event_id(e.id, 5), "at", AT(11, 40));
    assert_text(f, RECORD_EVENT, event_id(e.id, 6), "text", "meanwhile");
    edited_end(&e);
}

/* The same by import. */
static void a_document_with_markers_is_imported(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    struct reading is;
    struct change c;
    edited_begin(f, &e);
    replace(&e.is, "paged the database team", "paged nobody");
    for (int i = 0; i < 2; i++) {
        struct bring_options o = {.digest = i ? "ff" : "0a", .into = NONE};
        struct bring_result result = {0};
        read_back(f, &e.is, &is);
        begin_as(f, &c, "bob");
        OK(f, bring_reading(&c, &is, &o, &result, &f->err));
        commit(f, &c);
        assert_int_equal(result.what, i ? BROUGHT_KNOWN : BROUGHT_CHANGED);
        assert_int_equal(result.incident, e.id);
        assert_string_equal(result.changes.data, i ? "" : "e4 reworded: \"paged nobody\"\n");
        assert_string_equal(result.notes.data, "");
        bring_result_release(&result);
        reading_release(&is);
    }
    assert_renders(f, &e, e.is.data);
    edited_end(&e);
}

/* What has lost the form can't be held against a render; it is no new incident either. */
static void a_document_that_lost_its_form_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    struct reading is;
    struct change c;
    struct bring_result result = {0};
    struct bring_options o = {.digest = "0a", .into = NONE};
    edited_begin(f, &e);
    cut_line(&e.is, "## Issue Summary");
    replace(&e.is, "# Postmortem: Web stack outage", "# The web stack");
    read_back(f, &e.is, &is);
    assert_false(is.standard);
    begin_as(f, &c, "bob");
    OK(f, bring_reading(&c, &is, &o, &result, &f->err));
    assert_int_equal(result.what, BROUGHT_KNOWN);
    assert_int_equal(result.incident, e.id);
    assert_non_null(strstr(result.notes.data, "has not the form of the standard template"));
    assert_false(change_wrote(&c));
    change_cancel(&c);
    bring_result_release(&result);
    reading_release(&is);
    edited_end(&e);
}

/* Without markers it is known by title and start, and nothing of it is taken. */
static void a_document_without_markers_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct edited e;
    edited_begin(f, &e);
    struct buf bare = BUF_INIT;
    struct reading is;
    struct change c;
    struct bring_result result = {0};
    struct bring_options o = {.digest = "0a", .into = NONE};
    render(f, e.id, false, &bare);
    assert_null(strstr(bare.data, "<!--e"));
    replace(&bare, "paged the database team", "paged nobody");
    read_back(f, &bare, &is);
    begin_as(f, &c, "bob");
    OK(f, bring_reading(&c, &is, &o, &result, &f->err));
    assert_int_equal(result.what, BROUGHT_KNOWN);
    assert_int_equal(result.incident, e.id);
    assert_false(change_wrote(&c));
    change_cancel(&c);
    bring_result_release(&result);
    reading_release(&is);
    buf_release(&bare);
    edited_end(&e);
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

static const char *any_words(void)
{
    static const char *const words[] = {"all `clear` now",
                                        "see https://example.com/a_b",
                                        "*not* what it was, __init__.py",
                                        "1. a list? # no",
                                        "tick [x] <b>tock</b>",
                                        "owner: nobody (really)",
                                        "08:15 was when",
                                        "ends in a colon:",
                                        "Größe ∞ → 0"};
    return words[pick(sizeof words / sizeof *words)];
}

/* Where a line with a marker begins that holds PART; any such, SIZE_MAX if there is none. */
static size_t any_line(const struct buf *text, const char *part)
{
    size_t found[64], n = 0;
    for (const char *p = text->data; n < 64 && (p = strstr(p, part)); p++) {
        const char *line = p, *end = strchr(p, '\n');
        while (line > text->data && line[-1] != '\n')
            line--;
        if (end && !memcmp(end - 3, "-->", 3))
            found[n++] = (size_t)(line - text->data);
    }
    return n ? found[pick(n)] : SIZE_MAX;
}

static size_t line_end(const struct buf *text, size_t at)
{
    return at + strcspn(text->data + at, "\n") + 1;
}

static void cut(struct buf *text, size_t from, size_t to)
{
    memmove(text->data + from, text->data + to, text->len - to + 1);
    buf_truncate(text, text->len - (to - from));
}

static void add_line(struct buf *text, size_t at, const char *before, const char *words)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "%s%s\n", before, words);
    buf_insert(text, at, line.data, line.len);
    buf_release(&line);
}

static void edit_event(struct buf *text)
{
    size_t at = any_line(text, "- **"), end;
    char clock[24];
    if (at == SIZE_MAX || text->data[at] != '-')
        return;
    end = line_end(text, at);
    switch (pick(4)) {
    case 0: /* with all that stands under it */
        while (!memcmp(text->data + end, "  - ", 4))
            end = line_end(text, end);
        cut(text, at, end);
        break;
    case 1:
        snprintf(clock, sizeof clock, "- **%02zu:%02zu:** ", 8 + pick(3), pick(60));
        while (!memcmp(text->data + end, "  - ", 4))
            end = line_end(text, end);
        add_line(text, end, clock, any_words());
        break;
    case 2:
        add_line(text, end, pick(2) ? "  - **Action taken:** " : "  - ", any_words());
        break;
    default: /* another minute */
        text->data[at + 8] = (char)('0' + pick(10));
        break;
    }
}

static void edit_line(struct buf *text)
{
    static const char *const of[] = {"<!--e", "<!--l", "<!--m", "<!--a"};
    size_t at = any_line(text, of[pick(4)]);
    if (at == SIZE_MAX)
        return;
    size_t end = line_end(text, at);
    const char *mark = strstr(text->data + at, " <!--");
    bool item = text->data[at] == '-' && (text->data[at + 2] != '*');
    switch (pick(item ? 3 : 1)) {
    case 0:
        buf_insert(text, (size_t)(mark - text->data), " again", 6);
        break;
    case 1:
        cut(text, at, end);
        break;
    default:
        add_line(text, end, text->data[at + 2] == '[' ? "- [ ] " : "- ", any_words());
        break;
    }
}

static void what_is_written_is_what_is_rendered_then(void **state)
{
    struct fixture *f = *state;
    const char *times = getenv("PROPERTY");
    unsigned last = times ? (unsigned)strtoul(times, NULL, 10) : 60;
    for (unsigned seed = 1; seed <= last; seed++) {
        struct edited e;
        struct reading was, is;
        struct differences d = {0};
        struct change c;
        random_state = seed * UINT64_C(0x9e3779b97f4a7c15);
        edited_begin(f, &e);
        /* It would go on saying when it began. */
        cut_line(&e.is, "**Duration:**");
        for (size_t n = 1 + pick(5); n > 0; n--)
            (pick(2) ? edit_event : edit_line)(&e.is);
        read_back(f, &e.was, &was);
        read_back(f, &e.is, &is);
        readings_compare(&was, &is, &d);
        begin_as(f, &c, "bob");
        OK(f, differences_apply(&c, e.id, &was, &is, &d, &e.conflicts, &e.result, &f->err));
        commit(f, &c);
        assert_int_equal(e.conflicts.n, 0);
        /* A section stands after the timeline where there is one. */
        if (reading_count(&is, RECORD_EVENT))
            assert_reads_the_same(f, &e);
        differences_release(&d);
        reading_release(&was);
        reading_release(&is);
        edited_end(&e);
    }
}

#define FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE(what_comes_back_untouched_changes_nothing),
        FIXTURE(lines_are_edited_in_place),
        FIXTURE(boxes_are_ticked),
        FIXTURE(the_facts_are_edited),
        FIXTURE(the_first_event_moves_and_the_start_follows),
        FIXTURE(lines_are_added),
        FIXTURE(what_is_written_behind_the_end_counts),
        FIXTURE(a_marker_in_a_value_is_none),
        FIXTURE(lines_are_taken_out),
        FIXTURE(a_line_is_rewritten_without_its_marker),
        FIXTURE(both_edit_at_once),
        FIXTURE(a_document_with_markers_is_imported),
        FIXTURE(a_document_that_lost_its_form_changes_nothing),
        FIXTURE(a_document_without_markers_changes_nothing),
        FIXTURE(what_is_written_is_what_is_rendered_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
