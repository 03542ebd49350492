import { expect, test } from 'vitest'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { SOURCE_MAPPING_URL, withCustomSection, withUrlSection, withoutSections } from './custom-sections.ts'
import { readModule, writeHeader } from './module.ts'

const writer = new ByteWriter()
writeHeader(writer)
const EMPTY = writer.bytes.slice(0, writer.length)

const sectionsOf = (bytes: Uint8Array): readonly (string | undefined)[] =>
  readModule(bytes).sections.map(({ name }) => name)

test('a section is put behind all others, and taken out again', () => {
  const one = withCustomSection(EMPTY, 'one', body => {
    body.u8(7)
  })
  const two = withCustomSection(one, 'two', () => {})
  expect(sectionsOf(two)).toEqual(['one', 'two'])
  expect(withoutSections(two, ({ name }) => name === 'two')).toEqual(one)
  expect(withoutSections(two, () => true)).toEqual(EMPTY)
})

test('a module has one URL of a kind', () => {
  const first = withUrlSection(EMPTY, SOURCE_MAPPING_URL, 'a.wasm.map')
  expect(new TextDecoder().decode(first.subarray(8))).toBe('\0\x1c\x10sourceMappingURL\x0aa.wasm.map')
  const second = withUrlSection(first, SOURCE_MAPPING_URL, 'b.map')
  expect(sectionsOf(second)).toEqual(['sourceMappingURL'])
})
