import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { isValid, linkText } from '../../../../test/support/link-text.ts'

/** Constants of `main`, in order. */
function constants(text: string, options: LinkOptions = {}): string[] {
  const { body } = linkText([text], { exports: ['main'], ...options })
  return body('main').flatMap(line => (/^i(?:32|64)\.const /.test(line) ? [line.slice(10).replace(/[n"]/g, '')] : []))
}

/** The bytes of the first segment. */
const data = (text: string, options: LinkOptions = {}): string =>
  linkText([text], { exports: ['main'], ...options })
    .section('data')
    .filter(line => line.startsWith('  '))
    .map(line => line.slice(10, 46).trim())
    .join(' ')

describe('in code', () => {
  test('an address has its addend added', () => {
    expect(constants('a.o: func main = &d &d+4 &d-4; data d = 1 2')).toEqual(['65536', '65540', '65532'])
  })
  test('an address may wrap below 0: the engine wraps it back', () => {
    const { body, module } = linkText(['a.o: func main = &d-2000 [d-2000]; data d = 1'], {
      exports: ['main'],
      stackFirst: false,
    })
    expect(body('main')[0]).toBe('i32.const -976')
    expect(body('main').join()).toContain('"offset":4294966320')
    expect(isValid(module)).toBe(true)
  })
  test('an address in the upper half of memory is negative as a constant', () => {
    expect(constants('a.o: func main = &d; data d = 1', { globalBase: 0xf000_0000 })).toEqual([`${0xf000_0000 | 0}`])
  })
  test('an address of a load is unsigned', () => {
    const { body } = linkText(['a.o: func main = [d+4]; data d = 1'], { exports: ['main'], globalBase: 0xf000_0000 })
    expect(body('main')[1]).toBe('i32.load {"alignmentLog2":2,"offset":4026531844,"memory":0}')
  })
  test('a type is the one that it has in the output', () => {
    const { body, section } = linkText(['a.o: func main = ?i32-> ?i64-> ?i32->'], { exports: ['main'] })
    expect(body('main').filter(line => line.startsWith('call'))).toEqual([
      'call_indirect 0 0',
      'call_indirect 1 0',
      'call_indirect 0 0',
    ])
    expect(section('type')).toEqual(['0: (i32) -> void', '1: (i64) -> void', '2: () -> void'])
  })
})

describe('in data', () => {
  test('an address has its addend added', () => {
    expect(data('a.o: func main = &d; data d = &d+4 &d-4')).toBe('04000100 fcff0000')
  })
  test('an address is measured from where it stands, where it says so', () => {
    expect(
      data('a.o: func main = &d; data d = 1 MEMORY_ADDR_LOCREL_I32:d MEMORY_ADDR_LOCREL_I32:e+2; data e = 9'),
    ).toBe('01000000 fcffffff 06000000 09000000')
  })
  test('a slot is the number of a function pointer', () => {
    expect(data('a.o: func main = &d; data d = *g *f *g; func f; func g')).toBe('01000000 02000000 01000000')
  })
  test('the index of a function is one', () => {
    expect(data('a.o: func main = &d; data d = FUNCTION_INDEX_I32:f; func e; func f')).toBe('01000000')
  })
  test('the index of a global is one', () => {
    expect(data('a.o: func main = &d; data d = GLOBAL_INDEX_I32:g; global g i32')).toBe('01000000')
  })
})

describe('in 64 bits', () => {
  const options = { target: 'wasm64' } as const

  test('addresses are wide', () => {
    const text = 'a.o: memory 64; func main = &d+4; data d = &d+4 1'
    expect(constants(text, { ...options, globalBase: 2 ** 33 })).toEqual([`${2 ** 33 + 4}`])
    expect(data(text, { ...options, globalBase: 2 ** 33 })).toBe('04000000 02000000 01000000')
  })
  test('addresses of loads are wide', () => {
    const { body } = linkText(['a.o: memory 64; func main = [d]; data d = 1'], {
      exports: ['main'],
      ...options,
      globalBase: 2 ** 33,
    })
    expect(body('main')[1]).toContain('8589934592')
  })
  test('slots are wide', () => {
    expect(
      constants('a.o: memory 64; func main = *f TABLE_INDEX_REL_SLEB64:f; func f', { ...options, tableBase: 7 }),
    ).toEqual(['7', '0'])
    expect(data('a.o: memory 64; func main = &d; data d = *f; func f', options)).toBe('01000000 00000000')
  })
  test('addresses from the start of memory and of thread-local data are wide', () => {
    expect(
      constants(
        'a.o: memory 64; func main = MEMORY_ADDR_REL_SLEB64:d MEMORY_ADDR_TLS_SLEB64:t+8; data d = 1; data t tls in=.tdata.t = 1; feature +atomics +bulk-memory',
        options,
      ),
    ).toEqual(['65540', '8'])
  })
  test('the stack pointer and the GOT are wide', () => {
    const { section } = linkText(['a.o: memory 64; func main = GLOBAL_INDEX_LEB:d; data d = 1'], {
      exports: ['main'],
      ...options,
    })
    expect(section('global')).toEqual(['0: mutable i64 (i64.const "65536n")', '1: i64 (i64.const "65536n")'])
  })
})
