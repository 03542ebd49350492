// Strings that are equal, or the tail of another.
const char *other_string(int);
static int length(const char *text) {
  int n = 0;
  while (text[n]) n++;
  return n;
}
const char *choice[] = {"a long string", "string", "nothing"};
const char *unused_string(void) { return "never seen"; }
int run(int x) { return length(choice[x & 1]) * 100 + length("string") + length(other_string(x)); }
