import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { FormatError } from '../bytes/format-error.ts'
import type { Range } from '../bytes/range.ts'
import { findSourceLine, readLineTable } from './line-table.ts'
import type { LineTable } from './line-table.ts'

const OPCODE_BASE = 13
const LINE_BASE = -5
const LINE_RANGE = 14
const OPERANDS = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1]

const text = (value: string): number[] => [...new TextEncoder().encode(value), 0]
const fixed = (value: number): number[] => [value, value >>> 8, value >>> 16, value >>> 24].map(byte => byte & 255)
const leb = (value: number): number[] => {
  const writer = new ByteWriter()
  writer.u32(value)
  return [...writer.view()]
}

// Opcodes by the names of the specification.
const copy = [1]
const advancePc = (by: number): number[] => [2, ...leb(by)]
const advanceLine = (by: number): number[] => [3, by & 127]
const setFile = (file: number): number[] => [4, ...leb(file)]
const constAddPc = [8]
const fixedAdvancePc = (by: number): number[] => [9, by & 255, by >>> 8]
const special = (pc: number, line: number): number[] => [OPCODE_BASE + pc * LINE_RANGE + (line - LINE_BASE)]
const extended = (...body: readonly number[]): number[] => [0, ...leb(body.length), ...body]
const setAddress = (address: number): number[] => extended(2, ...fixed(address))
const endSequence = extended(1)

interface Unit {
  readonly version: number
  readonly tables: readonly number[]
  readonly program: readonly number[]
  readonly operands?: readonly number[]
  readonly lineRange?: number
  readonly bundle?: number
  readonly is64?: boolean
}

function encode({
  version,
  tables,
  program,
  operands = OPERANDS,
  lineRange = LINE_RANGE,
  bundle = 1,
  is64,
}: Unit): number[] {
  const size = (value: number): number[] => (is64 === true ? [...fixed(value), 0, 0, 0, 0] : fixed(value))
  const base = operands.length + 1
  const header = [1, ...(version < 4 ? [] : [bundle]), 1, LINE_BASE & 255, lineRange, base, ...operands, ...tables]
  const start = version === 5 ? [5, 0, 4, 0] : [version, 0]
  const unit = [...start, ...size(header.length), ...header, ...program]
  return [...(is64 === true ? fixed(0xffff_ffff) : []), ...size(unit.length), ...unit]
}

/** Tables of DWARF 2 to 4; files are names with directory numbers. */
const oldTables = (directories: readonly string[], files: readonly (readonly [string, number])[]): number[] => [
  ...directories.flatMap(text),
  0,
  ...files.flatMap(([name, directory]) => [...text(name), directory, 0, 0]),
  0,
]

interface Strings {
  readonly lineStrings?: readonly number[]
  readonly strings?: readonly number[]
}

/** Puts the sections behind two foreign bytes, as a file would have them somewhere. */
function read(section: readonly number[], { lineStrings, strings }: Strings = {}): LineTable {
  const bytes = [0xee, 0xee]
  const place = (contents: readonly number[] | undefined): Range | undefined => {
    if (contents === undefined) return undefined
    const from = bytes.length
    bytes.push(...contents)
    return { from, to: bytes.length }
  }
  const lines = place(section) ?? { from: 0, to: 0 }
  const sections = { lines, lineStrings: place(lineStrings), strings: place(strings) }
  return readLineTable(Uint8Array.from(bytes), sections)
}

const at = (table: LineTable, address: number): string | undefined => {
  const found = findSourceLine(table, address)
  return found && `${found.file}:${found.line}`
}

/** Address, file and line of each row. */
const rowsOf = ({ rows }: LineTable): (readonly [number, number, number])[] =>
  Array.from({ length: rows.count }, (_, row) => [rows.address[row], rows.file[row], rows.line[row]] as const)

const ONE_FILE = oldTables([], [['pack.c', 0]])
const PROGRAM = [...setAddress(0x20), ...advanceLine(39), ...copy, ...special(4, 1), ...advancePc(6), ...endSequence]

describe('rows', () => {
  test('every opcode that moves the address, the line or the file', () => {
    const program = [
      ...setAddress(0x100),
      ...special(0, 4),
      ...advancePc(300),
      ...advanceLine(-3),
      ...copy,
      ...constAddPc,
      ...setFile(2),
      ...copy,
      ...fixedAdvancePc(0x203),
      ...special(2, -1),
      ...endSequence,
    ]
    const table = read(encode({ version: 4, tables: ONE_FILE, program }))
    expect(rowsOf(table)).toEqual([
      [0x100, 1, 5],
      [0x100 + 300, 1, 2],
      [0x100 + 317, 2, 2],
      [0x100 + 317 + 0x203 + 2, 2, 1],
    ])
  })

  test('columns, statements, instruction sets and unknown opcodes change nothing', () => {
    const noise = [5, 9, 6, 7, 10, 11, 12, 3, ...extended(4, 7), ...extended(0x80, 1, 2, 3)]
    const table = read(
      encode({ version: 3, tables: ONE_FILE, program: [...noise, ...copy, ...advancePc(1), ...endSequence] }),
    )
    expect(rowsOf(table)).toEqual([[0, 1, 1]])
  })

  test('standard opcodes of a later version are skipped by the number of their operands', () => {
    const program = [13, 1, 0x81, 1, 14, ...copy, ...advancePc(1), ...endSequence]
    const table = read(encode({ version: 2, tables: ONE_FILE, program, operands: [...OPERANDS, 2, 0] }))
    expect(rowsOf(table)).toEqual([[0, 1, 1]])
  })

  test('an address may have eight bytes', () => {
    const program = [...extended(2, ...fixed(5), ...fixed(1)), ...copy, ...advancePc(1), ...endSequence]
    const table = read(encode({ version: 4, tables: ONE_FILE, program }))
    expect(rowsOf(table)).toEqual([[0x1_0000_0005, 1, 1]])
  })

  test('units and sequences follow each other; those without code are left out', () => {
    const sequence = (address: number): number[] => [...setAddress(address), ...copy, ...advancePc(8), ...endSequence]
    const empty = [...setAddress(7), ...copy, ...endSequence, ...endSequence]
    const table = read([
      ...encode({ version: 4, tables: ONE_FILE, program: [...sequence(40), ...empty, ...sequence(20)] }),
      ...encode({ version: 2, tables: oldTables([], [['b.c', 0]]), program: sequence(30) }),
    ])
    expect(table.sequences.map(({ start, end }) => [start, end])).toEqual([
      [20, 28],
      [30, 38],
      [40, 48],
    ])
    expect([20, 29, 37, 40].map(address => at(table, address))).toEqual(['pack.c:1', undefined, 'b.c:1', 'pack.c:1'])
  })
})

describe('lookup', () => {
  const table = read(encode({ version: 4, tables: ONE_FILE, program: PROGRAM }))

  test.each([
    [0x1f, undefined],
    [0x20, 'pack.c:40'],
    [0x23, 'pack.c:40'],
    [0x24, 'pack.c:41'],
    [0x29, 'pack.c:41'],
    [0x2a, undefined],
  ])('the row that covers address %i', (address, found) => {
    expect(at(table, address)).toBe(found)
  })

  test('of several rows for an address the last counts', () => {
    const program = [...copy, ...special(0, 1), ...special(0, 1), ...advancePc(4), ...endSequence]
    expect(at(read(encode({ version: 4, tables: ONE_FILE, program })), 0)).toBe('pack.c:3')
  })

  test('line 0 is code that stands for no line, and a file that is not listed is none', () => {
    const program = [
      ...advanceLine(-1),
      ...copy,
      ...advancePc(4),
      ...special(0, 5),
      ...setFile(9),
      ...special(4, 1),
      ...advancePc(4),
      ...endSequence,
    ]
    const found = read(encode({ version: 4, tables: ONE_FILE, program }))
    expect([0, 4, 8].map(address => at(found, address))).toEqual([undefined, 'pack.c:5', undefined])
  })

  test('an empty section says nothing', () => {
    expect(at(read([]), 0)).toBeUndefined()
  })
})

describe('paths until DWARF 4', () => {
  const shown = (directories: readonly string[], name: string, directory: number): string | undefined =>
    at(read(encode({ version: 4, tables: oldTables(directories, [[name, directory]]), program: PROGRAM })), 0x20)

  test.each([
    ['a path below the compilation directory', ['src'], 'pack.c', 1, 'src/pack.c:40'],
    ['a leading ./', ['./lib/x'], 'pack.c', 1, 'lib/x/pack.c:40'],
    ['a path beside it', ['../lib'], 'pack.c', 1, '../lib/pack.c:40'],
    ['an absolute directory', ['/home/me/src'], 'pack.c', 1, 'pack.c:40'],
    ['an absolute name', ['src'], '/home/me/pack.c', 1, 'pack.c:40'],
    ['an absolute name on Windows', [], 'C:\\me\\pack.c', 0, 'pack.c:40'],
    ['a directory that is not listed', [], 'pack.c', 3, 'pack.c:40'],
  ])('%s', (_what, directories, name, directory, expected) => {
    expect(shown(directories, name, directory)).toBe(expected)
  })

  test('a file that the program defines', () => {
    const program = [
      ...extended(3, ...text('late.c'), 1, 0, 0),
      ...setFile(2),
      ...copy,
      ...advancePc(1),
      ...endSequence,
    ]
    expect(at(read(encode({ version: 2, tables: oldTables(['d'], [['pack.c', 0]]), program })), 0)).toBe('d/late.c:1')
  })
})

describe('paths since DWARF 5', () => {
  const PATH = 1
  const DIRECTORY = 2
  const STRING = 0x08
  const LINE_STRP = 0x1f
  const STRP = 0x0e
  const program = [...setFile(0), ...PROGRAM]
  /** One directory and one file, by inline strings. */
  const inline = (directory: string, file: string): number[] => [
    ...[1, PATH, STRING, 1, ...text(directory)],
    ...[2, PATH, STRING, DIRECTORY, 0x0b, 1, ...text(file), 0],
  ]

  test.each([
    ['/home/me', 'pack.c', 'pack.c:40'],
    ['/home/me', '/home/me/src/pack.c', 'src/pack.c:40'],
    ['/home/me/', '/home/me/src/pack.c', 'src/pack.c:40'],
    ['/home/me', '/home/meadow/pack.c', 'pack.c:40'],
    ['/', '/src/pack.c', 'src/pack.c:40'],
    ['.', '/src/pack.c', 'pack.c:40'],
    ['C:\\me', 'C:\\me\\src\\pack.c', 'src\\pack.c:40'],
  ])('compiled in %s: %s', (directory, file, expected) => {
    expect(at(read(encode({ version: 5, tables: inline(directory, file), program })), 0x20)).toBe(expected)
  })

  test('strings of .debug_line_str and .debug_str, checksums and other contents', () => {
    const tables = [
      ...[1, PATH, LINE_STRP, 2, ...fixed(0), ...fixed(9)],
      ...[7, PATH, STRP, DIRECTORY, 0x0f, 5, 0x1e, 3, 0x06, 4, 0x07, ...leb(0x2001), 0x09, ...leb(0x2002), 0x03],
      ...[2, ...fixed(1), 1, ...new Array(16).fill(0xaa), ...fixed(9), ...new Array(8).fill(0xbb), 2, 7, 7, 1, 0, 7],
      ...[...fixed(5), 0x81, 0x00, ...new Array(16).fill(0xaa), ...fixed(9), ...new Array(8).fill(0xbb), 0, 0, 0],
    ]
    const sections = { lineStrings: [...text('/home/me'), ...text('src')], strings: text('?a.c\0b.h') }
    const section = (file: number): number[] => [...setFile(file), ...PROGRAM]
    const file = (number: number): string | undefined =>
      at(read(encode({ version: 5, tables, program: section(number) }), sections), 0x20)
    expect([0, 1].map(file)).toEqual(['src/a.c:40', 'src/b.h:40'])
  })

  test('the 64-bit format has longer offsets', () => {
    const tables = [
      ...[1, PATH, LINE_STRP, 1, ...fixed(0), ...fixed(0)],
      ...[2, PATH, LINE_STRP, DIRECTORY, 0x05, 1, ...fixed(2), ...fixed(0), 0, 0],
    ]
    const unit = encode({ version: 5, tables, program, is64: true })
    expect(at(read(unit, { lineStrings: [...text('/'), ...text('pack.c')] }), 0x20)).toBe('pack.c:40')
  })

  test('a file without a path is not named', () => {
    expect(at(read(encode({ version: 5, tables: [0, 0, 1, DIRECTORY, 0x0b, 1, 0], program })), 0x20)).toBeUndefined()
  })
})

describe('damage is refused', () => {
  const unit = (change: Partial<Unit>): number[] =>
    encode({ version: 4, tables: ONE_FILE, program: PROGRAM, ...change })
  const v5 = (...tables: readonly number[]): number[] => unit({ version: 5, tables })

  test.each<[string, readonly number[], string]>([
    ['another version', unit({ version: 6 }), 'expected a line table of DWARF 2 to 5, found version 6'],
    ['a unit that is longer than its section', unit({}).slice(0, -1), 'found'],
    ['no line range', unit({ lineRange: 0 }), 'expected a line range and an opcode base above 0, found 0 and 13'],
    ['bundles of instructions', unit({ bundle: 4 }), 'expected one operation in each instruction, found 4'],
    ['a name without an end', unit({ tables: [97, 98] }), 'expected a string that ends with a zero byte'],
    [
      'a program that stops within a sequence',
      unit({ program: copy }),
      'expected the line program to end its last sequence',
    ],
    ['a program that stops within an operand', unit({ program: [2, 0x80] }), 'expected the line program to end'],
    ['an extended opcode that is too long', unit({ program: [0, 9, 1] }), 'expected 9 bytes, found 1'],
    ['an address of two bytes', unit({ program: extended(2, 1, 1) }), 'expected an extended opcode of 3 bytes'],
    [
      'an extended opcode of no bytes',
      unit({ program: [0, 0, ...endSequence] }),
      'expected an extended opcode, found none',
    ],
    ['more files than the header could hold', v5(0, 0, 1, 1, 8, ...leb(1_000_000)), 'expected a count that fits in'],
    [
      'entries that take no bytes',
      v5(0, ...leb(0xffff_ffff)),
      'expected no entries without contents, found 4294967295',
    ],
    ['a form without a meaning here', v5(1, 1, 0x19, 1, 0), 'expected a form that a line table may use, found 0x19'],
    [
      'a string of a section that is not there',
      v5(1, 1, 0x0e, 1, ...fixed(0)),
      'expected an offset below 0 into .debug_str',
    ],
    ['a block that is too long', v5(1, 5, 0x04, 1, ...fixed(0x7fff_ffff)), 'expected 2147483647 bytes'],
  ])('%s', (_what, section, sentence) => {
    expect(() => read(section)).toThrow(FormatError)
    expect(() => read(section)).toThrow(sentence)
  })

  test('a path longer than any can be, when its line is asked for', () => {
    const table = read(unit({ tables: oldTables([], [['a'.repeat(5000), 0]]) }))
    expect(() => at(table, 0x20)).toThrow('expected a path of at most 4096 bytes')
  })

  test('whatever the bytes, reading ends with rows or with a FormatError, and no more rows than bytes', () => {
    const good = unit({})
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 4, 5), fc.array(change, { maxLength: 6 }), (version, changes) => {
        const section = unit({ version, tables: version === 5 ? [1, 1, 8, 1, 46, 0, 1, 1, 8, 1, 97, 0] : ONE_FILE })
        for (const [position, value] of changes) section[position % section.length] = value
        try {
          const table = read(section)
          expect(table.rows.count).toBeLessThan(section.length)
          for (let address = 0; address < 0x40; address++) findSourceLine(table, address)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
    )
  })
})
