// C and C++ for the projects that bundlers are tried on.

/** Seven functions and an array, each of some size, so that what is left out shows. */
export const MATH = `
#include <stdint.h>
int add(int a, int b) { return a + b; }
int sub(int a, int b) { return a - b; }
double mul(double a, double b) { return a * b; }
int div_(int a, int b) { return b ? a / b : 0; }
int64_t twice(int64_t a) { return 2 * a; }
int table[4] = {1, 2, 3, 4};
int big(int i) { static const volatile int rows[1000] = {7, 5}; return rows[i] + table[i & 3]; }
`

/** The C library, and a host's function. */
export const HELLO = `
#include <stdio.h>
__attribute__((import_module("./host.js"), import_name("now"))) int now(void);
int later(int by) { return now() + by; }
void greet(int n) { printf("hello %d\\n", n); fprintf(stderr, "warned\\n"); }
int quiet(int n) { return n + 1; }
`

export const HOST = `export const now = () => 100
export const unused = () => 'not in any bundle'
`

/** Runs when its program starts, and cannot be computed before. */
export const CONSTRUCTED = `
static volatile int runs;
__attribute__((constructor)) static void start(void) { runs = runs + 1; }
int count_runs(void) { return runs; }
`

/** C++: mangled names. */
export const SHAPES = `
namespace geo { int area(int width, int height) { return width * height; } }
int plus(int a, int b) { return a + b; }
extern "C" int plain(int a) { return a; }
`
