/* A view as the data of a template (text/mustache.h). */
#ifndef DOC_VIEW_PROVIDER_H
#define DOC_VIEW_PROVIDER_H

#include "base/strv.h"
#include "doc/view.h"
#include "doc/view_names.h"
#include "text/mustache.h"

struct view_provider {
    struct mustache_provider provider; /* pass &x.provider to the engine */
    struct view *view;
    enum timeline_columns columns; /* what the template needs of its view */
    unsigned anchors;
    struct strv names; /* that the template uses; a name's number is its place here */
    /* Of each name: */
    struct view_provider_name {
        intptr_t nodes[VIEW_SHAPES_MOST]; /* the number of its node in a shape; 0: no such field */
        int next;                         /* of its chain, counted from 1; 0: none */
    } * known;
    size_t cap;
    int chains[VIEW_NAMES_CHAINS];
    struct view_names fields; /* of all shapes */
    /* A list that was looked into to see whether it is empty: its first item, kept for the loop
     * that follows. */
    struct {
        bool there;
        struct mustache_node list;
        void *state;
        struct mustache_node item;
    } peeked;
    /* The value that was read last: "{{#aside}} ({{aside}}){{/aside}}" asks for it twice. */
    struct {
        bool there;
        struct mustache_node node;
        struct view_value value;
    } last;
    struct error error; /* room for one */
    struct buf text;
};

void view_provider_init(struct view_provider *p, struct view *view);
/* Shows another view through a template that was compiled with the first. */
void view_provider_turn(struct view_provider *p, struct view *view);
void view_provider_release(struct view_provider *p);

#endif
