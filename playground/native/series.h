#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One measurement a day. JavaScript holds the pointer and passes it back. */
typedef struct Series Series;

/** `2025-03-01 …` is day 60 of its year; 0 when the text does not begin with a date. */
int day_of_year(const char *text);

/** Mean of the measurements from one day to another, both included; NaN when there are none. */
double series_mean_between(const Series *series, int from, int to);

#ifdef __cplusplus
}
#endif
