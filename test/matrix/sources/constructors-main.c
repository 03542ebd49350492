// Constructors of several priorities, and destructors that somebody would call.
volatile int order;
__attribute__((constructor(300))) static void third(void) { order = order * 10 + 3; }
__attribute__((constructor(100))) static void first(void) { order = order * 10 + 1; }
int run(int x) { return order * 10 + x; }
