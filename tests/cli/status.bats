# status, timeline, list, show.
# valgrind
load helpers

# An incident of an hour and a half, with details.
outage() {
    given -q open -s 2 --service checkout "Checkout 500s"
    given -q impact --at 08:00 "checkout returns 500s"
    given -q detect --at 08:12 "p99 alert"
    given -q ack --at 08:15 -b alice
    given -q log --at 08:30 --key "it is the pool"
    given -q step --at 08:31 -u e4 -b bob "restarted web-3"
    given -q mitigate --at 08:40 "rolled back"
}

@test "without a database status and list say so, and that is no error" {
    run_debrief
    expect 0 "No incident yet: open one with 'debrief open TITLE'." ''
    run_debrief status
    expect 0 "No incident yet: open one with 'debrief open TITLE'." ''
    run_debrief --json status
    expect 0 null ''
    run_debrief --json list
    expect 0 '[]' ''
    run_debrief list
    [ "$status" -eq 0 ] || failed 'list without a database'
    local command
    for command in show timeline render export 'use 1' 'log x' 'status 1' 'show e1'; do
        # shellcheck disable=SC2086 # its words
        run_debrief $command
        expect_like 2 '' "debrief: *debrief open TITLE'"
    done
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "status says how long, which milestones, the last events and what is missing" {
    outage
    run_debrief status
    expect_like 0 '#1 Checkout 500s: mitigated, sev2*' ''
    local part
    for part in 'start * 2023-06-01 08:00 UTC, 1 h ago' \
        'detected * 2023-06-01 08:12 UTC (TTD 12 min, detected − start)' \
        'acknowledged * 2023-06-01 08:15 UTC (TTA 3 min, acknowledged − detected)' \
        'mitigated * 2023-06-01 08:40 UTC (TTM 40 min, mitigated − start)' \
        'not recorded * resolved' 'e4 * it is the pool' 'e6 * mitigated *rolled back'; do
        # shellcheck disable=SC2053
        [[ $out == *$part* ]] || failed 'missing:' "$part"
    done
}

@test "debrief alone is debrief status" {
    outage
    run_debrief status
    local wanted=$out
    run_debrief
    expect 0 "$wanted" ''
}

@test "status of a resolved incident tells its length" {
    outage
    given -q resolve --at 08:55 "fixed"
    run_debrief status
    expect_like 0 '#1 Checkout 500s: resolved, sev2*2023-06-01 08:55 UTC (55 min)*TTR 55 min, resolved − start*' ''
    [[ $out != *'not recorded'* ]] || failed 'nothing is missing'
}

@test "a relapse opens it again" {
    outage
    given -q resolve --at 08:50 "fixed"
    run_debrief -q impact --at 08:58 "again"
    expect_like 0 e8 '*'
    run_debrief status
    expect_like 0 '#1 Checkout 500s: open, sev2*' ''
}

@test "uncertain milestones make figures of ranges" {
    given -q open "Checkout 500s"
    given -q impact --at 08:00 "errors"
    given -q detect --at '~08:30' "alert"
    run_debrief --json show
    expect_json 0 .durations.detect.seconds 1500 .durations.detect.max_seconds 2100 \
        .durations.detect.text '25–35 min' .milestones.detected 2023-06-01T08:30:00Z
    run_debrief status
    expect_like 0 '*~08:30*TTD 25–35 min, detected − start*' ''
}

@test "status -q is the number, --json the incident in short" {
    outage
    run_debrief -q status
    expect 0 1 ''
    run_debrief --json status
    expect_json 0 .id 1 .status mitigated .durations.detect.seconds 720 '.events' null
}

@test "the timeline shows gaps, kinds, names and details in the order of time" {
    outage
    run_debrief timeline
    expect 0 "\
      UTC      after  kind          what happened
2023-06-01
e1    08:00           impact        checkout returns 500s
e2    08:12  +12 min  detected      p99 alert
e3    08:15   +3 min  acknowledged  alice: Acknowledged
e4    08:30  +15 min                it is the pool [key]
  e5  08:31           step          bob: restarted web-3
e6    08:40  +10 min  mitigated     rolled back" ''
}

@test "the timeline of key events, since a time, and in JSON" {
    outage
    run_debrief --json timeline
    expect_json 0 '[.[].ref] | join(" ")' 'e1 e2 e3 e4 e6' '.[3].details[0].ref' e5
    run_debrief --json timeline --key
    expect_json 0 '[.[].ref] | join(" ")' e4
    run_debrief --json timeline --since 08:15
    expect_json 0 '[.[].ref] | join(" ")' 'e3 e4 e6'
    run_debrief --json timeline --since 08:41
    expect_json 0 length 0
    run_debrief timeline --since 08:41
    [ "$status" -eq 0 ] && [ -z "$out" ] || failed 'an empty list is no error'
}

@test "--as-of shows what was recorded by then" {
    now 08:05
    given -q open "Checkout 500s"
    given -q log --at 08:01 first
    now 08:20
    given -q log --at 08:02 second
    now 08:30
    run_debrief --json timeline --as-of 08:10
    expect_json 0 '[.[].text] | join(" ")' first
    run_debrief --json timeline --as-of 08:25
    expect_json 0 '[.[].text] | join(" ")' 'first second'
    run_debrief --json timeline --as-of 08:00
    expect_json 0 length 0
}

@test "the date stands wherever the day changes, in the zone shown" {
    now 2023-06-02T09:00
    given -q open --zone UTC --at '2023-06-01 22:00' "Night shift"
    given -q log --at '2023-06-01 22:30' one
    given -q log --at '2023-06-02 00:10' two
    run_debrief timeline
    expect_like 0 '*2023-06-01*22:30*one*2023-06-02*00:10*two' ''
    run_debrief timeline --zone Europe/Paris
    expect_like 0 '*Europe/Paris*2023-06-02*00:30*one*02:10*two' ''
    [ "$(grep -c '^20' <<<"$out")" -eq 1 ] || failed 'in Paris it is one day'
}

@test "two zones stand side by side" {
    outage
    run_debrief timeline --zone UTC,America/New_York
    expect_like 0 '*UTC*America/New_York*08:12*04:12*p99 alert*' ''
    run_debrief status --zone UTC,America/New_York
    expect_like 2 '' 'debrief: two zones are for *timeline*'
    run_debrief timeline --zone UTC,Nowhere/Else
    expect_like 2 '' "debrief: 'Nowhere/Else' *"
}

@test "list shows each incident, its status, severity, start and length" {
    outage
    given -q resolve --at 08:55 "fixed"
    given -q open --drill "Game day"
    run_debrief list
    expect 0 "\
#  status    sev   start                 length  title
1  resolved  sev2  2023-06-01 08:00 UTC  55 min  Checkout 500s
2  open            2023-06-01 09:00 UTC          Game day (drill)" ''
    run_debrief -q list
    expect 0 $'1\n2' ''
    run_debrief --json list
    expect_json 0 '[.[].id] | join(" ")' '1 2' '.[0].status' resolved '.[0].durations.total.seconds' 3300 \
        '.[0] | has("events") or has("fields")' false
}

@test "show names an incident or a record, from anywhere" {
    outage
    run_debrief --json show
    expect_json 0 .id 1 '.events | length' 5
    run_debrief --json show 1
    expect_json 0 .id 1
    run_debrief --json show 2023-06-01-checkout-500s
    expect_json 0 .id 1
    run_debrief --json show e5
    expect_json 0 .ref e5 .kind step .by bob
    run_debrief --json show 1:e5
    expect_json 0 .ref e5
    run_debrief --json show 2023-06-01-checkout-500s:e5
    expect_json 0 .ref e5
    run_debrief --json -i 1 show e5
    expect_json 0 .ref e5
    run_debrief show e5
    expect_like 0 '*e5*restarted web-3*' ''
    run_debrief show
    expect_like 0 '*Checkout 500s*' ''
}

@test "show of what isn't there is refused" {
    outage
    local word
    for word in e9 99 1:e9 c1 x1 e0 'e' 'no-such-slug'; do
        run_debrief show "$word"
        expect_like 2 '' "debrief: *'*$word*'*"
    done
    run_debrief show 9:e1
    expect_like 2 '' "debrief: *'9'*"
}

@test "--zone shows times elsewhere and changes nothing" {
    outage
    given export -o before.json
    run_debrief --json --zone Europe/Paris show e1
    expect_json 0 .at 2023-06-01T10:00:00+02:00
    run_debrief status --zone Asia/Kolkata
    expect_like 0 '*13:30 Asia/Kolkata*' ''
    given export -o after.json
    cmp before.json after.json
}

@test "the state is resolved by an own end only, too" {
    # An export that somebody wrote: no resolved event, but an end.
    given -q open "Checkout 500s"
    debrief export | jq '.incidents[0] |= (.own_start = "2023-06-01T08:00:00Z" | .own_end = "2023-06-01T08:45:00Z")' >x.json
    run_debrief --db other.db import x.json
    [ "$status" -eq 0 ] || failed 'not imported'
    run_debrief --db other.db -i 1 --json show
    expect_json 0 .status resolved .ended_at 2023-06-01T08:45:00Z .durations.resolve.seconds 2700 \
        .durations.total.seconds 2700
}

@test "a negative duration is printed as it is" {
    given -q open "Checkout 500s"
    given -q impact --at 08:00 "errors"
    given -q detect --at 08:30 "alert"
    given -q ack --at 08:20
    run_debrief --json show
    expect_json 0 .durations.acknowledge.seconds -600
}

@test "untimed details are never milestones, timed ones are" {
    given -q open --at 08:00 "Checkout 500s"
    given -q log --at 08:10 "found"
    given -q detect -u e1 --at 08:11 "alert"
    run_debrief --json show
    expect_json 0 .milestones.detected 2023-06-01T08:11:00Z
}

@test "the first detected and the last resolved count" {
    given -q open --at 08:00 "Checkout 500s"
    given -q detect --at 08:20 "second"
    given -q detect --at 08:10 "first"
    given -q mitigate --at 08:30 "once"
    given -q mitigate --at 08:40 "twice"
    run_debrief --json show
    expect_json 0 .milestones.detected 2023-06-01T08:10:00Z .milestones.mitigated 2023-06-01T08:40:00Z
}

@test "where neither start nor impact is known, times from the start are unknown" {
    given -q open "Checkout 500s"
    given -q change --at 07:00 "deployed"
    given -q detect --at 08:10 "alert"
    given -q ack --at 08:15
    run_debrief --json show
    expect_json 0 .started_at 2023-06-01T08:10:00Z .durations.detect null \
        .durations.acknowledge.seconds 300 .durations.total null
}

@test "show tells who has a role, not who is only named" {
    given open --role commander=alice "Checkout 500s"
    given log --by bob "rolled back"
    run_debrief show
    expect_like 0 $'*\nroles  *commander: alice\n*' ''
    [[ $out != *null* ]] || failed 'somebody has no role'
}
