import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { linkText } from '../../../../test/support/link-text.ts'

/** The words of a custom section of the output. */
function words(name: string, items: string, rest = '', options: LinkOptions = {}): string[] {
  const { section } = linkText(
    [`a.o: func main; func dead; data live = 1; data gone = 2; ${rest}; custom ${name} = ${items}`],
    {
      exports: ['main', 'live'],
      ...options,
    },
  )
  return section(`"${name}"`).flatMap(line => line.slice(10, 46).trim().split(' '))
}

describe('debug information', () => {
  test('finds functions and data where they went', () => {
    expect(words('.debug_info', '@main &live @main+1 &live+2')).toEqual([
      '02000000',
      '00000100',
      '03000000',
      '02000100',
    ])
  })
  test.each([
    ['.debug_info', 'ffffffff'],
    ['.debug_line', 'ffffffff'],
    ['.debug_ranges', 'feffffff'],
    ['.debug_loc', 'feffffff'],
  ])('in %s finds %s for what was dropped, whatever is added', (name, tombstone) => {
    expect(words(name, '@dead &gone @dead+7 &gone+7')).toEqual([tombstone, tombstone, tombstone, tombstone])
  })
  test('finds a tombstone for a function that nothing defines', () => {
    expect(words('.debug_info', '@f', 'undef func f')).toEqual(['ffffffff'])
  })
  test('finds null for weak data that nothing defines, as long as it is used', () => {
    const rest = 'undef data w weak; func user noStrip = &w'
    expect(words('.debug_info', '&w+4', rest)).toEqual(['00000000'])
  })
  test('finds a tombstone for a stub', () => {
    expect(words('.debug_info', '@f', 'func user noStrip = f; undef func f', { undefined: 'stub' })).toEqual([
      'ffffffff',
    ])
  })
  test('finds the function that stands for a weak one that nothing defines', () => {
    const rest = 'undef func w weak; func user noStrip = w'
    expect(words('.debug_info', '@w', rest)).toEqual(['01000000'])
  })
  test('finds both names of one function', () => {
    expect(words('.debug_info', '@main @other', 'alias other of=main')).toEqual(['02000000', '02000000'])
  })
  test('of 64 bits is wide', () => {
    expect(
      words('.debug_info', 'FUNCTION_OFFSET_I64:main FUNCTION_OFFSET_I64:dead', 'memory 64', { target: 'wasm64' }),
    ).toEqual(['02000000', '00000000', 'ffffffff', 'ffffffff'])
  })
})

describe('annotations of functions', () => {
  test('have indices of functions, and -1 for what was dropped', () => {
    expect(words('llvm.func_attr.annotate.x', 'FUNCTION_INDEX_I32:main FUNCTION_INDEX_I32:dead')).toEqual([
      '00000000',
      'ffffffff',
    ])
  })
})

describe('any other section', () => {
  test('has the addend alone for what was dropped', () => {
    expect(words('notes', '@dead+7 &gone+9')).toEqual(['07000000', '09000000'])
  })
  test('has the index of a global that is used, and nothing for one that is not', () => {
    const rest = 'global g i32; global h i32; func user noStrip = $g'
    expect(words('notes', '$g $h', rest)).toEqual(['01000000', '00000000'])
  })
  test('has the slot of a function that has one, and asks for none', () => {
    const rest = 'func user noStrip = *dead'
    expect(words('notes', 'TABLE_INDEX_I32:dead TABLE_INDEX_I32:main', rest)).toEqual(['01000000', '00000000'])
  })
})

test('custom sections ask for nothing', () => {
  const { section } = linkText(['a.o: func main; custom notes = @f &d; undef func f; undef data d'], {
    exports: ['main'],
  })
  expect(section('"notes"')).toHaveLength(1)
})
