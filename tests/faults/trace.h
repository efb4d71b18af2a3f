/* A program run under ptrace, call by call, so that one chosen call is where it dies, stops, or is
 * told that the system can't do what it asks.
 *
 * Calls are counted from the program's own start, those of the classes wanted, the first being 1.
 * What is done to a call is done when it is entered: a call that the program dies in was not
 * carried out. */
#ifndef FAULTS_TRACE_H
#define FAULTS_TRACE_H

#include <stdbool.h>
#include <sys/types.h>

/* What calls do, in bits. */
enum {
    CALL_WRITE = 1 << 0,    /* write, pwrite, writev … */
    CALL_SYNC = 1 << 1,     /* fsync, fdatasync, msync … */
    CALL_NAME = 1 << 2,     /* rename, link, unlink, mkdir … */
    CALL_CREATE = 1 << 3,   /* open with O_CREAT */
    CALL_TRUNCATE = 1 << 4, /* ftruncate, fallocate … */
    CALL_LOCK = 1 << 5,     /* fcntl that locks */
    CALL_QUEUE = 1 << 10,   /* flock */
    CALL_READ = 1 << 6,     /* read, pread: of files in the scratch folder alone */
    CALL_OPEN = 1 << 7,     /* open without O_CREAT */
    CALL_MODE = 1 << 8,     /* fchmod … */
    /* All that changes something outside the program. */
    CALLS_WRITING = CALL_WRITE | CALL_SYNC | CALL_NAME | CALL_CREATE | CALL_TRUNCATE | CALL_LOCK |
                    CALL_QUEUE | CALL_MODE,
    CALL_OTHER = 1 << 9, /* anything else */
    CALLS_ALL = CALLS_WRITING | CALL_READ | CALL_OPEN | CALL_OTHER,
};

enum trace_act {
    TRACE_COUNT,   /* nothing: counts them */
    TRACE_KILL,    /* SIGKILL */
    TRACE_STOP,    /* SIGSTOP when the call is done, and let go: trace_run returns while it stands
                      there */
    TRACE_FAIL,    /* the call isn't made and returns -ERROR */
    TRACE_SHORTEN, /* writes get half of what they were to write */
};

struct trace {
    enum trace_act act;
    unsigned calls;     /* the classes that are counted */
    int at;             /* the call that it is about */
    int until;          /* for FAIL and SHORTEN: and all up to this one; 0: that one alone */
    int error;          /* for FAIL */
    const char *spared; /* a path that ends so is let alone; NULL: none */
    const char *path;   /* only calls on a path, or a file, whose name ends so; NULL: all */
};

struct traced {
    pid_t pid;       /* for STOP, to be continued with SIGCONT and waited for with lab_wait */
    int status;      /* as lab_wait has it; -1 for STOP */
    int calls;       /* how many there were, the one it is about included */
    bool acted;      /* there was such a call */
    char first[256]; /* the first call that something was done to, likewise */
    char call[256];  /* it in words: "pwrite64 debrief.db-wal" */
};

/* Whether it can be done here; if not, why. */
bool trace_possible(const char **why);
/* And whether calls can be made to fail (it depends on the processor). */
bool trace_can_fail(void);

/* Starts ARGV as lab_start does, and follows it to its end. */
void trace_run(const struct trace *trace, const char *const argv[], const char *out,
               const char *err, struct traced *traced);

#endif
