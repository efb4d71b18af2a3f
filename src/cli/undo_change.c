#include "cli/undo_change.h"

#include "base/utf8.h"
#include "cli/targets.h"
#include "store/history.h"
#include "store/records.h"

#define SHOWN_MOST 2000 /* bytes of what it did */

/* The records that revisions FROM … TO-1 are about; a change that takes another back has one for
 * each. */
static int changed_records(struct app *app, int64_t from, int64_t to, struct refs *out,
                           struct error *err)
{
    for (int64_t id = from; id < to; id++) {
        struct revision r;
        int rc = revision_get(app->db, id, &r, err);
        if (rc < 0)
            return -1;
        if (!rc)
            continue;
        struct ref ref = {r.kind, r.incident, r.record};
        revision_release(&r);
        targets_add(out, &ref);
    }
    return 0;
}

static int say_undone(struct app *app, int64_t which, const struct buf *done, struct error *err)
{
    struct revision r;
    int rc = revision_get(app->db, which, &r, err);
    if (rc < 1)
        return rc;
    size_t n = done->len > SHOWN_MOST ? utf8_floor(done->data, SHOWN_MOST) : done->len;
    struct buf line = BUF_INIT;
    struct incident incident;
    buf_addf(&line, "took back r%lld", (long long)which);
    rc = r.incident == NONE ? 0 : record_get(app->db, RECORD_INCIDENT, r.incident, &incident, err);
    if (rc == 1) {
        buf_addf(&line, " in #%lld %s", (long long)r.incident, incident.title);
        record_release(RECORD_INCIDENT, &incident);
    }
    buf_adds(&line, n ? ": " : "");
    buf_add(&line, done->data, n);
    if (rc >= 0)
        say_one_line(app, "%s%s", line.data, n < done->len ? "…" : "");
    buf_release(&line);
    revision_release(&r);
    return rc < 0 ? -1 : 0;
}

static int answer(struct app *app, int64_t which, int64_t current, const struct change *change,
                  const struct buf *done, struct error *err)
{
    if (!app->global.json && !app->global.quiet)
        return say_undone(app, which, done, err);
    struct refs refs = {0};
    int rc = changed_records(app, change->id, change->next, &refs, err);
    if (!rc)
        rc = app->global.json ? targets_print_json(app, &refs, err)
                              : targets_print_refs(app, &refs, current, err);
    refs_release(&refs);
    return rc;
}

int undo_change(struct app *app, int64_t which, int64_t current, struct error *err)
{
    struct change change = {0};
    struct buf done = BUF_INIT;
    int rc = begin_change(app, &change, err);
    if (!rc)
        rc = undo_apply(&change, which, &done, err);
    if (!rc)
        rc = change_commit(&change, err);
    if (!rc)
        rc = answer(app, which, current, &change, &done, err);
    change_cancel(&change);
    buf_release(&done);
    return rc;
}

int undo_own_last(struct app *app, int64_t incident, struct error *err)
{
    int64_t which;
    if (undo_find(app->db, incident, app->author, &which, err))
        return -1;
    if (which != NONE)
        return undo_change(app, which, incident, err);
    remark(app, "nothing to undo: %s did nothing in #%lld that is not taken back", app->author,
           (long long)incident);
    return 0;
}
