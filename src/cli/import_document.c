/* import of a postmortem in Markdown. */
#include "cli/import.h"

#include "base/limits.h"
#include "store/incidents.h"

#include <sha2.h>
#include <string.h>

struct job {
    const struct import_file *file;
    const char *path;
    struct reading reading;
    struct bring_result result;
    char digest[SHA256_DIGEST_STRING_LENGTH];
};

static int bring(struct import *import, void *self, struct error *err)
{
    struct job *job = self;
    struct bring_options options = {.digest = job->digest, .anew = import->options->anew};
    bring_result_release(&job->result);
    job->result = (struct bring_result){0};
    if (import_into(import, &options.into, err) ||
        bring_reading(&import->change, &job->reading, &options, &job->result, err))
        return -1;
    return 0;
}

static int read_document(struct import *import, struct job *job, struct buf *text,
                         struct error *err)
{
    const struct app *app = import->app;
    const struct read_context context = {
        .name = strcmp(job->file->path, "-") ? import_dated_name(job->file->path) : NULL,
        .now = app->now,
        .zone = &app->zone,
        .zone_from = app->zone_from,
        .zone_given = app->zone_given};
    if ((long long)text->len > LIMIT_MARKDOWN)
        return error_set(err,
                         "'%s' is larger than %lld bytes: split it (see 'debrief help limits')",
                         job->path, LIMIT_MARKDOWN);
    SHA256Data((const uint8_t *)text->data, text->len, job->digest);
    int rc = reading_read(&job->reading, text->data, text->len, &context, err);
    buf_release(text);
    return rc;
}

/* 1: it holds no incident, and that is no error. */
static int refuse(struct import *import, const struct job *job, struct error *err)
{
    const struct reading *r = &job->reading;
    if (!r->no_incident || import->options->force)
        return 0;
    if (job->file->found) {
        import_report_skipped(&import->report, job->path, r->no_incident_line, r->no_incident);
        return 1;
    }
    error_set(err, "no incident is in it (%s): --force takes it all the same", r->no_incident);
    return error_at(err, job->path, r->no_incident_line, 0);
}

int import_document(struct import *import, const struct import_file *file, struct buf *text,
                    struct error *err)
{
    struct job job = {.file = file, .path = import_file_name(file)};
    int rc = read_document(import, &job, text, err);
    if (!rc)
        rc = refuse(import, &job, err);
    if (!rc)
        rc = bring_check(&job.reading, err);
    if (!rc && !(rc = import_part(import, bring, &job, true, err)))
        rc = import_report_document(&import->report, job.path, &job.reading, &job.result, err);
    if (rc < 0 && !err->source[0])
        error_at(err, job.path, err->line, 0);
    reading_release(&job.reading);
    bring_result_release(&job.result);
    return rc < 0 ? -1 : 0;
}
