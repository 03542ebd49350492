import type { EdgeList } from './edge-list.ts'
import type { ItemNumbers } from './module-items.ts'
import type { ModuleParts } from './module-parts.ts'
import { checkIndex } from './scan-functions.ts'

/** Of the sections other than code, twiggy knows exports except for tags, the start function, and elements that are given by index. */
export function addTwiggySectionEdges(edges: EdgeList, parts: ModuleParts, numbers: ItemNumbers): void {
  const { exports, start, elements } = parts
  exports.forEach(({ value: { kind, index }, from }, position) => {
    checkIndex(`a ${kind} index`, index, numbers[kind].length, from)
    if (kind !== 'tag') edges.add(numbers.exports[position], numbers[kind][index], 'export')
  })
  if (start !== undefined && numbers.start !== undefined) {
    checkIndex('a function index', start.value, numbers.function.length, start.from)
    edges.add(numbers.start, numbers.function[start.value], 'export')
  }
  elements.forEach(({ value: { mode, table, functions = [] }, from }, position) => {
    const item = numbers.element[position]
    if (mode === 'active') {
      checkIndex('a table index', table, numbers.table.length, from)
      edges.add(numbers.table[table], item, 'table')
    }
    for (const index of functions) {
      checkIndex('a function index', index, numbers.function.length, from)
      edges.add(item, numbers.function[index], 'address')
    }
  })
}
