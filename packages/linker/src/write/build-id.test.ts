import { expect, test } from 'vitest'
import { linkText, isValid } from '../../../../test/support/link-text.ts'
import type { LinkOptions } from '../options.ts'
import { buildIdOf } from './build-id.ts'

function idOf(options: LinkOptions): Uint8Array {
  const { module } = linkText(['a.o: func f'], { exports: ['f'], ...options })
  expect(isValid(module)).toBe(true)
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(module as BufferSource), 'build_id')
  const bytes = new Uint8Array(section)
  expect(bytes[0]).toBe(bytes.length - 1)
  return bytes.subarray(1)
}

test('a fast id is a UUID of version 5', () => {
  const id = idOf({ buildId: 'fast' })
  expect(id).toHaveLength(16)
  expect(id[6] >> 4).toBe(5)
  expect(id[8] >> 6).toBe(2)
})

test('a hash is of 20 bytes, and the tree of hashes is the same', () => {
  expect(idOf({ buildId: 'sha1' })).toHaveLength(20)
  expect(idOf({ buildId: 'tree' })).toEqual(idOf({ buildId: 'sha1' }))
})

test('given bytes are taken as they are', () => {
  expect([...idOf({ buildId: Uint8Array.of(1, 2, 3) })]).toEqual([1, 2, 3])
})

test('another module has another id, the same module the same', () => {
  expect(idOf({ buildId: 'fast' })).toEqual(idOf({ buildId: 'fast' }))
  expect(idOf({ buildId: 'fast' })).not.toEqual(idOf({ buildId: 'fast', strip: 'all' }))
})

test('more than a mebibyte is hashed in parts', () => {
  const module = new Uint8Array(2 ** 20 + 1)
  // sha1sum of the two parts' sha1sums, one behind the other.
  expect(Buffer.from(buildIdOf(module, 'sha1')).toString('hex')).toBe('07d39f0f3a0de5f41f0e81a1e3916a2b317d20bc')
})
