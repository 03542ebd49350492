#include "cxx-shared.h"
static int other = registry() + 1;
int measure(const Shape &shape) { return shape.area() + shape.sides() + (other ? 0 : 1); }
int never(const Regular<5> &pentagon) { return measure(pentagon); }
