/* A database in a folder of its own, with a clock that goes on by a second at each change. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "base/alloc.h"
#include "base/buf.h"
#include "store/change.h"
#include "store/db.h"
#include "store/record.h"
#include "store/records.h"

#include <stdlib.h>
#include <unistd.h>

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define T0 (INT64_C(1685606400) * SECOND) /* 2023-06-01T08:00:00Z */

struct fixture {
    char folder[64];
    char path[96];
    struct db *db;
    int64_t now;
    struct error err;
};

static inline int fixture_setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    snprintf(f->folder, sizeof f->folder, "/tmp/debrief-test-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/d.db", f->folder);
    f->now = T0;
    if (db_open(f->path, DB_CREATE, &f->db, &f->err)) {
        print_error("%s\n", f->err.text);
        return -1;
    }
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    struct fixture *f = *state;
    char path[128];
    db_close(f->db);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", f->path, ends[i]);
        unlink(path);
    }
    rmdir(f->folder);
    free(f);
    return 0;
}

/* What must succeed, with its message if it does not. */
#define OK(f, call)                                                                                \
    do {                                                                                           \
        if (call)                                                                                  \
            fail_msg("%s", (f)->err.text);                                                         \
    } while (0)

/* What must be refused, with PART in the message. */
#define REFUSED(f, call, part)                                                                     \
    do {                                                                                           \
        (f)->err.text[0] = '\0';                                                                   \
        assert_int_equal(call, -1);                                                                \
        if (!strstr((f)->err.text, part))                                                          \
            fail_msg("'%s' does not say '%s'", (f)->err.text, part);                               \
    } while (0)

static inline void begin_as(struct fixture *f, struct change *c, const char *author)
{
    f->now += SECOND;
    OK(f, change_begin(c, f->db, author, f->now, &f->err));
}

static inline void commit(struct fixture *f, struct change *c)
{
    OK(f, change_commit(c, &f->err));
}

static inline int64_t put_incident(struct fixture *f, struct change *c, const char *title)
{
    struct incident i;
    record_init(RECORD_INCIDENT, &i);
    struct buf slug = BUF_INIT;
    buf_addf(&slug, "2023-06-01-%s-%lld", title, (long long)c->next);
    for (char *p = slug.data; *p; p++)
        *p = *p == ' ' ? '-' : *p;
    i.slug = buf_detach(&slug);
    i.title = xstrdup(title);
    i.zone = xstrdup("UTC");
    i.opened_at = f->now;
    OK(f, change_insert(c, RECORD_INCIDENT, &i, &f->err));
    int64_t id = i.id;
    record_release(RECORD_INCIDENT, &i);
    return id;
}

static inline void blank_event(struct fixture *f, struct event *e, int64_t incident,
                               const char *kind, int64_t at, const char *text)
{
    record_init(RECORD_EVENT, e);
    e->incident = incident;
    e->at = at;
    e->precision = at == NONE ? NULL : xstrdup("exact");
    e->recorded_at = f->now;
    e->kind = xstrdup(kind);
    e->text = xstrdup(text);
}

static inline int64_t put_event(struct fixture *f, struct change *c, int64_t incident,
                                const char *kind, int64_t at, const char *text, int64_t under)
{
    struct event e;
    blank_event(f, &e, incident, kind, at, text);
    e.under = under;
    OK(f, change_insert(c, RECORD_EVENT, &e, &f->err));
    int64_t id = e.id;
    record_release(RECORD_EVENT, &e);
    return id;
}

/* One command each. */
static inline int64_t open_incident(struct fixture *f, const char *author, const char *title)
{
    struct change c;
    begin_as(f, &c, author);
    int64_t id = put_incident(f, &c, title);
    commit(f, &c);
    return id;
}

static inline int64_t log_event(struct fixture *f, const char *author, int64_t incident,
                                const char *kind, int64_t at, const char *text)
{
    struct change c;
    begin_as(f, &c, author);
    int64_t id = put_event(f, &c, incident, kind, at, text, NONE);
    commit(f, &c);
    return id;
}

/* Sets a text column within CHANGE. */
static inline void set_text(struct fixture *f, struct change *c, enum record_kind kind, int64_t id,
                            const char *column, const char *value)
{
    union record was, became;
    OK(f, record_need(f->db, kind, id, &was, &f->err));
    record_copy(kind, &became, &was);
    str_replace(record_text(&became, record_column(kind, column)), value);
    OK(f, change_update(c, kind, &was, &became, &f->err));
    record_release(kind, &was);
    record_release(kind, &became);
}

static inline void set_int(struct fixture *f, struct change *c, enum record_kind kind, int64_t id,
                           const char *column, int64_t value)
{
    union record was, became;
    OK(f, record_need(f->db, kind, id, &was, &f->err));
    record_copy(kind, &became, &was);
    *record_int(&became, record_column(kind, column)) = value;
    OK(f, change_update(c, kind, &was, &became, &f->err));
    record_release(kind, &was);
    record_release(kind, &became);
}

/* The same as a command; returns its change. */
static inline int64_t amend_text(struct fixture *f, const char *author, enum record_kind kind,
                                 int64_t id, const char *column, const char *value)
{
    struct change c;
    begin_as(f, &c, author);
    set_text(f, &c, kind, id, column, value);
    commit(f, &c);
    return c.id;
}

static inline int64_t amend_int(struct fixture *f, const char *author, enum record_kind kind,
                                int64_t id, const char *column, int64_t value)
{
    struct change c;
    begin_as(f, &c, author);
    set_int(f, &c, kind, id, column, value);
    commit(f, &c);
    return c.id;
}

static inline void assert_text(struct fixture *f, enum record_kind kind, int64_t id,
                               const char *column, const char *value)
{
    union record r;
    OK(f, record_need(f->db, kind, id, &r, &f->err));
    const char *there = *record_text(&r, record_column(kind, column));
    if (value)
        assert_string_equal(there ? there : "(null)", value);
    else
        assert_null(there);
    record_release(kind, &r);
}

static inline void assert_int(struct fixture *f, enum record_kind kind, int64_t id,
                              const char *column, int64_t value)
{
    union record r;
    OK(f, record_need(f->db, kind, id, &r, &f->err));
    assert_int_equal(*record_int(&r, record_column(kind, column)), value);
    record_release(kind, &r);
}

#endif
