__attribute__((retain, section("entries"))) const int two = 5;
__attribute__((section("unreached"))) const int unreached = 6;
