/* amend: any record, mended. */
#include "cli/amend.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/targets.h"
#include "store/incidents.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

#define E (1u << RECORD_EVENT)
#define C (1u << RECORD_CAUSE)
#define M (1u << RECORD_MEASURE)
#define L (1u << RECORD_LESSON)
#define S (1u << RECORD_SECTION)

#define AT(member) offsetof(struct amend_options, member)
#define TAKES(name, letter, member, value, complete, help)                                         \
    {                                                                                              \
        name, letter, OPTION_STRING, AT(member), value, help, complete, NULL, NULL                 \
    }
#define ADDS(name, letter, member, value, help)                                                    \
    {                                                                                              \
        name, letter, OPTION_LIST, AT(member), value, help, COMPLETE_NONE, NULL, NULL              \
    }
#define MARKS(name, member, help)                                                                  \
    {                                                                                              \
        name, 0, OPTION_FLAG, AT(member), NULL, help, COMPLETE_NONE, NULL, NULL                    \
    }

static const struct option amend_options[] = {
    TAKES("at", 'a', at, "TIME", COMPLETE_NONE, "when it happened"),
    TAKES("shift", 0, shift, "±DURATION", COMPLETE_NONE, "move its time: +1h, -5m"),
    TAKES("reread", 0, reread, "ZONE", COMPLETE_ZONE, "its clock times were meant in this zone"),
    TAKES("until", 0, until, "TIME", COMPLETE_NONE, "when it ended; none: it did not last"),
    TAKES("kind", 'k', kind, "KIND", COMPLETE_KIND,
          "what kind of event, cause, measure or lesson it is"),
    TAKES("by", 'b', by, "NAME", COMPLETE_PERSON, "who did it; none: not said"),
    TAKES("under", 'u', under, "EVENT", COMPLETE_REF,
          "it is a detail of that event; none: it stands for itself"),
    ADDS("link", 'l', links, "URL", "adds a link; none: takes away those there are"),
    ADDS("tag", 't', tags, "+X,-Y", "adds the tag X, takes Y away"),
    MARKS("key", key, "a key event: short forms show it"),
    MARKS("no-key", no_key, "no key event"),
    MARKS("internal", internal, "not for the public edition"),
    MARKS("no-internal", no_internal, "for the public edition too"),
    TAKES("to", 0, to, "INCIDENT", COMPLETE_INCIDENT, "move it to that incident"),
    TAKES("category", 0, category, "CATEGORY", COMPLETE_NONE,
          "of a cause: config, deploy, capacity …; none"),
    TAKES("why", 0, why, "CAUSE", COMPLETE_REF,
          "of a cause: the one whose \"why?\" it answers; none"),
    TAKES("heading", 0, heading, "TEXT", COMPLETE_NONE, "of a section"),
    TAKES("after", 0, after, "NAME", COMPLETE_NONE,
          "of a section: what it stands after; none: at the end"),
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* What the options are for that are not for events alone. */
static const struct meant {
    const char *option;
    unsigned kinds;
} others[] = {
    {"kind", E | C | M | L},
    {"internal", E | S},
    {"no-internal", E | S},
    {"category", C},
    {"why", C},
    {"heading", S},
    {"after", S},
};

static bool is_meant_for(const struct option *option, enum record_kind kind)
{
    unsigned kinds = E;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(others[i].option, option->name))
            kinds = others[i].kinds;
    return kinds & 1u << kind;
}

/* What one amend did. */
struct outcome {
    struct refs named;     /* in the order given */
    struct refs became;    /* what stands for each of them now */
    bool *changed, *moved; /* of each */
};

static bool is_given(const struct option *option, const struct amend_options *o)
{
    const char *member = (const char *)o + option->offset;
    if (option->type == OPTION_FLAG)
        return *(const bool *)member;
    if (option->type == OPTION_LIST)
        return ((const struct strv *)(const void *)member)->n > 0;
    return *(const char *const *)(const void *)member != NULL;
}

static bool anything_given(const struct amend_options *o)
{
    for (const struct option *p = amend_options; p->name; p++)
        if (is_given(p, o))
            return true;
    return false;
}

static int refuse_option(const struct option *option, enum record_kind kind, const char *ref,
                         struct error *err)
{
    static const char *const called[RECORD_KINDS] = {
        [RECORD_CAUSE] = "a cause",
        [RECORD_MEASURE] = "a measure",
        [RECORD_LESSON] = "a lesson",
        [RECORD_SECTION] = "a section",
    };
    if (kind == RECORD_EVENT)
        return error_set(err, "'--%s' is not for an event (%s): see 'debrief help amend'",
                         option->name, ref);
    if (kind == RECORD_ACTION)
        return error_set(err,
                         "'--%s' is not for action items: 'debrief action edit %s' changes "
                         "what there is beside the text",
                         option->name, ref);
    struct buf fit = BUF_INIT;
    for (const struct option *p = amend_options; p->name; p++)
        if (is_meant_for(p, kind))
            buf_addf(&fit, "%s--%s", fit.len ? ", " : "", p->name);
    error_set(err, "'--%s' is not for %s (%s): what can be given is %s and a text", option->name,
              called[kind], ref, fit.data);
    buf_release(&fit);
    return -1;
}

static int check_options(const struct amend_options *o, const union record *record,
                         enum record_kind kind, struct error *err)
{
    for (const struct option *p = amend_options; p->name; p++) {
        if (is_meant_for(p, kind) || !is_given(p, o))
            continue;
        struct buf ref = BUF_INIT;
        ref_add(&ref, kind, record);
        refuse_option(p, kind, ref.data, err);
        buf_release(&ref);
        return -1;
    }
    return 0;
}

/* Options that contradict each other, whatever they are for. */
static int check_together(const struct amend_options *o, struct error *err)
{
    static const char *const pairs[][2] = {
        {"at", "shift"},     {"at", "reread"},  {"shift", "reread"},         {"shift", "until"},
        {"reread", "until"}, {"key", "no-key"}, {"internal", "no-internal"}, {"under", "to"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *a = pairs[i][0], *b = pairs[i][1];
        if (is_given(option_by_name(amend_options, a, strlen(a)), o) &&
            is_given(option_by_name(amend_options, b, strlen(b)), o))
            return error_set(err, "--%s and --%s can't be given together: give one of them", a, b);
    }
    return 0;
}

/* Without a ref, one's own last event. */
static int own_last(struct app *app, int64_t current, struct ref *out, struct error *err)
{
    if (current == NONE)
        return error_set(err, "there is no incident yet: open one with 'debrief open TITLE'");
    struct stmt *stmt = db_stmt(app->db, STATEMENT_EVENT_OWN_LAST, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, current);
    bind_text(stmt, 2, app->author);
    *out = (struct ref){RECORD_EVENT, current, NONE};
    if (db_number(stmt, &out->id, err))
        return -1;
    if (out->id == NONE)
        return error_set(err, "%s recorded no event in #%lld: name one, as in 'debrief amend e3'",
                         app->author, (long long)current);
    return 0;
}

static int parse_refs(struct app *app, int argc, char **argv, int64_t current, struct refs *out,
                      struct error *err)
{
    struct ref last;
    if (!argc && own_last(app, current, &last, err))
        return -1;
    if (!argc)
        targets_add(out, &last);
    for (int i = 0; i < argc; i++) {
        struct refs some = {0};
        struct buf word = BUF_INIT;
        buf_addf(&word, "%s%s", strspn(argv[i], "0123456789") == strlen(argv[i]) ? "e" : "",
                 argv[i]);
        int rc = ref_parse(app->db, word.data, current, &some, err);
        if (!rc)
            targets_merge(out, &some);
        refs_release(&some);
        buf_release(&word);
        if (rc)
            return -1;
    }
    return 0;
}

/* Whether the event goes along with one above it that is moved as well. */
static bool moves_along(const struct refs *named, const union record *record)
{
    struct ref above = {RECORD_EVENT, record->event.incident, record->event.under};
    return record->event.under != NONE && targets_have(named, &above);
}

static int amend_one(struct amend *a, struct outcome *outcome, size_t i, struct error *err)
{
    struct ref ref = outcome->named.v[i];
    union record was, became;
    if (record_need(a->app->db, ref.kind, ref.id, &was, err))
        return -1;
    record_copy(ref.kind, &became, &was);
    int64_t before = a->change->next;
    int rc = check_options(a->options, &was, ref.kind, err);
    if (!rc && (!a->subject.loaded || a->subject.incident.id != ref.incident))
        rc = subject_load(a->app, ref.incident, &a->subject, err);
    if (!rc)
        rc = ref.kind == RECORD_EVENT ? amend_event(a, &became.event, err)
                                      : amend_record(a, ref.kind, &became, err);
    if (!rc)
        rc = change_update(a->change, ref.kind, &was, &became, err);
    bool moves = a->target.loaded && ref.incident != a->target.incident.id &&
                 !moves_along(&outcome->named, &was);
    if (!rc && moves)
        rc = amend_move(a, &became.event, &ref, err);
    record_release(ref.kind, &became);
    record_release(ref.kind, &was);
    if (rc)
        return -1;
    outcome->changed[i] = a->change->next > before;
    outcome->moved[i] = moves;
    targets_add(&outcome->became, &ref);
    return 0;
}

static int amend_all(struct amend *a, int argc, char **argv, int64_t current,
                     struct outcome *outcome, struct error *err)
{
    if (parse_refs(a->app, argc, argv, current, &outcome->named, err))
        return -1;
    if (a->options->to) {
        int64_t target;
        if (incident_find(a->app->db, a->options->to, &target, err) ||
            subject_load(a->app, target, &a->target, err))
            return -1;
    }
    outcome->changed = xcalloc(outcome->named.n + 1, sizeof *outcome->changed);
    outcome->moved = xcalloc(outcome->named.n + 1, sizeof *outcome->moved);
    for (size_t i = 0; i < outcome->named.n; i++)
        if (amend_one(a, outcome, i, err))
            return -1;
    return 0;
}

static int add_moved(struct app *app, const struct ref *from, const struct ref *to, struct buf *out,
                     struct error *err)
{
    struct event was, now;
    if (record_need(app->db, RECORD_EVENT, from->id, &was, err))
        return -1;
    int rc = record_need(app->db, RECORD_EVENT, to->id, &now, err);
    if (!rc) {
        buf_addf(out, "e%lld of #%lld is now e%lld of #%lld: ", (long long)was.seq,
                 (long long)was.incident, (long long)now.seq, (long long)now.incident);
        target_add_text(out, now.text);
        record_release(RECORD_EVENT, &now);
    }
    record_release(RECORD_EVENT, &was);
    return rc;
}

static int add_outcome(struct app *app, const struct outcome *o, size_t i, int64_t current,
                       struct buf *out, struct error *err)
{
    if (o->moved[i])
        return add_moved(app, &o->named.v[i], &o->became.v[i], out, err);
    if (o->changed[i])
        return target_add_line(app, out, &o->became.v[i], "amended in", err);
    union record record;
    const struct ref *ref = &o->became.v[i];
    if (record_need(app->db, ref->kind, ref->id, &record, err))
        return -1;
    target_add_ref(out, ref->kind, &record, current);
    buf_adds(out, " is so already");
    record_release(ref->kind, &record);
    return 0;
}

static int answer(struct app *app, const struct outcome *o, int64_t current, struct error *err)
{
    if (app->global.json)
        return targets_print_json(app, &o->became, err);
    if (app->global.quiet)
        return targets_print_refs(app, &o->became, current, err);
    struct buf out = BUF_INIT;
    size_t n = o->became.n;
    int rc = 0;
    for (size_t i = 0; !rc && i < n && i < TARGETS_NAMED; i++) {
        rc = add_outcome(app, o, i, current, &out, err);
        buf_addc(&out, '\n');
    }
    if (n > TARGETS_NAMED)
        buf_addf(&out, "… and %zu more\n", n - TARGETS_NAMED);
    if (!rc)
        say(app, "%s", out.data);
    buf_release(&out);
    return rc;
}

/* What a new time makes of the timeline, for a person to look at twice. */
static int remark_before_start(struct app *app, const struct outcome *o, struct error *err)
{
    struct subject subject = {0};
    size_t said = 0;
    int rc = 0;
    for (size_t i = 0; !rc && i < o->became.n && said < TARGETS_NAMED; i++) {
        struct event event;
        const struct ref *ref = &o->became.v[i];
        if (ref->kind != RECORD_EVENT || !o->changed[i])
            continue;
        if (!subject.loaded || subject.incident.id != ref->incident)
            rc = subject_load(app, ref->incident, &subject, err);
        if (rc || (rc = record_need(app->db, RECORD_EVENT, ref->id, &event, err)))
            break;
        const struct facts *f = &subject.facts;
        if (event.at != NONE && f->start_known && event.at < f->start.low) {
            struct buf by = BUF_INIT;
            duration_add(&by, f->start.at - event.at);
            remark(app, "e%lld is %s before the start", (long long)event.seq, by.data);
            buf_release(&by);
            said++;
        }
        record_release(RECORD_EVENT, &event);
    }
    subject_release(&subject);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)self;
    const struct amend_options *o = opts;
    struct change change = {0};
    struct amend a = {.app = app, .options = o, .change = &change};
    struct outcome outcome = {0};
    bool with_text = app->text_given;
    int refs = argc - (with_text ? 1 : 0), rc = -1;
    int64_t current;
    char *text = NULL;
    if (!with_text && !anything_given(o))
        return error_set(err, "nothing to change: give a new text, or options such as --at 08:05 "
                              "or --kind finding");
    if (check_together(o, err) ||
        (with_text && read_text(app, argc, argv, argc - 1, "text", NULL, &text, err)) ||
        targets_current(app, argv, refs, &current, err) || begin_change(app, &change, err))
        goto out;
    a.text = text;
    if (amend_all(&a, refs, argv, current, &outcome, err) || change_commit(&change, err))
        goto out;
    rc = answer(app, &outcome, current, err);
    if (!rc && (o->at || o->shift || o->reread || o->to))
        rc = remark_before_start(app, &outcome, err);
out:
    change_cancel(&change);
    refs_release(&outcome.named);
    refs_release(&outcome.became);
    free(outcome.changed);
    free(outcome.moved);
    free(text);
    subject_release(&a.subject);
    subject_release(&a.target);
    return rc;
}

static const struct example examples[] = {
    {"debrief amend 'p99 on checkout above 4 s'", "your own last event gets another text"},
    {"debrief amend e3 --at 08:05 -k detected", "its time and kind"},
    {"debrief amend e2..e4 --shift -5m", "several at once: all of them or none"},
    {"debrief amend e1 --reread Africa/Lagos", "its clock time was meant in Lagos"},
    {"debrief amend e2 -t +database,-network", NULL},
    {"debrief amend c1 --category deploy", "a cause; m1, l1, s1 and a1 likewise"},
    {NULL, NULL},
};

const struct command cmd_amend = {
    .name = "amend",
    .group = "while it happens",
    .usage = "[OPTIONS] [REF…] [TEXT]",
    .summary = "mends what was recorded",
    .description =
        "Every record can be mended: events (e3), causes (c1), measures (m1), lessons (l1), "
        "sections (s1) and action items (a1), several and ranges too (e7 e12..e40). Without a ref "
        "it is your own last event in this incident. The text of a cause or a section is "
        "Markdown. All that is named is changed, or nothing is.\n\n"
        "Each mend is a revision: 'debrief history' shows it and 'debrief undo' takes it back. "
        "When an event was recorded stays as it is, whatever its time becomes.\n\n"
        "--shift and --reread change the time that was understood, and so what was typed is no "
        "longer shown. --to moves events, with their details, and gives them refs of the other "
        "incident. A text that looks like a ref or an option is put after '--'.",
    .options = amend_options,
    .options_size = sizeof(struct amend_options),
    .arguments = ARGUMENTS_REF_TEXT,
    .complete = COMPLETE_REF,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
