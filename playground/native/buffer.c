// Memory that JavaScript writes its text into.
#include <stdlib.h>

void *buffer_take(size_t size) { return malloc(size); }
void buffer_give_back(void *buffer) { free(buffer); }

// Not called by any page.
void *buffer_resize(void *buffer, size_t size) { return realloc(buffer, size); }
