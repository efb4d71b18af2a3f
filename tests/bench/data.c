#include "data.h"

#include <stdio.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const words[] = {
    "checkout", "latency",  "is",      "at",       "rising",  "errors",  "the",     "queue",
    "of",       "payments", "drained", "after",    "web-3",   "restart", "replica", "behind",
    "by",       "two",      "minutes", "rolled",   "back",    "to",      "4.1",     "customer",
    "reports",  "slow",     "login",   "database", "primary", "failed",  "over",    "cache",
    "hit",      "rate",     "fell",    "from",     "99%",     "dropped", "traffic", "in",
    "eu-west",  "paged",    "storage", "team",     "no",      "effect",  "seen",    "so",
    "far",      "watching", "deploy",  "finished", "again",   "normal",
};

/* What must come out of a document as it went in, or live. */
static const char *const marked[] = {
    "`kubectl rollout undo deploy/checkout`",
    "see https://status.example.org/i/42?tab=log",
    "[the graph](https://graphs.example.org/d/p99)",
    "__init__.py raised *again*",
    "List<String> & co: a_b_c #3",
    "~5% of [all] requests | more",
};

static const char *const people[] = {"alice", "bob", "carol", "dan", "erin"};
static const char *const kinds[] = {"step", "finding", "hypothesis", "change", "comms"};

void data_init(struct data *data, uint64_t seed)
{
    data->state = seed;
    data->at = DATA_START;
}

uint64_t data_below(struct data *data, uint64_t n)
{
    /* splitmix64 */
    uint64_t x = data->state += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return (x ^ x >> 31) % n;
}

void data_text(struct data *data, char out[DATA_TEXT_SIZE])
{
    uint64_t count = 5 + data_below(data, 10);
    uint64_t mark = data_below(data, 10) ? count : data_below(data, count);
    size_t len = 0;
    for (uint64_t i = 0; i < count; i++) {
        const char *word = i == mark ? marked[data_below(data, COUNT(marked))]
                                     : words[data_below(data, COUNT(words))];
        len += (size_t)snprintf(out + len, DATA_TEXT_SIZE - len, "%s%s", i ? " " : "", word);
    }
}

void data_event(struct data *data, struct data_event *out)
{
    bool first = data->at == DATA_START;
    data->at += 1 + (int64_t)data_below(data, 80);
    out->at = data->at;
    out->kind = data_below(data, 5) < 3 ? "note" : kinds[data_below(data, COUNT(kinds))];
    if (first)
        out->kind = "impact";
    out->by = data_below(data, 2) ? people[data_below(data, COUNT(people))] : NULL;
    data_text(data, out->text);
    out->has_detail = data_below(data, 5) == 0;
    if (out->has_detail)
        data_text(data, out->detail);
}
