# check: what a postmortem lacks. Each rule fires on what has the fault, and on nothing else.
load helpers

# rules: the names of what was found, each once, in the order of the alphabet.
rules() {
    sed -nE 's/^[^ ].* \(([a-z-]+)\)$/\1/p' <<<"$out" | sort -u | paste -sd' '
}

# finds RULE LINE: it finds this, looking for RULE alone, and the status says nothing else is wrong.
finds() {
    run_debrief check --fail-on warning --rule "$1"
    [ "$status" = 1 ] && [ "$(head -n 1 <<<"$out")" = "$2" ] || failed 'it should have been found:' "$2"
}

# silent RULE...: none of these is found.
silent() {
    local rule
    for rule in "$@"; do
        run_debrief check --fail-on warning --rule "$rule"
        expect 0 'no findings in #1 Checkout 500s' ''
    done
}

# an incident with nothing wrong
sound() {
    given -q open -s 2 --service checkout --at 08:00 --role commander=bob "Checkout 500s"
    given -q impact --at 08:00 "checkout returns 500s"
    given -q detect --at 08:05 "p99 alert"
    given -q ack --at 08:06
    given -q step --at 08:20 "rolled back the release"
    given -q mitigate --at 08:25
    given -q resolve --at 08:40
    given -q set summary "A release left the pool without a limit. It was rolled back."
    given -q set impact "2,000 of 8,000 orders were refused."
    given -q cause add "the pool has no limit"
    given -q cause add -k contributing "the staging environment has one user"
    given -q lesson add well "the rollback was quick"
    given -q action add --owner bob --due 2023-07-01 -k prevent "Limit the pool to 200"
    given -q action add --owner alice --due 2023-07-01 -k detect "Alert on a full pool"
    given -q set review 2023-06-05
}

@test "an incident with nothing wrong has no findings" {
    sound
    run_debrief check --fail-on warning
    expect 0 'no findings in #1 Checkout 500s' ''
    run_debrief check -q
    expect 0 '' ''
    run_debrief check --json
    expect 0 '[]' ''
}

@test "what is missing in an incident that was only opened" {
    given -q open "Checkout 500s"
    run_debrief check --fail-on warning
    expect_like 1 '*' ''
    [ "$(rules)" = 'actions-missing cause-missing impact-missing lessons-missing not-resolved services-missing severity-missing start-missing summary-missing timeline-missing' ] ||
        failed 'other rules'
    run_debrief check
    expect_like 0 "*
summary: warning: it has no summary: debrief set summary '…' (summary-missing)
*" ''
}
