/* The data that everything is measured on: the events of one incident and action items, made from a
 * number alone, so that the floors' databases and debrief's own hold the same.
 *
 * One text in ten holds code, links or characters that must be escaped; one event in five has a
 * detail. Events are 1 to 80 seconds apart. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include <stdbool.h>
#include <stdint.h>

#define DATA_TEXT_SIZE 256
#define DATA_START INT64_C(1685577600) /* 2023-06-01T00:00:00Z, seconds since 1970 */

struct data {
    uint64_t state;
    int64_t at; /* of the last event */
};

struct data_event {
    int64_t at; /* seconds since 1970 */
    const char *kind;
    const char *by; /* NULL: nobody */
    bool has_detail;
    char text[DATA_TEXT_SIZE]; /* no quote or backslash that JSON would have to escape */
    char detail[DATA_TEXT_SIZE];
};

void data_init(struct data *data, uint64_t seed);
void data_event(struct data *data, struct data_event *out);
void data_text(struct data *data, char out[DATA_TEXT_SIZE]);
/* A number from 0 to N - 1. */
uint64_t data_below(struct data *data, uint64_t n);

#endif
