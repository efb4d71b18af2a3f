# check: what a postmortem lacks, or gets wrong.
load helpers

setup() {
    sandbox
    [ -n "${bare-}" ] || sound
}

# An incident with nothing wrong.
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
    cp "$DEBRIEF_DB" sound.db
}

# The sound incident again.
afresh() {
    rm -f "$DEBRIEF_DB"*
    cp sound.db "$DEBRIEF_DB"
}

do_() { # COMMAND LINE: which must succeed, whatever it remarks
    bash -c "$1" >.did 2>&1 || failed "'$1' failed: $(cat .did)"
}

# fires RULE LINE COMMAND...: after these commands the rule alone finds LINE, first; on the sound
# incident nothing. LINE is without the rule's name at its end.
fires() {
    local rule=$1 line="$2 ($1)" command
    shift 2
    afresh
    run_debrief check --fail-on warning --rule "$rule"
    expect 0 'no findings in #1 Checkout 500s' ''
    for command; do do_ "$command"; done
    run_debrief check --fail-on warning --rule "$rule"
    [ "$status" = 1 ] || failed "$rule should have found something"
    [ "$(head -n 1 <<<"$out")" = "$line" ] || failed "$rule should have found:" "$line"
    given undo
}

# quiet RULE COMMAND...: after these it finds nothing.
quiet() {
    local rule=$1 command
    shift
    afresh
    for command; do do_ "$command"; done
    run_debrief check --fail-on warning --rule "$rule"
    expect_like 0 'no findings in #1 *' ''
}

@test "an incident with nothing wrong has no findings" {
    run_debrief check --fail-on warning
    expect 0 'no findings in #1 Checkout 500s' ''
    run_debrief -q check
    expect 0 '' ''
    run_debrief --json check
    expect 0 '[]' ''
}

@test "what is missing in an incident that was only opened" {
    export DEBRIEF_DB=$BATS_TEST_TMPDIR/another.db
    given -q open "Checkout 500s"
    run_debrief check
    expect 0 "start: warning: when it began is not known, so nothing can be counted from it: debrief set start TIME, or 'debrief impact --at TIME' (start-missing)
end: warning: it has no end: neither a time, nor an event that says that it is resolved: debrief resolve --at TIME, or 'debrief set end TIME' (not-resolved)
severity: warning: nobody said how severe it was: debrief set severity sev1, to sev5 (severity-missing)
services: warning: it doesn't say which services it was about: debrief set services NAME,NAME (services-missing)
summary: warning: it has no summary: debrief set summary '…' (summary-missing)
impact: warning: it names no impact: who was affected, and how: debrief set impact '…' (impact-missing)
timeline: warning: it has no timeline: debrief log --at TIME '…' (timeline-missing)
causes: warning: it names no cause: debrief cause add '…' (cause-missing)
lessons: warning: it names no lessons: what went well, what poorly, where luck helped: debrief lesson add well '…' (or poorly, lucky) (lessons-missing)
actions: warning: it has no action items: debrief action add --owner NAME --due DATE '…' (actions-missing)
0 errors, 10 warnings in #1 Checkout 500s" ''
}

@test "rules of the incident as a whole" {
    fires title-missing "title: error: it has no title that tells it from others: debrief set title '…'" \
        "debrief set title Incident"
    fires severity-missing "severity: warning: nobody said how severe it was: debrief set severity sev1, to sev5" \
        "debrief unset severity"
    fires services-missing "services: warning: it doesn't say which services it was about: debrief set services NAME,NAME" \
        "debrief unset services"
    fires commander-missing "roles: warning: it was sev2, and nobody is named as its commander: debrief set role commander=NAME" \
        "debrief unset role"
    quiet commander-missing "debrief unset role" "debrief set severity 3"
    fires not-resolved "end: warning: it has no end: neither a time, nor an event that says that it is resolved: debrief resolve --at TIME, or 'debrief set end TIME'" \
        "debrief rm e6"
    fires review-missing "review: warning: it was sev2, and there is no date for its review: debrief set review DATE" \
        "debrief unset review"
    quiet review-missing "debrief unset review" "debrief set severity 3"
    quiet review-missing "debrief unset review" "debrief set drill yes"
    fires review-late "review: warning: it was sev2, and its review is 28 d 15 h after its end: within 7 days it is still remembered: debrief set review DATE" \
        "debrief set review 2023-06-30"
    fires lessons-missing "lessons: warning: it names no lessons: what went well, what poorly, where luck helped: debrief lesson add well '…' (or poorly, lucky)" \
        "debrief rm l1"
    quiet lessons-missing "debrief rm l1" "debrief section add 'What we learned' 'a lot'"
}

@test "rules of the narratives" {
    fires summary-missing "summary: warning: it has no summary: debrief set summary '…'" "debrief unset summary"
    fires summary-too-long "summary: warning: the summary has 201 words: two or three sentences are read: debrief set summary --edit" \
        "debrief set summary \"\$(yes word | head -n 201 | paste -sd' ')\""
    quiet summary-too-long "debrief set summary \"\$(yes word | head -n 200 | paste -sd' ')\""
    fires impact-missing "impact: warning: it names no impact: who was affected, and how: debrief set impact '…'" \
        "debrief unset impact"
    quiet impact-missing "debrief unset impact" "debrief set affected 20%"
    fires impact-without-number "impact: warning: the impact has no number in it: debrief set affected '~75%'" \
        "debrief set impact 'Orders were refused.'"
    quiet impact-without-number "debrief set impact 'All orders were refused.'"
    quiet impact-without-number "debrief set impact 'Orders were refused.'" "debrief set affected '~75%'"
    fires outage-but-partial "title: warning: it is called an outage, and 75% were affected: an outage is total: debrief set title '…'" \
        "debrief set affected 75%" "debrief set title 'Checkout outage'"
    fires outage-but-partial "summary: warning: it is called an outage, and 40% were affected: an outage is total: debrief set summary '…'" \
        "debrief set impact '40% of all requests failed'" "debrief set summary 'An outage of an hour.'"
    quiet outage-but-partial "debrief set affected 100%" "debrief set title 'Checkout outage'"
    quiet outage-but-partial "debrief set affected 75%" "debrief set title 'Partial outage'"
    quiet outage-but-partial "debrief set affected 75%" "debrief set title 'Outages-R-Us is slow'" \
        "debrief set title 'The outageless day'"
    fires placeholder-text "impact: warning: \"TBD\" still stands there: debrief edit" "debrief set impact 'TBD'"
    fires placeholder-text "e7: warning: \"<fill\" still stands there: debrief edit" "debrief log --at 08:30 '<fill in>'"
    fires placeholder-text "s1: warning: \"Lorem ipsum\" still stands there: debrief edit" \
        "debrief section add Background 'Lorem ipsum dolor'"
    quiet placeholder-text "debrief log --at 08:30 'the TO''DO list page, \`TBD\`, [your text](https://x.org/), 4TBD'"
    fires link-to-localhost "e7: warning: a link to localhost works on one machine only: debrief edit" \
        "debrief log --at 08:30 'see http://localhost:3000/d/1'"
    fires link-to-localhost "e7: warning: a link to 127.0.0.1 works on one machine only: debrief edit" \
        "debrief log --at 08:30 --link http://127.0.0.1/x 'see'"
    quiet link-to-localhost "debrief log --at 08:30 '\`curl http://localhost/\` and http://localhost.example.org/'"
}

@test "rules of the timeline" {
    fires timeline-missing "timeline: warning: it has no timeline: debrief log --at TIME '…'" "debrief rm e1..e6"
    fires start-missing "start: warning: when it began is not known, so nothing can be counted from it: debrief set start TIME, or 'debrief impact --at TIME'" \
        "debrief unset start" "debrief rm e1"
    fires milestone-missing "milestones: warning: nothing in the timeline says when it was detected or mitigated, so TTD, TTM are unknown: debrief detect --at TIME; debrief mitigate --at TIME" \
        "debrief rm e2 e5"
    fires negative-duration "e2: error: it was detected before it began, so TTD is negative: debrief amend e2 --at TIME, or 'debrief amend e2 -k KIND'" \
        "debrief amend e2 --at 07:50"
    quiet negative-duration "debrief amend e2 --at '~08:01'"
    fires milestone-order "e3: warning: it was acknowledged before it was detected: debrief amend e3 --at TIME, or 'debrief amend e3 -k KIND'" \
        "debrief amend e3 --at 08:02"
    fires milestone-order "e6: warning: it was resolved before it was mitigated: debrief amend e6 --at TIME, or 'debrief amend e6 -k KIND'" \
        "debrief amend e6 --at 08:22"
    quiet milestone-order "debrief amend e3 --at '~08:02'"
    fires time-in-future "end: error: its end is yet to come: debrief set end TIME" \
        "DEBRIEF_NOW=2024-06-01T09:00:00Z debrief set end '2024-05-30 09:00'"
    fires event-before-start "e7: warning: it is before the start: debrief set start TIME, or 'debrief amend e7 --at TIME'" \
        "debrief step --at 07:50 'restarted it'"
    fires event-before-start "e7: warning: it is before the start, and so are 2 others: debrief set start TIME, or 'debrief amend e7 --at TIME'" \
        "debrief step --at 07:50 'restarted it'" "debrief step --at 07:51 'again'" "debrief step --at 07:52 'again'"
    quiet event-before-start "debrief change --at 07:50 'deployed 4.2'"
    fires event-after-end "e7: warning: it is after the end: debrief set end TIME, or 'debrief amend e7 --at TIME'" \
        "debrief escalate --at 08:50"
    quiet event-after-end "debrief comms --at 08:50 'told all'"
    fires uncertain-milestone "e2: warning: when it was detected is only about known, so the figure is a range: debrief amend e2 --at TIME" \
        "debrief amend e2 --at '~08:05'"
    fires duplicate-event "e7: warning: e4 has the same words at the same time: debrief rm e7" \
        "debrief log --at 08:20 'rolled back the release'"
}

@test "how long a silence may be" {
    now 2023-06-01T12:00
    given -q set end '2023-06-01 10:00'
    do_ "debrief log --at 08:45 watched; debrief log --at 09:55 'watched again'"
    run_debrief check --rule timeline-gap
    expect 0 "e7: warning: after it the timeline is silent for 1 h 10 min: debrief log --at TIME '…' (timeline-gap)
0 errors, 1 warning in #1 Checkout 500s" ''
    given config check.gap 90m
    run_debrief check --rule timeline-gap
    expect 0 'no findings in #1 Checkout 500s' ''
    given config check.gap 10m
    run_debrief check --rule timeline-gap
    expect_like 0 "e7: warning: after it the timeline is silent for 1 h 10 min (and 2 other times for more than 10 min): *" ''
    run_debrief config check.gap soon
    expect_like 2 '' 'debrief: *'
    run_debrief config check.gap 0m
    expect 2 '' 'debrief: a gap of nothing is none: give a time, as 30m'
    # A night of a long incident is no silence; one that lasts until a known time is none either.
    given config --unset check.gap
    now 2023-06-04T09:00
    given -q set end '2023-06-03 10:00'
    run_debrief check --rule timeline-gap
    expect 0 'no findings in #1 Checkout 500s' ''
}

@test "what shows an event is asked for only by name" {
    run_debrief check --fail-on warning
    expect 0 'no findings in #1 Checkout 500s' ''
    run_debrief check --rule event-without-link
    expect_like 0 "e1: warning: nothing shows it: no graph, no log, no page: debrief amend e1 --link URL (event-without-link)*" ''
    given -q amend e1 --link https://graphs.example.org/1
    run_debrief check --rule event-without-link
    expect_like 0 "e2: *" ''
}

@test "rules of the causes" {
    fires cause-missing "causes: warning: it names no cause: debrief cause add '…'" "debrief rm c1 c2"
    quiet cause-missing "debrief rm c1 c2" "debrief section add 'Why it happened' 'nobody knows'"
    fires single-cause "causes: warning: one root cause, and nothing that contributed to it: debrief cause add -k contributing '…'" \
        "debrief rm c2"
    fires cause-unknown "c1: warning: the cause is not known: debrief amend c1 '…'" "debrief amend c1 'Unknown so far.'"
    quiet cause-unknown "debrief amend c1 'Unknownst to the pool, a limit applied'"
    fires human-error "c1: warning: \"human error\" is where the questions begin: debrief amend c1 '…'" \
        "debrief amend c1 'It was **human error**.'"
    fires human-error "c1: warning: the cause is a person, bob: debrief amend c1 '…'" "debrief amend c1 'Bob took the wrong host'"
    quiet human-error "debrief amend c1 'Bobsled, the deployer, took the wrong host'"
}

@test "rules of the action items" {
    fires actions-missing "actions: warning: it has no action items: debrief action add --owner NAME --due DATE '…'" "debrief rm a1 a2"
    fires action-without-owner "a1: warning: \"Limit the pool to 200\" has no owner: debrief action edit a1 --owner NAME" \
        "debrief action edit a1 --owner none"
    quiet action-without-owner "debrief action edit a1 --owner none" "debrief action done a1"
    fires action-without-date "a1: warning: \"Limit the pool to 200\" has no due date: debrief action edit a1 --due DATE" \
        "debrief action edit a1 --due none"
    fires action-overdue "a1: warning: \"Limit the pool to 200\" is overdue: debrief action done a1, or 'debrief action edit a1 --due DATE'" \
        "debrief action edit a1 --due 2023-05-01"
    fires action-without-proof "a1: warning: \"Limit the pool to 200\" is done, and nothing shows it: debrief action done a1 --proof URL" \
        "debrief action done a1"
    quiet action-without-proof "debrief action done a1 --proof https://example.org/1"
    fires action-not-bounded "a1: warning: \"Investigate the pool\" begins with \"investigate\", and has no end: debrief action edit a1 '…'" \
        "debrief action edit a1 'Investigate the pool'"
    fires action-not-bounded "a1: warning: \"make sure the pool is fine\" begins with \"make sure\", and has no end: debrief action edit a1 '…'" \
        "debrief action edit a1 'make sure the pool is fine'"
    fires action-not-bounded "a1: warning: \"Improve alerts\" begins with \"improve\", and has no end: debrief action edit a1 '…'" \
        "debrief action edit a1 'Improve alerts'"
    fires action-not-bounded "a1: warning: \"Fix the issue\" begins with \"fix the issue\", and has no end: debrief action edit a1 '…'" \
        "debrief action edit a1 'Fix the issue'"
    quiet action-not-bounded "debrief action edit a1 'Improvements of the pool: list five'"
    fires action-without-verb "a1: warning: \"Better alerts\" doesn't begin with a verb: debrief action edit a1 '…'" \
        "debrief action edit a1 'Better alerts'"
    quiet action-without-verb "debrief action edit a1 'Thesaurus: add words'"
    fires action-duplicate "a3: warning: \"limit the pool to 200\" stands there twice: debrief action drop a3 --because 'the same as a1'" \
        "debrief action add 'limit the pool to 200'"
    fires too-many-actions "actions: warning: 13 action items are open: few of so many are ever done: debrief action drop A --because '…'" \
        "for i in \$(seq 11); do debrief action add \"Add test \$i\"; done"
    fires nothing-prevents "actions: warning: no action item prevents it from happening again: debrief action edit A -k prevent" \
        "debrief action edit a1 -k process"
    quiet nothing-prevents "debrief action edit a1 -k process" "debrief measure add -k preventative 'limits'"
    fires nothing-detects "actions: warning: no action item would find it sooner next time: debrief action edit A -k detect" \
        "debrief action drop a2 --because 'too dear'"
    fires dead-reference "a1: warning: the cause that it is for is gone: debrief action edit a1 --for REF" \
        "debrief action edit a1 --for c2" "debrief rm c2"
    fires dead-reference "c2: warning: the cause whose \"why?\" it answers is gone: debrief amend c2 --why CAUSE" \
        "debrief amend c2 --why c1" "debrief rm c1"
}

@test "words that blame, or know better" {
    fires blaming-words "e7: warning: \"failed to\" blames somebody: debrief edit" "debrief log --at 08:30 'bob failed to check it'"
    quiet blaming-words "debrief log --at 08:30 'web-3 failed to start'"
    fires blaming-words "s1: warning: \"careless\" blames somebody: debrief edit" "debrief section add Why 'a careless deploy'"
    fires hindsight-words "l1: warning: \"should have tested\" is hindsight: debrief edit" \
        "debrief amend l1 'we should have tested it'"
    quiet hindsight-words "debrief amend l1 'clients should have a timeout'"
    quiet blaming-words "debrief set summary '> bob failed to check it'"
    quiet blaming-words "debrief set summary 'The log says \"bob failed to check it\".'"
}

@test "what the template asks for" {
    mkdir -p "$HOME/.config/debrief/templates"
    printf -- '---\ntitle: X\nrequires: %s\n---\n# {{title}}\n' 'impact, triggers, milestones.declared, fields.impact, has_roles, review_at' \
        >"$HOME/.config/debrief/templates/x.md"
    run_debrief check --fail-on warning -t x
    expect 1 "milestones.declared: warning: the template asks for milestones.declared, and there is none: debrief log -k declared --at TIME '…' (template-requires)
triggers: warning: the template asks for triggers, and there is none: debrief cause add -k trigger '…' (template-requires)
0 errors, 2 warnings in #1 Checkout 500s" ''
    given -q cause add -k trigger "the deploy"
    do_ "debrief declare --at 08:06"
    run_debrief check --fail-on warning -t x
    expect 0 'no findings in #1 Checkout 500s' ''
    # What a rule of its own says is not said twice.
    given -q unset impact
    run_debrief check -t x
    expect_like 0 'impact: warning: it names no impact*
0 errors, 1 warning *' ''
    run_debrief check -t nowhere
    expect_like 2 '' "debrief: there is no template 'nowhere': use a file's path, or one of *, standard, *"
    run_debrief check -t pagerdty
    expect 2 '' "debrief: there is no template 'pagerdty': did you mean 'pagerduty'?"
}

@test "a rule is ignored with a reason, which is shown and can be taken back" {
    given -q rm c2
    run_debrief check --fail-on warning
    expect_like 1 'causes: warning: *' ''
    run_debrief check --ignore single-cause
    expect 2 '' "debrief: --ignore needs a reason: --because '…'"
    run_debrief check --because 'the disk was it'
    expect 2 '' "debrief: --because says why a rule is ignored: give --ignore RULE as well"
    run_debrief check --ignore single-couse --because 'the disk was it'
    expect 2 '' "debrief: --ignore can't be 'single-couse': did you mean 'single-cause'?"
    run_debrief check --ignore single-cause --because 'the disk was it'
    expect 0 'single-cause is ignored in #1 Checkout 500s: "the disk was it"' ''
    run_debrief check --fail-on warning
    expect 0 'causes: waived: one root cause, and nothing that contributed to it: the disk was it (alice) (single-cause)
no findings, 1 ignored in #1 Checkout 500s' ''
    run_debrief --json check
    expect_json 0 '.[0].waived' true '.[0].reason' 'the disk was it (alice)'
    run_debrief -q check
    expect 0 '' ''
    run_debrief --json show
    expect_json 0 '.ignored | tojson' '[{"rule":"single-cause","because":"the disk was it","by":"alice","at":"2023-06-01T09:00:00Z"}]'
    given undo
    run_debrief check --fail-on warning
    expect_like 1 'causes: warning: *' ''
}

@test "findings as JSON" {
    given -q unset summary
    run_debrief --json check
    expect_json 0 length 1 '.[0] | keys_unsorted | join(" ")' 'rule severity ref file line text fix mendable mended waived reason' \
        '.[0] | [.rule, .severity, .ref, .file, .line, .fix] | tojson' \
        '["summary-missing","warning","summary",null,null,"debrief set summary '"'…'"'"]'
    cp sound.db other.db
    given -q set title Incident
    run_debrief -q check
    expect 1 'title
summary' ''
}

@test "another incident than the current one is named in refs and commands" {
    given -q unset summary
    given -q action edit a1 --owner none
    given -q amend e3 --at 08:02
    run_debrief -q open Another
    run_debrief check 1
    expect 0 "1:summary: warning: it has no summary: debrief set -i 1 summary '…' (summary-missing)
1:e3: warning: it was acknowledged before it was detected: debrief amend 1:e3 --at TIME, or 'debrief amend 1:e3 -k KIND' (milestone-order)
a1: warning: \"Limit the pool to 200\" has no owner: debrief action edit a1 --owner NAME (action-without-owner)
0 errors, 3 warnings in #1 Checkout 500s" ''
    run_debrief check 1 2
    expect_like 0 "1:summary: *0 errors, * warnings in 2 incidents" ''
    run_debrief check -i 1 2
    expect 2 '' "debrief: '2' and -i contradict each other: give one"
    run_debrief check 3
    expect_like 2 '' "debrief: *3*"
}

@test "rules are known by their names, and listed" {
    run_debrief check --rule single-couse
    expect 2 '' "debrief: --rule can't be 'single-couse': did you mean 'single-cause'?"
    run_debrief help checks
    [ "$(grep -cE '^[a-z]+(-[a-z]+)+  +(error|warning|asked) ' <<<"$out")" -ge 45 ] || failed 'too few rules'
    [[ $out == *public-email-address*"debrief help secrets"* ]] || failed 'those of what is public are not told of'
    run_debrief check --ignore public-email-address --because x
    expect_like 2 '' "debrief: --ignore can't be 'public-email-address': *"
    run_debrief completion --words -- check --rule tim
    expect 0 'timeline-missing
time-in-future
timeline-gap' ''
}

@test "of what a template shows in one part, one is enough" {
    given open "Checkout 500s"
    run_debrief check --rule template-requires -t atlassian
    [[ $out == *"recovery: warning: the template asks for recovery, and there is none: debrief set recovery '…' (template-requires)"* ]] ||
        failed 'the recovery is not asked for'
    given set resolution "Rolled back."
    for form in atlassian aws-coe; do
        run_debrief check --rule template-requires -t $form
        [[ $out != *recovery* && $out != *mitigation* ]] || failed "$form asks for what it shows"
    done
    given unset resolution
    given set mitigation "Rolled back."
    run_debrief check --rule template-requires -t aws-coe
    [[ $out != *mitigation* ]] || failed 'the mitigation is there'
}
