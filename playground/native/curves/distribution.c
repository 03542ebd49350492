// How values spread: counted in bins, or as a smooth density.
#include <math.h>

/** Counts values into bins of equal width; those outside of the range are left out. */
void histogram(const double *values, int count, double from, double to, int *bins, int size) {
  for (int i = 0; i < size; i++) bins[i] = 0;
  for (int i = 0; i < count; i++) {
    int bin = (int)floor((values[i] - from) / (to - from) * size);
    if (values[i] == to) bin = size - 1;
    if (bin >= 0 && bin < size) bins[bin]++;
  }
}

/** The density at x, each value smeared out as a normal distribution of this width. */
double density_at(const double *values, int count, double width, double x) {
  double sum = 0;
  for (int i = 0; i < count; i++) sum += exp(-0.5 * pow((x - values[i]) / width, 2));
  return sum / (count * width * sqrt(2 * M_PI));
}

/** Silverman's rule of thumb. */
double density_width(double deviation, double quartiles, int count) {
  double spread = quartiles > 0 ? fmin(deviation, quartiles / 1.349) : deviation;
  return 0.9 * spread * pow(count, -0.2);
}

// Not called by any page.

double normal_density(double x, double mean, double deviation) {
  return exp(-0.5 * pow((x - mean) / deviation, 2)) / (deviation * sqrt(2 * M_PI));
}

double normal_share_below(double x, double mean, double deviation) {
  return 0.5 * erfc((mean - x) / (deviation * sqrt(2)));
}

double gamma_density(double x, double shape, double scale) {
  return exp((shape - 1) * log(x / scale) - x / scale - lgamma(shape)) / scale;
}

double student_density(double x, double freedom) {
  double scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * M_PI);
  return scale * pow(1 + x * x / freedom, -(freedom + 1) / 2);
}
