import { describe, expect, test } from 'vitest'
import { readModule } from '@wasmweld/binary'
import type { LinkOptions } from '../index.ts'
import { linkText } from '../../../../test/support/link-text.ts'
import { sectionTitle } from '../../../../test/support/print-module.ts'

const titles = (module: Uint8Array): string[] =>
  readModule(module)
    .sections.map(sectionTitle)
    .filter(title => title.startsWith('"'))

const bytesOf = (name: string, texts: readonly string[], options: LinkOptions = {}): string =>
  linkText(texts, options)
    .section(`"${name}"`)
    .map(line => line.slice(10, 46).trim())
    .join(' ')

describe('custom sections', () => {
  test('of one name are one, in link order, without padding', () => {
    expect(bytesOf('notes', ['a.o: custom notes = "a"', 'b.o: custom notes = 2'])).toBe('61020000 00')
  })
  test('stand in the order in which their names are first seen, before those that the linker makes', () => {
    const { module } = linkText([
      'a.o: custom b = 1; feature +x; producer language C 1',
      'b.o: custom a = 1; custom b = 1',
    ])
    expect(titles(module)).toEqual(['"b"', '"a"', '"name"', '"producers"', '"target_features"'])
  })
  test('that are empty are left out', () => {
    expect(titles(linkText(['a.o: custom notes']).module)).toEqual(['"name"'])
  })
  test('with code for a later optimizer are left out', () => {
    expect(titles(linkText(['a.o: custom .llvmbc = 1; custom .llvmcmd = 2']).module)).toEqual(['"name"'])
  })
  test('of coverage are aligned for their readers', () => {
    expect(bytesOf('__llvm_covfun', ['a.o: custom __llvm_covfun = "a"', 'b.o: custom __llvm_covfun = "b"'])).toBe(
      '61000000 00000000 62',
    )
  })
  test.each(['constructor', '__proto__', 'toString', 'code', 'data'])('may be called %s', name => {
    expect(bytesOf(name, [`a.o: func f; custom ${name} = @f`, `b.o: custom ${name} = 7`], { exports: ['f'] })).toBe(
      '02000000 07000000',
    )
  })
})

describe('strings of debug information', () => {
  const TEXTS = [
    'a.o: custom .debug_str = "abc\\0x\\0"; custom .debug_info = #.debug_str+4',
    'b.o: custom .debug_str = "bc\\0abc\\0"; custom .debug_info = #.debug_str+3 #.debug_str+0',
  ]

  test('are merged, and found where they went', () => {
    expect(bytesOf('.debug_str', TEXTS)).toBe('78006162 6300')
    expect(bytesOf('.debug_info', TEXTS)).toBe('00000000 02000000 03000000')
  })
  test('stay as they are without optimization', () => {
    expect(bytesOf('.debug_str', TEXTS, { optimize: 0 })).toBe('61626300 78006263 00616263 00')
    expect(bytesOf('.debug_info', TEXTS, { optimize: 0 })).toBe('04000000 09000000 06000000')
  })
})

test('offsets in sections follow the sections', () => {
  const texts = [
    'a.o: custom .debug_line = 1 2; custom .debug_info = #.debug_line+4',
    'b.o: custom .debug_line = 3; custom .debug_info = #.debug_line+0',
  ]
  expect(bytesOf('.debug_info', texts)).toBe('04000000 08000000')
})

describe('stripping', () => {
  const TEXT = 'a.o: func main; custom .debug_info = 1; custom notes = 2; feature +x; producer language C 1'
  const left = (options: LinkOptions): string[] => titles(linkText([TEXT], { exports: ['main'], ...options }).module)

  test('nothing keeps everything', () => {
    expect(left({})).toEqual(['".debug_info"', '"notes"', '"name"', '"producers"', '"target_features"'])
  })
  test('debug information keeps the rest', () => {
    expect(left({ strip: 'debug' })).toEqual(['"notes"', '"name"', '"producers"', '"target_features"'])
  })
  test('all keeps what is nobody else to judge', () => {
    expect(left({ strip: 'all' })).toEqual(['"notes"'])
  })
  test('all spares what the plan names', () => {
    expect(left({ strip: 'all', keepSections: ['name', 'target_features'] })).toEqual([
      '"notes"',
      '"name"',
      '"target_features"',
    ])
  })
  test('all does not spare debug information', () => {
    expect(left({ strip: 'all', keepSections: ['.debug_info', 'producers'] })).toEqual(['"notes"', '"producers"'])
  })
})
