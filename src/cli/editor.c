#include "cli/editor.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/app.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int editor_split(const char *command, struct strv *out, struct error *err)
{
    struct buf word = BUF_INIT;
    bool begun = false, closed = true;
    struct strv words = {0};
    for (const char *p = command;; p++) {
        if (*p == '\'' || (*p == '"' && strchr(p + 1, '"'))) {
            const char *end = strchr(p + 1, *p);
            closed = end != NULL;
            if (!closed)
                break;
            buf_add(&word, p + 1, (size_t)(end - p) - 1);
            begun = true;
            p = end;
        } else if (*p && *p != ' ' && *p != '\t') {
            buf_addc(&word, *p);
            begun = true;
        } else {
            if (begun)
                strv_take(&words, buf_detach(&word));
            begun = false;
            if (!*p)
                break;
        }
    }
    buf_release(&word);
    if (closed && words.n) {
        *out = words;
        return 0;
    }
    strv_release(&words);
    return error_set(err, "the editor '%s' %s: write a program and its options", command,
                     closed ? "names no program" : "has a quote that is not closed");
}

static int write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno != EINTR)
            return -1;
        text += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* A folder of our own, because a name that ends with ".md" can't be had from mkstemp. */
int edited_make(const char *name, const char *text, struct edited *out, struct error *err)
{
    const char *folder = getenv("TMPDIR");
    size_t len = strlen(text);
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/debrief-XXXXXX", folder && *folder ? folder : "/tmp");
    if (!mkdtemp(path.data)) {
        error_set(err, "no file can be made in '%s': %s", folder && *folder ? folder : "/tmp",
                  strerror(errno));
        buf_release(&path);
        return -1;
    }
    out->folder = xstrdup(path.data);
    buf_addf(&path, "/%s.md", name);
    out->path = buf_detach(&path);
    int fd = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool failed = fd < 0 || write_all(fd, text, len) ||
                  (len && text[len - 1] != '\n' && write_all(fd, "\n", 1));
    int why = errno;
    if (fd >= 0 && close(fd) && !failed) {
        failed = true;
        why = errno;
    }
    return failed ? error_set(err, "'%s' can't be written: %s", out->path, strerror(why)) : 0;
}

/* What we ignore the editor shall not, and the other way round: Ctrl-C in it is not for us. */
static int spawn(char **argv, pid_t *pid)
{
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGQUIT);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int rc = posix_spawnp(pid, argv[0], NULL, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    return rc;
}

static int wait_for(const char *program, pid_t pid, struct error *err)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(err, "the editor '%s' can't be waited for: %s", program,
                             strerror(errno));
    if (WIFSIGNALED(status))
        return error_set(err, "the editor '%s' was ended by signal %d: nothing was changed",
                         program, WTERMSIG(status));
    if (WEXITSTATUS(status))
        return error_set(err, "the editor '%s' failed with status %d: nothing was changed", program,
                         WEXITSTATUS(status));
    return 0;
}

/* 1: there is no such program. */
static int run_editor(const char *command, const char *path, struct error *err)
{
    struct strv words = {0};
    if (editor_split(command, &words, err))
        return -1;
    strv_add(&words, path);
    strv_take(&words, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    pid_t pid = 0;
    int why = spawn(words.v, &pid);
    int rc = why ? why == ENOENT : wait_for(words.v[0], pid, err);
    if (why && why != ENOENT)
        rc = error_set(err, "the editor '%s' can't be run: %s", words.v[0], strerror(why));
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    words.n--;
    strv_release(&words);
    return rc;
}

int edited_open(struct app *app, const struct edited *edited, struct error *err)
{
    const char *path = edited->path;
    fflush(app->out);
    int rc = run_editor(app->editor ? app->editor : "editor", path, err);
    if (rc == 1 && app->editor)
        return error_set(err,
                         "the editor '%s' is not there: set $EDITOR, or 'debrief config "
                         "editor NAME'",
                         app->editor);
    if (rc == 1)
        rc = run_editor("vi", path, err);
    if (rc == 1)
        return error_set(err, "no editor is there: set $EDITOR, or 'debrief config editor NAME'");
    return rc;
}

int edited_read(const struct edited *edited, long long limit, struct buf *out, struct error *err)
{
    return file_read(edited->path, limit, out, err);
}

/* The text as it is in the file now. */
static int read_back(struct edited *edited, struct error *err)
{
    struct buf text = BUF_INIT;
    int rc = edited_read(edited, LIMIT_TEXT, &text, err);
    if (!rc && strlen(text.data) != text.len)
        rc = error_set(err, "the text holds a NUL byte (byte %zu): it is no text",
                       strlen(text.data) + 1);
    buf_rtrim(&text);
    if (!rc && text.len)
        rc = check_text("the text", text.data, err);
    if (!rc)
        edited->text = buf_detach(&text);
    buf_release(&text);
    return rc;
}

int edit_text(struct app *app, const char *name, const char *text, struct edited *out,
              struct error *err)
{
    if (edited_make(name, text, out, err))
        return -1;
    int failed = edited_open(app, out, err);
    struct error unreadable = ERROR_INIT;
    if (read_back(out, failed ? &unreadable : err))
        return edited_keep(out, err);
    /* What was written before the editor failed is not for us to throw away. */
    if (failed && strcmp(out->text, text) != 0)
        return edited_keep(out, err);
    return failed;
}

void edited_release(struct edited *edited)
{
    if (edited->path)
        unlink(edited->path);
    if (edited->folder)
        rmdir(edited->folder);
    free(edited->text);
    free(edited->path);
    free(edited->folder);
    *edited = (struct edited){0};
}

int edited_keep(struct edited *edited, struct error *err)
{
    if (err && edited->path && !access(edited->path, F_OK)) {
        size_t len = strlen(err->text);
        snprintf(err->text + len, sizeof err->text - len, "; what was written is kept in %s",
                 edited->path);
    }
    free(edited->path);
    free(edited->folder);
    edited->path = edited->folder = NULL;
    return -1;
}
