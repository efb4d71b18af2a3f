/* edit: the postmortem as Markdown in the person's editor, and what was changed there changed in
 * the records. */
#include "cli/edit.h"

#include "cli/commands.h"
#include "cli/options.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static bool is_on_terminal(const struct app *app)
{
    return app->in_is_terminal && app->err_is_terminal;
}

/* The first letter of the answer, in lower case; 'n' where there is none any more (the end of the
 * input, Ctrl-C): then nothing is done, and what was written is kept. */
static char ask_letter(struct app *app, const char *question, char otherwise)
{
    char first = '\0', c;
    ssize_t n;
    fflush(app->out);
    fprintf(app->err, "%s ", question);
    fflush(app->err);
    while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
        if (!first && c != ' ')
            first = c;
    if (n != 1 || interrupted) {
        fputc('\n', app->err);
        return 'n';
    }
    if (first >= 'A' && first <= 'Z')
        first = (char)(first - 'A' + 'a');
    return first ? first : otherwise;
}

/* Something in the text is wrong, or (ODD) may be: 'y' for back to the editor with it, 't' to take
 * it so; 'n', also where nobody is there to ask. */
static char go_back(struct edit *e, bool odd, const struct error *err)
{
    if (!is_on_terminal(e->app) || interrupted)
        return 'n';
    if (err->line)
        remark(e->app, "%s:%d: %s", e->file.path, err->line, err->text);
    else
        remark(e->app, "%s: %s", e->file.path, err->text);
    char answer = ask_letter(
        e->app, odd ? "back to the editor? [Y/n/t: take it so]" : "back to the editor? [Y/n]", 'y');
    if (answer == 'e') /* as the other question has it */
        return 'y';
    return answer == 't' && !odd ? 'n' : answer;
}

/* What will change, and whether it may: 'y', 'n', or 'e' to go on with it. */
static int confirm(struct edit *e, char *answer, struct error *err)
{
    struct edit_outcome outcome;
    *answer = 'y';
    if (!is_on_terminal(e->app))
        return 0;
    int rc = edit_apply(e, true, &outcome, err);
    if (!rc) {
        struct buf numbers = BUF_INIT;
        edit_add_numbers(&numbers, &outcome.result);
        say_one_line(e->app, "#%lld %s: %s", (long long)e->subject.incident.id,
                     e->subject.incident.title, numbers.data);
        buf_release(&numbers);
        edit_say_differences(e, NULL);
        edit_say_conflicts(e, &outcome);
        *answer = ask_letter(e->app, "change this? [y/N/e: back to the editor]", 'n');
    }
    edit_outcome_release(&outcome);
    return rc;
}

static int keep(struct edit *e, const char *why)
{
    remark(e->app, "%s; what was written is kept in %s", why, e->file.path);
    edited_keep(&e->file, NULL);
    return 1;
}

/* Makes the changes. 0, 1: some of them could not be made, -1. */
static int apply(struct edit *e, struct error *err)
{
    struct edit_outcome outcome;
    int rc = edit_apply(e, false, &outcome, err);
    if (!rc)
        rc = edit_answer(e, &outcome, err);
    bool silent = e->app->global.json || e->app->global.quiet;
    if (!rc && !silent && !is_on_terminal(e->app))
        edit_say_differences(e, &outcome.conflicts);
    if (!rc && outcome.conflicts.n) {
        edit_say_conflicts(e, &outcome);
        rc = keep(e, "what others changed meanwhile stays");
    }
    edit_outcome_release(&outcome);
    return rc;
}

static int say_nothing(struct edit *e)
{
    if (e->app->global.json)
        say(e->app, "[]\n");
    else if (!e->app->global.quiet)
        say_one_line(e->app, "nothing was changed in #%lld %s", (long long)e->subject.incident.id,
                     e->subject.incident.title);
    return 0;
}

/* What was written and can't be recorded is kept, and the error says where. */
static int give_up(struct edit *e, enum edit_back back, const struct error *why, struct error *err)
{
    *err = *why;
    if (back <= BACK_ODD && why->line)
        error_prefix(err, "line %d: ", why->line);
    return edited_keep(&e->file, err);
}

/* What came back of an editor that did its work. 2: back to it. */
static int take(struct edit *e, struct error *err)
{
    struct error why = ERROR_INIT;
    char answer;
    enum edit_back back = edit_take_back(e, &why);
    if (back <= BACK_ODD) {
        answer = go_back(e, back == BACK_ODD, &why);
        if (answer != 't')
            return answer == 'y' ? 2 : give_up(e, back, &why, err);
        e->lenient = true;
        back = edit_take_back(e, &why);
        e->lenient = false;
    }
    if (back == BACK_SAME)
        return say_nothing(e);
    if (back == BACK_EMPTY)
        return error_set(err, "the document came back empty: nothing was changed");
    if (back != BACK_CHANGED || confirm(e, &answer, &why))
        return give_up(e, back, &why, err);
    if (answer != 'y')
        return answer == 'e' ? 2 : keep(e, "nothing was changed");
    int rc = apply(e, &why);
    return rc < 0 ? give_up(e, back, &why, err) : rc;
}

/* One way through the editor. 2: once more. */
static int once(struct edit *e, struct error *err)
{
    struct error unread = ERROR_INIT;
    if (!edited_open(e->app, &e->file, err))
        return take(e, err);
    /* What was written before the editor failed is not for us to throw away. */
    enum edit_back back = edit_take_back(e, &unread);
    return back == BACK_SAME || back == BACK_EMPTY ? -1 : edited_keep(&e->file, err);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    struct edit edit = {.app = app, .handed = BUF_INIT};
    struct sigaction caught = {.sa_handler = interrupt}, before;
    if (options_expect(self, argc, argv, 0, 1, err))
        return -1;
    int rc = subject_find(app, argc ? argv[0] : NULL, &edit.subject, err);
    if (!rc)
        rc = edit_hand_out(&edit, err);
    /* From here on Ctrl-C is an answer: what is in the file must not be left without a word. */
    sigaction(SIGINT, &caught, &before);
    for (rc = rc ? rc : 2; rc == 2;)
        rc = once(&edit, err);
    sigaction(SIGINT, &before, NULL);
    edit_release(&edit);
    return rc;
}

static const struct example examples[] = {
    {"debrief edit", "the current incident's postmortem"},
    {"EDITOR='code --wait' debrief edit 1",
     "in an editor that goes on by itself unless told not to"},
    {NULL, NULL},
};

const struct command cmd_edit = {
    .name = "edit",
    .group = "afterwards",
    .usage = "[INCIDENT]",
    .summary = "opens the whole postmortem in your editor",
    .description =
        "What 'render' prints, in $VISUAL, $EDITOR or 'config editor'; what was changed there is "
        "changed in the records: events moved, reworded, added and removed, boxes ticked, fields, "
        "sections and facts. The comments at the ends of lines (<!--e3-->) say which record a line "
        "is: move them along with it, leave them out of what is new, and don't copy them. An "
        "event is '- **08:20 (detected by ann):** text', of which the kind and the name can be "
        "left "
        "out. Another zone in 'All times are in …' rereads all times. What the document doesn't "
        "show "
        "is not touched.\n\n"
        "On a terminal what will change is shown and asked about: y makes the changes, e goes back "
        "to the editor, anything else changes nothing. A mistake in the text, as a time that can't "
        "be, leads back to the editor too, with its line; what is only odd can be taken so. Off a "
        "terminal the changes are made without asking, and a mistake is an error.\n\n"
        "All of it is one change, which 'undo' takes back. What others recorded meanwhile stays: "
        "where they changed the same part of a record, theirs stays, both are shown, and the "
        "status is 1; everything else is changed. An empty document changes nothing. What was "
        "written and could not be recorded, or was not to be, is kept in its file, which is named; "
        "'debrief import FILE' takes it as it stands.",
    .options = NULL,
    .options_size = 0,
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
