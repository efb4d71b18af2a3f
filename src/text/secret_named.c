/* Secrets that are known by what stands before them: a name and a sign, a URL's scheme and user, a
 * program and its option, a word. */
#include "text/secret_internal.h"

#include <string.h>

enum {
    NAME_MOST = 64, /* bytes of a name */
    LINE_BACK = 200 /* bytes looked back at for the program whose option it is */
};

/* What names end with, in lower case and without "_-.". */
struct name {
    const char *end;
    enum kind kind;
    enum reason reason; /* after '=' or in quotes; after ':' a weaker one */
    bool whole;         /* only as a word of its own: "DB_PASS", not "bypass" */
};

/* clang-format off */
static const struct name names[] = {
    {"password", KIND_PASSWORD, REASON_STRONG, false},
    {"passwd", KIND_PASSWORD, REASON_STRONG, false},
    {"passphrase", KIND_PASSWORD, REASON_STRONG, false},
    {"pwd", KIND_PASSWORD, REASON_STRONG, false},
    {"passcode", KIND_PASSWORD, REASON_STRONG, false},
    {"pass", KIND_PASSWORD, REASON_STRONG, true},
    {"pw", KIND_PASSWORD, REASON_STRONG, true},
    {"motdepasse", KIND_PASSWORD, REASON_STRONG, false},
    {"kennwort", KIND_PASSWORD, REASON_STRONG, false},
    {"passwort", KIND_PASSWORD, REASON_STRONG, false},
    {"contrasena", KIND_PASSWORD, REASON_STRONG, false},
    {"senha", KIND_PASSWORD, REASON_STRONG, false},
    {"secretaccesskey", KIND_AWS_SECRET_KEY, REASON_TOKEN, false},
    {"awssecretkey", KIND_AWS_SECRET_KEY, REASON_TOKEN, false},
    {"accountkey", KIND_AZURE_KEY, REASON_TOKEN, false},
    {"sharedaccesskey", KIND_AZURE_KEY, REASON_TOKEN, false},
    {"sig", KIND_AZURE_KEY, REASON_MADE, true},
    {"secret", KIND_KEY, REASON_TOKEN, false},
    {"token", KIND_KEY, REASON_TOKEN, false},
    {"apikey", KIND_KEY, REASON_TOKEN, false},
    {"secretkey", KIND_KEY, REASON_TOKEN, false},
    {"secretkeybase", KIND_KEY, REASON_TOKEN, false},
    {"accesskey", KIND_KEY, REASON_TOKEN, false},
    {"privatekey", KIND_KEY, REASON_TOKEN, false},
    {"licensekey", KIND_KEY, REASON_TOKEN, false},
    {"authkey", KIND_KEY, REASON_TOKEN, false},
    {"appkey", KIND_KEY, REASON_TOKEN, false},
    {"applicationkey", KIND_KEY, REASON_TOKEN, false},
    {"masterkey", KIND_KEY, REASON_TOKEN, false},
    {"signingkey", KIND_KEY, REASON_TOKEN, false},
    {"encryptionkey", KIND_KEY, REASON_TOKEN, false},
    {"storagekey", KIND_KEY, REASON_TOKEN, false},
    {"integrationkey", KIND_KEY, REASON_MADE, false},
    {"deploykey", KIND_KEY, REASON_MADE, false},
    {"hmackey", KIND_KEY, REASON_TOKEN, false},
    {"clientkeydata", KIND_PRIVATE_KEY, REASON_MADE, false},
    {"sessionid", KIND_KEY, REASON_MADE, false},
    {"sessid", KIND_KEY, REASON_MADE, false},
    {"credential", KIND_KEY, REASON_TOKEN, false},
    {"credentials", KIND_KEY, REASON_TOKEN, false},
};

/* Of tokens that let nobody in. */
static const char *const harmless[] = {"pagetoken", "nexttoken", "continuationtoken", "synctoken",
                                       "resumetoken", "canceltoken", "publickey", NULL};
/* clang-format on */

static bool is_name(char c)
{
    return is_word(c) || c == '-' || c == '.';
}

/* The name that ends before AT, without its signs and in lower case; its length, and where in it
 * its last word begins. */
static size_t name_before(const struct scan *s, size_t at, char *out, size_t *last_word)
{
    size_t from = at, n = 0;
    while (from > 0 && at - from < NAME_MOST && is_name(s->text[from - 1]))
        from--;
    *last_word = 0;
    for (size_t i = from; i < at; i++) {
        char c = s->text[i];
        if (!is_alnum(c)) {
            *last_word = n;
            continue;
        }
        if (is_upper(c) && i > from && is_lower(s->text[i - 1]))
            *last_word = n;
        out[n++] = to_lower(c);
    }
    return n;
}

static bool ends_with(const char *text, size_t len, const char *end)
{
    size_t n = strlen(end);
    return len >= n && !memcmp(text + len - n, end, n);
}

static const struct name *name_known(const struct scan *s, size_t at)
{
    char text[NAME_MOST + 1];
    size_t last_word, len;
    const struct name *best = NULL;
    /* The last letters of all of them. */
    if (!at || !is_one_of(to_lower(s->text[at - 1]), "adeghlnstwy"))
        return NULL;
    len = name_before(s, at, text, &last_word);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct name *name = &names[i];
        if (ends_with(text, len, name->end) &&
            (!name->whole || strlen(name->end) == len - last_word) &&
            (!best || strlen(best->end) < strlen(name->end)))
            best = name;
    }
    for (const char *const *p = harmless; best && *p; p++)
        if (ends_with(text, len, *p))
            return NULL;
    return best;
}

/* The value at AT, judged; a token that is known by its own form is called that. */
static bool judge(const struct scan *s, size_t at, enum kind kind, enum reason reason,
                  struct secret *out)
{
    size_t from, to;
    bool quoted;
    if (is_one_of(byte_at(s, at), "$<{%*") || !value_at(s, at, &from, &to, &quoted))
        return false;
    if (quoted && reason == REASON_MADE)
        reason = REASON_TOKEN;
    if (look_token(s, from, out) || look_private_key(s, from, out))
        return true;
    if (!value_is_secret(s, from, to, reason, quoted))
        return false;
    if (to - from >= VALUE_MOST)
        to = value_end(s, to, quoted);
    return found(out, kind, from, to);
}

static enum reason weaker(enum reason reason)
{
    return reason == REASON_STRONG ? REASON_WEAK : reason == REASON_TOKEN ? REASON_MADE : reason;
}

static bool is_auth(const struct scan *s, size_t end)
{
    return end >= 4 && stands_at(s, end - 4, "auth") && !is_alnum(byte_before(s, end - 4));
}

/* "password=…", "\"token\": \"…\"", "api_key: …", "secret => …": AT is the sign. */
bool look_assignment(const struct scan *s, size_t at, struct secret *out)
{
    size_t end = at, value = at + 1, from, to;
    bool strong = s->text[at] == '=', quoted;
    if (strong && byte_at(s, value) == '=') /* it is compared */
        return false;
    while (end > 0 && at - end < 2 && s->text[end - 1] == ' ')
        end--;
    if (end > 0 && is_one_of(s->text[end - 1], "\"'"))
        end--;
    if (end > 0 && s->text[end - 1] == '\\')
        end--;
    const struct name *name = name_known(s, end);
    if (!name && !is_auth(s, end))
        return false;
    while (is_one_of(byte_at(s, value), ":=>"))
        value++;
    while (value - at < 8 && is_one_of(byte_at(s, value), " \t"))
        value++;
    if (name)
        return judge(s, value, name->kind, strong ? name->reason : weaker(name->reason), out);
    return value_at(s, value, &from, &to, &quoted) && value_is_login(s, from, to) &&
           found(out, KIND_AUTHORIZATION, from, to);
}

/* "user:password@localhost", as manuals have it; any other host may have that very password. */
static bool is_manual(const struct scan *s, size_t user, size_t colon, size_t sign)
{
    static const char *const users[] = {"user", "username", "login", "usr", NULL};
    static const char *const passwords[] = {"pass", "passwd", "password", "pwd", "pw", NULL};
    static const char *const hosts[] = {"localhost", "host", "hostname", "server", "127", NULL};
    size_t end = sign + 1;
    while (is_word(byte_at(s, end)) || byte_at(s, end) == '-')
        end++;
    return is_listed(s, user, colon, users) && is_listed(s, colon + 1, sign, passwords) &&
           is_listed(s, sign + 1, end, hosts);
}

/* In such a place whatever is no sign for one is a password. */
static bool is_password_there(const struct scan *s, size_t user, size_t colon, size_t sign)
{
    static const char *const passwords[] = {"pass", "passwd", "password", "pwd", "token", NULL};
    return (sign - colon > 4 && value_is_secret(s, colon + 1, sign, REASON_STRONG, true)) ||
           (is_listed(s, colon + 1, sign, passwords) && !is_manual(s, user, colon, sign));
}

/* "scheme://user:password@host": AT is the first colon. */
bool look_url(const struct scan *s, size_t at, struct secret *out)
{
    size_t from = at + 3, colon = 0, sign = 0;
    if (byte_at(s, at + 1) != '/' || byte_at(s, at + 2) != '/' || !is_alnum(byte_before(s, at)))
        return false;
    for (size_t i = from; i < s->len && i - from < 512 && !is_space(s->text[i]); i++) {
        char c = s->text[i];
        if (is_one_of(c, "\"'`<>/?"))
            break;
        if (c == ':' && !colon)
            colon = i;
        else if (c == '@' && colon)
            sign = i;
    }
    struct secret token;
    if (!sign || sign == colon + 1)
        return false;
    if (look_token(s, colon + 1, &token) && token.from == colon + 1) {
        *out = token;
        return true;
    }
    return is_password_there(s, from, colon, sign) &&
           found(out, KIND_URL_PASSWORD, colon + 1, sign);
}

/* What follows the '@' is a host, and no domain of e-mail: "tcp(…)", "10.0.0.5", "db1:5432". */
static bool is_server(const struct scan *s, size_t at)
{
    size_t end = at, dots = 0;
    if (stands_at(s, at, "tcp(") || stands_at(s, at, "unix("))
        return true;
    while (is_name(byte_at(s, end)) && end - at < 256)
        dots += s->text[end++] == '.';
    return end > at && ((byte_at(s, end) == ':' && is_digit(byte_at(s, end + 1))) ||
                        (dots >= 3 && is_digit(s->text[at]) && is_digit(byte_before(s, end))));
}

/* "user:password@tcp(host)" and the like: AT is the '@'. */
bool look_dsn(const struct scan *s, size_t at, struct secret *out)
{
    size_t from = at, colon = 0;
    if (!is_server(s, at + 1))
        return false;
    for (; from > 0 && at - from < 256 && !is_space(s->text[from - 1]); from--) {
        char c = s->text[from - 1];
        if (is_one_of(c, "\"'`=(<"))
            break;
        if (c == '/')
            return false; /* of a URL, which is looked at as such */
        if (c == ':')
            colon = from - 1;
    }
    return colon > from && is_password_there(s, from, colon, at) &&
           found(out, KIND_URL_PASSWORD, colon + 1, at);
}

/* ---- command lines */

struct program {
    const char *word, *also; /* a word of its line; another one, or NULL */
    char option;
    bool attached; /* "-pPASSWORD" only: "-p NAME" is something else */
    bool login;    /* "-u USER:PASSWORD" */
};

static const struct program programs[] = {
    {"mysql", NULL, 'p', true, false},       {"mariadb", NULL, 'p', true, false},
    {"sshpass", NULL, 'p', false, false},    {"docker", "login", 'p', false, false},
    {"podman", "login", 'p', false, false},  {"helm", "login", 'p', false, false},
    {"az", "login", 'p', false, false},      {"mongo", NULL, 'p', false, false},
    {"redis-cli", NULL, 'a', false, false},  {"curl", NULL, 'u', false, true},
    {"wget", NULL, 'u', false, true},        {"ldapsearch", NULL, 'w', false, false},
    {"ldapmodify", NULL, 'w', false, false}, {"sqlcmd", NULL, 'P', false, false},
    {"htpasswd", NULL, 'b', false, false},   {"ipmitool", NULL, 'P', false, false},
    {"smbclient", NULL, 'U', false, true},   {"rabbitmqadmin", NULL, 'p', false, false},
    {"influx", NULL, 'p', true, false},      {"vncpasswd", NULL, 'p', false, false},
};

/* Does the line that AT stands on have the word before it? "mysqldump" begins with "mysql". */
static bool line_has(const struct scan *s, size_t at, const char *word)
{
    size_t from = at;
    while (from > 0 && at - from < LINE_BACK && s->text[from - 1] != '\n')
        from--;
    for (size_t i = from; i < at; i++)
        if (s->text[i] == word[0] && !is_word(byte_before(s, i)) && stands_at(s, i, word))
            return true;
    return false;
}

static bool look_login(const struct scan *s, size_t at, struct secret *out)
{
    size_t from, to;
    bool quoted;
    if (!value_at(s, at, &from, &to, &quoted))
        return false;
    const char *colon = memchr(s->text + from, ':', to - from);
    if (!colon)
        colon = memchr(s->text + from, '%', to - from);
    if (!colon || s->text[from] == '$')
        return false;
    from = (size_t)(colon - s->text) + 1;
    return value_is_secret(s, from, to, REASON_STRONG, quoted) &&
           found(out, KIND_PASSWORD, from, to);
}

static bool look_short(const struct scan *s, size_t at, struct secret *out)
{
    char option = byte_at(s, at + 1);
    if (!is_one_of(option, "pauwPU"))
        return false;
    size_t value = at + 2;
    bool attached = !is_space(byte_at(s, value));
    while (is_one_of(byte_at(s, value), " \t"))
        value++;
    if (byte_at(s, value) == '-')
        return false;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        const struct program *p = &programs[i];
        if (p->option != option || (p->attached && !attached) || !line_has(s, at, p->word) ||
            (p->also && !line_has(s, at, p->also)))
            continue;
        return p->login ? look_login(s, value, out)
                        : judge(s, value, KIND_PASSWORD, REASON_STRONG, out);
    }
    return false;
}

/* "--password VALUE", "-pVALUE": AT is the first hyphen. */
bool look_option(const struct scan *s, size_t at, struct secret *out)
{
    char before = byte_before(s, at);
    if (before && !is_space(before) && !is_one_of(before, "\"'`("))
        return false;
    if (byte_at(s, at + 1) != '-')
        return look_short(s, at, out);
    size_t end = at + 2;
    while (is_name(byte_at(s, end)) && end - at < NAME_MOST)
        end++;
    if (byte_at(s, end) != ' ' || byte_at(s, end + 1) == '-')
        return false;
    if (stands_at(s, at, "--user ") && line_has(s, at, "curl"))
        return look_login(s, end + 1, out);
    const struct name *name = name_known(s, end);
    return name && judge(s, end + 1, name->kind, weaker(name->reason), out);
}

/* ---- words */

static size_t after_blanks(const struct scan *s, size_t at)
{
    while (is_one_of(byte_at(s, at), " \t"))
        at++;
    return at;
}

/* Is the word before AT (and its blanks) one of LIST? */
static bool word_before(const struct scan *s, size_t at, const char *const *list)
{
    size_t to = at;
    while (to > 0 && at - to < 4 && is_space(s->text[to - 1]))
        to--;
    size_t from = to;
    while (from > 0 && to - from < 16 && is_word(s->text[from - 1]))
        from--;
    return from < to && is_listed(s, from, to, list);
}

/* Letters and digits, as prose has them only in a password: of three kinds where AWAY. */
static bool stands_out(const struct scan *s, size_t at, bool away)
{
    size_t from, to;
    bool quoted, digit = false, lower = false, upper = false, other = false;
    if (!value_at(s, at, &from, &to, &quoted) || to - from < 6)
        return false;
    for (size_t i = from; i < to; i++) {
        char c = s->text[i];
        digit |= is_digit(c);
        lower |= is_lower(c);
        upper |= is_upper(c);
        other |= !is_word(c) && c != '-' && c != '.' && c != '/';
    }
    return digit && (lower || upper) && (!away || lower + upper + other > 1);
}

/* "… is x" within the same sentence, soon after AT; where x begins, 0: not. */
static size_t what_it_is(const struct scan *s, size_t at)
{
    static const char *const says[] = {" is ", " was ", " to ", " are ", " ist ", " est ", NULL};
    for (size_t i = at; i < s->len && i - at < 48 && !is_one_of(s->text[i], "\n.,;:?!\"'`"); i++)
        for (const char *const *word = says; s->text[i] == ' ' && *word; word++)
            if (stands_at(s, i, *word))
                return after_blanks(s, i + strlen(*word));
    return 0;
}

/* "login WORD" before AT, as .netrc has it. */
static bool login_before(const struct scan *s, size_t at)
{
    static const char *const login[] = {"login", NULL};
    size_t from = at;
    while (from > 0 && at - from < 4 && is_space(s->text[from - 1]))
        from--;
    while (from > 0 && at - from < LINE_BACK && !is_space(s->text[from - 1]))
        from--;
    return from < at && word_before(s, from, login);
}

/* "password 'x'" in SQL, "login x password y" in .netrc, "the password of y is x". */
static bool look_password_word(const struct scan *s, size_t at, struct secret *out)
{
    static const char *const sql[] = {"with", "encrypted", "set", "by", NULL};
    size_t end = at;
    while (is_lower(to_lower(byte_at(s, end))))
        end++;
    size_t value = after_blanks(s, end), said;
    if (value == end)
        return false;
    if (login_before(s, at))
        return judge(s, value, KIND_PASSWORD, REASON_STRONG, out);
    if (byte_at(s, value) == '\'')
        return judge(s, value, KIND_PASSWORD, word_before(s, at, sql) ? REASON_STRONG : REASON_WEAK,
                     out);
    if (end - at < strlen("password") && stands_out(s, value, false)) /* "pw x1" */
        return judge(s, value, KIND_PASSWORD, REASON_WEAK, out);
    said = what_it_is(s, end);
    return said && stands_out(s, said, said - end > 5) &&
           judge(s, said, KIND_PASSWORD, REASON_WEAK, out);
}

/* "the credentials are admin:x", "admin/x". */
static bool look_credentials(const struct scan *s, size_t at, struct secret *out)
{
    size_t end = at, from, to;
    bool quoted;
    while (is_lower(to_lower(byte_at(s, end))))
        end++;
    size_t value = byte_at(s, end) == ':' ? after_blanks(s, end + 1) : what_it_is(s, end);
    if (!value || !value_at(s, value, &from, &to, &quoted))
        return false;
    size_t sign = from;
    while (sign < to && (is_word(s->text[sign]) || is_one_of(s->text[sign], ".-@")))
        sign++;
    return sign > from && sign < to && is_one_of(s->text[sign], ":/") &&
           stands_out(s, sign + 1, false) && !memchr(s->text + sign + 1, '/', to - sign - 1) &&
           judge(s, sign + 1, KIND_PASSWORD, REASON_WEAK, out);
}

/* "api key 0123…", "token 4bf9…": long enough to be nothing else. */
static bool look_key_word(const struct scan *s, size_t end, struct secret *out)
{
    size_t value = after_blanks(s, end), from, to;
    bool quoted;
    if (stands_at(s, value, "is ") || stands_at(s, value, "was "))
        value = after_blanks(s, value + 3);
    return value > end && value_at(s, value, &from, &to, &quoted) && to - from >= 20 &&
           judge(s, value, KIND_KEY, REASON_MADE, out);
}

bool look_named_word(const struct scan *s, size_t at, struct secret *out)
{
    static const char *const passwords[] = {"password", "passwd", "pwd", "pw", "passwort", NULL};
    static const char *const credentials[] = {"credentials", "creds", NULL};
    size_t from, to, end = at;
    bool quoted;
    if (!is_one_of(to_lower(s->text[at]), "abcipt"))
        return false;
    while (is_lower(to_lower(byte_at(s, end))))
        end++;
    switch (to_lower(s->text[at])) {
    case 'a':
        if (!stands_at(s, at, "api key ") && !stands_at(s, at, "api_key ") &&
            !stands_at(s, at, "api-key ") && !stands_at(s, at, "apikey "))
            return false;
        end = at + (end - at == strlen("apikey") ? strlen("apikey") : strlen("api key"));
        return look_key_word(s, end, out);
    case 'b':
        if (stands_at(s, at, "bearer "))
            return judge(s, after_blanks(s, at + 7), KIND_AUTHORIZATION, REASON_MADE, out);
        return stands_at(s, at, "basic ") &&
               value_at(s, after_blanks(s, at + 6), &from, &to, &quoted) &&
               value_is_login(s, from, to) && found(out, KIND_AUTHORIZATION, from, to);
    case 'c':
        return is_listed(s, at, end, credentials) && look_credentials(s, at, out);
    case 'i':
        return stands_at(s, at, "identified by '") &&
               judge(s, at + strlen("identified by "), KIND_PASSWORD, REASON_STRONG, out);
    case 'p':
        return is_listed(s, at, end, passwords) && look_password_word(s, at, out);
    default:
        return stands_at(s, at, "token ") && look_key_word(s, end, out);
    }
}
