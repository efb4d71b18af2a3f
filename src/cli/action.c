#include "cli/action.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/day.h"
#include "cli/options.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

static bool is_number(const char *word)
{
    return *word && strspn(word, "0123456789") == strlen(word);
}

bool action_is_ref(const char *word, int index)
{
    return options_looks_like_ref(word) || (!index && is_number(word));
}

/* The letter of a ref, whatever incident stands before it. */
static char letter_of(const char *word)
{
    const char *colon = strrchr(word, ':');
    return colon ? colon[1] : *word;
}

int action_refs(struct app *app, int n, char **words, struct refs *out, struct error *err)
{
    for (int i = 0; i < n; i++) {
        struct buf word = BUF_INIT;
        if (!is_number(words[i]) &&
            (!options_looks_like_ref(words[i]) || letter_of(words[i]) != 'a'))
            return error_set(err, "'%s' is no action item: name one like a3", words[i]);
        buf_addf(&word, "%s%s", is_number(words[i]) ? "a" : "", words[i]);
        int rc = ref_parse(app->db, word.data, NONE, out, err);
        buf_release(&word);
        if (rc)
            return -1;
    }
    return 0;
}

bool action_is_open(const struct action *action)
{
    return !strcmp(action->status, "open") || !strcmp(action->status, "started");
}

int action_set_due(struct app *app, const struct subject *subject, const char *word,
                   struct action *action, struct error *err)
{
    char today[DATE_SIZE], due[DATE_SIZE];
    day_of(app->now, shown_zone(app, subject), today);
    if (date_parse(word, today, due, err))
        return -1;
    str_replace(&action->due, due);
    return 0;
}

int action_set_priority(const char *word, struct action *action, struct error *err)
{
    int n = priority_from_word(word);
    if (n < 0)
        return error_set(err, "'%s' is no priority: use p0 (most urgent) to p4", word);
    action->priority = n;
    return 0;
}

int action_set_for(struct app *app, const char *word, struct action *action, struct error *err)
{
    struct ref ref;
    if (ref_parse_one(app->db, word, action->incident, RECORD_KINDS, &ref, err))
        return -1;
    if (ref.kind != RECORD_MEASURE && ref.kind != RECORD_CAUSE && ref.kind != RECORD_EVENT)
        return error_set(err,
                         "'%s' is nothing that an action item can answer: name a measure, a "
                         "cause or an event",
                         word);
    if (ref.incident != action->incident)
        return error_set(err, "'%s' belongs to #%lld: name one of #%lld, whose action item it is",
                         word, (long long)ref.incident, (long long)action->incident);
    str_replace(&action->for_kind, record_types[ref.kind].name);
    action->for_id = ref.id;
    return 0;
}

static void add_part(struct buf *out, size_t begin)
{
    if (out->len > begin)
        buf_adds(out, ", ");
}

void action_add_particulars(struct buf *out, const struct app *app, const struct subject *subject,
                            const struct action *action)
{
    size_t begin = out->len;
    const struct zone *zone = shown_zone(app, subject);
    if (action->owner)
        buf_addf(out, "owner %s", action->owner);
    if (action->due) {
        char today[DATE_SIZE];
        day_of(app->now, zone, today);
        add_part(out, begin);
        buf_addf(out, "due %s", action->due);
        if (action_is_open(action)) {
            buf_adds(out, " (");
            day_add_distance(out, today, action->due);
            buf_addc(out, ')');
        }
    }
    if (action->slips > 0) {
        add_part(out, begin);
        buf_addf(out, "moved %lld×", (long long)action->slips);
    }
    if (action->priority != NONE) {
        add_part(out, begin);
        buf_addf(out, "p%lld", (long long)action->priority);
    }
    if (action->done_at != NONE) {
        add_part(out, begin);
        buf_addf(out, "%s ", action->status);
        when_add_date(out, action->done_at, zone);
    }
}

void action_remark_due(struct app *app, const struct subject *subject, const struct action *action)
{
    char today[DATE_SIZE];
    if (!action->due || !action_is_open(action))
        return;
    day_of(app->now, shown_zone(app, subject), today);
    int64_t late = date_difference(action->due, today);
    if (late > 0)
        remark(app, "a%lld was due %s, %lld %s ago", (long long)action->id, action->due,
               (long long)late, late == 1 ? "day" : "days");
}

/* One action on its way. */
struct item {
    struct subject subject;
    struct action was, became;
    bool changed;
};

static void add_line(struct buf *out, const struct app *app, const struct action_mend *mend,
                     const struct item *item)
{
    const struct incident *incident = &item->subject.incident;
    buf_addf(out, "a%lld of #%lld %s %s", (long long)item->became.id, (long long)incident->id,
             incident->title, item->changed ? mend->verb : mend->already);
    size_t begin = out->len;
    if (mend->particulars) {
        buf_adds(out, " (");
        action_add_particulars(out, app, &item->subject, &item->became);
        if (out->len == begin + 2)
            buf_truncate(out, begin);
        else
            buf_addc(out, ')');
    } else if (item->became.reason) {
        buf_addf(out, " (%s)", item->became.reason);
    }
    buf_addf(out, ": \"%s\"", item->became.text);
}

static int mend_item(struct app *app, struct change *change, const struct ref *ref,
                     const struct action_mend *mend, const void *options, struct item *item,
                     struct error *err)
{
    struct buf difference = BUF_INIT;
    if (record_need(app->db, RECORD_ACTION, ref->id, &item->was, err))
        return -1;
    record_copy(RECORD_ACTION, &item->became, &item->was);
    if (subject_load(app, item->was.incident, &item->subject, err) ||
        mend->mend(app, &item->subject, options, &item->was, &item->became, err))
        return -1;
    record_difference(RECORD_ACTION, &item->was, &item->became, &difference);
    item->changed = difference.len > 0;
    buf_release(&difference);
    return change_update(change, RECORD_ACTION, &item->was, &item->became, err);
}

static int answer(struct app *app, const struct refs *refs, const struct action_mend *mend,
                  const struct item *items, struct error *err)
{
    int64_t *ids = xcalloc(refs->n, sizeof *ids);
    int rc = 0;
    for (size_t i = 0; i < refs->n; i++)
        ids[i] = items[i].became.id;
    if (app->global.json)
        rc = print_records_json(app, RECORD_ACTION, ids, refs->n, err);
    for (size_t i = 0; i < refs->n && !app->global.json; i++) {
        struct buf line = BUF_INIT;
        if (app->global.quiet)
            buf_addf(&line, "a%lld", (long long)ids[i]);
        else
            add_line(&line, app, mend, &items[i]);
        say_one_line(app, "%s", line.data);
        buf_release(&line);
    }
    for (size_t i = 0; i < refs->n && mend->due; i++)
        if (items[i].changed)
            action_remark_due(app, &items[i].subject, &items[i].became);
    free(ids);
    return rc;
}

int action_change(struct app *app, const struct refs *refs, const struct action_mend *mend,
                  const void *options, struct error *err)
{
    struct change change = {0};
    struct item *items = xcalloc(refs->n, sizeof *items);
    for (size_t i = 0; i < refs->n; i++) {
        record_init(RECORD_ACTION, &items[i].was);
        record_init(RECORD_ACTION, &items[i].became);
    }
    int rc = begin_change(app, &change, err);
    for (size_t i = 0; i < refs->n && !rc; i++)
        rc = mend_item(app, &change, &refs->v[i], mend, options, &items[i], err);
    if (!rc)
        rc = change_commit(&change, err);
    if (!rc)
        rc = answer(app, refs, mend, items, err);
    change_cancel(&change);
    for (size_t i = 0; i < refs->n; i++) {
        record_release(RECORD_ACTION, &items[i].was);
        record_release(RECORD_ACTION, &items[i].became);
        subject_release(&items[i].subject);
    }
    free(items);
    return rc;
}
