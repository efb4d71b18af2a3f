/* backup: the whole database in one file. */
#include "cli/app.h"

#include "base/json.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "store/backup.h"

static void answer_json(struct app *app, const char *path, const struct backup *backup)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, "{\n  \"file\": ");
    json_add_string(&out, path);
    buf_addf(&out,
             ",\n  \"bytes\": %lld,\n  \"incidents\": %lld,\n  \"events\": %lld,\n"
             "  \"revisions\": %lld,\n  \"as_of\": ",
             (long long)backup->bytes, (long long)backup->incidents, (long long)backup->events,
             (long long)backup->revisions);
    instant_add_json(&out, app->now, 0);
    buf_adds(&out, ",\n  \"newest\": ");
    instant_add_json(&out, backup->newest, 0);
    buf_adds(&out, "\n}\n");
    say(app, "%s", out.data);
    buf_release(&out);
}

static void answer(struct app *app, const char *path, const struct backup *backup)
{
    struct buf out = BUF_INIT;
    buf_addf(&out, "%s written: ", path);
    add_size(&out, backup->bytes);
    buf_addf(&out, ", %lld incident%s, %lld event%s, as of ", (long long)backup->incidents,
             backup->incidents == 1 ? "" : "s", (long long)backup->events,
             backup->events == 1 ? "" : "s");
    when_add_full(&out, when_shown(app->now, false), &app->zone);
    say_one_line(app, "%s", out.data);
    buf_release(&out);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    struct backup backup;
    struct progress_line line;
    if (options_expect(self, argc, argv, 1, 1, err))
        return -1;
    struct progress progress = progress_begin(&line, app);
    int rc = backup_write(app->db, argv[0], BACKUP_SOUND, &progress, &backup, err);
    progress_end(&line);
    if (rc)
        return -1;
    app->wrote_file = true;
    if (app->global.json)
        answer_json(app, argv[0], &backup);
    else if (!app->global.quiet)
        answer(app, argv[0], &backup);
    return 0;
}

static const struct example examples[] = {
    {"debrief backup monday.db", "everything, in a file of its own"},
    {"debrief backup \"incidents-$(date +%F).db\"", "one for each day"},
    {"debrief --db monday.db list", "looks into a backup: it is a database like any other"},
    {NULL, NULL},
};

const struct command cmd_backup = {
    .name = "backup",
    .group = "across incidents",
    .usage = "FILE",
    .summary = "copies the whole database into a file, while others write",
    .description =
        "The copy is the state at one moment, whatever is written meanwhile, and nobody has to "
        "wait for it. It is verified (every page, every reference, the number of records) and "
        "synced before it gets its name; there must be nothing of that name yet. It is one whole "
        "file, with nothing beside it, readable for you alone (0600).\n\n"
        "To restore one, copy it to where the database was, while no command runs, and remove "
        "what stands beside that (the same name with -wal and -shm at its end).",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_FILE,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
