#include "cli/app.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "store/vocabulary.h"

#include <stdlib.h>

struct lesson_words {
    const char *kind;
    char *text; /* as read; owned */
};

static int fill(struct app *app, const struct subject *subject, const void *opts,
                union record *record, struct error *err)
{
    (void)app, (void)subject, (void)err;
    const struct lesson_words *words = opts;
    record->lesson.kind = xstrdup(words->kind);
    record->lesson.text = xstrdup(words->text);
    return 0;
}

static int run_add(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                   struct error *err)
{
    (void)opts;
    struct lesson_words words = {0};
    if (!argc)
        return error_set(err, "a kind of lesson is missing: write well, poorly or lucky before the "
                              "text");
    if (options_expect(self, argc, argv, 1, 2, err) ||
        word_parse(lesson_kinds, "kind of lesson", argv[0], &words.kind, err) ||
        read_text(app, argc, argv, 1, "lesson", NULL, &words.text, err))
        return -1;
    int rc = beside_add(app, RECORD_LESSON, fill, &words, err);
    free(words.text);
    return rc;
}

static int run_list(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                    struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    return beside_list_texts(app, RECORD_LESSON, err);
}

static const struct example add_examples[] = {
    {"debrief lesson add well 'The alert fired within a minute'", NULL},
    {"debrief lesson add poorly 'Nobody knew who may roll back'", NULL},
    {"debrief lesson add lucky 'It was not a holiday'", NULL},
    {NULL, NULL},
};

static const struct command lesson_add = {
    .name = "add",
    .group = "afterwards",
    .usage = "well|poorly|lucky TEXT",
    .summary = "adds a lesson to the incident",
    .description = "What went well, what went poorly, and where we were lucky.",
    .arguments = ARGUMENTS_NAME_TEXT,
    .complete = COMPLETE_WORDS,
    .database = DATABASE_WRITE,
    .examples = add_examples,
    .words = lesson_kinds,
    .run = run_add,
};

static const struct example list_examples[] = {
    {"debrief lesson list", "the lessons of the current incident"},
    {NULL, NULL},
};

static const struct command lesson_list = {
    .name = "list",
    .group = "afterwards",
    .usage = "",
    .summary = "lists the incident's lessons",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = list_examples,
    .run = run_list,
};

static const struct command *const verbs[] = {&lesson_add, &lesson_list, NULL};

static const struct example examples[] = {
    {"debrief lesson", "the lessons of the current incident"},
    {"debrief lesson add well 'The alert fired within a minute'", NULL},
    {NULL, NULL},
};

const struct command cmd_lesson = {
    .name = "lesson",
    .group = "afterwards",
    .usage = "[add well|poorly|lucky TEXT]",
    .summary = "adds and lists lessons",
    .description = "Alone it lists the lessons of the incident. 'debrief amend l1' mends one, "
                   "'debrief rm l1' takes one out.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = examples,
    .verbs = verbs,
    .run = run_list,
};
