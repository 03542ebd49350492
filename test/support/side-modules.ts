// Side modules and the programs that load them, made at test time from C and C++ text by clang and wasm-ld, once per content.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { clangVersion } from './compile.ts'
import { makeOnce } from './make-once.ts'
import { CACHE, expandLibrary, runOrFail, tool } from './tools.ts'

/** A file that was built: its name, where it lies, and what is in it. */
export interface Built {
  readonly name: string
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface BuildOptions {
  /** Flags for the compiler, behind `-O1`. */
  readonly compile?: readonly string[]
  /** Flags and files for the linker; `$libc` and its like are Debian's libraries. */
  readonly link?: readonly string[]
  /**
   * Libraries that are listed, and so become `needed`: built ones, with their symbols, or names, of which an empty library is made. A cycle
   * needs the latter.
   */
  readonly needs?: readonly (Built | string)[]
}

const TARGET = ['--target=wasm32-wasi', '-Wno-deprecated', '-O1', '-fvisibility=default']
const HOOKS = ['__wasm_call_ctors', '__wasm_apply_data_relocs', '__wasm_init_tls']
const exported = (names: readonly string[]): string[] => names.map(name => `--export-if-defined=${name}`)
/** What a library is linked with: its undefined symbols are imports, and what loads it can reach its constructors. */
const SIDE = ['-shared', '--experimental-pic', '--unresolved-symbols=import-dynamic', ...exported(HOOKS)]
/** What a program that libraries are loaded into is linked with: it stays where it is, exports all, and its table grows. */
const MAIN = [
  ...['--no-entry', '--experimental-pic', '-Bdynamic', '--unresolved-symbols=import-dynamic', '--export-dynamic'],
  ...['--export-table', '--growable-table', '--export=__stack_pointer', '--export=__heap_base'],
  // Asked for in this way, so that wasm-ld does not make every export run the constructors.
  '--export=__wasm_call_ctors',
  ...exported(['malloc', 'free', 'aligned_alloc', 'calloc']),
]
/** A program that is placed by who loads it. */
const PIE = ['-pie', '--no-entry', '--experimental-pic', '--unresolved-symbols=import-dynamic', '--export-dynamic']
const PIE_IMPORTS = ['--import-memory', '--import-table', ...exported([...HOOKS, 'malloc', 'free'])]

const isCplusplus = (source: string): boolean =>
  /^#include <\w+>|\b(?:class|namespace|template)\b|extern "C"/m.test(source)

/** One build: which text, by which flags, into which file. */
interface Recipe {
  readonly name: string
  readonly source: string
  readonly options: BuildOptions
  readonly compile: readonly string[]
  readonly link: readonly string[]
}

/** Fails with the tool's message when the text is not right. The flags decide the file; the same ones are built once. */
async function build({ name, source, options, compile, link }: Recipe): Promise<Built> {
  const { compile: compileFlags = [], link: linkFlags = [], needs = [] } = options
  const flags = [...compile, ...compileFlags]
  const links = [...link, ...linkFlags.map(expandLibrary)]
  const hash = createHash('sha256').update(JSON.stringify([await clangVersion(), name, source, flags, links]))
  for (const library of needs) hash.update(typeof library === 'string' ? `\0${library}` : library.bytes)
  const directory = join(CACHE, 'side-modules', `${basename(name)}-${hash.digest('hex').slice(0, 16)}`)
  await makeOnce(directory, async temporary => {
    const cplusplus = isCplusplus(source)
    const text = cplusplus ? 'source.cpp' : 'source.c'
    writeFileSync(join(temporary, text), source)
    await runOrFail(tool(cplusplus ? 'clang++' : 'clang'), [...flags, '-c', text, '-o', 'object.o'], temporary)
    if (link.length === 0) return
    const libraries: string[] = []
    for (const library of needs) {
      libraries.push(typeof library === 'string' ? await emptyLibrary(library, temporary) : library.path)
    }
    await runOrFail(tool('wasm-ld'), [...links, 'object.o', ...libraries, '-o', name], temporary)
  })
  const path = join(directory, link.length === 0 ? 'object.o' : name)
  return { name, path, bytes: new Uint8Array(readFileSync(path)) }
}

async function emptyLibrary(name: string, directory: string): Promise<string> {
  writeFileSync(join(directory, 'empty.c'), '')
  await runOrFail(tool('clang'), [...TARGET, '-fPIC', '-c', 'empty.c', '-o', 'empty.o'], directory)
  await runOrFail(tool('wasm-ld'), ['-shared', '--experimental-pic', 'empty.o', '-o', name], directory)
  return name
}

/** An object. `-fPIC` among `compile` makes it fit for a library. */
export function buildObject(name: string, source: string, options: BuildOptions = {}): Promise<Built> {
  return build({ name, source, options, compile: TARGET, link: [] })
}

/** A side module: `clang -fPIC` and `wasm-ld -shared`. Text with C++ in it is compiled as C++. */
export function buildSide(name: string, source: string, options: BuildOptions = {}): Promise<Built> {
  return build({ name, source, options, compile: [...TARGET, '-fPIC'], link: SIDE })
}

/**
 * A program that is not position independent, as Emscripten has made them since 4.0.19. Its code is compiled with `-fPIC`, since it may
 * name symbols of libraries; it exports what it defines, its table, stack pointer and allocator.
 */
export function buildMain(name: string, source: string, options: BuildOptions = {}): Promise<Built> {
  return build({ name, source, options, compile: [...TARGET, '-fPIC'], link: MAIN })
}

/** A position-independent program, which imports memory and table and is placed like a library. */
export function buildPie(name: string, source: string, options: BuildOptions = {}): Promise<Built> {
  return build({ name, source, options, compile: [...TARGET, '-fPIC'], link: [...PIE, ...PIE_IMPORTS] })
}
