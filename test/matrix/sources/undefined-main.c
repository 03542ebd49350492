// Functions and data that nothing defines.
int missing(int);
int missing_too(long long, int);
extern int missing_data;
int (*volatile missing_address)(int) = missing;
int run(int x) {
  if (x > 100) return missing(x) + missing_too(x, x) + missing_address(x) + missing_data;
  return x + 1;
}
