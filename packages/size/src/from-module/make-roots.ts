import type { Root, RootReason } from '../size-report.ts'
import type { ItemNumbers } from './module-items.ts'
import type { ModuleParts } from './module-parts.ts'

type Rows = readonly (readonly [items: readonly number[], reason: RootReason])[]

/**
 * What is there for itself: what the host or another module sees, and what the format needs. Any load or store needs the memory; where it is
 * exported it hangs on that.
 */
export function makeRoots(parts: ModuleParts, numbers: ItemNumbers): readonly Root[] {
  const exported = new Set(
    parts.exports.flatMap(({ value: { kind, index } }) => (kind === 'memory' ? [numbers.memory[index]] : [])),
  )
  return ordered([
    [numbers.headers, 'format'],
    [numbers.names, 'custom-section'],
    [namesOfNothing(numbers), 'custom-section'],
    [numbers.customs, 'custom-section'],
    [numbers.exports, 'export'],
    [numbers.table, 'table'],
    [numbers.memory.filter(item => !exported.has(item)), 'format'],
  ])
}

/** To twiggy, imported tables, memories and custom sections are nothing by themselves. */
export function makeTwiggyRoots({ tables }: ModuleParts, numbers: ItemNumbers): readonly Root[] {
  return ordered([
    [numbers.headers, 'format'],
    [numbers.names, 'custom-section'],
    [numbers.exports, 'export'],
    [numbers.table.slice(numbers.table.length - tables.length), 'table'],
  ])
}

/** Other names hang on what they name. */
const namesOfNothing = (numbers: ItemNumbers): readonly number[] =>
  numbers.nameEntries.flatMap(({ item, space, index }) => (numbers[space][index] === undefined ? [item] : []))

const ordered = (rows: Rows): readonly Root[] =>
  rows.flatMap(([items, reason]) => items.map(item => ({ item, reason }))).sort((one, other) => one.item - other.item)
