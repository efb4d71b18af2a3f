/* rm: records taken out. */
#include "cli/app.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/targets.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

struct rm_options {
    bool force;
};

static const struct option rm_options[] = {
    {"force", 'f', OPTION_FLAG, offsetof(struct rm_options, force), NULL,
     "needed to remove a whole incident", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int find_incident(struct app *app, const char *word, bool force, struct ref *out,
                         struct error *err)
{
    *out = (struct ref){RECORD_INCIDENT, NONE, NONE};
    if (incident_meant(app, word, &out->id, err))
        return -1;
    out->incident = out->id;
    if (force)
        return 0;
    bool number = strspn(word, "0123456789") == strlen(word);
    return error_set(err, "'%s' is a whole incident: add --force%s%s", word,
                     number ? ", or name an event as e" : "", number ? word : "");
}

static int parse(struct app *app, int argc, char **argv, bool force, int64_t current,
                 struct refs *out, struct error *err)
{
    for (int i = 0; i < argc; i++) {
        struct refs some = {0};
        struct ref incident;
        int rc;
        if (options_looks_like_ref(argv[i])) {
            rc = ref_parse(app->db, argv[i], current, &some, err);
        } else if (!(rc = find_incident(app, argv[i], force, &incident, err))) {
            targets_add(&some, &incident);
        }
        if (!rc)
            targets_merge(out, &some);
        refs_release(&some);
        if (rc)
            return -1;
    }
    return 0;
}

static int remove_all(struct change *change, const struct refs *refs, int64_t *details,
                      struct error *err)
{
    for (size_t i = 0; i < refs->n; i++) {
        int64_t before = change->next;
        if (change_remove(change, refs->v[i].kind, refs->v[i].id, err))
            return -1;
        /* A detail that is named beside its event went with it already. */
        details[i] = change->next > before ? change->next - before - 1 : 0;
    }
    return 0;
}

static int add_lines(struct app *app, const struct refs *refs, const int64_t *details,
                     struct buf *out, struct error *err)
{
    for (size_t i = 0; i < refs->n && i < TARGETS_NAMED; i++) {
        bool incident = refs->v[i].kind == RECORD_INCIDENT;
        buf_adds(out, i ? "\n" : "");
        if (target_add_line(app, out, &refs->v[i], incident ? "removed" : "removed from", err))
            return -1;
        if (details[i])
            buf_addf(out, ", with its %lld detail%s", (long long)details[i],
                     details[i] == 1 ? "" : "s");
    }
    if (refs->n > TARGETS_NAMED)
        buf_addf(out, "\n… and %zu more", refs->n - TARGETS_NAMED);
    return 0;
}

static int answer(struct app *app, const struct refs *refs, const int64_t *details,
                  const struct change *change, int64_t current, struct error *err)
{
    if (app->global.json)
        return targets_print_json(app, refs, err);
    if (app->global.quiet)
        return targets_print_refs(app, refs, current, err);
    /* "undo" alone looks at the current incident only. */
    bool here = true;
    for (size_t i = 0; i < refs->n; i++)
        here &= refs->v[i].kind != RECORD_INCIDENT && refs->v[i].incident == current;
    struct buf out = BUF_INIT;
    int rc = add_lines(app, refs, details, &out, err);
    if (!rc && here && !app->incident_given)
        say(app, "%s; 'debrief undo' brings %s back\n", out.data, refs->n > 1 ? "them" : "it");
    else if (!rc)
        say(app, "%s; 'debrief undo r%lld' brings %s back\n", out.data, (long long)change->id,
            refs->n > 1 ? "them" : "it");
    buf_release(&out);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct rm_options *o = opts;
    struct change change = {0};
    struct refs refs = {0};
    int64_t current, *details = NULL;
    int rc = -1;
    if (options_expect(self, argc, argv, 1, -1, err) ||
        targets_current(app, argv, argc, &current, err) || begin_change(app, &change, err) ||
        parse(app, argc, argv, o->force, current, &refs, err))
        goto out;
    details = xcalloc(refs.n + 1, sizeof *details);
    if (remove_all(&change, &refs, details, err) || change_commit(&change, err))
        goto out;
    rc = answer(app, &refs, details, &change, current, err);
out:
    change_cancel(&change);
    refs_release(&refs);
    free(details);
    return rc;
}

static const struct example examples[] = {
    {"debrief rm e4", "an event, with its details"},
    {"debrief rm e2..e3 c1", "several"},
    {"debrief rm --force '#1'", "a whole incident"},
    {NULL, NULL},
};

const struct command cmd_rm = {
    .name = "rm",
    .group = "while it happens",
    .usage = "[--force] REF…",
    .summary = "takes records out",
    .description =
        "Takes out events (with their details), causes, measures, lessons, sections and action "
        "items, several and ranges too (e7 e12..e40): all of them or none. A word that is no ref "
        "is "
        "an incident, which needs --force.\n\n"
        "Nothing is lost: 'debrief undo' brings it back, and a ref is never given out again. What "
        "must not stay anywhere is a case for 'debrief redact'.",
    .options = rm_options,
    .options_size = sizeof(struct rm_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_REF,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
