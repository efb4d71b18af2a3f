/* Severity, services, roles, how many were affected. */
#include "read/about_internal.h"
#include "read/fold.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/strv.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_LONGEST 80

/* ---- severity */

struct severity_word {
    const char *word;
    int severity;
};

/* clang-format off */
static const struct severity_word severity_words[] = {
    {"critical", 1}, {"blocker", 1}, {"catastrophic", 1}, {"critica", 1}, {"critico", 1},
    {"critique", 1}, {"high", 2}, {"major", 2}, {"severe", 2}, {"alta", 2}, {"alto", 2},
    {"grave", 2}, {"majeure", 2}, {"haute", 2}, {"medium", 3}, {"moderate", 3}, {"media", 3},
    {"medio", 3}, {"moderada", 3}, {"moyenne", 3}, {"minor", 4}, {"low", 4}, {"baja", 4},
    {"baixa", 4}, {"menor", 4}, {"mineure", 4}, {"basse", 4}, {"trivial", 5}, {"cosmetic", 5},
    {"informational", 5}, {"down", 1}, {"outage", 1}, {"disrupted", 2}, {"degraded", 3},
    {"notice", 5}, {NULL, 0},
};
/* clang-format on */

/* 1 … 5; 0: no such. */
static int severity_of(const char *text)
{
    int severity = severity_from_word(text);
    struct folded f;
    fold(&f, text, strlen(text), false);
    if (!severity && f.n == 1 && !f.more)
        for (const struct severity_word *w = severity_words; w->word && !severity; w++)
            if (!strcmp(f.v[0].word, w->word))
                severity = w->severity;
    return severity;
}

static void add_string(char **json, const char *text, size_t len)
{
    struct buf out = BUF_INIT;
    if (*json && **json) {
        buf_add(&out, *json, strlen(*json) - 1);
        buf_adds(&out, ", ");
    } else
        buf_addc(&out, '[');
    json_add_bytes(&out, text, len);
    buf_addc(&out, ']');
    free(*json);
    *json = buf_detach(&out);
}

bool about_set_severity(struct finding *f, const char *text)
{
    int severity = severity_of(text);
    if (severity && f->r->incident.severity == NONE) {
        f->r->incident.severity = severity;
        return true;
    }
    return false;
}

/* A word that is no severity is kept as a tag. */
static void read_severity(struct finding *f, struct strv *tags)
{
    struct buf words = BUF_INIT;
    int line;
    for (int i = -1; (i = part_next(f->o, i, PART_SEVERITY)) != -1;) {
        about_words(f->o, i, &words);
        if (about_set_severity(f, words.data))
            part_take(f->o, i, 0, INT_MAX);
    }
    const char *front =
        about_front(f, (const char *const[]){"severity", "sev", "priority", NULL}, &line);
    if (front && !about_set_severity(f, front) && !strchr(front, ' ') &&
        strlen(front) < NAME_LONGEST)
        strv_add(tags, front);
    buf_release(&words);
}

/* ---- lists of names */

static const char *const ands[] = {" and ", " & ", " y ", " e ", " et ", NULL};

/* Names parted by commas, lines or "and"; false: one is too long to be a name. */
static bool split_names(const char *text, struct strv *out)
{
    for (const char *s = text; *s;) {
        s += strspn(s, " ,;\n");
        size_t len = 0, next = 0;
        int depth = 0;
        for (; s[len] && !next; len++) {
            depth += strchr("([", s[len]) != NULL;
            depth -= strchr(")]", s[len]) && depth ? 1 : 0;
            if (strchr(",;\n", s[len]) && !depth)
                break;
            for (int i = 0; ands[i] && !depth; i++)
                if (!strncmp(s + len, ands[i], strlen(ands[i])))
                    next = strlen(ands[i]);
            if (next)
                break;
        }
        size_t end = len;
        while (end && s[end - 1] == ' ')
            end--;
        if (end > NAME_LONGEST)
            return false;
        if (end)
            strv_addn(out, s, end);
        s += len + next;
    }
    return out->n > 0;
}

static void read_services(struct finding *f)
{
    struct buf words = BUF_INIT;
    int line;
    for (int i = -1; (i = part_next(f->o, i, PART_SERVICES)) != -1;) {
        struct strv names = {0};
        about_words(f->o, i, &words);
        bool sentence = words.len && words.data[words.len - 1] == '.';
        if (!sentence && split_names(words.data, &names)) {
            for (size_t k = 0; k < names.n; k++)
                add_string(&f->r->incident.services, names.v[k], strlen(names.v[k]));
            part_take(f->o, i, 0, INT_MAX);
        }
        strv_release(&names);
    }
    const char *front = about_front(
        f, (const char *const[]){"services", "service", "affected", "components", NULL}, &line);
    struct strv names = {0};
    if (front && !f->r->incident.services && split_names(front, &names))
        for (size_t k = 0; k < names.n; k++)
            add_string(&f->r->incident.services, names.v[k], strlen(names.v[k]));
    strv_release(&names);
    buf_release(&words);
}

/* ---- roles */

static void add_role(struct finding *f, const char *role, size_t role_len, const char *name)
{
    struct buf out = BUF_INIT;
    char *had = f->r->incident.roles;
    if (had) {
        buf_add(&out, had, strlen(had) - 1);
        buf_adds(&out, ", ");
    } else
        buf_addc(&out, '[');
    buf_adds(&out, "{\"role\": ");
    json_add_bytes(&out, role, role_len);
    buf_adds(&out, ", \"name\": ");
    json_add_string(&out, name);
    buf_adds(&out, "}]");
    free(had);
    f->r->incident.roles = buf_detach(&out);
}

/* Each has one of them: "Authors" are authors. */
static size_t singular(const char *label)
{
    size_t len = strlen(label);
    if (len > 4 && !strcmp(label + len - 3, "res"))
        return len - 2; /* autores */
    bool many = len > 3 && label[len - 1] == 's' && label[len - 2] == 'r';
    return many ? len - 1 : len;
}

static void read_roles(struct finding *f)
{
    struct buf words = BUF_INIT;
    int line;
    for (int i = -1; (i = part_next(f->o, i, PART_AUTHORS)) != -1;) {
        struct strv names = {0};
        const char *label = f->o->part[i].heading;
        about_words(f->o, i, &words);
        /* An address in it is lost in a name. */
        bool other = words.len && (words.data[words.len - 1] == '.' || strstr(words.data, "://") ||
                                   strpbrk(words.data, "<@/"));
        if (!other && split_names(words.data, &names)) {
            for (size_t k = 0; k < names.n; k++)
                add_role(f, label, singular(label), names.v[k]);
            part_take(f->o, i, 0, INT_MAX);
        }
        strv_release(&names);
    }
    const char *front =
        about_front(f, (const char *const[]){"authors", "author", "owner", NULL}, &line);
    struct strv names = {0};
    if (front && !f->r->incident.roles && split_names(front, &names))
        for (size_t k = 0; k < names.n; k++)
            add_role(f, "author", 6, names.v[k]);
    strv_release(&names);
    buf_release(&words);
}

/* ---- how many were affected */

static const char *const people[] = {
    "users",    "user",     "customers",    "clients",      "subscribers",
    "accounts", "visitors", "requests",     "traffic",      "people",
    "tenants",  "readers",  "players",      "orders",       "sessions",
    "members",  "teams",    "employees",    "merchants",    "organizations",
    "usuarios", "clientes", "utilisateurs", "transactions", NULL};
static const char *const vague[] = {"approximately", "about",     "around",    "roughly",
                                    "nearly",        "over",      "almost",    "some",
                                    "up to",         "more than", "less than", "aproximadamente",
                                    "environ",       "cerca de",  NULL};

/* "75% of our users" at S: its length; 0: it is something else. */
static size_t share_at(const char *s)
{
    size_t n = strspn(s, "0123456789.,");
    bool percent = s[n] == '%';
    if (!n || !isdigit((unsigned char)s[0]) || n > 12)
        return 0;
    n += percent;
    size_t from = n;
    for (int words = 0; words < 5 && s[n] == ' '; words++) {
        size_t len = strcspn(s + n + 1, " .,;:\n)");
        char word[24];
        if (len && len < sizeof word) {
            for (size_t i = 0; i < len; i++)
                word[i] = (char)tolower((unsigned char)s[n + 1 + i]);
            word[len] = '\0';
            if (fold_in(word, people))
                return n + 1 + len;
        }
        n += 1 + len;
    }
    (void)from;
    return 0;
}

static size_t vague_before(const char *text, size_t at)
{
    for (int i = 0; vague[i]; i++) {
        size_t len = strlen(vague[i]);
        if (at > len && text[at - 1] == ' ' && !strncasecmp(text + at - len - 1, vague[i], len))
            return len + 1;
    }
    return at && text[at - 1] == '~' ? 1 : 0;
}

/* Whether the sentence around says that something happened to them. */
static bool tells_affected(const char *text, size_t from, size_t to)
{
    static const char *const stems[] = {"affect",    "impact",    "unable", "fail",
                                        "experienc", "could not", "couldn", "received",
                                        "lost",      "afect",     "touch",  NULL};
    while (from && !strchr(".\n", text[from - 1]))
        from--;
    while (text[to] && !strchr(".\n", text[to]))
        to++;
    for (int i = 0; stems[i]; i++) {
        size_t len = strlen(stems[i]);
        for (size_t k = from; k + len <= to; k++)
            if (!strncasecmp(text + k, stems[i], len))
                return true;
    }
    return false;
}

static bool find_share(struct finding *f, const char *text, bool percent)
{
    for (size_t i = 0; text[i]; i++) {
        if (!isdigit((unsigned char)text[i]) ||
            (i && (isalnum((unsigned char)text[i - 1]) || strchr("-.,:/#", text[i - 1]))))
            continue;
        size_t n = share_at(text + i);
        size_t digits = strspn(text + i, "0123456789.,");
        if (!n || (text[i + digits] == '%') != percent || !tells_affected(text, i, i + n)) {
            i += digits - 1;
            continue;
        }
        size_t before = vague_before(text, i);
        struct buf phrase = BUF_INIT;
        buf_add(&phrase, text + i - before, n + before);
        str_replace(&f->r->incident.affected, phrase.data);
        buf_release(&phrase);
        return true;
    }
    return false;
}

static void read_affected(struct finding *f)
{
    struct buf words = BUF_INIT;
    for (int i = -1; !f->r->incident.affected && (i = part_next(f->o, i, PART_AFFECTED)) != -1;) {
        about_words(f->o, i, &words);
        if (words.len && words.len < 200 && !strchr(words.data, '\n') &&
            strpbrk(words.data, "0123456789")) {
            str_replace(&f->r->incident.affected, words.data);
            part_take(f->o, i, 0, INT_MAX);
        }
    }
    static const enum part_kind kinds[] = {PART_IMPACT, PART_SUMMARY, PART_TITLE};
    for (int percent = 1; percent >= 0; percent--)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (int i = -1;
                 !f->r->incident.affected && (i = part_next(f->o, i, kinds[k])) != -1;) {
                buf_reset(&words);
                part_add_words(f->o, i, &words);
                find_share(f, words.data, percent);
            }
    buf_release(&words);
}

/* ---- */

void about_who(struct finding *f)
{
    struct strv tags = {0};
    int line;
    read_severity(f, &tags);
    read_services(f);
    read_roles(f);
    read_affected(f);
    const char *front = about_front(f, (const char *const[]){"tags", NULL}, &line);
    if (front && split_names(front, &tags)) {
        strv_sort_unique(&tags);
    }
    for (size_t i = 0; i < tags.n; i++)
        add_string(&f->r->incident.tags, tags.v[i], strlen(tags.v[i]));
    strv_release(&tags);
}
