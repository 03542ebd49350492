import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

const SMALL = { strip: 'debug', compressRelocations: true, exports: ['main'] } as const

const sizes = (text: string, options: LinkOptions): string[] =>
  linkText([text], options)
    .section('code')
    .filter(line => line.startsWith('function'))
    .map(line => line.split(', ')[1])

describe('compressed relocations', () => {
  const TEXT = 'a.o: func main = f &d *f ?-> $__stack_pointer [d]; func f; data d = 1'

  test('take as few bytes as their values need', () => {
    expect(sizes(TEXT, { exports: ['main'] })).toEqual(['52 bytes', '2 bytes'])
    expect(sizes(TEXT, SMALL)).toEqual(['28 bytes', '2 bytes'])
  })
  test('mean the same', () => {
    const plain = linkText([TEXT], { exports: ['main'] })
    const small = linkText([TEXT], SMALL)
    expect(small.body('main')).toEqual(plain.body('main'))
    expect(isValid(small.module)).toBe(true)
  })
  test('of 64 bits are compressed too', () => {
    const text = 'a.o: memory 64; func main = &d; data d = 1'
    expect(sizes(text, { ...SMALL, target: 'wasm64' })).toEqual(['7 bytes'])
    expect(linkText([text], { ...SMALL, target: 'wasm64', globalBase: 2 ** 33 }).body('main')[0]).toBe(
      'i64.const "8589934592n"',
    )
  })
  test('wrap as the padded ones do', () => {
    const { body, module } = linkText(['a.o: func main = [d-2000] &d-2000; data d = 1'], {
      ...SMALL,
      stackFirst: false,
    })
    expect(body('main').join()).toContain('"offset":4294966320')
    expect(isValid(module)).toBe(true)
    expect(linkText(['a.o: func main = &d; data d = 1'], { ...SMALL, globalBase: 0x9000_0000 }).body('main')[0]).toBe(
      'i32.const -1879048192',
    )
  })
  test('are refused beside debug information that stays, where that may not be rewritten', () => {
    expect(refusal([TEXT], { compressRelocations: true, rewriteDebug: false })).toEqual([
      '--compress-relocations is incompatible with output debug information. Please pass --strip-debug or --strip-all',
    ])
  })
})

test('offsets of functions in custom sections follow the compressed code', () => {
  const texts = ['a.o: func main = f f f; func f; custom notes = @f @f+1']
  const { section, module } = linkText(texts, SMALL)
  const offset = Number.parseInt(section('"notes"')[0].slice(10, 12), 16)
  expect(sizes(texts[0], SMALL)).toEqual(['8 bytes', '2 bytes'])
  // One byte of count, one of size and eight of main, one of size.
  expect(offset).toBe(11)
  expect(isValid(module)).toBe(true)
})
