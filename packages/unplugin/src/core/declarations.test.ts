import { expect, test } from 'vitest'
import { declarations } from './declarations.ts'

const functionType = (parameters: readonly string[], results: readonly string[]): never =>
  ({ kind: 'function', parameters, results }) as never

test('declarations say what JavaScript gives and gets', () => {
  const exports = [
    { symbol: 'f', names: ['f'], kind: 'function', type: functionType(['i32', 'i64', 'externref'], ['f64', 'i32']) },
    { symbol: 'delete', names: ['delete'], kind: 'function', type: functionType(['v128'], []) },
    { symbol: 'rows', names: ['rows'], kind: 'data' },
  ] as const
  expect(declarations(exports, { is64: true, lazy: true })).toMatchInlineSnapshot(`
    "export function f(p0: number, p1: bigint, p2: any): [number, number]
    declare function $$1(p0: never): void
    export { $$1 as delete }
    export const rows: { readonly value: bigint }
    export const memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
    "
  `)
})
