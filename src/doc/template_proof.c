#include "doc/template_proof.h"

#include "base/alloc.h"
#include "doc/template_records.h"
#include "store/db.h"
#include "text/markdown.h"
#include "text/markdown_shape.h"

#include <stdlib.h>
#include <string.h>

#define FAULTS_MOST 50 /* tags named */

/* A value that was put in, in order. */
struct put {
    const char *source; /* the tag's */
    int line, column;
    bool is_inline, bad; /* bad: named already */
    enum mustache_format format;
    struct buf value;
    struct buf text; /* as it stands in the document; only of inline ones */
};

/* A document and what was put into it. */
struct rendering {
    struct buf text;
    struct put *puts;
    size_t n, cap;
    struct markdown_span *blocks;
    size_t n_blocks, cap_blocks;
};

static void rendering_release(struct rendering *r)
{
    for (size_t i = 0; i < r->n; i++) {
        buf_release(&r->puts[i].value);
        buf_release(&r->puts[i].text);
    }
    buf_release(&r->text);
    free(r->puts);
    free(r->blocks);
    *r = (struct rendering){0};
}

/* The policy of documents, which it writes down the work of; and which values it puts others for.
 */
struct recorder {
    struct mustache_policy policy;
    struct markdown_policy inner;
    struct rendering *out;
    int line; /* of the document */
    const struct rendering *others;
    size_t until; /* of the values before this one the others are put in, but for bad ones */
    bool words;   /* each plain text is a word that can be found again */
};

static int count_lines(const char *s, size_t n)
{
    int lines = 0;
    for (const char *p = s; n && (p = memchr(p, '\n', n - (size_t)(p - s))) != NULL; p++) {
        lines++;
        if (p + 1 == s + n)
            break;
    }
    return lines;
}

static struct put *add_put(struct recorder *r, const struct mustache_place *place,
                           const struct mustache_text *value, bool is_inline)
{
    struct rendering *out = r->out;
    if (out->n == out->cap) {
        out->cap = out->cap ? 2 * out->cap : 256;
        out->puts = xreallocarray(out->puts, out->cap, sizeof *out->puts);
    }
    struct put *put = &out->puts[out->n++];
    *put = (struct put){.is_inline = is_inline, .format = value->format};
    mustache_place_tag(place, &put->source, &put->line, &put->column);
    buf_init(&put->value);
    buf_init(&put->text);
    return put;
}

static bool same_tag(const struct put *a, const struct put *b)
{
    return a->line == b->line && a->column == b->column && !strcmp(a->source, b->source);
}

/* The value of OTHER that stands where value I of R does; where a section depends on the words of a
 * text there may be more of them in one, so they are counted by tags. NULL: there is none. */
static const struct put *counterpart(const struct rendering *other, const struct rendering *r,
                                     size_t i)
{
    const struct put *put = &r->puts[i];
    size_t nth = 0;
    if (i < other->n && same_tag(&other->puts[i], put))
        return &other->puts[i];
    for (size_t k = 0; k < i; k++)
        nth += same_tag(&r->puts[k], put);
    for (size_t k = 0; k < other->n; k++)
        if (same_tag(&other->puts[k], put) && !nth--)
            return &other->puts[k];
    return NULL;
}

/* What is put in for a value that it is not to be. */
static void replace(const struct recorder *r, struct put *put, struct mustache_text *value)
{
    size_t i = r->out->n - 1;
    const struct put *other = r->others && i < r->until ? counterpart(r->others, r->out, i) : NULL;
    if (r->words && put->is_inline && value->len) {
        buf_addf(&put->value, "zq%zuqz", i);
    } else if (other && !other->bad && other->format == value->format) {
        buf_add(&put->value, other->value.data, other->value.len);
    } else {
        buf_add(&put->value, value->bytes, value->len);
    }
    value->bytes = put->value.data;
    value->len = put->value.len;
}

static int put_inline(void *self, const struct mustache_place *place,
                      const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct recorder *r = self;
    struct mustache_text text = *value;
    struct put *put = add_put(r, place, value, true);
    replace(r, put, &text);
    if (r->inner.policy.inlined(&r->inner, place, &text, out, err))
        return -1;
    buf_add(&put->text, out->data, out->len);
    r->line += count_lines(out->data, out->len);
    return 0;
}

static void add_block(struct rendering *r, struct markdown_span span)
{
    if (r->n_blocks == r->cap_blocks) {
        r->cap_blocks = r->cap_blocks ? 2 * r->cap_blocks : 64;
        r->blocks = xreallocarray(r->blocks, r->cap_blocks, sizeof *r->blocks);
    }
    r->blocks[r->n_blocks++] = span;
}

static int put_block(void *self, const struct mustache_place *place,
                     const struct mustache_text *value, struct buf *out, struct error *err)
{
    struct recorder *r = self;
    struct mustache_text text = *value;
    struct put *put = add_put(r, place, value, false);
    replace(r, put, &text);
    if (r->inner.policy.block(&r->inner, place, &text, out, err))
        return -1;
    struct markdown_span span = {.line = r->line, .column = (int)(place->len - *place->unput)};
    int lines = count_lines(out->data, out->len);
    r->line += lines;
    const char *last = lines ? strrchr(out->data, '\n') + 1 : out->data;
    span.end_line = r->line;
    span.end_column = (int)(out->len - (size_t)(last - out->data)) + (lines ? 0 : span.column);
    if (out->len)
        add_block(r->out, span);
    return 0;
}

static size_t literal(void *self, const char *bytes, size_t len, const char **between)
{
    struct recorder *r = self;
    size_t first = r->inner.policy.literal(&r->inner, bytes, len, between);
    r->line += count_lines(bytes, len);
    if (first < len)
        r->line += count_lines(*between, strlen(*between));
    return first;
}

static int add_to(void *out, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(out, bytes, len);
    return 0;
}

/* How a rendering differs from one of the records as they are. */
struct change {
    const struct rendering *others;
    size_t until;
    bool words;
};

struct proof {
    const struct partials *partials;
    const struct mustache *compiled;
    struct view_provider *provider;
    struct template_faults *faults;
    struct rendering words;      /* the plain one, with a word for each value */
    enum markdown_place *places; /* of each of them */
};

static int render(const struct proof *p, struct view *view, struct change change,
                  struct rendering *out, struct error *err)
{
    struct recorder r = {.out = out,
                         .line = 1,
                         .others = change.others,
                         .until = change.until,
                         .words = change.words};
    *out = (struct rendering){0};
    buf_init(&out->text);
    markdown_policy_init(&r.inner);
    r.policy = (struct mustache_policy){&r, put_inline, put_block, literal, r.inner.policy.within};
    view_provider_turn(p->provider, view);
    int rc =
        mustache_render(p->compiled, &p->provider->provider, &r.policy, add_to, &out->text, err);
    if (rc)
        partials_place(p->partials, err);
    markdown_policy_release(&r.inner);
    return rc;
}

static void add_shape(const struct rendering *r, struct buf *out)
{
    markdown_add_shape(out, r->text.data, r->text.len, r->blocks, r->n_blocks);
}

static void fault_at(const struct proof *p, const struct put *put, const char *text)
{
    template_faults_add(p->faults, put->source,
                        put->line + partials_lines_before(p->partials, put->source), put->column,
                        "%s", text);
}

/* All that were put in at the same tag. */
static void mark_bad(struct rendering *r, const struct put *put)
{
    for (size_t i = 0; i < r->n; i++)
        if (same_tag(&r->puts[i], put))
            r->puts[i].bad = true;
}

static const char *const place_faults[] = {
    [MARKDOWN_IN_TEXT] = NULL,
    [MARKDOWN_IN_CODE_BLOCK] =
        "stands in a code block, where nothing can be escaped, so that texts are shown with "
        "backslashes or end it: put it outside",
    [MARKDOWN_IN_CODE] =
        "stands in a code span, where nothing can be escaped, so that texts are shown with "
        "backslashes or end it: put it outside; `code` in a text is shown as such by itself",
    [MARKDOWN_IN_HTML] =
        "stands in HTML, where Markdown's escapes mean nothing: use Markdown around it",
    [MARKDOWN_IN_URL] =
        "stands in a link's destination, where nothing can be escaped: put it outside; a URL is a "
        "link by itself",
};

/* What is wrong with where value I of R stands; NULL: nothing. */
static const char *place_fault(const struct proof *p, const struct rendering *r, size_t i)
{
    const struct put *put = counterpart(&p->words, r, i);
    return put ? place_faults[p->places[put - p->words.puts]] : NULL;
}

/* Names values that don't read as themselves where no escape reaches; whether there is any. */
static bool look_at_places(const struct proof *p, struct rendering *r)
{
    bool any = false;
    for (size_t i = 0; i < r->n; i++) {
        struct put *put = &r->puts[i];
        bool itself = put->text.len == put->value.len &&
                      !memcmp(put->text.data, put->value.data, put->text.len);
        const char *text = put->is_inline && !put->bad && !itself ? place_fault(p, r, i) : NULL;
        if (!text)
            continue;
        fault_at(p, put, text);
        mark_bad(r, put);
        any = true;
    }
    return any;
}

static int find_places(struct proof *p, struct view *view, struct error *err)
{
    rendering_release(&p->words);
    int rc = render(p, view, (struct change){.words = true}, &p->words, err);
    free(p->places);
    p->places = xcalloc(p->words.n + 1, sizeof *p->places);
    if (!rc)
        markdown_find_places(p->words.text.data, p->words.text.len, p->places, p->words.n);
    return rc;
}

/* Whether the document changes when the values before UNTIL are the hostile ones. */
static int differs(const struct proof *p, struct view *view, const struct rendering *hostile,
                   size_t until, const struct buf *shape, bool *out, struct error *err)
{
    struct rendering r;
    struct buf other = BUF_INIT;
    int rc = render(p, view, (struct change){.others = hostile, .until = until}, &r, err);
    if (!rc)
        add_shape(&r, &other);
    *out = strcmp(other.data, shape->data) != 0;
    buf_release(&other);
    rendering_release(&r);
    return rc;
}

static void fault_of(const struct proof *p, struct rendering *hostile, size_t i)
{
    struct put *put = &hostile->puts[i];
    const char *place = put->is_inline ? place_fault(p, hostile, i) : NULL;
    fault_at(p, put,
             place ? place
             : put->is_inline && put->format == MUSTACHE_MARKDOWN
                 ? "Markdown of more than a line can change the document here: put it on a line of "
                   "its own, in three braces, as {{{summary}}}"
             : put->is_inline
                 ? "what is put in here can change the document around it: no escape works here"
                 : "a block can't stand here without changing the document around it: put it on "
                   "a line of its own, or after a list item's marker, with nothing behind it");
    mark_bad(hostile, put);
}

/* The first value that breaks the document; then what else does, without that one. */
static int find_breaking(const struct proof *p, struct view *plain, const struct buf *shape,
                         struct rendering *hostile, bool *found, struct error *err)
{
    *found = false;
    while (p->faults->n < FAULTS_MOST) {
        size_t low = 0, high = hostile->n;
        bool yes;
        if (differs(p, plain, hostile, high, shape, &yes, err))
            return -1;
        if (!yes)
            return 0;
        while (low + 1 < high) {
            size_t middle = low + (high - low) / 2;
            if (differs(p, plain, hostile, middle, shape, &yes, err))
                return -1;
            if (yes)
                high = middle;
            else
                low = middle;
        }
        fault_of(p, hostile, high - 1);
        *found = true;
    }
    return 0;
}

static int compare(const struct proof *p, struct view *plain, const struct buf *shape,
                   struct view *other, struct error *err)
{
    struct rendering hostile;
    struct buf is = BUF_INIT;
    int rc = render(p, other, (struct change){0}, &hostile, err);
    if (!rc) {
        bool named, found = false;
        add_shape(&hostile, &is);
        named = look_at_places(p, &hostile);
        if (strcmp(is.data, shape->data) != 0) {
            rc = find_breaking(p, plain, shape, &hostile, &found, err);
            if (!rc && !found && !named)
                template_faults_add(p->faults, p->partials->top->source.data, 1, 1,
                                    "what is put in can change the document: a section that "
                                    "depends on a text's own words adds to its structure");
        }
    }
    buf_release(&is);
    rendering_release(&hostile);
    return rc;
}

static int make(struct db *db, enum template_records variant, const struct strv *fields,
                uint64_t seed, struct view *out, struct error *err)
{
    int64_t incident;
    if (template_records_make(db, variant, fields, seed, &incident, err))
        return -1;
    memset(out, 0, sizeof *out);
    return view_open(out, db, incident, NULL, INT64_C(1748779200) * SECOND, err);
}

static int prove_variant(struct proof *p, struct db *db, enum template_records variant, bool refs,
                         const struct strv *fields, uint64_t seed, int rounds, struct error *err)
{
    struct view plain = {0}, other = {0};
    struct rendering first = {0};
    struct buf shape = BUF_INIT;
    int rc = make(db, variant, fields, 0, &plain, err);
    plain.refs = refs;
    if (!rc)
        rc = render(p, &plain, (struct change){0}, &first, err);
    if (!rc)
        rc = find_places(p, &plain, err);
    if (!rc)
        add_shape(&first, &shape);
    for (int i = 0; !rc && i < rounds && p->faults->n < FAULTS_MOST; i++) {
        rc = make(db, variant, fields, seed + (uint64_t)i, &other, err);
        other.refs = refs;
        if (!rc)
            rc = compare(p, &plain, &shape, &other, err);
        view_close(&other);
    }
    buf_release(&shape);
    rendering_release(&first);
    view_close(&plain);
    return rc;
}

int template_prove(const struct partials *partials, const struct mustache *compiled,
                   struct view_provider *provider, const struct strv *fields, uint64_t seed,
                   int rounds, struct template_faults *faults, struct error *err)
{
    struct proof p = {
        .partials = partials, .compiled = compiled, .provider = provider, .faults = faults};
    struct db *db = NULL;
    struct view *was = provider->view;
    struct error wrong = ERROR_INIT;
    if (db_open_memory(&db, err))
        return -1;
    int rc = 0;
    for (int v = 0; !rc && v < RECORDS_VARIANTS; v++)
        for (int refs = 0; !rc && refs < 2; refs++)
            rc = prove_variant(&p, db, (enum template_records)v, refs, fields,
                               seed * 2 + 1 + (uint64_t)v * 1000003u, v ? (rounds + 3) / 4 : rounds,
                               &wrong);
    if (rc && wrong.line) { /* it can't be rendered at all */
        template_faults_add(faults, wrong.source, wrong.line, wrong.column, "%s", wrong.text);
        rc = 0;
    } else if (rc && err) {
        *err = wrong;
    }
    view_provider_turn(provider, was);
    rendering_release(&p.words);
    free(p.places);
    db_close(db);
    return rc;
}
