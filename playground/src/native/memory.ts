// Text and numbers in the memory that JavaScript, C and C++ share.

import { buffer_give_back, buffer_take, memory } from '../../native/build/buffer.o'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Lends a text to native code, as UTF-8 with a zero at its end. */
export function lend<Result>(text: string, use: (pointer: number) => Result): Result {
  const bytes = encoder.encode(text)
  const pointer = buffer_take(bytes.length + 1)
  try {
    const room = new Uint8Array(memory.buffer, pointer, bytes.length + 1)
    room.set(bytes)
    room[bytes.length] = 0
    return use(pointer)
  } finally {
    buffer_give_back(pointer)
  }
}

/** The text that begins at an address and ends before the first zero. */
export function readText(pointer: number): string {
  const bytes = new Uint8Array(memory.buffer, pointer)
  return decoder.decode(bytes.subarray(0, bytes.indexOf(0)))
}

/** A copy: the next call may move what is at the address. */
export function readDoubles(pointer: number, count: number): Float64Array {
  return new Float64Array(memory.buffer, pointer, count).slice()
}

/** A copy of `int`s. */
export function readInts(pointer: number, count: number): Int32Array {
  return new Int32Array(memory.buffer, pointer, count).slice()
}

/** Room for `int`s that native code fills. */
export function fillInts(count: number, fill: (pointer: number) => void): Int32Array {
  const pointer = buffer_take(count * Int32Array.BYTES_PER_ELEMENT)
  try {
    fill(pointer)
    return readInts(pointer, count)
  } finally {
    buffer_give_back(pointer)
  }
}
