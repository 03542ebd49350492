import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../options.ts'
import type { Resolution } from '../symbols/resolution.ts'
import { placeChunks, symbolAddresses } from './addresses.ts'
import { outputCustomSections } from './custom-sections.ts'
import { collectExports } from './exports.ts'
import { checkGlobalFeatures } from './features.ts'
import { assignIndices, assignTypes } from './index-spaces.ts'
import type { IndexSpaces } from './index-spaces.ts'
import type { Layout, OutputGlobal } from './layout.ts'
import { layoutMemory } from './memory.ts'
import type { MergedStrings } from './merge-strings.ts'
import type { Needs } from './needs.ts'
import { outputSegments } from './output-segments.ts'
import { assignSlots } from './table.ts'

/** Gives everything its final index and address. */
export function computeLayout(resolution: Resolution, live: Liveness, needs: Needs, plan: LinkPlan): Layout {
  const merged = new Map<number, MergedStrings>()
  const { memory, segments, problems } = layoutMemory(
    outputSegments(resolution, live, plan, merged),
    plan,
    resolution.linkerSymbols,
  )
  const customSections = outputCustomSections(resolution.files, plan, merged)
  const placed = { segments, customs: customSections, merged }
  const places = placeChunks(resolution.chunkCount, placed)
  const address = symbolAddresses(resolution, plan, memory, places, placed)
  const slot = assignSlots(resolution, needs, plan)

  const spaces = assignIndices(resolution, live, needs, plan, memory.tlsBase)
  const { types, typeIndex } = assignTypes(needs, spaces)
  const { exports, addresses } = collectExports({ resolution, live, needs, plan, spaces, address })
  const globals = [
    ...setStackPointer(spaces.globals, memory.stackHigh),
    ...gotGlobals(needs, plan, address, slot),
    ...addresses,
  ]
  const featureProblems = checkGlobalFeatures(spaces, globals, exports, needs, plan)
  return {
    index: spaces.index,
    slot,
    address,
    got: spaces.got,
    ...places,
    mergedChunks: merged,
    types,
    typeIndex,
    imports: spaces.imports,
    functions: spaces.functions,
    importedFunctions: spaces.imported.function,
    globals,
    importedGlobals: spaces.imported.global,
    tables: spaces.tables,
    tags: spaces.tags,
    exports,
    segments,
    customSections,
    memory,
    functionTable: functionTable(resolution, needs, plan, spaces),
    tableBase: plan.tableBase,
    start: startFunction(needs, spaces),
    problems: [...problems, ...spaces.problems, ...featureProblems],
  }
}

const setStackPointer = (globals: readonly OutputGlobal[], top: number): OutputGlobal[] =>
  globals.map(global => (global.kind === 'constant' && Number.isNaN(global.value) ? { ...global, value: top } : global))

/** The globals through which position-independent code reads addresses; here they are constants. */
function gotGlobals({ gotSymbols }: Needs, plan: LinkPlan, address: Float64Array, slot: Int32Array): OutputGlobal[] {
  return gotSymbols.map(symbol => {
    const isFunction = symbol.kind === 'function'
    const value = isFunction ? slot[symbol.id] : address[symbol.id]
    const name = `GOT.${isFunction ? 'func' : 'data'}.internal.${symbol.debugName ?? symbol.name}`
    return {
      kind: 'constant',
      type: { value: plan.pointerType, mutable: false },
      name,
      value: Number.isNaN(value) ? 0 : value,
    }
  })
}

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
    size: plan.tableBase + needs.slots.length,
    isImported: plan.importTable,
  }
}

function startFunction({ functions }: Needs, { synthetic }: IndexSpaces): number | undefined {
  const clearing = functions.find(({ body }) => body.kind === 'init-memory')
  return clearing === undefined ? undefined : synthetic.get(clearing)
}
