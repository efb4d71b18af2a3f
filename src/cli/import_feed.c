/* import of JSON: exports, and lines of events. */
#include "cli/import.h"

#include "doc/import_json.h"
#include "feed/feed.h"

#include <string.h>

/* A whole export is one object; lines of events are several values, one a line. */
bool import_looks_like_lines(const char *text, size_t len)
{
    const char *first = memchr(text, '\n', len);
    size_t n = first ? (size_t)(first - text) : len;
    json_t *value = json_loadb(text, n, 0, NULL);
    bool lines = json_is_object(value) && !import_is_export(value);
    json_decref(value);
    return lines;
}

/* Lines of TEXT, or (NULL) of FILE; or an export. */
struct source {
    const char *name;
    const struct buf *text;
    FILE *file;
    const json_t *root;
    struct import_totals totals;
    struct import_counts counts;
};

static int take_lines(struct import *import, void *self, struct error *err)
{
    struct source *source = self;
    struct subject subject = {0};
    if (subject_find(import->app, NULL, &subject, err)) {
        subject_release(&subject);
        return -1;
    }
    struct feed feed = {.change = &import->change,
                        .incident = subject.incident.id,
                        .context = time_context_of(import->app, &subject),
                        .name = source->name};
    if (source->file)
        rewind(source->file);
    int rc = source->text ? feed_jsonl(&feed, source->text->data, source->text->len, err)
                          : feed_jsonl_file(&feed, source->file, err);
    source->totals = (struct import_totals){
        .added = feed.added, .known = feed.known, .incident = subject.incident.id};
    subject_release(&subject);
    return rc;
}

int import_lines(struct import *import, const char *name, const struct buf *text, FILE *file,
                 struct error *err)
{
    struct source source = {.name = name, .text = text, .file = file};
    if (import_part(import, take_lines, &source, false, err))
        return -1;
    import_report_feed(&import->report, name, &source.totals);
    return 0;
}

static int take_export(struct import *import, void *self, struct error *err)
{
    struct source *source = self;
    int64_t into;
    import_counts_release(&source->counts);
    source->counts = (struct import_counts){.incident = NONE, .notes = BUF_INIT};
    if (import_into(import, &into, err))
        return -1;
    int rc = import_export(&import->change, source->root, into, &source->counts, err);
    if (rc && !err->source[0])
        error_at(err, source->name, 0, 0);
    return rc;
}

static void report_export(struct import *import, const struct source *source)
{
    const struct import_counts *counts = &source->counts;
    for (char *line = counts->notes.data; *line;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        remark(import->app, "%s", line);
        line = end + 1;
    }
    const struct import_totals totals = {.incidents_new = counts->incidents_new,
                                         .incidents_known = counts->incidents_known,
                                         .added = counts->added - counts->incidents_new,
                                         .known = counts->known,
                                         .incident = counts->incident};
    import_report_feed(&import->report, source->name, &totals);
}

int import_whole(struct import *import, const char *name, const struct buf *text, struct error *err)
{
    json_t *root;
    if (import_parse(text->data, text->len, name, &root, err))
        return -1;
    struct source source = {.name = name, .root = root, .counts = {.notes = BUF_INIT}};
    int rc = 0;
    if (!import_is_export(root)) {
        error_set(err, "neither an export of debrief nor a line of JSON an event: see "
                       "'debrief help import'");
        rc = error_at(err, name, 1, 0);
    }
    if (!rc)
        rc = import_part(import, take_export, &source, false, err);
    if (!rc)
        report_export(import, &source);
    import_counts_release(&source.counts);
    json_decref(root);
    return rc;
}
