#include "doc/page_data.h"

#include <string.h>

/* The numbers of names: the texts of the page, then these. */
enum { CONTENTS = PAGE_TEXTS, HAS_CONTENTS, ID, WORDS, LEVEL, NAMES };

static const char *const names[NAMES] = {
    [PAGE_TITLE] = "title",
    [PAGE_STYLE] = "style",
    [PAGE_STYLE_HASH] = "style_hash",
    [PAGE_HEAD] = "head",
    [PAGE_FIGURES] = "figures",
    [PAGE_BODY] = "body",
    [CONTENTS] = "contents",
    [HAS_CONTENTS] = "has_contents",
    [ID] = "id",
    [WORDS] = "words",
    [LEVEL] = "level",
};

/* A node is the page itself, a heading of the contents, or a value of either. */
static const int page, heading, value; /* their addresses */

static int number(void *self, const char *name, size_t len)
{
    (void)self;
    for (int i = 0; i < NAMES; i++)
        if (strlen(names[i]) == len && !memcmp(names[i], name, len))
            return i;
    return -1;
}

/* A value's number is its name's and, above it, the heading's. */
static bool get(void *self, struct mustache_node node, int name, struct mustache_node *out)
{
    (void)self;
    bool own = node.pointer == &page ? name < ID : node.pointer == &heading && name >= ID;
    if (name < 0 || !own)
        return false;
    *out = (struct mustache_node){&value, node.number * NAMES + name};
    return true;
}

static bool is_listed(const struct page_data *data, size_t i)
{
    return data->outline->v[i].level <= data->deepest;
}

static size_t next_listed(const struct page_data *data, size_t i)
{
    while (i < data->outline->n && !is_listed(data, i))
        i++;
    return i;
}

static enum mustache_kind kind(void *self, struct mustache_node node)
{
    const struct page_data *data = self;
    if (node.pointer != &value)
        return MUSTACHE_OBJECT;
    int name = (int)(node.number % NAMES);
    if (name < PAGE_TEXTS)
        return data->text[name].len ? MUSTACHE_VALUE : MUSTACHE_FALSE;
    if (name > HAS_CONTENTS)
        return MUSTACHE_VALUE;
    if (next_listed(data, data->first) >= data->outline->n)
        return MUSTACHE_FALSE;
    return name == CONTENTS ? MUSTACHE_LIST : MUSTACHE_VALUE;
}

static int text(void *self, struct mustache_node node, struct mustache_text *out, struct error *err)
{
    (void)err;
    struct page_data *data = self;
    int name = (int)(node.number % NAMES);
    size_t i = (size_t)(node.number / NAMES);
    *out = (struct mustache_text){.bytes = "", .format = MUSTACHE_PLAIN};
    if (node.pointer != &value || name == CONTENTS || name == HAS_CONTENTS)
        return 0;
    if (name < PAGE_TEXTS) {
        out->bytes = data->text[name].bytes;
        out->len = data->text[name].len;
        return 0;
    }
    data->level[0] = (char)('0' + data->outline->v[i].level);
    out->bytes = name == ID      ? html_outline_id(data->outline, i)
                 : name == WORDS ? html_outline_words(data->outline, i)
                                 : data->level;
    out->len = strlen(out->bytes);
    return 0;
}

/* The state is no memory, only the index of the next heading. */
static int step(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                struct error *err)
{
    (void)list, (void)err;
    const struct page_data *data = self;
    size_t i = (size_t)(uintptr_t)*state;
    i = next_listed(data, i ? i : data->first);
    if (i >= data->outline->n)
        return 0;
    *state = (void *)(uintptr_t)(i + 1);
    *item = (struct mustache_node){&heading, (intptr_t)i};
    return 1;
}

static void done(void *self, struct mustache_node list, void *state)
{
    (void)self, (void)list, (void)state;
}

void page_data_init(struct page_data *data, const struct html_outline *outline)
{
    *data = (struct page_data){.outline = outline};
    data->provider = (struct mustache_provider){.self = data,
                                                .number = number,
                                                .get = get,
                                                .kind = kind,
                                                .text = text,
                                                .step = step,
                                                .done = done,
                                                .root = {&page, 0}};
    for (int i = 0; i < PAGE_TEXTS; i++)
        data->text[i].bytes = "";
}

void page_data_set(struct page_data *data, enum page_text which, const char *bytes, size_t len)
{
    data->text[which].bytes = bytes;
    data->text[which].len = len;
}
