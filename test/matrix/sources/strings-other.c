const char *other_string(int x) { return x ? "another long string" : "a long string"; }
