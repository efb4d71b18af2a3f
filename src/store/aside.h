/* Events that are kept aside while their database can't be reached: one JSON object a line, in a
 * file beside the database ("DB-aside") or, where nothing can be written there, elsewhere.
 *
 * A line has the keys of EVENT that say what happened (uid, recorded_at, at …, kind, by, text,
 * links, tags, key, internal), and those that say where it belongs: "aside" (1, the form of the
 * line), "database", "incident" and "under" as they were named or known (null: the current one;
 * nothing), "login" and "author".
 *
 * Whoever adds a line and whoever takes lines in holds a lock (flock) on the file meanwhile; a file
 * that was removed or replaced while its lock was waited for is opened anew. */
#ifndef STORE_ASIDE_H
#define STORE_ASIDE_H

#include "base/buf.h"
#include "base/error.h"
#include "store/record.h"

#define ASIDE_SUFFIX "-aside"
#define ASIDE_UNREADABLE "-unreadable" /* added to the file's name: for lines that mean nothing */
#define ASIDE_FORM 1

struct aside_event {
    char *database;         /* its path, as aside_path gives it */
    char *incident, *under; /* what a person would type; NULL: the current one; nothing */
    char *login, *author;
    struct event event; /* its incident, number and 'under' are not known yet */
};
void aside_event_init(struct aside_event *kept);
void aside_event_release(struct aside_event *kept);

/* How lines name the database at PATH: file_real_path, with bytes that are no UTF-8, control
 * characters and '%' written as "%FF". The caller frees. */
char *aside_path(const char *path);

/* Adds an event to the file at PATH, which is made (0600) where there is none. It is on the disk
 * when this returns 0; on failure the file is as it was, or still holds the event: the same uid may
 * be kept elsewhere as well. */
int aside_add(const char *path, const struct aside_event *kept, struct error *err);

/* A file of such lines, opened, locked and read whole. */
struct aside_file {
    const char *path; /* borrowed */
    int fd;
    struct buf text;
};
/* 1: it is open. 0: there is none, somebody else is at work on it, or it belongs to someone who is
 * neither this user nor OWNER (a user's number). -1: it can't be read. */
int aside_open(struct aside_file *file, const char *path, long long owner, struct error *err);
/* Ends with what is to stay: the lines of LEFT stay in the file, those of UNREADABLE are moved to a
 * file of their own; where nothing is left, the file goes (or is empty, in a folder that can't be
 * written). Closes it. */
int aside_settle(struct aside_file *file, const struct buf *left, const struct buf *unreadable,
                 struct error *err);
/* Leaves the file as it is. Fine on a settled one. */
void aside_close(struct aside_file *file);

/* The next line of TEXT from *AT on, without its end; NULL: there is none. */
const char *aside_next(const struct buf *text, size_t *at, size_t *len);

/* What a line says. OUT is initialised, and to be released in any case. *NEWER: it was written by a
 * newer version, which this one doesn't understand. */
int aside_read(const char *line, size_t len, struct aside_event *out, bool *newer,
               struct error *err);

#endif
