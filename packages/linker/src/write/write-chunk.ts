import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import { relocationValue, typeValue } from './relocation-value.ts'
import { store } from './store.ts'

/**
 * Copies functions and data chunks to the output: the only place where their bytes are copied. Most are neighbours in the input as well
 * as in the output, and what lies side by side in both is copied at once.
 */
export class ChunkCopier {
  readonly #out: Uint8Array
  #bytes: Uint8Array
  #from = 0
  #to = 0
  #at = 0

  constructor(out: Uint8Array) {
    this.#out = out
    this.#bytes = out
  }

  copy(at: number, { file, chunk }: PlacedChunk): void {
    const { bytes } = file.object
    const { from, to } = chunk.bytes
    const isNeighbour = bytes === this.#bytes && from === this.#to && at - this.#at === from - this.#from
    if (!isNeighbour) {
      this.finish()
      this.#bytes = bytes
      this.#from = from
      this.#at = at
    }
    this.#to = to
  }

  /** To be called behind the last chunk. */
  finish(): void {
    if (this.#to > this.#from) this.#out.set(this.#bytes.subarray(this.#from, this.#to), this.#at)
    this.#from = this.#to
    this.#bytes = this.#out
  }
}

/** Stores the relocations of a function or data chunk that was copied to `at`. */
export function relocateChunk(out: Uint8Array, at: number, placed: PlacedChunk, layout: Layout): void {
  const { file, chunk, id } = placed
  const { symbols } = file
  const { table, from, to, origin } = chunk.relocations
  if (from === to) return
  const { kind, offset, index, addend } = table
  const start = chunk.bytes.from - origin
  const address = layout.chunkAddress[id]
  for (let row = from; row < to; row++) {
    const relocation = RELOCATION_KINDS[kind[row]]
    const place = offset[row] - start
    const value =
      relocation.target === 'type'
        ? typeValue(file, index[row], layout)
        : relocationValue(relocation, symbols[index[row]], addend[row], address + place, layout)
    store(out, at + place, value, relocation.encoding)
  }
}
