#include "read/about_internal.h"
#include "read/fold.h"

#include "base/alloc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TITLE_LONGEST 400

/* What a document of this kind calls itself, at either end of its title. Longer ones first. */
static const char *const names[] = {"incident post-mortem report",
                                    "incident postmortem report",
                                    "incident report",
                                    "post-incident report",
                                    "post-incident review",
                                    "post incident review",
                                    "incident review",
                                    "outage report",
                                    "post-mortem report",
                                    "postmortem report",
                                    "post mortem report",
                                    "post-mortem analysis",
                                    "postmortem analysis",
                                    "post-mortem",
                                    "postmortem",
                                    "post mortem",
                                    "informe de incidente",
                                    "informe del incidente",
                                    "relatório de incidente",
                                    "rapport d'incident",
                                    NULL};

static const char *const links[] = {"of ", "for ", "on ", "de ", "del ", "do ", "da ", NULL};

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static size_t name_at(const char *s, size_t len)
{
    for (int i = 0; names[i]; i++) {
        size_t n = strlen(names[i]);
        if (n <= len && !strncasecmp(s, names[i], n) && (n == len || !is_word_byte(s[n])))
            return n;
    }
    return 0;
}

/* Bytes that part a name from the rest of the title. */
static size_t parting(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len) {
        size_t step = strchr(" :-|/,", s[n]) && s[n] ? 1 : 0;
        if (!step && len - n >= 3 && (!memcmp(s + n, "–", 3) || !memcmp(s + n, "—", 3)))
            step = 3;
        if (!step)
            break;
        n += step;
    }
    return n;
}

/* Skips pictures and punctuation before a name. */
static size_t ornaments(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && !isalnum((unsigned char)s[n]) && !strchr("[(`\"'<", s[n]))
        n++;
    return n;
}

static bool trim_front(const char **title, size_t *len)
{
    size_t skip = ornaments(*title, *len);
    const char *s = *title + skip;
    size_t n = *len - skip, name = name_at(s, n);
    if (!name)
        return false;
    size_t sign = parting(s + name, n - name);
    bool linked = false;
    for (int i = 0; links[i] && !linked && sign; i++) {
        size_t word = strlen(links[i]);
        linked = n - name - sign > word && !strncasecmp(s + name + sign, links[i], word);
        if (linked)
            sign += word;
    }
    bool parted = memchr(s + name, ':', sign) || sign > 1 || linked || name + sign == n;
    if (!parted && !(sign == 1 && isupper((unsigned char)s[name + sign])))
        return false;
    *title = s + name + sign;
    *len = n - name - sign;
    return true;
}

static bool trim_back(const char **title, size_t *len)
{
    const char *s = *title;
    for (size_t at = *len; at-- > 0;) {
        if (at && is_word_byte(s[at - 1]))
            continue;
        size_t end = *len;
        while (end > at && strchr(").:! ", s[end - 1]))
            end--;
        if (name_at(s + at, end - at) != end - at || end == at) {
            if (*len - at > 40)
                return false;
            continue;
        }
        while (at && strchr(" :-|/,(", s[at - 1]))
            at--;
        while (at >= 3 && (!memcmp(s + at - 3, "–", 3) || !memcmp(s + at - 3, "—", 3)))
            at -= 3;
        while (at && s[at - 1] == ' ')
            at--;
        *len = at;
        return true;
    }
    return false;
}

/* From behind "Postmortem:" and its kin, and up to one that ends it. */
static void trim_title(const char **title, size_t *len)
{
    while (*len && strchr(" \n\t", **title))
        (*title)++, (*len)--;
    while (*len && strchr(" \n\t", (*title)[*len - 1]))
        (*len)--;
    if (!trim_front(title, len))
        trim_back(title, len);
    size_t n = *len;
    while (n && strchr(" ", **title))
        (*title)++, n--;
    *len = n;
}

/* Sets the title unless it would be empty or is one. */
static bool set_title(struct finding *f, const char *text)
{
    size_t len = strlen(text);
    const char *title = text;
    trim_title(&title, &len);
    if (!len || f->r->incident.title)
        return false;
    struct buf clean = BUF_INIT;
    for (size_t i = 0; i < len; i++)
        buf_addc(&clean, title[i] == '\n' ? ' ' : title[i]);
    str_replace(&f->r->incident.title, clean.data);
    buf_release(&clean);
    return true;
}

/* Whether two titles say the same, but for their names and punctuation. */
static bool same_title(const char *a, const char *b)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    trim_title(&a, &a_len);
    trim_title(&b, &b_len);
    struct folded x, y;
    fold(&x, a, a_len, false);
    fold(&y, b, b_len, false);
    bool same = x.n == y.n && x.more == y.more;
    for (size_t i = 0; same && i < x.n; i++)
        same = !strcmp(x.v[i].word, y.v[i].word);
    return same;
}

/* Whether a heading names nothing but a document of this kind. */
static bool says_nothing(const char *heading)
{
    size_t len = strlen(heading);
    trim_title(&heading, &len);
    struct folded f;
    fold(&f, heading, len, false);
    return !f.n;
}

/* A first line that is all bold, or says that it is a postmortem. */
static void title_of_line(struct finding *f)
{
    struct part *p = &f->o->part[0];
    if (!p->n || p->piece[0].taken || block_type(p->piece[0].block) != BLOCK_PARAGRAPH)
        return;
    struct pieces lines = {0};
    block_pieces(p->piece[0].document, p->piece[0].block, SPLIT_LINES, &lines);
    const char *title = lines.text.data;
    size_t all = lines.n == 1 ? lines.v[0].len : 0, len = all;
    while (all && title[all - 1] == ' ')
        all--;
    trim_title(&title, &len);
    bool named = len < all, bold = all && lines.v[0].bold >= all && title[len - 1] != '.';
    if (all && all < TITLE_LONGEST / 2 && len && (named || bold) &&
        set_title(f, lines.text.data + lines.v[0].from))
        p->piece[0].taken = true;
    pieces_release(&lines);
}

void about_title(struct finding *f)
{
    int part = part_next(f->o, -1, PART_TITLE), line;
    while (part != -1 && f->o->part[part].form != HEADING_REAL)
        part = part_next(f->o, part, PART_TITLE);
    const char *heading = part == -1 ? "" : f->o->part[part].heading;
    const char *front = about_front(f, (const char *const[]){"title", "incident", NULL}, &line);
    if (front)
        set_title(f, front);
    if (part != -1 && front && !says_nothing(heading) && !same_title(heading, front))
        f->o->part[part].kind = PART_OTHER; /* it is a section then */
    else if (part != -1 && !front)
        set_title(f, heading);
    for (int i = -1; (i = part_next(f->o, i, PART_TITLE)) != -1;) {
        struct buf words = BUF_INIT;
        if (f->o->part[i].form != HEADING_REAL)
            about_words(f->o, i, &words);
        if (words.len && words.len < TITLE_LONGEST && set_title(f, words.data))
            part_take(f->o, i, 0, 1 << 30);
        buf_release(&words);
    }
    if (!f->r->incident.title)
        title_of_line(f);
    if (!f->r->incident.title)
        f->r->incident.title = xstrdup("Incident");
}
