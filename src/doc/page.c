#include "doc/page.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "doc/chart.h"
#include "doc/embedded.h"
#include "doc/page_data.h"
#include "doc/render.h"
#include "store/vocabulary.h"
#include "text/html.h"

#include <ctype.h>
#include <sha2.h>
#include <stdlib.h>

#define LONG_DOCUMENT                                                                              \
    5 /* headings below the title that make a table of contents worth its room                     \
       */
#define CONTENTS_MOST 40

static int add_to(void *out, const char *bytes, size_t len, struct error *err)
{
    struct buf *b = out;
    if (b->len + len > LIMIT_MARKDOWN)
        return error_set(err,
                         "the document is longer than %d MiB, more than a page can show: render it "
                         "as Markdown, or fewer of its events",
                         (int)(LIMIT_MARKDOWN >> 20));
    buf_add(b, bytes, len);
    return 0;
}

/* The words of kinds as documents print them, and the classes that their entries get. The caller
 * frees. */
static struct html_label *labels_of_kinds(struct buf *words)
{
    size_t n = 0;
    while (event_kinds[n].name)
        n++;
    struct html_label *labels = xcalloc(n + 1, sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        buf_adds(words, event_kinds[i].label);
        buf_addc(words, '\0');
    }
    char *word = words->data;
    for (size_t i = 0; i < n; i++, word += strlen(word) + 1) {
        word[0] = (char)tolower((unsigned char)word[0]);
        labels[i] = (struct html_label){word, event_kinds[i].name};
    }
    return labels;
}

/* Base64, as a Content-Security-Policy wants a hash. */
static void add_base64(struct buf *out, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        uint32_t word = 0;
        for (size_t k = 0; k < 3; k++)
            word = word << 8 | (i + k < len ? bytes[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_addc(out, i + k > len ? '=' : digits[word >> (18 - 6 * k) & 63]);
    }
}

static void add_hash(struct buf *out, const char *text, size_t len)
{
    SHA2_CTX context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)text, len);
    SHA256Final(digest, &context);
    add_base64(out, digest, sizeof digest);
}

/* How deep the table of contents goes: as deep as it stays one that is seen at a glance. */
static int contents_depth(const struct html_outline *outline)
{
    size_t up_to[7] = {0};
    for (size_t i = 1; i < outline->n; i++)
        for (int level = outline->v[i].level; level < 7; level++)
            up_to[level]++;
    for (int level = 3; level > 1; level--)
        if (up_to[level] >= LONG_DOCUMENT && up_to[level] <= CONTENTS_MOST)
            return level;
    return 0;
}

static int compose(const struct page_data *data, mustache_sink sink, void *self, struct error *err)
{
    const struct embedded_template *layout = embedded_find("page.html");
    struct mustache *compiled = NULL;
    int rc = mustache_compile(layout->bytes, layout->len, layout->name, &data->provider, NULL,
                              &compiled, err);
    if (!rc)
        rc = mustache_render(compiled, &data->provider, &mustache_html, sink, self, err);
    mustache_free(compiled);
    return rc;
}

/* The document as HTML, and what its headings are. */
static void add_document(struct buf *html, const struct buf *markdown, struct html_outline *outline)
{
    struct buf words = BUF_INIT;
    struct html_label *labels = labels_of_kinds(&words);
    html_add_markdown(html, markdown->data, markdown->len, labels, outline);
    free(labels);
    buf_release(&words);
}

/* The pictures that the template asks for. */
static int add_figures(struct view *v, const struct template_file *file, struct buf *out,
                       struct error *err)
{
    int rc = 0;
    if (file->figures & TEMPLATE_FIGURE_PHASES)
        rc = chart_add_phases(out, v, err);
    if (!rc && file->figures & TEMPLATE_FIGURE_TIMELINE)
        rc = chart_add_timeline(out, v, err);
    return rc;
}

static int write_page(struct view *v, const struct buf *html, const struct html_outline *outline,
                      const struct buf *figures, mustache_sink sink, void *self, struct error *err)
{
    const struct embedded_template *style = embedded_find("page.css");
    struct page_data data;
    struct buf hash = BUF_INIT;
    size_t head = outline->behind_first;
    const char *title = outline->n ? html_outline_words(outline, 0) : v->incident.title;
    add_hash(&hash, style->bytes, style->len);
    page_data_init(&data, outline);
    page_data_set(&data, PAGE_TITLE, title, strlen(title));
    page_data_set(&data, PAGE_STYLE, style->bytes, style->len);
    page_data_set(&data, PAGE_STYLE_HASH, hash.data, hash.len);
    page_data_set(&data, PAGE_HEAD, html->data, head);
    page_data_set(&data, PAGE_FIGURES, figures->data, figures->len);
    page_data_set(&data, PAGE_BODY, html->data + head, html->len - head);
    data.first = 1;
    data.deepest = contents_depth(outline);
    int rc = compose(&data, sink, self, err);
    buf_release(&hash);
    return rc;
}

int render_page(struct view *v, const struct template_file *file,
                const struct template_folders *folders, mustache_sink sink, void *self,
                struct error *err)
{
    struct html_outline outline = {.text = BUF_INIT};
    struct buf markdown = BUF_INIT, html = BUF_INIT, figures = BUF_INIT;
    /* Marks of records become ids on the page, so that an event can be linked to. What is for
     * everybody does not tell how many others there are. */
    v->refs = !v->public;
    int rc = render_template(v, file, folders, add_to, &markdown, err);
    if (!rc)
        rc = add_figures(v, file, &figures, err);
    if (!rc) {
        add_document(&html, &markdown, &outline);
        buf_release(&markdown);
        rc = write_page(v, &html, &outline, &figures, sink, self, err);
    }
    html_outline_release(&outline);
    buf_release(&markdown);
    buf_release(&html);
    buf_release(&figures);
    return rc;
}
