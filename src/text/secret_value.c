/* Values: what stands where a secret would, judged by what it looks like and by how much its name
 * says.
 */
#include "text/secret_internal.h"

#include <string.h>

/* What can only stand for a secret, or says something about one. */
static const char *const stand_ins[] = {
    "api-key", "api_key",   "apikey",    "bad",      "bearer",       "changed",  "changeme",
    "default", "disabled",  "empty",     "enabled",  "example",      "expired",  "fail",
    "failed",  "failure",   "false",     "field",    "file",         "generate", "generated",
    "hidden",  "incorrect", "input",     "integer",  "invalid",      "key",      "leaked",
    "less",    "masked",    "missing",   "new",      "nil",          "none",     "null",
    "number",  "okay",      "optional",  "pass",     "passwd",       "password", "prompt",
    "pwd",     "redacted",  "refused",   "rejected", "removed",      "required", "reset",
    "revoked", "rotated",   "stale",     "stdin",    "string",       "success",  "text",
    "token",   "true",      "undefined", "unknown",  "unset",        "user",     "username",
    "valid",   "value",     "varchar",   "wrong",    "yourpassword", NULL};

/* What values begin with that name a place or a method, not a secret. */
static const char *const beginnings[] = {"your",   "base64", "sha1",  "sha2",   "md5",  "bcrypt",
                                         "argon2", "pbkdf2", "file:", "vault:", "arn:", NULL};

struct letters {
    size_t len, digits, lower, upper, hex, hyphens, other, different;
};

static struct letters count(const struct scan *s, size_t from, size_t to)
{
    struct letters n = {.len = to - from};
    unsigned seen[8] = {0};
    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)s->text[i];
        n.digits += is_digit((char)c);
        n.lower += is_lower((char)c);
        n.upper += is_upper((char)c);
        n.hex += is_digit((char)c) || (to_lower((char)c) >= 'a' && to_lower((char)c) <= 'f');
        n.hyphens += c == '-' || c == '_';
        n.other += !is_alnum((char)c) && c != '-' && c != '_';
        n.different += !(seen[c / 32] >> c % 32 & 1);
        seen[c / 32] |= 1U << c % 32;
    }
    return n;
}

static size_t end_in_quotes(const struct scan *s, size_t at, char quote, bool escaped)
{
    for (size_t i = at; i < s->len && i - at < VALUE_MOST && s->text[i] != '\n'; i++)
        if (escaped ? s->text[i] == '\\' && byte_at(s, i + 1) == quote : s->text[i] == quote)
            return i;
    return at;
}

/* Of a query, as in "?password=x&user=y". */
static bool is_next_field(const struct scan *s, size_t at)
{
    size_t i = at + 1;
    while (i - at < 32 && is_word(byte_at(s, i)))
        i++;
    return i > at + 1 && byte_at(s, i) == '=';
}

static bool ends_value(const struct scan *s, size_t at)
{
    char c = s->text[at];
    return is_space(c) || is_one_of(c, "\"'`,;<>)}]\\") || (c == '&' && is_next_field(s, at));
}

bool value_at(const struct scan *s, size_t at, size_t *from, size_t *to, bool *quoted)
{
    bool escaped = byte_at(s, at) == '\\' && byte_at(s, at + 1) == '"';
    char c = byte_at(s, at + escaped);
    *quoted = is_one_of(c, "\"'`");
    if (*quoted) {
        *from = at + escaped + 1;
        *to = end_in_quotes(s, *from, c, escaped);
        return *to > *from;
    }
    size_t end = at;
    while (end < s->len && end - at < VALUE_MOST && !ends_value(s, end))
        end++;
    /* What ends a sentence is no part of it. */
    while (end > at && is_one_of(s->text[end - 1], ".:?"))
        end--;
    *from = at;
    *to = end;
    return end > at;
}

size_t value_end(const struct scan *s, size_t to, bool quoted)
{
    while (to < s->len && (quoted ? !is_space(s->text[to]) && !is_one_of(s->text[to], "\"'`")
                                  : !ends_value(s, to)))
        to++;
    return to;
}

/* As a program makes them: long, and of more than words. */
static bool looks_made(const struct letters *n)
{
    if (n->other > n->len / 4 || n->different < 6)
        return false;
    if (n->digits && n->hex + n->hyphens == n->len) /* hexadecimal, or a UUID */
        return n->len >= 16 && n->hex > n->digits;
    if (n->digits && n->lower && n->upper)
        return n->len >= 10;
    if (n->digits >= 2 && (n->lower || n->upper))
        return n->len >= 16 && n->hyphens * 8 < n->len;
    return n->lower > 3 && n->upper > 3 && n->len >= 24 && n->hyphens * 8 < n->len;
}

static bool stands_for_one(const struct scan *s, size_t from, size_t to, const struct letters *n,
                           bool quoted)
{
    bool escaped = s->text[from] == '\\' && to - from > 1; /* "\[redacted\]", in Markdown */
    char c = s->text[from + escaped];
    if (is_one_of(c, "$<{%*[(|=") || n->different < 3 || is_listed(s, from, to, stand_ins))
        return true;
    for (const char *const *word = beginnings; *word; word++)
        if (stands_at(s, from, *word))
            return true;
    /* A path, a URL; a call or an expression; what was cut off. */
    for (size_t i = from; i < to; i++) {
        const char *p = s->text + i;
        size_t left = to - i;
        if ((left > 2 && !memcmp(p, "://", 3)) || (left > 1 && !memcmp(p, "${", 2)) ||
            (left > 1 && !memcmp(p, "{{", 2)) || (left > 2 && !memcmp(p, "...", 3)) ||
            (left > 2 && !memcmp(p, "\xE2\x80\xA6", 3)) || (left > 2 && !memcmp(p, "***", 3)) ||
            (!quoted && is_one_of(*p, "([")))
            return true;
    }
    if (n->len >= 40 && looks_made(n)) /* base64 may begin with '/' */
        return false;
    return (c == '/' || c == '~' || c == '.') && memchr(s->text + from + 1, '/', to - from - 1);
}

bool value_is_secret(const struct scan *s, size_t from, size_t to, enum reason reason, bool quoted)
{
    struct letters n = count(s, from, to);
    if (n.len < 4 || stands_for_one(s, from, to, &n, quoted))
        return false;
    bool letters = n.lower + n.upper > 0;
    switch (reason) {
    case REASON_STRONG:
        return !quoted || !memchr(s->text + from, ' ', n.len) || n.digits || n.other > 2;
    case REASON_WEAK:
        if (quoted && !memchr(s->text + from, ' ', n.len))
            return letters;
        return n.len >= 6 && letters &&
               (n.digits || n.other || (n.hyphens >= 2 && n.len >= 12) || (n.lower && n.upper > 1));
    case REASON_TOKEN:
        return looks_made(&n) || (n.len >= 8 && n.digits && letters && n.different >= 4);
    case REASON_MADE:
        return looks_made(&n);
    }
    return false;
}

static int base64_value(char c)
{
    return is_upper(c)   ? c - 'A'
           : is_lower(c) ? c - 'a' + 26
           : is_digit(c) ? c - '0' + 52
           : c == '+'    ? 62
           : c == '/'    ? 63
                         : -1;
}

bool value_is_login(const struct scan *s, size_t from, size_t to)
{
    unsigned bits = 0, n = 0, plain = 0;
    size_t colon = 0;
    while (to > from && s->text[to - 1] == '=')
        to--;
    for (size_t i = from; i < to; i++) {
        int value = base64_value(s->text[i]);
        if (value < 0)
            return false;
        bits = (bits << 6 | (unsigned)value) & 0xFFFF;
        n += 6;
        if (n < 8)
            continue;
        n -= 8;
        unsigned char c = (unsigned char)(bits >> n);
        if (c < ' ' || c == 0x7F)
            return false;
        plain++;
        if (c == ':' && !colon)
            colon = plain;
    }
    return colon && plain > colon;
}
