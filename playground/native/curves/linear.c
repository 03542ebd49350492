// Gaussian elimination, the largest number of each column first.
#include "curves.h"
#include <math.h>

static void swap(double *a, double *b) {
  double kept = *a;
  *a = *b;
  *b = kept;
}

int solve_linear(double *matrix, double *right, int size) {
  for (int column = 0; column < size; column++) {
    int best = column;
    for (int row = column + 1; row < size; row++)
      if (fabs(matrix[row * size + column]) > fabs(matrix[best * size + column])) best = row;
    if (fabs(matrix[best * size + column]) < 1e-12) return 0;
    for (int i = 0; i < size; i++) swap(&matrix[best * size + i], &matrix[column * size + i]);
    swap(&right[best], &right[column]);
    for (int row = column + 1; row < size; row++) {
      double factor = matrix[row * size + column] / matrix[column * size + column];
      for (int i = column; i < size; i++) matrix[row * size + i] -= factor * matrix[column * size + i];
      right[row] -= factor * right[column];
    }
  }
  for (int row = size - 1; row >= 0; row--) {
    for (int i = row + 1; i < size; i++) right[row] -= matrix[row * size + i] * right[i];
    right[row] /= matrix[row * size + row];
  }
  return 1;
}
