/* Among writers: what else goes on while events are recorded. Timelines, documents, exports,
 * backups and the folding in of the log all succeed, and each shows a moment of the record: of
 * every writer its events up to one of them, and refs without a gap, never fewer than a moment
 * before.
 *
 *   among   the tests: 4 writers of 25 events; LONG=1: 16 of 100; TORTURE=1: 64 of 100 */
#include "lab.h"
#include "scenario.h"

#include "base/alloc.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int writers = 4, events = 25;

/* ---- what an answer shows */

/* The events in TEXT, wherever their words stand: each writer's from its first, none left out, none
 * twice. Returns how many there are, -1 where that is not so. */
static int count_words(const char *text)
{
    int total = 0;
    bool *seen = xcalloc((size_t)(writers * events), sizeof *seen);
    for (const char *p = text; p && (p = strstr(p, "writer ")); p++) {
        int w, i;
        if (sscanf(p, "writer %d event %d", &w, &i) != 2)
            continue;
        if (w < 0 || w >= writers || i < 0 || i >= events || seen[w * events + i])
            total = -1;
        else
            seen[w * events + i] = true;
        if (total < 0)
            break;
        total++;
    }
    for (int n = 0; n < writers * events && total >= 0; n++)
        if (seen[n] && n % events && !seen[n - 1])
            total = -1;
    free(seen);
    return total;
}

/* The same of JSON's events, whose refs must be e1 to eN as well. */
static int count_events(const json_t *list, const char *text)
{
    size_t n = json_array_size(list), i;
    bool *seen = xcalloc(n + 1, sizeof *seen), right = true;
    json_t *event;
    json_array_foreach(list, i, event)
    {
        const char *ref = json_string_value(json_object_get(event, "ref"));
        long number = ref ? strtol(ref + 1, NULL, 10) : 0;
        right = right && number >= 1 && number <= (long)n && !seen[number];
        if (right)
            seen[number] = true;
    }
    free(seen);
    return right && count_words(text) == (int)n ? (int)n : -1;
}

static int count_json(const char *text)
{
    json_t *all = json_loads(text, 0, NULL), *one = all;
    if (json_object_get(all, "incidents"))
        one = json_array_get(json_object_get(all, "incidents"), 0);
    json_t *list = json_is_array(one) ? one : json_object_get(one, "events");
    /* The revisions tell the words again. */
    char *alone = list ? json_dumps(list, 0) : NULL;
    int n = alone ? count_events(list, alone) : -1;
    free(alone);
    json_decref(all);
    return n;
}

/* ---- what goes on */

enum reads { READS_WORDS, READS_JSON, READS_NOTHING, READS_BACKUP };

static const struct activity {
    const char *name;
    const char *argv[6];
    enum reads reads;
} activities[] = {
    {"timeline", {"debrief", "timeline"}, READS_WORDS},
    {"timeline --json", {"debrief", "--json", "timeline"}, READS_JSON},
    {"render", {"debrief", "render"}, READS_WORDS},
    {"render -f json", {"debrief", "render", "-f", "json"}, READS_JSON},
    {"export", {"debrief", "export"}, READS_JSON},
    {"status (folds the log in)", {"debrief", "status"}, READS_NOTHING},
    {"backup", {"debrief", "backup", "copy.db"}, READS_BACKUP},
};
#define ACTIVITIES (sizeof activities / sizeof *activities)

/* How many events the answer holds; -1: it is wrong. */
static int judge(const struct activity *a, struct ran *ran)
{
    if (a->reads == READS_WORDS)
        return count_words(ran->out.data);
    if (a->reads == READS_JSON)
        return count_json(ran->out.data);
    if (a->reads == READS_NOTHING)
        return 0;
    bool sound = is_sound("copy.db");
    lab_run(ran, (const char *const[]){"debrief", "--db", "copy.db", "export", NULL});
    lab_remove("copy.db");
    return sound && !ran->status ? count_json(ran->out.data) : -1;
}

static volatile sig_atomic_t writing = 1;

static void end_writing(int signal)
{
    (void)signal;
    writing = 0;
}

/* One after the other until the writers are done, and once more then. Leaves in its file how often,
 * and how often it failed. */
static void go_on(size_t number)
{
    const struct activity *a = &activities[number];
    int counts[2] = {0, 0}, before = 0;
    struct ran ran = RAN_INIT;
    for (bool last = false; !last;) {
        last = !writing;
        lab_run(&ran, a->argv);
        int status = ran.status, n = status ? -1 : judge(a, &ran);
        counts[0]++;
        if (status || n < before) {
            counts[1]++;
            lab_note("%s: status %d, %d events after %d: %.*s", a->name, status, n, before,
                     (int)strcspn(ran.err.data, "\n"), ran.err.data);
        } else {
            before = n;
        }
        if (last && a->reads != READS_NOTHING && n != writers * events) {
            counts[1]++;
            lab_note("%s: %d events at the end", a->name, n);
        }
    }
    ran_release(&ran);
    char *path = lab_path("counts.%zu", number);
    lab_write(path, (const char *)counts, sizeof counts);
    free(path);
    fflush(stdout);
    _exit(0);
}

static void write_events(int writer)
{
    int failed = 0;
    struct ran ran = RAN_INIT;
    for (int i = 0; i < events; i++) {
        char text[64];
        snprintf(text, sizeof text, "writer %d event %d", writer, i);
        lab_run(&ran, (const char *const[]){"debrief", "-q", "log", text, NULL});
        if (ran.status || ran.err.len || ran.out.data[0] != 'e') {
            failed = 1;
            lab_note("%s: status %d: %.*s", text, ran.status, (int)strcspn(ran.err.data, "\n"),
                     ran.err.data);
        }
    }
    ran_release(&ran);
    fflush(stdout);
    _exit(failed);
}

static pid_t fork_off(void)
{
    pid_t pid = fork();
    if (pid < 0)
        lab_fail("no process: %s", strerror(errno));
    return pid;
}

int main(void)
{
    pid_t readers[ACTIVITIES], *recorders;
    int failed = 0;
    lab_begin();
    if (lab_size() != LAB_SHORT) {
        writers = lab_size() == LAB_TORTURE ? 64 : 16;
        events = 100;
    }
    lab_given("debrief", "open", "Checkout 500s", NULL);
    signal(SIGUSR1, end_writing);
    fflush(stdout);
    for (size_t i = 0; i < ACTIVITIES; i++)
        if (!(readers[i] = fork_off()))
            go_on(i);
    recorders = xcalloc((size_t)writers, sizeof *recorders);
    for (int i = 0; i < writers; i++)
        if (!(recorders[i] = fork_off()))
            write_events(i);
    for (int i = 0; i < writers; i++)
        failed += lab_wait(recorders[i]) != 0;
    free(recorders);
    lab_check(!failed, "%d writers of %d events succeed while others read", writers, events);
    for (size_t i = 0; i < ACTIVITIES; i++) {
        struct buf bytes = BUF_INIT;
        char *path = lab_path("counts.%zu", i);
        int counts[2];
        kill(readers[i], SIGUSR1);
        lab_wait(readers[i]);
        lab_read(path, &bytes);
        memcpy(counts, bytes.data, sizeof counts);
        lab_check(counts[0] > 0 && !counts[1], "%s among writers: %d times, %d of them wrong",
                  activities[i].name, counts[0], counts[1]);
        free(path);
        buf_release(&bytes);
    }
    lab_check(is_sound("debrief.db"), "the database is sound");
    return lab_end();
}
