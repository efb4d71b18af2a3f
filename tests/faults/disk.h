/* A disk that is watched: an SQLite VFS over the real one, and the program's own calls
 * (disk_calls.c), for commands that a test runs in a child. What changes the disk is written down
 * in a journal, from which cut.h makes every state that a power cut could leave. Any call can be
 * made to fail, and the program to be killed after any.
 *
 * The files are real ones, below one folder, the world. Nothing is really synced: a sync is a line
 * in the journal. What SQLite's own VFS for Unix does is kept: a journal or a log that was opened
 * with SQLITE_OPEN_CREATE has its folder synced after its own first sync, and shared memory is no
 * file that a power cut could keep. Sleeping takes no time. */
#ifndef FAULTS_DISK_H
#define FAULTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What can fail. */
enum disk_call {
    CALL_OPEN,
    CALL_READ,
    CALL_WRITE,
    CALL_SYNC,
    CALL_TRUNCATE,
    CALL_DELETE,
    CALL_ACCESS,
    CALL_SIZE,
    CALL_LOCK,
    CALL_UNLOCK,
    CALL_SHM_MAP,
    CALL_SHM_LOCK,
    CALL_RENAME,
    CALL_FOLDER, /* a folder made */
    CALL_MEMORY, /* asked for; memory_calls.c */
    CALL_COUNT
};
extern const char *const disk_call_names[CALL_COUNT];

/* How it fails. */
enum disk_failure {
    FAIL_IO,    /* SQLITE_IOERR_*, EIO */
    FAIL_FULL,  /* a write, half of it done, and whatever makes a file larger: the disk is full */
    FAIL_BUSY,  /* a lock: held by somebody else */
    FAIL_DEATH, /* the process ends after the call, as if killed */
};

struct disk_fault {
    unsigned calls; /* 1 << CALL_…: which are counted */
    long at;        /* the first that fails, from 1 */
    bool always;    /* all after it too */
    enum disk_failure failure;
};

/* A wrong disk (or a wrong SQLite), to see that the test finds it. */
enum disk_lie {
    LIE_NONE,
    LIE_SYNC,     /* a sync does nothing */
    LIE_SYNC_LOG, /* that of a log or journal does nothing */
    LIE_SYNC_DB,  /* that of the database does nothing */
    LIE_FOLDER,   /* that of a folder does nothing */
};

/* What is shared with the children. */
struct disk {
    char world[256];
    struct disk_fault fault;
    enum disk_lie lie;
    bool unwatched;         /* the child has SQLite as it finds it, and its disk is not watched */
    long calls[CALL_COUNT]; /* counted */
    long counted;           /* of those that the fault is about */
    bool failed;            /* a call did fail */
};
extern struct disk *disk;
extern int disk_journal; /* of this process: appended to; -1: nothing is written down */

#define DISK_DEATH 99 /* the status of a process that ended by FAIL_DEATH */

/* Once, in the parent. */
void disk_share(void);
/* Before each child: no call counted, no fault. */
void disk_reset(void);
/* Makes the VFS; SQLite's default with STANDARD, as in a child. */
void disk_watch(bool standard);
#define DISK_VFS "watched"

/* ---- the journal: records, each followed by its name and its bytes */

enum disk_op {
    OP_CREATE, /* a file, new under its name */
    OP_FOLDER, /* a folder, likewise */
    OP_WRITE,
    OP_TRUNCATE,
    OP_SYNC,
    OP_DELETE,
    OP_RENAME,      /* the bytes are the new name */
    OP_LINK,        /* a second name, likewise */
    OP_SYNC_FOLDER, /* what was created, deleted and renamed in it */
};
extern const char *const disk_op_names[];

struct disk_record {
    uint32_t op;
    uint32_t name_len; /* a path relative to the world; "" is the world */
    uint32_t len;
    uint32_t said; /* bytes that the command had said on stdout before */
    int64_t offset;
};

/* ---- between disk.c and disk_calls.c */

/* Whether this call is to fail; counts it. */
bool disk_call_fails(enum disk_call call);
/* After a call that was to be the process's last. */
void disk_call_done(void);
/* Writes it down, where PATH is in the world. */
void disk_note(enum disk_op op, const char *path, int64_t offset, const void *bytes, size_t len);
/* While above 0 the program's own calls are not watched: SQLite or the journal makes them. */
extern int disk_inside;
/* Whether memory is refused in this process. */
extern bool disk_memory;

#endif
