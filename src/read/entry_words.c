/* Words within a timeline that say what a detail is, which day it is, or in which zone the times
 * are. */
#include "read/entry.h"
#include "read/entry_blanks.h"

#include "read/fold.h"
#include "read/words.h"

#include <ctype.h>
#include <string.h>

const char *entry_label_kind(const char *heading, size_t len)
{
    bool whole;
    switch (words_part(heading, len, &whole)) {
    case PART_STEP:
        return whole ? "step" : NULL;
    case PART_RULED_OUT:
        return whole ? "ruled-out" : NULL;
    case PART_HYPOTHESIS:
        return whole ? "hypothesis" : NULL;
    case PART_FINDING:
        return whole ? "finding" : NULL;
    default:
        return NULL;
    }
}

const char *entry_label(const char *words, size_t len, size_t *label)
{
    const char *colon = memchr(words, ':', len < 64 ? len : 64);
    if (!colon || (colon + 1 < words + len && !is_blank(colon[1])))
        return NULL;
    const char *kind = entry_label_kind(words, (size_t)(colon - words));
    *label = skip_blanks(words, len, (size_t)(colon - words) + 1);
    return kind;
}

/* What may stand before a date that is all a line has to say. */
static const char *const day_words[] = {"day",  "date", "on", "of", "the", "timeline", "events",
                                        "for",  "el",   "le", "de", "dia", "jour",     "fecha",
                                        "data", "am",   "em", "du", "tag", "datum",    NULL};

#define DAY_LONGEST 80 /* bytes of words that do nothing but name a day */

bool entry_is_day(const char *words, size_t len, struct stamp *day)
{
    struct stamp stamp;
    size_t i = 0, blanks = 0, digits = 0;
    for (size_t k = 0; k < len && len <= DAY_LONGEST; k++) {
        blanks += is_blank(words[k]);
        digits += isdigit((unsigned char)words[k]) != 0;
    }
    /* Without a digit it is a weekday at most. */
    if (len > DAY_LONGEST || blanks > (digits ? 9 : 2) || !stamp_is_day(words, len, day))
        return false;
    while (i < len && !stamp_read(words + i, len - i, &stamp)) {
        while (i < len && !is_blank(words[i]))
            i++;
        i = skip_blanks(words, len, i);
    }
    struct folded before;
    fold(&before, words, i, false);
    for (size_t k = 0; i < len && k < before.n; k++)
        if (!isdigit((unsigned char)before.v[k].word[0]) && !fold_in(before.v[k].word, day_words))
            return false;
    return true;
}

/* What a sentence may hold that does nothing but name the times' zone. */
static const char *const zone_words[] = {
    "all",    "the",      "times",  "time",     "timestamps", "timestamp", "below",
    "here",   "above",    "are",    "is",       "in",         "listed",    "given",
    "shown",  "stated",   "this",   "timeline", "use",        "uses",      "using",
    "local",  "timezone", "zone",   "unless",   "otherwise",  "noted",     "24",
    "hour",   "clock",    "note",   "that",     "and",        "events",    "todas",
    "las",    "horas",    "en",     "os",       "as",         "em",        "horarios",
    "toutes", "les",      "heures", "sont",     "son",        "sao",       NULL};

#define ZONE_WORDS 5 /* of a zone that is spelt out */

bool entry_names_times(const char *words, size_t len)
{
    static const char *const about[] = {"time", "hora", "heure", "horario", NULL};
    for (size_t i = 0; i + 4 <= len; i++)
        for (const char *const *word = about; *word; word++) {
            size_t k = 0, n = strlen(*word);
            while (k < n && i + k < len && tolower((unsigned char)words[i + k]) == (*word)[k])
                k++;
            if (k == n)
                return true;
        }
    return false;
}

bool entry_is_zone(const char *words, size_t len, char zone[64])
{
    struct folded all, own;
    size_t others = 0;
    if (len > 200 || !len || (!entry_names_times(words, len) && words[0] != '('))
        return false;
    fold(&all, words, len, false);
    for (size_t i = 0; i < all.n && others <= ZONE_WORDS; i++)
        others += !fold_in(all.v[i].word, zone_words);
    if (!others || others > ZONE_WORDS || all.more || !stamp_zone_in(words, len, false, zone))
        return false;
    fold(&own, zone, strlen(zone), false);
    for (size_t i = 0; i < all.n; i++) {
        bool of_zone = false;
        for (size_t k = 0; k < own.n; k++)
            of_zone |= !strcmp(all.v[i].word, own.v[k].word);
        if (!of_zone && !fold_in(all.v[i].word, zone_words))
            return false;
    }
    return true;
}
