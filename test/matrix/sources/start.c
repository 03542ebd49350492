// A program's entry, for outputs that have one.
int run(int);
int result;
void _start(void) { result = run(3); }
