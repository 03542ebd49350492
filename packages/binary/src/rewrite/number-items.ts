// Which number everything has that stays.
import type { Constants } from './constants.ts'
import type { LiveItems } from './find-live.ts'
import { functionMeant, type ImportedName, type ModuleItems } from './module-items.ts'

/** New indices by old ones; -1 for what is gone. */
export interface Numbers {
  readonly types: Int32Array
  readonly functions: Int32Array
  readonly tables: Int32Array
  readonly memories: Int32Array
  readonly tags: Int32Array
  readonly globals: Int32Array
  readonly elements: Int32Array
  readonly data: Int32Array
}

/** Imports come before what is defined; among themselves both keep their order. Of several names for a function one is numbered. */
export function numberItems(items: ModuleItems, live: LiveItems, constants: Constants): Numbers {
  const exported = new Set(items.exports.filter(({ kind }) => kind === 'global').map(({ index }) => index))
  const functions = numberKind(items.functions, live.functions)
  items.functions.forEach(({ kind }, index) => {
    if (kind === 'alias') functions[index] = functions[functionMeant(items, index)]
  })
  const globals = live.globals.map((each, index) => (constants[index] === undefined || exported.has(index) ? each : 0))
  return {
    types: count(live.types),
    functions,
    tables: numberKind(items.tables, live.tables),
    memories: numberKind(items.memories, live.memories),
    tags: numberKind(items.tags, live.tags),
    globals: numberKind(items.globals, globals),
    elements: count(live.elements),
    data: count(live.data),
  }
}

interface Item {
  readonly kind: 'import' | 'defined' | 'alias'
  readonly import?: ImportedName
}

function numberKind(items: readonly Item[], live: Uint8Array): Int32Array {
  const numbers = new Int32Array(items.length).fill(-1)
  let next = 0
  for (const index of inOrder(items)) if (live[index]) numbers[index] = next++
  return numbers
}

/** Positions of items as a module has them: imports first. */
export function inOrder(items: readonly Item[]): readonly number[] {
  const imports: number[] = []
  const defined: number[] = []
  items.forEach(({ kind }, index) => {
    if (kind === 'import') imports.push(index)
    if (kind === 'defined') defined.push(index)
  })
  imports.sort((a, b) => (items[a].import?.position ?? 0) - (items[b].import?.position ?? 0))
  return [...imports, ...defined]
}

function count(live: Uint8Array): Int32Array {
  let next = 0
  return Int32Array.from(live, each => (each ? next++ : -1))
}
