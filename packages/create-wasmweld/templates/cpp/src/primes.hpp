#pragma once

/** Numbers below `limit` that have no divisor. JavaScript finds the function by its C name. */
extern "C" int count_primes(int limit);
