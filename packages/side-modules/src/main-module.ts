// A finished module that side modules are loaded into, as far as they can tell: position independent or not, of whatever toolchain.
import { FormatError, type FunctionType, foreignAdvice, identifyFile } from '@wasmweld/binary'
import { moduleShape } from '@wasmweld/linker'
import { type ModuleSurface, readSurface } from './module-surface.ts'
import { sideExports } from './side-exports.ts'
import { sideAbi } from './side-abi.ts'
import { sideImports } from './side-imports.ts'
import type { SideAbi, SideImport } from './side-module.ts'

export interface MainModule {
  readonly name: string
  readonly functions: ReadonlyMap<string, { readonly type: FunctionType }>
  /** Addresses, or offsets of a position-independent module. */
  readonly data: ReadonlyMap<string, number>
  readonly tags: ReadonlyMap<string, FunctionType>
  /** What its host gives it. */
  readonly imports: readonly SideImport[]
  /** Libraries that it lists. */
  readonly needed: readonly string[]
  readonly abi: SideAbi
}

/** Throws a `FormatError` that names the file when it is damaged, no module or not linked yet. */
export function readMainModule(name: string, bytes: Uint8Array): MainModule {
  try {
    refuseUnlinked(bytes)
    const surface = readSurface(bytes)
    const imports = sideImports(surface)
    const needed = [...new Set(surface.dylink?.needed)]
    return { name, ...symbolsOf(surface), imports, needed, abi: sideAbi(surface, imports) }
  } catch (error) {
    throw error instanceof FormatError ? error.in(name) : error
  }
}

function refuseUnlinked(bytes: Uint8Array): void {
  const { kind, description } = identifyFile(bytes)
  if (kind !== 'wasm')
    throw new FormatError(`expected a program, found: ${description}; ${foreignAdvice(kind) || 'link it first'}`, 0)
  if (moduleShape(bytes) === 'object')
    throw new FormatError('expected a program, found a relocatable object; link it first', 8)
}

function symbolsOf(surface: ModuleSurface): Pick<MainModule, 'functions' | 'data' | 'tags'> {
  const functions = new Map<string, { type: FunctionType }>()
  const data = new Map<string, number>()
  const tags = new Map<string, FunctionType>()
  for (const { name, kind, type, offset, internal } of sideExports(surface)) {
    if (internal) continue
    if (kind === 'function' && type !== undefined) functions.set(name, { type })
    else if (kind === 'tag' && type !== undefined) tags.set(name, type)
    else if (offset !== undefined) data.set(name, offset)
  }
  return { functions, data, tags }
}
