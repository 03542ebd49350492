// The symbol side of a generated object: what it leaves undefined, its imports, its symbol table and its COMDAT groups.

import {
  functionType,
  SYMBOL_FLAG,
  type Comdat,
  type FunctionType,
  type Import,
  type SymbolEntry,
} from '@wasmweld/binary'
import { TABLE, type PendingRelocation } from './encode-function.ts'
import type { Binding, ObjectModel } from './object-dsl.ts'

export const MAXIMUM_ARITY = 3
/** One type per arity, a constructor's first; `__wasm_call_ctors` and other things of the linker have none here. */
export const TYPES: readonly FunctionType[] = Array.from({ length: MAXIMUM_ARITY + 1 }, (_, arity) =>
  functionType(new Array<'i32'>(arity).fill('i32'), arity === 0 ? [] : ['i32']),
)

/** Names that an object uses and does not define, with what it knows of them. */
export interface Undefined {
  readonly functions: ReadonlyMap<string, { readonly arity: number; readonly weak: boolean }>
  readonly data: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
}

/** The functions that an object names, with the type and strength of its references together. */
function usedFunctions(model: ObjectModel): Map<string, { arity: number; weak: boolean }> {
  const functions = new Map<string, { arity: number; weak: boolean }>()
  const use = (name: string, arity: number, weak: boolean): void => {
    // The first use's type is what the object says; a name that is only used weakly is weak.
    const known = functions.get(name)
    functions.set(name, { arity: known?.arity ?? arity, weak: (known?.weak ?? true) && weak })
  }
  for (const each of model.functions.flatMap(({ uses }) => uses)) {
    if (each.kind === 'call' || each.kind === 'call-address') use(each.symbol, each.arity, each.weak)
  }
  for (const word of model.data.flatMap(({ words }) => words)) {
    if (typeof word !== 'number' && 'slot' in word) use(word.slot, word.arity, false)
  }
  return functions
}

function usedData(model: ObjectModel): Set<string> {
  const data = new Set<string>()
  for (const { uses, stores } of model.functions) {
    if (stores !== undefined) data.add(stores)
    for (const use of uses) if (use.kind.startsWith('load') || use.kind === 'call-pointer') data.add(use.symbol)
  }
  for (const word of model.data.flatMap(({ words }) => words)) {
    if (typeof word !== 'number' && 'address' in word) data.add(word.address)
  }
  return data
}

export function findUndefined(model: ObjectModel): Undefined {
  const functions = usedFunctions(model)
  const data = usedData(model)
  const uses = model.functions.flatMap(each => each.uses)
  const globals = new Set(uses.flatMap(use => (use.kind === 'global' ? [use.symbol] : [])))
  for (const { name } of model.functions) functions.delete(name)
  for (const { name } of model.data) data.delete(name)
  for (const { name } of model.globals) globals.delete(name)
  return { functions, data, globals }
}

export function importsOf({ functions, globals }: Undefined): Import[] {
  const imported = (field: string, description: Import['description']): Import => ({
    module: 'env',
    field,
    description,
  })
  const limits = (minimum: number) => ({ minimum, shared: false, address: 'i32' as const })
  return [
    imported('__linear_memory', { kind: 'memory', memory: { limits: limits(0) } }),
    ...[...functions].map(([name, { arity }]) => imported(name, { kind: 'function', type: arity })),
    ...[...globals].map(name => imported(name, { kind: 'global', global: { value: 'i32', mutable: true } })),
    imported(TABLE, { kind: 'table', table: { element: 'funcref', limits: limits(0) } }),
  ]
}

function flagsOf(binding: Binding, hidden = false): number {
  const bound = binding === 'weak' ? SYMBOL_FLAG.weak : binding === 'local' ? SYMBOL_FLAG.local : 0
  return bound | (hidden ? SYMBOL_FLAG.hidden : 0)
}

export interface SymbolTable {
  readonly symbols: readonly SymbolEntry[]
  /** By space and name: `function f`. */
  readonly indexOf: ReadonlyMap<string, number>
}

/** `customBase` is the number of the first custom section of the model. */
export function symbolsOf(model: ObjectModel, missing: Undefined, customBase: number): SymbolTable {
  const symbols: SymbolEntry[] = []
  const indexOf = new Map<string, number>()
  const add = (space: PendingRelocation['space'] | 'section', name: string, entry: SymbolEntry): void => {
    indexOf.set(`${space} ${name}`, symbols.push(entry) - 1)
  }
  let index = 0
  for (const [name, { weak }] of missing.functions) {
    const flags = SYMBOL_FLAG.undefined | (weak ? SYMBOL_FLAG.weak : 0)
    add('function', name, { kind: 'function', flags, index: index++, name: undefined })
  }
  for (const { name, binding, hidden, exportName, noStrip } of model.functions) {
    const flags =
      flagsOf(binding, hidden) |
      (exportName === undefined ? 0 : SYMBOL_FLAG.exported) |
      (noStrip ? SYMBOL_FLAG.noStrip : 0)
    add('function', name, { kind: 'function', flags, index: index++, name })
  }
  model.data.forEach(({ name, binding, hidden, words, strings }, segment) => {
    const size = strings?.length ?? words.length * 4
    add('data', name, { kind: 'data', flags: flagsOf(binding, hidden), name, segment, offset: 0, size })
  })
  for (const name of missing.data)
    add('data', name, { kind: 'data', flags: SYMBOL_FLAG.undefined, name, offset: 0, size: 0 })
  index = 0
  for (const name of missing.globals)
    add('global', name, { kind: 'global', flags: SYMBOL_FLAG.undefined, index: index++, name: undefined })
  for (const { name, binding } of model.globals)
    add('global', name, { kind: 'global', flags: flagsOf(binding), index: index++, name })
  add('table', TABLE, { kind: 'table', flags: SYMBOL_FLAG.undefined | SYMBOL_FLAG.noStrip, index: 0, name: undefined })
  model.customs.forEach(({ name }, at) =>
    add('section', name, { kind: 'section', flags: SYMBOL_FLAG.local, section: customBase + at }),
  )
  return { symbols, indexOf }
}

export function comdatsOf(model: ObjectModel, importedFunctions: number): Comdat[] {
  const groups = new Map<string, Comdat['members'][number][]>()
  const join = (name: string | undefined, member: Comdat['members'][number]): void => {
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), member])
  }
  model.functions.forEach(({ comdat }, at) => join(comdat, { kind: 'function', index: importedFunctions + at }))
  model.data.forEach(({ comdat }, at) => join(comdat, { kind: 'data', index: at }))
  return [...groups].map(([name, members]) => ({ name, flags: 0, members }))
}
