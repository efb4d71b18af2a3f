#include "cli/import_words.h"

static const struct {
    const char *key, *one, *many;
    enum record_kind kind;
} kinds[IMPORT_KINDS] = {
    [IMPORT_EVENTS] = {"events", "event", "events", RECORD_EVENT},
    [IMPORT_DETAILS] = {"details", "detail", "details", RECORD_EVENT},
    [IMPORT_CAUSES] = {"causes", "cause", "causes", RECORD_CAUSE},
    [IMPORT_MEASURES] = {"measures", "measure", "measures", RECORD_MEASURE},
    [IMPORT_LESSONS] = {"lessons", "lesson", "lessons", RECORD_LESSON},
    [IMPORT_ACTIONS] = {"actions", "action item", "action items", RECORD_ACTION},
    [IMPORT_FIELDS] = {"fields", "field", "fields", RECORD_FIELD},
    [IMPORT_SECTIONS] = {"sections", "section", "sections", RECORD_SECTION},
};

void import_count(const struct reading *reading, struct import_counts_of *out)
{
    *out = (struct import_counts_of){{0}};
    for (size_t i = 0; i < reading->n; i++) {
        const struct read_record *r = &reading->list[i];
        bool detail = r->kind == RECORD_EVENT && r->record.event.under != NONE;
        for (int kind = 0; kind < IMPORT_KINDS; kind++)
            if (kinds[kind].kind == r->kind && (kind == IMPORT_DETAILS) == detail)
                out->n[kind]++;
    }
}

const char *import_outcome_word(enum import_outcome outcome)
{
    static const char *const words[IMPORT_OUTCOMES] = {
        [IMPORT_NEW] = "new",     [IMPORT_CHANGED] = "changed", [IMPORT_ADDED] = "added",
        [IMPORT_KNOWN] = "known", [IMPORT_SKIPPED] = "skipped", [IMPORT_FAILED] = "failed"};
    return words[outcome];
}

/* "2 events", after a comma where it is not the first. */
static void add_number(struct buf *out, bool *any, size_t n, const char *one, const char *many)
{
    if (!n)
        return;
    buf_addf(out, "%s%zu %s", *any ? ", " : "", n, n == 1 ? one : many);
    *any = true;
}

void import_add_counts(struct buf *out, const struct import_counts_of *counts)
{
    bool any = false;
    for (int kind = 0; kind < IMPORT_KINDS; kind++)
        add_number(out, &any, counts->n[kind], kinds[kind].one, kinds[kind].many);
    if (!any)
        buf_adds(out, "no records");
}

void import_add_json_counts(struct buf *out, const struct import_counts_of *counts)
{
    buf_adds(out, ", \"records\": {");
    for (int kind = 0; kind < IMPORT_KINDS; kind++)
        buf_addf(out, "%s\"%s\": %zu", kind ? ", " : "", kinds[kind].key, counts->n[kind]);
    buf_addc(out, '}');
}

static void add_changed(struct buf *out, bool *any, const size_t numbers[RECORD_KINDS],
                        const char *word)
{
    bool some = false;
    struct buf part = BUF_INIT;
    if (numbers[RECORD_INCIDENT]) {
        buf_adds(&part, "the incident itself");
        some = true;
    }
    for (int kind = 0; kind < IMPORT_KINDS; kind++)
        if (kind != IMPORT_DETAILS)
            add_number(&part, &some, numbers[kinds[kind].kind], kinds[kind].one, kinds[kind].many);
    if (some)
        buf_addf(out, "%s%s %s", *any ? "; " : "", part.data, word);
    *any |= some;
    buf_release(&part);
}

void import_add_changes(struct buf *out, const struct bring_result *result)
{
    bool any = false;
    add_changed(out, &any, result->added, "added");
    add_changed(out, &any, result->changed, "changed");
    add_changed(out, &any, result->removed, "removed");
}

static bool is_exact(const struct moment *moment)
{
    return moment->at != NONE && moment->low == moment->high;
}

void import_add_span(struct buf *out, const struct facts *facts, const struct zone *zone)
{
    const struct moment *start = &facts->start, *end = &facts->end;
    struct buf first = BUF_INIT, last = BUF_INIT;
    if (start->at == NONE)
        return;
    buf_adds(out, " (");
    if (is_exact(start) && is_exact(end)) {
        when_add_date(&first, start->at, zone);
        when_add_date(&last, end->at, zone);
        buf_addf(out, "%s ", first.data);
        when_add_clock(out, start->at, zone);
        if (!strcmp(first.data, last.data))
            buf_adds(out, "–");
        else
            buf_addf(out, " – %s ", last.data);
        when_add_clock(out, end->at, zone);
        buf_addf(out, " %s", when_zone_label(zone));
    } else {
        add_moment(out, start, zone);
        if (end->at != NONE) {
            buf_adds(out, " – ");
            add_moment(out, end, zone);
        }
    }
    buf_addc(out, ')');
    buf_release(&first);
    buf_release(&last);
}

void import_add_totals(struct buf *out, const struct import_totals *t, bool dry_run, bool alone)
{
    if (!t->added && !t->incidents_new) {
        buf_addf(out, "nothing new: %d record%s known already", t->known, t->known == 1 ? "" : "s");
        return;
    }
    if (alone)
        buf_adds(out, dry_run ? "would import " : "imported ");
    if (t->incidents_new)
        buf_addf(out, "%d incident%s with ", t->incidents_new, t->incidents_new == 1 ? "" : "s");
    buf_addf(out, "%d record%s", t->added, t->added == 1 ? "" : "s");
    if (t->incident != NONE && t->incidents_new + t->incidents_known < 2)
        buf_addf(out, t->incidents_new ? ": #%lld" : " into #%lld", (long long)t->incident);
    if (t->known)
        buf_addf(out, "; %d known already", t->known);
}

void import_add_summary(struct buf *out, const struct import_totals *t, size_t files,
                        const size_t outcomes[IMPORT_OUTCOMES], bool dry_run)
{
    static const char *const words[IMPORT_OUTCOMES] = {[IMPORT_NEW] = "new",
                                                       [IMPORT_CHANGED] = "changed what is here",
                                                       [IMPORT_ADDED] = "added to what is here",
                                                       [IMPORT_KNOWN] = "known already",
                                                       [IMPORT_SKIPPED] = "without an incident",
                                                       [IMPORT_FAILED] = "failed"};
    bool any = t->added || t->incidents_new;
    buf_adds(out, dry_run ? "would import " : "imported ");
    if (t->incidents_new)
        buf_addf(out, "%d incident%s with ", t->incidents_new, t->incidents_new == 1 ? "" : "s");
    if (any)
        buf_addf(out, "%d record%s", t->added, t->added == 1 ? "" : "s");
    else
        buf_adds(out, "nothing");
    buf_addf(out, " from %zu file%s: ", files, files == 1 ? "" : "s");
    bool some = false;
    for (int i = 0; i < IMPORT_OUTCOMES; i++)
        add_number(out, &some, outcomes[i], words[i], words[i]);
}
