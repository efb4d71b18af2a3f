/* versions: one line that says what debrief and the floors were built with; instruction counts can
 * be compared where it is the same. STATIC names the libraries that debrief takes in whole, FLAGS
 * says whether the Makefile's own flags were used. */
#include <cmark.h>
#include <gnu/libc-version.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/utsname.h>

#include <utf8proc.h>

int main(void)
{
    struct utsname machine;
    if (uname(&machine) < 0)
        return 2;
#ifdef __clang__
    printf("clang %d.%d.%d", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
    printf("gcc %d.%d.%d", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
    printf(", libsqlite3 %s, libcmark %s, libjansson %s, libutf8proc %d.%d.%d, glibc %s, %s, "
           "static: %s, %s\n",
           SQLITE_VERSION, CMARK_VERSION_STRING, JANSSON_VERSION, UTF8PROC_VERSION_MAJOR,
           UTF8PROC_VERSION_MINOR, UTF8PROC_VERSION_PATCH, gnu_get_libc_version(), machine.machine,
           STATIC, FLAGS);
    return 0;
}
