// Objects as values: small enough to generate, rich enough to hold what a linker decides about. `encodeObject` makes real bytes of
// them, `describeObject` a line per symbol for a failing test's message.
//
// A function takes its fuel first and returns a number that depends on everything it uses, so that a call tells whether the linker
// bound each name to the right thing:
//
//   f(fuel, …) = fuel = 0 ? seed : (((seed · 31 + use₁) · 31 + use₂) …)      with callees given fuel - 1

export type Binding = 'strong' | 'weak' | 'local'

/** What a function does with a symbol. `addend` and offsets are in bytes. */
export type Use =
  | { readonly kind: 'call'; readonly symbol: string; readonly arity: number; readonly weak: boolean }
  /** Calls through the table what `symbol` is, or what the data symbol holds. */
  | { readonly kind: 'call-address'; readonly symbol: string; readonly arity: number; readonly weak: boolean }
  | { readonly kind: 'call-pointer'; readonly symbol: string; readonly arity: number }
  /** Loads four bytes by a relocated offset, by a relocated constant, and through the pointer that lies there. */
  | { readonly kind: 'load' | 'load-address' | 'load-through'; readonly symbol: string; readonly addend: number }
  | { readonly kind: 'global'; readonly symbol: string }

export interface FunctionModel {
  readonly name: string
  readonly binding: Binding
  readonly hidden: boolean
  /** Parameters, all `i32`, fuel included. 0: a constructor, which has fuel 1 and stores its number in `stores`. */
  readonly arity: number
  readonly seed: number
  readonly uses: readonly Use[]
  readonly stores?: string
  readonly exportName?: string
  readonly noStrip?: boolean
  readonly comdat?: string
}

/** Four bytes of data: a number, an address, or a table slot. */
export type Word =
  number | { readonly address: string; readonly addend: number } | { readonly slot: string; readonly arity: number }

export interface DataModel {
  readonly name: string
  readonly binding: Binding
  readonly hidden: boolean
  /** `.data.x`, `.rodata.x`, `.bss.x` (words are then zeros), or a name of its own. */
  readonly segment: string
  readonly alignmentLog2: number
  readonly words: readonly Word[]
  /** Zero-terminated text instead of words, in a segment whose strings may be merged. */
  readonly strings?: string
  readonly retain?: boolean
  readonly comdat?: string
}

/** Debug information or notes: a custom section of references to symbols, dead ones too. */
export interface CustomModel {
  readonly name: string
  readonly references: readonly {
    readonly symbol: string
    readonly kind: 'function' | 'data'
    readonly addend: number
  }[]
}

export interface GlobalModel {
  readonly name: string
  readonly binding: Binding
  readonly value: number
}

export interface ObjectModel {
  readonly name: string
  readonly functions: readonly FunctionModel[]
  readonly data: readonly DataModel[]
  readonly globals: readonly GlobalModel[]
  readonly customs: readonly CustomModel[]
  /** Indices of functions of arity 0. */
  readonly initFunctions: readonly { readonly priority: number; readonly function: number }[]
}

function describeUse(use: Use): string {
  switch (use.kind) {
    case 'call':
      return `${use.symbol}/${use.arity}${use.weak ? '?' : ''}`
    case 'call-address':
      return `&${use.symbol}/${use.arity}${use.weak ? '?' : ''}`
    case 'call-pointer':
      return `(*${use.symbol})/${use.arity}`
    case 'load':
    case 'load-address':
    case 'load-through':
      return `${use.kind} ${use.symbol}+${use.addend}`
    case 'global':
      return `global ${use.symbol}`
  }
}

function describeWord(word: Word): string {
  if (typeof word === 'number') return `${word}`
  return 'address' in word ? `${word.address}+${word.addend}` : `slot ${word.slot}/${word.arity}`
}

const marks = (model: { binding: Binding; hidden?: boolean; comdat?: string }): string =>
  [model.binding, model.hidden ? 'hidden' : '', model.comdat === undefined ? '' : `comdat ${model.comdat}`]
    .filter(mark => mark !== '')
    .join(' ')

/** `a.o:` and a line per symbol. */
export function describeObject({ name, functions, data, globals, customs, initFunctions }: ObjectModel): string {
  return [
    `${name}:`,
    ...functions.map(each => {
      const extra = [
        each.exportName && `export ${each.exportName}`,
        each.noStrip && 'no-strip',
        each.stores && `stores ${each.stores}`,
      ]
      const uses = each.uses.map(describeUse).join(', ')
      return `  ${each.name}/${each.arity} ${marks(each)} ${extra.filter(Boolean).join(' ')} -> ${uses}`
    }),
    ...data.map(each => {
      const contents =
        each.strings === undefined ? each.words.map(describeWord).join(' ') : JSON.stringify(each.strings)
      return `  ${each.name} ${marks(each)}${each.retain ? ' retain' : ''} in ${each.segment} (2^${each.alignmentLog2}): ${contents}`
    }),
    ...globals.map(each => `  global ${each.name} ${each.binding} = ${each.value}`),
    ...customs.map(
      each => `  section ${each.name}: ${each.references.map(({ symbol, addend }) => `${symbol}+${addend}`).join(' ')}`,
    ),
    ...initFunctions.map(each => `  init ${functions[each.function].name} at ${each.priority}`),
  ].join('\n')
}
