int deeper(int);
int wanted_data = 20;
int from_library(int x) { return deeper(x) + wanted_data; }
int beside(void) { return 1; }
