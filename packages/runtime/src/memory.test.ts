import { describe, expect, test } from 'vitest'
import { memoryViews, readCString, writeCString } from './memory.ts'

const KINDS: readonly [kind: string, make: () => WebAssembly.Memory][] = [
  ['memory', () => new WebAssembly.Memory({ initial: 1, maximum: 4 })],
  ['shared memory', () => new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true })],
]

describe.each(KINDS)('%s', (_, make) => {
  const PAGE = 65536

  test('is seen through views that survive growth', () => {
    const memory = make()
    const views = memoryViews({ memory })
    views.i32[4] = -2
    expect(views.u8 === views.u8).toBe(true)
    const before = views.u8
    memory.grow(1)
    expect(views.u8 === before).toBe(false)
    expect([views.u8.length, views.u8[16], views.u32[4], views.i16[8]]).toEqual([2 * PAGE, 254, 2 ** 32 - 2, -2])
    views.u64[PAGE / 8] = 2n ** 64n - 1n
    views.data.setFloat64(8, 0.5, true)
    expect([views.i64[PAGE / 8], views.f64[1], views.f32[3], views.i8[16], views.u16[8]]).toEqual([
      -1n,
      0.5,
      1.75,
      -2,
      65534,
    ])
  })

  test.each(['', 'plain', 'Zoë – 漢字 🧵'])('holds the text "%s"', text => {
    const memory = make()
    const bytes = new TextEncoder().encode(text)
    expect(writeCString({ memory }, 100, text)).toBe(bytes.length + 1)
    expect(readCString({ memory }, 100)).toBe(text)
    expect(readCString({ memory }, 100, bytes.length)).toBe(text)
    expect(writeCString({ memory }, 100, text, bytes.length + 1)).toBe(bytes.length + 1)
  })

  test('ends somewhere', () => {
    const memory = make()
    new Uint8Array(memory.buffer).fill(0x61, PAGE - 3)
    expect(() => readCString({ memory }, PAGE - 3)).toThrow('no C string at 0xfffd: memory ends at 0x10000')
    expect(() => readCString({ memory }, -1)).toThrow('no C string at 0xffffffff')
    expect(() => readCString({ memory }, PAGE - 3, 4)).toThrow(RangeError)
    expect(readCString({ memory }, PAGE - 3, 3)).toBe('aaa')
    expect(() => writeCString({ memory }, PAGE - 3, 'bbb')).toThrow(RangeError)
    expect(() => writeCString({ memory }, 0, 'bbb', 3)).toThrow('the text takes 4 bytes with its null byte')
    expect([...new Uint8Array(memory.buffer, PAGE - 3)]).toEqual([0x61, 0x61, 0x61])
  })

  test('does not trip over bytes that are no text', () => {
    const memory = make()
    new Uint8Array(memory.buffer).set([0x61, 0xff, 0x62], 8)
    expect(readCString({ memory }, 8)).toBe('a\ufffdb')
  })
})
