/* Included before everything else by the compiler's command line: what can overflow, keep hidden
 * state or guess does not compile. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll atof gets
#pragma GCC poison gmtime localtime ctime asctime
#pragma GCC poison tmpnam mktemp system

#endif
