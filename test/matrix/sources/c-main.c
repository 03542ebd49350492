// Functions, data of every kind, and addresses of both.
int twice(int), thrice(int);
extern int offset;
int counter = 5;
int zeroed[100];
static const char *const names[] = {"alpha", "beta", "gamma alpha"};
typedef int (*Function)(int);
Function functions[] = {twice, thrice};
int *pointers[] = {&counter, &offset, zeroed + 3};
int unused(int x) { return functions[0](x) + names[2][x]; }
int run(int x) {
  zeroed[3] = x;
  counter += 1;
  return functions[x & 1](x) + *pointers[0] + *pointers[1] + *pointers[2] + names[x & 1][0];
}
