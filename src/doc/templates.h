/* Templates found: as a path, then beside the database, then among the user's, then among the
 * shipped ones, which are inside the binary. */
#ifndef DOC_TEMPLATES_H
#define DOC_TEMPLATES_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strv.h"

#include <stdbool.h>

/* The folders to look in; NULL where there is none. Borrowed. */
struct template_folders {
    const char *beside; /* "templates" beside the database */
    const char *user;   /* $XDG_CONFIG_HOME/debrief/templates */
};

/* The pictures that a page has (doc/chart.h). */
#define TEMPLATE_FIGURE_PHASES 1u
#define TEMPLATE_FIGURE_TIMELINE 2u

struct template_file {
    struct buf text;   /* without its front matter */
    struct buf front;  /* that: the lines before it, as they are; "" where there is none */
    int first_line;    /* of the text within the file: what stood before are front matter lines */
    struct buf source; /* its path, or "standard (shipped)" */
    bool shipped;
    /* Of the front matter: */
    struct buf title, description;
    struct strv fields; /* "fields: leadup, fault": fields of its own beside the five, that it, what
                           it extends and its partials name; 'set' knows them */
    struct strv needs;  /* "requires: impact, causes, fault": names of what it shows (of
                           doc/view.h, or of its fields) that are to be there before the document
                           goes out; 'check' asks for them */
    bool public;        /* "edition: public": --public goes without saying */
    bool edition_unknown; /* it names another one: whoever renders it is to be told */
    unsigned figures; /* "figures: phases": TEMPLATE_FIGURE…, on a page; both where it says nothing,
                         "none" is none */
};
void template_release(struct template_file *file);

/* Whether a line is one that front matter stands between. */
bool template_is_fence(const char *line, size_t len);

/* 1: found, 0: there is none, -1. NAME is "standard", "partials/timeline" or a path. */
int template_load(const struct template_folders *folders, const char *name,
                  struct template_file *out, struct error *err);
/* The same, but one that is not found is refused with the nearest. */
int template_need(const struct template_folders *folders, const char *name,
                  struct template_file *out, struct error *err);

/* The same of a name that stands in a template: never a path, for a template can come from
 * anywhere. The file SKIP (NULL: none) is passed over: what stands in its own place in front of
 * another one may extend that by the same name. */
int template_load_inside(const struct template_folders *folders, const char *name, const char *skip,
                         struct template_file *out, struct error *err);

/* Names of all that can be found, sorted, without partials; for messages and completion. */
void template_names(const struct template_folders *folders, struct strv *out);

/* The fields that all of them name, sorted. */
void template_fields(const struct template_folders *folders, struct strv *out);

#endif
