// Runs a linked module and writes down what it did: output, exit code, results, calls of imports.

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { WASI } from 'node:wasi'
import { readImportSection, readModule, sectionReader, type GlobalType, type Limits } from '@wasmweld/binary'
import type { Call } from './fixture.ts'
import { loadDescription, ModuleLoader } from './load-module.ts'
import { findSection } from './print-module.ts'

export interface Ran {
  /** `add(1, 2) = 3`, in the order of the calls. */
  readonly calls: readonly string[]
  /** `env.log(1)`, in order. */
  readonly imports: readonly string[]
  /** Of `_start`, with constructors' output. */
  readonly stdout: string
  readonly exit: number
}

const WASI_MODULE = 'wasi_snapshot_preview1'
/** What every imported function gives back, and what every imported global holds. */
const IMPORTED_RESULT = 7
const IMPORTED_GLOBAL = 1000

export type Imports = Record<string, Record<string, WebAssembly.ImportValue>>

function limitsDescriptor({ minimum, maximum, shared, address }: Limits): {
  initial: number
  maximum?: number
  shared?: boolean
} {
  // An index type of 64 bits makes the engine want bigints.
  const number = (value: number): number => (address === 'i64' ? (BigInt(value) as unknown as number) : value)
  const wide = address === 'i64' ? { address: 'i64', index: 'i64' } : {}
  return {
    initial: number(minimum),
    ...(maximum === undefined ? {} : { maximum: number(maximum) }),
    ...(shared ? { shared } : {}),
    ...wide,
  }
}

function makeGlobal({ value, mutable }: GlobalType): WebAssembly.Global {
  const type = value === 'funcref' ? 'anyfunc' : (value as WebAssembly.ValueType)
  const initial = value === 'i64' ? BigInt(IMPORTED_GLOBAL) : value.endsWith('ref') ? null : IMPORTED_GLOBAL
  return new WebAssembly.Global({ value: type, mutable }, initial)
}

/** Gives every import something of its type: functions that note their calls, empty memories and tables. */
export function makeImports(bytes: Uint8Array, wasi: Pick<WASI, 'wasiImport'>, log: string[]): Imports {
  const module = readModule(bytes)
  const section = findSection(module, 'import')
  const imports: Imports = {}
  if (section === undefined) return imports
  for (const { module: from, field, description } of readImportSection(sectionReader(module, section))) {
    const group = (imports[from] ??= {})
    switch (description.kind) {
      case 'function':
        group[field] =
          from === WASI_MODULE
            ? (wasi.wasiImport[field] as () => void)
            : (...parameters: unknown[]) => {
                log.push(`${from}.${field}(${parameters.map(String).join(', ')})`)
                return IMPORTED_RESULT
              }
        break
      case 'memory':
        group[field] = new WebAssembly.Memory(limitsDescriptor(description.memory.limits))
        break
      case 'table': {
        const element = description.table.element === 'externref' ? 'externref' : 'anyfunc'
        group[field] = new WebAssembly.Table({ element, ...limitsDescriptor(description.table.limits) })
        break
      }
      case 'global':
        group[field] = makeGlobal(description.global)
        break
      case 'tag':
        group[field] = new (WebAssembly as unknown as { Tag: new (type: object) => WebAssembly.ImportValue }).Tag({
          parameters: ['i32'],
        })
        break
    }
  }
  return imports
}

/** Small modules of proposals that older engines know behind a flag only. */
const PROPOSALS: readonly (readonly [flag: string, module: readonly number[]])[] = [
  ['memory64', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 1]],
  ['extended-const', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 6, 9, 1, 0x7f, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b]],
]

export function allowProposals(): void {
  for (const [flag, module] of PROPOSALS) {
    if (!WebAssembly.validate(new Uint8Array(module))) setFlagsFromString(`--experimental-wasm-${flag}`)
  }
}

function callOne(instance: WebAssembly.Instance, { name, parameters }: Call): string {
  const shown = `${name}(${parameters.map(value => (typeof value === 'bigint' ? `${value}n` : value)).join(', ')})`
  const called = instance.exports[name]
  if (typeof called !== 'function') return `${shown}: no such export`
  try {
    return `${shown} = ${String(called(...parameters))}`
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return `${shown} traps`
    throw error
  }
}

async function instantiate(
  module: WebAssembly.Module,
  bytes: Uint8Array,
  host: Imports,
): Promise<WebAssembly.Instance> {
  const description = loadDescription(bytes)
  if (description === undefined) return WebAssembly.instantiate(module, host)
  const loader = new ModuleLoader(bytes, description, host)
  const instance = await WebAssembly.instantiate(module, loader.imports())
  loader.finish(instance)
  return instance
}

/** Instantiates, makes `calls`, and with `command` runs `_start`. */
export async function runModule(bytes: Uint8Array, calls: readonly Call[], command: boolean): Promise<Ran> {
  allowProposals()
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-run-'))
  const stdout = openSync(join(directory, 'stdout'), 'w')
  try {
    const wasi = new WASI({ version: 'preview1', args: ['program'], env: {}, stdout, returnOnExit: true })
    const imports: string[] = []
    const module = await WebAssembly.compile(bytes as BufferSource)
    const instance = await instantiate(module, bytes, makeImports(bytes, wasi, imports))
    const results: string[] = []
    let exit = 0
    if (command) exit = Number(wasi.start(instance))
    else {
      const { memory, _start: start } = instance.exports
      if (memory instanceof WebAssembly.Memory && start === undefined) wasi.initialize(instance)
      for (const call of calls) results.push(callOne(instance, call))
    }
    return { calls: results, imports, stdout: readFileSync(join(directory, 'stdout'), 'utf8'), exit }
  } finally {
    closeSync(stdout)
    rmSync(directory, { recursive: true })
  }
}

/** A call as `runModule` writes it down. */
export function expectedCall({ name, parameters, result }: Call): string {
  const shown = `${name}(${parameters.map(value => (typeof value === 'bigint' ? `${value}n` : value)).join(', ')})`
  return result === 'traps' ? `${shown} traps` : `${shown} = ${result}`
}
