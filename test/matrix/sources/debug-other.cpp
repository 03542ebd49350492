#include "debug-shared.h"
struct Point {
  int x, y;
};
Point points[2] = {{1, 2}, {3, 4}};
static int twisted(int x) { return x ^ 5; }
int helper(int x) { return twisted(x) + generic(x); }
int dead_too(long long x) { return generic(x); }
