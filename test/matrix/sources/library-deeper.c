static int calls;
int deeper(int x) { return ++calls + x; }
__attribute__((constructor)) static void starts(void) { calls = 100; }
