import type { Range } from '@wasmweld/binary'
import type { SourceSpans } from './source-spans.ts'

/** Of one range: bytes by position in `SourceSpans.files`, by ascending position. */
export type BytesBySource = readonly (readonly [file: number, bytes: number])[]

/**
 * How many bytes of each range come from which file. Ranges are given in ascending order and do not overlap, in the same offsets as the spans.
 * What no span covers is in no sum. Time is linear in spans and ranges.
 */
export function sourceBytes(spans: SourceSpans, ranges: readonly Range[]): readonly BytesBySource[] {
  const { starts, ends, file, count } = spans
  let span = 0
  return ranges.map(({ from, to }) => {
    while (span < count && ends[span] <= from) span++
    const sums = new Map<number, number>()
    for (let at = span; at < count && starts[at] < to; at++) {
      const bytes = Math.min(ends[at], to) - Math.max(starts[at], from)
      sums.set(file[at], (sums.get(file[at]) ?? 0) + bytes)
    }
    return [...sums].sort(([one], [other]) => one - other)
  })
}
