import { describe, expect, test } from 'vitest'
import { isValid, linkText, refusal } from '../../../../test/support/link-text.ts'
import { resolveText } from '../../../../test/support/resolve-text.ts'

describe('of the copies of a COMDAT group', () => {
  const copy = (file: string, value: number): string =>
    `${file}.o: func f weak ->i32 comdat=G = return:${value}; func ${file} = f`

  test('the first one that joins stays', () => {
    const { functions, body } = linkText([copy('a', 1), copy('b', 2)], { exports: ['a', 'b'] })
    expect(functions).toEqual(['f', 'a', 'b'])
    expect(body('f')).toEqual(['i32.const 1', 'end'])
  })
  test('all others serve their references from the first', () => {
    const { body } = linkText([copy('a', 1), copy('b', 2)], { exports: ['b'] })
    expect(body('b')).toEqual(['call 0', 'drop', 'end'])
  })
  test('it does not matter which names they define', () => {
    const { meaning } = resolveText(['a.o: func f weak comdat=G', 'b.o: func g weak comdat=G; func h = g'])
    expect([meaning('f'), meaning('g')]).toEqual(['weak a.o', '<trap>'])
  })
  test('nor how strong those are: a strong definition in a second copy is gone', () => {
    expect(resolveText(['a.o: func f weak comdat=G', 'b.o: func f comdat=G']).meaning('f')).toBe('weak a.o')
  })
  test('data goes with its function', () => {
    const { section } = linkText(
      [
        'a.o: func f weak comdat=G = &d; data d weak comdat=G = 1',
        'b.o: func f weak comdat=G = &d; data d weak comdat=G = 2',
      ],
      { exports: ['f'] },
    )
    expect(section('data')[1]).toMatch(/ 01000000 +/)
  })
  test('a member that stayed out of the link leaves the place to a later one', () => {
    const texts = ['lib.a(x.o): func x; func f weak comdat=G', 'b.o: func f weak comdat=G; func g = f']
    expect(resolveText(texts).meaning('f')).toBe('weak b.o')
  })
})

describe('a local function of a copy that is dropped', () => {
  const copy = (file: string): string =>
    `${file}.o: func setUp local comdat=G; func f weak comdat=G; init setUp; func ${file} = f`

  test('is no constructor', () => {
    const { body } = linkText([copy('a'), copy('b')], { exports: ['a', 'b'] })
    expect(body('__wasm_call_ctors')).toEqual(['call 1', 'end'])
  })
  test('is dead to debug information', () => {
    const { section } = linkText(
      [`${copy('a')}\ncustom .debug_info = @setUp`, `${copy('b')}\ncustom .debug_info = @setUp`],
      {
        exports: ['a', 'b'],
      },
    )
    expect(section('".debug_info"')[0]).toMatch(/^ {2}000000 {2}[0-9a-f]{2}000000 ffffffff/)
  })
  test('must not be referred to from outside the group', () => {
    const broken = `b.o: func setUp local comdat=G; func f weak comdat=G; func b = setUp`
    expect(refusal([copy('a'), broken], { exports: ['b'] })).toEqual([
      'b.o: relocation R_WASM_FUNCTION_INDEX_LEB refers to `setUp` in a discarded COMDAT group',
    ])
  })
})

test('custom sections of a group stay with the first copy', () => {
  const { section } = linkText([
    'a.o: func f weak comdat=G; custom notes comdat=G = 1',
    'b.o: func g; custom notes comdat=G = 2',
  ])
  expect(section('"notes"')[0]).toMatch(/^ {2}000000 {2}01000000 +/)
})

test('without collection the copies stay in the output, unused, as wasm-ld has it', () => {
  const copy = (file: string): string =>
    `${file}.o: func setUp local comdat=G; func f weak comdat=G = setUp; init setUp; func ${file} = f`
  const { functions, body, module } = linkText([copy('a'), copy('b')], { gcSections: false })
  expect(functions.filter(name => name === 'f')).toHaveLength(2)
  expect(body('__wasm_call_ctors')).toEqual(['call 1', 'end'])
  expect(body('b')).toEqual(['call 2', 'end'])
  expect(isValid(module)).toBe(true)
})
