import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MergedStrings } from './merge-strings.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function merge(...chunks: readonly string[]): { strings: MergedStrings; merged: Uint8Array } {
  const strings = new MergedStrings()
  chunks.forEach((text, chunk) => {
    const bytes = bytesOf(`before${text}behind\0`)
    strings.add(chunk, bytes, { from: 6, to: bytes.length - 7 })
  })
  strings.settle()
  const merged = new Uint8Array(strings.size)
  strings.copyTo(merged, 0)
  return { strings, merged }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('merged strings', () => {
  test('hold each string once', () => {
    expect(text(merge('one\0two\0', 'two\0').merged)).toBe('two\0one\0')
  })
  test('hold a tail inside the string that it ends', () => {
    expect(text(merge('bar\0', 'foobar\0', 'r\0').merged)).toBe('foobar\0')
  })
  test('hold the empty string at the end of any other', () => {
    expect(text(merge('\0', 'a\0').merged)).toBe('a\0')
    expect(text(merge('\0').merged)).toBe('\0')
  })
  test('tell a string without its NUL from one with it', () => {
    expect(text(merge('ab', 'ab\0').merged)).toHaveLength(5)
  })
  test('know nothing of what was not in them', () => {
    const { strings } = merge('abc\0')
    expect(strings.position(0, 5)).toBeUndefined()
    expect(strings.position(9, 0)).toBeUndefined()
  })
  test('take a chunk of a megabyte', () => {
    expect(merge(`${'x'.repeat(1 << 20)}\0`).merged).toHaveLength((1 << 20) + 1)
  })
  test('take a chunk of many strings', () => {
    expect(merge('ab\0'.repeat(200_000)).merged).toHaveLength(3)
  })
})

const chunk = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 6 }))
  .map(all => all.map(each => `${each}\0`).join(''))

test('every byte of every chunk is found again', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 6 }), chunks => {
      const { strings, merged } = merge(...chunks)
      chunks.forEach((each, at) => {
        const bytes = bytesOf(each)
        for (let offset = 0; offset < bytes.length; offset++) {
          const end = bytes.indexOf(0, offset) + 1
          const position = strings.position(at, offset)!
          expect(merged.subarray(position, position + end - offset)).toEqual(bytes.subarray(offset, end))
        }
      })
    }),
  )
})

test('the places are all bytes, each once', () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 6 }), chunks => {
      const { strings } = merge(...chunks)
      let end = 0
      for (const { from, to } of strings.places()) {
        expect(from).toBe(end)
        end = to
      }
      expect(end).toBe(strings.size)
    }),
  )
})
