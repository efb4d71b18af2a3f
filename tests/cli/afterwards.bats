# What is told about an incident beside its timeline: facts, fields, causes, measures, lessons,
# sections.

load helpers
load refused

setup() {
    sandbox
    given open -s 3 "Checkout 500s"
    given log --at 08:10 "p99 on checkout"
}

# ---- set: facts

@test "a new severity in a live incident is also an event" {
    run_debrief set severity 1
    expect 0 'severity of #1 Checkout 500s set: sev1 (was sev3); e2 logged at 2023-06-01 09:00 UTC: "Severity changed from SEV-3 to SEV-1"' ''
    given --json show 1
    expect_json 0 .severity sev1 '.events[1].text' 'Severity changed from SEV-3 to SEV-1' \
        '.events[1].kind' note '.events[1].at' 2023-06-01T09:00:00Z
}

@test "a severity and its event are one change, taken back at once" {
    given set severity 1
    given undo
    given --json show 1
    expect_json 0 .severity sev3 '.events|length' 1
}

@test "a severity that is so already records nothing" {
    run_debrief set severity SEV-3
    expect 0 'severity of #1 Checkout 500s is so already: sev3' ''
    given --json show 1
    expect_json 0 '.events|length' 1
}

@test "a new severity of an incident that is over records no event" {
    given resolve "fixed"
    run_debrief set severity 1
    expect 0 'severity of #1 Checkout 500s set: sev1 (was sev3)' ''
}

@test "a first severity is an event too" {
    run_debrief open "Logins fail"
    run_debrief set severity 2
    expect 0 'severity of #2 Logins fail set: sev2; e1 logged at 2023-06-01 09:00 UTC: "Severity set to SEV-2"' \
        ''
}

@test "an unknown severity says how to name it" {
    refused "'bad' is no severity: use sev1*debrief config severity.bad*" set severity bad
}

@test "a start is the latest occurrence of a bare clock time" {
    run_debrief set start 22:00
    expect 0 'start of #1 Checkout 500s set: 2023-05-31 22:00 UTC' ''
    given --json show 1
    expect_json 0 .started_at 2023-05-31T22:00:00Z .own_start 2023-05-31T22:00:00Z
}

@test "an end is the first occurrence after the start" {
    given set start "2023-05-30 22:00"
    run_debrief set end 01:30
    expect 0 'end of #1 Checkout 500s set: 2023-05-31 01:30 UTC' ''
    given --json show 1
    expect_json 0 .ended_at 2023-05-31T01:30:00Z .status resolved '.durations.total.seconds' 12600
}

@test "an end before the start, and a start after the end, are refused" {
    given set start 08:00
    refused "'2023-06-01 07:00' is before the start (2023-06-01 08:00 UTC)*" set end '2023-06-01 07:00'
    given set end 08:50
    refused "'08:55' is after the end (2023-06-01 08:50 UTC)*" set start 08:55
}

@test "an uncertain start is kept as it was typed" {
    given set start '~08:00'
    run_debrief set start
    expect 0 '2023-06-01 ~08:00 UTC' ''
}

@test "another zone shows other clocks and changes no instant" {
    given set start 08:00
    run_debrief set zone europe/paris
    expect 0 'zone of #1 Checkout 500s set: Europe/Paris (was UTC)' ''
    run_debrief set start
    expect 0 '2023-06-01 10:00 Europe/Paris' ''
    given --json show 1
    expect_json 0 .own_start 2023-06-01T10:00:00+02:00 '.events[0].at' 2023-06-01T10:10:00+02:00
    refused "'Mars/Base' is no zone*" set zone Mars/Base
}

@test "services and tags are lists that can be added to and taken from" {
    run_debrief set services 'web, db'
    expect 0 'services of #1 Checkout 500s set: web,db' ''
    run_debrief set services +cache,-db
    expect 0 'services of #1 Checkout 500s set: web,cache (was web,db)' ''
    run_debrief set services +cache,-nothing
    expect 0 'services of #1 Checkout 500s is so already: web,cache' ''
    given set tags b,a,b
    given --json show 1
    expect_json 0 '.services|join(" ")' 'web cache' '.tags|join(" ")' 'a b'
    refused "'x' has neither + nor -*" set services +cache,x
    refused "',' names nothing*" set tags ,
}

@test "the last tag taken away leaves none" {
    given set tags a
    run_debrief set tags -- -a
    expect 0 'tags of #1 Checkout 500s set: none (was a)' ''
    given --json show 1
    expect_json 0 '.tags|length' 0
}

@test "each role has one name" {
    given set role commander=alice
    given set role scribe=bob
    run_debrief set role Commander=carol
    expect 0 'role of #1 Checkout 500s set: Commander=carol, scribe=bob (was commander=alice, scribe=bob)' ''
    given set role scribe=
    given --json show 1
    expect_json 0 '.roles|tostring' '[{"role":"Commander","name":"carol"}]'
    refused "'alice' is no role: write ROLE=NAME*" set role alice
}

@test "drill, affected and review" {
    given set drill yes
    run_debrief set affected '~75%'
    expect 0 'affected of #1 Checkout 500s set: "~75%"' ''
    run_debrief set review 2023-06-08
    expect 0 'review of #1 Checkout 500s set: 2023-06-08 00:00 UTC' ''
    run_debrief set review reviewed
    expect 0 'review of #1 Checkout 500s set: reviewed, 2023-06-08 00:00 UTC (was 2023-06-08 00:00 UTC)' ''
    given set review '2023-06-09 14:30'
    given --json show 1
    expect_json 0 .drill true .affected '~75%' .affected_percent 75 .review_status reviewed \
        .review_at 2023-06-09T14:30:00Z
    refused "'maybe' is no answer: use one of yes, no" set drill maybe
    refused "'soon' is neither a date nor a status*" set review soon
}

@test "a title is set, and stays one" {
    run_debrief set title Checkout is down
    expect 0 'title of #1 Checkout is down set: "Checkout is down" (was "Checkout 500s")' ''
    refused "title is empty*" set title ''
}

@test "facts are taken out, but not title and zone" {
    given set start 08:00
    run_debrief unset start
    expect 0 'start of #1 Checkout 500s taken out' ''
    run_debrief unset start
    expect 0 'start of #1 Checkout 500s is not set' ''
    given unset severity
    given --json show 1
    expect_json 0 .own_start null .severity null
    refused "the title can't be taken out*" unset title
    refused "the zone can't be taken out*" unset zone
    refused "'sart' is no fact and no field: did you mean 'start'*" unset sart
    refused 'an argument is missing: unset NAME' unset
}

# ---- set: fields

@test "a field is set, extended and printed" {
    run_debrief set impact 'A third of *all* payments failed.'
    expect 0 'impact of #1 Checkout 500s set: "A third of *all* payments failed."' ''
    run_debrief set --append impact 'Also logins.'
    expect 0 'impact of #1 Checkout 500s extended: "Also logins."' ''
    run_debrief set impact
    expect 0 $'A third of *all* payments failed.\n\nAlso logins.' ''
    given --json show 1
    expect_json 0 .fields.impact.text $'A third of *all* payments failed.\n\nAlso logins.' \
        .fields.impact.internal false
}

@test "a field comes from standard input" {
    run_debrief set summary - <<<$'One.\n\nTwo.'
    expect 0 'summary of #1 Checkout 500s set: "One.…"' ''
    run_debrief set summary
    expect 0 $'One.\n\nTwo.' ''
}

@test "a field is marked internal, and stays it" {
    run_debrief set --internal impact 'Bad.'
    expect 0 'impact of #1 Checkout 500s set (internal): "Bad."' ''
    given set impact 'Worse.'
    given --json show 1
    expect_json 0 .fields.impact.internal true .fields.impact.text Worse.
    run_debrief set impact --no-internal
    expect 0 'impact of #1 Checkout 500s no longer internal: "Worse."' ''
    given --json show 1
    expect_json 0 .fields.impact.internal false .fields.impact.text Worse.
    refused 'detection has no text yet*' set --internal detection
    refused '--internal and --no-internal contradict*' set --internal --no-internal impact x
}

@test "an unknown name is refused with the nearest, unless it is to be new" {
    refused "'impct' is no fact and no field: did you mean 'impact'*" set impct x
    refused "'severty' is no fact and no field: did you mean 'severity'*" set severty 1
    refused "'follow-up' is no fact and no field*--new*" set follow-up x
    refused "'Follow up' can't be the name of a field*" set --new 'Follow up' x
    run_debrief set --new follow-up 'Ask the vendor.'
    expect 0 'follow-up of #1 Checkout 500s set: "Ask the vendor."' ''
    given set follow-up 'Ask the vendor again.'
    given set follow-up
    expect 0 'Ask the vendor again.' ''
}

@test "a field that is taken out is gone, and can be set again" {
    given set --internal impact 'Bad.'
    run_debrief unset impact
    expect 0 'impact of #1 Checkout 500s taken out' ''
    run_debrief set impact
    expect 0 '' 'debrief: note: impact of #1 Checkout 500s is not set'
    given set impact 'Worse.'
    given --json show 1
    expect_json 0 .fields.impact.text Worse. .fields.impact.internal false
}

@test "what goes with a field does not go with a fact" {
    refused "--append is for fields, and 'severity' is a fact*" set --append severity 2
    refused '--edit takes no text*' set --edit impact x
    refused '--append and --edit*' set --edit --append impact
    refused '--edit needs the name of a field*' set --edit
}

@test "an empty text and one that is no UTF-8 are refused" {
    refused 'impact is empty*' set impact '  '
    refused 'the text is not*UTF-8*' set impact $'a\xffb'
}

@test "set alone lists the facts and the fields with their values" {
    given set impact 'Bad.'
    run_debrief set
    expect_like 0 'title *Checkout 500s
severity *sev3
start*
zone *UTC
*
drill *no
*
summary
impact *Bad.
detection
resolution
conclusion' ''
    run_debrief -q set
    expect 0 $'title\nseverity\nzone\ndrill\nimpact' ''
}

@test "with --json set and unset print the incident" {
    run_debrief --json set impact 'Bad.'
    expect_json 0 .id 1 .fields.impact.text Bad.
    run_debrief --json set severity 1
    expect_json 0 .severity sev1 '.events|length' 2
    run_debrief --json unset impact
    expect_json 0 .fields.impact null
    run_debrief --json set severity
    expect_json 0 .severity sev1
    run_debrief -q set severity 2
    expect 0 1 ''
}

@test "-i says whose facts are set" {
    run_debrief open "Logins fail"
    run_debrief -i 1 set impact 'Bad.'
    expect 0 'impact of #1 Checkout 500s set: "Bad."' ''
}

# ---- the editor

editor() { # BODY: of a shell script that gets the file as $1
    printf '#!/bin/sh\n%s\n' "$1" >"$BATS_TEST_TMPDIR/editor.sh"
    chmod +x "$BATS_TEST_TMPDIR/editor.sh"
    export EDITOR=$BATS_TEST_TMPDIR/editor.sh TMPDIR=$BATS_TEST_TMPDIR/tmp
    mkdir -p "$TMPDIR"
}

left() { # what is left in the folder for temporary files
    find "$TMPDIR" -type f
}

@test "the editor gets the field in a file of its own, and what it wrote is taken" {
    given set summary 'One.'
    editor 'stat -c %a "$1" >seen; basename "$1" >>seen; cat "$1" >>seen; printf "\nTwo.\n\n" >>"$1"'
    run_debrief set --edit summary
    expect 0 'summary of #1 Checkout 500s set: "One.…"' ''
    [ "$(cat seen)" = $'600\nsummary.md\nOne.' ]
    given set summary
    expect 0 $'One.\n\nTwo.' ''
    [ -z "$(left)" ]
}

@test "the editor's command is split at blanks and quotes, and no shell reads it" {
    editor 'printf "%s|" "$1" "$2" "$3" >seen'
    EDITOR="'$EDITOR' -x 'a \$HOME b'" run_debrief set -e summary
    expect_like 2 '' 'debrief: the text is empty*'
    [[ $(cat seen) == "-x|a \$HOME b|"*"/summary.md|" ]]
}

@test "VISUAL goes before EDITOR, and both before the configuration" {
    editor 'echo configured >"$1"'
    run_debrief config editor "$EDITOR"
    unset EDITOR
    given set -e summary
    expect 0 'summary of #1 Checkout 500s set: "configured"' ''
    export EDITOR="cp $BATS_TEST_TMPDIR/by-editor" VISUAL="cp $BATS_TEST_TMPDIR/by-visual"
    echo "by EDITOR" >by-editor
    echo "by VISUAL" >by-visual
    given set -e summary
    expect 0 'summary of #1 Checkout 500s set: "by VISUAL"' ''
    unset VISUAL
    given set -e summary
    expect 0 'summary of #1 Checkout 500s set: "by EDITOR"' ''
}

@test "the editor ignores no signal that debrief does" {
    editor 'grep SigIgn /proc/$$/status >seen; echo x >"$1"'
    grep SigIgn /proc/self/status >here 2>/dev/null || skip 'there is no /proc'
    given set -e summary
    # The C library keeps two signals above these for itself.
    [ $((0x$(cut -f2 here) & 0x7fffffff)) -eq $((0x$(cut -f2 seen) & 0x7fffffff)) ] || failed "$(cat here seen)"
}

@test "an editor that fails changes nothing" {
    given set summary 'One.'
    editor 'exit 3'
    refused "the editor '*' failed with status 3: nothing was changed" set -e summary
    [ -z "$(left)" ]
    EDITOR=no-such-editor refused "the editor 'no-such-editor' is not there*" set -e summary
    EDITOR="'open" refused "the editor ''open' has a quote that is not closed*" set -e summary
}

@test "an editor that changed nothing changes nothing" {
    given set summary 'One.'
    editor true
    run_debrief set -e summary
    expect 0 'summary of #1 Checkout 500s is so already: "One."' ''
}

@test "what was written and can't be saved is kept, and its file named" {
    editor 'printf "a\377" >"$1"'
    refused "the text is no UTF-8 (byte 2)*what was written is kept in $TMPDIR/*/summary.md" \
        set -e summary
    [ "$(left)" = "${err##* }" ]
}

@test "what somebody else wrote meanwhile is not overwritten" {
    given set summary 'One.'
    editor 'debrief -q set summary Theirs. >/dev/null; echo Mine. >"$1"'
    run_debrief set -e summary
    expect_like 2 '' 'debrief: summary was changed by somebody else meanwhile*is kept in */summary.md'
    [ "$(cat "${err##* }")" = Mine. ]
    given set summary
    expect 0 Theirs. ''
}

# ---- cause, measure, lesson, section

@test "causes answer each other's why" {
    run_debrief cause add --category config 'The retry had *no* limit.'
    expect 0 'c1 added to #1 Checkout 500s (root): "The retry had *no* limit."' ''
    given cause add -k contributing --why c1 'Nobody owned the defaults.'
    run_debrief cause
    expect 0 'ref  kind          category  why  text
c1   root          config         The retry had *no* limit.
c2   contributing            c1   Nobody owned the defaults.' ''
    run_debrief --json cause list
    expect_json 0 '.[0].kind' root '.[0].category' config '.[0].why' null '.[1].why' c1
    run_debrief -q cause
    expect 0 $'c1\nc2' ''
}

@test "what is no cause is refused" {
    given cause add 'It was so.'
    refused "there is no 'c9'*" cause add --why c9 x
    refused "'e1' is an event: name a cause" cause add --why e1 x
    refused "*'rot'*'root'*" cause add -k rot x
    refused "*'people'*" cause add --category people x
    refused 'cause is empty*' cause add
    refused "unknown command 'cause lst': did you mean 'cause list'?" cause lst
    run_debrief open "Logins fail"
    refused "'1:c1' is a cause of #1: name one of #2" cause add --why 1:c1 x
}

@test "a cause is Markdown of any length, from standard input too" {
    run_debrief --json cause add - <<<$'First.\n\n- a\n- b'
    expect_json 0 '.[0].text' $'First.\n\n- a\n- b'
}

@test "measures are preventative unless told otherwise" {
    run_debrief measure add Every deploy is tested
    expect 0 'm1 added to #1 Checkout 500s (preventative): "Every deploy is tested"' ''
    run_debrief --json measure add -k corrective 'Retries have a limit'
    expect_json 0 '.[0].ref' m2 '.[0].kind' corrective
    run_debrief measure
    expect 0 'ref  kind          text
m1   preventative  Every deploy is tested
m2   corrective    Retries have a limit' ''
    refused '*corective*corrective*' measure add -k corective x
}

@test "lessons say how it went" {
    run_debrief lesson add well 'The alert fired within a minute'
    expect 0 'l1 added to #1 Checkout 500s (well): "The alert fired within a minute"' ''
    run_debrief -q lesson add Lucky 'It was not a holiday'
    expect 0 l2 ''
    run_debrief lesson list
    expect 0 'ref  kind   text
l1   well   The alert fired within a minute
l2   lucky  It was not a holiday' ''
    refused "*'wel'*'well'*" lesson add wel x
    refused 'a kind of lesson is missing*' lesson add
}

@test "a section stands after a standard one, or another by its heading" {
    run_debrief section add Architecture 'Checkout calls *payments*.'
    expect 0 's1 added to #1 Checkout 500s: "Architecture"' ''
    given section add --after timeline 'Open questions' 'Why did the canary pass?'
    given section add --after 'open QUESTIONS' --level 3 --internal Names 'Alice.'
    run_debrief section
    expect 0 'ref  level  after           internal  heading
s1       2                            Architecture
s2       2  Timeline                  Open questions
s3       3  Open questions  internal  Names' ''
    run_debrief --json section
    expect_json 0 '.[0].markdown' 'Checkout calls *payments*.' '.[0].after' null '.[0].level' 2 \
        '.[1].after' Timeline '.[2].internal' true
    given render
    [[ $out == *$'## Open questions\n\nWhy did the canary pass?'* ]] || failed 'not in the document'
}

@test "a section that has no place is refused" {
    given section add --after Timeline Architecture x
    refused "there is no section 'Timelin': did you mean 'Timeline'?" section add --after Timelin Q x
    refused "there is no section 'Architectur': did you mean 'Architecture'?" \
        section add --after Architectur Q x
    refused "there is no section 'Weather'*" section add --after Weather Q x
    refused "'Architecture' would stand after itself*" section add --after Architecture Architecture x
    refused "*'9'*" section add --level 9 Q x
    refused '*heading has several lines*' section add $'two\nlines' x
    refused 'an argument is missing*' section add
}

@test "what is listed and has nothing says so" {
    run_debrief cause
    expect 0 '' 'debrief: note: #1 Checkout 500s has no causes yet'
    run_debrief --json measure
    expect 0 '[]' ''
    run_debrief -q lesson
    expect 0 '' ''
}

@test "without an incident there is nothing to add to" {
    rm -f "$DEBRIEF_DB"*
    run_debrief cause add x
    expect_like 2 '' 'debrief: *'
    run_debrief set severity 1
    expect_like 2 '' 'debrief: *'
    [ ! -e "$DEBRIEF_DB" ]
}

@test "show says the priority of action items, and where words beside a part's records stand" {
    printf '# Mail is late\n\n## Action items\n\nWe agreed on one.\n\n| What | Owner | Priority |\n| --- | --- | --- |\n| Watch the disk | ann | P1 |\n' >doc.md
    given import -f doc.md
    run_debrief show 2
    expect_like 0 '*: Watch the disk*' ''
    [[ $out == *'open, ann, p1: Watch the disk'* ]] || failed "no priority: $out"
    [[ $out == *'s1 '*'(in Corrective and Preventative Measures)'* ]] || failed "no place: $out"
}
