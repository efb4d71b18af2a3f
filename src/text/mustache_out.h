/* What a rendering has put out: the buffer, its last line, indentation. For the engine's own files
 * only. */
#ifndef TEXT_MUSTACHE_OUT_H
#define TEXT_MUSTACHE_OUT_H

#include "text/mustache.h"
#include "text/mustache_code.h"

/* What is handed to the sink at a time, and the longest line that is held whole. */
#define OUT_PIECE ((size_t)64 * 1024)
#define OUT_LINE ((size_t)1024 * 1024)

typedef int (*out_escape)(void *self, const struct mustache_place *place,
                          const struct mustache_text *value, struct buf *out, struct error *err);

struct out {
    const struct mustache_policy *policy;
    mustache_sink sink;
    void *sink_self;
    struct buf bytes;
    size_t line;                  /* where its last line begins */
    size_t line_indent;           /* how many of that line's bytes are indentation */
    struct buf indent;            /* of each line of template text */
    struct buf value;             /* room for one */
    long long sunk;               /* bytes handed on already */
    bool fresh;                   /* the next template text begins a line of the template */
    const struct code_unit *unit; /* of the value that is put out */
    const struct code_op *op;
};

void out_init(struct out *out, const struct mustache_policy *policy, mustache_sink sink,
              void *sink_self);
void out_release(struct out *out);

/* Template text; TAIL is where its last line begins, 0 if there is no line end in it. */
int out_text(struct out *out, const char *bytes, size_t len, size_t tail, struct error *err);
int out_value(struct out *out, out_escape escape, const struct mustache_text *value,
              struct error *err);
/* Whether nothing stands on the last line yet. */
bool out_at_line_start(const struct out *out);
/* Hands on what is left. */
int out_finish(struct out *out, struct error *err);

#endif
