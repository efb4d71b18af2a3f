/* Causes, measures, lessons, sections and action items mended. */
#include "cli/amend.h"

#include "base/alloc.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <string.h>

static int set_word(char **slot, const char *const *list, const char *what, const char *typed,
                    struct error *err)
{
    const char *word;
    if (word_parse(list, what, typed, &word, err))
        return -1;
    str_replace(slot, word);
    return 0;
}

/* Refuses a chain of whys that comes back to where it began. */
static int check_chain(struct amend *a, const struct cause *cause, int64_t why, struct error *err)
{
    while (why != NONE) {
        struct cause next;
        if (why == cause->id)
            return error_set(err, "c%lld would answer its own why: name another cause",
                             (long long)cause->seq);
        if (record_need(a->app->db, RECORD_CAUSE, why, &next, err))
            return -1;
        why = next.why;
        record_release(RECORD_CAUSE, &next);
    }
    return 0;
}

static int set_why(struct amend *a, struct cause *cause, struct error *err)
{
    struct ref ref;
    if (amend_clears(a->options->why)) {
        cause->why = NONE;
        return 0;
    }
    if (ref_parse_one(a->app->db, a->options->why, cause->incident, RECORD_CAUSE, &ref, err))
        return -1;
    if (ref.incident != cause->incident)
        return error_set(err, "'%s' is a cause of #%lld: name one of #%lld", a->options->why,
                         (long long)ref.incident, (long long)cause->incident);
    if (check_chain(a, cause, ref.id, err))
        return -1;
    cause->why = ref.id;
    return 0;
}

static int amend_cause(struct amend *a, struct cause *cause, struct error *err)
{
    const struct amend_options *o = a->options;
    if (a->text)
        str_replace(&cause->text, a->text);
    if (o->kind && set_word(&cause->kind, cause_kinds, "cause kind", o->kind, err))
        return -1;
    if (o->category && amend_clears(o->category))
        str_replace(&cause->category, NULL);
    else if (o->category &&
             set_word(&cause->category, cause_categories, "category", o->category, err))
        return -1;
    return o->why ? set_why(a, cause, err) : 0;
}

static int amend_section(struct amend *a, struct section *section, struct error *err)
{
    const struct amend_options *o = a->options;
    if (a->text)
        str_replace(&section->markdown, a->text);
    if (o->heading) {
        if (check_text("the heading", o->heading, err))
            return -1;
        if (strpbrk(o->heading, "\r\n"))
            return error_set(err, "the heading has more than one line: keep it to one");
        str_replace(&section->heading, o->heading);
    }
    if (o->after) {
        if (!amend_clears(o->after) && check_text("--after", o->after, err))
            return -1;
        str_replace(&section->after, amend_clears(o->after) ? NULL : o->after);
    }
    if (o->internal || o->no_internal)
        section->internal = o->internal;
    return 0;
}

int amend_record(struct amend *a, enum record_kind kind, void *record, struct error *err)
{
    const char *word = a->options->kind;
    struct measure *measure = record;
    struct lesson *lesson = record;
    struct action *action = record;
    switch (kind) {
    case RECORD_CAUSE:
        return amend_cause(a, record, err);
    case RECORD_SECTION:
        return amend_section(a, record, err);
    case RECORD_MEASURE:
        if (a->text)
            str_replace(&measure->text, a->text);
        return word ? set_word(&measure->kind, measure_kinds, "kind of measure", word, err) : 0;
    case RECORD_LESSON:
        if (a->text)
            str_replace(&lesson->text, a->text);
        return word ? set_word(&lesson->kind, lesson_kinds, "kind of lesson", word, err) : 0;
    case RECORD_ACTION:
        if (a->text)
            str_replace(&action->text, a->text);
        return 0;
    default:
        return error_set(err, "this can't be amended: 'debrief set' changes it");
    }
}
