import { expect, test } from 'vitest'
import { expectRefused, expectRoundTrip, readAll, written } from '../../../../test/support/round-trip.ts'
import { recursionGroup, vector } from '../../../../test/support/wasm-arbitraries.ts'
import { formatFunctionType, functionType, readTypeSection, typeKey, writeTypeSection } from './type-section.ts'

test('random groups survive writing and reading', () => {
  expectRoundTrip(vector(recursionGroup), reader => readTypeSection(reader).groups, writeTypeSection)
})

test('function types, as clang writes them', () => {
  const { groups, types } = readAll(readTypeSection, [2, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7e, 1, 0x7d])
  expect(types.map(type => type.composite)).toEqual([functionType([], []), functionType(['i32', 'i64'], ['f32'])])
  expect(types.every(type => type.final && type.supertypes.length === 0)).toBe(true)
  expect(groups.map(group => group.explicit)).toEqual([false, false])
})

test('the types of all groups share one index space', () => {
  // (rec (sub (struct (field (mut i8)))) (sub final 0 (struct (field (mut i8)) (field (ref null 1))))) (array i16)
  const bytes = [2, 0x4e, 2, 0x50, 0, 0x5f, 1, 0x78, 1, 0x4f, 1, 0, 0x5f, 2, 0x78, 1, 0x63, 1, 0, 0x5e, 0x77, 0]
  const { groups, types } = readAll(readTypeSection, bytes)
  expect(types).toEqual([
    { composite: { kind: 'struct', fields: [{ storage: 'i8', mutable: true }] }, final: false, supertypes: [] },
    {
      composite: {
        kind: 'struct',
        fields: [
          { storage: 'i8', mutable: true },
          { storage: '(ref null 1)', mutable: false },
        ],
      },
      final: true,
      supertypes: [0],
    },
    { composite: { kind: 'array', element: { storage: 'i16', mutable: false } }, final: true, supertypes: [] },
  ])
  expect(groups.map(group => [group.types.length, group.explicit])).toEqual([
    [2, true],
    [1, false],
  ])
  expect([...written(writeTypeSection, groups)]).toEqual(bytes)
})

test('a group may hold very many types', () => {
  const count = 200_000
  const types = new Array<number[]>(count).fill([0x60, 0, 0]).flat()
  expect(readAll(readTypeSection, [1, 0x4e, 0xc0, 0x9a, 0x0c, ...types]).types).toHaveLength(count)
})

test('damage is refused where it stands', () => {
  expectRefused(readTypeSection, [1, 0x40, 0, 0], 'expected a function, struct or array type, found 0x40 (at 0x1)')
  expectRefused(readTypeSection, [1, 0x5e, 0x7f, 2], "expected a field's mutability (0 or 1), found 2 (at 0x3)")
  expectRefused(
    readTypeSection,
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    'expected a count that fits in the 0 bytes left, found 4294967295 (at 0x0)',
  )
  expectRefused(
    readTypeSection,
    [1, 0x60, 100, 0x7f],
    'expected a count that fits in the 1 bytes left, found 100 (at 0x2)',
  )
  expectRefused(
    readTypeSection,
    [1, 0x60, 0, 0, 0],
    'expected the end of the type section, found 1 more bytes (at 0x4)',
  )
})

test('a key tells function types apart and joins equal ones', () => {
  expect(typeKey(functionType(['i32', 'i32'], ['i32']))).toBe('(i32,i32)->i32')
  expect(typeKey(functionType([], ['i32', 'i64']))).toBe('()->i32,i64')
})

test('a message shows a signature as wasm-ld does', () => {
  expect(formatFunctionType(functionType(['i32', 'i32'], ['i32']))).toBe('(i32, i32) -> i32')
  expect(formatFunctionType(functionType([], []))).toBe('() -> void')
  expect(formatFunctionType(functionType(['f32'], ['i32', 'i64']))).toBe('(f32) -> (i32, i64)')
})
