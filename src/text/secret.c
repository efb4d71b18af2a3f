#include "text/secret.h"

#include "text/secret_internal.h"

#include <ctype.h>
#include <string.h>

const struct secret_kind secret_kinds[] = {
    [KIND_PRIVATE_KEY] = {"private-key", "a private key", SECRET_CREDENTIAL},
    [KIND_AWS_ACCESS_KEY] = {"aws-access-key", "an AWS access key", SECRET_CREDENTIAL},
    [KIND_AWS_SECRET_KEY] = {"aws-secret-key", "an AWS secret key", SECRET_CREDENTIAL},
    [KIND_GOOGLE_KEY] = {"google-key", "a Google key or token", SECRET_CREDENTIAL},
    [KIND_AZURE_KEY] = {"azure-key", "an Azure key", SECRET_CREDENTIAL},
    [KIND_GITHUB] = {"github-token", "a GitHub token", SECRET_CREDENTIAL},
    [KIND_GITLAB] = {"gitlab-token", "a GitLab token", SECRET_CREDENTIAL},
    [KIND_SLACK] = {"slack-token", "a Slack token", SECRET_CREDENTIAL},
    [KIND_STRIPE] = {"stripe-key", "a Stripe key", SECRET_CREDENTIAL},
    [KIND_TWILIO] = {"twilio-key", "a Twilio key", SECRET_CREDENTIAL},
    [KIND_SENDGRID] = {"sendgrid-key", "a SendGrid key", SECRET_CREDENTIAL},
    [KIND_MAILGUN] = {"mailgun-key", "a Mailgun key", SECRET_CREDENTIAL},
    [KIND_NPM] = {"npm-token", "an npm token", SECRET_CREDENTIAL},
    [KIND_PYPI] = {"pypi-token", "a PyPI token", SECRET_CREDENTIAL},
    [KIND_DOCKER] = {"docker-token", "a Docker token", SECRET_CREDENTIAL},
    [KIND_DIGITALOCEAN] = {"digitalocean-token", "a DigitalOcean token", SECRET_CREDENTIAL},
    [KIND_HEROKU] = {"heroku-key", "a Heroku key", SECRET_CREDENTIAL},
    [KIND_NEW_RELIC] = {"new-relic-key", "a New Relic key", SECRET_CREDENTIAL},
    [KIND_TELEGRAM] = {"telegram-token", "a Telegram bot's token", SECRET_CREDENTIAL},
    [KIND_DISCORD] = {"discord-token", "a Discord bot's token", SECRET_CREDENTIAL},
    [KIND_VAULT] = {"vault-token", "a Vault token", SECRET_CREDENTIAL},
    [KIND_OPENAI] = {"openai-key", "an OpenAI key", SECRET_CREDENTIAL},
    [KIND_ANTHROPIC] = {"anthropic-key", "an Anthropic key", SECRET_CREDENTIAL},
    [KIND_HUGGING_FACE] = {"hugging-face-token", "a Hugging Face token", SECRET_CREDENTIAL},
    [KIND_DATABRICKS] = {"databricks-token", "a Databricks token", SECRET_CREDENTIAL},
    [KIND_GRAFANA] = {"grafana-token", "a Grafana token", SECRET_CREDENTIAL},
    [KIND_SHOPIFY] = {"shopify-token", "a Shopify token", SECRET_CREDENTIAL},
    [KIND_ATLASSIAN] = {"atlassian-token", "an Atlassian token", SECRET_CREDENTIAL},
    [KIND_SERVICE] = {"service-token", "a service's key or token", SECRET_CREDENTIAL},
    [KIND_WEBHOOK] = {"webhook-url", "a webhook's URL", SECRET_CREDENTIAL},
    [KIND_JWT] = {"json-web-token", "a JSON web token", SECRET_CREDENTIAL},
    [KIND_AUTHORIZATION] = {"authorization-header", "what an authorization header holds",
                            SECRET_CREDENTIAL},
    [KIND_URL_PASSWORD] = {"url-password", "a password in a URL", SECRET_CREDENTIAL},
    [KIND_PASSWORD] = {"assigned-password", "a password", SECRET_CREDENTIAL},
    [KIND_KEY] = {"assigned-key", "a key or token", SECRET_CREDENTIAL},
    [KIND_EMAIL] = {"email-address", "an e-mail address", SECRET_PERSONAL},
    [KIND_PHONE] = {"phone-number", "a telephone number", SECRET_PERSONAL},
    [KIND_HOST] = {"internal-host", "an internal host name", SECRET_INTERNAL},
    [KIND_ADDRESS] = {"private-address", "a private address", SECRET_INTERNAL},
    [KINDS] = {NULL, NULL, SECRET_CREDENTIAL},
};

bool found(struct secret *out, enum kind kind, size_t from, size_t to)
{
    const struct secret_kind *k = &secret_kinds[kind];
    *out = (struct secret){k->name, k->label, k->class, from, to - from};
    return true;
}

bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

bool stands_at(const struct scan *s, size_t at, const char *word)
{
    size_t i = 0;
    while (word[i] && at + i < s->len && to_lower(s->text[at + i]) == word[i])
        i++;
    return !word[i];
}

bool is_listed(const struct scan *s, size_t from, size_t to, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == to - from && stands_at(s, from, *list))
            return true;
    return false;
}

/* What a byte may be a part of. */
enum mark {
    MARK_NONE,
    MARK_WORD, /* the first of a word: a token, an address, a word before a secret */
    MARK_ASSIGN,
    MARK_AT,
    MARK_DOT,
    MARK_DASH,
    MARK_PLUS,
};

/* clang-format off */
static const unsigned char marks[256] = {
    ['='] = MARK_ASSIGN, [':'] = MARK_ASSIGN, ['@'] = MARK_AT, ['.'] = MARK_DOT, ['-'] = MARK_DASH,
    ['+'] = MARK_PLUS, ['('] = MARK_PLUS,
    ['0'] = MARK_WORD, ['1'] = MARK_WORD, ['2'] = MARK_WORD, ['3'] = MARK_WORD, ['4'] = MARK_WORD,
    ['5'] = MARK_WORD, ['6'] = MARK_WORD, ['7'] = MARK_WORD, ['8'] = MARK_WORD, ['9'] = MARK_WORD,
    ['A'] = MARK_WORD, ['B'] = MARK_WORD, ['C'] = MARK_WORD, ['D'] = MARK_WORD, ['E'] = MARK_WORD,
    ['F'] = MARK_WORD, ['G'] = MARK_WORD, ['H'] = MARK_WORD, ['I'] = MARK_WORD, ['J'] = MARK_WORD,
    ['K'] = MARK_WORD, ['L'] = MARK_WORD, ['M'] = MARK_WORD, ['N'] = MARK_WORD, ['O'] = MARK_WORD,
    ['P'] = MARK_WORD, ['Q'] = MARK_WORD, ['R'] = MARK_WORD, ['S'] = MARK_WORD, ['T'] = MARK_WORD,
    ['U'] = MARK_WORD, ['V'] = MARK_WORD, ['W'] = MARK_WORD, ['X'] = MARK_WORD, ['Y'] = MARK_WORD,
    ['Z'] = MARK_WORD,
    ['a'] = MARK_WORD, ['b'] = MARK_WORD, ['c'] = MARK_WORD, ['d'] = MARK_WORD, ['e'] = MARK_WORD,
    ['f'] = MARK_WORD, ['g'] = MARK_WORD, ['h'] = MARK_WORD, ['i'] = MARK_WORD, ['j'] = MARK_WORD,
    ['k'] = MARK_WORD, ['l'] = MARK_WORD, ['m'] = MARK_WORD, ['n'] = MARK_WORD, ['o'] = MARK_WORD,
    ['p'] = MARK_WORD, ['q'] = MARK_WORD, ['r'] = MARK_WORD, ['s'] = MARK_WORD, ['t'] = MARK_WORD,
    ['u'] = MARK_WORD, ['v'] = MARK_WORD, ['w'] = MARK_WORD, ['x'] = MARK_WORD, ['y'] = MARK_WORD,
    ['z'] = MARK_WORD,
};
/* clang-format on */

static bool look_word(const struct scan *s, size_t at, struct secret *out)
{
    char c = s->text[at];
    if (look_token(s, at, out))
        return true;
    if (c == '1')
        return look_address(s, at, out);
    if (c == 'f' || c == 'F')
        return look_address6(s, at, out);
    return look_named_word(s, at, out) || look_host_word(s, at, out);
}

static bool look(const struct scan *s, size_t at, struct secret *out)
{
    switch ((enum mark)marks[(unsigned char)s->text[at]]) {
    case MARK_WORD:
        /* A digit or a letter within a word begins nothing. */
        return !is_word(byte_before(s, at)) && look_word(s, at, out);
    case MARK_ASSIGN:
        return look_url(s, at, out) || look_assignment(s, at, out);
    case MARK_AT:
        return look_dsn(s, at, out) || look_email(s, at, out);
    case MARK_DOT:
        return look_host(s, at, out);
    case MARK_DASH:
        return look_private_key(s, at, out) || look_option(s, at, out);
    case MARK_PLUS:
        return look_phone(s, at, out);
    case MARK_NONE:
        break;
    }
    return false;
}

/* The first that begins at or after FROM and is noticed before STOP. */
static bool walk(const struct scan *s, size_t from, size_t stop, struct secret *out)
{
    for (size_t i = from; i < stop; i++)
        if (marks[(unsigned char)s->text[i]] != MARK_NONE && look(s, i, out) && out->from >= from)
            return true;
    return false;
}

bool secret_find(const char *text, size_t len, size_t from, const struct secret_patterns *patterns,
                 struct secret *out)
{
    const struct scan s = {text, len};
    if (!patterns)
        return walk(&s, from, len, out);
    /* Side by side, a piece at a time, so that all of them are found in linear time. */
    while (from < len) {
        const char *end = memchr(text + from, '\n', len - from);
        size_t stop = end ? (size_t)(end - text) + 1 : len;
        struct secret own;
        bool other = own_find(patterns, &s, from, stop, &own), any = walk(&s, from, stop, out);
        if (other && (!any || own.from < out->from))
            *out = own;
        if (other || any)
            return true;
        from = stop;
    }
    return false;
}

static bool escapes(const char *text, size_t len, size_t at)
{
    return text[at] == '\\' && at + 1 < len && ispunct((unsigned char)text[at + 1]);
}

void secret_hidden_init(struct secret_hidden *h, const char *text, size_t len)
{
    bool any = false;
    *h = (struct secret_hidden){.text = text, .len = len, .plain = true};
    buf_init(&h->bare);
    for (size_t i = 0, n = memchr(text, '\\', len) ? len : 0; i < n; i++) {
        bool escape = escapes(text, len, i);
        any = any || escape;
        i += escape;
        buf_addc(&h->bare, text[i]);
    }
    if (!any)
        buf_reset(&h->bare);
}

void secret_hidden_release(struct secret_hidden *h)
{
    buf_release(&h->bare);
}

bool secret_hidden_next(struct secret_hidden *h, const struct secret_patterns *patterns,
                        struct secret *out)
{
    struct secret seen;
    while (h->from < h->bare.len &&
           secret_find(h->bare.data, h->bare.len, h->from, patterns, out)) {
        h->from = out->from + (out->len ? out->len : 1);
        for (; h->place < h->len && h->walked < out->from; h->place++, h->walked++)
            h->place += escapes(h->text, h->len, h->place);
        while (h->plain && h->plain_end <= h->place) {
            h->plain = secret_find(h->text, h->len, h->plain_end, patterns, &seen);
            h->plain_from = h->plain ? seen.from : 0;
            h->plain_end = h->plain ? seen.from + (seen.len ? seen.len : 1) : 0;
        }
        if (!h->plain || h->plain_from > h->place)
            return true;
    }
    return false;
}
