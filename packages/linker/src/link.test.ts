import { describe, expect, test } from 'vitest'
import { createInputCache, link, LinkError } from './index.ts'
import { inputsOf, isValid, linkText, refusalOf } from '../../../test/support/link-text.ts'

const TEXTS = [
  'a.o: func main = f &d; data d in=.rodata.d strings = "abc\\0"',
  'lib.a(f.o): func f = *g; init g',
  'lib.a(g.o): func g = &e; data e = 1 &e',
]

describe('a link', () => {
  test('of nothing is a valid module', () => {
    const { module, section } = linkText([])
    expect(isValid(module)).toBe(true)
    expect(section('memory')).toEqual(['0: memory i32 1.. page 2^16'])
  })
  test('gives the same bytes for the same inputs', () => {
    const once = linkText(TEXTS, { exports: ['main'] }).module
    expect(linkText(TEXTS, { exports: ['main'] }).module).toEqual(once)
    expect(isValid(once)).toBe(true)
  })
  test('gives the same bytes from a cache, and reads no object twice', () => {
    const inputs = inputsOf(TEXTS)
    const cache = createInputCache()
    const options = { entry: false, exports: ['main'] } as const
    const first = link(inputs, options, cache)
    const read = cache.objects.get(inputs[0].bytes)?.get('a.o')
    expect(read).toBeDefined()
    expect(link(inputs, options, cache).module).toEqual(first.module)
    expect(cache.objects.get(inputs[0].bytes)?.get('a.o')).toBe(read)
    expect(link(inputs, options).module).toEqual(first.module)
  })
  test('leaves cached objects as they were for a link with other options', () => {
    const inputs = inputsOf(TEXTS)
    const cache = createInputCache()
    const plain = link(inputs, { entry: false, exports: ['main'] }, cache).module
    link(
      inputs,
      { entry: false, gcSections: false, wrap: ['f'], undefined: 'stub', optimize: 0, stackFirst: false },
      cache,
    )
    expect(link(inputs, { entry: false, exports: ['main'] }, cache).module).toEqual(plain)
  })
  test('takes a Buffer as it takes other bytes', () => {
    const inputs = inputsOf(TEXTS)
    const buffers = inputs.map(input => ({ ...input, bytes: Buffer.from(input.bytes) }))
    expect(link(buffers, { entry: false, exports: ['main'] }).module).toEqual(
      link(inputs, { entry: false, exports: ['main'] }).module,
    )
  })
  test('leaves its inputs alone', () => {
    const inputs = inputsOf(TEXTS)
    const copies = inputs.map(({ bytes }) => bytes.slice())
    link(inputs, { entry: false, exports: ['main'] })
    expect(inputs.map(({ bytes }) => bytes)).toEqual(copies)
  })
})

describe('a link that fails', () => {
  const failure = (texts: readonly string[]): LinkError => {
    try {
      linkText(texts, { exports: ['main'] })
    } catch (error) {
      if (error instanceof LinkError) return error
      throw error
    }
    throw new Error('expected a failure')
  }

  test('has all its problems, and the warnings that came before', () => {
    const { problems, warnings } = failure(['a.o: func main = f:i32-> g', 'b.o: func f'])
    expect(problems.map(({ kind }) => kind)).toEqual(['undefined-symbol'])
    expect(warnings.map(({ kind }) => kind)).toEqual(['signature-mismatch'])
  })
  test('has a message that says what is wrong', () => {
    expect(failure(['a.o: func main = g']).message).toBe('undefined symbol: g\n  needed by  a.o, in main')
  })
})

describe('a file that is none of ours', () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)

  test.each<[string, Uint8Array]>([
    ['empty', new Uint8Array()],
    ['ELF', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])],
    ['text', text('int main(void) { return 0; }\n')],
    ['bitcode', new Uint8Array([0x42, 0x43, 0xc0, 0xde, 0, 0, 0, 0])],
  ])('is refused: %s', (_what, bytes) => {
    expect(refusalOf([{ name: 'x.o', bytes }])).toEqual(['unknown file type: x.o'])
  })
  test('is refused: a finished module', () => {
    const { module } = linkText(['a.o: func main'])
    expect(refusalOf([{ name: 'x.wasm', bytes: module }])).toEqual(['x.wasm: not a relocatable wasm file'])
  })
  test('says what to do', () => {
    expect(() => link([{ name: 'x.o', bytes: text('int x;') }], { entry: false })).toThrow(
      /^text file: x\.o\n {2}expected WebAssembly/,
    )
  })
})
