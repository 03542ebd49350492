// Native files as they lie on disk. A file is read again at each use and known again by its content, so that what was learned about
// it, here and in the linker, stays with the content.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { identifyFile, readModule } from '@wasmweld/binary'
import {
  type InputCache,
  type InputSummary,
  type LinkInput,
  LinkError,
  createInputCache,
  moduleShape,
  summarizeInput,
} from '@wasmweld/linker'
import { type SideModule, readSideModule } from '@wasmweld/side-modules'
import { readableName } from './readable-name.ts'
import { MEMORY, type NativeExport, nativeExports } from './native-exports.ts'
import { displayPath } from './paths.ts'
import { sideSymbols } from './side-symbols.ts'
import { inspectFinished } from './finished.ts'

export interface NativeFile extends LinkInput {
  readonly path: string
  /** Of the content, in hexadecimal. */
  readonly digest: string
  /** `side`: a finished side module; one that is linked here is made of an object or an archive. `finished`: a module of its own. */
  readonly kind: InputSummary['kind'] | 'side' | 'finished'
  readonly symbols: InputSummary['symbols']
  readonly exports: readonly NativeExport[]
  readonly foreign: InputSummary['foreign']
  /** An object that runs code when its program starts: importing it does something, even if none of its names is used. */
  readonly hasConstructors: boolean
  /** Of a finished module that says so: where its source map should be. */
  readonly map?: string
  /** Of the kind `side`. */
  readonly side?: SideModule
}

/** Files by path with their latest content, for all programs of all environments. */
export class NativeFiles {
  readonly cache: InputCache = createInputCache()
  readonly #root: string
  readonly #load: (path: string) => Uint8Array
  readonly #known = new Map<string, NativeFile>()

  /** `load` gives a file's bytes, or those of what it is compiled to. */
  constructor(root: string, load: (path: string) => Uint8Array) {
    this.#root = root
    this.#load = load
  }

  /**
   * Reads an object, an archive or a finished module. Throws a `LinkError` when the file is not WebAssembly, or damaged; a `FormatError`
   * when a member of it is, or a finished module.
   */
  read(path: string): NativeFile {
    return this.#read(path, path, input =>
      path.endsWith('.wasm') && isModule(input.bytes) ? inspectFinished(input, path) : this.#inspect(input),
    )
  }

  /** Reads what is imported as a side module: a finished one, or an object or an archive. Throws as `read` does. */
  readSide(path: string): NativeFile {
    return this.#read(path, `${path}?side`, input =>
      isModule(input.bytes) ? inspectSide(input) : this.#inspect(input),
    )
  }

  /** Those that name a file as their source map. */
  withMap(file: string): readonly string[] {
    return [...this.#known.values()].filter(({ map }) => map === file).map(({ path }) => path)
  }

  #read(path: string, key: string, inspect: (input: LinkInput) => Omit<NativeFile, 'path' | 'digest'>): NativeFile {
    if (statSync(path).isDirectory()) throw this.#folder(path)
    const bytes = this.#load(path)
    const digest = createHash('sha256').update(bytes).digest('hex')
    const known = this.#known.get(key)
    if (known?.digest === digest) return known
    const file = { ...inspect({ name: displayPath(path, this.#root), bytes }), path, digest }
    this.#known.set(key, file)
    return file
  }

  #folder(path: string): LinkError {
    const file = displayPath(path, this.#root)
    const advice = 'expected a WebAssembly object or an archive; import a file in it'
    return new LinkError([{ kind: 'foreign-file', severity: 'error', file, description: 'folder', advice }], [], file)
  }

  #inspect(input: LinkInput): Omit<NativeFile, 'path' | 'digest'> {
    const summary = summarizeInput(input, this.cache)
    const { kind, symbols, foreign } = summary
    // An archive's members join when they are asked for, and with them their constructors.
    const hasConstructors = kind === 'object' && summary.hasConstructors
    return { ...input, kind, symbols, exports: nativeExports(symbols, readableName), foreign, hasConstructors }
  }
}

function inspectSide({ name, bytes }: LinkInput): Omit<NativeFile, 'path' | 'digest'> {
  const side = readSideModule(name, bytes)
  const symbols = sideSymbols(side)
  const hasConstructors = side.hooks.constructors !== undefined
  return {
    name,
    bytes,
    kind: 'side',
    symbols,
    exports: nativeExports(symbols, readableName),
    foreign: [],
    hasConstructors,
    side,
  }
}

/** Finished. A damaged one counts: who reads it as a side module says what is wrong. Files of other kinds are refused as inputs are. */
function isModule(bytes: Uint8Array): boolean {
  if (identifyFile(bytes).kind !== 'wasm') return false
  try {
    return moduleShape(bytes) !== 'object'
  } catch {
    return true
  }
}

/** A program has a memory that JavaScript can import; a finished module may have none, or keep it to itself. */
export function hasMemory({ kind, exports }: NativeFile): boolean {
  return kind !== 'finished' || exports.some(item => item.symbol === MEMORY && item.kind === 'memory')
}

/** What a `.wasm` file holds. */
export type WasmKind =
  | 'object'
  /** For a loader: its first section says how. */
  | 'side'
  | 'finished'
  /** Not there, or no module of ours: a component, a text that stands for a large file. */
  | 'other'

/** A damaged file is `finished` or, when it has the name of their section, an object: loading it says what is wrong. */
export function wasmKind(path: string): WasmKind {
  if (!existsSync(path) || statSync(path).isDirectory()) return 'other'
  const bytes = readFileSync(path)
  if (identifyFile(bytes).kind !== 'wasm') return bytes.includes('\x07linking') ? 'object' : 'other'
  try {
    const { sections } = readModule(bytes)
    if (DYLINK_SECTIONS.includes(sections[0]?.name ?? '')) return 'side'
    return sections.some(({ name }) => name === 'linking') ? 'object' : 'finished'
  } catch {
    return bytes.includes('\x07linking') ? 'object' : 'finished'
  }
}

const DYLINK_SECTIONS: readonly string[] = ['dylink.0', 'dylink']

/** One file is one module, by whatever link it was reached. */
export function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
