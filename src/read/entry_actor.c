/* Who an entry names right behind its time. */
#include "read/entry.h"
#include "read/entry_blanks.h"

#include "read/fold.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <string.h>

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || (c & 0x80);
}

static size_t name_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && i < 40 && is_name_byte(s[i]))
        i++;
    while (i > 0 && (s[i - 1] == '.' || s[i - 1] == '-'))
        i--;
    return i;
}

/* What stands in brackets and is no name. */
static const char *const no_names[] = {
    "update",     "info",       "warn",     "warning", "error",    "debug",    "fatal",
    "critical",   "note",       "fix",      "fixed",   "resolved", "start",    "end",
    "alert",      "deploy",     "todo",     "wip",     "internal", "external", "public",
    "ok",         "outage",     "incident", "edit",    "added",    "approx",   "investigating",
    "monitoring", "identified", NULL};

static bool is_name(const char *s, size_t n)
{
    struct folded f;
    fold(&f, s, n, false);
    return n > 1 && f.n > 0 && !f.v[0].capitals && !fold_in(f.v[0].word, no_names) &&
           !event_kind_find(f.v[0].word) && !isdigit((unsigned char)s[0]);
}

/* HTML's own names look like nicks. */
static const char *const tags[] = {"a",    "b",   "br",  "code", "del", "div", "em",  "i",
                                   "img",  "ins", "kbd", "li",   "ol",  "p",   "pre", "s",
                                   "span", "sub", "sup", "tt",   "u",   "ul",  NULL};

/* One name at the beginning: "@nova", "`@nova`", "<nova>", "[nova]": where it stands, and the bytes
 * that it takes; 0: there is none. A chat's nick may have no '@'. */
static size_t read_name(const char *s, size_t n, const char **name, size_t *len)
{
    char close = 0;
    size_t i = 0;
    if (n && (s[0] == '<' || s[0] == '[' || s[0] == '`')) {
        close = s[0] == '<' ? '>' : s[0] == '[' ? ']' : '`';
        i++;
    }
    bool at = i < n && s[i] == '@';
    if (!at && (!close || close == '`'))
        return 0;
    i += at;
    *name = s + i;
    *len = name_length(s + i, n - i);
    i += *len;
    if (!*len || (close && (i >= n || s[i++] != close)))
        return 0;
    /* What goes on is another word ("@nova's", "@nova/team", "[fix](URL)"). */
    if (i < n && !is_blank(s[i]) && !strchr(":,;-)", s[i]))
        return 0;
    struct folded f;
    fold(&f, *name, *len, false);
    if (!at && (!is_name(*name, *len) || (close == '>' && f.n == 1 && fold_in(f.v[0].word, tags))))
        return 0;
    return i;
}

/* "and", "&", "," between names: the bytes up to the next one. */
static size_t read_joint(const char *s, size_t n)
{
    size_t i = skip_blanks(s, n, 0);
    if (i < n && (s[i] == ',' || s[i] == '&' || s[i] == '/' || s[i] == '+'))
        i++;
    if (i + 4 < n && !memcmp(s + skip_blanks(s, n, i), "and ", 4))
        i = skip_blanks(s, n, i) + 4;
    return i ? skip_blanks(s, n, i) : 0;
}

size_t entry_actors(const char *s, size_t n, struct buf *by)
{
    const char *name;
    size_t len, end = 0, took = read_name(s, n, &name, &len);
    while (took) {
        buf_add(by, name, len);
        end += took;
        size_t joint = read_joint(s + end, n - end);
        took = joint ? read_name(s + end + joint, n - end - joint, &name, &len) : 0;
        /* Two names side by side are the subject and whom it speaks to. */
        bool joined = took && strspn(s + end, " ") < joint;
        if (!joined)
            break;
        buf_add(by, s + end, joint);
        end += joint;
    }
    return end;
}
