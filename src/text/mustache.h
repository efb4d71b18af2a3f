/* Mustache (the specification, v1.4: comments, delimiters, interpolation, inverted, partials,
 * sections, and inheritance), streaming.
 *
 * The engine knows neither JSON nor Markdown nor files. It takes three things:
 *   - a data provider: look a name up, step through a list;
 *   - an escape policy: put a value into the output, knowing what stands before it on the line;
 *   - a partial loader: the text of a partial by name.
 * A template is compiled once into a flat list of operations, in which each name is already the
 * provider's number for it; what is rendered goes to a sink in pieces of about 64 KiB, and a list
 * is stepped through, never held. */
#ifndef TEXT_MUSTACHE_H
#define TEXT_MUSTACHE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A node of the provider's data: whatever two words the provider needs to find it again. The engine
 * only copies it. A node stays valid while the item of the list that it came from is the current
 * one. */
struct mustache_node {
    const void *pointer;
    intptr_t number;
};

enum mustache_kind {
    MUSTACHE_FALSE, /* null, false, an empty list: the section is left out. (An empty string is
                       true, as the specification has it for no data; a provider may say FALSE for
                       it.) */
    MUSTACHE_VALUE, /* true, a number, a text */
    MUSTACHE_OBJECT,
    MUSTACHE_LIST, /* not empty */
};

/* What a value is, for the escape policy; the engine passes it through. */
enum mustache_format {
    MUSTACHE_PLAIN,
    MUSTACHE_MARKDOWN,
    MUSTACHE_READY /* as it is: already escaped */
};

struct mustache_text {
    const char *bytes; /* borrowed until the provider's next call */
    size_t len;
    enum mustache_format format;
    /* Of a block of Markdown, for the escape policy; each NULL where it has none. */
    const char *mark;  /* what marks the record: stands in a comment on its first line */
    const char *label; /* what items of the template's own begin with: the block's must not */
};

struct mustache_provider {
    void *self;
    /* The provider's number for a name that a template uses (one segment of a dotted name); called
     * while compiling. A name it does not know has a number too, or -1: never found. */
    int (*number)(void *self, const char *name, size_t len);
    /* Looks NAME up in NODE, which is an object; false if it has no such. */
    bool (*get)(void *self, struct mustache_node node, int name, struct mustache_node *out);
    enum mustache_kind (*kind)(void *self, struct mustache_node node);
    /* The text of a value (for interpolation; an object or list gives an empty one). Returns 0 or
     * -1. */
    int (*text)(void *self, struct mustache_node node, struct mustache_text *out,
                struct error *err);
    /* Stepping through a list: first, next… return 1 with the item, 0 at the end, -1 on an error.
     * *STATE is the provider's (NULL at first); 'done' releases it, also after an early end. The
     * same list may be stepped through twice at once. */
    int (*step)(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                struct error *err);
    void (*done)(void *self, struct mustache_node list, void *state);
    /* Whether what 'get' finds in a node depends on the node's number and the name alone, wherever
     * it has the node's own pointer: it is then asked once for all items of a list. */
    bool by_number;
    struct mustache_node root;
};

/* Where a value is put: what stands before it on its line of the output (complete lines before are
 * not shown). */
struct mustache_place {
    const char *line; /* the line's bytes so far */
    size_t len;
    size_t indent; /* of these, the indentation that a standalone partial or block puts before every
                      line */
    size_t *unput; /* for a value that begins with a line end: how many blanks at the line's end are
                      to go, which would be left there; 0 before */
    const void *unit, *op; /* the engine's own: see mustache_place_tag */
};

/* The tag that a value is put at. */
void mustache_place_tag(const struct mustache_place *place, const char **source, int *line,
                        int *column);

/* OUT is empty and is not where PLACE's line stands. */
struct mustache_policy {
    void *self;
    /* {{name}}: adds the value to OUT, inline. */
    int (*inlined)(void *self, const struct mustache_place *place,
                   const struct mustache_text *value, struct buf *out, struct error *err);
    /* {{{name}}} and {{&name}}: adds the value to OUT, as a block. */
    int (*block)(void *self, const struct mustache_place *place, const struct mustache_text *value,
                 struct buf *out, struct error *err);
    /* The template's own text, as it goes out, so that a policy can follow where it is (headings),
     * with the indentation put before its lines; may be NULL. Returns how many of its bytes go out
     * before *BETWEEN is put in, a text that ends with a line end and what the line began with; LEN
     * where nothing is. */
    size_t (*literal)(void *self, const char *bytes, size_t len, const char **between);
    /* Where not NULL and true, text without a line end tells 'literal' nothing, and is not shown.
     */
    const bool *within;
};

/* Gives the text of a partial. Returns 1 with *OUT filled (owned by the loader until
 * mustache_free), 0 if there is none (the engine then follows the specification: empty), -1 on an
 * error. *SOURCE is its name for messages. */
struct mustache_loader {
    void *self;
    int (*load)(void *self, const char *name, size_t name_len, const char **text, size_t *len,
                const char **source, struct error *err);
};

struct mustache; /* a compiled template with the partials it uses */

/* Compiles. NAME is for messages ("templates/standard.md"). PROVIDER is asked for numbers of names;
 * POLICY and LOADER (may be NULL) must live as long as the template. Errors have source, line and
 * column. */
int mustache_compile(const char *text, size_t len, const char *name,
                     const struct mustache_provider *provider, const struct mustache_loader *loader,
                     struct mustache **out, struct error *err);
void mustache_free(struct mustache *template);

/* Where output goes: returns 0 or -1. */
typedef int (*mustache_sink)(void *self, const char *bytes, size_t len, struct error *err);

int mustache_render(const struct mustache *template, const struct mustache_provider *provider,
                    const struct mustache_policy *policy, mustache_sink sink, void *sink_self,
                    struct error *err);

/* The two policies that need no Markdown: HTML as the specification has it (& " < > escaped; block
 * as it is), and none. */
extern const struct mustache_policy mustache_html;
extern const struct mustache_policy mustache_plain;

/* A tag, for template check. */
struct mustache_tag {
    int unit;           /* that it stands in: 0 is the template itself, then come its partials */
    const char *source; /* the unit's, for messages */
    const char *text;   /* the unit's, whole */
    size_t begin, end;  /* where the tag stands in that */
    int line, column;
    char sigil; /* what stands before the name, # ^ / > < $ & {, or 0 */
    const char *name;
    size_t len;
    int puts;     /* the unit that > and < put in; else -1 */
    bool missing; /* there is none */
};

/* Every tag of a compiled template and then of its partials, each in its own order; comments and
 * delimiters have no name and are left out. Stops at a result that is not 0 and returns it. */
typedef int (*mustache_tag_fn)(void *self, const struct mustache_tag *tag);
int mustache_tags(const struct mustache *template, mustache_tag_fn each, void *self);

#endif
