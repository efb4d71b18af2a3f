/* A test that can't run here says why: tests/run shows it. */
#ifndef UNIT_SKIP_H
#define UNIT_SKIP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Ends the test, as skipped. REASON is one line: "the suites are not beside the project". */
static inline void skip_because(const char *reason)
{
    fflush(stdout);
    print_message("skip: %s\n", reason);
    skip();
}

#endif
