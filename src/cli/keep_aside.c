#include "cli/keep_aside.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "cli/known.h"
#include "cli/terminal.h"
#include "store/aside.h"
#include "store/db.h"
#include "store/take_in.h"
#include "store/uid.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS 250 /* for a lock, by one who has something else to do */
#define REFS_MOST 8     /* that a remark lists */

/* Where events are kept, in the order in which it is tried. */
enum place { BESIDE, STATE, TEMPORARY, PLACES };

static void add_place(struct buf *out, enum place place, const char *database)
{
    buf_reset(out);
    if (place == BESIDE) {
        buf_adds(out, database);
        buf_adds(out, ASIDE_SUFFIX);
        return;
    }
    if (place == STATE)
        add_state_folder(out);
    else
        add_temporary_folder(out);
    buf_adds(out, "/aside");
}

/* Whether FILE is there. In the folder for temporary files others can make a folder of that name:
 * nothing in it is this user's, and it can be another file every time it is looked at. */
static bool is_kept(enum place place, const char *file)
{
    if (access(file, F_OK))
        return false;
    if (place != TEMPORARY)
        return true;
    char *copy = xstrdup(file);
    struct stat st;
    bool own = !lstat(dirname(copy), &st) && S_ISDIR(st.st_mode) && st.st_uid == geteuid();
    free(copy);
    return own;
}

/* The path of the database, as the file beside it is named by; to be freed. */
static char *database_path(const struct app *app)
{
    const char *open = app->db ? db_file(app->db) : NULL;
    return open ? xstrdup(open) : file_real_path(app->db_path.data);
}

/* ---- a database that is not there */

static bool stands_beside(const char *database)
{
    static const char *const ends[] = {"-lock", "-wal", "-shm", ASIDE_SUFFIX};
    struct buf path = BUF_INIT;
    bool any = false;
    for (size_t i = 0; !any && i < sizeof ends / sizeof *ends; i++) {
        buf_reset(&path);
        buf_addf(&path, "%s%s", database, ends[i]);
        any = !access(path.data, F_OK);
    }
    buf_release(&path);
    return any;
}

bool is_gone(const struct app *app)
{
    const char *path = app->db_path.data;
    if (!*path || db_exists(path))
        return false;
    bool was = stands_beside(path) || known_before(app) || (!app->db_named && !home_is_there());
    return was && !db_exists(path); /* it may have been made meanwhile */
}

bool is_unreachable(const struct app *app, struct error *err)
{
    if (err->unreachable || !is_gone(app))
        return err->unreachable;
    error_set(err, "'%s' is gone: bring it back, or begin anew with 'debrief open TITLE'",
              app->db_path.data);
    error_unreachable(err);
    return true;
}

void remark_gone(struct app *app, const char *what)
{
    if (is_gone(app))
        remark(app, "'%s' is gone: %s", app->db_path.data, what);
}

/* ---- keeping */

/* A folder of this user's own, that nobody else can have made or changed. */
static int make_private(const char *file, struct error *err)
{
    char *copy = xstrdup(file);
    const char *folder = dirname(copy);
    struct stat st;
    int rc = 0;
    bool made = !mkdir(folder, 0700);
    if (!made && errno != EEXIST)
        rc = error_set(err, "the folder '%s' can't be made: %s", folder, strerror(errno));
    else if (lstat(folder, &st) || !S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
             (st.st_mode & 077))
        rc = error_set(err, "the folder '%s' is not this user's alone: remove it", folder);
    else if (made)
        file_sync_folder(folder);
    free(copy);
    return rc;
}

/* Text that may come from anywhere, as valid UTF-8; the caller frees. */
static char *valid(const char *text)
{
    struct buf out = BUF_INIT;
    size_t n = strlen(text);
    for (size_t i = 0, len; i < n; i += len)
        if (utf8_next(text + i, n - i, &len) == UTF8_BAD)
            buf_adds(&out, "\xEF\xBF\xBD");
        else
            buf_add(&out, text + i, len);
    return buf_detach(&out);
}

/* An incident's, as a person would name it; the caller frees. */
static char *number(int64_t incident)
{
    struct buf out = BUF_INIT;
    buf_addf(&out, "%lld", (long long)incident);
    return buf_detach(&out);
}

/* Takes the texts of EVENT over. */
static void fill(struct app *app, const struct subject *subject, struct event *event,
                 const char *under, struct aside_event *kept)
{
    aside_event_init(kept);
    kept->database = aside_path(app->db_path.data);
    if (subject->loaded && subject->incident.uid)
        kept->incident = xstrdup(subject->incident.uid);
    else if (subject->loaded)
        kept->incident = number(subject->incident.id);
    else if (app->global.incident)
        kept->incident = valid(app->global.incident);
    kept->under = xstrdup_null(under);
    kept->login = valid(app->login);
    kept->author = xstrdup(app->author);
    kept->event = *event;
    record_init(RECORD_EVENT, event);
    if (kept->event.recorded_at == NONE)
        kept->event.recorded_at = app->now;
    if (!kept->event.uid) {
        char uid[UID_SIZE];
        uid_make_random(uid, kept->event.recorded_at);
        kept->event.uid = xstrdup(uid);
    }
}

/* Keeps it in the first place that takes it, which FILE then names; else ERR says why the last one
 * did not. */
static int add(struct app *app, const struct aside_event *kept, struct buf *file, struct error *err)
{
    char *database = database_path(app);
    int rc = -1;
    for (int place = BESIDE; rc && place < PLACES; place++) {
        add_place(file, (enum place)place, database);
        rc = place == STATE       ? file_make_folders(file->data, err)
             : place == TEMPORARY ? make_private(file->data, err)
                                  : 0;
        if (!rc)
            rc = aside_add(file->data, kept, err);
    }
    free(database);
    return rc;
}

/* ---- what is said of it */

static void put(struct app *app, const struct buf *line)
{
    fflush(app->out);
    terminal_put(app->err, line->data, app->err_is_terminal);
    fflush(app->err);
}

/* "'x' is locked …: try again when it is done": that is not to be done again. */
static void add_reason(struct buf *out, const char *why)
{
    static const char *const ends[] = {": try again when it is done", "; nothing was changed",
                                       ": give the command again"};
    size_t n = strlen(why);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t len = strlen(ends[i]);
        if (n > len && !strcmp(why + n - len, ends[i]))
            n -= len;
    }
    buf_add(out, why, n);
}

static void say_kept(struct app *app, const struct subject *subject, const struct aside_event *kept,
                     const char *file, const struct error *why)
{
    struct buf line = BUF_INIT, text = BUF_INIT;
    const struct event *e = &kept->event;
    const struct zone *zone = subject->loaded ? shown_zone(app, subject) : &app->zone;
    buf_addf(&text, "debrief: kept aside in %s: ", file);
    add_reason(&text, why->text);
    buf_adds(&text, "; the next command that can records it");
    if (e->at != NONE) {
        buf_adds(&text, " at ");
        add_event_time(&text, e, zone);
    }
    if (kept->under)
        buf_addf(&text, " under %s", kept->under);
    if (strcmp(e->kind, "note") != 0)
        buf_addf(&text, " (%s)", e->kind);
    buf_addf(&text, ": \"%s\"", e->text);
    add_on_one_line(&line, text.data);
    buf_addc(&line, '\n');
    put(app, &line);
    buf_release(&text);
    buf_release(&line);
}

/* A word that a shell reads as it is. */
static void add_word(struct buf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:@%+=,";
    buf_addc(out, ' ');
    if (*word && strspn(word, plain) == strlen(word)) {
        buf_adds(out, word);
        return;
    }
    buf_addc(out, '\'');
    for (const char *p = word; *p; p++) {
        if (*p == '\'')
            buf_adds(out, "'\\''");
        else
            buf_addc(out, *p);
    }
    buf_addc(out, '\'');
}

static void add_option(struct buf *out, const char *option, const char *value)
{
    if (!value)
        return;
    buf_addf(out, " %s", option);
    add_word(out, value);
}

static void add_list(struct buf *out, const char *option, const char *json)
{
    struct strv list = {0};
    list_of_json(json, &list);
    for (size_t i = 0; i < list.n; i++)
        add_option(out, option, list.v[i]);
    strv_release(&list);
}

/* So that it means the same wherever and whenever it is read: what was typed may not. */
static void add_when(struct buf *out, const char *option, int64_t at, const char *precision,
                     int64_t offset)
{
    struct buf time = BUF_INIT, text = BUF_INIT;
    const char *how = precision ? precision : "exact";
    const int date = 10, hour = 13, zone = 19; /* bytes of "2023-06-01T08:05:00+01:00" before it */
    if (at == NONE)
        return;
    instant_add_rfc3339(&time, at, offset == NONE ? 0 : offset);
    if (!strcmp(how, "day"))
        buf_addf(&text, "%.*s %s", date, time.data, time.data + zone);
    else if (!strcmp(how, "hour"))
        buf_addf(&text, "%.*s:xx%s", hour, time.data, time.data + zone);
    else
        buf_addf(&text, "%s%s", strcmp(how, "about") ? "" : "~", time.data);
    add_option(out, option, text.data);
    buf_release(&text);
    buf_release(&time);
}

/* The event as a command line that records it, ready to be pasted. */
static void say_command(struct app *app, const struct aside_event *kept)
{
    struct buf line = BUF_INIT;
    const struct event *e = &kept->event;
    buf_adds(&line, "debrief");
    add_option(&line, "--db", app->global.db);
    add_option(&line, "-i", app->incident_given ? app->global.incident : NULL);
    buf_adds(&line, " log");
    add_when(&line, "--at", e->at, e->precision, e->at_offset);
    add_when(&line, "--until", e->until, e->until_precision, e->at_offset);
    add_option(&line, "--kind", strcmp(e->kind, "note") != 0 ? e->kind : NULL);
    add_option(&line, "--by", e->by);
    add_option(&line, "--under", kept->under);
    add_list(&line, "--link", e->links);
    add_list(&line, "--tag", e->tags);
    buf_addf(&line, "%s%s --", e->key ? " --key" : "", e->internal ? " --internal" : "");
    add_word(&line, e->text);
    buf_addc(&line, '\n');
    put(app, &line);
    buf_release(&line);
}

int keep_aside(struct app *app, const struct subject *subject, struct event *event,
               const char *under, struct error *err)
{
    struct aside_event kept;
    struct buf file = BUF_INIT;
    struct error why = *err, failed = ERROR_INIT;
    fill(app, subject, event, under, &kept);
    int rc = add(app, &kept, &file, &failed);
    app->no_db = why;
    if (!rc) {
        app->kept = true;
        say_kept(app, subject, &kept, file.data, &why);
        if (app->global.json)
            say(app, "[]\n");
    } else {
        say_command(app, &kept);
        struct buf reason = BUF_INIT;
        add_reason(&reason, why.text);
        error_set(err, "%s, nor could the event be kept aside (%s): give the command above again",
                  reason.data, failed.text);
        buf_release(&reason);
    }
    buf_release(&file);
    aside_event_release(&kept);
    return rc;
}

/* ---- taking in */

static bool continues(const char *ref, const char *before)
{
    const char *a = strchr(before, 'e'), *b = strchr(ref, 'e');
    return a - before == b - ref && !strncmp(before, ref, (size_t)(a - before)) &&
           strtoll(b + 1, NULL, 10) == strtoll(a + 1, NULL, 10) + 1;
}

/* "1:e7 1:e8", runs of three and more as "1:e7..e12", and not without end. */
static void add_refs(struct buf *out, const struct strv *refs)
{
    size_t shown = 0;
    for (size_t i = 0; i < refs->n; shown++) {
        size_t end = i + 1;
        while (end < refs->n && continues(refs->v[end], refs->v[end - 1]))
            end++;
        if (shown == REFS_MOST) {
            buf_addf(out, " and %zu more", refs->n - i);
            return;
        }
        if (end - i < 3)
            end = i + 1;
        buf_addf(out, " %s", refs->v[i]);
        if (end - i >= 3)
            buf_addf(out, "..%s", strchr(refs->v[end - 1], 'e'));
        i = end;
    }
}

static void remark_taken(struct app *app, const char *file, const struct taken *taken)
{
    struct buf refs = BUF_INIT;
    size_t n = taken->refs.n;
    add_refs(&refs, &taken->refs);
    if (n)
        remark(app, "%zu event%s that %s kept aside %s recorded now:%s", n, n == 1 ? "" : "s",
               n == 1 ? "was" : "were", n == 1 ? "is" : "are", refs.data);
    buf_reset(&refs);
    add_refs(&refs, &taken->alone);
    if (taken->alone.n)
        remark(app, "what was to stand under an event that is not there stands alone:%s",
               refs.data);
    if (taken->left)
        remark(app, "%zu event%s in '%s' stay%s there: %s", taken->left,
               taken->left == 1 ? "" : "s", file, taken->left == 1 ? "s" : "", taken->why.text);
    if (taken->unreadable)
        remark(app, "what can't be read in '%s' is in '%s" ASIDE_UNREADABLE "' now: %zu line%s",
               file, file, taken->unreadable, taken->unreadable == 1 ? "" : "s");
    app->aside_said = app->aside_said || taken->left;
    buf_release(&refs);
}

static void take_file(struct app *app, const char *file, bool beside)
{
    struct taken taken = {0};
    struct error err = ERROR_INIT;
    int patience = db_set_patience(app->db, PATIENCE_MS);
    int rc = take_in(app->db, file, beside, app->now, &taken, &err);
    db_set_patience(app->db, patience);
    remark_taken(app, file, &taken);
    if (rc) {
        bool recorded = taken.refs.n || taken.known;
        remark(app, "what is kept aside in '%s' is %s: %s", file,
               recorded ? "recorded, but still stands there" : "not recorded yet", err.text);
        app->aside_said = true;
    }
    taken_release(&taken);
}

void take_aside(struct app *app)
{
    const char *database = app->db && db_takes_events(app->db) ? db_file(app->db) : NULL;
    struct buf file = BUF_INIT;
    if (!database)
        return;
    for (int place = BESIDE; place < PLACES; place++) {
        add_place(&file, (enum place)place, database);
        if (is_kept((enum place)place, file.data))
            take_file(app, file.data, place == BESIDE);
    }
    buf_release(&file);
}

static void remark_from(struct app *app, int place)
{
    struct buf file = BUF_INIT;
    char *database = database_path(app), *name = aside_path(app->db_path.data);
    for (; place < PLACES; place++) {
        struct error err = ERROR_INIT;
        add_place(&file, (enum place)place, database);
        bool there = is_kept((enum place)place, file.data);
        int n = there ? aside_count(file.data, place == BESIDE, name, &err) : 0;
        if (n < 0)
            remark(app, "%s", err.text);
        if (n > 0)
            remark(app, "'%s' holds %d event%s that %s not recorded yet", file.data, n,
                   n == 1 ? "" : "s", n == 1 ? "is" : "are");
    }
    free(database);
    free(name);
    buf_release(&file);
}

void remark_aside(struct app *app)
{
    if (!app->aside_said)
        remark_from(app, BESIDE);
}

void remark_aside_elsewhere(struct app *app)
{
    remark_from(app, STATE);
}
