/* The facts that are lists: services, tags, roles. See struct fact. */
#ifndef CLI_FACT_LIST_H
#define CLI_FACT_LIST_H

#include "cli/app.h"

/* "a,b" is the new list; "+a,-b" adds and removes. */
int fact_set_services(struct app *app, const struct subject *subject, const char *value,
                      struct incident *incident, struct error *err);
int fact_set_tags(struct app *app, const struct subject *subject, const char *value,
                  struct incident *incident, struct error *err);
/* "commander=alice"; "commander=" takes the role out. */
int fact_set_role(struct app *app, const struct subject *subject, const char *value,
                  struct incident *incident, struct error *err);

void fact_clear_services(struct incident *incident);
void fact_clear_tags(struct incident *incident);
void fact_clear_roles(struct incident *incident);

void fact_show_services(struct buf *out, const struct incident *incident, const struct zone *zone);
void fact_show_tags(struct buf *out, const struct incident *incident, const struct zone *zone);
void fact_show_roles(struct buf *out, const struct incident *incident, const struct zone *zone);

#endif
