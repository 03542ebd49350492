// What the host gives: functions under names of their own, functions that nothing defines.
__attribute__((import_module("host"), import_name("log"))) int host_log(int);
__attribute__((import_module("host"), import_name("log"))) int host_log_again(int);
__attribute__((import_module("host"), import_name("tick"))) void tick(void);
__attribute__((import_module("env"), import_name("plain"))) int plain(int, long long);
int more(int);
int (*volatile log_address)(int) = host_log;
int run(int x) {
  tick();
  if (x > 100) return log_address(x);
  return host_log(x) + host_log_again(x) + plain(x, 2) + more(x);
}
