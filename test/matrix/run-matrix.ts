// Asks a module of any kind what run(3) is: a loader as small as one can be, for one module that nobody else is linked with.

import { setFlagsFromString } from 'node:v8'
import { type Limits, readImportSection, readModule, sectionReader } from '@wasmweld/binary'
import { findSection } from '../support/print-module.ts'
import { allowProposals, makeImports, type Imports } from '../support/run-module.ts'

const PAGE = 65536
const ARGUMENT = 3
/** Where a loaded module's data begins: no null pointer, and with room for the stack in the page behind it. */
const MEMORY_BASE = 1024
const TABLE_BASE = 1

type Number64 = number | bigint
type Exports = Readonly<Record<string, unknown>>

const importsOf = (bytes: Uint8Array): ReturnType<typeof readImportSection> => {
  const module = readModule(bytes)
  const section = findSection(module, 'import')
  return section === undefined ? [] : readImportSection(sectionReader(module, section))
}

/** Gives bases and places of the GOT what a loader would, before anything runs. */
function placeModule(bytes: Uint8Array, imports: Imports): void {
  const values: Readonly<Record<string, number>> = {
    'env.__memory_base': MEMORY_BASE,
    'env.__stack_pointer': PAGE,
    'env.__table_base': TABLE_BASE,
    'env.__table_base32': TABLE_BASE,
  }
  for (const { module, field, description } of importsOf(bytes)) {
    if (description.kind !== 'global') continue
    const value = module.startsWith('GOT.') ? 0 : values[`${module}.${field}`]
    if (value === undefined) continue
    const { value: type, mutable } = description.global
    const initial: Number64 = type === 'i64' ? BigInt(value) : value
    imports[module][field] = new WebAssembly.Global({ value: type as 'i32', mutable }, initial as number)
  }
}

/** A memory and a table with room for what lies behind the bases. */
function makeRoom(bytes: Uint8Array, imports: Imports): void {
  if (imports['env']?.['__memory_base'] === undefined) return
  for (const { module, field, description } of importsOf(bytes)) {
    if (description.kind === 'memory') imports[module][field] = roomyMemory(description.memory.limits)
    if (description.kind !== 'table' || description.table.limits.maximum !== undefined) continue
    ;(imports[module][field] as WebAssembly.Table).grow(TABLE_BASE)
  }
}

function roomyMemory({ minimum, maximum, shared }: Limits): WebAssembly.Memory {
  const initial = Math.min(minimum + 1, maximum ?? Infinity)
  return new WebAssembly.Memory({
    initial,
    ...(maximum === undefined ? {} : { maximum }),
    ...(shared ? { shared } : {}),
  })
}

/** An engine may lack 64-bit tables, or make no 64-bit memory for JavaScript; the bytes are those of wasm-ld all the same. */
export const NOT_HERE: string = 'not runnable here'

function tryImports(bytes: Uint8Array): Imports | undefined {
  try {
    return makeImports(bytes, { wasiImport: {} }, [])
  } catch (error) {
    if (error instanceof TypeError && String(error).includes('BigInt')) return undefined
    throw error
  }
}

/** A function that the module both asks for and exports, since another module may have a better one, is its own. */
function defineByItself({ env = {} }: Imports, exports: Exports): void {
  for (const [name, given] of Object.entries(env)) {
    if (typeof given !== 'function') continue
    env[name] = (...parameters: unknown[]): unknown => {
      const own = exports[name]
      return ((typeof own === 'function' ? own : given) as (...parameters: unknown[]) => unknown)(...parameters)
    }
  }
}

/** Fills the GOT from the module's own exports: there is nobody else to define anything. */
function fillGot(bytes: Uint8Array, imports: Imports, exports: Exports): void {
  const table = imports['env']?.['__indirect_function_table'] ?? exports['__indirect_function_table']
  for (const { module, field } of importsOf(bytes)) {
    const place = imports[module][field]
    const defined = exports[field]
    if (!(place instanceof WebAssembly.Global)) continue
    if (module === 'GOT.mem' && defined instanceof WebAssembly.Global) {
      const address = defined.value as Number64
      place.value = typeof address === 'bigint' ? address + BigInt(MEMORY_BASE) : address + MEMORY_BASE
    }
    // What nobody defines is a weak function, whose address is null.
    if (module === 'GOT.func' && table instanceof WebAssembly.Table && typeof defined === 'function') {
      const slot = table.grow(1, defined)
      place.value = typeof place.value === 'bigint' ? BigInt(slot) : slot
    }
  }
}

/** What happened: `run(3) = 7`, or why nothing did. */
export async function askModule(bytes: Uint8Array): Promise<string> {
  allowProposals()
  setFlagsFromString('--experimental-wasm-extended-const')
  if (!WebAssembly.validate(bytes as BufferSource)) return NOT_HERE
  const exports: Record<string, unknown> = {}
  const imports = tryImports(bytes)
  if (imports === undefined) return NOT_HERE
  defineByItself(imports, exports)
  placeModule(bytes, imports)
  makeRoom(bytes, imports)
  const { instance } = await WebAssembly.instantiate(bytes as BufferSource, imports)
  Object.assign(exports, instance.exports)
  fillGot(bytes, imports, exports)
  for (const name of ['__wasm_apply_data_relocs', '__wasm_call_ctors']) {
    const initialiser = exports[name]
    if (typeof initialiser === 'function') (initialiser as () => void)()
  }
  const { run } = exports
  return typeof run === 'function' ? `run(3) = ${String((run as (x: number) => unknown)(ARGUMENT))}` : 'no run'
}
