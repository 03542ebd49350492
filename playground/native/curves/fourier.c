// The fast Fourier transform. Not called by any page.
#include <math.h>

static void swap(double *values, int a, int b) {
  double kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}

/** In place; `count` is a power of two. */
void fourier_transform(double *real, double *imaginary, int count) {
  for (int i = 1, j = 0; i < count; i++) {
    int bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(real, i, j);
      swap(imaginary, i, j);
    }
  }
  for (int length = 2; length <= count; length <<= 1) {
    for (int start = 0; start < count; start += length) {
      for (int i = 0; i < length / 2; i++) {
        double angle = -2 * M_PI * i / length, c = cos(angle), s = sin(angle);
        int low = start + i, high = low + length / 2;
        double re = real[high] * c - imaginary[high] * s, im = real[high] * s + imaginary[high] * c;
        real[high] = real[low] - re;
        imaginary[high] = imaginary[low] - im;
        real[low] += re;
        imaginary[low] += im;
      }
    }
  }
}

/** Power of each frequency, from the transform. */
void fourier_power(const double *real, const double *imaginary, double *power, int count) {
  for (int i = 0; i < count; i++) power[i] = (real[i] * real[i] + imaginary[i] * imaginary[i]) / count;
}
