// A program for threads and its libraries: thread-local data of a library that the program reads too, a constructor, addresses of functions of a
// library and of the host, and a function that comes later.

import { buildMain, buildSide } from './side-modules.ts'
import type { Built } from './side-modules.ts'

/** Only for Emscripten clang compiles thread-local data of other modules. */
const THREADS = ['--target=wasm32-unknown-emscripten', '-pthread', '-matomics', '-mbulk-memory']
const TLS = ['__wasm_init_tls', '__tls_size', '__tls_align', '__tls_base'].map(name => `--export-if-defined=${name}`)
const SHARED = ['--shared-memory', '--max-memory=16777216', ...TLS]

/** A library for threads. */
export const threadedSide = (name: string, source: string): Promise<Built> =>
  buildSide(name, source, { compile: THREADS, link: SHARED })

const MAIN = `
  extern _Thread_local int counter;
  _Thread_local int mine = 3;
  int bump_counter(int n) { return counter += n; }
  int bump_mine(int n) { return mine += n; }
  int *counter_place(void) { return &counter; }`
const A = `
  int observe(int x);
  _Thread_local int counter = 7;
  int total = 100;
  __attribute__((constructor)) static void begin(void) { observe(total); }
  int *place(void) { return &counter; }
  int add(int n) { return __atomic_add_fetch(&total, n, __ATOMIC_SEQ_CST); }
  int twice(int x) { return 2 * x; }
  int (*pointer(void))(int) { return twice; }
  int on_stack(int n) { volatile int large[200]; for (int i = 0; i < 200; i++) large[i] = n; return large[n]; }
  int (*observer(void))(int) { return observe; }`
const USER = `
  int later(int x); int twice(int x);
  int use(int x) { return later(x); }
  int through(int x) { int (*volatile p)(int) = twice; return p(x); }`
const LATER = 'static int state = 40; int later(int x) { return __atomic_add_fetch(&state, x, __ATOMIC_SEQ_CST); }'

export interface ThreadModules {
  /** Imports `observe`, which `a` calls at its start with 100. */
  readonly main: Built
  readonly a: Built
  /** Calls `later`, which is in none but the last. */
  readonly user: Built
  readonly later: Built
}

export async function threadModules(): Promise<ThreadModules> {
  const [a, user, later] = await Promise.all([
    threadedSide('a.so', A),
    threadedSide('user.so', USER),
    threadedSide('later.so', LATER),
  ])
  const main = await buildMain('main.wasm', MAIN, {
    compile: THREADS,
    link: [...SHARED, '--import-memory'],
    needs: [a],
  })
  return { main, a, user, later }
}
