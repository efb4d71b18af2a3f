/* What "debrief help TOPIC" explains: what no single command can. */
#ifndef CLI_TOPICS_H
#define CLI_TOPICS_H

#include "base/buf.h"

struct topic {
    const char *name;
    const char *summary;          /* one line, lower case, no full stop */
    void (*add)(struct buf *out); /* paragraphs to be wrapped; lines that begin with a blank stay as
                                      they are */
};

extern const struct topic topics[]; /* ends with a NULL name */

/* NULL: there is none of that name. */
const struct topic *topic_find(const char *name);

/* Those that are printed from the description of a postmortem's data (topics_data.c). */
void topics_add_json(struct buf *out);
void topics_add_templates(struct buf *out);

/* topics_checks.c, topics_import.c, topics_secrets.c */
void topics_add_checks(struct buf *out);
void topics_add_import(struct buf *out);
void topics_add_secrets(struct buf *out);

#endif
