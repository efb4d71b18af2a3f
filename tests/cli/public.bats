# The public edition: what it shows, what it refuses to show, and what it says of what it left out.
load helpers

setup() {
    sandbox
    run_debrief -q open -s 2 --service checkout --role commander=bob "Checkout 500s"
}

# What a customer may see of it is little.
record() {
    given -q impact --at 08:00 --key "checkout returns 500s"
    given -q detect --at 08:12 --key --by monitoring "the p99 alert"
    given -q ack --at 08:13 --key --by bob "Bob took the page, and carol helped"
    given -q log --at 08:20 --by carol "it is the pool, or the gremlins"
    given -q log --at 08:21 --key --internal "the vendor is to blame"
    given -q step --at 08:31 -u e3 --by carol --key "restarted the pool"
    given -q step --at 08:32 -u e3 --by carol "cursed at web-3"
    given -q resolve --at 08:55 --key --by carol "carol rolled back"
    given set summary "Checkouts failed for an hour; **Bob** said sorry."
    given set --internal conclusion "never again with this vendor"
    given section add --internal Gossip "who said what"
    given section add Outlook "We test more, says Bob."
    given action add --owner carol --due 2023-06-30 --ticket OPS-12 "Limit the retries"
}

@test "of the timeline only key events, and nothing that is internal" {
    record
    run_debrief -q render --public
    expect_like 0 '*
- \*\*08:00 (impact):\*\* checkout returns 500s
- \*\*08:12 (detected by monitoring):\*\* the p99 alert
- \*\*08:13 (acknowledged by the commander):\*\* The commander took the page, and a responder helped
  - \*\*08:31 (action taken by a responder):\*\* restarted the pool
- \*\*08:55 (resolved by a responder):\*\* A responder rolled back
*' ''
    local word
    for word in gremlins vendor cursed Gossip bob Bob carol OPS-12 alice; do
        [[ $out != *"$word"* ]] || failed "'$word' is there"
    done
    [[ $out == *"; **the commander** said sorry."* ]] || failed 'the summary is not as it should be'
    [[ $out == *"We test more, says the commander."* ]] || failed 'the section is not there'
    [[ $out == *"- [ ] Limit the retries (owner: a responder, due: 2023-06-30)"* ]] || failed 'no action item'
}

@test "what was left out is said on stderr, with the names, unless it is to be quiet" {
    record
    run_debrief render --public
    [ "$status" = 0 ] || failed 'it was not written'
    [ "$err" = "\
debrief: note: left out: 2 of 8 events, not marked key
debrief: note: left out: 1 internal event: e5
debrief: note: left out: 1 internal field: conclusion
debrief: note: left out: 1 internal section: s1
debrief: note: left out: 1 ticket
debrief: note: left out: 1 list of roles
debrief: note: replaced: 2 names, 9 times: bob (the commander), carol (a responder)" ] || failed 'stderr'
}

@test "JSON, and pages, show the same" {
    record
    run_debrief -q render --public -f json
    expect_json 0 '[.events[].ref] == ["e1", "e2", "e3", "e8"] and .events[2].by == "the commander" and
        .events[2].details[0].by == "a responder" and (.events[2].details | length) == 1 and
        .roles == [] and .fields.conclusion == null and (.sections | length) == 1 and
        .actions[0].owner == "a responder" and .actions[0].ticket == null and
        .durations.resolve.seconds == 3300' true
    grep -qiE 'bob|carol|alice|gremlins|vendor' <<<"$out" && failed 'something is there'
    run_debrief -q render --public -f html
    expect_like 0 '<!DOCTYPE html>*The commander took the page*' ''
    [[ $out != *'no event for'* ]] || failed 'the picture says that nothing happened between key events'
    grep -qiE 'bob|carol|alice|gremlins|vendor' <<<"$out" && failed 'something is on the page'
    true
}

@test "a template says that it is for everybody" {
    record
    run_debrief -q render -t public
    expect_like 0 '# Checkout 500s*The commander took the page*' ''
    printf -- '---\nedition: public\n---\n{{#events}}\n- {{text}} ({{by}})\n{{/events}}\n' >own.md
    run_debrief -q render -t ./own.md
    expect 0 '- checkout returns 500s ()
- the p99 alert (monitoring)
- The commander took the page, and a responder helped (the commander)
- A responder rolled back (a responder)' ''
    run_debrief render --public --refs
    expect_like 2 '' "debrief: --refs and the public edition don't go together: *"
}

@test "what a template says of its edition is not passed over for how it was saved" {
    local front
    record
    for front in '---\r\nedition: public\r\n---\r\n' '\xef\xbb\xbf---\nedition: public\n---\n' '--- \nedition: public \n---\t\n'; do
        printf -- "$front"'# {{title}}\n{{#events}}\n- {{by}}\n{{/events}}\n' >own.md
        run_debrief -q render -t ./own.md
        expect_like 0 '# Checkout 500s*the commander*' ''
        [[ $out != *alice* && $out != *edition* && $out != $'\xef'* ]] || failed "$front"
        run_debrief template check own.md
        expect_like 0 '*' ''
    done
    printf '\xef\xbb\xbf# {{title}}\n' >own.md
    run_debrief -q render -t ./own.md
    expect 0 '# Checkout 500s' ''
}

@test "a template is heard that comes through a pipe, and that stands for the standard one" {
    local front='---\nedition: public\nfigures: none\n---\n'
    record
    printf -- "$front"'# {{title}}\n\n{{#events}}\n- {{by}}\n{{/events}}\n' >own.md
    run_debrief -q render -t ./own.md
    expect_like 0 '# Checkout 500s*the commander*' ''
    local whole=$out
    run_debrief -q render -t /dev/stdin <own.md
    expect 0 "$whole" ''
    mkfifo pipe.md
    cat own.md >pipe.md &
    run_debrief -q render -t ./pipe.md
    expect 0 "$whole" ''
    cat own.md >pipe.md &
    run_debrief -q render -f html -t ./pipe.md
    expect_like 0 '*<h1*Checkout 500s*the commander*' ''
    [[ $out != *'<figure'* ]] || failed 'a picture that was not asked for'
    mkdir -p templates
    cp own.md templates/standard.md
    run_debrief -q render
    expect 0 "$whole" ''
}

@test "an edition that there is not is refused, not rendered with all names" {
    local line
    record
    for line in 'edition: publik' "edition: 'public'" 'edition: public # for all' 'Edition: public' ' edition: public' $'edition: public\nedition: own'; do
        printf -- '---\n%s\n---\n{{#events}}\n- {{by}}\n{{/events}}\n' "$line" >own.md
        run_debrief render -t ./own.md -o out.md
        expect 2 '' "debrief: the front matter of './own.md' names an edition that there is not: write 'edition: public', or leave it out"
        [ ! -e out.md ] || failed "$line"
        run_debrief template check own.md
        expect_like 1 '*edition*' ''
    done
    run_debrief -q render --public -t ./own.md
    expect_like 0 '*the commander*' ''
}

@test "who has a role that is a field of work leads it" {
    given set role communications=jonas
    given set role "Customer Support=kim"
    given set summary "Jonas wrote to all, and kim answered."
    run_debrief -q render -t public
    expect_like 0 '*The communications lead wrote to all, and the customer support lead answered.*' ''
}

@test "nothing is written while something looks like a secret, and the file stays" {
    record
    run_debrief -q log --at 08:40 --key "used AKIA2E0A8F3B244C9986, ask dave@corp.example.com"
    echo before >public.md
    run_debrief render --public -o public.md
    expect_like 1 '' "debrief: note: e9: an AWS * (AKIA…) at column 6 \[public-aws-*]: debrief redact e9 --found, or debrief amend e9 --internal
debrief: note: e9: an e-mail address (dave…) at column 32 \[public-email-address]: debrief amend e9 …, or debrief amend e9 --internal
debrief: note: the public edition of #1 was not written: 2 things in it would tell too much"
    [ "$(cat public.md)" = before ] || failed 'the file was written'
    for format in md html json; do
        run_debrief render --public -f $format
        [ "$status" = 1 ] && [ -z "$out" ] || failed "$format was written"
    done
    given amend e9 --internal
    run_debrief -q render --public -o public.md
    expect 0 '' ''
    grep -q 'returns 500s' public.md
}

@test "a secret that Markdown's escapes stand in is one, and one alone" {
    record
    given set summary 'we used ghp\_R7dK2mXw9QvT4bLs8YpN3cJf6HzAe1UgV5oI there, and a\_b'
    run_debrief -q render --public
    expect_like 1 '' '*summary: a GitHub token (ghp_…) at column 9 *: debrief set --edit summary, or*the public edition of #1 was not written: 1 thing*'
    printf '# Postmortem: x\n\n## Timeline (UTC)\n\n- 2023-03-01 08:00 DB\\_PASSWORD=Tr0ub\\_4dor3xQ\n- 2023-03-01 08:05 ghp\\_R7dK2mXw9QvT4bLs8YpN3cJf6HzAe1UgV5oI\n' >escaped.md
    run_debrief check --public escaped.md
    [ "$(grep -c '^escaped.md:5: error: a password stands there' <<<"$out")" = 1 ] || failed 'not once'
    [ "$(grep -c '^escaped.md:6: error: a GitHub token stands there' <<<"$out")" = 1 ] || failed 'not once'
    [ "$(grep -c ': error: ' <<<"$out")" = 2 ] || failed 'more than two'
}

@test "what a pattern of one's own finds does not go out" {
    record
    given config secret.ticket 'OPS-[0-9]+'
    given set summary "See OPS-4711."
    run_debrief render --public
    expect_like 1 '' "debrief: note: summary: * at column 5 \[public-ticket]: debrief redact summary --found, or *"
    run_debrief check --public
    expect_like 1 '*summary: error: * at column 5: debrief redact summary --found, or * (public-ticket)*' '*'
}

@test "of another incident than the current one, what mends names it" {
    local secret=ghp_0123456789abcdefghijABCDEFGHIJ012345
    run_debrief -q log --at 08:00 --key "the token is $secret"
    given set summary "See 10.1.2.3."
    given -q action add "Ask 10.1.2.3"
    run_debrief -q open "Something else"
    given -q log "its first event"
    run_debrief render --public 1
    expect_like 1 '' "*note: 1:summary: *: debrief set -i 1 --edit summary, or debrief set -i 1 --internal summary
*note: 1:e1: *: debrief redact -i 1 e1 --found, or debrief amend -i 1 e1 --internal
*note: a1: *: debrief action edit a1 …
*"
    run_debrief check --public 1
    expect_like 1 '*1:e1: error: *: debrief redact -i 1 e1 --found, or debrief amend -i 1 e1 --internal *
1:summary: error: *: debrief set -i 1 --edit summary, or debrief set -i 1 --internal summary *
a1: error: *: debrief action edit a1 … *' '*'
    given redact -i 1 e1 --found --yes
    given set -i 1 --internal summary
    given action edit a1 "Ask the pool"
    given amend -i 1 e1 --internal
    run_debrief render --public 1
    expect_like 0 '*' '*note: 1:timeline: no event * marked key, *: debrief amend -i 1 REF… --key*'
}

@test "a name in code or in a URL is nothing that could be replaced" {
    record
    given set resolution $'Rolled back.\n\n    x\n\nThen `su carol`.'
    run_debrief -q log --at 08:41 --key "see https://wiki.example.com/~carol"
    run_debrief render --public
    expect_like 1 '' "*note: resolution: somebody's name stands in code or in a URL at line 5, column 10 \[public-name]: debrief set --edit resolution, or debrief set --internal resolution
*note: e9: somebody's name * at column 31 \[public-name]: debrief amend e9 …, or debrief amend e9 --internal
*"
}

@test "without a key event the timeline is empty, and it is said how to mark some" {
    given -q impact --at 08:00 "checkout returns 500s"
    given -q log --at 08:20 "it is the pool"
    given -q resolve --at 08:55 "rolled back"
    run_debrief render --public
    expect_like 0 '*08:00 – 08:55*' "debrief: note: *no event*marked key*: debrief amend e1 e3 --key
debrief: note: left out: 3 of 3 events, not marked key
*"
    [[ $out != *'returns 500s'* ]] || failed 'an unmarked event is there'
}

@test "a name that is a word is left where it reads like one, and said" {
    given -q log --at 08:00 --key --by may "it may be the web tier in May; asked @may"
    given -q log --at 08:01 --key --by web "x"
    run_debrief render --public
    expect_like 0 '*it may be the web tier in May; asked a responder*' "*left as it stands: 'may', *amend e1
*left as it stands: 'web', *amend e1"
}

@test "an internal event tells no time either" {
    given -q impact --at 07:07 --internal "the vendor broke it"
    given -q detect --at 08:12 --key "the p99 alert"
    given -q resolve --at 08:55 --key "rolled back"
    for format in md html json; do
        run_debrief -q render --public -f $format
        [[ $status = 0 && $out != *07:07* && $out != *'1 h 48 min'* ]] || failed "its time is in $format"
    done
    expect_json 0 '.durations.resolve == null and .milestones.impact == null' true
}
