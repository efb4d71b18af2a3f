/* completion: scripts for shells, and the candidates that they ask for. */
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/options.h"

#include <string.h>
#include <strings.h>

struct completion_options {
    bool words;
};

static const struct option options[] = {
    {.name = "words", .type = OPTION_FLAG, .offset = offsetof(struct completion_options, words)},
    {.type = OPTION_END},
};

/* COMP_WORDBREAKS parts words at '=' and ':'; they are put together again, and what stands before
 * the last break is taken off the candidates, since bash only replaces what comes after it. */
static const char bash_script[] =
    "# bash completion for debrief; eval \"$(debrief completion bash)\" in ~/.bashrc\n"
    "_debrief()\n"
    "{\n"
    "    local -a words=()\n"
    "    local i word line candidate glued=0 prefix= breaks=\n"
    "    [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='\n"
    "    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'\n"
    "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if ((${#words[@]})) && { ((glued)) || [[ $breaks && $word == [\"$breaks\"]* ]]; }; "
    "then\n"
    "            words[${#words[@]}-1]+=$word\n"
    "        else\n"
    "            words+=(\"$word\")\n"
    "        fi\n"
    "        glued=0\n"
    "        [[ $breaks && $word == *[\"$breaks\"] ]] && glued=1\n"
    "    done\n"
    "    word=${words[${#words[@]}-1]}\n"
    "    word=${word#[\\\"\\']}\n"
    "    words[${#words[@]}-1]=$word\n"
    "    [[ $breaks && $word == *[\"$breaks\"]* ]] && prefix=${word%\"${word##*[\"$breaks\"]}\"}\n"
    "    COMPREPLY=()\n"
    "    while IFS= read -r line; do\n"
    "        if [[ $line == :file ]]; then\n"
    "            compopt -o filenames 2>/dev/null || :\n"
    "            while IFS= read -r candidate; do\n"
    "                COMPREPLY+=(\"$candidate\")\n"
    "            done < <(compgen -f -- \"${word#\"$prefix\"}\")\n"
    "            return\n"
    "        fi\n"
    "        candidate=${line%%$'\\t'*}\n"
    "        candidate=${candidate#\"$prefix\"}\n"
    "        printf -v candidate %q \"$candidate\"\n"
    "        COMPREPLY+=(\"$candidate\")\n"
    "    done < <(command debrief completion --words -- \"${words[@]}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _debrief debrief\n";

static const char zsh_script[] =
    "#compdef debrief\n"
    "# zsh completion for debrief; as a file _debrief in a folder of $fpath\n"
    "_debrief()\n"
    "{\n"
    "    local -a lines candidates\n"
    "    local line name\n"
    "    lines=(\"${(@f)$(command debrief completion --words -- "
    "\"${(@Q)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
    "    if [[ $lines[1] == :file ]]; then\n"
    "        [[ $PREFIX == --*=* ]] && compset -P 1 '*='\n"
    "        _files\n"
    "        return\n"
    "    fi\n"
    "    for line in $lines; do\n"
    "        [[ -n $line ]] || continue\n"
    "        name=${line%%$'\\t'*}\n"
    "        name=${name//:/\\\\:}\n"
    "        if [[ $line == *$'\\t'* ]]; then\n"
    "            candidates+=(\"$name:${line#*$'\\t'}\")\n"
    "        else\n"
    "            candidates+=(\"$name\")\n"
    "        fi\n"
    "    done\n"
    "    (( $#candidates )) && _describe debrief candidates\n"
    "}\n"
    "if [[ $funcstack[1] == _debrief ]]; then\n"
    "    _debrief \"$@\"\n"
    "else\n"
    "    compdef _debrief debrief\n"
    "fi\n";

static const char fish_script[] =
    "# fish completion for debrief; as ~/.config/fish/completions/debrief.fish\n"
    "function __debrief_complete\n"
    "    set -l words (commandline -opc)\n"
    "    set -e words[1]\n"
    "    set -l last (commandline -ct)\n"
    "    set -l lines (command debrief completion --words -- $words \"$last\" "
    "2>/dev/null)\n"
    "    if test \"$lines[1]\" = :file\n"
    "        __fish_complete_path (string replace -r '^--[^=]*=' '' -- \"$last\")\n"
    "    else\n"
    "        string join \\n -- $lines\n"
    "    end\n"
    "end\n"
    "complete -c debrief -f -a '(__debrief_complete)'\n";

const char *const completion_shells[] = {"bash", "zsh", "fish", NULL};

const char *completion_script(const char *shell)
{
    static const char *const scripts[] = {bash_script, zsh_script, fish_script};
    for (size_t i = 0; completion_shells[i]; i++)
        if (!strcasecmp(completion_shells[i], shell))
            return scripts[i];
    return NULL;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct completion_options *o = opts;
    if (o->words) {
        struct strv out = {0};
        completion_words(app, argc, argv, &out);
        for (size_t i = 0; i < out.n; i++)
            fprintf(app->out, "%s\n", out.v[i]);
        strv_release(&out);
        return 0;
    }
    if (options_expect(self, argc, argv, 1, 1, err))
        return -1;
    const char *script = completion_script(argv[0]);
    if (!script) {
        const char *shell;
        return options_word(completion_shells, "the shell", argv[0], &shell, err);
    }
    fputs(script, app->out);
    return 0;
}

static const struct example examples[] = {
    {"eval \"$(debrief completion bash)\"", "in ~/.bashrc"},
    {"debrief completion zsh >~/.zfunc/_debrief", "where ~/.zfunc is in $fpath"},
    {"debrief completion fish >~/.config/fish/completions/debrief.fish", NULL},
    {NULL, NULL},
};

const struct command cmd_completion = {
    .name = "completion",
    .group = "across incidents",
    .usage = "bash|zsh|fish",
    .summary = "prints a script that completes debrief's commands in the shell",
    .description = "Commands, options, kinds, and what is in the database: incidents, refs, "
                   "action items, persons.",
    .options = options,
    .options_size = sizeof(struct completion_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_WORDS,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
