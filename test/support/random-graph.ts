import fc from 'fast-check'
import type { SizeReport } from '@wasmweld/size'
import { buildReport } from './size-report-builder.ts'

/** Reports of up to 12 items with any edges between them, also to themselves, and any roots. */
export const anyReport: fc.Arbitrary<SizeReport> = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 })
  .chain(sizes => {
    const item = fc.nat({ max: sizes.length - 1 })
    return fc.record({
      items: fc.constant(sizes.map((bytes, place) => ({ name: `f${String(place)}`, bytes }))),
      edges: fc.array(fc.tuple(item, item), { maxLength: 30 }),
      roots: fc.uniqueArray(item, { maxLength: 3 }),
    })
  })
  .map(buildReport)

/** By the definition: what the roots reach when some items are not there. */
export function reachedWithout({ items, edges, roots }: SizeReport, removed: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Set(roots.map(({ item }) => item).filter(item => !removed.has(item)))
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (let edge = 0; edge < edges.from.length; edge++)
      if (reached.has(edges.from[edge]) && !removed.has(edges.to[edge])) reached.add(edges.to[edge])
  }
  return new Set(Array.from(reached).filter(item => item < items.length))
}
