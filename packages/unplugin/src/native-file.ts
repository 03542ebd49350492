// Native files as they lie on disk. A file is read again at each use and known again by its content, so that what was learned about
// it, here and in the linker, stays with the content.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { readModule } from '@wasmweld/binary'
import {
  type InputCache,
  type InputSummary,
  type LinkInput,
  LinkError,
  createInputCache,
  summarizeInput,
} from '@wasmweld/linker'
import { readableName } from './readable-name.ts'
import { type NativeExport, nativeExports } from './native-exports.ts'
import { displayPath } from './paths.ts'

export interface NativeFile extends LinkInput {
  readonly path: string
  /** Of the content, in hexadecimal. */
  readonly digest: string
  readonly kind: InputSummary['kind']
  readonly symbols: InputSummary['symbols']
  readonly exports: readonly NativeExport[]
  readonly foreign: InputSummary['foreign']
  /** An object that runs code when its program starts: importing it does something, even if none of its names is used. */
  readonly hasConstructors: boolean
}

/** Files by path with their latest content, for all programs of all environments. */
export class NativeFiles {
  readonly cache: InputCache = createInputCache()
  readonly #root: string
  readonly #known = new Map<string, NativeFile>()

  constructor(root: string) {
    this.#root = root
  }

  /** Throws a `LinkError` when the file is not WebAssembly, or damaged; a `FormatError` when a member of it is. */
  read(path: string): NativeFile {
    if (statSync(path).isDirectory()) throw this.#folder(path)
    const content = readFileSync(path)
    const digest = createHash('sha256').update(content).digest('hex')
    const known = this.#known.get(path)
    if (known?.digest === digest) return known
    const file = this.#inspect(path, content, digest)
    this.#known.set(path, file)
    return file
  }

  #folder(path: string): LinkError {
    const file = displayPath(path, this.#root)
    const advice = 'expected a WebAssembly object or an archive; import a file in it'
    return new LinkError([{ kind: 'foreign-file', severity: 'error', file, description: 'folder', advice }], [], file)
  }

  #inspect(path: string, bytes: Uint8Array, digest: string): NativeFile {
    const input: LinkInput = { name: displayPath(path, this.#root), bytes }
    const summary = summarizeInput(input, this.cache)
    const { kind, symbols, foreign } = summary
    // An archive's members join when they are asked for, and with them their constructors.
    const hasConstructors = kind === 'object' && summary.hasConstructors
    const exports = nativeExports(summary, readableName)
    return { ...input, path, digest, kind, symbols, exports, foreign, hasConstructors }
  }
}

/**
 * Whether a `.wasm` file is for linking: it has a `linking` section. What cannot be read is left to whoever takes it, unless the
 * section's name is in it: then it is a damaged object, and that is worth saying.
 */
export function isRelocatable(path: string): boolean {
  if (!existsSync(path) || statSync(path).isDirectory()) return false
  const bytes = readFileSync(path)
  try {
    return readModule(bytes).sections.some(({ name }) => name === 'linking')
  } catch {
    return bytes.includes('\x07linking')
  }
}

/** One file is one module, by whatever link it was reached. */
export function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
