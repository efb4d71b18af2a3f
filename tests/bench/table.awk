# Prints the rows of results (rows.awk) as a table for each section, plain or, with form=markdown, in
# Markdown; then how many of the figures that were demanded were reached, and which were not.

function cell(text, width) {
    if (form == "markdown") return " " text " |"
    # What is longer than a byte each in these rows: ≤.
    return text sprintf("%" (width - length(text) + (text ~ /≤/ && length("≤") > 1 ? 2 : 0) + 2) "s", "")
}

function line(a, b, c, d, e, f, g, h) {
    print (form == "markdown" ? "|" : "") cell(a, 62) cell(b, 16) cell(c, 11) cell(d, 34) cell(e, 22) \
        cell(f, 9) cell(g, 16) cell(h, 3)
}

BEGIN { FS = "\t" }
$1 != section {
    section = $1
    print (form == "markdown" ? "\n## " : "\n") section "\n"
    line("what", "events", "median", "10th to 90th", "ratio", "memory", "demanded", "reached")
    if (form == "markdown") print "| --- | --- | --- | --- | --- | --- | --- | --- |"
}
{
    line($2, $3, $4, $5, $6, $7, $8, $9)
    if ($8 == "") next
    demanded++
    if ($9 == "yes") reached++
    else missed[++n] = section ", " $2 ($3 == "" ? "" : " at " $3) ": " ($6 == "" ? $4 : $6) ", demanded " $8
}
END {
    if (form == "markdown") print "\n## Summary\n"
    else print ""
    printf "%d of %d demanded figures were reached%s\n", reached, demanded, n ? "; not these:" : "."
    if (n) print ""
    for (i = 1; i <= n; i++) print "- " missed[i]
}
