// How much there is in a module, and what is gone after it was rewritten.
import type { ModuleItems } from './module-items.ts'

/** How many there were and are not any more. */
export interface RemovedItems {
  readonly exports: number
  readonly imports: number
  /** Defined in the module, as all that follow. */
  readonly functions: number
  readonly globals: number
  readonly tables: number
  readonly memories: number
  readonly tags: number
  readonly types: number
  readonly elementSegments: number
  readonly dataSegments: number
  /** Names of custom sections. */
  readonly customSections: readonly string[]
}

export function countItems(items: ModuleItems): RemovedItems {
  const { functions, globals, tables, memories, tags } = items
  const count = (kind: 'import' | 'defined', list: readonly { readonly kind: string }[]): number =>
    list.filter(each => each.kind === kind).length
  const spaces = [functions, globals, tables, memories, tags]
  return {
    exports: items.exports.length,
    imports: spaces.reduce((sum, space) => sum + count('import', space), 0),
    functions: count('defined', functions),
    globals: count('defined', globals),
    tables: count('defined', tables),
    memories: count('defined', memories),
    tags: count('defined', tags),
    types: items.types.length,
    elementSegments: items.elements.length,
    dataSegments: items.data.length,
    customSections: items.custom.map(({ name }) => name),
  }
}

export function missingFrom(before: RemovedItems, after: RemovedItems): RemovedItems {
  const left = [...after.customSections]
  const isGone = (name: string): boolean => {
    const at = left.indexOf(name)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  }
  return {
    exports: before.exports - after.exports,
    imports: before.imports - after.imports,
    functions: before.functions - after.functions,
    globals: before.globals - after.globals,
    tables: before.tables - after.tables,
    memories: before.memories - after.memories,
    tags: before.tags - after.tags,
    types: before.types - after.types,
    // A declaration of functions whose references are taken may have come.
    elementSegments: Math.max(0, before.elementSegments - after.elementSegments),
    dataSegments: before.dataSegments - after.dataSegments,
    customSections: before.customSections.filter(isGone),
  }
}

/** `1180 functions, 12 imports`; empty when nothing was removed. Custom sections are for who asks: a name section is no loss. */
export function describeRemoved(removed: RemovedItems): string {
  return KINDS.filter(([kind]) => removed[kind] > 0)
    .map(([kind, one, many]) => `${removed[kind]} ${removed[kind] === 1 ? one : many}`)
    .join(', ')
}

const KINDS: readonly (readonly [Exclude<keyof RemovedItems, 'customSections'>, string, string])[] = [
  ['exports', 'export', 'exports'],
  ['functions', 'function', 'functions'],
  ['imports', 'import', 'imports'],
  ['globals', 'global', 'globals'],
  ['tables', 'table', 'tables'],
  ['memories', 'memory', 'memories'],
  ['tags', 'tag', 'tags'],
  ['elementSegments', 'element segment', 'element segments'],
  ['dataSegments', 'data segment', 'data segments'],
  ['types', 'type', 'types'],
]
