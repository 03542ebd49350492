import type { Encoding } from '@wasmweld/binary'

const TWO_32 = 2 ** 32

function storeLeb(out: Uint8Array, at: number, value: number, width: number): void {
  let rest = value
  for (let byte = 0; byte < width - 1; byte++) {
    out[at + byte] = (rest & 127) | 128
    rest >>= 7
  }
  out[at + width - 1] = rest & 127
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
    case 'uleb32': {
      const low = value >>> 0
      storeLeb(out, at, low | 0, 5)
      // The arithmetic shift above repeats the sign; an unsigned field ends in the top four bits alone.
      out[at + 4] = (low >>> 28) & 15
      return
    }
    case 'sleb32':
      storeLeb(out, at, value | 0, 5)
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
