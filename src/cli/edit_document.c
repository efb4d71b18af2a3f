/* edit: the document handed out, and read when it comes back. */
#include "cli/edit.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "doc/render.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

/* As it stands now, in its own zone: what others record meanwhile is found when it comes back. */
static int render(struct edit *e, struct error *err)
{
    struct app *app = e->app;
    int64_t id = e->subject.incident.id;
    if (db_begin_read(app->db, err))
        return -1;
    int rc = subject_load(app, id, &e->subject, err);
    if (!rc)
        rc = render_standard(app->db, id, app->now, true, NULL, &e->handed, err);
    db_rollback(app->db);
    if (!rc && (long long)e->handed.len > LIMIT_MARKDOWN)
        rc = error_set(err,
                       "the document of #%lld is larger than %lld bytes: mend its records with "
                       "'debrief amend'",
                       (long long)id, LIMIT_MARKDOWN);
    return rc;
}

static int read_text_of(struct edit *e, const struct buf *text, struct reading *out,
                        struct error *err)
{
    const struct read_context context = {.now = e->app->now,
                                         .zone = &e->subject.zone,
                                         .zone_from = "the incident",
                                         .zone_given = true};
    return reading_read(out, text->data, text->len, &context, err);
}

int edit_hand_out(struct edit *e, struct error *err)
{
    if (render(e, err) || read_text_of(e, &e->handed, &e->was, err))
        return -1;
    if (!e->was.standard || strcmp(e->was.uid, e->subject.incident.uid) != 0)
        return error_set(err,
                         "the document of #%lld can't be read back: mend its records with 'debrief "
                         "amend'",
                         (long long)e->subject.incident.id);
    return edited_make(e->subject.incident.slug, e->handed.data, &e->file, err);
}

static int line_at(const struct buf *text, size_t at)
{
    int line = 1;
    const char *p = text->data, *end = text->data + at;
    while ((p = memchr(p, '\n', (size_t)(end - p)))) {
        line++;
        p++;
    }
    return line;
}

static int wrong(struct error *err, int line, const char *what)
{
    error_set(err, "%s", what);
    err->line = line;
    return -1;
}

static int check_text_back(const struct buf *text, struct error *err)
{
    size_t bad;
    if (utf8_valid(text->data, text->len, &bad))
        return 0;
    error_set(err, "byte %zu is no UTF-8, or NUL: write it as text", bad + 1);
    err->line = line_at(text, bad);
    return -1;
}

/* The same but for the numbers in it: how many lines something has may change. */
static bool alike(const char *a, const char *b)
{
    static const char digits[] = "0123456789";
    for (;; a++, b++) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b || !*a)
            return *a == *b;
    }
}

static bool was_noted(const struct reading *was, const struct read_note *note)
{
    for (size_t i = 0; i < was->notes_n; i++)
        if (was->notes[i].kind == note->kind &&
            (note->line ? !strcmp(was->notes[i].text, note->text)
                        : alike(was->notes[i].text, note->text)))
            return true;
    return false;
}

/* What is odd in it now and was not before is a slip of the hand: a time that can't be, a marker
 * doubled. */
static int check_notes(const struct edit *e, struct error *err)
{
    for (size_t i = 0; i < e->is.notes_n; i++) {
        const struct read_note *note = &e->is.notes[i];
        if (note->kind == READ_ODD && !was_noted(&e->was, note))
            return wrong(err, note->line, note->text);
    }
    return 0;
}

/* ---- markers */

struct marker {
    const char *ref;
    int line;
};

static int by_ref(const void *a, const void *b)
{
    const struct marker *x = a, *y = b;
    int order = strcmp(x->ref, y->ref);
    return order ? order : x->line - y->line;
}

/* The refs of a reading's markers, sorted; the caller frees. */
static struct marker *markers_of(const struct reading *r, size_t *n)
{
    struct marker *list = xcalloc(r->n + 1, sizeof *list);
    *n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (*r->list[i].ref)
            list[(*n)++] = (struct marker){r->list[i].ref, r->list[i].line};
    qsort(list, *n, sizeof *list, by_ref);
    return list;
}

/* Each must be one that was there, and stand once. */
static int check_markers(const struct edit *e, struct error *err)
{
    size_t was_n, is_n;
    struct marker *was = markers_of(&e->was, &was_n), *is = markers_of(&e->is, &is_n);
    int rc = 0;
    for (size_t i = 0, at = 0; i < is_n && !rc; i++) {
        while (at < was_n && strcmp(was[at].ref, is[i].ref) < 0)
            at++;
        bool known = at < was_n && !strcmp(was[at].ref, is[i].ref);
        if (i && !strcmp(is[i - 1].ref, is[i].ref))
            rc = error_set(err, "<!--%s--> stands at line %d already: leave it out of what is new",
                           is[i].ref, is[i - 1].line);
        else if (!known)
            rc = error_set(err, "<!--%s--> was not there: leave it out of what is new", is[i].ref);
        if (rc)
            err->line = is[i].line;
    }
    free(was);
    free(is);
    return rc;
}

/* Why it has not the form of the document any more, and where that is seen. */
static int tell_form(const struct edit *e, const struct buf *text, struct error *err)
{
    struct buf marker = BUF_INIT;
    buf_addf(&marker, "<!-- debrief %s -->", e->was.uid);
    bool marked = strstr(text->data, marker.data) != NULL;
    buf_release(&marker);
    size_t first = strspn(text->data, " \t\r\n");
    if (text->data[first] != '#' || text->data[first + 1] != ' ')
        return wrong(err, line_at(text, first),
                     "the title is gone: begin with '# ' and the incident's title");
    if (!marked)
        return wrong(
            err, line_at(text, text->len),
            "the last line, <!-- debrief … -->, is not what it was: it says which incident "
            "this is");
    return wrong(err, line_at(text, first),
                 "this has not the form of the document any more: leave '## Issue Summary' and "
                 "the sentence about the times' zone where they were");
}

static int check_reading(const struct edit *e, const struct buf *text, struct error *err)
{
    const struct reading *is = &e->is;
    if (!is->standard || strcmp(is->uid, e->was.uid) != 0 || !is->incident.title ||
        !*is->incident.title)
        return tell_form(e, text, err);
    return check_markers(e, err) ? -1 : bring_check(is, err);
}

static void forget(struct edit *e)
{
    reading_release(&e->is);
    differences_release(&e->differences);
    e->is = (struct reading){0};
    e->differences = (struct differences){0};
}

enum edit_back edit_take_back(struct edit *e, struct error *err)
{
    struct buf text = BUF_INIT;
    enum edit_back back = BACK_WRONG;
    forget(e);
    if (edited_read(&e->file, LIMIT_MARKDOWN, &text, err)) {
        back = BACK_WRONG;
    } else if (strspn(text.data, " \t\r\n") == text.len) {
        back = BACK_EMPTY;
    } else if (text.len == e->handed.len && !memcmp(text.data, e->handed.data, text.len)) {
        back = BACK_SAME;
    } else if (!check_text_back(&text, err) && !read_text_of(e, &text, &e->is, err) &&
               !check_reading(e, &text, err)) {
        readings_compare(&e->was, &e->is, &e->differences);
        back = !e->lenient && check_notes(e, err) ? BACK_ODD
               : e->differences.n                 ? BACK_CHANGED
                                                  : BACK_SAME;
    }
    buf_release(&text);
    return back;
}

void edit_release(struct edit *e)
{
    forget(e);
    reading_release(&e->was);
    buf_release(&e->handed);
    edited_release(&e->file);
    subject_release(&e->subject);
}
