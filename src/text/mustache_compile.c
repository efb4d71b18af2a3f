/* Templates to operations: tags are paired, lines that hold nothing but a tag are taken out, names
 * become the provider's numbers. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "text/mustache_code.h"
#include "text/mustache_scan.h"

#include <stdio.h>
#include <string.h>

/* A tag that waits for its end. */
struct open {
    char sigil;
    bool argument; /* {{$name}} straight inside a parent */
    int tag, op;
    size_t body;   /* where its content begins */
    size_t dedent; /* what was in force around an argument */
    int lead;      /* {{<name}}: the operation with the blanks before it; -1 if none */
};

struct compiler {
    struct mustache *template;
    struct code_unit *unit;
    int index;
    const struct mustache_provider *provider;
    struct scan scan;
    size_t pos;    /* text before it is compiled */
    size_t dedent; /* blanks to take off each line: an argument's own indentation */
    struct open open[LIMIT_TEMPLATE_DEPTH];
    int n_open;
};

void *code_grow(void *list, int n, int *cap, size_t size)
{
    if (n < *cap)
        return list;
    *cap = *cap ? *cap * 2 : 16;
    return xreallocarray(list, (size_t)*cap, size);
}

int code_shown(const char *name, size_t len)
{
    return (int)(len > 60 ? utf8_floor(name, 60) : len);
}

static int fail(const struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    return error_at(err, c->unit->source, tag->line, tag->column);
}

static struct code_op *add_op(struct compiler *c, enum code_kind kind)
{
    struct code_unit *u = c->unit;
    u->ops = code_grow(u->ops, u->n_ops, &u->cap_ops, sizeof *u->ops);
    struct code_op *op = &u->ops[u->n_ops++];
    *op = (struct code_op){
        .kind = kind,
        .slot = c->template->n_slots++,
        .tag = kind == CODE_TEXT ? -1 : u->n_tags - 1,
    };
    return op;
}

static void add_piece(struct compiler *c, size_t from, size_t to)
{
    if (from >= to)
        return;
    struct code_op *op = add_op(c, CODE_TEXT);
    op->bytes = c->scan.text + from;
    op->len = to - from;
    for (op->tail = op->len; op->tail && op->bytes[op->tail - 1] != '\n';)
        op->tail--;
}

/* How many blanks are to be taken off what stands from FROM to TO, at the start of a line. */
static size_t dedent(const struct compiler *c, size_t from, size_t to)
{
    size_t n = 0;
    while (n < c->dedent && from + n < to &&
           (c->scan.text[from + n] == ' ' || c->scan.text[from + n] == '\t'))
        n++;
    return n;
}

/* The template's text from where the last tag ended. */
static void add_text(struct compiler *c, size_t to)
{
    const char *text = c->scan.text;
    size_t from = c->pos;
    if (!c->dedent)
        add_piece(c, from, to);
    while (c->dedent && from < to) {
        const char *end = memchr(text + from, '\n', to - from);
        size_t next = end ? (size_t)(end - text) + 1 : to;
        if (!from || text[from - 1] == '\n')
            from += dedent(c, from, next);
        add_piece(c, from, next);
        from = next;
    }
    c->pos = to;
}

/* Blanks that are an operation's indentation rather than text. */
static void set_lead(struct compiler *c, struct code_op *op, size_t from, size_t to)
{
    from += dedent(c, from, to);
    op->bytes = c->scan.text + from;
    op->len = to - from;
}

/* The text before a tag. A tag that stands alone takes its line with it, and *LEAD is where that
 * begins. */
static bool take_line(struct compiler *c, const struct scan_tag *tag, size_t *lead)
{
    size_t next;
    if (scan_blank_before(&c->scan, tag->begin, lead) &&
        scan_blank_after(&c->scan, tag->end, &next)) {
        add_text(c, *lead);
        c->pos = next;
        return true;
    }
    add_text(c, tag->begin);
    c->pos = tag->end;
    return false;
}

static void add_tag(struct compiler *c, const struct scan_tag *tag)
{
    struct code_unit *u = c->unit;
    u->tags = code_grow(u->tags, u->n_tags, &u->cap_tags, sizeof *u->tags);
    u->tags[u->n_tags++] = (struct code_tag){
        .name = tag->name,
        .len = tag->len,
        .begin = tag->begin,
        .end = tag->end,
        .line = tag->line,
        .column = tag->column,
        .sigil = tag->sigil,
    };
}

/* The numbers of a dotted name's segments. */
static int set_name(struct compiler *c, struct code_op *op, const struct scan_tag *tag,
                    struct error *err)
{
    struct code_unit *u = c->unit;
    op->first = u->n_segments;
    if (tag->len == 1 && tag->name[0] == '.')
        return 0;
    const char *s = tag->name, *end = tag->name + tag->len;
    for (;;) {
        const char *dot = memchr(s, '.', (size_t)(end - s));
        const char *to = dot ? dot : end;
        if (to == s) {
            error_set(err, "name '%.*s' has nothing before or after a dot: write {{a.b}}",
                      code_shown(tag->name, tag->len), tag->name);
            return fail(c, tag, err);
        }
        u->segments = code_grow(u->segments, u->n_segments, &u->cap_segments, sizeof *u->segments);
        u->segments[u->n_segments++] = c->provider->number(c->provider->self, s, (size_t)(to - s));
        op->count++;
        if (!dot)
            return 0;
        s = dot + 1;
    }
}

static int push(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    if (c->n_open == LIMIT_TEMPLATE_DEPTH) {
        error_set(err,
                  "'%.*s' is nested too deeply: at most %d sections and blocks within each other",
                  code_shown(tag->name, tag->len), tag->name, LIMIT_TEMPLATE_DEPTH);
        return fail(c, tag, err);
    }
    c->open[c->n_open++] = (struct open){
        .sigil = tag->sigil,
        .tag = c->unit->n_tags - 1,
        .op = c->unit->n_ops - 1,
        .body = c->pos,
        .dedent = c->dedent,
        .lead = -1,
    };
    return 0;
}

static int compile_value(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    add_text(c, tag->begin);
    c->pos = tag->end;
    return set_name(c, add_op(c, tag->sigil ? CODE_RAW : CODE_INLINE), tag, err);
}

static int compile_section(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t lead;
    take_line(c, tag, &lead);
    if (set_name(c, add_op(c, tag->sigil == '#' ? CODE_SECTION : CODE_INVERTED), tag, err))
        return -1;
    return push(c, tag, err);
}

/* The unit of a partial, which is compiled later if it is new; -1 on an error. */
static int find_unit(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    struct mustache *t = c->template;
    for (int i = 1; i < t->n_units; i++)
        if (t->units[i].name_len == tag->len && !memcmp(t->units[i].name, tag->name, tag->len))
            return i;
    if (t->n_units > LIMIT_TEMPLATE_PARTIALS) {
        error_set(err, "partial '%.*s' is one too many: a template uses at most %d",
                  code_shown(tag->name, tag->len), tag->name, LIMIT_TEMPLATE_PARTIALS);
        return fail(c, tag, err);
    }
    t->units = code_grow(t->units, t->n_units, &t->cap_units, sizeof *t->units);
    c->unit = &t->units[c->index];
    t->units[t->n_units] = (struct code_unit){.name = tag->name, .name_len = tag->len};
    return t->n_units++;
}

static int compile_partial(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t lead;
    int unit = find_unit(c, tag, err);
    if (unit < 0)
        return -1;
    bool alone = take_line(c, tag, &lead);
    struct code_op *op = add_op(c, CODE_PARTIAL);
    op->unit = unit;
    if (alone) {
        op->place = CODE_ALONE;
        set_lead(c, op, lead, tag->begin);
    }
    return 0;
}

/* Whether a parent stands alone shows at its end only; until then the blanks before it are text. */
static int compile_parent(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t lead;
    int unit = find_unit(c, tag, err);
    if (unit < 0)
        return -1;
    bool starts = scan_blank_before(&c->scan, tag->begin, &lead);
    int before = -1;
    if (starts) {
        add_text(c, lead);
        before = c->unit->n_ops;
        set_lead(c, add_op(c, CODE_TEXT), lead, tag->begin);
    } else {
        add_text(c, tag->begin);
    }
    c->pos = tag->end;
    add_op(c, CODE_PARENT)->unit = unit;
    if (push(c, tag, err))
        return -1;
    c->open[c->n_open - 1].lead = before;
    return 0;
}

/* The blanks before the first word at or after FROM; false where the block is closed first. */
static bool first_words(const struct compiler *c, size_t from, size_t *start, size_t *end)
{
    const struct scan *scan = &c->scan;
    size_t at = from, next;
    while (at < scan->len && scan_blank_after(scan, at, &next))
        at = next;
    *start = *end = at;
    while (*end < scan->len && (scan->text[*end] == ' ' || scan->text[*end] == '\t'))
        ++*end;
    return *end < scan->len && !scan_closes_at(scan, *end);
}

/* A block straight inside a parent: its content goes where the parent has a block of this name,
 * with that one's indentation instead of its own. */
static int compile_argument(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t start, end, next;
    bool starts = scan_blank_before(&c->scan, tag->begin, &start);
    c->pos = tag->end;
    add_op(c, CODE_ARGUMENT);
    size_t own = starts ? tag->begin - start : 0;
    if (scan_blank_after(&c->scan, tag->end, &next)) {
        c->pos = next;
        own = first_words(c, next, &start, &end) ? end - start : own;
    }
    if (push(c, tag, err))
        return -1;
    c->open[c->n_open - 1].argument = true;
    c->dedent = own;
    return 0;
}

/* A block with a default. What is put in its place is indented as the default is; where that is
 * empty, as the tag is. */
static int compile_block(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t lead, next, start, end;
    bool starts = scan_blank_before(&c->scan, tag->begin, &lead);
    bool alone = starts && scan_blank_after(&c->scan, tag->end, &next);
    add_text(c, starts ? lead : tag->begin);
    c->pos = alone ? next : tag->end;
    struct code_op *op = add_op(c, CODE_BLOCK);
    op->place = alone ? CODE_ALONE : starts ? CODE_STARTS : CODE_WITHIN;
    if (alone && first_words(c, next, &start, &end))
        set_lead(c, op, start, end);
    else if (starts)
        set_lead(c, op, lead, tag->begin);
    return push(c, tag, err);
}

static void close_parent(struct compiler *c, const struct open *open, const struct scan_tag *tag)
{
    size_t lead, next;
    struct code_op *ops = c->unit->ops;
    bool before = scan_blank_before(&c->scan, tag->begin, &lead);
    c->pos = tag->end;
    if (scan_blank_after(&c->scan, tag->end, &next) && (before || open->lead >= 0)) {
        c->pos = next;
        if (open->lead >= 0) {
            struct code_op *text = &ops[open->lead], *op = &ops[open->op];
            op->place = CODE_ALONE;
            op->bytes = text->bytes;
            op->len = text->len;
            text->len = 0;
        }
    }
    ops[open->op].end = c->unit->n_ops;
}

static void close_argument(struct compiler *c, const struct open *open, const struct scan_tag *tag)
{
    size_t lead;
    bool before = scan_blank_before(&c->scan, tag->begin, &lead);
    add_text(c, before && lead > c->pos ? lead : before ? c->pos : tag->begin);
    c->pos = tag->end;
    add_op(c, CODE_ARGUMENT_END);
    c->unit->ops[open->op].end = c->unit->n_ops;
    c->dedent = open->dedent;
}

static void close_block(struct compiler *c, const struct open *open, const struct scan_tag *tag)
{
    size_t lead, next;
    bool alone = take_line(c, tag, &lead);
    add_op(c, CODE_BLOCK_END)->end = open->op;
    struct code_op *op = &c->unit->ops[open->op];
    op->end = c->unit->n_ops;
    op->empty = open->body == tag->begin && op->place == CODE_STARTS;
    if (!alone && op->place != CODE_WITHIN && scan_blank_after(&c->scan, tag->end, &next) &&
        c->scan.text[next - 1] == '\n') {
        op->after = c->scan.text + tag->end;
        op->after_len = next - tag->end;
        c->pos = next;
    }
}

static void close_section(struct compiler *c, const struct open *open, const struct scan_tag *tag)
{
    size_t lead;
    take_line(c, tag, &lead);
    if (open->sigil == '#')
        add_op(c, CODE_SECTION_END)->end = open->op;
    c->unit->ops[open->op].end = c->unit->n_ops;
}

static const char *kind_of(char sigil)
{
    return sigil == '<' ? "parent" : sigil == '$' ? "block" : "section";
}

static int check_close(const struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    if (!c->n_open) {
        error_set(err, "{{/%.*s}} closes nothing: open {{#%.*s}} before it or take it out",
                  code_shown(tag->name, tag->len), tag->name, code_shown(tag->name, tag->len),
                  tag->name);
        return fail(c, tag, err);
    }
    const struct open *open = &c->open[c->n_open - 1];
    const struct code_tag *opened = &c->unit->tags[open->tag];
    if (opened->len == tag->len && !memcmp(opened->name, tag->name, tag->len))
        return 0;
    int len = code_shown(opened->name, opened->len), above = tag->line - opened->line;
    char where[40] = "on this line"; /* no line's number: front matter may stand above the text */
    if (above)
        snprintf(where, sizeof where, "%d line%s above", above, above == 1 ? "" : "s");
    error_set(err, "{{/%.*s}} does not close %s '%.*s' begun %s: add {{/%.*s}} before it",
              code_shown(tag->name, tag->len), tag->name, kind_of(open->sigil), len, opened->name,
              where, len, opened->name);
    return fail(c, tag, err);
}

static int compile_close(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    if (check_close(c, tag, err))
        return -1;
    const struct open *open = &c->open[--c->n_open];
    if (open->sigil == '<')
        close_parent(c, open, tag);
    else if (open->argument)
        close_argument(c, open, tag);
    else if (open->sigil == '$')
        close_block(c, open, tag);
    else
        close_section(c, open, tag);
    return 0;
}

static int compile_tag(struct compiler *c, const struct scan_tag *tag, struct error *err)
{
    size_t lead;
    if (tag->sigil != '!' && tag->sigil != '=')
        add_tag(c, tag);
    switch (tag->sigil) {
    case '!':
    case '=':
        take_line(c, tag, &lead);
        return 0;
    case '#':
    case '^':
        return compile_section(c, tag, err);
    case '/':
        return compile_close(c, tag, err);
    case '>':
        return compile_partial(c, tag, err);
    case '<':
        return compile_parent(c, tag, err);
    case '$':
        if (c->n_open && c->open[c->n_open - 1].sigil == '<')
            return compile_argument(c, tag, err);
        return compile_block(c, tag, err);
    default:
        return compile_value(c, tag, err);
    }
}

static int fail_open(const struct compiler *c, struct error *err)
{
    const struct open *open = &c->open[c->n_open - 1];
    const struct code_tag *tag = &c->unit->tags[open->tag];
    int len = code_shown(tag->name, tag->len);
    error_set(err, "%s '%.*s' is not closed: add {{/%.*s}}", kind_of(open->sigil), len, tag->name,
              len, tag->name);
    return error_at(err, c->unit->source, tag->line, tag->column);
}

int code_compile(struct mustache *template, int index, const struct mustache_provider *provider,
                 struct error *err)
{
    struct compiler c = {
        .template = template,
        .unit = &template->units[index],
        .index = index,
        .provider = provider,
    };
    scan_init(&c.scan, c.unit->text, c.unit->len, c.unit->source);
    struct scan_tag tag;
    int got;
    while ((got = scan_next(&c.scan, &tag, err)) == 1)
        if (compile_tag(&c, &tag, err))
            return -1;
    if (got < 0)
        return -1;
    if (c.n_open)
        return fail_open(&c, err);
    add_text(&c, c.unit->len);
    return 0;
}
