import { expect, test } from 'vitest'
import { addFunction, removeFunction } from './add-function.ts'
import { alloc, free } from './alloc.ts'
import { createProgram } from './create-program.ts'
import { encodeType, wrapFunction } from './shim.ts'
import type { WasmFunctionType } from './shim.ts'

const UNARY: WasmFunctionType = { parameters: ['i32'], results: ['i32'] }
const WIDE: WasmFunctionType = { parameters: ['i64'], results: ['i64'] }

test('a function and a type have one pointer, until it is removed as often as it was added', async () => {
  const program = await createProgram()
  const double = (x: number): number => 2 * x
  const pointer = addFunction(program, double, UNARY)
  expect(pointer).toBeGreaterThan(0)
  expect((program.table.get(pointer) as typeof double)(21)).toBe(42)
  expect(addFunction(program, double, UNARY)).toBe(pointer)
  expect(addFunction(program, (x: number) => 2 * x, UNARY)).not.toBe(pointer)
  removeFunction(program, pointer)
  expect(program.table.get(pointer)).not.toBeNull()
  removeFunction(program, pointer)
  expect(program.table.get(pointer)).toBeNull()
  expect(() => removeFunction(program, pointer)).toThrow(`no function was added at ${pointer}`)
  const next = (x: bigint): bigint => x + 1n
  expect(addFunction(program, next, WIDE)).toBe(pointer)
  expect((program.table.get(pointer) as typeof next)(2n ** 62n)).toBe(2n ** 62n + 1n)
})

test('one function may have several types', async () => {
  const program = await createProgram()
  const identity = <Value>(x: Value): Value => x
  expect(addFunction(program, identity, UNARY)).not.toBe(addFunction(program, identity, WIDE))
})

test('a function of WebAssembly needs no type, one of JavaScript does, and none can have vectors', async () => {
  const program = await createProgram()
  const before = program.table.length
  const plain = (): number => 5
  expect(() => addFunction(program, plain)).toThrow('needs a type')
  expect(() => addFunction(program, plain, { parameters: ['v128'], results: [] })).toThrow('v128')
  expect(() => addFunction(program, plain, 'ii' as unknown as typeof UNARY)).toThrow('needs a type: { parameters')
  const wrapped = wrapFunction(plain, encodeType({ parameters: [], results: ['i32'] }))
  const pointer = addFunction(program, wrapped)
  expect(program.table.get(pointer)).toBe(wrapped)
  // What failed took nothing.
  expect(program.table.length - before).toBeLessThanOrEqual(2)
})

test('memory comes of the program, which may not have it to give', async () => {
  const program = await createProgram()
  expect(() => alloc(program, 8)).toThrow('the program exports no malloc')
  expect(() => {
    free(program, 8)
  }).toThrow('the program exports no free')
})
