// A report's edges as text, and what of it is reached.

import { buildGraph, EDGE_KINDS } from '@wasmweld/size'
import type { SizeReport } from '@wasmweld/size'

/** `go -call-> log`, in order. */
export function edgeTexts({ items, edges }: SizeReport): string[] {
  return Array.from(edges.from, (from, row) => {
    const kind = EDGE_KINDS[edges.kind[row]].name
    return `${items[from].name} -${kind}-> ${items[edges.to[row]].name}`
  })
}

/** Names of the items that nothing keeps. */
export function unreached(report: SizeReport): string[] {
  const { superRoot, out } = buildGraph(report)
  const seen = new Uint8Array(superRoot + 1)
  const waiting = [superRoot]
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (seen[item] === 1) continue
    seen[item] = 1
    for (let edge = out.offsets[item]; edge < out.offsets[item + 1]; edge++) waiting.push(out.items[edge])
  }
  return report.items.filter((_, item) => seen[item] === 0).map(({ name }) => name)
}
