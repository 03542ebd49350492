import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import { emptyBounds } from '../live/empty-bounds.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { definingChunk, isWeak } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { isImport } from '../symbols/undefined.ts'
import { liveConstructors } from './constructors.ts'
import { isPlacedByLoader } from './got-access.ts'
import { settleFeatures } from './features.ts'
import { missingExports } from './missing-exports.ts'
import type { Needs } from './needs.ts'
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

/** One look at every live relocation: table slots, GOT globals, types, stubs for what is undefined. */
export function collectNeeds(resolution: Resolution, live: Liveness, plan: LinkPlan): Needs {
  const missingBounds = emptyBounds(resolution, live)
  const scan = new RelocationScan(live, plan, missingBounds)
  for (const file of resolution.files) scan.file(file)
  const { features, problems } = settleFeatures(resolution.files, live, plan)
  const { constructors, problems: constructorProblems } = liveConstructors(resolution, live, plan)
  const zeroMemory = zeroPolicy(plan, features)
  const functions = linkerFunctions(
    resolution,
    live,
    scan.undefined.stubs,
    zeroMemory === 'code' && hasZeroedData(resolution.files, live),
  )
  const table = resolution.linkerSymbols.functionTable
  // As wasm-ld, which makes the table also where a slot turns out to be null, or the loader's to give.
  const readsSlots = scan.storesSlots || scan.gotSymbols.some(({ kind }) => kind === 'function')
  const isNamed = table !== undefined && table.used && live.referenced[table.id] === 1
  const hasTable = scan.slots.length > 0 || readsSlots || isNamed || plan.exportTable
  return {
    imports: collectImports(resolution, live, plan, hasTable),
    slots: scan.slots,
    gotImports: scan.gotImports,
    gotSymbols: scan.gotSymbols,
    types: scan.types,
    functions,
    wrappers: commandWrappers(resolution, live, plan, constructors),
    constructors,
    hasTable,
    missingBounds,
    features,
    zeroMemory,
    problems: [
      ...missingExports(resolution, live, plan, missingBounds),
      ...problems,
      ...scan.problems,
      ...scan.undefined.problems(resolution),
      ...constructorProblems,
    ],
  }
}

class RelocationScan {
  readonly slots: LinkSymbol[] = []
  readonly gotImports: LinkSymbol[] = []
  /** Data holds slots that the loader gives. */
  storesSlots = false
  readonly gotSymbols: LinkSymbol[] = []
  readonly types = new Map<string, FunctionType>()
  readonly problems: Problem[] = []
  readonly undefined: UndefinedReferences
  /** Functions with a slot: by chunk, so that aliases share it, or by symbol where there is none. */
  readonly #slotted = new Set<LinkSymbol | ChunkId>()
  readonly #inGot = new Set<LinkSymbol>()
  readonly #live: Liveness
  readonly #missingBounds: ReadonlySet<LinkSymbol>
  readonly #isRelocatable: boolean

  constructor(live: Liveness, plan: LinkPlan, missingBounds: ReadonlySet<LinkSymbol>) {
    this.#live = live
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
      const takes = TAKES_ADDRESS[kind[row]]
      if (takes !== 'no' && isPlacedByLoader(symbol)) {
        if (takes === 'in data') this.#placedInData(symbol)
        else this.#refuse(file, chunk, row, 'absolute')
      }
      if (need === 'slot') this.#slot(symbol)
      else if (need === 'global' && symbol.kind !== 'global') this.#got(symbol)
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
    if (symbol.kind !== 'function' || symbol.state === 'discarded' || isPlacedByLoader(symbol)) return
    if (symbol.state === 'undefined' && isWeak(symbol) && !this.#isRelocatable) return
    this.#slotted.add(identity)
    this.slots.push(symbol)
  }

  // A slot that data holds may be one that the loader gives.
  #placedInData(symbol: LinkSymbol): void {
    this.#got(symbol)
    if (symbol.kind === 'function') this.storesSlots = true
  }

  #got(symbol: LinkSymbol): void {
    if (this.#inGot.has(symbol)) return
    this.#inGot.add(symbol)
    if (isPlacedByLoader(symbol)) {
      this.gotImports.push(symbol)
      return
    }
    this.gotSymbols.push(symbol)
    if (symbol.kind === 'function') this.#slot(symbol)
  }

  #undefined(file: LinkedFile, chunk: Chunk, row: number, symbol: LinkSymbol): void {
    const { table } = chunk.relocations
    const { base } = RELOCATION_KINDS[table.kind[row]]
    if (base === 'tls') this.#refuse(file, chunk, row, 'undefined')
    if (base === 'memory' || base === 'table') this.#refuse(file, chunk, row, 'relative')
    if (!isWeak(symbol) && !this.#isRelocatable) this.undefined.add(symbol, file, chunk, row)
  }

  #refuse(file: LinkedFile, chunk: Chunk, row: number, reason: Refusal): void {
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
    })
  }
}

function collectImports(
  { globals, linkerSymbols }: Resolution,
  live: Liveness,
  plan: LinkPlan,
  hasTable: boolean,
): LinkSymbol[] {
  const table = linkerSymbols.functionTable
  const imports = table !== undefined && plan.importTable && hasTable ? [table] : []
  for (const symbol of globals) {
    if (symbol !== table && live.referenced[symbol.id] === 1 && isImport(symbol, plan)) imports.push(symbol)
  }
  return imports
}

function zeroPolicy(plan: LinkPlan, features: readonly string[]): Needs['zeroMemory'] {
  // Symbols of the output lie in its segments, which therefore have to be there.
  if (plan.isRelocatable || plan.emitRelocs) return 'data'
  if (plan.memoryImport === undefined) return 'host'
  return features.includes('bulk-memory') ? 'code' : 'data'
}

function hasZeroedData(files: readonly LinkedFile[], live: Liveness): boolean {
  return files.some(({ object, chunkBase }) =>
    object.chunks.some(
      ({ kind, name }, index) => kind === 'data' && name.startsWith('.bss') && live.has(chunkId(chunkBase + index)),
    ),
  )
}
