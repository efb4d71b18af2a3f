/* What stands beside the timeline — causes, measures, lessons, sections — added and listed in the
 * same way. */
#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "cli/app.h"
#include "cli/table.h"

/* Adds TEXT in double quotes; of a longer one the first line, with "…". */
void add_quoted(struct buf *out, const char *text);

/* Fills RECORD, which has its incident already, from a command's OPTIONS. */
typedef int beside_fill(struct app *app, const struct subject *subject, const void *options,
                        union record *record, struct error *err);
/* Adds a record of KIND to the incident that is meant, in a change of its own, and confirms it: a
 * line, the ref (-q) or JSON. */
int beside_add(struct app *app, enum record_kind kind, beside_fill *fill, const void *options,
               struct error *err);

/* Adds the cells of a row. */
typedef void beside_row(struct app *app, struct table *table, enum record_kind kind,
                        const union record *record);
/* Lists the incident's records of KIND: a table, refs (-q) or JSON. */
int beside_list(struct app *app, enum record_kind kind, const struct table_column *columns,
                size_t count, beside_row *row, struct error *err);
/* The same of records that are a kind and a plain text: measures and lessons. */
int beside_list_texts(struct app *app, enum record_kind kind, struct error *err);

#endif
