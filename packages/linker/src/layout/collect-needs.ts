import { RELOCATION_KINDS, SEGMENT_FLAG } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import { emptyBounds } from '../live/empty-bounds.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { definingChunk, isDefined, isShared, isTls, isWeak } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { isImport } from '../symbols/undefined.ts'
import { liveConstructors } from './constructors.ts'
import { isPlacedByLoader } from './got-access.ts'
import { isOfThread } from './got.ts'
import { settleFeatures } from './features.ts'
import { missingExports } from './missing-exports.ts'
import type { Needs } from './needs.ts'
import { outputName } from './output-segments.ts'
import { runtimeRelocations } from './runtime-relocations.ts'
import { commandWrappers, linkerFunctions } from './synthetic-functions.ts'
import { UndefinedReferences } from './undefined-references.ts'

/** Why a relocation cannot be. */
type Refusal = Extract<Problem, { kind: 'relocation' }>['reason']

/** What a relocation of a kind may add to the output. */
type Need = 'nothing' | 'type' | 'slot' | 'global'

const NEEDS: readonly Need[] = RELOCATION_KINDS.map(({ target, value }) => {
  if (target === 'type') return 'type'
  if (value === 'slot') return 'slot'
  return target === 'global' ? 'global' : 'nothing'
})

/** What a relocation of a kind takes to be known now: an address in code, or one in data, which code can copy there later. */
const TAKES_ADDRESS: readonly ('no' | 'in code' | 'in data')[] = RELOCATION_KINDS.map(({ value, base, encoding }) => {
  if ((value !== 'slot' && value !== 'address') || base !== 'zero') return 'no'
  return encoding === 'u32' || encoding === 'u64' ? 'in data' : 'in code'
})

const COUNTS_FROM_BLOCK = RELOCATION_KINDS.map(({ base }) => base === 'tls')

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
  const table = tableNeed(resolution, live, plan, scan)
  return {
    imports: collectImports(resolution, live, plan, table),
    slots: scan.slots,
    gotSymbols: scan.gotSymbols,
    gotImports: scan.gotImports,
    types: scan.types,
    functions,
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
): TableNeed {
  const table = linkerSymbols.functionTable
  if (table !== undefined && table.used && live.referenced[table.id] === 1) return 'named'
  // As wasm-ld, which makes the table also where a slot turns out to be null, or the loader's to give.
  const readsSlots = storesSlots || gotSymbols.some(({ kind }) => kind === 'function')
  const isAsked = plan.exportTable || (plan.reserve?.slots ?? 0) > 0
  return slots.length > 0 || readsSlots || isAsked ? 'filled' : 'none'
}

class RelocationScan {
  readonly slots: LinkSymbol[] = []
  /** Data holds slots that the loader gives. */
  storesSlots = false
  readonly gotSymbols: LinkSymbol[] = []
  readonly gotImports = new Set<LinkSymbol>()
  readonly types = new Map<string, FunctionType>()
  readonly problems: Problem[] = []
  readonly undefined: UndefinedReferences
  /** Functions with a slot: by chunk, so that aliases share it, or by symbol where there is none. */
  readonly #slotted = new Set<LinkSymbol | ChunkId>()
  readonly #inGot = new Set<LinkSymbol>()
  readonly #live: Liveness
  readonly #plan: LinkPlan
  readonly #missingBounds: ReadonlySet<LinkSymbol>
  readonly #isRelocatable: boolean

  constructor(live: Liveness, plan: LinkPlan, missingBounds: ReadonlySet<LinkSymbol>) {
    this.#live = live
    this.#plan = plan
    this.#missingBounds = missingBounds
    this.#isRelocatable = plan.isRelocatable
    this.undefined = new UndefinedReferences(plan)
  }

  file(file: LinkedFile): void {
    const { chunks } = file.object
    for (let index = 0; index < chunks.length; index++) {
      // As in wasm-ld, custom sections are live without collection alone; otherwise they ask for nothing.
      if (!this.#live.has(chunkId(file.chunkBase + index))) continue
      this.#chunk(file, chunks[index])
    }
  }

  /** Gives a slot to what another module wants the address of. */
  provide(symbol: LinkSymbol | undefined): void {
    if (symbol !== undefined && isDefined(symbol)) this.#slot(symbol)
  }

  #chunk(file: LinkedFile, chunk: Chunk): void {
    const { table, from, to } = chunk.relocations
    const { kind, index } = table
    for (let row = from; row < to; row++) {
      const need = NEEDS[kind[row]]
      if (need === 'type') {
        this.#type(file, index[row])
        continue
      }
      const symbol = file.symbols[index[row]]
      if (need === 'slot' && !isPlacedByLoader(symbol, this.#plan)) this.#slot(symbol)
      else if (need === 'global' && symbol.kind !== 'global') this.#got(symbol)
      if (COUNTS_FROM_BLOCK[kind[row]]) this.#threadLocal(file, chunk, row, symbol)
      if (this.#isUnplaced(symbol)) this.#unplaced(file, chunk, row, symbol)
      if (this.#isUndefined(symbol)) this.#undefined(file, chunk, row, symbol)
      else if (symbol.state === 'discarded' && chunk.kind !== 'custom') this.#refuse(file, chunk, row, 'discarded')
    }
  }

  #isUndefined(symbol: LinkSymbol): boolean {
    if (symbol.segment !== undefined && this.#missingBounds.has(symbol)) return true
    return symbol.state === 'undefined' && symbol.kind !== 'section'
  }

  #type({ object }: LinkedFile, type: number): void {
    const key = object.typeKeys[type]
    if (!this.types.has(key)) this.types.set(key, object.types[type])
  }

  #slot(symbol: LinkSymbol): void {
    const identity = definingChunk(symbol) ?? symbol
    if (symbol.stub || this.undefined.isStubbed(symbol) || this.#slotted.has(identity)) return
    if (symbol.kind !== 'function' || symbol.state === 'discarded') return
    if (symbol.state === 'undefined' && isWeak(symbol) && !this.#isRelocatable) return
    this.#slotted.add(identity)
    this.slots.push(symbol)
  }

  #got(symbol: LinkSymbol): void {
    if (isPlacedByLoader(symbol, this.#plan)) {
      this.gotImports.add(symbol)
      return
    }
    if (this.#inGot.has(symbol)) return
    this.#inGot.add(symbol)
    this.gotSymbols.push(symbol)
    if (symbol.kind === 'function') this.#slot(symbol)
  }

  // Where threads have blocks of their own, what counts from one has to lie in it.
  #threadLocal(file: LinkedFile, chunk: Chunk, row: number, symbol: LinkSymbol): void {
    if (!this.#plan.sharedMemory || !isDefined(symbol)) return
    const within = symbol.chunk < 0 ? undefined : symbol.file?.object.chunks[symbol.chunk]
    if (!isTls(symbol)) this.#refuse(file, chunk, row, 'not-thread-local')
    else if (within !== undefined && (within.flags & SEGMENT_FLAG.tls) === 0)
      this.#refuse(file, chunk, row, 'not-thread-local', outputName(within, this.#plan))
  }

  // Whether no address is final yet, or not that of this symbol.
  #isUnplaced(symbol: LinkSymbol): boolean {
    const { isPic, unresolvedSymbols } = this.#plan
    if (isPic || isShared(symbol)) return true
    return symbol.state === 'undefined' && unresolvedSymbols === 'import-dynamic'
  }

  // Code cannot have an address that only the loader knows for a constant; data gets it by code.
  #unplaced(file: LinkedFile, chunk: Chunk, row: number, symbol: LinkSymbol): void {
    const takes = TAKES_ADDRESS[chunk.relocations.table.kind[row]]
    if (takes === 'in code') this.#refuse(file, chunk, row, 'absolute')
    if (takes !== 'in data' || !isPlacedByLoader(symbol, this.#plan)) return
    this.gotImports.add(symbol)
    if (symbol.kind === 'function') this.storesSlots = true
  }

  #undefined(file: LinkedFile, chunk: Chunk, row: number, symbol: LinkSymbol): void {
    const { table } = chunk.relocations
    const { base } = RELOCATION_KINDS[table.kind[row]]
    if (base === 'tls') this.#refuse(file, chunk, row, 'undefined')
    // The link to come may define it.
    if (this.#isRelocatable) return
    if (base === 'memory' || base === 'table') this.#refuse(file, chunk, row, 'relative')
    if (!isWeak(symbol)) this.undefined.add(symbol, file, chunk, row)
  }

  #refuse(file: LinkedFile, chunk: Chunk, row: number, reason: Refusal, segment?: string): void {
    const { table } = chunk.relocations
    this.problems.push({
      kind: 'relocation',
      severity: 'error',
      file: file.name,
      relocation: RELOCATION_KINDS[table.kind[row]].name,
      symbol: file.symbols[table.index[row]].name,
      reason,
      inside: chunk.name,
      order: this.undefined.nextOrder(),
      ...(segment === undefined ? {} : { segment }),
    })
  }
}

function collectImports(
  { globals, linkerSymbols }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  need: TableNeed,
): LinkSymbol[] {
  const table = linkerSymbols.functionTable
  const imports = globals.filter(
    symbol => symbol !== table && live.referenced[symbol.id] === 1 && isImport(symbol, plan),
  )
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
