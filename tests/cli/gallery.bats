# The shipped templates, each on all worked examples and on an incident of which nothing is known.
load helpers

FORMS=(standard google-sre pagerduty atlassian aws-coe narrative brief public update)
WHOLE=(google-sre pagerduty atlassian aws-coe narrative) # those that show every record
EXAMPLES=(api-misconfiguration wat-web-outage load-balancer-detour unhealthy-pool undocumented-change)

record_all() {
    now 2024-06-01T09:00
    local name
    for name in "${EXAMPLES[@]}"; do
        DEBRIEF=$DEBRIEF_BIN "$TOP/examples/$name/record.sh" >.log 2>&1 || failed "$name: $(cat .log)"
        export DEBRIEF_NOW=2024-06-01T09:00:00Z
    done
}

# As a reader sees it: without the marks of Markdown, on one line.
plain() {
    sed -e 's/\*\*//g' -e 's/\\\([^[:alnum:] ]\)/\1/g' -e 's/^ *- //' | tr -s '[:space:]' ' '
}

# What a fact says, without how the standard document puts it.
essence() {
    sed -E -e 's/^Postmortem: //' -e 's/^\[ \] //' -e 's/^(Services|Affected|Impact): //' \
        -e 's/^([0-9]{2}:[0-9]{2})( \([^)]*\))?: //' -e 's/^(Action taken|Misleading path): //'
}

# A heading with nothing under it, or with only a heading of its own level or above.
empty_heading() {
    awk '/^#/ { level = match($0, /[^#]/) - 1
                if (before && level <= before) { print was; exit }
                before = level; was = $0; next }
         NF { before = 0 }
         END { if (before) print was }'
}

# A label with nothing behind it, and no list under it.
empty_label() {
    awk 'was && !/^ +- / { print was; exit }
         { was = /^- \*\*[^*]+:\*\* *$/ ? $0 : "" }
         END { if (was) print was }'
}

well_formed() { # FORM: what was rendered
    [ -n "$out" ] || failed "$1: nothing"
    [[ $out != *'{{'* ]] || failed "$1: a tag was left"
    [ "$1" = update ] || [ -z "$(empty_heading <<<"${out#*$'\n'}")" ] ||
        failed "$1: empty: $(empty_heading <<<"${out#*$'\n'}")"
    [ -z "$(empty_label <<<"$out")" ] || failed "$1: without a value: $(empty_label <<<"$out")"
}

@test "every form of every example is whole: no heading without text, no label without a value" {
    record_all
    local form number
    for form in "${FORMS[@]}"; do
        for number in 1 2 3 4 5; do
            capture debrief -q render -t "$form" $number
            [ "$status" -eq 0 ] || failed "$form $number: exit status $status"
            well_formed "$form"
        done
    done
}

@test "the facts of an example are in every form that shows all records" {
    record_all
    local form number name fact document seen
    for form in "${WHOLE[@]}"; do
        number=0
        for name in "${EXAMPLES[@]}"; do
            number=$((number + 1)) seen=0
            run_debrief render -t "$form" $number
            document=$(plain <<<"$out")
            while IFS= read -r fact; do
                case $form:$fact in
                narrative:Duration:* | narrative:20??-* | narrative:Time\ to* | pagerduty:Time\ to*) continue ;;
                esac
                fact=$(essence <<<"$fact")
                fact=${fact#Duration: }
                [[ $document == *"$fact"* ]] || failed "$form of $name has not: $fact"
                seen=$((seen + 1))
            done <"$TOP/tests/data/facts/$name.txt"
            [ "$seen" -ge 20 ] || failed "only $seen facts"
        done
    done
}

@test "nothing of an incident is lost, wherever a form has no place for it" {
    given open -s 2 --service checkout --role commander=alice "Checkout 500s"
    given log --by bob --link https://g.example/d/1 "p99 on checkout"
    given -q step --under e1 --link https://g.example/d/2 "restarted web-3"
    given set affected "a fifth of all orders"
    local field
    for field in summary impact detection resolution conclusion lead_up fault response recovery \
        backlog_check recurrence metrics diagnosis mitigation what_happened call_recording \
        internal_message external_message supporting_information; do
        given set $field "the $field of it"
    done
    given cause add "root of it"
    given cause add --why c1 "why of it"
    given cause add -k trigger "trigger of it"
    given cause add -k contributing "factor of it"
    given lesson add well "well of it"
    given lesson add poorly "poorly of it"
    given lesson add lucky "lucky of it"
    given measure add "measure of it"
    given action add --owner carol --due 2023-07-01 -p p1 -k prevent --ticket OPS-12 "action of it"
    given section add --after Timeline Architecture "section of it"
    given section add Appendix "last of it"
    local form word
    for form in "${WHOLE[@]}"; do
        run_debrief render -t "$form"
        [ "$status" -eq 0 ] || failed "$form"
        for word in "Checkout 500s" checkout alice bob "p99 on checkout" https://g.example/d/1 "restarted web-3" \
            https://g.example/d/2 "a fifth of all orders" "the "{summary,impact,detection,resolution,conclusion,lead\\_up,fault}" of it" \
            "the "{recurrence,metrics,diagnosis,mitigation,call\\_recording,internal\\_message,supporting\\_information}" of it" \
            {root,why,trigger,factor,well,poorly,lucky,measure,action,section,last}" of it" carol 2023-07-01 p1 prevent OPS-12 \
            Architecture Appendix SEV-2; do
            [[ ${out//\\/} == *"${word//\\/}"* ]] || failed "$form has not: $word"
        done
    done
}

@test "of an incident of which nothing is known, each form says what is true and no more" {
    given open "Checkout 500s"
    local form
    for form in "${FORMS[@]}"; do
        run_debrief -q render -t "$form"
        [ "$status" -eq 0 ] || failed "$form"
        case $form in
        standard) expect 0 $'# Postmortem: Checkout 500s\n\n## Issue Summary\n\n- **Status:** open' '' ;;
        google-sre) expect 0 $'# Checkout 500s (incident #1)\n\n- **Authors:** alice\n- **Status:** open' '' ;;
        pagerduty) expect 0 $'# Postmortem: Checkout 500s\n\n- **Postmortem owner:** alice\n- **Status:** open\n\n## Overview\n\nThere is an incident. It is not yet resolved.' '' ;;
        atlassian) expect 0 $'# Postmortem: Checkout 500s\n\n## Incident Summary\n\nThere is an incident. It is not yet resolved.\n\n- **Status:** open' '' ;;
        aws-coe) expect 0 $'# Correction of Error: Checkout 500s\n\n## Summary\n\nThere is an incident. It is not yet resolved.\n\n- **Status:** open' '' ;;
        brief) expect 0 $'# Checkout 500s\n\n- **Status:** open' '' ;;
        update) expect 0 '**Checkout 500s**: open' '' ;;
        *) expect 0 $'# Checkout 500s\n\nThere is an incident. It is not yet resolved.' '' ;;
        esac
    done
}

@test "an update is three lines at most, while it goes on and when it is over" {
    given open -s 2 --service checkout --at 08:40 "Checkout 500s"
    given -q detect --at 08:41 "p99 of checkout at 8 s"
    given -q step --at 08:50 --by bob "Rolled back"
    given -q log --at 08:55 "graphs look better"
    given set next_update "09:30 UTC"
    run_debrief render -t update
    expect 0 '**Checkout 500s**: SEV-2, open – checkout
Since 2023-06-01 08:40 UTC (20 min so far). Latest, 08:50 (action taken by bob): Rolled back
Next update: 09:30 UTC' ''
    given unset next_update
    given -q resolve
    given action add "Limit the retries"
    run_debrief render -t update
    expect 0 '**Checkout 500s**: SEV-2, resolved – checkout
From 2023-06-01 08:40 to 09:00 UTC (20 min). Last, 09:00 (resolved)
0 of 1 action item is done' ''
}

@test "an incident in short: how long, what was hit, who was affected; only what is known" {
    given open -s 2 --service cart --service checkout --at 08:40 "Checkout 500s"
    given set affected "~35%"
    run_debrief render -t narrative
    [[ $out == *$'\nThe SEV-2 incident with cart and checkout has lasted 20 min so far, since 2023-06-01 08:40 UTC, and has affected \\~35% of users. It is not yet resolved.'* ]] ||
        failed 'another sentence was expected'
    given -q resolve
    run_debrief render -t public
    [[ $out == *$'\nThe incident with cart and checkout lasted 20 min, from 2023-06-01 08:40 to 09:00 UTC, and affected \\~35% of users.'* ]] ||
        failed 'another sentence was expected'
    local typed said
    while IFS='|' read -r typed said; do
        given set affected "$typed"
        run_debrief render -t public
        [[ $out == *"09:00 UTC$said"* ]] || failed "$typed"
    done <<'END'
1,200|, and affected 1,200 users.
about 12k|, and affected about 12k users.
40% of all orders|, and affected 40% of all orders.
orders in Europe|. Affected: orders in Europe.
35%: those in Europe|. Affected: 35%: those in Europe.
END
    given set services cart,checkout,search
    given unset affected
    run_debrief render -t public
    [[ $out == *$'\nThe incident with cart, checkout and search lasted 20 min, from 2023-06-01 08:40 to 09:00 UTC.' ]] ||
        failed 'another sentence was expected'
}

@test "a story tells each phase with its length, misleading paths as such, and what is not over" {
    given open --at 08:00 "Checkout 500s"
    run_debrief -q change --at 07:50 --by frank "Deployed the new cart"
    given -q detect --at 08:12 --by bob "p99 of checkout at 8 s"
    given -q ack --at 08:12
    given -q rule-out --at 08:20 "The cache is warm"
    given -q log --at 08:22:30 "Looking at retries."
    given -q finding --at ~08:50 --by erin "Retries pile up"
    run_debrief render -t narrative
    expect 0 '# Checkout 500s

The incident has lasted 1 h so far, since 2023-06-01 08:00 UTC. It is not yet resolved.

All times are in UTC.

## Beforehand

On 1 June 2023 at 07:50 frank made a change: Deployed the new cart.

## Before It Was Noticed

It began on 1 June 2023 at 08:00, and for twelve minutes nobody noticed.
At 08:12 bob noticed it: p99 of checkout at 8 s.

At the same time it was acknowledged.

## Until Users Were No Longer Affected

Users have been affected for 48 minutes.
At 08:20 a path turned out to be misleading: The cache is warm.
Two minutes later, at 08:22:30, this was noted: Looking at retries.
At about 08:50 erin found: Retries pile up.
It was still going on when this was written, on 1 June 2023 at 09:00.

## Who Took Part

- **Also involved:** bob, erin, frank' ''
}

@test "a story says nothing of a phase that has only just begun" {
    given open --at 08:00 "Checkout 500s"
    given -q detect --at 08:00
    given -q ack --at 08:00
    given -q mitigate
    now 2023-06-01T09:00:00.400Z
    run_debrief render -t narrative
    [[ $out != *seconds* && $out == *'It was still going on when this was written'* ]] || failed 'another story was expected'
}

@test "a story says where nothing was recorded, and when it was over" {
    given open --at 08:00 "Checkout 500s"
    given -q detect --at 08:00
    given -q step --at 08:05 --by bob "Restarted web-3"
    now 2023-06-02T09:00
    given set end "2023-06-01 23:05Z"
    run_debrief render -t narrative
    [[ $out == *'It began on 1 June 2023 at 08:00, and it took 15 hours and five minutes until it was over.
At 08:00 it was noticed.
Five minutes later, at 08:05, bob took action: Restarted web-3.
Nothing is recorded of the last 15 hours. It was over on 1 June 2023 at 23:05.'* ]] ||
        failed 'another story was expected'
}

@test "key events make the short forms; where none is marked, milestones do" {
    given open --at 08:00 "Checkout 500s"
    given -q detect --at 08:12 "p99 of checkout"
    given -q log --at 08:20 "a thought"
    given -q log --at 08:25 "the pool is used up"
    run_debrief render -t brief
    [[ $out == *'08:12 (detected):'* && $out != *'a thought'* ]] || failed 'milestones were expected'
    given -q amend e3 --key
    run_debrief render -t brief
    [[ $out == *'the pool is used up'* && $out != *'a thought'* && $out != *'08:12'* ]] ||
        failed 'the key event was expected, and no other'
}

@test "cells of a table hold no bar, code or line end of their own" {
    given open "Checkout 500s"
    given log --link https://g.example/d/1 'a | b `c|d` *e*'
    given action add --owner 'x|y' 'do | this'
    run_debrief render -t pagerduty
    [[ $out == *'a \| b \`c\|d\` \*e\* | <https://g.example/d/1> |'* || $out == *'a \| b \`c\|d\` \*e\* | https://g.example/d/1 |'* ]] ||
        failed 'the cells are not apart'
    run_debrief render -t google-sre
    [[ $out == *'| do \| this |  |  | x\|y |  |  | open |'* ]] || failed 'the cells are not apart'
}

@test "a damaged database gives one line of error in every form" {
    cp "$TOP/tests/data/hostile/tree.db" tree.db
    local form
    for form in "${FORMS[@]}"; do
        capture timeout 60 debrief --db tree.db render -t "$form"
        expect_like 2 '' 'debrief: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed "$form: more than one line"
    done
}
