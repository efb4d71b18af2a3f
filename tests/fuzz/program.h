/* The whole program inside a fuzzer: main is called with words, in a scratch folder of its own that
 * is emptied after each input, and what it says is kept. Nobody sits at the other end: it starts no
 * other program, and it thinks that it is on a terminal where the fuzzer says so. */
#ifndef FUZZ_PROGRAM_H
#define FUZZ_PROGRAM_H

#include "base/buf.h"
#include "base/utf8.h"

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef DEBRIEF_VERSION
#define DEBRIEF_VERSION "0"
#endif
#define main debrief_main
#include "main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROGRAM_DATABASE "d.db"

static struct {
    char folder[64];
    int inside, outside; /* the scratch folder, and the one that the fuzzer was started in */
    bool terminal;
    struct buf out, err; /* what the last command said */
} program = {.outside = -1, .out = BUF_INIT, .err = BUF_INIT};

/* In the place of libc's: the words of a command must not start an editor, nor ask anybody. */
int isatty(int fd)
{
    return program.terminal && fd != STDIN_FILENO;
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *restrict actions,
                 const posix_spawnattr_t *restrict attributes, char *const argv[restrict],
                 char *const environment[restrict])
{
    (void)pid, (void)file, (void)actions, (void)attributes, (void)argv, (void)environment;
    return ENOENT;
}

static void expect(bool yes, const char *what)
{
    if (yes)
        return;
    fprintf(stderr, "not so: %s\nstdout:\n%s\nstderr:\n%s\n", what, program.out.data,
            program.err.data);
    abort();
}

/* Empties FD's folder, which it closes. */
static void program_empty(int fd)
{
    DIR *folder = fdopendir(fd);
    for (struct dirent *e; folder && (e = readdir(folder));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        if (unlinkat(fd, e->d_name, 0)) {
            program_empty(openat(fd, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            unlinkat(fd, e->d_name, AT_REMOVEDIR);
        }
    }
    if (folder)
        closedir(folder);
}

/* Takes away all files that were made. */
static void program_clean(void)
{
    program_empty(openat(program.inside, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static void program_end(void)
{
    program_clean();
    rmdir(program.folder);
}

static void program_begin(void)
{
    static const char *const settings[][2] = {
        {"DEBRIEF_NOW", "2023-06-01T09:00:00Z"},
        {"DEBRIEF_AUTHOR", "ann"},
        {"DEBRIEF_SEED", "fuzz"},
        {"DEBRIEF_DB", PROGRAM_DATABASE},
        {"LOGNAME", "ann"},
        {"TZ", "UTC"},
        {"COLUMNS", "40"},
        {"TERM", "xterm"},
    };
    static const char *const unset[] = {
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "DEBRIEF_INCIDENT", "EDITOR",
        "VISUAL",          "NO_COLOR",      "TZDIR",          "BROWSER",          "PAGER"};
    if (program.outside >= 0)
        return;
    snprintf(program.folder, sizeof program.folder, "%s/debrief-fuzz-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    program.outside = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    expect(mkdtemp(program.folder) && program.outside >= 0, "a scratch folder can be made");
    program.inside = open(program.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    atexit(program_end);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        setenv(settings[i][0], settings[i][1], 1);
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
        unsetenv(unset[i]);
    setenv("HOME", program.folder, 1);
    setenv("TMPDIR", program.folder, 1);
}

/* NAME in the scratch folder. */
static void program_write(const char *name, const void *bytes, size_t len)
{
    int fd = openat(program.inside, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    expect(fd >= 0 && write(fd, bytes, len) == (ssize_t)len, "a scratch file can be written");
    close(fd);
}

/* Replaces OUT; a file that is not there is empty. */
static inline void program_read(const char *name, struct buf *out)
{
    char bytes[16384];
    buf_reset(out);
    int fd = openat(program.inside, name, O_RDONLY | O_CLOEXEC);
    for (ssize_t n; fd >= 0 && (n = read(fd, bytes, sizeof bytes)) > 0;)
        buf_add(out, bytes, (size_t)n);
    if (fd >= 0)
        close(fd);
}

static FILE *take_stream(char **text, size_t *len)
{
    FILE *stream = open_memstream(text, len);
    expect(stream != NULL, "a stream can be made");
    return stream;
}

static void give_stream(FILE *stream, char **text, size_t *len, struct buf *out)
{
    fclose(stream);
    buf_reset(out);
    buf_add(out, *text, *len);
    free(*text);
}

/* What is shown only until a carriage return writes over it: how far a long command is. */
static void forget_progress(struct buf *text)
{
    struct buf left = BUF_INIT;
    for (const char *p = text->data; *p;) {
        size_t n = strcspn(p, "\n"), from = n;
        while (from && p[from - 1] != '\r')
            from--;
        n += p[n] == '\n';
        buf_add(&left, p + from, n - from);
        p += n;
    }
    buf_release(text);
    *text = left;
}

/* An error is one line; before it there can be remarks. */
static void expect_one_error(void)
{
    int errors = 0;
    for (const char *p = program.err.data; *p;) {
        const char *end = strchr(p, '\n');
        expect(end != NULL, "each line of stderr ends");
        errors += strncmp(p, "debrief: note: ", 15) != 0;
        if (strncmp(p, "debrief: ", 9) != 0)
            expect(false, "stderr is in the program's name");
        p = end + 1;
    }
    expect(errors == 1, "an error is one line");
}

/* What a terminal would take for an order is not sent to it. */
static inline void expect_clean(const struct buf *text)
{
    const char *p = text->data;
    for (size_t left = text->len, len; left; p += len, left -= len) {
        uint32_t cp = utf8_next(p, left, &len);
        expect(cp != UTF8_BAD, "a terminal gets UTF-8");
        expect(cp >= 0x20 || cp == '\n' || cp == '\t', "a terminal gets no control characters");
        expect(cp < 0x7F || cp > 0x9F, "nor those of C1");
        expect(!(cp >= 0x202A && cp <= 0x202E) && !(cp >= 0x2066 && cp <= 0x2069),
               "nor what turns the direction of writing");
    }
}

/* Runs one command, of COUNT words, with fd 0 as its standard input. Returns its exit status. */
static int program_run(int count, char **words)
{
    char **argv = calloc((size_t)count + 2, sizeof *argv), *text[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    FILE *out = stdout, *err = stderr;
    argv[0] = (char *)"debrief";
    memcpy(argv + 1, words, (size_t)count * sizeof *argv);
    int status = fchdir(program.inside);
    stdout = take_stream(&text[0], &len[0]);
    stderr = take_stream(&text[1], &len[1]);
    status = debrief_main(count + 1, argv);
    give_stream(stdout, &text[0], &len[0], &program.out);
    give_stream(stderr, &text[1], &len[1], &program.err);
    stdout = out;
    stderr = err;
    if (fchdir(program.outside))
        abort();
    free(argv);
    if (program.terminal)
        forget_progress(&program.err);
    expect(status == 0 || status == 1 || status == 2, "the status is 0, 1 or 2");
    if (status == 2)
        expect_one_error();
    return status;
}

/* The same of words parted by blanks. */
static int program_say(const char *line)
{
    char copy[256], *words[32];
    int n = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *p = copy; *p && n < 32;) {
        words[n++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    return program_run(n, words);
}

#endif
