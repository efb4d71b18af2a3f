#include "time/tzif.h"

#include "base/alloc.h"
#include "time/posix_tz.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEADER_SIZE 44
#define RULE_MAX 128

struct local_type {
    int32_t offset;
    uint8_t abbreviation; /* where it begins in abbreviations */
};

struct tzif {
    size_t n_times, n_types;
    int64_t *times;           /* ascending */
    uint8_t *indices;         /* the type that begins at each time */
    struct local_type *types; /* at least one; the first holds before every transition */
    char *abbreviations;      /* terminated after the last, whatever the file says */
    bool has_rule;
    struct posix_tz rule;
    char rule_text[RULE_MAX];
};

/* One of a file's two data blocks. */
struct block {
    const unsigned char *bytes;
    size_t n_isut, n_isstd, n_leaps, n_times, n_types, n_chars;
    size_t time_size; /* bytes of a time: 4 or 8 */
};

static uint32_t read_32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int32_t read_signed_32(const unsigned char *p)
{
    uint32_t u = read_32(p);
    return u > INT32_MAX ? (int32_t)(u - UINT32_C(0x80000000)) + INT32_MIN : (int32_t)u;
}

static int64_t read_time(const unsigned char *p, size_t size)
{
    if (size == 4)
        return read_signed_32(p);
    uint64_t u = (uint64_t)read_32(p) << 32 | read_32(p + 4);
    return u > INT64_MAX ? (int64_t)(u - (UINT64_C(1) << 63)) + INT64_MIN : (int64_t)u;
}

static size_t block_size(const struct block *b)
{
    return b->n_times * (b->time_size + 1) + b->n_types * 6 + b->n_chars +
           b->n_leaps * (b->time_size + 4) + b->n_isstd + b->n_isut;
}

/* Reads the header at BYTES and checks that the block behind it is whole. */
static int read_header(const unsigned char *bytes, size_t n, size_t time_size, struct block *out)
{
    size_t *const counts[] = {&out->n_isut,  &out->n_isstd, &out->n_leaps,
                              &out->n_times, &out->n_types, &out->n_chars};

    if (n < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0)
        return -1;
    for (size_t i = 0; i < 6; i++) {
        uint32_t count = read_32(bytes + 20 + 4 * i);
        if (count > n) /* each takes a byte at least, so that no sum of sizes overflows */
            return -1;
        *counts[i] = count;
    }
    out->bytes = bytes + HEADER_SIZE;
    out->time_size = time_size;
    return block_size(out) > n - HEADER_SIZE ? -1 : 0;
}

static int take_types(struct tzif *tz, const struct block *b)
{
    const unsigned char *p = b->bytes + b->n_times * (b->time_size + 1);

    if (b->n_types < 1 || b->n_types > 256 || b->n_chars < 1 || b->n_chars > 256)
        return -1;
    tz->n_types = b->n_types;
    tz->types = xcalloc(b->n_types, sizeof *tz->types);
    for (size_t i = 0; i < b->n_types; i++, p += 6) {
        tz->types[i].offset = read_signed_32(p);
        tz->types[i].abbreviation = p[5];
        /* RFC 8536 §3.2: from -25 to +26 hours, exclusive. */
        if (tz->types[i].offset <= -25 * 3600 || tz->types[i].offset >= 26 * 3600 ||
            p[5] >= b->n_chars)
            return -1;
    }
    tz->abbreviations = xmalloc(b->n_chars + 1);
    memcpy(tz->abbreviations, p, b->n_chars);
    tz->abbreviations[b->n_chars] = '\0';
    return 0;
}

static int take_times(struct tzif *tz, const struct block *b)
{
    const unsigned char *indices = b->bytes + b->n_times * b->time_size;

    tz->n_times = b->n_times;
    tz->times = xcalloc(b->n_times + 1, sizeof *tz->times);
    tz->indices = xcalloc(b->n_times + 1, sizeof *tz->indices);
    for (size_t i = 0; i < b->n_times; i++) {
        tz->times[i] = read_time(b->bytes + i * b->time_size, b->time_size);
        tz->indices[i] = indices[i];
        if (indices[i] >= b->n_types || (i > 0 && tz->times[i] <= tz->times[i - 1]))
            return -1;
    }
    return 0;
}

/* The footer: a POSIX TZ string between two line ends; an empty one means none. */
static int take_footer(struct tzif *tz, const unsigned char *p, size_t n)
{
    const unsigned char *end;
    size_t len;

    if (n < 2 || p[0] != '\n' || (end = memchr(p + 1, '\n', n - 1)) == NULL)
        return -1;
    len = (size_t)(end - p) - 1;
    if (len >= RULE_MAX || memchr(p, '\0', len + 1) != NULL)
        return -1;
    memcpy(tz->rule_text, p + 1, len);
    tz->has_rule = len > 0;
    return len > 0 ? posix_tz_parse(tz->rule_text, &tz->rule) : 0;
}

static int take_file(struct tzif *tz, const unsigned char *bytes, size_t n)
{
    struct block block = {0};
    const unsigned char *footer = NULL;

    if (read_header(bytes, n, 4, &block) != 0)
        return -1;
    if (bytes[4] >= '2') { /* the block that follows has the same with 64 bits */
        const unsigned char *second = block.bytes + block_size(&block);
        size_t left = n - (size_t)(second - bytes);
        if (read_header(second, left, 8, &block) != 0)
            return -1;
        footer = block.bytes + block_size(&block);
    } else if (bytes[4] != '\0') {
        return -1;
    }
    if (block.n_leaps > 0)
        return -1;
    if (take_types(tz, &block) != 0 || take_times(tz, &block) != 0)
        return -1;
    return footer != NULL ? take_footer(tz, footer, n - (size_t)(footer - bytes)) : 0;
}

struct tzif *tzif_new(const void *bytes, size_t n, struct error *err)
{
    struct tzif *tz = xcalloc(1, sizeof *tz);

    if (take_file(tz, bytes, n) == 0)
        return tz;
    tzif_free(tz);
    error_set(err, "no time zone data (TZif), or damaged: install the package tzdata anew");
    return NULL;
}

struct tzif *tzif_new_rule(const char *posix, struct error *err)
{
    struct tzif *tz = xcalloc(1, sizeof *tz);

    if (strlen(posix) < RULE_MAX && posix_tz_parse(posix, &tz->rule) == 0) {
        memcpy(tz->rule_text, posix, strlen(posix) + 1);
        tz->has_rule = true;
        return tz;
    }
    tzif_free(tz);
    error_set(err, "'%.60s' is no POSIX time zone: write it like EST5EDT,M3.2.0,M11.1.0", posix);
    return NULL;
}

void tzif_free(struct tzif *tz)
{
    if (tz == NULL)
        return;
    free(tz->times);
    free(tz->indices);
    free(tz->types);
    free(tz->abbreviations);
    free(tz);
}

/* How many transitions are not after S. */
static size_t count_until(const struct tzif *tz, int64_t s)
{
    size_t low = 0, high = tz->n_times;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tz->times[middle] <= s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int32_t tzif_offset(const struct tzif *tz, int64_t s, const char **abbreviation)
{
    size_t passed = count_until(tz, s);
    const struct local_type *type;

    if (passed == tz->n_times && tz->has_rule)
        return posix_tz_offset(&tz->rule, s, abbreviation);
    type = &tz->types[passed > 0 ? tz->indices[passed - 1] : 0];
    if (abbreviation != NULL)
        *abbreviation = tz->abbreviations + type->abbreviation;
    return type->offset;
}

bool tzif_next(const struct tzif *tz, int64_t s, int64_t *out)
{
    size_t passed = count_until(tz, s);

    if (passed < tz->n_times) {
        *out = tz->times[passed];
        return true;
    }
    return tz->has_rule && posix_tz_next(&tz->rule, s, out);
}

bool tzif_uses(const struct tzif *tz, const char *abbreviation, int32_t *offset)
{
    if (tz->has_rule && strcasecmp(tz->rule.standard, abbreviation) == 0) {
        *offset = tz->rule.standard_offset;
        return true;
    }
    if (tz->has_rule && tz->rule.has_daylight && strcasecmp(tz->rule.daylight, abbreviation) == 0) {
        *offset = tz->rule.daylight_offset;
        return true;
    }
    for (size_t i = tz->n_times; i-- > 0;) {
        const struct local_type *type = &tz->types[tz->indices[i]];
        if (strcasecmp(tz->abbreviations + type->abbreviation, abbreviation) == 0) {
            *offset = type->offset;
            return true;
        }
    }
    return false;
}

const char *tzif_rule(const struct tzif *tz)
{
    return tz->rule_text;
}
