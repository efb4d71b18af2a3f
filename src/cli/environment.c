/* What the program finds around it: the environment, the configuration file, the terminal. Read
 * once, here. */
#include "cli/app.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/config_file.h"
#include "cli/keep_aside.h"
#include "cli/secrets.h"
#include "cli/terminal.h"
#include "store/db.h"
#include "store/uid.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *find_home(void)
{
    const char *home = env("HOME");
    if (home && *home == '/')
        return home;
    struct passwd *pw = getpwuid(getuid());
    return pw && pw->pw_dir && *pw->pw_dir == '/' ? pw->pw_dir : "";
}

/* $NAME, else the home folder and what stands there by the XDG base directory specification. */
static void add_base_folder(struct buf *out, const char *name, const char *below_home)
{
    const char *folder = env(name);
    if (folder && *folder == '/') {
        buf_adds(out, folder);
    } else {
        buf_adds(out, find_home());
        buf_addc(out, '/');
        buf_adds(out, below_home);
    }
}

static int read_clock(struct app *app, struct error *err)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    app->now = (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
    const char *text = env("DEBRIEF_NOW");
    if (!text)
        return 0;
    const struct zone utc = ZONE_UTC;
    struct time_context context = {
        .now = app->now, .zone = &utc, .future = true, .start = INSTANT_NONE, .end = INSTANT_NONE};
    struct when when;
    if (!strchr(text, 'T') || when_parse(text, &context, &when, NULL) ||
        when.precision != PRECISION_EXACT)
        return error_set(err, "$DEBRIEF_NOW is '%s': write it as 2023-06-01T08:05:00Z", text);
    app->now = when.at;
    return 0;
}

static char *find_login(void)
{
    const char *name = env("LOGNAME");
    if (!name)
        name = env("USER");
    if (name)
        return xstrdup(name);
    struct passwd *pw = getpwuid(getuid());
    if (pw)
        return xstrdup(pw->pw_name);
    struct buf number = BUF_INIT;
    buf_addf(&number, "uid%ld", (long)getuid());
    return buf_detach(&number);
}

/* --zone A,B: two zones side by side, for the timeline. */
static int find_two_zones(struct app *app, const char *comma, struct error *err)
{
    char *first = xstrndup(app->global.zone, (size_t)(comma - app->global.zone));
    int rc = zone_find(first, NULL, app->now, &app->zone, err);
    if (!rc)
        rc = zone_find(comma + 1, NULL, app->now, &app->zone_second, err);
    free(first);
    return rc;
}

static int find_zone(struct app *app, const struct config_file *config, struct error *err)
{
    const char *typed = app->global.zone ? app->global.zone : config->zone;
    const char *comma = app->global.zone ? strchr(app->global.zone, ',') : NULL;
    app->zone_given = app->global.zone != NULL;
    app->zone_from = app->zone_given ? "--zone" : "the configuration";
    if (comma)
        return find_two_zones(app, comma, err);
    if (app->global.zone)
        return zone_find(typed, NULL, app->now, &app->zone, err);
    if (typed && !zone_find(typed, NULL, app->now, &app->zone, NULL))
        return 0;
    zone_of_system(getenv("TZ"), &app->zone);
    app->zone_from = env("TZ") ? "$TZ" : "the system";
    /* No reason not to record: what was configured once may be gone with a package of zones. */
    if (typed)
        remark(app, "the configured zone '%s' is not known here: %s is used; see 'debrief config'",
               typed, app->zone.name);
    return 0;
}

static void find_database(struct app *app, const struct config_file *config)
{
    const char *path = app->global.db;
    if (!path)
        path = env("DEBRIEF_DB");
    if (!path)
        path = config->db;
    app->db_named = path != NULL;
    if (path) {
        buf_adds(&app->db_path, path);
    } else {
        add_base_folder(&app->db_path, "XDG_DATA_HOME", ".local/share");
        buf_adds(&app->db_path, "/debrief/debrief.db");
    }
    const char *slash = strrchr(app->db_path.data, '/');
    buf_add(&app->beside, app->db_path.data, slash ? (size_t)(slash - app->db_path.data) : 0);
    buf_adds(&app->beside, slash ? "/templates" : "templates");
}

static int check_name(const char *what, const char *text, struct error *err)
{
    return check_text(what, text, err);
}

void add_state_folder(struct buf *out)
{
    add_base_folder(out, "XDG_STATE_HOME", ".local/state");
    buf_adds(out, "/debrief");
}

void add_temporary_folder(struct buf *out)
{
    const char *folder = env("TMPDIR");
    buf_adds(out, folder && *folder == '/' ? folder : "/tmp");
    buf_adds(out, "/debrief-");
    buf_add_number(out, geteuid(), 0);
}

bool home_is_there(void)
{
    return !access(find_home(), F_OK);
}

int app_init(struct app *app, bool configured, struct error *err)
{
    app->out = stdout;
    app->err = stderr;
    app->out_is_terminal = isatty(STDOUT_FILENO);
    app->err_is_terminal = isatty(STDERR_FILENO);
    app->in_is_terminal = isatty(STDIN_FILENO);
    if (env("TZDIR"))
        zone_set_folder(env("TZDIR"));
    uid_set_seed(env("DEBRIEF_SEED"));
    add_base_folder(&app->config_path, "XDG_CONFIG_HOME", ".config");
    buf_adds(&app->config_path, "/debrief");
    buf_addf(&app->user, "%s/templates", app->config_path.data);
    buf_adds(&app->config_path, "/config.json");

    struct config_file config = {0};
    int rc = configured ? config_file_read(app->config_path.data, &config, err) : 0;
    if (!rc)
        rc = read_clock(app, err);
    if (!rc)
        rc = find_zone(app, &config, err);
    if (!rc) {
        find_database(app, &config);
        app->login = find_login();
        const char *author = env("DEBRIEF_AUTHOR");
        app->author = xstrdup(author ? author : config.author ? config.author : app->login);
        rc = check_name("the author's name", app->author, err);
        const char *editor = env("VISUAL");
        editor = editor ? editor : env("EDITOR");
        app->editor = xstrdup_null(editor ? editor : config.editor);
        const char *color = app->global.color ? app->global.color : config.color;
        app->color = terminal_color(color, app->out_is_terminal, env("NO_COLOR"), env("TERM"));
        app->width = app->out_is_terminal ? terminal_width(STDOUT_FILENO, env("COLUMNS")) : 0;
        app->incident_given = app->global.incident != NULL;
        if (!app->global.incident && env("DEBRIEF_INCIDENT"))
            app->global.incident = env("DEBRIEF_INCIDENT");
    }
    config_file_release(&config);
    return rc;
}

static void say_upgrade(struct app *app)
{
    const struct db_upgrade *upgrade = db_upgraded(app->db);
    if (!upgrade->to)
        return;
    struct buf took = BUF_INIT;
    if (upgrade->took < SECOND)
        buf_addf(&took, "%lld ms", (long long)upgrade->took / 1000);
    else
        duration_add(&took, upgrade->took);
    remark(app, "'%s' was upgraded from schema %d to %d in %s; %s%s%s", db_path(app->db),
           upgrade->from, upgrade->to, took.data,
           upgrade->copy ? "as it was it is kept in '" : "no copy of it was set aside: ",
           upgrade->copy ? upgrade->copy : upgrade->why.text, upgrade->copy ? "'" : "");
    buf_release(&took);
}

int app_open(struct app *app, enum database need, struct error *err)
{
    static const enum db_mode modes[] = {[DATABASE_READ] = DB_READ,
                                         [DATABASE_MAY] = DB_READ,
                                         [DATABASE_WRITE] = DB_WRITE,
                                         [DATABASE_RECORD] = DB_RECORD,
                                         [DATABASE_CREATE] = DB_CREATE};
    bool later = need == DATABASE_MAY || need == DATABASE_CREATE;
    app->no_db = (struct error)ERROR_INIT;
    if (need == DATABASE_NONE || (later && !db_exists(app->db_path.data)))
        return 0;
    if (!db_open(app->db_path.data, modes[need], &app->db, err)) {
        say_upgrade(app);
        return 0;
    }
    /* Also where nothing is to be kept: that it was there before is what should be known. */
    bool unreachable = is_unreachable(app, err);
    if (need != DATABASE_RECORD || !unreachable)
        return -1;
    app->no_db = *err;
    return 0;
}

void app_release(struct app *app)
{
    db_close(app->db);
    free(app->author);
    free(app->login);
    free(app->editor);
    buf_release(&app->db_path);
    buf_release(&app->config_path);
    buf_release(&app->beside);
    buf_release(&app->user);
    secrets_release(app);
}
