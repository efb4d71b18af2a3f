#include "cli/findings.h"

#include "base/json.h"
#include "cli/terminal.h"

#include <string.h>

#define INDENT 11 /* of what stands beside "  warning" */

const char *finding_severity(const struct finding *f)
{
    return f->error ? "error" : "warning";
}

static const char *outcome(const struct finding *f)
{
    return f->mended ? "mended" : f->waived ? "waived" : finding_severity(f);
}

void finding_add_place(struct buf *out, const struct finding *f)
{
    if (f->file && f->line)
        buf_addf(out, "%s:%d", f->file, f->line);
    else
        buf_adds(out, f->file ? f->file : f->ref);
}

static void add_fix(struct buf *out, const struct finding *f)
{
    if (f->waived)
        buf_adds(out, f->reason ? f->reason : "");
    else if (!f->mended)
        buf_addf(out, "%s%s", f->mendable ? "'doctor --fix' " : "", f->fix);
}

void finding_add_line(struct buf *out, const struct finding *f)
{
    size_t before = out->len;
    finding_add_place(out, f);
    if (out->len > before)
        buf_adds(out, ": ");
    buf_addf(out, "%s: %s", outcome(f), f->text);
    size_t text = out->len;
    buf_adds(out, ": ");
    add_fix(out, f);
    if (out->len == text + 2)
        buf_truncate(out, text);
    buf_addf(out, " (%s)", f->rule);
}

/* Adds TEXT on one line, wrapped, with nothing in it that would drive the terminal. */
static void add_wrapped(const struct app *app, struct buf *out, const char *text)
{
    struct buf line = BUF_INIT, clean = BUF_INIT;
    add_on_one_line(&line, text);
    terminal_clean(&clean, line.data, line.len);
    terminal_wrap(out, clean.data, app->width > 0 ? (size_t)app->width : 0, INDENT);
    buf_release(&line);
    buf_release(&clean);
}

/* "  warning  e3: what is wrong (rule-name)", and below it what mends it. */
static void print_block(struct app *app, const struct finding *f)
{
    enum color color = f->waived ? COLOR_DIM : f->error ? COLOR_RED : COLOR_YELLOW;
    struct buf out = BUF_INIT, words = BUF_INIT;
    buf_addf(&out, "  %s%-8s%s ", color_begin(color, app->color), outcome(f),
             color_end(color, app->color));
    if (f->line)
        buf_addf(&words, "line %d: ", f->line);
    else if (f->ref[0])
        buf_addf(&words, "%s: ", f->ref);
    buf_addf(&words, "%s (%s)", f->text, f->rule);
    add_wrapped(app, &out, words.data);
    buf_reset(&words);
    add_fix(&words, f);
    if (words.len) {
        buf_fill(&out, ' ', INDENT);
        buf_adds(&out, color_begin(COLOR_DIM, app->color));
        add_wrapped(app, &out, words.data);
        buf_adds(&out, color_end(COLOR_DIM, app->color));
    }
    terminal_put(app->out, out.data, false);
    buf_release(&out);
    buf_release(&words);
}

void finding_print(struct app *app, const struct finding *f, bool block)
{
    if (block) {
        print_block(app, f);
        return;
    }
    struct buf line = BUF_INIT;
    finding_add_line(&line, f);
    say_one_line(app, "%s", line.data);
    buf_release(&line);
}

static void add_key(struct buf *out, const char *key, const char *value)
{
    json_add_string(out, key);
    buf_adds(out, ": ");
    json_add_string(out, value);
    buf_adds(out, ", ");
}

void finding_add_json(struct buf *out, const struct finding *f)
{
    buf_addc(out, '{');
    add_key(out, "rule", f->rule);
    add_key(out, "severity", finding_severity(f));
    add_key(out, "ref", f->ref);
    add_key(out, "file", f->file);
    buf_adds(out, "\"line\": ");
    if (f->line)
        buf_addf(out, "%d, ", f->line);
    else
        buf_adds(out, "null, ");
    add_key(out, "text", f->text);
    add_key(out, "fix", f->fix);
    buf_addf(out, "\"mendable\": %s, \"mended\": %s, \"waived\": %s, \"reason\": ",
             f->mendable ? "true" : "false", f->mended ? "true" : "false",
             f->waived ? "true" : "false");
    json_add_string(out, f->reason);
    buf_addc(out, '}');
}
