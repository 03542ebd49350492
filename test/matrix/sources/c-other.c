static long long wide = 40;
int offset = 1000;
static int shift(int x) { return x << 1; }
int (*shifter)(int) = shift;
int twice(int x) { return shifter(x); }
int thrice(int x) { return x * 3 + (int)(wide - 40); }
int unused_other(void) { return offset; }
