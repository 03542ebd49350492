import { RELOCATION_KINDS } from '@wasmweld/binary'
import type { Chunk } from '../input/object-file.ts'
import type { LinkedFile } from '../symbols/resolution.ts'

/** A function of a file. */
export interface FunctionOf {
  readonly file: LinkedFile
  readonly chunk: Chunk
}

/** Whether two functions are the same but for the numbers that a link stores in them. */
export function isSameCode(one: FunctionOf, other: FunctionOf): boolean {
  const [first, second] = [one.chunk.relocations, other.chunk.relocations]
  const size = sizeOf(one)
  if (size !== sizeOf(other) || first.to - first.from !== second.to - second.from) return false
  let at = 0
  for (let row = 0; row < first.to - first.from; row++) {
    const place = placeOf(one, first.from + row)
    const kind = first.table.kind[first.from + row]
    if (place !== placeOf(other, second.from + row) || kind !== second.table.kind[second.from + row]) return false
    if (!isSameRun(one, other, at, place)) return false
    at = place + RELOCATION_KINDS[kind].width
  }
  return isSameRun(one, other, at, size)
}

const sizeOf = ({ chunk }: FunctionOf): number => chunk.bytes.to - chunk.bytes.from

/** From the start of the function. */
const placeOf = ({ chunk }: FunctionOf, row: number): number =>
  chunk.relocations.origin + chunk.relocations.table.offset[row] - chunk.bytes.from

function isSameRun(one: FunctionOf, other: FunctionOf, from: number, to: number): boolean {
  const [first, second] = [one.file.object.bytes, other.file.object.bytes]
  const distance = other.chunk.bytes.from - one.chunk.bytes.from
  for (let at = one.chunk.bytes.from + from; at < one.chunk.bytes.from + to; at++) {
    if (first[at] !== second[at + distance]) return false
  }
  return true
}
