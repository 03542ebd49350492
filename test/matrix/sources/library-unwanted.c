int unwanted_data[] = {1, 2, 3};
int unwanted(int x) { return unwanted_data[x]; }
__attribute__((constructor)) static void never_starts(void) { unwanted_data[0] = 9; }
