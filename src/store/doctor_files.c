#include "store/doctor_internal.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "store/aside.h"
#include "store/queue.h"
#include "store/take_in.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/vfs.h>
#endif

/* What may stand beside a database, by what follows its name. */
static const char *const beside[] = {
    "", "-wal", "-shm", "-journal", "-aside", "-aside-unreadable", QUEUE_SUFFIX, NULL};

/* File systems of other machines: what programs there lock is not seen here, and the log's shared
 * memory is none. The numbers are those of statfs(2). */
static const struct {
    unsigned long type;
    const char *name;
} remote[] = {
    {0x6969, "NFS"},        {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},   {0xFE534D42, "SMB"},
    {0x5346414F, "AFS"},    {0x6B414653, "AFS"},
    {0x73757245, "Coda"},   {0x00C36400, "Ceph"},
    {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"},
    {0x7461636F, "OCFS2"},  {0x01161970, "GFS2"},
    {0x19830326, "BeeGFS"}, {0x786F4256, "VirtualBox's shared folder"},
};

static char *named(const struct doctor *d, const char *suffix)
{
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s%s", d->path, suffix);
    return buf_detach(&name);
}

static bool folder_is_shared(const char *path)
{
    char *copy = xstrdup(path);
    struct stat st;
    bool yes = !stat(dirname(copy), &st) && (st.st_mode & S_ISGID);
    free(copy);
    return yes;
}

/* ---- modes */

/* The bits that are too many. A group that may write was given the file on purpose. */
static mode_t too_open(const struct doctor *d, const struct stat *st)
{
    bool group = (st->st_mode & 020) || folder_is_shared(d->path);
    return st->st_mode & (group ? 0117 : 0177);
}

static void check_mode(struct doctor *d, const char *name)
{
    struct stat st;
    if (lstat(name, &st) || !S_ISREG(st.st_mode) || !too_open(d, &st))
        return;
    const struct about about = {"mode", false, true, name, "takes the rights of others away"};
    doctor_find(d, &about, "others may read or write it (mode %04o)", st.st_mode & 07777U);
}

int doctor_mend_modes(struct doctor *d, struct error *err)
{
    for (const char *const *suffix = beside; *suffix; suffix++) {
        char *name = named(d, *suffix);
        struct stat st;
        mode_t open = 0;
        if (!lstat(name, &st) && S_ISREG(st.st_mode))
            open = too_open(d, &st);
        int rc = open ? chmod(name, st.st_mode & 07777 & ~open) : 0;
        if (rc)
            rc = error_set(err, "the mode of '%s' can't be changed: %s", name, strerror(errno));
        free(name);
        if (rc)
            return -1;
    }
    return 0;
}

/* ---- what was left behind */

static void check_journal(struct doctor *d)
{
    char *name = named(d, "-journal");
    struct stat st;
    if (!stat(name, &st)) {
        const struct about about = {
            "journal", false, false, name,
            "where it is still there, remove it while no program has the database open"};
        doctor_find(d, &about,
                    "a program was killed while it wrote without a log; what it had not finished "
                    "is taken back");
    }
    free(name);
}

/* How many lines FILE has that are not empty. */
static int64_t count_lines(const char *name)
{
    FILE *file = fopen(name, "re");
    int64_t n = 0;
    int c, before = '\n';
    while (file && (c = getc(file)) != EOF) {
        n += before == '\n' && c != '\n';
        before = c;
    }
    if (file)
        fclose(file);
    return n;
}

static void check_aside(struct doctor *d)
{
    char *name = named(d, ASIDE_SUFFIX), *unreadable = named(d, ASIDE_SUFFIX ASIDE_UNREADABLE);
    char *database = aside_path(d->path);
    struct error err = ERROR_INIT;
    int64_t n = access(name, F_OK) ? 0 : aside_count(name, true, database, &err);
    struct about about = {"aside", n < 0, false, name,
                          n < 0 ? "look at its mode" : "the next command takes them in"};
    if (n < 0)
        doctor_find(d, &about, "what it keeps can't be read");
    else if (n)
        doctor_find(d, &about, "it keeps %lld event%s that the database does not have yet",
                    (long long)n, n == 1 ? "" : "s");
    n = count_lines(unreadable);
    about = (struct about){"aside", true, false, unreadable,
                           "record by hand what they say, then remove it"};
    if (n)
        doctor_find(d, &about, "it keeps %lld line%s of events that could not be read",
                    (long long)n, n == 1 ? "" : "s");
    free(name);
    free(unreadable);
    free(database);
}

static void check_lock(struct doctor *d)
{
    char *name = named(d, QUEUE_SUFFIX);
    struct stat st;
    const struct about about = {"lock", false, false, name,
                                "remove it: it is made again when it is needed"};
    if (!lstat(name, &st) && !S_ISREG(st.st_mode))
        doctor_find(d, &about, "it is no file, so writers can't wait in a queue");
    else if (!access(d->path, W_OK) && !access(name, F_OK) && access(name, R_OK | W_OK))
        doctor_find(d, &about, "it can't be opened (%s), so writers can't wait in a queue",
                    strerror(errno));
    else if (!lstat(name, &st) && st.st_size > 0)
        doctor_find(d, &about, "it holds %lld bytes, and should be empty", (long long)st.st_size);
    free(name);
}

/* Copies that upgrades and mends made: worth a word, since they are as large as the database. */
static void check_copies(struct doctor *d)
{
    char *folder_copy = xstrdup(d->path), *name_copy = xstrdup(d->path);
    const char *name = basename(name_copy);
    size_t len = strlen(name);
    DIR *dir = opendir(dirname(folder_copy));
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *rest = entry->d_name + len;
        if (strncmp(entry->d_name, name, len) != 0)
            continue;
        if (!strncmp(rest, "-v", 2) && rest[2] >= '0' && rest[2] <= '9')
            doctor_remark(d,
                          "'%s' is the copy that an upgrade set aside: remove it when all is "
                          "well",
                          entry->d_name);
        else if (!strncmp(rest, "-before-fix", 11))
            doctor_remark(d,
                          "'%s' is a backup that 'doctor --fix' made: remove it when all is "
                          "well",
                          entry->d_name);
    }
    if (dir)
        closedir(dir);
    free(folder_copy);
    free(name_copy);
}

/* ---- where it stands */

static void check_file_system(struct doctor *d)
{
#ifdef __linux__
    struct statfs fs;
    if (statfs(d->path, &fs))
        return;
    const struct about about = {"file-system", false, false, d->path,
                                "move the database to a disk of this machine, and use it from "
                                "others over ssh"};
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if (((unsigned long)fs.f_type & 0xFFFFFFFF) == remote[i].type)
            doctor_find(d, &about,
                        "it is on a file system of another machine (%s): programs here and there "
                        "don't see each other's locks",
                        remote[i].name);
#else
    (void)remote;
    (void)d;
#endif
}

int doctor_check_files(struct doctor *d, struct error *err)
{
    struct stat st;
    if (stat(d->path, &st))
        return 0; /* opening it says why */
    (void)err;
    d->report->bytes = st.st_size;
    for (const char *const *suffix = beside; *suffix; suffix++) {
        char *name = named(d, *suffix);
        check_mode(d, name);
        free(name);
    }
    check_journal(d);
    check_aside(d);
    check_lock(d);
    check_copies(d);
    check_file_system(d);
    return 0;
}
