#!/bin/sh
# The rooms of src/ and what each may include from the others; and the one room each of the libraries
# belongs to. See src/README.md.
cd "$(dirname "$0")/../.." || exit 1

grep -nE '^#include' src/*.c src/*/*.[ch] | awk '
    BEGIN {
        may["base"] = "base"
        may["time"] = "base time"
        may["text"] = "base text"
        may["store"] = "base time store"
        may["read"] = "base time store text read"
        may["doc"] = "base time store text read doc"
        may["feed"] = "base time store text feed"
        may["cli"] = "base time store text read doc feed cli"
        may["web"] = "base time store text read doc feed web"
        home["sqlite3.h"] = "store"
        home["cmark.h"] = "text"
        home["histedit.h"] = home["editline/readline.h"] = "cli"
    }
    {
        split($0, part, ":")
        split(part[1], path, "/")
        room = path[3] == "" ? "main" : path[2]
        header = $0
        sub(/.*#include *[<"]/, "", header); sub(/[>"].*/, "", header)
        split(header, to, "/")
        where = part[1] ":" part[2] ": "
        if (header in home && home[header] != room) {
            print where header " belongs to " home[header] "/ alone"; bad = 1
        } else if (/"/ && room != "main" && index(" " may[room] " ", " " to[1] " ") == 0) {
            print where room "/ may not include " header; bad = 1
        }
    }
    END { exit bad }'
