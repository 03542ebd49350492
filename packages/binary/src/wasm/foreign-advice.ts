import type { FileKind } from './identify.ts'

const RECOMPILE = 'expected WebAssembly; compile with clang --target=wasm32-wasi -c'

const ADVICE: Readonly<Record<FileKind['kind'], string>> = {
  wasm: '',
  archive: '',
  'thin-archive':
    'expected the members inside the archive; make it again without --thin (`llvm-ar rcs lib.a *.o`), ' +
    'or put its members into another (`llvm-ar qcsL full.a thin.a`)',
  bitcode: 'expected WebAssembly; compile without -flto',
  elf: RECOMPILE,
  'mach-o': RECOMPILE,
  coff: RECOMPILE,
  component:
    'expected a core module or object; a component is made of modules, which `wasm-tools component unbundle` takes out',
  'stub-library': '',
  text: 'expected WebAssembly in binary; source is to be compiled first, and the text format to be put through `wasm-tools parse`',
  empty: 'expected WebAssembly; did the compiler stop before it wrote the file?',
  unknown: 'expected WebAssembly, which begins with the bytes 00 61 73 6d, or an archive',
}

/** What to do about a file that was to be WebAssembly and is of this kind; empty when nothing is wrong with it. */
export function foreignAdvice(kind: FileKind['kind']): string {
  return ADVICE[kind]
}
