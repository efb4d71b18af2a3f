/* floor_start: links the libraries that debrief links, and does nothing. A function of each is
 * named, so that archives are really taken in. */
#include <cmark.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/types.h>

#include <histedit.h>
#include <sha2.h>
#include <utf8proc.h>

typedef void function(void);

function *const floor_start_keeps[] = {
    (function *)cmark_parser_new, (function *)sqlite3_open_v2, (function *)json_loadb,
    (function *)utf8proc_map,     (function *)el_init,         (function *)SHA256Data,
};

int main(int argc, char **argv)
{
    (void)argv;
    /* Never so; but the compiler can't know. */
    return argc > 1000 && floor_start_keeps[argc % 6];
}
