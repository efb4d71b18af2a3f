load helpers

# faulty TEXT [EXPECTED…]: a template of this text has exactly these faults, each "LINE:COLUMN: PATTERN";
# without any it has none.
faulty() {
    local text=$1 i=0 line
    shift
    printf '%s' "$text" >t.md
    run_debrief template check ./t.md
    if [ $# -eq 0 ]; then
        expect 0 './t.md: no fault' ''
        return
    fi
    [ "$status" -eq 1 ] || failed "status is $status, not 1: $text"
    [ -z "$err" ] || failed "there is something on stderr"
    local -a lines
    mapfile -t lines <<<"$out"
    [ ${#lines[@]} -eq $# ] || failed "there are ${#lines[@]} faults, not $#"
    for line in "${lines[@]}"; do
        i=$((i + 1))
        # shellcheck disable=SC2053 # a pattern
        [[ $line == "./t.md:"${!i} ]] || failed "'$line' is not '${!i}'"
    done
}

@test "each shipped template is without a fault" {
    run_debrief template check
    [ "$status" -eq 0 ] || failed "a fault"
    [ "$(grep -c ' (shipped): no fault$' <<<"$out")" -eq 9 ]
    [ "$(grep -vc ' no fault$' <<<"$out")" -eq 0 ]
}

@test "an unknown name is named with the nearest that the data has where it stands" {
    faulty $'# {{title}}\n\n{{sumary}}\n' "3:1: there is no 'sumary' here: did you mean 'summary'?"
    faulty $'{{#events}}\n- {{clokc}} {{text}}\n{{/events}}\n' "2:3: there is no 'clokc' here: did you mean 'clock'?"
    faulty $'{{#has_evnts}}x{{/has_evnts}}\n' "1:1: there is no 'has_evnts' here: did you mean 'has_events'?"
    faulty $'{{durations.detct.text}}\n' "1:1: there is no 'detct' here: did you mean 'detect'?"
    faulty $'{{#has_causes_or_lesons}}x{{/has_causes_or_lesons}}\n' "1:1: there is no 'lesons' here: did you mean 'lessons'?"
    faulty $'{{clock}}\n' "1:1: there is no 'clock' here: use it within {{#events}}"
    faulty $'{{zzzzzzzz}}\n' "1:1: there is no 'zzzzzzzz' here: 'debrief help templates' lists all names; *'fields: leadup, fault'"
    faulty $'{{events}}\n' "1:1: 'events' is a list, and shows nothing by itself: {{#events}}…{{/events}} goes into it"
    faulty $'{{#events}}\n- {{.}}\n{{/events}}\n' "2:3: {{.}} is nothing here: *"
    faulty $'{{#events}}\n- {{text}}{{#links}} {{.}}{{/links}} in {{title}}\n{{/events}}\n'
}

@test "a template's own fields are those that its front matter names" {
    faulty $'{{{leadup}}}\n' "1:1: there is no 'leadup' here: *"
    faulty $'---\nfields: leadup\nrequires: leadup, impact\n---\n{{#has_leadup_or_summary}}\n{{{leadup}}}\n{{/has_leadup_or_summary}}\n{{#fields.leadup}}\n\n{{{text}}}\n{{/fields.leadup}}\n'
    faulty $'---\nfields: leadup\n---\n{{{ledup}}}\n' "4:1: there is no 'ledup' here: did you mean 'leadup'?"
}

@test "what is wrong in the front matter is found" {
    faulty $'---\nfields: fault\nrequires: fault_or_impact\n---\n{{{fault}}}\n'
    faulty $'---\nrequires: impact_or_fault\n---\nx\n' "2:11: there is no 'impact_or_fault' to require: *"
    faulty $'---\nrequires: impct, fault\n---\nx\n' "2:11: there is no 'impct' to require: did you mean 'impact'?" \
        "2:18: there is no 'fault' to require: *'fields: fault'"
    faulty $'---\ntitel: x\nfigures: phase\nedition: pubic\nfields: Title, title\n---\nx\n' \
        "2:1: 'titel' is no line of a template's front matter: did you mean 'title'?" \
        "3:10: 'phase' is no figure: did you mean 'phases'?" "4:10: 'pubic' is no edition: did you mean 'public'?" \
        "5:9: 'Title' can't be the name of a field: *" "5:16: 'title' is a name of the data already: *"
    faulty $'---\ntitle: of {{title}}\n---\nx\n' "2:11: tags are not filled in here: *"
}

@test "what is not closed, or closed by another, is found" {
    faulty $'---\ntitle: x\n---\n\n{{#events}}\n- x\n' "5:1: section 'events' is not closed: add {{/events}}"
    faulty $'{{#events}}\n{{#details}}\n{{/events}}\n' "3:1: {{/events}} does not close section 'details' begun 1 line above: add {{/details}} before it"
    faulty $'---\ntitle: Ours\n---\n{{#events}}\n\n{{/event}}\n' "6:1: {{/event}} does not close section 'events' begun 2 lines above: add {{/events}} before it"
    faulty '{{#events}}{{/event}}' "1:12: {{/event}} does not close section 'events' begun on this line: add {{/events}} before it"
    faulty $'{{title\n' "1:1: *"
}

@test "a partial that is missing, or is put into itself without end, is found" {
    faulty $'{{>no-such}}\n' "1:1: there is no partial 'no-such': add it as partials/no-such.md"
    faulty $'{{<no-such}}{{/no-such}}\n' "1:1: there is no template 'no-such' to extend: *"
    mkdir -p templates/partials
    printf '{{>b}}\n' >templates/partials/a.md
    printf '\n{{>a}}\n' >templates/partials/b.md
    printf '{{>a}}\n' >t.md
    run_debrief template check ./t.md
    expect_like 1 "$PWD/templates/partials/b.md:2:1: 'a' is put into itself without end: *" ''
    # Within a section it ends.
    printf -- '{{#whys}}\n- {{{text}}}\n  {{>a}}\n{{/whys}}\n' >templates/partials/a.md
    printf '{{#causes}}\n\n{{>a}}\n{{/causes}}\n' >t.md
    run_debrief template check ./t.md
    expect 0 './t.md: no fault' ''
    given open "Checkout 500s"
    printf '{{>no-such}}\n' >t.md
    run_debrief render -t ./t.md
    expect_like 2 '' "debrief: *t.md:1:1: there is no partial 'no-such': *"
}

@test "a block that fills nothing is found, and a form for everybody that would not be" {
    mkdir -p templates
    printf -- '---\nedition: public\n---\n{{$summary}}x{{/summary}}\n' >templates/form.md
    faulty $'---\nedition: public\n---\n{{<form}}{{$sumary}}y{{/sumary}}{{/form}}\n' "4:10: 'form' has no block 'sumary' to fill: did you mean 'summary'?"
    faulty $'{{<form}}{{$summary}}y{{/summary}}{{/form}}\n' "1:1: what it extends, '*form.md', is for everybody, *: add 'edition: public' to the front matter"
}

@test "names are looked for where an extended template puts what is written" {
    mkdir -p templates
    printf '{{#events}}\n- {{$event}}{{text}}{{/event}}\n{{/events}}\n' >templates/form.md
    faulty $'{{<form}}{{$event}}{{clock}} {{title}}{{/event}}{{/form}}\n'
    faulty $'{{<form}}{{$event}}{{clokc}}{{/event}}{{/form}}\n' "1:20: there is no 'clokc' here: did you mean 'clock'?"
}

@test "a tag that stands where nothing can be escaped is found" {
    faulty $'```\n{{title}}\n```\n' "2:1: stands in a code block, *"
    faulty $'# {{title}}\n\n    {{title}}\n' "3:5: stands in a code block, *"
    faulty $'Of `{{title}}`.\n' "1:5: stands in a code span, *"
    faulty $'<b title="{{title}}">x</b>\n' "1:11: stands in HTML, *"
    faulty $'<div>\n{{title}}\n</div>\n' "2:1: stands in HTML, *"
    faulty $'<!-- {{title}} -->\n' "1:6: stands in HTML, *"
    faulty $'{{#events}}\n- {{text}}{{#links}} [graph]({{.}}){{/links}}\n{{/events}}\n' "2:30: stands in a link's destination, *"
    # What can be only words of the program's own is well there.
    faulty $'{{#events}}\n- <a id="{{ref}}"></a>`{{kind}}` {{text}}{{#marker}} <!--{{marker}}-->{{/marker}}\n{{/events}}\n'
}

@test "a block that can't stay in its place is found" {
    faulty $'{{#causes}}\n- {{{text}}} ({{kind}})\n{{/causes}}\n' "2:3: a block can't stand here *"
    faulty $'# {{title}}\n\n{{summary}}\n' "3:1: Markdown of more than a line can change the document here: put it on a line of its own, in three braces, as {{{summary}}}"
    faulty $'**{{{summary}}}**\n' "1:3: a block can't stand here *"
    # In a heading and in a table's row it is made one line.
    faulty $'## {{{summary}}}\n\n| a |\n| - |\n{{#causes}}\n| {{{text}}} |\n{{/causes}}\n'
    faulty $'{{#causes}}\n- {{{text}}}\n{{/causes}}\n\n> {{{impact}}}\n\n{{{summary}}}\n\n{{{resolution}}}\n'
}

@test "several templates are checked, faults are JSON, and what can't be read is an error" {
    printf '{{titel}}\n' >t.md
    printf '{{title}}\n' >u.md
    run_debrief template check ./t.md ./u.md
    expect 1 $'./t.md:1:1: there is no \'titel\' here: did you mean \'title\'?\n./u.md: no fault' ''
    run_debrief template check --json ./t.md ./u.md
    expect_json 1 '.[]|[.template,.file,.line,.column,.text]|@csv' \
        "\"./t.md\",\"./t.md\",1,1,\"there is no 'titel' here: did you mean 'title'?\""
    run_debrief template check --json ./u.md
    expect_json 0 length 0
    run_debrief template check ./u.md ./none.md
    expect_like 2 '' "debrief: there is no template './none.md': *"
    printf '\xff' >bad.md
    run_debrief template check ./bad.md
    expect_like 2 '' "debrief: the template './bad.md' is no UTF-8 text (byte 1): *"
    run_debrief template check --rounds 0 ./u.md
    expect 2 '' "debrief: '0' is no number for --rounds: use one from 1 on"
}

@test "one's own, just begun, is without a fault" {
    for form in $(debrief template list -q); do
        given template new "my-$form" --from "$form"
        run_debrief template check --rounds 2 "my-$form"
        expect 0 "$HOME/.config/debrief/templates/my-$form.md: no fault" ''
    done
}
