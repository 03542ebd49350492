import { expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'

const settled = (...words: readonly string[]): { id: unknown; errors: readonly string[] } => {
  const { link, faults } = readSettings(words, 'wasm-ld').settings
  return { id: link.buildId, errors: (faults.get('build-id') ?? []).map(({ text }) => text) }
}

test.each([
  [['--build-id'], 'fast'],
  [['--build-id=tree'], 'tree'],
  [['--build-id=sha1', '--build-id=none'], undefined],
  [['--build-id=nonsense', '--build-id=sha1'], 'sha1'],
  [['--build-id=0x'], new Uint8Array()],
  // Digits are taken in pairs, and the last one alone.
  [['--build-id=0xABc'], Uint8Array.of(0xab, 0x0c)],
])('%j', (words, id) => {
  expect(settled(...words)).toEqual({ id, errors: [] })
})

test('a random id is a UUID of version 4, another one each time', () => {
  const first = settled('--build-id=uuid').id as Uint8Array
  expect(first).toHaveLength(16)
  expect([first[6] >> 4, first[8] >> 6]).toEqual([4, 2])
  expect(settled('--build-id=uuid').id).not.toEqual(first)
})

test.each([
  ['--build-id=md5', 'unknown --build-id style: md5'],
  ['--build-id=', 'unknown --build-id style: '],
  ['--build-id=0xABZZQQ', 'not a hexadecimal value: ZZ'],
])('%s is refused', (word, message) => {
  expect(settled(word).errors).toEqual([message])
})
