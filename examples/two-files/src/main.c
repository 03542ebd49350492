// The program. What it has not got itself is in func1.c, another file.

int func1(int n);                          // a function of the side module
extern int func1_calls;                    // a variable of the side module
extern int (*const func1_operations[])(int); // addresses of functions, in the side module's data

int total = 40; // the side module changes it

int twice(int n) { return 2 * n; } // the side module calls it

int run(int n) { return func1(n) + func1_calls; }

int apply(int operation, int n) { return func1_operations[operation](n); }
