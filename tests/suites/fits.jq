# Whether a JSON value is as another one wants it: fits($wanted) gives a line for each misfit.
#
# An object wants its keys, and says nothing about others; a list wants as many elements as it has,
# one by one; anything else wants the same. Beside this {"$count": N}: a list, or a text's lines;
# {"$begins": TEXT}, {"$has": TEXT}, {"$not": VALUE}, {"$some": VALUE}: an element that fits.
def misfit(path; what): "\(path): \(what)";

def fits($wanted; path):
    . as $is |
    if ($wanted | type) == "object" and ($wanted | keys | any(startswith("$"))) then
        $wanted | to_entries[] |
        if .key == "$count" then
            ($is | if type == "string" then split("\n") else . end | length) as $n |
            select($n != .value) | misfit(path; "\($n) instead of \(.value)")
        elif .key == "$begins" then
            .value as $v | select($is == null or ($is | startswith($v) | not)) |
            misfit(path; "\($is | tojson) does not begin with \($v | tojson)")
        elif .key == "$has" then
            .value as $v | select($is == null or ($is | contains($v) | not)) |
            misfit(path; "\($is | tojson) does not have \($v | tojson)")
        elif .key == "$not" then
            .value as $v | select([$is | fits($v; path)] | length == 0) |
            misfit(path; "is \($is | tojson)")
        elif .key == "$some" then
            .value as $v | select([$is[]? | select([fits($v; path)] | length == 0)] | length == 0) |
            misfit(path; "none is like \($v | tojson)")
        else misfit(path; "'\(.key)' is no word of fits.jq") end
    elif ($wanted | type) == "object" then
        if type != "object" then misfit(path; "\(tojson) instead of an object")
        else $wanted | to_entries[] | .key as $k | .value as $v | $is[$k] | fits($v; "\(path).\($k)") end
    elif ($wanted | type) == "array" then
        if type != "array" then misfit(path; "\(tojson) instead of a list")
        elif length != ($wanted | length) then
            misfit(path; "\(length) instead of \($wanted | length): \(map(.text? // .heading? // .) | tojson)")
        else range($wanted | length) as $i | $is[$i] | fits($wanted[$i]; "\(path)[\($i)]") end
    elif . != $wanted then misfit(path; "\(tojson) instead of \($wanted | tojson)")
    else empty end;

fits($wanted; "")
