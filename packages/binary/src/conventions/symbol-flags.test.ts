import { expect, test } from 'vitest'
import { SYMBOL_FLAG, SYMBOL_FLAGS, symbolFlagNames } from './symbol-flags.ts'

test('no flag has no name', () => {
  expect(symbolFlagNames(0)).toEqual([])
})

test('every flag has its name, and only its own', () => {
  for (const { bits, name } of SYMBOL_FLAGS) expect(symbolFlagNames(bits)).toEqual([name])
})

test('flags are named from the lowest bit up', () => {
  const { weak, undefined: undefinedFlag, hidden, explicitName } = SYMBOL_FLAG
  expect(symbolFlagNames(explicitName | undefinedFlag | hidden | weak)).toEqual([
    'BINDING_WEAK',
    'VISIBILITY_HIDDEN',
    'UNDEFINED',
    'EXPLICIT_NAME',
  ])
})

test('a binding that is both weak and local is neither', () => {
  expect(symbolFlagNames(SYMBOL_FLAG.bindingMask)).toEqual([])
})

test('bits without a name are left out', () => {
  expect(symbolFlagNames(0x8000_0000)).toEqual([])
})
