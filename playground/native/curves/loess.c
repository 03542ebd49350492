// Local regression: a line through the neighbours of each place, near ones counting more. Not called by any page.
#include "curves.h"
#include <math.h>
#include <stdlib.h>

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/** The line's height at `place`; `share` of the points are neighbours. NaN when they do not make a line. */
double loess_at(const double *x, const double *y, int count, double share, double place) {
  double *distances = malloc((size_t)count * sizeof(double));
  if (!distances || count == 0) return NAN;
  for (int i = 0; i < count; i++) distances[i] = fabs(x[i] - place);
  qsort(distances, (size_t)count, sizeof(double), ascending);
  double reach = distances[(int)(fmin(share, 1) * (count - 1))];
  free(distances);
  double matrix[4] = {0}, right[2] = {0};
  for (int i = 0; i < count; i++) {
    double distance = fabs(x[i] - place) / reach;
    double weight = distance < 1 ? pow(1 - pow(distance, 3), 3) : 0;
    double offset = x[i] - place;
    matrix[0] += weight;
    matrix[1] += weight * offset;
    matrix[2] += weight * offset;
    matrix[3] += weight * offset * offset;
    right[0] += weight * y[i];
    right[1] += weight * y[i] * offset;
  }
  return solve_linear(matrix, right, 2) ? right[0] : NAN;
}
