/* Numbers below `limit` that have no divisor; -1 when there is not enough memory. */
int count_primes(int limit);
