// Weak definitions, aliases, and weak references to what nobody defines.
__attribute__((weak)) int chosen(void) { return 1; }
__attribute__((weak)) int number = 2;
__attribute__((weak)) int absent(int);
extern __attribute__((weak)) int absent_data;
int called(int);
static int implementation(int x) { return x + 30; }
int alias(int) __attribute__((alias("implementation")));
int weak_alias(int) __attribute__((weak, alias("implementation")));
__attribute__((visibility("hidden"))) int hidden(int x) { return alias(x) + weak_alias(x); }
int run(int x) {
  if (absent) return absent(x);
  return chosen() * 100 + number + hidden(x) + (&absent_data ? 1 : 0) + called(x);
}
