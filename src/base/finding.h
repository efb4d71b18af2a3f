/* What a command that looks for faults has found: 'doctor' in a database, 'check' in a postmortem.
 */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct finding {
    const char *rule; /* its name, borrowed; each command's help lists its own */
    bool error;       /* something is wrong or lost; else it is advice, or may go wrong */
    bool mendable;    /* by 'doctor --fix' */
    bool mended;
    bool waived; /* somebody said why it does not matter here */
    char *ref; /* what it is about: "e3", "2:e3", "a7", a field's or a fact's name; a table; "": the
                  whole */
    char *file;    /* that it stands in, as named; NULL: it is a record's */
    int line;      /* in the file; 0: none */
    char *words;   /* of the text that it is about: what it was found by; NULL */
    int64_t order; /* where it stands in the document: findings are told in this order */
    char *text;    /* what is wrong, a sentence without its full stop */
    char *fix;     /* how to mend it: a command, or what to do in the file */
    char *reason;  /* of a waived one: why, and who said so */
};

struct findings {
    struct finding *v;
    size_t n, cap;
};

/* Adds one, whose text is printf's; REF and FIX are copied, NULL is "". The one added is returned,
 * good until the next is added. */
struct finding *findings_add(struct findings *f, const char *rule, bool error, const char *ref,
                             const char *fix, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void finding_release(struct finding *f);
void findings_release(struct findings *f); /* fine on a zeroed one */

#endif
