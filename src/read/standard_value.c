/* Values of the standard document. */
#include "read/standard_internal.h"

#include "base/alloc.h"
#include "read/standard_form.h"
#include "text/markdown.h"
#include "text/markdown_mark.h"
#include "text/markdown_read.h"

#include <stdlib.h>
#include <string.h>

void standard_line(struct standard *s, const struct block *b, struct buf *out)
{
    buf_reset(out);
    block_add_markdown(s->d, b, out);
}

/* The words of a line that a person typed. */
static void add_words(const char *text, size_t len, struct buf *out)
{
    struct document *d = document_new(text, len, 1);
    const struct block *first = block_first(document_root(d));
    if (first && block_type(first) == BLOCK_PARAGRAPH && !block_next(first))
        block_add_words(d, first, out);
    else
        buf_add(out, text, len);
    document_free(d);
}

void standard_add_plain(const char *before, const char *text, size_t len, struct buf *out)
{
    struct buf read = BUF_INIT;
    markdown_read_inline(text, len, NULL, &read);
    if (!memchr(text, '\n', len) && markdown_is_written(before, strlen(before), text, len, &read))
        buf_add(out, read.data, read.len);
    else
        add_words(text, len, out);
    buf_release(&read);
}

const char *standard_label(const char *line, struct buf *label)
{
    static const char bold[] = "**";
    buf_reset(label);
    if (strncmp(line, bold, 2) != 0)
        return NULL;
    const char *from = line + 2;
    size_t len = strcspn(from, "\n"), end = markdown_read_inline(from, len, bold, label);
    if (end == len)
        return NULL;
    const char *rest = from + end + 2;
    /* A person may put it behind. */
    if (label->len && label->data[label->len - 1] == ':')
        buf_truncate(label, label->len - 1);
    else if (*rest == ':')
        rest++;
    else if (label->len > 1 && label->data[label->len - 2] == ':' &&
             label->data[label->len - 1] == ' ')
        buf_truncate(label, label->len - 2);
    else
        return NULL;
    return *rest == ' ' ? rest + 1 : rest;
}

char *standard_markdown(const char *markdown, const char *label)
{
    struct buf out = BUF_INIT;
    markdown_unpart(&out, markdown, strlen(markdown), label);
    buf_addc(&out, ' '); /* so that it owns its bytes */
    buf_truncate(&out, out.len - 1);
    return buf_detach(&out);
}

void standard_add_blocks(struct standard *s, const struct block *first, const struct block *stop,
                         struct buf *out)
{
    if (first && first != stop)
        blocks_add_markdown(s->d, first, stop, out);
}

void standard_add_item(struct standard *s, const struct block *item, size_t label_len,
                       const struct block *stop, struct buf *out)
{
    const struct block *first = block_first(item);
    struct buf all = BUF_INIT;
    if (!first || first == stop)
        return;
    char box = block_box(item);
    blocks_add_markdown(s->d, first, stop, &all);
    if (box && !label_len) /* it is the text's */
        buf_addf(out, "[%c] ", box);
    const char *text = all.data + (label_len < all.len ? label_len : all.len);
    size_t blanks = label_len ? strspn(text, " ") : 0;
    if (text[blanks] == '\n')
        text += blanks + strspn(text + blanks, "\n");
    buf_adds(out, text);
    buf_release(&all);
}

void standard_ref(struct standard *s, const struct block *b, char letter, char ref[24])
{
    struct buf comment = BUF_INIT;
    for (int n = 0; !*ref && block_comment(s->d, b, n, &comment); n++) {
        size_t digits = strspn(comment.data + 1 * (comment.len > 0), "0123456789");
        if (comment.len > 1 && comment.len < 24 && comment.data[0] == letter &&
            digits == comment.len - 1)
            memcpy(ref, comment.data, comment.len + 1);
        buf_reset(&comment);
    }
    buf_release(&comment);
}

bool standard_is_comment(const struct standard *s, const struct block *b, const char *words)
{
    struct buf comment = BUF_INIT;
    bool is =
        b && block_type(b) == BLOCK_COMMENT && block_line(s->d, b) == block_last_line(s->d, b);
    if (is) {
        block_add_markdown(s->d, b, &comment);
        struct buf expected = BUF_INIT;
        buf_addf(&expected, "<!-- %s%s-->", words, *words ? " " : "");
        is = !strcmp(comment.data, expected.data);
        buf_release(&expected);
    }
    buf_release(&comment);
    return is;
}

char *standard_without_apart(const char *text, size_t n)
{
    struct buf out = BUF_INIT;
    buf_grow(&out, n + 1);
    for (size_t i = 0; i < n; i++)
        if (text[i] != MARKDOWN_APART)
            buf_addc(&out, text[i]);
    return buf_detach(&out);
}

void standard_leave(struct standard *s, const struct block *first, const struct block *stop)
{
    if (!first || first == stop)
        return;
    if (!s->left.len)
        s->left_line = block_line(s->d, first);
    buf_adds(&s->left, s->left.len ? "\n\n" : "");
    blocks_add_markdown(s->d, first, stop, &s->left);
}

void standard_flush(struct standard *s)
{
    if (!s->left.len)
        return;
    struct read_record *record = reading_add(s->r, RECORD_SECTION, s->left_line, s->left_line);
    struct section *section = &record->record.section;
    section->heading = xstrdup("");
    section->level = 2;
    section->markdown = standard_markdown(s->left.data, NULL);
    section->after = xstrdup_null(s->left_after);
    buf_reset(&s->left);
}

void standard_add_field(struct standard *s, const char *name, const struct buf *markdown, int line,
                        int last_line)
{
    if (!markdown->len)
        return;
    struct field *field = &reading_add(s->r, RECORD_FIELD, line, last_line)->record.field;
    field->name = xstrdup(name);
    field->text = standard_markdown(markdown->data, NULL);
}
