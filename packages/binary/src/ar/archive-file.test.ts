import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../bytes/format-error.ts'
import { isArchive, readArchive, readThinArchive } from './archive-file.ts'
import { writeArchive, type NewMember } from './write-archive.ts'

const FORMATS = ['gnu', 'gnu64', 'bsd'] as const

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const archive = (...parts: readonly string[]): Uint8Array => ascii(`!<arch>\n${parts.join('')}`)
/** A member as it stands in the file, padded to an even size. */
const member = (nameField: string, contents: string, size: number | string = contents.length): string =>
  `${nameField.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(size).padEnd(10)}\`\n${contents}${contents.length & 1 ? '\n' : ''}`

/** Names, contents and index with names of members in place of offsets. */
function view(bytes: Uint8Array): {
  members: (readonly [string, string])[]
  index: (readonly [string, string])[] | undefined
} {
  const { members, index } = readArchive(bytes)
  const nameAt = new Map(members.map(({ header, name }) => [header, name]))
  return {
    members: members.map(({ name, bytes: { from, to } }) => [name, new TextDecoder().decode(bytes.subarray(from, to))]),
    index: index?.map(({ symbol, header }) => [symbol, nameAt.get(header) ?? '?']),
  }
}

function expectValueOrFormatError(bytes: Uint8Array): void {
  try {
    readArchive(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
}

const SAMPLE: readonly NewMember[] = [
  { name: 'a.o', bytes: ascii('odd'), symbols: ['f', 'g'] },
  { name: 'a_name_of_more_than_15_bytes.o', bytes: ascii('even'), symbols: ['h'] },
  { name: 'none.o', bytes: ascii('') },
]

describe.each(FORMATS)('an archive in the format %s', format => {
  const newMember = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 20 }).filter(name => !/[\n\0]|\/$|^__\.SYMDEF/.test(name)),
    bytes: fc.uint8Array({ maxLength: 30 }),
    symbols: fc.array(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map(name => name.replaceAll('\0', '0')),
      { maxLength: 4 },
    ),
  })

  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(newMember, { maxLength: 6 }), fc.boolean(), (members, index) => {
        const bytes = writeArchive(members, { format, index })
        const found = readArchive(bytes)
        expect(found.members.map(({ name, bytes: { from, to } }) => ({ name, bytes: bytes.slice(from, to) }))).toEqual(
          members.map(({ name, bytes }) => ({ name, bytes })),
        )
        const expected = members.flatMap(({ symbols }, at) =>
          symbols.map(symbol => ({ symbol, header: found.members[at].header })),
        )
        expect(found.index).toEqual(index ? expected : undefined)
      }),
    )
  })

  test('may be empty', () => {
    expect(view(writeArchive([], { format, index: false }))).toEqual({ members: [], index: undefined })
    expect(view(writeArchive([], { format }))).toEqual({ members: [], index: [] })
  })

  test('keeps members of one name apart', () => {
    const twice: NewMember[] = [
      { name: 'a.o', bytes: ascii('1'), symbols: ['f'] },
      { name: 'a.o', bytes: ascii('2'), symbols: ['g'] },
    ]
    const { members, index } = readArchive(writeArchive(twice, { format }))
    expect(members.map(({ header }) => header)).toEqual(index?.map(({ header }) => header))
    expect(new Set(members.map(({ header }) => header)).size).toBe(2)
  })

  test('cut anywhere gives a value or a FormatError', () => {
    const bytes = writeArchive(SAMPLE, { format })
    for (let length = 0; length < bytes.length; length++) expectValueOrFormatError(bytes.subarray(0, length))
  })

  test('with any byte changed gives a value or a FormatError', () => {
    const bytes = writeArchive(SAMPLE, { format })
    for (let at = 0; at < bytes.length; at++) {
      for (const byte of [0, 0x20, 0x2f, 0x30, 0x39, 0x7f, 0x80, 0xff, bytes[at] ^ 1])
        expectValueOrFormatError(bytes.with(at, byte))
    }
  })

  test('begins every member at an even offset', () => {
    const { members } = readArchive(writeArchive(SAMPLE, { format }))
    expect(members.map(({ header }) => header & 1)).toEqual([0, 0, 0])
  })
})

describe('isArchive', () => {
  test.each([
    ['!<arch>\n', true],
    ['!<thin>\n', true],
    ['!<arch>', false],
    ['', false],
    ['\0asm\x01\0\0\0', false],
  ])('%j: %s', (text, expected) => {
    expect(isArchive(ascii(text))).toBe(expected)
  })
})

describe('a thin archive', () => {
  const thin = (...parts: readonly string[]): Uint8Array => ascii(`!<thin>\n${parts.join('')}`)
  const header = (nameField: string): string => member(nameField, '', 1000)

  test('names its members, which are elsewhere', () => {
    const names = member('//', 'a.o/\n../long/path/to/b.o/\n')
    const { members, index } = readThinArchive(thin(names, header('/0'), header('/5')))
    expect(members.map(({ name, bytes: { from, to } }) => [name, to - from])).toEqual([
      ['a.o', 0],
      ['../long/path/to/b.o', 0],
    ])
    expect(index).toBeUndefined()
  })
  test('is not an ordinary one, nor the other way round', () => {
    expect(() => readThinArchive(archive(member('a.o/', '1')))).toThrow('expected a thin archive')
    expect(() => readThinArchive(thin(header('a.o/').slice(1)))).toThrow(FormatError)
  })
})

describe('names of members', () => {
  test.each([
    ['end with a slash', archive(member('a.o/', '1')), ['a.o']],
    ['may have spaces before it', archive(member('a b /', '1')), ['a b ']],
    ['may do without', archive(member('a.o', '1')), ['a.o']],
    ['may look like the beginning of a BSD name', archive(member('#1/', '1')), ['#1']],
    [
      'may be in a table',
      archive(member('//', 'a_long_name.o/\nb.o/\n'), member('/15', '1'), member('/0', '2')),
      ['b.o', 'a_long_name.o'],
    ],
    [
      "may be in Microsoft's table",
      archive(member('//', 'a_long_name.o\0b.o\0'), member('/0', '1'), member('/14', '2')),
      ['a_long_name.o', 'b.o'],
    ],
    [
      'may be last in a table without an end',
      archive(member('//', 'a_long_name.o/'), member('/0', '1')),
      ['a_long_name.o'],
    ],
    ['may stand before the contents', archive(member('#1/4', 'ab.oXY')), ['ab.o']],
    ['may be padded there', archive(member('#1/8', 'ab.o\0\0\0\0XY')), ['ab.o']],
    [
      "may be those of BSD's index further on",
      archive(member('a.o', '1'), member('__.SYMDEF', '2')),
      ['a.o', '__.SYMDEF'],
    ],
  ])('%s', (_, bytes, names) => {
    expect(readArchive(bytes).members.map(({ name }) => name)).toEqual(names)
  })

  test('need not be UTF-8', () => {
    const bytes = archive(member('?.o/', '1'))
    bytes[8] = 0xe9
    expect(readArchive(bytes).members[0].name).toBe('\ufffd.o')
  })
})

describe('the last member', () => {
  test('may lack the byte that pads it', () => {
    expect(view(archive(member('a.o/', '123')).slice(0, -1)).members).toEqual([['a.o', '123']])
  })
})

describe('the index', () => {
  const bigWords = (...words: number[]): string => words.map(word => `\0\0\0${String.fromCharCode(word)}`).join('')
  const littleWords = (...words: number[]): string => words.map(word => `${String.fromCharCode(word)}\0\0\0`).join('')

  test("of Microsoft's comes twice, and is read once", () => {
    const second = member('/', littleWords(1, 0))
    const header = 8 + 60 + 10 + second.length
    const bytes = archive(member('/', 'xxxxxxxxxx'), second, member('a.o/', '1'))
    bytes.set([0, 0, 0, 1, 0, 0, 0, header, 0x66, 0], 68)
    expect(view(bytes)).toEqual({ members: [['a.o', '1']], index: [['f', 'a.o']] })
  })

  test.each(['__.SYMDEF', '__.SYMDEF SORTED'])("of BSD's may be called %s", name => {
    const contents = `${littleWords(8, 0, 86, 2)}f\0`
    expect(view(archive(member(name, contents), member('a.o', '1')))).toEqual({
      members: [['a.o', '1']],
      index: [['f', 'a.o']],
    })
  })

  test('may name one symbol twice', () => {
    const bytes = writeArchive([{ name: 'a.o', bytes: ascii('1'), symbols: ['f', 'f'] }])
    expect(view(bytes).index).toEqual([
      ['f', 'a.o'],
      ['f', 'a.o'],
    ])
  })

  test.each<[what: string, bytes: Uint8Array, message: string]>([
    [
      'points beside a member',
      archive(member('/', `${bigWords(1, 9)}f\0`)),
      "expected the archive's index to name a member for f, found no member at 0x9 (at 0x0)",
    ],
    [
      'has fewer names than entries',
      archive(member('/', `${bigWords(1, 8)}f`)),
      "expected 1 names in the archive's index, found 0 (at 0x44)",
    ],
    [
      'counts more than fits',
      archive(member('/', bigWords(2, 8))),
      "expected a count that fits in the 4 bytes left of the archive's index, found 2 (at 0x44)",
    ],
    ['is too short for a count', archive(member('/', '\0')), "bytes left of the archive's index"],
    [
      'has entries of another size',
      archive(member('__.SYMDEF', littleWords(4, 0, 0, 0))),
      "expected an archive's index in entries of 8 bytes, found 4 bytes (at 0x44)",
    ],
    [
      'has a name beyond its names',
      archive(member('__.SYMDEF', `${littleWords(8, 3, 8, 2)}f\0`)),
      "expected the offset of a name in the archive's index, found 3",
    ],
    [
      'has a name within a name',
      archive(member('__.SYMDEF', `${littleWords(8, 1, 8, 3)}fg\0`)),
      "expected the offset of a name in the archive's index, found 1",
    ],
  ])('is refused when it %s', (_, bytes, message) => {
    expect(() => readArchive(bytes)).toThrow(FormatError)
    expect(() => readArchive(bytes)).toThrow(message)
  })
})

describe('is refused', () => {
  test.each<[what: string, bytes: Uint8Array, message: string]>([
    ['an empty file', new Uint8Array(), 'expected an archive, which begins with "!<arch>" (at 0x0)'],
    ['a thin archive', ascii('!<thin>\n'), 'llvm-ar rcs lib.a *.o'],
    [
      'garbage behind the last member',
      archive(member('a.o/', '12'), 'x'),
      "expected a member's header of 60 bytes, found 1 bytes (at 0x46)",
    ],
    [
      'much garbage',
      archive(member('a.o/', '12'), 'x'.repeat(60)),
      "expected a member's header, which ends with a backquote and a newline (at 0x46)",
    ],
    [
      'a size beyond the file',
      archive(member('a.o/', '12', 4)),
      'expected a member of 4 bytes, found 2 up to the end of the file (at 0x8)',
    ],
    [
      'a size in letters',
      archive(member('a.o/', '12', '0x2')),
      'expected the size of a member in decimal digits, found "0x2" (at 0x38)',
    ],
    ['no size', archive(member('a.o/', '', '')), 'expected the size of a member in decimal digits, found "" (at 0x38)'],
    [
      'a negative size',
      archive(member('a.o/', '12', -2)),
      'expected the size of a member in decimal digits, found "-2" (at 0x38)',
    ],
    [
      'a long name without a table',
      archive(member('/0', '12')),
      'expected the offset of a long name, found /0 (at 0x8)',
    ],
    [
      'a long name beyond the table',
      archive(member('//', 'a.o/\n'), member('/6', '12')),
      'expected the offset of a long name, found /6',
    ],
    [
      'a long name that is no number',
      archive(member('//', 'a.o/\n'), member('/x', '12')),
      'expected the offset of a name in decimal digits, found "x" (at 0x4a)',
    ],
    [
      'a name longer than its member',
      archive(member('#1/3', '12')),
      'expected a name within its member, found #1/3 (at 0x8)',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readArchive(bytes)).toThrow(FormatError)
    expect(() => readArchive(bytes)).toThrow(message)
  })
})

test('a hundred thousand members that share one long name are read in no time', () => {
  const table = member('//', `${'n'.repeat(1_000_000)}/\n`)
  expect(readArchive(archive(table, member('/0', '').repeat(100_000))).members).toHaveLength(100_000)
})
