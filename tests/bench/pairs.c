/* pairs [-n RUNS] [-s SECONDS] [-m LEAST] FILE: runs commands in turn, A B C A B C …, and prints
 * how long each took. What one round holds happened at nearly the same time on the same machine, so
 * that the ratios within a round say more than the times.
 *
 * Each line of FILE, its words separated by tabs, is one of
 *
 *   run NAME BASES WORD...    a command: its name; the commands whose time its own is divided by,
 *                             separated by commas, or "-"; the command itself
 *   before NAME WORD...       what is run before each run of that one, and not measured
 *
 * There are RUNS rounds (200), but after SECONDS (600) no further one once LEAST (3) were run. A
 * round more, the first, is not counted. Output goes to /dev/null; a command that fails ends it
 * all.
 *
 * For each command a line is printed, with tabs: its name, rounds, median, 10th and 90th percentile
 * in nanoseconds, peak memory in KiB; then for each base its name and the median, 10th and 90th
 * percentile of the ratios. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 64
#define WORDS 64
#define LINE 8192
#define BILLION INT64_C(1000000000)

extern char **environ;

struct command {
    char *name, *bases;
    char *words[WORDS], *before[WORDS];
    double *times; /* of each round, in nanoseconds */
    long peak;     /* KiB */
};

struct bench {
    struct command commands[COMMANDS];
    int n;
    int rounds;
};

static void stop(const char *what, const char *subject)
{
    fprintf(stderr, "pairs: '%s': %s\n", subject, what);
    exit(2);
}

static struct command *find(struct bench *bench, const char *name, size_t len)
{
    for (int i = 0; i < bench->n; i++)
        if (strlen(bench->commands[i].name) == len && !strncmp(bench->commands[i].name, name, len))
            return &bench->commands[i];
    stop("no command has that name", name);
    return NULL;
}

static int64_t clock_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * BILLION + ts.tv_nsec;
}

/* ---- reading */

static void split(char *line, char *words[WORDS])
{
    int n = 0;
    for (char *p = line; p; n++) {
        if (n == WORDS - 1)
            stop("too many words", line);
        words[n] = p;
        p = strchr(p, '\t');
        if (p)
            *p++ = '\0';
    }
    words[n] = NULL;
}

static void read_line(struct bench *bench, char *line)
{
    char *words[WORDS];
    split(line, words);
    if (!strcmp(words[0], "run") && words[1] && words[2] && words[3]) {
        if (bench->n == COMMANDS)
            stop("too many commands", words[1]);
        struct command *command = &bench->commands[bench->n++];
        command->name = words[1];
        command->bases = strcmp(words[2], "-") ? words[2] : NULL;
        memcpy(command->words, words + 3, sizeof words - 3 * sizeof *words);
    } else if (!strcmp(words[0], "before") && words[1] && words[2]) {
        struct command *command = find(bench, words[1], strlen(words[1]));
        memcpy(command->before, words + 2, sizeof words - 2 * sizeof *words);
    } else {
        stop("neither 'run NAME BASES WORD...' nor 'before NAME WORD...'", words[0]);
    }
}

static void read_file(struct bench *bench, const char *path)
{
    char line[LINE];
    FILE *file = fopen(path, "r");
    if (!file)
        stop(strerror(errno), path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *copy = *line ? strdup(line) : NULL; /* kept: the words stand in it */
        if (copy)
            read_line(bench, copy);
    }
    fclose(file);
}

/* ---- running */

static posix_spawn_file_actions_t quiet;

/* How long it took, in nanoseconds. */
static int64_t run(char *const *words, long *peak)
{
    pid_t pid;
    int status;
    struct rusage usage;
    int64_t start = clock_now();
    int rc = posix_spawnp(&pid, words[0], &quiet, NULL, words, environ);
    if (rc)
        stop(strerror(rc), words[0]);
    if (wait4(pid, &status, 0, &usage) < 0)
        stop(strerror(errno), words[0]);
    int64_t took = clock_now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        stop("failed, so that its time means nothing", words[0]);
    if (usage.ru_maxrss > *peak)
        *peak = usage.ru_maxrss;
    return took;
}

static void run_round(struct bench *bench, int round)
{
    for (int i = 0; i < bench->n; i++) {
        struct command *command = &bench->commands[round % 2 ? bench->n - 1 - i : i];
        long ignored = 0;
        if (command->before[0])
            run(command->before, &ignored);
        int64_t took = run(command->words, &command->peak);
        if (round >= 0)
            command->times[round] = (double)took;
    }
}

static void run_all(struct bench *bench, int rounds, int least, double seconds)
{
    for (int i = 0; i < bench->n; i++)
        if (!(bench->commands[i].times = calloc((size_t)rounds, sizeof(double))))
            stop("out of memory", bench->commands[i].name);
    int64_t start = clock_now();
    run_round(bench, -1);
    while (bench->rounds < rounds &&
           (bench->rounds < least || (double)(clock_now() - start) < seconds * (double)BILLION))
        run_round(bench, bench->rounds++);
}

/* ---- what came out */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_spread(int digits, double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    double median = n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    printf("\t%.*f\t%.*f\t%.*f", digits, median, digits, values[n / 10], digits,
           values[n - 1 - n / 10]);
}

static void print_command(struct bench *bench, struct command *command)
{
    int n = bench->rounds;
    double *values = calloc((size_t)n, sizeof *values);
    if (!values)
        stop("out of memory", command->name);
    printf("%s\t%d", command->name, n);
    memcpy(values, command->times, (size_t)n * sizeof *values);
    print_spread(0, values, n);
    printf("\t%ld", command->peak);
    for (const char *p = command->bases; p && *p;) {
        size_t len = strcspn(p, ",");
        const struct command *base = find(bench, p, len);
        for (int i = 0; i < n; i++)
            values[i] = command->times[i] / base->times[i];
        printf("\t%s", base->name);
        print_spread(4, values, n);
        p += len + (p[len] == ',');
    }
    printf("\n");
    free(values);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    int rounds = 200, least = 3, option;
    double seconds = 600;
    while ((option = getopt(argc, argv, "n:s:m:")) != -1) {
        if (option == 'n')
            rounds = (int)strtol(optarg, NULL, 10);
        else if (option == 's')
            seconds = strtod(optarg, NULL);
        else if (option == 'm')
            least = (int)strtol(optarg, NULL, 10);
        else
            return 2;
    }
    if (optind + 1 != argc || rounds < 1)
        stop("give -n RUNS, -s SECONDS, -m LEAST and a file", "usage");
    read_file(&bench, argv[optind]);
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    run_all(&bench, rounds, least < rounds ? least : rounds, seconds);
    for (int i = 0; i < bench.n; i++)
        print_command(&bench, &bench.commands[i]);
    posix_spawn_file_actions_destroy(&quiet);
    return fflush(stdout) ? 2 : 0;
}
