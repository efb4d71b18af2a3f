# amend, rm, undo, history, redact: what was recorded, mended.
load helpers

setup() {
    sandbox
    given open "Checkout 500s"
    given impact --at 08:00 "checkout returns 500s"
    given log --at 08:10 "p99 on checkuot"
    given log --at 08:20 "retries have no limit"
}

teardown() {
    tmux -L "$BATS_TEST_NAME" kill-server 2>/dev/null || true
}

# event REF FILTER : what jq's FILTER makes of it.
event() {
    debrief --json show "$1" | jq -r "if type == \"array\" then .[0] else . end | $2"
}

# ---- amend

@test "amend without a ref mends one's own last event" {
    DEBRIEF_AUTHOR=bob run_debrief -q log --at 08:30 "from bob"
    run_debrief amend "retries are without a limit"
    expect 0 'e3 amended in #1 Checkout 500s at 2023-06-01 08:20 UTC: "retries are without a limit"' ''
    DEBRIEF_AUTHOR=carol run_debrief amend "not mine"
    expect 2 '' "debrief: carol recorded no event in #1: name one, as in 'debrief amend e3'"
}

@test "amend changes text, time, kind and who, and leaves when it was recorded" {
    local recorded
    recorded=$(event e2 .recorded_at)
    now 10:00
    run_debrief amend e2 --at 08:05 -k detect -b ana p99 on checkout
    expect 0 'e2 amended in #1 Checkout 500s at 2023-06-01 08:05 UTC (detected): "p99 on checkout"' ''
    [ "$(event e2 '.by, .kind, .at')" = $'ana\ndetected\n2023-06-01T08:05:00Z' ]
    [ "$(event e2 .recorded_at)" = "$recorded" ]
    given amend e2 -b none
    [ "$(event e2 .by)" = null ]
}

@test "several records are mended in one change, or none is" {
    run_debrief amend e1 e2..e3 --shift -30m
    expect 0 'e1 amended in #1 Checkout 500s at 2023-06-01 07:30 UTC (impact): "checkout returns 500s"
e2 amended in #1 Checkout 500s at 2023-06-01 07:40 UTC: "p99 on checkuot"
e3 amended in #1 Checkout 500s at 2023-06-01 07:50 UTC: "retries have no limit"' ''
    run_debrief amend e1..e3 --shift +100m
    expect_like 2 '' 'debrief: e1 would be 10 min in the future: *'
    run_debrief amend e3 e1..e2 --shift +80m
    expect_like 2 '' 'debrief: e3 would be 10 min in the future: *'
    [ "$(event e1 .at) $(event e3 .at)" = '2023-06-01T07:30:00Z 2023-06-01T07:50:00Z' ]
    run_debrief amend e1 e9 --key
    expect_like 2 '' "debrief: there is no 'e9' in #1*"
    [ "$(event e1 .key)" = false ]
    given undo
    [ "$(event e1 .at) $(event e3 .at)" = '2023-06-01T08:00:00Z 2023-06-01T08:20:00Z' ]
}

@test "more than five records are counted" {
    local i
    for i in 4 5 6 7; do given log --at "08:2$i" "event $i"; done
    run_debrief amend e1..e7 --key
    expect_like 0 'e1 amended *
e5 amended *
… and 2 more' ''
    run_debrief -q amend e1..e7 --no-key
    expect 0 $'e1\ne2\ne3\ne4\ne5\ne6\ne7' ''
    run_debrief --json amend e6 e7 --internal
    expect_json 0 length 2 'map(.ref) | join(" ")' 'e6 e7' '.[0].internal' true
}

@test "a time that was meant in another zone is read anew" {
    run_debrief amend e2 --reread Africa/Lagos
    expect 0 'e2 amended in #1 Checkout 500s at 2023-06-01 07:10 UTC: "p99 on checkuot"' \
        'debrief: note: e2 is 50 min before the start'
    run_debrief amend e2 --reread Nowhere/Else
    expect_like 2 '' 'debrief: *Nowhere/Else*'
    run_debrief -q amend e2 --at '2023-03-26 02:30'
    expect_like 0 e2 'debrief: note: *'
    run_debrief amend e2 --reread Europe/Paris
    expect_like 2 '' 'debrief: e2: 02:30 on 2023-03-26 was skipped in Europe/Paris: give --at'
}

@test "an uncertain time is shifted by whole units only" {
    given amend e2 --at '08:xx'
    run_debrief amend e2 --shift 30m
    expect 2 '' 'debrief: e2 is known to the hour only: shift it by whole hours, or give --at'
    run_debrief amend e2 --shift -1h
    expect_like 0 'e2 amended in #1 Checkout 500s at 2023-06-01 07:xx UTC: *' 'debrief: note: *'
}

@test "an end is set, cleared, and never before the beginning" {
    given amend e2 --until 08:40
    [ "$(event e2 .until)" = 2023-06-01T08:40:00Z ]
    run_debrief amend e2 --at 08:50
    expect 2 '' 'debrief: e2 would end before it begins: give --until as well'
    given amend e2 --until none
    [ "$(event e2 .until)" = null ]
}

@test "tags and links are added and taken away" {
    given amend e2 -t +db,net -l https://example.org/1
    given amend e2 -t -net,slow -l https://example.org/2
    [ "$(event e2 '.tags | join(" ")')" = 'db slow' ]
    given amend e2 -t -db
    [ "$(event e2 '.tags | join(" ")')" = slow ]
    [ "$(event e2 '.links | join(" ")')" = 'https://example.org/1 https://example.org/2' ]
    given amend e2 -l none
    [ "$(event e2 '.links | length')" = 0 ]
    run_debrief amend e2 -l 'no url'
    expect_like 2 '' "debrief: 'no url' is no URL: *"
}

@test "details are one level deep" {
    given amend e3 -u e2
    [ "$(event e2 '.details[0].ref')" = e3 ]
    run_debrief amend e2 -u e1
    expect_like 2 '' 'debrief: e2 has details of its own, and details are one level deep: *'
    run_debrief amend e1 -u e3
    expect_like 2 '' "debrief: 'e3' is itself a detail of e2: *"
    run_debrief amend e1 -u e1
    expect 2 '' "debrief: e1 can't be a detail of itself: name another event"
    given amend e3 -u none
    [ "$(event e2 '.details | length')" = 0 ]
}

@test "a detail without a time needs one to stand for itself" {
    given resolve --at 08:50
    run_debrief -q log -u e2 "a detail"
    run_debrief amend e5 -u none
    expect 2 '' 'debrief: e5 has no time of its own: give it one with --at'
    given amend e5 -u none --at 08:15
}

@test "events move to another incident with their details" {
    given amend e3 -u e2
    run_debrief -q open "Logins fail"
    run_debrief -i 1 amend e2 --to 2
    expect 0 'e2 of #1 is now e1 of #2: "p99 on checkuot"' ''
    run_debrief --json -i 2 show
    expect_json 0 '.events | length' 1 '.events[0].details[0].text' 'retries have no limit'
    run_debrief -i 1 show e2
    expect_like 2 '' 'debrief: *e2*'
    run_debrief -i 1 amend e1 --to 1
    expect 0 'e1 is so already' ''
    run_debrief undo r7
    expect_like 0 'took back r7 *' ''
    [ "$(debrief --json -i 1 show | jq '.events | length')" = 2 ]
    [ "$(debrief --json -i 2 show | jq '.events | length')" = 0 ]
}

@test "what is so already is said, and is no revision" {
    run_debrief amend e2 "p99 on checkuot"
    expect 0 'e2 is so already' ''
    run_debrief -q history e2
    expect 0 'r3' ''
}

@test "causes, measures, lessons, sections and action items are mended too" {
    given cause add "a **pool** too small"
    given cause add --why c1 "nobody measured it"
    given measure add "measure the pool"
    given lesson add well "the rollback was quick"
    given section add "Appendix" "numbers"
    given action add "measure it"
    run_debrief amend c1 -k trigger --category config "a *deploy*"
    expect 0 'c1 amended in #1 Checkout 500s (trigger): "a *deploy*"' ''
    run_debrief amend c1 --why c2
    expect_like 2 '' 'debrief: c1 would answer its own why*'
    given amend c2 --why none
    run_debrief amend m1 -k corrective
    expect 0 'm1 amended in #1 Checkout 500s (corrective): "measure the pool"' ''
    run_debrief amend l1 -k lucky "it was quick"
    expect 0 'l1 amended in #1 Checkout 500s (lucky): "it was quick"' ''
    run_debrief amend s1 --heading Numbers --after timeline --internal "*numbers*"
    expect_like 0 's1 amended in #1 Checkout 500s*"Numbers"' ''
    run_debrief --json show
    expect_json 0 '.sections[0] | "\(.heading) \(.markdown) \(.after) \(.internal)"' \
        'Numbers *numbers* timeline true' '.causes[0].category' config '.causes[1].why' null
    run_debrief amend a1 "measure the pool"
    expect 0 'a1 amended in #1 Checkout 500s: "measure the pool"' ''
}

@test "an option for another kind of record is refused" {
    given cause add "a pool too small"
    given action add "measure it"
    run_debrief amend c1 --at 08:00
    expect 2 '' "debrief: '--at' is not for a cause (c1): what can be given is --kind, --category, --why and a text"
    run_debrief amend e1 --category config
    expect 2 '' "debrief: '--category' is not for an event (e1): see 'debrief help amend'"
    run_debrief amend a1 -k repair
    expect_like 2 '' "debrief: '--kind' is not for action items: 'debrief action edit a1' *"
    run_debrief amend e1 --at 08:00 --shift 1h
    expect 2 '' "debrief: --at and --shift can't be given together: give one of them"
    run_debrief amend e1
    expect_like 2 '' 'debrief: nothing to change: *'
}

@test "a text may look like a ref, or come from standard input" {
    run_debrief amend e2 -- e3
    expect_like 0 '*: "e3"' ''
    run_debrief amend e2 - <<<"from a file"
    expect_like 0 '*: "from a file"' ''
    run_debrief amend e2 ''
    expect 2 '' 'debrief: text is empty: write some words'
}

# ---- rm

@test "rm takes a record out, with its details, and says how to undo it" {
    given amend e3 -u e2
    run_debrief rm e2
    expect 0 "e2 removed from #1 Checkout 500s at 2023-06-01 08:10 UTC: \"p99 on checkuot\", with its 1 detail; 'debrief undo' brings it back" ''
    run_debrief rm e2
    expect_like 2 '' 'debrief: *e2*'
    given undo
    [ "$(event e2 '.details[0].ref')" = e3 ]
}

@test "rm removes several, or nothing" {
    run_debrief -q rm e1..e2
    expect 0 $'e1\ne2' ''
    run_debrief rm e3 c1
    expect_like 2 '' 'debrief: *c1*'
    [ "$(event e3 .ref)" = e3 ]
    run_debrief -q log "another"
    expect 0 e4 ''
}

@test "a whole incident is removed only by force" {
    run_debrief rm '#1'
    expect 2 '' "debrief: '#1' is a whole incident: add --force"
    run_debrief rm 1
    expect 2 '' "debrief: '1' is a whole incident: add --force, or name an event as e1"
    run_debrief rm --force '#1'
    expect 0 "#1 removed: \"Checkout 500s\"; 'debrief undo r5' brings it back" ''
    run_debrief -q list
    expect 0 '' ''
    given undo r5
    run_debrief -q list
    expect 0 1 ''
}

# ---- undo

@test "undo takes back one's own last command, again the one before it" {
    given amend e2 "p99 on checkout"
    DEBRIEF_AUTHOR=bob given amend e1 "from bob"
    run_debrief undo
    expect 0 'took back r5 in #1 Checkout 500s: e2 text "p99 on checkuot" again' ''
    run_debrief undo
    expect 0 'took back r4 in #1 Checkout 500s: e3 removed' ''
}

@test "undo of a record takes back what anybody did to it last" {
    DEBRIEF_AUTHOR=bob given amend e3 "from bob"
    given amend e2 "p99 on checkout"
    run_debrief undo e3
    expect 0 'took back r5 in #1 Checkout 500s: e3 text "retries have no limit" again' ''
    given rm e3
    run_debrief undo e3
    expect 0 'took back r8 in #1 Checkout 500s: e3 there again' ''
}

@test "undo of a number, and of what is taken back already" {
    given amend e2 "p99 on checkout"
    given undo r5
    run_debrief undo r5
    expect 0 '' 'debrief: note: r5 is taken back already'
    run_debrief undo r6
    expect 0 'took back r6 in #1 Checkout 500s: e2 text "p99 on checkout" again' ''
    run_debrief undo r99
    expect 2 '' "debrief: there is no r99: 'debrief history' shows the numbers"
}

@test "a change on which a later one stands is not undone" {
    given amend e2 "p99 on checkout"
    given amend e2 "p95 on checkout"
    run_debrief undo r5
    expect_like 2 '' "debrief: r5 can't be taken back: *"
    [ "$(event e2 .text)" = 'p95 on checkout' ]
}

@test "nothing to undo is said and no error" {
    DEBRIEF_AUTHOR=carol run_debrief undo
    expect 0 '' 'debrief: note: nothing to undo: carol did nothing in #1 that is not taken back'
}

# ---- history

@test "history tells who changed what, a command's changes together" {
    given amend e2 e3 --shift 5m
    given undo
    run_debrief history
    expect 0 'no  time (UTC)           by     what
r1  2023-06-01 09:00:00  alice  #1 opened: "Checkout 500s"
r2  2023-06-01 09:00:00  alice  e1 recorded at 2023-06-01 08:00 (impact): "checkout returns 500s"
r3  2023-06-01 09:00:00  alice  e2 recorded at 2023-06-01 08:10: "p99 on checkuot"
r4  2023-06-01 09:00:00  alice  e3 recorded at 2023-06-01 08:20: "retries have no limit"
r5  2023-06-01 09:00:00  alice  e2 time: 2023-06-01 08:10 → 2023-06-01 08:15
r6                              e3 time: 2023-06-01 08:20 → 2023-06-01 08:25
r7  2023-06-01 09:00:00  alice  takes back r5: e2 time: 2023-06-01 08:15 → 2023-06-01 08:10
r8                              e3 time: 2023-06-01 08:25 → 2023-06-01 08:20' ''
}

@test "history of one record, also of a removed one; of a field; as JSON" {
    given amend e2 -k finding "p99 on checkout"
    given rm e2
    run_debrief history e2
    expect_like 0 '*e2 recorded at 2023-06-01 08:10: "p99 on checkuot"
r5 *e2 kind: note → finding, text: "p99 on checkuot" → "p99 on checkout"
r6 *e2 removed' ''
    given set summary "short"
    run_debrief history summary
    expect_like 0 '*r7 *summary added: "short"' ''
    run_debrief --json history e2
    expect_json 0 'map(.number) | join(" ")' '3 5 6' '.[1].changes.text | join(" → ")' \
        'p99 on checkuot → p99 on checkout' '.[1].author' alice
    run_debrief history e9
    expect_like 2 '' 'debrief: there is no e9 in #1*'
}

# ---- redact

@test "redact overwrites words everywhere, after asking" {
    given log "the magic word is hunter2"
    given amend e4 "the password leaked"
    run_debrief redact e4 hunter2
    expect 2 '' "debrief: this can't be undone and nobody can be asked: add --yes"
    run_debrief redact e4 hunter2 --yes
    expect_like 0 'overwrote it with "\[redacted\]" in * place*' ''
    run_debrief history e4
    expect_like 0 '*"the magic word is \[redacted\]"*e4 redacted' ''
    ! grep -q hunter2 "$DEBRIEF_DB"
    [ ! -e "$DEBRIEF_DB-wal" ] || ! grep -q hunter2 "$DEBRIEF_DB-wal"
}

@test "redact never shows the words, and wants a record that holds them" {
    given log "the magic word is hunter2"
    run_debrief redact e1 --yes hunter2
    expect 2 '' "debrief: e1 does not hold these words, and never did: look at it with 'debrief history e1'"
    run_debrief redact e4 --yes it
    expect_like 2 '' 'debrief: less than 3 letters *'
    run_debrief redact e4 --yes - <<<"magic word is hunter2"
    expect_like 0 'overwrote it *' ''
    [ "$(event e4 .text)" = 'the [redacted]' ]
}

@test "a redaction that was cut off is completed by doing it again" {
    given log "the magic word is hunter2"
    given redact e4 --yes hunter2
    run_debrief redact e4 --yes hunter2
    expect 0 'nothing holds these words any more; the file was rewritten' ''
    given log "hunter3 is the next one"
    run_debrief redact e4 --yes hunter3
    expect_like 2 '' 'debrief: e4 does not hold these words, *'
}

@test "a redaction is not undone" {
    given log "the magic word is hunter2"
    run_debrief -q redact e4 --yes hunter2
    expect 0 e4 ''
    run_debrief undo
    expect_like 2 '' "debrief: r6 was a redaction, which can't be taken back: *"
}

@test "redact asks on a terminal, and does nothing without a yes" {
    given log "the magic word is hunter2"
    tmux -L "$BATS_TEST_NAME" -f /dev/null new-session -d -x 80 -y 24 \
        "debrief redact e4 hunter2; echo left \$?; debrief redact e4 hunter2; echo left \$?; sleep 60"
    on_screen 'overwrite it in * place*, for good? \[y/N\]'
    tmux -L "$BATS_TEST_NAME" send-keys n Enter
    on_screen 'debrief: nothing was overwritten: answer y to go on*left 2'
    [ "$(event e4 .text)" = 'the magic word is hunter2' ]
    tmux -L "$BATS_TEST_NAME" send-keys y Enter
    on_screen 'overwrote it with "\[redacted\]" in * place*left 0'
    tmux -L "$BATS_TEST_NAME" kill-server
    [ "$(event e4 .text)" = 'the magic word is [redacted]' ]
}

# on_screen PATTERN : waits until it is there.
on_screen() {
    local i
    for i in $(seq 100); do
        # shellcheck disable=SC2053
        if [[ $(tmux -L "$BATS_TEST_NAME" capture-pane -p) == *$1* ]]; then return; fi
        sleep 0.1
    done
    tmux -L "$BATS_TEST_NAME" capture-pane -p >&2
    return 1
}

@test "an incident named twice is refused, and what is no record" {
    run_debrief -i 1 rm '#1'
    expect_like 2 '' "debrief: the incident is named twice, *"
    run_debrief history nothing
    expect 2 '' "debrief: 'nothing' is no record here: write a ref (e3), a field's name or #1"
    run_debrief history e1..e2
    expect 2 '' "debrief: 'e1..e2' is a range: name one record"
    run_debrief undo 7:e1
    expect_like 2 '' "debrief: *'7'*"
}
