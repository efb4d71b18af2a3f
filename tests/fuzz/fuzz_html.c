/* Any bytes as a document made HTML: only elements and attributes of a short list come out, each
 * closed where it was opened, everything else escaped (tests/unit/html_judge.h); where cmark's own
 * safe renderer has the same to say, the two say the same. */
#include "../unit/html_judge.h"
#include "../unit/html_skeleton.h"
#include "text/document.h"
#include "text/html.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool yes, const char *what, const char *of)
{
    if (yes)
        return;
    fprintf(stderr, "not so: %s: %.400s\n", what, of);
    abort();
}

/* What the outline says stands in the HTML. */
static void expect_outline(const struct html_outline *outline, const struct buf *html)
{
    struct buf id = BUF_INIT;
    for (size_t i = 0; i < outline->n && i < 20; i++) {
        buf_reset(&id);
        buf_addf(&id, "<h%d id=\"%s\">", outline->v[i].level, html_outline_id(outline, i));
        expect(strstr(html->data, id.data), "a heading of the outline stands there", id.data);
        expect(i || outline->v[i].level < 3, "the first heading is a high one", id.data);
        expect(!i || outline->v[i].level <= outline->v[i - 1].level + 1, "no level is skipped",
               id.data);
    }
    expect(outline->behind_first <= html->len, "the first heading ends within", html->data);
    buf_release(&id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct html_label labels[] = {{"detected", "detected"}, {NULL, NULL}};
    if (size > 64 * 1024 || !utf8_valid((const char *)data, size, NULL))
        return 0;
    struct buf text = BUF_INIT, out = BUF_INIT, same = BUF_INIT;
    struct html_outline outline;
    const char *at = NULL;
    buf_add(&text, data, size);
    html_add_markdown(&out, text.data, text.len, labels, &outline);
    const char *wrong = html_judge(out.data, out.len, &at);
    expect(!wrong, wrong ? wrong : "", at ? at : "");
    expect_outline(&outline, &out);
    expect(skeleton_compare(text.data, text.len, out.data, &same) != SKELETON_OTHER,
           "it is what cmark makes of it", out.data);
    html_outline_release(&outline);
    buf_release(&text);
    buf_release(&out);
    buf_release(&same);
    return 0;
}
