#include "store/aside.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/record_check.h"
#include "store/record_json.h"
#include "time/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_TRIES 200 /* for one who adds */
#define LOCK_TICK 10   /* milliseconds between them */
#define OPEN_TRIES 100 /* of a file that others remove meanwhile */

void aside_event_init(struct aside_event *kept)
{
    *kept = (struct aside_event){0};
    record_init(RECORD_EVENT, &kept->event);
}

void aside_event_release(struct aside_event *kept)
{
    free(kept->database);
    free(kept->incident);
    free(kept->under);
    free(kept->login);
    free(kept->author);
    record_release(RECORD_EVENT, &kept->event);
    aside_event_init(kept);
}

/* ---- paths */

char *aside_path(const char *path)
{
    struct buf out = BUF_INIT;
    char *real = file_real_path(path);
    size_t n = strlen(real);
    for (size_t i = 0, len; i < n; i += len) {
        unsigned char c = (unsigned char)real[i];
        uint32_t cp = utf8_next(real + i, n - i, &len);
        if (cp == UTF8_BAD || c < 0x20 || c == 0x7F || c == '%')
            buf_addf(&out, "%%%02X", c);
        else
            buf_add(&out, real + i, len);
    }
    free(real);
    return buf_detach(&out);
}

/* ---- one line */

static void add_text(struct buf *out, const char *key, const char *value)
{
    buf_addf(out, ", \"%s\": ", key);
    json_add_string(out, value);
}

static void add_time(struct buf *out, const char *key, int64_t at)
{
    buf_addf(out, ", \"%s\": ", key);
    instant_add_json(out, at, 0);
}

static void add_raw(struct buf *out, const char *key, const char *json)
{
    buf_addf(out, ", \"%s\": %s", key, json ? json : "[]");
}

static void add_line(struct buf *out, const struct aside_event *kept)
{
    const struct event *e = &kept->event;
    buf_addf(out, "{\"aside\": %d", ASIDE_FORM);
    add_text(out, "uid", e->uid);
    add_text(out, "database", kept->database);
    add_text(out, "incident", kept->incident);
    add_text(out, "under", kept->under);
    add_text(out, "login", kept->login);
    add_text(out, "author", kept->author);
    add_time(out, "recorded_at", e->recorded_at);
    add_time(out, "at", e->at);
    add_time(out, "at_max", e->at_max);
    buf_adds(out, ", \"at_offset\": ");
    if (e->at_offset == NONE)
        buf_adds(out, "null");
    else
        json_add_int(out, e->at_offset);
    add_text(out, "at_text", e->at_text);
    add_text(out, "precision", e->precision);
    add_time(out, "until", e->until);
    add_text(out, "until_precision", e->until_precision);
    add_text(out, "kind", e->kind);
    add_text(out, "by", e->by);
    add_text(out, "text", e->text);
    add_raw(out, "links", e->links);
    add_raw(out, "tags", e->tags);
    add_raw(out, "key", e->key ? "true" : "false");
    add_raw(out, "internal", e->internal ? "true" : "false");
    buf_adds(out, "}\n");
}

static int read_string(const json_t *root, const char *key, char **out)
{
    const json_t *value = json_object_get(root, key);
    if (value && !json_is_null(value) && !json_is_string(value))
        return -1;
    *out = xstrdup_null(json_string_value(value));
    return 0;
}

/* What could not be written would keep all others waiting. Where it will stand is not known yet. */
static int check_event(const struct event *event, struct error *err)
{
    struct event placed = *event;
    const char *column;
    placed.incident = placed.seq = 1;
    if (record_check(RECORD_EVENT, &placed, &column))
        return 0;
    return error_set(err, "its '%s' is beyond what it can be", column);
}

static int read_object(const json_t *root, struct aside_event *out, struct error *err)
{
    union record record;
    record_init(RECORD_EVENT, &record);
    int rc = record_from_json(RECORD_EVENT, root, "the line", &record, err);
    out->event = record.event;
    out->event.seq = NONE; /* it is given a number here */
    if (rc)
        return -1;
    if (read_string(root, "database", &out->database) ||
        read_string(root, "incident", &out->incident) || read_string(root, "under", &out->under) ||
        read_string(root, "login", &out->login) || read_string(root, "author", &out->author))
        return error_set(err, "a name in it is no text");
    if (!out->event.uid || !out->database || !out->login || !out->author || !*out->author ||
        out->event.recorded_at == NONE || (out->event.at == NONE && !out->under))
        return error_set(err, "it is not whole");
    return check_event(&out->event, err);
}

int aside_read(const char *line, size_t len, struct aside_event *out, bool *newer,
               struct error *err)
{
    json_t *root = json_loadb(line, len, 0, NULL);
    json_t *form = json_object_get(root, "aside");
    int rc;
    *newer = false;
    if (!json_is_integer(form)) {
        rc = error_set(err, "it is no event that was kept aside");
    } else if (json_integer_value(form) > ASIDE_FORM) {
        *newer = true;
        rc = error_set(err, "it was written by a newer debrief: install that");
    } else {
        rc = read_object(root, out, err);
    }
    json_decref(root);
    return rc;
}

const char *aside_next(const struct buf *text, size_t *at, size_t *len)
{
    while (*at < text->len) {
        const char *line = text->data + *at, *end = memchr(line, '\n', text->len - *at);
        *len = end ? (size_t)(end - line) : text->len - *at;
        *at += *len + (end ? 1 : 0);
        if (*len)
            return line;
    }
    return NULL;
}

/* ---- the file */

static bool belongs(const struct stat *st, long long owner)
{
    return S_ISREG(st->st_mode) &&
           (st->st_uid == geteuid() || st->st_uid == 0 || (long long)st->st_uid == owner);
}

/* Whether FD is still what stands at PATH. */
static bool is_there(int fd, const char *path)
{
    struct stat a, b;
    return !fstat(fd, &a) && !lstat(path, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int lock(int fd, int tries)
{
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -1;
        if (--tries <= 0) {
            errno = EWOULDBLOCK;
            return -1;
        }
        poll(NULL, 0, LOCK_TICK);
    }
    return 0;
}

/* Opens and locks; -1 with errno. */
static int open_locked(const char *path, int flags, int lock_tries)
{
    for (int i = 0; i < OPEN_TRIES; i++) {
        int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
        if (fd < 0)
            return -1;
        if (lock(fd, lock_tries)) {
            int why = errno;
            close(fd);
            errno = why;
            return -1;
        }
        if (is_there(fd, path))
            return fd;
        close(fd);
    }
    errno = EAGAIN;
    return -1;
}

/* One write, on the disk when it returns 0; else errno says why not. */
static int write_whole(int fd, const struct buf *bytes)
{
    errno = 0;
    ssize_t n = write(fd, bytes->data, bytes->len);
    if (n >= 0 && (size_t)n < bytes->len)
        errno = ENOSPC;
    return n < 0 || (size_t)n < bytes->len || fdatasync(fd) ? -1 : 0;
}

/* Adds LINES at the end of the file, on a line of their own. -1 with errno. */
static int append(const char *path, const struct buf *lines)
{
    struct stat st;
    struct buf bytes = BUF_INIT;
    char last = '\n';
    int why = 0, fd = open_locked(path, O_CREAT | O_APPEND, LOCK_TRIES);
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) || (st.st_size && pread(fd, &last, 1, st.st_size - 1) != 1))
        why = errno ? errno : EIO;
    else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
        why = EPERM;
    if (!why) {
        /* What a writer that died left half written stays by itself. */
        if (last != '\n')
            buf_addc(&bytes, '\n');
        buf_add(&bytes, lines->data, lines->len);
        /* The folder as well, always: whoever made the file may have died before that. */
        if (write_whole(fd, &bytes) || file_sync_folder(path)) {
            why = errno ? errno : EIO;
            if (ftruncate(fd, st.st_size) == 0 && !st.st_size)
                unlink(path);
        }
    }
    buf_release(&bytes);
    close(fd);
    errno = why;
    return why ? -1 : 0;
}

int aside_add(const char *path, const struct aside_event *kept, struct error *err)
{
    struct buf line = BUF_INIT;
    add_line(&line, kept);
    int rc = append(path, &line);
    if (rc)
        error_set(err, "'%s' can't be written: %s", path, strerror(errno));
    buf_release(&line);
    return rc;
}

int aside_open(struct aside_file *file, const char *path, long long owner, struct error *err)
{
    *file = (struct aside_file){.path = path, .fd = -1, .text = BUF_INIT};
    struct stat st;
    int fd = open_locked(path, 0, 1);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EWOULDBLOCK || errno == EAGAIN))
        return 0;
    if (fd < 0)
        return error_set(err, "'%s' can't be read: %s", path, strerror(errno));
    if (fstat(fd, &st) || !belongs(&st, owner)) {
        close(fd);
        return 0;
    }
    if (file_read_fd(fd, path, LIMIT_JSON, &file->text, err)) {
        close(fd);
        buf_release(&file->text);
        return -1;
    }
    file->fd = fd;
    return 1;
}

/* root, who works on somebody's database, leaves him his file. */
static void keep_owner(int from, int to)
{
    struct stat st;
    if (!fstat(from, &st) && st.st_uid != geteuid() && fchown(to, st.st_uid, st.st_gid))
        return; /* then it is this user's, who can be asked */
}

/* Where the folder lets nothing be removed or put in place, what is left is written over the rest:
 * lines that stay would be recorded again with every command, should their event be changed. */
static int keep_in_place(const struct aside_file *file, const struct buf *left)
{
    ssize_t n = left->len ? pwrite(file->fd, left->data, left->len, 0) : 0;
    return n != (ssize_t)left->len || ftruncate(file->fd, n) || fdatasync(file->fd) ? -1 : 0;
}

/* Without the sync a power cut could bring the file back. */
static int remove_file(const struct aside_file *file, const struct buf *left, struct error *err)
{
    if (!unlink(file->path)) {
        file_sync_folder(file->path);
        return 0;
    }
    int why = errno;
    if (!keep_in_place(file, left))
        return 0;
    return error_set(err, "'%s' can't be removed: %s", file->path, strerror(why));
}

static int replace_file(const struct aside_file *file, const struct buf *left, struct error *err)
{
    struct file_out out;
    struct error why = ERROR_INIT;
    if (file_out_open(&out, file->path, &why)) {
        if (keep_in_place(file, left))
            return error_set(err, "%s", why.text);
        return 0;
    }
    keep_owner(file->fd, fileno(out.stream));
    fwrite(left->data, 1, left->len, out.stream);
    return file_out_commit(&out, err);
}

int aside_settle(struct aside_file *file, const struct buf *left, const struct buf *unreadable,
                 struct error *err)
{
    struct buf name = BUF_INIT;
    int rc = 0;
    buf_addf(&name, "%s" ASIDE_UNREADABLE, file->path);
    if (unreadable->len && append(name.data, unreadable))
        rc = error_set(err, "'%s' can't be written: %s", name.data, strerror(errno));
    if (!rc)
        rc = left->len ? replace_file(file, left, err) : remove_file(file, left, err);
    buf_release(&name);
    aside_close(file);
    return rc;
}

void aside_close(struct aside_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
    buf_release(&file->text);
}
