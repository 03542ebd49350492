__attribute__((import_module("host"), import_name("tick"))) void tick(void);
int more(int x) {
  tick();
  return x;
}
