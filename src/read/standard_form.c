#include "read/standard_form.h"

#include "store/vocabulary.h"
#include "text/markdown.h"
#include "text/markdown_live.h"

#include <string.h>

void standard_add_listed(struct buf *out, const char *value)
{
    for (const char *s = value; *s; s++) {
        buf_addc(out, *s);
        if (*s == ',' && s[1] == ' ')
            buf_addc(out, MARKDOWN_APART);
    }
}

static const char *const labels[PARTICULARS] = {"owner: ", "due: ",    "priority: ",
                                                "kind: ",  "ticket: ", "started",
                                                "dropped", "done: ",   "proof: "};

size_t standard_particular(const char *s, size_t n, enum particular *which)
{
    for (int i = 0; i < PARTICULARS; i++) {
        size_t len = strlen(labels[i]);
        if (n < len || memcmp(s, labels[i], len) != 0)
            continue;
        *which = (enum particular)i;
        if (labels[i][len - 1] == ' ')
            return len;
        if (i == PARTICULAR_DROPPED && n - len >= 2 && s[len] == ':' && s[len + 1] == ' ')
            return len + 2;
        if (n == len || s[len] == ')' || s[len] == ',')
            return len;
    }
    return 0;
}

void standard_add_value(struct buf *out, const char *value)
{
    size_t n = strlen(value);
    enum particular which;
    for (size_t i = 0; i < n; i++) {
        buf_addc(out, value[i]);
        if (value[i] == ',' && i + 1 < n && value[i + 1] == ' ' &&
            standard_particular(value + i + 2, n - i - 2, &which))
            buf_addc(out, MARKDOWN_APART);
    }
}

size_t standard_find_particulars(const char *text, size_t n)
{
    enum particular which;
    for (size_t i = 0; i + 1 < n; i++)
        if (text[i] == ' ' && text[i + 1] == '(' &&
            standard_particular(text + i + 2, n - i - 2, &which))
            return i;
    return SIZE_MAX;
}

bool standard_has_particulars(const char *text)
{
    return strchr(text, '(') && standard_find_particulars(text, strlen(text)) != SIZE_MAX;
}

bool standard_is_url(const char *s, size_t n)
{
    struct buf shown = BUF_INIT;
    size_t i = 0;
    while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != 0x7F)
        i++;
    if (i == n)
        return markdown_is_url(s, n);
    /* What a document shows of a control character is a letter like any other. */
    for (i = 0; i < n; i++)
        buf_addc(&shown, (unsigned char)s[i] >= 0x20 && s[i] != 0x7F ? s[i]
                         : strchr("\t\n\r", s[i])                    ? ' '
                                                                     : 'x');
    bool is = markdown_is_url(shown.data, shown.len);
    buf_release(&shown);
    return is;
}

bool standard_ends_in_url(const char *text, size_t n, size_t *before)
{
    for (size_t i = n; i-- > 0;) {
        if (text[i] != ' ')
            continue;
        *before = i;
        return standard_is_url(text + i + 1, n - i - 1);
    }
    return false;
}

bool standard_is_heading(const char *heading)
{
    static const char *const own[] = {
        "Issue Summary",       "Timeline",   "Root Cause and Resolution",
        "Lessons Learned",     "Conclusion", "Corrective and Preventative Measures",
        STANDARD_MORE_HEADING,
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(heading, own[i]))
            return true;
    return false;
}

bool standard_is_label(const char *name)
{
    if (*name == '~' || (*name >= '0' && *name <= '9')) /* a time */
        return true;
    for (const struct event_kind *k = event_kinds; k->name; k++) {
        size_t len = strlen(k->label), n = strlen(name);
        if (strncmp(name, k->label, len) != 0)
            continue;
        if (n == len || (!strncmp(name + len, " (", 2) && name[n - 1] == ')'))
            return true;
    }
    return false;
}
