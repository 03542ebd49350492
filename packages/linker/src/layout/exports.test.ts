import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { linkText, refusal } from '../../../../test/support/link-text.ts'

/** Exports but for the memory. */
function exported(text: string, options: LinkOptions = {}): string[] {
  return linkText([text], { checkFeatures: false, ...options })
    .section('export')
    .slice(1)
}

describe('an export', () => {
  test('of a function is that function', () => {
    expect(exported('a.o: func f; func g', { exports: ['g'] })).toEqual(['g: function 0'])
  })
  test('of data is a constant global with its address', () => {
    const { section } = linkText(['a.o: data d = 1; data e = 2; alias e2 of=e at=4 size=4'], { exports: ['d', 'e2'] })
    expect(section('export').slice(1)).toEqual(['d: global 1', 'e2: global 2'])
    expect(section('global').slice(1)).toEqual(['1: i32 (i32.const 65536)', '2: i32 (i32.const 65544)'])
  })
  test('of data lies behind all other globals', () => {
    expect(exported('a.o: func main = $g; global g i32; data d = 1', { exports: ['main', 'd'] })).toEqual([
      'main: function 0',
      'd: global 2',
    ])
  })
  test('of a global, a table and a tag is what it names', () => {
    expect(exported('a.o: global g i32; table t externref; tag x i32->', { exports: ['x', 't', 'g'] })).toEqual([
      'g: global 1',
      't: table 0',
      'x: tag 0',
    ])
  })
  test('of a constant in memory is its address', () => {
    expect(linkText(['a.o: data d absolute=4096'], { exports: ['d'] }).section('global')[1]).toBe(
      '1: i32 (i32.const 4096)',
    )
  })
  test('has the name that the source gave it', () => {
    expect(exported('a.o: func f export=eff; func g', { exports: ['g'] })).toEqual(['eff: function 0', 'g: function 1'])
  })
  test('of each alias stands for itself', () => {
    expect(exported('a.o: func f; alias g of=f', { exports: ['f', 'g'] })).toEqual(['f: function 0', 'g: function 0'])
  })
  test('may be hidden from others, as long as it is asked for', () => {
    expect(exported('a.o: func f hidden', { exports: ['f'] })).toEqual(['f: function 0'])
  })
  test('that is not defined is an error, or nothing where that is allowed', () => {
    expect(refusal(['a.o: func f'], { exports: ['g'] })).toEqual(['symbol exported via --export not found: g'])
    expect(exported('a.o: func f', { exportsIfDefined: ['g'] })).toEqual([])
  })
  test('that is not defined is as bad as an undefined symbol', () => {
    const warned = linkText(['a.o: func f'], { exports: ['g'], unresolvedSeverity: 'warning' })
    expect(warned.warnings).toEqual(['symbol exported via --export not found: g'])
    expect(linkText(['a.o: func f'], { exports: ['g'], undefined: 'stub' }).warnings).toEqual([])
  })
})

test('exports stand in the order in which the link met their names', () => {
  const options = { exports: ['c', 'b', 'a'] }
  const texts = ['a.o: func b = c', 'c.o: func a; func c']
  expect(linkText(texts, options).section('export').slice(1)).toEqual([
    'b: function 0',
    'c: function 2',
    'a: function 1',
  ])
})

describe('exporting everything', () => {
  const TEXT = 'a.o: func f hidden; func g local; func h; data d hidden = 1; data e = 2'
  const names = (options: LinkOptions): string[] => exported(TEXT, options).map(line => line.split(':')[0])

  test('shows all but local names, and the addresses of the layout', () => {
    const all = names({ exportAll: true })
    expect(all.slice(0, 5)).toEqual(['__wasm_call_ctors', 'f', 'h', 'd', 'e'])
    expect(all).toContain('__heap_base')
  })
  test('that is visible leaves out what is hidden', () => {
    expect(names({ exportDynamic: true })).toEqual(['h', 'e'])
  })
})

describe('the stack pointer', () => {
  const uses = 'a.o: func main = $__stack_pointer'
  const names = (text: string, options: LinkOptions): string[] =>
    exported(text, options).map(line => line.split(':')[0])

  test('is exported with everything where the program may have mutable globals', () => {
    expect(names(`${uses}; feature +mutable-globals`, { exportAll: true })).toContain('__stack_pointer')
    expect(names(uses, { exportAll: true })).not.toContain('__stack_pointer')
  })
  test('is exported by its name in any case', () => {
    expect(names(uses, { exports: ['__stack_pointer'] })).toEqual(['__stack_pointer'])
  })
})
