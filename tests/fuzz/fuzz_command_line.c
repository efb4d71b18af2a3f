/* Any words as command lines, over the program's own table and a small database. Words are parted
 * by line breaks (0x1F stands for one within a word), commands by the word ";"; what stands after
 * the first NUL is standard input. The first byte says whether the program is on a terminal.
 *
 * The status is 0, 1 or 2; 2 says why in one line and leaves the database as it was; a terminal
 * gets nothing that it would obey. */
#include "program.h"

#include <sqlite3.h>

#define MOST_COMMANDS 6
#define MOST_WORDS 40

/* The database that each input begins with. */
static struct buf beginning = BUF_INIT;

static void make_beginning(void)
{
    static const char *const lines[] = {
        "open --service web --severity 2 --role commander=ann Checkout_500s",
        "log --at 08:10 -t db p99 on checkout",
        "detected --at 08:05 alert from monitoring",
        "log --at 08:20 -b bob rolled back #1234",
        "cause add expired certificate",
        "measure add watch the certificates",
        "lesson add well the alert came at once",
        "action add --owner bob --due 2023-06-30 renew the certificates",
        "section add Glossary p99: a percentile",
        "set summary Checkouts failed for twelve minutes.",
        "open Second",
        "use 1",
        "amend e1 p99 on checkout is 4 s",
        "rm e3",
    };
    program_begin();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect(program_say(lines[i]) == 0, lines[i]);
    program_read(PROGRAM_DATABASE, &beginning);
    expect(beginning.len > 0, "the database is there");
    program_clean();
}

/* No word can be a path out of the scratch folder, whichever option it is the value of. */
static void keep_inside(char *word)
{
    if (word[0] != '-' && word[0] != '/' && !strstr(word, ".."))
        return;
    for (; *word; word++)
        if (*word == '/')
            *word = '_';
}

static int count_row(void *digest, int n, char **values, char **names)
{
    uint64_t *d = digest;
    (void)names;
    for (int i = 0; i < n; i++)
        for (const char *p = values[i] ? values[i] : "\x01"; *p || (*d *= 31, false); p++)
            *d = *d * 1099511628211u + (unsigned char)*p;
    return 0;
}

/* Of what the records and their history say, however it lies in the file. */
static uint64_t digest_of(const char *name)
{
    static const char *const tables[] = {"incident", "event",  "cause",  "measure",
                                         "lesson",   "action", "field",  "section",
                                         "setting",  "login",  "origin", "revision"};
    uint64_t digest = 0;
    sqlite3 *db = NULL;
    char path[128], sql[64];
    snprintf(path, sizeof path, "%s/%s", program.folder, name);
    expect(!sqlite3_open(path, &db), "the database can be opened");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1", tables[i]);
        expect(!sqlite3_exec(db, sql, count_row, &digest, NULL), "the database can be read");
    }
    sqlite3_close(db);
    return digest;
}

static void expect_same(const struct buf *file, const struct buf *log)
{
    static struct buf now = BUF_INIT;
    program_read(PROGRAM_DATABASE, &now);
    bool same = now.len == file->len && !memcmp(now.data, file->data, now.len);
    program_read(PROGRAM_DATABASE "-wal", &now);
    if (same && now.len == log->len && !memcmp(now.data, log->data, now.len))
        return;
    program_write("was.db", file->data, file->len);
    if (log->len)
        program_write("was.db-wal", log->data, log->len);
    expect(digest_of("was.db") == digest_of(PROGRAM_DATABASE), "an error changes nothing");
}

static void run_commands(char *words)
{
    static struct buf file = BUF_INIT, log = BUF_INIT;
    for (int done = 0; words && done < MOST_COMMANDS; done++) {
        char *list[MOST_WORDS];
        int n = 0;
        for (char *word; words && (word = words);) {
            words = strchr(word, '\n');
            if (words)
                *words++ = '\0';
            if (!strcmp(word, ";"))
                break;
            for (char *p = word; (p = strchr(p, 0x1F));)
                *p = '\n';
            keep_inside(word);
            if (n < MOST_WORDS)
                list[n++] = word;
        }
        program_read(PROGRAM_DATABASE, &file);
        program_read(PROGRAM_DATABASE "-wal", &log);
        lseek(STDIN_FILENO, 0, SEEK_SET);
        int status = program_run(n, list);
        if (program.terminal && !strstr(program.out.data, "\033["))
            expect_clean(&program.out);
        if (program.terminal)
            expect_clean(&program.err);
        if (status == 2)
            expect_same(&file, &log);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool begun;
    if (!begun)
        make_beginning();
    begun = true;
    if (!size || size > 64 * 1024)
        return 0;
    char *words = malloc(size);
    memcpy(words, data + 1, size - 1);
    words[size - 1] = '\0';
    size_t len = strlen(words);
    program_write(PROGRAM_DATABASE, beginning.data, beginning.len);
    program_write("input", words + len, 0);
    if (len + 1 < size)
        program_write("input", words + len + 1, size - 2 - len);
    int fd = openat(program.inside, "input", O_RDONLY);
    expect(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO, "there is a standard input");
    close(fd);
    program.terminal = data[0] & 1;
    run_commands(words);
    program.terminal = false;
    free(words);
    program_clean();
    return 0;
}

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION

/* Words of the table put in, taken out and exchanged. */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

static const char *const words[] = {
    ";",
    "-",
    "--",
    "e1",
    "e2",
    "2:e1",
    "e1..e4",
    "c1",
    "a1",
    "m1",
    "l1",
    "s1",
    "r3",
    "1",
    "2",
    "08:15",
    "~08:00",
    "2023-06-01",
    "1h",
    "-5m",
    "yesterday",
    "+05:45",
    "Europe/Berlin",
    "none",
    "+a,-b",
    "2023-06-30",
    "bob",
    "json",
    "jsonl",
    "input",
    "x.md",
    "summary",
    "severity",
    "sev1",
    "standard",
    "short",
    "\x1b[31m",
    "\xff",
    "\xe2\x80\xae",
    "a\x1f"
    "b",
    "",
    "99999999999999999999",
};

static const struct option *pick_option(const struct option *table, unsigned seed)
{
    unsigned n = 0;
    while (table && table[n].type != OPTION_END)
        n++;
    return n ? &table[seed % n] : NULL;
}

static void add_word(struct buf *out, unsigned seed)
{
    const size_t known = sizeof commands / sizeof *commands - 1;
    const struct command *command = commands[seed / 4 % known];
    const struct command *const *verbs = command->verbs;
    const struct option *option =
        pick_option(seed % 8 ? command->options : global_options, seed / 512);
    switch (seed % 4) {
    case 0:
        buf_adds(out, command->name);
        if (verbs && seed / 256 % 2)
            buf_addf(out, "\n%s", verbs[0]->name);
        break;
    case 1:
        if (option && option->letter && seed / 256 % 2)
            buf_addf(out, "-%c", option->letter);
        else if (option)
            buf_addf(out, "--%s", option->name);
        break;
    case 2:
        for (unsigned i = seed / 512 % 4; verbs && *verbs && i; i--)
            verbs++;
        if (verbs && *verbs) {
            buf_addf(out, "%s\n%s", command->name, (*verbs)->name);
            break;
        }
        /* fall through */
    default:
        buf_adds(out, words[seed / 512 % (sizeof words / sizeof *words)]);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    if (seed % 3 == 0 || size < 2)
        return LLVMFuzzerMutate(data, size, most);
    /* The word at a random place is exchanged, or one is put before it. */
    struct buf out = BUF_INIT;
    size_t at = 1 + seed / 3 % (size - 1), end;
    while (at > 1 && data[at - 1] != '\n')
        at--;
    for (end = at; end < size && data[end] != '\n' && data[end];)
        end++;
    buf_add(&out, data, at);
    add_word(&out, seed / 7);
    if (seed / 3 % 2) {
        buf_addc(&out, '\n');
        end = at;
    }
    buf_add(&out, data + end, size - end);
    if (out.len <= most) {
        memcpy(data, out.data, out.len);
        size = out.len;
    }
    buf_release(&out);
    return size;
}

#endif
