#include "store/uid.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static uint64_t seed;
static bool seeded;

/* FNV-1a, then SplitMix64's finish: enough to tell records apart, and the same everywhere. */
static uint64_t mix(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    return h;
}

static uint64_t finish(uint64_t h)
{
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}

void uid_set_seed(const char *text)
{
    seeded = text && *text;
    seed = seeded ? mix(UINT64_C(0xcbf29ce484222325), text, strlen(text)) : 0;
}

/* Random bytes are fetched for many uids at once. A child does not give out its parent's. */
static bool draw(unsigned char *out, size_t n)
{
    static unsigned char pool[4096];
    static size_t left;
    static pid_t owner;
    pid_t self = getpid();
    if (left < n || owner != self) {
        left = getrandom(pool, sizeof pool, 0) == (ssize_t)sizeof pool ? sizeof pool : 0;
        owner = self;
    }
    if (left < n)
        return false;
    left -= n;
    memcpy(out, pool + left, n);
    return true;
}

static void fill(unsigned char *out, bool random, const char *table, int64_t id, int64_t at)
{
    uint64_t words[2];
    if (random && draw(out, 10))
        return;
    /* getrandom fails on no kernel this runs on; should it, the record still tells uids apart. */
    uint64_t h = mix(mix(mix(seed, table, strlen(table)), &id, sizeof id), &at, sizeof at);
    words[0] = finish(h);
    words[1] = finish(h + UINT64_C(0x9e3779b97f4a7c15));
    memcpy(out, words, 10);
}

static void make(char out[UID_SIZE], bool random, const char *table, int64_t id, int64_t at)
{
    unsigned char b[16];
    uint64_t ms = at > 0 ? (uint64_t)at / 1000 : 0;
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(ms >> (40 - 8 * i));
    fill(b + 6, random, table, id, at);
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0F));
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[b[i] >> 4];
        *out++ = digits[b[i] & 0x0F];
    }
    *out = '\0';
}

void uid_make(char out[UID_SIZE], const char *table, int64_t id, int64_t at)
{
    make(out, !seeded, table, id, at);
}

void uid_make_random(char out[UID_SIZE], int64_t at)
{
    make(out, true, "", 0, at);
}

bool uid_looks_right(const char *s)
{
    for (int i = 0; i < UID_SIZE - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s[i] != '-' : !s[i] || !strchr("0123456789abcdef", s[i]))
            return false;
    }
    return s[UID_SIZE - 1] == '\0';
}
