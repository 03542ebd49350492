import { expect, test } from 'vitest'
import type { CompositeType, ValueType } from '@wasmweld/binary'
import { typeText } from './type-text.ts'

const func = (parameters: readonly ValueType[], results: readonly ValueType[]): CompositeType => ({
  kind: 'function',
  parameters,
  results,
})

test.each<[type: CompositeType, text: string]>([
  [func([], []), '() -> nil'],
  [func(['i32', 'f64'], ['i64']), '(i32, f64) -> i64'],
  [func(['externref'], ['i32', 'funcref']), '(externref) -> (i32, funcref)'],
  [func(['v128', '(ref null 3)'], []), '(v128, (ref null 3)) -> nil'],
  [{ kind: 'array', element: { storage: 'i8', mutable: true } }, '(array (mut i8))'],
  [{ kind: 'struct', fields: [{ storage: 'i32', mutable: false }] }, '(struct i32)'],
])('%j is %s', (type, text) => {
  expect(typeText(type)).toBe(text)
})
