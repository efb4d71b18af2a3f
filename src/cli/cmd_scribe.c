/* scribe: a prompt, each line of which is an event. */
#include "cli/app.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/scribe.h"
#include "cli/scribe_editor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int do_input_line(struct scribe *scribe, char *line, size_t len, instant stamp,
                         struct error *err)
{
    size_t bad;
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        line[--len] = '\0';
    if (strlen(line) != len)
        return error_set(err, "a NUL byte (byte %zu): it is no text", strlen(line) + 1);
    if (!utf8_valid(line, len, &bad))
        return error_set(err, "no UTF-8 (byte %zu): convert it with iconv", bad + 1);
    return scribe_line(scribe, line, stamp, err);
}

/* Lines that come from somewhere else than a terminal. */
static int read_input(struct scribe *scribe, struct error *err)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int rc = 0, number = 0;
    errno = 0;
    while (!rc && !scribe->quit && (n = getline(&line, &cap, stdin)) >= 0) {
        number++;
        rc = do_input_line(scribe, line, (size_t)n, scribe_clock(scribe->app), err);
        fflush(scribe->app->out);
        if (rc)
            error_at(err, "standard input", number, 0);
        errno = 0;
    }
    if (!rc && ferror(stdin))
        rc = error_set(err, "standard input can't be read: %s", strerror(errno));
    free(line);
    return rc;
}

static int run(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err)
{
    (void)options;
    struct scribe scribe = {.app = app};
    int rc = -1;
    if (options_expect(self, argc, argv, 0, 0, err))
        goto out;
    bool reached = !subject_find(app, NULL, &scribe.subject, err);
    if (!reached && !err->unreachable)
        goto out;
    if (app->in_is_terminal) {
        if (!reached)
            remark(app, "lines are kept aside: %s", err->text);
        else
            remark(app, "recording to #%lld %s; /help helps, Ctrl-D leaves",
                   (long long)scribe.subject.incident.id, scribe.subject.incident.title);
        rc = scribe_edit(&scribe, err);
    } else {
        rc = read_input(&scribe, err);
    }
out:
    scribe_release(&scribe);
    return rc;
}

static const struct example examples[] = {
    {"debrief scribe", "a prompt; each line is an event"},
    {"echo '/kind step /by ana restarted web-3' | debrief scribe", "lines from elsewhere"},
    {NULL, NULL},
};

const struct command cmd_scribe = {
    .name = "scribe",
    .group = "while it happens",
    .usage = "",
    .summary = "records each line that is typed as an event",
    .description =
        "Each line is an event of the current incident, stamped when its first key was struck, and "
        "recorded as soon as it is entered. The incident stays the same until one leaves.\n\n"
        "At the start of a line /kind KIND, /at TIME, /by NAME and /under EVENT are commands: for "
        "the text after them, or alone for the next line; several may stand before one text. "
        "'/kind step /at 08:05 restarted web-3'. A NAME or TIME with blanks in it may stand in "
        "quotes. /undo takes back one's last command, /quit leaves (as does Ctrl-D), /help says "
        "all this. Any other line is text, '/var is full' too; a blank before it makes a text of "
        "what looks like a command.\n\n"
        "Ctrl-C clears the line, on an empty line what was said for the next event. What can't be "
        "recorded is put back into the line, to be mended. Earlier lines are found with the arrow "
        "keys; ~/.editrc is heeded.\n\n"
        "Off a terminal, lines are read from standard input, each stamped when it arrives; blank "
        "ones are skipped. The first that is refused ends it, with its number; what came before is "
        "recorded.\n\n"
        "While the database can't be reached, lines are kept aside, as 'debrief help log' says.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_RECORD,
    .examples = examples,
    .run = run,
};
