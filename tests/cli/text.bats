# No text, title or name is split, cut or re-encoded on its way in, through and out.
load helpers

# Texts that are easily harmed, a name before each. No newline at the end: standard input loses one.
texts() {
    printf '%s\0' \
        'emoji: 🔥 and 👩🏽‍🚒 and 🏳️‍🌈 and 🇳🇬' \
        'right to left: שלום עולם and مرحبا بالعالم' \
        $'marks: \u200f\u202eRTL\u202c\u2066x\u2069 \u200b\u200d\ufeff' \
        $'combining: e\u0301 a\u0308\u0323 \u0e01\u0e33 Z\u0351\u036b\u0343' \
        $'composed and decomposed: \u00e9 e\u0301 \u212b \u00c5 \ufb01' \
        'wide: 日本語のテキスト 한국어 ｆｕｌｌ' \
        $'beyond the plane: \U0001d518\U00020000\U0010ffff' \
        $'blanks:  two   three \u00a0\u3000 and a tab\there' \
        $'  leading and trailing  ' \
        $'\tleading tab' \
        $'two\nlines' \
        $'\n\nblank lines\n\n\nwithin' \
        $'carriage\rreturn\r\nhere' \
        'quotes: "double" '\''single'\'' `back` \back\\slash $HOME $(id) %s %n %d %%' \
        '__init__.py List<String> *app* _x_ ~~y~~ [a](b) ![c](d) <b> &amp; & # 1. - + | ` ```' \
        '{{title}} {{{title}}} {{#events}} {{! x }} {{=<% %>=}}' \
        $'controls: \001\002\033[31m\177' \
        $'C1: \u0080\u009b\u0085' \
        $'separators: \u2028\u2029' \
        "it's \"; DROP TABLE event; --" \
        'null true 1e5 0x10 NaN' \
        '{"at": "08:00"}' \
        'ends in a backslash \' \
        'a' \
        "$(printf 'long %.0s' {1..20000})"
}

# same WHAT BYTES: jq's filter of the export gives BYTES.
same() {
    [ "$(debrief export | jq -j "$1"; echo .)" = "$2." ] || failed "a text was changed: $1" "$(printf %q "$2")"
}

@test "texts of events, from arguments to export and into another database" {
    given -q open "Checkout 500s"
    local text n=0
    while IFS= read -r -d '' text; do
        debrief -q log -- "$text" >/dev/null || failed "not logged: $(printf %q "$text")"
        same ".incidents[0].events[$n].text" "$text"
        n=$((n + 1))
    done < <(texts)
    [ "$n" -eq 25 ] || failed 'not all texts were tried'
    debrief export >one.json
    run_debrief --db other.db -q import one.json
    expect 0 1 ''
    debrief --db other.db export >two.json
    cmp one.json two.json || failed 'the other database has other texts'
}

@test "texts from standard input lose one newline at their end and nothing else" {
    given -q open "Checkout 500s"
    local text n=0
    while IFS= read -r -d '' text; do
        debrief -q log - <<<"$text" >/dev/null || failed "not logged: $(printf %q "$text")"
        same ".incidents[0].events[$n].text" "$text"
        n=$((n + 1))
    done < <(texts)
    printf 'no newline' | debrief -q log - >/dev/null
    same ".incidents[0].events[$n].text" 'no newline'
}

@test "texts of a feed of JSON lines" {
    given -q open "Checkout 500s"
    local text
    while IFS= read -r -d '' text; do
        jq -nc --arg text "$text" '{at: "08:00", text: $text, by: $text, tags: [$text]}'
    done < <(texts) >feed.jsonl
    run_debrief -q import feed.jsonl
    expect 0 1 ''
    debrief export >one.json
    [ "$(jq -c '[.incidents[0].events[] | [.text, .by, .tags[0]]]' one.json)" = \
        "$(jq -sc '[.[] | [.text, .by, .tags[0]]]' feed.jsonl)" ] || failed 'texts were changed'
}

@test "titles, names, services, tags and roles" {
    local text n=0
    while IFS= read -r -d '' text; do
        case $text in *=*) continue ;; esac
        [ "${#text}" -lt 1000 ] || continue
        debrief -q open --service "$text" --tag "$text" --role "r=$text" -- "$text" >/dev/null 2>&1 ||
            failed "not opened: $(printf %q "$text")"
        debrief -q log -b "$text" -t "$text" x >/dev/null || failed "not logged: $(printf %q "$text")"
        debrief export $((n + 1)) | jq -e --arg text "$text" '.incidents[0] |
            [.title, .services[0], .tags[0], .roles[0].name, .events[0].by, .events[0].tags[0]] |
            all(. == $text)' >/dev/null || failed "a text was changed: $(printf %q "$text")"
        n=$((n + 1))
    done < <(texts)
    [ "$n" -ge 20 ] || failed 'not all texts were tried'
    debrief export >one.json
    run_debrief --db other.db -q import one.json
    debrief --db other.db export >two.json
    cmp one.json two.json || failed 'the other database has other texts'
}

@test "the confirming line shows the text whole, off a terminal, and is one line" {
    given -q open "Checkout 500s"
    local text
    while IFS= read -r -d '' text; do
        run_debrief log -- "$text"
        [ "$(wc -l <<<"$out")" -eq 1 ] || failed 'it is not one line'
        case $text in *$'\n'* | *$'\r'*) continue ;; esac # shown as symbols
        [[ $out == *": \"$text\"" ]] || failed 'the line has another text'
    done < <(texts)
}

@test "off a terminal nothing is cut or wrapped" {
    local long
    long=$(printf 'word%.0s ' {1..500})
    given -q open "$long"
    given -q log -- "$long"
    COLUMNS=40 run_debrief timeline
    [[ $out == *"${long% }"* ]] || failed 'the timeline cut it'
    COLUMNS=40 run_debrief list
    [[ $out == *"${long% }"* ]] || failed 'the list cut it'
    COLUMNS=40 run_debrief show e1
    [[ $out == *"${long% }"* ]] || failed 'show cut it'
    run_debrief status
    [[ $out == *"${long% }"* ]] || failed 'status cut it'
}

@test "code, links and URLs live in documents, all else is literal" {
    given -q open "Fix __init__.py of List<String> and *app*"
    given -q log --at 08:00 'see `a_b|c` at https://x.example/a_b?c=d or [the docs](https://y.example/z)'
    given -q log --at 08:01 '__init__.py, List<String>, *app*, 1. x, # y, <b>z</b>, &amp;'
    run_debrief render
    [[ $out == *'`a_b|c`'*'https://x.example/a_b?c=d'*'[the docs](https://y.example/z)'* ]] ||
        failed 'what is live is not there'
    [[ $out == *'\_\_init\_\_.py'* || $out == *'\__init\__.py'* ]] || failed 'the underscores are live'
    [[ $out == *'\*app\*'* && $out == *'\<b>'* && $out == *'\&amp;'* ]] || failed 'something came alive'
}

@test "100 KB of text in one event, in one title, in one field" {
    local long
    long=$(printf 'läng %.0s' {1..17000})
    given -q open - <<<"$long"
    given -q log - <<<"$long"
    given -q set summary - <<<"$long"
    same '.incidents[0].title' "$long"
    same '.incidents[0].events[0].text' "$long"
    same '.incidents[0].fields.summary.text' "$long"
    run_debrief render
    [[ $out == *"${long% }"* ]] || failed 'the document cut it'
}

@test "bytes are the same whatever the locale" {
    given -q open "Checkout 500s"
    LC_ALL=C run_debrief -q log 'café 🔥'
    expect 0 e1 ''
    same '.incidents[0].events[0].text' 'café 🔥'
    LC_ALL=C run_debrief --json show e1
    expect_json 0 .text 'café 🔥'
    LC_ALL=C run_debrief timeline
    expect_like 0 '*café 🔥*' ''
}
