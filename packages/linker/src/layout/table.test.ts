import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'

const exports = ['main']
const POINTERS = 'a.o: func main = *g *f *g ?->; func f; func g'

function table(options: LinkOptions = {}, texts: readonly string[] = [POINTERS]): string[] {
  const { section, module } = linkText(texts, { exports, ...options })
  expect(isValid(module)).toBe(true)
  return [...section('import'), ...section('table'), ...section('element')]
}

describe('functions whose address is taken', () => {
  test('have slots in the order in which that is met, from 1 on', () => {
    const { section, body } = linkText([POINTERS], { exports })
    expect(section('element')).toEqual(['segment 0: active table 0 (i32.const 1) funcref: 2 1'])
    expect(
      body('main')
        .filter(line => line.startsWith('i32.const'))
        .slice(0, 3),
    ).toEqual(['i32.const 1', 'i32.const 2', 'i32.const 1'])
  })
  test('have slots from the base that the plan says', () => {
    expect(table({ tableBase: 10 })).toEqual([
      '0: funcref i32 12..12',
      'segment 0: active table 0 (i32.const 10) funcref: 2 1',
    ])
  })
  test('share a slot where they are one function under two names', () => {
    expect(table({}, ['a.o: func main = *f *g ?->; func f; alias g of=f'])[1]).toBe(
      'segment 0: active table 0 (i32.const 1) funcref: 1',
    )
  })
  test('may be imported', () => {
    expect(table({ undefined: 'import' }, ['a.o: func main = *f ?->; undef func f'])).toEqual([
      'env.f: function of type 0',
      '0: funcref i32 2..2',
      'segment 0: active table 0 (i32.const 1) funcref: 0',
    ])
  })
  test('have the slots of data behind those of code', () => {
    const { section } = linkText(['a.o: func main = &d *f; data d = *g; func f; func g'], { exports })
    expect(section('element')).toEqual(['segment 0: active table 0 (i32.const 1) funcref: 1 2'])
    expect(section('data')[1]).toMatch(/^ {2}000000 {2}02000000/)
  })
})

describe('the function table', () => {
  test('is as large as it must be', () => {
    expect(table()[0]).toBe('0: funcref i32 3..3')
  })
  test('may grow', () => {
    expect(table({ growableTable: true })[0]).toBe('0: funcref i32 3..')
  })
  test('is not there where nobody uses one', () => {
    expect(table({}, ['a.o: func main'])).toEqual([])
  })
  test('is there, empty, for a call through it', () => {
    expect(table({}, ['a.o: func main = ?->'])).toEqual(['0: funcref i32 1..1'])
  })
  test('is exported where the plan says so, needed or not', () => {
    const { section } = linkText(['a.o: func main'], { exports, exportTable: true })
    expect([...section('table'), ...section('export')]).toEqual([
      '0: funcref i32 1..1',
      'memory: memory 0',
      'main: function 0',
      '__indirect_function_table: table 0',
    ])
  })
  test('is imported where the plan says so', () => {
    expect(table({ importTable: true })).toEqual([
      'env.__indirect_function_table: table funcref i32 3..',
      'segment 0: active table 0 (i32.const 1) funcref: 2 1',
    ])
  })
  test('is exported by its name', () => {
    const name = '__indirect_function_table'
    expect(linkText([POINTERS], { exports: ['main', name] }).section('export')).toContain(`${name}: table 0`)
    expect(refusal(['a.o: func main'], { exports: [name] })).toEqual([
      `symbol exported via --export not found: ${name}`,
    ])
  })
  test('is not exported with what is visible, but with everything', () => {
    const names = (options: LinkOptions): string[] =>
      linkText([POINTERS], options)
        .section('export')
        .map(line => line.split(':')[0])
    expect(names({ exportDynamic: true })).not.toContain('__indirect_function_table')
    expect(names({ exportAll: true })).toContain('__indirect_function_table')
  })
  test('is of 64 bits in a program of 64 bits', () => {
    const { section } = linkText(['a.o: memory 64; func main = *f ?->; func f'], { exports, target: 'wasm64' })
    expect([...section('table'), ...section('element')]).toEqual([
      '0: funcref i64 2..2',
      'segment 0: active table 0 (i64.const "1n") funcref: 1',
    ])
  })
})

describe('other tables', () => {
  const OTHER = 'b.o: table t externref min=3 max=5; func g = %t'

  test('come before the function table', () => {
    const { section, body, module } = linkText(['a.o: func main = ?->', OTHER], { exports: ['main', 'g'] })
    expect(section('table')).toEqual(['0: externref i32 3..5', '1: funcref i32 1..1'])
    expect(body('main')).toContain('call_indirect 0 1')
    expect(isValid(module)).toBe(true)
  })
  test('come behind it where an object of the MVP says table 0', () => {
    const { section, body, module } = linkText(['a.o: mvp; func main = ?->', OTHER], { exports: ['main', 'g'] })
    expect(section('table')).toEqual(['0: funcref i32 1..1', '1: externref i32 3..5'])
    expect([body('main')[1], body('g')[1]]).toEqual(['call_indirect 0 0', 'table.get 1'])
    expect(isValid(module)).toBe(true)
  })
  test('cannot be imported beside an object of the MVP', () => {
    expect(
      refusal(['a.o: mvp; func main = ?->', 'b.o: undef table t externref; func g = %t'], {
        exports: ['main', 'g'],
        importUndefined: true,
        unresolvedSymbols: 'ignore-all',
      }),
    ).toEqual([
      "object file not built with 'reference-types' or 'call-indirect-overlong' feature conflicts with import of table t by file b.o",
    ])
  })
  test('can, where the function table is imported itself', () => {
    const { section } = linkText(['a.o: mvp; func main = ?->', 'b.o: undef table t externref; func g = %t'], {
      exports: ['main', 'g'],
      importTable: true,
      importUndefined: true,
      unresolvedSymbols: 'ignore-all',
    })
    expect(section('import')).toEqual([
      'env.__indirect_function_table: table funcref i32 1..',
      'env.t: table externref i32 0..',
    ])
  })
})
