// A program for a side module that was made for another one: it defines what the side module needs, of the right types, and nothing
// works but the C library. That is enough to load it and to call what needs nobody.

import { readFileSync } from 'node:fs'
import type { FunctionType, ValueType } from '@wasmweld/binary'
import { createInputCache } from '@wasmweld/linker'
import { readSideModule } from '@wasmweld/side-modules'
import { whoDefines } from '@wasmweld/toolchain'
import { expandLibrary } from '../../support/tools.ts'

export interface StandIn {
  /** C. */
  readonly source: string
  /** What the C library has of what is needed. */
  readonly library: readonly string[]
}

const LIBC = expandLibrary('$libc')
/** A C library that has it all the same wins. */
const WEAK = '__attribute__((weak))'
const C_TYPES: Partial<Record<string, string>> = { i32: 'int', i64: 'long long', f32: 'float', f64: 'double' }

function typeName(type: ValueType | undefined): string {
  if (type === undefined) return 'void'
  const name = C_TYPES[String(type)]
  if (name === undefined) throw new Error(`a stand-in has no ${JSON.stringify(type)}`)
  return name
}

function definition(name: string, { parameters, results }: FunctionType): string {
  const list = parameters.map((type, index) => `${typeName(type)} p${index}`).join(', ')
  const body = results.length === 0 ? '{}' : '{ return 0; }'
  return `${WEAK} ${typeName(results[0])} ${name}(${list === '' ? 'void' : list}) ${body}`
}

/** Symbols that the module defines itself are left to it. */
export function standIn(name: string, bytes: Uint8Array): StandIn {
  const { imports, exports } = readSideModule(name, bytes)
  const own = new Set(exports.map(({ name }) => name))
  const archives = [{ name: LIBC, bytes: readFileSync(LIBC) }]
  const cache = createInputCache()
  const lines = new Map<string, string>()
  const library = new Set<string>()
  const wanted = imports.filter(({ name }) => name !== '' && !own.has(name))
  for (const { role, name, type } of wanted) {
    if (whoDefines(name, archives, cache).length > 0) library.add(name)
    else if (role === 'function' && type !== undefined && 'parameters' in type) lines.set(name, definition(name, type))
  }
  for (const { role, name } of wanted) {
    if (library.has(name) || lines.has(name)) continue
    if (role === 'function-address') lines.set(name, `${WEAK} void ${name}(void) {}`)
    if (role === 'data-address') lines.set(name, `${WEAK} long long ${name}[8];`)
  }
  return { source: [...lines.values(), ''].join('\n'), library: [...library] }
}
