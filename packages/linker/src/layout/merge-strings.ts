import type { Range } from '@wasmweld/binary'

// Pieces are keyed by their bytes read backwards: sorted in descending order, a string comes right behind the longest one that
// it is the tail of. This is the order of LLVM's string table builder, so that layouts agree.

/** The strings of a chunk, each with its NUL: where it began there, and where it is among the merged ones. Columns: debug sections have many. */
interface Pieces {
  readonly starts: readonly number[]
  readonly keys: readonly string[]
  /** Filled by `settle`. */
  readonly positions: Uint32Array
}

/** Bytes at a time that `fromCharCode` takes without exhausting the stack. */
const STRIDE = 4096

/** A chunk read backwards, a character a byte: a string of it is a substring, which costs no copy. */
function backwards(bytes: Uint8Array, { from, to }: Range): string {
  const reversed = new Uint8Array(bytes.subarray(from, to)).reverse()
  let text = ''
  for (let at = 0; at < reversed.length; at += STRIDE) {
    // `apply` takes the typed array as it is, where spreading would first make an array of it.
    text += String.fromCharCode.apply(undefined, reversed.subarray(at, at + STRIDE) as unknown as number[])
  }
  return text
}

// Of a string read backwards the first character is its NUL; the next two tell most strings apart. A missing one sorts first.
const leading = (key: string): number =>
  (key.length > 1 ? (key.charCodeAt(1) + 1) * 257 : 0) + (key.length > 2 ? key.charCodeAt(2) + 1 : 0)

/** Ascending by code unit. Sorting many strings is mostly comparing them, so they are spread over buckets first. */
function sorted(keys: Iterable<string>): string[] {
  const buckets = new Map<number, string[]>()
  for (const key of keys) {
    // What has no NUL ends its chunk without one; none of these is told apart.
    const bucket = key.charCodeAt(0) === 0 ? leading(key) : Number.MAX_SAFE_INTEGER
    const known = buckets.get(bucket)
    if (known === undefined) buckets.set(bucket, [key])
    else known.push(key)
  }
  // Without a comparator strings are compared by the engine itself.
  return [...buckets].sort(([one], [other]) => one - other).flatMap(([, bucket]) => bucket.sort())
}

/** A string among the merged ones. */
export interface StringPlace extends Range {
  /** The ChunkId of the first chunk that holds it. */
  readonly chunk: number
}

/** Equal strings once, and a string that is the tail of another inside it. Filled by `add`, then settled once. */
export class MergedStrings {
  /** By ChunkId, in ascending order of start. */
  readonly #pieces = new Map<number, Pieces>()
  /** Position of each string, by key; set by `settle`. */
  readonly #positions = new Map<string, number>()
  #size = 0

  /** Bytes of all, once settled. */
  get size(): number {
    return this.#size
  }

  /** All strings of a chunk: as in wasm-ld, one that is used keeps the others of its segment. Compilers give each a segment. */
  add(chunk: number, bytes: Uint8Array, range: Range): void {
    const starts: number[] = []
    const keys: string[] = []
    const text = backwards(bytes, range)
    const size = text.length
    for (let from = 0; from < size;) {
      const nul = bytes.indexOf(0, range.from + from) - range.from
      const to = nul < 0 || nul >= size ? size : nul + 1
      const key = text.slice(size - to, size - from)
      starts.push(from)
      keys.push(key)
      this.#positions.set(key, 0)
      from = to
    }
    this.#pieces.set(chunk, { starts, keys, positions: new Uint32Array(keys.length) })
  }

  /** Gives every string its position. */
  settle(): void {
    // Walked from the end.
    const keys = sorted(this.#positions.keys())
    let previous = ''
    for (let at = keys.length - 1; at >= 0; at--) {
      const key = keys[at]
      if (previous.startsWith(key)) {
        this.#positions.set(key, this.#size - key.length)
        continue
      }
      this.#positions.set(key, this.#size)
      this.#size += key.length
      previous = key
    }
    for (const { keys: own, positions } of this.#pieces.values()) {
      for (let piece = 0; piece < own.length; piece++) positions[piece] = this.#positions.get(own[piece]) ?? 0
    }
  }

  /** Where byte `offset` of `chunk` is; undefined when it lies outside. */
  position(chunk: number, offset: number): number | undefined {
    const pieces = this.#pieces.get(chunk)
    if (pieces === undefined) return undefined
    const { starts, keys, positions } = pieces
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle] <= offset) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    const past = offset - starts[low - 1]
    return past <= keys[low - 1].length ? positions[low - 1] + past : undefined
  }

  /** Every string's place and length, tails of others left out, with the first chunk that holds it. */
  places(): StringPlace[] {
    const owners = new Map<string, number>()
    for (const [chunk, { keys }] of this.#pieces) {
      for (const key of keys) if (!owners.has(key)) owners.set(key, chunk)
    }
    const places: StringPlace[] = []
    let end = 0
    for (const [key, from] of [...this.#positions].sort(
      (one, other) => one[1] - other[1] || other[0].length - one[0].length,
    )) {
      if (from < end) continue
      end = from + key.length
      places.push({ from, to: end, chunk: owners.get(key) ?? 0 })
    }
    return places
  }

  /** Writes all strings at `at`. */
  copyTo(out: Uint8Array, at: number): void {
    for (const [key, position] of this.#positions) {
      const end = at + position + key.length - 1
      for (let byte = 0; byte < key.length; byte++) out[end - byte] = key.charCodeAt(byte)
    }
  }
}
