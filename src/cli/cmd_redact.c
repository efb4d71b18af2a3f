/* redact: a secret overwritten, everywhere it stands. */
#include "cli/app.h"

#include "base/json.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/redact_found.h"
#include "cli/targets.h"
#include "store/history.h"
#include "store/records.h"
#include "store/redact.h"
#include "store/redact_copies.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_LEAST 3 /* characters: fewer stand in half of all words */

struct redact_options {
    bool yes, found;
};

static const struct option redact_options[] = {
    {"found", 0, OPTION_FLAG, offsetof(struct redact_options, found), NULL,
     "what looks like a secret in the record, which need not be typed then", COMPLETE_NONE, NULL,
     NULL},
    {"yes", 'y', OPTION_FLAG, offsetof(struct redact_options, yes), NULL,
     "don't ask; needed off a terminal", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* The words, joined as a shell parted them; "-" and none are for read_text. */
static int read_words(struct app *app, int argc, char **argv, char **out, struct error *err)
{
    struct buf joined = BUF_INIT;
    for (int i = 1; i < argc; i++)
        buf_addf(&joined, "%s%s", i > 1 ? " " : "", argv[i]);
    char *words[] = {argv[0], joined.data, NULL};
    int rc =
        read_text(app, argc > 1 ? 2 : 1, words, 1, "what is to be overwritten", NULL, out, err);
    buf_release(&joined);
    if (!rc && strlen(*out) < WORDS_LEAST) {
        free(*out);
        rc = error_set(err,
                       "less than %d letters would be overwritten in too many places: give "
                       "more of it",
                       WORDS_LEAST);
    }
    return rc;
}

/* As it stands now. */
static bool holds(enum record_kind kind, const union record *record, const char *words)
{
    const struct record_type *type = &record_types[kind];
    struct buf escaped = BUF_INIT;
    bool found = false;
    json_add_string(&escaped, words);
    buf_truncate(&escaped, escaped.len - 1);
    for (size_t i = 0; i < type->count && !found; i++) {
        const struct column *c = &type->columns[i];
        const char *text =
            c->is_text ? *(char *const *)(const void *)((const char *)record + c->offset) : NULL;
        /* Lists and what was imported raw are JSON. */
        found = text && (strstr(text, words) || strstr(text, escaped.data + 1));
    }
    buf_release(&escaped);
    return found;
}

/* What a record has to do with the words. */
enum holding {
    HOLDS_NOT,
    HELD,            /* now or once */
    REDACTED_BEFORE, /* something was overwritten in it: perhaps these, by a command that was cut
                        off */
};

/* As it once was. */
static int held(struct app *app, const struct ref *ref, const char *words, enum holding *out,
                struct error *err)
{
    struct history h = {0};
    struct buf escaped = BUF_INIT;
    int rc = history_open_record(&h, app->db, ref->kind, ref->id, err);
    json_add_string(&escaped, words);
    buf_truncate(&escaped, escaped.len - 1);
    *out = HOLDS_NOT;
    while (!rc && *out != HELD && (rc = history_next(&h, err)) == 1) {
        const char *difference = h.row.difference;
        if (difference && strstr(difference, escaped.data + 1))
            *out = HELD;
        else if (difference && !strcmp(difference, "{}"))
            *out = REDACTED_BEFORE;
        rc = 0;
    }
    history_close(&h);
    buf_release(&escaped);
    return rc;
}

static int find_holding(struct app *app, const struct ref *ref, const char *words,
                        enum holding *out, struct error *err)
{
    union record record;
    if (record_need(app->db, ref->kind, ref->id, &record, err))
        return -1;
    bool now = holds(ref->kind, &record, words);
    record_release(ref->kind, &record);
    *out = HELD;
    return now ? 0 : held(app, ref, words, out, err);
}

/* Counts the places. That there is none is right only where it is done already: then doing it again
 * still rewrites the file. */
static int check_held(struct app *app, const char *word, const struct ref *ref, const char *words,
                      int64_t *places, struct error *err)
{
    enum holding holding;
    if (find_holding(app, ref, words, &holding, err) || redact_count(app->db, words, places, err))
        return -1;
    if (holding == HELD || (holding == REDACTED_BEFORE && !*places))
        return 0;
    return error_set(err,
                     "%s does not hold these words, and never did: look at it with "
                     "'debrief history %s'",
                     word, word);
}

/* What is to be overwritten: the words that were given, or those that were found. */
struct task {
    struct strv words;
    struct buf what; /* "a password and a GitHub token"; "": they were given */
    int64_t places;
};

static void task_release(struct task *task)
{
    strv_release(&task->words);
    buf_release(&task->what);
}

static int count_found(struct app *app, struct task *task, struct error *err)
{
    for (size_t i = 0; i < task->words.n; i++) {
        int64_t places;
        if (redact_count(app->db, task->words.v[i], &places, err))
            return -1;
        task->places += places;
    }
    return 0;
}

static int prepare(struct app *app, bool found, int argc, char **argv, const struct ref *ref,
                   struct task *task, struct error *err)
{
    if (found)
        return redact_found(app, argv[0], ref, &task->words, &task->what, err) ||
                       count_found(app, task, err)
                   ? -1
                   : 0;
    char *words = NULL;
    if (read_words(app, argc, argv, &words, err))
        return -1;
    int rc = check_held(app, argv[0], ref, words, &task->places, err);
    strv_add(&task->words, words);
    free(words);
    return rc;
}

static int confirm(struct app *app, bool yes, const struct task *task, struct error *err)
{
    if (yes || !task->places)
        return 0;
    if (!app->in_is_terminal || !app->err_is_terminal)
        return error_set(err, "this can't be undone and nobody can be asked: add --yes");
    struct buf question = BUF_INIT;
    buf_addf(&question, "overwrite %s in %lld place%s, for good?",
             task->what.len ? task->what.data : "it", (long long)task->places,
             task->places == 1 ? "" : "s");
    bool agreed = ask(app, question.data, false);
    buf_release(&question);
    return agreed ? 0 : error_set(err, "nothing was overwritten: answer y to go on");
}

static int answer(struct app *app, const struct ref *ref, int64_t current, const struct task *task,
                  struct error *err)
{
    struct refs refs = {0};
    int rc = 0;
    targets_add(&refs, ref);
    if (app->global.json)
        rc = targets_print_json(app, &refs, err);
    else if (app->global.quiet)
        rc = targets_print_refs(app, &refs, current, err);
    else if (!task->places)
        say(app, "nothing holds these words any more; the file was rewritten\n");
    else
        say(app, "overwrote %s with \"%s\" in %lld place%s\n",
            task->what.len ? task->what.data : "it", REDACTED, (long long)task->places,
            task->places == 1 ? "" : "s");
    refs_release(&refs);
    return rc;
}

/* What stands in copies beside the database. */
struct elsewhere {
    struct app *app;
    bool any;
};

static void say_copy(void *self, const char *copy)
{
    struct elsewhere *elsewhere = self;
    elsewhere->any = true;
    remark(elsewhere->app, "'%s' still holds these words: remove it", copy);
}

static int overwrite(struct app *app, struct task *task, struct error *err)
{
    task->places = 0;
    if (!task->words.n) /* it is done already, but perhaps not in the whole file */
        return db_scrub(app->db, err);
    for (size_t i = 0; i < task->words.n; i++) {
        int64_t places;
        if (redact_apply(app->db, task->words.v[i], app->author, app->now, &places, err))
            return -1;
        task->places += places;
    }
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct redact_options *o = opts;
    struct elsewhere elsewhere = {app, false};
    struct task task = {.what = BUF_INIT};
    struct ref ref;
    int64_t current;
    int rc = -1;
    if (options_expect(self, argc, argv, 1, o->found ? 1 : -1, err) ||
        targets_current(app, argv, 1, &current, err) ||
        target_parse(app, argv[0], current, &ref, err) ||
        prepare(app, o->found, argc, argv, &ref, &task, err) || confirm(app, o->yes, &task, err))
        goto out;
    rc = overwrite(app, &task, err);
    if (rc && db_wrote(app->db)) {
        /* Overwritten it is, only not everywhere: an honest no, not an error that changed nothing.
         */
        remark(app, "%s", err->text);
        rc = 1;
    } else if (!rc) {
        rc = answer(app, &ref, current, &task, err);
        for (size_t i = 0; i < task.words.n; i++)
            redact_copies(db_path(app->db), task.words.v[i], say_copy, &elsewhere);
        if (!rc && elsewhere.any)
            rc = 1;
    }
out:
    task_release(&task);
    return rc;
}

static const struct example examples[] = {
    {"debrief redact e2 hunter2", "a password that e2 holds, wherever else it stands"},
    {"debrief redact e2 --found", "what looks like a secret in e2"},
    {"debrief redact e2 -", "reads the words, so that they stand in no history of the shell"},
    {NULL, NULL},
};

const struct command cmd_redact = {
    .name = "redact",
    .group = "while it happens",
    .usage = "[--yes] REF WORDS | [--yes] REF --found",
    .summary = "overwrites a secret everywhere it stands",
    .description =
        "The one thing that can't be undone. The record that is named (a ref, a field's name, an "
        "incident) must hold the words, or have held them once; then they are overwritten with "
        "\"[redacted]\" in every record of the database, in everything that was amended or "
        "removed, and in the file itself. Upper and lower case matter.\n\n"
        "--found overwrites what looks like a secret in the record, or did once: keys, tokens, "
        "passwords (see 'debrief help secrets'), and what patterns of your own find. Nothing has "
        "to "
        "be typed, and so nothing stands in the history of a shell.\n\n"
        "'-' as the words reads standard input; without words they are asked for. They are never "
        "shown. Backups, exports, and documents that were rendered before are not reached; copies "
        "that "
        "were set aside beside the database and hold them are named, and the status is 1. If it "
        "was "
        "cut off, do it again: it goes on where it was.",
    .options = redact_options,
    .options_size = sizeof(struct redact_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_REF,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
