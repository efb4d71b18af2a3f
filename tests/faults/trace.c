#include "trace.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined __linux__ && defined __GLIBC__
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>

#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC)
#define SYSCALL_STOP (SIGTRAP | 0x80)

/* ---- the calls */

/* Where a call names what it is about. */
enum about { ABOUT_FD, ABOUT_PATH, ABOUT_PATH_AT, ABOUT_NOTHING };

static const struct call {
    long number;
    unsigned class;
    enum about about;
    const char *name;
} calls[] = {
    {SYS_write, CALL_WRITE, ABOUT_FD, "write"},
    {SYS_pwrite64, CALL_WRITE, ABOUT_FD, "pwrite64"},
    {SYS_writev, CALL_WRITE, ABOUT_FD, "writev"},
    {SYS_pwritev, CALL_WRITE, ABOUT_FD, "pwritev"},
    {SYS_copy_file_range, CALL_WRITE, ABOUT_NOTHING, "copy_file_range"},
    {SYS_sendfile, CALL_WRITE, ABOUT_FD, "sendfile"},
    {SYS_fsync, CALL_SYNC, ABOUT_FD, "fsync"},
    {SYS_fdatasync, CALL_SYNC, ABOUT_FD, "fdatasync"},
    {SYS_msync, CALL_SYNC, ABOUT_NOTHING, "msync"},
    {SYS_sync_file_range, CALL_SYNC, ABOUT_FD, "sync_file_range"},
    {SYS_ftruncate, CALL_TRUNCATE, ABOUT_FD, "ftruncate"},
    {SYS_fallocate, CALL_TRUNCATE, ABOUT_FD, "fallocate"},
    {SYS_flock, CALL_QUEUE, ABOUT_FD, "flock"},
    {SYS_fcntl, CALL_LOCK, ABOUT_FD, "fcntl"},
    {SYS_openat, CALL_CREATE, ABOUT_PATH_AT, "openat"},
    {SYS_renameat2, CALL_NAME, ABOUT_PATH_AT, "renameat2"},
    {SYS_linkat, CALL_NAME, ABOUT_PATH_AT, "linkat"},
    {SYS_unlinkat, CALL_NAME, ABOUT_PATH_AT, "unlinkat"},
    {SYS_mkdirat, CALL_NAME, ABOUT_PATH_AT, "mkdirat"},
    {SYS_fchmod, CALL_MODE, ABOUT_FD, "fchmod"},
    {SYS_fchmodat, CALL_MODE, ABOUT_PATH_AT, "fchmodat"},
    {SYS_read, CALL_READ, ABOUT_FD, "read"},
    {SYS_pread64, CALL_READ, ABOUT_FD, "pread64"},
#ifdef SYS_rename /* and the others that newer processors never had */
    {SYS_open, CALL_CREATE, ABOUT_PATH, "open"},
    {SYS_rename, CALL_NAME, ABOUT_PATH, "rename"},
    {SYS_link, CALL_NAME, ABOUT_PATH, "link"},
    {SYS_unlink, CALL_NAME, ABOUT_PATH, "unlink"},
    {SYS_mkdir, CALL_NAME, ABOUT_PATH, "mkdir"},
    {SYS_rmdir, CALL_NAME, ABOUT_PATH, "rmdir"},
    {SYS_chmod, CALL_MODE, ABOUT_PATH, "chmod"},
#endif
#ifdef SYS_renameat
    {SYS_renameat, CALL_NAME, ABOUT_PATH_AT, "renameat"},
#endif
};

static const struct call other = {-1, CALL_OTHER, ABOUT_NOTHING, "another"};

static const struct call *call_of(const struct __ptrace_syscall_info *info)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == (long)info->entry.nr)
            return &calls[i];
    return &other;
}

static unsigned class_of(const struct call *call, const struct __ptrace_syscall_info *info)
{
    int flags = (int)info->entry.args[call->about == ABOUT_PATH ? 1 : 2];
    int command = (int)info->entry.args[1];
    if (call->class == CALL_CREATE)
        return flags & O_CREAT ? CALL_CREATE : CALL_OPEN;
    if (call->number == SYS_fcntl && command != F_SETLK && command != F_SETLKW &&
        command != 37 /* F_OFD_SETLK */ && command != 38 /* F_OFD_SETLKW */)
        return CALL_OTHER;
    return call->class;
}

static void read_string(pid_t pid, uint64_t address, char *out, size_t size)
{
    size_t n = 0;
    while (n + sizeof(long) < size) {
        errno = 0;
        long word = ptrace(PTRACE_PEEKDATA, pid, (void *)(uintptr_t)(address + n), NULL);
        if (errno)
            break;
        memcpy(out + n, &word, sizeof word);
        if (memchr(out + n, '\0', sizeof word))
            return;
        n += sizeof word;
    }
    out[n] = '\0';
}

/* The path that a call names, or the one of the file that it is about. */
static void path_of(pid_t pid, const struct call *call, const struct __ptrace_syscall_info *info,
                    char *out, size_t size)
{
    *out = '\0';
    if (call->about == ABOUT_PATH || call->about == ABOUT_PATH_AT) {
        read_string(pid, info->entry.args[call->about == ABOUT_PATH_AT], out, size);
    } else if (call->about == ABOUT_FD) {
        char link[64];
        snprintf(link, sizeof link, "/proc/%ld/fd/%d", (long)pid, (int)info->entry.args[0]);
        ssize_t n = readlink(link, out, size - 1);
        out[n > 0 ? n : 0] = '\0';
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);
    return len >= n && !strcmp(text + len - n, end);
}

/* ---- what is done to one */

#ifdef __x86_64__
bool trace_can_fail(void)
{
    return true;
}

/* At its entry: another call in its place, one that there isn't. */
static void skip_call(pid_t pid)
{
    struct user_regs_struct regs;
    ptrace(PTRACE_GETREGS, pid, NULL, &regs);
    regs.orig_rax = (unsigned long long)-1;
    ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}

/* At its end. */
static void answer_call(pid_t pid, int error)
{
    struct user_regs_struct regs;
    ptrace(PTRACE_GETREGS, pid, NULL, &regs);
    regs.rax = (unsigned long long)-(long long)error;
    ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}

static void shorten_call(pid_t pid)
{
    struct user_regs_struct regs;
    ptrace(PTRACE_GETREGS, pid, NULL, &regs);
    regs.rdx = (regs.rdx + 1) / 2;
    ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}
#else
bool trace_can_fail(void)
{
    return false;
}

static void skip_call(pid_t pid)
{
    (void)pid;
    lab_fail("calls can't be made to fail on this processor");
}

static void answer_call(pid_t pid, int error)
{
    (void)error;
    skip_call(pid);
}

static void shorten_call(pid_t pid)
{
    skip_call(pid);
}
#endif

/* ---- following */

static void exec_child(const char *const argv[], const char *out, const char *err)
{
    const char *program = strcmp(argv[0], "debrief") ? argv[0] : lab_binary();
    int in = open("/dev/null", O_RDONLY);
    int said = open(out, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int complained = open(err, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(in, STDIN_FILENO);
    dup2(said, STDOUT_FILENO);
    dup2(complained, STDERR_FILENO);
    if (in > STDERR_FILENO)
        close(in);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
        _exit(125);
    raise(SIGSTOP);
    execvp(program, (char *const *)(size_t)argv);
    _exit(127);
}

static pid_t start(const char *const argv[], const char *out, const char *err)
{
    fflush(stdout);
    pid_t pid = fork();
    if (!pid)
        exec_child(argv, out, err);
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, pid, NULL, OPTIONS))
        lab_fail("%s can't be traced: %s", argv[0], strerror(errno));
    return pid;
}

/* Whether the call that is entered here is one of those that something is done to. */
static bool is_meant(pid_t pid, const struct trace *trace, const struct __ptrace_syscall_info *info,
                     struct traced *traced)
{
    const struct call *call = call_of(info);
    if (!(class_of(call, info) & trace->calls))
        return false;
    char path[512];
    path_of(pid, call, info, path, sizeof path);
    if ((trace->path && !ends_with(path, trace->path)) || strstr(path, ".so") ||
        (call->class == CALL_READ && !strstr(path, "/faults.")) ||
        (trace->spared && ends_with(path, trace->spared)))
        return false;
    traced->calls++;
    int last = trace->until ? trace->until : trace->at;
    if (trace->act == TRACE_COUNT || traced->calls < trace->at || traced->calls > last)
        return false;
    const char *name = strrchr(path, '/');
    snprintf(traced->call, sizeof traced->call, "%s %s", call->name, name ? name + 1 : path);
    if (!traced->acted)
        snprintf(traced->first, sizeof traced->first, "%s", traced->call);
    traced->acted = true;
    return true;
}

static void get_info(pid_t pid, struct __ptrace_syscall_info *info)
{
    memset(info, 0, sizeof *info);
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof *info, info) < 0)
        lab_fail("this kernel does not tell of calls: %s", strerror(errno));
}

/* At the entry of a call that is meant. Returns false where the program is let go. */
static bool act(pid_t pid, const struct trace *trace)
{
    switch (trace->act) {
    case TRACE_KILL:
        kill(pid, SIGKILL);
        break;
    case TRACE_STOP:
        /* It is taken when the call is done. */
        ptrace(PTRACE_DETACH, pid, NULL, (void *)SIGSTOP);
        waitpid(pid, NULL, WUNTRACED);
        return false;
    case TRACE_FAIL:
        skip_call(pid);
        break;
    case TRACE_SHORTEN:
        shorten_call(pid);
        break;
    case TRACE_COUNT:
        break;
    }
    return true;
}

void trace_run(const struct trace *trace, const char *const argv[], const char *out,
               const char *err, struct traced *traced)
{
    *traced = (struct traced){.status = -1};
    pid_t pid = traced->pid = start(argv, out, err);
    bool began = false, failing = false;
    int status, pass = 0;
    for (;;) {
        if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(intptr_t)pass) && errno != ESRCH)
            lab_fail("tracing failed: %s", strerror(errno));
        if (waitpid(pid, &status, 0) < 0)
            lab_fail("waiting failed: %s", strerror(errno));
        if (WIFEXITED(status) || WIFSIGNALED(status))
            break;
        pass = 0;
        if (WSTOPSIG(status) == SYSCALL_STOP) {
            struct __ptrace_syscall_info info;
            get_info(pid, &info);
            if (info.op == PTRACE_SYSCALL_INFO_EXIT && failing) {
                answer_call(pid, trace->error);
                failing = false;
            } else if (info.op == PTRACE_SYSCALL_INFO_ENTRY && began &&
                       is_meant(pid, trace, &info, traced)) {
                failing = trace->act == TRACE_FAIL;
                if (!act(pid, trace))
                    return;
            }
        } else if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
            began = true;
        } else {
            pass = WSTOPSIG(status);
        }
    }
    traced->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool trace_possible(const char **why)
{
    pid_t pid = fork();
    if (!pid) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
            _exit(1);
        raise(SIGSTOP);
        _exit(0);
    }
    int status;
    bool possible = pid > 0 && waitpid(pid, &status, 0) == pid && WIFSTOPPED(status);
    if (possible) {
        struct __ptrace_syscall_info info = {0};
        possible = ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) >= 0;
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    *why = "ptrace is not permitted here";
    return possible;
}

#else

bool trace_possible(const char **why)
{
    *why = "this system has no ptrace that tells of calls";
    return false;
}

bool trace_can_fail(void)
{
    return false;
}

void trace_run(const struct trace *trace, const char *const argv[], const char *out,
               const char *err, struct traced *traced)
{
    (void)trace, (void)out, (void)err, (void)traced;
    lab_fail("%s can't be traced here", argv[0]);
}

#endif
