// C programs that open libraries: each runs on Linux's loader and on ours, and has to print the same.
import type { LibraryTexts } from './native-libraries.ts'

export interface DlfcnProgram {
  readonly title: string
  /** Begins in `run`; prints by `out`. */
  readonly main: string
  readonly libraries: LibraryTexts
  readonly prints: readonly string[]
}

export const withCommon = (programs: readonly DlfcnProgram[]): readonly DlfcnProgram[] =>
  programs.map(({ title, main, libraries, prints }) => ({
    title,
    main: `${COMMON}${main}`,
    libraries: Object.fromEntries(
      Object.entries(libraries).map(([name, { source, ...rest }]) => [name, { source: `${WEAK}${source}`, ...rest }]),
    ),
    prints,
  }))

/** What every program may use. `call` gives -999 for what is not found. */
const COMMON = `
#include <dlfcn.h>
#define INIT __attribute__((constructor))
#define FINI __attribute__((destructor))
typedef int (*fn)(int);
void out(const char *what, int value);
static int call(void *library, const char *name, int x) {
  fn f = (fn)dlsym(library, name);
  return f ? f(x) : -999;
}
static void *open(const char *name, int flags) {
  void *library = dlopen(name, flags);
  if (!library) out("not opened", 0);
  return library;
}
`

/** wasm-ld binds a library's calls of its own functions inside of it, unless they are weak; ELF's linker binds none. */
const WEAK = '#define WEAK __attribute__((weak))\n'

/** What a library needs to print. */
export const OUT: string = 'void out(const char *what, int value);\n'
