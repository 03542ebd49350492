int mistyped(int x, long long y) { return x + (int)y; }
int fine(int x) { return x + 2; }
