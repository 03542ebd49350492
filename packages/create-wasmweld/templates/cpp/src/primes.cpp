#include "primes.hpp"

#include <vector>

// The sieve of Eratosthenes. What it needs of the C++ library joins because it is used.
int count_primes(int limit) {
  if (limit < 3) return 0;
  std::vector<bool> composite(static_cast<std::size_t>(limit));
  int count = 0;
  for (int number = 2; number < limit; number++) {
    if (composite[number]) continue;
    count++;
    for (long long multiple = static_cast<long long>(number) * number; multiple < limit; multiple += number)
      composite[multiple] = true;
  }
  return count;
}
