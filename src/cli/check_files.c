/* Files checked: each is read as import reads it, into a database in memory, and its findings get
 * the lines that their records stand on. */
#include "cli/check.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
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

/* Those of a kind, in the document's order. */
struct records_of {
    const struct read_record **v;
    size_t n;
};

/* One of them. */
struct document {
    const char *path;
    struct check_file_settings *settings;
    struct buf text;
    struct reading reading;
    struct records_of of[RECORD_KINDS];
    struct strv waived; /* rules */
    size_t *lines;      /* where each begins in the text */
    size_t line_count;
    struct strv rules; /* that findings name and the table does not hold */
};

/* ---- lines */

static void find_lines(struct document *d)
{
    size_t cap = 256;
    d->lines = xreallocarray(NULL, cap, sizeof *d->lines);
    d->lines[d->line_count++] = 0;
    for (const char *at = d->text.data; (at = strchr(at, '\n')); at++) {
        if (d->line_count == cap)
            d->lines = xreallocarray(d->lines, cap *= 2, sizeof *d->lines);
        d->lines[d->line_count++] = (size_t)(at + 1 - d->text.data);
    }
}

/* Which line the byte stands on, from 1. */
static int line_of(const void *self, size_t at)
{
    const struct document *d = self;
    size_t low = 0, high = d->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return (int)low + 1;
}

static size_t reading_records(const struct reading *r, enum record_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += r->list[i].kind == kind;
    return n;
}

static void find_records(struct document *d)
{
    const struct reading *r = &d->reading;
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        d->of[kind].v =
            xcalloc(reading_records(r, (enum record_kind)kind) + 1, sizeof *d->of[kind].v);
    for (size_t i = 0; i < r->n; i++) {
        struct records_of *of = &d->of[r->list[i].kind];
        of->v[of->n++] = &r->list[i];
    }
}

/* The record of a kind that has this number, which counts those of its kind; NULL. */
static const struct read_record *numbered(const struct document *d, enum record_kind kind,
                                          long number)
{
    return number > 0 && (size_t)number <= d->of[kind].n ? d->of[kind].v[number - 1] : NULL;
}

static const struct read_record *field_named(const struct document *d, const char *name)
{
    const struct records_of *fields = &d->of[RECORD_FIELD];
    for (size_t i = 0; i < fields->n; i++)
        if (!strcmp(fields->v[i]->record.field.name, name))
            return fields->v[i];
    return NULL;
}

/* What the finding stands on; NULL: the document as a whole. */
static const struct read_record *record_of(const struct document *d, const char *ref)
{
    static const struct {
        const char *ref;
        enum record_kind kind;
    } wholes[] = {{"timeline", RECORD_EVENT},
                  {"milestones", RECORD_EVENT},
                  {"causes", RECORD_CAUSE},
                  {"lessons", RECORD_LESSON},
                  {"actions", RECORD_ACTION}};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (!strcmp(wholes[i].ref, ref))
            return numbered(d, wholes[i].kind, 1);
    int kind = record_kind_from_letter(ref[0]);
    char *end = NULL;
    long number = kind < 0 ? 0 : strtol(ref + 1, &end, 10);
    if (number > 0 && !*end)
        return numbered(d, (enum record_kind)kind, number);
    return field_named(d, ref);
}

/* Where WORDS stand between two lines, from byte FROM on; SIZE_MAX: nowhere. */
static size_t find_words(const struct document *d, const char *words, int first, int last,
                         size_t from)
{
    if (first < 1 || (size_t)first > d->line_count)
        return SIZE_MAX;
    size_t len = strlen(words),
           stop = last > 0 && (size_t)last < d->line_count ? d->lines[last] : d->text.len;
    if (from < d->lines[first - 1])
        from = d->lines[first - 1];
    while (from + len <= stop) {
        const char *text = d->text.data;
        const char *found = memchr(text + from, *words, stop - from - len + 1);
        if (!found)
            break;
        if (!memcmp(found, words, len))
            return (size_t)(found - text);
        from = (size_t)(found - text) + 1;
    }
    return SIZE_MAX;
}

/* Where the search goes on: the same words may stand in a text more than once, and are found in
 * their order. */
struct last {
    const char *rule, *ref;
    size_t from;
};

static void place(struct document *d, struct finding *f, struct last *last)
{
    const struct read_record *record = record_of(d, f->ref);
    bool title = !strcmp(f->ref, "title");
    const char *words = f->words ? f->words : title ? d->reading.incident.title : NULL;
    int first = record ? record->line : 1, end = record ? record->last_line : title ? 0 : 1;
    if (!last->rule || strcmp(last->rule, f->rule) != 0 || strcmp(last->ref, f->ref) != 0)
        *last = (struct last){f->rule, f->ref, 0};
    size_t at = words && *words ? find_words(d, words, first, end, last->from) : SIZE_MAX;
    f->file = xstrdup(d->path);
    f->line = at != SIZE_MAX ? line_of(d, at) : first > 0 ? first : 1;
    if (at != SIZE_MAX)
        last->from = at + 1;
}

/* ---- waivers */

static void waive_by(struct document *d, struct findings *out, const char *rule,
                     const char *because, const char *by, int line)
{
    size_t before = out->n;
    if (!check_waiver_refused(out, rule, because, "waivers")) {
        /* The first reason is as good as the next. */
        if (!strv_has(&d->waived, rule))
            check_waive(out, 0, rule, because, by);
        if (!strv_has(&d->waived, rule))
            strv_add(&d->waived, rule);
        return;
    }
    for (; before < out->n; before++) {
        out->v[before].file = xstrdup(by ? by : d->path);
        out->v[before].line = line;
    }
}

/* "debrief: ignore RULE: reason", at AT within a comment that ends at END. */
static void waive_comment(struct document *d, const char *at, const char *end, struct findings *out)
{
    static const char says[] = "debrief: ignore ";
    int line = line_of(d, (size_t)(at - d->text.data));
    at += strspn(at, " \t\r\n");
    if (end - at < (long)sizeof says - 1 || strncmp(at, says, sizeof says - 1) != 0)
        return;
    at += sizeof says - 1;
    at += strspn(at, " \t");
    size_t n = strcspn(at, ": \t\r\n");
    char *rule = xstrndup(at, n < (size_t)(end - at) ? n : (size_t)(end - at));
    at = at + n < end ? at + n : end;
    at += strspn(at, ": \t\r\n");
    struct buf because = BUF_INIT;
    buf_add(&because, at < end ? at : end, at < end ? (size_t)(end - at) : 0);
    buf_rtrim(&because);
    waive_by(d, out, rule, because.data, NULL, line);
    free(rule);
    buf_release(&because);
}

/* Whether the line that begins at AT opens or closes a fence of code. */
static bool is_fence(const char *at)
{
    at += strspn(at, " ");
    return !strncmp(at, "```", 3) || !strncmp(at, "~~~", 3);
}

static void waive_comments(struct document *d, struct findings *out)
{
    const char *text = d->text.data, *at = text, *close;
    bool code = false;
    size_t line = 0;
    while ((at = strstr(at, "<!--")) && (close = strstr(at, "-->"))) {
        for (; line < d->line_count && text + d->lines[line] <= at; line++)
            code ^= is_fence(text + d->lines[line]);
        if (!code)
            waive_comment(d, at + 4, close, out);
        at = code ? at + 4 : close + 3;
    }
}

/* Import leaves the heading of a part whose items became records: what stands under it is said. */
static bool is_said_below(const struct document *d, const struct finding *f)
{
    for (size_t line = (size_t)f->line; line < d->line_count; line++) {
        const char *at = d->text.data + d->lines[line];
        at += strspn(at, " \t\r");
        if (*at && *at != '\n')
            return *at != '#';
    }
    return false;
}

static void drop_false(const struct document *d, struct findings *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (!strcmp(out->v[i].rule, "empty-section") && is_said_below(d, &out->v[i]))
            finding_release(&out->v[i]);
        else
            out->v[kept++] = out->v[i];
    }
    out->n = kept;
}

/* ---- what .debrief.json says of rules */

static void set_levels(const struct check_file_settings *s, bool asked, struct findings *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        enum check_level level = CHECK_AS_IT_IS;
        for (size_t k = 0; k < s->rules.n; k++)
            if (!strcmp(s->rules.v[k], out->v[i].rule))
                level = s->levels[k];
        if (level == CHECK_OFF && !asked) {
            finding_release(&out->v[i]);
            continue;
        }
        if (level == CHECK_ERROR || level == CHECK_WARNING)
            out->v[i].error = level == CHECK_ERROR;
        out->v[kept++] = out->v[i];
    }
    out->n = kept;
}

static void apply_settings(struct document *d, bool asked, struct findings *out)
{
    struct check_file_settings *s = d->settings;
    if (!s)
        return;
    set_levels(s, asked, out);
    for (size_t i = 0; i < s->ignored.n; i++) {
        bool good = !check_rule_known(s->ignored.v[i], NULL) &&
                    s->reasons.v[i][strspn(s->reasons.v[i], " \t\r\n")];
        /* What is wrong with it is so for all documents, and told with the first. */
        if (good || !s->told)
            waive_by(d, out, s->ignored.v[i], s->reasons.v[i], s->path, 0);
    }
    s->told = true;
}

/* ---- one document */

static int look(struct check_run *run, struct document *d, int64_t incident, struct findings *out,
                struct error *err)
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

static void look_at_public(struct document *d, struct findings *out)
{
    size_t before = out->n;
    check_public_text(&d->text, &d->reading, d->settings ? d->settings->secrets : NULL, line_of, d,
                      &d->rules, out);
    for (; before < out->n; before++)
        out->v[before].file = xstrdup(d->path);
}

static void finish(struct check_run *run, struct document *d, struct findings *out)
{
    struct buf heading = BUF_INIT;
    const char *fail_on = run->options->fail_on;
    struct last last = {NULL, NULL, 0};
    for (size_t i = 0; i < out->n; i++)
        place(d, &out->v[i], &last);
    drop_false(d, out);
    if (run->options->public)
        look_at_public(d, out);
    waive_comments(d, out);
    apply_settings(d, run->options->rules.n > 0, out);
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
static int check_document(struct check_run *run, struct document *d, struct error *err)
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

static int read_text_of(const struct import_file *file, struct document *d, struct error *err)
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
static int read_document(struct files *files, const struct import_file *file, struct document *d,
                         struct error *err)
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
    struct document d = {.path = import_file_name(file), .text = BUF_INIT};
    int rc = read_document(files, file, &d, err);
    if (!rc) {
        find_lines(&d);
        find_records(&d);
        rc = check_settings_for(&files->cache, file->path, &d.settings, err);
    }
    if (!rc)
        rc = check_document(files->run, &d, err);
    if (rc < 0 && !err->source[0])
        error_at(err, d.path, err->line, 0);
    for (int kind = 0; kind < RECORD_KINDS; kind++)
        free(d.of[kind].v);
    strv_release(&d.waived);
    free(d.lines);
    strv_release(&d.rules);
    reading_release(&d.reading);
    buf_release(&d.text);
    return rc < 0 ? -1 : 0;
}

/* ---- all of them */

static int check_each(struct files *files, const struct import_files *list, struct error *err)
{
    for (size_t i = 0; i < list->n; i++) {
        struct error why = ERROR_INIT;
        if (!check_file(files, &list->v[i], &why))
            continue;
        if (list->n > 1 && why.source[0] && why.line)
            remark(files->run->app, "%s:%d: %s", why.source, why.line, why.text);
        else if (list->n > 1)
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
