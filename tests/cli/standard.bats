# The standard document read back: what people do to a render in an editor, and what only looks like
# one.
load helpers

setup() {
    sandbox
    now 2023-06-03T12:00:00Z
    given open --at '2023-06-01 08:00' --zone Europe/Paris -s 2 --service checkout "Checkout 500s"
    given impact --at 08:00 "checkout returns 500s"
    given detect --at 08:12 -b alice "p99 alert"
    given step -u e2 "restarted web-3"
    given resolve --at 08:55 -l https://git.example/pr/1 "rolled back"
    given cause add "The pool had no limit."
    given action add --owner bob --due 2023-07-01 "set the limit"
    run_debrief render --refs -o doc.md
    expect 0 '' ''
}

change() { # SED-SCRIPT : the document, as an editor leaves it
    sed -i "$1" doc.md
}

# What the document says then, in its own words.
expect_line() {
    run_debrief render
    grep -qxF -- "$1" <<<"$out" || failed "no line '$1'"
}

expect_no() {
    run_debrief render
    [[ $out != *"$1"* ]] || failed "'$1' is still there"
}

@test "an unchanged document changes nothing" {
    run_debrief export
    local before=$out
    given import doc.md
    run_debrief export
    [ "$out" = "$before" ] || failed 'something was changed'
}

@test "an event is reworded, moved and given another kind" {
    change 's/^- \*\*08:12 (detected by alice):\*\* p99 alert/- **08:10 (declared by bob):** p99 *and* p50/'
    given import doc.md
    expect_line '- **08:10 (declared by bob):** p99 and p50'
    expect_no 'p99 alert'
    run_debrief history e2
    expect_like 0 '*p99 and p50*' ''
}

@test "events are added where they belong, in any form" {
    change '/^- \*\*08:55/i - **08:20:** bold\n- 08:25 plain\n- 8:30 AM - twelve hours\n  - **Hypothesis:** the pool\n- **09:45 EEST:** elsewhere'
    given import doc.md
    expect_line '- **08:20:** bold'
    expect_line '- **08:25:** plain'
    expect_line '- **08:30:** twelve hours'
    expect_line '  - **Hypothesis:** the pool'
    expect_line '- **08:45:** elsewhere'
}

@test "a day is added" {
    change '/^- \*\*08:55/a \\n**2023-06-02**\n\n- **10:00:** the day after'
    given import doc.md
    run_debrief render
    expect_like 0 '*
\*\*2023-06-02\*\*

- \*\*10:00:\*\* the day after
*' ''
}

@test "an event is taken out" {
    change '/p99 alert/,/web-3/d'
    given import doc.md
    expect_no 'p99 alert'
    expect_no 'web-3'
    run_debrief history e2
    expect_like 0 '*p99 alert*' ''
}

@test "a box is ticked, and one that was dropped again is open" {
    given action add "drop me"
    given action drop --because "no use" a2
    given render --refs -o doc.md
    change 's/^- \[ \] set the limit/- [x] set the limit/; s/^- \[x\] drop me (dropped: no use)/- [ ] drop me/'
    given import doc.md
    expect_line '- [ ] drop me'
    run_debrief show --json
    expect_json 0 '.actions[0].status' 'done'
}

@test "a document that ticks a box may come twice" {
    change 's/\[ \] set the limit/[x] set the limit/'
    run_debrief import doc.md
    expect_like 0 'changed *: 1 action item changed' ''
    run_debrief --json action show a1
    expect_json 0 '.[0].status' done '.[0].done_at[:19]' 2023-06-03T14:00:00
    run_debrief import doc.md
    expect_like 0 'nothing new: *' ''
    run_debrief --json action show a1
    expect_json 0 '.[0].status' done '.[0].done_at[:19]' 2023-06-03T14:00:00
}

@test "a line copied with its marker comes twice, and the two stay what they are" {
    given amend e3 --at 08:20
    debrief render --refs -o doc.md
    change "/<!--e1-->/i $(grep -F '<!--e3-->' doc.md | sed 's/^ *//')"
    run_debrief import doc.md
    expect_like 0 'changed *' ''
    debrief export -o before
    run_debrief import doc.md
    expect_like 0 'nothing new: *' ''
    debrief export -o after
    cmp before after || failed 'it changed again'
}

@test "a document without a time changes no date, whatever zone it is read in" {
    given open --zone Asia/Tokyo "Nothing known yet"
    given action add --done "look"
    run_debrief render --refs -o early.md
    for zone in UTC America/New_York Pacific/Auckland; do
        run_debrief --zone "$zone" import early.md
        expect_like 0 'nothing new: *' ''
    done
    given -q log "something"
    run_debrief import -n early.md
    expect_like 0 'would change #2 *: 1 event removed' ''
}

@test "fields, causes and sections are reworded and added" {
    change 's/^The pool had no limit\./The pool had **no** limit\./; /^## Root Cause/i ## Background\n\nHow it was.\n\n### In detail\n\nMore.\n'
    change '/^## Issue Summary/a \\nCheckouts failed.'
    given import doc.md
    expect_line 'The pool had **no** limit.'
    run_debrief render
    expect_like 0 '*
## Issue Summary

Checkouts failed.

- *
## Background

How it was.

### In detail

More.

## Root Cause*' ''
    run_debrief show --json
    expect_json 0 '.sections | map(.heading + "|" + .after) | join(",")' 'Background|Timeline'
}

@test "what has no place is kept" {
    change '/^- \*\*Severity/a - **Region:** eu-1'
    change '/^All times are in/a \\nA word beforehand.'
    change '/^- \*\*08:55/a - nobody knows when\n  - nor this'
    run_debrief import doc.md
    expect_like 0 '*an entry without a time*' ''
    expect_line '- **Region:** eu-1'
    expect_line 'A word beforehand.'
    expect_line '  - nobody knows when'
    expect_line '  - nor this'
}

@test "an unmarked render makes the same incident elsewhere" {
    run_debrief render -o plain.md
    local plain
    plain=$(cat plain.md)
    export DEBRIEF_DB=$PWD/other.db
    given import plain.md
    given use 1
    run_debrief render
    [ "$out" = "$plain" ] || failed 'it renders otherwise'
    run_debrief show --json
    expect_json 0 '.own_start' 'null'
    expect_json 0 '.zone' 'Europe/Paris'
    expect_json 0 '.events[1].by + .events[1].kind' 'alicedetected'
    expect_json 0 '.events[2].links[0]' 'https://git.example/pr/1'
    expect_json 0 '.actions[0] | .owner + .due' 'bob2023-07-01'
}

@test "a document that only looks like one is read by its words" {
    cat >like.md <<'END'
# Postmortem: Search was slow

## Issue Summary

- **Duration:** 2 hours on June 1, 2023
- **Impact:** slow pages

## Timeline

- 10:00 AM UTC - first alert
- 11:00 AM UTC - index rebuilt

## Corrective and Preventative Measures

- [ ] watch the index
END
    export DEBRIEF_DB=$PWD/other.db
    given import like.md
    run_debrief show --json
    expect_json 0 '.events | map(.at) | join(" ")' '2023-06-01T10:00:00Z 2023-06-01T11:00:00Z'
    expect_json 0 '.actions[0].text' 'watch the index'
}

@test "a fact that is there twice is read once, and the other stays as it stands" {
    change '/^- \*\*Severity:/a - **Severity:** SEV-4\n- **Services:** search'
    given import doc.md
    expect_line '- **Severity:** SEV-2'
    expect_line '- **Services:** checkout'
    run_debrief render
    expect_like 0 '*SEV-4*' ''
    expect_like 0 '*search*' ''
    given render --refs -o doc.md
    run_debrief export
    local before=$out
    given import doc.md
    run_debrief export
    [ "$out" = "$before" ] || failed 'the second import changes something'
}

@test "a second resolution is a section, and conflicts with nothing" {
    given set resolution 'A restart.'
    given render --refs -o doc.md
    change 's/^A restart\.$/A restart.\n\n### Resolution\n\nAnd a rollback./'
    given import doc.md
    expect_line 'A restart.'
    expect_line 'And a rollback.'
    run_debrief show --json
    expect_json 0 '.fields.resolution.text | rtrimstr("\n")' 'A restart.' \
        '.sections[0].heading' Resolution
}
