import { describe, expect, test } from 'vitest'
import { linkText } from '../../../../../test/support/link-text.ts'
import type { LinkOptions } from '../../options.ts'

const OBJECT: LinkOptions = { output: 'relocatable' }

const relocations = (texts: readonly string[], title: string, options: LinkOptions): string[] =>
  linkText(texts, options)
    .section(`"reloc.${title}"`)
    .slice(1)
    .map(line => line.trim())

describe('relocations move with their places', () => {
  test('of code', () => {
    expect(relocations(['a.o: func f = g', 'b.o: func g = f'], 'CODE', OBJECT)).toEqual([
      expect.stringMatching(/^0x\w+ R_WASM_FUNCTION_INDEX_LEB 1$/),
      expect.stringMatching(/^0x\w+ R_WASM_FUNCTION_INDEX_LEB 0$/),
    ])
  })
  test('of data, with their addends', () => {
    expect(relocations(['a.o: data d = &e+4 &e-8', 'b.o: data e = 1 2'], 'DATA', OBJECT)).toEqual([
      expect.stringMatching(/^0x\w+ R_WASM_MEMORY_ADDR_I32 1 4$/),
      expect.stringMatching(/^0x\w+ R_WASM_MEMORY_ADDR_I32 1 -8$/),
    ])
  })
  test('of types, which have no symbol', () => {
    expect(relocations(['a.o: func f = ?i32->'], 'CODE', OBJECT)[0]).toMatch(/R_WASM_TYPE_INDEX_LEB 0$/)
  })
  test('of sections that are joined: the addend counts from the start of the whole', () => {
    const texts = ['a.o: custom .debug_x = "abcd"', 'b.o: custom .debug_x = "efgh"; custom .debug_y = #.debug_x+2']
    expect(relocations(texts, '.debug_y', OBJECT)).toEqual(['0x0 R_WASM_SECTION_OFFSET_I32 0 6'])
  })
})

describe('an executable', () => {
  const KEPT: LinkOptions = { emitRelocs: true, exports: ['f'] }
  const TEXT = 'a.o: func f = d; func d; func dead; custom .debug_x = @f @dead; custom .debug_y = #.debug_x'

  test('has no relocations against what was dropped', () => {
    expect(relocations([TEXT], '.debug_x', KEPT)).toEqual(['0x0 R_WASM_FUNCTION_OFFSET_I32 0'])
  })
  test('has relocations against sections where nothing was dropped', () => {
    expect(relocations([TEXT], '.debug_y', KEPT)).toEqual([])
    expect(relocations([TEXT], '.debug_y', { ...KEPT, gcSections: false })).toHaveLength(1)
  })
})
