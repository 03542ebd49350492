import type { Archive } from '@wasmweld/linker'

const tables = new WeakMap<Archive, ReadonlyMap<string, number>>()

/** Which member defines a symbol, by the offset of its header; the first one where several do. */
export function definingMember(archive: Archive, symbol: string): number | undefined {
  let table = tables.get(archive)
  if (table === undefined) {
    // Built from the last to the first, so that the first stays.
    table = new Map(archive.symbols.map(({ symbol, header }) => [symbol, header] as const).reverse())
    tables.set(archive, table)
  }
  return table.get(symbol)
}
