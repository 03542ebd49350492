import { describe, expect, test } from 'vitest'
import { encodeType, makeTrampolines, wrapFunction } from './shim.ts'
import type { WasmFunction, WasmFunctionType, WasmValueType } from './shim.ts'

const type = (parameters: WasmValueType[], ...results: WasmValueType[]): WasmFunctionType => ({ parameters, results })
const call = (fn: WasmFunction, ...values: unknown[]): unknown => (fn as (...values: unknown[]) => unknown)(...values)

describe('a function of JavaScript', () => {
  test.each<[type: WasmFunctionType, given: unknown[], received: unknown[], result: unknown]>([
    [type([]), [], [], undefined],
    [type(['i32', 'f64'], 'i32'), [2 ** 32 + 7, 0.5], [7, 0.5], 5],
    [type(['i64'], 'i64'), [2n ** 63n], [-(2n ** 63n)], -1n],
    [type(['f32'], 'f32'), [0.1], [Math.fround(0.1)], 1.5],
    [type(['externref'], 'externref'), ['text'], ['text'], null],
    [type(['i32'], 'i32', 'i64', 'f64'), [1], [1], [1, 2n, 3.5]],
    [type(new Array<WasmValueType>(200).fill('i32'), 'i32'), [1], [1, ...new Array<number>(199).fill(0)], 9],
  ])('has the type %#', (wanted, given, received, result) => {
    const calls: unknown[][] = []
    const fn = wrapFunction((...values: unknown[]) => {
      calls.push(values)
      return result
    }, encodeType(wanted))
    expect(call(fn, ...given)).toEqual(result)
    expect(calls).toEqual([received])
    // What only functions of WebAssembly can do.
    expect(() => new WebAssembly.Table({ initial: 1, element: 'anyfunc' }).set(0, fn)).not.toThrow()
  })

  test('cannot take what JavaScript has no values of', () => {
    expect(() => encodeType(type(['i32', 'v128']))).toThrow('v128 cannot be passed between JavaScript and WebAssembly')
  })
})

describe('a trampoline', () => {
  const I32_TO_I32 = encodeType(type(['i32'], 'i32'))
  const table = new WebAssembly.Table({ initial: 20_000, element: 'anyfunc' })

  test.each([1, 63, 64, 8191, 8192, 19_999])('calls what is in slot %i then', slot => {
    const types = new Array<string>(slot + 1).fill(I32_TO_I32)
    const fn = makeTrampolines(table, types)[slot]
    expect(() => call(fn, 1)).toThrow(WebAssembly.RuntimeError)
    table.set(
      slot,
      wrapFunction((value: number) => value + slot, I32_TO_I32),
    )
    expect(call(fn, 1)).toBe(slot + 1)
    table.set(
      slot,
      wrapFunction((value: number) => -value, I32_TO_I32),
    )
    expect(call(fn, 1)).toBe(-1)
  })

  test('is one of many, each of its own type', () => {
    const types = Array.from({ length: 140 }, (_, count) => type(new Array<WasmValueType>(count).fill('i64'), 'i64'))
    types.forEach((wanted, index) => {
      const sum = (...values: bigint[]): bigint => values.reduce((a, b) => a + b, 0n)
      table.set(index, wrapFunction(sum, encodeType(wanted)))
    })
    const trampolines = makeTrampolines(table, types.map(encodeType))
    const sums = trampolines.map((fn, index) => call(fn, ...new Array<bigint>(index).fill(2n)))
    expect(sums).toEqual(types.map((_, index) => 2n * BigInt(index)))
  })

  test('traps where the function has another type', () => {
    table.set(
      0,
      wrapFunction(() => 1, encodeType(type([], 'i32'))),
    )
    const [fn] = makeTrampolines(table, [I32_TO_I32])
    expect(() => call(fn, 1)).toThrow(WebAssembly.RuntimeError)
  })

  test('nobody asked for is not made', () => {
    expect(makeTrampolines(table, [])).toEqual([])
  })
})
