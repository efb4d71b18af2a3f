/* Who and where: e-mail addresses, telephone numbers, names and addresses of inside networks. */
#include "text/secret_internal.h"

#include <arpa/inet.h>
#include <string.h>

enum { NAME_MOST = 253, LABEL_MOST = 63 };

static bool is_host(char c)
{
    return is_alnum(c) || c == '-';
}

/* What is behind a dot, but is no place. */
static const char *const endings[] = {
    "css",  "csv",    "gif",  "git", "go",     "gz",   "html",  "jpeg", "jpg",  "js",
    "json", "log",    "md",   "pdf", "php",    "png",  "py",    "rb",   "rs",   "service",
    "sh",   "socket", "sql",  "svg", "target", "tf",   "timer", "toml", "ts",   "txt",
    "webp", "xml",    "yaml", "yml", "zip",    "conf", "java",  "tar",  "lock", NULL};

/* ---- e-mail */

static const char *const of_nobody[] = {
    "abuse",    "contact",  "donotreply", "feedback",      "git",          "hello",         "help",
    "info",     "no-reply", "noreply",    "postmaster",    "press",        "privacy",       "sales",
    "security", "status",   "support",    "mailer-daemon", "do-not-reply", "notifications", NULL};
static const char *const of_anybody[] = {
    "bar",  "email", "example",  "foo", "me",        "name",      "someone",    "somebody",
    "test", "user",  "username", "you", "your.name", "your-name", "first.last", NULL};
static const char *const in_manuals[] = {"example", "invalid", "test", "localhost", NULL};
static const char *const inside[] = {"internal", "local",       "corp", "lan", "intra",
                                     "intranet", "localdomain", "svc",  NULL};

/* The name of a domain that begins at AT; 0: none with a dot and an ending of letters. LAST and
 * BEFORE are where its last two parts begin. */
static size_t domain_end(const struct scan *s, size_t at, size_t *last, size_t *before)
{
    size_t end = at, start = at;
    *last = *before = at;
    for (;;) {
        size_t label = end;
        while (is_host(byte_at(s, end)) && end - at < NAME_MOST)
            end++;
        if (end == label || end - label > LABEL_MOST)
            break;
        *before = *last;
        *last = start = label;
        if (byte_at(s, end) != '.' || !is_host(byte_at(s, end + 1)))
            break;
        end++;
    }
    if (start == at || end - start < 2)
        return 0;
    for (size_t i = start; i < end; i++)
        if (!is_lower(to_lower(s->text[i])))
            return 0;
    return end;
}

/* The user of a URL, as in "ssh://git@host". */
static bool is_user_of_url(const struct scan *s, size_t from)
{
    for (size_t i = from; i > 0 && from - i < 128 && !is_space(s->text[i - 1]); i--) {
        if (is_one_of(s->text[i - 1], "?\"'<>()"))
            return false;
        if (s->text[i - 1] == '/')
            return byte_before(s, i - 1) == '/';
    }
    return false;
}

static bool is_message_id(const struct scan *s, size_t from)
{
    if (byte_before(s, from) != '<' || from < 8)
        return false;
    size_t i = from - 1;
    while (i > 0 && is_space(s->text[i - 1]) && from - i < 4)
        i--;
    return (i >= 4 && stands_at(s, i - 4, "-id:")) ||
           (i >= 11 && stands_at(s, i - 11, "references:")) ||
           (i >= 12 && stands_at(s, i - 12, "in-reply-to:"));
}

bool look_email(const struct scan *s, size_t at, struct secret *out)
{
    size_t from = at, last, before, end = domain_end(s, at + 1, &last, &before);
    if (!end)
        return false;
    while (from > 0 && at - from < 64 &&
           (is_alnum(s->text[from - 1]) || is_one_of(s->text[from - 1], "._%+-")))
        from--;
    while (from < at && is_one_of(s->text[from], "._%+-"))
        from++;
    if (from == at || byte_before(s, at) == '.')
        return false;
    /* "HOST:PATH", as scp and git write it. */
    if (byte_at(s, end) == ':' &&
        (is_lower(to_lower(byte_at(s, end + 1))) || is_one_of(byte_at(s, end + 1), "/~")))
        return false;
    bool manual = is_listed(s, last, end, in_manuals) ||
                  (stands_at(s, before, "example.") && last == before + strlen("example."));
    if (is_listed(s, last, end, endings) || is_listed(s, last, end, inside) ||
        is_listed(s, from, at, of_nobody) || (manual && is_listed(s, from, at, of_anybody)) ||
        stands_at(s, at + 1, "users.noreply.") || is_user_of_url(s, from) || is_message_id(s, from))
        return false;
    return found(out, KIND_EMAIL, from, end);
}

/* ---- telephone numbers */

/* "+33 6 12 34 56 78", "+1 (415) 555-2671", "(415) 555-2671": with a country before it, or in the
 * American form; other numbers could be anything. */
bool look_phone(const struct scan *s, size_t at, struct secret *out)
{
    size_t i = at + (s->text[at] == '+'), digits = 0, parts = 0, end = at;
    bool area = s->text[at] == '(';
    if (is_word(byte_before(s, at)) || (!area && !is_digit(byte_at(s, i))) || byte_at(s, i) == '0')
        return false;
    if (area && !(is_digit(byte_at(s, at + 1)) && is_digit(byte_at(s, at + 2)) &&
                  is_digit(byte_at(s, at + 3)) && byte_at(s, at + 4) == ')'))
        return false;
    for (; i < s->len && i - at < 32; i++) {
        char c = s->text[i], next = byte_at(s, i + 1);
        if (is_digit(c)) {
            digits++;
            end = i + 1;
            continue;
        }
        bool opens = c == '(' && is_digit(next),
             closes = c == ')' && (next == ' ' || is_digit(next));
        bool between = is_one_of(c, " -.") && (is_digit(next) || (c == ' ' && next == '('));
        if (!opens && !closes && !between)
            break;
        parts += between || closes;
    }
    char next = byte_at(s, end);
    if (is_word(next) || next == '%' || (is_one_of(next, ":,") && is_digit(byte_at(s, end + 1))))
        return false;
    if (area ? digits != 10 : digits < 8 || digits > 15 || (parts < 2 && digits < 11))
        return false;
    return found(out, KIND_PHONE, at, end);
}

/* ---- hosts */

/* The first words of names that are a program's, not a network's. */
static const char *const of_programs[] = {
    "android", "app", "application", "com",      "config",    "dev",    "docker-compose", "env",
    "golang",  "io",  "java",        "javax",    "jdk",       "kotlin", "module",         "net",
    "org",     "pkg", "self",        "settings", "std",       "sun",    "this",           "thread",
    "user",    "var", "github",      "node",     "localhost", NULL};

/* All in one case: "DC1.CORP.LOCAL", not "Cart.Internal". */
static bool mixed_case(const struct scan *s, size_t from, size_t to)
{
    bool lower = false, upper = false;
    for (size_t i = from; i < to; i++) {
        lower |= is_lower(s->text[i]);
        upper |= is_upper(s->text[i]);
    }
    return lower && upper;
}

/* The name of a host within which AT is. FIRST is the end of its first part. */
static void host_around(const struct scan *s, size_t at, size_t *from, size_t *to, size_t *first)
{
    *from = *to = at;
    while (*from > 0 && at - *from < NAME_MOST &&
           (is_host(s->text[*from - 1]) || s->text[*from - 1] == '.'))
        (*from)--;
    while (*from < at && is_one_of(s->text[*from], ".-"))
        (*from)++;
    while (*to < s->len && *to - at < NAME_MOST &&
           (is_host(s->text[*to]) || (s->text[*to] == '.' && is_host(byte_at(s, *to + 1)))))
        (*to)++;
    *first = *from;
    while (*first < *to && is_host(s->text[*first]))
        (*first)++;
}

/* Is it a host by what is around it, and not a path or a piece of a program? */
static bool may_be_host(const struct scan *s, size_t from, size_t to, size_t first)
{
    char before = byte_before(s, from), after = byte_at(s, to);
    if (before == '_' || is_one_of(after, "_(=[\\") || (unsigned char)before >= 0x80 ||
        (after == ':' && byte_at(s, to + 1) == ':') || (before == '.' || before == '-') ||
        (before == '/' && byte_before(s, from - 1) != '/'))
        return false;
    return !mixed_case(s, from, to) && !is_listed(s, from, first, of_programs);
}

static size_t label_end(const struct scan *s, size_t at)
{
    size_t end = at;
    while (end - at <= LABEL_MOST && is_host(byte_at(s, end)))
        end++;
    return end;
}

/* Of "db.internal.acme.io": what follows the name of the inside network at AT is a domain. */
static bool domain_follows(const struct scan *s, size_t at)
{
    size_t last, before, end = domain_end(s, at, &last, &before);
    return end && end - last <= 6 && !is_listed(s, last, end, endings);
}

/* AT is a dot. */
bool look_host(const struct scan *s, size_t at, struct secret *out)
{
    if (!is_one_of(to_lower(byte_at(s, at + 1)), "ilcs") || !is_host(byte_before(s, at)))
        return false;
    size_t label = at + 1, end = label_end(s, label), from, to, first;
    if (!is_listed(s, label, end, inside))
        return false;
    host_around(s, at, &from, &to, &first);
    if (from >= at || !may_be_host(s, from, to, first))
        return false;
    bool service = stands_at(s, label, "svc") && end - label == 3;
    if (end == to ? service && first == at : /* "NAME.NAMESPACE.svc" */
            !domain_follows(s, end + 1) && !(service && stands_at(s, end, ".cluster.")))
        return false;
    /* "a.local" and the like. */
    if (end == to && first == at && first - from < 2)
        return false;
    return found(out, KIND_HOST, from, to);
}

/* "ip-10-0-1-2.ec2.internal", "corp.acme.io". */
bool look_host_word(const struct scan *s, size_t at, struct secret *out)
{
    static const char *const private[] = {"ip-10-", "ip-192-168-", "ip-172-", NULL};
    static const char *const inner[] = {"internal", "corp", "intranet", NULL};
    size_t from, to, first;
    if (!is_one_of(to_lower(s->text[at]), "ic") || is_one_of(byte_before(s, at), ".-@"))
        return false;
    size_t end = label_end(s, at);
    bool any = is_listed(s, at, end, inner) && byte_at(s, end) == '.' && domain_follows(s, end + 1);
    for (const char *const *p = private; *p && !any; p++)
        any = stands_at(s, at, *p) && is_digit(byte_at(s, at + strlen(*p)));
    if (!any)
        return false;
    host_around(s, at, &from, &to, &first);
    return may_be_host(s, from, to, first) && found(out, KIND_HOST, from, to);
}

/* ---- addresses */

/* What makes a version of it. */
static const char *const of_versions[] = {"version", "versions", "v",   "release",
                                          "section", "build",    "ver", NULL};

static bool is_version(const struct scan *s, size_t at)
{
    size_t to = at;
    while (to > 0 && at - to < 2 && is_one_of(s->text[to - 1], " :"))
        to--;
    size_t from = to;
    while (from > 0 && to - from < 16 && is_lower(to_lower(s->text[from - 1])))
        from--;
    return from < to && is_listed(s, from, to, of_versions);
}

/* Four numbers; returns the end, 0: they are not. */
static size_t quad(const struct scan *s, size_t at, int part[4])
{
    for (int i = 0; i < 4; i++) {
        size_t from = at;
        part[i] = 0;
        for (; is_digit(byte_at(s, at)) && at - from < 4; at++)
            part[i] = part[i] * 10 + (s->text[at] - '0');
        if (at == from || at - from > 3 || part[i] > 255)
            return 0;
        if (i < 3 && byte_at(s, at++) != '.')
            return 0;
    }
    return at;
}

static bool is_private(const int p[4])
{
    return p[0] == 10 || (p[0] == 172 && p[1] >= 16 && p[1] < 32) || (p[0] == 192 && p[1] == 168) ||
           (p[0] == 100 && p[1] >= 64 && p[1] < 128) || (p[0] == 169 && p[1] == 254);
}

/* What everybody has: the ranges themselves, and where clouds keep what they know of a machine. */
static const char *const known[] = {"10.0.0.0/8",
                                    "172.16.0.0/12",
                                    "192.168.0.0/16",
                                    "100.64.0.0/10",
                                    "169.254.0.0/16",
                                    "169.254.169.254",
                                    NULL};

bool look_address(const struct scan *s, size_t at, struct secret *out)
{
    int part[4];
    char before = byte_before(s, at);
    if (before == '.' || (before == '-' && !is_digit(byte_before(s, at - 1))))
        return false;
    size_t end = quad(s, at, part);
    if (!end || !is_private(part))
        return false;
    if (byte_at(s, end) == '/' && is_digit(byte_at(s, end + 1))) {
        end += 2;
        if (is_digit(byte_at(s, end)))
            end++;
    }
    char after = byte_at(s, end);
    if (is_word(after) || (after == '.' && is_word(byte_at(s, end + 1))) ||
        (after == '-' && is_lower(byte_at(s, end + 1))) || is_listed(s, at, end, known) ||
        is_version(s, at))
        return false;
    return found(out, KIND_ADDRESS, at, end);
}

/* fc00::/7 and fe80::/10: AT is an 'f'. */
bool look_address6(const struct scan *s, size_t at, struct secret *out)
{
    char second = to_lower(byte_at(s, at + 1)), third = to_lower(byte_at(s, at + 2));
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;
    size_t end = at;
    if (byte_at(s, at + 4) != ':' || byte_before(s, at) == ':' ||
        !(second == 'c' || second == 'd' || (second == 'e' && is_one_of(third, "89ab"))))
        return false;
    while (end - at < sizeof text - 1 &&
           (is_digit(byte_at(s, end)) || is_one_of(to_lower(byte_at(s, end)), "abcdef:")))
        end++;
    if (end - at > 1 && s->text[end - 1] == ':' && s->text[end - 2] != ':')
        end--; /* of the sentence */
    memcpy(text, s->text + at, end - at);
    text[end - at] = '\0';
    if (is_word(byte_at(s, end)) || inet_pton(AF_INET6, text, &address) != 1)
        return false;
    /* A range that everybody has: "fc00::/7". */
    if (end - at == 6 && byte_at(s, end) == '/')
        return false;
    if (byte_at(s, end) == '%')
        for (end++; is_alnum(byte_at(s, end)); end++)
            ;
    return found(out, KIND_ADDRESS, at, end);
}
