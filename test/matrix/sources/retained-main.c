// Segments that are kept or bounded by name.
extern const int __start_entries[], __stop_entries[];
__attribute__((retain, section("entries"))) const int one = 10;
__attribute__((section(".mine"))) int mine = 4;
__attribute__((used)) static int used_function(void) { return 3; }
__attribute__((export_name("exported-as"))) int exported(void) { return mine; }
int run(int x) {
  int sum = mine + x;
  for (const int *at = __start_entries; at < __stop_entries; at++) sum += *at;
  return sum;
}
