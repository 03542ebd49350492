import { expect, test } from 'vitest'
import { readableName } from './readable-name.ts'

test.each([
  ['add', 'add'],
  ['_start', '_start'],
  ['_Z3addii', 'add(int, int)'],
  ['_ZN3geo4areaEii', 'geo::area(int, int)'],
  ['_ZN7mathlib3add17h0123456789abcdefE', 'mathlib::add'],
])('%s is %s', (symbol, name) => {
  expect(readableName(symbol)).toBe(name)
})
