# import of postmortems in Markdown: what becomes of files and folders, and what is said of it. What is
# read from a document is tests/suites' matter.

load helpers
load nobody

DATA=$BATS_TEST_DIRNAME/../data/postmortems

# document FILE TITLE: a postmortem with two events, without any guess in it.
document() {
    mkdir -p "$(dirname "$1")"
    printf '# %s\n\n**Duration:** 2023-05-01 08:00 - 08:40 UTC\n\n## Timeline (UTC)\n\n%s\n%s\n\n## Conclusion\n\n%s\n' "$2" \
        '- 2023-05-01 08:00 Uploads are slow.' '- 2023-05-01 08:30 Uploads are quick.' 'All is well.' >"$1"
}

none() { # COMMAND's incidents
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "a postmortem becomes an incident, and what was guessed is said with its line" {
    run_debrief import "$DATA/gateway.md"
    expect_like 0 'imported #1 gateway refuses uploads (2022-03-14 09:10–11:55 UTC): 6 events, 2 details, 1 cause, 2 lessons, 3 action items, 2 fields, 1 section'* ''
    run_debrief --json show 1
    expect_json 0 .title 'gateway refuses uploads' .severity sev2 '.events | length' 6 \
        '.events[2].by' maria '[.events[2].details[].kind] | join(" ")' 'step ruled-out' \
        '.events[3].precision' about '[.actions[].status] | join(" ")' 'done open open' \
        '.sections[0].heading' Thanks
    run_debrief import "$DATA/2022/night.markdown"
    expect_like 0 "imported #2 Login outage * (2022-05-02 23:40 – 2022-05-03 01:30 UTC): 3 events, *
$DATA/2022/night.markdown:*: guessed: *" ''
}

@test "an incident without a time, or without an end, is said to be open, and what mends it" {
    now 2023-06-01T09:00
    printf '# Mail is late\n\n## Summary\n\nMails were late for a day.\n\n## Root cause\n\nA full disk.\n' >late.md
    run_debrief import -f late.md
    expect 0 "imported #1 Mail is late: 1 cause, 1 field
late.md: its time is not known, so it is listed as of now, and open: give it its own by 'debrief set -i 1 start TIME' and 'end TIME'" ''
    given set -i 1 start '2023-05-01 08:00 UTC'
    given set -i 1 end '2023-05-02 08:00'
    run_debrief --json list
    expect_json 0 '.[0].status' resolved '.[0].started_at' 2023-05-01T08:00:00Z
    document done.md 'Uploads are slow'
    run_debrief import done.md
    expect_like 0 'imported #2 *' ''
    [[ $out != *open* ]] || failed "it is over: $out"
}

@test "--dry-run says it and changes nothing" {
    run_debrief import --dry-run "$DATA/gateway.md"
    expect_like 0 'would import #1 gateway refuses uploads (*): 6 events, *' ''
    none
    given -q open "There"
    debrief export -o before
    run_debrief import -n "$DATA/gateway.md" "$DATA/2022/night.markdown"
    expect_like 0 'would import 2 incidents with * from 2 files: 2 new'$'\n'"$DATA/gateway.md: #2 *" ''
    debrief export -o after
    cmp before after || failed 'something was changed'
}

@test "what holds no incident is refused, unless it is forced" {
    local file
    for file in template README; do
        run_debrief import "$DATA/$file.md"
        expect_like 2 '' "debrief: $DATA/$file.md:*no incident is in it (*): --force takes it all the same"
        none
    done
    run_debrief import --force "$DATA/README.md"
    expect_like 0 'imported #1 Our postmortems*' ''
}

@test "several files: those that fail are named, the others are imported, and all are one change" {
    document a.md "First"
    document c.md "Second"
    printf 'a\0b' >b.md
    run_debrief import a.md b.md none.md "$DATA/template.md" c.md
    expect_like 1 'imported 2 incidents with 6 records from 5 files: 2 new, 3 failed
a.md: #1 First (2023-05-01 08:00–08:40 UTC): 2 events, 1 field
c.md: #2 Second (2023-05-01 08:00–08:40 UTC): 2 events, 1 field' \
        "debrief: note: b.md: *UTF-8*
debrief: note: 'none.md'*
debrief: note: $DATA/template.md:*no incident*"
    given -i 2 undo
    run_debrief list --json
    expect_json 0 length 0
}

@test "of a folder all documents are imported, in order, and what holds no incident is counted" {
    document docs/b/2.md "Second"
    document docs/a.md "First"
    document docs/c.MARKDOWN "Third"
    document docs/.hidden/4.md "Hidden"
    document docs/.5.md "Hidden, too"
    document docs/notes.txt "No document"
    cp "$DATA/README.md" docs/
    : >docs/empty.md
    ln -s . docs/loop
    ln -s ../b docs/b/again
    ln -s itself.md docs/itself.md
    mkfifo docs/pipe.md
    run_debrief import docs
    expect_like 0 'imported 3 incidents with 9 records from 5 files: 3 new, 2 without an incident
docs/README.md:*: skipped: *
docs/a.md: #1 First *
docs/b/2.md: #2 Second *
docs/c.MARKDOWN: #3 Third *
docs/empty.md: skipped: empty' ''
    run_debrief import docs/
    expect_like 0 'imported nothing from 5 files: 3 known already, 2 without an incident*' ''
}

@test "in a folder one bad file stops no other" {
    document docs/a.md "First"
    printf '\xff\xfe' >docs/b.md
    document docs/c/c.md "Third"
    mkdir docs/d
    ln -s nowhere docs/e.md
    run_debrief import docs
    expect_like 1 'imported 2 incidents with * from 4 files: 2 new, 2 failed*' 'debrief: note: docs/b.md: *docs/e.md*'
    mkdir empty
    run_debrief --db other.db import empty
    expect_like 2 '' "debrief: the folder 'empty' holds no documents: *"
    run_debrief --db other.db import docs/b.md docs/e.md
    expect_like 2 '' 'debrief: note: *debrief: none of the 2 files could be imported: nothing was changed'
    [ ! -e other.db ] || failed 'a database was made'
}

@test "a folder that can't be read is said, and stops nothing else" {
    nobody_can_run
    local program=$DEBRIEF_BIN
    [ ! -e "$box/debrief" ] || program=$box/debrief
    chmod 777 "$box"
    document "$box/docs/a.md" "First"
    mkdir -m 700 "$box/docs/shut"
    capture as_nobody env HOME=/nonexistent "$program" --db "$box/x.db" import "$box/docs"
    expect_like 1 'imported 1 incident *' "debrief: note: the folder '$box/docs/shut' can't be read: *"
}

@test "a document that is known changes nothing, and --new makes another incident" {
    document a.md "First"
    given -q import a.md
    run_debrief import a.md
    expect 0 'nothing new: a.md is known already, #1 First (2023-05-01 08:00–08:40 UTC)' ''
    echo 'One more line.' >>a.md
    run_debrief import a.md
    expect_like 0 'nothing new: a.md is known already, #1 First *' ''
    run_debrief import --new a.md
    expect_like 0 'imported #2 First *' ''
    run_debrief import --new -i 1 a.md
    expect_like 2 '' 'debrief: --new and -i contradict each other*'
}

@test "-i adds a document to an incident" {
    given -q open "Checkout 500s"
    document a.md "First"
    run_debrief -i 1 import a.md
    expect_like 0 'added to #1 Checkout 500s *: 2 events, 1 field'* ''
    run_debrief --json show 1
    expect_json 0 .title 'Checkout 500s' '.events | length' 2
    run_debrief -i 7 import a.md
    expect_like 2 '' 'debrief: *7*'
}

@test "a document comes from standard input, and the format from what is in it" {
    document a.txt "First"
    run_debrief import - <a.txt
    expect_like 0 'imported #1 First *' ''
    document b.txt "Second"
    run_debrief import b.txt
    expect_like 0 'imported #2 Second *' ''
    document c.json "Third"
    run_debrief import c.json
    expect_like 2 '' 'debrief: c.json:1:1: *'
    run_debrief import --from markdown c.json
    expect_like 0 'imported #3 Third *' ''
    { echo '[1]: https://x.example' && cat b.txt; } | sed 's/Second/Fourth/' >d.txt
    run_debrief import d.txt
    expect_like 0 'imported #4 Fourth *' ''
    given export -o all
    run_debrief --db other.db import all
    expect_like 0 'imported 4 incidents with *' ''
}

@test "what is no text, empty or too large is refused, and nothing is changed" {
    printf 'a\0b' >nul.md
    printf '# \xc3(' >bad.md
    : >empty.md
    printf ' \n' >blank.md
    truncate -s 65M huge.md
    run_debrief import nul.md
    expect_like 2 '' 'debrief: nul.md: byte 2 is no UTF-8, or NUL*'
    run_debrief import bad.md
    expect_like 2 '' 'debrief: bad.md: byte 3 is no UTF-8*'
    run_debrief import empty.md
    expect_like 2 '' "debrief: 'empty.md' is empty*"
    run_debrief import blank.md
    expect_like 2 '' "debrief: 'blank.md' is empty*"
    run_debrief import huge.md
    expect_like 2 '' "debrief: 'huge.md' is larger than 67108864 bytes*"
    run_debrief import none.md
    expect_like 2 '' "debrief: 'none.md' can't be opened*"
    none
}

@test "an incident that is not there makes no database" {
    document "a.md" "A"
    run_debrief import -i 9 a.md
    expect 2 "" "debrief: a.md: there is no incident '9': 'debrief list' shows those there are"
    none
    document "b.md" "B"
    run_debrief import -i 9 a.md b.md
    expect_like 2 '' '*debrief: none of the 2 files could be imported: nothing was changed'
    none
}

@test "a text that is too long is refused with its line, and makes no database" {
    local n
    document long.md "Long"
    {
        printf '\n## Background\n'
        for n in $(seq 25); do printf '\n%050000d\n' 1; done
    } >>long.md
    run_debrief import long.md
    expect_like 2 '' 'debrief: long.md:14: *1048576*'
    none
}

@test "-q prints the numbers alone" {
    document docs/a.md "First"
    document docs/b.md "Second"
    cp "$DATA/README.md" docs/c.md
    run_debrief -q import docs
    expect 0 $'1\n2' ''
    run_debrief -q import docs/b.md
    expect 0 2 ''
}

@test "--json says it all as one object" {
    document docs/a.md "First"
    cp "$DATA/README.md" docs/b.md
    cp "$DATA/2022/night.markdown" docs/c.md
    run_debrief --json import docs
    expect_json 0 .dry_run false .incidents_new 2 .incidents_known 0 '.documents | map(.what) | join(" ")' 'new skipped new' \
        '.documents[0] | [.file, .incident, .title, .records.events, .records.fields, .added, .error] | map(tostring) | join("|")' \
        'docs/a.md|1|First|2|1|3|null' \
        '.documents[1] | .incident, .records, (.error.text | length > 0)' $'null\nnull\ntrue' \
        '.documents[2].notes | map(.kind) | index("guess") != null' true \
        '.documents[2].notes | all(.line != null and .text != "")' true
    run_debrief --json import docs/a.md
    expect_json 0 .incidents_known 1 '.documents[0].what' known '.documents[0].added' 0
    printf '\xff' >bad.md
    run_debrief --json import docs/a.md bad.md
    [ "$status" -eq 1 ] || failed "status $status"
    [ "$(jq -r '.documents[1] | .what + " " + .error.text' <<<"$out")" = \
        'failed byte 1 is no UTF-8, or NUL: nothing was imported' ] || failed 'it is not said what failed'
}

@test "what is said of a long text is cut between its letters" {
    given -q open "Leak"
    given -q log --at 08:00 "paged"
    given -q action add --owner bob "seal it"
    debrief render -o leak.md
    sed -i 's/(owner: bob)/(owner: bob, due: aéééééééééééééééééééééééééééééé)/' leak.md
    run_debrief --json import --new leak.md
    expect_json 0 '.documents[0].notes[0].kind' odd '.documents[0].notes[0].text' \
        "what stands in brackets is kept as text: '(owner: bob, due: aéééééééééééééééééééé'"
}

@test "an import takes the zone that is given where a document names none" {
    local zoneless=$'# First\n\n## Timeline\n\n- 2023-05-01 08:00 Alerts fire.\n- 2023-05-01 08:40 All is back to normal.'
    echo "$zoneless" >a.md
    run_debrief --zone +02:00 import a.md
    expect_like 0 'imported #1 First (2023-05-01 08:00–08:40 +02:00): 2 events*' ''
    echo "$zoneless" >b.md
    TZ=Asia/Tokyo run_debrief import --new b.md
    expect_like 0 'imported #2 First *'$'\n''b.md:*: guessed: *$TZ*' ''
}

@test "on a terminal the report fits it" {
    command -v script >/dev/null || skip 'script is not installed'
    local width n
    for n in 1 2 3; do document "docs/with/a/path/$n.md" "Uploads are refused by the gateway after a release, number $n"; done
    cp "$DATA/2022/night.markdown" docs
    printf '\xff' >docs/bad.md
    for width in 60 80 140; do
        script -qec "stty cols $width; debrief --color never import -n docs" /dev/null >typed </dev/null 2>&1 || true
        grep -q 'would import 4 incidents' typed || failed 'nothing was shown' "$(<typed)"
        [ "$(tr -d '\r' <typed | grep -v '^debrief: ' | wc -L)" -le $width ] ||
            failed "wider than $width columns" "$(<typed)"
    done
}

@test "on a terminal many documents are one line each, and their notes are counted" {
    command -v script >/dev/null || skip 'script is not installed'
    local n
    mkdir docs
    for n in $(seq 30); do sed "1s/^/$n /" "$DATA/2022/night.markdown" >docs/$n.md; done
    script -qec 'stty cols 140; debrief --color never import docs' /dev/null >typed </dev/null 2>&1 || true
    grep -q 'imported 30 incidents' typed || failed 'not imported' "$(<typed)"
    [ "$(grep -c 'notes\?.$' typed)" -eq 30 ] || failed 'notes are not counted' "$(<typed)"
    ! grep -q guessed: typed || failed 'notes are shown' "$(<typed)"
}

# peak FOLDER: how many kB the import of it has taken when all of it is read: a pipe comes after it.
peak() {
    mkfifo "$1.pipe"
    debrief --db "$1.db" -q import "$1" "$1.pipe" >/dev/null &
    local pid=$!
    exec 3>"$1.pipe"
    sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$pid/status"
    cat "$1/1.md" >&3
    exec 3>&-
    wait $pid
}

@test "the memory of a folder is that of its largest file" {
    [ -e /proc/self/status ] || skip 'there is no /proc'
    # What AddressSanitizer keeps of what was freed is not the program's.
    export ASAN_OPTIONS=${ASAN_OPTIONS-}:quarantine_size_mb=0:thread_local_quarantine_size_kb=0
    local n one all
    mkdir docs one
    {
        printf '\n\n## Timeline (UTC)\n\n'
        for n in {1..350}; do echo "- 2023-05-01 08:00 entry $n, of which there is more to say than fits on one line of a page"; done
    } >entries
    for n in {1..60}; do { echo "# Number $n" && cat entries; } >docs/$n.md; done
    cp docs/1.md one
    one=$(peak one)
    all=$(peak docs)
    # SQLite keeps some pages of what it has written; all documents together would take 40 MB.
    [ "$all" -gt "$one" ] && [ "$all" -lt $((one + 12288)) ] || failed "$all kB instead of $one kB"
}
