import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Compressor } from '../compressor.ts'
import { cachedCompressor } from './cached-compressor.ts'
import { nodeCompressor } from './node-compressor.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wasmweld-compressed-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const text = new TextEncoder().encode('where every byte went, '.repeat(200))

/** One that says how often it was asked. */
function counting(version: string): Compressor & { asked: number } {
  return {
    asked: 0,
    describe: compression => `${compression} ${version}`,
    measure(_compression, contents) {
      this.asked++
      return Promise.resolve(contents.length / 2)
    },
  }
}

test('sizes are those of zlib and brotli', async () => {
  expect(await nodeCompressor.measure('gzip', text)).toBe(gzipSync(text, { level: 9 }).length)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
  expect(await nodeCompressor.measure('brotli', text)).toBe(brotliCompressSync(text, { params }).length)
  expect(nodeCompressor.describe('brotli', text.length)).toBe(`brotli ${process.versions.brotli}, quality 11`)
  expect(nodeCompressor.describe('gzip', text.length)).toBe(`zlib ${process.versions.zlib}, level 9`)
})

test('what was measured is not measured again, also by the next process', async () => {
  const compressor = counting('1')
  const cached = cachedCompressor(compressor, folder)
  expect(await Promise.all([cached.measure('gzip', text), cached.measure('gzip', text)])).toEqual([2300, 2300])
  expect(await cachedCompressor(compressor, folder).measure('gzip', text)).toBe(2300)
  expect(compressor.asked).toBe(1)
})

test('other contents, another compression and another version are measured', async () => {
  const [one, other] = [counting('1'), counting('2')]
  await cachedCompressor(one, folder).measure('gzip', text)
  await cachedCompressor(one, folder).measure('gzip', text.subarray(2))
  await cachedCompressor(one, folder).measure('brotli', text)
  await cachedCompressor(other, folder).measure('gzip', text)
  expect([one.asked, other.asked]).toEqual([3, 1])
})

test('a broken entry is measured anew, and a folder that is none does no harm', async () => {
  const compressor = counting('1')
  await cachedCompressor(compressor, folder).measure('gzip', text)
  const [entry] = readdirSync(folder)
  writeFileSync(join(folder, entry), '12')
  expect(await cachedCompressor(compressor, folder).measure('gzip', text)).toBe(2300)
  expect(await cachedCompressor(compressor, join(folder, entry, 'below')).measure('gzip', text)).toBe(2300)
  expect(compressor.asked).toBe(3)
})
