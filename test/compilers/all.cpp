// Calls the objects that the others registered when the program started.
#include "shared.h"
Visitor *visitors[8];
int registered;
extern "C" int visit_all(int value) {
  for (int at = 0; at < registered; at++) value = visitors[at]->visit(value);
  return value + Visitor().visit(calls());
}
