/* A template of a person's own, to begin with: one that extends another, with all that can be
 * changed of it shown in a remark; or a copy, of one that has nothing to change. */
#include "base/file.h"
#include "cli/options.h"
#include "cli/template.h"
#include "doc/template_blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct new_options {
    const char *from;
};

static const struct option options[] = {
    {"from", 0, OPTION_STRING, offsetof(struct new_options, from), "TEMPLATE",
     "the one to begin with; standard if not given", COMPLETE_TEMPLATE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int check_name(const char *name, struct error *err)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    if (!*name || *name == '-' || name[len] || len > 64)
        return error_set(err,
                         "'%s' can't be the name of a template: use letters, digits, - and _, as "
                         "in our-postmortem",
                         name);
    return 0;
}

static void add_words(struct buf *out, const char *key, const struct strv *words)
{
    for (size_t i = 0; i < words->n; i++)
        buf_addf(out, "%s%s%s", i ? ", " : key, i ? "" : ": ", words->v[i]);
    buf_adds(out, words->n ? "\n" : "");
}

/* What FROM says of itself is not taken from it when it is extended. */
static void add_front_matter(struct buf *out, const char *name, const struct template_file *from)
{
    static const unsigned both = TEMPLATE_FIGURE_PHASES | TEMPLATE_FIGURE_TIMELINE;
    buf_addf(out, "---\ntitle: %s\ndescription: %s\n", name, from->description.data);
    add_words(out, "requires", &from->needs);
    add_words(out, "fields", &from->fields);
    if (from->public)
        buf_adds(out, "edition: public\n");
    if (from->figures != both)
        buf_addf(out, "figures: %s\n",
                 from->figures == TEMPLATE_FIGURE_PHASES     ? "phases"
                 : from->figures == TEMPLATE_FIGURE_TIMELINE ? "timeline"
                                                             : "none");
    buf_adds(out, "---\n");
}

static void add_extension(struct buf *out, const char *from, const struct template_blocks *blocks)
{
    buf_addf(out,
             "{{! What the document is: '%s', with what stands between the two lines below in "
             "place of its own parts. }}\n"
             "{{<%s}}\n"
             "{{/%s}}\n"
             "{{! The parts, as they are there. To change one, move it to between the lines above, "
             "and write what is to be there instead. }}\n"
             "{{=[[[ ]]]=}}\n"
             "[[[!\n",
             from, from, from);
    for (size_t i = 0; i < blocks->n; i++) {
        buf_addc(out, '\n');
        buf_add(out, blocks->v[i].text.data, blocks->v[i].text.len);
        if (out->data[out->len - 1] != '\n')
            buf_addc(out, '\n');
    }
    buf_adds(out, "]]]\n[[[={{ }}=]]]\n");
}

static int write_new(const char *path, const struct buf *text, struct error *err)
{
    if (file_make_folders(path, err))
        return -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno == EEXIST
                   ? error_set(err, "'%s' is there already: edit it, or choose another name", path)
                   : error_set(err, "'%s' can't be made: %s", path, strerror(errno));
    size_t done = 0;
    while (done < text->len) {
        ssize_t n = write(fd, text->data + done, text->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    bool good = done == text->len && !fsync(fd);
    int problem = errno;
    good = !close(fd) && good;
    if (good)
        return 0;
    unlink(path);
    return error_set(err, "'%s' can't be written: %s", path, strerror(problem));
}

/* One that stands in front of the new one would be used instead. */
static int check_free(struct app *app, const char *name, struct error *err)
{
    struct template_folders beside = {app->beside.data, NULL};
    struct template_file file;
    int rc = template_load(&beside, name, &file, err);
    if (rc < 1)
        return rc;
    if (!file.shipped)
        rc = error_set(err,
                       "the database has a template '%s' beside it, which would be used instead: "
                       "edit '%s', or choose another name",
                       name, file.source.data);
    else
        rc = 0;
    template_release(&file);
    return rc;
}

static int compose(struct app *app, const char *name, const char *from, struct buf *out,
                   struct error *err)
{
    struct template_folders folders = folders_of(app);
    struct template_file file;
    struct template_blocks blocks = {0};
    if (template_need(&folders, from, &file, err))
        return -1;
    int rc = template_blocks_of(&folders, &file, &blocks, err);
    if (!rc) {
        add_front_matter(out, name, &file);
        if (blocks.n && !strpbrk(from, "/."))
            add_extension(out, from, &blocks);
        else
            buf_add(out, file.text.data, file.text.len);
    }
    template_blocks_release(&blocks);
    template_release(&file);
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct new_options *o = opts;
    const char *from = o->from ? o->from : "standard";
    if (options_expect(self, argc, argv, 1, 1, err))
        return -1;
    const char *name = argv[0];
    if (check_name(name, err) || check_free(app, name, err))
        return -1;
    struct buf path = BUF_INIT, text = BUF_INIT;
    buf_addf(&path, "%s/%s.md", app->user.data, name);
    int rc = compose(app, name, from, &text, err);
    if (!rc)
        rc = write_new(path.data, &text, err);
    if (!rc && app->global.quiet)
        say_one_line(app, "%s", path.data);
    else if (!rc)
        say_one_line(app,
                     "%s begun, from '%s': check it with 'debrief template check %s', use it "
                     "with 'debrief render -t %s'",
                     path.data, from, name, name);
    buf_release(&path);
    buf_release(&text);
    return rc;
}

static const struct example examples[] = {
    {"debrief template new short", "begun from the standard one"},
    {"debrief template new for-managers --from standard", NULL},
    {NULL, NULL},
};

const struct command template_new = {
    .name = "new",
    .usage = "NAME [--from TEMPLATE]",
    .summary = "starts a template of one's own",
    .description =
        "The file is $XDG_CONFIG_HOME/debrief/templates/NAME.md; one that is there is never "
        "overwritten. A team's templates stand in templates/ beside the database: move it "
        "there.\n\n"
        "It extends the other one, so that what is not changed follows that; what can be changed "
        "stands in a remark. From one that has no parts to change it is a copy.",
    .options = options,
    .options_size = sizeof(struct new_options),
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
