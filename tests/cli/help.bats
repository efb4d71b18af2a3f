# Help, man pages, completion, and what is said of mistyped commands and options.

load helpers

# The first names in the overview: of commands, or of topics.
listed() { # FROM TO: patterns of the lines around them
    debrief help | sed -n "/$1/,/$2/s/^  \([a-z][a-z-]*\).*/\1/p"
}

commands() {
    listed '^While it happens' '^Options of every'
}

verbs() { # COMMAND
    debrief help "$1" | sed -n '/^Commands (/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p'
}

@test "help lists the commands by group, the global options and the topics" {
    run_debrief help
    expect_like 0 'usage: debrief [[]OPTIONS] COMMAND*While it happens:*  log  *Afterwards:*  render  *Across incidents:*  help  *--db PATH*--version*Topics*  time  *' ''
    local overview=$out
    run_debrief --help
    expect 0 "$overview" ''
}

@test "each command, and each of its verbs, explains itself" {
    local command verb text count=0
    for command in $(commands); do
        run_debrief help "$command"
        expect_like 0 "usage: debrief $command*Exit status:*" ''
        text=$out
        [[ $text == *Examples:* ]] || failed "debrief help $command has no example"
        run_debrief "$command" --help
        expect 0 "$text" ''
        for verb in $(verbs "$command"); do
            run_debrief help "$command" "$verb"
            expect_like 0 "usage: debrief $command $verb*" ''
            text=$out
            run_debrief "$command" "$verb" --help
            expect 0 "$text" ''
            count=$((count + 1))
        done
        count=$((count + 1))
    done
    [ "$count" -ge 30 ] || failed "only $count commands were found in the overview"
}

@test "help needs neither a database nor makes one" {
    run_debrief log --help
    expect_like 0 'usage: debrief log *' ''
    run_debrief help action
    expect_like 0 'usage: debrief action *' ''
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "a command is found by its other name" {
    run_debrief help acknowledged
    local text=$out
    run_debrief help ack
    expect 0 "$text" ''
    [[ $text == *$'\nalso:  debrief ack\n'* ]] || failed 'the other name is not told'
}

@test "each topic is explained" {
    local topic count=0
    for topic in $(listed '^Topics' '^$'); do
        run_debrief help "$topic"
        expect_like 0 '?*' ''
        count=$((count + 1))
    done
    [ "$count" -ge 6 ] || failed "only $count topics were found in the overview"
    run_debrief help limits
    expect_like 0 '*one text*1 MiB*' ''
    run_debrief help json
    expect_like 0 '*INCIDENT*  uid  *EVENT*  recorded_at  *REVISION*  undoes  *' ''
    run_debrief help time
    expect_like 0 '*@1685606400*~14:30*WAT   +01:00*IST   *' ''
    run_debrief help templates
    expect_like 0 '*{{{text}}}*  kind_label  *' ''
}

@test "a command's help comes before the topic of that name, and has it in it" {
    run_debrief help config
    expect_like 0 'usage: debrief config*severity.WORD*' ''
}

@test "help fits 80 columns" {
    local name
    for name in '' $(commands) time text json templates checks limits; do
        run_debrief help $name
        # An example stands as it is typed.
        if grep -nvE '^  debrief |^  eval ' <<<"$out" | LC_ALL=C.UTF-8 grep -E '^[0-9]+:.{81}'; then
            failed "debrief help $name is too wide"
        fi
    done
}

@test "help on what there is not names the nearest" {
    run_debrief help tme
    expect 2 '' "debrief: no help on 'tme': did you mean 'time'?"
    run_debrief help actoin
    expect 2 '' "debrief: no help on 'actoin': did you mean 'action'?"
    run_debrief help frobnicate
    expect 2 '' "debrief: no help on 'frobnicate': 'debrief help' lists the commands and topics"
    run_debrief help log x
    expect 2 '' "debrief: 'x' is too much: 'log' has no commands of its own"
    run_debrief help action ad
    expect 2 '' "debrief: no help on 'action ad': did you mean 'action add'?"
}

@test "a mistyped command or option names the nearest" {
    run_debrief lgo x
    expect 2 '' "debrief: unknown command 'lgo': did you mean 'log'?"
    run_debrief frobnicate
    expect 2 '' "debrief: unknown command 'frobnicate': 'debrief help' lists the commands"
    run_debrief log --att 8:05 x
    expect 2 '' "debrief: unknown option '--att': did you mean '--at'?"
    run_debrief action lst
    expect 2 '' "debrief: unknown command 'action lst': did you mean 'action list'?"
    run_debrief --jsn list
    expect 2 '' "debrief: unknown option '--jsn': did you mean '--json'?"
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "an option within the text is refused, and nothing is recorded" {
    given open "Checkout 500s"
    run_debrief log rolled back --at 8:05
    expect 2 '' "debrief: '--at' stands after the text: put --at before the text, or -- before the text"
    run_debrief log --at 8:05 PM back
    expect 2 '' "debrief: 'PM' would go on with the time before it: --at '8:05 PM', or -- before the text"
    run_debrief --json timeline
    [[ $out != *rolled* && $out != *back* ]] || failed 'something was recorded'
    given -q log -- --at is ignored
    expect 0 e1 ''
    given log kubectl get pods -l app=x
    [[ $out == *'"kubectl get pods -l app=x"' ]] || failed 'the text is not whole'
}

@test "there is a man page for each command, and groff has nothing to say against them" {
    local command page count=0
    mkdir man
    run_debrief help --man man
    expect 0 '' ''
    [ -s man/debrief.1 ] || failed 'debrief.1 is missing'
    for command in $(commands); do
        [ -s "man/debrief-$command.1" ] || failed "debrief-$command.1 is missing"
        grep -q "debrief\\\\-$(sed 's/-/\\\\-/g' <<<"$command")" man/debrief.1 ||
            failed "debrief.1 does not name $command"
    done
    command -v groff >/dev/null || skip 'groff is not installed'
    for page in man/*.1; do
        grep -q '^\.so ' "$page" && continue
        capture groff -man -Tutf8 -Kutf8 -ww -z "$page"
        expect 0 '' ''
        count=$((count + 1))
    done
    [ "$count" -ge 30 ] || failed "only $count pages"
}

@test "what is said of an option is in help and in the man page" {
    mkdir man
    given help --man man
    grep -q 'when it happened' man/debrief-log.1 || failed 'not in the man page'
    run_debrief help log
    expect_like 0 '*-a, --at TIME *when it happened*' ''
    run_debrief help help
    [[ $out != *--man* ]] || failed 'what is for the build is in help'
}

@test "completion knows three shells" {
    run_debrief completion bash
    expect_like 0 '*complete -F _debrief debrief' ''
    bash -n <<<"$out" || failed 'bash does not read it'
    run_debrief completion zsh
    expect_like 0 '#compdef debrief*' ''
    run_debrief completion fish
    expect_like 0 '*complete -c debrief *' ''
    run_debrief completion powershell
    expect 2 '' "debrief: the shell can't be 'powershell': use one of bash, zsh, fish"
    run_debrief completion
    expect 2 '' 'debrief: an argument is missing: completion bash|zsh|fish'
}

@test "zsh reads its script" {
    command -v zsh >/dev/null || skip 'zsh is not installed'
    debrief completion zsh >script
    capture zsh -n script
    expect 0 '' ''
}

@test "fish reads its script" {
    command -v fish >/dev/null || skip 'fish is not installed'
    debrief completion fish >script
    capture fish -n script
    expect 0 '' ''
}

# What bash offers for the words, of which the last is being completed; parted as bash parts them.
complete_words() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _debrief
    step="completing $*" status=0 err='' out="${COMPREPLY[*]}"
}

@test "bash completes commands, options and what is in the database" {
    eval "$(debrief completion bash)"
    step='complete -p debrief' out=$(complete -p debrief)
    [ "$out" = 'complete -F _debrief debrief' ] || failed 'nothing completes debrief'
    given open "Checkout 500s"
    given log first
    given log second
    given action add --owner 'Bob Ray' 'limit the retries'
    : >notes.md
    : >notes.txt
    local words wanted
    while IFS='>' read -r words wanted; do
        eval "complete_words debrief $words"
        [ "$out" = "${wanted# }" ] || failed "should have been offered:" "${wanted# }"
    done <<'END'
rend > render
-i 1 ack > acknowledged ack
log --un > --until --under
log -k det > detected detect
log -qk det > detected detect
log --kind = det > detected detect
log text '' >
log text --a >
nonsense '' >
--color a > auto always
--color = al > always
amend '' > e2 e1 a1
amend e > e2 e1
amend e1 e > e2 e1
amend e1 words '' >
log -u '' > e2 e1 a1
action do > done
action add --owner B > Bob\ Ray
use 1 > 1
help ti > timeline time
help action ad > add
completion '' > bash zsh fish
--db not > notes.md notes.txt
--db = not > notes.md notes.txt
END
}

@test "completion is silent where there is nothing to read" {
    run_debrief completion --words -- log -u ''
    expect 0 '' ''
    echo "no database" >"$DEBRIEF_DB"
    run_debrief completion --words -- log -u ''
    expect 0 '' ''
    run_debrief completion --words -- --db /nowhere/x.db log -u ''
    expect 0 '' ''
    run_debrief completion --words --
    expect 0 '' ''
}

@test "an event's text can't drive the terminal through completion" {
    given open "Checkout 500s"
    given log $'red \033[31m'
    run_debrief completion --words -- log -u e
    expect 0 $'e1\tred ␛[31m' ''
}

@test "details are completed like the events they are under" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given log -u e1 "a detail"
    capture debrief completion --words -- amend e
    expect 0 $'e1\tp99 on checkout\ne2\ta detail' ''
}
