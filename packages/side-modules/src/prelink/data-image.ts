// The data of a module at its place, into which relocations are written.
import type { ConstExpression, DataSegmentContents, ModuleItems } from '@wasmweld/binary'
import { numberInstruction, partitionPoint } from '@wasmweld/binary'

/** Bytes of memory, from `from` up to `to`. */
export interface MemoryRange {
  readonly from: number
  readonly to: number
}

interface PlacedSegment extends MemoryRange {
  /** Position among the module's segments. */
  readonly index: number
}

/** Memory between two words that are written is written too when it is as short: a segment of its own takes as many bytes. */
const SHORT_GAP = 8

/**
 * What the active segments of memory 0 put into a region. Words between segments can be written where it is known to be zero when the
 * module starts.
 */
export class DataImage {
  readonly #items: ModuleItems
  readonly #region: MemoryRange
  readonly #placed: readonly PlacedSegment[]
  /** Segments that were written to, with bytes of their own. */
  readonly #changed = new Map<number, Uint8Array>()
  /** Bytes outside of all segments, by address. */
  readonly #added = new Map<number, number>()
  readonly #disjoint: boolean
  #zeroed: boolean
  readonly #cleared: MemoryRange[] = []

  /** `placeOf`: the address in an offset, or undefined when it is not known. */
  constructor(items: ModuleItems, region: MemoryRange, placeOf: (offset: ConstExpression) => number | undefined) {
    this.#items = items
    this.#region = region
    this.#placed = items.data
      .flatMap(({ mode, memory, offset, bytes }, index) => {
        const from = mode === 'active' && memory === 0 && offset !== undefined ? placeOf(offset) : undefined
        return from === undefined ? [] : [{ from, to: from + bytes.length, index }]
      })
      .sort((a, b) => a.from - b.from)
    this.#disjoint = this.#placed.every(({ from }, index) => index === 0 || from >= this.#placed[index - 1].to)
    this.#zeroed = this.#disjoint && this.#placed.length === items.data.length
  }

  /** The start function clears these bytes, after the segments were put there. */
  clear(range: MemoryRange): void {
    this.#cleared.push(range)
  }

  /** The start function does more than is known. */
  forgetZeros(): void {
    this.#zeroed = false
  }

  /** Writes a number of `width` bytes. Whether it is in the image now; otherwise the code has to do it. */
  store(address: number, width: number, value: bigint): boolean {
    const range = { from: address, to: address + width }
    if (this.#cleared.some(cleared => overlaps(cleared, range))) return false
    // Of segments that overlap, the last one counts: the code keeps it right.
    if (!this.#disjoint) return false
    const segment = this.#overlapping(range)
    if (segment === undefined) return this.#add(range, value)
    if (range.from < segment.from || range.to > segment.to) return false
    const bytes = this.#bytesOf(segment.index)
    eachByte(range, value, (at, byte) => void (bytes[at - segment.from] = byte))
    return true
  }

  #add(range: MemoryRange, value: bigint): boolean {
    if (!this.#zeroed || range.from < this.#region.from || range.to > this.#region.to) return false
    eachByte(range, value, (at, byte) => void this.#added.set(at, byte))
    return true
  }

  #bytesOf(index: number): Uint8Array {
    const bytes = this.#changed.get(index) ?? this.#items.data[index].bytes.slice()
    this.#changed.set(index, bytes)
    return bytes
  }

  /** All segments of the module, and new ones behind them. */
  segments(): readonly DataSegmentContents[] {
    const segments = this.#items.data.map((segment, index) => {
      const bytes = this.#changed.get(index)
      return bytes === undefined ? segment : { ...segment, bytes }
    })
    return [...segments, ...this.#newSegments()]
  }

  #newSegments(): readonly DataSegmentContents[] {
    const addresses = [...this.#added.keys()].sort((a, b) => a - b)
    const runs: { from: number; to: number }[] = []
    for (const at of addresses) {
      const last = runs.at(-1)
      if (last !== undefined && at - last.to <= SHORT_GAP && this.#isFree({ from: last.to, to: at })) last.to = at + 1
      else runs.push({ from: at, to: at + 1 })
    }
    const type = this.#items.memories[0]?.type.limits.address ?? 'i32'
    return runs.map(({ from, to }) => ({
      mode: 'active',
      memory: 0,
      offset: [numberInstruction(type, from)],
      bytes: Uint8Array.from({ length: to - from }, (_, step) => this.#added.get(from + step) ?? 0),
    }))
  }

  #isFree(range: MemoryRange): boolean {
    return this.#overlapping(range) === undefined
  }

  /** The first segment that ends behind the start of a range, when the range reaches it. */
  #overlapping(range: MemoryRange): PlacedSegment | undefined {
    const placed = this.#placed
    const first = partitionPoint(0, placed.length, at => placed[at].to <= range.from)
    return first < placed.length && overlaps(placed[first], range) ? placed[first] : undefined
  }
}

const overlaps = (a: MemoryRange, b: MemoryRange): boolean => a.from < b.to && b.from < a.to

function eachByte({ from, to }: MemoryRange, value: bigint, write: (at: number, byte: number) => void): void {
  for (let at = from, rest = value; at < to; at++, rest >>= 8n) write(at, Number(rest & 255n))
}
