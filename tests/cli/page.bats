# render -f html: the postmortem as a page.
load helpers

setup() {
    sandbox
    run_debrief -q open -s 2 --service checkout "Checkout <500s>"
}

record() {
    given -q impact --at 08:00 "checkout returns 500s"
    given -q detect --at 08:12 -b ann "p99 alert, see https://grafana.example.org/d/1"
    given -q log --at 08:30 '<script>alert(1)</script> & "quotes"'
    given -q step --at 08:31 -u e3 -b bob 'restarted `web-3`'
    given -q resolve --at 08:55 "rolled back"
}

@test "one file, which asks nothing of anybody and holds no script" {
    record
    run_debrief render -f html
    expect_like 0 '<!DOCTYPE html>*</html>' ''
    [[ $out == *"<html lang=\"en\">"* ]]
    [[ $out == *"default-src 'none'; img-src data:; style-src 'sha256-"* ]]
    [[ $out == *"<title>Postmortem: Checkout &lt;500s&gt;</title>"* ]]
    [[ $out != *"<script"* && $out != *"<link rel=\"stylesheet\""* && $out != *" src="* ]]
    # What a picture names is within the page.
    [[ $out != *"<style "* && $out != *" style="* && $out != *"url("[!#]* && $out != *"@import"* ]]
    # The style sheet is the one whose hash the page names.
    local want
    want=$(sed -n '/^<style>/,/<\/style>/p' <<<"$out" | sed -e 's,^<style>,,' -e 's,</style>$,,' |
        head -c -1 | openssl dgst -sha256 -binary | base64)
    [[ $out == *"style-src 'sha256-$want'"* ]]
}

@test "what is recorded is text, a link or code, and events have addresses" {
    record
    run_debrief render -f html
    [[ $out == *'&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;'* ]]
    [[ $out == *'<a class="bare" href="https://grafana.example.org/d/1">'* ]]
    [[ $out == *'<li class="event detected" id="e2"><strong class="at">08:12</strong> <span class="kind">detected by ann</span> p99 alert'* ]]
    [[ $out == *'<li class="event step" id="e4"><strong class="at">08:31</strong> <span class="kind">action taken by bob</span> restarted <code>web-3</code></li>'* ]]
    [[ $out == *'<h2 id="timeline">Timeline<a class="anchor" href="#timeline"'* ]]
}

@test "task boxes are checkboxes with their words as labels" {
    given action add "set a limit"
    given action add --done 2023-06-01 "page earlier"
    run_debrief render -f html
    [[ $out == *'<li class="task" id="a1"><label><input type="checkbox" disabled> set a limit'* ]]
    [[ $out == *'<li class="task" id="a2"><label><input type="checkbox" disabled checked> page earlier'* ]]
}

@test "an empty incident is a page too" {
    run_debrief render -f html
    expect_like 0 '<!DOCTYPE html>*<h1 id="postmortem-checkout-500s">*</html>' ''
}

@test "the title of a document without a heading is there for those who can't see that" {
    printf 'Only {{title}}.\n' >own.md
    run_debrief render -t ./own.md -f html
    expect_like 0 '*<h1 class="unseen">Checkout &lt;500s&gt;</h1>*<main class="message">*<p>Only Checkout &lt;500s&gt;.</p>*' ''
}

@test "into a file, whole or not at all" {
    record
    echo before >page.html
    run_debrief render -f html -t none -o page.html
    expect_like 2 '' "debrief: there is no template 'none'*"
    [ "$(cat page.html)" = before ]
    run_debrief render -f html -o page.html
    expect 0 '' ''
    [ "$(tail -n 1 page.html)" = '</html>' ]
}

@test "what doesn't go together is refused" {
    run_debrief --json render -f html
    expect_like 2 '' "debrief: --json and -f html don't go together*"
    run_debrief --json render -t brief
    expect_like 2 '' "debrief: -t and --json don't go together: JSON has no template"
    run_debrief render --refs -f html
    expect_like 2 '' 'debrief: --refs is for Markdown: *'
}

@test "the pictures that the template asks for stand behind the first heading" {
    record
    run_debrief render -f html
    expect_like 0 '*</h1>*<figure class="chart chart-phases">*</figure>*<figure class="chart chart-timeline">*</figure>*<h2 id="issue-summary">*' ''
    run_debrief render -f html -t brief
    expect_like 0 '*</h1>*<figure class="chart chart-phases">*' ''
    [[ $out != *'chart chart-timeline'* ]]
    run_debrief render -f html -t update
    [[ $out != *'<figure'* ]]
}

@test "every template gives a page, of an incident with records and of an empty one" {
    local template pages=0
    for template in $(debrief -q template list); do
        run_debrief render -t "$template" -f html
        expect_like 0 '<!DOCTYPE html>*<main*</main>*</html>' "$([ "$template" != public ] || echo '*')"
        pages=$((pages + 1))
    done
    record
    for template in $(debrief -q template list); do
        run_debrief render -t "$template" -f html
        expect_like 0 '<!DOCTYPE html>*<main*</main>*</html>' "$([ "$template" != public ] || echo '*')"
        [[ $out != *'<script'* && $out != *'onclick'* ]]
    done
    [ "$pages" -ge 9 ]
}
