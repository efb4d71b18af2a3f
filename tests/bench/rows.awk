# Joins what pairs printed (first file) with what was planned (second file: NAME|BASE|LABEL|SIZE|DEMAND|
# MEMORY): a row of results for each line of the plan. Its columns: section, label, size, median, spread,
# ratio and its spread, peak memory, what was demanded, whether it was reached.

function time_of(ns) {
    if (ns < 1e7) return sprintf("%.2f ms", ns / 1e6)
    if (ns < 1e9) return sprintf("%.1f ms", ns / 1e6)
    return sprintf("%.2f s", ns / 1e9)
}

BEGIN { OFS = "\t" }
NR == FNR {
    split($0, field, "\t")
    raw[field[1]] = $0
    next
}
{
    split($0, want, "|")
    n = split(raw[want[1]], got, "\t")
    base = want[2]
    sub(/,.*/, "", base)
    ratio = low = high = ""
    for (i = 7; i < n; i += 4)
        if (got[i] == base) {
            ratio = got[i + 1]
            low = got[i + 2]
            high = got[i + 3]
        }
    demanded = reached = ""
    if (want[5] != "") {
        edges = split(want[5], edge, /\.\./)
        demanded = edges == 2 ? edge[1] " to " edge[2] : "≤ " edge[1]
        late = edges == 2 ? ratio < edge[1] + 0 || ratio > edge[2] + 0 : ratio > edge[1] + 0
        reached = late ? "no" : "yes"
    }
    if (want[6] != "") {
        demanded = demanded ", < " want[6] * 1024 / 1e6 " MB"
        if (got[6] >= want[6] + 0) reached = reached == "no" ? "no, neither" : "no, memory"
    }
    print section, want[3], want[4], time_of(got[3]), time_of(got[4]) " to " time_of(got[5]) ", " got[2] " runs", \
        ratio == "" ? "" : sprintf("%.2f (%.2f to %.2f)", ratio, low, high), \
        sprintf("%.1f MB", got[6] * 1024 / 1e6), demanded, reached
}
