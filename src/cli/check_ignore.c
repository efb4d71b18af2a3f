/* check --ignore: a rule that does not matter for an incident, and why. */
#include "cli/check.h"

#include "base/alloc.h"
#include "time/instant.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The column with RULE in it, in place of an earlier one for the same rule; owned. */
static char *with_rule(const struct app *app, const char *ignored, const char *rule,
                       const char *because)
{
    struct buf at = BUF_INIT;
    json_t *old = ignored ? json_loads(ignored, 0, NULL) : NULL, *all = json_array(), *one;
    size_t i;
    json_array_foreach(old, i, one)
    {
        const char *name = json_string_value(json_object_get(one, "rule"));
        if (!name || strcmp(name, rule) != 0)
            json_array_append(all, one);
    }
    instant_add_rfc3339(&at, app->now, 0);
    one = json_object();
    json_object_set_new(one, "rule", json_string(rule));
    json_object_set_new(one, "because", json_string(because));
    json_object_set_new(one, "by", json_string(app->author));
    json_object_set_new(one, "at", json_string(at.data));
    json_array_append_new(all, one);
    char *text = json_dumps(all, JSON_COMPACT);
    char *owned = xstrdup(text);
    free(text);
    json_decref(old);
    json_decref(all);
    buf_release(&at);
    return owned;
}

static int answer(struct app *app, const struct subject *subject, const char *rule,
                  const char *because, struct error *err)
{
    if (app->global.json)
        return print_incident_json(app, subject->incident.id, false, err);
    if (app->global.quiet)
        say(app, "%lld\n", (long long)subject->incident.id);
    else
        say_one_line(app, "%s is ignored in #%lld %s: \"%s\"", rule,
                     (long long)subject->incident.id, subject->incident.title, because);
    return 0;
}

int check_ignore(struct app *app, const char *word, const char *rule, const char *because,
                 struct error *err)
{
    struct subject subject = {0};
    struct change change = {0};
    struct incident became;
    record_init(RECORD_INCIDENT, &became);
    int rc = -1;
    if (check_text("the reason", because, err) || begin_change(app, &change, err) ||
        subject_find(app, word, &subject, err))
        goto out;
    record_copy(RECORD_INCIDENT, &became, &subject.incident);
    free(became.ignored);
    became.ignored = with_rule(app, subject.incident.ignored, rule, because);
    if (change_update(&change, RECORD_INCIDENT, &subject.incident, &became, err) ||
        change_commit(&change, err))
        goto out;
    rc = answer(app, &subject, rule, because, err);
out:
    change_cancel(&change);
    record_release(RECORD_INCIDENT, &became);
    subject_release(&subject);
    return rc;
}
