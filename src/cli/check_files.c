/* Files checked: each is read as import reads it, into a database in memory, and its findings get
 * the lines that their records stand on. */
#include "cli/check.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/check_document.h"
#include "cli/import_files.h"
#include "doc/bring.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#define NAMED_MOST 5 /* files that were skipped, by name */

/* All of them. */
struct files {
    struct check_run *run;
    struct check_settings_cache cache;
    struct buf skipped; /* the first of those that hold no incident */
    size_t skipped_n, failed;
    struct error first; /* of those that failed */
};

/* ---- one document */

static int look(struct check_run *run, struct check_document *d, int64_t incident,
                struct findings *out, struct error *err)
{
    const struct check_file_settings *s = d->settings;
    const struct check_options *o = run->options;
    const char *name = o->template ? o->template : s && s->template ? s->template : "standard";
    struct check_settings settings = {.document = true,
                                      .gap = s ? s->gap : 0,
                                      .only = o->rules.n ? &o->rules : NULL,
                                      .also = s ? &s->rules : NULL};
    struct view view = {0};
    int rc = check_template_named(run, name, &settings.template, err);
    if (!rc)
        rc = view_open(&view, run->app->db, incident, NULL, run->app->now, err);
    if (!rc)
        rc = check_incident(&view, &settings, out, err);
    view_close(&view);
    return rc;
}

static void look_at_public(struct check_document *d, struct findings *out)
{
    size_t before = out->n;
    check_public_text(&d->text, &d->reading, d->settings ? d->settings->secrets : NULL,
                      check_document_line, d, &d->rules, out);
    for (; before < out->n; before++)
        out->v[before].file = xstrdup(d->path);
}

static void finish(struct check_run *run, struct check_document *d, struct findings *out)
{
    struct buf heading = BUF_INIT;
    const char *fail_on = run->options->fail_on;
    check_document_place(d, out);
    if (run->options->public)
        look_at_public(d, out);
    check_document_waive(d, run->options->rules.n > 0, out);
    check_sort(out->v, out->n);
    if (!fail_on && d->settings)
        fail_on = d->settings->fail_on;
    buf_addf(&heading, "%s  %s", d->path,
             d->reading.incident.title ? d->reading.incident.title : "");
    run->documents++;
    buf_reset(&run->what);
    buf_adds(&run->what, d->path);
    check_report(run, heading.data, out, fail_on);
    buf_release(&heading);
}

/* Reads it into the database in memory, which is left as it was. */
static int check_whole(struct check_run *run, struct check_document *d, struct error *err)
{
    struct app *app = run->app;
    struct change change = {0};
    struct bring_result brought = {0};
    struct findings findings = {0};
    const struct bring_options options = {.into = NONE, .anew = true};
    int rc = begin_change(app, &change, err);
    if (!rc)
        rc = bring_reading(&change, &d->reading, &options, &brought, err);
    if (!rc)
        rc = look(run, d, brought.incident, &findings, err);
    change_cancel(&change);
    if (!rc)
        finish(run, d, &findings);
    findings_release(&findings);
    bring_result_release(&brought);
    return rc;
}

static int read_text_of(const struct import_file *file, struct check_document *d, struct error *err)
{
    size_t bad;
    if (file->error)
        return error_set(err, "%s", file->error);
    if (file_read(file->path, LIMIT_MARKDOWN, &d->text, err))
        return -1;
    if (!utf8_valid(d->text.data, d->text.len, &bad)) {
        error_set(err, "byte %zu is no UTF-8, or NUL: write the document in UTF-8", bad + 1);
        return error_at(err, d->path, 0, 0);
    }
    return 0;
}

static void skip(struct files *files, const char *path)
{
    if (files->skipped_n++ < NAMED_MOST)
        buf_addf(&files->skipped, "%s%s", files->skipped.len ? ", " : "", path);
}

/* 1: it holds no incident, and nobody named it. */
static int read_document(struct files *files, const struct import_file *file,
                         struct check_document *d, struct error *err)
{
    const struct app *app = files->run->app;
    const struct read_context context = {
        .name = strcmp(file->path, "-") ? import_dated_name(file->path) : NULL,
        .now = app->now,
        .zone = &app->zone,
        .zone_from = app->zone_from,
        .zone_given = app->zone_given};
    if (read_text_of(file, d, err))
        return -1;
    bool blank = strspn(d->text.data, " \t\r\n") == d->text.len;
    if (!blank && reading_read(&d->reading, d->text.data, d->text.len, &context, err))
        return -1;
    if (!blank && !d->reading.no_incident)
        return 0;
    if (file->found) {
        skip(files, d->path);
        return 1;
    }
    error_set(err, "no incident is in it (%s): name postmortems",
              blank ? "it is empty" : d->reading.no_incident);
    return error_at(err, d->path, d->reading.no_incident_line, 0);
}

static int check_file(struct files *files, const struct import_file *file, struct error *err)
{
    struct check_document d = {.path = import_file_name(file), .text = BUF_INIT};
    int rc = read_document(files, file, &d, err);
    if (!rc) {
        check_document_index(&d);
        rc = check_settings_for(&files->cache, file->path, &d.settings, err);
    }
    if (!rc)
        rc = check_whole(files->run, &d, err);
    if (rc < 0 && !err->source[0])
        error_at(err, d.path, err->line, 0);
    check_document_release(&d);
    return rc < 0 ? -1 : 0;
}

/* ---- all of them */

static int check_each(struct files *files, const struct import_files *list, struct error *err)
{
    for (size_t i = 0; i < list->n; i++) {
        struct error why = ERROR_INIT;
        if (!check_file(files, &list->v[i], &why))
            continue;
        /* What is wrong with the settings above them all is told once. */
        bool told = files->failed && !strcmp(why.source, err->source) && why.line == err->line &&
                    !strcmp(why.text, err->text);
        if (list->n > 1 && !told && why.source[0] && why.line)
            remark(files->run->app, "%s:%d: %s", why.source, why.line, why.text);
        else if (list->n > 1 && !told)
            remark(files->run->app, "%s%s%s", why.source, why.source[0] ? ": " : "", why.text);
        if (!files->failed++)
            *err = why;
    }
    if (files->failed && list->n > 1)
        return error_set(err, "%zu of %zu files could not be checked: see above", files->failed,
                         list->n);
    return files->failed ? -1 : 0;
}

int check_files(struct check_run *run, const struct strv *paths, struct error *err)
{
    struct app *app = run->app;
    struct db *own = app->db;
    struct files files = {.run = run, .skipped = BUF_INIT};
    struct import_files list = {0};
    for (size_t i = 0; i < paths->n; i++)
        import_files_add(&list, paths->v[i]);
    app->db = NULL;
    int rc = db_open_memory(&app->db, err);
    if (!rc)
        rc = check_each(&files, &list, err);
    db_close(app->db);
    app->db = own;
    if (files.skipped_n > NAMED_MOST)
        buf_addf(&files.skipped, " and %zu more", files.skipped_n - NAMED_MOST);
    if (files.skipped_n && !app->global.quiet)
        remark(app, "skipped, since no incident is in %s: %s", files.skipped_n == 1 ? "it" : "them",
               files.skipped.data);
    check_settings_release(&files.cache);
    buf_release(&files.skipped);
    import_files_release(&list);
    return rc;
}
