#include "store/incidents.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "store/facts.h"
#include "store/records.h"
#include "time/instant.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BEGINNING_LEAST 4
#define SLUG_MOST 60

static int of_text(struct db *db, enum statement name, const char *text, int64_t *id,
                   struct error *err)
{
    struct stmt *stmt = db_stmt(db, name, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, text);
    return db_number(stmt, id, err);
}

/* 1: it is there, 0: it is not (or removed), -1. */
static int is_there(struct db *db, int64_t id, struct error *err)
{
    struct incident incident;
    int rc = record_get(db, RECORD_INCIDENT, id, &incident, err);
    if (rc < 1)
        return rc;
    rc = !incident.removed;
    record_release(RECORD_INCIDENT, &incident);
    return rc;
}

static int find_beginning(struct db *db, const char *word, int64_t *id, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_BEGINNING, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, word);
    struct buf all = BUF_INIT;
    int rc, found = 0;
    while ((rc = stmt_step(stmt, err)) == 1) {
        *id = column_int(stmt, 0);
        buf_addf(&all, "%s#%lld", found++ ? ", " : "", (long long)*id);
    }
    stmt_done(stmt);
    if (!rc && found > 1)
        rc = error_set(err, "'%s' begins several incidents: use one of %s", word, all.data);
    if (!rc && !found)
        *id = NONE;
    buf_release(&all);
    return rc;
}

static bool is_number(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) <= 9;
}

/* NONE: it is none. */
static int64_t number_in(const char *word)
{
    const char *digits = word[0] == '#' ? word + 1 : word;
    return is_number(digits) ? strtol(digits, NULL, 10) : NONE;
}

/* The number that is meant, if there is such an incident: slugs and uids may begin with digits too.
 */
static int of_number(struct db *db, const char *word, int64_t *id, struct error *err)
{
    *id = number_in(word);
    if (*id == NONE)
        return 0;
    int rc = is_there(db, *id, err);
    if (!rc)
        *id = NONE;
    return rc < 0 ? -1 : 0;
}

int incident_find(struct db *db, const char *word, int64_t *out, struct error *err)
{
    int64_t id = NONE;
    if (of_number(db, word, &id, err))
        return -1;
    if (id == NONE && of_text(db, STATEMENT_INCIDENT_OF_SLUG, word, &id, err))
        return -1;
    if (id == NONE && of_text(db, STATEMENT_INCIDENT_OF_UID, word, &id, err))
        return -1;
    if (id == NONE && of_text(db, STATEMENT_INCIDENT_OF_ALIAS, word, &id, err))
        return -1;
    if (id == NONE && strlen(word) >= BEGINNING_LEAST && find_beginning(db, word, &id, err))
        return -1;
    int rc = id == NONE ? 0 : is_there(db, id, err);
    if (rc < 0)
        return -1;
    if (!rc)
        return error_set(err, "there is no incident '%s': 'debrief list' shows those there are",
                         word);
    *out = id;
    return 0;
}

static int status_of(struct db *db, int64_t id, enum status *status, struct error *err)
{
    struct incident incident;
    if (record_need(db, RECORD_INCIDENT, id, &incident, err))
        return -1;
    struct facts facts;
    int rc = facts_read(db, &incident, &facts, err);
    if (!rc)
        *status = facts.status;
    record_release(RECORD_INCIDENT, &incident);
    return rc;
}

#define NAMED_MOST 5 /* incidents that a message lists */

/* Adds "#3 Title" to the end of a list, of which the last NAMED_MOST stay. */
static void name_incident(struct strv *names, int64_t id, const char *title)
{
    struct buf name = BUF_INIT;
    buf_addf(&name, "#%lld %s", (long long)id, title);
    strv_take(names, buf_detach(&name));
    if (names->n > NAMED_MOST)
        strv_remove(names, 0);
}

static int refuse_choice(const char *why, const struct strv *names, struct error *err)
{
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < names->n; i++)
        buf_addf(&all, "%s%s", i ? ", " : "", names->v[i]);
    error_set(err, "%s: choose with -i or 'debrief use': %s", why, all.data);
    buf_release(&all);
    return -1;
}

/* The only incident that is not resolved; NONE where there is none at all. */
static int only_open(struct db *db, int64_t *out, struct error *err)
{
    struct cursor c = {0};
    struct strv open = {0}, over = {0};
    int rc = cursor_open(&c, db, STATEMENT_INCIDENT_LIST, RECORD_INCIDENT, NONE, NONE, err);
    *out = NONE;
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        enum status status;
        int64_t id = c.row.id;
        rc = status_of(db, id, &status, err);
        if (!rc && status != STATUS_RESOLVED)
            *out = id;
        if (!rc)
            name_incident(status == STATUS_RESOLVED ? &over : &open, id, c.row.incident.title);
    }
    cursor_close(&c);
    if (!rc && open.n > 1)
        rc = refuse_choice("several incidents are not resolved", &open, err);
    if (!rc && !open.n && over.n)
        rc = refuse_choice("no incident is current", &over, err);
    strv_release(&open);
    strv_release(&over);
    return rc;
}

static int opened_since(struct db *db, int64_t since, int64_t but, bool *yes, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_OPENED_SINCE, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, since);
    int rc;
    *yes = false;
    while ((rc = stmt_step(stmt, err)) == 1)
        *yes = *yes || column_int(stmt, 0) != but;
    stmt_done(stmt);
    return rc;
}

/* What LOGIN last opened or used, and when: 1, 0: nothing yet, -1. */
static int last_used(struct db *db, const char *login, int64_t *id, int64_t *since,
                     struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_LOGIN_GET, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, login);
    int rc = stmt_step(stmt, err);
    *id = rc == 1 ? column_int(stmt, 0) : NONE;
    *since = rc == 1 ? column_int(stmt, 1) : NONE;
    stmt_done(stmt);
    return rc;
}

int incident_current(struct db *db, const char *login, int64_t *out, struct error *err)
{
    int64_t id, since;
    int rc = last_used(db, login, &id, &since, err);
    if (rc == 1)
        rc = is_there(db, id, err);
    if (rc < 0)
        return -1;
    if (rc == 1) {
        enum status status;
        bool another = false;
        if (status_of(db, id, &status, err))
            return -1;
        if (status == STATUS_RESOLVED && opened_since(db, since, id, &another, err))
            return -1;
        if (!another) {
            *out = id;
            return 0;
        }
    }
    return only_open(db, out, err);
}

int incident_glance(struct db *db, const char *named, const char *login, struct incident *out,
                    struct error *err)
{
    int64_t since, id = named ? number_in(named) : NONE;
    if (!named && last_used(db, login, &id, &since, err) < 0)
        return -1;
    if (id == NONE)
        return 0;
    struct stmt *stmt = db_stmt(db, STATEMENT_INCIDENT_GLANCE, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, id);
    int rc = stmt_step(stmt, err);
    const char *title = NULL, *zone = NULL;
    if (rc == 1 && (!column_get_text(stmt, 0, &title) || !column_get_text(stmt, 1, &zone) ||
                    !title || !zone || !instant_exists(column_int(stmt, 2))))
        rc = db_damaged(db, "incident", err);
    bool over = rc == 1 && (column_int(stmt, 4) != NONE || column_int(stmt, 6));
    if (rc == 1 && !over && !column_int(stmt, 5)) {
        record_init(RECORD_INCIDENT, out);
        out->id = id;
        out->title = xstrdup(title);
        out->zone = xstrdup(zone);
        out->opened_at = column_int(stmt, 2);
        out->own_start = column_int(stmt, 3);
    } else if (rc == 1) {
        rc = 0;
    }
    stmt_done(stmt);
    return rc;
}

int incident_use(struct db *db, const char *login, int64_t id, int64_t now, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_LOGIN_SET, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, login);
    bind_int(stmt, 2, id);
    bind_int(stmt, 3, now);
    return stmt_run(stmt, err);
}

/* The letter that a Latin one with a mark is written with; 0 for the others. U+00C0 to U+017F. */
static char plain_letter(uint32_t cp)
{
    static const char latin1[] = "aaaaaaaceeeeiiiidnooooo-ouuuuypsaaaaaaaceeeeiiiidnooooo-ouuuuypy";
    static const char extended[] =
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrr"
        "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    if (cp >= 0xC0 && cp <= 0xFF)
        return latin1[cp - 0xC0];
    if (cp >= 0x100 && cp <= 0x17F && cp - 0x100 < sizeof extended - 1)
        return extended[cp - 0x100];
    return 0;
}

void slug_add_words(struct buf *out, const char *text)
{
    size_t n = strlen(text), start = out->len;
    for (size_t i = 0; i < n;) {
        size_t len;
        uint32_t cp = utf8_next(text + i, n - i, &len);
        char c = cp < 0x80 && isalnum((int)cp) ? (char)tolower((int)cp) : plain_letter(cp);
        i += len;
        if (c && c != '-')
            buf_addc(out, c);
        else if (cp != '\'' && out->len > start && out->data[out->len - 1] != '-')
            buf_addc(out, '-');
    }
    if (out->len - start > SLUG_MOST) {
        size_t end = start + SLUG_MOST;
        while (end > start && out->data[end] != '-')
            end--;
        buf_truncate(out, end > start ? end : start + SLUG_MOST);
    }
    while (out->len > start && out->data[out->len - 1] == '-')
        buf_truncate(out, out->len - 1);
}

int incident_slug(struct db *db, const char *date, const char *title, char **out, struct error *err)
{
    struct buf slug = BUF_INIT;
    buf_addf(&slug, "%s-", date);
    size_t before = slug.len, dated = strlen(date);
    /* Many a title begins with its date: it stands there already. */
    bool twice = !strncmp(title, date, dated) && !isalnum((unsigned char)title[dated]);
    slug_add_words(&slug, title + (twice ? dated : 0));
    if (slug.len == before)
        buf_adds(&slug, "incident");
    size_t base = slug.len;
    for (int n = 2;; n++) {
        int64_t id;
        if (of_text(db, STATEMENT_INCIDENT_OF_SLUG, slug.data, &id, err)) {
            buf_release(&slug);
            return -1;
        }
        if (id == NONE)
            break;
        buf_truncate(&slug, base);
        buf_addf(&slug, "-%d", n);
    }
    *out = buf_detach(&slug);
    return 0;
}
