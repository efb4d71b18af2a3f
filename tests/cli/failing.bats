# Failing things, as a user meets them: each says so in one line and changes nothing; but an event that
# is to be recorded is kept aside, and the next command that can records it, once.
load helpers
load refused

# What lets one thing fail, put before libc: shim.c says which.
setup_file() {
    "${CC:-cc}" -shared -fPIC -o "$BATS_FILE_TMPDIR/shim.so" "$BATS_TEST_DIRNAME/shim.c" -ldl 2>/dev/null ||
        rm -f "$BATS_FILE_TMPDIR/shim.so"
}

setup() {
    sandbox
    given open "Checkout 500s"
    given log --at 08:00 "before"
    aside=$DEBRIEF_DB-aside
    state=$HOME/.local/state/debrief/aside
    export TMPDIR=$BATS_TEST_TMPDIR
}

teardown() {
    exec 8>&-
    case ${box-} in /tmp/debrief-cli-*) rm -rf "$box" ;; esac
    ! mountpoint -q disk 2>/dev/null || umount disk
}

# shim SETTING=… ARG... : debrief in which that fails.
shim() {
    [ -e "$BATS_FILE_TMPDIR/shim.so" ] || skip 'there is no compiler'
    local setting=$1
    shift
    capture env LD_PRELOAD="$BATS_FILE_TMPDIR/shim.so" ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" \
        "$setting" debrief "$@"
    [ "$status" -lt 128 ] || failed "died by signal $((status - 128))"
}

full=SHIM_WRITE=28:debrief.db # ENOSPC; the file beside it is debrief.db-aside, so:
nowhere=SHIM_WRITE=28:/       # everything
ENOSPC='the disk of *debrief.db* is full: free some space'

# The database, as anybody may read it, without taking in what is kept aside.
dump() {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    sqlite3 "$DEBRIEF_DB" .dump
}

# kept_in FILE WHY: the last step kept its event there for that reason, and said so in one line.
kept_in() {
    expect_like 0 '' "debrief: kept aside in $1: $2; the next command that can records it*"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    [ -s "$1" ] || failed "nothing is in $1"
}

# taken_in N REFS: the next command records N events, says which, and leaves nothing; the one after that has
# nothing to say.
taken_in() {
    local what='events that were kept aside are'
    [ "$1" -ne 1 ] || what='event that was kept aside is'
    run_debrief -q list
    expect 0 "$(seq "$(debrief --json list | jq length)")" "debrief: note: $1 $what recorded now: $2"
    [ ! -e "$aside" ] && [ ! -e "$state" ] || failed 'the file is still there'
    run_debrief -q list
    [ "$status" -eq 0 ] && [ -z "$err" ] || failed 'it was taken in again'
}

texts() {
    debrief --json show | jq -r '[.events[] | .text, .details[].text] | join(",")'
}

# ---- what a kept event is afterwards

@test "a kept event keeps all that was said, and when" {
    local before
    before=$(dump)
    now 09:10
    shim $full log --at 08:05 --until 08:07 -k detect -b 'Ana Ruiz' -l https://example.org/g -t web -t api \
        --key --internal -- "it's \"5%\" broken"
    kept_in "$state" "$ENOSPC"
    [ "$before" = "$(dump)" ] || failed 'something was changed'
    local uid
    uid=$(jq -r .uid "$state")
    now 10:00
    run_debrief --json show e2
    expect_like 0 '*' 'debrief: note: 1 event that was kept aside is recorded now: 1:e2'
    err=
    expect_json 0 .uid "$uid" .at 2023-06-01T08:05:00Z .at_text 08:05 .precision exact .until 2023-06-01T08:07:00Z \
        .recorded_at 2023-06-01T09:10:00Z .kind detected .by 'Ana Ruiz' .text "it's \"5%\" broken" \
        '.links[0]' https://example.org/g '.tags | join(" ")' 'api web' .key true .internal true .source null
    run_debrief --json history e2
    expect_json 0 'length' 1 '.[0].author' alice '.[0].at | .[:16]' 2023-06-01T10:00
}

@test "uncertain times, and one that lasts" {
    shim $full log --at '~08:05' about
    shim $full log --at 07:xx hour
    shim $full log --at 2023-05-31 --until '~09:00' day
    taken_in 3 '1:e2..e4'
    run_debrief --json show
    expect_json 0 '[.events[] | .text, .precision, .at_text] | join(" ")' \
        'day day 2023-05-31 hour hour 07:xx before exact 08:00 about about ~08:05' \
        '.events[0].until_precision' about
    run_debrief --json show e4
    expect_json 0 .at_max 2023-05-31T23:59:59.999999Z .until 2023-05-31T09:00:00Z
}

@test "every command that records an event keeps it" {
    local command n=0
    for command in impact detect declare ack escalate hypothesis ruled-out finding change step comms mitigate resolve; do
        shim $full $command "by $command"
        kept_in "$state" "$ENOSPC"
        n=$((n + 1))
    done
    taken_in $n 1:e2..e14
    run_debrief --json show
    expect_json 0 '[.events[1:][].kind] | join(" ")' \
        'impact detected declared acknowledged escalated hypothesis ruled-out finding change step comms mitigated resolved'
}

@test "details, and what they are under" {
    shim $full log --under e1 "and more"
    shim $full log --under e9 "under nothing"
    run_debrief -q list
    expect 0 1 'debrief: note: 2 events that were kept aside are recorded now: 1:e2 1:e3
debrief: note: what was to stand under an event that is not there stands alone: 1:e3'
    run_debrief --json show
    expect_json 0 '.events[0].details[0].text' 'and more' '.events[1].text' 'under nothing'
}

@test "what is wrong is refused, not kept" {
    local log=SHIM_WRITE=28:debrief.db-wal # what is there can still be read
    shim $log log --at nonsense x
    expect_like 2 '' "debrief: 'nonsense'*"
    shim $log log --tag '' x
    expect_like 2 '' 'debrief: *'
    shim $log -i 7 log x
    expect_like 2 '' "debrief: there is no incident '7'*"
    shim $log log --under e9 x
    expect_like 2 '' 'debrief: *e9*'
    shim $log log --under c1 x
    expect_like 2 '' 'debrief: *'
    [ ! -e "$aside" ] && [ ! -e "$state" ] || failed 'it was kept'
    shim $log log --under e1 x
    kept_in "$aside" "$ENOSPC"
}

@test "a bare clock time is placed when it is typed" {
    printf '{"zone": "Africa/Lagos"}' >config.json
    mkdir -p "$HOME/.config/debrief" && mv config.json "$HOME/.config/debrief/"
    mv "$DEBRIEF_DB" gone.db
    run_debrief log --at 08:30 "an hour ahead"
    kept_in "$aside" "'$DEBRIEF_DB' is gone*"
    run_debrief --zone UTC log --at 08:30 "in the zone that was said"
    kept_in "$aside" "'$DEBRIEF_DB' is gone*"
    mv gone.db "$DEBRIEF_DB"
    now 2023-06-03T09:00
    taken_in 2 '1:e2 1:e3'
    run_debrief --json show
    expect_json 0 '[.events[] | .at] | join(" ")' '2023-06-01T07:30:00Z 2023-06-01T08:00:00Z 2023-06-01T08:30:00Z'
}

@test "with -q and with --json" {
    shim $full -q log one
    kept_in "$state" "$ENOSPC"
    shim $full --json log two
    expect_like 0 '[[]]' 'debrief: kept aside in *'
}

@test "each is a command of its own to undo" {
    shim $full log one
    DEBRIEF_AUTHOR=bob shim $full log two
    shim $full log three
    taken_in 3 1:e2..e4
    run_debrief -q undo
    expect 0 e4 ''
    run_debrief -q undo
    expect 0 e2 ''
    [ "$(texts)" = before,two ] || failed 'another was taken back'
}

@test "lines of scribe are kept, and recorded as soon as that can be" {
    mv "$DEBRIEF_DB" gone.db
    mkfifo lines
    step=scribe status=0
    debrief scribe <lines >said 2>&1 &
    local scribe=$!
    exec 8>lines
    printf '/kind step /at 08:30 /by ana restarted web-3\n/under e1 why\n' >&8
    until [ "$(grep -c 'kept aside' said)" -eq 2 ]; do sleep 0.05; done
    mv gone.db "$DEBRIEF_DB"
    echo "back" >&8
    until grep -q 'e4 logged' said; do sleep 0.05; done
    mv "$DEBRIEF_DB" gone.db
    echo "gone again" >&8
    until [ "$(grep -c 'kept aside in' said)" -eq 3 ]; do sleep 0.05; done
    mv gone.db "$DEBRIEF_DB"
    printf '/undo\nlast\n' >&8
    exec 8>&-
    wait $scribe || status=$?
    out=$(<said) err=
    expect_like 0 "debrief: kept aside in $aside: *[(]step[)]: \"restarted web-3\"
debrief: kept aside in $aside: * under e1: \"why\"
debrief: note: 2 events that were kept aside are recorded now: 1:e2 1:e3
e4 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: \"back\"
debrief: kept aside in $aside: *: \"gone again\"
debrief: note: 1 event that was kept aside is recorded now: 1:e5
took back r6 in #1 Checkout 500s: e5 *
e6 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: \"last\"" ''
    [ "$(texts)" = 'before,why,restarted web-3,back,last' ] || failed "$(texts)"
}

# ---- what fails

@test "a full disk" {
    local before command
    before=$(dump)
    shim $full detect "p99"
    kept_in "$state" "$ENOSPC"
    for command in 'amend e1 other' 'set severity 2' 'rm e1' 'open Other' 'use 1' 'undo' 'lesson add well x'; do
        # shellcheck disable=SC2086 # its words
        shim $full $command
        expect_like 2 '' "debrief: $ENOSPC*"
        [ "$(grep -vc '^debrief: note' <<<"$err")" -eq 1 ] || failed 'more than one line'
        [ "$before" = "$(dump)" ] || failed 'something was changed'
    done
    shim $full status
    expect_like 0 '#1 *' 'debrief: note: what is kept aside in *aside* is not recorded yet: *full*'
    taken_in 1 1:e2
}

@test "an upgrade that fails for want of room takes its copy away again" {
    cp "$TOP/tests/data/schema/1.db" old.db
    chmod 600 old.db
    DEBRIEF_DB=$PWD/old.db shim SHIM_WRITE=28:old.db-wal -i 1 set review 2023-06-09
    expect_like 2 '' "debrief: the disk of *old.db* is full: free some space; nothing was changed"
    [ "$(echo old.db-v*)" = 'old.db-v*' ] || failed 'a copy is left'
    DEBRIEF_DB=$PWD/old.db run_debrief -i 1 set review 2023-06-09
    expect_like 0 'review*' "*kept in '*old.db-v1'"
}

@test "a real disk that is full" {
    mkdir disk
    mount -t tmpfs -o size=256k tmpfs disk 2>/dev/null || skip 'nothing can be mounted here'
    export DEBRIEF_DB=$PWD/disk/debrief.db
    given open "On a disk"
    head -c 300000 /dev/zero >disk/filler 2>/dev/null || true
    local n=0
    while [ $n -lt 50 ]; do
        n=$((n + 1))
        run_debrief -q log "$(printf 'x%.0s' {1..4000})"
        [ "$status" -eq 0 ] || failed 'an event was lost'
        [ -z "$err" ] || break
    done
    [ -s "$state" ] || [ -s "$DEBRIEF_DB-aside" ] || failed 'the disk is not full'
    rm disk/filler
    run_debrief -q status
    [ "$status" -eq 0 ] || failed 'there is room now'
    run_debrief --json show
    expect_json 0 '.events | length' $n '[.events[].uid] | unique | length' $n
}

@test "no room anywhere: the command is shown, ready to be pasted" {
    local before
    before=$(dump)
    shim $nowhere -i 1 log --at 08:05 -k step -b "Ana Ruiz" -t web -l https://example.org/g --key -- "it's \$HOME, \`x\`
and -l"
    expect_like 2 '' "debrief -i 1 log --at 2023-06-01T08:05:00Z --kind step --by 'Ana Ruiz' --link *
debrief: $ENOSPC, nor could the event be kept aside (*No space left on device): give the command above again"
    [ "$before" = "$(dump)" ] || failed 'something was changed'
    local line=${err%$'\n'debrief: *}
    now 11:00
    eval "$line" >/dev/null || failed 'it can not be pasted'
    run_debrief --json show e2
    expect_json 0 .text $'it\'s $HOME, `x`\nand -l' .at 2023-06-01T08:05:00Z .kind step .by 'Ana Ruiz' \
        '.tags[0]' web '.links[0]' https://example.org/g .key true .internal false
}

@test "no room anywhere: an uncertain time means the same when it is pasted" {
    local typed shown line
    while IFS='|' read -r typed shown; do
        shim $nowhere --zone Asia/Kolkata -i 1 log --at "$typed" x
        expect_like 2 '' "debrief -i 1 log --at $shown -- x
debrief: *give the command above again"
        line=${err%$'\n'debrief: *}
        # As it is typed where it can be recorded, and pasted a month later.
        given -q --zone Asia/Kolkata -i 1 log --at "$typed" "$typed"
        now 2023-07-01T09:00
        eval "$line" >/dev/null || failed 'it can not be pasted'
        now 09:00
    done <<'END'
~08:05|'~2023-06-01T08:05:00+05:30'
07:xx|2023-06-01T07:xx+05:30
2023-05-31|'2023-05-31 +05:30'
END
    shim $nowhere -i 1 log --at 07:00 --until '~07:30' x
    expect_like 2 '' "debrief * --at 2023-06-01T07:00:00Z --until '~2023-06-01T07:30:00Z' -- x
*"
    run_debrief --json show
    expect_json 0 '[.events[] | [.at, .at_max, .precision]] | group_by(.) | map(length) | join(" ")' '2 2 2 1'
}

@test "a file that may not grow is no death by signal" {
    head -c 200000 /dev/zero | tr '\0' x >long
    capture bash -c 'ulimit -f 100; exec debrief lesson add well - <long'
    expect_like 2 '' "debrief: *"
    capture bash -c 'ulimit -f 100; exec debrief log x'
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "x"' ''
    capture bash -c 'ulimit -f 0; exec debrief log y'
    [ "$status" -eq 2 ] || failed 'where was it kept?'
}

@test "a disk that fails, and one that can't tell whether it wrote" {
    local before
    before=$(dump)
    shim SHIM_WRITE=5:debrief.db log "not written"
    kept_in "$state" "reading or writing * failed (Input/output error): check the disk"
    [ "$before" = "$(dump)" ] || failed 'something was changed'
    taken_in 1 1:e2
    # What was written but not synced is there all the same when the log is read anew.
    shim SHIM_SYNC=5:debrief.db-wal log "perhaps written"
    kept_in "$aside" "'$DEBRIEF_DB' could not be synced to the disk: *"
    cp "$aside" line
    run_debrief -q list
    [ "$status" -eq 0 ] && [ "$(texts)" = "before,not written,perhaps written" ] || failed 'not once'
    # The same line again changes nothing.
    cp line "$aside"
    run_debrief -q list
    expect 0 1 ''
    [ "$(texts)" = "before,not written,perhaps written" ] && [ ! -e "$aside" ] || failed 'twice'
}

@test "a disk that can't be read" {
    shim SHIM_READ=5:debrief.db log x
    kept_in "$aside" "reading or writing * failed (Input/output error): check the disk"
    shim SHIM_READ=5:debrief.db list
    expect_like 2 '' "debrief: reading or writing * failed (Input/output error)*"
    taken_in 1 1:e2
}

@test "a damaged page" {
    given -q list # folds the log in
    cp "$DEBRIEF_DB" good.db
    dd if=/dev/zero of="$DEBRIEF_DB" bs=4096 seek=1 conv=notrunc count=20 2>/dev/null
    local before
    before=$(sha256sum <"$DEBRIEF_DB")
    run_debrief log x
    kept_in "$aside" "'$DEBRIEF_DB' is damaged*"
    [ "$before" = "$(sha256sum <"$DEBRIEF_DB")" ] || failed 'the file was changed'
    cp good.db "$DEBRIEF_DB"
    taken_in 1 1:e2
}

@test "a database that is gone, and comes back" {
    mkdir disk
    export DEBRIEF_DB=$PWD/disk/debrief.db aside=$PWD/disk/debrief.db-aside
    run_debrief log x
    expect_like 2 '' "debrief: there is no database at '$DEBRIEF_DB': open *"
    given open "On a disk"
    mv disk away
    run_debrief log "the folder is not there"
    kept_in "$state" "'$DEBRIEF_DB' is gone: bring it back, or begin anew with 'debrief open TITLE'"
    mkdir disk
    run_debrief log "its disk is not mounted"
    kept_in "$aside" "'$DEBRIEF_DB' is gone: *"
    run_debrief status
    expect_like 0 'No incident yet*' "debrief: note: '$DEBRIEF_DB' is gone: bring it back, or begin anew
debrief: note: '$aside' holds 1 event that is not recorded yet
debrief: note: '$state' holds 1 event that is not recorded yet"
    for command in timeline 'amend e1 -k step'; do
        # shellcheck disable=SC2086 # words
        run_debrief $command
        expect 2 '' "debrief: '$DEBRIEF_DB' is gone: bring it back, or begin anew with 'debrief open TITLE'"
    done
    run_debrief doctor
    expect 2 '' "debrief: '$DEBRIEF_DB' is gone: bring it back, or begin anew with 'debrief open TITLE'"
    mv "$aside" away
    rmdir disk
    mv away disk
    run_debrief --json show
    expect_like 0 '*' 'debrief: note: 1 event that was kept aside is recorded now: 1:e1
debrief: note: 1 event that was kept aside is recorded now: 1:e2'
    [ "$(texts)" = "its disk is not mounted,the folder is not there" ] || failed "$(texts)"
    rm -r disk
    run_debrief open "Another"
    expect_like 0 '#1 Another opened *' "debrief: note: '$DEBRIEF_DB' was gone: this begins a new one"
}

@test "doctor says what is kept elsewhere than beside the database" {
    mv "$DEBRIEF_DB" away
    head -c 8192 /dev/zero >"$DEBRIEF_DB"
    mkdir "$aside"
    run_debrief log "elsewhere"
    kept_in "$state" "'$DEBRIEF_DB' is no database*"
    rmdir "$aside"
    mv away "$DEBRIEF_DB"
    run_debrief doctor
    expect_like 0 'no findings *' "debrief: note: '$state' holds 1 event that is not recorded yet"
    taken_in 1 1:e2
    run_debrief doctor
    expect_like 0 'no findings *' ''
}

@test "a home folder that is not there" {
    unset DEBRIEF_DB
    aside=$HOME/.local/share/debrief/debrief.db-aside
    run_debrief log x
    expect_like 2 '' 'debrief: there is no database at *'
    mv "$HOME" "$HOME.away"
    mkdir "$BATS_TEST_TMPDIR/none" && chmod 500 "$BATS_TEST_TMPDIR/none"
    HOME=$BATS_TEST_TMPDIR/none/home run_debrief log y
    expect_like 0 '' "debrief: kept aside in *: '*' is gone: *"
}

@test "a newer version, and another program's file" {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    local before version
    version=$(sqlite3 "$DEBRIEF_DB" 'PRAGMA user_version')
    sqlite3 "$DEBRIEF_DB" 'PRAGMA user_version = 99' >/dev/null
    before=$(dump)
    run_debrief log x
    kept_in "$aside" "*newer debrief*"
    [ "$before" = "$(dump)" ] || failed 'something was changed'
    sqlite3 "$DEBRIEF_DB" "PRAGMA user_version = $version" >/dev/null
    taken_in 1 1:e2
    cp "$DEBRIEF_DB" own.db
    sqlite3 "$DEBRIEF_DB" 'PRAGMA application_id = 7' >/dev/null
    run_debrief log y
    kept_in "$aside" "*database of another program*"
    cp own.db "$DEBRIEF_DB"
    taken_in 1 1:e3
}

@test "a newer version that can be read is not written to" {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    local before version
    version=$(sqlite3 "$DEBRIEF_DB" 'PRAGMA user_version')
    sqlite3 "$DEBRIEF_DB" 'PRAGMA user_version = 65635' >/dev/null # version 99, readers need 1
    run_debrief log x
    kept_in "$aside" "*newer debrief*"
    before=$(dump)
    run_debrief -q list
    expect 0 1 ''
    run_debrief status
    expect_like 0 '#1 Checkout 500s*' "debrief: note: '$aside' holds 1 event that is not recorded yet"
    [ "$before" = "$(dump)" ] || failed 'something was changed'
    sqlite3 "$DEBRIEF_DB" "PRAGMA user_version = $version" >/dev/null
    taken_in 1 1:e2
}

@test "locked too long" { # five seconds
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    mkfifo hold
    sqlite3 -bail "$DEBRIEF_DB" <hold >held &
    local holder=$! n
    exec 8>hold
    printf 'BEGIN EXCLUSIVE;\nSELECT 1;\n' >&8
    until [ -s held ]; do sleep 0.05; done
    # Each waits, beside each other.
    for n in 1 2 3; do debrief log "held $n" >said.$n 2>&1 8>&- & done
    debrief scribe <<<"held 4" >said.4 2>&1 8>&- &
    run_debrief -q status 8>&-
    expect 0 1 ''
    wait %2 %3 %4 %5 || failed 'one gave up'
    out='' status=0
    for n in 1 2 3 4; do
        err=$(<said.$n)
        expect_like 0 '' "debrief: kept aside in $aside: '*' is locked by another program; the next command *\"held $n\""
    done
    exec 8>&-
    wait $holder
    run_debrief -q list
    expect 0 1 'debrief: note: 4 events that were kept aside are recorded now: 1:e2..e5'
    [ "$(debrief --json show | jq -r '[.events[].text] | sort | join(",")')" = 'before,held 1,held 2,held 3,held 4' ] ||
        failed 'not each once'
}

@test "a file system without locks" {
    local why
    for why in 37 38 95; do # ENOLCK, ENOSYS, EOPNOTSUPP
        shim SHIM_LOCKS=$why log "without locks $why"
        kept_in "$aside" "the file system of '$DEBRIEF_DB' has no locks (*): keep the database on a disk of this machine*"
        shim SHIM_LOCKS=$why list
        expect_like 2 '' "debrief: the file system of '$DEBRIEF_DB' has no locks (*): keep *"
        shim SHIM_LOCKS=$why doctor
        expect_like 2 '' "debrief: the file system of '$DEBRIEF_DB' has no locks (*): keep *"
        shim SHIM_LOCKS=$why --db new.db open X
        expect_like 2 '' "debrief: the file system of 'new.db' has no locks (*): keep *"
        [ ! -e new.db ] && [ ! -e new.db-lock ] || failed 'something was made'
    done
    taken_in 3 1:e2..e4
}

@test "a clock that steps back" {
    unset DEBRIEF_NOW
    given open "Live"
    given log "by the right clock"
    shim SHIM_CLOCK=-3600 log "an hour back"
    expect_like 0 'e2 logged to #2 Live at *: "an hour back"' \
        "debrief: note: the system's clock is * behind the newest record: check it"
    shim SHIM_CLOCK=-3600 $full log "back, and full" # the last setting is the one that counts
    run_debrief --json show
    expect_json 0 '[.events[] | .recorded_at] == ([.events[] | .recorded_at] | sort | reverse)' true
}

@test "an answer that can't be written" {
    [ -c /dev/full ] || skip 'there is no /dev/full'
    capture bash -c 'debrief log "said to nobody" >/dev/full'
    expect 0 '' "debrief: note: what was said can't be written (No space left on device), what was changed is changed"
    capture bash -c 'debrief log "said to a closed stream" >&-'
    [ "$status" -eq 0 ] || failed 'it is recorded'
    capture bash -c 'debrief timeline >/dev/full'
    expect 2 '' "debrief: standard output can't be written: No space left on device"
    [ "$(texts)" = 'before,said to nobody,said to a closed stream' ] || failed "$(texts)"
    mv "$DEBRIEF_DB" gone.db
    capture bash -c 'debrief --json log "kept, said to nobody" >/dev/full'
    [ "$status" -eq 0 ] || failed 'it is kept'
    capture bash -c 'debrief log "kept, with no stream at all" >&- 2>&-'
    [ "$status" -eq 0 ] || failed 'it is kept'
    mv gone.db "$DEBRIEF_DB"
    taken_in 2 '1:e4 1:e5'
}

# as_nobody COMMAND... : without root's rights; root writes where modes forbid it.
as_nobody() {
    if [ "$(id -u)" -ne 0 ]; then "$@"; else setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; fi
}

# nobody ARG... : debrief as another user, for whom nothing but $box/tmp can be written.
nobody() {
    capture as_nobody env HOME=/nonexistent TMPDIR="$box/tmp" "$box/debrief" --db "$box/data/d.db" "$@"
}

nobody_has_a_box() {
    [ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip 'setpriv is not installed'
    box=$(mktemp -d /tmp/debrief-cli-XXXXXX)
    chmod 755 "$box" && cp -L "$DEBRIEF_BIN" "$box/debrief" && chmod 755 "$box/debrief"
    as_nobody "$box/debrief" --version >/dev/null 2>&1 || skip 'another user can not run the program here'
    mkdir -m 755 "$box/data"
    mkdir -m 1777 "$box/tmp"
    given --db "$box/data/d.db" open "Shared"
    given --db "$box/data/d.db" -q list
    chmod 644 "$box/data/d.db"
}

@test "a read-only file or folder" {
    nobody_has_a_box
    local number
    number=$(as_nobody id -u)
    nobody -i 1 log x
    kept_in "$box/tmp/debrief-$number/aside" "'$box/data/d.db' can't be written: *"
    [ "$(stat -c %a "$box/tmp/debrief-$number" "$box/tmp/debrief-$number/aside")" = $'700\n600' ] || failed 'others can read it'
    nobody status
    expect_like 0 '#1 Shared*' "debrief: note: '$box/tmp/debrief-$number/aside' holds 1 event that is not recorded yet"
    # That is that user's, whoever else looks.
    run_debrief --db "$box/data/d.db" -q list
    expect 0 1 ''
    chmod 777 "$box/data"
    chmod 666 "$box/data/d.db"
    nobody -q list
    [ "$status" -eq 0 ] && [ "$err" = 'debrief: note: 1 event that was kept aside is recorded now: 1:e1' ] || failed 'not taken in'
}

@test "a file of kept events that can't be removed" {
    nobody_has_a_box
    chmod 666 "$box/data/d.db"
    local number folder
    number=$(as_nobody id -u)
    folder=$box/tmp/debrief-$number
    nobody -i 1 log kept
    kept_in "$folder/aside" "*can't be written*"
    chmod 777 "$box/data"
    chmod 500 "$folder"
    nobody -q list
    expect 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e1'
    [ ! -s "$folder/aside" ] || failed 'it still holds the event'
    nobody -q -i 1 amend e1 amended
    expect 0 e1 ''
    nobody -q list
    expect 0 1 ''
}

@test "a private folder that is somebody else's" {
    nobody_has_a_box
    local number
    number=$(as_nobody id -u)
    mkdir "$box/elsewhere" && chmod 777 "$box/elsewhere"
    ln -s "$box/elsewhere" "$box/tmp/debrief-$number"
    nobody -i 1 log x
    expect_like 2 '' "debrief -* log --at 2023-06-01T09:00:00Z -- x
debrief: * nor could the event be kept aside (the folder * is not this user's alone*"
    rm "$box/tmp/debrief-$number"
    as_nobody mkdir -m 755 "$box/tmp/debrief-$number"
    nobody -i 1 log x
    expect_like 2 '' "*is not this user's alone*"
    [ -z "$(ls -A "$box/elsewhere" "$box/tmp/debrief-$number" | grep aside)" ] || failed 'it was written there'
}

@test "what stands in somebody else's folder is left alone" {
    [ "$(id -u)" -eq 0 ] || skip 'only root can give files away'
    nobody_has_a_box
    local number folder
    number=$(as_nobody id -u)
    folder=$box/tmp/debrief-$number
    nobody -i 1 log kept
    kept_in "$folder/aside" "*can't be written*"
    chown root "$folder"
    chmod 777 "$folder" "$box/data"
    chmod 666 "$box/data/d.db"
    nobody status
    expect_like 0 '#1 Shared*' ''
    [ -s "$folder/aside" ] || failed 'it was taken in'
    chown "$number" "$folder"
    nobody -q list
    expect 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e1'
}

# ---- what stands in the file

@test "what is for another database stays" {
    given -q list
    cp "$DEBRIEF_DB" other.db
    shim $full log "for this one"
    run_debrief --db other.db -q list
    expect 0 1 ''
    [ -s "$state" ] || failed 'the other one took it'
    run_debrief --db ./other.db log "its own"
    expect_like 0 'e2 logged*' ''
    # By another name it is the same one.
    ln -s "$DEBRIEF_DB" link.db
    run_debrief --db link.db -q list
    expect 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e2'
    shim $full --db link.db log "by its other name"
    cd /
    taken_in 1 1:e3
}

@test "two databases in one file" {
    given -q list
    cp "$DEBRIEF_DB" two.db
    shim $full log "for one"
    shim SHIM_WRITE=28:two.db --db two.db log "for two"
    kept_in "$state" "the disk of 'two.db' is full*"
    run_debrief -q list
    expect 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e2'
    [ "$(jq -r .text "$state")" = "for two" ] || failed 'it did not stay'
    run_debrief --db two.db -q list
    expect 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e2'
    [ ! -e "$state" ] || failed 'it is still there'
}

@test "an incident that is not there yet, or can't be told" {
    mv "$DEBRIEF_DB" gone.db
    run_debrief -i 2 log "for the second"
    run_debrief log "for the current one"
    mv gone.db "$DEBRIEF_DB"
    run_debrief -q list
    expect 0 1 "debrief: note: 1 event that was kept aside is recorded now: 1:e2
debrief: note: 1 event in '$aside' stays there: there is no incident '2': 'debrief list' shows those there are"
    run_debrief -q log x
    expect_like 0 e3 "debrief: note: 1 event in '$aside' stays there: *"
    run_debrief -q open "Second"
    expect_like 0 2 "debrief: note: 1 event in '$aside' stays there: *"
    taken_in 1 2:e1
    mv "$DEBRIEF_DB" gone.db
    LOGNAME=carol run_debrief log "by somebody who has no current one"
    mv gone.db "$DEBRIEF_DB"
    run_debrief -q list
    expect_like 0 '*' "debrief: note: 1 event in '$aside' stays there: several incidents are not resolved: *"
    LOGNAME=carol run_debrief -q use 1
    expect_like 0 '*' "debrief: note: 1 event in '$aside' stays there: *"
    taken_in 1 1:e4
}

@test "lines that mean nothing are put by" {
    mv "$DEBRIEF_DB" gone.db
    run_debrief log "good"
    cp "$aside" good
    {
        echo 'no JSON'
        jq -c '.kind = "nonsense"' good
        jq -c 'del(.text)' good
        jq -c '.uid = "0188762f-6e80-7000-8000-000000000002" | .at_offset = 99999999' good
        jq -c '.aside = 2' good
        echo
        jq -c '.uid = "0188762f-6e80-7000-8000-000000000001" | .text = "by hand"' good
        head -c 100 good
    } >>"$aside"
    run_debrief log "after a line that was torn off"
    mv gone.db "$DEBRIEF_DB"
    run_debrief -q list
    expect 0 1 "debrief: note: 3 events that were kept aside are recorded now: 1:e2..e4
debrief: note: 1 event in '$aside' stays there: it was written by a newer debrief: install that
debrief: note: what can't be read in '$aside' is in '$aside-unreadable' now: 5 lines"
    [ "$(wc -l <"$aside-unreadable")" -eq 5 ] && [ "$(jq .aside "$aside")" -eq 2 ] || failed 'a line was lost'
    [ "$(texts)" = 'before,good,by hand,after a line that was torn off' ] || failed "$(texts)"
}

@test "eight commands at once take it in once" {
    local n
    mv "$DEBRIEF_DB" gone.db
    for n in 1 2 3 4 5; do run_debrief log "kept $n"; done
    mv gone.db "$DEBRIEF_DB"
    for n in 1 2 3 4; do
        debrief -q list >/dev/null 2>said.$n &
        debrief -q log "at once" >/dev/null 2>said.1$n &
    done
    wait
    [ "$(cat said.* | grep -v 'not recorded yet')" = 'debrief: note: 5 events that were kept aside are recorded now: 1:e2..e6' ] ||
        [ "$(cat said.* | grep -c 'recorded now')" -eq 1 ] || failed "$(cat said.*)"
    run_debrief --json show
    expect_json 0 '.events | length' 10 '[.events[].uid] | unique | length' 10
}
