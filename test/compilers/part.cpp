// One of these by each compiler: a constructor, a virtual function, tables of functions, thread-local and volatile data, a copied structure.
#include "shared.h"
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
namespace {
struct Own : Visitor {
  int visit(int value) override { calls()++; return Counter<int>().add(value) + VERSION; }
} own;
struct Register { Register() { visitors[registered++] = &own; } } with;
thread_local int mine = VERSION;
volatile double scale = 1.5;
}
static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static int (*const table[])(int) = {twice, thrice};
extern "C" int JOIN(part, VERSION)(int at) {
  struct { long long a; double b; char c[24]; } pair = {1LL << 40, scale, "by clang"}, copy = pair;
  mine += at;
  note(copy.c, table[at & 1](at));
  return int(copy.a >> 38) + int(copy.b * 2) + mine;
}
