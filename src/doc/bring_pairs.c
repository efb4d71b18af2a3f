#include "doc/bring_pairs.h"

#include "base/alloc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What a record is looked for by; 0: it is not looked for. */
typedef uint64_t key_of(const struct reading *of, const struct read_record *r);
typedef bool same(const struct read_record *a, const struct read_record *b);

struct key {
    uint64_t hash;
    size_t i;
};

struct keys {
    struct key *v;
    size_t n;
};

int64_t pairs_number(const struct read_record *r)
{
    const char *p = r->ref;
    int64_t number = 0;
    if (!*p || *p != record_types[r->kind].letter || !p[1])
        return 0;
    for (p++; isdigit((unsigned char)*p) && number <= RECORD_NUMBER_MOST; p++)
        number = number * 10 + (*p - '0');
    return *p || number > RECORD_NUMBER_MOST ? 0 : number;
}

static int by_hash(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

/* The keys of what is not paired yet, sorted. */
static struct keys keys_of(const struct reading *r, const size_t *paired, key_of *key)
{
    struct keys keys = {xreallocarray(NULL, r->n + 1, sizeof *keys.v), 0};
    for (size_t i = 0; i < r->n; i++) {
        uint64_t hash = paired[i] == NOWHERE ? key(r, &r->list[i]) : 0;
        if (hash)
            keys.v[keys.n++] = (struct key){hash, i};
    }
    qsort(keys.v, keys.n, sizeof *keys.v, by_hash);
    return keys;
}

static size_t run_from(const struct keys *keys, size_t from)
{
    size_t to = from;
    while (to < keys->n && keys->v[to].hash == keys->v[from].hash)
        to++;
    return to;
}

/* Of equal keys only this many are looked at closely: those of texts that differ can be made. */
#define CLOSE_LOOKS 16

/* Pairs what has the same key, in order. */
static void pair_run(struct pairs *p, const struct reading *was, const struct reading *is,
                     const struct key *a, size_t a_n, const struct key *b, size_t b_n, same *equal)
{
    size_t first = 0;
    for (size_t k = 0; k < b_n; k++) {
        while (first < a_n && p->to_is[a[first].i] != NOWHERE)
            first++;
        for (size_t j = first; j < a_n && j < first + CLOSE_LOOKS; j++) {
            if (p->to_is[a[j].i] != NOWHERE || !equal(&was->list[a[j].i], &is->list[b[k].i]))
                continue;
            p->to_is[a[j].i] = b[k].i;
            p->to_was[b[k].i] = a[j].i;
            break;
        }
    }
}

static void pair_by(struct pairs *p, const struct reading *was, const struct reading *is,
                    key_of *key, same *equal)
{
    struct keys a = keys_of(was, p->to_is, key), b = keys_of(is, p->to_was, key);
    for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
        if (a.v[i].hash != b.v[j].hash) {
            *(a.v[i].hash < b.v[j].hash ? &i : &j) += 1;
            continue;
        }
        size_t i_end = run_from(&a, i), j_end = run_from(&b, j);
        pair_run(p, was, is, a.v + i, i_end - i, b.v + j, j_end - j, equal);
        i = i_end;
        j = j_end;
    }
    free(a.v);
    free(b.v);
}

/* ---- markers and names */

static uint64_t key_of_ref(const struct reading *of, const struct read_record *r)
{
    (void)of;
    int64_t number = pairs_number(r);
    return number ? (uint64_t)r->kind << 32 | (uint64_t)number : 0;
}

/* Markers that stand once. */
static void pair_by_ref(struct pairs *p, const struct reading *was, const struct reading *is)
{
    struct keys a = keys_of(was, p->to_is, key_of_ref), b = keys_of(is, p->to_was, key_of_ref);
    for (size_t i = 0, j = 0; j < b.n;) {
        size_t end = run_from(&b, j);
        while (i < a.n && a.v[i].hash < b.v[j].hash)
            i++;
        bool known = i < a.n && a.v[i].hash == b.v[j].hash;
        if (!known) {
            p->unknown += end - j;
        } else if (end - j > 1) {
            p->doubled += end - j - 1;
        } else {
            p->to_is[a.v[i].i] = b.v[j].i;
            p->to_was[b.v[j].i] = a.v[i].i;
        }
        j = end;
    }
    free(a.v);
    free(b.v);
}

#define FNV_START UINT64_C(14695981039346656037)

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ p[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_bytes(hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

static uint64_t hash_kind(const struct read_record *r)
{
    return hash_bytes(FNV_START, &r->kind, sizeof r->kind);
}

static bool same_text(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

static uint64_t key_of_name(const struct reading *of, const struct read_record *r)
{
    (void)of;
    return r->kind == RECORD_FIELD ? hash_text(hash_kind(r), r->record.field.name) : 0;
}

static bool same_name(const struct read_record *a, const struct read_record *b)
{
    return b->kind == RECORD_FIELD && same_text(a->record.field.name, b->record.field.name);
}

/* ---- what they say */

static const char *text_of(const struct read_record *r)
{
    switch (r->kind) {
    case RECORD_EVENT:
        return r->record.event.text;
    case RECORD_CAUSE:
        return r->record.cause.text;
    case RECORD_MEASURE:
        return r->record.measure.text;
    case RECORD_LESSON:
        return r->record.lesson.text;
    case RECORD_ACTION:
        return r->record.action.text;
    case RECORD_SECTION:
        return r->record.section.markdown;
    default:
        return NULL;
    }
}

static uint64_t key_of_text(const struct reading *of, const struct read_record *r)
{
    (void)of;
    return text_of(r) ? hash_text(hash_kind(r), text_of(r)) : 0;
}

static bool say_the_same(const struct read_record *a, const struct read_record *b)
{
    return a->kind == b->kind && same_text(text_of(a), text_of(b));
}

static uint64_t key_of_place(const struct reading *of, const struct read_record *r)
{
    (void)of;
    if (r->kind == RECORD_EVENT)
        return r->record.event.at == NONE
                   ? 0
                   : hash_bytes(hash_kind(r), &r->record.event.at, sizeof r->record.event.at);
    if (r->kind == RECORD_SECTION && r->record.section.heading && *r->record.section.heading)
        return hash_text(hash_kind(r), r->record.section.heading);
    return 0;
}

/* The text is all there is to it. */
static uint64_t key_of_placeless(const struct reading *of, const struct read_record *r)
{
    return r->kind == RECORD_EVENT || r->kind == RECORD_SECTION ? 0 : key_of_text(of, r);
}

static bool stand_together(const struct read_record *a, const struct read_record *b)
{
    if (a->kind != b->kind)
        return false;
    return a->kind == RECORD_EVENT
               ? a->record.event.at == b->record.event.at
               : same_text(a->record.section.heading, b->record.section.heading);
}

static uint64_t key_of_both(const struct reading *of, const struct read_record *r)
{
    uint64_t place = key_of_place(of, r);
    return place && text_of(r) ? hash_text(place, text_of(r)) : 0;
}

static bool are_the_same(const struct read_record *a, const struct read_record *b)
{
    return say_the_same(a, b) && stand_together(a, b);
}

/* What it stands under; NULL. */
static const struct read_record *above(const struct reading *of, const struct read_record *r)
{
    int64_t i = r->kind == RECORD_EVENT   ? r->record.event.under
                : r->kind == RECORD_CAUSE ? r->record.cause.why
                                          : NONE;
    return i >= 0 && (size_t)i < of->n ? &of->list[i] : NULL;
}

/* Of several that say the same, the one that stands under the same. */
static uint64_t key_of_standing(const struct reading *of, const struct read_record *r)
{
    if (r->kind != RECORD_EVENT && r->kind != RECORD_CAUSE)
        return 0;
    const struct read_record *under = above(of, r);
    uint64_t key = r->kind == RECORD_EVENT ? key_of_both(of, r) : key_of_text(of, r);
    return key && under ? hash_text(hash_bytes(key, "/", 1), text_of(under)) : key;
}

static bool stand_the_same(const struct read_record *a, const struct read_record *b)
{
    return say_the_same(a, b) && (a->kind != RECORD_EVENT || stand_together(a, b));
}

void pairs_make(struct pairs *p, const struct reading *was, const struct reading *is,
                enum pairs_by by)
{
    *p = (struct pairs){xreallocarray(NULL, was->n + 1, sizeof *p->to_is),
                        xreallocarray(NULL, is->n + 1, sizeof *p->to_was), 0, 0};
    for (size_t i = 0; i < was->n; i++)
        p->to_is[i] = NOWHERE;
    for (size_t i = 0; i < is->n; i++)
        p->to_was[i] = NOWHERE;
    pair_by_ref(p, was, is);
    pair_by(p, was, is, key_of_name, same_name);
    if (by == PAIRS_BY_REF)
        return;
    pair_by(p, was, is, key_of_standing, stand_the_same);
    pair_by(p, was, is, key_of_both, are_the_same);
    pair_by(p, was, is, by == PAIRS_EXACT ? key_of_placeless : key_of_text, say_the_same);
    if (by == PAIRS_EXACT)
        return;
    pair_by(p, was, is, key_of_place, stand_together);
}

void pairs_release(struct pairs *p)
{
    free(p->to_is);
    free(p->to_was);
    *p = (struct pairs){0};
}
