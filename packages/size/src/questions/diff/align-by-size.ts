import type { Pairing } from './pairing.ts'

/** Above this the items are too many to be told apart by their sizes alone. */
const MOST_CELLS = 4_000_000

/**
 * Items of both sides that may be the same though changed: in order, as many bytes as can be in common, and none that grew to more than twice
 * its size or shrank to less than half of it.
 */
export function* alignBySize(
  { before, after }: Pairing,
  ones: readonly number[],
  others: readonly number[],
): Generator<readonly [one: number, other: number]> {
  if (ones.length * others.length > MOST_CELLS) return
  const sizes = ones.map(one => before.report.items[one].bytes)
  const otherSizes = others.map(other => after.report.items[other].bytes)
  const width = others.length + 1
  // By the first items that are not yet looked at: the most bytes that the rest have in common.
  const best = new Float64Array((ones.length + 1) * width)
  const gain = (one: number, other: number): number => inCommon(sizes[one], otherSizes[other])
  for (let one = ones.length - 1; one >= 0; one--) {
    for (let other = others.length - 1; other >= 0; other--) {
      const together = gain(one, other)
      const taken = together === 0 ? 0 : together + best[(one + 1) * width + other + 1]
      best[one * width + other] = Math.max(taken, best[(one + 1) * width + other], best[one * width + other + 1])
    }
  }
  for (let one = 0, other = 0; one < ones.length && other < others.length;) {
    const here = best[one * width + other]
    if (here === best[(one + 1) * width + other]) one++
    else if (here === best[one * width + other + 1]) other++
    else yield [ones[one++], others[other++]]
  }
}

function inCommon(one: number, other: number): number {
  const [less, more] = one < other ? [one, other] : [other, one]
  return less * 2 < more ? 0 : less
}
