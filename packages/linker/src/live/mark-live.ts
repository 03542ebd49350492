import { RELOCATION_KINDS } from '@wasmweld/binary'
import { chunkId } from '../ids.ts'
import type { ChunkId } from '../ids.ts'
import type { LinkPlan } from '../plan.ts'
import { definingChunk } from '../symbols/link-symbol.ts'
import type { LinkSymbol, LinkedFile, Resolution } from '../symbols/resolution.ts'
import { DEAD, ROOT } from './liveness.ts'
import type { Liveness, RootReason } from './liveness.ts'
import { boundedSegments, constructorsOf, findRoots, retainedSegments } from './roots.ts'

const IS_TYPE = RELOCATION_KINDS.map(({ target }) => target === 'type')
// As wasm-ld, which overlooks the slots of position-independent code here.
const IS_SLOT = RELOCATION_KINDS.map(({ value, base }) => value === 'slot' && base === 'zero')

/** Marks every chunk that a root reaches through relocations. Chunks are vertices, relocations edges. */
export function markLive(resolution: Resolution, plan: LinkPlan): Liveness {
  const marking = new Marking(resolution, plan)
  if (plan.gcSections) marking.fromRoots(plan)
  else marking.everything()
  return marking.result()
}

class Marking {
  readonly #resolution: Resolution
  readonly #because: Int32Array
  readonly #referenced: Uint8Array
  readonly #roots = new Map<ChunkId, RootReason>()
  readonly #fileLive: Uint8Array
  /** By ChunkId: the file that the chunk is in. */
  readonly #fileOf: Int32Array
  readonly #pending: number[] = []
  /** Segments that are kept by who asks for their bounds; absent where that keeps nothing. */
  readonly #bounded: ReadonlyMap<string, readonly number[]> | undefined

  constructor(resolution: Resolution, plan: LinkPlan) {
    const { files, chunkCount, symbols } = resolution
    this.#resolution = resolution
    this.#bounded = plan.startStopGc ? undefined : boundedSegments(resolution)
    this.#because = new Int32Array(chunkCount).fill(DEAD)
    this.#referenced = new Uint8Array(symbols.length)
    this.#fileLive = new Uint8Array(files.length)
    this.#fileOf = new Int32Array(chunkCount)
    for (const { chunkBase, object, order } of files)
      this.#fileOf.fill(order, chunkBase, chunkBase + object.chunks.length)
  }

  fromRoots(plan: LinkPlan): void {
    const { files, linkerSymbols } = this.#resolution
    for (const { symbol, why } of findRoots(this.#resolution, plan)) this.#reach(symbol, ROOT, why)
    for (const file of files) if (file.direct) this.#reachFile(file)
    this.#followAll()
    const { stackPointer, callCtors, bases } = linkerSymbols
    if (stackPointer?.linker !== undefined) this.#reach(stackPointer, ROOT, 'linker')
    for (const base of Object.values(bases ?? {})) this.#reach(base, ROOT, 'linker')
    // The linker's own function calls the constructors, and so exists when one is left; a loader calls it in any case.
    if (callCtors !== undefined && (plan.isPic || this.#hasConstructors())) this.#reach(callCtors, ROOT, 'linker')
  }

  everything(): void {
    const { files, symbols } = this.#resolution
    // As wasm-ld: discarded copies of COMDAT groups, too, which nothing refers to.
    for (const { object, chunkBase } of files) {
      object.chunks.forEach((_, index) => this.#root(chunkId(chunkBase + index), 'no-gc'))
    }
    // Without collection whatever is named is in the output, the caller of constructors too when there are none.
    for (const { id } of symbols) this.#referenced[id] = 1
  }

  result(): Liveness {
    const because = this.#because
    const referenced = this.#referenced
    return {
      because,
      roots: this.#roots,
      referenced,
      has: chunk => because[chunk] !== DEAD,
      hasSymbol: symbol => {
        const chunk = definingChunk(symbol)
        return chunk === undefined ? referenced[symbol.id] === 1 : because[chunk] !== DEAD
      },
    }
  }

  #hasConstructors(): boolean {
    return this.#resolution.files.some(file => constructorsOf(file).some(symbol => this.#isLive(symbol)))
  }

  #isLive(symbol: LinkSymbol): boolean {
    const chunk = definingChunk(symbol)
    return chunk === undefined ? this.#referenced[symbol.id] === 1 : this.#because[chunk] !== DEAD
  }

  #root(chunk: ChunkId, why: RootReason): void {
    if (this.#because[chunk] !== DEAD) return
    this.#because[chunk] = ROOT
    this.#roots.set(chunk, why)
    this.#pending.push(chunk)
  }

  #reach(symbol: LinkSymbol, from: number, why: RootReason): void {
    if (this.#referenced[symbol.id] === 1) return
    this.#referenced[symbol.id] = 1
    const { file, chunk: local, state, segment } = symbol
    if (segment !== undefined) this.#reachBounded(segment, from, why)
    if (state !== 'defined' || file === undefined) return
    if (this.#fileLive[file.order] === 0) this.#reachFile(file)
    if (local >= 0) this.#reachChunk(file.chunkBase + local, from, why)
  }

  #reachChunk(chunk: number, from: number, why: RootReason): void {
    if (this.#because[chunk] !== DEAD) return
    if (from === ROOT) this.#root(chunkId(chunk), why)
    else {
      this.#because[chunk] = from
      this.#pending.push(chunk)
    }
  }

  #reachBounded(segment: string, from: number, why: RootReason): void {
    const { files } = this.#resolution
    for (const chunk of this.#bounded?.get(segment) ?? []) {
      this.#reachFile(files[this.#fileOf[chunk]])
      this.#reachChunk(chunk, from, why)
    }
  }

  // A file takes part from its first live symbol on, and with it what nothing in it need refer to.
  #reachFile(file: LinkedFile): void {
    if (this.#fileLive[file.order] === 1) return
    this.#fileLive[file.order] = 1
    for (const symbol of constructorsOf(file)) this.#reach(symbol, ROOT, 'constructor')
    for (const chunk of retainedSegments(file)) this.#root(chunkId(file.chunkBase + chunk), 'retain')
  }

  #followAll(): void {
    const { files } = this.#resolution
    for (let chunk = this.#pending.pop(); chunk !== undefined; chunk = this.#pending.pop()) {
      this.#follow(files[this.#fileOf[chunk]], chunk)
    }
  }

  #follow({ object, chunkBase, symbols }: LinkedFile, chunk: number): void {
    const { kind: chunkKind, relocations } = object.chunks[chunk - chunkBase]
    // Custom sections describe code; they keep nothing alive.
    if (chunkKind === 'custom') return
    const { table, from, to } = relocations
    const { kind, index } = table
    for (let row = from; row < to; row++) {
      if (IS_TYPE[kind[row]]) continue
      const symbol = symbols[index[row]]
      if (this.#referenced[symbol.id] === 1) continue
      // The address of a stub is null, which needs no stub.
      if (symbol.stub && IS_SLOT[kind[row]]) continue
      this.#reach(symbol, chunk, 'linker')
    }
  }
}
