// The program's memory as JavaScript sees it: views that outlive its growth, and C strings.

/** Anything whose memory it is: a program, or an instance's exports. */
export interface MemoryOwner {
  readonly memory: WebAssembly.Memory
}

/** The whole memory as numbers of each kind; an index counts numbers, not bytes, save in `data`. */
export interface MemoryViews {
  readonly i8: Int8Array
  readonly u8: Uint8Array
  readonly i16: Int16Array
  readonly u16: Uint16Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly i64: BigInt64Array
  readonly u64: BigUint64Array
  readonly f32: Float32Array
  readonly f64: Float64Array
  readonly data: DataView
}

const KINDS: { readonly [Kind in keyof MemoryViews]: new (buffer: ArrayBufferLike) => MemoryViews[Kind] } = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
  data: DataView,
}

/**
 * Views that survive growth as long as they are fetched from this object each time: `views.u8[address]`. Growth empties every view that
 * was kept from before.
 */
export function memoryViews({ memory }: MemoryOwner): MemoryViews {
  const views: Partial<MemoryViews> = {}
  for (const [name, Kind] of Object.entries(KINDS)) {
    let view: ArrayBufferView | undefined
    const get = (): ArrayBufferView => (view?.buffer === memory.buffer ? view : (view = new Kind(memory.buffer)))
    Object.defineProperty(views, name, { get, enumerable: true })
  }
  return views as MemoryViews
}

/** The UTF-8 text at an address, up to its null byte or for `length` bytes. Damaged UTF-8 becomes U+FFFD. */
export function readCString({ memory }: MemoryOwner, address: number, length?: number): string {
  const bytes = new Uint8Array(memory.buffer)
  const start = address >>> 0
  const end = length === undefined ? bytes.indexOf(0, start) : start + length
  if (start >= bytes.length || end < 0 || end > bytes.length)
    throw new RangeError(
      `no C string at 0x${start.toString(16)}: memory ends at 0x${bytes.length.toString(16)} before it does`,
    )
  // A copy, because decoders refuse shared memory.
  return new TextDecoder().decode(bytes.slice(start, end))
}

/**
 * Stores a text as UTF-8 with a null byte behind, and returns how many bytes that were, the null byte included. Throws a `RangeError`, and
 * writes nothing, when there is no room for it in memory or in `capacity` bytes.
 */
export function writeCString(
  { memory }: MemoryOwner,
  address: number,
  text: string,
  capacity: number = Infinity,
): number {
  const bytes = new TextEncoder().encode(`${text}\0`)
  if (bytes.length > capacity)
    throw new RangeError(`the text takes ${bytes.length} bytes with its null byte, and there is room for ${capacity}`)
  new Uint8Array(memory.buffer).set(bytes, address >>> 0)
  return bytes.length
}
