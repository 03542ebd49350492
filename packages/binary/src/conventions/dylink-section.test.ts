import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { runOrFail, tool } from '../../../../test/support/tools.ts'
import { bytes, name, record, u32, u53, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { readModule, sectionReader } from '../wasm/module.ts'
import {
  readDylinkSection,
  readLegacyDylinkSection,
  writeDylinkSection,
  writeLegacyDylinkSection,
  type DylinkMemory,
  type DylinkSection,
} from './dylink-section.ts'

const memory: fc.Arbitrary<DylinkMemory> = record({
  size: u53,
  alignmentLog2: u32,
  tableSize: u53,
  tableAlignmentLog2: u32,
})
const dylinkSection: fc.Arbitrary<DylinkSection> = record(
  {
    needed: vector(name),
    exportInfo: vector(record({ name, flags: u32 })),
    importInfo: vector(record({ module: name, field: name, flags: u32 })),
    runtimePath: vector(name),
    unknown: vector(record({ id: fc.integer({ min: 6, max: 255 }), bytes })),
  },
  { memory, architecture: fc.constantFrom('wasm32' as const, 'wasm64' as const) },
)

const EMPTY: DylinkSection = { needed: [], exportInfo: [], importInfo: [], runtimePath: [], unknown: [] }
const [a, b] = [0x61, 0x62]
const wasm32 = [0x77, 0x61, 0x73, 0x6d, 0x33, 0x32]

describe('dylink.0', () => {
  test('is read as it was written', () => {
    expectRoundTrip(dylinkSection, readDylinkSection, writeDylinkSection)
  })

  test('may be empty', () => {
    expect(readAll(readDylinkSection, [])).toStrictEqual(EMPTY)
    expect([...written(writeDylinkSection, EMPTY)]).toEqual([])
  })

  test.each<[what: string, contents: readonly number[], value: Partial<DylinkSection>]>([
    [
      'memory and table',
      [1, 5, 0x80, 1, 4, 3, 0],
      { memory: { size: 128, alignmentLog2: 4, tableSize: 3, tableAlignmentLog2: 0 } },
    ],
    ['needed libraries, one of them twice', [2, 7, 3, 1, a, 1, a, 1, b], { needed: ['a', 'a', 'b'] }],
    ['exports', [3, 5, 1, 1, a, 0x80, 2], { exportInfo: [{ name: 'a', flags: 0x100 }] }],
    ['imports', [4, 6, 1, 1, a, 1, b, 0x11], { importInfo: [{ module: 'a', field: 'b', flags: 0x11 }] }],
    ['paths', [5, 3, 1, 1, a], { runtimePath: ['a'] }],
    ['an architecture', [6, 7, 6, ...wasm32], { architecture: 'wasm32' }],
    ['another meaning of number 6', [6, 2, 6, 7], { unknown: [{ id: 6, bytes: Uint8Array.of(6, 7) }] }],
    [
      'a name that is no architecture',
      [6, 7, 6, ...wasm32.with(5, a)],
      { unknown: [{ id: 6, bytes: Uint8Array.of(6, ...wasm32.with(5, a)) }] },
    ],
    [
      'unknown subsections',
      [9, 1, 42, 7, 0],
      {
        unknown: [
          { id: 9, bytes: Uint8Array.of(42) },
          { id: 7, bytes: new Uint8Array() },
        ],
      },
    ],
  ])('has %s', (_, contents, value) => {
    expect(readAll(readDylinkSection, contents)).toEqual({ ...EMPTY, ...value })
    expect([...written(writeDylinkSection, { ...EMPTY, ...value })]).toEqual(contents)
  })

  test.each<[what: string, contents: readonly number[], message: string]>([
    ['a subsection beyond the section', [2, 5, 1], 'expected 5 bytes, found 1 (at 0x2)'],
    ['more names than fit', [2, 2, 2, 0], 'expected a count that fits in the 1 bytes left, found 2 (at 0x2)'],
    [
      'bytes behind the memory',
      [1, 5, 0, 0, 0, 0, 0],
      'expected the end of subsection 1 of the dylink.0 section, found 1 more bytes (at 0x6)',
    ],
    [
      'half a memory',
      [1, 2, 0, 0],
      'expected subsection 1 of the dylink.0 section to end at 0x4, but its contents run past it (at 0x4)',
    ],
  ])('is refused with %s', (_, contents, message) => {
    expectRefused(readDylinkSection, contents, message)
  })

  test('with a million unknown subsections is read in no time', () => {
    const contents = new Uint8Array(2_000_000)
    for (let at = 0; at < contents.length; at += 2) contents[at] = 99
    expect(readDylinkSection(new ByteReader(contents)).unknown).toHaveLength(1_000_000)
  })
})

describe('dylink', () => {
  test('is read as it was written', () => {
    const legacy = record({ memory, needed: vector(name) }).map(value => ({ ...EMPTY, ...value }))
    expectRoundTrip(legacy, readLegacyDylinkSection, writeLegacyDylinkSection)
  })

  test('may end before the needed libraries', () => {
    expect(readAll(readLegacyDylinkSection, [0x80, 8, 4, 2, 0])).toEqual({
      ...EMPTY,
      memory: { size: 1024, alignmentLog2: 4, tableSize: 2, tableAlignmentLog2: 0 },
    })
  })

  test('of a library that takes no memory says so', () => {
    expect([...written(writeLegacyDylinkSection, EMPTY)]).toEqual([0, 0, 0, 0, 0])
  })

  test('is refused with bytes behind the last', () => {
    expectRefused(
      readLegacyDylinkSection,
      [0, 0, 0, 0, 0, 0],
      'expected the end of the dylink section, found 1 more bytes (at 0x5)',
    )
  })
})

describe('a library by wasm-ld', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-dylink-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const file = (path: string): string => join(directory, path)

  async function shared(library: string, source: string, ...flags: string[]): Promise<void> {
    writeFileSync(file(`${library}.c`), source)
    const target = ['--target=wasm32', '-fPIC', '-fvisibility=default', '-matomics', '-mbulk-memory']
    await runOrFail(tool('clang'), [...target, '-c', file(`${library}.c`), '-o', file(`${library}.o`)])
    const link = ['-shared', '--experimental-pic', '--shared-memory', file(`${library}.o`), '-o', file(`${library}.so`)]
    await runOrFail(tool('wasm-ld'), [...link, ...flags])
  }

  test('has every subsection, and is written byte for byte', async () => {
    await shared('base', 'int base(void) { return 1; }')
    const source = `
      extern int base(void); __attribute__((weak)) extern int maybe(void);
      _Thread_local int counter; int table[100] = {1};
      int (*pointer)(void) = base;
      int use(void) { counter++; return base() + (maybe ? maybe() : table[3]); }`
    await shared('use', source, file('base.so'), '--rpath=$ORIGIN/lib', '--unresolved-symbols=import-dynamic')
    const bytes = new Uint8Array(readFileSync(file('use.so')))
    const module = readModule(bytes)
    const [section] = module.sections
    expect(section.name).toBe('dylink.0')
    const dylink = readDylinkSection(sectionReader(module, section))
    expect(dylink).toMatchObject({
      memory: { alignmentLog2: 4, tableAlignmentLog2: 0 },
      needed: ['base.so'],
      exportInfo: [{ name: 'counter', flags: 0x100 }],
      importInfo: [{ module: 'env', field: 'maybe', flags: 0x11 }],
      runtimePath: ['$ORIGIN/lib'],
      unknown: [],
    })
    expect(dylink.memory?.size).toBeGreaterThanOrEqual(400)
    expect(written(writeDylinkSection, dylink)).toEqual(bytes.slice(section.contents.from, section.contents.to))
  })
})
