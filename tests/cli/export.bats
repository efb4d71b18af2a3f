# export and import: round trips, incidents that meet others, feeds of JSON lines.
load helpers

# Everything there can be, with history: amended, removed, taken back.
record() {
    run_debrief -q open -s 2 --service checkout --tag b --tag a --role commander=alice \
        --at '2023-06-01 07:58' --zone Europe/Paris "Checkout 500s"
    now 09:01
    given -q detect --at '2023-06-01 10:12' "p99 alert"
    given -q log --at '~10:30' --key -l https://x.example/ -t z "it is the pool"
    given -q step -u e2 -b bob --internal "restarted web-3"
    given -q log --at '2023-06-01 10:xx' --until '2023-06-01 10:59' $'two\nlines'
    given -q log "removed later"
    given -q log "removed and back"
    now 09:02
    given -q set summary $'The *summary*.\n\n- a list'
    given -q set severity sev1
    given -q cause add -k root --category capacity "no **limit**"
    given -q cause add --why c1 "nobody asked"
    given -q measure add -k corrective "limits"
    given -q lesson add lucky "it was morning"
    given -q section add -- "Glossary" $'- pool: a pool'
    given -q action add --owner bob -p 1 --due 2023-07-01 --for m1 "set the limit"
    given -q action add "removed as well"
    now 09:03
    given -q amend e1 "p99 alert on checkout"
    given -q amend e2 --at '~10:35'
    given -q undo
    given -q rm e5
    given -q rm e6
    given -q undo
    given -q rm a2
    given -q action start a1
}

# same DB [DB]: two exports are the same.
same() {
    debrief --db "$1" export >one.json
    debrief --db "$2" export >two.json
    cmp one.json two.json || failed 'the exports differ'
}

@test "an export, imported into an empty database, gives the same export" {
    record
    given export -o all.json
    run_debrief --db other.db import all.json
    expect_like 0 'imported 1 incident with *' ''
    same "$DEBRIEF_DB" other.db
    run_debrief --db other.db -i 1 history
    [ "$status" -eq 0 ] || failed 'there is no history'
}

@test "so do the history, what was recorded by then, and undo" {
    record
    given export -o all.json
    run_debrief --db other.db -q import all.json
    local command
    for command in '--json history' 'timeline --as-of 11:01:30' 'timeline --as-of 11:03' 'render' 'timeline' 'show'; do
        # shellcheck disable=SC2086 # its words
        run_debrief -i 1 $command
        local wanted=$out
        # shellcheck disable=SC2086
        run_debrief --db other.db -i 1 $command
        [ "$out" = "$wanted" ] || failed "'$command' should have been:" "$wanted"
    done
}

@test "refs of what was removed are not given out again after an import" {
    record
    given export -o all.json
    run_debrief --db other.db -q import all.json
    run_debrief --db other.db -q -i 1 log "next"
    expect_like 0 e8 '*'
    run_debrief --db other.db -q -i 1 rm e8
    run_debrief --db other.db -i 1 export -o again.json
    run_debrief --db third.db -q import again.json
    run_debrief --db third.db -q -i 1 log "next"
    expect_like 0 e9 '*'
    run_debrief --db third.db -q -i 1 action add "next"
    expect_like 0 a3 '*'
}

@test "importing the same file twice changes nothing" {
    record
    given export -o all.json
    run_debrief --db other.db -q import all.json
    run_debrief --db other.db import all.json
    expect_like 0 'nothing new: * known already' ''
    same "$DEBRIEF_DB" other.db
    run_debrief import all.json
    expect_like 0 'nothing new: *' ''
    same "$DEBRIEF_DB" other.db
}

@test "several incidents keep their numbers, in the order of numbers" {
    record
    now 09:10
    run_debrief -q open "Logins fail"
    given -q log "one"
    given -q action add "of the second"
    run_debrief -q open "Search is slow"
    given export -o all.json
    run_debrief --db other.db import all.json
    expect_like 0 'imported 3 incidents with *' ''
    same "$DEBRIEF_DB" other.db
    run_debrief export 3 1
    expect_json 0 '[.incidents[].id] | join(" ")' '1 3'
    run_debrief export 2 2
    expect_json 0 '[.incidents[].id] | join(" ")' 2
}

@test "numbers that are taken are given anew, and said" {
    record
    given export -o all.json
    run_debrief --db other.db -q open "Taken"
    run_debrief --db other.db -q action add "taken too"
    run_debrief --db other.db import all.json
    expect_like 0 'imported 1 incident with *: #2' '*#1 is taken here: Checkout 500s is #2*'
    [[ $err == *'a1 is taken here: it is a3 now'* ]] || failed 'the number of the action is not said'
    run_debrief --db other.db --json show 2
    expect_json 0 .title 'Checkout 500s' '.uid' "$(jq -r '.incidents[0].uid' all.json)" \
        '[.events[].uid] | sort | join(" ")' "$(jq -r '[.incidents[0].events[].uid] | sort | join(" ")' all.json)" \
        '.actions | length' 1 '.actions[0].for' m1 '.causes[1].why' c1
    run_debrief --db other.db --json show 1
    expect_json 0 .title Taken '.actions[0].ref' a1
    run_debrief --db other.db import all.json
    expect_like 0 'nothing new: *' '*'
}

@test "-i N brings an incident recorded apart together with N, and is remembered" {
    record
    given export -o mine.json
    run_debrief --db other.db -q open "The same outage"
    run_debrief --db other.db -q log "seen from there"
    run_debrief --db other.db -i 1 import mine.json
    [ "$status" -eq 0 ] || failed 'not imported'
    run_debrief --db other.db list -q
    expect 0 1 ''
    run_debrief --db other.db --json show 1
    expect_json 0 .title 'The same outage' '.aliases | join(" ")' "$(jq -r '.incidents[0].uid' mine.json)" \
        '[.events[].text] | contains(["seen from there", "p99 alert on checkout"])' true
    run_debrief --db other.db -i 1 import mine.json
    expect_like 0 'nothing new: *' '*'
    # The next import finds it by itself.
    given -q log "later"
    given export -o mine.json
    run_debrief --db other.db import mine.json
    expect_like 0 'imported 1 record into #1*' '*'
    run_debrief --db other.db list -q
    expect 0 1 ''
    run_debrief --db other.db -i "$(jq -r '.incidents[0].uid' mine.json)" --json status
    expect_json 0 .id 1
}

@test "what was mended or removed here stays so" {
    record
    given export -o all.json
    given -q amend e1 "mended here"
    given -q rm e4
    run_debrief import all.json
    expect_like 0 'nothing new: *' '*'
    run_debrief --json show
    expect_json 0 '[.events[] | select(.ref == "e1").text] | join("")' 'mended here' \
        '[.events[] | select(.ref == "e4")] | length' 0
}

@test "--dry-run says what would be imported and changes nothing" {
    record
    given export -o all.json
    run_debrief --db other.db import --dry-run all.json
    expect_like 0 'would import 1 incident with *' ''
    [ ! -e other.db ] || failed 'a database was made'
    run_debrief --db other.db -q open "There"
    debrief --db other.db export >before.json
    run_debrief --db other.db import -n all.json
    expect_like 0 'would import 1 incident with *' '*'
    debrief --db other.db export >after.json
    cmp before.json after.json || failed 'something was changed'
}

@test "an export from standard input" {
    record
    given export -o all.json
    run_debrief --db other.db import - <all.json
    expect_like 0 'imported 1 incident *' ''
    same "$DEBRIEF_DB" other.db
}

@test "one file that fails stops no other, and all are one change" {
    record
    given export -o all.json
    echo '{"at": "nonsense", "text": "x"}' >bad.jsonl
    run_debrief --db other.db import bad.jsonl all.json
    expect_like 1 'imported 1 incident with * from 2 files: 1 new, 1 failed'$'\n''all.json: *' \
        "debrief: note: bad.jsonl:*"
    same "$DEBRIEF_DB" other.db
    run_debrief --db other.db undo
    expect_like 0 'took back r1 *' ''
    run_debrief --db other.db --json list
    expect_json 0 length 0
}

@test "where all files fail nothing is changed" {
    record
    given export -o all.json
    echo '{"at": "nonsense", "text": "x"}' >bad.jsonl
    echo '{"debrief": 1}' >half.json
    run_debrief --db other.db import bad.jsonl half.json
    expect_like 2 '' 'debrief: note: *bad.jsonl*debrief: none of the 2 files could be imported*'
    [ ! -e other.db ] || failed 'a database was made'
    run_debrief import bad.jsonl half.json
    expect_like 2 '' 'debrief: note: bad.jsonl:1: *'
    debrief export >after.json
    cmp all.json after.json || failed 'something was changed'
}

@test "unknown keys are ignored, missing ones are unknown" {
    cat >hand.json <<'END'
{"debrief": 1, "from": "elsewhere", "incidents": [
 {"title": "By hand", "zone": "UTC", "mood": "calm", "opened_at": "2023-06-01T08:00:00Z",
  "events": [{"at": "2023-06-01T08:05:00Z", "text": "first", "mood": 1},
             {"at": "2023-06-01T08:06:00+02:00", "text": "second"}]}]}
END
    run_debrief import hand.json
    expect_like 0 'imported 1 incident with *' ''
    run_debrief -i 1 --json show
    expect_json 0 .title 'By hand' .severity null '[.events[] | .text + .at] | join(" ")' \
        'second2023-06-01T06:06:00Z first2023-06-01T08:05:00Z'
}

@test "export writes a file whole or not at all" {
    record
    run_debrief export
    local wanted=$out
    echo old >all.json
    run_debrief export -o all.json
    expect 0 '' ''
    [ "$(<all.json)" = "$wanted" ] || failed 'the file is not the export'
    echo old >all.json
    run_debrief export -o all.json 99
    expect_like 2 '' 'debrief: *'
    [ "$(<all.json)" = old ] || failed 'the file was changed'
}

@test "an empty database exports and imports no incident" {
    record
    run_debrief --db other.db -q open "Gone"
    run_debrief --db other.db -q rm --force 1
    run_debrief --db other.db export
    expect_json 0 '.incidents | length' 0 .debrief 1
}

@test "an export is the same shape as show, with revisions" {
    record
    run_debrief --json show
    local shown=$out
    run_debrief export
    expect_json 0 '.incidents[0] | del(.revisions) | del(.. | .raw?) | keys | join(" ")' \
        "$(jq -r 'keys | join(" ")' <<<"$shown")" \
        '.incidents[0].revisions | length > 10' true
}

@test "lines of events go into the current incident, or -i" {
    run_debrief -q open "Checkout 500s"
    run_debrief -q open "Logins fail"
    cat >feed.jsonl <<'END'
{"at": "08:20", "text": "from a line"}

{"at": "2023-06-01T08:25:00Z", "kind": "step", "by": "bob", "text": "by whom", "tags": ["b", "a"], "key": true, "links": ["https://x.example"]}
END
    run_debrief import feed.jsonl
    expect 0 'imported 2 records into #2' ''
    run_debrief --json show
    expect_json 0 '.events[0].text' 'from a line' '.events[0].at' 2023-06-01T08:20:00Z '.events[0].kind' note \
        '.events[1].kind' step '.events[1].by' bob '.events[1].tags | join(" ")' 'a b' '.events[1].key' true \
        '.events[1].links[0]' https://x.example
    run_debrief -i 1 import feed.jsonl
    expect 0 'imported 2 records into #1' ''
}

@test "the same file of lines twice adds nothing, equal lines of one file are two" {
    run_debrief -q open "Checkout 500s"
    printf '%s\n' '{"at": "08:20", "text": "x"}' '{"at": "08:20", "text": "x"}' >feed.jsonl
    run_debrief import feed.jsonl
    expect 0 'imported 2 records into #1' ''
    run_debrief import feed.jsonl
    expect_like 0 'nothing new: 2 records known already' ''
    given -q rm e1
    run_debrief import feed.jsonl
    expect_like 0 'nothing new: *' '*'
    run_debrief --json show
    expect_json 0 '.events | length' 1
}

@test "lines of events come from a pipe as from a file" {
    local n
    given -q open "Checkout 500s"
    for n in 1 2 3 4 5; do
        mkfifo pipe$n
        echo "{\"at\": \"08:20\", \"text\": \"x$n\"}" >pipe$n &
        capture timeout 5 debrief import --from jsonl pipe$n
        expect 0 'imported 1 record into #1' ''
    done
}

@test "a source's own ids are kept: only what is new is added" {
    run_debrief -q open "Checkout 500s"
    echo '{"at": "08:20", "text": "x", "source": "pager", "source_id": "P1"}' >feed.jsonl
    given -q import feed.jsonl
    echo '{"at": "08:21", "text": "y", "source": "pager", "source_id": "P2"}' >>feed.jsonl
    run_debrief import feed.jsonl
    expect 0 'imported 1 record into #1; 1 known already' ''
    run_debrief --json show
    expect_json 0 '[.events[] | .source + .source_id] | join(" ")' 'pagerP1 pagerP2'
}

@test "uncertain times come through lines and exports" {
    run_debrief -q open "Checkout 500s"
    printf '%s\n' '{"at": "~08:20", "text": "a"}' '{"at": "07:xx", "text": "h"}' \
        '{"at": "2023-05-31", "text": "d"}' >feed.jsonl
    given -q import feed.jsonl
    run_debrief --json show
    expect_json 0 '[.events[] | .precision + "=" + .at_text] | join(" ")' 'day=2023-05-31 hour=07:xx about=~08:20'
    debrief export >all.json
    run_debrief --db other.db -q import all.json
    same "$DEBRIEF_DB" other.db
}

@test "exported lines, imported into another incident, are the same events" {
    record
    debrief export -f jsonl 1 >events.jsonl
    run_debrief --db other.db -q open "Elsewhere"
    run_debrief --db other.db import events.jsonl
    [ "$status" -eq 0 ] || failed 'not imported'
    debrief --db other.db export -f jsonl 1 | jq -S 'del(.. | .recorded_at?)' >two
    jq -S 'del(.. | .recorded_at?)' events.jsonl >one
    run_debrief --db other.db --json show
    expect_json 0 '[.events[] | .text] | join("|")' \
        "$(jq -r .text events.jsonl | jq -Rs 'split("\n") | .' >/dev/null; debrief --json show 1 | jq -r '[.events[] | .text] | join("|")')" \
        '[.. | objects | select(has("details")) | .precision] | join(" ")' \
        "$(debrief --json show 1 | jq -r '[.. | objects | select(has("details")) | .precision] | join(" ")')"
}

@test "lines in which something is wrong are refused with their number" {
    run_debrief -q open "Checkout 500s"
    local line
    while read -r line; do
        printf '%s\n' '{"at": "08:20", "text": "good"}' "$line" >feed.jsonl
        run_debrief import --from jsonl feed.jsonl
        expect_like 2 '' 'debrief: feed.jsonl:2: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done <<'END'
{"at": "08:20"}
{"text": "x"}
{"at": "nonsense", "text": "x"}
{"at": 5, "text": "x"}
{"at": "08:20", "text": 5}
{"at": "08:20", "text": ""}
{"at": "08:20", "text": "x", "kind": "nonsense"}
{"at": "08:20", "text": "x", "links": "no list"}
{"at": "08:20", "text": "x", "key": "no bool"}
{"at": "08:20", "text": "x", "until": "07:00 UTC, 31 May"}
{"at": "2023-06-02 08:20", "text": "tomorrow"}
[1]
"x"
{
{"at": "08:20", "text": "x"} {"at": "08:21", "text": "y"}
nonsense
END
    echo '{"at": "08:20"}' >feed.jsonl
    run_debrief import --from jsonl feed.jsonl
    expect 2 '' 'debrief: feed.jsonl:1: line.text is missing: nothing was imported'
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "import of what isn't there, or is none of ours, is refused" {
    run_debrief import none.json
    expect_like 2 '' "debrief: *'none.json'*"
    echo '{"some": "object"}' >x.json
    run_debrief import x.json
    expect_like 2 '' 'debrief: *'
    echo '{"debrief": 2, "incidents": []}' >x.json
    run_debrief import x.json
    expect_like 2 '' 'debrief: x.json: *newer*'
    : >x.json
    run_debrief import x.json
    expect_like 2 '' 'debrief: *empty*'
    run_debrief import
    expect_like 2 '' 'debrief: *'
    run_debrief import --from yaml x.json
    expect_like 2 '' "debrief: *'yaml'*"
    run_debrief import .
    expect_like 2 '' 'debrief: *'
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}
