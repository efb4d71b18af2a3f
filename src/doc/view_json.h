/* A view as JSON: one object, or the wrapper of export. Streams; keys stand in the order of the
 * shape. */
#ifndef DOC_VIEW_JSON_H
#define DOC_VIEW_JSON_H

#include "doc/view.h"

/* Where output goes; returns 0 or -1. */
struct json_out {
    struct buf buf;
    int (*sink)(void *self, const char *bytes, size_t len,
                struct error *err); /* NULL: everything stays in buf */
    void *self;
};
int json_out_flush(struct json_out *out, struct error *err);

/* OBJECT of SHAPE, on one line, without lists where BRIEF. */
int view_json_line(struct view *v, const struct view_shape *shape, const void *object, bool brief,
                   struct json_out *out, struct error *err);
/* The incident: a key a line, a list's record a line, each line but the first after INDENT blanks.
 * With its revisions where EXPORT. BRIEF: without lists and fields. */
int view_json_incident(struct view *v, bool export, bool brief, int indent, struct json_out *out,
                       struct error *err);

#endif
