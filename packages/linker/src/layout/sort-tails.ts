import type { StringPool } from './string-pool.ts'

/** Strings of a group that are sorted by comparing pairs: for few, splitting by a byte does more work than it saves. */
const FEW = 12

/**
 * The strings of a pool in descending order of their bytes read backwards: a string comes right behind the longest one that it is the
 * tail of. This is the order of LLVM's string table builder, so that layouts agree.
 *
 * Quicksort that splits by one byte at a time, the last first: strings that end alike are not compared from their ends again and again.
 */
export function sortTails({ bytes, starts, count }: StringPool): Uint32Array {
  const order = new Uint32Array(count).map((_, string) => string)

  /** The byte `depth` before the last, or -1 in front of the first: a string comes behind all that are longer. */
  const byteAt = (string: number, depth: number): number => {
    const at = starts[string + 1] - 1 - depth
    return at < starts[string] ? -1 : bytes[at]
  }

  const isBefore = (one: number, other: number, from: number): boolean => {
    for (let depth = from; ; depth++) {
      const difference = byteAt(one, depth) - byteAt(other, depth)
      // Both ended: the strings are equal.
      if (difference !== 0 || byteAt(one, depth) < 0) return difference > 0
    }
  }

  const sortFew = (low: number, high: number, depth: number): void => {
    for (let next = low + 1; next < high; next++) {
      const string = order[next]
      let at = next
      for (; at > low && isBefore(string, order[at - 1], depth); at--) order[at] = order[at - 1]
      order[at] = string
    }
  }

  const swap = (one: number, other: number): void => {
    const string = order[one]
    order[one] = order[other]
    order[other] = string
  }

  const sort = (from: number, to: number, level: number): void => {
    let [low, high, depth] = [from, to, level]
    while (high - low > FEW) {
      const pivot = byteAt(order[(low + high) >> 1], depth)
      // Up to `greater` bytes are above the pivot's, from `less` on below it.
      let [greater, less] = [low, high]
      for (let at = low; at < less;) {
        const byte = byteAt(order[at], depth)
        if (byte > pivot) swap(at++, greater++)
        else if (byte < pivot) swap(at, --less)
        else at++
      }
      sort(low, greater, depth)
      sort(less, high, depth)
      // No two strings are equal, so one alone ends here.
      if (pivot < 0) return
      low = greater
      high = less
      depth++
    }
    sortFew(low, high, depth)
  }

  sort(0, count, 0)
  return order
}
