#include "base/alloc.h"
#include "cli/action.h"
#include "cli/beside.h"
#include "cli/day.h"
#include "store/vocabulary.h"
#include "time/date.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct add_options {
    const char *owner, *due, *priority, *kind, *ticket, *answers, *done;
};

/* "--done 2023-06-20": only a date in figures can't be the beginning of the text. */
static bool is_date(const char *word)
{
    struct date_form form;
    return isdigit((unsigned char)*word) && date_scan(word, &form) != NULL &&
           !strpbrk(word, " \t") && strchr(word, '-');
}

static const struct option options[] = {
    {"owner", 0, OPTION_STRING, offsetof(struct add_options, owner), "NAME", "who does it",
     COMPLETE_PERSON, NULL, NULL},
    {"due", 0, OPTION_STRING, offsetof(struct add_options, due), "DATE",
     "until when: 2023-06-30, 2w, friday, eom", COMPLETE_NONE, NULL, NULL},
    {"priority", 'p', OPTION_STRING, offsetof(struct add_options, priority), "P",
     "p0 (most urgent) to p4", COMPLETE_NONE, NULL, NULL},
    {"kind", 'k', OPTION_STRING, offsetof(struct add_options, kind), "KIND",
     "prevent, detect, mitigate, repair, investigate or process", COMPLETE_WORDS, action_kinds,
     NULL},
    {"ticket", 0, OPTION_STRING, offsetof(struct add_options, ticket), "TICKET",
     "where it is tracked elsewhere", COMPLETE_NONE, NULL, NULL},
    {"for", 0, OPTION_STRING, offsetof(struct add_options, answers), "REF",
     "the measure, cause or event that it answers", COMPLETE_REF, NULL, NULL},
    {"done", 0, OPTION_OPTIONAL, offsetof(struct add_options, done), "DATE",
     "it is done already; now if no date is given", COMPLETE_NONE, NULL, is_date},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int fill(struct app *app, const struct subject *subject, const struct add_options *o,
                struct action *action, struct error *err)
{
    action->incident = subject->incident.id;
    action->created_at = app->now;
    action->status = xstrdup(o->done ? "done" : "open");
    action->slips = 0;
    action->owner = xstrdup_null(o->owner);
    action->kind = xstrdup_null(o->kind);
    action->ticket = xstrdup_null(o->ticket);
    if ((o->owner && check_text("the owner", o->owner, err)) ||
        (o->ticket && check_text("the ticket", o->ticket, err)) ||
        (o->due && action_set_due(app, subject, o->due, action, err)) ||
        (o->priority && action_set_priority(o->priority, action, err)) ||
        (o->answers && action_set_for(app, o->answers, action, err)))
        return -1;
    return o->done ? day_parse_done(app, subject, o->done, &action->done_at, err) : 0;
}

static int answer(struct app *app, const struct subject *subject, const struct action *action,
                  struct error *err)
{
    if (app->global.json)
        return print_records_json(app, RECORD_ACTION, &action->id, 1, err);
    struct buf line = BUF_INIT, particulars = BUF_INIT;
    buf_addf(&line, "a%lld", (long long)action->id);
    if (!app->global.quiet) {
        action_add_particulars(&particulars, app, subject, action);
        buf_addf(&line, " added to #%lld %s", (long long)subject->incident.id,
                 subject->incident.title);
        if (particulars.len)
            buf_addf(&line, " (%s)", particulars.data);
        buf_addf(&line, ": \"%s\"", action->text);
    }
    say_one_line(app, "%s", line.data);
    buf_release(&line);
    buf_release(&particulars);
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)self;
    const struct add_options *o = opts;
    struct subject subject = {0};
    struct change change = {0};
    struct action action;
    record_init(RECORD_ACTION, &action);
    int rc = -1;
    if (read_text(app, argc, argv, 0, "action item", NULL, &action.text, err) ||
        begin_change(app, &change, err) || subject_find(app, NULL, &subject, err) ||
        fill(app, &subject, o, &action, err) ||
        change_insert(&change, RECORD_ACTION, &action, err) || change_commit(&change, err))
        goto out;
    rc = answer(app, &subject, &action, err);
    action_remark_due(app, &subject, &action);
out:
    change_cancel(&change);
    record_release(RECORD_ACTION, &action);
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief action add --owner bob --due 2w -p 1 --for m1 'Limit the retries of the client'",
     "due in two weeks, answers m1"},
    {"debrief action add --done 'Page the database team on replication lag'",
     "done while the incident was on"},
    {NULL, NULL},
};

const struct command action_add = {
    .name = "add",
    .group = "afterwards",
    .usage = "[OPTIONS] TEXT",
    .summary = "adds an action item to the incident",
    .description =
        "Action items are numbered across the whole database, a1, a2, …, because they are tracked "
        "across incidents.\n\n"
        "DATE is 2023-06-30, June 30, 2023, today, tomorrow, 10d, 2w, a weekday (the next one) or "
        "eom (the end of this month), in the incident's zone. A due date in the past is "
        "remarked.\n\n"
        "--done DATE is taken as the date only where it is written in figures (2023-06-20); any "
        "other form needs --done=DATE.",
    .options = options,
    .options_size = sizeof(struct add_options),
    .arguments = ARGUMENTS_TEXT,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
