#include "cli/app.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/config_file.h"
#include "cli/config_line.h"
#include "cli/editor.h"
#include "cli/options.h"
#include "cli/secrets.h"
#include "cli/table.h"
#include "store/db.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What stands in the database. */
#define SEVERITY "severity." /* severity.critical */
#define GAP "check.gap"

struct config_options {
    bool unset;
};

static const struct option options[] = {
    {"unset", 0, OPTION_FLAG, offsetof(struct config_options, unset), NULL, "take it out",
     COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* ---- names */

static bool begins(const char *name, const char *with)
{
    return !strncmp(name, with, strlen(with)) && name[strlen(with)];
}

/* What stands in the database, for all who use it. */
static bool is_severity(const char *name)
{
    return begins(name, SEVERITY);
}

static bool is_secret(const char *name)
{
    return begins(name, SECRET_SETTING);
}

/* NAME as it is kept: the words of severities are so in any case. */
static char *kept_name(const char *name)
{
    char *kept = xstrdup(name);
    for (char *p = kept; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return kept;
}

static int check_name(const char *name, struct error *err)
{
    struct nearest best = {0};
    if (config_file_knows(name) || !strcmp(name, GAP))
        return 0;
    if (is_severity(name) || is_secret(name)) {
        const char *word = strchr(name, '.') + 1;
        for (const char *p = word; *p; p++)
            if ((unsigned char)*p <= ' ' || *p == 0x7F)
                return error_set(err, "'%s' has a blank in it: name one word, as in %s", name,
                                 is_secret(name) ? "secret.customer-number" : "severity.critical");
        if (is_severity(name) && severity_from_word(word))
            return error_set(err, "'%s' is sev%d already: name another word", word,
                             severity_from_word(word));
        return 0;
    }
    for (size_t i = 0; config_file_names[i]; i++)
        nearest_consider(&best, name, config_file_names[i]);
    nearest_consider(&best, name, "severity");
    nearest_consider(&best, name, GAP);
    nearest_consider(&best, name, "secret");
    if (best.word && !strcmp(best.word, "severity"))
        return error_set(err, "'%s' is no setting: write severity.WORD, as in severity.critical",
                         name);
    if (best.word && !strcmp(best.word, "secret"))
        return error_set(err, "'%s' is no setting: write secret.NAME, as in secret.customer-number",
                         name);
    if (best.word)
        return error_set(err, "'%s' is no setting: did you mean '%s'?", name, best.word);
    return error_set(err,
                     "'%s' is no setting: use author, zone, editor, color, db, check.gap, "
                     "severity.WORD or secret.NAME",
                     name);
}

/* ---- values */

static int check_editor(const char *value, struct error *err)
{
    struct strv words = {0};
    if (check_text("the editor", value, err) || editor_split(value, &words, err))
        return -1;
    strv_release(&words);
    return 0;
}

/* A path that means the same from everywhere. */
static int absolute_path(const char *value, char **out, struct error *err)
{
    struct buf path = BUF_INIT;
    if (check_text("the path", value, err))
        return -1;
    if (*value != '/') {
        char *here = xmalloc(8192);
        if (!getcwd(here, 8192)) {
            free(here);
            return error_set(err,
                             "the current folder has no path (%s): write one that begins "
                             "with /",
                             strerror(errno));
        }
        buf_addf(&path, "%s/", strcmp(here, "/") ? here : "");
        free(here);
    }
    buf_adds(&path, value);
    *out = buf_detach(&path);
    return 0;
}

static int check_gap(const char *value, struct error *err)
{
    int64_t gap;
    if (duration_parse(value, false, &gap, err))
        return -1;
    return gap ? 0 : error_set(err, "a gap of nothing is none: give a time, as 30m");
}

/* VALUE as it is kept, owned. */
static int kept_value(struct app *app, const char *name, const char *value, char **out,
                      struct error *err)
{
    static const char *const colors[] = {"auto", "always", "never", NULL};
    const char *word = value;
    struct zone zone;
    struct buf severity = BUF_INIT;
    if (!strcmp(name, "db"))
        return absolute_path(value, out, err);
    if (!strcmp(name, "zone")) {
        if (zone_find(value, NULL, app->now, &zone, err))
            return -1;
        word = zone.name;
    } else if (!strcmp(name, "color")) {
        if (word_parse(colors, "choice", value, &word, err))
            return -1;
    } else if (!strcmp(name, "editor")) {
        if (check_editor(value, err))
            return -1;
    } else if (!strcmp(name, GAP)) {
        if (check_gap(value, err))
            return -1;
    } else if (is_secret(name)) {
        struct secret_patterns *patterns = NULL;
        int rc = check_text("the pattern", value, err) ||
                 secret_patterns_add(&patterns, name, value, err);
        secret_patterns_free(patterns);
        if (rc)
            return -1;
    } else if (is_severity(name)) {
        if (!severity_from_word(value))
            return error_set(err, "'%s' is no severity: use sev1 (worst) to sev5", value);
        buf_addf(&severity, "sev%d", severity_from_word(value));
        word = severity.data;
    } else if (check_text("the author's name", value, err)) {
        return -1;
    }
    *out = xstrdup(word);
    buf_release(&severity);
    return 0;
}

/* ---- what holds */

static const struct table_column columns[] = {
    {NULL, 0, false, false}, {NULL, 24, true, false}, {NULL, 0, false, false}};

static int put_row(struct app *app, void *self, const struct config_line *line, struct error *err)
{
    (void)app, (void)err;
    struct table *table = self;
    table_cell(table, line->name, COLOR_BOLD);
    table_cell(table, line->value, COLOR_NONE);
    table_cell(table, line->from, COLOR_DIM);
    table_end_row(table);
    return 0;
}

static int put_name(struct app *app, void *self, const struct config_line *line, struct error *err)
{
    (void)self, (void)err;
    if (line->value)
        say(app, "%s\n", line->name);
    return 0;
}

static int put_json(struct app *app, void *self, const struct config_line *line, struct error *err)
{
    (void)app, (void)err;
    struct buf *out = self;
    buf_adds(out, out->len > 1 ? ",\n {\"name\": " : "{\"name\": ");
    json_add_string(out, line->name);
    buf_adds(out, ", \"value\": ");
    json_add_string(out, line->value);
    buf_adds(out, ", \"from\": ");
    json_add_string(out, line->value ? line->from : NULL);
    buf_addc(out, '}');
    return 0;
}

static int list_all(struct app *app, struct error *err)
{
    struct config_file file = {0};
    struct buf json = BUF_INIT;
    struct table table;
    if (app_open(app, DATABASE_MAY, err) || config_file_read(app->config_path.data, &file, err))
        return -1;
    table_init(&table, app->out, app->width, app->color, columns, sizeof columns / sizeof *columns);
    buf_addc(&json, '[');
    int rc = app->global.json    ? config_each_line(app, &file, put_json, &json, err)
             : app->global.quiet ? config_each_line(app, &file, put_name, NULL, err)
                                 : config_each_line(app, &file, put_row, &table, err);
    table_finish(&table);
    if (!rc && app->global.json)
        say(app, "%s]\n", json.data);
    buf_release(&json);
    config_file_release(&file);
    return rc;
}

/* ---- one */

static int print_json(struct app *app, const struct config_line *line, struct error *err)
{
    struct buf json = BUF_INIT;
    buf_addc(&json, '[');
    put_json(app, &json, line, err);
    say(app, "%s]\n", json.data);
    buf_release(&json);
    return 0;
}

static int print_one(struct app *app, const char *name, struct error *err)
{
    struct config_file file = {0};
    struct config_line line = {name, NULL, CONFIG_FROM_DATABASE};
    char *value = NULL;
    int rc = 0;
    if (config_file_knows(name)) {
        rc = config_file_read(app->config_path.data, &file, err);
        if (!rc)
            line = config_line_own(app, &file, name);
    } else {
        rc = app_open(app, DATABASE_MAY, err);
        if (!rc && app->db)
            rc = setting_get(app->db, name, &value, err);
        line.value = value;
    }
    if (!rc && app->global.json)
        rc = print_json(app, &line, err);
    else if (!rc && line.value)
        say(app, "%s\n", line.value);
    else if (!rc)
        remark(app, "%s is not set", name);
    free(value);
    config_file_release(&file);
    return rc;
}

static int confirm(struct app *app, const char *name, const char *value, const char *where,
                   bool changed, struct error *err)
{
    struct config_line line = {name, value,
                               config_file_knows(name) ? CONFIG_FROM_FILE : CONFIG_FROM_DATABASE};
    if (app->global.json)
        return print_json(app, &line, err);
    if (app->global.quiet)
        say(app, "%s\n", name);
    else if (value)
        say_one_line(app, "%s %s \"%s\" in %s", name, changed ? "set to" : "is already", value,
                     where);
    else
        say(app, "%s %s %s\n", name, changed ? "taken out of" : "is not set in", where);
    return 0;
}

/* What goes before the file, so that nothing seems to have changed. */
static int remark_override(struct app *app, const char *name, struct error *err)
{
    struct config_file file = {0};
    if (config_file_read(app->config_path.data, &file, err))
        return -1;
    struct config_line line = config_line_own(app, &file, name);
    if (strcmp(line.from, CONFIG_FROM_FILE) != 0)
        remark(app, "%s goes before it: \"%s\"", line.from, line.value);
    config_file_release(&file);
    return 0;
}

static int write_own(struct app *app, const char *name, const char *value, struct error *err)
{
    struct config_file file = {0};
    const char *path = app->config_path.data;
    if (config_file_read(path, &file, err))
        return -1;
    const char *was = *config_file_slot(&file, name);
    bool changed = value ? !was || strcmp(was, value) != 0 : was != NULL;
    int rc = changed ? config_file_set(path, name, value, err) : 0;
    config_file_release(&file);
    app->wrote_file = changed && !rc;
    if (rc || confirm(app, name, value, path, changed, err))
        return -1;
    return value ? remark_override(app, name, err) : 0;
}

/* Within a change. VALUE NULL takes it out. */
static int change_setting(struct change *change, const char *name, const char *value,
                          struct error *err)
{
    int64_t id;
    struct setting was, became;
    struct stmt *stmt = db_stmt(change->db, STATEMENT_SETTING_OF_NAME, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, name);
    if (db_number(stmt, &id, err))
        return -1;
    if (id == NONE && !value)
        return 0;
    if (id == NONE) {
        record_init(RECORD_SETTING, &became);
        became.name = xstrdup(name);
        became.value = xstrdup(value);
        int rc = change_insert(change, RECORD_SETTING, &became, err);
        record_release(RECORD_SETTING, &became);
        return rc;
    }
    if (!value)
        return change_remove(change, RECORD_SETTING, id, err);
    if (record_need(change->db, RECORD_SETTING, id, &was, err))
        return -1;
    record_copy(RECORD_SETTING, &became, &was);
    str_replace(&became.value, value);
    became.removed = 0;
    int rc = change_update(change, RECORD_SETTING, &was, &became, err);
    record_release(RECORD_SETTING, &was);
    record_release(RECORD_SETTING, &became);
    return rc;
}

static int write_shared(struct app *app, const char *name, const char *value, struct error *err)
{
    struct change change = {0};
    /* Nothing is to be taken out of a database that is not there. */
    if (!value && !db_exists(app->db_path.data))
        return confirm(app, name, value, app->db_path.data, false, err);
    int rc = -1;
    if (app_open(app, value ? DATABASE_CREATE : DATABASE_WRITE, err) ||
        begin_change(app, &change, err) || change_setting(&change, name, value, err))
        goto out;
    bool changed = change_wrote(&change);
    if (change_commit(&change, err))
        goto out;
    rc = confirm(app, name, value, app->db_path.data, changed, err);
out:
    change_cancel(&change);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct config_options *o = opts;
    if (options_expect(self, argc, argv, o->unset ? 1 : 0, o->unset ? 1 : 2, err))
        return -1;
    if (!argc)
        return list_all(app, err);
    char *name = kept_name(argv[0]), *typed = NULL, *value = NULL;
    int rc = check_name(name, err);
    if (!rc && argc < 2 && !o->unset) {
        rc = print_one(app, name, err);
        goto out;
    }
    if (!rc && !o->unset)
        rc = read_text(app, argc, argv, 1, name, NULL, &typed, err);
    if (!rc && typed)
        rc = kept_value(app, name, typed, &value, err);
    if (!rc && config_file_knows(name))
        rc = write_own(app, name, value, err);
    else if (!rc)
        rc = write_shared(app, name, value, err);
out:
    free(name);
    free(typed);
    free(value);
    return rc;
}

static const struct example examples[] = {
    {"debrief config", "everything, with where it comes from"},
    {"debrief config zone Europe/Paris", NULL},
    {"debrief config severity.critical sev1",
     "a word for a severity, for all who use the database"},
    {"debrief config secret.customer-number 'C-[0-9]{6}'",
     "what the public edition must not hold: an extended regular expression"},
    {"debrief config --unset editor", NULL},
    {NULL, NULL},
};

const struct command cmd_config = {
    .name = "config",
    .group = "across incidents",
    .usage = "[NAME [VALUE]] | --unset NAME",
    .summary = "shows and changes the configuration",
    .description =
        "author, zone, editor, color (auto, always, never) and db (the database's path) are the "
        "user's own, in $XDG_CONFIG_HOME/debrief/config.json.\n\n"
        "severity.WORD, a word that means one of sev1 to sev5, secret.NAME, an extended regular "
        "expression for what must not be published, and check.gap, how long a silence in a "
        "timeline may be, stand in the database, for all who use it, and are in its history; the "
        "database is made if there is none.\n\n"
        "With a name it prints what holds: an option goes before the environment, that before the "
        "file. With --json each is an object with name, value and from.",
    .options = options,
    .options_size = sizeof(struct config_options),
    .arguments = ARGUMENTS_NAME_TEXT,
    /* What is the user's own never touches a database; for the rest it is opened here. */
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
