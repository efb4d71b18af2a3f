#include "cli/options.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "time/when.h"

#include <stdlib.h>
#include <string.h>

/* A command line being read. */
struct reading {
    const struct command *command; /* NULL: before the command */
    void *options;
    struct globals *globals;
    int argc;
    char **argv;
    int next; /* the word to be read */

    /* The option before 'next', if it was a time: the text must not go on with it. */
    const char *time_option, *time_value;
    int time_end;

    struct error *err;
};

/* An option found, and the struct that it fills. */
struct found {
    const struct option *option; /* NULL: no such */
    char *base;
};

static const struct option *own_options(const struct reading *r)
{
    return r->command ? r->command->options : NULL;
}

/* The command's own options hide global ones of the same name. */
static struct found find_name(const struct reading *r, const char *name, size_t len)
{
    const struct option *own = option_by_name(own_options(r), name, len);
    if (own)
        return (struct found){own, r->options};
    return (struct found){option_by_name(global_options, name, len), (char *)r->globals};
}

static struct found find_letter(const struct reading *r, char letter)
{
    const struct option *own = option_by_letter(own_options(r), letter);
    if (own)
        return (struct found){own, r->options};
    return (struct found){option_by_letter(global_options, letter), (char *)r->globals};
}

static bool all_digits(const char *word)
{
    return *word && !word[strspn(word, "0123456789")];
}

/* Whether a word is "--name" or "--name=value" of an option there is. */
static bool is_long_option(const struct reading *r, const char *word)
{
    return !strncmp(word, "--", 2) && find_name(r, word + 2, strcspn(word + 2, "=")).option;
}

/* Whether a word is read as options: "-" is none, and "-5" only where there is such a letter. */
static bool is_option(const struct reading *r, const char *word)
{
    if (word[0] != '-' || !word[1])
        return false;
    return !(word[1] >= '0' && word[1] <= '9') || find_letter(r, word[1]).option;
}

static bool takes_text(const struct command *c)
{
    return c && c->arguments != ARGUMENTS_WORDS;
}

static int unknown_option(const struct reading *r, const char *shown, const char *name)
{
    struct nearest best = {0};
    const struct option *tables[] = {own_options(r), global_options};
    if (name && name[0] && !name[1] && find_letter(r, name[0]).option)
        return error_set(r->err, "unknown option '%s': did you mean '-%s'?", shown, name);
    for (size_t i = 0; name && i < 2; i++)
        for (const struct option *o = tables[i]; o && o->type != OPTION_END; o++)
            if (o->name && o->help)
                nearest_consider(&best, name, o->name);
    if (best.word)
        return error_set(r->err, "unknown option '%s': did you mean '--%s'?", shown, best.word);
    if (takes_text(r->command))
        return error_set(r->err,
                         "unknown option '%s': --help lists the options; put -- before a "
                         "text that begins with '-'",
                         shown);
    return error_set(r->err, "unknown option '%s': --help lists the options", shown);
}

static int check_utf8(const char *what, const char *value, struct error *err)
{
    size_t bad;
    if (utf8_valid(value, strlen(value), &bad))
        return 0;
    return error_set(err, "%s is not valid UTF-8 at its byte %zu: give it in UTF-8", what, bad + 1);
}

/* Puts a value into the member that the option fills. SHOWN is the option as it was typed. */
static int put_value(struct reading *r, const struct found *f, const char *shown, const char *value)
{
    const struct option *o = f->option;
    void *slot = f->base + o->offset;
    if (o->words && !(o->type == OPTION_OPTIONAL && !*value) &&
        options_word(o->words, shown, value, &value, r->err))
        return -1;
    if (o->complete != COMPLETE_FILE && check_utf8(shown, value, r->err))
        return -1;
    if (o->type == OPTION_LIST) {
        strv_add(slot, value);
        return 0;
    }
    if (*(const char **)slot)
        return error_set(r->err, "option '%s' is given twice: give it once", shown);
    *(const char **)slot = value;
    return 0;
}

static int missing_value(const struct reading *r, const struct option *o, const char *shown,
                         const char *next)
{
    bool letter = shown[1] != '-';
    const char *value = o->value ? o->value : "VALUE";
    if (!next)
        return error_set(r->err, "option '%s' needs a value: %s %s", shown, shown, value);
    return error_set(r->err, "option '%s' needs a value before '%s': %s %s, or %s%s%s", shown, next,
                     shown, value, shown, letter ? "" : "=", next);
}

/* Whether the word after an option that needs a value is an option itself: then the value was
 * forgotten. "-1h30m" is a value. */
static bool is_known_option(const struct reading *r, const char *word)
{
    if (is_long_option(r, word) || !strcmp(word, "--"))
        return true;
    return word[0] == '-' && word[1] && !word[2] && find_letter(r, word[1]).option;
}

static bool is_time(const struct option *o)
{
    return o->value && !strcmp(o->value, "TIME");
}

/* ATTACHED is the value that stands in the same word, else NULL; r->next is the word after it. */
static int read_value(struct reading *r, const struct found *f, const char *shown,
                      const char *attached)
{
    const struct option *o = f->option;
    const char *value = attached;
    const char *next = r->next < r->argc ? r->argv[r->next] : NULL;
    if (!value && o->type == OPTION_OPTIONAL) {
        bool taken = next && o->accepts && o->accepts(next);
        value = taken ? next : "";
        r->next += taken;
    } else if (!value) {
        if (!next || is_known_option(r, next))
            return missing_value(r, o, shown, next);
        value = next;
        r->next++;
    }
    if (put_value(r, f, shown, value))
        return -1;
    if (is_time(o)) {
        r->time_option = o->name;
        r->time_value = value;
        r->time_end = r->next;
    }
    return 0;
}

static int read_long(struct reading *r, const char *word)
{
    const char *name = word + 2;
    size_t len = strcspn(name, "=");
    const char *attached = name[len] ? name + len + 1 : NULL;
    struct found f = find_name(r, name, len);
    char *shown = xstrndup(word, len + 2);
    int rc = 0;
    if (!f.option)
        rc = unknown_option(r, shown, shown + 2);
    else if (f.option->type != OPTION_FLAG)
        rc = read_value(r, &f, shown, attached);
    else if (attached)
        rc = error_set(r->err, "option '%s' takes no value: leave '=%s' out", shown, attached);
    else
        *(bool *)(f.base + f.option->offset) = true;
    free(shown);
    return rc;
}

/* "-qk detected": flags, and at the end one that takes a value, which may be attached. */
static int read_letters(struct reading *r, const char *word)
{
    /* "-at" for "--at" would be read as -a with the value "t". */
    if (word[2] && find_name(r, word + 1, strlen(word + 1)).option)
        return error_set(r->err, "unknown option '%s': did you mean '-%s'?", word, word);
    for (const char *p = word + 1; *p; p++) {
        struct found f = find_letter(r, *p);
        char shown[8] = "-";
        size_t len;
        utf8_next(p, strlen(p), &len);
        memcpy(shown + 1, p, len);
        if (!f.option)
            return unknown_option(r, shown, p == word + 1 && p[len] ? word + 1 : NULL);
        if (f.option->type != OPTION_FLAG)
            return read_value(r, &f, shown, p[1] ? p + 1 : NULL);
        *(bool *)(f.base + f.option->offset) = true;
    }
    return 0;
}

static int read_option(struct reading *r)
{
    const char *word = r->argv[r->next++];
    return word[1] == '-' ? read_long(r, word) : read_letters(r, word);
}

static int add_word(struct reading *r, struct option_words *out, const char *word)
{
    const struct command *c = r->command;
    const char *checked = word;
    if (c->complete != COMPLETE_FILE && c->complete != COMPLETE_COMMAND &&
        check_utf8("the argument", word, r->err))
        return -1;
    if (c->words && !out->words.n && options_word(c->words, "the argument", word, &checked, r->err))
        return -1;
    strv_add(&out->words, checked);
    return 0;
}

/* "--at 8:05 PM back": the time was meant to be "8:05 PM". */
static int check_time(const struct reading *r, int first)
{
    if (!r->time_option || r->time_end != first || !when_continues(r->time_value, r->argv[first]))
        return 0;
    return error_set(r->err,
                     "'%s' would go on with the time before it: --%s '%s %s', or -- "
                     "before the text",
                     r->argv[first], r->time_option, r->time_value, r->argv[first]);
}

/* Everything from 'next' on is text. DASHED: after "--". */
static int gather_text(struct reading *r, struct option_words *out, bool dashed)
{
    struct buf text = BUF_INIT;
    int first = r->next;
    int rc = dashed ? 0 : check_time(r, first);
    for (int i = first; i < r->argc && !rc; i++) {
        const char *word = r->argv[i];
        if (i > first && !dashed && is_long_option(r, word)) {
            int len = (int)strcspn(word, "=");
            rc = error_set(r->err,
                           "'%.*s' stands after the text: put %.*s before the text, or -- "
                           "before the text",
                           len, word, len, word);
        }
        if (i > first)
            buf_addc(&text, ' ');
        buf_adds(&text, word);
    }
    if (!rc)
        rc = check_utf8("the text", text.data, r->err);
    if (!rc) {
        strv_take(&out->words, buf_detach(&text));
        out->text = true;
        r->next = r->argc;
    }
    buf_release(&text);
    return rc;
}

/* The letter of a word that looks like a ref: 'e'. */
static char ref_letter(const char *word)
{
    const char *colon = strrchr(word, ':');
    return colon ? colon[1] : *word;
}

/* "amend e3 s3 bucket was empty": a text is for records of one kind; the "s3" just before it
 * belongs to it. */
static void text_takes_back(struct reading *r, struct option_words *out)
{
    struct strv *words = &out->words;
    while (words->n > 1 && !strcmp(r->argv[r->next - 1], words->v[words->n - 1]) &&
           ref_letter(words->v[words->n - 1]) != ref_letter(words->v[0]) &&
           !all_digits(words->v[0])) {
        strv_remove(words, words->n - 1);
        r->next--;
    }
}

/* Whether a word that is no option stands before the text, as a name or a ref does. */
static bool is_before_text(const struct command *c, const struct option_words *out,
                           const char *word)
{
    switch (c->arguments) {
    case ARGUMENTS_WORDS:
        return true;
    case ARGUMENTS_NAME_TEXT:
        return !out->words.n;
    case ARGUMENTS_REF_TEXT:
        return options_looks_like_ref(word) || (!out->words.n && all_digits(word));
    case ARGUMENTS_TEXT:
        break;
    }
    return false;
}

static int read_words(struct reading *r, struct option_words *out)
{
    bool dashed = false;
    while (r->next < r->argc) {
        const char *word = r->argv[r->next];
        if (!dashed && !strcmp(word, "--")) {
            dashed = true;
            r->next++;
        } else if (!dashed && is_option(r, word)) {
            if (read_option(r))
                return -1;
        } else if (is_before_text(r->command, out, word) &&
                   !(dashed && r->command->arguments == ARGUMENTS_REF_TEXT)) {
            r->next++;
            if (add_word(r, out, word))
                return -1;
        } else {
            if (!dashed && r->command->arguments == ARGUMENTS_REF_TEXT)
                text_takes_back(r, out);
            return gather_text(r, out, dashed);
        }
    }
    return 0;
}

int options_parse(const struct command *command, int argc, char **argv, struct globals *globals,
                  void *options, struct option_words *words, struct error *err)
{
    struct reading r = {.command = command,
                        .options = options,
                        .globals = globals,
                        .argc = argc,
                        .argv = argv,
                        .err = err};
    struct option_words read = {0};
    if (read_words(&r, &read)) {
        option_words_release(&read);
        return -1;
    }
    strv_take(&read.words, NULL);
    read.words.n--;
    *words = read;
    return 0;
}

int options_globals(int argc, char **argv, struct globals *out, int *used, struct error *err)
{
    struct reading r = {.globals = out, .argc = argc, .argv = argv, .err = err};
    while (r.next < argc && strcmp(argv[r.next], "--") && is_option(&r, argv[r.next]))
        if (read_option(&r))
            return -1;
    *used = r.next;
    return 0;
}

void options_release(const struct command *command, void *options)
{
    for (const struct option *o = command->options; o && options && o->type != OPTION_END; o++)
        if (o->type == OPTION_LIST)
            strv_release((struct strv *)(void *)((char *)options + o->offset));
}
