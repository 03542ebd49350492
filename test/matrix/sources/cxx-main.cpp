#include "cxx-shared.h"
struct Registered {
  Registered(int n) { registry() += n + created; }
};
static Registered first(10);
__attribute__((init_priority(200))) static Registered second(20);
extern "C" int run(int x) {
  Regular<3> triangle(x);
  Regular<4> square(x + 1);
  const Shape *volatile shape = &triangle;
  return measure(*shape) * 1000 + measure(square) + registry();
}
