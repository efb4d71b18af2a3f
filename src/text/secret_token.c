/* Secrets that are known by their own form: what services put at the beginning of their tokens, so
 * that they can be found. */
#include "text/secret_internal.h"

#include <string.h>

#define TOKEN_LEAST 20 /* bytes of the shortest */

/* Literally what stands there, but "%" CLASS LEAST "-" MOST "%": so many of a class, as many as
 * there are (none of them after it); "%" CLASS LEAST "-%" has no most. Classes: d digits, h digits
 * and a-f, u digits and A-Z, a digits and letters, b these and "-_". */
struct form {
    const char *form;
    enum kind kind;
};

/* By their first bytes; unit tests hold the order. */
/* clang-format off */
static const struct form forms[] = {
    {"A3T%u17-17%", KIND_AWS_ACCESS_KEY}, {"ABIA%u16-16%", KIND_AWS_ACCESS_KEY},
    {"ACCA%u16-16%", KIND_AWS_ACCESS_KEY}, {"AGE-SECRET-KEY-1%u58-58%", KIND_PRIVATE_KEY},
    {"AIza%b35-35%", KIND_GOOGLE_KEY}, {"AKIA%u16-16%", KIND_AWS_ACCESS_KEY},
    {"ASIA%u16-16%", KIND_AWS_ACCESS_KEY}, {"ATATT3xFfGF0%b60-%", KIND_ATLASSIAN},
    {"ATCTT3xFfGN0%b60-%", KIND_ATLASSIAN}, {"EAAA%b50-%", KIND_SERVICE},
    {"GOCSPX-%b28-28%", KIND_GOOGLE_KEY}, {"GR1348941%b20-%", KIND_GITLAB},
    {"HRKU-%b30-%", KIND_HEROKU}, {"NRAK-%u27-27%", KIND_NEW_RELIC},
    {"NRII-%b32-32%", KIND_NEW_RELIC}, {"NRJS-%h19-19%", KIND_NEW_RELIC},
    {"PMAK-%h24-24%-%h34-34%", KIND_SERVICE}, {"SG.%b16-32%.%b16-64%", KIND_SENDGRID},
    {"SK%h32-32%", KIND_TWILIO}, {"bot%d8-10%:AA%b32-35%", KIND_TELEGRAM},
    {"dapi%h32-32%", KIND_DATABRICKS}, {"dckr_oat_%b27-%", KIND_DOCKER},
    {"dckr_pat_%b27-%", KIND_DOCKER}, {"doo_v1_%h64-64%", KIND_DIGITALOCEAN},
    {"dop_v1_%h64-64%", KIND_DIGITALOCEAN}, {"dor_v1_%h64-64%", KIND_DIGITALOCEAN},
    {"dp.pt.%a40-44%", KIND_SERVICE}, {"dt0c01.%u24-24%.%u64-64%", KIND_SERVICE},
    {"figd_%b40-%", KIND_SERVICE}, {"gho_%a36-%", KIND_GITHUB},
    {"ghp_%a36-%", KIND_GITHUB}, {"ghr_%a36-%", KIND_GITHUB},
    {"ghs_%a36-%", KIND_GITHUB}, {"ghu_%a36-%", KIND_GITHUB},
    {"github_pat_%a22-22%_%a59-59%", KIND_GITHUB}, {"glagent-%b50-%", KIND_GITLAB},
    {"glc_%a32-%", KIND_GRAFANA}, {"glcbt-%b20-%", KIND_GITLAB},
    {"gldt-%b20-%", KIND_GITLAB}, {"glft-%b20-%", KIND_GITLAB},
    {"glimt-%b20-%", KIND_GITLAB}, {"gloas-%b20-%", KIND_GITLAB},
    {"glpat-%b20-%", KIND_GITLAB}, {"glptt-%b20-%", KIND_GITLAB},
    {"glrt-%b20-%", KIND_GITLAB}, {"glsa_%a32-32%_%h8-8%", KIND_GRAFANA},
    {"glsoat-%b20-%", KIND_GITLAB}, {"hf_%a34-40%", KIND_HUGGING_FACE},
    {"hvb.%b80-%", KIND_VAULT}, {"hvs.%b20-%", KIND_VAULT},
    {"key-%l32-32%", KIND_MAILGUN}, {"lin_api_%a40-40%", KIND_SERVICE},
    {"ntn_%a40-%", KIND_SERVICE}, {"npm_%a36-36%", KIND_NPM},
    {"pscale_pw_%b32-%", KIND_SERVICE}, {"pscale_tkn_%b32-%", KIND_SERVICE},
    {"pul-%h40-40%", KIND_SERVICE}, {"pypi-AgE%b50-%", KIND_PYPI},
    {"rk_live_%a16-%", KIND_STRIPE}, {"rk_test_%a16-%", KIND_STRIPE},
    {"rubygems_%h48-48%", KIND_SERVICE},
    {"sbp_%h40-40%", KIND_SERVICE}, {"secret_%a43-43%", KIND_SERVICE},
    {"shpat_%h32-32%", KIND_SHOPIFY}, {"shpca_%h32-32%", KIND_SHOPIFY},
    {"shppa_%h32-32%", KIND_SHOPIFY}, {"shpss_%h32-32%", KIND_SHOPIFY},
    {"sk-%a48-48%", KIND_OPENAI}, {"sk-ant-%b40-%", KIND_ANTHROPIC},
    {"sk-or-v1-%h64-64%", KIND_SERVICE}, {"sk-proj-%b40-%", KIND_OPENAI},
    {"sk-svcacct-%b40-%", KIND_OPENAI}, {"sk_live_%a16-%", KIND_STRIPE},
    {"sk_test_%a16-%", KIND_STRIPE}, {"sl.%b60-%", KIND_SERVICE},
    {"sntrys_%b40-%", KIND_SERVICE}, {"sq0atp-%b22-22%", KIND_SERVICE},
    {"sq0csp-%b43-43%", KIND_SERVICE}, {"tskey-%b20-%", KIND_SERVICE},
    {"whsec_%a32-%", KIND_STRIPE}, {"xapp-%d1-2%-%u8-14%-%d8-14%-%h40-80%", KIND_SLACK},
    {"xoxa-%d1-14%-%b20-%", KIND_SLACK}, {"xoxb-%d8-14%-%b20-%", KIND_SLACK},
    {"xoxc-%d8-14%-%b20-%", KIND_SLACK}, {"xoxe-%d1-14%-%b20-%", KIND_SLACK},
    {"xoxp-%d8-14%-%b20-%", KIND_SLACK}, {"xoxr-%d1-14%-%b20-%", KIND_SLACK},
    {"xoxs-%d8-14%-%b20-%", KIND_SLACK}, {"ya29.%b40-%", KIND_GOOGLE_KEY},
};

/* Those that begin with what could be anything, and have something of their own further on. */
static const struct form loose_forms[] = {
    {"%a14-14%.atlasv1.%b60-%", KIND_SERVICE}, {"%d8-10%:AA%b32-35%", KIND_TELEGRAM},
    {"%h32-32%-us%d1-2%", KIND_SERVICE},
};

/* URLs that are themselves what lets one in, from their host on. */
static const struct form hooks[] = {
    {"hooks.slack.com/services/T%u8-14%/B%u8-14%/%a20-30%", KIND_WEBHOOK},
    {"hooks.slack.com/workflows/T%u8-14%/A%u8-14%/%d10-20%/%a20-30%", KIND_WEBHOOK},
    {"discord.com/api/webhooks/%d16-20%/%b60-80%", KIND_WEBHOOK},
    {"discordapp.com/api/webhooks/%d16-20%/%b60-80%", KIND_WEBHOOK},
    {"hooks.zapier.com/hooks/catch/%d4-12%/%a5-12%", KIND_WEBHOOK},
};
/* clang-format on */

static bool is_of(char c, char class)
{
    switch (class) {
    case 'h':
        return is_digit(c) || (c >= 'a' && c <= 'f');
    case 'l':
        return is_digit(c) || is_lower(c);
    case 'u':
        return is_digit(c) || is_upper(c);
    case 'd':
        return is_digit(c);
    case 'b':
        return is_alnum(c) || c == '-' || c == '_';
    default:
        return is_alnum(c);
    }
}

static size_t number(const char **p)
{
    size_t n = 0;
    for (; is_digit(**p); (*p)++)
        n = n * 10 + (size_t)(**p - '0');
    return n;
}

/* Not what people write where one would stand: a character over and over, or "your". */
static bool looks_real(const struct scan *s, size_t from, size_t to)
{
    unsigned seen[8] = {0};
    int different = 0;
    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)s->text[i];
        if (!(seen[c / 32] & 1U << c % 32))
            different++;
        seen[c / 32] |= 1U << c % 32;
        if (c == 'y' || c == 'Y')
            if (stands_at(s, i, "your"))
                return false;
    }
    return to - from < 8 || different >= 4;
}

/* The end of what stands at AT in that form; 0: it does not. */
static size_t match(const struct scan *s, size_t at, const char *form)
{
    for (const char *p = form; *p;) {
        if (*p != '%') {
            if (byte_at(s, at++) != *p++)
                return 0;
            continue;
        }
        char class = p[1];
        p += 2;
        size_t least = number(&p), from = at;
        bool open = *++p == '%';
        size_t most = open ? s->len : number(&p);
        p++;
        while (at < s->len && at - from < most && is_of(s->text[at], class))
            at++;
        if (at - from < least || (at < s->len && is_of(s->text[at], class)) ||
            !looks_real(s, from, at))
            return 0;
    }
    return is_word(byte_at(s, at)) ? 0 : at;
}

static bool look_forms(const struct scan *s, size_t at, const struct form *f, size_t n,
                       struct secret *out)
{
    for (size_t i = 0; i < n; i++) {
        size_t end = match(s, at, f[i].form);
        if (end)
            return found(out, f[i].kind, at, end);
    }
    return false;
}

/* Three parts of base64, with dots between them; the first two are JSON objects. */
static bool look_jwt(const struct scan *s, size_t at, struct secret *out)
{
    size_t end = match(s, at, "eyJ%b8-%.eyJ%b8-%.%b16-%");
    if (!end)
        end = match(s, at, "eyJ%b20-%.%b8-%.%b8-%.%b8-%.%b16-%");
    return end && found(out, KIND_JWT, at, end);
}

/* A bot's: its id in base64, which begins with a digit's letter, a time, and what is secret. */
static bool look_discord(const struct scan *s, size_t at, struct secret *out)
{
    size_t end = match(s, at, "%b23-28%.%b6-7%.%b27-40%");
    return end && found(out, KIND_DISCORD, at, end);
}

/* "abc8Q~", with 34 more: the secret of an Azure application. */
static bool look_azure(const struct scan *s, size_t at, struct secret *out)
{
    if (byte_at(s, at + 4) != 'Q' || byte_at(s, at + 5) != '~' || !is_digit(byte_at(s, at + 3)))
        return false;
    size_t end = at + 6;
    while (is_of(byte_at(s, end), 'b') || is_one_of(byte_at(s, end), ".~"))
        end++;
    while (end > at && byte_before(s, end) == '.')
        end--;
    return end - at >= 37 && end - at <= 42 && found(out, KIND_AZURE_KEY, at, end);
}

static bool look_hook(const struct scan *s, size_t at, struct secret *out)
{
    size_t host = stands_at(s, at, "https://") ? at + 8 : at;
    if (!look_forms(s, host, hooks, sizeof hooks / sizeof *hooks, out))
        return false;
    out->len += out->from - at;
    out->from = at;
    return true;
}

/* No token is as short as a word of prose. */
static bool is_long(const struct scan *s, size_t at)
{
    if (s->len - at < TOKEN_LEAST)
        return false;
    for (size_t i = at; i < at + TOKEN_LEAST; i++)
        if (is_space(s->text[i]))
            return false;
    return true;
}

bool look_token(const struct scan *s, size_t at, struct secret *out)
{
    if (!is_long(s, at))
        return false;
    char c = s->text[at], next = byte_at(s, at + 1);
    /* A token may have hyphens in it: it is looked at from its beginning only, once. */
    if (byte_before(s, at) == '-')
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && forms[i].form[0] <= c; i++) {
        if (forms[i].form[0] != c || forms[i].form[1] != next)
            continue;
        size_t end = match(s, at, forms[i].form);
        if (end)
            return found(out, forms[i].kind, at, end);
    }
    if ((c == 'h' || c == 'd') && look_hook(s, at, out))
        return true;
    if (c == 'e' && next == 'y')
        return look_jwt(s, at, out);
    if (is_one_of(c, "MNO") && look_discord(s, at, out))
        return true;
    return look_forms(s, at, loose_forms, sizeof loose_forms / sizeof *loose_forms, out) ||
           look_azure(s, at, out);
}

/* ---- private keys */

#define DASHES "-----"

/* A key that was cut off: words as long as its lines. */
static size_t end_of_lines(const struct scan *s, size_t at)
{
    size_t end = at;
    for (;;) {
        while (is_space(byte_at(s, at)) || is_one_of(byte_at(s, at), ">|"))
            at++;
        if (byte_at(s, at) == '\\' && is_one_of(byte_at(s, at + 1), "nr")) {
            at += 2;
            continue;
        }
        size_t from = at;
        while (is_alnum(byte_at(s, at)) || is_one_of(byte_at(s, at), "+/="))
            at++;
        if (at - from < 20)
            return end;
        end = at;
    }
}

bool look_private_key(const struct scan *s, size_t at, struct secret *out)
{
    if (byte_before(s, at) == '-' || !stands_at(s, at, DASHES "begin "))
        return false;
    size_t i = at + strlen(DASHES "begin "), key = 0;
    for (; i < at + 80 && (is_alnum(byte_at(s, i)) || byte_at(s, i) == ' '); i++)
        if (!key && stands_at(s, i, "private key"))
            key = i;
    if (!key || !stands_at(s, i, DASHES))
        return false;
    i += strlen(DASHES);
    size_t body = i;
    /* Up to the next dashes, which are the end of this one or the beginning of another. */
    while (i < s->len && !(s->text[i] == '-' && stands_at(s, i, DASHES)))
        i++;
    if (!stands_at(s, i, DASHES "end "))
        return found(out, KIND_PRIVATE_KEY, at, end_of_lines(s, body));
    i += strlen(DASHES "end ");
    while (is_alnum(byte_at(s, i)) || byte_at(s, i) == ' ')
        i++;
    while (byte_at(s, i) == '-')
        i++;
    return found(out, KIND_PRIVATE_KEY, at, i);
}
