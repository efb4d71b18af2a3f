/* What the programs of this folder share: a folder of their own to work in, the real binary run
 * there, and what was found told as TAP, for tests/run.
 *
 * Each program works in a scratch folder below $TMPDIR that lab_begin makes and lab_end removes. In
 * it stand home/ ($HOME), tmp/ ($TMPDIR), the files that outputs are caught in, and work/, which is
 * the current folder and holds debrief.db ($DEBRIEF_DB). The binary is $DEBRIEF_BIN, else
 * build/debrief. Nothing here returns errors: what can't be done ends the program, and so the test.
 */
#ifndef FAULTS_LAB_H
#define FAULTS_LAB_H

#include "base/buf.h"

#include <stdbool.h>
#include <sys/types.h>

/* How much is asked for: seconds (make test), minutes (LONG=1, make test-all), hours (TORTURE=1,
 * make torture). */
enum lab_size {
    LAB_SHORT,
    LAB_LONG,
    LAB_TORTURE,
};
enum lab_size lab_size(void);

void lab_begin(void);
/* Says how many tests there were. Returns the exit status: 1 where one failed. */
int lab_end(void);
/* Ends the program as a test that can't be had here, and says why. */
void lab_skip_all(const char *why);

/* One test; what it is about is its name. Returns whether it passed. */
bool lab_check(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A test that can't be had here. */
void lab_skip(const char *name, const char *why);
/* A line for the reader. */
void lab_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What can't be done at all: ends the program. */
void lab_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

const char *lab_binary(void);
/* A path below the scratch folder; the caller's to free. */
char *lab_path(const char *format, ...) __attribute__((format(printf, 1, 2)));
void lab_remove(const char *path); /* with everything in it; fine where there is nothing */
void lab_empty(const char *folder);
void lab_copy(const char *from, const char *to); /* folders, whole; TO is emptied before */
void lab_read(const char *path, struct buf *out);
void lab_write(const char *path, const char *bytes, size_t len);
/* Whether something is there; its size is put into SIZE unless that is NULL. */
bool lab_exists(const char *path, long long *size);

/* What a program did. STATUS is its exit status, or 128 and the signal that it died of. */
struct ran {
    int status;
    double seconds;
    struct buf out;
    struct buf err;
};
#define RAN_INIT                                                                                   \
    {                                                                                              \
        0, 0, BUF_INIT, BUF_INIT                                                                   \
    }
void ran_release(struct ran *ran);

/* Seconds on a clock that only goes forward. */
double lab_now(void);
void lab_sleep(double seconds);

/* Starts a program that writes into these two files (added at their ends). */
pid_t lab_start(const char *const argv[], const char *out, const char *err);
/* Its status, as above. */
int lab_wait(pid_t pid);
/* Runs one to its end. ARGV[0] "debrief" is the binary under test, anything else is searched for.
 */
void lab_run(struct ran *ran, const char *const argv[]);
/* The same for a command that must succeed and needs no answer; ends with NULL. */
void lab_given(const char *argument, ...);

#endif
