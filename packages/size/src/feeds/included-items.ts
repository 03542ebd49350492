import type { Item, SizeReport } from '../size-report.ts'

/** Of which files a document for another tool speaks: `wasm` for one that the tool's own document of the JavaScript is joined with. */
export type Include = 'all' | 'javascript' | 'wasm'

/** Positions of the items with bytes. What is inlined in JavaScript is WebAssembly all the same; the rest of its text is JavaScript. */
export function includedItems({ items, outputs }: SizeReport, include: Include): readonly number[] {
  const isMeant = ({ output, bytes }: Item): boolean =>
    bytes > 0 && (include === 'all' || (outputs[output].kind === 'wasm') === (include === 'wasm'))
  return [...items.keys()].filter(position => isMeant(items[position]))
}
