import type { FileKind } from '@wasmweld/binary'

const RECOMPILE = 'expected WebAssembly; compile with clang --target=wasm32-wasip1 -c'

/** What to do about a file that is something else. */
const ADVICE: Readonly<Record<FileKind['kind'], string>> = {
  wasm: '',
  archive: '',
  'thin-archive': '',
  bitcode:
    'expected WebAssembly; compile without -flto, or turn it into an object with clang --target=wasm32-wasip1 -c',
  elf: RECOMPILE,
  'mach-o': RECOMPILE,
  coff: RECOMPILE,
  component: 'expected a core module; `wasm-tools component unbundle` takes the modules out of a component',
  'stub-library': 'expected WebAssembly; a stub library is text that lists what its host provides',
  text: 'expected WebAssembly in binary; the text format is turned into it by `wat2wasm` or `wasm-tools parse`',
  empty: 'expected WebAssembly; was the file written completely?',
  unknown: 'expected WebAssembly, which begins with the bytes 00 61 73 6d, or an archive',
}

/** A file that is not for this linker: what it is, and what to do. */
export class UnknownFileError extends Error {
  constructor({ kind, description }: FileKind) {
    super(`${description}\n  ${ADVICE[kind]}`)
    this.name = 'UnknownFileError'
  }
}
