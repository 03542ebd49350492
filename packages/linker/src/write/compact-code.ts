import { ByteWriter, RELOCATION_KINDS } from '@wasmweld/binary'
import type { Encoding } from '@wasmweld/binary'
import type { Moves } from '../debug/moves.ts'
import type { Layout, PlacedChunk } from '../layout/layout.ts'
import { relocationValue, typeValue } from './relocation-value.ts'

function writeCompact(body: ByteWriter, value: number, encoding: Encoding): void {
  switch (encoding) {
    case 'uleb32':
      return body.u32(value)
    case 'sleb32':
      return body.s32(value)
    case 'uleb64':
      return body.u64(value)
    case 'sleb64':
      return body.s64(value)
    case 'u32':
      return body.fixed32(value)
    case 'u64':
      return body.fixed64(BigInt(value))
  }
}

/** A function that was written anew, its size included, and where the bytes of its body went. */
export interface CompactFunction {
  readonly bytes: Uint8Array
  readonly moves: Moves
}

/** A function body with every relocated LEB128 at its shortest, behind its new size. */
export function compactFunction({ file, chunk }: PlacedChunk, layout: Layout): CompactFunction {
  const { object, symbols } = file
  const { table, from, to, origin } = chunk.relocations
  const body = new ByteWriter(chunk.bytes.to - chunk.bytes.from)
  const start = bodyStart(object.bytes, chunk.bytes.from)
  const ends = new Uint32Array(to - from)
  const saved = new Uint32Array(to - from)
  let at = start
  for (let row = from; row < to; row++) {
    const kind = RELOCATION_KINDS[table.kind[row]]
    const place = origin + table.offset[row]
    body.raw(object.bytes.subarray(at, place))
    const value =
      kind.target === 'type'
        ? typeValue(file, table.index[row], layout)
        : relocationValue(kind, symbols[table.index[row]], table.addend[row], 0, layout)
    writeCompact(body, value, kind.encoding)
    at = place + kind.width
    ends[row - from] = at - start
    saved[row - from] = at - start - body.length
  }
  body.raw(object.bytes.subarray(at, chunk.bytes.to))
  const sized = new ByteWriter(body.length + 5)
  sized.u32(body.length)
  sized.raw(body.view())
  return { bytes: sized.finish(), moves: { ends, saved } }
}

/** Where the body begins: behind the LEB128 of its size. */
export function bodyStart(bytes: Uint8Array, sizeAt: number): number {
  let at = sizeAt
  while (bytes[at] & 128) at++
  return at + 1
}
