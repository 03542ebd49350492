// Virtual functions, inline variables and functions, templates: all in COMDAT groups of two objects.
struct Shape {
  virtual int area() const { return 0; }
  virtual int sides() const = 0;
};
template <int Sides> struct Regular : Shape {
  int size;
  constexpr Regular(int size) : size(size) {}
  int area() const override { return size * Sides; }
  int sides() const override { return Sides; }
};
inline int created = 3;
inline int &registry() {
  static int entries[4];
  return entries[created & 3];
}
int measure(const Shape &);
