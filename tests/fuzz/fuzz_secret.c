/* Any bytes looked through for secrets, without and with patterns of one's own: what is found must
 * stand within the text, at or after where it was looked for, and one after the other; and its last
 * byte is the last that is looked at. */
#include "base/alloc.h"
#include "text/secret.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int yes)
{
    if (!yes)
        abort();
}

static void find_all(const char *text, size_t len, const struct secret_patterns *patterns)
{
    struct secret s;
    size_t n = 0;
    for (size_t at = 0; secret_find(text, len, at, patterns, &s); at = s.from + s.len) {
        expect(s.from >= at && s.len > 0 && s.len <= len && s.from <= len - s.len);
        expect(s.name && *s.name && s.label && *s.label);
        expect(patterns || s.class != SECRET_OWN);
        expect(++n <= len);
    }
}

/* The first line may be a pattern. */
static void find_own(const char *text, size_t len)
{
    struct secret_patterns *patterns = NULL;
    struct error err = ERROR_INIT;
    size_t line = strcspn(text, "\n");
    char *pattern = xstrndup(text, line);
    expect(!secret_patterns_add(&patterns, "fixed", "C-[0-9]+", &err));
    if (line < 64 && secret_patterns_add(&patterns, "own", pattern, &err))
        expect(err.text[0] != '\0');
    find_all(text, len, patterns);
    secret_patterns_free(patterns);
    free(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* No byte more than there is, so that one that is read behind the end is found out. */
    char *exact = xmalloc(size ? size : 1), *text = xmalloc(size + 1);
    if (size) {
        memcpy(exact, data, size);
        memcpy(text, data, size);
    }
    text[size] = '\0';
    find_all(exact, size, NULL);
    find_own(text, strlen(text));
    free(exact);
    free(text);
    return 0;
}
