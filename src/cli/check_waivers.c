/* What is waived in a document, by itself and by its .debrief.json. */
#include "cli/check_document.h"

#include "base/alloc.h"
#include "doc/check.h"

#include <stdlib.h>
#include <string.h>

static void waive_by(struct check_document *d, struct findings *out, const char *rule,
                     const char *because, const char *by, int line)
{
    size_t before = out->n;
    if (!check_waiver_refused(out, rule, because, "waivers")) {
        /* The first reason is as good as the next. */
        if (!strv_has(&d->waived, rule))
            check_waive(out, 0, rule, because, by);
        if (!strv_has(&d->waived, rule))
            strv_add(&d->waived, rule);
        return;
    }
    for (; before < out->n; before++) {
        out->v[before].file = xstrdup(by ? by : d->path);
        out->v[before].line = line;
    }
}

/* "debrief: ignore RULE: reason", at AT within a comment that ends at END. */
static void waive_comment(struct check_document *d, const char *at, const char *end,
                          struct findings *out)
{
    static const char says[] = "debrief: ignore ";
    int line = check_document_line(d, (size_t)(at - d->text.data));
    at += strspn(at, " \t\r\n");
    if (end - at < (long)sizeof says - 1 || strncmp(at, says, sizeof says - 1) != 0)
        return;
    at += sizeof says - 1;
    at += strspn(at, " \t");
    size_t n = strcspn(at, ": \t\r\n");
    char *rule = xstrndup(at, n < (size_t)(end - at) ? n : (size_t)(end - at));
    at = at + n < end ? at + n : end;
    at += strspn(at, ": \t\r\n");
    struct buf because = BUF_INIT;
    buf_add(&because, at < end ? at : end, at < end ? (size_t)(end - at) : 0);
    buf_rtrim(&because);
    waive_by(d, out, rule, because.data, NULL, line);
    free(rule);
    buf_release(&because);
}

/* What the line that begins at AT would open or close a block of code with; 0: it is no fence. */
static char fence_of(const char *at)
{
    at += strspn(at, " ");
    return !strncmp(at, "```", 3) || !strncmp(at, "~~~", 3) ? *at : '\0';
}

/* What fence is open behind that line, which one was before it. */
static char fence_behind(char open, const char *line)
{
    char fence = fence_of(line);
    if (!fence || (open && open != fence))
        return open;
    return open ? '\0' : fence;
}

/* NULL: it does not stand there. What is searched has an end, so that no checker of memory goes
 * through all that follows each time, as with strstr. */
static const char *find(const char *at, const char *end, const char *what)
{
    size_t n = strlen(what);
    while (end - at >= (long)n && (at = memchr(at, *what, (size_t)(end - at))) != NULL) {
        if (end - at >= (long)n && !memcmp(at, what, n))
            return at;
        at++;
    }
    return NULL;
}

static void waive_comments(struct check_document *d, struct findings *out)
{
    const char *text = d->text.data, *end = text + d->text.len;
    char code = '\0'; /* the fence that is open */
    size_t line = 0;
    for (const char *at = text, *close; (at = find(at, end, "<!--")); at = close + 3) {
        for (; line < d->line_count && text + d->lines[line] <= at; line++)
            code = fence_behind(code, text + d->lines[line]);
        /* In code it is none, and its end is not looked for: there may be many, and that far. */
        close = code ? at + 1 : find(at, end, "-->");
        if (!close)
            break;
        if (!code)
            waive_comment(d, at + 4, close, out);
    }
}

static void set_levels(const struct check_file_settings *s, bool asked, struct findings *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        enum check_level level = CHECK_AS_IT_IS;
        for (size_t k = 0; k < s->rules.n; k++)
            if (!strcmp(s->rules.v[k], out->v[i].rule))
                level = s->levels[k];
        if (level == CHECK_OFF && !asked) {
            finding_release(&out->v[i]);
            continue;
        }
        if (level == CHECK_ERROR || level == CHECK_WARNING)
            out->v[i].error = level == CHECK_ERROR;
        out->v[kept++] = out->v[i];
    }
    out->n = kept;
}

static void apply_settings(struct check_document *d, bool asked, struct findings *out)
{
    struct check_file_settings *s = d->settings;
    if (!s)
        return;
    set_levels(s, asked, out);
    for (size_t i = 0; i < s->ignored.n; i++) {
        bool good = !check_rule_known(s->ignored.v[i], NULL) &&
                    s->reasons.v[i][strspn(s->reasons.v[i], " \t\r\n")];
        /* What is wrong with it is so for all documents, and told with the first. */
        if (good || !s->told)
            waive_by(d, out, s->ignored.v[i], s->reasons.v[i], s->path, 0);
    }
    s->told = true;
}

void check_document_waive(struct check_document *d, bool asked, struct findings *out)
{
    waive_comments(d, out);
    apply_settings(d, asked, out);
}
