import { expect, test } from 'vitest'
import type { Compressor } from '../compressor.ts'
import type { Item, SizeReport } from '../size-report.ts'
import { compressedWithout, estimateCompressed } from './estimate-compressed.ts'

/** Zeros cost a tenth of a byte, and each file 10 bytes: so sections alone take more than the whole. */
const compressor: Compressor = {
  describe: compression => `${compression} of the test`,
  measure: (_compression, contents) =>
    Promise.resolve(10 + contents.reduce((sum, byte) => sum + (byte === 0 ? 0.1 : 1), 0)),
}

const item = (section: string, from: number, to: number, output = 0): Item => ({
  kind: 'function',
  name: `${section}${from}`,
  key: `${section}${from}`,
  output,
  section,
  ranges: [[from, to]],
  bytes: to - from,
})

/** 100 bytes of code without zeros, and 100 of data that are zeros; the code's headers lie apart. */
const contents = new Uint8Array(200).fill(1, 0, 100)
const report: SizeReport = {
  schema: 'wasm-size/1',
  outputs: [{ name: 'a.wasm', kind: 'wasm', confidence: 'exact', bytes: 200 }],
  inputs: [],
  sources: [],
  items: [
    {
      ...item('code', 0, 10),
      ranges: [
        [0, 5],
        [95, 100],
      ],
    },
    item('code', 5, 65),
    item('code', 65, 95),
    item('data', 100, 150),
    item('data', 150, 200),
  ],
  edges: { from: [], to: [], kind: [], count: [] },
  roots: [],
  uses: [],
  dropped: [],
}
const sum = (numbers: Float64Array): number => numbers.reduce((total, each) => total + each, 0)

test('the items sum to the file, and those of a section share by bytes', async () => {
  const estimate = await estimateCompressed(report, new Map([['a.wasm', contents]]), 'gzip', compressor)
  expect(estimate.outputs[0]).toBeCloseTo(120)
  expect(sum(estimate.items)).toBeCloseTo(120)
  // Alone, code takes 110 and data 20.
  expect(estimate.items[1]).toBeCloseTo(((120 * 110) / 130) * 0.6)
  expect(estimate.items[3]).toBeCloseTo((120 * 20) / 130 / 2)
})

test('how sections compare is asked quickly, what the file takes is not', async () => {
  const quick: Compressor = { ...compressor, quick: (_compression, { length }) => Promise.resolve(length) }
  const estimate = await estimateCompressed(report, new Map([['a.wasm', contents]]), 'gzip', quick)
  expect(estimate.outputs[0]).toBeCloseTo(120)
  expect(estimate.items[1]).toBeCloseTo(60 * 0.6)
  expect(estimate.items[3]).toBeCloseTo(60 / 2)
})

test('a size that the report knows is not measured again', async () => {
  const measured = {
    ...report,
    outputs: [{ ...report.outputs[0], compressed: { gzip: { bytes: 60, by: 'elsewhere' } } }],
  }
  expect(
    sum((await estimateCompressed(measured, new Map([['a.wasm', contents]]), 'gzip', compressor)).items),
  ).toBeCloseTo(60)
  expect(sum((await estimateCompressed(measured, new Map(), 'gzip', compressor)).items)).toBeCloseTo(60)
})

test('nothing is estimated of a file that is not at hand', async () => {
  const estimate = await estimateCompressed(report, new Map(), 'gzip', compressor)
  expect(estimate.outputs).toEqual([undefined])
  expect(sum(estimate.items)).toBe(0)
})

test('what is inlined shares in the file around it', async () => {
  const inlined: SizeReport = {
    ...report,
    outputs: [
      { ...report.outputs[0], role: 'inlined', within: 1 },
      { name: 'main.js', kind: 'js', confidence: 'exact', bytes: 400 },
    ],
    items: [...report.items, { ...item('', 0, 200, 1), ranges: [], kind: 'js-module' }],
  }
  const files = new Map([
    ['a.wasm', contents],
    ['main.js', new Uint8Array(400).fill(1)],
  ])
  const estimate = await estimateCompressed(inlined, files, 'gzip', compressor)
  expect(estimate.outputs[1]).toBeCloseTo(410)
  expect(sum(estimate.items)).toBeCloseTo(410)
  expect(estimate.items[5]).toBeGreaterThan(200)
})

test('leaving one out says what exactly it adds', async () => {
  const saved = await compressedWithout(report, new Map([['a.wasm', contents]]), 'gzip', compressor, [0, 1, 3])
  expect(saved.map(each => Math.round(each ?? -1))).toEqual([10, 60, 5])
  expect(await compressedWithout(report, new Map(), 'gzip', compressor, [0])).toEqual([undefined])
})
