/* Whole files in and out. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdio.h>

/* Adds everything that FD gives to OUT; more than LIMIT bytes is an error. NAME is for messages. */
int file_read_fd(int fd, const char *name, long long limit, struct buf *out, struct error *err);
/* The same of a file by its path; "-" is standard input. */
int file_read(const char *path, long long limit, struct buf *out, struct error *err);
/* The same of a file that nobody named, but that was found by its name: one that is no regular file
 * (a pipe would be waited for) is an error. */
int file_read_found(const char *path, long long limit, struct buf *out, struct error *err);

/* Makes the folders above PATH that are not there, for the user alone, and synced. */
int file_make_folders(const char *path, struct error *err);

/* Gives the file at TEMPORARY, made in the same folder, its name PATH, under which nothing may
 * stand yet, and syncs the folder; the file itself is to be synced before. On failure it is left as
 * it was. */
int file_put_new(const char *temporary, const char *path, struct error *err);

/* The path that PATH is, whatever the links on the way and the folder one is in; as much of it as
 * is there is resolved. The caller frees. */
char *file_real_path(const char *path);

/* Makes what was done to the name PATH in its folder last. -1 with errno. */
int file_sync_folder(const char *path);

/* Writing a file whole or not at all.
 *
 * file_out_open gives a stream; file_out_commit puts what was written in the file's place, synced,
 * keeping the mode of a file that was there (else 0666 less the umask); file_out_abort leaves what
 * was there before. A path that is a pipe, a device or "-" is written directly: nothing can be
 * replaced there. */
struct file_out {
    FILE *stream;
    char *path;
    char *temporary; /* NULL where the path is written directly */
};

int file_out_open(struct file_out *out, const char *path, struct error *err);
int file_out_commit(struct file_out *out, struct error *err);
/* Fine on a zeroed or a committed one. */
void file_out_abort(struct file_out *out);

#endif
