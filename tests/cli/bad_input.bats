# Bad input: each gets one clear line and exit 2, and the database is exactly as it was.
load helpers
load refused
load nobody

# The bytes of the database.
bytes() {
    sha256sum <"$1"
}

@test "a file that is no database" {
    printf 'this is a text, not a database; it is long enough to be looked at, line upon line\n' >x.db
    : >empty.db
    head -c 100000 /dev/urandom >noise.db
    local file command before
    for file in x.db noise.db; do
        before=$(bytes $file)
        for command in status list 'open X' export 'use 1' render; do
            # shellcheck disable=SC2086 # its words
            run_debrief --db $file $command
            expect_like 2 '' "debrief: *'$file'*"
            [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
        done
        kept "*'$file' is no database*" --db $file log x
        [ "$before" = "$(bytes $file)" ] || failed 'the file was changed'
    done
    for command in status 'log x'; do
        # shellcheck disable=SC2086
        run_debrief --db empty.db $command
        [ "$status" -ne 1 ] && [ "$(wc -l <<<"$out$err")" -eq 1 ] || failed 'an empty file'
    done
}

@test "another program's SQLite file" {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    sqlite3 other.db 'CREATE TABLE incident(id); INSERT INTO incident VALUES (1); PRAGMA application_id = 7;'
    sqlite3 plain.db 'CREATE TABLE t(x);'
    local file command before
    for file in other.db plain.db; do
        before=$(bytes $file)
        for command in status 'open X' export; do
            # shellcheck disable=SC2086
            run_debrief --db $file $command
            expect_like 2 '' "debrief: *'$file'*"
            [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
        done
        kept "*'$file' is the database of another program*" --db $file log x
        [ "$before" = "$(bytes $file)" ] || failed 'the file was changed'
    done
}

@test "a newer schema" {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    given -q open "Checkout 500s"
    sqlite3 "$DEBRIEF_DB" 'PRAGMA user_version = 9999;' >/dev/null
    local before command
    before=$(bytes "$DEBRIEF_DB")
    for command in status 'open X' export list; do
        # shellcheck disable=SC2086
        run_debrief $command
        expect_like 2 '' 'debrief: *newer*'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
    kept '*newer*' log x
    [ "$before" = "$(bytes "$DEBRIEF_DB")" ] || failed 'the file was changed'
}

@test "a database that was damaged" {
    given -q open "Checkout 500s"
    local i
    for i in 1 2 3; do given -q log "$(printf 'x%.0s' {1..3000})"; done
    given export -o good.json
    local size
    size=$(stat -c %s "$DEBRIEF_DB")
    dd if=/dev/urandom of="$DEBRIEF_DB" bs=1 seek=4096 count=$((size - 4096)) conv=notrunc 2>/dev/null
    rm -f "$DEBRIEF_DB"-wal "$DEBRIEF_DB"-shm
    for command in status export list; do
        # shellcheck disable=SC2086
        run_debrief $command
        expect_like 2 '*' 'debrief: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
    kept "*'$DEBRIEF_DB' is damaged*" log x
    head -c 1000 "$DEBRIEF_DB" >cut.db
    run_debrief --db cut.db status
    expect_like 2 '' 'debrief: *'
}

@test "a folder, a path through a file, a path that is no path" {
    run_debrief --db . status
    expect_like 2 '' "debrief: *'.'*"
    run_debrief --db . open X
    expect_like 2 '' "debrief: *'.'*"
    echo x >file
    run_debrief --db file/x.db open X
    expect_like 2 '' "debrief: *file*"
    run_debrief --db '' open X
    expect_like 2 '' 'debrief: *'
    run_debrief --db "$(printf 'x%.0s' {1..300})" open X
    expect_like 2 '' 'debrief: *'
    run_debrief --db /dev/null open X
    expect_like 2 '' 'debrief: *'
    [ -c /dev/null ] || failed '/dev/null was replaced'
}

# nobody ARG... : debrief as another user, who can't write.
nobody() {
    local program=$DEBRIEF_BIN
    [ ! -x "$box/debrief" ] || program=$box/debrief
    capture as_nobody env HOME=/nonexistent TMPDIR="$box/tmp" "$program" --db "$box/data/d.db" "$@"
}

@test "a read-only file or folder can be read, and takes nothing" {
    nobody_can_run
    mkdir -m 755 "$box/data"
    mkdir -m 1777 "$box/tmp"
    run_debrief --db "$box/data/d.db" open "Checkout 500s"
    run_debrief --db "$box/data/d.db" log "first"
    run_debrief --db "$box/data/d.db" status
    chmod 644 "$box/data/d.db"
    local before
    before=$(bytes "$box/data/d.db")
    nobody status
    expect_like 0 '#1 Checkout 500s*' '*'
    nobody --json export
    expect_like 0 '*first*' '*'
    nobody -i 1 log x
    expect_like 0 '' "debrief: kept aside in $box/tmp/debrief-*/aside: *d.db' can't be written*"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    nobody open X
    expect_like 2 '' "debrief: *d.db*"
    nobody use 1
    expect_like 2 '' "debrief: *d.db*"
    [ "$before" = "$(bytes "$box/data/d.db")" ] || failed 'the file was changed'
    chmod 600 "$box/data/d.db"
    nobody status
    expect_like 2 '' "debrief: *d.db*"
}

@test "a folder in which nothing can be made" {
    nobody_can_run
    mkdir -m 755 "$box/data"
    nobody open X
    expect_like 2 '' "debrief: *d.db*"
    [ -z "$(ls -A "$box/data")" ] || failed 'something was made'
    nobody status
    expect_like 0 'No incident yet*' ''
}

@test "a full disk" {
    given -q open "Checkout 500s"
    given -q log "before"
    head -c 900000 /dev/zero | tr '\0' x >long
    local before
    before=$(everything)
    # Files that can't grow are what a full disk looks like; what is said goes through a pipe.
    capture bash -c '(ulimit -f 300; exec debrief log - <long) 2>&1 | cat >&2; exit ${PIPESTATUS[0]}'
    expect_like 2 '' $'debrief log --at 2023-06-01T09:00:00Z -- xxx*x\ndebrief: *nor could the event be kept aside*'
    [ "$(wc -l <<<"$err")" -eq 2 ] || failed 'more than the command and one line'
    [ "$before" = "$(everything)" ] || failed 'something was changed'
    given -q log "after"
    run_debrief --json show
    expect_json 0 '[.events[].text] | join(" ")' 'before after'
}

@test "a full disk under -o leaves the file as it was" {
    given -q open "Checkout 500s"
    head -c 900000 /dev/zero | tr '\0' x >long
    run_debrief -q log - <long
    echo old >out.md
    capture bash -c 'ulimit -f 300; trap "" XFSZ; exec debrief render -o out.md'
    expect_like 2 '' 'debrief: *out.md*'
    [ "$(<out.md)" = old ] || failed 'the file was changed'
    [ "$(find . -maxdepth 1 -name '*out.md*' | wc -l)" -eq 1 ] || failed 'something was left beside it'
}

@test "a small disk that is full" {
    mkdir -p disk
    mount -t tmpfs -o size=300k tmpfs disk 2>/dev/null || skip 'nothing can be mounted here'
    capture debrief --db disk/d.db open "Checkout 500s"
    head -c 400000 /dev/zero | tr '\0' x >long
    capture debrief --db disk/d.db log - <long
    local status_=$status said=$err
    capture debrief --db disk/d.db --json show
    umount disk
    [ "$status_" -eq 0 ] && [ "$(wc -l <<<"$said")" -eq 1 ] && [[ $said = *"the disk of 'disk/d.db' is full"* ]] ||
        failed 'the full disk was not told'
    expect_like 0 '*' 'debrief: note: what is kept aside in *'
    [ "$(jq -r '.title, (.events | length)' <<<"$out")" = $'Checkout 500s\n0' ] || failed 'not as it was'
}

# hold: takes the database's lock, until "exec 8>&-".
hold() {
    mkfifo hold
    sqlite3 -bail "$DEBRIEF_DB" <hold >held &
    holder=$!
    exec 8>hold
    printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&8
    until [ -s held ]; do sleep 0.05; done
}

@test "a lock that is held for a moment is waited for" {
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    given -q open "Checkout 500s"
    hold
    debrief -q log x >ref 2>&1 8>&- &
    local writer=$!
    sleep 0.5
    [ ! -s ref ] || failed 'it did not wait'
    exec 8>&-
    wait $holder
    wait $writer || failed 'it gave up'
    [ "$(<ref)" = e1 ] || failed 'the event was not recorded'
}

@test "a lock that is held keeps nobody from reading" { # what log does then is in failing.bats
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    given -q open "Checkout 500s"
    hold
    run_debrief -q status 8>&-
    expect_like 0 1 ''
    exec 8>&-
    wait $holder
    run_debrief -q log x
    expect 0 e1 ''
}

@test "text that is no UTF-8" {
    given -q open "Checkout 500s"
    local bad
    for bad in $'\xff' $'a\xc3' $'\xc0\xaf' $'\xed\xa0\x80' $'\xf4\x90\x80\x80' $'caf\xe9 closed' $'\xf8\x88\x80\x80\x80'; do
        refused '*UTF-8*' log "x $bad"
        refused '*UTF-8*' log - <<<"x $bad"
        refused '*' open "x $bad"
        refused '*' log -b "$bad" x
        refused '*' log -t "$bad" x
        refused '*' log -l "http://$bad" x
        refused '*' open --service "$bad" x
        refused '*' open --role "a=$bad" x
        refused '*' log --at "$bad" x
        refused '*' log -k "$bad" x
        refused '*' show "$bad"
        refused '*' "$bad"
        refused '*' log "--$bad" x
    done
    printf '{"at": "08:00", "text": "x\xff"}\n' >x.jsonl
    refused 'x.jsonl: *UTF-8*' import x.jsonl
    printf '\xff\xfe{\0}\0' >x.json
    refused 'x.json: *UTF-8*' import x.json
}

@test "a NUL byte" {
    given -q open "Checkout 500s"
    refused '*NUL*' log - < <(printf 'a\0b')
    refused '*NUL*' log < <(printf '\0')
    printf '{"at": "08:00", "text": "a\0b"}\n' >x.jsonl
    refused 'x.jsonl: *NUL*' import x.jsonl
    printf '{"at": "08:00", "text": "a\\u0000b"}\n' >x.jsonl
    refused 'x.jsonl:1:*' import x.jsonl
    debrief export | jq -c '.incidents[0].title = "a\u0000b" | .incidents[0].uid = null' >x.json
    refused 'x.json:1:*' import x.json
    printf 'a {{title}}\0b' >t.md
    refused '*' render -t ./t.md
}

@test "more than 1 MiB of text" {
    given -q open "Checkout 500s"
    head -c 1048577 /dev/zero | tr '\0' x >long
    refused '*1048576*' log - <long
    refused '*' open - <long
    head -c 1048576 long >fits
    run_debrief -q log - <fits
    expect 0 e1 ''
    run_debrief --json show e1
    [ "$(jq -r '.text | length' <<<"$out")" -eq 1048576 ] || failed 'it was cut'
    jq -Rsc '{at: "08:00", text: .}' <long >x.jsonl
    refused 'x.jsonl:1: *' import x.jsonl
}

@test "templates that include themselves without end" {
    given -q open "Checkout 500s"
    mkdir templates
    echo '{{>mine}}' >templates/mine.md
    refused '*mine*' render -t mine
    echo '{{>b}}' >templates/a.md
    echo '{{>a}}' >templates/b.md
    refused '*' render -t a
    printf '{{#title}}{{>deep}}{{/title}}' >templates/deep.md
    refused '*' render -t deep
    { printf '{{#title}}%.0s' {1..1000}; printf '{{/title}}%.0s' {1..1000}; } >templates/nested.md
    refused '*' render -t nested
}

@test "JSON nested 100,000 deep" {
    given -q open "Checkout 500s"
    { head -c 100000 /dev/zero | tr '\0' '['; head -c 100000 /dev/zero | tr '\0' ']'; } >deep.json
    refused 'deep.json:1: *deep*' import deep.json
    refused '*deep*' import --from jsonl deep.json
    { printf '{"debrief": 1, "incidents": '; cat deep.json; printf '}'; } >x.json
    refused 'x.json:1: *deep*' import x.json
    { printf '{"at": "08:00", "text": "x", "links": '; cat deep.json; printf '}\n'; } >x.jsonl
    refused '*deep*' import x.jsonl
    for _ in {1..2000}; do printf '{"a":'; done >x.json
    refused 'x.json:1: *deep*' import x.json
}

@test "numbers, keys and shapes that JSON allows and we do not" {
    given -q open "Checkout 500s"
    given -q log --at 08:10 "x"
    debrief export >good.json
    local change
    while IFS= read -r change; do
        jq "$change" good.json >x.json
        refused 'x.json: *' import x.json
    done <<'END'
.incidents[0] |= (.uid = null | .id = "one" | .title = 5)
.incidents[0] |= (.uid = null | .title = "")
.incidents[0] |= (.uid = "no uuid")
.incidents[0] |= (.uid = null | .zone = "Nowhere/Land")
.incidents[0] |= (.uid = null | .zone = null)
.incidents[0] |= (.uid = null | .severity = "sev9")
.incidents[0] |= (.uid = null | .drill = "yes")
.incidents[0] |= (.uid = null | .opened_at = "yesterday")
.incidents[0] |= (.uid = null | .events = {})
.incidents[0] |= (.uid = null | .events[0].kind = "nonsense")
.incidents[0] |= (.uid = null | .events[0].at = 5)
.incidents[0] |= (.uid = null | .events[0].text = null)
.incidents[0] |= (.uid = null | .services = [1])
.incidents = [5]
.incidents = {"a": 1}
.incidents[0] |= (.uid = null | .revisions = {"a": 1})
.incidents[0] |= (.uid = null | .fields = [1])
.debrief = "1"
.debrief = 99
END
    local text
    for text in '{"debrief": 1e999, "incidents": []}' '{"debrief": 99999999999999999999, "incidents": []}' \
        '{"debrief": 1, "incidents": [' '{"debrief": 1, "incidents": []} x' '[]' '5' 'null' '"x"' 'nonsense' '{' '{}' \
        '{"debrief": 1, "incidents": [{"title": "\ud800", "zone": "UTC"}]}'; do
        echo "$text" >x.json
        refused 'x.json*: *' import x.json
    done
}

@test "numbers that are huge or negative" {
    given -q open "Checkout 500s"
    debrief export >good.json
    local change
    while IFS= read -r change; do
        jq "$change" good.json >x.json
        run_debrief import x.json
        # Taken or refused, but never a fault within the database.
        [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || failed 'neither done nor refused'
        [[ $err != *constraint* ]] && [ "$(wc -l <<<"$err")" -le 2 ] || failed 'the database refused it'
        run_debrief list
        [ "$status" -eq 0 ] || failed 'the list is broken'
        run_debrief export
        [ "$status" -eq 0 ] && jq . <<<"$out" >/dev/null || failed 'the export is broken'
    done <<'END'
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .id = 9223372036854775807)
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .id = -5)
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .id = 4294967296)
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .actions = [{"ref": "a999999999999999999999", "text": "x", "status": "open"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .actions = [{"ref": "a-1", "text": "x", "status": "open"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .events = [{"ref": "e99999999999", "at": "2023-06-01T08:00:00Z", "text": "x"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .events = [{"ref": "e4294967296", "at": "2023-06-01T08:00:00Z", "text": "x"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .events = [{"ref": "e1", "at": "2023-06-01T08:00:00Z", "text": "x"}, {"ref": "e1", "at": "2023-06-01T08:00:00Z", "text": "y"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .own_start_offset = 99999999999 | .own_start = "2023-06-01T08:00:00Z")
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .events = [{"at": "9999-12-31T23:59:59Z", "text": "x"}])
.incidents[0] |= (.uid = null | .slug = null | .revisions = [] | .events = [{"at": "0001-01-01T00:00:00Z", "text": "x"}])
END
    run_debrief -q open "Next"
    [ "$status" -eq 0 ] || failed 'nothing can be opened any more'
}

@test "duplicate keys: the last one counts, as JSON readers have it, or the file is refused" {
    given -q open "Checkout 500s"
    echo '{"at": "08:00", "text": "first", "text": "second"}' >x.jsonl
    run_debrief import x.jsonl
    case $status in
    0) run_debrief --json show e1 && expect_json 0 .text second ;;
    2) expect_like 2 '' 'debrief: x.jsonl:1: *' ;;
    *) failed 'neither' ;;
    esac
}

@test "control characters in names and texts don't reach a terminal or a document" {
    command -v script >/dev/null || skip 'script is not installed'
    run_debrief -q open $'bell \a title'
    expect 0 1 ''
    given -q log -b $'esc \033[2Jape' $'red \033[31m text \177 \302\233 end'
    run_debrief --json show e1
    expect_json 0 .by $'esc \033[2Jape' .text $'red \033[31m text \177 \302\233 end'
    local command
    for command in status timeline list 'show e1' show history 'log again' 'open x'; do
        script -qec "debrief --color never -i 1 $command 2>&1 || debrief --color never $command" /dev/null </dev/null >typed
        ! grep -aP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]' typed || failed "$command sends control characters"
        ! grep -aP '\xc2[\x80-\x9f]' typed || failed "$command sends C1 control characters"
    done
    run_debrief render 1
    [ "$status" -eq 0 ] && ! grep -aP '[\x00-\x08\x0b-\x1f\x7f]' <<<"$out" || failed 'the document has control characters'
    run_debrief render nonsense$'\033'[31m
    [ "$status" -eq 2 ] || failed 'not refused'
}

@test "wrong arguments of every kind" {
    given -q open "Checkout 500s"
    given -q log x
    refused "unknown command 'nonsense'*" nonsense
    refused "unknown option '--nonsense'*" --nonsense
    refused "unknown option '-?'*" -z status
    refused '*--db*' --db
    refused '*--at*' log --at
    refused '*-a*' log -a
    refused '*twice*' log --at 08:00 --at 08:01 x
    refused '*--key*' log --key=yes x
    refused '*' status 1 2
    refused '*' list extra
    refused '*' timeline 1 2
    refused '*' use
    refused '*' use 1 1
    refused '*' show 1 2
    refused '*' render 1 2
    refused '*' export 99
    refused '*' export 1 99
    refused '*' export -f yaml
    refused '*' import
    refused '*' -i 99 status
    refused '*' -i '' status
    refused '*' -i -1 status
    refused '*' -i 99999999999999999999 status
    refused '*' --zone '' status
    refused '*' --color blue status
    refused '*' log ''
    refused '*' log -k '' x
    refused '*' log -u '' x
    refused '*' log -b '' x
    refused '*' log -t '' x
    refused '*' timeline --since nonsense
    refused '*' timeline --as-of ''
    refused '*' ''
    refused '*' -- ''
    refused '*' help nonsense
    refused '*' log --unti 08:00 x
}

@test "an environment that is wrong" {
    given -q open "Checkout 500s"
    DEBRIEF_NOW=nonsense refused '*DEBRIEF_NOW*' log x
    DEBRIEF_INCIDENT=nonsense refused "*'nonsense'*" log x
    DEBRIEF_AUTHOR=$'\xff' refused '*' log x
    mkdir -p "$HOME/.config/debrief"
    echo '{' >"$HOME/.config/debrief/config.json"
    refused '*config.json*' log x
    echo '[]' >"$HOME/.config/debrief/config.json"
    refused '*config.json*' log x
}
