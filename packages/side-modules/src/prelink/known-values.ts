// Calculates what straight-line code calculates, as far as its operands are known.
import type { Instruction } from '@wasmweld/binary'

/** A number cut to the width of its type, never negative; undefined when it is not known. */
export type Known = bigint | undefined

type Operation = (left: bigint, right: bigint) => bigint

/** What relocations are made of. All are the same for 32 and for 64 bits once the result is cut. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: (left, right) => left + right,
  sub: (left, right) => left - right,
  mul: (left, right) => left * right,
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
}

/** Both types of an operation, by the instruction's name. */
const CALCULATIONS: ReadonlyMap<string, { readonly operation: Operation; readonly bits: number }> = new Map(
  Object.entries(OPERATIONS).flatMap(([name, operation]) => [
    [`i32.${name}`, { operation, bits: 32 }],
    [`i64.${name}`, { operation, bits: 64 }],
  ]),
)

/** Bytes that a store writes. */
const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['i32.store', 4],
  ['i64.store', 8],
  ['i32.store8', 1],
  ['i32.store16', 2],
  ['i64.store8', 1],
  ['i64.store16', 2],
  ['i64.store32', 4],
])

/** What an instruction does besides calculating. */
export type Effect =
  | { readonly kind: 'store'; readonly address: Known; readonly width: number; readonly value: Known }
  | { readonly kind: 'set-global'; readonly global: number; readonly value: Known }
  | { readonly kind: 'fill'; readonly address: Known; readonly length: Known; readonly value: Known }
  | { readonly kind: 'call'; readonly callee: number }
  | { readonly kind: 'set-local' }

/** The state of a function between two instructions. */
export class KnownValues {
  readonly #stack: Known[] = []
  readonly #locals: Known[]
  readonly #globalOf: (index: number) => Known
  /** Something was taken off the stack that nothing had put there: no valid code does. */
  #broken = false

  constructor(locals: readonly Known[], globalOf: (index: number) => Known) {
    this.#locals = [...locals]
    this.#globalOf = globalOf
  }

  /** Nothing waits on the stack: an instruction sequence that is complete ends here. */
  get settled(): boolean {
    return this.#stack.length === 0 && !this.#broken
  }

  /** The effect of an instruction, `none`, or undefined for an instruction that is not understood. */
  step({ opcode: { name }, immediates }: Instruction): Effect | 'none' | undefined {
    const [first] = immediates
    switch (name) {
      case 'nop':
        return 'none'
      case 'drop':
        this.#pop()
        return 'none'
      case 'i32.const':
        return this.#push(BigInt((first as number) >>> 0))
      case 'i64.const':
        return this.#push(BigInt.asUintN(64, first as bigint))
      case 'local.get':
        return this.#push(this.#locals[first as number])
      case 'local.set':
        this.#locals[first as number] = this.#pop()
        return { kind: 'set-local' }
      case 'local.tee':
        this.#locals[first as number] = this.#stack.at(-1)
        return { kind: 'set-local' }
      case 'global.get':
        return this.#push(this.#globalOf(first as number))
      case 'global.set':
        return { kind: 'set-global', global: first as number, value: this.#pop() }
      case 'call':
        return { kind: 'call', callee: first as number }
      case 'memory.fill':
        return this.#fill(first)
      default:
        return this.#storeOrCalculate(name, first)
    }
  }

  #fill(memory: unknown): Effect | undefined {
    if (memory !== 0) return undefined
    const length = this.#pop()
    const value = this.#pop()
    return { kind: 'fill', address: this.#pop(), length, value }
  }

  #storeOrCalculate(name: string, argument: unknown): Effect | 'none' | undefined {
    const width = WIDTHS.get(name)
    if (width !== undefined) return this.#store(width, argument as { offset: number; memory: number })
    const calculation = CALCULATIONS.get(name)
    if (calculation === undefined) return undefined
    const { operation, bits } = calculation
    const right = this.#pop()
    const left = this.#pop()
    return this.#push(
      left === undefined || right === undefined ? undefined : BigInt.asUintN(bits, operation(left, right)),
    )
  }

  #store(width: number, { offset, memory }: { readonly offset: number; readonly memory: number }): Effect | undefined {
    if (memory !== 0) return undefined
    const value = this.#pop()
    const base = this.#pop()
    return { kind: 'store', address: base === undefined ? undefined : base + BigInt(offset), width, value }
  }

  #push(value: Known): 'none' {
    this.#stack.push(value)
    return 'none'
  }

  #pop(): Known {
    if (this.#stack.length === 0) this.#broken = true
    return this.#stack.pop()
  }
}
