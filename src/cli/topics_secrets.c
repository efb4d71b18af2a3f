/* help secrets: what is taken for one. */
#include "cli/topics.h"

#include "text/secret.h"

static void add_kinds(struct buf *out, enum secret_class class)
{
    for (const struct secret_kind *kind = secret_kinds; kind->name; kind++)
        if (kind->class == class)
            buf_addf(out, "  %-20s  %s\n", kind->name, kind->label);
}

void topics_add_secrets(struct buf *out)
{
    buf_adds(out,
             "What lets somebody in. A text that is recorded with such in it is remarked at once, "
             "with the command that overwrites it ('debrief redact e7 --found'), and is recorded "
             "all the same:\n"
             "\n");
    add_kinds(out, SECRET_CREDENTIAL);
    buf_adds(out, "\nWho and where, which nothing is said about before it is published:\n\n");
    add_kinds(out, SECRET_PERSONAL);
    add_kinds(out, SECRET_INTERNAL);
    buf_adds(
        out,
        "\n"
        "The public edition has neither: it is refused, with the places.\n"
        "\n"
        "It is a guess. Tokens are known by the form that their services give them; passwords, and "
        "keys without a form of their own, by what stands before them: a name (PGPASSWORD=, "
        "\"api_key\":), a URL's user, an option (-p, --password), \"the password is\". An example "
        "of a manual that has the form of the real one counts. What can only stand for one does "
        "not: password=********, $TOKEN, <token>, xxxx; nor hashes, UUIDs, version numbers, "
        "addresses that are for everybody (support@, noreply@), the ranges of RFC 1918 "
        "themselves, 127.0.0.1 and 169.254.169.254.\n"
        "\n"
        "Patterns of your own stand in the database: 'debrief config secret.NAME REGEX', a POSIX "
        "extended regular expression, in which upper and lower case matter. They are tried on "
        "each line by itself, when something is published and by 'redact --found', not when an "
        "event is recorded.\n");
    buf_addf(out,
             "Back-references are refused, and what has more than %d characters with its "
             "repetitions written out; of a line of more than %d bytes a match of up to 256 is "
             "found.\n",
             SECRET_PATTERN_SIZE, SECRET_PATTERN_REACH);
}
