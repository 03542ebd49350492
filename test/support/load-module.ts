// Loads a module that says in `dylink.0` how: the acts of a dynamic loader, for one module and a host that has the rest.

import {
  readDylinkSection,
  readImportSection,
  readModule,
  sectionReader,
  type DylinkSection,
  type Import,
} from '@wasmweld/binary'
import { findSection } from './print-module.ts'

/** Where the loader puts what is its to place. None is 0, so that a sum that is left out is noticed. */
const DATA = 4096
const STACK = 65536
const SLOTS = 5
/** What data of others is: a number there. */
const FOREIGN_DATA = 1024
const FOREIGN_NUMBER = 1000

type Imports = Record<string, Record<string, WebAssembly.ImportValue>>
type Callable = (...parameters: unknown[]) => unknown

/** What `dylink.0` says; undefined for a module that is nobody's to load. */
export function loadDescription(bytes: Uint8Array): DylinkSection | undefined {
  const module = readModule(bytes)
  const section = findSection(module, '"dylink.0"')
  return section === undefined ? undefined : readDylinkSection(sectionReader(module, section))
}

const importsOf = (bytes: Uint8Array): readonly Import[] => {
  const module = readModule(bytes)
  const section = findSection(module, 'import')
  return section === undefined ? [] : readImportSection(sectionReader(module, section))
}

/** A WebAssembly function of type (i32) -> i32 that calls the host's: only such a one can be in a table. */
function inTable(call: Callable): Callable {
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
    ...[2, 7, 1, 1, 0x61, 1, 0x61, 0, 0],
    ...[7, 5, 1, 1, 0x62, 0, 0],
  ]
  const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), {
    a: { a: call as () => void },
  })
  return instance.exports['b'] as Callable
}

/** One load. The module's own definitions answer what it asks for by name, the `host` what it has not itself. */
export class ModuleLoader {
  readonly #description: DylinkSection
  readonly #imports: readonly Import[]
  readonly #host: Imports
  readonly #got = new Map<string, WebAssembly.Global>()
  #exports: WebAssembly.Exports = {}
  #table: WebAssembly.Table | undefined
  #memory: WebAssembly.Memory | undefined

  constructor(bytes: Uint8Array, description: DylinkSection, host: Imports) {
    this.#description = description
    this.#imports = importsOf(bytes)
    this.#host = host
  }

  /** What to instantiate the module with. */
  imports(): Imports {
    const found: Imports = {}
    for (const wanted of this.#imports) (found[wanted.module] ??= {})[wanted.field] = this.#value(wanted)
    return found
  }

  /** Gives addresses, then runs what the module has for the purpose, as a loader does. */
  finish({ exports }: WebAssembly.Instance): void {
    this.#exports = exports
    this.#table ??= exports['__indirect_function_table'] as WebAssembly.Table | undefined
    this.#memory ??= exports['memory'] as WebAssembly.Memory | undefined
    if (this.#memory !== undefined) new DataView(this.#memory.buffer).setInt32(FOREIGN_DATA, FOREIGN_NUMBER, true)
    for (const [name, global] of this.#got) global.value = this.#address(name)
    for (const hook of ['__wasm_apply_data_relocs', '__wasm_call_ctors']) (exports[hook] as Callable | undefined)?.()
  }

  #value({ module, field, description }: Import): WebAssembly.ImportValue {
    switch (description.kind) {
      case 'memory':
        return (this.#memory = this.#host[module][field] as WebAssembly.Memory)
      case 'table':
        this.#table = new WebAssembly.Table({ element: 'anyfunc', initial: description.table.limits.minimum + SLOTS })
        return this.#table
      case 'global':
        return this.#global(module, field)
      case 'function':
        // A definition that another library's might replace is asked for, and here nobody else has one.
        return (...parameters: unknown[]) =>
          ((this.#exports[field] as Callable | undefined) ?? (this.#host[module][field] as Callable))(...parameters)
      case 'tag':
        return this.#host[module][field]
    }
  }

  #global(module: string, field: string): WebAssembly.ImportValue {
    const fixed: Readonly<Record<string, number>> = { __memory_base: DATA, __table_base: SLOTS }
    if (field in fixed) return new WebAssembly.Global({ value: 'i32' }, fixed[field])
    if (field === '__stack_pointer') return new WebAssembly.Global({ value: 'i32', mutable: true }, STACK)
    if (!module.startsWith('GOT.')) return this.#host[module][field]
    // No address, so that one that is never given is noticed.
    const global = new WebAssembly.Global({ value: 'i32', mutable: true }, -1)
    this.#got.set(`${module} ${field}`, global)
    return global
  }

  #address(name: string): number {
    const [kind, field] = name.split(' ')
    const own = this.#exports[field]
    if (own instanceof WebAssembly.Global) return Number(own.value) + this.#dataBase()
    const isMissable = this.#description.importInfo.some(info => info.field === field)
    if (own === undefined && isMissable) return 0
    if (kind === 'GOT.mem') return FOREIGN_DATA
    const foreign = this.#host['env']?.[field] as Callable | undefined
    return this.#slot((own as Callable | undefined) ?? inTable(foreign ?? (argument => argument)))
  }

  #dataBase(): number {
    return this.#imports.some(({ field }) => field === '__memory_base') ? DATA : 0
  }

  // A function has one address, whoever asks.
  #slot(wanted: Callable): number {
    const table = this.#table
    if (table === undefined) return 0
    for (let slot = 0; slot < table.length; slot++) if (table.get(slot) === wanted) return slot
    const slot = table.grow(1)
    table.set(slot, wanted)
    return slot
  }
}
