inline int inlined(int x) { return x * x; }
template <class T> T generic(T x) {
  T sum = 0;
  for (T n = 0; n < x; n++) sum += inlined(n);
  return sum;
}
