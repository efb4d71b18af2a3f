# Several at once: writers, a reader meanwhile, one that is interrupted.
load helpers

# writers COUNT EACH: so many writers, each with its own name, log so many events at once.
writers() {
    local i
    for i in $(seq "$1"); do
        (
            for n in $(seq "$2"); do
                DEBRIEF_AUTHOR=w$i debrief -q log "event $n of $i" || echo "failed $i.$n"
            done
        ) >"refs.$i" 2>"errors.$i" &
    done
    wait
}

# all_there COUNT EACH: every one has succeeded, refs are unique, nothing is lost.
all_there() {
    step="$1 writers" status=0 out=$(cat refs.*) err=$(cat errors.*)
    [ -z "$err" ] || failed 'there were errors'
    [ "$(sort -u refs.* | grep -c '^e[0-9]*$')" -eq $(($1 * $2)) ] || failed 'the refs are not unique'
    run_debrief --json show
    expect_json 0 '.events | length' $(($1 * $2)) '[.events[].text] | unique | length' $(($1 * $2)) \
        '[.events[].ref[1:] | tonumber] | sort | . == [range(1; length + 1)]' true
    run_debrief export
    expect_json 0 '[.incidents[0].revisions[].number] | (unique | length) == length' true \
        '[.incidents[0].revisions[].at[:-1]] | . == sort' true
}

@test "two writers" {
    given -q open "Checkout 500s"
    writers 2 25
    all_there 2 25
}

@test "eight writers" {
    given -q open "Checkout 500s"
    writers 8 10
    all_there 8 10
}

@test "readers meanwhile see whole events, more and more of them" {
    given -q open "Checkout 500s"
    writers 4 12 &
    local writing=$! before=0 seen n=0
    while kill -0 $writing 2>/dev/null; do
        run_debrief --json show
        [ "$status" -eq 0 ] && [ -z "$err" ] || failed 'the reader failed'
        seen=$(jq '.events | length' <<<"$out")
        [ "$seen" -ge "$before" ] || failed 'events went away'
        before=$seen n=$((n + 1))
        run_debrief render
        [ "$status" -eq 0 ] || failed 'the document failed'
    done
    wait $writing
    [ "$n" -ge 1 ] || failed 'nothing was read'
    all_there 4 12
}

@test "two open at once" {
    local i
    for i in 1 2 3 4 5 6; do debrief -q open "Incident $i" >"number.$i" 2>"errors.$i" & done
    wait
    step='open, six times' status=0 out=$(cat number.*) err=$(cat errors.* | grep -v 'is not resolved' || true)
    [ -z "$err" ] || failed 'there were errors'
    [ "$(sort -u number.* | wc -l)" -eq 6 ] || failed 'the numbers are not unique'
    run_debrief --json list
    expect_json 0 length 6 '[.[].slug] | unique | length' 6
}

@test "the first two commands make one database" {
    local i
    for i in 1 2 3 4; do
        rm -f "$DEBRIEF_DB"*
        debrief -q open A >one 2>err.one & debrief -q open B >two 2>err.two &
        wait
        step='two open' status=0 out=$(cat one two) err=$(cat err.one err.two)
        [ "$(sort one two | tr '\n' ' ')" = '1 2 ' ] || failed 'they did not both open'
    done
}

@test "an import beside writers loses nothing" {
    given -q open "Checkout 500s"
    local i
    for i in $(seq 200); do echo "{\"at\": \"08:00\", \"text\": \"line $i\"}"; done >feed.jsonl
    debrief -i 1 -q import feed.jsonl >imported 2>import.err &
    local importing=$!
    writers 2 10 &
    wait $importing || { out=$(<imported) err=$(<import.err) && failed 'the import failed'; }
    wait
    run_debrief --json show
    expect_json 0 '.events | length' 220 '[.events[].ref] | unique | length' 220
}

@test "a killed writer leaves nothing half" {
    given -q open "Checkout 500s"
    local i
    for i in $(seq 20); do
        debrief -q log "event $i" >/dev/null 2>&1 &
        local writer=$!
        sleep 0.00$((i % 5))
        kill -KILL $writer 2>/dev/null || true
        wait $writer 2>/dev/null || true
    done
    run_debrief -q log "after"
    expect_like 0 'e*' ''
    run_debrief export
    expect_json 0 '(.incidents[0].events | length) + 1 == (.incidents[0].revisions | length)' true
}

@test "Ctrl-C at the prompt of log leaves nothing" {
    command -v script >/dev/null || skip 'script is not installed'
    given -q open "Checkout 500s"
    : >typed
    {
        until grep -q : typed; do sleep 0.05; done
        printf 'half a li'
        sleep 0.3
        printf '\003'
        sleep 0.3
    } | script -qefc 'debrief log' /dev/null >typed 2>&1 || true
    run_debrief --json show
    expect_json 0 '.events | length' 0
    run_debrief -q log x
    expect 0 e1 ''
}

@test "Ctrl-D at the prompt of log is an error, and leaves nothing" {
    command -v script >/dev/null || skip 'script is not installed'
    given -q open "Checkout 500s"
    : >typed
    {
        until grep -q : typed; do sleep 0.05; done
        printf '\004'
        sleep 0.3
    } | script -qefc 'debrief log; echo "status $?"' /dev/null >typed 2>&1 || true
    grep -q 'status 2' typed || failed 'it was not refused'
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "a NUL typed at the prompt of log does not cut the text" {
    command -v script >/dev/null || skip 'script is not installed'
    given -q open "Checkout 500s"
    : >typed
    {
        until grep -q : typed; do sleep 0.05; done
        printf 'before\0after\n'
        sleep 0.3
    } | script -qefc 'debrief log; echo "status $?"' /dev/null >typed 2>&1 || true
    grep -q 'status 2' typed || failed 'it was not refused'
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "what is no file where the queue should be holds nobody up" {
    given -q open "Checkout 500s"
    rm -f "$DEBRIEF_DB-lock"
    mkfifo "$DEBRIEF_DB-lock"
    capture timeout 10 debrief -q log "past the pipe"
    expect 0 e1 ''
    rm "$DEBRIEF_DB-lock"
    ln -s nowhere "$DEBRIEF_DB-lock"
    capture timeout 10 debrief -q log "past the link"
    expect 0 e2 ''
    [ ! -e nowhere ] || failed 'something was made where the link leads'
}

@test "a group that may only read the database is given no queue" {
    given -q open "Checkout 500s"
    rm -f "$DEBRIEF_DB-lock"
    chmod 640 "$DEBRIEF_DB"
    given -q log "made anew"
    [ "$(stat -c %a "$DEBRIEF_DB-lock")" = 600 ] || failed "its mode is $(stat -c %a "$DEBRIEF_DB-lock")"
    rm "$DEBRIEF_DB-lock"
    chmod 660 "$DEBRIEF_DB"
    given -q log "made anew"
    [ "$(stat -c %a "$DEBRIEF_DB-lock")" = 660 ] || failed "its mode is $(stat -c %a "$DEBRIEF_DB-lock")"
}
