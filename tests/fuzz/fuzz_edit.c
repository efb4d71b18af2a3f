/* Any bytes as what an editor left of a rendered document. What differs is told in a line each and
 * made; the records can be rendered then; and the same bytes, imported with their markers, are
 * taken in once: a second time nothing changes, where each marker is a record's, and there once. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "doc/bring.h"
#include "doc/render.h"
#include "read/reading.h"
#include "store/change.h"
#include "store/db.h"
#include "store/uid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2025-06-01T12:00:00Z. */
#define NOW (INT64_C(1748779200) * SECOND)

/* What the incident was made of. */
static const char document[] =
    "# Postmortem: Checkout 500s\n\n## Issue Summary\n\nIt *broke*.\n\n"
    "- **Duration:** 2025-05-01 08:00 – 11:30 UTC (3 h 30 min)\n- **Severity:** SEV-2\n"
    "- **Impact:** Half of them failed.\n- **Roles:**\n  - **commander:** ann\n\n"
    "## Timeline\n\nAll times are in UTC.\n\n**2025-05-01**\n\n"
    "- **08:00 (detected):** alert\n  - **Action taken:** restarted it\n"
    "  - **08:10:** nothing\n- **08:30 (by ann):** paged bob https://example.com/1\n"
    "- **11:30 (resolved):** fixed\n\n## Network\n\nTwo of them.\n\n"
    "## Root Cause and Resolution\n\n### Root Cause\n\nA full disk.\n\n- **Why?** No alert.\n\n"
    "### Resolution\n\nA restart.\n\n## Lessons Learned\n\n### What Went Well\n\n- the pager\n\n"
    "## Corrective and Preventative Measures\n\n### Improvements\n\n- watch disks\n\n"
    "### Action Items\n\n- [ ] add an alert (owner: bob, due: 2025-06-30)\n- [x] drill it\n";

static void expect(bool yes, const char *what, const struct error *err)
{
    if (yes)
        return;
    fprintf(stderr, "not so: %s: %s\n", what, err->text);
    abort();
}

static bool read_text(const char *text, size_t len, struct reading *out, struct error *err)
{
    static const struct zone utc = ZONE_UTC;
    struct read_context context = {.now = NOW, .zone = &utc, .zone_from = "the incident"};
    return !reading_read(out, text, len, &context, err);
}

static void render(struct db *db, int64_t incident, struct buf *out)
{
    struct error err = ERROR_INIT;
    expect(!render_standard(db, incident, NOW, true, NULL, out, &err), "it can be rendered", &err);
}

/* A database with the incident, and what was handed out of it. */
static int64_t make_incident(struct db **db, struct buf *handed)
{
    struct error err = ERROR_INIT;
    struct change change = {0};
    struct reading reading = {0};
    struct bring_result result = {0};
    struct bring_options options = {.into = NONE};
    expect(!db_open_memory(db, &err), "a database in memory can be made", &err);
    expect(read_text(document, strlen(document), &reading, &err), "the document is read", &err);
    expect(reading.standard, "it has the form of the standard template", &err);
    expect(!change_begin(&change, *db, "ann", NOW, &err) &&
               !bring_reading(&change, &reading, &options, &result, &err) &&
               !change_commit(&change, &err),
           "it becomes an incident", &err);
    int64_t incident = result.incident;
    bring_result_release(&result);
    reading_release(&reading);
    render(*db, incident, handed);
    return incident;
}

static void expect_told(const struct reading *was, const struct reading *is,
                        const struct differences *d)
{
    struct error err = ERROR_INIT;
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < d->n; i++) {
        buf_reset(&words);
        difference_words(was, is, &d->v[i], &words);
        expect(words.len && !memchr(words.data, '\n', words.len) &&
                   utf8_valid(words.data, words.len, NULL),
               "a difference is told in a line", &err);
    }
    buf_release(&words);
}

/* As 'edit' does. Whether every marker is one that was handed out, and stands once: another may be
 * the ref of what the first import adds, and is that record's for the second; of two that are the
 * same the one that is meant is guessed. */
static bool apply(struct db *db, int64_t incident, const struct reading *was,
                  const struct reading *is)
{
    struct error err = ERROR_INIT;
    struct change change = {0};
    struct differences d = {0};
    struct conflicts conflicts = {0};
    struct bring_result result = {0};
    struct buf after = BUF_INIT;
    readings_compare(was, is, &d);
    expect_told(was, is, &d);
    expect(!change_begin(&change, db, "bob", NOW, &err), "a change begins", &err);
    if (!differences_apply(&change, incident, was, is, &d, &conflicts, &result, &err))
        render(db, incident, &after);
    else
        expect(err.text[0] && !strchr(err.text, '\n'), "an error is one line", &err);
    expect(!conflicts.n, "nothing was changed meanwhile, so nothing is in the way", &err);
    change_cancel(&change);
    buf_release(&after);
    bool known = !d.unknown && !d.doubled;
    bring_result_release(&result);
    conflicts_release(&conflicts);
    differences_release(&d);
    return known;
}

/* As 'import' does, twice; KNOWN: the second time nothing changes. */
static void import(struct db *db, const uint8_t *data, size_t size, bool known)
{
    for (int times = 0; times < 2; times++) {
        struct error err = ERROR_INIT;
        struct change change = {0};
        struct reading reading = {0};
        struct bring_result result = {0};
        struct bring_options options = {.into = NONE};
        expect(read_text((const char *)data, size, &reading, &err), "it is read again", &err);
        expect(!change_begin(&change, db, "bob", NOW, &err), "a change begins", &err);
        bool done = !bring_reading(&change, &reading, &options, &result, &err);
        bool stale = result.changes.data && (!strncmp(result.changes.data, "start ", 6) ||
                                             !strncmp(result.changes.data, "end ", 4));
        if (done && times && known && result.what == BROUGHT_CHANGED && !stale) {
            fprintf(stderr, "a second time there is: %s\n", result.changes.data);
            abort();
        }
        expect(!done || !change_commit(&change, &err), "it is kept", &err);
        change_cancel(&change);
        bring_result_release(&result);
        reading_release(&reading);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct db *db = NULL;
    struct error err = ERROR_INIT;
    struct buf handed = BUF_INIT;
    struct reading was = {0}, is = {0};
    if (size > 65536)
        return 0;
    uid_set_seed("1");
    int64_t incident = make_incident(&db, &handed);
    expect(read_text(handed.data, handed.len, &was, &err), "what was handed out is read", &err);
    if (read_text((const char *)data, size, &is, &err) && is.standard) {
        bool known = apply(db, incident, &was, &is);
        import(db, data, size, known);
    }
    reading_release(&was);
    reading_release(&is);
    buf_release(&handed);
    db_close(db);
    return 0;
}
