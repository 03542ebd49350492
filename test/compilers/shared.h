// What all share: types that must agree, inline functions of which one is kept.
#pragma once
extern "C" int printf(const char *, ...);
extern "C" int note(const char *by, int value);

struct Visitor {
  virtual ~Visitor() {}
  virtual int visit(int value) { return value + 1; }
};
template <class T> struct Counter {
  static T total;
  T add(T value) { return total += value; }
};
template <class T> T Counter<T>::total = T(100);
inline int &calls() {
  static int count;
  return count;
}
extern Visitor *visitors[8];
extern int registered;
