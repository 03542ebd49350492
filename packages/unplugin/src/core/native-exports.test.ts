import { expect, test } from 'vitest'
import { nativeExports } from './native-exports.ts'

test('a demangled name belongs to the first symbol that has it', () => {
  const symbol = (name: string, defined = true) =>
    ({ name, kind: 'function', binding: 'strong', hidden: false, defined }) as const
  const symbols = [symbol('_ZC1'), symbol('_ZC2'), symbol('plain'), symbol('missing', false), symbol('_ZC1')]
  expect(nativeExports(symbols, name => (name.startsWith('_ZC') ? 'C::C()' : name))).toEqual([
    { symbol: '_ZC1', names: ['_ZC1', 'C::C()'], kind: 'function' },
    { symbol: '_ZC2', names: ['_ZC2'], kind: 'function' },
    { symbol: 'plain', names: ['plain'], kind: 'function' },
  ])
})
