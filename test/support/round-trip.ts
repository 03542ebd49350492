// "Reading what was written gives an equal value", and what a reader may do with damaged bytes, as one call each.

import fc from 'fast-check'
import { expect } from 'vitest'
import { ByteReader } from '../../packages/binary/src/bytes/byte-reader.ts'
import { ByteWriter } from '../../packages/binary/src/bytes/byte-writer.ts'
import { FormatError } from '../../packages/binary/src/bytes/format-error.ts'

export type Read<Value> = (reader: ByteReader) => Value
export type Write<Value> = (writer: ByteWriter, value: Value) => void

export function written<Value>(write: Write<Value>, value: Value): Uint8Array {
  const writer = new ByteWriter()
  write(writer, value)
  return writer.finish()
}

/** Reads bytes in the middle of a larger file, where a read past the end would find something. */
export function readAll<Value>(read: Read<Value>, contents: Uint8Array | readonly number[]): Value {
  return read(new ByteReader(Uint8Array.from([...contents, 1, 1, 1, 1]), 0, contents.length))
}

/**
 * For random values: read(write(value)) equals the value and uses every byte, and writing again gives the same bytes.
 * For every proper beginning and for random changes of those bytes: a value or a `FormatError`, never anything else.
 */
export function expectRoundTrip<Value>(
  values: fc.Arbitrary<Value>,
  read: Read<Value>,
  write: Write<Value>,
  numRuns = 100,
): void {
  fc.assert(
    fc.property(values, fc.nat(), fc.nat(255), (value, at, byte) => {
      const contents = written(write, value)
      const reader = new ByteReader(contents)
      const found = read(reader)
      expect(found).toEqual(value)
      expect(reader.offset).toBe(contents.length)
      expect(written(write, found)).toEqual(contents)
      const cut = at % (contents.length || 1)
      readDamaged(read, contents.subarray(0, cut))
      const changed = contents.slice()
      changed[cut] = byte
      readDamaged(read, changed)
    }),
    { numRuns },
  )
}

function readDamaged<Value>(read: Read<Value>, contents: Uint8Array): void {
  try {
    read(new ByteReader(contents))
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
}

/** Expects a `FormatError` with this sentence. */
export function expectRefused<Value>(read: Read<Value>, contents: readonly number[], message: string): void {
  expect(() => readAll(read, contents)).toThrow(FormatError)
  expect(() => readAll(read, contents)).toThrow(message)
}
