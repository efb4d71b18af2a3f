# backup: the whole database in one file, while others write.
load helpers
load nobody

needs() { # PROGRAM
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

# The files of this name, with what may stand beside them.
files() {
    find . -maxdepth 1 -name "$1*" -printf '%f %m\n' | sort
}

prepared() {
    given -q open "Checkout 500s"
    given -q impact --at 08:00 "checkout returns 500s"
    given -q log -u e1 "of all sorts"
    given -q log "a mistake"
    given -q rm e3
    given -q action add "limit the pool"
}

@test "a backup is a whole database in one file, and says what is in it" {
    needs sqlite3
    prepared
    given backup copy.db
    expect_like 0 'copy.db written: * kB, 1 incident, 2 events, as of 2023-06-01 09:00 UTC' ''
    [ "$(files copy.db)" = 'copy.db 600' ] || failed "it is not alone, or open to others: $(files copy.db)"
    [ "$(sqlite3 copy.db 'PRAGMA journal_mode; PRAGMA integrity_check; PRAGMA foreign_key_check')" = $'delete\nok' ] ||
        failed 'it is not sound, or not in one file'
    run_debrief export
    local all=$out
    run_debrief --db copy.db export
    expect 0 "$all" ''
    [ "$(files copy.db)" = 'copy.db 600' ] || failed 'reading it left something beside it'
}

@test "a backup can be gone on with" {
    prepared
    given backup copy.db
    given --db copy.db -q log "only in the copy"
    run_debrief --db copy.db --json show
    expect_json 0 '.events | length' 2
    run_debrief --json show
    expect_json 0 '.events | length' 1
}

@test "a log that the lost file left is not played into the backup that takes its place" {
    needs sqlite3
    prepared
    given backup copy.db
    given -q log "in the log alone"
    [ -s "$DEBRIEF_DB-wal" ] || failed 'there is no log'
    cp copy.db "$DEBRIEF_DB"
    for command in status doctor 'undo' 'backup other.db'; do
        # shellcheck disable=SC2086 # words
        run_debrief $command
        expect 2 '' "debrief: '$DEBRIEF_DB-wal' is not the log of '$DEBRIEF_DB', but of what stood there before this backup: move it away"
    done
    run_debrief log "while it stands there"
    expect_like 0 '' "debrief: kept aside in *: '$DEBRIEF_DB-wal' is not the log of *"
    mv "$DEBRIEF_DB-wal" old-wal
    rm -f "$DEBRIEF_DB-shm"
    run_debrief -q log "and then"
    expect_like 0 e5 'debrief: note: 1 event that was kept aside is recorded now: 1:e4'
    [ -s "$DEBRIEF_DB-wal" ] || failed 'there is no log'
    run_debrief doctor
    expect_like 0 'no findings *' ''
    [ "$(sqlite3 "$DEBRIEF_DB" 'PRAGMA integrity_check')" = ok ] || failed 'it is not sound'
}

@test "the log of a file that is empty or gone is not removed" {
    local what
    prepared
    given -q log "in the log alone"
    what=$(sha256sum <"$DEBRIEF_DB-wal")
    cp "$DEBRIEF_DB" whole.db
    : >"$DEBRIEF_DB"
    for command in status doctor 'open New' undo; do
        # shellcheck disable=SC2086 # words
        run_debrief $command
        expect 2 '' "debrief: '$DEBRIEF_DB' holds nothing, though its log does ('$DEBRIEF_DB-wal'): restore the newest backup, and move the log away"
    done
    run_debrief log "while it is empty"
    expect_like 0 '' "debrief: kept aside in *: '$DEBRIEF_DB' holds nothing, *"
    rm "$DEBRIEF_DB"
    run_debrief open "New"
    expect 2 '' "debrief: '$DEBRIEF_DB' is gone, but its log is not ('$DEBRIEF_DB-wal'): bring it back, or move the log away"
    [ "$what" = "$(sha256sum <"$DEBRIEF_DB-wal")" ] || failed 'the log was changed'
    cp whole.db "$DEBRIEF_DB"
    run_debrief -q status
    expect_like 0 1 'debrief: note: 1 event that was kept aside is recorded now: 1:e*'
    run_debrief --json show
    expect_json 0 '[.events[].text] | contains(["in the log alone", "while it is empty"])' true
}

@test "backup --json" {
    prepared
    given --json backup copy.db
    expect_json 0 .file copy.db .bytes "$(stat -c %s copy.db)" .incidents 1 .events 2 .revisions 6 \
        .as_of 2023-06-01T09:00:00Z '.newest | startswith("2023-06-01T09:00:00.0")' true
    given -q backup quiet.db
    expect 0 '' ''
}

@test "a backup of an empty database" {
    given config severity.critical sev1
    given --json backup copy.db
    expect_json 0 .incidents 0 .events 0 .revisions 1
    sqlite3 "$DEBRIEF_DB" 'DELETE FROM revision' 2>/dev/null || skip 'sqlite3 is not installed'
    given --json backup other.db
    expect_json 0 .revisions 0 .newest null
}

@test "a backup takes the place of nothing" {
    prepared
    echo mine >there
    ln -s nowhere link
    mkdir folder
    local name
    for name in there link; do
        run_debrief backup $name
        expect 2 '' "debrief: there is something at '$name' already: name another file"
    done
    [ "$(<there)" = mine ] && [ -L link ] && [ ! -e nowhere ] || failed 'something was replaced'
    run_debrief backup folder
    expect 2 '' "debrief: 'folder' is a folder: name a file in it"
    run_debrief backup /dev/null
    expect 2 '' "debrief: there is something at '/dev/null' already: name another file"
    [ -c /dev/null ] || failed '/dev/null was replaced'
    run_debrief backup -
    expect 2 '' "debrief: a backup can't be written to standard output: name a file"
    run_debrief backup ''
    expect 2 '' 'debrief: the backup has an empty name: name a file'
    run_debrief backup no/such
    expect 2 '' "debrief: there is no folder 'no': make it first"
    run_debrief backup there/x
    expect_like 2 '' "debrief: *'there'*"
    run_debrief backup "$(printf 'x%.0s' {1..300})"
    expect_like 2 '' "debrief: *can't be written*"
    run_debrief backup
    expect_like 2 '' 'debrief: *'
    [ "$(find . -maxdepth 1 -name '*.??????' ! -name '*.bats')" = '' ] || failed 'something was left'
}

@test "a backup is not written over the database, nor beside it" {
    prepared
    local name
    for name in debrief.db ./debrief.db "$PWD/debrief.db" ../"${PWD##*/}"/debrief.db; do
        run_debrief backup "$name"
        expect 2 '' "debrief: '$name' is the database itself: name another file"
    done
    for name in debrief.db-wal ./debrief.db-shm debrief.db-journal debrief.db-lock debrief.db-aside; do
        rm -f "$name"
        run_debrief backup "$name"
        expect 2 '' "debrief: '$name' belongs to the database itself: name another file"
    done
    mkdir elsewhere
    given -q backup elsewhere/debrief.db-wal
}

@test "what an earlier file of the name left is not played into a backup" {
    prepared
    local end
    for end in wal journal; do
        echo x >copy.db-$end
        run_debrief backup copy.db
        expect_like 2 '' "debrief: 'copy.db-$end' was left by an earlier file *"
        [ ! -e copy.db ] || failed 'it was written'
        rm copy.db-$end
    done
}

@test "a backup from a folder that can't be written" {
    prepared
    given -q status
    nobody_can_run
    mkdir -m 755 "$box/closed" && mkdir -m 777 "$box/open"
    cp "$DEBRIEF_DB" "$box/closed/x.db"
    chmod 444 "$box/closed/x.db"
    chmod 555 "$box/closed"
    local program=$DEBRIEF_BIN
    [ ! -e "$box/debrief" ] || program=$box/debrief
    capture as_nobody env HOME=/nonexistent "$program" --db "$box/closed/x.db" backup "$box/open/copy.db"
    expect_like 0 "$box/open/copy.db written: *2 events*" ''
    [ "$(stat -c %a "$box/open/copy.db")" = 600 ] || failed 'it is open to others'
    capture as_nobody env HOME=/nonexistent "$program" --db "$box/closed/x.db" backup "$box/closed/copy.db"
    expect 2 '' "debrief: '$box/closed/copy.db' can't be written: Permission denied"
}

@test "without hard links a backup takes the place of nothing either" {
    needs strace
    prepared
    # LeakSanitizer can not look while another traces.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 capture strace -qq -e trace=none -e inject=link,linkat:error=EPERM debrief -q backup copy.db
    expect 0 '' ''
    run_debrief --db copy.db --json show
    expect_json 0 '.events | length' 1
    [ "$(files copy.db)" = 'copy.db 600' ] || failed 'it is not alone'
}

@test "an interrupted backup leaves nothing" {
    needs strace
    prepared
    local signal
    for signal in INT TERM HUP; do
        # It arrives at the sync, when all is copied and nothing has its name.
        # LeakSanitizer can not look while another traces.
        ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 capture strace -qq -o /dev/null -e trace=fsync -e inject=fsync:signal=$signal debrief backup copy.db
        [ "$status" -gt 128 ] || failed "it did not die of SIG$signal"
        [ "$(files copy.db)" = '' ] || failed "SIG$signal left $(files copy.db)"
    done
}

@test "a backup that is interrupted while SQLite writes a journal leaves nothing" {
    needs strace
    prepared
    # LeakSanitizer can not look while another traces.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 capture strace -qq -o trace -e trace=openat,fdatasync -e inject=fdatasync:signal=INT:when=1 debrief backup copy.db
    grep -q 'copy\.db\.[^"]*-journal' trace || skip 'this SQLite writes none'
    [ "$status" -gt 128 ] || failed 'it did not die'
    [ "$(files copy.db)" = '' ] || failed "it left $(files copy.db)"
}

@test "an interrupted render -o leaves what was there" {
    needs strace
    prepared
    echo before >post.md
    # LeakSanitizer can not look while another traces.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 capture strace -qq -o /dev/null -e trace=fsync -e inject=fsync:signal=TERM debrief render -o post.md
    [ "$status" -gt 128 ] || failed 'it did not die'
    [ "$(files post.md)" = 'post.md 644' ] && [ "$(<post.md)" = before ] || failed 'it did not stay'
}

@test "a backup on a full disk leaves nothing" {
    prepared
    # In blocks of 1024 bytes: bash's own.
    capture bash -c 'trap "" XFSZ; ulimit -f 40; debrief backup copy.db'
    expect_like 2 '' "debrief: *'copy.db'*"
    [ "$(files copy.db)" = '' ] || failed "it left $(files copy.db)"
}

@test "a database with faults is not backed up without a word" {
    needs sqlite3
    prepared
    sqlite3 "$DEBRIEF_DB" 'PRAGMA foreign_keys = OFF; UPDATE event SET under = 999 WHERE seq = 2'
    run_debrief backup copy.db
    expect 2 '' "debrief: '$DEBRIEF_DB' has faults, and so would its backup (a reference that points at nothing): see 'debrief doctor'; nothing was written"
    [ ! -e copy.db ] || failed 'it was written'
}

@test "backups while eight log are whole, each with a beginning of what is logged" {
    needs sqlite3
    given -q open "Checkout 500s"
    local i n=0
    for i in 1 2 3 4 5 6 7 8; do
        (for n in $(seq 12); do debrief -q log "event $n of $i" || echo "failed $i.$n"; done) >/dev/null 2>"errors.$i" &
    done
    while [ "$(jobs -r | wc -l)" -gt 0 ]; do
        n=$((n + 1))
        given --json backup "copy$n.db"
        [ "$(sqlite3 "copy$n.db" 'PRAGMA integrity_check; SELECT count(*) = coalesce(max(seq), 0),
            count(*) + 1 = (SELECT count(*) FROM revision) FROM event')" = $'ok\n1|1' ] ||
            failed 'the copy is not of one moment'
        expect_json 0 .events "$(sqlite3 "copy$n.db" 'SELECT count(*) FROM event')"
    done
    wait
    [ -z "$(cat errors.*)" ] || failed "writers failed: $(cat errors.*)"
    [ "$n" -ge 2 ] || failed "only $n backups were made meanwhile"
    given --json backup last.db
    expect_json 0 .events 96
}
