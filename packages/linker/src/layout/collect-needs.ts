import { SEGMENT_FLAG } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import { emptyBounds } from '../live/empty-bounds.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import { isTls } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { isImport } from '../symbols/undefined.ts'
import { liveConstructors } from './constructors.ts'
import { slotCallers, slotFills } from './external-uses.ts'
import type { ExternalUses } from './external-uses.ts'
import { isOfThread } from './got.ts'
import { settleFeatures } from './features.ts'
import { missingExports } from './missing-exports.ts'
import type { Needs } from './needs.ts'
import { RelocationScan } from './relocation-scan.ts'
import { runtimeRelocations } from './runtime-relocations.ts'
import { commandWrappers, linkerFunctions } from './synthetic-functions.ts'

/** One look at every live relocation: table slots, GOT globals, types, stubs for what is undefined. */
export function collectNeeds(resolution: Resolution, live: Liveness, plan: LinkPlan): Needs {
  const missingBounds = emptyBounds(resolution, live)
  const scan = new RelocationScan(live, plan, missingBounds)
  for (const file of resolution.files) scan.file(file)
  for (const name of plan.provide.slots) scan.provide(resolution.find(name))
  const { features, problems } = settleFeatures(resolution.files, live, plan)
  const hasExtendedConst = features.includes('extended-const')
  const { constructors, problems: constructorProblems } = liveConstructors(resolution, live, plan)
  const zeroMemory = zeroPolicy(plan, features)
  const initMemory = plan.sharedMemory
    ? hasData(resolution.files, live, () => true)
    : zeroMemory === 'code' && hasData(resolution.files, live, ({ name }) => name.startsWith('.bss'))
  const applyGlobalTlsRelocs = scan.gotSymbols.some(symbol => isOfThread(symbol, plan))
  const runtime = runtimeRelocations(resolution.files, live, plan, scan.gotImports)
  const { functions, start } = linkerFunctions(resolution, live, scan.undefined.stubs, {
    initMemory,
    applyDataRelocs: runtime.areNeeded,
    applyGlobalRelocs: plan.isPic && !hasExtendedConst && scan.gotSymbols.some(symbol => !isTls(symbol)),
    applyGlobalTlsRelocs,
    applyTlsRelocs: plan.sharedMemory && relocatesThreadLocals(resolution.files, live),
  })
  const callers = slotCallers(scan.external)
  const fills = slotFills(resolution)
  const ofExternals = [...callers, ...fills.map(fill => fill.function)]
  const table = tableNeed(resolution, live, plan, scan, ofExternals.length > 0)
  return {
    imports: collectImports(resolution, live, plan, table, scan.external),
    slots: scan.slots,
    gotSymbols: scan.gotSymbols,
    gotImports: scan.gotImports,
    types: scan.types,
    external: { ...scan.external, fills },
    functions: [...functions, ...ofExternals],
    start,
    wrappers: commandWrappers(resolution, live, plan, constructors, functions),
    constructors,
    hasTable: table !== 'none',
    missingBounds,
    features,
    hasExtendedConst,
    zeroMemory,
    setsTlsBase: plan.sharedMemory && (initMemory || applyGlobalTlsRelocs),
    problems: [
      ...missingExports(resolution, live, plan, missingBounds),
      ...problems,
      ...scan.problems,
      ...scan.undefined.problems(resolution),
      ...runtime.problems,
      ...constructorProblems,
    ],
  }
}

/** Whether there is a table of function pointers, and who asks for it: files by its name, or only what is in it. */
type TableNeed = 'none' | 'named' | 'filled'

function tableNeed(
  { linkerSymbols }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  { slots, gotSymbols, storesSlots }: RelocationScan,
  usesSlots: boolean,
): TableNeed {
  const table = linkerSymbols.functionTable
  if (table !== undefined && table.used && live.referenced[table.id] === 1) return 'named'
  // As wasm-ld, which makes the table also where a slot turns out to be null, or the loader's to give.
  const readsSlots = storesSlots || gotSymbols.some(({ kind }) => kind === 'function')
  const isAsked = usesSlots || plan.exportTable || (plan.reserve?.slots ?? 0) > 0
  return slots.length > 0 || readsSlots || isAsked ? 'filled' : 'none'
}

function collectImports(
  resolution: Resolution,
  live: Liveness,
  plan: LinkPlan,
  need: TableNeed,
  external: ExternalUses,
): LinkSymbol[] {
  const { globals, linkerSymbols } = resolution
  const table = linkerSymbols.functionTable
  const asked = globals.filter(symbol => symbol !== table && live.referenced[symbol.id] === 1 && isImport(symbol, plan))
  const imports = [...asked, ...external.imports(resolution)]
  if (table === undefined || !plan.importTable || need === 'none') return imports
  // As wasm-ld: the table that turns out to be needed comes last.
  return need === 'named' ? [table, ...imports] : [...imports, table]
}

function zeroPolicy(plan: LinkPlan, features: readonly string[]): Needs['zeroMemory'] {
  // Symbols of the output lie in its segments, which therefore have to be there.
  if (plan.isRelocatable || plan.emitRelocs) return 'data'
  // The place of a module is zeroed; where threads share it, the first one fills it.
  if (plan.memoryImport === undefined || plan.place !== undefined) return plan.sharedMemory ? 'code' : 'host'
  return features.includes('bulk-memory') ? 'code' : 'data'
}

function hasData(files: readonly LinkedFile[], live: Liveness, isMeant: (chunk: Chunk) => boolean): boolean {
  return files.some(({ object, chunkBase }) =>
    object.chunks.some(
      (chunk, index) => chunk.kind === 'data' && isMeant(chunk) && live.has(chunkId(chunkBase + index)),
    ),
  )
}

const relocatesThreadLocals = (files: readonly LinkedFile[], live: Liveness): boolean =>
  hasData(files, live, ({ flags, relocations: { from, to } }) => (flags & SEGMENT_FLAG.tls) !== 0 && to > from)
