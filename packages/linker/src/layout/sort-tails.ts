import type { StringPool } from './string-pool.ts'

/** Strings of a group that are sorted by comparing pairs: for few, splitting by a byte does more work than it saves. */
const FEW = 12
/** Bytes by which strings are first put in order. */
const LAST_BYTES = 4
/** As many strings as a number has room for beside the last bytes. */
const MOST_STRINGS = 2 ** 20

/**
 * The strings of a pool in descending order of their bytes read backwards: a string comes right behind the longest one that it is the
 * tail of. This is the order of LLVM's string table builder, so that layouts agree.
 */
export function sortTails(pool: StringPool): Uint32Array {
  const { count } = pool
  const order = new Uint32Array(count)
  const sort = new TailSort(pool, order)
  if (count > MOST_STRINGS) {
    for (let string = 0; string < count; string++) order[string] = string
    sort.split(0, count, 0)
    return order
  }
  const keys = lastBytes(pool)
  for (let low = 0, high = 0; low < count; low = high) {
    const group = Math.floor(keys[count - 1 - low] / MOST_STRINGS)
    for (; high < count; high++) {
      const key = keys[count - 1 - high]
      if (Math.floor(key / MOST_STRINGS) !== group) break
      order[high] = key % MOST_STRINGS
    }
    if (high - low > 1) sort.split(low, high, LAST_BYTES)
  }
  return order
}

/** Every string's last bytes and its number, as one number each, ascending. The engine sorts plain numbers fastest. */
function lastBytes({ bytes, starts, count }: StringPool): Float64Array {
  const keys = new Float64Array(count)
  for (let string = 0; string < count; string++) {
    let key = 0
    for (let back = 1; back <= LAST_BYTES; back++) {
      const at = starts[string + 1] - back
      // What lies in front of the first byte is less than any byte.
      key = key * 257 + (at < starts[string] ? 0 : bytes[at] + 1)
    }
    keys[string] = key * MOST_STRINGS + string
  }
  return keys.sort()
}

/** Quicksort that splits by one byte at a time, the last first: strings that end alike are not compared from their ends again and again. */
class TailSort {
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #order: Uint32Array

  constructor({ bytes, starts }: StringPool, order: Uint32Array) {
    this.#bytes = bytes
    this.#starts = starts
    this.#order = order
  }

  /** Sorts strings that agree in their last `level` bytes. */
  split(from: number, to: number, level: number): void {
    const order = this.#order
    let [low, high, depth] = [from, to, level]
    while (high - low > FEW) {
      const pivot = this.#byteAt(order[(low + high) >> 1], depth)
      // In front of `greater` bytes are above the pivot's, from `less` on below it.
      let [greater, less] = [low, high]
      for (let at = low; at < less;) {
        const byte = this.#byteAt(order[at], depth)
        if (byte > pivot) this.#swap(at++, greater++)
        else if (byte < pivot) this.#swap(at, --less)
        else at++
      }
      this.split(low, greater, depth)
      this.split(less, high, depth)
      // No two strings are equal, so one alone ends here.
      if (pivot < 0) return
      low = greater
      high = less
      depth++
    }
    this.#sortFew(low, high, depth)
  }

  /** The byte `depth` before the last, or -1 in front of the first: a string comes behind all that are longer. */
  #byteAt(string: number, depth: number): number {
    const at = this.#starts[string + 1] - 1 - depth
    return at < this.#starts[string] ? -1 : this.#bytes[at]
  }

  #sortFew(low: number, high: number, depth: number): void {
    const order = this.#order
    for (let next = low + 1; next < high; next++) {
      const string = order[next]
      let at = next
      for (; at > low && this.#isBefore(string, order[at - 1], depth); at--) order[at] = order[at - 1]
      order[at] = string
    }
  }

  #isBefore(one: number, other: number, from: number): boolean {
    for (let depth = from; ; depth++) {
      const byte = this.#byteAt(one, depth)
      const difference = byte - this.#byteAt(other, depth)
      if (difference !== 0 || byte < 0) return difference > 0
    }
  }

  #swap(one: number, other: number): void {
    const order = this.#order
    const string = order[one]
    order[one] = order[other]
    order[other] = string
  }
}
