# check of files and folders: read as import reads them, in memory.
load helpers

setup() {
    sandbox
    export DEBRIEF_DB=$BATS_TEST_TMPDIR/none/debrief.db
    mkdir postmortems
    good >postmortems/good.md
    bad >postmortems/bad.md
}

good() {
    cat <<'END'
# Checkout refused orders

- **Severity:** SEV-3
- **Services:** checkout
- **Start:** 2023-06-01 08:00 UTC
- **End:** 2023-06-01 08:40 UTC

## Summary

A release left the pool without a limit. It was rolled back.

## Impact

2,000 of 8,000 orders were refused.

## Timeline

- 2023-06-01 08:00 UTC: impact began
- 2023-06-01 08:05 UTC: detected by an alert
- 2023-06-01 08:06 UTC: acknowledged by the on-call
- 2023-06-01 08:25 UTC: mitigated by a rollback
- 2023-06-01 08:40 UTC: resolved

## Root Cause

The pool has no limit.

## Contributing Factors

- The staging environment has one user.

## Lessons Learned

### What went well

- the rollback was quick

## Action Items

- [ ] Limit the pool to 200 (owner: bob, due 2023-07-01)
- [ ] Alert on a full pool (owner: alice, due 2023-07-01)
END
}

bad() {
    good | sed -e 's/^A release left.*/We should have tested\nthe release. It was rolled back, as we should have tested it./' \
        -e 's/^The pool has no limit/Human error/' -e 's/resolved$/resolved, see TBD/'
}

no_database() {
    [ ! -e none ] && [ ! -e "$HOME/.local" ] || failed 'a database was made'
}

@test "findings of a file have the line that they are about" {
    run_debrief check postmortems/bad.md
    expect 0 'postmortems/bad.md:10: warning: "should have tested" is hindsight: say what was known then (hindsight-words)
postmortems/bad.md:11: warning: "should have tested" is hindsight: say what was known then (hindsight-words)
postmortems/bad.md:23: warning: "TBD" still stands there: write what belongs there (placeholder-text)
postmortems/bad.md:27: warning: "Human error" blames somebody: say what made it possible, or likely (blaming-words)
postmortems/bad.md:27: warning: "human error" is where the questions begin: write what made it possible, and what made it easy (human-error)
0 errors, 5 warnings in postmortems/bad.md' ''
    run_debrief check --fail-on warning postmortems/bad.md
    [ "$status" = 1 ] || failed 'warnings were asked for'
    run_debrief check --fail-on warning postmortems/good.md
    expect 0 'no findings in postmortems/good.md' ''
    run_debrief check - <postmortems/good.md
    expect 0 'no findings in standard input' ''
    run_debrief --json check postmortems/bad.md
    expect_json 0 length 5 '.[2] | [.file, .line, .rule] | tojson' '["postmortems/bad.md",23,"placeholder-text"]'
    run_debrief -q check postmortems/bad.md
    expect_like 0 'postmortems/bad.md:10
*' ''
    no_database
}

@test "an error is exit status 1" {
    good | sed 's/^# .*//' >postmortems/bad.md
    run_debrief check postmortems
    expect 1 'postmortems/bad.md:1: error: it has no title that tells it from others: begin the file with '"'# '"' and what happened (title-missing)
1 error, 0 warnings in 2 documents' ''
}

@test "of a folder all documents, but what is no incident" {
    mkdir postmortems/deep
    good >postmortems/deep/third.markdown
    echo "# About us" >postmortems/README.md
    : >postmortems/empty.md
    echo "not looked at" >postmortems/notes.txt
    run_debrief check --rule human-error postmortems
    expect 0 'postmortems/bad.md:27: warning: "human error" is where the questions begin: write what made it possible, and what made it easy (human-error)
0 errors, 1 warning in 3 documents' 'debrief: note: skipped, since no incident is in them: postmortems/README.md, postmortems/empty.md'
    run_debrief -q check postmortems
    [ -z "$err" ] || failed 'it was asked to be quiet'
    run_debrief check postmortems/README.md
    expect_like 2 '' "debrief: postmortems/README.md*: no incident is in it (*): name postmortems"
    run_debrief check nowhere.md
    expect_like 2 '' "debrief: *nowhere.md*"
    run_debrief --json check nowhere.md
    expect_like 2 '' "debrief: *nowhere.md*"
    printf 'caf\xE9\n' >postmortems/latin.md
    run_debrief check postmortems
    expect_like 2 'postmortems/bad.md:10: *5 warnings in 3 documents' "debrief: note: postmortems/latin.md: byte 4 is no UTF-8*
debrief: 1 of 6 files could not be checked: see above"
    no_database
}

@test "what is a number is an incident, what is there is a file" {
    good >1
    run_debrief check 1
    expect_like 2 '' 'debrief: there is no database at *'
    run_debrief check ./1
    expect 0 'no findings in ./1' ''
    good >outage
    run_debrief check outage
    expect 0 'no findings in outage' ''
    run_debrief check 2023-06-01-outage
    expect_like 2 '' 'debrief: there is no database at *'
}

@test "a comment in the document waives a rule, with a reason" {
    printf '\n<!-- debrief: ignore human-error: it was one -->\n' >>postmortems/bad.md
    run_debrief check --rule human-error --fail-on warning postmortems/bad.md
    expect 0 'postmortems/bad.md:27: waived: "human error" is where the questions begin: it was one (human-error)
no findings, 1 ignored in postmortems/bad.md' ''
    printf '\n<!-- debrief: ignore blaming-words -->\n<!-- debrief: ignore blaming-word: x -->\n```\n~~~\n<!-- debrief: ignore hindsight-words: in code -->\n```\n' >>postmortems/bad.md
    run_debrief check postmortems/bad.md
    expect_like 0 "*
postmortems/bad.md:46: warning: 'blaming-words' is ignored, and nobody said why: say why (waiver-without-reason)
postmortems/bad.md:47: warning: 'blaming-word' is ignored, and is no rule: did you mean 'blaming-words'[?] (unknown-waiver)
*6 warnings, 1 ignored in postmortems/bad.md" ''
    run_debrief check --ignore human-error --because x postmortems/bad.md
    expect 2 '' "debrief: --ignore is for incidents: write '<!-- debrief: ignore human-error: why -->' into 'postmortems/bad.md'"
}

@test "comments in code are not looked at, however many there are" {
    local line=$(printf '<!--%.0s' {1..20}) part
    {
        good
        for part in 1 2 3 4; do
            printf '\n## Part %s\n\n```\n' $part
            yes "$line" | head -n 12000
            printf '```\n'
        done
        printf '\n<!-- the end -->\n'
    } >postmortems/long.md
    capture timeout 20 debrief check postmortems/long.md
    [ "$status" = 0 ] || failed 'it took too long'
}

settings() { # JSON
    printf '%s\n' "$1" >postmortems/.debrief.json
}

@test ".debrief.json of the folder, or of one above it" {
    settings '{"ignore": {"human-error": "ours", "placeholder-text": ""}, "rules": {"hindsight-words": "off", "blaming-words": "error"}, "fail_on": "warning"}'
    mkdir postmortems/2023
    mv postmortems/bad.md postmortems/2023
    run_debrief check postmortems
    expect_like 1 "postmortems/2023/bad.md:27: error: \"Human error\" blames somebody: *
$PWD/postmortems/.debrief.json: warning: 'placeholder-text' is ignored, and nobody said why: say why (waiver-without-reason)
postmortems/2023/bad.md:23: warning: \"TBD\" still stands there: *
postmortems/2023/bad.md:27: waived: \"human error\" is where the questions begin: ours ($PWD/postmortems/.debrief.json) (human-error)
*" ''
    settings '{"gap": "10m", "rules": {"event-without-link": "warning"}}'
    run_debrief check postmortems/good.md
    expect_like 0 '*timeline-gap*' ''
    [[ $out == *event-without-link* ]] || failed 'it was asked for'
    # A nearer one holds, whole.
    echo '{}' >postmortems/2023/.debrief.json
    good >postmortems/2023/good.md
    run_debrief check postmortems/2023/good.md
    expect 0 'no findings in postmortems/2023/good.md' ''
    settings '{"template": "./x.md"}'
    printf -- '---\nrequires: lead_up\n---\n# {{title}}\n' >postmortems/x.md
    run_debrief check postmortems/good.md
    expect_like 0 "postmortems/good.md:1: warning: the template asks for lead_up, and there is none: add a part 'Lead up' (template-requires)*" ''
    printf '\n## Lead Up\n\nA release.\n' >>postmortems/good.md
    run_debrief check postmortems/good.md
    expect 0 'no findings in postmortems/good.md' ''
}

@test ".debrief.json that is none is refused" {
    local text
    while IFS='|' read -r text wanted; do
        settings "$text"
        run_debrief check postmortems/good.md
        expect_like 2 '' "debrief: $PWD/postmortems/.debrief.json*: $wanted"
    done <<'END'
{"ignored": {}}|'ignored' is no key: did you mean 'ignore'[?]
{"weather": 1}|'weather' is no key: use ignore, rules, gap, template, fail_on or secrets
{"rules": {"single-couse": "off"}}|'single-couse' is no rule: did you mean 'single-cause'[?]
{"rules": {"single-cause": "loud"}}|'single-cause' is set to something else: use error, warning or off
{"rules": []}|'rules' is no object: *
{"ignore": {"single-cause": 1}}|the reason of 'single-cause' is no text: *
{"gap": 30}|'gap': *
{"gap": "0m"}|'gap' is nothing: *
{"secrets": {"x": "[a"}}|the pattern of 'x' is no extended regular expression: *
{"secrets": {"x": 1}}|the pattern of 'x' is no text: write a regular expression
{"secrets": []}|'secrets' is no object: write *
{"fail_on": "never"}|'fail_on' is something else: use error or warning
{"template": ""}|'template' is no name: *
[]|it is no object: *
{"gap": "1m", "gap": "2m"}|*
{|*
END
    settings "$(printf '[%.0s' {1..2000})"
    run_debrief check postmortems/good.md
    expect_like 2 '' "debrief: $PWD/postmortems/.debrief.json*: its JSON is nested too deep*"
}

@test "everything in a public document is public" {
    printf '\nAsk carol@example.org.\n' >>postmortems/good.md
    run_debrief check postmortems/good.md
    expect 0 'no findings in postmortems/good.md' ''
    run_debrief check --public postmortems/good.md
    expect 1 "postmortems/good.md:43: error: an e-mail address stands there: take it out, or write what it was in its place (public-email-address)
postmortems/good.md:40: warning: somebody is named: bob: write a role in its place, as 'the incident commander' (public-name)
postmortems/good.md:41: warning: somebody is named: alice: write a role in its place, as 'the incident commander' (public-name)
1 error, 2 warnings in postmortems/good.md" ''
    no_database
}

@test "hostile documents are checked like others" {
    local n
    for n in 1 2 3 4 5 6; do
        case $n in
        1) printf '# A\n\n## Timeline\n\n- 08:00 UTC: <!-- debrief: ignore\n' ;;
        2) printf '# A\n\n## Timeline\n\n- 08:00 UTC: %s\n- 08:05 UTC: b\n' "$(printf 'if we had %.0s' {1..3000})" ;;
        3) printf '# A `\n\n## Timeline\n\n- 08:00 UTC: "%s\n- 08:05 UTC: b\n' "$(printf '"%.0s' {1..9000})" ;;
        4) printf '# A\n\n## Timeline\n\n- 2023-06-01 08:00 UTC: \033]0;owned\007 TBD\n- 2023-06-01 08:05 UTC: b\n' ;;
        5) printf '# A\n\n## Timeline\n\n- 2023-06-01 08:00 UTC: a %s\n- 2023-06-01 08:05 UTC: b\n' "$(printf '@%.0s' {1..9000})" ;;
        6) printf '# A\r\n\r\n## Timeline\r\n\r\n- 2023-06-01 08:00 UTC: TBD\r\n- 2023-06-01 08:05 UTC: b\r\n' ;;
        esac >h$n.md
        run_debrief check h$n.md
        [ "$status" -le 2 ] || failed 'it should have been checked, or refused'
        if [ "$status" = 0 ]; then
            ! grep -vE '^(h.\.md:[0-9]+: (warning|waived): |0 errors, |no findings)' <<<"$out" || failed 'a line of its own'
        fi
    done
}

@test "measures of a document may prevent it: render doesn't write which do" {
    given open "Checkout 500s"
    given measure add "Every release goes to one host first"
    given action add -k detect "Alert on used connections"
    debrief render -o postmortem.md
    run_debrief check --rule nothing-prevents postmortem.md
    expect 0 'no findings in postmortem.md' ''
}

@test "an incident and a file contradict each other" {
    run_debrief -i 1 check postmortems/good.md
    expect 2 '' "debrief: 'postmortems/good.md' and -i contradict each other: give one"
}

@test "settings that are wrong are told once, and a pipe in their place is not waited for" {
    echo '{"ignroe": {}}' >.debrief.json
    run_debrief check postmortems
    [ "$status" -eq 2 ] || failed "exit status $status"
    [ "$(grep -c "did you mean 'ignore'" <<<"$err")" -eq 1 ] || failed 'told more than once'
    rm .debrief.json
    mkfifo .debrief.json
    run_debrief check postmortems/good.md
    expect_like 2 '' "debrief: *.debrief.json*is no regular file: put a file there, or take it away"
}
