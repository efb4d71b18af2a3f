#include "doc/view_names.h"

#include "doc/view.h"

#include <string.h>

unsigned view_names_chain(const char *name, size_t len)
{
    unsigned middle = (unsigned char)name[len / 2], last = (unsigned char)name[len - 1];
    return ((unsigned char)name[0] * 7u + middle * 31u + last * 3u + (unsigned)len * 17u) %
           VIEW_NAMES_CHAINS;
}

static void add(struct view_names *names, int shape, int field)
{
    const char *name = view_shapes[shape]->fields[field].name;
    unsigned chain = view_names_chain(name, strlen(name));
    names->all[names->n].name = name;
    names->all[names->n].shape = (uint8_t)shape;
    names->all[names->n].field = (uint8_t)field;
    names->all[names->n].next = names->chains[chain];
    names->chains[chain] = (int16_t)++names->n;
}

void view_names_build(struct view_names *names)
{
    memset(names->chains, 0, sizeof names->chains);
    names->n = 0;
    for (int s = 0; view_shapes[s]; s++)
        for (int f = 0; view_shapes[s]->fields[f].name && names->n < VIEW_NAMES_MOST; f++)
            add(names, s, f);
}

void view_names_find(const struct view_names *names, const char *name, size_t len,
                     int fields[VIEW_SHAPES_MOST])
{
    for (int s = 0; s < VIEW_SHAPES_MOST; s++)
        fields[s] = -1;
    if (!len)
        return;
    for (int i = names->chains[view_names_chain(name, len)]; i; i = names->all[i - 1].next)
        if (!strncmp(names->all[i - 1].name, name, len) && !names->all[i - 1].name[len])
            fields[names->all[i - 1].shape] = names->all[i - 1].field;
}
