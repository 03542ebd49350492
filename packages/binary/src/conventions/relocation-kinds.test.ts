import { expect, test } from 'vitest'
import { RELOCATION_KINDS, type RelocationKind } from './relocation-kinds.ts'

const namesWhere = (holds: (kind: RelocationKind) => boolean): string[] =>
  RELOCATION_KINDS.filter(holds).map(({ name }) => name.replace('R_WASM_', ''))

test('a kind stands at its code, and there are 27', () => {
  expect(RELOCATION_KINDS.map(({ code }) => code)).toEqual([...Array(27).keys()])
})

test('names are distinct', () => {
  expect(new Set(namesWhere(() => true)).size).toBe(27)
})

test('a name tells the encoding', () => {
  const endings: readonly (readonly [RegExp, string])[] = [
    [/_SLEB$/, 'sleb32'],
    [/_SLEB64$/, 'sleb64'],
    [/[^S]LEB$/, 'uleb32'],
    [/[^S]LEB64$/, 'uleb64'],
    [/_I32$/, 'u32'],
    [/_I64$/, 'u64'],
  ]
  for (const { name, encoding } of RELOCATION_KINDS)
    expect([name, endings.find(([ending]) => ending.test(name))?.[1]]).toEqual([name, encoding])
})

test('a name tells the target', () => {
  const targets = {
    FUNCTION: 'function',
    TABLE_INDEX: 'function',
    TABLE_NUMBER: 'table',
    MEMORY: 'data',
    GLOBAL: 'global',
    SECTION: 'section',
    TAG: 'tag',
    TYPE: 'type',
  }
  for (const [start, target] of Object.entries(targets)) {
    expect(namesWhere(kind => kind.target === target)).toEqual(
      expect.arrayContaining(namesWhere(({ name }) => name.startsWith(`R_WASM_${start}`))),
    )
  }
})

// As LLVM's relocTypeHasAddend has it.
test('an address or an offset has an addend, nothing else does', () => {
  expect(namesWhere(({ hasAddend }) => hasAddend)).toEqual(namesWhere(({ name }) => /_(ADDR|OFFSET)_/.test(name)))
})

test('what is measured from elsewhere says so', () => {
  expect(namesWhere(({ base }) => base === 'memory')).toEqual(['MEMORY_ADDR_REL_SLEB', 'MEMORY_ADDR_REL_SLEB64'])
  expect(namesWhere(({ base }) => base === 'table')).toEqual(['TABLE_INDEX_REL_SLEB', 'TABLE_INDEX_REL_SLEB64'])
  expect(namesWhere(({ base }) => base === 'tls')).toEqual(['MEMORY_ADDR_TLS_SLEB', 'MEMORY_ADDR_TLS_SLEB64'])
  expect(namesWhere(({ base }) => base === 'site')).toEqual(['MEMORY_ADDR_LOCREL_I32'])
})

test('widths are those of padded fields', () => {
  const widths = RELOCATION_KINDS.map(({ encoding, width }) => `${encoding} ${width}`)
  expect([...new Set(widths)].sort()).toEqual(['sleb32 5', 'sleb64 10', 'u32 4', 'u64 8', 'uleb32 5', 'uleb64 10'])
})
