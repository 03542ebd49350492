// Measurements: reads them from text, sorts them, and says what they have in common.
#include "series.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct Series {
  double *days;
  double *values;
  /** The values in order, made when first asked for. */
  double *sorted;
  int count;
  int capacity;
  int skipped;
};

int day_of_year(const char *text) {
  char *end;
  long year = strtol(text, &end, 10);
  if (end == text || *end != '-') return 0;
  long month = strtol(end + 1, &end, 10);
  if (*end != '-') return 0;
  long day = strtol(end + 1, &end, 10);
  struct tm date = {.tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day};
  // timegm takes the 31st of February for the 3rd of March; here it is no date.
  if (timegm(&date) == -1 || date.tm_mday != day) return 0;
  return date.tm_yday + 1;
}

static int append(Series *series, double day, double value) {
  if (series->count == series->capacity) {
    int capacity = series->capacity == 0 ? 64 : 2 * series->capacity;
    double *days = realloc(series->days, (size_t)capacity * sizeof *days);
    if (days) series->days = days;
    double *values = realloc(series->values, (size_t)capacity * sizeof *values);
    if (values) series->values = values;
    if (!days || !values) return 0;
    series->capacity = capacity;
  }
  series->days[series->count] = day;
  series->values[series->count] = value;
  series->count++;
  return 1;
}

/** Reads `2025-03-01,4.25`; 0 when the line is something else. */
static int read_row(const char *line, int *day, double *value) {
  *day = day_of_year(line);
  const char *comma = *day ? strchr(line, ',') : NULL;
  const char *newline = strchr(line, '\n');
  if (!comma || (newline && newline < comma)) return 0;
  char *end;
  *value = strtod(comma + 1, &end);
  return end > comma + 1 && (*end == '\0' || *end == '\n' || *end == '\r' || *end == ',') && isfinite(*value);
}

void series_free(Series *series) {
  if (!series) return;
  free(series->days);
  free(series->values);
  free(series->sorted);
  free(series);
}

/** Reads one measurement a line. Lines that hold none are skipped and counted, the heading is not. NULL: out of memory. */
Series *series_parse(const char *csv) {
  Series *series = calloc(1, sizeof *series);
  for (const char *line = csv; series && line && *line;) {
    int day;
    double value;
    if (read_row(line, &day, &value)) {
      if (!append(series, day, value)) {
        series_free(series);
        return NULL;
      }
    } else if (line != csv && *line != '\n' && *line != '\r') {
      series->skipped++;
    }
    line = strchr(line, '\n');
    if (line) line++;
  }
  return series;
}

int series_count(const Series *series) { return series->count; }
int series_skipped(const Series *series) { return series->skipped; }
const double *series_days(const Series *series) { return series->days; }
const double *series_values(const Series *series) { return series->values; }

double series_mean(const Series *series) {
  double sum = 0;
  for (int i = 0; i < series->count; i++) sum += series->values[i];
  return sum / series->count;
}

/** The sample's standard deviation. */
double series_deviation(const Series *series) {
  double mean = series_mean(series), sum = 0;
  for (int i = 0; i < series->count; i++) sum += pow(series->values[i] - mean, 2);
  return sqrt(sum / (series->count - 1));
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/** The value below which a share of the measurements lies, between neighbours in proportion; 0.5 is the median. */
double series_quantile(Series *series, double share) {
  size_t size = (size_t)series->count * sizeof(double);
  if (series->count == 0) return NAN;
  if (!series->sorted) {
    series->sorted = malloc(size);
    if (!series->sorted) return NAN;
    memcpy(series->sorted, series->values, size);
    qsort(series->sorted, (size_t)series->count, sizeof(double), ascending);
  }
  double place = fmin(fmax(share, 0), 1) * (series->count - 1);
  int below = (int)floor(place);
  int above = (int)ceil(place);
  return series->sorted[below] + (place - below) * (series->sorted[above] - series->sorted[below]);
}

double series_mean_between(const Series *series, int from, int to) {
  double sum = 0;
  int count = 0;
  for (int i = 0; i < series->count; i++) {
    if (series->days[i] < from || series->days[i] > to) continue;
    sum += series->values[i];
    count++;
  }
  return count ? sum / count : NAN;
}

/** Mean of the measurements on some days; NaN when there are none. */
double series_mean_on(const Series *series, const int *days, int count) {
  double sum = 0;
  int found = 0;
  for (int i = 0; i < series->count; i++) {
    for (int j = 0; j < count; j++) {
      if (series->days[i] != days[j]) continue;
      sum += series->values[i];
      found++;
      break;
    }
  }
  return found ? sum / found : NAN;
}

/** Prints what a first look needs; in a browser it goes to the console. */
void series_print(Series *series) {
  printf("%d measurements, %d lines skipped\n", series->count, series->skipped);
  printf("mean %.3f, deviation %.3f\n", series_mean(series), series_deviation(series));
  static const double shares[] = {0, 0.25, 0.5, 0.75, 1};
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
    printf("%5.0f %% below %8.3f\n", 100 * shares[i], series_quantile(series, shares[i]));
}

// What follows no page of this playground calls: the linker leaves it out.

/** Writes the measurements as text that series_parse reads; returns how long it is, as snprintf does. */
int series_format(const Series *series, char *text, size_t size) {
  int length = snprintf(text, size, "day,value\n");
  for (int i = 0; i < series->count; i++) {
    size_t used = (size_t)length < size ? (size_t)length : size;
    length += snprintf(text + used, size - used, "%.0f,%.17g\n", series->days[i], series->values[i]);
  }
  return length;
}

/** How alike the values are to those some days later, from −1 to 1. */
double series_autocorrelation(const Series *series, int lag) {
  double mean = series_mean(series), sum = 0, square = 0;
  for (int i = 0; i < series->count; i++) {
    square += pow(series->values[i] - mean, 2);
    if (i >= lag) sum += (series->values[i] - mean) * (series->values[i - lag] - mean);
  }
  return sum / square;
}

/** The third moment in units of the deviation: positive when the long tail is on the right. */
double series_skewness(const Series *series) {
  double mean = series_mean(series), second = 0, third = 0;
  for (int i = 0; i < series->count; i++) {
    second += pow(series->values[i] - mean, 2) / series->count;
    third += pow(series->values[i] - mean, 3) / series->count;
  }
  return third / pow(second, 1.5);
}

/** Takes the measurements of another series in; 0 when memory ran out. */
int series_merge(Series *series, const Series *other) {
  for (int i = 0; i < other->count; i++)
    if (!append(series, other->days[i], other->values[i])) return 0;
  free(series->sorted);
  series->sorted = NULL;
  return 1;
}

/** A day as text, `Tue, 04 Mar`; the text belongs to the library and lasts until the next call. */
const char *day_name(int year, int day) {
  static char text[32];
  struct tm date = {.tm_year = year - 1900, .tm_mday = day};
  timegm(&date);
  return strftime(text, sizeof text, "%a, %d %b", &date) ? text : "";
}
