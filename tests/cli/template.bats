load helpers

own=.config/debrief/templates

layout() { # a layout beside the database: NAME, its text from stdin
    mkdir -p templates
    cat >"templates/$1.md"
}

@test "templates are listed with what they are for and where they are from" {
    printf -- '---\ndescription: ours alone\nrequires: impact\nfields: leadup\n---\n# {{title}}\n' | layout ours
    run_debrief template list
    expect_like 0 "*ours *ours alone *$PWD/templates/ours.md*standard *Issue summary* shipped*" ''
    run_debrief template
    expect_like 0 '*standard*' ''
    run_debrief template list -q
    expect_like 0 "*ours
*standard*" ''
    run_debrief template list --json
    expect_json 0 '.[]|select(.name=="ours")|[.description,.shipped,.file,.public,.requires[],.fields[]]|@csv' \
        '"ours alone",false,"'"$PWD"'/templates/ours.md",false,"impact","leadup"'
    run_debrief template list --json
    expect_json 0 '.[]|select(.name=="standard")|[.title,.shipped,.file]|@csv' '"Standard",true,'
}

@test "a template is shown byte for byte, partials too" {
    run_debrief template show standard
    [ "$out" = "$(cat "$TOP/templates/standard.md")" ]
    run_debrief template show partials/whys
    [ "$out" = "$(cat "$TOP/templates/partials/whys.md")" ]
    run_debrief template show stadard
    expect 2 '' "debrief: there is no template 'stadard': did you mean 'standard'?"
}

@test "one's own begins as a copy of what has nothing to change" {
    printf '# {{title}}\n' | layout bare
    run_debrief template new mine --from bare
    expect 0 "$HOME/$own/mine.md begun, from 'bare': check it with 'debrief template check mine', use it with 'debrief render -t mine'" ''
    [ "$(tail -1 "$HOME/$own/mine.md")" = '# {{title}}' ]
}

@test "one's own extends a template that has parts, and follows it" {
    printf -- '---\ndescription: form\nrequires: impact\nfields: leadup\nedition: public\nfigures: phases\n---\n# {{title}}\n\n{{$end}}\nThe {{$word}}old{{/word}} end.\n{{/end}}\n' |
        layout form
    given open "Checkout 500s"
    run_debrief template new mine --from form
    expect_like 0 '*begun*' ''
    run_debrief render -t mine
    expect 0 $'# Checkout 500s\n\nThe old end.' ''
    sed -i 's/^{{<form}}$/&\n{{$end}}\nMine.\n{{\/end}}/' "$HOME/$own/mine.md"
    run_debrief render -t mine
    expect 0 $'# Checkout 500s\n\nMine.' ''
    run_debrief template list --json
    expect_json 0 '.[]|select(.name=="mine")|[.public,.requires[],.fields[]]|@csv' 'true,"impact","leadup"'
    grep -qx 'figures: phases' "$HOME/$own/mine.md"
    grep -qx '{{$end}}' "$HOME/$own/mine.md"
    grep -qx 'The {{$word}}old{{/word}} end.' "$HOME/$own/mine.md"
}

@test "nothing is overwritten, and nothing begun that would not be used" {
    given_own() { mkdir -p "$HOME/$own" && echo mine >"$HOME/$own/mine.md"; }
    given_own
    run_debrief template new mine
    expect 2 '' "debrief: '$HOME/$own/mine.md' is there already: edit it, or choose another name"
    [ "$(cat "$HOME/$own/mine.md")" = mine ]
    printf 'x\n' | layout ours
    run_debrief template new ours
    expect_like 2 '' "debrief: the database has a template 'ours' beside it*"
    run_debrief template new 'a/b'
    expect_like 2 '' "debrief: 'a/b' can't be the name of a template: *"
    run_debrief template new a --from stadard
    expect 2 '' "debrief: there is no template 'stadard': did you mean 'standard'?"
    [ ! -e "$HOME/$own/a.md" ]
}

@test "a template extends the one of its own name that it stands in front of" {
    printf '{{$end}}The end.{{/end}}\n' | layout form
    mkdir -p "$HOME/$own"
    printf '{{<form}}{{$end}}Mine.{{/end}}{{/form}}\n' >"$HOME/$own/other.md"
    mv templates/form.md "$HOME/$own/form.md"
    printf '{{<form}}{{$end}}Ours.{{/end}}{{/form}}\n' | layout form
    given open "Checkout 500s"
    run_debrief render -t form
    expect 0 'Ours.' ''
}

@test "an error in what is put in has its file and its line there" {
    mkdir -p templates/partials
    printf -- '---\ntitle: x\n---\n{{#events}}\n' >templates/partials/part.md
    printf -- '---\ntitle: y\n---\n\n{{>part}}\n' | layout whole
    given open "Checkout 500s"
    run_debrief render -t whole
    expect 2 '' "debrief: $PWD/templates/partials/part.md:4:1: section 'events' is not closed: add {{/events}}"
}

@test "a field that a template names can be set" {
    printf -- '---\nfields: vendor_reply\n---\n{{{vendor_reply}}}\n' | layout ours
    given open "Checkout 500s"
    run_debrief set vendor-reply 'A deploy.'
    expect_like 2 '' "*did you mean 'vendor_reply'?*"
    run_debrief set vendor_reply 'A deploy.'
    expect_like 0 '*' ''
    run_debrief render -t ours
    expect 0 'A deploy.' ''
}

@test "outside of a story a paragraph begins with a milestone" {
    printf '{{#events}}\n{{#paragraph}}\n\n{{/paragraph}}\n{{text}}\n{{/events}}\n' | layout ours
    given open --zone America/New_York "Checkout 500s"
    given log --at "2023-06-01 03:00" "first"
    given log --at "2023-06-01 03:01" "second"
    given detect --at "2023-06-01 03:02" "third"
    run_debrief render -t ours
    expect 0 $'first\nsecond\n\nthird' ''
}
