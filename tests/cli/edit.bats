# edit: the postmortem in an editor, and what was changed there in the records.

load helpers

# An incident with a record of each kind, which is over. It is recorded once, and copied.
incident() {
    local made=$BATS_FILE_TMPDIR/incident.db
    if [ ! -e "$made" ]; then
        record
        debrief status >status # folds the log in
        cp "$DEBRIEF_DB" "$made.$$"
        mv "$made.$$" "$made"
    fi
    cp "$made" "$DEBRIEF_DB"
}

record() {
    given -q open --at 08:00 -s 2 --service checkout "Checkout 500s"
    given -q detect -a 08:05 "Alerts fire"
    given -q log -a 08:20 "Logs show refused calls"
    given -q log -a 08:30 -k finding "The provider moved its URL"
    given -q log -u e2 -a 08:22 "Looked at the last hour"
    given -q resolve -a 08:40 "Back to normal"
    given -q set impact 'A third of all payments failed.'
    given -q set tags kept
    given -q cause add "The URL had moved."
    given -q measure add "Follow the provider's notices"
    given -q lesson add well "The alert was quick"
    given -q action add --owner ann "Watch the URL"
    given -q section add "Thanks" "To everyone."
}

editor() { # BODY: of a script that gets the file as $1
    printf '#!/bin/bash\nset -e\n%s\n' "$1" >"$BATS_TEST_TMPDIR/editor.sh"
    chmod +x "$BATS_TEST_TMPDIR/editor.sh"
    export EDITOR=$BATS_TEST_TMPDIR/editor.sh TMPDIR=$BATS_TEST_TMPDIR/tmp
    mkdir -p "$TMPDIR"
}

left() { # what is left in the folder for temporary files
    find "$TMPDIR" -type f
}

nothing_left() {
    [ -z "$(left)" ] || failed "a file is left: $(left)"
}

kept() { # WORDS: one file is left, with them in it
    [ "$(left | wc -l)" -eq 1 ] || failed "not one file is kept: $(left)"
    grep -qF -- "$1" "$(left)" || failed "'$1' is not in $(left)"
}

state() { # FILE: all that is recorded
    debrief export -o "$1"
}

unchanged() { # since "state before"
    state after
    cmp -s before after || failed 'something was changed'
}

# edit_by SED COUNTS: the edit that the sed script makes changes COUNTS, and nothing is left behind.
edit_by() {
    editor "sed -i '$1' \"\$1\""
    run_debrief edit
    expect_like 0 "edited #1 *: $2"$'\n''*' ''
    nothing_left
}

@test "what the editor leaves as it is changes nothing" {
    incident
    state before
    editor 'cp "$1" seen; stat -c %a "$1" >mode; touch "$1"'
    run_debrief edit
    expect 0 'nothing was changed in #1 Checkout 500s' ''
    unchanged
    nothing_left
    [ "$(<mode)" = 600 ] || failed 'others can read it'
    debrief render --refs >rendered
    cmp seen rendered || failed 'it is not what render --refs prints'
    run_debrief --json edit
    expect 0 '[]' ''
}

@test "an event is moved" {
    incident
    edit_by '/<!--e2-->/s/08:20/08:25/' '1 changed'
    run_debrief --json show e2
    expect_json 0 .at 2023-06-01T08:25:00Z .text 'Logs show refused calls' '.details | length' 1
    run_debrief history e2
    expect_like 0 '*e2 time: 2023-06-01 08:20 → 2023-06-01 08:25*' ''
}

@test "an event is reworded" {
    incident
    edit_by '/<!--e3-->/s/moved/changed/' '1 changed'
    run_debrief --json show e3
    expect_json 0 .at 2023-06-01T08:30:00Z .text 'The provider changed its URL' .kind finding
}

@test "an event is of another kind" {
    incident
    edit_by '/<!--e2-->/s/08:20/08:20 (hypothesis)/I' '1 changed'
    run_debrief --json show e2
    expect_json 0 .kind hypothesis .text 'Logs show refused calls'
}

@test "who did it is told beside the kind, with a comma or without" {
    incident
    edit_by '/<!--e1-->/s/(detected)/(detected, by ann)/; /<!--e3-->/s/(finding)/(finding by bob)/; /<!--e2-->/s/08:20/08:20 (ack, by zoe)/' '3 changed'
    run_debrief --json show e1
    expect_json 0 .kind detected .by ann
    run_debrief --json show e3
    expect_json 0 .kind finding .by bob
    run_debrief --json show e2
    expect_json 0 .kind acknowledged .by zoe
}

@test "an event is added" {
    incident
    edit_by '/<!--e3-->/a - **08:33:** Asked the provider `why`' '1 added'
    run_debrief --json show
    expect_json 0 '.events | map(.ref) | join(" ")' 'e1 e2 e3 e6 e5' '.events[3].at' 2023-06-01T08:33:00Z \
        '.events[3].text' 'Asked the provider `why`'
}

@test "an event is removed, with its details" {
    incident
    edit_by '/<!--e[24]-->/d' '2 removed'
    run_debrief --json show
    expect_json 0 '.events | map(.ref) | join(" ")' 'e1 e3 e5'
    given -q undo
    run_debrief --json show
    expect_json 0 '.events | map(.ref) | join(" ")' 'e1 e2 e3 e5' '.events[1].details[0].ref' e4
}

@test "a detail is reworded, one is added, one removed" {
    incident
    edit_by '/<!--e4-->/s/last hour/last day/' '1 changed'
    run_debrief --json show e4
    expect_json 0 .text 'Looked at the last day'
    edit_by '/<!--e4-->/a \ \ - Asked a colleague' '1 added'
    run_debrief --json show e2
    expect_json 0 '.details | map(.text) | join("|")' 'Asked a colleague|Looked at the last day' \
        '.details[0].at' null
    edit_by '/<!--e4-->/d' '1 removed'
    run_debrief --json show e2
    expect_json 0 '.details | map(.text) | join("|")' 'Asked a colleague'
}

@test "a box is ticked, and unticked" {
    incident
    edit_by '/Watch the URL/s/\[ \]/[x]/' '1 changed'
    run_debrief --json action show a1
    expect_json 0 '.[0].status // .status' 'done'
    edit_by '/Watch the URL/s/\[x\]/[ ]/' '1 changed'
    run_debrief --json action show a1
    expect_json 0 '.[0].status // .status' open
}

@test "an action item gets another owner, and one is added" {
    incident
    edit_by '/Watch the URL/s/ann/ben/' '1 changed'
    edit_by '/Watch the URL/a - [ ] Tell the provider' '1 added'
    run_debrief --json action list
    expect_json 0 'map(.text + " " + (.owner // "-")) | sort | join("|")' 'Tell the provider -|Watch the URL ben'
}

@test "a field is changed, one is taken out, one is added" {
    incident
    edit_by 's/A third of all/Half of the/' '1 changed'
    run_debrief --json show
    expect_json 0 .fields.impact.text 'Half of the payments failed.'
    edit_by '/Half of the/d' '1 removed'
    run_debrief --json show
    expect_json 0 .fields.impact null
    edit_by '$i ## Conclusion\n\nAll is well.\n' '1 added'
    run_debrief --json show
    expect_json 0 .fields.conclusion.text 'All is well.'
}

@test "facts are changed" {
    incident
    edit_by '1s/Checkout/Cart/' '1 changed'
    run_debrief --json show
    expect_json 0 .title 'Cart 500s' .severity sev2 '.tags | join(" ")' kept
    edit_by '/Severity:/s/2/1/' '1 changed'
    run_debrief --json show
    expect_json 0 .severity sev1
    edit_by '/Services:/s/checkout/checkout, cart/' '1 changed'
    run_debrief --json show
    expect_json 0 '.services | join(" ")' 'checkout cart'
}

@test "causes, measures, lessons and sections are changed" {
    incident
    edit_by 's/The URL had moved/The URL was another/; s/Follow the/Read the/; s/was quick/was very quick/; s/To everyone/To all/' \
        '4 changed'
    run_debrief --json show
    expect_json 0 '.causes[0].text' 'The URL was another.' '.measures[0].text' "Read the provider's notices" \
        '.lessons[0].text' 'The alert was very quick' '.sections[0].markdown' 'To all.'
}

@test "what the document does not show stays" {
    incident
    given -q amend e2 -t db --key
    given -q cause add -k contributing --category process "No contract"
    debrief --json show | jq 'del(.events[1].text)' >one
    edit_by '/<!--e2-->/s/refused/many refused/' '1 changed'
    debrief --json show | jq 'del(.events[1].text)' >two
    cmp one two || failed 'more was changed'
}

@test "all changes are one, which undo takes back" {
    incident
    debrief --json show >one
    edit_by '1s/500s/errors/; /<!--e3-->/d; s/A third/Half/; /<!--e5-->/a - **08:50:** Told everyone' \
        '2 changed, 1 added, 1 removed'
    given undo
    debrief --json show >two
    cmp one two || failed 'not all was taken back'
}

@test "--json prints the changed records, -q their refs" {
    incident
    editor "sed -i '/<!--e3-->/s/moved/changed/' \"\$1\""
    run_debrief --json edit
    expect_json 0 'length' 1 '.[0].ref' e3 '.[0].text' 'The provider changed its URL'
    editor "sed -i '/<!--e3-->/s/changed/moved/; s/A third/Half/' \"\$1\""
    run_debrief -q edit
    expect 0 $'e3\nimpact' ''
}

@test "an incident can be named" {
    incident
    given -q open "Logins fail"
    editor "sed -i '1s/Checkout/Cart/' \"\$1\""
    run_debrief edit 1
    expect_like 0 'edited #1 *' ''
    run_debrief -i 1 edit
    expect 0 'nothing was changed in #1 Cart 500s' ''
    run_debrief edit 7
    expect_like 2 '' 'debrief: *7*'
}

# ---- what others did meanwhile

@test "what others changed elsewhere meanwhile stays, and so does one's own" {
    incident
    editor "sed -i '/<!--e2-->/s/refused/many refused/; /Watch the URL/s/ann/ben/' \"\$1\"
        debrief -q amend e3 'The provider has another URL' >/dev/null
        debrief -q amend e2 -a 08:21 >/dev/null
        debrief -q log -a 08:35 'Recorded meanwhile' >/dev/null 2>&1"
    run_debrief edit
    expect_like 0 'edited #1 Checkout 500s: 2 changed'$'\n''*' ''
    run_debrief --json show
    expect_json 0 '.events | map(.text) | join("|")' \
        'Alerts fire|Logs show many refused calls|The provider has another URL|Recorded meanwhile|Back to normal' \
        '.events[1].at' 2023-06-01T08:21:00Z
    nothing_left
}

@test "where both changed the same the records stay, all else is changed, and the status is 1" {
    incident
    editor "sed -i '/<!--e3-->/s/moved/changed/; s/A third/Half/' \"\$1\"
        debrief -q amend e3 'The provider has another URL' >/dev/null"
    run_debrief edit
    expect_like 1 'edited #1 Checkout 500s: 1 changed'$'\n''  impact changed' \
        'debrief: note: *e3 text*The provider moved its URL*The provider has another URL*The provider changed its URL*kept in *'
    run_debrief --json show
    expect_json 0 '.events[2].text' 'The provider has another URL' .fields.impact.text 'Half of all payments failed.'
    kept 'The provider changed its URL'
}

@test "what was removed meanwhile is not brought back by a change of it" {
    incident
    editor "sed -i '/<!--e3-->/s/moved/changed/' \"\$1\"
        debrief -q rm e3 >/dev/null"
    run_debrief edit
    expect_like 1 '*' 'debrief: note: *e3*kept in *'
    run_debrief --json show
    expect_json 0 '.events | map(.ref) | join(" ")' 'e1 e2 e5'
    kept 'The provider changed its URL'
}

@test "an incident that was removed meanwhile is not changed" {
    incident
    editor "sed -i '1s/Checkout/Cart/' \"\$1\"
        debrief -q rm --force 1 >/dev/null"
    run_debrief edit
    expect_like 2 '' 'debrief: #1 was removed meanwhile: *kept in *'
    kept 'Cart 500s'
}

# ---- what can't be taken

# refuses SED WHAT: the edit is refused with the words, changes nothing and loses nothing.
refuses() {
    state before
    editor "sed -i '$1' \"\$1\"; cp \"\$1\" wanted"
    run_debrief edit
    expect_like 2 '' "debrief: $2; what was written is kept in $TMPDIR/*"
    unchanged
    cmp "$(left)" wanted || failed 'it is not what was written'
    rm -r "$TMPDIR"
}

@test "a mistake in the text is named with its line, and the text is kept" {
    incident
    refuses '/<!--e2-->/s/08:20/25:61/' "line [0-9]*: '25:61' is no time*"
    refuses '/<!--e3-->/s/e3/e2/' 'line [0-9]*: *e2*'
    refuses '1d' 'line 2: the title is gone*'
    refuses '$d' 'line [0-9]*: *<!-- debrief … -->*'
    refuses '/^## Issue Summary/d' 'line 1: this has not the form *'
    refuses '1s/$/ \xff/' 'line 1: *UTF-8*'
    refuses '1s/$/ \x00/' 'line 1: *UTF-8*'
}

@test "a document that came back empty changes nothing" {
    incident
    state before
    editor ': >"$1"'
    run_debrief edit
    expect 2 '' 'debrief: the document came back empty: nothing was changed'
    editor 'printf "\n \n" >"$1"'
    run_debrief edit
    expect 2 '' 'debrief: the document came back empty: nothing was changed'
    unchanged
}

@test "a document that came back huge is refused and kept" {
    incident
    state before
    editor 'truncate -s 65M "$1"'
    run_debrief edit
    expect_like 2 '' 'debrief: *larger than 67108864 bytes*kept in *'
    unchanged
    [ "$(stat -c %s "$(left)")" -eq $((65 * 1024 * 1024)) ] || failed 'it was cut'
    rm -r "$TMPDIR"
}

@test "a text that is too long is named with its line" {
    incident
    state before
    editor 'sed -i "/<!--e3-->/s/moved/$(printf %070000d 1)/" "$1"'
    run_debrief edit
    expect_like 2 '' 'debrief: *beyond the limits*kept in *'
    unchanged
    rm -r "$TMPDIR"
    editor 'sed -i "/To everyone/r /dev/stdin" "$1" < <(for n in {1..25}; do printf "\n%050000d\n" 1; done)'
    run_debrief edit
    expect_like 2 '' 'debrief: line [0-9]*: *1048576*kept in *'
    unchanged
}

@test "an editor that fails loses nothing" {
    incident
    state before
    editor 'exit 3'
    run_debrief edit
    expect_like 2 '' "debrief: the editor '*' failed with status 3: nothing was changed"
    nothing_left
    editor 'sed -i 1s/Checkout/Cart/ "$1"; exit 3'
    run_debrief edit
    expect_like 2 '' "debrief: the editor '*' failed with status 3: nothing was changed; what was written is kept in *"
    kept 'Cart 500s'
    rm -r "$TMPDIR"
    editor 'sed -i 1s/Checkout/Cart/ "$1"; kill -9 $$'
    run_debrief edit
    expect_like 2 '' "debrief: the editor '*' was ended by signal 9: *kept in *"
    kept 'Cart 500s'
    rm -r "$TMPDIR"
    editor 'rm "$1"'
    run_debrief edit
    expect_like 2 '' 'debrief: *can'"'"'t be opened*'
    unchanged
}

@test "a database that is gone or replaced meanwhile loses nothing" {
    incident
    editor 'sed -i 1s/Checkout/Cart/ "$1"; mv "$DEBRIEF_DB" gone.db'
    run_debrief edit
    expect_like 2 '' 'debrief: *was removed or replaced*kept in *'
    kept 'Cart 500s'
    mv gone.db "$DEBRIEF_DB"
    run_debrief --json show
    expect_json 0 .title 'Checkout 500s'
}

@test "what was kept can be imported later" {
    incident
    editor 'sed -i "/<!--e3-->/s/moved/changed/" "$1"; exit 1'
    run_debrief edit
    [ "$status" -eq 2 ] || failed 'the editor did not fail'
    run_debrief import "$(left)"
    expect_like 0 'changed #1 Checkout 500s*: 1 event changed' ''
    run_debrief --json show e3
    expect_json 0 .text 'The provider changed its URL'
}

# ---- on a terminal

ended() {
    grep -q 'status [0-9]' typed
}

# on_terminal ANSWERS: edits with them typed, each when it is asked for; what is shown is in 'typed'.
on_terminal() {
    command -v script >/dev/null || skip 'script is not installed'
    : >typed
    local answer n=0
    {
        for answer in "$@"; do
            n=$((n + 1))
            until [ "$(tr -dc '?' <typed | wc -c)" -ge "$n" ] || ended; do sleep 0.02; done
            printf '%b' "$answer"
        done
        until ended; do sleep 0.02; done
    } | timeout 20 script -qefc 'debrief --color never edit; echo "status $?"' /dev/null >typed 2>&1 || true
}

shown() { # WORDS
    grep -qF -- "$1" typed || failed "not shown: $1" "$(<typed)"
}

@test "on a terminal what will change is shown and asked about" {
    incident
    state before
    editor "sed -i '/<!--e2-->/s/08:20/08:25/; /<!--e3-->/d' \"\$1\""
    on_terminal 'n\n'
    shown '#1 Checkout 500s: 1 changed, 1 removed'
    shown 'e2 moved from 08:20 to 08:25'
    shown 'e3 removed'
    shown 'kept in'
    shown 'status 1'
    unchanged
    kept '08:25'
    rm -r "$TMPDIR"
    editor "sed -i '/<!--e2-->/s/08:20/08:25/; /<!--e3-->/d' \"\$1\""
    on_terminal 'y\n'
    shown 'edited #1 Checkout 500s: 1 changed, 1 removed'
    shown 'status 0'
    nothing_left
}

@test "on a terminal one can go back to the editor" {
    incident
    editor 'if [ -e once ]; then sed -i "s/25:61/08:26/" "$1"; else sed -i "/<!--e2-->/s/08:20/25:61/" "$1"; : >once; fi'
    on_terminal '\n' 'e\n' 'y\n'
    shown 'status 0'
    run_debrief --json show e2
    expect_json 0 .at 2023-06-01T08:26:00Z
    nothing_left
}

@test "on a terminal what is odd can be taken as it is" {
    incident
    editor 'sed -i "/<!--e3-->/a - Nobody knows when" "$1"'
    run_debrief edit
    expect_like 2 '' 'debrief: line [0-9]*: *without a time*kept in *'
    rm -r "$TMPDIR"
    editor 'sed -i "/<!--e3-->/a - Nobody knows when" "$1"'
    on_terminal 't\n' 'y\n'
    shown 'status 0'
    run_debrief --json show e3
    expect_json 0 '.details | map(.text) | join("|")' 'Nobody knows when'
    nothing_left
}

@test "Ctrl-C at the question changes nothing and keeps what was written" {
    incident
    state before
    editor 'sed -i 1s/Checkout/Cart/ "$1"'
    on_terminal '\003'
    shown 'kept in'
    unchanged
    kept 'Cart 500s'
}
