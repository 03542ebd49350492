import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { LinkSymbol, Resolution } from '../symbols/resolution.ts'
import { placeChunks, symbolAddresses } from './addresses.ts'
import { outputCustomSections } from './custom-sections.ts'
import { collectExports } from './exports.ts'
import { checkGlobalFeatures } from './features.ts'
import { combineSegments, isStored } from './combine-segments.ts'
import { gotGlobals } from './got.ts'
import { assignIndices, assignTypes } from './index-spaces.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { Layout, OutputGlobal } from './layout.ts'
import { layoutMemory } from './memory.ts'
import type { MergedStrings } from './merge-strings.ts'
import type { Needs } from './needs.ts'
import { oversizedSections } from './oversized-sections.ts'
import { keepsSymbols, outputSymbols } from './output-symbols.ts'
import { outputSegments, paddingProblems } from './output-segments.ts'
import { assignSlots, tableSize } from './table.ts'

/** Gives everything its final index and address. */
export function computeLayout(resolution: Resolution, live: Liveness, needs: Needs, plan: LinkPlan): Layout {
  const merged = new Map<number, MergedStrings>()
  const placedMemory = layoutMemory(outputSegments(resolution, live, plan, merged), plan, resolution.linkerSymbols)
  const { memory, problems } = placedMemory
  const segments = combineSegments(placedMemory.segments, needs, plan)
  const customSections = outputCustomSections(resolution.files, plan, merged)
  const placed = { segments, customs: customSections, merged }
  const places = placeChunks(resolution.chunkCount, placed)
  const address = symbolAddresses(resolution, plan, memory, places, { ...placed, segments: placedMemory.segments })
  const slot = assignSlots(resolution, needs, plan)
  const spaces = assignIndices(resolution, live, needs, plan, memory)
  const { types, typeIndex } = assignTypes(needs, spaces)
  const shown = collectExports({ resolution, live, needs, plan, spaces, address, memory })
  const { exports } = shown
  const globals = [
    ...setStackPointer(spaces.globals, memory.stackHigh),
    ...gotGlobals(needs, plan, { address, slot, spaces, tlsBase: memory.tlsBase }),
    ...shown.addresses,
  ]
  const stored = segments.filter(segment => isStored(segment, needs))
  const sizes = [...paddingProblems(stored), ...oversizedSections(customSections, stored)]
  const settled = [...problems, ...sizes, ...needs.problems, ...spaces.problems, ...shown.problems]
  // As wasm-ld, which looks at what crosses the border once nothing else is wrong.
  const isSound = settled.every(({ severity }) => severity !== 'error')
  const atBorder = isSound ? checkGlobalFeatures(spaces, globals, exports, needs, plan) : []
  return {
    index: spaces.index,
    chunkIndex: spaces.chunkIndex,
    slot,
    address,
    got: spaces.got,
    ...places,
    mergedChunks: merged,
    types,
    typeIndex,
    imports: spaces.imports,
    neededLibraries: resolution.libraries.map(fileName),
    functions: spaces.functions,
    importedFunctions: spaces.imported.function,
    globals,
    importedGlobals: spaces.imported.global,
    gotImports: [...needs.gotImports],
    tables: spaces.tables,
    tags: spaces.tags,
    exports,
    segments,
    customSections,
    symbols: keepsSymbols(plan) ? outputSymbols(resolution, live, needs) : undefined,
    memory,
    functionTable: functionTable(resolution, needs, plan, spaces),
    tableBase: plan.tableBase,
    ...baseGlobals(resolution, spaces),
    synthetic: spaces.synthetic,
    start: needs.start === undefined ? undefined : spaces.synthetic.get(needs.start),
    problems: [...settled, ...atBorder],
  }
}

/** A loader looks for libraries in folders of its own. */
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const setStackPointer = (globals: readonly OutputGlobal[], top: number): OutputGlobal[] =>
  globals.map(global => (global.kind === 'constant' && Number.isNaN(global.value) ? { ...global, value: top } : global))

function functionTable(
  { linkerSymbols }: Resolution,
  needs: Needs,
  plan: LinkPlan,
  { index }: IndexSpaces,
): Layout['functionTable'] {
  if (!needs.hasTable || linkerSymbols.functionTable === undefined) return undefined
  return {
    index: index[linkerSymbols.functionTable.id],
    base: plan.tableBase,
    size: tableSize(needs, plan),
    isImported: plan.importTable,
  }
}

function indexOf(symbol: LinkSymbol | undefined, { index }: IndexSpaces): number | undefined {
  return symbol === undefined || index[symbol.id] < 0 ? undefined : index[symbol.id]
}

const baseGlobals = (resolution: Resolution, spaces: IndexSpaces): Pick<Layout, 'bases' | 'tlsBase'> => ({
  bases: loadBases(resolution, spaces),
  tlsBase: indexOf(resolution.linkerSymbols.tlsBase, spaces),
})

function loadBases({ linkerSymbols: { bases } }: Resolution, { index }: IndexSpaces): Layout['bases'] {
  return bases === undefined ? undefined : { memory: index[bases.memory.id], table: index[bases.table.id] }
}
