import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { name, record, u32, u53, vector } from '../../../../test/support/wasm-arbitraries.ts'
import {
  readLinkingSection,
  writeLinkingSection,
  type Comdat,
  type DataSymbol,
  type IndexedSymbol,
  type InitFunction,
  type LinkingSection,
  type SectionSymbol,
  type SegmentInfo,
} from './linking-section.ts'
import { SYMBOL_FLAG } from './symbol-flags.ts'

const { undefined: UNDEFINED, explicitName, absolute, local, weak } = SYMBOL_FLAG

const segment: fc.Arbitrary<SegmentInfo> = record({ name, alignmentLog2: u32, flags: u32 })
const initFunction: fc.Arbitrary<InitFunction> = record({ priority: u32, symbol: u32 })
const comdat: fc.Arbitrary<Comdat> = record({
  name,
  flags: u32,
  members: vector(record({ kind: fc.constantFrom('data', 'function', 'section'), index: u32 })),
})

const indexed: fc.Arbitrary<IndexedSymbol> = fc
  .record({
    kind: fc.constantFrom('function' as const, 'global' as const, 'tag' as const, 'table' as const),
    flags: u32,
    index: u32,
    name,
  })
  .map(symbol => (symbol.flags & UNDEFINED && !(symbol.flags & explicitName) ? { ...symbol, name: undefined } : symbol))
const data: fc.Arbitrary<DataSymbol> = fc
  .record({ flags: u32, name, segment: u32, offset: u53, size: u53 })
  .map(symbol => {
    const { flags, segment: index, ...rest } = symbol
    if (flags & UNDEFINED) return { kind: 'data', flags, name: rest.name, offset: 0, size: 0 }
    return { kind: 'data', flags, ...rest, ...(flags & absolute ? {} : { segment: index }) }
  })
const section: fc.Arbitrary<SectionSymbol> = record({ kind: fc.constant('section' as const), flags: u32, section: u32 })

const linkingSection: fc.Arbitrary<LinkingSection> = record({
  segments: vector(segment),
  initFunctions: vector(initFunction),
  comdats: vector(comdat),
  symbols: vector(fc.oneof(indexed, data, section)),
})

const EMPTY: LinkingSection = { segments: [], initFunctions: [], comdats: [], symbols: [] }
const read = (contents: readonly number[]): LinkingSection => readAll(readLinkingSection, contents)
/** Contents of a section with a symbol table of one symbol. */
const symbolTable = (...symbol: number[]): number[] => [2, 8, symbol.length + 1, 1, ...symbol]
const a = 0x61

describe('the linking section', () => {
  test('is read as it was written', () => {
    expectRoundTrip(linkingSection, readLinkingSection, writeLinkingSection)
  })

  test('may be empty', () => {
    expect(read([2])).toEqual(EMPTY)
    expect([...written(writeLinkingSection, EMPTY)]).toEqual([2])
  })

  test('has segments, init functions, comdats and symbols in any order', () => {
    const comdats = [7, 9, 1, 1, a, 0, 2, 1, 5, 0, 6]
    const segments = [5, 5, 1, 1, a, 4, 1]
    const initFunctions = [6, 5, 1, 0xff, 0xff, 3, 0]
    const symbols = [8, 4, 1, 3, 2, 6]
    expect(read([2, ...comdats, ...segments, ...initFunctions, ...symbols])).toEqual({
      segments: [{ name: 'a', alignmentLog2: 4, flags: 1 }],
      initFunctions: [{ priority: 65535, symbol: 0 }],
      comdats: [
        {
          name: 'a',
          flags: 0,
          members: [
            { kind: 'function', index: 5 },
            { kind: 'data', index: 6 },
          ],
        },
      ],
      symbols: [{ kind: 'section', flags: local, section: 6 }],
    })
  })

  test('skips subsections it does not know', () => {
    expect(read([2, 1, 2, 9, 9, 99, 0, 6, 3, 1, 7, 8])).toEqual({
      ...EMPTY,
      initFunctions: [{ priority: 7, symbol: 8 }],
    })
  })

  test('keeps a subsection that comes in two parts', () => {
    expect(read([2, 6, 3, 1, 1, 2, 6, 3, 1, 3, 4]).initFunctions).toEqual([
      { priority: 1, symbol: 2 },
      { priority: 3, symbol: 4 },
    ])
  })
})

describe('a symbol', () => {
  test.each<[what: string, bytes: number[], symbol: unknown]>([
    ['a defined function has a name', [0, 0, 7, 1, a], { kind: 'function', flags: 0, index: 7, name: 'a' }],
    [
      'an undefined function has that of its import',
      [0, UNDEFINED, 7],
      { kind: 'function', flags: UNDEFINED, index: 7, name: undefined },
    ],
    [
      'an undefined function with an explicit name has its own',
      [0, UNDEFINED | explicitName, 7, 1, a],
      { kind: 'function', flags: UNDEFINED | explicitName, index: 7, name: 'a' },
    ],
    ['a global', [2, weak, 1, 1, a], { kind: 'global', flags: weak, index: 1, name: 'a' }],
    ['a tag', [4, 0, 1, 1, a], { kind: 'tag', flags: 0, index: 1, name: 'a' }],
    ['a table', [5, UNDEFINED, 1], { kind: 'table', flags: UNDEFINED, index: 1, name: undefined }],
    ['a section has only an index', [3, local, 6], { kind: 'section', flags: local, section: 6 }],
    [
      'data has a place',
      [1, 0, 1, a, 3, 0x80, 1, 4],
      { kind: 'data', flags: 0, name: 'a', segment: 3, offset: 128, size: 4 },
    ],
    [
      'undefined data has a name',
      [1, UNDEFINED, 1, a],
      { kind: 'data', flags: UNDEFINED, name: 'a', offset: 0, size: 0 },
    ],
    [
      'absolute data has an address',
      [1, 0x80, 4, 1, a, 0, 16, 4],
      { kind: 'data', flags: absolute, name: 'a', offset: 16, size: 4 },
    ],
  ])('%s', (_, bytes, symbol) => {
    expect(read(symbolTable(...bytes)).symbols).toStrictEqual([symbol])
  })

  test('data may lie beyond 4 GiB', () => {
    const symbols = [{ kind: 'data', flags: 0, name: 'a', segment: 0, offset: 2 ** 40, size: 2 ** 33 }] as const
    expect(readAll(readLinkingSection, written(writeLinkingSection, { ...EMPTY, symbols })).symbols).toEqual(symbols)
  })
})

describe('is refused', () => {
  test.each<[what: string, contents: readonly number[], message: string]>([
    ['version 1', [1], 'unexpected metadata version: 1 (Expected: 2) (at 0x0)'],
    ['no version', [], 'unexpected metadata version: 1 (Expected: 2) (at 0x0)'],
    ['a symbol of an unknown kind', symbolTable(6, 0, 0), 'expected a symbol of kind 0 to 5, found 6 (at 0x4)'],
    [
      'a comdat member of an unknown kind',
      [2, 7, 6, 1, 0, 0, 1, 2, 9],
      'expected a comdat member of kind 0 (data), 1 (function) or 5 (section), found 2 (at 0x7)',
    ],
    ['a subsection beyond the section', [2, 8, 5, 0], 'expected 5 bytes, found 1 (at 0x3)'],
    [
      'more symbols than fit',
      [2, 8, 4, 2, 3, 0, 0],
      'expected a count that fits in the 3 bytes left, found 2 (at 0x3)',
    ],
    [
      'a symbol beyond its subsection',
      [2, 8, 3, 1, 3, 0],
      'expected the symbol table of the linking section to end at 0x6, but its contents run past it (at 0x6)',
    ],
    [
      'bytes behind the symbols',
      [2, 8, 5, 1, 3, 0, 0, 9],
      'expected the end of the symbol table of the linking section, found 1 more bytes (at 0x7)',
    ],
    [
      'bytes behind the segments',
      [2, 5, 2, 0, 9],
      'expected the end of the segment info of the linking section, found 1 more bytes (at 0x4)',
    ],
    [
      'bytes behind the init functions',
      [2, 6, 2, 0, 9],
      'expected the end of the init functions of the linking section, found 1 more bytes (at 0x4)',
    ],
    [
      'bytes behind the comdats',
      [2, 7, 2, 0, 9],
      'expected the end of the comdats of the linking section, found 1 more bytes (at 0x4)',
    ],
  ])('%s', (_, contents, message) => {
    expectRefused(readLinkingSection, contents, message)
  })
})
