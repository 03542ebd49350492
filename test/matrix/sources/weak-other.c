int chosen(void) { return 7; }
int number = 9;
__attribute__((weak)) int called(int x) { return x * 2; }
