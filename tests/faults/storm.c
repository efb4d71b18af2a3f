/* A storm: many writers at the same time, half of whose commands are killed at some moment. What
 * was confirmed is there, once and with the ref that was told; what was killed is there once or not
 * at all; refs have no gap; nobody who was not killed fails, whatever the dead have left behind.
 *
 *   storm   the tests: 8 writers of 10 events; LONG=1: 16 of 100; TORTURE=1: 64 of 200 */
#include "lab.h"
#include "scenario.h"

#include "base/alloc.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LATEST_KILL 0.006 /* seconds; a command that is not held up takes less */

static int writers = 8, events = 10;

/* What a writer was told of an event. */
enum { KILLED = 0, FAILED = -1, ASIDE = -2 }; /* above 0: its ref */

/* The same storm every time, as far as the machine lets it be: xorshift. */
static uint32_t draw(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static int record(const char *text, uint32_t *seed, const char *out, const char *err)
{
    struct buf said = BUF_INIT, complained = BUF_INIT;
    lab_remove(out);
    lab_remove(err);
    pid_t pid = lab_start((const char *const[]){"debrief", "-q", "log", text, NULL}, out, err);
    if (draw(seed) % 2) {
        lab_sleep(LATEST_KILL * (draw(seed) % 1000) / 1000);
        kill(pid, SIGKILL);
    }
    int status = lab_wait(pid), told = KILLED;
    lab_read(out, &said);
    lab_read(err, &complained);
    if (!status && said.data[0] == 'e')
        told = (int)strtol(said.data + 1, NULL, 10);
    else if (!status && strstr(complained.data, "kept aside in"))
        told = ASIDE;
    else if (status != 128 + SIGKILL)
        told = FAILED;
    if (told == FAILED)
        lab_note("%s: status %d: %.*s", text, status, (int)strcspn(complained.data, "\n"),
                 complained.data);
    buf_release(&said);
    buf_release(&complained);
    return told;
}

static void write_events(int writer)
{
    uint32_t seed = 2463534242U + (uint32_t)writer * 7919U;
    int *told = xcalloc((size_t)events, sizeof *told);
    char *out = lab_path("out.%d", writer), *err = lab_path("err.%d", writer);
    char *result = lab_path("told.%d", writer);
    for (int i = 0; i < events; i++) {
        char text[64];
        snprintf(text, sizeof text, "writer %d event %d", writer, i);
        told[i] = record(text, &seed, out, err);
    }
    lab_write(result, (const char *)told, (size_t)events * sizeof *told);
    fflush(stdout);
    _exit(0);
}

static int *run_storm(void)
{
    pid_t *pids = xcalloc((size_t)writers, sizeof *pids);
    int *told = xcalloc((size_t)(writers * events), sizeof *told);
    fflush(stdout);
    for (int i = 0; i < writers; i++) {
        pids[i] = fork();
        if (pids[i] < 0)
            lab_fail("no process: %s", strerror(errno));
        if (!pids[i])
            write_events(i);
    }
    for (int i = 0; i < writers; i++) {
        struct buf bytes = BUF_INIT;
        char *result = lab_path("told.%d", i);
        lab_wait(pids[i]);
        lab_read(result, &bytes);
        memcpy(told + i * events, bytes.data, (size_t)events * sizeof *told);
        buf_release(&bytes);
        free(result);
    }
    free(pids);
    return told;
}

struct found {
    int events;
    int wrong;   /* of nobody, twice, or with another ref than was told */
    int gaps;    /* refs from e1 to the last that nothing has */
    int missing; /* confirmed and not there */
};

static void look_at(const json_t *list, const int *told, struct found *found)
{
    size_t n = json_array_size(list), i;
    bool *texts = xcalloc((size_t)(writers * events), sizeof *texts);
    bool *refs = xcalloc(n + 1, sizeof *refs);
    json_t *event;
    json_array_foreach(list, i, event)
    {
        const char *text = json_string_value(json_object_get(event, "text"));
        const char *ref = json_string_value(json_object_get(event, "ref"));
        int w = -1, e = -1, number = ref ? (int)strtol(ref + 1, NULL, 10) : 0;
        bool known = text && sscanf(text, "writer %d event %d", &w, &e) == 2 && w >= 0 &&
                     w < writers && e >= 0 && e < events;
        int said = known ? told[w * events + e] : 0;
        if (!known || texts[w * events + e] || (said > 0 && said != number))
            found->wrong++;
        else
            texts[w * events + e] = true;
        if (number >= 1 && number <= (int)n)
            refs[number] = true;
    }
    found->events = (int)n;
    for (size_t r = 1; r <= n; r++)
        found->gaps += !refs[r];
    for (int k = 0; k < writers * events; k++)
        found->missing += told[k] != KILLED && told[k] != FAILED && !texts[k];
    free(texts);
    free(refs);
}

static void check(const int *told)
{
    int confirmed = 0, killed = 0, failed = 0, aside = 0;
    for (int k = 0; k < writers * events; k++) {
        confirmed += told[k] > 0;
        killed += told[k] == KILLED;
        failed += told[k] == FAILED;
        aside += told[k] == ASIDE;
    }
    struct ran ran = RAN_INIT;
    struct found found = {0};
    lab_given("debrief", "status", NULL); /* takes in what is kept aside */
    lab_run(&ran, (const char *const[]){"debrief", "export", NULL});
    json_t *all = json_loads(ran.out.data, 0, NULL);
    look_at(json_object_get(json_array_get(json_object_get(all, "incidents"), 0), "events"), told,
            &found);
    lab_check(!failed, "%d writers of %d events: nobody fails who is not killed (%d did)", writers,
              events, failed);
    lab_check(confirmed > 0 && !found.missing, "of %d confirmed and %d kept aside %d are missing",
              confirmed, aside, found.missing);
    lab_check(killed > 0 && !found.wrong, "%d killed; %d recorded, %d of them wrongly", killed,
              found.events, found.wrong);
    lab_check(!found.gaps, "refs have no gap (%d)", found.gaps);
    lab_check(is_sound("debrief.db"), "the database is sound");
    json_decref(all);
    ran_release(&ran);
}

int main(void)
{
    lab_begin();
    if (lab_size() != LAB_SHORT) {
        writers = lab_size() == LAB_TORTURE ? 64 : 16;
        events = lab_size() == LAB_TORTURE ? 200 : 100;
    }
    lab_given("debrief", "open", "Checkout 500s", NULL);
    int *told = run_storm();
    check(told);
    free(told);
    return lab_end();
}
