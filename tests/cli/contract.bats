# What is promised of every command, over the whole table of them.
load helpers

# A sandbox in which every documented example can run: an incident #1 with one of everything, the
# files that examples name, and an editor that changes nothing.
prepared() {
    given -q open -s 2 --at 07:50 "Checkout 500s"
    given -q impact --at 08:00 "checkout returns 500s"
    run_debrief -q detect --at 08:05 "p99 alert, token hunter2, password=hunter3" # which is remarked
    given -q log --at 08:10 "it is the pool"
    given -q log --at 08:20 "rolled back"
    local i
    for i in {5..40}; do given -q log --at 08:30 "entry $i"; done
    given -q cause add "the pool has no limit"
    given -q measure add "limits everywhere"
    given -q lesson add well "the rollback was quick"
    given -q section add Glossary "pool: a pool"
    given -q set summary "Checkouts failed."
    given -q action add --owner bob "limit the pool"
    given -q action add "write it down"
    given -q action add "and this"
    debrief export >incidents.json
    printf '{"at": "08:15", "text": "from a line"}\n' >events.jsonl
    printf 'pasted text\n' >summary.md
    printf '# Outage\n\n## Timeline (UTC)\n\n- 2023-05-01 08:00 Alerts fire.\n- 2023-05-01 08:40 Fixed.\n' \
        >postmortem.md
    mkdir -p postmortems && cp postmortem.md postmortems/
    mkdir -p templates ~/.zfunc ~/.config/fish/completions
    printf '# {{title}}\n' >mine.md
    cp mine.md templates/mine.md
    export EDITOR=true
}

# command [verb], a line each, of all there are.
table() {
    local name verb
    while IFS=$'\t' read -r name _; do
        printf '%s\n' "$name"
        debrief help "$name" | sed -n '/^Commands (/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p' |
            while read -r verb; do printf '%s %s\n' "$name" "$verb"; done
    done < <(debrief completion --words -- '')
}

@test "every command answers --help, and says how it is used" {
    local words n=0
    while read -r -a words; do
        run_debrief "${words[@]}" --help
        [ "$status" -eq 0 ] && [ -z "$err" ] || failed 'no help'
        [[ $out == 'usage: debrief '* && $out == *Examples:* && $out == *'Exit status:'* ]] || failed 'no full help'
        run_debrief help "${words[@]}"
        [ "$status" -eq 0 ] || failed 'no help'
        ! grep -v '^usage: \|^  debrief ' <<<"$out" | grep -q '.\{81\}' || failed 'a line is wider than 80 columns'
        n=$((n + 1))
    done < <(table)
    [ "$n" -ge 45 ] || failed "only $n commands were found"
}

@test "every documented example of every command runs" {
    prepared
    cp "$DEBRIEF_DB" clean.db
    local words line n=0 wrong=''
    while read -r -a words; do
        while IFS= read -r line; do
            # An example stands for itself: none needs another to have run before.
            rm -f "$DEBRIEF_DB"* "$HOME/.config/debrief/config.json"
            cp clean.db "$DEBRIEF_DB"
            status=0
            bash -c "${line/#debrief redact/debrief redact --yes}" >.out 2>.err <<<hunter2 || status=$?
            n=$((n + 1))
            [ "$status" -eq 0 ] || wrong+="$line: $status: $(head -n 1 .err)"$'\n'
        done < <(debrief help "${words[@]}" | sed -n '/^Examples:/,/^$/s/^  \(debrief.*\)/\1/p')
    done < <(table)
    [ "$n" -ge 60 ] || failed "only $n examples were found"
    [ -z "$wrong" ] || failed 'these examples fail:' "$wrong"
}

@test "every command has a man page, and is in that of debrief" {
    mkdir man
    debrief help --man man
    local name
    while read -r name _; do
        case $name in
        detect | declare | ack | escalate | rule-out | mitigate | resolve) continue ;; # other names
        esac
        [ -s "man/debrief-$name.1" ] || failed "there is no man page of $name"
        sed 's/\\-/-/g' man/debrief.1 | grep -qw -- "$name" || failed "debrief(1) does not name $name"
    done < <(debrief completion --words -- '' | cut -f 1)
    [ "$(find man -name '*.1' | wc -l)" -ge 39 ] || failed 'there are too few pages'
}

@test "every command is named in the README" {
    local name
    while read -r name; do
        grep -qw -- "$name" "$TOP/README.md" || failed "README.md does not name $name"
    done < <(debrief completion --words -- '' | cut -f 1)
}

@test "a mistyped command names the nearest" {
    local name typed
    while read -r name; do
        [ "${#name}" -ge 4 ] || continue
        typed=${name:0:2}x${name:2}
        run_debrief "$typed"
        expect_like 2 '' "debrief: unknown command '$typed': *'$name'*"
    done < <(debrief completion --words -- '' | cut -f 1)
}

@test "a mistyped option names the nearest, of every command" {
    local words option typed n=0
    while read -r -a words; do
        while read -r option; do
            typed=${option:0:4}x${option:4}
            run_debrief "${words[@]}" "$typed"
            expect_like 2 '' "debrief: unknown option '$typed': *$option*"
            n=$((n + 1))
        done < <(debrief help "${words[@]}" | sed -n '/^Options:/,/^$/s/^ .* \{1,\}\(--[a-z][a-z-]\{3,\}\).*/\1/p')
    done < <(table)
    [ "$n" -ge 40 ] || failed "only $n options were found"
}

@test "every command of the table refuses an unknown option in one line, with exit 2" {
    local words
    while read -r -a words; do
        run_debrief "${words[@]}" --no-such-option
        expect_like 2 '' "debrief: unknown option '--no-such-option'*"
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done < <(table)
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "what needs a database says so without one, and makes none" {
    local words n=0
    while read -r -a words; do
        case ${words[*]} in
        open | import | config | config\ * | help | completion | scribe) continue ;;
        esac
        run_debrief "${words[@]}" </dev/null
        case $status in
        0) ;; # an empty list is none
        2) [ "$(wc -l <<<"$err")" -eq 1 ] && [[ $err == debrief:\ * ]] || failed 'no one line' ;;
        *) failed 'neither 0 nor 2' ;;
        esac
        [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
        n=$((n + 1))
    done < <(table)
    [ "$n" -ge 35 ] || failed "only $n commands were tried"
}

@test "global options stand before the command or after it" {
    given open "Checkout 500s"
    run_debrief --json -q status
    local before=$out
    run_debrief status -q --json
    expect 0 "$before" ''
    run_debrief status --db other.db
    expect 0 "No incident yet: open one with 'debrief open TITLE'." ''
    run_debrief -i1 -q status
    expect 0 1 ''
    run_debrief --incident=1 -q status
    expect 0 1 ''
    run_debrief --version
    expect_like 0 'debrief [0-9]*' ''
}

@test "colours are for terminals, or for who asks" {
    given -q open "Checkout 500s"
    given -q detect x
    local escape=$'\033'
    run_debrief timeline
    [[ $out != *$escape* ]] || failed 'coloured off a terminal'
    run_debrief --color always timeline
    [[ $out == *$escape* ]] || failed 'not coloured'
    run_debrief --color never timeline
    [[ $out != *$escape* ]] || failed 'coloured'
    NO_COLOR=1 run_debrief --color auto timeline
    [[ $out != *$escape* ]] || failed 'coloured'
}

@test "a closed stdout after the commit is no error" {
    given -q open "Checkout 500s"
    step='debrief log x >&-' status=0 out='' err=''
    { debrief log x | true; } 2>.err || failed 'it failed'
    status=${PIPESTATUS[0]}
    err=$(<.err)
    [ "$status" -eq 0 ] && [ -z "$err" ] || failed 'it complained'
    run_debrief --json show
    expect_json 0 '.events | length' 1
}

@test "the database is --db, else DEBRIEF_DB, else the configured one" {
    run_debrief --db a.db -q open A
    DEBRIEF_DB=$PWD/b.db run_debrief -q open B
    unset DEBRIEF_DB
    given config db "$PWD/a.db"
    run_debrief --json status
    expect_json 0 .title A
    DEBRIEF_DB=$PWD/b.db run_debrief --json status
    expect_json 0 .title B
    DEBRIEF_DB=$PWD/b.db run_debrief --db a.db --json status
    expect_json 0 .title A
}

@test "after the last command only the database exists" {
    given -q open "Checkout 500s"
    given -q log x
    given -q status
    [ "$(find . -maxdepth 1 -name 'debrief.db*' ! -name '*-lock' | wc -l)" -eq 1 ] ||
        failed "$(echo 'there are side files:' debrief.db*)"
}
