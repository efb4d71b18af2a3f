/* Between the files of the scanner, secret*.c. Each look_… is asked at a byte that may be the
 * beginning of something, or its middle (the '@' of an address), and says where it stands. */
#ifndef TEXT_SECRET_INTERNAL_H
#define TEXT_SECRET_INTERNAL_H

#include "text/secret.h"

struct scan {
    const char *text;
    size_t len;
};

/* Their places in secret_kinds. */
enum kind {
    KIND_PRIVATE_KEY,
    KIND_AWS_ACCESS_KEY,
    KIND_AWS_SECRET_KEY,
    KIND_GOOGLE_KEY,
    KIND_AZURE_KEY,
    KIND_GITHUB,
    KIND_GITLAB,
    KIND_SLACK,
    KIND_STRIPE,
    KIND_TWILIO,
    KIND_SENDGRID,
    KIND_MAILGUN,
    KIND_NPM,
    KIND_PYPI,
    KIND_DOCKER,
    KIND_DIGITALOCEAN,
    KIND_HEROKU,
    KIND_NEW_RELIC,
    KIND_TELEGRAM,
    KIND_DISCORD,
    KIND_VAULT,
    KIND_OPENAI,
    KIND_ANTHROPIC,
    KIND_HUGGING_FACE,
    KIND_DATABRICKS,
    KIND_GRAFANA,
    KIND_SHOPIFY,
    KIND_ATLASSIAN,
    KIND_SERVICE,
    KIND_WEBHOOK,
    KIND_JWT,
    KIND_AUTHORIZATION,
    KIND_URL_PASSWORD,
    KIND_PASSWORD,
    KIND_KEY,
    KIND_EMAIL,
    KIND_PHONE,
    KIND_HOST,
    KIND_ADDRESS,
    KINDS
};

bool found(struct secret *out, enum kind kind, size_t from, size_t to);

/* Bytes; what is behind the text's ends is NUL. */
static inline char byte_at(const struct scan *s, size_t at)
{
    return at < s->len ? s->text[at] : '\0';
}
static inline char byte_before(const struct scan *s, size_t at)
{
    return at > 0 ? s->text[at - 1] : '\0';
}
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool is_alnum(char c)
{
    return is_digit(c) || is_lower(c) || is_upper(c);
}
static inline bool is_word(char c)
{
    return is_alnum(c) || c == '_';
}
static inline bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
static inline char to_lower(char c)
{
    return is_upper(c) ? (char)(c + 32) : c;
}
/* C is one of SET; NUL is none. */
bool is_one_of(char c, const char *set);
/* Does WORD (in lower case) stand at AT, in any case? */
bool stands_at(const struct scan *s, size_t at, const char *word);
/* Is [FROM, TO) one of LIST (in lower case, ends with NULL), in any case? */
bool is_listed(const struct scan *s, size_t from, size_t to, const char *const *list);

/* ---- secret_token.c: what is known by its own form */

bool look_token(const struct scan *s, size_t at, struct secret *out);
bool look_private_key(const struct scan *s, size_t at, struct secret *out);

/* ---- secret_value.c: what may be a secret because of what stands before it */

/* How much of a reason its name, or its place, is. */
enum reason {
    REASON_WEAK,   /* "password: …" in prose: only what looks chosen as one */
    REASON_STRONG, /* "password=…": anything but what can only stand for one */
    REASON_MADE,   /* "token: …": only what looks as if a program had made it */
    REASON_TOKEN,  /* "token=…": letters and digits */
};

enum { VALUE_MOST = 1024 /* bytes of a value by which it is judged */ };

/* The value that begins at AT: in quotes (QUOTED is told), or up to a blank or a delimiter. */
bool value_at(const struct scan *s, size_t at, size_t *from, size_t *to, bool *quoted);
/* Of one that is longer than it was looked at: its end. */
size_t value_end(const struct scan *s, size_t to, bool quoted);
bool value_is_secret(const struct scan *s, size_t from, size_t to, enum reason reason, bool quoted);
/* Base64 of a text with a colon in it. */
bool value_is_login(const struct scan *s, size_t from, size_t to);

/* ---- secret_named.c */

bool look_assignment(const struct scan *s, size_t at, struct secret *out);
bool look_url(const struct scan *s, size_t at, struct secret *out);
bool look_dsn(const struct scan *s, size_t at, struct secret *out);
bool look_option(const struct scan *s, size_t at, struct secret *out);
bool look_named_word(const struct scan *s, size_t at, struct secret *out);

/* ---- secret_place.c */

bool look_email(const struct scan *s, size_t at, struct secret *out);
bool look_phone(const struct scan *s, size_t at, struct secret *out);
bool look_host(const struct scan *s, size_t at, struct secret *out);
bool look_host_word(const struct scan *s, size_t at, struct secret *out);
bool look_address(const struct scan *s, size_t at, struct secret *out);
bool look_address6(const struct scan *s, size_t at, struct secret *out);

/* ---- secret_own.c */

/* The first match within [FROM, STOP). */
bool own_find(const struct secret_patterns *patterns, const struct scan *s, size_t from,
              size_t stop, struct secret *out);

#endif
