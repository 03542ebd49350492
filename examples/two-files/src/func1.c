// The side module: it shares the program's memory, table and stack.

int twice(int n);  // a function of the program
extern int total;  // a variable of the program

int func1_calls;

static int add(int n) { return total += n; }
static int subtract(int n) { return total -= n; }

// An address is good in the whole program, whosever function it is.
int (*const func1_operations[])(int) = {add, subtract, twice};

int func1(int n) { return func1_operations[func1_calls++ % 3](n); }
