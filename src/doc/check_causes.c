/* Why it happened. */
#include "doc/check_internal.h"

#include "base/alloc.h"

#include <string.h>
#include <strings.h>

static size_t count_of(const struct check *c, const char *kind)
{
    const struct check_list *causes = &c->lists[RECORD_CAUSE];
    size_t n = 0;
    for (size_t i = 0; i < causes->n; i++)
        n += !strcmp(causes->v[i].cause.kind, kind);
    return n;
}

void check_cause_missing(struct check *c)
{
    if (!c->lists[RECORD_CAUSE].n &&
        !check_has_section(c, "cause causes why reason reasons factors fault trigger triggers rca "
                              "whys explanation"))
        check_tell_named(c, "causes",
                         (struct check_mend){"debrief cause add~ '…'", "add a part 'Root Cause'"},
                         "it names no cause");
}

void check_cause_single(struct check *c)
{
    if (count_of(c, "root") == 1 && c->lists[RECORD_CAUSE].n == 1)
        check_tell_named(c, "causes",
                         (struct check_mend){"debrief cause add~ -k contributing '…'",
                                             "add a part 'Contributing Factors'"},
                         "one root cause, and nothing that contributed to it");
}

static const char *past_marks(const char *text)
{
    return text + strspn(text, " \t\r\n*_#>-");
}

void check_cause_unknown(struct check *c)
{
    static const char *const unknown[] = {
        "unknown",       "not known",          "unclear", "under investigation",
        "we don't know", "to be investigated", "n/a",     "none"};
    const struct check_list *causes = &c->lists[RECORD_CAUSE];
    for (size_t i = 0; i < causes->n; i++) {
        const char *text = past_marks(causes->v[i].cause.text);
        for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++) {
            if (!check_begins(text, unknown[k]) || strlen(text) > 60)
                continue;
            const struct check_place place = check_place_of(c, RECORD_CAUSE, i);
            check_tell(c, &place,
                       (struct check_mend){
                           "debrief amend @ '…'",
                           "write what is known, and what would have to be seen to know more"},
                       "the cause is not known");
            break;
        }
    }
}

/* Whether the text's first words are somebody's name. */
static const char *person_at(const struct check *c, const char *text)
{
    text += *text == '@';
    for (size_t i = 0; i < c->people.n; i++)
        if (strlen(c->people.v[i]) > 2 && check_begins(text, c->people.v[i]))
            return c->people.v[i];
    return NULL;
}

/* Where it says so, and in how many bytes; NULL. */
static const char *find_human_error(const char *text, size_t *len)
{
    static const char *const words[] = {"human error", "human mistake", "operator error",
                                        "pilot error", "human failure"};
    for (; *text; text++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (check_begins(text, words[i])) {
                *len = strlen(words[i]);
                return text;
            }
    return NULL;
}

void check_cause_person(struct check *c)
{
    const struct check_list *causes = &c->lists[RECORD_CAUSE];
    for (size_t i = 0; i < causes->n; i++) {
        const char *text = causes->v[i].cause.text;
        const struct check_place place = check_place_of(c, RECORD_CAUSE, i);
        const struct check_mend mend = {"debrief amend @ '…'",
                                        "write what made it possible, and what made it easy"};
        const char *who = person_at(c, past_marks(text));
        size_t len;
        const char *error = find_human_error(text, &len);
        if (error)
            check_tell(c, &place, mend, "\"human error\" is where the questions begin")->words =
                xstrndup(error, len);
        else if (who)
            check_tell(c, &place, mend, "the cause is a person, %s", who)->words =
                xstrndup(past_marks(text), strlen(who));
    }
}
