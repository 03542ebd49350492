// What repeats: a mean and waves of one, a half, a third … of a period, by least squares.
#include "curves.h"
#include <math.h>
#include <stdlib.h>

/** The mean, then a cosine and a sine for each wave. */
static double term(int index, double x, double period) {
  if (index == 0) return 1;
  double angle = 2 * M_PI * ((index + 1) / 2) * x / period;
  return index % 2 ? cos(angle) : sin(angle);
}

double harmonics_at(const double *coefficients, int waves, double period, double x) {
  double sum = 0;
  for (int i = 0; i <= 2 * waves; i++) sum += coefficients[i] * term(i, x, period);
  return sum;
}

/** Coefficients for harmonics_at, which the caller frees; NULL when the points do not determine them. */
double *harmonics_fit(const double *x, const double *y, int count, int waves, double period) {
  int size = 2 * waves + 1;
  double *right = calloc((size_t)size, sizeof(double));
  double *matrix = calloc((size_t)(size * size), sizeof(double));
  double *terms = malloc((size_t)size * sizeof(double));
  int solved = right && matrix && terms;
  for (int point = 0; solved && point < count; point++) {
    for (int i = 0; i < size; i++) terms[i] = term(i, x[point], period);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) matrix[i * size + j] += terms[i] * terms[j];
      right[i] += terms[i] * y[point];
    }
  }
  solved = solved && solve_linear(matrix, right, size);
  free(matrix);
  free(terms);
  if (solved) return right;
  free(right);
  return NULL;
}

/** The share of the values' variance that the waves explain, at most 1. */
double harmonics_share(const double *coefficients, int waves, double period, const double *x, const double *y, int count) {
  double mean = 0, left = 0, all = 0;
  for (int i = 0; i < count; i++) mean += y[i] / count;
  for (int i = 0; i < count; i++) {
    left += pow(y[i] - harmonics_at(coefficients, waves, period, x[i]), 2);
    all += pow(y[i] - mean, 2);
  }
  return 1 - left / all;
}

void harmonics_free(double *coefficients) { free(coefficients); }

// Not called by any page.

/** How far a wave swings to each side. */
double harmonics_amplitude(const double *coefficients, int wave) {
  return hypot(coefficients[2 * wave - 1], coefficients[2 * wave]);
}

/** Where in the period a wave is highest. */
double harmonics_peak(const double *coefficients, int wave, double period) {
  double angle = atan2(coefficients[2 * wave], coefficients[2 * wave - 1]);
  return fmod(angle / (2 * M_PI) + 1, 1) * period / wave;
}
