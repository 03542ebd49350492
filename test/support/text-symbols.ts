// The index spaces and symbols of an object that is written in text: what it defines, and what it only names.

import { functionType, SYMBOL_FLAG, type FunctionType, type ValueType } from '@wasmweld/binary'
import type { Item, Sign, Statement, TextObject } from './text-object.ts'

export type Space = 'function' | 'data' | 'global' | 'table' | 'tag' | 'section'

/** A name of the object. */
export interface Entity {
  readonly space: Space
  readonly name: string
  /** The statement that defines it, or says more of an undefined one. */
  statement?: Statement
  isDefined: boolean
  /** Functions and tags: parameters and results as text. */
  type: string
  /** In the index space; of data and sections, among the segments and custom sections. */
  index: number
}

const SPACES: Readonly<Record<string, Space>> = {
  func: 'function',
  data: 'data',
  global: 'global',
  table: 'table',
  tag: 'tag',
}

/** The spaces in which a relocation's symbol is looked for. */
const SPACES_OF_SIGN: Readonly<Record<Sign, Space>> = {
  '&': 'data',
  '[': 'data',
  '*': 'function',
  '@': 'function',
  $: 'global',
  '%': 'table',
  '!': 'tag',
  '#': 'section',
}

const SPACE_BY_PREFIX: readonly (readonly [prefix: string, space: Space])[] = [
  ['FUNCTION', 'function'],
  ['TABLE_INDEX', 'function'],
  ['TABLE_NUMBER', 'table'],
  ['TAG', 'tag'],
  ['GLOBAL', 'global'],
  ['SECTION', 'section'],
  ['MEMORY', 'data'],
]

export const FUNCTION_TABLE = '__indirect_function_table'

const TYPE = /^[\w,]*->[\w,]*$/

const typeOf = ({ words }: Statement): string => words.find(word => TYPE.test(word)) ?? '->'

const values = (text: string): ValueType[] => (text === '' ? [] : (text.split(',') as ValueType[]))

export function parseType(text: string): FunctionType {
  const [parameters, results] = text.split('->')
  return functionType(values(parameters), values(results))
}

/** Names in the order in which the text first has them; definitions may follow their uses. */
export class Names {
  readonly entities: Entity[] = []
  readonly #customs: readonly string[]
  readonly #byKey = new Map<string, Entity>()

  constructor({ statements }: TextObject) {
    this.#customs = statements.filter(({ word }) => word === 'custom').map(({ name }) => name)
    for (const statement of statements) this.#define(statement)
    for (const statement of statements) for (const item of statement.items) this.#mention(item)
    // As clang does it, the table has a symbol where somebody calls through it or takes a slot.
    if (!isMvp(statements) && statements.some(({ items }) => items.some(usesTable)))
      this.#enter('table', FUNCTION_TABLE)
    this.#number()
  }

  find(space: Space, name: string): Entity {
    const found = this.#byKey.get(`${space} ${name}`)
    if (found === undefined) throw new Error(`no ${space} is called ${name}`)
    return found
  }

  /** What an item's relocation names; a global may be a function's or data's, by the GOT. */
  target(item: Item): Entity {
    if (item.kind === 'call') return this.find('function', item.symbol)
    if (item.kind === 'sugar') return this.find(SPACES_OF_SIGN[item.sign], item.symbol)
    if (item.kind !== 'field') throw new Error(`${item.kind} names nothing`)
    return this.#targetOfField(item.name, item.symbol)
  }

  of(space: Space): Entity[] {
    return this.entities.filter(entity => entity.space === space)
  }

  #targetOfField(name: string, symbol: string): Entity {
    const space = SPACE_BY_PREFIX.find(([prefix]) => name.startsWith(prefix))?.[1]
    if (space === undefined) throw new Error(`no space for ${name}`)
    if (space !== 'global') return this.find(space, symbol)
    const spaces: readonly Space[] = ['function', 'data', 'global']
    return (
      this.entities.find(entity => entity.name === symbol && spaces.includes(entity.space)) ?? this.find(space, symbol)
    )
  }

  #enter(space: Space, name: string): Entity {
    const key = `${space} ${name}`
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const isSection = space === 'section'
    const index = isSection ? this.#customs.indexOf(name) : -1
    const entity: Entity = { space, name, isDefined: isSection, type: '->', index }
    this.entities.push(entity)
    this.#byKey.set(key, entity)
    return entity
  }

  #define(statement: Statement): void {
    const { word, name, attributes } = statement
    const isUndefined = word.startsWith('undef ')
    const original = word === 'alias' ? this.entities.find(entity => entity.name === attributes.get('of')) : undefined
    const space = original?.space ?? SPACES[isUndefined ? word.slice('undef '.length) : word]
    if (space === undefined) return
    const entity = this.#enter(space, name)
    entity.statement = statement
    entity.isDefined = !isUndefined
    entity.type = original?.type ?? typeOf(statement)
  }

  #mention(item: Item): void {
    if (item.kind === 'call') {
      const callee = this.#enter('function', item.symbol)
      if (item.type !== undefined && callee.statement === undefined) callee.type = item.type
    } else if (item.kind === 'sugar') this.#enter(SPACES_OF_SIGN[item.sign], item.symbol)
    else if (item.kind === 'field' && !this.#isKnown(item.name, item.symbol)) {
      const space = SPACE_BY_PREFIX.find(([prefix]) => item.name.startsWith(prefix))?.[1]
      if (space !== undefined) this.#enter(space, item.symbol)
    }
  }

  #isKnown(name: string, symbol: string): boolean {
    return name.startsWith('GLOBAL') && this.entities.some(entity => entity.name === symbol)
  }

  // Imports first, as index spaces have them; names of one thing share its number.
  #number(): void {
    for (const space of ['function', 'global', 'table', 'tag', 'data'] as const) {
      const entities = this.of(space)
      const imports = space === 'data' ? [] : entities.filter(({ isDefined }) => !isDefined)
      ;[...imports, ...entities.filter(hasPlace)].forEach((entity, index) => (entity.index = index))
      for (const entity of entities) {
        const of = entity.statement?.attributes.get('of')
        if (of !== undefined) entity.index = this.find(space, of).index
      }
    }
  }
}

/** Whether it defines something of its own: an alias and an absolute address do not. */
const hasPlace = ({ isDefined, statement }: Entity): boolean =>
  isDefined && statement !== undefined && !statement.attributes.has('of') && !statement.attributes.has('absolute')

const usesTable = (item: Item): boolean =>
  item.kind === 'call-indirect' ||
  (item.kind === 'sugar' && item.sign === '*') ||
  (item.kind === 'field' && item.name.startsWith('TABLE_INDEX'))

export const isMvp = (statements: readonly Statement[]): boolean => statements.some(({ word }) => word === 'mvp')

const FLAGS: readonly (readonly [word: string, flag: number])[] = [
  ['weak', SYMBOL_FLAG.weak],
  ['local', SYMBOL_FLAG.local],
  ['hidden', SYMBOL_FLAG.hidden],
  ['noStrip', SYMBOL_FLAG.noStrip],
  ['tls', SYMBOL_FLAG.tls],
]

/** The symbol's flags in the linking section. */
export function flagsOf({ name, statement, isDefined }: Entity): number {
  const { words = [], attributes = new Map<string, string>() } = statement ?? {}
  return [
    ...FLAGS.map(([word, flag]) => (words.includes(word) ? flag : 0)),
    isDefined ? 0 : SYMBOL_FLAG.undefined,
    // As clang has it.
    name === FUNCTION_TABLE && !isDefined ? SYMBOL_FLAG.noStrip : 0,
    attributes.has('export') ? SYMBOL_FLAG.exported : 0,
    attributes.has('field') ? SYMBOL_FLAG.explicitName : 0,
    attributes.has('absolute') ? SYMBOL_FLAG.absolute : 0,
  ].reduce((flags, flag) => flags | flag)
}
