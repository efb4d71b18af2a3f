load helpers

@test "a gantt has the phases and the events by kind" {
    given open --at 08:00 "Checkout: 500s"
    given detect --at 08:10 "p99 on checkout; all of it"
    given log --at 08:20 --until 08:40 "restarted the pods"
    given resolve --at 08:50
    run_debrief export -f mermaid
    expect 0 'gantt
    title Checkout#58; 500s #40;UTC#41;
    dateFormat YYYY-MM-DDTHH:mm:ss
    axisFormat %H:%M
    section Phases
        Undetected :crit, 2023-06-01T08:00:00, 2023-06-01T08:10:00
        Unresolved :done, 2023-06-01T08:10:00, 2023-06-01T08:50:00
    section Detected
        08#58;10 p99 on checkout#59; all of it :milestone, 2023-06-01T08:10:00, 0s
    section Resolved
        08#58;50 Resolved :milestone, 2023-06-01T08:50:00, 0s
    section Note
        08#58;20–08#58;40 restarted the pods :2023-06-01T08:20:00, 2023-06-01T08:40:00' ''
}

@test "a first phase of less than a second is left out, and the others keep their section" {
    given open --at 08:00 "x"
    given detect --at 2023-06-01T08:00:00.500Z "seen"
    given resolve --at 08:50
    run_debrief export -f mermaid
    expect_like 0 '*    axisFormat %H:%M
    section Phases
        Unresolved :done, 2023-06-01T08:00:00, 2023-06-01T08:50:00
*' ''
}

@test "a timeline has a section for each day" {
    now 2023-06-02T09:00
    given open --at "2023-06-01 23:00" --zone +02:00 "Checkout 500s"
    given log --at "2023-06-01 23:30" "a: b"
    given log --at "2023-06-01 23:30" "c"
    given log --at "2023-06-02 01:00" "d"
    run_debrief export -f mermaid --diagram timeline 1
    expect 0 'timeline
    title Checkout 500s #40;#43;02#58;00#41;
    section 2023-06-01
        23#58;30 : a#58; b
             : c
    section 2023-06-02
        01#58;00 : d' ''
}

@test "nothing in a text is mermaid's" {
    given open "x"
    given log $'a\n%% b;#35; "c" `d` <br> :::\u202e %%{init}%% ¶ﬂ end'
    run_debrief export -f mermaid --diagram timeline
    expect 0 $'timeline\n    title x #40;UTC#41;\n    section 2023-06-01\n        09#58;00 : a #37;#37; b#59;#35;35#59; #34;c#34; #96;d#96; #60;br#62; #58;#58;#58; #37;#37;#123;init#125;#37;#37; #182;#64258; end' ''
}

@test "long texts are shortened, and too many events are those that matter" {
    given open "x"
    given log "$(printf 'word %.0s' {1..100})"
    run_debrief export -f mermaid
    expect_like 0 '*        09#58;00 word word *word… :milestone, *' ''
    for i in {1..900}; do printf '{"at":"2023-06-01T09:00:00Z","text":"event %d of a long list of them, which is not the last one"}\n' "$i"; done >many.jsonl
    given import --from jsonl many.jsonl
    given log --key "the key"
    run_debrief export -f mermaid
    expect_like 0 '*%% 901 events are left out, for mermaid draws no more*the key :milestone, *' ''
    [ ${#out} -lt 50000 ]
}

@test "an incident in which nothing happened yet is a diagram too" {
    given open "x"
    run_debrief export -f mermaid
    expect_like 0 '*section Incident
        Opened :milestone, 2023-06-01T09:00:00, 0s' ''
    run_debrief export -f mermaid --diagram timeline
    expect_like 0 '*section Incident
        Opened : nothing was recorded yet' ''
}

@test "a diagram is of one incident" {
    given open "x"
    run_debrief export -f mermaid 1 1
    expect 2 '' "debrief: a diagram is of one incident: name one"
    run_debrief export --diagram gantt
    expect 2 '' "debrief: --diagram is for 'export -f mermaid'"
    run_debrief export -f mermaid --diagram pie
    expect_like 2 '' "debrief: *gantt*timeline*"
}
