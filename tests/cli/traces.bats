# What is left behind, and what is reached: files are their owner's, redacted words are in none of them,
# no path that stands in data is opened, and nothing that is named is given to a shell.
load helpers

needs() { # PROGRAM
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

# holding WORDS : the files below the current folder that hold these bytes.
holding() {
    grep -rlaF -- "$1" . | sort
}

@test "what is made is its owner's alone, whatever the umask" {
    needs script
    umask 000
    given -q open "Checkout 500s"
    given -q log "x"
    run_debrief config editor true
    given -q backup copy.db
    printf '#!/bin/sh\nls -l "$1" >seen\nstat -c %%a "$1" "${1%%/*}" >modes\n' >editor && chmod +x editor
    EDITOR=./editor run_debrief set -e summary
    [ "$(tr '\n' ' ' <modes)" = '600 700 ' ] || failed 'what is edited is open to others'
    # While a writer holds it open, the files beside it are there too.
    printf 'one\ntwo\n' | given -q scribe
    local file
    while IFS= read -r file; do
        [ "$(stat -c %a "$file")" = 600 ] || failed "$file is open to others: $(stat -c %a "$file")"
    done < <(find . "$HOME" -type f \( -name '*.db*' -o -name config.json \))
    [ -f debrief.db-lock ] || failed 'there is no queue'
    run_debrief render -o out.md
    [ "$(stat -c %a out.md)" = 666 ] || failed 'what was asked for follows the umask'
    umask 077
    given export -o out.json
    [ "$(stat -c %a out.json)" = 600 ] || failed 'what was asked for follows the umask'
}

@test "the log beside the database is its owner's too" {
    needs sqlite3
    umask 000
    given -q open "Checkout 500s"
    sqlite3 "$DEBRIEF_DB" 'BEGIN; SELECT count(*) FROM event;' '.shell debrief -q log x' '.shell stat -c %a debrief.db-wal debrief.db-shm >modes' >/dev/null
    [ "$(tr '\n' ' ' <modes)" = '600 600 ' ] || failed "others can read them: $(<modes)"
}

@test "an event that was kept aside is its owner's alone" {
    umask 000
    given -q open "Checkout 500s"
    # No file may grow beyond 4 KiB: what is kept aside fits, a page of the log does not.
    capture bash -c 'ulimit -f 4; trap "" XFSZ; exec debrief log kept'
    expect_like 0 '' 'debrief: kept aside in *'
    local file
    file=$(find . "$HOME" -name '*aside*' -type f | head -1)
    [ -n "$file" ] && [ "$(stat -c %a "$file")" = 600 ] || failed "where is it? $file"
}

@test "redacted words are in no file, whatever stands in the log and whoever reads" {
    needs sqlite3
    given -q open "Checkout 500s"
    local word='hunt"er\2 é'
    given -q log "the magic word is $word"
    given -q log -t "$word" "another"
    given -q amend e1 "the password was $word, changed"
    given -q set summary "It was $word."
    given -q action add --owner "$word" "change $word"
    given -q section add "$word" "About $word"
    [ -n "$(holding 'hunt')" ] || failed 'it is not there'
    # A reader stands in the middle of the log: it can't be emptied, and that is said.
    mkfifo go
    sqlite3 "$DEBRIEF_DB" <go >reading &
    local reader=$!
    exec 8>go
    printf 'BEGIN; SELECT count(*) FROM event;\n' >&8
    until [ -s reading ]; do sleep 0.05; done
    given -q log "after"
    LONG=${LONG-} capture timeout 60 debrief redact e1 --yes "$word" 8>&-
    [ "$status" -eq 1 ] && [[ $err == *"open elsewhere"* ]] || failed 'it says nothing of the reader'
    printf 'COMMIT;\n.quit\n' >&8
    exec 8>&-
    wait $reader
    run_debrief redact e1 --yes "$word"
    [ "$status" -eq 0 ] || failed 'it could not be done again'
    [ -z "$(holding 'hunt')" ] || failed "it is in $(holding 'hunt')"
    run_debrief --json export
    [[ $out != *hunt* ]] && [ "$status" -eq 0 ] || failed 'the export holds it'
}

@test "redact names the copies beside the database that hold the words" {
    given -q open "Checkout 500s"
    given -q log "the magic word is hunter2"
    given -q backup debrief.db-v1
    given -q backup debrief.db-other
    rm debrief.db-other
    printf '{"text": "hunt\\"er3"}\n' >debrief.db-aside-unreadable
    run_debrief redact e1 --yes hunter2
    expect_like 1 'overwrote it*' "debrief: note: '*debrief.db-v1' still holds these words: remove it"
    rm debrief.db-v1
    given -q amend e1 'the magic word is hunt"er3'
    run_debrief redact e1 --yes 'hunt"er3'
    expect_like 1 'overwrote it*' "debrief: note: '*debrief.db-aside-unreadable' still holds these words: remove it"
    rm debrief.db-aside-unreadable
    run_debrief redact e1 --yes 'hunt"er3'
    expect_like 0 '*' ''
    [ -z "$(holding hunter2)$(holding er3)" ] || failed 'it is still there'
}

@test "no path that stands in data is opened" {
    needs strace
    given -q open --zone UTC "Checkout 500s"
    given -q log -l ../../etc/passwd -l file:///etc/shadow '![x](/etc/hostname) {{> ../../etc/passwd}} <img src="/etc/group">'
    given -q set summary '![x](/etc/hostname) [y](file:///etc/shadow) {{> /etc/passwd}} {{>../secret}}'
    given -q section add ../secret '{{> ../../secret}} ![a](secret.png)'
    given -q cause add '<object data="/etc/fstab"></object>'
    echo none >secret.md
    LOGNAME=alice strace -f -qq -e trace=openat,open,stat,newfstatat,access,readlink -o calls debrief render >out.md 2>&1 ||
        skip 'strace does not work here'
    # The engine and libc look for their own; everything else is the database's and the templates'.
    run grep -E 'passwd|shadow|hostname|/etc/group|fstab|secret' calls
    [ -z "$output" ] || failed "opened: $output"
    [[ $(<out.md) == *'{{'* ]] || failed 'the text was taken for a template'
    local template
    for template in '../../../../etc/passwd' 'partials/../../secret' /etc/passwd; do
        printf '{{> %s}}\n' "$template" >t.md
        LOGNAME=alice strace -f -qq -e trace=openat,open -o calls debrief render -t ./t.md >out.md 2>err && failed 'it was rendered'
        run grep -E 'passwd|secret' calls
        [ -z "$output" ] || failed "opened: $output"
    done
}

@test "a zone in the database is no path" {
    needs sqlite3
    needs strace
    given -q open "Checkout 500s"
    sqlite3 "$DEBRIEF_DB" "UPDATE incident SET zone = '../../../etc/passwd';"
    LOGNAME=alice strace -f -qq -e trace=openat,open,stat,newfstatat,access -o calls debrief timeline >out 2>err || true
    run grep -E 'etc/passwd' calls
    [ -z "$output" ] || failed "opened: $output"
}

@test "an editor is no line for a shell" {
    given -q open "Checkout 500s"
    local editor
    for editor in 'touch pwned;' 'true && touch pwned' 'vi $(touch pwned)' '`touch pwned`' 'true | touch pwned' \
        'true > pwned' "sh$(printf '\t')-c;touch" '$SHELL'; do
        EDITOR=$editor capture timeout 20 debrief set -e summary </dev/null
        [ "$status" -eq 2 ] || [ "$status" -eq 0 ] || failed 'it neither ran nor was refused'
        [ ! -e pwned ] || failed "a shell read '$editor'"
        EDITOR= VISUAL=$editor capture timeout 20 debrief set -e summary </dev/null
        [ ! -e pwned ] || failed "a shell read '$editor'"
    done
    needs strace
    EDITOR='true $(x)' strace -f -qq -e trace=execve -o calls debrief set -e summary </dev/null >out 2>&1 || true
    grep -q '"true", "$(x)"' calls || failed 'the words of the editor are not its arguments'
    ! grep -qE 'execve\("[^"]*/(ba|da|)sh"' calls || failed 'a shell was started'
}

@test "a terminal gets nothing that it would obey" {
    needs script
    local evil=$'a\e[2Jb\e]0;t\ac\x7fd\xc2\x9be\xe2\x80\xaef\xe2\x81\xa6g\rh\bi'
    given -q open "$evil"
    given -q log -b "$evil" -t "$evil" "$evil"
    given -q set summary "$evil"
    given -q action add --owner "$evil" "$evil"
    given -q cause add "$evil"
    local command
    for command in status timeline list show 'show e1' history 'history e1' 'action list' 'action show a1' cause \
        '--json show' '--json list' '--json history' '--json action list' '--json status' 'log --json EVIL' export render \
        'log -k nonsense-EVIL x' 'show EVIL' 'log --at EVIL x' 'render -t EVIL' 'set summary' config; do
        script -qec "debrief --color never ${command//EVIL/$(printf '%q' "$evil")}" /dev/null </dev/null >typed 2>&1 || true
        # The terminal itself makes \n into \r\n.
        sed 's/\r$//' typed >shown
        if LC_ALL=C grep -aqP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' shown; then
            failed "'$command' lets it through: $(LC_ALL=C cat -v shown)"
        fi
    done
}

@test "a file of 257 MiB is too large to import" {
    given -q open "Checkout 500s"
    truncate -s 257M big.json 2>/dev/null || skip 'there is no room'
    run_debrief import big.json
    expect_like 2 '' 'debrief: *big.json*268435456*'
}
