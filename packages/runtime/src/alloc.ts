// The program's own allocator.
import type { Program } from './program.ts'
import { stateOf } from './state.ts'
import type { WasmFunction } from './shim.ts'
import { findSymbol, valueOf } from './symbols.ts'

function call(program: Program, name: 'malloc' | 'free', value: number): number {
  const { globalScope, pointer } = stateOf(program)
  const provider = findSymbol(globalScope, name)
  if (!provider) throw new Error(`the program exports no ${name}: link it with malloc and free among its exports`)
  const fn = valueOf(provider, name) as WasmFunction
  return Number(fn((pointer === 'i64' ? BigInt(value) : value) as never))
}

/** Bytes of the program's `malloc`. Throws an `Error` where the program exports none, a `RangeError` where it has no room. */
export function alloc(program: Program, size: number): number {
  const address = call(program, 'malloc', size)
  if (!address) throw new RangeError(`malloc has no ${size} bytes`)
  return address < 0 ? address + 2 ** 32 : address
}

/** Gives back what `alloc` or `malloc` gave. */
export function free(program: Program, address: number): void {
  call(program, 'free', address)
}
