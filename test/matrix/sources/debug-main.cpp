// Debug information of what is kept, dropped, and in two objects.
#include "debug-shared.h"
struct Point {
  int x, y;
  int sum() const { return x + y; }
};
extern Point points[2];
int helper(int);
int dead(Point *point) { return generic(point->sum()); }
extern "C" int run(int x) {
  Point local{x, 2};
  points[0] = local;
  return helper(local.sum()) + generic(x) + points[1].sum();
}
