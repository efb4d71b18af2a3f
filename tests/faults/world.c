#include "world.h"

#include "base/alloc.h"
#include "base/file.h"
#include "disk.h"

#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int debrief_main(int argc, char **argv); /* src/main.c, under another name */

#define ARGUMENTS_MOST 24
#define FILE_MOST (1LL << 30)

static char *scratch; /* holds world/ and what is caught */

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "the test itself can't go on: %s\n", what);
    abort();
}

static char *in_scratch(const char *name)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%s", scratch, name);
    return buf_detach(&path);
}

char *world_path(const char *name)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%s", disk->world, name);
    return buf_detach(&path);
}

void world_begin(void)
{
    const char *folder = getenv("TMPDIR");
    struct buf template = BUF_INIT;
    disk_inside = 1; /* what the test itself does is not watched */
    disk_share();
    buf_addf(&template, "%s/debrief-faults-XXXXXX", folder && *folder ? folder : "/tmp");
    if (!mkdtemp(template.data))
        give_up("no scratch folder can be made");
    scratch = realpath(template.data, NULL);
    buf_release(&template);
    if (!scratch || (size_t)snprintf(disk->world, sizeof disk->world, "%s/world", scratch) >=
                        sizeof disk->world)
        give_up("the scratch folder's name is too long");
    if (mkdir(disk->world, 0700))
        give_up("no world can be made");
    disk_watch(false);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void world_end(void)
{
    nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(scratch);
    scratch = NULL;
}

static struct {
    size_t length; /* of the folder's name */
    bool (*keep)(const void *self, const char *path);
    const void *self;
} emptying;

static int remove_unless_kept(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    if (!ftw->level || (type == FTW_DP && emptying.keep &&
                        emptying.keep(emptying.self, path + emptying.length + 1)))
        return 0;
    return remove(path);
}

void world_empty_but(const char *folder, bool (*keep)(const void *self, const char *path),
                     const void *self)
{
    emptying.length = strlen(folder);
    emptying.keep = keep;
    emptying.self = self;
    if (nftw(folder, remove_unless_kept, 16, FTW_DEPTH | FTW_PHYS))
        give_up("the world can't be emptied");
}

void world_empty(void)
{
    world_empty_but(disk->world, NULL, NULL);
}

void world_put(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    /* Its folder may not have arrived: then neither did it. */
    if (fd < 0)
        return;
    if (write(fd, bytes, len) != (ssize_t)len || close(fd))
        give_up("a file of the world can't be written");
}

void world_put_database(const char *path)
{
    struct buf file = BUF_INIT;
    char *to = world_path(WORLD_DATABASE);
    world_get(path, &file);
    if (file_make_folders(to, NULL))
        give_up("the database's folder can't be made");
    world_put(to, file.data, file.len);
    buf_release(&file);
    free(to);
}

void world_get(const char *path, struct buf *out)
{
    if (file_read(path, FILE_MOST, out, NULL))
        give_up("what was caught can't be read");
}

void world_put_rubbish(const char *folder)
{
    struct buf path = BUF_INIT, rubbish = BUF_INIT;
    buf_addf(&path, "%s/" WORLD_DATABASE "-shm", folder);
    buf_fill(&rubbish, '\x5A', 32768);
    world_put(path.data, rubbish.data, rubbish.len);
    buf_release(&path);
    buf_release(&rubbish);
}

/* ---- commands */

void run_release(struct run *run)
{
    buf_release(&run->out);
    buf_release(&run->err);
}

static void set_surroundings(int minute)
{
    static const char *const unset[] = {
        "DEBRIEF_DB", "DEBRIEF_INCIDENT", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
        "EDITOR",     "VISUAL",           "NO_COLOR",        "COLUMNS",       "XDG_RUNTIME_DIR",
        NULL};
    for (size_t i = 0; unset[i]; i++)
        unsetenv(unset[i]);
    struct buf now = BUF_INIT;
    buf_addf(&now, "2023-06-01T%02d:%02d:00Z", 9 + minute / 60, minute % 60);
    setenv("DEBRIEF_NOW", now.data, 1);
    buf_release(&now);
    setenv("DEBRIEF_SEED", "1", 1);
    setenv("DEBRIEF_AUTHOR", "alice", 1);
    setenv("LOGNAME", "alice", 1);
    setenv("HOME", disk->world, 1);
    setenv("TMPDIR", disk->world, 1);
    setenv("TZ", "UTC", 1);
}

static void redirect(int fd, const char *path, int flags)
{
    int from = open(path, flags | O_CLOEXEC, 0600);
    if (from < 0 || dup2(from, fd) != fd)
        _exit(98);
    close(from);
}

static _Noreturn void be_command(const char *const *argv, int minute, const char *journal)
{
    char *copy[ARGUMENTS_MOST + 2] = {xstrdup("debrief")};
    int argc = 1;
    for (; argv[argc - 1] && argc <= ARGUMENTS_MOST; argc++)
        copy[argc] = xstrdup(argv[argc - 1]);
    redirect(STDIN_FILENO, in_scratch("in"), O_RDONLY);
    redirect(STDOUT_FILENO, in_scratch("out"), O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, in_scratch("err"), O_WRONLY | O_CREAT | O_TRUNC);
    disk_journal = journal ? open(journal, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    set_surroundings(minute);
    if (chdir(disk->world))
        _exit(98);
    disk_inside = disk->unwatched;
    if (disk->unwatched)
        sqlite3_shutdown();
    else
        disk_watch(true);
    disk_memory = true;
    int status = debrief_main(argc, copy);
    disk_memory = false;
    fflush(NULL);
    _exit(status);
}

static void catch (const char *name, struct buf *out)
{
    char *path = in_scratch(name);
    buf_reset(out);
    world_get(path, out);
    free(path);
}

void world_run(const char *const *argv, const char *input, int minute, const char *journal,
               struct run *run)
{
    char *in = in_scratch("in");
    world_put(in, input ? input : "", input ? strlen(input) : 0);
    free(in);
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        give_up("no child can be made");
    if (!child)
        be_command(argv, minute, journal);
    int status = 0;
    if (waitpid(child, &status, 0) != child)
        give_up("a child got lost");
    run->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    catch ("out", &run->out);
    catch ("err", &run->err);
}

/* ---- contents */

static int add_row(void *out, int n, char **values, char **columns)
{
    (void)columns;
    for (int i = 0; i < n; i++)
        buf_addf(out, "%s%s", i ? " | " : "", values[i] ? values[i] : "null");
    buf_addc(out, '\n');
    return 0;
}

static int add_rows(sqlite3 *db, const char *sql, struct buf *out)
{
    int rc = sqlite3_exec(db, sql, add_row, out, NULL);
    if (rc)
        buf_addf(out, "%s: %s\n", sql, sqlite3_errmsg(db));
    return rc;
}

/* What SQLite itself finds wrong. */
static void add_damage(sqlite3 *db, struct buf *out)
{
    struct buf found = BUF_INIT;
    if (add_rows(db, "PRAGMA integrity_check", &found) || strcmp(found.data, "ok\n") != 0)
        buf_addf(out, "bad: %s", found.data);
    buf_reset(&found);
    if (add_rows(db, "PRAGMA foreign_key_check", &found) || found.len)
        buf_addf(out, "bad: foreign key: %s", found.data);
    buf_release(&found);
}

static int add_table(void *out, int n, char **values, char **columns)
{
    (void)n, (void)columns;
    buf_addf(out, "%s\n", values[0]);
    return 0;
}

static void add_tables(sqlite3 *db, struct buf *out)
{
    struct buf tables = BUF_INIT, sql = BUF_INIT;
    int rc = sqlite3_exec(db,
                          "SELECT name FROM sqlite_schema WHERE type = 'table' "
                          "AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' "
                          "ORDER BY name",
                          add_table, &tables, NULL);
    if (rc)
        buf_addf(out, "bad: %s\n", sqlite3_errmsg(db));
    for (char *name = tables.data, *end; (end = strchr(name, '\n')); name = end + 1) {
        *end = '\0';
        buf_reset(&sql);
        buf_addf(&sql, "SELECT '%s', * FROM \"%s\" ORDER BY 2, 3", name, name);
        if (add_rows(db, sql.data, out))
            buf_insert(out, 0, "bad: ", 5);
    }
    buf_release(&tables);
    buf_release(&sql);
}

/* A schema without a record is nothing to anybody. */
static bool holds_records(sqlite3 *db)
{
    struct buf n = BUF_INIT;
    bool none = sqlite3_exec(db, "SELECT count(*) FROM revision", add_row, &n, NULL) ||
                !strcmp(n.data, "0\n");
    buf_release(&n);
    return !none;
}

void world_contents_of(const char *name, struct buf *out)
{
    char *path = world_path(name);
    sqlite3 *db = NULL;
    struct stat st;
    buf_reset(out);
    if (stat(path, &st)) {
        buf_adds(out, "nothing\n");
    } else if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, DISK_VFS)) {
        buf_addf(out, "bad: %s\n", sqlite3_errmsg(db));
    } else {
        add_damage(db, out);
        if (holds_records(db)) {
            buf_adds(out, "version ");
            add_rows(db, "PRAGMA user_version", out);
            add_tables(db, out);
        } else if (!out->len) {
            buf_adds(out, "nothing\n");
        }
    }
    sqlite3_close(db);
    free(path);
}

void world_contents(struct buf *out)
{
    world_contents_of(WORLD_DATABASE, out);
}

void contents_differ(const char *wanted, const char *found, struct buf *line)
{
    while (*wanted && *wanted == *found)
        wanted++, found++;
    while (*found != '\n' && *found)
        buf_addc(line, *found++);
    buf_adds(line, " instead of ");
    while (*wanted != '\n' && *wanted)
        buf_addc(line, *wanted++);
}
