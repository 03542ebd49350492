#pragma once

/** Solves a system of linear equations in place: `matrix` is `size` rows of `size` numbers. 0 when it has no single solution. */
int solve_linear(double *matrix, double *right, int size);
