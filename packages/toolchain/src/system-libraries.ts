// What a sysroot may hold: one row per file that can come into a link by itself.

export interface SystemLibrary {
  /** What `-l` would say; for the files that are objects, their stem. */
  readonly name: string
  readonly file: string
  /** For messages. */
  readonly description: string
}

/**
 * In the order of a C++ compiler's command line: where two libraries define a name, the first one is taken.
 * The start files are lazy like the archives: `crt1.o` joins when the entry is `_start` and nobody else defines it.
 */
export const SYSTEM_LIBRARIES: readonly SystemLibrary[] = [
  { name: 'crt1', file: 'crt1.o', description: 'the start file of commands' },
  { name: 'crt1-reactor', file: 'crt1-reactor.o', description: 'the start file of reactors' },
  { name: 'c++', file: 'libc++.a', description: 'the C++ library' },
  { name: 'c++abi', file: 'libc++abi.a', description: 'the C++ runtime' },
  { name: 'unwind', file: 'libunwind.a', description: 'the unwinder of exceptions' },
  { name: 'c++experimental', file: 'libc++experimental.a', description: 'the experimental part of the C++ library' },
  { name: 'setjmp', file: 'libsetjmp.a', description: 'setjmp and longjmp' },
  { name: 'wasi-emulated-mman', file: 'libwasi-emulated-mman.a', description: 'emulation of mmap' },
  { name: 'wasi-emulated-signal', file: 'libwasi-emulated-signal.a', description: 'emulation of signals' },
  {
    name: 'wasi-emulated-process-clocks',
    file: 'libwasi-emulated-process-clocks.a',
    description: 'emulation of process clocks',
  },
  { name: 'wasi-emulated-getpid', file: 'libwasi-emulated-getpid.a', description: 'emulation of getpid' },
  { name: 'dl', file: 'libdl.a', description: 'dlopen and its family' },
  { name: 'crypt', file: 'libcrypt.a', description: 'crypt' },
  { name: 'm', file: 'libm.a', description: 'the mathematical library' },
  { name: 'c', file: 'libc.a', description: 'the C library' },
  { name: 'clang_rt.builtins', file: 'libclang_rt.builtins.a', description: "the compiler's own runtime" },
]
