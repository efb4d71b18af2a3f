/* What an event's own words say that it was: the words are data, in event_words.c.
 *
 * English, Spanish, Portuguese, French; case and accents don't matter. Words that deny or doubt
 * what follows ("not resolved", "believed to be fixed", "rollback attempted") are heeded. */
#ifndef READ_EVENT_WORDS_H
#define READ_EVENT_WORDS_H

#include "time/instant.h"

#include <stdbool.h>
#include <stddef.h>

enum said {
    SAID_DETECTED = 1,
    SAID_ACKNOWLEDGED = 2,
    SAID_ESCALATED = 4,
    SAID_MITIGATED = 8,
    SAID_RESOLVED = 16,  /* surely: "the issue was resolved" */
    SAID_RECOVERED = 32, /* the end, where nothing says it more surely: "back online" */
    SAID_AGAIN = 64,     /* it goes on: "issues begin again" */
    SAID_IN_VAIN = 128,  /* what was done did not help; never given back: it was no mitigation */
};

/* The table, made ready for many texts: what a rule may begin with, by its first two letters. */
#define EVENT_WORDS_PAIRS (27 * 27)
struct event_words {
    unsigned short from[EVENT_WORDS_PAIRS + 1];
    struct event_word {
        const char *word; /* borrowed from the table; not terminated */
        unsigned char len, rule;
        bool begins; /* whatever begins so */
    } list[1024];
};
void event_words_init(struct event_words *w);

/* What the beginning of a text says: enum said, together. */
unsigned event_words_said(const struct event_words *w, const char *text, size_t len);

/* Which events become what. */
struct event_said {
    instant at;       /* INSTANT_NONE: it is never a milestone */
    const char *kind; /* given: by the document ("detected"); NULL: "note". Set where the words
                         decide */
    unsigned said;    /* by its words */
    bool guessed;     /* the words decided */
};
/* Each kind that can happen once goes to one event: the first that was detected, the first that was
 * acknowledged not before that, the last that was resolved if nothing says that it went on, the
 * last that was mitigated not after that. Escalated may repeat. A kind that the document gives
 * somewhere itself isn't guessed. */
void event_words_decide(struct event_said *events, size_t n);

#endif
