/* edit: what came back becomes changes, and what is said of them. */
#include "cli/edit.h"

#include "cli/targets.h"
#include "cli/terminal.h"
#include "store/history.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

#define LINES_SHOWN 30 /* on a terminal */

void edit_outcome_release(struct edit_outcome *o)
{
    bring_result_release(&o->result);
    conflicts_release(&o->conflicts);
}

static int check_there(struct edit *e, struct error *err)
{
    struct incident now;
    int rc = record_get(e->app->db, RECORD_INCIDENT, e->subject.incident.id, &now, err);
    bool removed = rc == 1 && now.removed;
    if (rc == 1)
        record_release(RECORD_INCIDENT, &now);
    if (rc < 0 || (rc == 1 && !removed))
        return rc < 0 ? -1 : 0;
    return error_set(err, "#%lld was removed meanwhile: 'debrief undo' in it brings it back",
                     (long long)e->subject.incident.id);
}

int edit_apply(struct edit *e, bool trial, struct edit_outcome *out, struct error *err)
{
    struct change change = {0};
    *out = (struct edit_outcome){0};
    int rc = begin_change(e->app, &change, err);
    if (!rc)
        rc = check_there(e, err);
    if (!rc)
        rc = differences_apply(&change, e->subject.incident.id, &e->was, &e->is, &e->differences,
                               &out->conflicts, &out->result, err);
    out->from = change.id;
    out->to = change.next;
    if (!rc && !trial && change_wrote(&change))
        rc = change_commit(&change, err);
    change_cancel(&change);
    return rc;
}

/* ---- what is said */

static void add_number(struct buf *out, const size_t numbers[RECORD_KINDS], const char *word)
{
    size_t n = 0;
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        n += numbers[kind];
    if (n)
        buf_addf(out, "%s%zu %s", out->len ? ", " : "", n, word);
}

void edit_add_numbers(struct buf *out, const struct bring_result *result)
{
    struct buf numbers = BUF_INIT;
    add_number(&numbers, result->changed, "changed");
    add_number(&numbers, result->added, "added");
    add_number(&numbers, result->removed, "removed");
    buf_adds(out, numbers.len ? numbers.data : "nothing");
    buf_release(&numbers);
}

static void say_difference(const struct edit *e, size_t i)
{
    struct buf words = BUF_INIT, line = BUF_INIT, out = BUF_INIT;
    difference_words(&e->was, &e->is, &e->differences.v[i], &words);
    add_on_one_line(&line, words.data);
    buf_adds(&out, "  ");
    if (e->app->out_is_terminal) {
        buf_reset(&words);
        terminal_clean(&words, line.data, line.len);
        terminal_wrap(&out, words.data, (size_t)e->app->width, 4);
    } else {
        buf_addf(&out, "%s\n", line.data);
    }
    fputs(out.data, e->app->out);
    buf_release(&words);
    buf_release(&line);
    buf_release(&out);
}

/* Whether all of a difference is among what could not be made. */
static bool was_left(const struct difference *d, const struct conflicts *conflicts)
{
    size_t columns = *d->columns.data ? 1 : 0, left = 0;
    for (const char *p = d->columns.data; *p; p++)
        columns += *p == ' ';
    for (size_t i = 0; i < conflicts->n; i++) {
        const struct conflict *c = &conflicts->v[i];
        if (strcmp(c->ref, d->ref) != 0 || (!*c->ref && c->column == NULL))
            continue;
        if (!c->column)
            return true;
        left++;
    }
    return columns && left >= columns;
}

void edit_say_differences(const struct edit *e, const struct conflicts *left)
{
    size_t most = e->app->out_is_terminal ? LINES_SHOWN : SIZE_MAX, shown = 0, more = 0;
    for (size_t i = 0; i < e->differences.n; i++) {
        if (left && left->n && was_left(&e->differences.v[i], left))
            continue;
        if (shown == most) {
            more++;
            continue;
        }
        say_difference(e, i);
        shown++;
    }
    if (more)
        say(e->app, "  and %zu more\n", more);
}

static void add_value(struct buf *out, const char *before, const char *value)
{
    if (!value)
        return;
    buf_adds(out, before);
    target_add_text(out, value);
}

void edit_say_conflicts(const struct edit *e, const struct edit_outcome *o)
{
    for (size_t i = 0; i < o->conflicts.n; i++) {
        const struct conflict *c = &o->conflicts.v[i];
        struct buf line = BUF_INIT;
        if (c->line)
            buf_addf(&line, "line %d: ", c->line);
        buf_adds(&line, *c->ref ? c->ref : "the incident");
        if (c->column)
            buf_addf(&line, " %s", c->column);
        buf_adds(&line,
                 !c->column && !c->theirs ? " was removed meanwhile" : " was changed meanwhile");
        add_value(&line, ", from ", c->base);
        add_value(&line, " to ", c->theirs);
        add_value(&line, "; not made: ", c->ours);
        remark(e->app, "%s", line.data);
        buf_release(&line);
    }
}

static int by_record(const void *a, const void *b)
{
    const struct ref *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The records that changed, each once. */
static int changed(struct edit *e, const struct edit_outcome *o, struct refs *out,
                   struct error *err)
{
    for (int64_t id = o->from; id < o->to; id++) {
        struct revision r;
        int rc = revision_get(e->app->db, id, &r, err);
        if (rc < 1)
            return rc;
        const struct ref ref = {r.kind, r.incident, r.record};
        revision_release(&r);
        targets_add(out, &ref);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_record);
    size_t kept = out->n ? 1 : 0;
    for (size_t i = 1; i < out->n; i++)
        if (by_record(&out->v[kept - 1], &out->v[i]))
            out->v[kept++] = out->v[i];
    out->n = kept;
    return 0;
}

int edit_answer(struct edit *e, const struct edit_outcome *o, struct error *err)
{
    struct app *app = e->app;
    if (!app->global.json && !app->global.quiet) {
        struct buf numbers = BUF_INIT;
        edit_add_numbers(&numbers, &o->result);
        say_one_line(app, "edited #%lld %s: %s", (long long)e->subject.incident.id,
                     e->subject.incident.title, numbers.data);
        buf_release(&numbers);
        return 0;
    }
    struct refs refs = {0};
    int rc = changed(e, o, &refs, err);
    if (!rc)
        rc = app->global.json ? targets_print_json(app, &refs, err)
                              : targets_print_refs(app, &refs, e->subject.incident.id, err);
    refs_release(&refs);
    return rc;
}
