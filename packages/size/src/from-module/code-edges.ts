import type { EdgeList } from './edge-list.ts'
import type { ItemNumbers } from './module-items.ts'
import type { ModuleParts } from './module-parts.ts'
import { REFERENCE_ROWS } from './references.ts'
import type { References } from './references.ts'
import { checkIndex } from './scan-functions.ts'

/** What functions refer to, and their types. Throws a `FormatError` for a declaration without type. */
export function addCodeEdges(
  edges: EdgeList,
  { bodies, declarations }: ModuleParts,
  numbers: ItemNumbers,
  references: References,
): void {
  const functions = numbers.function.slice(numbers.function.length - bodies.length)
  declarations.forEach(({ value, from }, position) => {
    checkIndex('a type index', value, numbers.type.length, from)
    edges.add(functions[position], numbers.type[value], 'type')
  })
  for (let row = 0; row < references.count; row++) {
    const { space, edge } = REFERENCE_ROWS[references.kind[row]]
    edges.add(functions[references.from[row]], numbers[space][references.index[row]], edge)
  }
}
