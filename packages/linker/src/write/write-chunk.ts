import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import { relocationValue, typeValue } from './relocation-value.ts'
import { store } from './store.ts'

/** Copies a function or data chunk to `out` at `at` and stores its relocations: the only place where input bytes are copied. */
export function writeChunk(out: Uint8Array, at: number, placed: PlacedChunk, layout: Layout): void {
  const { file, chunk, id } = placed
  const { object, symbols } = file
  out.set(object.bytes.subarray(chunk.bytes.from, chunk.bytes.to), at)
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
