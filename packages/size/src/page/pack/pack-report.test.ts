import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SizeReport } from '../../size-report.ts'
import { packColumn, packNames, packRuns, unpackColumn, unpackNames, unpackRuns, unzigzag, zigzag } from './columns.ts'
import { packReport } from './pack-report.ts'
import { unpackReport } from './unpack-report.ts'

const REPORT: SizeReport = {
  schema: 'wasm-size/1',
  outputs: [
    { name: 'a.js', kind: 'js', confidence: 'exact', bytes: 7 },
    { name: 'a.wasm', kind: 'wasm', confidence: 'decoded', bytes: 70_021 },
  ],
  inputs: [{ name: 'a.ts', kind: 'js' }],
  sources: ['a.c', 'b.c'],
  items: [
    { kind: 'js-module', name: 'a.ts', key: 'x', output: 0, section: '', ranges: [], bytes: 7, input: 0 },
    {
      kind: 'function',
      name: '_Z1av',
      demangled: 'a()',
      aliases: ['b'],
      key: 'y',
      output: 1,
      section: 'code',
      // The second range lies before the first.
      ranges: [
        [70_000, 70_025],
        [0, 1],
      ],
      bytes: 20,
      padding: 6,
      parts: { body: 17, sizeLeb: 2, declaration: 1 },
      flags: ['weak', 'hidden'],
      comdat: 'a',
      lines: [
        [1, 12],
        [0, 3],
      ],
    },
    { kind: 'data', name: 'data[0]', key: 'z', output: 1, section: 'data', ranges: [[1, 70_000]], bytes: 69_999 },
    { kind: 'bss', name: 'data[1]', key: 'w', output: 1, section: 'data', ranges: [], bytes: 0, memory: 65_536 },
  ],
  edges: { from: [0, 1, 1, 3], to: [1, 1, 2, 0], kind: [16, 0, 2, 1], count: [1, 300, 1, 2] },
  roots: [{ item: 0, reason: 'js-entry' }],
  uses: [{ from: 0, to: 1, specifier: './a.o', name: 'a', line: 1, column: 8 }],
  dropped: [{ name: 'gone', kind: 'function', bytes: 3, why: 'unreached', output: 1 }],
}

test('a report is unpacked as it was, with positions for keys', () => {
  const unpacked = unpackReport(JSON.parse(JSON.stringify(packReport(REPORT))))
  const { edges, ...rest } = REPORT
  expect(unpacked).toMatchObject({ ...rest, items: REPORT.items.map((item, row) => ({ ...item, key: String(row) })) })
  for (const column of ['from', 'to', 'kind', 'count'] as const)
    expect(Array.from(unpacked.edges[column])).toEqual(edges[column])
  expect(unpacked.items.map(item => Object.keys(item).length)).toEqual(
    REPORT.items.map(item => Object.keys(item).length),
  )
})

test('columns of any whole numbers, and runs of them', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), numbers => {
      expect(unpackColumn(packColumn(numbers))).toEqual(numbers)
      const twice = numbers.flatMap(number => [number, number])
      expect(unpackRuns(packRuns(twice))).toEqual(twice)
    }),
  )
  fc.assert(fc.property(fc.integer(), number => unzigzag(zigzag(number)) === number))
})

test('a hundred thousand numbers in one column', () => {
  const numbers = Array.from({ length: 100_000 }, (_, at) => at)
  expect(unpackColumn(packColumn(numbers))).toEqual(numbers)
})

test('names that count up take no room', () => {
  const names = ['data[8]', 'data[9]', 'data[10]', 'data[12]', 'x', 'x', 'type[0]: a', 'type[1]: a', 'type[2]: b']
  expect(packNames(names)).toEqual(['data[8]', 0, 0, 'data[12]', 'x', 'x', 'type[0]: a', 0, 'type[2]: b'])
  expect(unpackNames(packNames(names))).toEqual(names)
})
