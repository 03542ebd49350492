import { buildReport } from '../../../test/support/size-report-builder.ts'
import { expect, test } from 'vitest'
import type { Compressor } from './compressor.ts'
import { measureCompressed } from './measure-compressed.ts'

const halving: Compressor = {
  describe: (compression, bytes) => `half of ${bytes} by ${compression}`,
  measure: (_, contents) => Promise.resolve(contents.length / 2),
}

const report = buildReport({
  items: [
    { name: 'f', bytes: 10 },
    { name: 'g', bytes: 4, output: 1 },
    { name: 'js', bytes: 20, output: 2, kind: 'js-module' },
  ],
  outputs: [
    { name: 'a.wasm' },
    { name: 'b.wasm', role: 'inlined', within: 2 },
    { name: 'main.js', kind: 'js', bytes: 24 },
  ],
})

test('files are measured, what is in another file is not', async () => {
  const contents = new Map([
    ['a.wasm', new Uint8Array(10)],
    ['b.wasm', new Uint8Array(4)],
    ['main.js', new Uint8Array(24)],
  ])
  const { outputs } = await measureCompressed(report, contents, halving, ['brotli'])
  expect(outputs.map(({ compressed }) => compressed)).toEqual([
    { brotli: { bytes: 5, by: 'half of 10 by brotli' } },
    undefined,
    { brotli: { bytes: 12, by: 'half of 24 by brotli' } },
  ])
})

test('both compressions unless one is asked for; a file without contents stays as it is', async () => {
  const { outputs } = await measureCompressed(report, new Map([['a.wasm', new Uint8Array(10)]]), halving)
  expect(Object.keys(outputs[0].compressed ?? {})).toEqual(['gzip', 'brotli'])
  expect(outputs[2]).toEqual(report.outputs[2])
})

test('other contents than the report is of are refused', async () => {
  await expect(measureCompressed(report, new Map([['a.wasm', new Uint8Array(9)]]), halving)).rejects.toThrow(
    'a.wasm has 10 bytes in the report, its contents 9',
  )
})
