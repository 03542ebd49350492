// Members of archives: wanted, wanted by a member, never wanted.
int from_library(int);
int run(int x) { return from_library(x); }
