// Thread-local variables: local, shared between objects, zeroed, aligned.
_Thread_local int local = 5;
static _Thread_local int zero;
extern _Thread_local int elsewhere;
_Thread_local long long aligned __attribute__((aligned(32))) = 4;
int ordinary = 1;
int *address(void) { return &local; }
int run(int x) {
  zero += x;
  *address() += x;
  return zero + local + elsewhere + ordinary + (int)aligned;
}
