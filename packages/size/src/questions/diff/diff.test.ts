import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SizeReport } from '../../size-report.ts'
import { buildReport } from '../../../../../test/support/size-report-builder.ts'
import type { BuiltItem, BuiltReport } from '../../../../../test/support/size-report-builder.ts'
import { diff, totalBytes } from './diff.ts'

const OBJECTS: SizeReport['inputs'] = ['a.o', 'b.o', 'c.o'].map(name => ({ name, kind: 'object' }))

const report = (items: readonly BuiltItem[], more: Omit<BuiltReport, 'items'> = {}): SizeReport =>
  buildReport({ items, inputs: OBJECTS, ...more })

/** `kind name delta`, and what it was. */
const rows = (before: SizeReport, after: SizeReport): readonly string[] =>
  diff(before, after).map(({ kind, name, delta, was }) =>
    [kind, name, ...(was === undefined ? [] : [`(${was})`]), delta > 0 ? `+${String(delta)}` : String(delta)].join(' '),
  )

test('two of one name are two', () => {
  const helper = (object: string, bytes: number): BuiltItem => ({
    name: 'helper',
    bytes,
    key: `function:${object}:helper`,
    input: object === 'a.o' ? 0 : 1,
  })
  const before = report([helper('a.o', 20), helper('b.o', 30)])
  const after = report([helper('a.o', 29), helper('b.o', 30)])
  expect(rows(before, before)).toEqual([])
  expect(rows(before, after)).toEqual(['grown helper +9'])
})

test('what came, what went, what grew and what shrank, the largest first', () => {
  const before = report([
    { name: 'went', bytes: 7 },
    { name: 'grew', bytes: 5 },
    { name: 'shrank', bytes: 100 },
    { name: 'stayed', bytes: 1 },
  ])
  const after = report([
    { name: 'stayed', bytes: 1 },
    { name: 'shrank', bytes: 60 },
    { name: 'came', bytes: 7 },
    { name: 'grew', bytes: 6 },
  ])
  expect(rows(before, after)).toEqual(['shrunk shrank -40', 'added came +7', 'removed went -7', 'grown grew +1'])
})

test.each([
  ['_ZN4core3fmt5write17h0123456789abcdefE', '_ZN4core3fmt5write17hfedcba9876543210E'],
  ['core::fmt::write::h0123456789abcdef', 'core::fmt::write::hfedcba9876543210'],
  ['local.llvm.123', 'local.llvm.4567'],
  // The digest of the crate is longer, so that what refers back says another number.
  ['_RINvCs1234_7mycrate3gencEB2_', '_RINvCsAbCdEf1234_7mycrate3gencEB2_'],
  ['_RNvXCs1_4mineNtB2_5ShapeNtCs2_5other5Shown4show', '_RNvXCs12345_4mineNtB2_5ShapeNtCs67890_5other5Shown4show'],
])('21. a new digest in %s is no change', (old, now) => {
  const named = (name: string): BuiltItem => ({ name, bytes: 10, key: `function:lib.a(x.o):${name}` })
  expect(rows(report([named(old)]), report([named(now)]))).toEqual([])
})

test('21. what is the same under another name is renamed, with its entry among the names', () => {
  const of = (name: string, more = 0): SizeReport =>
    report(
      [
        { name, bytes: 50 + more, hash: 'same' },
        { name: `${name}`, bytes: 3 + name.length, kind: 'name', key: `name:${name}` },
        { name: 'other', bytes: 50, hash: 'other' },
      ],
      { edges: [[0, 1, 'entry']] },
    )
  expect(rows(of('before'), of('behind'))).toEqual(['renamed behind (before) 0', 'renamed behind (before) 0'])
  expect(rows(of('old'), of('newer'))).toEqual(['renamed newer (old) +2', 'renamed newer (old) 0'])
})

test('what is in another file is moved', () => {
  const of = (input: number, bytes: number): SizeReport =>
    report([{ name: 'f', bytes, input, key: `function:${OBJECTS[input].name}:f` }])
  expect(rows(of(0, 5), of(2, 5))).toEqual(['moved f (a.o) 0'])
  expect(rows(of(0, 5), of(2, 9))).toEqual(['moved f (a.o) +4'])
})

test('a link and a finished module are compared by names, and nothing is moved for having no object there', () => {
  const linked = report([{ name: 'f', bytes: 5, input: 0, key: 'a.o:f' }])
  const finished = report([{ name: 'f', bytes: 9, key: 'function:f' }])
  expect(rows(linked, finished)).toEqual(['grown f +4'])
})

test('padding is nobody’s, and so are numbers that take another width in the same code', () => {
  const of = (padding: number, width: number): SizeReport =>
    report([
      { name: 'f', bytes: 20 + width, hash: 'f' },
      { name: 'LEB padding', bytes: padding, kind: 'padding' },
    ])
  expect(rows(of(10, 1), of(14, 1))).toEqual(['overhead overhead +4'])
  expect(rows(of(10, 1), of(14, 2))).toEqual(['overhead overhead +5'])
  expect(rows(of(10, 1), of(9, 2))).toEqual([])
})

test('20. one thing that is put before others without names is one row', () => {
  const nameless = (hashes: readonly string[], kind: 'function' | 'data' = 'function'): readonly BuiltItem[] =>
    hashes.map((hash, place) => {
      const name = `${kind === 'function' ? 'code' : 'data'}[${String(place)}]`
      return { name, key: name, kind, bytes: 10 + 10 * hash.length, hash }
    })
  const change = (old: string, now: string): readonly string[] =>
    rows(report(nameless(old.split(' '))), report(nameless(now.split(' '))))
  expect(change('a bb ccc', 'new a bb ccc')).toEqual(['added code[0] +40'])
  expect(change('a a a', 'a a a a')).toEqual(['added code[3] +20'])
  expect(change('a bb ccc', 'a ccc')).toEqual(['removed code[1] -30'])
  // Changed between neighbours that did not.
  expect(change('a bb ccc', 'new a bxbxbxbxbxbx ccc')).toEqual(['grown code[2] +100', 'added code[0] +40'])
  // Reordered.
  expect(change('a bb ccc', 'ccc a bb')).toEqual([])
  expect(rows(report(nameless(['a'], 'data')), report(nameless(['abcdef'], 'data')))).toEqual(['grown data[0] +50'])
})

test('a function without a name whose contents and place changed is told by its size, if that is not a common one', () => {
  const of = (...functions: readonly (readonly [hash: string, bytes: number])[]): SizeReport =>
    report(functions.map(([hash, bytes], place) => ({ name: `code[${place}]`, key: `code[${place}]`, bytes, hash })))
  const before = of(['large', 500], ['a', 10], ['b', 10], ['small', 8])
  const after = of(['tiny', 8], ['a', 10], ['b', 10], ['x', 30], ['changed', 500])
  expect(rows(before, after)).toEqual(['added code[3] +30', 'added code[0] +8', 'removed code[3] -8'])
})

test('strings that compilers number are found by their contents', () => {
  const strings = (texts: readonly string[]): SizeReport =>
    report(
      texts.map((text, place) => ({
        name: `.L.str.${String(place)}`,
        key: `data:a.o:.L.str.${String(place)}`,
        kind: 'data',
        bytes: text.length,
        hash: text,
        input: 0,
      })),
    )
  expect(rows(strings(['one', 'three']), strings(['inserted', 'one', 'three']))).toEqual(['added .L.str.0 +8'])
})

test('outputs are the same by the name that lasts', () => {
  const of = (digest: string, bytes: number): SizeReport =>
    report(
      [
        { name: 'f', bytes, key: 'm: function:f' },
        { name: 'main.ts', bytes: 5, kind: 'js-module', output: 1 },
      ],
      {
        outputs: [
          { name: `m-${digest}.wasm`, stableName: 'm.wasm' },
          { name: `main-${digest}.js`, stableName: 'main.js', kind: 'js' },
        ],
      },
    )
  expect(rows(of('1234', 5), of('abcd', 8))).toEqual(['grown f +3'])
})

const anyItems: fc.Arbitrary<readonly BuiltItem[]> = fc
  .array(
    fc.record(
      {
        name: fc.constantFrom('f', 'g', 'h', 'code[0]', 'code[1]', 'data[0]', '.L.str.1', 'x::h0123456789abcdef'),
        bytes: fc.nat({ max: 40 }),
        hash: fc.constantFrom('p', 'q', 'r'),
        kind: fc.constantFrom('function', 'data', 'padding', 'section-header', 'name'),
        input: fc.nat({ max: 2 }),
      },
      { requiredKeys: ['name', 'bytes', 'kind'] },
    ),
    { maxLength: 12 },
  )
  .map(items =>
    items.map((item, place) => ({ ...item, key: place % 3 === 0 ? item.name : `${item.name} ${place % 5}` })),
  )

test('22. rows sum to the difference whatever changed, and no item is in two', () => {
  fc.assert(
    fc.property(anyItems, anyItems, (old, now) => {
      const [before, after] = [report(old), report(now)]
      const found = diff(before, after)
      expect(found.reduce((sum, { delta }) => sum + delta, 0)).toBe(totalBytes(after) - totalBytes(before))
      for (const side of ['itemBefore', 'itemAfter'] as const) {
        const used = found.flatMap(row => row[side] ?? [])
        expect(new Set(used).size).toBe(used.length)
      }
      expect(diff(before, before).filter(({ kind }) => kind !== 'overhead')).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
