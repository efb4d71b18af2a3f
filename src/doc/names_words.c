#include "doc/names_words.h"

#include "base/utf8.h"
#include "read/fold.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct range {
    uint32_t first, last;
};

static bool within(const struct range *ranges, uint32_t cp)
{
    for (; ranges->last; ranges++)
        if (cp >= ranges->first && cp <= ranges->last)
            return true;
    return false;
}

/* Written without blanks, or with what belongs to the sentence right behind a name. */
static const struct range spaceless[] = {
    {0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x3041, 0x30FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}, {0, 0}};

/* Above ASCII, what is neither letter nor digit: signs, blanks, symbols. */
static const struct range signs[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},       {0xBB, 0xBF},        {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x1680, 0x1680}, {0x2000, 0x2BFF},   {0x2E00, 0x303F},    {0x30FB, 0x30FB},
    {0xE000, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFF00, 0xFF0F},   {0xFF1A, 0xFF20},    {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF}, {0, 0}};

static bool is_letter(uint32_t cp)
{
    return cp < 0x80 ? isalnum((int)cp) != 0 : cp != UTF8_BAD && !within(signs, cp);
}

/* Nothing that a name could be told apart by: accents, and what is not seen. */
static bool is_accent(uint32_t cp)
{
    return (cp >= 0x300 && cp <= 0x36F) || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x202A && cp <= 0x202E) || cp == 0x2060 || cp == 0xFEFF || cp == 0xAD;
}

static bool is_capital(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) ||
           (cp >= 0x100 && cp <= 0x17F && cp % 2 == 0) || (cp >= 0x386 && cp <= 0x3AB) ||
           (cp >= 0x400 && cp <= 0x42F) || (cp >= 0x531 && cp <= 0x556);
}

/* A small letter without its accent. */
static uint32_t fold_one(uint32_t cp)
{
    if (cp >= 0xFF21 && cp <= 0xFF5A) /* full width */
        cp -= 0xFEE0;
    char latin = fold_letter(cp);
    if (latin)
        return (unsigned char)latin;
    static const struct {
        uint32_t from, to;
    } greek[] = {{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF},
                 {0x38E, 0x3C5}, {0x38F, 0x3C9}, {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7},
                 {0x3AF, 0x3B9}, {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}, {0x3C2, 0x3C3},
                 {0x451, 0x435}, {0x401, 0x435}, {0x439, 0x438}, {0x419, 0x438}};
    for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
        if (greek[i].from == cp)
            return greek[i].to;
    if ((cp >= 0x391 && cp <= 0x3A9) || (cp >= 0x410 && cp <= 0x42F))
        return cp + 0x20;
    if (cp >= 0x400 && cp <= 0x40F)
        return cp + 0x50;
    if (cp >= 0x531 && cp <= 0x556)
        return cp + 0x30;
    return cp;
}

size_t name_character(const char *text, size_t len)
{
    size_t n;
    utf8_next(text, len, &n);
    return n;
}

void name_token_read(const char *text, size_t len, struct name_token *out)
{
    bool fits = true;
    size_t at = 0, n;
    out->folded_len = out->letters = 0;
    out->capital = out->spaceless = false;
    while (at < len) {
        uint32_t cp = utf8_next(text + at, len - at, &n);
        bool accent = is_accent(cp) && at;
        if (!accent && (!is_letter(cp) || (at && (out->spaceless || within(spaceless, cp)))))
            break;
        if (!at) {
            out->capital = is_capital(cp);
            out->spaceless = within(spaceless, cp);
        }
        at += n;
        if (accent)
            continue;
        out->letters++;
        fits = fits && out->folded_len + 5 < NAME_TOKEN;
        if (fits)
            out->folded_len += utf8_put(out->folded + out->folded_len, fold_one(cp));
    }
    out->len = at;
    out->folded_len = fits ? out->folded_len : 0;
    out->folded[out->folded_len] = '\0';
}

/* Blanks with at most one line end, or one sign that joins: "Alice Smith", "alice.smith",
 * "O'Brien", "al\\_ice". */
size_t name_joint(const char *text, size_t len)
{
    size_t at = 0, lines = 0, n = 0;
    while (at < len && at < 8 && strchr(" \t\n", text[at]))
        lines += text[at++] == '\n';
    if (at)
        return lines > 1 ? 0 : at;
    at += len > 1 && *text == '\\';
    uint32_t cp = at < len ? utf8_next(text + at, len - at, &n) : 0;
    if (cp == 0xA0 || cp == 0x2019 || cp == 0x202F || cp == 0x30FB || cp == 0xB7 ||
        (cp && cp < 0x80 && strchr(".-_'", (int)cp)))
        return at + n;
    return 0;
}

/* Sorted. */
static const char *const also[] = {
    "angel",  "art",    "banks",  "bell",   "bill",   "black",  "brook",   "brown",  "bush",
    "chance", "chase",  "chip",   "clay",   "cliff",  "cook",   "crystal", "dale",   "dawn",
    "day",    "dean",   "dick",   "drew",   "earl",   "faith",  "field",   "fields", "ford",
    "forest", "fox",    "frank",  "gale",   "gene",   "grace",  "grant",   "gray",   "green",
    "guy",    "hall",   "hardy",  "heath",  "hill",   "holly",  "hope",    "hunter", "iris",
    "ivy",    "jade",   "jewel",  "joy",    "key",    "king",   "lake",    "lance",  "lane",
    "law",    "lily",   "little", "long",   "love",   "major",  "mark",    "marsh",  "mason",
    "miles",  "miller", "mills",  "miner",  "moon",   "moss",   "noble",   "norm",   "olive",
    "page",   "park",   "pearl",  "peg",    "penny",  "pierce", "pike",    "pool",   "poppy",
    "potter", "power",  "price",  "queen",  "reed",   "rich",   "ring",    "rob",    "rock",
    "rose",   "ruby",   "rush",   "rusty",  "sandy",  "shell",  "short",   "sky",    "small",
    "smart",  "star",   "stone",  "storm",  "strong", "summer", "tanner",  "tiger",  "tucker",
    "turner", "violet", "walker", "wall",   "ward",   "water",  "waters",  "weaver", "wells",
    "west",   "white",  "will",   "winter", "wolf",   "wood",   "woods",   "young"};
static const char *const months[] = {"april", "august", "june", "march", "may"};
static const char *const words[] = {"a",
                                    "access",
                                    "account",
                                    "admin",
                                    "administrator",
                                    "agent",
                                    "alert",
                                    "alerts",
                                    "all",
                                    "am",
                                    "an",
                                    "and",
                                    "anonymous",
                                    "anyone",
                                    "api",
                                    "app",
                                    "are",
                                    "as",
                                    "at",
                                    "auth",
                                    "backend",
                                    "backup",
                                    "be",
                                    "build",
                                    "builder",
                                    "by",
                                    "cache",
                                    "can",
                                    "ceo",
                                    "chat",
                                    "ci",
                                    "client",
                                    "cloud",
                                    "cluster",
                                    "command",
                                    "commander",
                                    "comms",
                                    "communications",
                                    "console",
                                    "core",
                                    "cron",
                                    "cto",
                                    "customer",
                                    "daemon",
                                    "data",
                                    "database",
                                    "db",
                                    "default",
                                    "demo",
                                    "deploy",
                                    "deputy",
                                    "dev",
                                    "director",
                                    "dns",
                                    "do",
                                    "docker",
                                    "edge",
                                    "email",
                                    "error",
                                    "errors",
                                    "events",
                                    "everyone",
                                    "external",
                                    "failover",
                                    "first",
                                    "for",
                                    "from",
                                    "frontend",
                                    "gateway",
                                    "git",
                                    "go",
                                    "guest",
                                    "had",
                                    "has",
                                    "he",
                                    "here",
                                    "host",
                                    "i",
                                    "ic",
                                    "if",
                                    "in",
                                    "incident",
                                    "infra",
                                    "infrastructure",
                                    "internal",
                                    "is",
                                    "it",
                                    "javascript",
                                    "job",
                                    "jobs",
                                    "last",
                                    "lb",
                                    "lead",
                                    "leader",
                                    "liaison",
                                    "live",
                                    "load",
                                    "local",
                                    "log",
                                    "logs",
                                    "mail",
                                    "main",
                                    "management",
                                    "manager",
                                    "master",
                                    "me",
                                    "metrics",
                                    "mobile",
                                    "monitor",
                                    "my",
                                    "n",
                                    "net",
                                    "network",
                                    "new",
                                    "nil",
                                    "no",
                                    "nobody",
                                    "node",
                                    "none",
                                    "not",
                                    "now",
                                    "null",
                                    "of",
                                    "office",
                                    "old",
                                    "on",
                                    "one",
                                    "operator",
                                    "or",
                                    "owner",
                                    "pager",
                                    "payments",
                                    "pipeline",
                                    "platform",
                                    "pm",
                                    "primary",
                                    "prod",
                                    "production",
                                    "proxy",
                                    "public",
                                    "queue",
                                    "release",
                                    "replica",
                                    "responder",
                                    "review",
                                    "root",
                                    "router",
                                    "run",
                                    "runner",
                                    "scheduler",
                                    "scribe",
                                    "script",
                                    "search",
                                    "secondary",
                                    "security",
                                    "server",
                                    "servers",
                                    "service",
                                    "services",
                                    "shared",
                                    "she",
                                    "site",
                                    "so",
                                    "someone",
                                    "sre",
                                    "staff",
                                    "staging",
                                    "status",
                                    "storage",
                                    "store",
                                    "storefront",
                                    "support",
                                    "sys",
                                    "tbd",
                                    "test",
                                    "tester",
                                    "tests",
                                    "that",
                                    "the",
                                    "then",
                                    "there",
                                    "they",
                                    "this",
                                    "ticket",
                                    "time",
                                    "to",
                                    "today",
                                    "tool",
                                    "traffic",
                                    "ui",
                                    "unknown",
                                    "up",
                                    "us",
                                    "user",
                                    "users",
                                    "various",
                                    "vm",
                                    "vpn",
                                    "was",
                                    "we",
                                    "web",
                                    "webhook",
                                    "website",
                                    "with",
                                    "worker",
                                    "workers",
                                    "you"};
static const char *const groups[] = {
    "bot",        "crew",       "department",  "desk",        "developers", "devops",
    "devs",       "division",   "engineer",    "engineering", "engineers",  "group",
    "operations", "ops",        "people",      "squad",       "support",    "team",
    "teams",      "technician", "technicians", "tribe",       "vendor"};
static const char *const things[] = {"alerting",     "automatically",
                                     "automation",   "customer",
                                     "customers",    "monitoring",
                                     "on call",      "on call engineer",
                                     "oncall",       "system",
                                     "the customer", "the customers",
                                     "the on call",  "the on call engineer",
                                     "the oncall",   "the system"};
static const char *const before_months[] = {"during", "early", "from", "in", "last",
                                            "late",   "mid",   "next", "of", "since",
                                            "this",   "to",    "until"};

static bool listed(const char *const *list, size_t n, const char *word)
{
    for (size_t low = 0; low < n;) {
        size_t middle = low + (n - low) / 2;
        int side = strcmp(word, list[middle]);
        if (!side)
            return true;
        if (side < 0)
            n = middle;
        else
            low = middle + 1;
    }
    return false;
}
#define LISTED(list, word) listed(list, sizeof(list) / sizeof *(list), word)

enum name_word name_word_find(const char *folded)
{
    if (LISTED(things, folded))
        return NAME_THING;
    if (LISTED(groups, folded))
        return NAME_GROUP;
    if (LISTED(words, folded))
        return NAME_WORD;
    if (LISTED(months, folded))
        return NAME_MONTH;
    return LISTED(also, folded) ? NAME_ALSO : NAME_SURE;
}

bool name_before_month(const char *folded)
{
    return LISTED(before_months, folded);
}
