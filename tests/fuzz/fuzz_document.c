/* Any bytes as a Markdown document to import. What it says is brought into a database, template or
 * not; then the document that is made of it, imported into an empty database, makes the same
 * document again; and the one with markers, imported where it came from, changes nothing there. */
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

static void expect(bool yes, const char *what, const struct error *err)
{
    if (yes)
        return;
    fprintf(stderr, "not so: %s: %s\n", what, err->text);
    abort();
}

static struct db *make_database(void)
{
    struct error err = ERROR_INIT;
    struct db *db = NULL;
    expect(!db_open_memory(&db, &err), "a database in memory can be made", &err);
    return db;
}

/* The incident that the document became, or NONE: it can't be (a text beyond the limits). */
static int64_t import(struct db *db, const char *text, size_t len, enum brought *what)
{
    struct error err = ERROR_INIT;
    struct change change = {0};
    struct reading reading = {0};
    struct bring_result result = {0};
    struct zone zone;
    expect(!zone_find("UTC", NULL, NOW, &zone, &err), "UTC is known", &err);
    struct read_context context = {.now = NOW, .zone = &zone, .zone_from = "the system"};
    int64_t incident = NONE;
    bool read = !reading_read(&reading, text, len, &context, &err);
    if (read) {
        struct bring_options options = {.into = NONE};
        expect(!change_begin(&change, db, "ann", NOW, &err), "a change begins", &err);
        if (!bring_reading(&change, &reading, &options, &result, &err)) {
            incident = result.incident;
            *what = result.what;
            expect(!change_wrote(&change) || !change_commit(&change, &err), "it is kept", &err);
        }
        change_cancel(&change);
    }
    if (incident == NONE) {
        expect(err.text[0] && !strchr(err.text, '\n'), "an error is one line", &err);
        expect(strncmp(err.text, "'memory': ", 10) != 0, "the database is not left to find out",
               &err);
    }
    bring_result_release(&result);
    reading_release(&reading);
    return incident;
}

static void render(struct db *db, int64_t incident, bool refs, struct buf *out)
{
    struct error err = ERROR_INIT;
    expect(!db_begin_read(db, &err), "it can be read", &err);
    expect(!render_standard(db, incident, NOW, refs, NULL, out, &err), "it can be rendered", &err);
    db_rollback(db);
}

static void expect_same(const struct buf *first, const struct buf *second, const char *what)
{
    if (first->len == second->len && !memcmp(first->data, second->data, first->len))
        return;
    fprintf(stderr, "not so: %s\n%s\nbecame\n%s\n", what, first->data, second->data);
    abort();
}

static void expect_fixed(struct db *db, int64_t incident)
{
    struct error err = ERROR_INIT;
    struct buf first = BUF_INIT, second = BUF_INIT, marked = BUF_INIT, third = BUF_INIT;
    enum brought what;
    struct db *other = make_database();
    render(db, incident, false, &first);
    int64_t again = import(other, first.data, first.len, &what);
    expect(again != NONE && what == BROUGHT_NEW, "what was made of it can be imported", &err);
    render(other, again, false, &second);
    expect_same(&first, &second, "a document made of what was imported stays as it is");
    render(db, incident, true, &marked);
    expect(import(db, marked.data, marked.len, &what) == incident && what == BROUGHT_KNOWN,
           "a document with markers changes nothing where it came from", &err);
    render(db, incident, false, &third);
    expect_same(&first, &third, "with markers, the document stays as it is");
    buf_release(&first);
    buf_release(&second);
    buf_release(&marked);
    buf_release(&third);
    db_close(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum brought what;
    if (size > 64 * 1024 || !utf8_valid((const char *)data, size, NULL))
        return 0;
    uid_set_seed("fuzz");
    struct db *db = make_database();
    int64_t incident = import(db, (const char *)data, size, &what);
    if (incident != NONE)
        expect_fixed(db, incident);
    db_close(db);
    return 0;
}
