#include "sentences.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <cmark.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- words and their ids */

struct vocabulary {
    struct {
        char *word;
        size_t len;
        int id;
    } * slot;
    size_t n, slots;
};

static size_t hash(const char *s, size_t len)
{
    size_t h = 1469598103934665603u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return h;
}

struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *v = xcalloc(1, sizeof *v);
    v->slots = 1 << 16;
    v->slot = xcalloc(v->slots, sizeof *v->slot);
    return v;
}

void vocabulary_free(struct vocabulary *v)
{
    for (size_t i = 0; i < v->slots; i++)
        free(v->slot[i].word);
    free(v->slot);
    free(v);
}

static size_t find_slot(const struct vocabulary *v, const char *word, size_t len)
{
    size_t i = hash(word, len) & (v->slots - 1);
    while (v->slot[i].word && (v->slot[i].len != len || memcmp(v->slot[i].word, word, len) != 0))
        i = (i + 1) & (v->slots - 1);
    return i;
}

static void widen(struct vocabulary *v)
{
    struct vocabulary old = *v;
    v->slots *= 2;
    v->slot = xcalloc(v->slots, sizeof *v->slot);
    for (size_t i = 0; i < old.slots; i++)
        if (old.slot[i].word)
            v->slot[find_slot(v, old.slot[i].word, old.slot[i].len)] = old.slot[i];
    free(old.slot);
}

int vocabulary_id(struct vocabulary *v, const char *word, size_t len)
{
    if (v->n * 2 >= v->slots)
        widen(v);
    size_t i = find_slot(v, word, len);
    if (!v->slot[i].word) {
        v->slot[i].word = xmalloc(len + 1);
        memcpy(v->slot[i].word, word, len);
        v->slot[i].word[len] = '\0';
        v->slot[i].len = len;
        v->slot[i].id = (int)++v->n;
    }
    return v->slot[i].id;
}

/* ---- lists */

#define PUSH(list, n, cap, ...)                                                                    \
    do {                                                                                           \
        if ((n) == (cap)) {                                                                        \
            (cap) = (cap) ? 2 * (cap) : 64;                                                        \
            (list) = xreallocarray((list), (cap), sizeof *(list));                                 \
        }                                                                                          \
        (list)[(n)++] = __VA_ARGS__;                                                               \
    } while (0)

static char *keep_text(struct sentences *s, struct buf *b)
{
    char *text = buf_detach(b);
    PUSH(s->kept, s->kepts, s->kepts_cap, text);
    return text;
}

/* ---- text to tokens */

/* In the text of a block: what parts units, and a line that goes on. */
#define PARTS '\v'
#define LINE '\n'

struct reader {
    struct sentences *s;
    struct vocabulary *v;
    int line, depth;
};

static void add_token(struct sentences *s, enum token_kind kind, int id, const char *text,
                      size_t len)
{
    PUSH(s->token, s->tokens, s->tokens_cap, (struct token){kind, id, text, len});
}

static void add_values(struct reader *r, const struct time_found *found)
{
    struct sentences *s = r->s;
    for (int i = 0; i < found->n; i++) {
        size_t cap = s->values_cap;
        PUSH(s->value, s->values, s->values_cap, found->value[i]);
        if (cap != s->values_cap)
            s->value_line = xreallocarray(s->value_line, s->values_cap, sizeof *s->value_line);
        s->value_line[s->values - 1] = r->line;
    }
}

/* Bytes of a character that is no letter: dashes, bullets, arrows' kin that stand for "-", blanks.
 */
static size_t separator(const char *at, const char *end)
{
    static const char *const marks[] = {"–", "—", "‑", "−", "•", "·", "\xC2\xA0", "‍", "️"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i]);
        if (at + len <= end && !memcmp(at, marks[i], len))
            return len;
    }
    return strchr(" \t\r*_~`#>|-+[]()<>\\:", *at) ? 1 : 0;
}

static bool in_word(const char *at, const char *end)
{
    return isalnum((unsigned char)*at) || ((unsigned char)*at >= 0x80 && !separator(at, end));
}

static void add_word(struct reader *r, const char *at, size_t len)
{
    add_token(r->s, TOKEN_WORD, vocabulary_id(r->v, at, len), at, len);
}

/* Words, single marks, and what stands for a time or a length of time. */
static void tokenise(struct reader *r, const char *at, const char *end)
{
    bool before = false; /* a letter or digit */
    while (at < end) {
        struct time_found found;
        long seconds;
        size_t n = before ? 0 : times_at(at, end, &found);
        if (n) {
            add_values(r, &found);
            add_token(r->s, TOKEN_TIME, 0, at, n);
        } else if (!before && (n = times_length_at(at, end, &seconds))) {
            char word[32];
            int len = snprintf(word, sizeof word, "<%ld s>", seconds);
            add_token(r->s, TOKEN_WORD, vocabulary_id(r->v, word, (size_t)len), at, n);
        } else if (*at == LINE) {
            add_token(r->s, TOKEN_LINE, 0, at, n = 1);
        } else if ((n = separator(at, end))) {
            if (*at == ':')
                add_token(r->s, TOKEN_LABEL, 0, at, 1);
            else if (strchr("([", *at))
                add_token(r->s, TOKEN_OPEN, 0, at, 1);
            else if (strchr(")]", *at))
                add_token(r->s, TOKEN_CLOSE, 0, at, 1);
        } else if (in_word(at, end)) {
            while (at + n < end && in_word(at + n, end))
                n++;
            add_word(r, at, n);
        } else {
            add_word(r, at, n = 1);
        }
        before = in_word(at + n - 1, end);
        at += n;
    }
}

static bool is_trimmed(const struct token *t)
{
    return t->kind == TOKEN_LINE ||
           (t->kind == TOKEN_WORD && t->len == 1 && strchr(".,;'\"&=/", *t->text));
}

static void add_unit(struct reader *r, enum unit_kind kind, const char *from, const char *end)
{
    struct sentences *s = r->s;
    size_t first = s->tokens, values = s->values;
    tokenise(r, from, end);
    if (kind == UNIT_FRONT)
        s->values = values; /* when it was published is not the incident's matter */
    size_t end_of = s->tokens;
    while (end_of > first && is_trimmed(&s->token[end_of - 1]))
        end_of--;
    while (first < end_of && is_trimmed(&s->token[first]))
        first++;
    if (end_of > first)
        PUSH(s->unit, s->units, s->units_cap, (struct unit){kind, r->line, first, end_of - first});
}

/* A sentence ends at a full stop and its kin with a blank behind them. */
static void add_sentences(struct reader *r, enum unit_kind kind, const char *from, const char *end)
{
    const char *begin = from;
    int line = r->line;
    for (const char *at = from; at < end; at++) {
        r->line = line;
        if (*at == LINE)
            line++;
        if (!strchr(".!?", *at) || kind == UNIT_HEADING)
            continue;
        const char *behind = at + 1;
        while (behind < end && strchr("\"')*_", *behind))
            behind++;
        if (behind < end && isspace((unsigned char)*behind)) {
            add_unit(r, kind, begin, behind);
            begin = behind;
        }
    }
    add_unit(r, kind, begin, end);
    r->line = line;
}

/* ---- inline */

static void add_url(struct sentences *s, const char *url, size_t len)
{
    struct buf b = BUF_INIT;
    if (!len)
        return;
    buf_add(&b, url, len);
    PUSH(s->url, s->urls, s->urls_cap, buf_detach(&b));
}

static bool is_html_tag(const char *name, size_t len)
{
    static const char *const tags[] = {
        "a",       "abbr",   "article", "aside",   "b",          "big",    "blockquote", "br",
        "center",  "cite",   "code",    "col",     "colgroup",   "dd",     "del",        "details",
        "div",     "dl",     "dt",      "em",      "figcaption", "figure", "font",       "footer",
        "h1",      "h2",     "h3",      "h4",      "h5",         "h6",     "header",     "hr",
        "i",       "iframe", "img",     "ins",     "kbd",        "li",     "main",       "mark",
        "nav",     "ol",     "p",       "picture", "pre",        "q",      "s",          "samp",
        "section", "small",  "source",  "span",    "strike",     "strong", "sub",        "summary",
        "sup",     "table",  "tbody",   "td",      "tfoot",      "th",     "thead",      "time",
        "tr",      "tt",     "u",       "ul",      "var",        "video",  "script",     "style",
    };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strlen(tags[i]) == len && !strncasecmp(name, tags[i], len))
            return true;
    return false;
}

/* The value of an attribute, "" where there is none. */
static const char *attribute(const char *tag, const char *end, const char *name, size_t *len)
{
    size_t n = strlen(name);
    *len = 0;
    for (const char *at = tag + 1; at + n + 1 < end; at++) {
        if (strncasecmp(at, name, n) || at[n] != '=' || !isspace((unsigned char)at[-1]))
            continue;
        const char *value = at + n + 1;
        char quote = strchr("\"'", *value) ? *value++ : ' ';
        const char *stop = value;
        while (stop < end && *stop != quote && !(quote == ' ' && *stop == '>'))
            stop++;
        *len = (size_t)(stop - value);
        return value;
    }
    return "";
}

/* What is seen of a tag: where it breaks the line, what it shows, and where it leads. */
static void add_tag(struct reader *r, const char *tag, const char *end, struct buf *out)
{
    static const char *const addresses[] = {"src", "href"};
    size_t len;
    for (size_t i = 0; i < 2; i++) {
        const char *url = attribute(tag, end, addresses[i], &len);
        add_url(r->s, url, len);
    }
    const char *alt = attribute(tag, end, "alt", &len);
    buf_addc(out, PARTS);
    if (len) {
        buf_add(out, alt, len);
        buf_addc(out, PARTS);
    }
}

/* HTML without its tags and comments; what only looks like a tag stays. */
static void add_html(struct reader *r, const char *at, size_t size, struct buf *out)
{
    const char *end = at + size;
    while (at < end) {
        if (end - at >= 4 && !memcmp(at, "<!--", 4)) {
            const char *stop = at + 4;
            while (stop + 3 <= end && memcmp(stop, "-->", 3) != 0)
                stop++;
            at = stop + 3 <= end ? stop + 3 : end;
            continue;
        }
        if (*at == '<') {
            const char *name = at + 1 + (at + 1 < end && at[1] == '/'), *stop = name;
            while (stop < end && isalnum((unsigned char)*stop))
                stop++;
            const char *close = memchr(stop, '>', (size_t)(end - stop));
            if (close && is_html_tag(name, (size_t)(stop - name))) {
                if (at[1] != '/' && strchr("aibBI", *name) == NULL)
                    add_tag(r, at, close, out);
                else if (at[1] != '/') {
                    size_t before = out->len;
                    add_tag(r, at, close, out);
                    /* a link or bold words are in the middle of a sentence */
                    if (strncasecmp(name, "img", 3) && strncasecmp(name, "br", 2) &&
                        strncasecmp(name, "blockquote", 10))
                        buf_truncate(out, before);
                }
                at = close + 1;
                continue;
            }
        }
        buf_addc(out, *at++);
    }
}

static void add_inline(struct reader *r, cmark_node *block, struct buf *out)
{
    cmark_iter *iter = cmark_iter_new(block);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        const char *literal = cmark_node_get_literal(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buf_adds(out, literal);
        else if (type == CMARK_NODE_SOFTBREAK)
            buf_addc(out, LINE);
        else if (type == CMARK_NODE_LINEBREAK)
            buf_addc(out, PARTS);
        else if (type == CMARK_NODE_HTML_INLINE)
            add_html(r, literal, strlen(literal), out);
        else if (type == CMARK_NODE_IMAGE)
            buf_addc(out, PARTS);
        if ((type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) && event == CMARK_EVENT_ENTER)
            add_url(r->s, cmark_node_get_url(node), strlen(cmark_node_get_url(node)));
        if ((type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) && event == CMARK_EVENT_EXIT &&
            *cmark_node_get_title(node)) {
            buf_addc(out, ' ');
            buf_adds(out, cmark_node_get_title(node));
        }
    }
    cmark_iter_free(iter);
}

/* ---- blocks */

/* Takes ":eye:" and its kin out of a heading. */
static void drop_shortcodes(struct buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        size_t n =
            text->data[i] == ':' ? strspn(text->data + i + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
        if (n < 2 || text->data[i + 1 + n] != ':')
            continue;
        memmove(text->data + i, text->data + i + n + 2, text->len - i - n - 1);
        text->len -= n + 2;
    }
}

static bool is_delimiter_row(const char *at, const char *end)
{
    bool dash = false, pipe = false;
    for (; at < end; at++) {
        dash = dash || *at == '-';
        pipe = pipe || *at == '|';
        if (!strchr("-|: \t", *at))
            return false;
    }
    return dash && pipe;
}

static bool is_table(const char *text)
{
    const char *line = strchr(text, LINE);
    for (; line; line = strchr(line + 1, LINE)) {
        const char *end = strchr(line + 1, LINE);
        if (is_delimiter_row(line + 1, end ? end : line + 1 + strlen(line + 1)))
            return true;
    }
    return false;
}

static void add_paragraph(struct reader *r, cmark_node *node, enum unit_kind kind)
{
    struct buf out = BUF_INIT;
    cmark_node *up = cmark_node_parent(node);
    add_inline(r, node, &out);
    if (kind == UNIT_HEADING)
        drop_shortcodes(&out);
    const char *text = keep_text(r->s, &out), *from = text;
    bool first = cmark_node_get_type(up) == CMARK_NODE_ITEM && !cmark_node_previous(node);
    if (first && from[0] == '[' && strchr(" xX", from[1]) && from[1] && from[2] == ']')
        from += 3;
    bool table = kind == UNIT_TEXT && is_table(text);
    for (const char *at = from;; at++) {
        bool ends = !*at || *at == PARTS || (table && (*at == '|' || *at == LINE));
        if (!ends)
            continue;
        add_sentences(r, table ? UNIT_CELL : kind, from, at);
        if (!*at)
            break;
        if (*at == LINE)
            r->line++;
        from = at + 1;
    }
}

static void add_code(struct reader *r, const char *literal)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, literal);
    const char *at = keep_text(r->s, &out);
    for (const char *end; *at; at = end + (*end != '\0')) {
        end = at + strcspn(at, "\n");
        add_unit(r, UNIT_CODE, at, end);
        r->line++;
    }
}

static void read_markdown(struct reader *r, const char *text, size_t len, int line);

/* What stands in a block of HTML is read as Markdown: it was often meant so. */
static void add_html_block(struct reader *r, const char *literal)
{
    struct buf out = BUF_INIT;
    add_html(r, literal, strlen(literal), &out);
    for (size_t i = 0; i < out.len; i++)
        if (out.data[i] == PARTS)
            out.data[i] = ' ';
    const char *text = keep_text(r->s, &out);
    if (r->depth < 2 && strcmp(text, literal) != 0)
        read_markdown(r, text, strlen(text), r->line);
    else
        add_code(r, text);
}

static void read_markdown(struct reader *r, const char *text, size_t len, int line)
{
    cmark_node *root = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    cmark_iter *iter = cmark_iter_new(root);
    r->depth++;
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
            type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK)
            r->line = line - 1 + cmark_node_get_start_line(node);
        if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) {
            add_paragraph(r, node, type == CMARK_NODE_HEADING ? UNIT_HEADING : UNIT_TEXT);
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            add_code(r, cmark_node_get_literal(node));
        } else if (type == CMARK_NODE_HTML_BLOCK) {
            add_html_block(r, cmark_node_get_literal(node));
        }
    }
    r->depth--;
    cmark_iter_free(iter);
    cmark_node_free(root);
}

/* ---- front matter */

/* Of what says how a site shows the page nothing is asked; what is asked of the others, a key says.
 */
static bool is_kept_key(const char *key, size_t len)
{
    static const char *const keys[] = {
        "title",   "author", "authors",  "date",         "description", "summary", "subtitle",
        "excerpt", "owner",  "services", "resolvedWhen", "affected",    "status"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i]) == len && !strncasecmp(key, keys[i], len))
            return true;
    return false;
}

static size_t count_words(const char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += isalnum((unsigned char)s[i]) && (!i || isspace((unsigned char)s[i - 1]));
    return n;
}

static void add_front_line(struct reader *r, const char *line, size_t len, bool *kept)
{
    size_t key = 0;
    if (len && *line == '#')
        return;
    while (key < len && (isalnum((unsigned char)line[key]) || strchr("_-", line[key])))
        key++;
    size_t value = key;
    while (value < len && line[value] == ' ')
        value++;
    if (key && value < len && strchr(":=", line[value])) {
        *kept = is_kept_key(line, key);
        value++;
    } else {
        value = 0; /* it goes on, or is an item of a list */
    }
    if (!*kept && count_words(line + value, len - value) < 5)
        return;
    struct buf out = BUF_INIT;
    buf_add(&out, line + value, len - value);
    /* the items of a list in one line are units of their own */
    const char *text = keep_text(r->s, &out);
    size_t open = strspn(text, " ");
    const char *from = text;
    for (const char *at = text; text[open] == '[' && *at; at++)
        if (*at == ',') {
            add_unit(r, UNIT_FRONT, from, at);
            from = at + 1;
        }
    add_unit(r, UNIT_FRONT, from, from + strlen(from));
}

/* How many bytes the front matter takes. */
static size_t read_front(struct reader *r, const char *text, size_t len)
{
    if (len < 4 || (memcmp(text, "---", 3) != 0 && memcmp(text, "+++", 3) != 0))
        return 0;
    const char *end = text + len, *at = memchr(text, '\n', len);
    bool kept = false;
    if (!at || strspn(text + 3, " \r") != (size_t)(at - text - 3))
        return 0;
    for (const char *look = at + 1, *next; look < end; look = next + 1) {
        next = memchr(look, '\n', (size_t)(end - look));
        next = next ? next : end;
        if (next - look >= 3 && !memcmp(look, text, 3) &&
            strspn(look + 3, " \r") >= (size_t)(next - look - 3)) {
            r->line = 2;
            for (at++; at < look; at = memchr(at, '\n', (size_t)(end - at)), at++, r->line++)
                add_front_line(r, at, strcspn(at, "\r\n"), &kept);
            return (size_t)(next - text) + (next < end);
        }
    }
    return 0;
}

void sentences_read(struct sentences *s, struct vocabulary *v, const char *text, size_t len)
{
    struct reader r = {.s = s, .v = v, .line = 1};
    int line = 1;
    if (len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        len -= 3;
    }
    size_t front = read_front(&r, text, len);
    for (size_t i = 0; i < front; i++)
        line += text[i] == '\n';
    s->front_units = s->units;
    read_markdown(&r, text + front, len - front, line);
}

void sentences_release(struct sentences *s)
{
    for (size_t i = 0; i < s->kepts; i++)
        free(s->kept[i]);
    for (size_t i = 0; i < s->urls; i++)
        free(s->url[i]);
    free(s->kept);
    free(s->url);
    free(s->token);
    free(s->unit);
    free(s->value);
    free(s->value_line);
}
