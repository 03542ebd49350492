// Polynomials by least squares. Not called by any page: the archive's member stays where it is.
#include "curves.h"
#include <math.h>
#include <stdlib.h>

double polynomial_at(const double *coefficients, int degree, double x) {
  double value = 0;
  for (int i = degree; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}

double *polynomial_fit(const double *x, const double *y, int count, int degree) {
  int size = degree + 1;
  double *right = calloc((size_t)size, sizeof(double));
  double *matrix = calloc((size_t)(size * size), sizeof(double));
  int solved = right && matrix;
  for (int point = 0; solved && point < count; point++) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) matrix[i * size + j] += pow(x[point], i + j);
      right[i] += y[point] * pow(x[point], i);
    }
  }
  solved = solved && solve_linear(matrix, right, size);
  free(matrix);
  if (solved) return right;
  free(right);
  return NULL;
}
