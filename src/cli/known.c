#include "cli/known.h"

#include "base/file.h"
#include "store/aside.h"
#include "store/db.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KNOWN_MOST (64 * 1024) /* bytes; then it begins anew */

static void add_path(struct buf *out)
{
    add_state_folder(out);
    buf_adds(out, "/databases");
}

static bool has_line(const struct buf *text, const char *line)
{
    size_t n = strlen(line);
    for (const char *p = text->data; *p;) {
        size_t len = strcspn(p, "\n");
        if (len == n && !memcmp(p, line, n))
            return true;
        p += len + (p[len] == '\n');
    }
    return false;
}

/* Whether the file has it; *BYTES is how many there are. */
static bool has(const char *file, const char *database, size_t *bytes)
{
    struct buf text = BUF_INIT;
    int fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool yes = fd >= 0 && !file_read_fd(fd, file, 2 * KNOWN_MOST, &text, NULL) &&
               has_line(&text, database);
    *bytes = text.len;
    if (fd >= 0)
        close(fd);
    buf_release(&text);
    return yes;
}

void known_note(const struct app *app)
{
    struct buf file = BUF_INIT, line = BUF_INIT;
    size_t bytes;
    char *database = aside_path(app->db_path.data);
    add_path(&file);
    if (!has(file.data, database, &bytes) && !file_make_folders(file.data, NULL)) {
        int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
        int fd = open(file.data, flags | (bytes > KNOWN_MOST ? O_TRUNC : O_APPEND), 0600);
        buf_addf(&line, "%s\n", database);
        if (fd >= 0 && write(fd, line.data, line.len) < 0)
            buf_reset(&line); /* next time */
        if (fd >= 0)
            close(fd);
    }
    free(database);
    buf_release(&line);
    buf_release(&file);
}

bool known_before(const struct app *app)
{
    struct buf file = BUF_INIT;
    size_t bytes;
    char *database = aside_path(app->db_path.data);
    add_path(&file);
    bool yes = has(file.data, database, &bytes);
    free(database);
    buf_release(&file);
    return yes;
}
