# render: the document, where it goes, and templates of one's own.
# valgrind
load helpers

setup() {
    sandbox
    run_debrief -q open -s 2 --service checkout "Checkout 500s"
}

record() {
    given -q impact --at 08:00 "checkout returns 500s"
    given -q detect --at 08:12 "p99 alert"
    given -q log --at 08:30 "it is the pool"
    given -q step --at 08:31 -u e3 -b bob "restarted web-3"
    given -q resolve --at 08:55 "rolled back"
}

@test "the standard document" {
    record
    given set summary "Checkouts failed for an hour."
    given cause add "The pool had **no** limit."
    given lesson add well "the rollback was quick"
    given measure add "limits everywhere"
    given action add --owner bob "set the limit"
    given set conclusion "It was the pool."
    run_debrief render
    [ "$(grep '^#' <<<"$out")" = "\
# Postmortem: Checkout 500s
## Issue Summary
## Timeline
## Root Cause and Resolution
### Root Cause
## Lessons Learned
### What Went Well
## Corrective and Preventative Measures
### Improvements
### Action Items
## Conclusion" ] || failed 'these are not the headings'
    expect_like 0 '*## Issue Summary

Checkouts failed for an hour.

*2023-06-01*08:00*08:55*55 min*SEV-2*checkout*12 min (detected − start)*
## Timeline

All times are in UTC*

\*\*2023-06-01\*\*

- \*\*08:00 (impact):\*\* checkout returns 500s
- \*\*08:12 (detected):\*\* p99 alert
- \*\*08:30:\*\* it is the pool
  - \*\*08:31 (action taken*bob*restarted web-3
- \*\*08:55 (resolved):\*\* rolled back

## Root Cause and Resolution

### Root Cause

The pool had \*\*no\*\* limit.

*
- the rollback was quick
*
- limits everywhere
*
- \[ ] set the limit (*bob*)
*
It was the pool.' ''
}

@test "what there is nothing of is left out" {
    run_debrief render
    expect_like 0 '# Postmortem: Checkout 500s*## Issue Summary*' ''
    local heading
    for heading in Timeline 'Root Cause' Lessons Measures Conclusion Trigger; do
        [[ $out != *"$heading"* ]] || failed "'$heading' is there"
    done
}

@test "an incident is named as an argument or by -i" {
    run_debrief -q open "Logins fail"
    run_debrief render 1
    expect_like 0 '# Postmortem: Checkout 500s*' ''
    run_debrief -i 1 render
    expect_like 0 '# Postmortem: Checkout 500s*' ''
    run_debrief render
    expect_like 0 '# Postmortem: Logins fail*' ''
    run_debrief render 99
    expect_like 2 '' "debrief: *'99'*"
    run_debrief render 1 2
    expect_like 2 '' 'debrief: *'
}

@test "-f json is what show --json prints" {
    record
    run_debrief render -f json
    local rendered=$out
    run_debrief --json show
    expect 0 "$rendered" ''
    run_debrief render -f pdf
    expect_like 2 '' "debrief: *'pdf'*md*json*"
}

@test "-o replaces a file whole" {
    record
    run_debrief render
    local wanted=$out
    echo old >out.md
    run_debrief render -o out.md
    expect 0 '' ''
    [ "$(<out.md)" = "$wanted" ] || failed 'the file is not the document'
    [ "$(find . -maxdepth 1 -name '*out.md*' | wc -l)" -eq 1 ] || failed 'something was left beside it'
}

@test "-o leaves the file as it was if anything fails" {
    record
    echo old >out.md
    printf '{{#title}}' >broken.md
    run_debrief render -t ./broken.md -o out.md
    expect_like 2 '' 'debrief: *broken.md:1*'
    run_debrief render -o out.md 99
    expect_like 2 '' 'debrief: *'
    run_debrief render -t none -o out.md
    expect_like 2 '' 'debrief: *'
    [ "$(<out.md)" = old ] || failed 'the file was changed'
    run_debrief render -o /nowhere/out.md
    expect_like 2 '' "debrief: *'/nowhere/*"
    [ "$(find . -maxdepth 1 -name '*out.md*' | wc -l)" -eq 1 ] || failed 'something was left beside it'
}

@test "-o on a pipe or a device writes directly" {
    run_debrief render -o /dev/stdout
    expect_like 0 '# Postmortem: Checkout 500s*' ''
    run_debrief render -o /dev/null
    expect 0 '' ''
    [ -c /dev/null ] || failed '/dev/null was replaced'
    mkfifo pipe
    cat pipe >read & local reader=$!
    run_debrief render -o pipe
    wait $reader
    [ -p pipe ] && grep -q '^# Postmortem: Checkout 500s' read || failed 'the pipe got no document'
}

@test "-o on a link replaces what it points to" {
    echo old >real.md
    ln -s real.md link.md
    run_debrief render -o link.md
    expect 0 '' ''
    grep -q '^# Postmortem' link.md || failed 'the document is not there'
}

@test "-o spares the database and what stands beside it" {
    local name
    given -q log "not to be lost"
    ln -s "$DEBRIEF_DB" link.md
    for name in "$DEBRIEF_DB" link.md; do
        run_debrief render -o "$name"
        expect 2 '' "debrief: '$name' is the database itself: name another file"
        run_debrief export -o "$name"
        expect 2 '' "debrief: '$name' is the database itself: name another file"
    done
    for name in wal shm journal lock aside aside-unreadable; do
        run_debrief render -o "$DEBRIEF_DB-$name"
        expect 2 '' "debrief: '$DEBRIEF_DB-$name' belongs to the database itself: name another file"
    done
    run_debrief --json show
    expect_json 0 '[.events[].text] | contains(["not to be lost"])' true
}

@test "a full device is an error" {
    [ -c /dev/full ] || skip 'there is no /dev/full'
    step='debrief render >/dev/full' out='' status=0
    debrief render >/dev/full 2>err || status=$?
    err=$(<err)
    expect_like 2 '' "debrief: standard output can't be written: *"
    run_debrief render -o /dev/full
    expect_like 2 '' 'debrief: *'
}

@test "a closed reader is no error" {
    record
    set -o pipefail
    debrief render 2>err | head -n 1 >first
    [ ! -s err ] || failed 'it complained'
}

@test "a template is a path, or beside the database, or the user's, or shipped" {
    mkdir -p templates "$HOME/.config/debrief/templates" elsewhere
    echo 'user {{title}}' >"$HOME/.config/debrief/templates/mine.md"
    run_debrief render -t mine
    expect 0 'user Checkout 500s' ''
    echo 'beside {{title}}' >templates/mine.md
    run_debrief render -t mine
    expect 0 'beside Checkout 500s' ''
    echo 'path {{title}}' >elsewhere/own.md
    run_debrief render -t elsewhere/own.md
    expect 0 'path Checkout 500s' ''
    run_debrief render -t standard
    expect_like 0 '# Postmortem: *' ''
    echo 'own standard {{title}}' >templates/standard.md
    run_debrief render
    expect 0 'own standard Checkout 500s' ''
}

@test "a template that isn't there is refused with those there are" {
    run_debrief render -t standrad
    expect_like 2 '' "debrief: *'standrad'*standard*"
    run_debrief render -t ./none.md
    expect_like 2 '' "debrief: *none.md*"
    run_debrief render -t .
    expect_like 2 '' 'debrief: *'
}

@test "a template of one's own sees what JSON has" {
    record
    cat >own.md <<'END'
---
title: Own
---
# {{title}} ({{severity}})
{{#events}}
- {{clock}} {{kind}} {{text}}{{#details}}; {{text}}{{/details}}
{{/events}}
END
    run_debrief render -t ./own.md
    expect 0 "\
# Checkout 500s (sev2)
- 08:00 impact checkout returns 500s
- 08:12 detected p99 alert
- 08:30 note it is the pool; restarted web-3
- 08:55 resolved rolled back" ''
}

@test "faults of a template are named with file and line" {
    printf 'a\n\n{{#events}}\n' >t.md
    run_debrief render -t ./t.md
    expect_like 2 '' 'debrief: *t.md:3*events*'
    printf 'a\n{{/events}}\n' >t.md
    run_debrief render -t ./t.md
    expect_like 2 '' 'debrief: *t.md:2*'
    printf 'a\n{{title\n' >t.md
    run_debrief render -t ./t.md
    expect_like 2 '' 'debrief: *t.md:2*'
    printf 'a\n{{>nonesuch}}\n' >t.md
    run_debrief render -t ./t.md
    expect_like 2 '' 'debrief: *nonesuch*'
}

@test "what stands in the records can't change the document around it" {
    given -q log --at 08:10 $'# not a heading\n- nor a list\n\n```\n<script>x</script>'
    given -q log --at 08:11 '| a | b | [x](javascript:alert(1)) <!-- {{title}} {{/events}}'
    given -q log --at 08:12 'it said `code|x` at https://x.example/a_b_c and [here](https://y.example)'
    run_debrief render
    expect_like 0 '*{{title}}*`code|x`*https://x.example/a_b_c*\[here](https://y.example)*' ''
    [ "$(grep -c '^- \*\*08:1' <<<"$out")" -eq 3 ] || failed 'there are not three items'
    [ "$(grep -c '^#' <<<"$out")" -eq 3 ] || failed 'there are not three headings'
    [[ ! $out =~ [^\\](<script>|<!--) ]] || failed 'HTML came through'
}

@test "control characters are symbols in documents" {
    given -q log --at 08:10 $'red \033[31m bell \a del \177'
    run_debrief render
    expect_like 0 '*red ␛\\\[31m bell ␇ del ␡*' ''
    [[ $out != *$'\033'* && $out != *$'\a'* ]] || failed 'a control character is in the document'
}

@test "Markdown of fields stays in its place" {
    given set summary $'# Big\n\n```\nopen fence'
    given set conclusion 'The end.'
    given cause add $'<div>\n\nraw <!-- open'
    run_debrief render
    expect_like 0 '*### Big*## Root Cause and Resolution*## Conclusion*The end.' ''
}

@test "--zone shows the document's times elsewhere" {
    record
    run_debrief --zone Europe/Paris render
    expect_like 0 '*All times are in Europe/Paris*10:00 (impact)*10:55 (resolved)*' ''
}

@test "uncertain times stand as they were typed" {
    given -q detect --at '~08:30' "alert"
    given -q log --at '08:xx' "something"
    given -q log --at 2023-05-31 "the day before"
    run_debrief render
    expect_like 0 '*~08:30 (detected)*' ''
    [[ ${out//\\/} == *'08:xx:'* ]] || failed 'the hour is missing'
}

# ---- markers: render --refs

@test "--refs marks the end of each record's first line, and the document's end" {
    record
    given set summary "Checkouts failed."
    given cause add "The pool had **no** limit."
    given cause add --why c1 "Nobody had set one."
    given lesson add well "the rollback was quick"
    given measure add "limits everywhere"
    given action add --owner bob "set the limit"
    given section add --after Timeline Architecture "How it is built."
    given set conclusion "It was the pool."
    run_debrief show --json
    local uid
    uid=$(jq -r .uid <<<"$out")
    run_debrief render --refs
    expect_like 0 "*
- \*\*08:00 (impact):\*\* checkout returns 500s <!--e1-->
*
  - \*\*08:31 (action taken by bob):\*\* restarted web-3 <!--e4-->
*
## Architecture <!--s1-->
*
The pool had \*\*no\*\* limit. <!--c1-->

- \*\*Why[?]\*\* Nobody had set one. <!--c2-->
*
- the rollback was quick <!--l1-->
*
- limits everywhere <!--m1-->
*
- \[ ] set the limit (owner: bob) <!--a1-->

## Conclusion

It was the pool.

<!-- debrief $uid -->" ''
    grep -q '^ *<!--[a-z]' <<<"$out" && failed 'a marker stands at the beginning of a line'
    local marked=$out
    run_debrief render
    expect_like 0 '*It was the pool.' ''
    [ "$(sed -E 's/ ?<!--[a-z][0-9]+-->//; /^<!-- debrief/d' <<<"$marked" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}')" = "$out" ] ||
        failed 'without its markers the document is another one'
}

@test "a marker stands where it changes nothing" {
    given cause add '```
code
```'
    given cause add $'line  \nbroken'
    given cause add '| a | b |
|---|---|
| 1 | 2 |'
    given cause add '`code over
lines`'
    given cause add -- '- a list
- of two'
    given cause add --why c2 '```
code
```'
    run_debrief render --refs
    expect_like 0 '*
```
code
```
<!--c1-->

<!-- -->

line <!--c2-->??
broken

- \*\*Why[?]\*\* <!--c6-->

  ```
  code
  ```

<!-- -->

| a | b |
|---|---|
| 1 | 2 |
<!--c3-->

<!-- -->

`code over
lines`
<!--c4-->

<!-- -->

- a list <!--c5-->
- of two
*' ''
}

@test "what a text says is no marker" {
    given log --at 08:00 'said <!--e9-->'
    given set summary 'A <!--e9--> comment, <!-- debrief 0188 --> another.'
    run_debrief render
    expect_like 0 '*A <!-- e9--> comment, <!--  debrief 0188 --> another.*said \\<!--e9--\\>' ''
    [[ $out != *'<!--e9-->'* ]] || failed 'a text made a marker'
}

@test "--refs is for Markdown" {
    run_debrief render --refs -f json
    expect 2 '' "debrief: --refs is for Markdown: JSON has the refs already"
    run_debrief --json render --refs
    expect 2 '' "debrief: --refs is for Markdown: JSON has the refs already"
}

@test "what reads like something else is kept apart by an empty comment" {
    given log --at 08:00 'see https://example.org/a'
    given log --at 08:01 -l https://example.org/b 'with a link'
    given log --at 08:02 -b 'Action taken' 'by an odd name'
    given log -u e1 --at '2023-05-31 08:00' 'on another day'
    given action add --due 2030-01-02 'ask (owner: unknown)'
    run_debrief render
    expect_like 0 '*
- \*\*08:00:\*\* see <https://example.org/a><!-- -->
  - \*\*2023-05-31 08:00:\*\* on another day
- \*\*08:01:\*\* with a link <https://example.org/b>
*
- \[ ] ask (owner: unknown)<!-- --> (due: 2030-01-02)' ''
}
