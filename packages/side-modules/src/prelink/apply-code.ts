// Does at build time what a function does when the module is loaded: stores of known numbers into the module's own data, and sets of its
// own globals. What is left is a function without these.
import {
  ByteReader,
  ByteWriter,
  FormatError,
  numberInstruction,
  readInstruction,
  readLocals,
  type Code,
  type Constants,
  type FunctionType,
  type Instruction,
  type ModuleItems,
} from '@wasmweld/binary'
import type { DataImage } from './data-image.ts'
import { KnownValues, type Effect, type Known } from './known-values.ts'

/** Instructions that leave the stack as they found it. */
interface Statement {
  readonly from: number
  readonly to: number
  readonly setsLocals: boolean
  /** `done`: all it does is in the image. `idle`: it does nothing but calculate. `left`: the code has to do it. */
  readonly state: 'done' | 'idle' | 'left'
}

export interface AppliedCode {
  /** What is left to do; undefined when there is nothing. */
  readonly left: Code | undefined
  /** Stores that are in the image. */
  readonly applied: number
  /** Every instruction was judged. */
  readonly understood: boolean
}

const MAXIMUM_DEPTH = 16

/** `leading`: functions that only at their start do what can be done before; what follows the first statement that is left is not judged. */
export type ApplyMode = 'all' | 'leading'

/** The state of a module's own data and globals while functions are applied one after the other. */
export class CodeApplier {
  readonly #items: ModuleItems
  readonly #image: DataImage
  /** Numbers of globals: of constant ones, and of those that were set here. */
  readonly #globals: Map<number, Known>
  readonly #set = new Map<number, Instruction>()
  readonly #inProgress = new Set<number>()

  /** `constants`: globals of which the value is known, by position. */
  constructor(items: ModuleItems, image: DataImage, constants: Constants) {
    this.#items = items
    this.#image = image
    this.#globals = new Map(constants.map((constant, index) => [index, numberOf(constant)]))
  }

  /** First values of globals that were set. */
  get globalsSet(): ReadonlyMap<number, Instruction> {
    return this.#set
  }

  /** What is known of a global's value. */
  globalOf(index: number): Known {
    return this.#globals.get(index)
  }

  /** Applies a function without parameters. `calls` says which callees may be applied instead of being called. */
  apply(index: number, mode: ApplyMode, calls: (callee: number) => boolean): AppliedCode {
    const item = this.#items.functions[index]
    if (item.kind !== 'defined') throw new TypeError(`function ${index} is not defined in the module`)
    this.#inProgress.add(index)
    const run = new Run(item.code, this.#items, { mode, calls, effect: (effect, run) => this.#doEffect(effect, run) })
    const applied = run.finish(value => this.globalOf(value))
    this.#inProgress.delete(index)
    if (mode === 'all' && !applied.understood) this.#image.forgetZeros()
    return applied
  }

  #doEffect(effect: Effect, run: Run): 'done' | 'idle' | 'left' {
    switch (effect.kind) {
      case 'set-local':
        return 'idle'
      case 'store':
        return this.#store(effect) ? run.count(1) : 'left'
      case 'set-global':
        return this.#setGlobal(effect.global, effect.value) ? 'done' : 'left'
      case 'fill':
        this.#clear(effect)
        return 'left'
      case 'call':
        return this.#call(effect.callee, run) ? 'done' : 'left'
    }
  }

  #store({ address, width, value }: Extract<Effect, { kind: 'store' }>): boolean {
    return address !== undefined && value !== undefined && this.#image.store(Number(address), width, value)
  }

  #setGlobal(index: number, value: Known): boolean {
    const item = this.#items.globals.at(index)
    const type = item?.type.value
    if (value === undefined || item?.kind !== 'defined' || (type !== 'i32' && type !== 'i64')) {
      this.#globals.delete(index)
      return false
    }
    this.#globals.set(index, value)
    this.#set.set(index, numberInstruction(type, value))
    return true
  }

  #clear({ address, length }: Extract<Effect, { kind: 'fill' }>): void {
    if (address === undefined || length === undefined) return this.#image.forgetZeros()
    this.#image.clear({ from: Number(address), to: Number(address + length) })
  }

  /** A callee that does nothing but what is done here need not be called. It stays as it is: others may call it. */
  #call(callee: number, run: Run): boolean {
    const item = this.#items.functions[callee]
    if (item?.kind !== 'defined' || this.#inProgress.has(callee) || this.#inProgress.size >= MAXIMUM_DEPTH) return false
    if (!run.mayApply(callee)) return false
    const { left, applied } = this.apply(callee, 'all', () => true)
    if (left === undefined) run.count(applied)
    return left === undefined
  }
}

/** Of a constant, without its sign. */
function numberOf(constant: Instruction | undefined): Known {
  const value = constant?.immediates[0]
  if (constant === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return undefined
  return BigInt.asUintN(constant.opcode.name === 'i64.const' ? 64 : 32, BigInt(value))
}

interface RunOptions {
  readonly mode: ApplyMode
  readonly calls: (callee: number) => boolean
  readonly effect: (effect: Effect, run: Run) => Statement['state']
}

/** One function, statement by statement. */
class Run {
  readonly #code: Code
  readonly #items: ModuleItems
  readonly #options: RunOptions
  #applied = 0

  constructor(code: Code, items: ModuleItems, options: RunOptions) {
    this.#code = code
    this.#items = items
    this.#options = options
  }

  count(stores: number): 'done' {
    this.#applied += stores
    return 'done'
  }

  mayApply(callee: number): boolean {
    return this.#options.calls(callee)
  }

  finish(globalOf: (index: number) => Known): AppliedCode {
    const { bytes, from, to } = this.#code
    const reader = new ByteReader(bytes, from, to)
    const locals = readLocals(reader).reduce((sum, { count }) => sum + count, 0)
    const values = new KnownValues(new Array<Known>(Math.min(locals, MAXIMUM_LOCALS)).fill(0n), globalOf)
    const start = reader.offset
    const statements: Statement[] = []
    // Behind a branch, or with more locals than a linker's function has, nothing is known.
    let known = locals <= MAXIMUM_LOCALS
    while (known) {
      const statement = this.#statement(reader, values)
      if (statement === 'end') break
      if (statement === undefined || (statement.state === 'left' && this.#options.mode === 'leading')) known = false
      else statements.push(statement)
    }
    const judged = statements.at(-1)?.to ?? start
    return { left: this.#left(statements, start, judged, known), applied: this.#applied, understood: known }
  }

  /** Up to where the stack is as it was; undefined from an instruction on that is not understood. */
  #statement(reader: ByteReader, values: KnownValues): Statement | 'end' | undefined {
    const from = reader.offset
    const states = new Set<Statement['state']>()
    let setsLocals = false
    do {
      if (reader.offset >= reader.end) throw new FormatError("expected 'end'", reader.offset)
      const instruction = readInstruction(reader)
      const { name } = instruction.opcode
      if (name === 'end' || name === 'return') return states.size === 0 ? 'end' : undefined
      const effect = values.step(instruction)
      if (effect === undefined || !this.#understood(effect)) return undefined
      if (effect === 'none') continue
      if (effect.kind === 'set-local') setsLocals = true
      states.add(this.#options.effect(effect, this))
    } while (!values.settled)
    return {
      from,
      to: reader.offset,
      setsLocals,
      state: states.has('left') ? 'left' : states.has('done') ? 'done' : 'idle',
    }
  }

  /** Calls with operands or results are not followed. */
  #understood(effect: Effect | 'none'): boolean {
    if (effect === 'none' || effect.kind !== 'call') return true
    const item = this.#items.functions[effect.callee]
    if (item === undefined || item.kind === 'alias') return false
    const { parameters, results } = this.#items.types[item.type].composite as FunctionType
    return parameters.length + results.length === 0
  }

  /** The function without what is done; undefined when nothing is left. */
  #left(statements: readonly Statement[], start: number, judged: number, complete: boolean): Code | undefined {
    const { bytes, from, to } = this.#code
    if (complete && statements.every(({ state }) => state !== 'left')) return undefined
    // What is left may read a local that a statement which is done has set.
    if (statements.some(({ state, setsLocals }) => state === 'done' && setsLocals)) return this.#code
    const writer = new ByteWriter()
    writer.raw(bytes.subarray(from, start))
    for (const { state, ...range } of statements) {
      if (state !== 'done') writer.raw(bytes.subarray(range.from, range.to))
    }
    writer.raw(bytes.subarray(judged, to))
    return { bytes: writer.view(), from: 0, to: writer.length }
  }
}

const MAXIMUM_LOCALS = 1000
