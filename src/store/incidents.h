/* Incidents found, and the one that a person is working on. */
#ifndef STORE_INCIDENTS_H
#define STORE_INCIDENTS_H

#include "store/db.h"
#include "store/record.h"

/* Finds an incident by what a person typed: "1", "#1", its slug, its uid (or one it was joined
 * under), or any beginning of these of at least four characters that is unique. Not a removed one.
 */
int incident_find(struct db *db, const char *word, int64_t *id, struct error *err);

/* The one that LOGIN works on: the one last opened or used, unless it is resolved and another was
 * opened since; else the only unresolved one. NONE with 0 where there is none at all; several: an
 * error that lists them. */
int incident_current(struct db *db, const char *login, int64_t *id, struct error *err);
/* For an event that happens now, where one look tells: the incident that is meant by NAMED (a
 * number; NULL: the one that LOGIN works on), where it is neither over nor removed. 1, and OUT has
 * its id, title, zone, opened_at and own_start; 0: the functions above tell. */
int incident_glance(struct db *db, const char *named, const char *login, struct incident *out,
                    struct error *err);
/* Makes it the one that LOGIN works on. Within a transaction or by itself. */
int incident_use(struct db *db, const char *login, int64_t id, int64_t now, struct error *err);

/* "2023-06-01-web-stack-outage": the date (YYYY-MM-DD) and the title's letters and digits, at most
 * 60 bytes; "-2" where it is taken. The caller frees. */
int incident_slug(struct db *db, const char *date, const char *title, char **out,
                  struct error *err);
/* The words of a text as a slug has them. */
void slug_add_words(struct buf *out, const char *text);

#endif
