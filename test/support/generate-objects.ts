// Random objects over a small stock of names, so that definitions meet.

import fc from 'fast-check'
import { MAXIMUM_ARITY } from './object-symbols.ts'
import type {
  Binding,
  CustomModel,
  DataModel,
  FunctionModel,
  GlobalModel,
  ObjectModel,
  Use,
  Word,
} from './object-dsl.ts'

export const FUNCTIONS = 8
const DATA = 6
const GLOBALS = ['g0', 'g1', '__stack_pointer']

/** A source of choices that fast-check can shrink. */
export class Choices {
  readonly #next: fc.GeneratorValue

  constructor(next: fc.GeneratorValue) {
    this.#next = next
  }

  below(count: number): number {
    return this.#next(fc.nat, { max: count - 1 })
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]
  }

  /** True in `percent` of all cases. Shrinks towards false. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  list<Item>(minimum: number, maximum: number, make: (at: number) => Item): Item[] {
    return Array.from({ length: minimum + this.below(maximum - minimum + 1) }, (_, at) => make(at))
  }
}

/** Who defines what: for each name, the objects that do and how. */
export interface Stock {
  /** What an object does with a name: a binding, or nothing. */
  bindingOf(name: string, object: number): Binding | undefined
  /** Inline functions and variables: a COMDAT group in every object that has them. */
  isInline(name: string): boolean
  isDefined(name: string): boolean
}

export function stockNames(choices: Choices, objects: number): Stock {
  const bindings = new Map<string, (Binding | undefined)[]>()
  const inline = new Set<string>()
  const stock = (name: string, canBeInline: boolean): void => {
    if (canBeInline && choices.chance(25)) inline.add(name)
    // wasm-ld writes an invalid module for a global that it was told to ignore.
    const owner = !name.startsWith('g') && choices.chance(6) ? -1 : choices.below(objects)
    const others: Binding[] = choices.chance(1) ? ['strong'] : ['weak', 'local']
    const all = Array.from({ length: objects }, (_, at): Binding | undefined => {
      if (at === owner) return inline.has(name) || choices.chance(25) ? 'weak' : 'strong'
      if (!choices.chance(25)) return undefined
      return inline.has(name) ? 'weak' : choices.of(others)
    })
    bindings.set(name, all)
  }
  for (let at = 0; at < FUNCTIONS; at++) stock(`f${at}`, true)
  for (let at = 0; at < DATA; at++) stock(`d${at}`, true)
  for (const name of GLOBALS) if (name.startsWith('g')) stock(name, false)
  return {
    bindingOf: (name, object) => bindings.get(name)?.[object],
    isInline: name => inline.has(name),
    isDefined: name => bindings.get(name)?.some(binding => binding === 'strong' || binding === 'weak') ?? true,
  }
}

/** `f5` takes 1 to 3 parameters, the same for all but an object that is mistaken about it. */
export const arityOf = (name: string, mistake = 0): number => 1 + ((Number(name.slice(1)) + mistake) % MAXIMUM_ARITY)

export class ObjectGenerator {
  readonly #choices: Choices
  readonly #stock: Stock
  readonly #object: number
  /** The function whose type this object has wrong. */
  readonly #mistaken: string | undefined

  constructor(choices: Choices, stock: Stock, object: number, mistaken: string | undefined) {
    this.#choices = choices
    this.#stock = stock
    this.#object = object
    this.#mistaken = mistaken
  }

  #arityOf(name: string): number {
    return arityOf(name, name === this.#mistaken ? 1 : 0)
  }

  /** Mostly a name that somebody defines, so that most links succeed. */
  #name(prefix: 'f' | 'd', count: number): string {
    const name = `${prefix}${this.#choices.below(count)}`
    return this.#stock.isDefined(name) || this.#choices.chance(4) ? name : `${prefix}${this.#choices.below(count)}`
  }

  #use(): Use {
    const choices = this.#choices
    const kind = choices.of([
      'call',
      'call',
      'call-address',
      'call-pointer',
      'load',
      'load-address',
      'load-through',
      'global',
    ] as const)
    if (kind === 'global') return { kind, symbol: choices.of(GLOBALS) }
    if (kind === 'call' || kind === 'call-address') {
      const symbol = this.#name('f', FUNCTIONS)
      return {
        kind,
        symbol,
        arity: this.#arityOf(symbol),
        weak: choices.chance(this.#stock.isDefined(symbol) ? 10 : 90),
      }
    }
    const symbol = this.#name('d', DATA)
    return kind === 'call-pointer'
      ? { kind, symbol, arity: 1 + choices.below(MAXIMUM_ARITY) }
      : { kind, symbol, addend: 4 * choices.below(3) }
  }

  #function(name: string, binding: Binding): FunctionModel {
    const choices = this.#choices
    const exportName = binding !== 'local' && choices.chance(4) ? { exportName: `export-${name}-${this.#object}` } : {}
    return {
      name,
      binding,
      hidden: binding !== 'local' && choices.chance(50),
      arity: this.#arityOf(name),
      seed: this.#object * 100 + Number(name.slice(1)),
      uses: choices.list(0, 3, () => this.#use()),
      ...exportName,
      ...(choices.chance(4) ? { noStrip: true } : {}),
      ...(this.#stock.isInline(name) && binding === 'weak' ? { comdat: name } : {}),
    }
  }

  #word(): Word {
    const choices = this.#choices
    if (choices.chance(50)) return choices.below(60000)
    if (choices.chance(50)) return { address: this.#name('d', DATA), addend: 4 * choices.below(2) }
    const slot = this.#name('f', FUNCTIONS)
    return { slot, arity: this.#arityOf(slot) }
  }

  #data(name: string, binding: Binding): DataModel {
    const choices = this.#choices
    const kind = choices.of(['data', 'data', 'rodata', 'bss', 'strings', 'registry'] as const)
    const words = choices.list(1, 4, () => this.#word())
    const shared = {
      name,
      binding,
      hidden: binding !== 'local' && choices.chance(50),
      alignmentLog2: 2 + choices.below(3),
      // wasm-ld keeps the retained segments of discarded groups: a registry that an inline variable fills is then filled twice.
      ...(this.#stock.isInline(name)
        ? binding === 'weak'
          ? { comdat: name }
          : {}
        : choices.chance(5)
          ? { retain: true }
          : {}),
    }
    if (kind === 'strings') {
      const strings = choices.list(1, 3, () => `${choices.of(['', 'a', 'ba', 'cba', 'dcba', 'other'])}\0`).join('')
      return { ...shared, segment: '.rodata..L.str', alignmentLog2: 0, words: [], strings }
    }
    const segment = kind === 'registry' ? kind : `.${kind}.${name}`
    return { ...shared, segment, words: kind === 'bss' ? words.map(() => 0) : words }
  }

  #custom(functions: readonly FunctionModel[], data: readonly DataModel[]): CustomModel {
    const choices = this.#choices
    const targets = [
      ...functions.map(({ name }) => ({ symbol: name, kind: 'function' as const })),
      ...data.map(({ name }) => ({ symbol: name, kind: 'data' as const })),
    ]
    const references =
      targets.length === 0 ? [] : choices.list(0, 4, () => ({ ...choices.of(targets), addend: choices.below(3) }))
    return { name: choices.of(['.debug_info', '.debug_ranges', 'notes']), references }
  }

  /** `described`: whether there may be debug information, whose offsets of functions that only trap mean nothing. */
  generate(described: boolean): ObjectModel {
    const choices = this.#choices
    const functions: FunctionModel[] = []
    const data: DataModel[] = []
    const globals: GlobalModel[] = []
    for (let at = 0; at < FUNCTIONS; at++) {
      const binding = this.#stock.bindingOf(`f${at}`, this.#object)
      if (binding !== undefined) functions.push(this.#function(`f${at}`, binding))
    }
    for (let at = 0; at < DATA; at++) {
      const binding = this.#stock.bindingOf(`d${at}`, this.#object)
      if (binding !== undefined) data.push(this.#data(`d${at}`, binding))
    }
    for (const name of GLOBALS) {
      const binding = this.#stock.bindingOf(name, this.#object)
      if (binding !== undefined) globals.push({ name, binding, value: this.#object })
    }
    const customs = described && choices.chance(30) ? [this.#custom(functions, data)] : []
    const initFunctions = []
    if (choices.chance(12)) {
      data.push({
        name: 'constructed',
        binding: 'local',
        hidden: false,
        segment: '.data.constructed',
        alignmentLog2: 2,
        words: [0],
      })
      const uses = choices.list(0, 2, () => this.#use())
      const constructor = {
        name: 'construct',
        binding: 'local' as const,
        hidden: false,
        arity: 0,
        seed: 7,
        uses,
        stores: 'constructed',
      }
      initFunctions.push({ priority: choices.of([100, 65535]), function: functions.push(constructor) - 1 })
    }
    return { name: `o${this.#object}.o`, functions, data, globals, customs, initFunctions }
  }
}
