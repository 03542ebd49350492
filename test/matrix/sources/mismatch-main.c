// A call whose type is not that of the definition.
int mistyped(int);
int fine(int);
int run(int x) { return x > 100 ? mistyped(x) : fine(x); }
