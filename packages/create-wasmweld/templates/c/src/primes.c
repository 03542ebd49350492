#include "primes.h"
#include <stdlib.h>

/* The sieve of Eratosthenes. Its memory comes from the C library's malloc, which joins because it is used. */
int count_primes(int limit) {
  if (limit < 3) return 0;
  unsigned char *composite = calloc((size_t)limit, 1);
  if (composite == NULL) return -1;
  int count = 0;
  for (int number = 2; number < limit; number++) {
    if (composite[number]) continue;
    count++;
    for (long long multiple = (long long)number * number; multiple < limit; multiple += number) composite[multiple] = 1;
  }
  free(composite);
  return count;
}

/* Nobody imports it, so it is not in the page. */
int is_even(int number) { return number % 2 == 0; }
