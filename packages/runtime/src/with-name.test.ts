import { expect, test } from 'vitest'
import { withName } from './with-name.ts'

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
const names = (module: Uint8Array<ArrayBuffer>): readonly string[] =>
  WebAssembly.Module.customSections(new WebAssembly.Module(module), 'name').map(section =>
    Buffer.from(section).toString('latin1'),
  )

test('a module gets a name', () => {
  expect(names(withName(EMPTY, 'lib.so'))).toEqual(['\x00\x07\x06lib.so'])
})

test('what it says itself comes first, and a long name is cut', () => {
  const named = withName(withName(EMPTY, 'own'), 'é'.repeat(300))
  const [own, other] = names(named)
  expect(own).toBe('\x00\x04\x03own')
  expect(other).toHaveLength(3 + 100)
})
