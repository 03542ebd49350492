// A function whose reference is taken in code has to be named outside of code, in a segment, an export or a global.
import type { ConstExpression } from '../wasm/const-expression.ts'
import type { LiveItems } from './find-live.ts'
import { functionMeant, type ModuleItems } from './module-items.ts'

/** Functions that only what is gone has named: exports that were dropped, declarations. */
export function undeclaredReferences(items: ModuleItems, live: LiveItems): readonly number[] {
  if (!live.functionsReferenced.includes(1)) return []
  const declared = new Set<number>()
  const declare = (index: number): void => void declared.add(functionMeant(items, index))
  for (const { kind, index } of items.exports) if (kind === 'function') declare(index)
  for (const expression of liveExpressions(items, live)) {
    for (const { opcode, immediates } of expression) {
      if (opcode.name === 'ref.func') declare(immediates[0] as number)
    }
  }
  items.elements.forEach(({ functions }, index) => {
    if (live.elements[index]) functions?.forEach(declare)
  })
  const undeclared: number[] = []
  live.functionsReferenced.forEach((referenced, index) => {
    if (referenced && !declared.has(index)) undeclared.push(index)
  })
  return undeclared
}

function liveExpressions(items: ModuleItems, live: LiveItems): readonly ConstExpression[] {
  const { globals, tables, elements } = items
  return [
    ...globals.flatMap((item, index) => (item.kind === 'defined' && live.globals[index] ? [item.init] : [])),
    ...tables.flatMap((item, index) =>
      item.kind === 'defined' && item.init !== undefined && live.tables[index] ? [item.init] : [],
    ),
    ...elements.flatMap(({ expressions }, index) => (live.elements[index] ? (expressions ?? []) : [])),
  ]
}
