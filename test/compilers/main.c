// Calls what each compiler made.
#include <stdio.h>
#include <stdint.h>
int part14(int), part16(int), part19(int), part22(int), visit_all(int);
uint64_t rust_sum(const int32_t *numbers, size_t count, int (*each)(int));
int note(const char *by, int value) { return printf("%s: %d\n", by, value); }
static int square(int x) { return x * x; }
int main(void) {
  static const int32_t numbers[] = {1, 2, 3, 4};
  printf("%d %d %d %d\n", part14(1), part16(2), part19(3), part22(4));
  printf("%d\n", visit_all(5));
  printf("%llu\n", (unsigned long long)rust_sum(numbers, 4, square));
  return 0;
}
