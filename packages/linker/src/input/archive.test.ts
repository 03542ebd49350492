import { writeArchive } from '@wasmweld/binary'
import { describe, expect, test } from 'vitest'
import { encodeText } from '../../../../test/support/encode-text.ts'
import { linkInputs, refusalOf } from '../../../../test/support/link-text.ts'
import { openArchive } from './archive.ts'

const f = { name: 'f.o', bytes: encodeText('f.o: func f; func hidden local; undef func g; func h = g') }
const g = { name: 'g.o', bytes: encodeText('g.o: func g') }
const main = { name: 'main.o', bytes: encodeText('main.o: func main = f') }
const exports = ['main']

describe('an archive', () => {
  test('offers what its index says', () => {
    const { symbols, members } = openArchive(
      'lib.a',
      writeArchive([
        { ...f, symbols: ['f', 'h'] },
        { ...g, symbols: ['g'] },
      ]),
    )
    expect(symbols.map(({ symbol }) => symbol)).toEqual(['f', 'h', 'g'])
    expect(new Set(symbols.map(({ header }) => header))).toEqual(new Set(members.map(({ header }) => header)))
  })
  test.each([
    ['no index', writeArchive([f, g], { format: 'gnu', index: false })],
    [
      'an empty index, as tools make it that know no WebAssembly',
      writeArchive([
        { ...f, symbols: [] },
        { ...g, symbols: [] },
      ]),
    ],
  ])('with %s offers what its members define', (_what, bytes) => {
    expect(openArchive('lib.a', bytes).symbols.map(({ symbol }) => symbol)).toEqual(['f', 'h', 'g'])
  })
  test('reads a member once, and names it after both', () => {
    const archive = openArchive('lib.a', writeArchive([f]))
    const [{ header }] = archive.members
    expect(archive.member(header).name).toBe('lib.a(f.o)')
    expect(archive.member(header)).toBe(archive.member(header))
  })
  test('may be empty', () => {
    expect(openArchive('lib.a', writeArchive([]))).toMatchObject({ members: [], symbols: [], foreign: [] })
  })
  test('may hold two members of one name', () => {
    const bytes = writeArchive([
      { name: 'x.o', bytes: f.bytes },
      { name: 'x.o', bytes: g.bytes },
    ])
    expect(linkInputs([main, { name: 'lib.a', bytes }], { exports: ['main', 'h'] }).functions).toEqual([
      'main',
      'f',
      'h',
      'g',
    ])
  })
  test('leaves out what is no object, with a warning', () => {
    const bytes = writeArchive([f, { name: 'notes.txt', bytes: new TextEncoder().encode('hello\n') }])
    const { warnings, functions } = linkInputs([main, { name: 'lib.a', bytes }], { exports })
    expect(functions).toEqual(['main', 'f'])
    expect(warnings).toEqual(["lib.a: archive member 'notes.txt' is neither Wasm object file nor LLVM bitcode"])
  })
  test('leaves out what rustc keeps for itself, without a word', () => {
    const bytes = writeArchive([{ name: 'lib.rmeta', bytes: new TextEncoder().encode('rust\0') }, f])
    const { warnings, functions } = linkInputs([main, { name: 'libf.rlib', bytes }], { exports })
    expect([functions, warnings]).toEqual([['main', 'f'], []])
  })
})

describe('a damaged member', () => {
  const damaged = { name: 'bad.o', bytes: f.bytes.subarray(0, 40), symbols: ['f'] }

  test('is a problem when somebody needs it', () => {
    const bytes = writeArchive([damaged])
    expect(refusalOf([main, { name: 'lib.a', bytes }], { exports })[0]).toMatch(/^lib\.a\(bad\.o\): expected/)
  })
  test('is no problem while nobody does', () => {
    const bytes = writeArchive([damaged, { ...g, symbols: ['g'] }])
    const user = { name: 'user.o', bytes: encodeText('user.o: func main = g') }
    expect(refusalOf([user, { name: 'lib.a', bytes }], { exports })).toEqual([])
  })
})

test('an index that promises what its member does not define is found out', () => {
  const bytes = writeArchive([{ ...g, symbols: ['f', 'd'] }])
  expect(refusalOf([main, { name: 'lib.a', bytes }], { exports })).toEqual(['main.o: undefined symbol: f'])
  const data = { name: 'data.o', bytes: encodeText('data.o: func main = &d') }
  expect(refusalOf([data, { name: 'lib.a', bytes }], { exports })).toEqual(['data.o: undefined symbol: d'])
  expect(refusalOf([{ name: 'lib.a', bytes }, data], { exports })).toEqual(['data.o: undefined symbol: d'])
})
