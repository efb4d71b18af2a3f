/* The program: the table of commands, and one command run. */
#include "base/alloc.h"
#include "base/error.h"
#include "cli/app.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/keep_aside.h"
#include "cli/known.h"
#include "cli/options.h"
#include "cli/secrets.h"
#include "cli/terminal.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_ERROR 2

/* In the order of help. */
/* clang-format off */
static const struct command *const commands[] = {
    &cmd_open,          &cmd_log,           &kind_commands[0],  &kind_commands[1],
    &kind_commands[2],  &kind_commands[3],  &kind_commands[4],  &kind_commands[5],
    &kind_commands[6],  &kind_commands[7],  &kind_commands[8],  &kind_commands[9],
    &kind_commands[10], &kind_commands[11], &kind_commands[12], &cmd_scribe,
    &cmd_status,        &cmd_timeline,      &cmd_amend,         &cmd_rm,
    &cmd_undo,          &cmd_redact,        &cmd_history,       &cmd_set,
    &cmd_unset,         &cmd_cause,         &cmd_measure,       &cmd_lesson,
    &cmd_section,       &cmd_action,        &cmd_render,        &cmd_edit,
    &cmd_check,         &cmd_template,
    &cmd_list,          &cmd_show,          &cmd_use,           &cmd_import,
    &cmd_export,        &cmd_backup,        &cmd_doctor,        &cmd_config,
    &cmd_help,          &cmd_completion,    NULL,
};
/* clang-format on */
_Static_assert(KIND_COMMANDS == 13, "the table names each kind's command");

static void print_error(const struct error *err)
{
    struct buf line = BUF_INIT;
    buf_adds(&line, "debrief: ");
    if (err->source[0]) {
        buf_adds(&line, err->source);
        if (err->line)
            buf_addf(&line, ":%d", err->line);
        if (err->line && err->column)
            buf_addf(&line, ":%d", err->column);
        buf_adds(&line, ": ");
    }
    buf_addf(&line, "%s\n", err->text);
    terminal_put(stderr, line.data, isatty(STDERR_FILENO));
    buf_release(&line);
}

/* Whether anything is for good: then no error may say otherwise. */
static bool has_changed(const struct app *app)
{
    return app->kept || app->wrote_file || (app->db && db_wrote(app->db));
}

/* What was answered must have arrived, unless nobody listens any more. What was recorded stays
 * recorded: then it is no error. */
static int flush_answers(struct app *app, struct error *err)
{
    errno = 0;
    bool failed = fflush(stdout) || ferror(stdout);
    if (failed && !errno) { /* some time ago; one more try tells why */
        clearerr(stdout);
        fputc('\n', stdout);
        fflush(stdout);
    }
    if (!failed || errno == EPIPE)
        return 0;
    const char *why = strerror(errno ? errno : EIO);
    if (!has_changed(app))
        return error_set(err, "standard output can't be written: %s", why);
    remark(app, "what was said can't be written (%s), what was changed is changed", why);
    return 0;
}

/* A file that is opened later must not get the number of a stream that is closed, and with it what
 * is said there. What is put in its place can't be used either. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
            return;
}

static int run_command(struct app *app, struct command_line *line, struct error *err)
{
    const struct command *command = line->command ? line->command : &cmd_status;
    if (!command->run)
        return error_set(err, "'%s' needs a verb: see 'debrief help %s'", command->name,
                         command->name);
    /* A configuration that is broken is no reason not to explain how to mend it. */
    if (app_init(app, command != &cmd_help, err))
        return -1;
    if (app->zone_second.name[0] && command != &cmd_timeline)
        return error_set(err, "two zones are for 'debrief timeline': give one");
    if (app_open(app, command->database, err))
        return -1;
    take_aside(app);
    app->text_given = line->words.text;
    int status = command->run(app, command, line->options, (int)line->words.words.n,
                              line->words.words.v, err);
    /* Not by those who only record: they have no time. */
    if (status >= 0 && app->db && command->database != DATABASE_RECORD)
        known_note(app);
    return status;
}

int main(int argc, char **argv)
{
    struct app app = {.commands = commands,
                      .db_path = BUF_INIT,
                      .config_path = BUF_INIT,
                      .beside = BUF_INIT,
                      .user = BUF_INIT,
                      .out = stdout,
                      .err = stderr};
    struct error err = ERROR_INIT;
    struct command_line line;
    memset(&line, 0, sizeof line);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
    fill_streams();
    json_set_alloc_funcs(xmalloc, free); /* else it takes what it can't hold for what is wrong */

    int status = command_line_read(commands, argc - 1, argv + 1, &line, &err);
    app.global = line.globals;
    if (!status) {
        if (line.globals.version)
            printf("debrief %s\n", DEBRIEF_VERSION);
        else if (line.globals.help)
            status = help_print(&app, line.parent, line.command);
        else
            status = run_command(&app, &line, &err);
    }
    if (status < 0 && has_changed(&app)) { /* it fell over its answer */
        remark(&app, "%s; what was changed is changed", err.text);
        status = 0;
    }
    if (status >= 0 && flush_answers(&app, &err))
        status = -1;
    if (status >= 0)
        secrets_say(&app);
    if (status < 0) {
        fflush(stdout);
        print_error(&err);
        status = EXIT_ERROR;
    }
    command_line_release(&line);
    app_release(&app);
    return status;
}
