import { expect, test } from 'vitest'
import { emptyRelocationTable, relocationTable } from './relocation-table.ts'

test('an empty table is all zeros', () => {
  const { count, ...columns } = emptyRelocationTable(3)
  expect(count).toBe(3)
  for (const column of Object.values(columns)) expect([...column]).toEqual([0, 0, 0])
})

test('a table may have no rows', () => {
  expect(emptyRelocationTable(0).addend).toHaveLength(0)
})

test('columns do not overlap', () => {
  const { kind, offset, index, addend } = emptyRelocationTable(2)
  kind.fill(26)
  offset.fill(0xffff_ffff)
  index.fill(0x8000_0000)
  addend.fill(-(2 ** 53 - 1))
  expect([...kind, ...offset, ...index, ...addend]).toEqual([
    26,
    26,
    0xffff_ffff,
    0xffff_ffff,
    0x8000_0000,
    0x8000_0000,
    -(2 ** 53 - 1),
    -(2 ** 53 - 1),
  ])
})

test('rows become columns, and an addend that is left out is 0', () => {
  const table = relocationTable([
    { kind: 0, offset: 4, index: 7 },
    { kind: 5, offset: 9, index: 8, addend: -2 },
  ])
  expect({
    ...table,
    kind: [...table.kind],
    offset: [...table.offset],
    index: [...table.index],
    addend: [...table.addend],
  }).toEqual({
    count: 2,
    kind: [0, 5],
    offset: [4, 9],
    index: [7, 8],
    addend: [0, -2],
  })
})
