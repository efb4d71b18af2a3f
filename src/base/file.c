#include "base/file.h"

#include "base/alloc.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read_fd(int fd, const char *name, long long limit, struct buf *out, struct error *err)
{
    size_t before = out->len;
    for (;;) {
        buf_grow(out, 64 * 1024);
        ssize_t n = read(fd, out->data + out->len, 64 * 1024);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int why = errno;
            buf_truncate(out, before);
            return error_set(err, "'%s' can't be read: %s", name, strerror(why));
        }
        if (n == 0)
            return 0;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if ((long long)(out->len - before) > limit) {
            buf_truncate(out, before);
            return error_set(err,
                             "'%s' is larger than %lld bytes: split it (see 'debrief help limits')",
                             name, limit);
        }
    }
}

int file_read(const char *path, long long limit, struct buf *out, struct error *err)
{
    if (!strcmp(path, "-"))
        return file_read_fd(STDIN_FILENO, "standard input", limit, out, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(err, "'%s' can't be opened: %s", path, strerror(errno));
    int rc = file_read_fd(fd, path, limit, out, err);
    close(fd);
    return rc;
}

int file_read_found(const char *path, long long limit, struct buf *out, struct error *err)
{
    struct stat st;
    if (!stat(path, &st) && !S_ISREG(st.st_mode))
        return error_set(err, "'%s' is no regular file: put a file there, or take it away", path);
    return file_read(path, limit, out, err);
}

static int open_directly(struct file_out *out, const char *path, struct error *err)
{
    if (!strcmp(path, "-")) {
        int fd = dup(STDOUT_FILENO);
        out->stream = fd < 0 ? NULL : fdopen(fd, "w");
    } else {
        out->stream = fopen(path, "we");
    }
    if (!out->stream)
        return error_set(err, "'%s' can't be written: %s", path, strerror(errno));
    out->path = xstrdup(path);
    return 0;
}

int file_out_open(struct file_out *out, const char *path, struct error *err)
{
    *out = (struct file_out){0};
    struct stat st;
    bool there = !strcmp(path, "-") || !stat(path, &st);
    if (!strcmp(path, "-") || (there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
        return open_directly(out, path, err);
    if (there && S_ISDIR(st.st_mode))
        return error_set(err, "'%s' is a folder: name a file", path);
    if (there && access(path, W_OK))
        return error_set(err, "'%s' can't be written: %s", path, strerror(errno));

    /* A link keeps pointing: what it points to is replaced. */
    char *real = there ? realpath(path, NULL) : NULL;
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s.XXXXXX", real ? real : path);
    int fd = mkstemp(name.data);
    if (fd < 0) {
        error_set(err, "'%s' can't be written: %s", path, strerror(errno));
        free(real);
        buf_release(&name);
        return -1;
    }
    mode_t mask = umask(0);
    umask(mask);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fchmod(fd, there ? st.st_mode & 07777 : 0666 & ~mask);
    out->path = real ? real : xstrdup(path);
    out->temporary = buf_detach(&name);
    temporary_made(out->temporary);
    out->stream = fdopen(fd, "w");
    if (!out->stream) {
        error_set(err, "'%s' can't be written: %s", path, strerror(errno));
        close(fd);
        file_out_abort(out);
        return -1;
    }
    return 0;
}

int file_sync_folder(const char *path)
{
    char *copy = xstrdup(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (fd < 0)
        return -1;
    /* Some file systems can't, and need not. */
    int why = !fsync(fd) || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
    close(fd);
    errno = why;
    return why ? -1 : 0;
}

/* For file systems without hard links: takes the name first, with an empty file that none but this
 * process made, and then replaces that. */
static int rename_new(const char *temporary, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    if (!rename(temporary, path))
        return 0;
    int why = errno;
    unlink(path);
    return why;
}

int file_put_new(const char *temporary, const char *path, struct error *err)
{
    int why = link(temporary, path) ? errno : 0;
    if (!why)
        unlink(temporary);
    else if (why != EEXIST)
        why = rename_new(temporary, path);
    if (why == EEXIST)
        return error_set(err, "there is something at '%s' already: name another file", path);
    if (why)
        return error_set(err, "'%s' can't be written: %s", path, strerror(why));
    file_sync_folder(path);
    return 0;
}

int file_out_commit(struct file_out *out, struct error *err)
{
    FILE *stream = out->stream;
    out->stream = NULL;
    int why = 0;
    if (fflush(stream) || ferror(stream))
        why = errno ? errno : EIO;
    if (!why && out->temporary && fsync(fileno(stream)))
        why = errno;
    if (fclose(stream) && !why)
        why = errno;
    if (!why && out->temporary && rename(out->temporary, out->path))
        why = errno;
    if (why) {
        error_set(err, "'%s' can't be written: %s", out->path, strerror(why));
        file_out_abort(out);
        return -1;
    }
    temporary_done(out->temporary);
    if (out->temporary)
        file_sync_folder(out->path);
    free(out->temporary);
    free(out->path);
    *out = (struct file_out){0};
    return 0;
}

void file_out_abort(struct file_out *out)
{
    if (out->stream)
        fclose(out->stream);
    if (out->temporary)
        unlink(out->temporary);
    temporary_done(out->temporary);
    free(out->temporary);
    free(out->path);
    *out = (struct file_out){0};
}

int file_make_folders(const char *path, struct error *err)
{
    char *copy = xstrdup(path);
    int rc = 0;
    for (char *p = copy + 1; !rc && (p = strchr(p, '/')); p++) {
        *p = '\0';
        if (!mkdir(copy, 0700))
            file_sync_folder(copy);
        else if (errno != EEXIST)
            rc = error_set(err, "the folder '%s' can't be made: %s", copy, strerror(errno));
        *p = '/';
    }
    free(copy);
    return rc;
}

char *file_real_path(const char *path)
{
    struct buf out = BUF_INIT;
    char *copy = xstrdup(path);
    size_t end = strlen(copy);
    char *real = realpath(copy, NULL);
    while (!real && end) {
        while (end && copy[--end] != '/')
            ;
        copy[end] = '\0';
        real = realpath(end ? copy : *path == '/' ? "/" : ".", NULL);
    }
    buf_adds(&out, real ? real : ".");
    const char *rest = path + end + (path[end] == '/');
    if (*rest && out.data[out.len - 1] != '/')
        buf_addc(&out, '/');
    buf_adds(&out, rest);
    free(real);
    free(copy);
    return buf_detach(&out);
}
