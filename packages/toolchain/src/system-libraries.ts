// What a sysroot may hold: one row per file that can come into a link by itself.
import type { Sysroot } from './sysroot.ts'
import type { SysrootFile } from './sysroot-file.ts'

export interface SystemLibrary {
  /** What `-l` would say; for the files that are objects, their stem. */
  readonly name: string
  readonly file: string
}

/**
 * In the order of a C++ compiler's command line: where two libraries define a name, the first one is taken.
 * The start files are lazy like the archives: `crt1.o` joins when the entry is `_start` and nobody else defines it.
 */
export const SYSTEM_LIBRARIES: readonly SystemLibrary[] = [
  { name: 'crt1', file: 'crt1.o' },
  { name: 'crt1-reactor', file: 'crt1-reactor.o' },
  { name: 'c++', file: 'libc++.a' },
  { name: 'c++abi', file: 'libc++abi.a' },
  { name: 'unwind', file: 'libunwind.a' },
  { name: 'c++experimental', file: 'libc++experimental.a' },
  { name: 'setjmp', file: 'libsetjmp.a' },
  { name: 'wasi-emulated-mman', file: 'libwasi-emulated-mman.a' },
  { name: 'wasi-emulated-signal', file: 'libwasi-emulated-signal.a' },
  { name: 'wasi-emulated-process-clocks', file: 'libwasi-emulated-process-clocks.a' },
  { name: 'wasi-emulated-getpid', file: 'libwasi-emulated-getpid.a' },
  { name: 'dl', file: 'libdl.a' },
  { name: 'crypt', file: 'libcrypt.a' },
  { name: 'm', file: 'libm.a' },
  { name: 'c', file: 'libc.a' },
  { name: 'clang_rt.builtins', file: 'libclang_rt.builtins.a' },
]

/** Those that `sysroot` has. */
export function systemFiles(sysroot: Sysroot): readonly SysrootFile[] {
  return SYSTEM_LIBRARIES.map(({ file }) => sysroot.file(file)).filter(file => file !== undefined)
}
