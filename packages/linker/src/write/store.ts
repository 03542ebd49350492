import type { Encoding } from '@wasmweld/binary'

const TWO_32 = 2 ** 32

/** Five bytes; `last` is what the fifth holds of the value. Storing a byte keeps its low eight bits. */
function storeLeb32(out: Uint8Array, at: number, value: number, last: number): void {
  out[at] = value | 128
  out[at + 1] = (value >> 7) | 128
  out[at + 2] = (value >> 14) | 128
  out[at + 3] = (value >> 21) | 128
  out[at + 4] = last
}

function storeLeb64(out: Uint8Array, at: number, value: number, signed: boolean): void {
  let rest = signed ? BigInt.asIntN(64, BigInt(value)) : BigInt.asUintN(64, BigInt(value))
  for (let byte = 0; byte < 9; byte++) {
    out[at + byte] = Number(rest & 127n) | 128
    rest >>= 7n
  }
  out[at + 9] = Number(rest & 127n)
}

function store32(out: Uint8Array, at: number, value: number): void {
  out[at] = value
  out[at + 1] = value >>> 8
  out[at + 2] = value >>> 16
  out[at + 3] = value >>> 24
}

/**
 * Stores a value over a placeholder of its encoding's full width. As in the reference linker a 32-bit field takes the value's
 * low 32 bits: an address with a negative addend wraps, and the engine wraps it back.
 */
export function store(out: Uint8Array, at: number, value: number, encoding: Encoding): void {
  switch (encoding) {
    case 'uleb32':
      storeLeb32(out, at, value | 0, (value | 0) >>> 28)
      return
    case 'sleb32':
      // The sign is repeated in all seven bits.
      storeLeb32(out, at, value | 0, ((value | 0) >> 28) & 127)
      return
    case 'u32':
      store32(out, at, value | 0)
      return
    case 'uleb64':
      storeLeb64(out, at, value, false)
      return
    case 'sleb64':
      storeLeb64(out, at, value, true)
      return
    case 'u64':
      store32(out, at, value | 0)
      store32(out, at + 4, Math.floor(value / TWO_32) | 0)
      return
  }
  encoding satisfies never
}
