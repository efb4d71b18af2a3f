#include "cli/config_line.h"

#include "store/records.h"

#include <stdlib.h>
#include <string.h>

static const char *set_in(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value ? value : NULL;
}

/* The first of what OPTION, the environment, the file and the default say. VARIABLES are written
 * with their '$'. */
static struct config_line choose(const char *name, const char *option, const char *option_name,
                                 const char *const *variables, const char *in_file,
                                 const char *otherwise, const char *origin)
{
    struct config_line line = {name, otherwise, origin};
    if (in_file) {
        line.value = in_file;
        line.from = CONFIG_FROM_FILE;
    }
    for (; *variables; variables++)
        if (set_in(*variables + 1)) {
            line.value = set_in(*variables + 1);
            line.from = *variables;
            break;
        }
    if (option) {
        line.value = option;
        line.from = option_name;
    }
    return line;
}

struct config_line config_line_own(const struct app *app, const struct config_file *file,
                                   const char *name)
{
    static const char *const none[] = {NULL}, *const author[] = {"$DEBRIEF_AUTHOR", NULL},
                             *const editor[] = {"$VISUAL", "$EDITOR", NULL},
                             *const db[] = {"$DEBRIEF_DB", NULL};
    if (!strcmp(name, "author"))
        return choose(name, NULL, NULL, author, file->author, app->login, "login name");
    if (!strcmp(name, "editor"))
        return choose(name, NULL, NULL, editor, file->editor, NULL, NULL);
    if (!strcmp(name, "color"))
        return choose(name, app->global.color, "--color", none, file->color, "auto", "default");
    if (!strcmp(name, "db"))
        return choose(name, app->global.db, "--db", db, file->db, app->db_path.data, "default");
    return choose(name, app->global.zone, "--zone", none, file->zone, app->zone.name,
                  set_in("TZ") ? "$TZ" : "the system");
}

static int each_shared(struct app *app, config_put *put, void *self, struct error *err)
{
    struct cursor c = {0};
    if (!app->db)
        return 0;
    int rc = cursor_open(&c, app->db, STATEMENT_SETTING_LIST, RECORD_SETTING, NONE, NONE, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        struct config_line line = {c.row.setting.name, c.row.setting.value, CONFIG_FROM_DATABASE};
        rc = put(app, self, &line, err);
    }
    cursor_close(&c);
    return rc;
}

int config_each_line(struct app *app, const struct config_file *file, config_put *put, void *self,
                     struct error *err)
{
    for (size_t i = 0; config_file_names[i]; i++) {
        struct config_line line = config_line_own(app, file, config_file_names[i]);
        if (put(app, self, &line, err))
            return -1;
    }
    return each_shared(app, put, self, err);
}
