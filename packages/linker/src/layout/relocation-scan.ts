import { RELOCATION_KINDS, SEGMENT_FLAG } from '@wasmweld/binary'
import type { FunctionType } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import type { Chunk } from '../input/object-file.ts'
import type { Liveness } from '../live/liveness.ts'
import type { LinkPlan } from '../plan.ts'
import type { Problem } from '../problems.ts'
import { definingChunk, isDefined, isExternal, isShared, isTls, isWeak } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile } from '../symbols/resolution.ts'
import { ExternalUses } from './external-uses.ts'
import { isPlacedByLoader } from './got-access.ts'
import { outputName } from './output-segments.ts'
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

/** One look at every live relocation: what it asks of the output, and whether that can be. */
export class RelocationScan {
  readonly slots: LinkSymbol[] = []
  /** Data holds slots that the loader gives. */
  storesSlots = false
  readonly gotSymbols: LinkSymbol[] = []
  readonly gotImports: Set<LinkSymbol> = new Set()
  readonly types: Map<string, FunctionType> = new Map()
  readonly problems: Problem[] = []
  readonly undefined: UndefinedReferences
  readonly external: ExternalUses = new ExternalUses()
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
      if (symbol.state === 'external') {
        this.#external(file, chunk, row, symbol)
        continue
      }
      this.#address(need, symbol)
      if (COUNTS_FROM_BLOCK[kind[row]]) this.#threadLocal(file, chunk, row, symbol)
      if (this.#isUnplaced(symbol)) this.#unplaced(file, chunk, row, symbol)
      if (this.#isUndefined(symbol)) this.#undefined(file, chunk, row, symbol)
      else if (symbol.state === 'discarded' && chunk.kind !== 'custom') this.#refuse(file, chunk, row, 'discarded')
    }
  }

  // Its place is known, so that position-independent code reads it through a constant of this module.
  #external(file: LinkedFile, chunk: Chunk, row: number, symbol: LinkSymbol): void {
    const kind = chunk.relocations.table.kind[row]
    if (NEEDS[kind] === 'global') this.#got(symbol)
    // Each thread has a block of its own of each module.
    if (COUNTS_FROM_BLOCK[kind] && this.#plan.sharedMemory) this.#refuse(file, chunk, row, 'not-thread-local')
    if (this.external.add(symbol, kind)) return
    const { name, library: module = '' } = symbol
    this.problems.push({
      kind: 'external-slot',
      severity: 'error',
      name,
      module,
      file: file.name,
      inside: chunk.name,
    })
  }

  #isUndefined(symbol: LinkSymbol): boolean {
    if (symbol.segment !== undefined && this.#missingBounds.has(symbol)) return true
    return symbol.state === 'undefined' && symbol.kind !== 'section'
  }

  #address(need: Need, symbol: LinkSymbol): void {
    if (need === 'slot' && !isPlacedByLoader(symbol, this.#plan)) this.#slot(symbol)
    else if (need === 'global' && symbol.kind !== 'global') this.#got(symbol)
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
    if (symbol.kind === 'function' && !isExternal(symbol)) this.#slot(symbol)
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
