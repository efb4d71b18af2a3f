/* The words that are no options: how many, which there are, and what looks like a ref. */
#include "cli/options.h"

#include "base/alloc.h"
#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void option_words_release(struct option_words *words)
{
    strv_release(&words->words);
    words->text = false;
}

#define WORDS_NAMED 20 /* so many are named in an error; more are in the help */

int options_word(const char *const *words, const char *what, const char *value, const char **out,
                 struct error *err)
{
    struct nearest best = {0};
    struct buf all = BUF_INIT;
    size_t n = 0;
    for (const char *const *w = words; *w; w++, n++) {
        if (!strcasecmp(*w, value)) {
            *out = *w;
            buf_release(&all);
            return 0;
        }
        nearest_consider(&best, value, *w);
        buf_addf(&all, "%s%s", w == words ? "" : ", ", *w);
    }
    if (best.word)
        error_set(err, "%s can't be '%s': did you mean '%s'?", what, value, best.word);
    else if (n > WORDS_NAMED)
        error_set(err, "%s can't be '%s': 'debrief help' has the %zu that it can be", what, value,
                  n);
    else
        error_set(err, "%s can't be '%s': use one of %s", what, value, all.data);
    buf_release(&all);
    return -1;
}

int options_expect(const struct command *self, int argc, char **argv, int least, int most,
                   struct error *err)
{
    const char *usage = self->usage ? self->usage : "";
    if (argc < least)
        return error_set(err, "an argument is missing: %s %s", self->name, usage);
    if (most < 0 || argc <= most)
        return 0;
    if (!most)
        return error_set(err, "'%s' is too much: %s takes no arguments", argv[0], self->name);
    return error_set(err, "'%s' is too much: %s %s", argv[most], self->name, usage);
}

static bool all_digits(const char *word)
{
    return *word && !word[strspn(word, "0123456789")];
}

/* How many bytes are "e3"; 0 if none. */
static size_t short_ref(const char *word)
{
    if (!*word || !strchr("ecmlasr", *word))
        return 0;
    size_t digits = strspn(word + 1, "0123456789");
    return digits ? digits + 1 : 0;
}

/* The part before the colon of "2:e3": a number, "#2", or letters, digits and hyphens. */
static const char *after_incident(const char *word)
{
    const char *colon = strrchr(word, ':');
    if (!colon)
        return word;
    for (const char *p = word; p < colon; p++) {
        unsigned char c = (unsigned char)*p;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && !(c == '#' && p == word))
            return NULL;
    }
    return colon == word ? NULL : colon + 1;
}

bool options_looks_like_ref(const char *word)
{
    const char *dots = strstr(word, "..");
    char *from = dots ? xstrndup(word, (size_t)(dots - word)) : xstrdup(word);
    const char *ref = after_incident(from);
    size_t len = ref ? short_ref(ref) : 0;
    bool yes = len && !ref[len];
    if (yes && dots && !all_digits(dots + 2)) {
        const char *to = after_incident(dots + 2);
        len = to ? short_ref(to) : 0;
        yes = len && !to[len] && *to == *ref;
    }
    free(from);
    return yes;
}
