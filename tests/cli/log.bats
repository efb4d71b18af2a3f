# log, and the commands of the kinds.
# valgrind
load helpers

setup() {
    sandbox
    run_debrief -q open "Checkout 500s"
}

@test "an event happens now, or when --at says" {
    run_debrief log "error rate at 40%"
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "error rate at 40%"' ''
    run_debrief log -a 08:10 "p99 on checkout"
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 08:10 UTC: "p99 on checkout"' ''
    run_debrief --json show
    expect_json 0 '[.events[].ref] | join(" ")' 'e2 e1'
}

@test "all that log can be told is kept" {
    run_debrief --json log --at 08:10 --until 08:25 -k finding -b 'Bo Li' -l https://x.example/1 \
        --link http://x.example/2 -t zeta -t alpha --key --internal "retries have no limit"
    expect_json 0 length 1 '.[0].ref' e1 '.[0].at' 2023-06-01T08:10:00Z '.[0].at_text' 08:10 \
        '.[0].precision' exact '.[0].until' 2023-06-01T08:25:00Z '.[0].kind' finding \
        '.[0].by' 'Bo Li' '.[0].text' 'retries have no limit' \
        '.[0].links | join(" ")' 'https://x.example/1 http://x.example/2' \
        '.[0].tags | join(" ")' 'alpha zeta' '.[0].key' true '.[0].internal' true \
        '.[0].source' null '.[0].details | length' 0
}

@test "who did it is null unless it was said; who recorded it is the author" {
    run_debrief --json log "one"
    expect_json 0 '.[0].by' null
    run_debrief export
    expect_json 0 '[.incidents[0].revisions[].author] | unique | join(" ")' alice
}

@test "each kind is a command, by its name and by its verb" {
    local kind word n=0
    while read -r kind word; do
        run_debrief "$word" "what happened"
        n=$((n + 1))
        expect 0 "e$n logged to #1 Checkout 500s at 2023-06-01 09:00 UTC ($kind): \"what happened\"" \
            "$([ "$kind" != resolved ] || [ "$word" = resolved ] || echo "$err")"
        given --json show "e$n"
        expect_json 0 .kind "$kind"
        [ "$kind" != resolved ] || break
    done <<'END'
impact impact
detected detected
detected detect
declared declared
declared declare
acknowledged acknowledged
acknowledged ack
escalated escalated
escalated escalate
hypothesis hypothesis
ruled-out ruled-out
finding finding
change change
step step
comms comms
mitigated mitigated
mitigated mitigate
resolved resolved
END
}

@test "-k takes names and verbs, and refuses what is no kind with the list" {
    local word
    for word in impact detect declare ack escalate mitigate note ruled-out; do
        run_debrief -q log -k "$word" x
        expect_like 0 'e*' ''
    done
    run_debrief --json show
    expect_json 0 '[.events[].kind] | join(" ")' \
        'impact detected declared acknowledged escalated mitigated note ruled-out'
    run_debrief log -k nonsense x
    expect_like 2 '' "debrief: 'nonsense' is no kind of event: *note*"
}

@test "milestones need no text; other kinds do" {
    local word
    for word in detect ack mitigate resolve; do
        run_debrief -q "$word"
        expect_like 0 'e*' ''
    done
    run_debrief --json show
    expect_json 0 '[.events[].text] | join(", ")' 'Detected, Acknowledged, Mitigated, Resolved'
    run_debrief step
    expect_like 2 '' 'debrief: *text*: *'
}

@test "once the text has begun everything is text" {
    run_debrief log -b bob kubectl get pods -l app=x -o wide
    expect_like 0 '*: "kubectl get pods -l app=x -o wide"' ''
    run_debrief --json show e1
    expect_json 0 .by bob .text 'kubectl get pods -l app=x -o wide' '.links | length' 0
}

@test "an own long option within the text is refused, unless -- stands before" {
    run_debrief log paged bob --at 08:00
    expect 2 '' "debrief: '--at' stands after the text: put --at before the text, or -- before the text"
    run_debrief log curl --key=x http://x
    expect_like 2 '' "debrief: '--key*' stands after the text: *"
    run_debrief log curl --verbose http://x
    expect_like 0 '*"curl --verbose http://x"' ''
    run_debrief log -- paged bob --at 08:00
    expect_like 0 '*"paged bob --at 08:00"' ''
    run_debrief log -- --at
    expect_like 0 '*"--at"' ''
}

@test "a text that would go on with the time before it is refused with the quoting" {
    run_debrief log --at 8:05 PM back
    expect 2 '' "debrief: 'PM' would go on with the time before it: --at '8:05 PM', or -- before the text"
    run_debrief log --at 2023-06-01 08:05 back
    expect_like 2 '' "debrief: '08:05' would go on with the time before it: --at '2023-06-01 08:05', *"
    run_debrief log --at 08:05 UTC back
    expect_like 2 '' "debrief: 'UTC' would go on *"
    run_debrief log --at 10m ago back
    expect_like 2 '' "debrief: 'ago' would go on *"
    run_debrief log --at 08:05 -- PM back
    expect_like 0 '*08:05 UTC: "PM back"' ''
    run_debrief log --at 08:05 -b bob PM back
    expect_like 0 '*"PM back"' ''
}

@test "- is standard input, as is no text off a terminal" {
    run_debrief log - <<<$'two\nlines'
    expect_like 0 '*: "two*lines"' ''
    [ "$(wc -l <<<"$out")" -eq 1 ] || failed 'it is not one line'
    run_debrief log <<<'piped in'
    expect_like 0 '*: "piped in"' ''
    run_debrief log </dev/null
    expect_like 2 '' 'debrief: *text*: *'
    run_debrief --json show
    expect_json 0 '.events[0].text' $'two\nlines' '.events[1].text' 'piped in' '.events | length' 2
}

@test "- among other words is a word" {
    run_debrief log - and more
    expect_like 0 '*: "- and more"' ''
}

@test "a detail stands under its event, one level deep" {
    given log --at 08:10 "p99 on checkout"
    run_debrief step -u e1 "restarted web-3"
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC under e1 (step): "restarted web-3"' ''
    run_debrief log -u e2 deeper
    expect_like 2 '' "debrief: 'e2' is itself a detail of e1: *"
    run_debrief log -u e9 x
    expect_like 2 '' "debrief: *'e9'*: *"
    run_debrief log -u c1 x
    expect_like 2 '' "debrief: *'c1'*"
    run_debrief --json show
    expect_json 0 '.events | length' 1 '[.events[0].details[].ref] | join(" ")' e2
}

@test "an event of another incident takes no detail from here" {
    given log "p99 on checkout"
    run_debrief -q open "Logins fail"
    run_debrief log -u 1:e1 x
    expect_like 2 '' "debrief: '1:e1' is an event of #1: *"
}

@test "a detail of an incident that is over has no time, unless --at gives one" {
    given -q log --at 08:10 "p99 on checkout"
    given -q resolve
    run_debrief step -u e1 "restarted web-3"
    expect_like 0 'e3 logged to #1 Checkout 500s under e1 (step): "restarted web-3"' '*resolved*'
    run_debrief --json show e3
    expect_json 0 .at null .precision null
    run_debrief log -u e1 --at 08:20 x
    expect_like 0 'e4 logged to #1 Checkout 500s at 2023-06-01 08:20 UTC under e1: "x"' '*resolved*'
    run_debrief log -u e1 --until 08:20 x
    expect_like 2 '' 'debrief: *--until*--at*'
}

@test "logging to a resolved incident is done and remarked" {
    given resolve "fixed"
    run_debrief log "a straggler"
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "a straggler"' \
        'debrief: note: #1 has been resolved since 2023-06-01 09:00 UTC; recorded all the same'
}

@test "an event before the start is done and remarked" {
    given impact --at 08:00 "errors"
    run_debrief change --at 07:55 "deployed 4.2"
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 07:55 UTC (change): "deployed 4.2"' \
        'debrief: note: e2 is 5 min before the start (2023-06-01 08:00 UTC)'
}

@test "an end before the beginning is refused" {
    run_debrief log --at '2023-06-01 08:00' --until '2023-06-01 07:00' x
    expect_like 2 '' 'debrief: *'
    run_debrief list --json
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "a link is no text" {
    run_debrief log -l 'not a link' x
    expect_like 2 '' "debrief: 'not a link' is no URL: *"
    run_debrief log -l '' x
    expect_like 2 '' 'debrief: *link*'
}

@test "refs are unique and in the order recorded, events in the order of time" {
    given log --at 08:30 second
    given log --at 08:10 first
    given log --at 08:30 third
    run_debrief --json show
    expect_json 0 '[.events[] | .ref + " " + .text] | join(", ")' 'e2 first, e1 second, e3 third'
}

@test "the same command twice makes two events" {
    given log --at 08:30 again
    given log --at 08:30 again
    run_debrief --json show
    expect_json 0 '[.events[].ref] | join(" ")' 'e1 e2'
}

@test "-q prints the ref alone" {
    run_debrief -q log x
    expect 0 e1 ''
    run_debrief ack -q
    expect 0 e2 ''
}

@test "a system clock that has stepped back is remarked, never a reason not to record" {
    now 2999-06-01T08:00
    given log "before"
    unset DEBRIEF_NOW
    run_debrief log "after"
    expect_like 0 'e2 logged to #1 Checkout 500s at *: "after"' "debrief: note: the system's clock is *"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'too many remarks'
}

@test "a clock that only waited is not remarked" {
    unset DEBRIEF_NOW
    mkfifo words
    debrief log - <words >said 2>&1 3>&- &
    exec 7>words
    sleep 2.1 # the first one's clock is older than the second's event by this
    given log "second" 7>&-
    echo "first" >&7
    exec 7>&-
    wait $!
    capture cat said
    expect_like 0 'e2 logged to #1 Checkout 500s at *: "first"' ''
}

@test "without a database log says how to begin and makes none" {
    run_debrief --db none.db log x
    expect_like 2 '' "debrief: *none.db*debrief open*"
    [ ! -e none.db ] || failed 'it made one'
}

@test "on a terminal without a text one line is asked for, stamped when the command began" {
    command -v script >/dev/null || skip 'script is not installed'
    unset DEBRIEF_NOW
    : >typed
    {
        until [ -s typed ]; do sleep 0.1; done
        sleep 1.1
        date +%s >typed_at
        echo 'asked for'
        sleep 0.5
    } | script -qefc 'debrief -i 1 log' /dev/null >typed 2>&1
    run_debrief --json show e1
    expect_json 0 .text 'asked for'
    [ "$(jq -r '.at[:19] + "Z" | fromdate' <<<"$out")" -lt "$(<typed_at)" ] ||
        failed 'it is not stamped when the command began'
}
