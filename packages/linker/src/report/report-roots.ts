import type { Export } from '@wasmweld/binary'
import type { RootReason } from '../live/liveness.ts'
import { findRoots, retainedSegments } from '../live/roots.ts'
import { isForOthers } from '../symbols/link-symbol.ts'
import type { LinkFacts } from './link-facts.ts'
import type { ReportRoot } from './link-report.ts'
import { itemAt } from './output-items.ts'
import type { OutputItems } from './output-items.ts'
import { SymbolItems } from './symbol-items.ts'

/** What stays though nothing refers to it, and why; `exported` are the items that an export names, `paddings` those between others. */
export function reportRoots(
  facts: LinkFacts,
  items: OutputItems,
  paddings: readonly number[],
  exported: ReadonlySet<number>,
): ReportRoot[] {
  const roots: ReportRoot[] = []
  const seen = new Set<string>()
  const add = (item: number | undefined, why: ReportRoot['why']): void => {
    const key = `${item} ${why}`
    if (item === undefined || item < 0 || seen.has(key)) return
    seen.add(key)
    roots.push({ item, why })
  }
  for (const item of [...items.format, ...paddings]) add(item, 'format')
  for (const item of items.memories) add(item, 'format')
  for (const item of items.customItems) add(item, 'custom-section')
  for (const item of items.start) add(item, 'start')
  facts.layout.exports.forEach((exported, position) => add(items.exports[position], exportReason(facts, exported)))
  for (const { item, why } of symbolRoots(facts, items, exported)) add(item, why)
  for (const { item, why } of linkerRoots(facts, items)) add(item, why)
  return roots.sort((one, other) => one.item - other.item)
}

function exportReason({ plan, resolution }: LinkFacts, { name }: Export): RootReason {
  if (name === plan.entry) return 'entry'
  const symbol = resolution.find(name)
  return symbol !== undefined && isForOthers(symbol, plan) ? 'provided' : 'export'
}

const SHOWN: ReadonlySet<RootReason> = new Set(['entry', 'export', 'provided'])

/** What is exported has its export for a root. */
function* symbolRoots(facts: LinkFacts, items: OutputItems, exported: ReadonlySet<number>): Generator<ReportRoot> {
  const { resolution, needs, plan } = facts
  if (!plan.gcSections) return
  const symbols = new SymbolItems(facts, items)
  for (const { symbol, why } of findRoots(resolution, plan)) {
    const item = symbols.meant(symbol, 0)
    if (!(SHOWN.has(why) && exported.has(item))) yield { item, why }
    for (const bounded of symbols.bounded(symbol)) yield { item: bounded, why }
  }
  for (const { symbol } of needs.constructors) yield { item: symbols.meant(symbol, 0), why: 'constructor' }
  yield* retained(facts, items)
}

function* retained({ resolution, layout }: LinkFacts, { data, strings }: OutputItems): Generator<ReportRoot> {
  for (const file of resolution.files) {
    for (const chunk of retainedSegments(file)) {
      const id = file.chunkBase + chunk
      const merged = layout.mergedChunks.get(id)
      const literals = merged === undefined ? undefined : strings.get(merged)
      const items =
        merged === undefined || literals === undefined
          ? (data.get(id)?.items ?? [])
          : merged.positions(id).map(position => itemAt(literals, position))
      for (const item of items) yield { item, why: 'retain' }
    }
  }
}

/** What the linker adds for itself; without collection everything there is. */
function* linkerRoots(facts: LinkFacts, items: OutputItems): Generator<ReportRoot> {
  const { needs, plan } = facts
  const { functions, globals, tables, elements } = items
  const own = [
    ...linkerSymbols(facts, items),
    ...linkerGlobals(facts).map(index => globals[index] ?? -1),
    // Slots that are filled for functions of other modules.
    ...elements.slice(needs.slots.length),
    ...tables,
    ...unusedImports(facts, items),
  ]
  for (const item of own) yield { item, why: 'linker' }
  if (plan.gcSections) return
  const contents = [...items.data.values(), ...items.strings.values()].flatMap(placed => placed.items)
  for (const item of [...functions, ...globals, ...items.tags, ...contents]) yield { item, why: 'no-gc' }
}

function linkerSymbols(facts: LinkFacts, items: OutputItems): number[] {
  const { stackPointer, callCtors } = facts.resolution.linkerSymbols
  const hasConstructors = facts.plan.isPic || facts.needs.constructors.length > 0
  const symbols = new SymbolItems(facts, items)
  return [stackPointer, hasConstructors ? callCtors : undefined].flatMap(symbol =>
    symbol === undefined ? [] : [symbols.meant(symbol, 0)],
  )
}

/** Where the loader, or a thread, says where its data is. */
function linkerGlobals({ layout, needs }: LinkFacts): number[] {
  const ofThread = needs.setsTlsBase && layout.tlsBase !== undefined ? [layout.tlsBase] : []
  return [...Object.values(layout.bases ?? {}), ...ofThread]
}

/** As wasm-ld: what a stub stands for in the whole module is imported all the same. */
function unusedImports({ layout }: LinkFacts, { functions }: OutputItems): number[] {
  const imported = layout.imports.filter(({ symbol }) => symbol.kind === 'function')
  return imported.flatMap(({ symbol }, position) => (layout.index[symbol.id] === position ? [] : [functions[position]]))
}
