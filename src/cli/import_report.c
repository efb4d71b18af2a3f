#include "cli/import_report.h"

#include "base/json.h"
#include "base/utf8.h"
#include "cli/import_words.h"
#include "cli/terminal.h"
#include "store/records.h"

#include <stdlib.h>

#define KEPT_IN_MEMORY (256 * 1024) /* bytes of the answer */

/* What is much goes to a file without a name; where none can be had it stays in memory. */
static void end_part(struct import_report *r)
{
    if (r->text.len < KEPT_IN_MEMORY)
        return;
    if (!r->kept)
        r->kept = tmpfile();
    if (!r->kept || fseeko(r->kept, (off_t)r->kept_len, SEEK_SET) ||
        fwrite(r->text.data, 1, r->text.len, r->kept) != r->text.len || fflush(r->kept))
        return;
    r->kept_len += r->text.len;
    buf_reset(&r->text);
}

static bool wants_lines(const struct import_report *r)
{
    return !r->app->global.json && !r->app->global.quiet;
}

static void count(struct import_report *r, enum import_outcome outcome)
{
    r->files++;
    r->outcomes[outcome]++;
}

static enum import_outcome outcome_of(enum brought what)
{
    static const enum import_outcome outcomes[] = {[BROUGHT_NEW] = IMPORT_NEW,
                                                   [BROUGHT_KNOWN] = IMPORT_KNOWN,
                                                   [BROUGHT_CHANGED] = IMPORT_CHANGED,
                                                   [BROUGHT_ADDED] = IMPORT_ADDED};
    return outcomes[what];
}

static int sum(const size_t counts[RECORD_KINDS])
{
    size_t n = 0;
    for (int kind = RECORD_INCIDENT + 1; kind < RECORD_KINDS; kind++)
        n += counts[kind];
    return (int)n;
}

static void add_up(struct import_report *r, enum import_outcome outcome,
                   const struct reading *reading, const struct bring_result *result)
{
    r->totals.incident = result->incident;
    r->totals.incidents_new += outcome == IMPORT_NEW;
    r->totals.incidents_known += outcome != IMPORT_NEW;
    r->totals.added += sum(result->added);
    if (outcome == IMPORT_KNOWN)
        r->totals.known += (int)reading->n;
}

/* ---- JSON: an object for each file */

/* The names of files are any bytes, and so is what names them. */
static void add_json_name(struct buf *out, const char *name)
{
    size_t len = strlen(name);
    struct buf clean = BUF_INIT;
    if (utf8_valid(name, len, NULL))
        buf_add(&clean, name, len);
    else
        terminal_clean(&clean, name, len);
    json_add_string(out, clean.data);
    buf_release(&clean);
}

static void begin_json(struct import_report *r, const char *path, enum import_outcome outcome)
{
    buf_adds(&r->text, r->files > 1 ? ",\n  {\"file\": " : "\n  {\"file\": ");
    add_json_name(&r->text, path);
    buf_addf(&r->text, ", \"what\": \"%s\"", import_outcome_word(outcome));
}

static void add_json_numbers(struct buf *out, const size_t *added, const size_t *changed,
                             const size_t *removed)
{
    buf_addf(out, ", \"added\": %d, \"changed\": %d, \"removed\": %d", sum(added), sum(changed),
             sum(removed));
}

static void add_json_note(struct buf *out, size_t i, const char *kind, int line, const char *text,
                          size_t len)
{
    buf_addf(out, "%s{\"kind\": \"%s\", \"line\": ", i ? ", " : "", kind);
    if (line)
        json_add_int(out, line);
    else
        buf_adds(out, "null");
    buf_adds(out, ", \"text\": ");
    json_add_bytes(out, text, len);
    buf_addc(out, '}');
}

static void add_json_notes(struct buf *out, const struct reading *reading,
                           const struct bring_result *result)
{
    size_t n = 0;
    buf_adds(out, ", \"notes\": [");
    for (; n < reading->notes_n; n++) {
        const struct read_note *note = &reading->notes[n];
        add_json_note(out, n, note->kind == READ_GUESS ? "guess" : "odd", note->line, note->text,
                      strlen(note->text));
    }
    for (const char *line = result->notes.data; line && *line; line++) {
        size_t len = strcspn(line, "\n");
        add_json_note(out, n++, "note", 0, line, len);
        line += len;
    }
    buf_addc(out, ']');
}

static void add_json_nothing(struct buf *out)
{
    buf_adds(out, ", \"incident\": null, \"title\": null, \"records\": null, \"added\": 0, "
                  "\"changed\": 0, \"removed\": 0, \"notes\": []");
}

static void add_json_error(struct buf *out, int line, const char *text)
{
    buf_adds(out, ", \"error\": {\"line\": ");
    if (line)
        json_add_int(out, line);
    else
        buf_adds(out, "null");
    buf_adds(out, ", \"text\": ");
    add_json_name(out, text);
    buf_adds(out, "}}");
}

/* ---- for people */

/* One line of the answer, wrapped where it is for a terminal; a NOTE stands back there. */
static void add_line(struct import_report *r, const struct buf *line, bool note)
{
    struct buf clean = BUF_INIT;
    const struct app *app = r->app;
    add_on_one_line(&clean, line->data);
    if (app->out_is_terminal) {
        struct buf shown = BUF_INIT;
        terminal_clean(&shown, clean.data, clean.len);
        buf_reset(&clean);
        buf_adds(&clean, note ? "  " : "");
        terminal_wrap(&clean, shown.data, (size_t)app->width, note ? 6 : 4);
        buf_rtrim(&clean);
        buf_release(&shown);
    }
    bool color = app->color && note;
    buf_addf(&r->text, "%s%s%s\n", color_begin(COLOR_DIM, color), clean.data,
             color_end(COLOR_DIM, color));
    buf_release(&clean);
}

#define NOTES_ALONE 20 /* of a document, on a terminal */
#define NOTES_AMONG 4

static size_t notes_shown(const struct import_report *r)
{
    if (!r->app->out_is_terminal)
        return SIZE_MAX;
    return r->alone ? NOTES_ALONE : r->many ? 0 : NOTES_AMONG;
}

static size_t count_notes(const struct reading *reading, const struct bring_result *result)
{
    size_t n = reading->notes_n;
    for (const char *p = result->notes.data; p && (p = strchr(p, '\n')); p++)
        n++;
    return n;
}

static void add_note(struct import_report *r, const char *path, const char *kind, int line,
                     const char *text, size_t len)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, path);
    if (line)
        buf_addf(&out, ":%d", line);
    buf_addf(&out, ": %s", kind);
    buf_add(&out, text, len);
    add_line(r, &out, true);
    buf_release(&out);
}

static void add_notes(struct import_report *r, const char *path, const struct reading *reading,
                      const struct bring_result *result)
{
    size_t n = 0, shown = notes_shown(r);
    for (size_t i = 0; i < reading->notes_n; i++) {
        const struct read_note *note = &reading->notes[i];
        if (n++ < shown)
            add_note(r, path, note->kind == READ_GUESS ? "guessed: " : "odd: ", note->line,
                     note->text, strlen(note->text));
    }
    for (const char *line = result->notes.data; line && *line; line++) {
        size_t len = strcspn(line, "\n");
        if (n++ < shown)
            add_note(r, path, "", 0, line, len);
        line += len;
    }
    if (n <= shown || !shown)
        return;
    struct buf rest = BUF_INIT;
    buf_addf(&rest, "%s: %zu more; all of them: debrief import --dry-run --new '%s' | less", path,
             n - shown, path);
    add_line(r, &rest, true);
    buf_release(&rest);
}

/* "#3 Checkout 500s (2023-06-01 08:00–11:30 UTC)". */
static void add_incident(struct buf *out, const struct subject *subject)
{
    buf_addf(out, "#%lld %s", (long long)subject->incident.id, subject->incident.title);
    import_add_span(out, &subject->facts, &subject->zone);
}

static void add_document_line(struct import_report *r, const char *path,
                              enum import_outcome outcome, const struct subject *subject,
                              const struct reading *reading, const struct bring_result *result)
{
    struct import_counts_of found;
    size_t notes = outcome == IMPORT_KNOWN || notes_shown(r) ? 0 : count_notes(reading, result);
    struct buf line = BUF_INIT;
    if (!r->alone)
        buf_addf(&line, "%s: ", path);
    else if (outcome == IMPORT_NEW)
        buf_adds(&line, r->dry_run ? "would import " : "imported ");
    if (outcome == IMPORT_CHANGED)
        buf_adds(&line, r->dry_run && r->alone ? "would change " : "changed ");
    if (outcome == IMPORT_ADDED)
        buf_adds(&line, r->dry_run && r->alone ? "would add to " : "added to ");
    if (outcome == IMPORT_KNOWN && r->alone)
        buf_addf(&line, "nothing new: %s is known already, ", path);
    else if (outcome == IMPORT_KNOWN)
        buf_adds(&line, "known already, ");
    add_incident(&line, subject);
    if (outcome == IMPORT_NEW || outcome == IMPORT_ADDED) {
        buf_adds(&line, ": ");
        import_count(reading, &found);
        import_add_counts(&line, &found);
    } else if (outcome == IMPORT_CHANGED) {
        buf_adds(&line, ": ");
        import_add_changes(&line, result);
    }
    if (notes)
        buf_addf(&line, "; %zu note%s", notes, notes == 1 ? "" : "s");
    r->noted += notes > 0;
    add_line(r, &line, false);
    buf_release(&line);
}

/* ---- what became of a file */

int import_report_document(struct import_report *r, const char *path, const struct reading *reading,
                           const struct bring_result *result, struct error *err)
{
    enum import_outcome outcome = outcome_of(result->what);
    struct subject subject = {0};
    struct import_counts_of found;
    if (subject_load(r->app, result->incident, &subject, err))
        return -1;
    count(r, outcome);
    add_up(r, outcome, reading, result);
    if (r->app->global.json) {
        import_count(reading, &found);
        begin_json(r, path, outcome);
        buf_addf(&r->text, ", \"incident\": %lld, \"title\": ", (long long)result->incident);
        json_add_string(&r->text, subject.incident.title);
        import_add_json_counts(&r->text, &found);
        add_json_numbers(&r->text, result->added, result->changed, result->removed);
        add_json_notes(&r->text, reading, result);
        buf_adds(&r->text, ", \"error\": null}");
    } else if (r->app->global.quiet) {
        buf_addf(&r->text, "%lld\n", (long long)result->incident);
    } else {
        add_document_line(r, path, outcome, &subject, reading, result);
        if (outcome != IMPORT_KNOWN)
            add_notes(r, path, reading, result);
    }
    subject_release(&subject);
    end_part(r);
    return 0;
}

void import_report_feed(struct import_report *r, const char *path, const struct import_totals *t)
{
    enum import_outcome outcome = t->incidents_new ? IMPORT_NEW
                                  : t->added       ? IMPORT_ADDED
                                                   : IMPORT_KNOWN;
    count(r, outcome);
    r->totals.incidents_new += t->incidents_new;
    r->totals.incidents_known += t->incidents_known;
    r->totals.added += t->added;
    r->totals.known += t->known;
    r->totals.incident = t->incident;
    if (r->app->global.json) {
        begin_json(r, path, outcome);
        buf_adds(&r->text, ", \"incident\": ");
        if (t->incident == NONE)
            buf_adds(&r->text, "null");
        else
            json_add_int(&r->text, t->incident);
        buf_addf(&r->text,
                 ", \"title\": null, \"records\": null, \"added\": %d, \"changed\": 0, "
                 "\"removed\": 0, \"notes\": [], \"error\": null}",
                 t->added);
    } else if (r->app->global.quiet && t->incident != NONE) {
        buf_addf(&r->text, "%lld\n", (long long)t->incident);
    } else if (wants_lines(r)) {
        struct buf line = BUF_INIT;
        if (!r->alone)
            buf_addf(&line, "%s: ", path);
        import_add_totals(&line, t, r->dry_run, r->alone);
        add_line(r, &line, false);
        buf_release(&line);
    }
    end_part(r);
}

void import_report_skipped(struct import_report *r, const char *path, int line, const char *why)
{
    count(r, IMPORT_SKIPPED);
    if (r->app->global.json) {
        begin_json(r, path, IMPORT_SKIPPED);
        add_json_nothing(&r->text);
        add_json_error(&r->text, line, why);
    } else if (wants_lines(r)) {
        add_note(r, path, "skipped: ", line, why, strlen(why));
    }
    end_part(r);
}

void import_report_failed(struct import_report *r, const char *path, const struct error *why)
{
    count(r, IMPORT_FAILED);
    if (r->app->global.json) {
        begin_json(r, path, IMPORT_FAILED);
        add_json_nothing(&r->text);
        add_json_error(&r->text, why->line, why->text);
    }
    if (why->source[0])
        buf_adds(&r->wrong, why->source);
    else if (!strstr(why->text, path))
        buf_adds(&r->wrong, path);
    if (why->source[0] && why->line)
        buf_addf(&r->wrong, ":%d", why->line);
    if (why->source[0] || !strstr(why->text, path))
        buf_adds(&r->wrong, ": ");
    add_on_one_line(&r->wrong, why->text);
    buf_addc(&r->wrong, '\n');
    end_part(r);
}

/* ---- all of it */

static void put_parts(struct import_report *r)
{
    char bytes[16 * 1024];
    size_t n = 1, left = r->kept_len;
    if (r->kept)
        rewind(r->kept);
    for (; left && n; left -= n) {
        n = fread(bytes, 1, left < sizeof bytes ? left : sizeof bytes, r->kept);
        fwrite(bytes, 1, n, r->app->out);
    }
    if (left)
        remark(r->app, "%zu bytes of the answer can't be read from the disk any more", left);
    fwrite(r->text.data, 1, r->text.len, r->app->out);
}

static void print_json(struct import_report *r)
{
    const struct import_totals *t = &r->totals;
    fprintf(r->app->out,
            "{\"dry_run\": %s, \"incidents_new\": %d, \"incidents_known\": %d, "
            "\"records_new\": %d, \"records_known\": %d, \"documents\": [",
            r->dry_run ? "true" : "false", t->incidents_new, t->incidents_known, t->added,
            t->known);
    put_parts(r);
    fputs("]}\n", r->app->out);
}

static void print_summary(struct import_report *r)
{
    struct buf line = BUF_INIT, parts = BUF_INIT;
    import_add_summary(&line, &r->totals, r->files, r->outcomes, r->dry_run);
    add_on_one_line(&parts, line.data);
    say_heading(r->app, parts.data);
    buf_release(&line);
    buf_release(&parts);
}

void import_report_print_wrong(struct import_report *r)
{
    for (char *line = r->wrong.data; *line;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        remark(r->app, "%s", line);
        line = end + 1;
    }
    buf_reset(&r->wrong);
}

void import_report_print(struct import_report *r)
{
    if (r->app->global.json) {
        print_json(r);
    } else {
        if (wants_lines(r) && !r->alone)
            print_summary(r);
        put_parts(r);
        if (r->noted)
            say(r->app, "what was guessed or is odd: debrief import --dry-run --new FILE\n");
    }
    import_report_print_wrong(r);
}

void import_report_release(struct import_report *r)
{
    buf_release(&r->text);
    buf_release(&r->wrong);
    if (r->kept)
        fclose(r->kept);
    r->kept = NULL;
}
