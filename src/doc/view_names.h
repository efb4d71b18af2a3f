/* The names of all fields of all shapes, to be found at once. */
#ifndef DOC_VIEW_NAMES_H
#define DOC_VIEW_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define VIEW_SHAPES_MOST 16
#define VIEW_NAMES_MOST 512
#define VIEW_NAMES_CHAINS 256

struct view_names {
    int16_t chains[VIEW_NAMES_CHAINS]; /* the first of each, counted from 1; 0: none */
    struct {
        const char *name;
        uint8_t shape, field;
        int16_t next;
    } all[VIEW_NAMES_MOST];
    size_t n;
};

/* Which of VIEW_NAMES_CHAINS a name belongs to. LEN is not 0. */
unsigned view_names_chain(const char *name, size_t len);

void view_names_build(struct view_names *names);
/* FIELDS gets the number of the field of that name in each shape of view_shapes; -1: none. */
void view_names_find(const struct view_names *names, const char *name, size_t len,
                     int fields[VIEW_SHAPES_MOST]);

#endif
