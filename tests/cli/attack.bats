# Hostile data, hostile machines: what once went wrong.
load helpers

# exported: an incident with a bit of everything, in export.json.
exported() {
    given open --at 08:00 "Checkout 500s"
    given log --at 08:10 "p99 on checkout"
    given amend e1 --at 08:20
    given cause add "a pool of one"
    given action add --due 2023-07-01 "a larger pool"
    given set review draft
    given set --append summary "It was down."
    given export -o export.json
}

# damaged FILTER: export.json changed by a filter of jq, in damaged.json.
damaged() {
    jq "$1" export.json >damaged.json || failed "no filter: $1"
}

# Into an empty database; it must not be there afterwards.
refused() { # FILTER STDERR
    damaged "$1"
    run_debrief --db other.db import damaged.json
    expect 2 '' "debrief: damaged.json: $2"
    [ ! -e other.db ] || failed 'a database was made'
}

@test "what a command did is one line, whatever the title holds" {
    given open $'Checkout\n500s'
    expect 0 '#1 Checkout ⏎ 500s opened at 2023-06-01 09:00 UTC; it is the current incident' ''
    given log $'first\nsecond'
    expect 0 'e1 logged to #1 Checkout ⏎ 500s at 2023-06-01 09:00 UTC: "first ⏎ second"' ''
    given action add $'one\ntwo'
    expect 0 'a1 added to #1 Checkout ⏎ 500s: "one ⏎ two"' ''
    run_debrief open Another
    [ "$err" = "debrief: note: #1 Checkout ⏎ 500s is not resolved: to go on with it, 'debrief use 1'" ] ||
        failed 'a remark of several lines'
}

@test "an import refuses a history whose values are of another sort" {
    exported
    local i='.incidents[0].revisions'
    refused "($i[] | select(.changes.at) | .changes.at[0]) = \"2023-06-01\"" \
        'incidents[0].revisions[2].changes.at is no number: nothing was imported'
    refused "($i[] | select(.changes.at_text) | .changes.at_text[1]) = 5" \
        'incidents[0].revisions[2].changes.at_text is no text: nothing was imported'
    refused "($i[] | select(.changes.at) | .changes.at) = [-70123456789012345, 1]" \
        'incidents[0].revisions[2].changes.at is no time: nothing was imported'
    refused "($i[] | select(.changes.at) | .changes.at) = 7" \
        'incidents[0].revisions[2].changes.at is no pair: nothing was imported'
}

@test "an import refuses a revision without the database it was made in" {
    exported
    refused '.incidents[0].revisions[0].origin = ""' \
        'incidents[0].revisions[0].origin is no UUID: nothing was imported'
}

@test "an import refuses an incident whose number is too large" {
    exported
    refused '.incidents[0].id = 1099511627776' \
        'incidents[0].id is no number of an incident: nothing was imported'
}

# The same bytes come out of a copy.
copied() {
    given export -o first.json
    given --db copy.db import first.json
    given --db copy.db export -o second.json
    diff first.json second.json >&2 || failed 'the copy is another'
}

@test "a copy keeps a detail that was recorded before what it stands under" {
    given open "Checkout 500s"
    given log "restarted web-3"
    given log "p99 on checkout"
    given amend e1 --under e2
    copied
}

@test "a copy keeps what an action item is for where that was added later" {
    given open "Checkout 500s"
    given action add "a larger pool"
    given measure add "more room"
    given action edit a1 --for m1
    copied
}

@test "a copy keeps what removed records pointed to" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given log --under e1 "restarted web-3"
    given cause add "a pool of one"
    given cause add --why c1 "nobody looked"
    given action add --for e1 "a larger pool"
    given action add --for c1 "a look"
    given rm e2 c2 a1 a2
    copied
}

@test "a copy keeps that an import was taken back" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given export -o old.json
    export DEBRIEF_SEED=2
    given --db other.db open "Another"
    given --db other.db -i 1 import old.json
    given --db other.db undo
    given --db other.db log "on we go"
    export DEBRIEF_DB=$PWD/other.db
    copied
}

@test "a detail that is new goes under an event that is known" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given export -o old.json
    given --db other.db import old.json
    given log --under e1 "restarted web-3"
    given export -o new.json
    given --db other.db import new.json
    run_debrief --db other.db show --json
    expect_json 0 '.events | length' 1 '.events[0].details[0].text' 'restarted web-3'
}

@test "what was recorded is no error where the answer can't be written" {
    given open "Checkout 500s"
    local gone
    for gone in '>/dev/full' '>&-'; do
        step="log $gone" status=0
        err=$(eval "debrief log 'p99 on checkout' $gone" 2>&1) || status=$?
        [ "$status" -eq 0 ] || failed 'it was recorded: 0'
        [[ $err == "debrief: note: what was said can't be written ("*"), what was changed is changed" ]] ||
            failed 'one remark'
        step="status $gone" status=0
        err=$(eval "debrief status $gone" 2>&1) || status=$?
        [ "$status" -eq 2 ] && [[ $err == "debrief: standard output can't be written: "* ]] ||
            failed 'nothing was said: 2'
    done
    run_debrief show --json
    expect_json 0 '.events | length' 2
}

@test "who stops reading a long answer causes no error" {
    given open "Checkout 500s"
    given -q log - < <(head -c 300000 /dev/zero | tr '\0' x)
    step='export | head' status=0
    err=$({ debrief export 2>&1 >&9 || echo "status $?"; } 9> >(head -c 5 >/dev/null))
    [ -z "$err" ] || failed 'an error'
}

@test "what is said does not get into a file where streams are closed" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given render -o wanted.md
    printf '{"zone": "Nope"}' >config.json
    mkdir -p "$HOME/.config/debrief" && mv config.json "$HOME/.config/debrief/"
    debrief render -o closed.md <&- >&- 2>&-
    cmp wanted.md closed.md || failed 'something else is in it'
}

@test "a database may have a name that means something to SQLite" {
    local name
    for name in :memory: 'file:x.db?mode=memory' 'file:x.db'; do
        run_debrief --db "$name" open "Checkout 500s"
        [ "$status" -eq 0 ] || failed 'it can be made'
        run_debrief --db "$name" -q list
        expect 0 1 ''
    done
}

@test "a copy keeps two incidents apart of which one was also imported into the other" {
    given open "Checkout 500s"
    given log "p99 on checkout"
    given cause add "a pool of one"
    given export -o old.json
    export DEBRIEF_DB=$PWD/other.db DEBRIEF_SEED=2
    given open --drill "Another"
    run_debrief import old.json
    [ "$status" -eq 0 ] || failed 'it becomes #2'
    run_debrief -i 1 import old.json
    [ "$status" -eq 0 ] || failed 'and goes into #1'
    copied
}

@test "a database that is cut off is said to be damaged" {
    given open "Checkout 500s"
    truncate -s 10000 debrief.db
    local command
    for command in status 'open Y' export; do
        # shellcheck disable=SC2086 # its words
        run_debrief $command
        expect 2 '' "debrief: '$DEBRIEF_DB' is damaged: see 'debrief doctor'"
    done
    run_debrief log x
    expect_like 0 '' "debrief: kept aside in *: '$DEBRIEF_DB' is damaged: see 'debrief doctor';*"
}

@test "a copy tells an event that was moved away and back from what it was before" {
    given open "Another"
    run_debrief open "Checkout 500s"
    [ "$status" -eq 0 ] || failed 'a second one'
    given log "p99 on checkout"
    given amend e1 --to 1
    given -i 1 amend e1 "p99 on checkout above 4 s"
    given -i 1 amend e1 --to 2
    copied
    given --db copy.db import first.json
    expect_like 0 'nothing new: *' ''
}

@test "nothing is recorded into a database that was removed meanwhile" {
    given open "Checkout 500s"
    mkfifo text
    step='log -' status=0
    (exec 3>text; sleep 1; rm -f debrief.db*; echo "p99 on checkout" >&3) &
    err=$(debrief log - <text 2>&1) || status=$?
    wait
    expected="debrief: kept aside in $DEBRIEF_DB-aside: '$DEBRIEF_DB' was removed or replaced meanwhile;*"
    # shellcheck disable=SC2053 # it is a pattern
    [ "$status" -eq 0 ] && [[ $err = $expected ]] && grep -q "p99 on checkout" "$DEBRIEF_DB-aside" ||
        failed 'it would be lost'
}

@test "a copy keeps that a removed action item was for a cause, not for the measure of that row" {
    given open "Checkout 500s"
    given measure add "more room"
    given cause add "a pool of one"
    given action add --for c1 "a larger pool"
    given rm a1
    copied
}

@test "help works with a configuration that is broken" {
    mkdir -p "$HOME/.config/debrief"
    echo '{"zone": ' >"$HOME/.config/debrief/config.json"
    run_debrief help config
    expect_like 0 '*config*' ''
    run_debrief list
    expect_like 2 '' 'debrief: *config.json:*'
}

@test "a file of one byte is no database, and stays as it is" {
    printf x >notes.txt
    run_debrief --db notes.txt open "Checkout 500s"
    expect 2 '' "debrief: 'notes.txt' is no database: name another file with --db"
    [ "$(cat notes.txt)" = x ]
}

@test "a template extends a shipped one" {
    given open "Checkout 500s"
    printf '%s' '{{<standard}}{{/standard}}' >own.md
    run_debrief render -t own.md
    expect_like 0 '# Postmortem: Checkout 500s*' ''
}

@test "without HOME the user's own folder is used" {
    unset DEBRIEF_DB HOME
    run_debrief status
    expect_like 0 '*' '*'
    [ ! -e /.local/share/debrief ]
}
