/* A JSON tree as data for templates. */
#ifndef TEXT_MUSTACHE_JSON_H
#define TEXT_MUSTACHE_JSON_H

#include "base/strv.h"
#include "text/mustache.h"

#include <jansson.h>

/* null, false and an empty array are false; an empty text, an empty object and 0 are true. A number
 * is written as short as it can be read back; true and false are words, null is nothing. */
struct mustache_json {
    struct mustache_provider provider; /* pass &x.provider to the engine */
    json_t *index;                     /* name -> number */
    struct strv names;                 /* by number */
    char number[64];                   /* the last one's text */
};

/* ROOT is borrowed and may be exchanged between renderings (mustache_json_root). */
void mustache_json_init(struct mustache_json *json, const json_t *root);
void mustache_json_root(struct mustache_json *json, const json_t *root);
void mustache_json_release(struct mustache_json *json);

#endif
