/* What is to be done. */
#include "doc/check_internal.h"

#include "base/alloc.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ACTIONS_MOST 12

static bool is_open(const struct action *a)
{
    return strcmp(a->status, "done") != 0 && strcmp(a->status, "dropped") != 0;
}

static bool is_late(const struct check *c, const struct action *a)
{
    return is_open(a) && a->due && strcmp(a->due, c->today) < 0;
}

void check_actions_missing(struct check *c)
{
    /* "Nothing is to be done" is an answer too, as a measure or an action that was dropped. */
    if (!c->lists[RECORD_ACTION].n &&
        !check_has_section(c, "action actions follow-up followup next remediation prevent "
                              "prevention improvements measures tasks fixes"))
        check_tell_named(
            c, "actions",
            (struct check_mend){"debrief action add~ --owner NAME --due DATE '…'",
                                "add a part 'Action Items': '- [ ] what, by whom, until when'"},
            "it has no action items");
}

/* ---- one by one */

typedef bool is_fn(const struct check *c, const struct action *a);

static void tell_each(struct check *c, is_fn *is, struct check_mend mend, const char *text)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    for (size_t i = 0; i < actions->n; i++) {
        if (!is(c, &actions->v[i].action))
            continue;
        const struct check_place place = check_place_of(c, RECORD_ACTION, i);
        struct buf what = BUF_INIT;
        check_add_quoted(&what, actions->v[i].action.text);
        check_tell(c, &place, mend, "%s %s", what.data, text);
        buf_release(&what);
    }
}

/* The same of what a document's author never writes down: where it is so of all, and several, it is
 * told once. */
static void tell_each_or_all(struct check *c, is_fn *is, struct check_mend mend, const char *what)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    size_t n = 0, open = 0;
    for (size_t i = 0; i < actions->n; i++) {
        open += is_open(&actions->v[i].action);
        n += is(c, &actions->v[i].action);
    }
    struct buf text = BUF_INIT;
    buf_addf(&text, "has no %s", what);
    if (c->settings->document && n == open && n > 1)
        check_tell_named(c, "actions", mend, "none of the %zu open action items has %s %s", n,
                         *what == 'o' ? "an" : "a", what);
    else
        tell_each(c, is, mend, text.data);
    buf_release(&text);
}

static bool is_nobodys(const struct check *c, const struct action *a)
{
    (void)c;
    return is_open(a) && check_blank(a->owner);
}

void check_action_owner(struct check *c)
{
    tell_each_or_all(c, is_nobodys,
                     (struct check_mend){"debrief action edit @ --owner NAME", "name who does it"},
                     "owner");
}

static bool is_undated(const struct check *c, const struct action *a)
{
    (void)c;
    return is_open(a) && !a->due;
}

void check_action_date(struct check *c)
{
    tell_each_or_all(c, is_undated,
                     (struct check_mend){"debrief action edit @ --due DATE", "say until when"},
                     "due date");
}

void check_action_overdue(struct check *c)
{
    tell_each(c, is_late,
              (struct check_mend){"debrief action done @, or 'debrief action edit @ --due DATE'",
                                  "tick it, or give it another date"},
              "is overdue");
}

static bool is_unproven(const struct check *c, const struct action *a)
{
    (void)c;
    return !strcmp(a->status, "done") && check_blank(a->proof) && check_blank(a->ticket) &&
           !strstr(a->text, "://");
}

void check_action_proof(struct check *c)
{
    tell_each(c, is_unproven,
              (struct check_mend){"debrief action done @ --proof URL", "link what shows it"},
              "is done, and nothing shows it");
}

/* ---- how they are worded */

static const char *const vague[] = {"investigate", "look into", "make sure",     "be more careful",
                                    "be careful",  "improve",   "fix the issue", "fix the problem",
                                    "fix the bug", "fix it",    "think about",   "try to",
                                    "consider",    "explore",   "discuss",       NULL};

/* The words of an action that begins with what has no end; NULL: it doesn't. */
static const char *begins_vague(const char *text)
{
    text += strspn(text, " \t*_");
    for (size_t i = 0; vague[i]; i++)
        if (check_begins(text, vague[i]))
            return vague[i];
    return NULL;
}

void check_action_vague(struct check *c)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    for (size_t i = 0; i < actions->n; i++) {
        const struct action *a = &actions->v[i].action;
        const char *words = begins_vague(a->text);
        if (!words || !is_open(a))
            continue;
        const struct check_place place = check_place_of(c, RECORD_ACTION, i);
        struct buf what = BUF_INIT;
        check_add_quoted(&what, a->text);
        check_tell(c, &place,
                   (struct check_mend){"debrief action edit @ '…'",
                                       "say what will be there when it is done"},
                   "%s begins with \"%s\", and has no end", what.data, words);
        buf_release(&what);
    }
}

/* Words that no doing begins with; anything else may be a verb, a name, another language. */
static const char *const no_verbs[] = {
    "the",          "a",        "an",        "we",         "our",       "they",
    "it",           "its",      "there",     "this",       "that",      "these",
    "no",           "not",      "more",      "better",     "some",      "any",
    "new",          "proper",   "improved",  "additional", "automatic", "automated",
    "missing",      "possible", "potential", "maybe",      "perhaps",   "also",
    "should",       "must",     "could",     "needs",      "lack",      "lacking",
    "insufficient", "for",      "in",        "on",         "with",      "because",
    "why",          "what",     "how",       NULL};

static bool is_no_doing(const struct check *c, const struct action *a)
{
    (void)c;
    const char *text = a->text + strspn(a->text, " \t*_");
    for (size_t i = 0; is_open(a) && no_verbs[i]; i++)
        if (check_begins(text, no_verbs[i]) && text[strlen(no_verbs[i])] == ' ')
            return true;
    return false;
}

void check_action_verb(struct check *c)
{
    tell_each(c, is_no_doing,
              (struct check_mend){"debrief action edit @ '…'", "begin with what is to be done"},
              "doesn't begin with a verb");
}

/* ---- all of them */

static int by_text(const void *a, const void *b)
{
    const union record *x = *(const union record *const *)a, *y = *(const union record *const *)b;
    int text = strcasecmp(x->action.text, y->action.text);
    return text ? text : x < y ? -1 : 1;
}

void check_action_duplicate(struct check *c)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    const union record **order = xcalloc(actions->n + 1, sizeof *order);
    for (size_t i = 0; i < actions->n; i++)
        order[i] = &actions->v[i];
    qsort(order, actions->n, sizeof *order, by_text);
    for (size_t i = 1; i < actions->n; i++) {
        const char *text = order[i]->action.text;
        if (strcasecmp(text, order[i - 1]->action.text) != 0)
            continue;
        const struct check_place place =
            check_place_of(c, RECORD_ACTION, (size_t)(order[i] - actions->v));
        const struct check_place was =
            check_place_of(c, RECORD_ACTION, (size_t)(order[i - 1] - actions->v));
        struct buf what = BUF_INIT, command = BUF_INIT;
        check_add_quoted(&what, text);
        buf_addf(&command, "debrief action drop @ --because 'the same as %s'", was.ref);
        check_tell(c, &place, (struct check_mend){command.data, "take one of them out"},
                   "%s stands there twice", what.data);
        buf_release(&what);
        buf_release(&command);
    }
    free(order);
}

void check_actions_many(struct check *c)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    size_t n = 0;
    for (size_t i = 0; i < actions->n; i++)
        n += is_open(&actions->v[i].action);
    if (n > ACTIONS_MOST)
        check_tell_named(c, "actions",
                         (struct check_mend){"debrief action drop A --because '…'",
                                             "keep those that matter, and say which you won't do"},
                         "%zu action items are open: few of so many are ever done", n);
}

static bool has_kind(const struct check *c, const char *kind)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    for (size_t i = 0; i < actions->n; i++) {
        const struct action *a = &actions->v[i].action;
        if (a->kind && !strcmp(a->kind, kind) && strcmp(a->status, "dropped") != 0)
            return true;
    }
    return false;
}

/* Whether the kinds are used: where no action has one, nothing follows from that. */
static bool has_kinds(const struct check *c)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION];
    for (size_t i = 0; i < actions->n; i++)
        if (actions->v[i].action.kind)
            return true;
    return !c->settings->document && actions->n > 0;
}

/* A document hardly ever says which of its measures prevent: any may. */
static bool has_prevention(const struct check *c)
{
    const struct check_list *measures = &c->lists[RECORD_MEASURE];
    for (size_t i = 0; i < measures->n; i++)
        if (c->settings->document || !strcmp(measures->v[i].measure.kind, "preventative"))
            return true;
    return has_kind(c, "prevent");
}

void check_actions_prevent(struct check *c)
{
    if (has_kinds(c) && !has_prevention(c))
        check_tell_named(c, "actions",
                         (struct check_mend){"debrief action edit A -k prevent",
                                             "add one that prevents it, or name its type: prevent"},
                         "no action item prevents it from happening again");
}

void check_actions_detect(struct check *c)
{
    if (has_kinds(c) && !has_kind(c, "detect"))
        check_tell_named(c, "actions",
                         (struct check_mend){"debrief action edit A -k detect",
                                             "add one that finds it, or name its type: detect"},
                         "no action item would find it sooner next time");
}

/* ---- what they are for */

static bool is_gone(struct check *c, enum record_kind kind, int64_t id)
{
    union record record;
    struct error err = ERROR_INIT;
    int rc = record_get(c->view->db, kind, id, &record, &err);
    if (rc < 0 && !c->view->failed) {
        c->view->failed = true;
        c->view->error = err;
    }
    bool gone = rc == 0 || (rc == 1 && record_removed(kind, &record));
    if (rc == 1)
        record_release(kind, &record);
    return gone;
}

void check_dead_reference(struct check *c)
{
    const struct check_list *actions = &c->lists[RECORD_ACTION], *causes = &c->lists[RECORD_CAUSE];
    for (size_t i = 0; i < actions->n; i++) {
        const struct action *a = &actions->v[i].action;
        int kind = a->for_kind ? record_kind_from_name(a->for_kind) : -1;
        if (kind < 0 || a->for_id == NONE || !is_gone(c, (enum record_kind)kind, a->for_id))
            continue;
        const struct check_place place = check_place_of(c, RECORD_ACTION, i);
        check_tell(c, &place, (struct check_mend){"debrief action edit @ --for REF", ""},
                   "the %s that it is for is gone", a->for_kind);
    }
    for (size_t i = 0; i < causes->n; i++) {
        const struct cause *cause = &causes->v[i].cause;
        if (cause->why == NONE || !is_gone(c, RECORD_CAUSE, cause->why))
            continue;
        const struct check_place place = check_place_of(c, RECORD_CAUSE, i);
        check_tell(c, &place, (struct check_mend){"debrief amend @ --why CAUSE", ""},
                   "the cause whose \"why?\" it answers is gone");
    }
}
