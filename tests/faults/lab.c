#include "lab.h"

#include "base/alloc.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define READ_MOST (1LL << 30)

extern char **environ;

static struct {
    char *folder;
    char *binary;
    pid_t owner;
    int tests;
    int failed;
} lab;

/* ---- what was found */

enum lab_size lab_size(void)
{
    return getenv("TORTURE") ? LAB_TORTURE : getenv("LONG") ? LAB_LONG : LAB_SHORT;
}

__attribute__((format(printf, 1, 0))) static void put(const char *format, va_list args)
{
    vprintf(format, args);
    putchar('\n');
    fflush(stdout);
}

bool lab_check(bool passed, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("%s %d - ", passed ? "ok" : "not ok", ++lab.tests);
    put(format, args);
    va_end(args);
    lab.failed += !passed;
    return passed;
}

void lab_skip(const char *name, const char *why)
{
    printf("ok %d - %s # skip %s\n", ++lab.tests, name, why);
    fflush(stdout);
}

void lab_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("# ");
    put(format, args);
    va_end(args);
}

void lab_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("Bail out! ");
    put(format, args);
    va_end(args);
    exit(99);
}

/* ---- the folder */

const char *lab_binary(void)
{
    return lab.binary;
}

char *lab_path(const char *format, ...)
{
    struct buf path = BUF_INIT;
    va_list args;
    buf_addf(&path, "%s/", lab.folder);
    va_start(args, format);
    buf_addv(&path, format, args);
    va_end(args);
    return buf_detach(&path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    return type == FTW_DP ? rmdir(path) : unlink(path);
}

void lab_remove(const char *path)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
        lab_fail("%s can't be removed: %s", path, strerror(errno));
}

static void remove_folder(void)
{
    if (lab.folder && getpid() == lab.owner && !getenv("LAB_KEEP"))
        lab_remove(lab.folder);
}

static void put_environment(const char *name, char *value)
{
    setenv(name, value, 1);
    free(value);
}

static void make_folder(const char *name)
{
    char *path = lab_path("%s", name);
    if (mkdir(path, 0700))
        lab_fail("%s can't be made: %s", path, strerror(errno));
    free(path);
}

void lab_begin(void)
{
    const char *parent = getenv("TMPDIR"), *binary = getenv("DEBRIEF_BIN");
    lab.binary = realpath(binary ? binary : SOURCE_DIR "/build/debrief", NULL);
    if (!lab.binary)
        lab_fail("there is no binary to test: %s", strerror(errno));
    umask(077);
    struct buf folder = BUF_INIT;
    buf_addf(&folder, "%s/faults.XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(folder.data))
        lab_fail("%s can't be made: %s", folder.data, strerror(errno));
    lab.folder = realpath(folder.data, NULL);
    buf_release(&folder);
    lab.owner = getpid();
    atexit(remove_folder);

    static const char *const not_ours[] = {"DEBRIEF_INCIDENT", "DEBRIEF_NOW",   "DEBRIEF_SEED",
                                           "XDG_CONFIG_HOME",  "XDG_DATA_HOME", "XDG_STATE_HOME",
                                           "EDITOR",           "VISUAL",        "NO_COLOR"};
    for (size_t i = 0; i < sizeof not_ours / sizeof *not_ours; i++)
        unsetenv(not_ours[i]);
    make_folder("home");
    make_folder("work");
    make_folder("tmp");
    put_environment("TMPDIR", lab_path("tmp"));
    put_environment("HOME", lab_path("home"));
    put_environment("DEBRIEF_DB", lab_path("work/debrief.db"));
    put_environment("DEBRIEF_AUTHOR", xstrdup("alice"));
    put_environment("TZ", xstrdup("UTC"));
    put_environment("LC_ALL", xstrdup("C.UTF-8"));
    char *work = lab_path("work");
    if (chdir(work))
        lab_fail("%s: %s", work, strerror(errno));
    free(work);
}

int lab_end(void)
{
    printf("1..%d\n", lab.tests);
    free(lab.binary);
    lab.binary = NULL;
    return lab.failed > 0;
}

void lab_skip_all(const char *why)
{
    printf("1..1\nok 1 - all # skip %s\n", why);
    exit(0);
}

/* ---- files */

bool lab_exists(const char *path, long long *size)
{
    struct stat st;
    if (lstat(path, &st))
        return false;
    if (size)
        *size = (long long)st.st_size;
    return true;
}

void lab_read(const char *path, struct buf *out)
{
    struct error err = ERROR_INIT;
    if (file_read(path, READ_MOST, out, &err))
        lab_fail("%s", err.text);
}

void lab_write(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes, 1, len, file) != len || fclose(file))
        lab_fail("%s can't be written: %s", path, strerror(errno));
}

static void copy_one(const char *source, const char *target)
{
    struct stat st;
    if (lstat(source, &st))
        lab_fail("%s: %s", source, strerror(errno));
    if (S_ISDIR(st.st_mode)) {
        lab_copy(source, target);
        return;
    }
    struct buf bytes = BUF_INIT;
    lab_read(source, &bytes);
    lab_write(target, bytes.data, bytes.len);
    if (chmod(target, st.st_mode & 07777))
        lab_fail("%s: %s", target, strerror(errno));
    buf_release(&bytes);
}

/* What is there already stays the folder it is: it may be the current one. */
void lab_copy(const char *from, const char *to)
{
    if (mkdir(to, 0700) && errno != EEXIST)
        lab_fail("%s can't be made: %s", to, strerror(errno));
    lab_empty(to);
    DIR *folder = opendir(from);
    for (struct dirent *e; folder && (e = readdir(folder));) {
        struct buf source = BUF_INIT, target = BUF_INIT;
        buf_addf(&source, "%s/%s", from, e->d_name);
        buf_addf(&target, "%s/%s", to, e->d_name);
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
            copy_one(source.data, target.data);
        buf_release(&source);
        buf_release(&target);
    }
    if (folder)
        closedir(folder);
}

void lab_empty(const char *path)
{
    DIR *folder = opendir(path);
    for (struct dirent *e; folder && (e = readdir(folder));) {
        struct buf file = BUF_INIT;
        buf_addf(&file, "%s/%s", path, e->d_name);
        if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
            lab_remove(file.data);
        buf_release(&file);
    }
    if (folder)
        closedir(folder);
}

/* ---- programs */

double lab_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void lab_sleep(double seconds)
{
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&t, &t) && errno == EINTR)
        ;
}

void ran_release(struct ran *ran)
{
    buf_release(&ran->out);
    buf_release(&ran->err);
    *ran = (struct ran)RAN_INIT;
}

pid_t lab_start(const char *const argv[], const char *out, const char *err)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out, O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err, O_WRONLY | O_CREAT | O_APPEND, 0600);
    pid_t pid;
    const char *program = strcmp(argv[0], "debrief") ? argv[0] : lab.binary;
    int why = posix_spawnp(&pid, program, &files, NULL, (char *const *)(size_t)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (why)
        lab_fail("%s can't be started: %s", program, strerror(why));
    return pid;
}

int lab_wait(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            lab_fail("waiting failed: %s", strerror(errno));
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void lab_run(struct ran *ran, const char *const argv[])
{
    char *out = lab_path("out.%ld", (long)getpid()), *err = lab_path("err.%ld", (long)getpid());
    unlink(out);
    unlink(err);
    ran_release(ran);
    double begin = lab_now();
    ran->status = lab_wait(lab_start(argv, out, err));
    ran->seconds = lab_now() - begin;
    lab_read(out, &ran->out);
    lab_read(err, &ran->err);
    free(out);
    free(err);
}

void lab_given(const char *argument, ...)
{
    const char *argv[32] = {argument};
    struct ran ran = RAN_INIT;
    va_list args;
    va_start(args, argument);
    for (size_t i = 1; i < 31 && (argv[i] = va_arg(args, const char *)); i++)
        ;
    va_end(args);
    lab_run(&ran, argv);
    if (ran.status)
        lab_fail("%s %s: status %d: %s", argv[0], argv[1] ? argv[1] : "", ran.status, ran.err.data);
    ran_release(&ran);
}
