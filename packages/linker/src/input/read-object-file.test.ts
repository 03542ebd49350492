import {
  ByteWriter,
  FormatError,
  SECTION_IDS,
  writeCodeSection,
  writeCustomSection,
  writeFunctionSection,
  writeHeader,
  writeLinkingSection,
  writeSection,
  type Comdat,
  type LinkingSection,
} from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { encodeText, type Edits } from '../../../../test/support/encode-text.ts'
import { linkInputs, refusalOf } from '../../../../test/support/link-text.ts'
import { readObjectFile } from './read-object-file.ts'

const TEXT = 'a.o: func main = f &d; func g; data d = 1 &d; global x i32; custom notes = 1 @g'

describe('an object', () => {
  const object = readObjectFile('a.o', encodeText(TEXT))

  test('is cut into functions, segments, globals, tables, tags and custom sections', () => {
    expect(object.chunks.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'function main',
      'function g',
      'data .data.d',
      'global ',
      'custom notes',
    ])
    expect(object.firstChunk).toEqual({ function: 0, data: 2, global: 3, table: 4, tag: 4, custom: 4 })
  })
  test('has its symbols defined by chunks', () => {
    expect(object.symbols.map(({ name, chunk }) => [name, chunk])).toEqual([
      ['main', 0],
      ['g', 1],
      ['d', 2],
      ['x', 3],
      ['f', -1],
    ])
  })
  test('has the relocations of each chunk', () => {
    expect(object.chunks.map(({ relocations: { from, to } }) => to - from)).toEqual([2, 0, 1, 0, 1])
  })
  test('knows which functions it calls, and does not only address', () => {
    const { symbols, calledDirectly } = readObjectFile(
      'a.o',
      encodeText('a.o: func main = f *g; undef func f; undef func g'),
    )
    expect(symbols.flatMap(({ name }, at) => (calledDirectly[at] === 1 ? [name] : []))).toEqual(['f'])
  })
  test('of the MVP gains a symbol for its table', () => {
    const { symbols, legacyTable } = readObjectFile('a.o', encodeText('a.o: mvp; func main = ?->'))
    expect([symbols.at(-1)?.name, legacyTable]).toEqual(['__indirect_function_table', true])
  })
  test('may say nothing of its segments', () => {
    const bytes = encodeText('a.o: data d noStrip = 7', { linking: linking => ({ ...linking, segments: [] }) })
    expect(linkInputs([{ name: 'a.o', bytes }]).section('data')[1]).toMatch(/ 07000000 /)
  })
})

/** The `FormatError` of an object, or nothing. */
function damage(text: string, edits: Edits): FormatError | undefined {
  try {
    readObjectFile('a.o', encodeText(text, edits))
    return undefined
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
}

const linked = (edit: (linking: LinkingSection) => Partial<LinkingSection>): Edits => ({
  linking: linking => ({ ...linking, ...edit(linking) }),
})
const comdat = (...members: Comdat['members']): Edits => linked(() => ({ comdats: [{ name: 'G', flags: 0, members }] }))
const row = (change: object): Edits => ({
  relocations: (section, rows) =>
    section === 'CODE' ? rows.map((each, at) => (at === 0 ? { ...each, ...change } : each)) : rows,
})

describe('damage is named with its file and place', () => {
  test.each<[string, Edits, string]>([
    [
      'a constructor beyond the symbols',
      linked(() => ({ initFunctions: [{ priority: 1, symbol: 99 }] })),
      'expected a function as constructor, found index 99 of 5 symbols',
    ],
    [
      'a constructor that is data',
      linked(() => ({ initFunctions: [{ priority: 1, symbol: 2 }] })),
      'expected a function as constructor, found the data d',
    ],
    [
      'a COMDAT function beyond all',
      comdat({ kind: 'function', index: 9 }),
      'expected a defined function in COMDAT group G, found index 9',
    ],
    [
      'a COMDAT function that is imported',
      comdat({ kind: 'function', index: 0 }),
      'expected a defined function in COMDAT group G, found index 0',
    ],
    [
      'COMDAT data beyond all',
      comdat({ kind: 'data', index: 4 }),
      'expected a defined data in COMDAT group G, found index 4',
    ],
    [
      'a COMDAT section that is code',
      comdat({ kind: 'section', index: 0 }),
      'expected a defined section in COMDAT group G, found index 0',
    ],
    [
      'a COMDAT member twice',
      comdat({ kind: 'data', index: 0 }, { kind: 'data', index: 0 }),
      'expected data 0 in one COMDAT group, found it in G too',
    ],
    [
      'a COMDAT group twice',
      linked(() => ({
        comdats: [
          { name: 'G', flags: 0, members: [] },
          { name: 'G', flags: 0, members: [] },
        ],
      })),
      'expected each COMDAT group once, found G twice',
    ],
    [
      'too much segment info',
      linked(({ segments }) => ({ segments: [...segments, ...segments] })),
      'expected segment info for 1 data segments, found 2',
    ],
    [
      'an absurd alignment',
      linked(({ segments }) => ({ segments: segments.map(segment => ({ ...segment, alignmentLog2: 31 })) })),
      'expected an alignment of at most 2^30 for segment .data.d, found 2^31',
    ],
    [
      'an export beyond all',
      { exports: () => [{ name: 'x', kind: 'function', index: 7 }] },
      'expected export x to name a function below 3, found 7',
    ],
    [
      'a symbol of a function beyond all',
      linked(({ symbols }) => ({
        symbols: [{ kind: 'function', flags: 0, index: 40, name: 'h' }, ...symbols.slice(1)],
      })),
      'expected a function index below 3 in the symbol table, found 40',
    ],
    [
      'a symbol that is defined and imported',
      linked(({ symbols }) => ({
        symbols: [{ kind: 'function', flags: 0, index: 0, name: 'h' }, ...symbols.slice(1)],
      })),
      'expected a defined function for symbol h, found index 0',
    ],
    [
      'a symbol of data beyond all',
      linked(({ symbols }) => ({
        symbols: [...symbols, { kind: 'data', flags: 0, name: 'e', segment: 5, offset: 0, size: 0 }],
      })),
      'expected a segment index below 1 for data symbol e, found 5',
    ],
    [
      'a symbol behind its data',
      linked(({ symbols }) => ({
        symbols: [...symbols, { kind: 'data', flags: 0, name: 'e', segment: 0, offset: 9, size: 0 }],
      })),
      'expected data symbol e inside its segment of 8 bytes, found offset 9',
    ],
    [
      'a symbol of a section beyond all',
      linked(({ symbols }) => ({ symbols: [...symbols, { kind: 'section', flags: 2, section: 70 }] })),
      'expected a section index below 11, found 70',
    ],
    [
      'a name twice',
      linked(({ symbols }) => ({
        symbols: [...symbols, { kind: 'data', flags: 0, name: 'd', segment: 0, offset: 0, size: 0 }],
      })),
      'expected each symbol name once, found d twice',
    ],
    [
      'an undefined local function',
      linked(({ symbols }) => ({
        symbols: symbols.map(each => (each.flags === 0x10 ? { ...each, flags: 0x12 } : each)),
      })),
      'expected a definition of the local function f',
    ],
    [
      'a relocation of a symbol beyond all',
      row({ index: 77 }),
      'expected R_WASM_FUNCTION_INDEX_LEB to name a function, found index 77 of 5 symbols',
    ],
    [
      'a relocation of another kind of symbol',
      row({ index: 2 }),
      'expected R_WASM_FUNCTION_INDEX_LEB to name a function, found the data d',
    ],
    [
      'a relocation of a type beyond all',
      row({ kind: 6, index: 50 }),
      'expected R_WASM_TYPE_INDEX_LEB to name a type, found index 50 of 1',
    ],
    ['an offset of a function in code', row({ kind: 8 }), 'expected no R_WASM_FUNCTION_OFFSET_I32 in a code section'],
    [
      'an address from its place in code',
      row({ kind: 23, index: 2 }),
      'expected no R_WASM_MEMORY_ADDR_LOCREL_I32 in a code section',
    ],
    [
      'a relocation in the size of a function',
      row({ offset: 1 }),
      'expected each relocation behind the one before, inside a function body, a data segment or the section',
    ],
    [
      'relocations over each other',
      row({ offset: 8 }),
      'expected each relocation behind the one before, inside a function body, a data segment or the section',
    ],
    [
      'relocations of a section beyond all',
      { relocated: (name, at) => (name === 'CODE' ? 99 : at) },
      'expected relocations of a section below 11, found 99',
    ],
    [
      'relocations of the import section',
      { relocated: (name, at) => (name === 'CODE' ? 1 : at) },
      'expected relocations of code, data or a custom section, found reloc.CODE',
    ],
    [
      'relocations twice',
      { relocated: (name, at) => (name === 'DATA' ? at - 1 : at) },
      'found them again in reloc.DATA',
    ],
  ])('%s', (_what, edits, expectation) => {
    const error = damage(TEXT, edits)
    expect(error?.expectation).toContain(expectation)
    expect(error?.file).toBe('a.o')
    expect(error?.offset).toBeGreaterThan(0)
  })

  test('a relocation that leaves its segment', () => {
    const edits: Edits = {
      relocations: (name, rows) => (name === 'DATA' ? rows.map(each => ({ ...each, offset: each.offset + 2 })) : rows),
    }
    expect(damage(TEXT, edits)?.expectation).toMatch(/^expected each relocation behind the one before/)
  })
  test('a weak global that is not defined', () => {
    expect(damage('a.o: undef global g i32 weak; func main = $g', {})?.expectation).toBe(
      'expected a definition of the weak global g',
    )
  })
  test('two memories', () => {
    const edits: Edits = { imports: imports => [imports[0], ...imports] }
    expect(damage(TEXT, edits)?.expectation).toMatch(/^expected at most one memory, found 2/)
  })
  test('an import of a type beyond all', () => {
    const edits: Edits = {
      imports: imports =>
        imports.map(each =>
          each.description.kind === 'function' ? { ...each, description: { kind: 'function', type: 9 } } : each,
        ),
    }
    expect(damage(TEXT, edits)?.expectation).toBe('expected a type index below 1, found 9')
  })
})

describe('damage in the relocations of a custom section', () => {
  const broken = (change: object, text = TEXT): Uint8Array =>
    encodeText(text, {
      relocations: (name, rows) => (name === 'notes' ? rows.map(each => ({ ...each, ...change })) : rows),
    })

  test.each([
    [
      'a symbol beyond all',
      { index: 77 },
      'a.o: expected R_WASM_FUNCTION_OFFSET_I32 to name a function, found index 77 of 5 symbols',
    ],
    [
      'another kind of symbol',
      { index: 2 },
      'a.o: expected R_WASM_FUNCTION_OFFSET_I32 to name a function, found the data d',
    ],
    ['a place beyond the section', { offset: 6 }, 'a.o: expected each relocation behind the one before'],
    [
      'an address from its place',
      { kind: 23, index: 2 },
      'a.o: expected no R_WASM_MEMORY_ADDR_LOCREL_I32 in a custom section',
    ],
  ])('is found when the section is written: %s', (_what, change, message) => {
    expect(refusalOf([{ name: 'a.o', bytes: broken(change) }])[0]).toContain(message)
  })
  test('is no matter where the section is stripped', () => {
    const text = TEXT.replace('notes', '.debug_info')
    const bytes = encodeText(text, {
      relocations: (name, rows) => (name === '.debug_info' ? rows.map(each => ({ ...each, index: 77 })) : rows),
    })
    expect(refusalOf([{ name: 'a.o', bytes }], { strip: 'debug' })).toEqual([])
    expect(refusalOf([{ name: 'a.o', bytes }])).toHaveLength(1)
  })
  test('is a section that is no custom one, for an offset in it', () => {
    const bytes = encodeText('a.o: func f; custom notes = #other+0; custom other = 1', {
      linking: linking => ({
        ...linking,
        symbols: linking.symbols.map(each => (each.kind === 'section' ? { ...each, section: 0 } : each)),
      }),
    })
    expect(refusalOf([{ name: 'a.o', bytes }])[0]).toContain('expected R_WASM_SECTION_OFFSET_I32 to name a section')
  })
})

test('a global whose initial value names another one cannot be moved', () => {
  const bytes = encodeText('a.o: global g i32 = 7; undef global h i32; func main = $h')
  // i32.const 7 becomes global.get 7.
  const at = bytes.findIndex((byte, index) => byte === 0x41 && bytes[index + 1] === 7 && bytes[index + 2] === 0x0b)
  bytes[at] = 0x23
  expect(refusalOf([{ name: 'a.o', bytes }])[0]).toContain('expected a constant as the initial value of a global')
})

test('an object of 150,000 functions is read', () => {
  const count = 150_000
  const writer = new ByteWriter()
  writeHeader(writer)
  writeSection(writer, SECTION_IDS.type, inner => inner.raw(new Uint8Array([1, 0x60, 0, 0])))
  writeSection(writer, SECTION_IDS.function, inner => writeFunctionSection(inner, new Array<number>(count).fill(0)))
  const body = new Uint8Array([0, 0x0b])
  writeSection(writer, SECTION_IDS.code, inner => writeCodeSection(inner, new Array<Uint8Array>(count).fill(body)))
  const last = { kind: 'function' as const, flags: 0, index: count - 1, name: 'last' }
  const linking = { segments: [], initFunctions: [], comdats: [], symbols: [last] }
  writeCustomSection(writer, 'linking', inner => writeLinkingSection(inner, linking))
  const inputs = [{ name: 'a.o', bytes: writer.finish() }]
  expect(linkInputs(inputs, { exports: ['last'] }).functions).toEqual(['last'])
})
