// Archives as LLVM's archiver makes them: read, and written byte for byte.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expandLibrary, runOrFail, tool } from '../../../../test/support/tools.ts'
import { FormatError } from '../bytes/format-error.ts'
import { readModule, sectionReader } from '../wasm/module.ts'
import { readLinkingSection } from '../conventions/linking-section.ts'
import { SYMBOL_FLAG } from '../conventions/symbol-flags.ts'
import { readArchive, readThinArchive, type ArchiveFile } from './archive-file.ts'
import { writeArchive, type ArchiveOptions, type NewMember } from './write-archive.ts'

const directory = mkdtempSync(join(tmpdir(), 'wasmweld-llvm-ar-'))
const OBJECTS = ['a.o', 'fifteen_bytes.o', 'sixteen_bytes_.o', 'a rather long name.o', 'plain text']

beforeAll(async () => {
  for (const name of OBJECTS) {
    if (!name.endsWith('.o')) writeFileSync(join(directory, name), 'odd')
    else {
      const source = join(directory, 'source.c')
      writeFileSync(
        source,
        `int ${name.replace(/\W/g, '_')}(void) { return 1; } __attribute__((weak)) int weak; static int local;`,
      )
      await runOrFail(tool('clang'), ['--target=wasm32', '-c', source, '-o', join(directory, name)])
    }
  }
})

afterAll(() => rmSync(directory, { recursive: true }))

/** Runs `llvm-ar`, with files by their names alone, and gives the archive. */
async function llvmAr(
  name: string,
  operation: string,
  files: readonly string[],
  ...flags: readonly string[]
): Promise<Uint8Array> {
  await runOrFail(tool('llvm-ar'), [...flags, operation, name, ...files], directory)
  return new Uint8Array(readFileSync(join(directory, name)))
}

/** What the archive holds, ready to be written again. */
function membersOf(bytes: Uint8Array, { members, index = [] }: ArchiveFile): NewMember[] {
  return members.map(({ name, header, bytes: { from, to } }) => ({
    name,
    bytes: bytes.subarray(from, to),
    symbols: index.filter(entry => entry.header === header).map(({ symbol }) => symbol),
  }))
}

const content = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))

describe.each<[name: string, flags: readonly string[], options: ArchiveOptions]>([
  ['gnu', ['--format=gnu'], { format: 'gnu' }],
  ['bsd', ['--format=bsd'], { format: 'bsd' }],
])('the format %s', (name, flags, options) => {
  test('has members, names and index', async () => {
    const bytes = await llvmAr(`${name}.a`, 'rcs', OBJECTS, ...flags)
    const archive = readArchive(bytes)
    const members = membersOf(bytes, archive)
    expect(members.map(member => member.name)).toEqual(OBJECTS)
    for (const member of members) expect(Buffer.compare(member.bytes, content(member.name)), member.name).toBe(0)
    expect(members.map(({ symbols }) => symbols)).toEqual([
      ['a_o', 'weak'],
      ['fifteen_bytes_o', 'weak'],
      ['sixteen_bytes__o', 'weak'],
      ['a_rather_long_name_o', 'weak'],
      [],
    ])
    expect(Buffer.compare(writeArchive(members, options), bytes)).toBe(0)
  })

  test('may have no index', async () => {
    const bytes = await llvmAr(`${name}-plain.a`, 'rcS', OBJECTS, ...flags)
    const archive = readArchive(bytes)
    expect(archive.index).toBeUndefined()
    expect(Buffer.compare(writeArchive(membersOf(bytes, archive), { ...options, index: false }), bytes)).toBe(0)
  })

  test('may be empty', async () => {
    const bytes = await llvmAr(`${name}-empty.a`, 'rcs', [], ...flags)
    expect(readArchive(bytes).members).toEqual([])
  })

  test('may hold what defines nothing', async () => {
    const bytes = await llvmAr(`${name}-text.a`, 'rcs', ['plain text'], ...flags)
    const { members, index } = readArchive(bytes)
    expect(members.map(member => member.name)).toEqual(['plain text'])
    expect(index ?? []).toEqual([])
  })

  test('may hold two members of one name', async () => {
    const bytes = await llvmAr(`${name}-twice.a`, 'qcs', ['a.o', 'a.o'], ...flags)
    const archive = readArchive(bytes)
    expect(archive.members.map(member => member.name)).toEqual(['a.o', 'a.o'])
    expect(new Set(archive.index?.map(({ header }) => header))).toEqual(
      new Set(archive.members.map(({ header }) => header)),
    )
  })
})

test("Microsoft's format has the same members", async () => {
  const bytes = await llvmAr('coff.a', 'rcs', OBJECTS, '--format=coff')
  const archive = readArchive(bytes)
  expect(membersOf(bytes, archive).map(({ name, bytes }) => [name, bytes.length])).toEqual(
    OBJECTS.map(name => [name, content(name).length]),
  )
  expect(archive.index?.map(({ symbol }) => symbol)).toContain('a_rather_long_name_o')
})

// Apple's archiver pads the contents themselves to a multiple of 8, so a member's range has up to 7 newlines behind the file.
test("Apple's format has the same members, padded", async () => {
  const bytes = await llvmAr('darwin.a', 'rcs', OBJECTS, '--format=darwin')
  const archive = readArchive(bytes)
  for (const { name, bytes: contents } of membersOf(bytes, archive)) {
    const original = content(name)
    expect(Buffer.compare(contents.subarray(0, original.length), original)).toBe(0)
    expect(contents.length - original.length).toBeLessThan(8)
  }
  expect(archive.index?.map(({ symbol }) => symbol)).toContain('a_rather_long_name_o')
})

describe('an index in 64 bits', () => {
  test.each<[flag: string, format: 'gnu64' | undefined]>([
    ['--format=gnu', 'gnu64'],
    ['--format=darwin', undefined],
  ])('by %s', async (flag, format) => {
    const env = process.env['SYM64_THRESHOLD']
    process.env['SYM64_THRESHOLD'] = '1'
    try {
      const bytes = await llvmAr(`sym64${flag}.a`, 'rcs', ['a.o', 'sixteen_bytes_.o'], flag)
      const archive = readArchive(bytes)
      expect(archive.index?.map(({ symbol }) => symbol)).toEqual(['a_o', 'weak', 'sixteen_bytes__o', 'weak'])
      if (format !== undefined)
        expect(Buffer.compare(writeArchive(membersOf(bytes, archive), { format }), bytes)).toBe(0)
    } finally {
      if (env === undefined) delete process.env['SYM64_THRESHOLD']
      else process.env['SYM64_THRESHOLD'] = env
    }
  })
})

describe('a thin archive', () => {
  test.each<[operation: string, flags: readonly string[]]>([
    ['rcsT', []],
    ['rcs', ['--thin']],
  ])('by %s %s says what to do instead', async (operation, flags) => {
    const bytes = await llvmAr(`thin-${operation}.a`, operation, ['a.o'], ...flags)
    expect(() => readArchive(bytes)).toThrow(FormatError)
    expect(() => readArchive(bytes)).toThrow('`llvm-ar qcsL full.a thin.a`')
  })

  test('names its members and says what they define', async () => {
    const bytes = await llvmAr('thin-names.a', 'rcs', ['a.o'], '--thin')
    const { members, index } = readThinArchive(bytes)
    expect(members.map(({ name }) => name)).toEqual(['a.o'])
    expect(index?.length).toBeGreaterThan(0)
    expect(new Set(index?.map(({ header }) => header))).toEqual(new Set([members[0].header]))
  })

  test('becomes a full one by what the message says', async () => {
    await llvmAr('thin.a', 'rcs', ['a.o'], '--thin')
    const bytes = await llvmAr('full.a', 'qcsL', ['thin.a'])
    expect(readArchive(bytes).members.map(({ name }) => name)).toEqual(['a.o'])
  })
})

describe.each(['$libc', '$libcxx', '$libcxxabi', '$rt'])('%s', library => {
  test('is written byte for byte', () => {
    const bytes = new Uint8Array(readFileSync(expandLibrary(library)))
    const archive = readArchive(bytes)
    expect(archive.members.length).toBeGreaterThan(10)
    expect(Buffer.compare(writeArchive(membersOf(bytes, archive)), bytes)).toBe(0)
  })

  test('has in its index what its objects define', () => {
    const bytes = new Uint8Array(readFileSync(expandLibrary(library)))
    for (const { name, bytes: contents, symbols } of membersOf(bytes, readArchive(bytes))) {
      expect(new Set(symbols), name).toEqual(new Set(definedIn(contents)))
    }
  })
})

/** Names a linker can ask an object for. */
function definedIn(contents: Uint8Array): string[] {
  const module = readModule(contents)
  const section = module.sections.find(({ name }) => name === 'linking')
  if (section === undefined) throw new Error('expected an object')
  return readLinkingSection(sectionReader(module, section)).symbols.flatMap(symbol => {
    const foreign = (symbol.flags & (SYMBOL_FLAG.undefined | SYMBOL_FLAG.local)) !== 0
    return foreign || symbol.kind === 'section' || symbol.name === undefined ? [] : [symbol.name]
  })
}
